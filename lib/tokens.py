"""Sentences -> tokens: words with fold key, clitics, lemma and features; numbers, marks and Latin words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import tables
from .tokenizer import TOKEN, Entry, Tokenizer

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon

_ALA_WRITTEN, _ALA_DOTTED = "\u0639\u0644\u0649", "\u0639\u0644\u064a"
_BEFORE_NOUNS = frozenset(("prep", "quant", "dem", "number"))


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
