"""Sentences -> tokens: words with fold key, clitics, lemma and features; numbers, marks and Latin words beside them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel, tables, words

if TYPE_CHECKING:
    import pandas as pd

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
_BASE = re.compile(rf"[^{camel.MARKS}]")
_ALA_WRITTEN, _ALA_DOTTED = "\u0639\u0644\u0649", "\u0639\u0644\u064a"
_LAM = "\u0644"
_BEFORE_NOUNS = frozenset(("prep", "quant", "dem", "number"))


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


class _Choice(NamedTuple):
    usual: Entry
    nominal: Entry | None
    particle: Entry | None


class Tokenizer:
    """Surfaces -> entries, remembered by surface, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = words.shipped()
        self._cache: dict[str, _Choice] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Tokenizer:
        """The tokenizer of a lexicon; one is kept per version."""
        return Tokenizer(lexicon)

    def choice(self, surface: str, kind: str) -> _Choice:
        """The readings of one surface that a place in a sentence decides between."""
        found = self._cache.get(surface)
        if found is None:
            found = self._cache[surface] = self._read(surface, kind)
        return found

    def _read(self, surface: str, kind: str) -> _Choice:
        key = camel.fold(surface)
        if kind != "word":
            pos = "number" if kind == "number" else ""
            return _Choice(Entry(key, kind, "", 0, key, "", key, pos, "", ""), None, None)
        readings = camel.analyse(surface, self._lexicon)
        if not readings:
            return _Choice(self._guess(surface, key), None, None)
        entries = [self._entry(surface, key, reading) for reading in readings]
        usual = entries[0]
        verbal = usual.pos == "verb"
        nominal = next((e for e in entries[1:] if e.pos in ("noun", "participle", "name")), None) if verbal else None
        particle = next((e for e in entries[1:] if e.pos == "prep"), None) if key == _ALA_DOTTED else None
        return _Choice(usual, nominal, particle)

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


def tokenize(articles: pd.DataFrame, sentences: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The table `tokens`, in the order of articles and text."""
    tokenizer = Tokenizer.of(lexicon)
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    spans = sentences[["article_id", "sentence", "start", "end"]].to_numpy().tolist()
    dotted = {article_id for article_id, text in texts.items() if _writes_ya_for_maqsura(text)}
    rows: list[tuple[object, ...]] = []
    for article_id, sentence, start, end in spans:
        add_sentence(rows, article_id, sentence, texts[article_id], start, end, tokenizer, article_id in dotted)
    columns = zip(*rows, strict=True) if rows else ([] for _ in tables.TABLES["tokens"].columns)
    return tables.typed("tokens", dict(zip(tables.TABLES["tokens"].columns, map(list, columns), strict=True)))


def add_sentence(
    rows: list[tuple[object, ...]], article_id: str, sentence: int, text: str, start: int, end: int,
    tokenizer: Tokenizer, dotted: bool,
) -> None:  # fmt: skip
    """Add the tokens of one sentence to `rows`; the word before decides between a verb and a noun of one spelling."""
    choice_of = tokenizer.choice
    before: Entry | None = None
    for match in TOKEN.finditer(text, start, end):
        surface = match.group()
        usual, nominal, particle = choice_of(surface, match.lastgroup or "punct")
        entry = usual
        if nominal is not None and before is not None and _expects_noun(before):
            entry = nominal
        elif particle is not None and dotted:
            entry = particle
        first, before = match.start(), entry
        key, kind, proclitic, at, stem, enclitic, lemma, pos, feats, country = entry
        rows.append(
            (article_id, sentence, first, match.end(), key, kind, proclitic, first + at, stem, enclitic, lemma, pos,
             feats, country)
        )  # fmt: skip


def _expects_noun(before: Entry) -> bool:
    masdar_in_construct = before.feats.startswith("masdar") and not before.feats.endswith("def")
    return not before.enclitic and (before.pos in _BEFORE_NOUNS or masdar_in_construct)


def _writes_ya_for_maqsura(text: str) -> bool:
    return _ALA_WRITTEN not in text and text.count(f" {_ALA_DOTTED} ") > 1
