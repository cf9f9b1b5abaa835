"""Paths, folders and archives -> named bytes with their metadata; tables -> files of a chosen format."""

from __future__ import annotations

import csv
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pandas as pd

SUFFIXES = (".txt", ".html", ".htm", ".mhtml", ".mht", ".jsonl", ".csv", ".gz")
METADATA = "metadata.csv"
MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 20 * MEGABYTE
LARGEST_ROWS = 2048 * MEGABYTE
LARGEST_ARCHIVE = 1024 * MEGABYTE
MOST_MEMBERS = 100_000
MOST_INFLATION = 200
FORMATS = ("parquet", "jsonl", "csv")
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError)
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileError(ValueError):
    """A file that cannot be used; the message names it and says why."""

    def __init__(self, name: str, reason: str):
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Source:
    """One file as received: its name, its bytes, and what an analyst says of it (published, outlet, url)."""

    name: str
    data: bytes
    given: Mapping[str, str] = field(default_factory=dict)


def sources(paths: Iterable[str | Path], metadata: Mapping[str, Mapping[str, str]]) -> Iterator[Source | FileError]:
    """Every file under `paths`, zip archives opened; a file that cannot be had comes as the FileError that tells why.

    A folder's own metadata.csv describes the files beside it where `metadata` does not.
    """
    for path in map(Path, paths):
        try:
            yield from _folder(path, metadata) if path.is_dir() else _file(path, metadata)
        except OSError as error:
            yield _fault(shown(path), error)


def shown(path: Path) -> str:
    """A path as it is told and stored; a byte of its name that is not UTF-8 becomes U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def _fault(name: str, error: Exception) -> FileError:
    return error if isinstance(error, FileError) else FileError(name, getattr(error, "strerror", None) or str(error))


def _folder(folder: Path, metadata: Mapping[str, Mapping[str, str]]) -> Iterator[Source | FileError]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    wanted = [p for p in files if p.suffix.lower() in (*SUFFIXES, ".zip") and p.name != METADATA]
    if not wanted:
        yield FileError(shown(folder), f"no articles in this folder (looked for {', '.join(SUFFIXES)} and .zip)")
    own: dict[Path, dict[str, dict[str, str]]] = {}
    for path in (p for p in files if p.name == METADATA):
        try:
            own[path.parent] = read_metadata(shown(path), path.read_bytes())
        except (FileError, OSError) as error:
            yield _fault(shown(path), error)
    for path in wanted:
        try:
            yield from _file(path, {**own.get(path.parent, {}), **metadata})
        except OSError as error:
            yield _fault(shown(path), error)


def _file(path: Path, metadata: Mapping[str, Mapping[str, str]]) -> Iterator[Source | FileError]:
    size, limit = path.stat().st_size, largest(path.name)
    if not path.is_file():
        yield FileError(shown(path), "not a file")
    elif size > limit:
        reason = f"{size // MEGABYTE} MB is more than the {limit // MEGABYTE} MB that a file may have"
        yield FileError(shown(path), reason)
    else:
        yield from unpack(shown(path), path.read_bytes(), metadata)


def largest(name: str) -> int:
    """The bytes that a file of this name may have."""
    suffix = PurePosixPath(name.lower()).suffix
    return LARGEST_ARCHIVE if suffix == ".zip" else LARGEST_ROWS if suffix in (".jsonl", ".csv") else LARGEST_DOCUMENT


def unpack(name: str, data: bytes, metadata: Mapping[str, Mapping[str, str]]) -> Iterator[Source | FileError]:
    """The file itself, or the files inside it if it is a zip archive, each with what `metadata` says of it."""
    if not name.lower().endswith(".zip"):
        if len(data) > largest(name):
            yield FileError(name, f"more than {largest(name) // MEGABYTE} MB")
        else:
            yield Source(name, data, _given(name, metadata))
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        yield FileError(name, f"not a zip archive ({error})")
        return
    with archive:
        yield from _members(name, archive, metadata)


def _members(
    name: str, archive: zipfile.ZipFile, metadata: Mapping[str, Mapping[str, str]]
) -> Iterator[Source | FileError]:
    infos = [i for i in archive.infolist() if not i.is_dir() and not PurePosixPath(i.filename).name.startswith(".")]
    total, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if len(infos) > MOST_MEMBERS or total > LARGEST_ARCHIVE or total > MOST_INFLATION * max(packed, MEGABYTE // 10):
        yield FileError(name, f"{len(infos)} files that unpack to {total // MEGABYTE} MB: refused")
        return
    own = {i.filename: i for i in infos if PurePosixPath(i.filename).name == METADATA}
    described = dict(metadata)
    for inner, info in own.items():
        try:
            described = {**read_metadata(f"{name}/{inner}", archive.read(info)), **described}
        except (FileError, *DAMAGE) as error:
            yield _fault(f"{name}/{inner}", error)
    for info in infos:
        inner = f"{name}/{info.filename}"
        if info.filename in own or PurePosixPath(info.filename).suffix.lower() not in SUFFIXES:
            continue
        try:
            yield Source(inner, archive.read(info), _given(inner, described))
        except DAMAGE as error:
            yield FileError(inner, f"cannot be unpacked ({error})")


def _given(name: str, metadata: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    path = PurePosixPath(name.replace("\\", "/"))
    tails = ["/".join(path.parts[i:]) for i in range(len(path.parts))]
    return next((metadata[tail] for tail in tails if tail in metadata), {})


def read_metadata(name: str, data: bytes) -> dict[str, dict[str, str]]:
    """What a metadata CSV (columns file, published, outlet, url) says, by file.

    Raises FileError if it is not UTF-8 CSV or has no column `file`.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileError(name, f"not a CSV in UTF-8 ({error})") from error
    if not rows or "file" not in rows[0]:
        raise FileError(name, "a metadata file needs a column called file (and published, outlet, url)")
    keep = ("published", "outlet", "url")
    return {row["file"]: {k: (row.get(k) or "").strip() for k in keep} for row in rows if row.get("file")}


