"""Articles -> sentences: lines cut at full stops, question and exclamation marks, but not inside abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import camel, tables

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon

LONGEST_WORD = 64  # no abbreviation is longer, and a run of full stops costs no more than its length
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_CLOSERS = "\"'\u00bb\u201d\u2019\u203a)\\]}"
_END = re.compile(rf"(?:[.\u06d4!?\u061f\u2026\u203d]+)[{_CLOSERS}{camel.MARKS}]*")
_WORD_BEFORE = re.compile(rf"[\w{camel.MARKS}]+$")
_WORD_AFTER = re.compile(rf"[^\W\d_][\w{camel.MARKS}]*")


def split(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The table `sentences`; spans hold no outer blanks, and every letter and digit stands in one of them."""
    rows: dict[str, list[object]] = {name: [] for name in ("article_id", "sentence", "start", "end")}
    for article_id, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True):
        for number, (start, end) in enumerate(spans(text)):
            for name, value in zip(rows, (article_id, number, start, end), strict=True):
                rows[name].append(value)
    return tables.typed("sentences", rows)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of one text, in order."""
    for line in _LINE.finditer(text):
        start = line.start()
        for mark in _END.finditer(text, line.start(), line.end()):
            if _ends_sentence(text, mark, start, line.end()):
                yield from _trimmed(text, start, mark.end())
                start = mark.end()
        yield from _trimmed(text, start, line.end())


def _ends_sentence(text: str, mark: re.Match[str], start: int, line_end: int) -> bool:
    before = _WORD_BEFORE.search(text, max(start, mark.start() - LONGEST_WORD), mark.start())
    letters = camel.strip_marks(before.group()) if before else ""
    if mark.end() < line_end and not text[mark.end()].isspace():
        # Scraped text often lost the blank after a full stop; 1.6, an address or a file name have none either.
        after = _WORD_AFTER.match(text, mark.end())
        letters_after = camel.strip_marks(after.group()) if after else ""
        return min(len(letters), len(letters_after)) > 2 and _arabic(letters)
    if mark.group()[0] == ".":
        initial = len(letters) == 1 and letters.isalpha()
        item = letters.isdigit() and text[start : mark.start()].strip() == letters
        return not (initial or item)
    return True


def _arabic(word: str) -> bool:
    return "\u0620" <= word[-1:] <= "\u06d3"


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if any(char.isalnum() for char in piece):
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(piece.strip())
