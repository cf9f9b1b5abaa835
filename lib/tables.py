"""Rows of any stage -> a typed table whose columns, units and rules are the ones declared here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

TEXT, COUNT, NUMBER, DAY, FLAG = "str", "int64", "float64", "day", "bool"

ENTITY_TYPES = ("PER", "ORG", "GPE", "LOC")
SIGNS = ("+", "-", "0")
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
QUAD_CODES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict", "neutral")


class TableError(ValueError):
    """A table that breaks its declaration; the message names table, column and rule."""


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means, and what must hold of every value."""

    type: str
    meaning: str
    null: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: what a row stands for, its columns and the columns that make a row unique."""

    row: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]


def _span(what: str) -> dict[str, Column]:
    return {
        "article_id": Column(TEXT, "the article"),
        "start": Column(COUNT, f"first character of {what} in articles.text"),
        "end": Column(COUNT, f"one past the last character of {what}"),
    }


TABLES: dict[str, Table] = {
    "articles": Table(
        "one story (a scraped file can hold several)",
        {
            "article_id": Column(TEXT, "hash of name and content, then the story's number"),
            "file": Column(TEXT, "the path as given, or the row's id"),
            "story": Column(COUNT, "0, 1, … inside its file"),
            "outlet": Column(TEXT, "who published it", null=True),
            "published": Column(DAY, "day of publication", null=True),
            "published_from": Column(
                TEXT, "how that day is known", null=True, values=("given", "page", "inferred", "analyst")
            ),
            "title": Column(TEXT, "the headline", null=True),
            "text": Column(TEXT, "title line where there is one, then the body; never changes"),
            "url": Column(TEXT, "where it stood", null=True),
            "offered": Column(DAY, "a day inferred from the text, to be confirmed by a person", null=True),
            "offered_why": Column(TEXT, "the words that the offer rests on", null=True),
            "offered_confidence": Column(NUMBER, "0 to 1", null=True),
            "doubts": Column(TEXT, "dates that contradict each other, in words", null=True),
        },
        ("article_id",),
    ),
    "sentences": Table(
        "one sentence",
        {"article_id": Column(TEXT, "the article"), "sentence": Column(COUNT, "0, 1, … inside its article")}
        | {k: v for k, v in _span("the sentence").items() if k != "article_id"},
        ("article_id", "sentence"),
    ),
    "tokens": Table(
        "one word, number or mark; made and used inside a run, not stored",
        {
            "article_id": Column(TEXT, "the article"),
            "sentence": Column(COUNT, "its sentence"),
            "start": Column(COUNT, "first character in articles.text"),
            "end": Column(COUNT, "one past the last character"),
            "key": Column(TEXT, "folded surface"),
            "kind": Column(TEXT, "what it is made of", values=("word", "number", "punct", "latin")),
            "proclitic": Column(TEXT, "folded clitics before the stem"),
            "stem_start": Column(COUNT, "where the stem begins in articles.text"),
            "stem": Column(TEXT, "folded word without its clitics; the article stays"),
            "enclitic": Column(TEXT, "folded pronoun after the stem"),
            "lemma": Column(TEXT, "the lexicon's lemma, else the stem without its article"),
            "pos": Column(TEXT, "lexical class, or empty"),
            "feats": Column(TEXT, "inflection, or empty"),
            "country": Column(TEXT, "the country that the word alone names or qualifies, or empty"),
        },
        ("article_id", "start"),
    ),
    "mentions": Table(
        "one place where somebody or something is named or described",
        _span("the words, without clitics and titles")
        | {
            "type": Column(TEXT, "kind of entity", values=ENTITY_TYPES),
            "form": Column(TEXT, "how it is mentioned", values=("name", "nominal", "nationality")),
            "entity_id": Column(TEXT, "the entity, null where the evidence is not enough", null=True),
            "score": Column(NUMBER, "how sure, 0 to 1"),
            "found_by": Column(TEXT, "which rule or model found it"),
            "why": Column(TEXT, "what the link to the entity rests on, or why there is none", null=True),
        },
        ("article_id", "start", "end", "form"),
    ),
    "entities": Table(
        "one known or found entity",
        {
            "entity_id": Column(TEXT, "the lexicon's id, or one made from the name"),
            "type": Column(TEXT, "kind of entity", values=ENTITY_TYPES),
            "name": Column(TEXT, "fullest usual Arabic name"),
            "english": Column(TEXT, "English name"),
            "country": Column(TEXT, "ISO 3166-1 alpha-2 of the country it acts for or lies in", null=True),
            "known": Column(FLAG, "stands in the lexicon"),
            "english_from": Column(TEXT, "where the English name is from", values=("lexicon", "transliteration")),
        },
        ("entity_id",),
    ),
    "quotations": Table(
        "one stretch of attributed speech",
        _span("the content")
        | {
            "kind": Column(TEXT, "form of the speech", values=("direct", "indirect", "mixed", "headline")),
            "cue": Column(TEXT, "the reporting word", null=True),
            "cue_start": Column(COUNT, "first character of the cue, -1 where there is none"),
            "cue_class": Column(
                TEXT,
                "what the choice of cue says",
                null=True,
                values=("neutral", "assertive", "distancing", "directive", "commissive", "expressive"),
            ),
            "speaker": Column(TEXT, "the words that name the speaker", null=True),
            "speaker_id": Column(TEXT, "the entity that speaks", null=True),
            "country": Column(TEXT, "the country that the speaker speaks for", null=True),
            "via": Column(TEXT, "the words that name who relays it", null=True),
            "via_id": Column(TEXT, "the entity that relays it", null=True),
        },
        ("article_id", "start", "end", "cue_start"),
    ),
    "stances": Table(
        "one clause in which an actor takes a side or acts",
        _span("the evidence, inside one sentence")
        | {
            "actor": Column(TEXT, "country or bloc that acts", null=True),
            "recipient": Column(TEXT, "country or bloc acted upon", null=True),
            "topic": Column(TEXT, "the issue, in the words of the text", null=True),
            "topic_id": Column(TEXT, "the topic in the lexicon", null=True),
            "event_type": Column(TEXT, "PLOVER event type", values=EVENT_TYPES),
            "quad_code": Column(TEXT, "PLOVER quad code", values=QUAD_CODES),
            "score": Column(NUMBER, "PLOVER scale, -10 to +10"),
            "sign": Column(TEXT, "for, against or neutral", values=SIGNS),
            "level": Column(TEXT, "whose words", values=("speaker", "narrator")),
            "speaker_id": Column(TEXT, "the entity whose words they are", null=True),
            "aux": Column(
                TEXT, "why it does not score", null=True, values=("future", "hypothetical", "historical", "negated")
            ),
            "confidence": Column(NUMBER, "0 to 1"),
            "rule": Column(TEXT, "the rule that found it"),
            "trigger": Column(TEXT, "the words that carry the act"),
            "trigger_start": Column(COUNT, "first character of the trigger"),
        },
        ("article_id", "start", "end", "actor", "recipient", "topic", "event_type", "trigger_start"),
    ),
    "times": Table(
        "one time expression",
        _span("the expression")
        | {
            "type": Column(TEXT, "TIMEX3 type", values=("DATE", "TIME", "DURATION", "SET")),
            "value": Column(TEXT, "TIMEX3 value"),
            "first": Column(DAY, "first day it covers, null where open", null=True),
            "last": Column(DAY, "last day it covers, null where open", null=True),
            "anchor": Column(
                TEXT,
                "what it was resolved against, null where it needs nothing: the day of publication, the weekday beside "
                "it, an earlier expression, or a day that the text calls today",
                null=True,
                values=("published", "weekday", "earlier", "text"),
            ),
            "calendar": Column(
                TEXT, "month names used", values=("gregorian", "levantine", "maghrebi", "moroccan", "hijri")
            ),
            "precision": Column(
                TEXT,
                "how exact the value is, null where it is no date",
                null=True,
                values=("time", "day", "week", "month", "season", "year", "decade", "century"),
            ),
            "future": Column(FLAG, "lies after the article's day"),
            "anchor_start": Column(COUNT, "where the earlier expression begins that it leans on, -1 where none"),
            "doubt": Column(
                TEXT,
                "what contradicts it: its weekday, the day of publication, or its being told as past",
                null=True,
                values=("weekday", "published", "later"),
            ),
        },
        ("article_id", "start", "end"),
    ),
    "copies": Table(
        "one article, or a passage of it, that stands in an earlier article too",
        {
            "article_id": Column(TEXT, "the later article"),
            "copy_of": Column(TEXT, "the earlier article"),
            "kind": Column(TEXT, "what is shared", values=("exact", "near", "statement")),
            "similarity": Column(NUMBER, "share of common shingles, 0 to 1"),
            "start": Column(COUNT, "first shared character in the later article"),
            "end": Column(COUNT, "one past the last"),
            "other_start": Column(COUNT, "first shared character in the earlier article"),
            "other_end": Column(COUNT, "one past the last"),
        },
        ("article_id", "copy_of", "start"),
    ),
}

STORED = tuple(name for name in TABLES if name != "tokens")


def _typed(name: str, values: Sequence[Any], column: Column, index: pd.Index) -> pd.Series:
    if column.type in (COUNT, FLAG) and any(value is None for value in values):
        raise TableError(f"{name}: null is not allowed")
    series = pd.Series(values, index=index, dtype=None if len(index) else "object")
    if column.type == DAY:
        return pd.to_datetime(series).astype("datetime64[s]")
    kind: Any = column.type
    return series.astype(kind)


def typed(name: str, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Columns of equal length as the typed table `name`; a column that is not given is null.

    Raises TableError where a count or a flag is null.
    """
    spec = TABLES[name].columns
    size = len(next(iter(columns.values()))) if columns else 0
    index = pd.RangeIndex(size)
    nothing = [None] * size
    made = {c: _typed(f"{name}.{c}", columns.get(c, nothing), spec[c], index) for c in spec}
    return pd.DataFrame(made, index=index)


def frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows (mappings from column to value; a missing column is null) as the typed table `name`."""
    rows = list(rows)
    return typed(name, {c: [row.get(c) for row in rows] for c in TABLES[name].columns})


def empty(name: str) -> pd.DataFrame:
    """The table `name` without rows, all its columns typed."""
    return frame(name, ())


def check(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table itself, if it keeps its declaration.

    Raises TableError with table, column and rule otherwise.
    """
    spec = TABLES[name]
    for column, rule in spec.columns.items():
        if column not in table.columns:
            raise TableError(f"{name}.{column}: the column is missing")
        _check_column(name, column, rule, table[column])
    if "start" in spec.columns and len(table) and not (table["start"] <= table["end"]).all():
        raise TableError(f"{name}.end: stands before start")
    if len(table) and table.duplicated(list(spec.key)).any():
        raise TableError(f"{name}.{'+'.join(spec.key)}: two rows share one key")
    return table


def _check_column(name: str, column: str, rule: Column, series: pd.Series) -> None:
    expected = "datetime64[s]" if rule.type == DAY else rule.type
    if str(series.dtype) != expected:
        raise TableError(f"{name}.{column}: type is {series.dtype}, not {expected}")
    if not rule.null and series.isna().any():
        raise TableError(f"{name}.{column}: null is not allowed")
    if rule.values:
        strange = set(series.dropna().unique()) - set(rule.values)
        if strange:
            raise TableError(f"{name}.{column}: {sorted(strange)[0]!r} is not one of {', '.join(rule.values)}")


def restored(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The table as it was before it went to disk and back, where a day or an empty column loses its type."""
    types = {c: "datetime64[s]" if rule.type == DAY else rule.type for c, rule in TABLES[name].columns.items()}
    return table.astype(types)


def join(name: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several parts of the table `name` under each other; the empty table if there are none."""
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else empty(name)


def describe() -> str:
    """All tables and columns as Markdown, as the README shows them."""
    lines = []
    for name, spec in TABLES.items():
        lines += [f"### {name}", "", f"{spec.row[0].upper()}{spec.row[1:]}. Key: {', '.join(spec.key)}.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for column, rule in spec.columns.items():
            allowed = f" ({', '.join(f'`{v}`' for v in rule.values)})" if rule.values else ""
            lines.append(f"| {column} | {rule.type}{' or null' if rule.null else ''} | {rule.meaning}{allowed} |")
        lines.append("")
    return "\n".join(lines)
