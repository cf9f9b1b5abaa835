"""Surfaces -> words: where one ends, its fold key, clitics, lemma and features, whatever stands around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel, words

if TYPE_CHECKING:
    from .lexicon import Lexicon

_LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
    "\u08a0-\u08c7\ufb50-\ufdfb\ufe70-\ufefc"
)
_JOINERS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
TOKEN = re.compile(
    rf"(?P<word>[{_LETTERS}](?:[{_LETTERS}{_JOINERS}{_INVISIBLE}]*[{_LETTERS}{_JOINERS}])?)"
    rf"|(?P<number>[{_DIGITS}]+(?:[.,:\u066b\u066c][{_DIGITS}]+)*)"
    r"|(?P<latin>[^\W\d_]+(?:['\u2019&][^\W\d_]+)*)"
    rf"|(?P<punct>[^\s{_INVISIBLE}{_JOINERS}])"
)
REMEMBERED = 150_000  # surfaces, so that a large corpus does not fill the memory
_BASE = re.compile(rf"[^{camel.MARKS}]")
_ALA_DOTTED = "\u0639\u0644\u064a"
_LAM = "\u0644"


class Entry(NamedTuple):
    """What one surface is wherever it stands; `stem_at` counts characters of the surface."""

    key: str
    kind: str
    proclitic: str
    stem_at: int
    stem: str
    enclitic: str
    lemma: str
    pos: str
    feats: str
    country: str


class Choice(NamedTuple):
    usual: Entry
    nominal: Entry | None
    particle: Entry | None


class Tokenizer:
    """Surfaces -> entries, remembered by surface, over one lexicon."""

    def __init__(self, lexicon: Lexicon, known: words.Words) -> None:
        self._lexicon = lexicon
        self._words = known
        self._cache: dict[str, Choice] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Tokenizer:
        """The tokenizer of a lexicon; one is kept per version."""
        return Tokenizer(lexicon, words.shipped())

    def choice(self, surface: str, kind: str) -> Choice:
        """The readings of one surface that a place in a sentence decides between."""
        found = self._cache.get(surface)
        if found is None:
            if len(self._cache) >= REMEMBERED:
                self._cache.clear()
            found = self._cache[surface] = self._read(surface, kind)
        return found

    def _read(self, surface: str, kind: str) -> Choice:
        key = camel.fold(surface)
        if kind != "word":
            pos = "number" if kind == "number" else ""
            return Choice(Entry(key, kind, "", 0, key, "", key, pos, "", ""), None, None)
        readings = camel.analyse(surface, self._lexicon)
        if not readings:
            return Choice(self._guess(surface, key), None, None)
        entries = [self._entry(surface, key, reading) for reading in readings]
        usual = entries[0]
        verbal = usual.pos == "verb"
        nominal = next((e for e in entries[1:] if e.pos in ("noun", "participle", "name")), None) if verbal else None
        particle = next((e for e in entries[1:] if e.pos == "prep"), None) if key == _ALA_DOTTED else None
        return Choice(usual, nominal, particle)

    def _entry(self, surface: str, key: str, reading: camel.Reading) -> Entry:
        proclitic, stem, enclitic, lemma, pos, feats, country = reading
        at = letter_offset(surface, len(proclitic))
        return Entry(key, "word", proclitic, at, stem, enclitic, lemma, pos, feats, country)

    def _guess(self, surface: str, key: str) -> Entry:
        proclitic, stem, enclitic = self._words.split(key)
        pos = ""
        if proclitic or enclitic:
            known = camel.analyse(stem, self._lexicon)
            pos = known[0].pos if known and not known[0].proclitic and proclitic[-1:] != _LAM else ""
        lemma = stem[2:] if stem.startswith(words.ARTICLE) and len(stem) > 4 else stem
        return Entry(key, "word", proclitic, letter_offset(surface, len(proclitic)), stem, enclitic, lemma, pos, "", "")


def letter_offset(surface: str, letters: int) -> int:
    """Where the letter number `letters` (from 0) stands, marks not counted."""
    if not letters:
        return 0
    for number, match in enumerate(_BASE.finditer(surface)):
        if number == letters:
            return match.start()
    return 0
