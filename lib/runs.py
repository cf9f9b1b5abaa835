"""Paths -> one file per table in a folder, in parts that a stopped run picks up again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from . import articles, copies, files, pipeline, tables
from .lexicon import Lexicon

PARTS = ".parts"
FAULTS = "faults.json"
WHOLE = 5_000
DERIVED = tuple(name for name in tables.STORED if name != "copies")
Notice = Callable[[str], None]


@dataclass
class Report:
    """What a run did: files read, articles analysed now or found done, what was skipped and why, warnings."""

    read: int = 0
    analysed: int = 0
    resumed: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


def analyze(
    paths: Iterable[str | Path],
    out: Path,
    lexicon: Lexicon,
    metadata: Mapping[str, Mapping[str, str]] | None = None,
    form: str = "parquet",
    workers: int = 1,
    scheduler: str | None = None,
    notice: Notice = lambda text: None,
) -> Report:
    """Analyse every file under `paths` and write every table to `out`.

    Each chunk is kept in `out/.parts` under a hash of its stories and of the method, whole or not at all, so that the
    same call goes on where it was stopped; when all is done the parts become the tables and are removed. Raises
    OSError if `out` cannot be written, pipeline.ClusterError if the cluster cannot be used; parts already kept stay.
    """
    report, parts = Report(), out / PARTS
    parts.mkdir(parents=True, exist_ok=True)
    order: list[str] = []
    stories = _stories(files.sources(paths, metadata or {}), lexicon, report)
    fresh = _fresh(pipeline.chunks(stories), lexicon, parts, order, report, notice)
    for part in pipeline.run(fresh, lexicon, workers, scheduler):
        _keep(part, parts / _name(part.tables["articles"], lexicon))
        report.skipped += [(name, reason) for _, name, reason in part.faults]
        report.analysed += len(part.tables["articles"])
        notice(f"{report.analysed + report.resumed} articles")
    _assemble([parts / name for name in order], out, form)
    shutil.rmtree(parts)
    return report


def _stories(
    received: Iterable[files.Source | files.FileError], lexicon: Lexicon, report: Report
) -> Iterator[pd.DataFrame]:
    for source in received:
        if isinstance(source, files.FileError):
            report.skipped.append((source.name, source.reason))
            continue
        try:
            for reading in pipeline.read(source.name, source.data, source.given, lexicon):
                report.warnings += [(source.name, warning) for warning in reading.warnings]
                yield reading.rows
            report.read += 1
        except articles.Unreadable as error:
            report.skipped.append((error.name, error.reason))


def _name(stories: pd.DataFrame, lexicon: Lexicon) -> str:
    digest = hashlib.sha256(f"{lexicon.version} {pipeline.method_version()}".encode())
    for article, text, published in zip(stories["article_id"], stories["text"], stories["published"], strict=True):
        digest.update(f"{article}\0{text}\0{published}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _fresh(
    chunks: Iterable[pd.DataFrame], lexicon: Lexicon, parts: Path, order: list[str], report: Report, notice: Notice
) -> Iterator[pd.DataFrame]:
    for chunk in chunks:
        name = _name(chunk, lexicon)
        order.append(name)
        if (parts / name).exists():
            report.resumed += len(chunk)
            report.skipped += map(tuple, json.loads((parts / name / FAULTS).read_text(encoding="utf-8")))
            notice(f"{report.analysed + report.resumed} articles")
        else:
            yield chunk


def _keep(part: pipeline.Part, folder: Path) -> None:
    partial = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        partial.mkdir()
        for name in DERIVED:
            files.write(part.tables[name], partial / name, "parquet")
        told = json.dumps([(name, reason) for _, name, reason in part.faults], ensure_ascii=False)
        (partial / FAULTS).write_text(told, encoding="utf-8", errors="backslashreplace")
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _assemble(parts: list[Path], out: Path, form: str) -> None:
    """The parts as tables: one file each, or for Parquet and a large corpus a folder of parts each."""

    def read(part: Path, name: str) -> pd.DataFrame:
        return tables.restored(name, pd.read_parquet(part / f"{name}.parquet"))

    stories = tables.join("articles", (read(part, "articles") for part in parts))
    whole = {
        "entities": pipeline.merge_entities(read(part, "entities") for part in parts),
        "copies": copies.find(stories),
    }
    for name in tables.STORED:
        shutil.rmtree(out / name, ignore_errors=True)
        if name in whole:
            files.write(whole[name], out / name, form)
        elif form == "parquet" and len(stories) > WHOLE:
            (out / name).mkdir()
            for number, part in enumerate(parts):
                shutil.move(part / f"{name}.parquet", out / name / f"part-{number:05}.parquet")
        else:
            some = (read(part, name) for part in parts) if parts else (tables.empty(name),)
            files.write_parts(some, out / name, form)
