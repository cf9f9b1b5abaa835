"""Arabic names -> readable Latin ones, by the lexicon's pairs of names, letter by letter where it is silent."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from .gazetteer import pieces_of

if TYPE_CHECKING:
    from .lexicon import Lexicon

_JOIN = re.compile(r"\b(abdel|abdul|abd|abu|bu|bou|umm|al|el|de|van|von|da|di|le|la) (?=\w)", re.I)
_HA, _CH = "\u0647", "\u062a\u0634"
_ARTICLE, _ALEF = "\u0627\u0644", "\u0627"
_ABD = "\u0639\u0628\u062f"
_HEADS = frozenset((_ABD, "\u0627\u0628\u0648", "\u0627\u0628\u064a", "\u0627\u0645", _ARTICLE))
_ALLAH = "\u0627\u0644\u0644\u0647"
_TAILS = frozenset((_ALLAH, "\u0627\u0644\u062f\u064a\u0646"))
# Letters that foreign names in Arabic script hardly ever use.
_NATIVE = frozenset("\u0639\u062d\u0635\u0636\u0638\u0642\u0630\u062b\u0621")
_VOWELS = frozenset("aeiou")
_CLUSTER = re.compile(r"^(?:[bdfgkptv][rl]|[sz][tpkmlnvw]|sht|shl|shm|shn|shv|tsv|dv|kv|s[tp]r)")
_LIQUIDS = frozenset("rlmnf")
_MAIN_SHARE = 2


class Latin:
    """The parts of names that the lexicon knows in both scripts, and the letters for all others."""

    def __init__(self, lexicon: Lexicon) -> None:
        letters = lexicon["letters"][["letter", "kind", "latin"]].to_numpy().tolist()
        self._letters = {kind: {a: b for a, k, b in letters if k == kind} for _, kind, _ in letters}
        counts: dict[str, Counter[str]] = {}
        for frame in ("people", "places"):
            for name, english in lexicon[frame][["name", "english"]].to_numpy().tolist():
                arabic, latin = _groups(pieces_of(name)), _words(english)
                if len(arabic) == len(latin):
                    for one, other in zip(arabic, latin, strict=True):
                        if "." in other:
                            continue  # an initial
                        counts.setdefault(one, Counter())[other] += 1 if frame == "places" else _MAIN_SHARE
        self.spellings = {part: frozenset(w.lower() for w in found) for part, found in counts.items()}
        self._words = {
            part: min(found, key=lambda word: (-found[word], word))
            for part, found in counts.items()
            if part and any(self._alike(part, word) for word in found)
        }

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Latin:
        """The letters and parts of a lexicon; one object is kept per version."""
        return Latin(lexicon)

    def name(self, text: str) -> str:
        """A readable Latin form of an Arabic name; never empty for a text with letters."""
        return " ".join(self._word(group) for group in _groups(pieces_of(text))) or text

    def _alike(self, part: str, word: str) -> bool:
        """Whether a Latin word can be read for an Arabic one: their last consonants belong together."""
        heard, seen = self._skeleton(self._spelled(part.split(" ")[-1])), self._skeleton(word.lower())
        return not heard or not seen or heard[-1] == seen[-1] or heard[0] == seen[0]

    def _skeleton(self, latin: str) -> str:
        return re.sub(r"[^bdfgklmnprstz]", "", latin.translate(_HEARD))

    def _word(self, group: str) -> str:
        known = self._words.get(group)
        if known:
            return known
        head, _, rest = group.partition(" ")
        if head == _ABD and rest.startswith(_ARTICLE):
            return f"Abdel {self._words.get(rest[2:]) or self._spelled(rest[2:]).capitalize()}"
        if rest == _ALLAH:
            return f"{self._word(head)}ullah"
        if rest:
            return f"{self._word(head)} {self._word(rest)}"
        if group.startswith(_ARTICLE) and len(group) > 4:
            rest = self._words.get(group[2:]) or self._spelled(group[2:]).capitalize()
            return f"al-{rest}"
        return self._spelled(group).capitalize()

    def _spelled(self, word: str) -> str:
        """Letter by letter, with a vowel wherever consonants would meet that are not spoken together."""
        foreign = not _NATIVE & set(word)
        if foreign and _CH in word:
            word = word.replace(_CH, "c")
        consonants = self._letters["consonant"] | (self._letters["foreign"] if foreign else {})
        vowels = self._letters["vowel"] | (self._letters["foreign_vowel"] if foreign else {})
        out = ""
        for at, letter in enumerate(word):
            before, after = out[-1:], word[at + 1 : at + 2]
            if letter == _ALEF and not at and after in vowels and after != _ALEF and len(word) > 2:
                continue
            if letter in vowels and (at or letter == _ALEF):
                glide = (
                    at != 1
                    and letter != _ALEF
                    and (before in _VOWELS or after in vowels)
                    and not (before and not after)
                )
                out += consonants[letter] if glide else vowels[letter]
                continue
            if letter == _HA and at and not after:
                out += "yah" if before == "i" else "h" if before in _VOWELS else "ah"
                continue
            sign = "ch" if letter == "c" else consonants.get(letter, letter)
            if before and before not in _VOWELS and self._parted(out, sign, word, at, foreign):
                out += "e" if foreign and at + 1 == len(word) else "a"
            out += sign
        return out

    def _parted(self, out: str, sign: str, word: str, at: int, foreign: bool) -> bool:
        """Whether a vowel is spoken between what is written and the consonant that follows."""
        before_last = self._letters["consonant"].get(word[at - 1], "")
        if at == 1:
            return not (foreign and _CLUSTER.match(out + sign))
        if at + 1 == len(word):
            return not foreign or (sign in _LIQUIDS and before_last != sign)
        vowels = self._letters["vowel"]
        return word[at + 1] not in vowels and word[at - 2] not in vowels


_HEARD = str.maketrans({"c": "k", "q": "k", "x": "k", "j": "g", "v": "f", "w": "f", "h": "", "y": ""})


def _groups(pieces: tuple[str, ...]) -> list[str]:
    """Pieces with the words that only open or close a compound joined to their neighbour."""
    out: list[str] = []
    waiting = ""
    for piece in pieces:
        if piece in _HEADS:
            waiting += piece + " "
        elif piece in _TAILS and out and not waiting:
            out[-1] += f" {piece}"
        else:
            out.append(waiting + piece)
            waiting = ""
    if waiting:
        out.append(waiting.strip())
    return out


def _words(english: str) -> list[str]:
    joined = _JOIN.sub("\\1\x1f", english).split(" ")
    return [word.replace("\x1f", " ") for word in joined if word]
