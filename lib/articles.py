"""One raw file -> one row per story: text decoded, furniture gone, title, outlet and publication day told or open."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import pandas as pd

from . import exports, origins, stories, tables, webpages
from .encodings import Unreadable, arabic_share, decode, mend
from .lexicon import Lexicon

__all__ = ["Reading", "Unreadable", "read", "rows"]

ROW_FILES = (".jsonl", ".csv")
PAGES = (".html", ".htm", ".mhtml", ".mht", ".xhtml")
CHUNK = 1000
LARGEST = 2 << 30
LEAST_ARABIC = 0.2


@dataclass(frozen=True)
class Reading:
    """What a file holds: its rows of the table `articles`, and what a reader should know about them."""

    rows: pd.DataFrame
    warnings: list[str] = field(default_factory=list)


def read(name: str, data: bytes, given: Mapping[str, str] | None, lexicon: Lexicon) -> Reading:
    """Every story of one file. `given` may hold published, outlet, url: what a person says of the file.

    .txt, .html, .htm, .mhtml and .gz of these; .jsonl and .csv row by row. Raises Unreadable with file and reason.
    """
    parts = list(rows(name, data, given, lexicon))
    frame = tables.join("articles", (part.rows for part in parts))
    return Reading(frame, [warning for part in parts for warning in part.warnings])


def rows(
    name: str, data: bytes | IO[bytes], given: Mapping[str, str] | None, lexicon: Lexicon, size: int = CHUNK
) -> Iterator[Reading]:
    """The same in readings of at most `size` rows, so that a large export never stands in memory as one frame."""
    name_in, stream = name, io.BytesIO(data) if isinstance(data, bytes) else data
    if name.lower().endswith(".gz"):
        name_in, stream = name[:-3], io.BytesIO(_unpack(name, stream.read()))
    told = given or {}
    if name_in.lower().endswith(ROW_FILES):
        yield from _export(name, name_in.lower(), stream, told, lexicon, size)
    else:
        yield _file(name, name_in.lower(), stream.read(), told, lexicon)


def _unpack(name: str, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            found = stream.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(name, f"the gzip file is damaged ({error})") from error
    if len(found) > LARGEST:
        raise Unreadable(name, "the gzip file holds more than 2 GB")
    return found


def _file(name: str, kind: str, data: bytes, given: Mapping[str, str], lexicon: Lexicon) -> Reading:
    """The stories of one scraped file."""
    page = None
    if kind.endswith(PAGES):
        page = webpages.read(name, data)
        notes: tuple[str, ...] = ()
        text = page.text
    else:
        decoded = decode(name, data)
        text, notes = decoded.text, decoded.notes
        if webpages.is_page(text):
            page = webpages.parse(text)
            text = page.text
    text = mend(text)
    if not text.strip():
        raise Unreadable(name, "the file holds no text")
    if arabic_share(text) < LEAST_ARABIC:
        raise Unreadable(name, "the text is not in Arabic")
    told = stories.tell(text, lexicon, mend(page.title) if page else "")
    if not told:
        raise Unreadable(name, "no story was found, only menus and headings")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass") + b"\0" + data).hexdigest()[:12]
    found = [_row(f"{digest}-{n}", name, n, story, page, given, lexicon) for n, story in enumerate(told)]
    warnings = list(notes)
    if len(told) > 1:
        warnings.append(f"holds {len(told)} stories; what is given for the file dates the first one only")
    warnings += [f"story {row['story']}: {row['doubts']}" for row in found if row["doubts"]]
    return Reading(tables.frame("articles", found), warnings)


def _row(
    article: str,
    name: str,
    number: int,
    story: stories.Story,
    page: webpages.Page | None,
    given: Mapping[str, str],
    lexicon: Lexicon,
) -> dict[str, Any]:
    first = number == 0
    day = origins.published(story, page if first else None, given if first else {}, lexicon)
    return {
        "article_id": article,
        "file": name,
        "story": number,
        "outlet": origins.outlet(story, page, given, lexicon),
        "published": day.value,
        "published_from": day.source,
        "title": story.title,
        "text": story.text,
        "url": given.get("url") or (page.url if page else "") or None,
        "doubts": day.doubts,
    }


def _export(
    name: str, kind: str, stream: IO[bytes], given: Mapping[str, str], lexicon: Lexicon, size: int
) -> Iterator[Reading]:
    """Rows of an export, clean by agreement: letters stay, encoding damage and invisible marks are mended."""
    lines = _text_lines(name, stream)
    records = exports.read_jsonl(lines, lexicon) if kind.endswith(".jsonl") else exports.read_csv(name, lines, lexicon)
    waiting: list[dict[str, Any]] = []
    warnings: list[str] = []
    seen: set[str] = set()
    count = 0
    for record in records:
        if record.fault:
            warnings.append(f"line {record.line}: {record.fault}")
            continue
        count += 1
        row = _clean(name, record, given, lexicon)
        if row["article_id"] in seen:
            warnings.append(f"line {record.line}: the same row stands above")
            continue
        seen.add(row["article_id"])
        waiting.append(row)
        if len(waiting) == size:
            yield Reading(tables.frame("articles", waiting), warnings)
            waiting, warnings = [], []
    if not count:
        raise Unreadable(name, warnings[0] if warnings else "the file is empty")
    yield Reading(tables.frame("articles", waiting), warnings)


def _text_lines(name: str, stream: IO[bytes]) -> io.TextIOBase:
    head = stream.read(1 << 16)
    encoding = decode(name, head).encoding
    rest = io.BufferedReader(_Joined(head, stream))
    return io.TextIOWrapper(rest, encoding, "replace", newline=None)


class _Joined(io.RawIOBase):
    """Bytes already read, then the rest of their stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            part, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            part = self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def _clean(name: str, record: exports.Record, given: Mapping[str, str], lexicon: Lexicon) -> dict[str, Any]:
    fields = {key: mend(value) for key, value in record.fields.items()}
    text, title = fields["text"], " ".join(fields.get("title", "").split())
    if title and text.lstrip().split("\n", 1)[0].strip() != title:
        text = f"{title}\n{text}"
    key = fields.get("id") or f"{name}:{record.line}"
    digest = hashlib.sha256("\0".join((name, key, text)).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    stated = fields.get("published") or given.get("published") or ""
    day = origins.day_of(stated, lexicon) if stated else None
    return {
        "article_id": f"{digest}-0",
        "file": key,
        "story": 0,
        "outlet": fields.get("outlet") or given.get("outlet") or None,
        "published": day,
        "published_from": "given" if day else None,
        "title": title or None,
        "text": text,
        "url": fields.get("url") or given.get("url") or None,
        "doubts": None if day or not stated else f"the date {stated} could not be read",
    }
