"""Articles and their sentences -> times: every time expression, its TIMEX3 value and the days that it covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from . import tables, timewords
from .lexicon import Lexicon
from .timereader import Reader
from .timevalues import Found, scene


def find(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The table `times` of these articles; `tokens` is not needed, the words of time have a scanner of their own."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in sentences[["article_id", "start", "end"]].to_numpy().tolist():
        spans.setdefault(article_id, []).append((start, end))
    rows: list[dict[str, Any]] = []
    for article_id, published, text in articles[["article_id", "published", "text"]].itertuples(index=False):
        day = None if pd.isna(published) else published.date()
        rows += [_row(article_id, day, found) for found in _expressions(text, spans.get(article_id, []), day, lexicon)]
    return tables.frame("times", rows)


def conflicts(articles: pd.DataFrame, times: pd.DataFrame) -> pd.DataFrame:
    """One row per contradiction: article_id, start, end, kind (times.doubt), value, published, and words that tell it."""
    doubted = times[times["doubt"].notna()].merge(articles[["article_id", "published", "text"]], on="article_id")
    rows = [
        {
            "article_id": row.article_id,
            "start": row.start,
            "end": row.end,
            "kind": row.doubt,
            "value": row.value,
            "published": row.published,
            "detail": f"{row.text[row.start : row.end]}: {_DOUBTS[row.doubt]} ({row.value})",
        }
        for row in doubted.itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "kind", "value", "published", "detail"])


_DOUBTS = {
    "weekday": "that day is another weekday",
    "published": "the article's «today» is not its day of publication",
    "later": "told as past, but after the day of publication",
}


def _expressions(text: str, spans: list[tuple[int, int]], day: date | None, lexicon: Lexicon) -> Iterator[Found]:
    readings = [timewords.read(text, lexicon, start, end) for start, end in spans]
    reader = Reader(scene(readings, day))
    for reading in readings:
        reader.scene.year = None
        yield from reader.expressions(reading)


def _row(article_id: str, published: date | None, found: Found) -> dict[str, Any]:
    value = found.timex
    return {
        "article_id": article_id,
        "start": found.start,
        "end": found.end,
        "type": found.type,
        "value": value.value,
        "first": value.first,
        "last": value.last,
        "anchor": found.anchor,
        "calendar": found.calendar,
        "precision": value.precision,
        "future": value.value == "FUTURE_REF" or bool(published and value.first and value.first > published),
        "anchor_start": -1 if found.anchor_start is None else found.anchor_start,
        "doubt": found.doubt,
    }
