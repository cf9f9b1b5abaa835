"""Imported files, metadata and corrections -> one durable record, and the tables derived from it."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import sqlalchemy as sa

from . import articles, camel, copies, corrections, files, lexicon, pipeline, tables
from .record import CORRECTIONS, DERIVED, FOLDED, NAMES, RAW, Record, StoreError, now, told

__all__ = ["Store", "StoreError", "Summary", "open_store"]

CHECKOUT = Path(__file__).parent.parent
SEEDS = CHECKOUT / "seeds"
PARTS = tuple(name for name in tables.STORED if name != "copies")
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
            self.lexicon = words or lexicon.load(extra=folder / "lexicon")
            self.place = os.environ.get("MARSAD_TABLES") or str(folder / "tables")
            self.disk, self.root = fsspec.url_to_fs(self.place)
        self.record = Record(os.environ.get("MARSAD_DATABASE") or f"sqlite:///{folder}/marsad.db", str(folder))
        self._last: tuple[dict[str, set[str]], pipeline.Tables] | None = None

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
        for number, source in enumerate(received, start=1):
            if isinstance(source, files.FileError):
                summary.skipped.append((source.name, source.reason))
                continue
            report(number, 0, source.name)
            self._keep(source, sample, summary)
        self.analyse_pending(summary, report, workers, scheduler)
        return summary

    def _keep(self, source: files.Source, sample: bool, summary: Summary) -> None:
        try:
            reading = pipeline.read(source.name, source.data, source.given, self.lexicon)
        except articles.Unreadable as error:
            summary.skipped.append((source.name, error.reason))
            return
        summary.warnings += [(source.name, warning) for warning in reading.warnings]
        digest = hashlib.sha256(source.data).hexdigest()
        raw = {"sha256": digest, "data": zlib.compress(source.data), "name": source.name, "received": now()}
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
        owner: dict[str, str] = {}
        pending = self.pending()
        stories = (self._stories(digest, owner) for digest in pending)
        for part in pipeline.run(pipeline.chunks(stories), self.lexicon, workers, scheduler):
            self._keep_part(part, owner)
            summary.analysed += len(part["articles"])
            done = len({owner[article] for article in part["articles"]["article_id"]})
            report(min(done, len(pending)), len(pending), str(part["articles"]["file"].iloc[-1]))

    def pending(self) -> list[str]:
        """The hashes of stored files that have not been analysed with this lexicon and method."""
        derived = sa.select(DERIVED.c.sha256).where(DERIVED.c.stamp == self.stamp)
        with self.record.reading() as db:
            query = sa.select(RAW.c.sha256).where(RAW.c.sha256.not_in(derived))
            return list(db.scalars(query.order_by(RAW.c.received, RAW.c.sha256)))

    def _stories(self, digest: str, owner: dict[str, str]) -> pd.DataFrame:
        """The stories of one stored file, with the days that analysts confirmed; notes in `owner` whose they are."""
        with self.record.reading() as db:
            raw = db.execute(sa.select(RAW).where(RAW.c.sha256 == digest)).one()
        rows = pipeline.read(raw.name, zlib.decompress(raw.data), json.loads(raw.given), self.lexicon).rows
        confirmed = rows["article_id"].map(self._confirmed()).dropna()
        for row, day in confirmed.items():
            rows.loc[row, ["published", "published_from"]] = [pd.Timestamp(day), "analyst"]
        owner.update(dict.fromkeys(rows["article_id"], digest))
        return rows

    def _keep_part(self, part: pipeline.Tables, owner: Mapping[str, str]) -> None:
        """Write the tables under a name of their own, then let the record point to them: whole or absent."""
        stories, name, confirmed = part["articles"], uuid.uuid4().hex, self._confirmed()
        with told(self.place):
            self.disk.makedirs(f"{self.root}/{name}", exist_ok=True)
            for table in PARTS:
                with self.disk.open(f"{self.root}/{name}/{table}.parquet", "wb") as stream:
                    part[table].to_parquet(stream, index=False)
        common = {"stamp": self.stamp, "part": name, "made": now()}
        derived = [
            common | {"article_id": article, "published": confirmed.get(article, ""), "sha256": owner[article]}
            for article in stories["article_id"]
        ]
        texts = zip(stories["article_id"], stories["text"], strict=True)
        with self.record.writing() as db:
            self.record.add(db, DERIVED, derived)
            self.record.add(db, FOLDED, ({"article_id": article, "text": camel.fold(text)} for article, text in texts))

    # what is shown

    def tables(self) -> pipeline.Tables:
        """Every stored table, of the sample or of what was imported in its place, corrections applied."""
        return corrections.apply(self.derived(), self.active_corrections(), self.lexicon)

    def table(self, name: str) -> pd.DataFrame:
        """One stored table; see `tables`."""
        return self.tables()[name]

    def derived(self) -> pipeline.Tables:
        """Every table as derived, before corrections; read again only when other parts are to be shown."""
        chosen = self._chosen()
        if self._last is None or self._last[0] != chosen:
            parts = [self._read_part(name, wanted) for name, wanted in chosen.items()]
            base = {name: tables.join(name, (part[name] for part in parts)) for name in PARTS if name != "entities"}
            base["entities"] = pipeline.merge_entities(part["entities"] for part in parts)
            base["copies"] = self._copies(base["articles"])
            self._last = chosen, base
        return self._last[1]

    def _chosen(self) -> dict[str, set[str]]:
        """Part -> its articles to show: for each article the newest derivation that has its confirmed day."""
        confirmed, own = self._confirmed(), not self.sample
        query = sa.select(DERIVED.c.article_id, DERIVED.c.published, DERIVED.c.part).join(RAW)
        with self.record.reading() as db:
            rows = db.execute(query.where(~RAW.c.sample if own else sa.true()).order_by(DERIVED.c.made)).all()
        newest = {article: part for article, published, part in rows if published == confirmed.get(article, "")}
        chosen: dict[str, set[str]] = {}
        for article, part in newest.items():
            chosen.setdefault(part, set()).add(article)
        return chosen

    def _read_part(self, name: str, wanted: set[str]) -> pipeline.Tables:
        part = {}
        with told(self.place):
            for table in PARTS:
                with self.disk.open(f"{self.root}/{name}/{table}.parquet", "rb") as stream:
                    part[table] = tables.restored(table, pd.read_parquet(stream))
        if set(part["articles"]["article_id"]) != wanted:
            for table, rows in part.items():
                if "article_id" in rows.columns:
                    part[table] = rows[rows["article_id"].isin(wanted)]
        return part

    def _copies(self, stories: pd.DataFrame) -> pd.DataFrame:
        """The table `copies` of these stories, kept beside the parts under a hash of what it was made from."""
        made_of = hashlib.sha256("".join([pipeline.method_version(), *stories["article_id"]]).encode()).hexdigest()
        path = f"{self.root}/copies-{made_of[:32]}.parquet"
        with told(self.place):
            if self.disk.exists(path):
                with self.disk.open(path, "rb") as stream:
                    return tables.restored("copies", pd.read_parquet(stream))
            found = copies.find(stories)
            self.disk.makedirs(self.root, exist_ok=True)
            partial = f"{self.root}/{uuid.uuid4().hex}"
            with self.disk.open(partial, "wb") as stream:
                found.to_parquet(stream, index=False)
            self.disk.mv(partial, path)
        return found

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
        query = sa.select(DERIVED.c.sha256, DERIVED.c.published, DERIVED.c.stamp).where(DERIVED.c.article_id == article)
        with self.record.reading() as db:
            rows = db.execute(query).all()
        day = self._confirmed().get(article, "")
        if not rows or any(row.published == day and row.stamp == self.stamp for row in rows):
            return
        owner: dict[str, str] = {}
        stories = self._stories(rows[0].sha256, owner)
        chosen = stories[stories["article_id"] == article].reset_index(drop=True)
        self._keep_part(pipeline.analyse(chosen, self.lexicon), owner)


def open_store(folder: Path | None = None) -> Store:
    """The store of `folder` ($MARSAD_DATA, else .marsad in the checkout), the sample corpus in it if it is empty."""
    store = Store(folder or Path(os.environ.get("MARSAD_DATA") or CHECKOUT / ".marsad"))
    if store.sample and SEEDS.exists():
        store.import_files(files.sources([SEEDS], {}), sample=True)
    return store