def write(table: pd.DataFrame, path: Path, form: str) -> Path:
    """Write one table as `path` with the ending of `form` (parquet, jsonl or csv), whole or not at all."""
    return write_parts((table,), path, form)


def write_parts(parts: Iterable[pd.DataFrame], path: Path, form: str) -> Path:
    """Write the parts of one table under each other as one file, without holding more than one of them as text."""
    target = path.with_name(f"{path.name}.{form}")
    partial = target.with_name(f".{target.name}.partial")
    try:
        if form == "parquet":
            pd.concat(list(parts), ignore_index=True).to_parquet(partial, index=False)
        else:
            with partial.open("wb") as stream:
                for number, part in enumerate(parts):
                    stream.write(as_bytes(part, form, first=number == 0))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def as_bytes(table: pd.DataFrame, form: str, first: bool = True) -> bytes:
    """One table as jsonl or csv in UTF-8; days as YYYY-MM-DD, null as null (jsonl) or empty (csv).

    In CSV a cell that a spreadsheet would run as a formula gets an apostrophe before it, and the columns' names stand
    above the `first` part of a table.
    """
    plain = table.copy()
    for column in plain.columns:
        if str(plain[column].dtype).startswith("datetime64"):
            plain[column] = plain[column].dt.strftime("%Y-%m-%d").astype("str")
    if form == "csv":
        text = plain.select_dtypes(include=["str", "object"]).columns
        plain[text] = plain[text].map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(FORMULA) else v)
        return (BOM * first + plain.to_csv(index=False, header=first)).encode("utf-8", "surrogatepass")
    columns = [_json_values(plain[column]) for column in plain.columns]
    rows = zip(*columns, strict=True)
    lines = (json.dumps(dict(zip(plain.columns, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)
    return "".join(lines).encode("utf-8", "surrogatepass")


def _json_values(series: pd.Series) -> list[object]:
    missing = series.isna().to_numpy()
    return [None if lost else value for value, lost in zip(series.tolist(), missing, strict=True)]
