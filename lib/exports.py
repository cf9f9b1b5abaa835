"""Rows of a .jsonl or .csv export -> records with the fields id, text, title, published, outlet, url."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from .camel import fold
from .encodings import Unreadable
from .lexicon import Lexicon

FIELDS = ("id", "text", "title", "published", "outlet", "url")
LONGEST_FIELD = 50_000_000

csv.field_size_limit(LONGEST_FIELD)


class Record(NamedTuple):
    """One row: the number of its line, its fields as text, and why it cannot be used ("" where it can)."""

    line: int
    fields: dict[str, str]
    fault: str = ""


@lru_cache(maxsize=4)
def field_names(lexicon: Lexicon) -> dict[str, str]:
    """Folded column header -> field."""
    table = lexicon["columns"]
    return {_header(name): column for column, name in zip(table["field"], table["name"], strict=True)}


def _header(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())


def read_jsonl(lines: Iterable[str], lexicon: Lexicon) -> Iterator[Record]:
    """One record a line; a line that is no object or has no text comes with its fault."""
    names = field_names(lexicon)
    for number, line in enumerate(lines, start=1):
        if not line.strip("\x00\ufeff \t\r\n"):
            continue
        try:
            row = json.loads(line.strip("\x00\ufeff \t\r\n"))
        except ValueError as error:
            yield Record(number, {}, f"no JSON ({error})")
            continue
        if isinstance(row, dict):
            yield _record(number, _named(row, names))
        else:
            yield Record(number, {}, "not an object")


def read_csv(name: str, stream: io.TextIOBase, lexicon: Lexicon) -> Iterator[Record]:
    """One record a row, the separator found from the header. Raises Unreadable without a header or a text column."""
    first = stream.readline().lstrip("\ufeff")
    separator = max(",;\t|", key=first.count)
    reader = csv.reader(_chain(first, stream), delimiter=separator)
    header = next(reader, [])
    names = field_names(lexicon)
    wanted = [names.get(_header(cell), "") for cell in header]
    if "text" not in wanted:
        raise Unreadable(name, f"no column holds the text (columns: {', '.join(header) or 'none'})")
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(reader.line_num, {}, str(error))
            continue
        if not any(row):
            continue
        if len(row) > len(header):
            yield Record(reader.line_num, {}, f"{len(row)} cells under {len(header)} columns")
            continue
        cells = [(field, cell) for field, cell in zip(wanted, row, strict=False) if field and cell]
        yield _record(reader.line_num, dict(reversed(cells)))


def _chain(first: str, stream: Iterable[str]) -> Iterator[str]:
    yield first
    yield from stream


def _named(row: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for key, value in row.items():
        field = names.get(_header(str(key)), "")
        if field and field not in fields and isinstance(value, str | int | float) and not isinstance(value, bool):
            fields[field] = str(value)
    return fields


def _record(number: int, fields: dict[str, str]) -> Record:
    return Record(number, fields, "" if fields.get("text", "").strip() else "no text")
