"""A person's written name -> its parts, their sound, and whether two written names can be one person's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_ARTICLE = "\u0627\u0644"
_ABD = "\u0639\u0628\u062f"
_HEADS = frozenset((_ABD, "\u0627\u0628\u0648", "\u0627\u0628\u064a", "\u0627\u0628\u0627", "\u0627\u0645"))
_ABU = {"\u0627\u0628\u064a": "\u0627\u0628\u0648", "\u0627\u0628\u0627": "\u0627\u0628\u0648"}
_SONS = frozenset(("\u0628\u0646", "\u0627\u0628\u0646", "\u0628\u0646\u062a"))
SON = "\u0628\u0646 "
_JOINED = re.compile(f"^({_ABD}|\u0627\u0628[\u0648\u064a\u0627])(?={_ARTICLE}..)")
# Letters that the press exchanges in foreign names, and the long vowels and glottal stops that it adds or leaves out.
_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("\u063a\u062c\u0643\u0642", "\u0643"),
        **dict.fromkeys("\u062b\u0633\u0635", "\u0633"),
        **dict.fromkeys("\u0630\u0632\u0638\u0636", "\u0632"),
        **dict.fromkeys("\u0637\u062a", "\u062a"),
        **dict.fromkeys("\u062f", "\u062f"),
        **dict.fromkeys("\u0647\u062d", "\u0647"),
        **dict.fromkeys("\u0627\u0648\u064a\u0621\u0624\u0626\u0639", ""),
    }
)
_MIN_SOUNDS = 3


@lru_cache(maxsize=50_000)
def parts(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a folded name: compound first names joined, words for son and daughter left out but at its head."""
    out: list[str] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        follows = at + 1 < len(pieces)
        if piece in _SONS and follows and not out:
            out.append(SON + pieces[at + 1])
            at += 2
            continue
        if piece in _SONS and follows:
            at += 1
            continue
        if piece in _HEADS and follows:
            out.append(_ABU.get(piece, piece) + pieces[at + 1])
            at += 2
            continue
        if piece == _ARTICLE and follows:  # the house of somebody, not the article
            out.append(f"{_ARTICLE} {pieces[at + 1]}")
            at += 2
            continue
        joined = _JOINED.match(piece)
        out.append(_ABU.get(joined.group(1), joined.group(1)) + piece[joined.end() :] if joined else piece)
        at += 1
    return tuple(out)


@lru_cache(maxsize=50_000)
def bare(part: str) -> str:
    """A part without its article."""
    return part[2:] if part.startswith(_ARTICLE) and len(part) > 4 and part[2] != " " else part


@lru_cache(maxsize=50_000)
def sound(part: str) -> str:
    """What is left of a part when exchangeable letters meet; empty if that is too little to tell names apart."""
    first = bare(part)
    heard = re.sub(r"(.)\1+", r"\1", first.translate(_SOUNDS))
    return heard if len(heard) >= _MIN_SOUNDS else ""


class Namesakes:
    """Whether two parts are one name in two spellings.

    `latin` tells names that the lexicon keeps apart; `native` are the given names in which every vowel counts.
    """

    def __init__(self, latin: dict[str, frozenset[str]], native: frozenset[str]) -> None:
        self._latin, self._native = latin, native
        self._cache: dict[tuple[str, str], bool] = {}

    def same(self, one: str, other: str) -> bool:
        """Whether two parts can be spellings of one name."""
        if one == other:
            return True
        found = self._cache.get((one, other))
        if found is None:
            found = self._cache[one, other] = self._same(one, other)
        return found

    def _same(self, one: str, other: str) -> bool:
        if bare(one) == bare(other):
            return True
        if one in self._native or other in self._native or bare(one) != one or bare(other) != other:
            return False
        heard = sound(one)
        if not heard or heard != sound(other):
            return False
        known, other_known = self._latin.get(one), self._latin.get(other)
        return not (known and other_known and not known & other_known)

    def key(self, found: Sequence[str]) -> tuple[str, ...]:
        """What the spellings of one full name share: its sound, or its letters where every vowel counts."""
        if found[0] in self._native or any(bare(part) != part for part in found):
            return tuple(map(bare, found))
        return tuple(sound(part) or part for part in found)

    def within(self, short: Sequence[str], full: Sequence[str]) -> bool:
        """Whether the parts of `short` stand in `full` in their order."""
        at = 0
        for part in short:
            while at < len(full) and not self.same(part, full[at]):
                at += 1
            if at == len(full):
                return False
            at += 1
        return True
