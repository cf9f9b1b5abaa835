"""Arabic names -> readable Latin ones, learned from the lexicon's pairs of names, letter by letter where it is silent."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from .gazetteer import pieces_of

if TYPE_CHECKING:
    from .lexicon import Lexicon

_JOIN = re.compile(r"\b(abdel|abdul|abd|abu|bu|bou|umm|al|el|de|van|von|da|di|le|la)[ -](?=\w)", re.I)
_ARTICLE = "\u0627\u0644"
_HEADS = frozenset(("\u0639\u0628\u062f", "\u0627\u0628\u0648", "\u0627\u0628\u064a", "\u0627\u0645", _ARTICLE))
_VOWELS = frozenset("aeiou")
_MAIN_SHARE = 2


class Latin:
    """The parts of names that the lexicon knows in both scripts, and the letters for all others."""

    def __init__(self, lexicon: Lexicon) -> None:
        counts: dict[str, Counter[str]] = {}
        for frame in ("people", "places"):
            for name, english in lexicon[frame][["name", "english"]].to_numpy().tolist():
                arabic, latin = _groups(pieces_of(name)), _words(english)
                if len(arabic) == len(latin):
                    for one, other in zip(arabic, latin, strict=True):
                        counts.setdefault(one, Counter())[other] += 1 if frame == "places" else _MAIN_SHARE
        self.spellings = {part: frozenset(w.lower() for w in found) for part, found in counts.items()}
        self._words = {
            part: min(found, key=lambda word: (-found[word], word)) for part, found in counts.items() if part
        }
        letters = lexicon["letters"][["letter", "latin", "kind"]].to_numpy().tolist()
        self._letters = {letter: latin for letter, latin, kind in letters if kind == "consonant"}
        self._long = {letter: latin for letter, latin, kind in letters if kind == "vowel"}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Latin:
        """The letters and parts of a lexicon; one object is kept per version."""
        return Latin(lexicon)

    def name(self, text: str) -> str:
        """A readable Latin form of an Arabic name; never empty for a text with letters."""
        return " ".join(self._word(group) for group in _groups(pieces_of(text))) or text

    def _word(self, group: str) -> str:
        known = self._words.get(group)
        if known:
            return known
        head, _, rest = group.partition(" ")
        if rest:
            return f"{self._word(head)} {self._word(rest)}"
        if group.startswith(_ARTICLE) and len(group) > 4:
            return f"al-{self._word(group[2:])}"
        return self._spelled(group).capitalize()

    def _spelled(self, word: str) -> str:
        """Letter by letter, with a vowel wherever two consonants would begin the word or three would meet."""
        out = ""
        for at, letter in enumerate(word):
            if letter in self._long and (at or letter == "\u0627"):
                glide = letter != "\u0627" and (
                    out[-1:] in _VOWELS or (at + 1 < len(word) and word[at + 1] in self._long)
                )
                out += self._letters[letter] if glide else self._long[letter]
                continue
            sign = self._letters.get(letter, letter)
            if out and out[-1] not in _VOWELS and (at == 1 or at + 1 == len(word) or self._crowded(word, at)):
                out += "a"
            out += sign
        return out

    def _crowded(self, word: str, at: int) -> bool:
        return at + 1 < len(word) and word[at + 1] not in self._long and word[at - 2 : at - 1] not in self._long


def _groups(pieces: tuple[str, ...]) -> list[str]:
    """Pieces with the words that only open a compound joined to what follows."""
    out: list[str] = []
    waiting = ""
    for piece in pieces:
        if piece in _HEADS:
            waiting += piece + " "
            continue
        out.append(waiting + piece)
        waiting = ""
    if waiting:
        out.append(waiting.strip())
    return out


def _words(english: str) -> list[str]:
    return [word.replace("\u00a0", " ") for word in _JOIN.sub("\\1\u00a0", english).split(" ") if word]
