"""Articles and their sentences -> times: every time expression, its TIMEX3 value and the days that it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd

from . import tables
from .lexicon import Lexicon
from .timex import days, lengths, periods, rules, words
from .timex.scene import Found, Meaning, Scene, Stretch, scene_of

_HANDLERS: dict[str, Callable[[Scene, Stretch], Meaning]] = {
    name: handler
    for room in (days, lengths, periods)
    for name, handler in vars(room).items()
    if name in rules.NAMES and callable(handler)
}
_DOUBTS = {
    "weekday": "that day is another weekday",
    "published": "the article's «today» is not its day of publication",
    "later": "called last, but after the day of publication",
}


def find(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The table `times` of these articles; `tokens` is not needed, the words of time have a scanner of their own."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in sentences[["article_id", "start", "end"]].to_numpy().tolist():
        spans.setdefault(article_id, []).append((start, end))
    columns: dict[str, list[Any]] = {name: [] for name in tables.TABLES["times"].columns}
    for article_id, published, text in articles[["article_id", "published", "text"]].itertuples(index=False):
        day = None if pd.isna(published) else published.date()
        for found in expressions(text, spans.get(article_id, []), day, lexicon):
            for name, value in _row(article_id, day, found).items():
                columns[name].append(value)
    return tables.typed("times", columns)


def expressions(
    text: str, sentences: list[tuple[int, int]], published: date | None, lexicon: Lexicon
) -> Iterator[Found]:
    """The time expressions of one text, sentence by sentence (spans); what one fixes, the next may lean on."""
    readings = [words.read(text, lexicon, start, end) for start, end in sentences]
    scene = scene_of(readings, published)
    for reading in readings:
        scene.next_sentence()
        for found in _of_sentence(scene, reading):
            scene.remember(found)
            yield found


def _of_sentence(scene: Scene, reading: words.Reading) -> Iterator[Found]:
    """The expressions of a sentence; where a rule fits but means no time, the next rule that fits may."""
    at: int | None = 0
    while at is not None:
        start, at = at, None
        for name, first, last in rules.search(reading.codes, start):
            at = first + 1
            found = None if name == "none" else _resolve(name, scene, Stretch(reading, first, last))
            if found or name == "none":
                at = last
                if found:
                    scene.beside = last if found.timex.precision == "day" else None
                    yield found
                break


def _resolve(rule: str, scene: Scene, stretch: Stretch) -> Found | None:
    scene.forget()
    meaning = _HANDLERS[rule](scene, stretch)
    if meaning is None:
        return None
    kind, value = meaning
    pieces = stretch.pieces[:-1] if stretch.codes[-1] == ")" and "(" not in stretch.codes else stretch.pieces
    start, end = pieces[0].start, pieces[-1].end
    return Found(start, end, kind, value, scene.used, scene.anchor_start, scene.calendar, scene.doubt)


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


def conflicts(articles: pd.DataFrame, times: pd.DataFrame) -> pd.DataFrame:
    """One row per contradiction: article_id, start, end, kind (times.doubt), value, published, detail (in words)."""
    kept = articles[["article_id", "published", "text"]]
    doubted = times.loc[times["doubt"].notna(), ["article_id", "start", "end", "doubt", "value"]].merge(kept)
    names = ["article_id", "start", "end", "kind", "value", "published", "detail"]
    rows = [
        (article_id, start, end, kind, value, published, f"{text[start:end]}: {_DOUBTS[kind]} ({value})")
        for article_id, start, end, kind, value, published, text in doubted.itertuples(index=False, name=None)
    ]
    return pd.DataFrame(rows, columns=names)
