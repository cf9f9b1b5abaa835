"""Imported files, metadata and corrections -> one durable record, and the tables derived from it."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from . import articles, camel, corrections, files, lexicon, pipeline
from .parts import PARTS, Parts
from .record import CORRECTIONS, DERIVED, DONE, FOLDED, NAMES, RAW, Record, StoreError, now, told

__all__ = ["Store", "StoreError", "Summary", "open_store"]

CHECKOUT = Path(__file__).parent.parent
SEEDS = CHECKOUT / "seeds"
Progress = Callable[[int, int, str], None]


@dataclass
class Summary:
    """What became of an import: files read, known before, articles analysed; what was skipped or is worth knowing."""

    read: int = 0
    known: int = 0
    analysed: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


class Store:
    """The record of one data folder. Safe for several processes at once; every write is whole or absent.

    The database is SQLite in `folder` unless $MARSAD_DATABASE names another (postgresql://…); derived tables are
    Parquet parts in `folder`/tables unless $MARSAD_TABLES names another place (any fsspec URL).
    """

    def __init__(self, folder: Path, words: lexicon.Lexicon | None = None):
        self.folder = folder
        with told(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
        self._given, self.lexicon = words, words or self._load()
        self.parts = Parts(os.environ.get("MARSAD_TABLES") or str(folder / "tables"))
        self.record = Record(os.environ.get("MARSAD_DATABASE") or f"sqlite:///{folder}/marsad.db", str(folder))
        self._last: tuple[dict[str, set[str]], pipeline.Tables] | None = None

    def _load(self) -> lexicon.Lexicon:
        """The lexicon with the rows that analysts put into `folder`/lexicon."""
        try:
            with told(str(self.folder)):
                return lexicon.load(extra=self.folder / "lexicon")
        except lexicon.LexiconError as error:
            raise StoreError(str(error)) from error

    @property
    def stamp(self) -> str:
        """The version of lexicon and method that tables are derived with."""
        return f"{self.lexicon.version}-{pipeline.method_version()}"

    @property
    def sample(self) -> bool:
        """True while nothing but the sample corpus is stored."""
        with self.record.reading() as db:
            return not db.scalar(sa.select(sa.exists().where(~RAW.c.sample)))

    @property
    def version(self) -> str:
        """Changes with every import and correction: a key for caches."""
        with self.record.reading() as db:
            count, last = db.execute(sa.select(sa.func.count(), sa.func.max(DERIVED.c.made))).one()
            corrected = db.scalar(sa.select(sa.func.max(CORRECTIONS.c.id)))
        return f"{count}-{last}-{corrected or 0}-{self.sample}"

    # what was received

    def import_files(
        self,
        received: Iterable[files.Source | files.FileError],
        progress: Progress | None = None,
        sample: bool = False,
        workers: int = 1,
        scheduler: str | None = None,
    ) -> Summary:
        """Keep each file as received, then analyse what is new; a file already stored adds nothing but its name.

        Raises StoreError if the folder or the disk refuses; what was stored before stands.
        """
        summary = Summary()
        report = progress or (lambda done, total, name: None)
        self.lexicon = self._given or self._load()
        self._receive(received, report, sample, summary)
        self.analyse_pending(summary, report, workers, scheduler)
        return summary

    def _receive(
        self, received: Iterable[files.Source | files.FileError], report: Progress, sample: bool, summary: Summary
    ) -> None:
        for number, source in enumerate(received, start=1):
            if isinstance(source, files.FileError):
                summary.skipped.append((source.name, source.reason))
                continue
            report(number, 0, source.name)
            self._keep(source, sample, summary)

    def _keep(self, source: files.Source, sample: bool, summary: Summary) -> None:
        try:
            for reading in pipeline.read(source.name, source.data, source.given, self.lexicon):
                summary.warnings += [(source.name, warning) for warning in reading.warnings]
        except articles.Unreadable as error:
            summary.skipped.append((source.name, error.reason))
            return
        digest = hashlib.sha256(source.data).hexdigest()
        raw: dict[str, Any] = {
            "sha256": digest,
            "data": zlib.compress(source.data),
            "name": source.name,
            "received": now(),
        }
        raw |= {"given": json.dumps(dict(source.given)), "sample": sample}
        with self.record.writing() as db:
            new = self.record.add(db, RAW, raw)
            if not new and not sample:
                db.execute(RAW.update().where(RAW.c.sha256 == digest).values(sample=False))
            self.record.add(db, NAMES, {"sha256": digest, "name": source.name})
        summary.read += 1
        summary.known += not new

    def analyse_pending(
        self, summary: Summary, report: Progress, workers: int = 1, scheduler: str | None = None
    ) -> None:
        """Derive the tables of every stored file that has none of this version, in chunks, each kept when done."""
        self._forget_lost()
        work = pipeline.Work(self.pending())
        stories = (rows for digest in work.files for rows in self._fresh(digest, work))
        for part in pipeline.run(pipeline.chunks(stories), self.lexicon, workers, scheduler):
            found = part.tables["articles"]
            self._keep_part(part.tables, work.owner)
            work.note(found["article_id"])
            self._finish(work)
            summary.analysed += len(found)
            summary.skipped += [(name, reason) for _, name, reason in part.faults]
            many = len(work.files) > 1
            done, total = (len(work.done), len(work.files)) if many else (summary.analysed, 0)
            report(done, total, str(found["file"].iloc[-1]))
        self._finish(work)
        if work.files:
            self._tidy()

    def pending(self) -> list[str]:
        """The hashes of stored files that have not been analysed, all of them, with this lexicon and method."""
        done = sa.select(DONE.c.sha256).where(DONE.c.stamp == self.stamp)
        with self.record.reading() as db:
            query = sa.select(RAW.c.sha256).where(RAW.c.sha256.not_in(done))
            return list(db.scalars(query.order_by(RAW.c.received, RAW.c.sha256)))

    def _fresh(self, digest: str, work: pipeline.Work) -> Iterator[pd.DataFrame]:
        """The stories of one stored file that a stopped import did not come to; opens and closes the file in `work`."""
        confirmed, columns = self._confirmed(), (DERIVED.c.article_id, DERIVED.c.published)
        with self.record.reading() as db:
            found = db.execute(sa.select(*columns).where(DERIVED.c.stamp == self.stamp, DERIVED.c.sha256 == digest))
            derived = {article for article, day in found if day == confirmed.get(article, "")}
        for rows in self._stories(digest):
            rows = rows[~rows["article_id"].isin(derived)].reset_index(drop=True)
            work.expect(digest, rows["article_id"])
            yield rows
        work.closed.add(digest)

    def _stories(self, digest: str) -> Iterator[pd.DataFrame]:
        """The stories of one stored file, with the days that analysts confirmed."""
        with self.record.reading() as db:
            raw = db.execute(sa.select(RAW).where(RAW.c.sha256 == digest)).one()
        confirmed = self._confirmed()
        for reading in pipeline.read(raw.name, zlib.decompress(raw.data), json.loads(raw.given), self.lexicon):
            yield _dated(reading.rows, confirmed)

    def _keep_part(self, part: pipeline.Tables, owner: Mapping[str, str]) -> None:
        """Write the tables under a name of their own, then let the record point to them: whole or absent."""
        stories, name, confirmed = part["articles"], self.parts.keep(part), self._confirmed()
        common = {"stamp": self.stamp, "part": name, "made": now()}
        derived = [
            common | {"article_id": article, "published": confirmed.get(article, ""), "sha256": owner[article]}
            for article in stories["article_id"]
        ]
        texts = zip(stories["article_id"], stories["text"], strict=True)
        folded = [{"article_id": article, "text": camel.fold(text)} for article, text in texts]
        with self.record.writing() as db:
            db.execute(FOLDED.delete().where(FOLDED.c.article_id.in_([row["article_id"] for row in folded])))
            new = self.record.add(db, DERIVED, derived)
            self.record.add(db, FOLDED, folded)
        if not new:
            self.parts.remove({name})

    def _finish(self, work: pipeline.Work) -> None:
        """Note the files of which every story is derived."""
        ready = work.finished()
        if ready:
            with self.record.writing() as db:
                self.record.add(db, DONE, ({"sha256": digest, "stamp": self.stamp} for digest in ready))

    def _tidy(self) -> None:
        """Forget what was derived with another lexicon or method, where it has been derived anew."""
        renewed = sa.select(DONE.c.sha256).where(DONE.c.stamp == self.stamp)
        old = sa.and_(DERIVED.c.stamp != self.stamp, DERIVED.c.sha256.in_(renewed))
        with self.record.writing() as db:
            let_go = set(db.scalars(sa.select(DERIVED.c.part).where(old)))
            db.execute(DERIVED.delete().where(old))
            db.execute(DONE.delete().where(DONE.c.stamp != self.stamp))
            db.execute(FOLDED.delete().where(FOLDED.c.article_id.not_in(sa.select(DERIVED.c.article_id))))
        self.parts.remove((let_go | self.parts.abandoned()) - self._referred())

    def _referred(self) -> set[str]:
        with self.record.reading() as db:
            return set(db.scalars(sa.select(DERIVED.c.part)))

    def _forget_lost(self) -> None:
        """Have files analysed again whose parts are gone from their place."""
        lost = DERIVED.c.part.in_(self._referred() - self.parts.names())
        with self.record.writing() as db:
            db.execute(DONE.delete().where(DONE.c.sha256.in_(sa.select(DERIVED.c.sha256).where(lost))))
            db.execute(DERIVED.delete().where(lost))

    # what is shown

    def tables(self) -> pipeline.Tables:
        """Every stored table, of the sample or of what was imported in its place, corrections applied."""
        return corrections.apply(self.derived(), self.active_corrections(), self.lexicon)

    def table(self, name: str) -> pd.DataFrame:
        """One stored table; see `tables`."""
        return self.tables()[name]

    def derived(self) -> pipeline.Tables:
        """Every table as derived, before corrections; read again only when other parts are to be shown."""
        while True:
            chosen = self._chosen()
            if self._last is not None and self._last[0] == chosen:
                return self._last[1]
            try:
                base = {name: self.parts.read(name, chosen) for name in PARTS}
            except StoreError:
                if self._chosen() == chosen:
                    raise
                continue
            base["entities"] = pipeline.merge_entities([base["entities"]])
            last = self._last[1] if self._last else None
            base["copies"] = self.parts.copies(base["articles"], pipeline.method_version(), last)
            self._last = chosen, base

    def _chosen(self) -> dict[str, set[str]]:
        """Part -> its articles to show: of each article the newest derivation, if there is one with its confirmed day.

        What was derived with another lexicon or method is shown until its whole file has been derived anew.
        """
        confirmed, own = self._confirmed(), not self.sample
        columns = (DERIVED.c.article_id, DERIVED.c.published, DERIVED.c.part)
        renewed = sa.select(DONE.c.sha256).where(DONE.c.stamp == self.stamp)
        query = sa.select(*columns).join(RAW, RAW.c.sha256 == DERIVED.c.sha256).order_by(DERIVED.c.made, DERIVED.c.part)
        query = query.where(sa.or_(DERIVED.c.stamp == self.stamp, DERIVED.c.sha256.not_in(renewed)))
        with self.record.reading() as db:
            rows = db.execute(query.where(~RAW.c.sample if own else sa.true())).all()
        newest = {article: part for article, _, part in rows}
        newest |= {article: part for article, published, part in rows if published == confirmed.get(article, "")}
        chosen: dict[str, set[str]] = {}
        for article, part in newest.items():
            chosen.setdefault(part, set()).add(article)
        return chosen

    def search(self, query: str) -> list[str]:
        """The articles that hold every word of `query` (folded: spelling variants of a letter and marks are one)."""
        words = camel.fold(query).split()
        condition = sa.and_(sa.true(), *(FOLDED.c.text.contains(word, autoescape=True) for word in words))
        with self.record.reading() as db:
            return list(db.scalars(sa.select(FOLDED.c.article_id).where(condition).order_by(FOLDED.c.article_id)))

    def other_names(self) -> dict[str, list[str]]:
        """First name of a stored file -> the other names under which the same bytes came."""
        found: dict[str, list[str]] = {}
        with self.record.reading() as db:
            for first, other in db.execute(sa.select(RAW.c.name, NAMES.c.name).join(NAMES)):
                if first != other:
                    found.setdefault(first, []).append(other)
        return found

    # what analysts say

    def correct(self, kind: str, target: Mapping[str, Any], before: Any, after: Any, author: str) -> int:
        """Append one correction and return its id; a confirmed day re-resolves its article at once.

        Raises corrections.CorrectionError if the kind is unknown or the value is not allowed.
        """
        corrections.check(kind, target, after)
        number = self._append(kind, target, before, after, author, None)
        self._redate(kind, target)
        return number

    def undo(self, number: int, author: str) -> int:
        """Take one correction back by a further row, and return that row's id. Raises StoreError if it is not there."""
        made = self.corrections()
        row = made[made["id"] == number]
        if row.empty:
            raise StoreError(f"{self.folder}: there is no correction {number}")
        old = row.iloc[0]
        new = self._append(old["kind"], old["target"], old["after"], old["before"], author, number)
        self._redate(old["kind"], old["target"])
        return new

    def _append(
        self, kind: str, target: Mapping[str, Any], before: Any, after: Any, author: str, undoes: int | None
    ) -> int:
        said = {"target": target, "before": before, "after": after}
        row = {"made": now(), "author": author, "kind": kind, "undoes": undoes}
        row |= {column: json.dumps(value, ensure_ascii=False) for column, value in said.items()}
        with self.record.writing() as db:
            key = db.execute(CORRECTIONS.insert().values(row)).inserted_primary_key
        return int(key[0]) if key else 0

    def corrections(self) -> pd.DataFrame:
        """Every correction ever made, oldest first: id, made, author, kind, target, before, after, undoes, active."""
        with self.record.reading() as db:
            rows = db.execute(sa.select(CORRECTIONS).order_by(CORRECTIONS.c.id)).mappings().all()
        made = pd.DataFrame([dict(row) for row in rows], columns=[c.name for c in CORRECTIONS.columns])
        for column in ("target", "before", "after"):
            made[column] = made[column].map(json.loads)
        made["active"] = ~made["id"].isin(made["undoes"].dropna()) & made["undoes"].isna()
        return made

    def active_corrections(self) -> pd.DataFrame:
        """The corrections in force: neither undone nor undoing."""
        made = self.corrections()
        return made[made["active"]].reset_index(drop=True)

    def _confirmed(self) -> dict[str, str]:
        made = self.active_corrections()
        dated = made[made["kind"] == "published"]
        return {target["article_id"]: day for target, day in zip(dated["target"], dated["after"], strict=True)}

    def _redate(self, kind: str, target: Mapping[str, Any]) -> None:
        """Derive an article again whose day was confirmed or taken back, unless it stands there already."""
        if kind != "published":
            return
        article = str(target["article_id"])
        with self.record.reading() as db:
            rows = db.execute(sa.select(DERIVED).where(DERIVED.c.article_id == article)).all()
        day = self._confirmed().get(article, "")
        if not rows or any(row.published == day and row.stamp == self.stamp for row in rows):
            return
        here = next((row.part for row in rows if day and row.stamp == self.stamp), None)
        if here:
            stories: Iterable[pd.DataFrame] = [_dated(self.parts.read("articles", {here: {article}}), {article: day})]
        else:
            stories = self._stories(rows[0].sha256)
        for found in stories:
            chosen = found[found["article_id"] == article].reset_index(drop=True)
            if len(chosen):
                self._keep_part(pipeline.attempt(chosen, self.lexicon).tables, {article: rows[0].sha256})
                return


def _dated(stories: pd.DataFrame, confirmed: Mapping[str, str]) -> pd.DataFrame:
    """The stories with the days that analysts confirmed, which end all doubts and offers."""
    days = stories["article_id"].map(confirmed)
    known = days.notna()
    if not known.any():
        return stories
    values = {"published": pd.to_datetime(days).astype("datetime64[s]"), "published_from": "analyst"}
    ended = dict.fromkeys(("offered", "offered_why", "offered_confidence", "doubts"))
    return stories.assign(**{c: stories[c].mask(known, value) for c, value in (values | ended).items()})


def open_store(folder: Path | None = None) -> Store:
    """The store of `folder` ($MARSAD_DATA, else .marsad in the checkout), the sample corpus in it if it is empty."""
    store = Store(folder or Path(os.environ.get("MARSAD_DATA") or CHECKOUT / ".marsad"))
    if store.sample and SEEDS.exists():
        store.import_files(files.sources([SEEDS], {}), sample=True)
    return store
