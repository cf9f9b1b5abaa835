"""Imported files, metadata and corrections -> one durable record, and the tables derived from it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from . import articles, camel, copies, corrections, files, lexicon, pipeline, tables

CHECKOUT = Path(__file__).parent.parent
SEEDS = CHECKOUT / "seeds"
BUSY_SECONDS = 60
DERIVED = tuple(name for name in tables.STORED if name != "copies")
Progress = Callable[[int, int, str], None]

_meta = sa.MetaData()
_raw = sa.Table(
    "raw",
    _meta,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("given", sa.Text, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    sa.Column("received", sa.String(32), nullable=False),
)
_names = sa.Table(
    "names",
    _meta,
    sa.Column("sha256", sa.String(64), sa.ForeignKey("raw.sha256"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
)
_derived = sa.Table(
    "derived",
    _meta,
    sa.Column("article_id", sa.String(64), primary_key=True),
    sa.Column("stamp", sa.String(40), primary_key=True),
    sa.Column("published", sa.String(10), primary_key=True),
    sa.Column("sha256", sa.String(64), sa.ForeignKey("raw.sha256"), index=True, nullable=False),
    sa.Column("part", sa.String(64), nullable=False),
    sa.Column("made", sa.String(32), nullable=False),
)
_folded = sa.Table(
    "folded",
    _meta,
    sa.Column("article_id", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
_corrections = sa.Table(
    "corrections",
    _meta,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("made", sa.String(32), nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("undoes", sa.Integer, sa.ForeignKey("corrections.id"), nullable=True),
)


class StoreError(RuntimeError):
    """The store cannot be read or written; the message names the place and the reason. Nothing stored is lost."""


@dataclass
class Summary:
    """What became of an import: files read, articles analysed, what was skipped or is worth knowing, and why."""

    read: int = 0
    known: int = 0
    analysed: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


class Store:
    """The record of one data folder. Safe for several processes at once; every write is whole or absent."""

    def __init__(self, folder: Path, database: str | None = None, words: lexicon.Lexicon | None = None):
        self.folder = folder
        with _told(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            self.lexicon = words or lexicon.load(extra=folder / "lexicon")
            self.engine = _engine(database or os.environ.get("MARSAD_DATABASE") or f"sqlite:///{folder}/marsad.db")
            _meta.create_all(self.engine)
        self._last: tuple[dict[str, set[str]], pipeline.Tables] | None = None

    @property
    def stamp(self) -> str:
        """The version of lexicon and method that tables are derived with."""
        return f"{self.lexicon.version}-{pipeline.method_version()}"

    @property
    def sample(self) -> bool:
        """True while nothing but the sample corpus is stored."""
        with self._reading() as db:
            return not db.scalar(sa.select(sa.exists().where(~_raw.c.sample)))

    @property
    def version(self) -> str:
        """Changes with every import and correction: a key for caches."""
        with self._reading() as db:
            derived = db.execute(sa.select(sa.func.count(), sa.func.max(_derived.c.made))).one()
            corrected = db.scalar(sa.select(sa.func.max(_corrections.c.id)))
        return f"{derived[0]}-{derived[1]}-{corrected or 0}-{self.sample}"

    # record

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
        digest = hashlib.sha256(source.data).hexdigest()
        try:
            reading = pipeline.read(source.name, source.data, source.given, self.lexicon)
        except articles.Unreadable as error:
            summary.skipped.append((source.name, error.reason))
            return
        summary.warnings += [(source.name, warning) for warning in reading.warnings]
        row = {
            "sha256": digest,
            "data": zlib.compress(source.data),
            "name": source.name,
            "given": json.dumps(dict(source.given)),
            "sample": sample,
            "received": _now(),
        }
        with self._writing() as db:
            new = db.execute(self._insert(_raw, row)).rowcount
            if not new and not sample:
                db.execute(_raw.update().where(_raw.c.sha256 == digest).values(sample=False))
            db.execute(self._insert(_names, {"sha256": digest, "name": source.name}))
        summary.read += 1
        summary.known += not new

    def analyse_pending(
        self, summary: Summary, report: Progress, workers: int = 1, scheduler: str | None = None
    ) -> None:
        """Derive the tables of every stored file that has none of this version, in chunks, each kept when done."""
        pending = self.pending()
        owner: dict[str, str] = {}
        stories = (self._stories(digest, owner) for digest in pending)
        done, total = 0, len(pending)
        with _told(str(self.folder)):
            for part in pipeline.run(pipeline.chunks(stories), self.lexicon, workers, scheduler):
                self._keep_part(part, owner)
                done += part["articles"]["file"].nunique()
                summary.analysed += len(part["articles"])
                report(min(done, total), total, str(part["articles"]["file"].iloc[-1]))

    def pending(self) -> list[str]:
        """The hashes of stored files that have not been analysed with this lexicon and method."""
        derived = sa.select(_derived.c.sha256).where(_derived.c.stamp == self.stamp)
        with self._reading() as db:
            query = sa.select(_raw.c.sha256).where(_raw.c.sha256.not_in(derived))
            return list(db.scalars(query.order_by(_raw.c.received, _raw.c.sha256)))

    def _stories(self, digest: str, owner: dict[str, str], published: Mapping[str, str] | None = None) -> pd.DataFrame:
        with self._reading() as db:
            raw = db.execute(sa.select(_raw).where(_raw.c.sha256 == digest)).one()
        rows = pipeline.read(raw.name, zlib.decompress(raw.data), json.loads(raw.given), self.lexicon).rows
        dated = self._published() if published is None else published
        chosen = rows["article_id"].map(dated)
        rows.loc[chosen.notna(), "published"] = pd.to_datetime(chosen[chosen.notna()]).astype("datetime64[s]")
        rows.loc[chosen.notna(), "published_from"] = "analyst"
        owner.update(dict.fromkeys(rows["article_id"], digest))
        return rows

    def _keep_part(self, part: pipeline.Tables, owner: Mapping[str, str]) -> None:
        stories = part["articles"]
        dated = self._published()
        name = hashlib.sha256("".join([self.stamp, *stories["article_id"], *map(str, stories["published"])]).encode())
        folder, partial = (
            self._part(name.hexdigest()[:32]),
            self.folder / "tables" / f".{name.hexdigest()}.{os.getpid()}",
        )
        try:
            partial.mkdir(parents=True, exist_ok=True)
            for table in DERIVED:
                files.write(part[table], partial / table, "parquet")
            if not folder.exists():
                partial.replace(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        rows = [
            {
                "article_id": article,
                "stamp": self.stamp,
                "published": dated.get(article, ""),
                "sha256": owner[article],
                "part": folder.name,
                "made": _now(),
            }
            for article in stories["article_id"]
        ]
        folded = [
            {"article_id": article, "text": camel.fold(text)}
            for article, text in zip(stories["article_id"], stories["text"], strict=True)
        ]
        with self._writing() as db:
            db.execute(self._insert(_derived), rows)
            db.execute(self._insert(_folded), folded)

    def _part(self, name: str) -> Path:
        return self.folder / "tables" / name

    # tables

    def tables(self) -> pipeline.Tables:
        """Every stored table, of the sample or of what was imported in its place, corrections applied."""
        return corrections.apply(self._base(), self.active_corrections(), self.lexicon)

    def _base(self) -> pipeline.Tables:
        """Every table as derived; read again only when other parts are chosen than last time."""
        chosen = self._chosen()
        if self._last is None or self._last[0] != chosen:
            parts = [self._read_part(name, articles) for name, articles in chosen.items()]
            base = {name: tables.join(name, (part[name] for part in parts)) for name in DERIVED if name != "entities"}
            base["entities"] = pipeline.merge_entities(part["entities"] for part in parts)
            base["copies"] = self._copies(base["articles"])
            self._last = chosen, base
        return self._last[1]

    def _copies(self, stories: pd.DataFrame) -> pd.DataFrame:
        """The table `copies` of these stories, kept beside the parts under a hash of what it was made from."""
        made_of = hashlib.sha256("".join([pipeline.method_version(), *stories["article_id"]]).encode()).hexdigest()
        path = self.folder / "tables" / f"copies-{made_of[:32]}"
        kept = path.with_name(f"{path.name}.parquet")
        if kept.exists():
            return pd.read_parquet(kept)
        found = copies.find(stories)
        with _told(str(path)):
            path.parent.mkdir(parents=True, exist_ok=True)
            for old in path.parent.glob("copies-*.parquet"):
                old.unlink(missing_ok=True)
            files.write(found, path, "parquet")
        return found

    def table(self, name: str) -> pd.DataFrame:
        """One stored table; see `tables`."""
        return self.tables()[name]

    def _chosen(self) -> dict[str, set[str]]:
        """Part -> its articles to show: for each article the newest derivation that has its confirmed date."""
        dated, own = self._published(), not self.sample
        query = sa.select(_derived.c.article_id, _derived.c.published, _derived.c.part).join(_raw)
        with self._reading() as db:
            rows = db.execute(query.where(~_raw.c.sample if own else sa.true()).order_by(_derived.c.made)).all()
        newest = {a: part for a, published, part in rows if published == dated.get(a, "")}
        chosen: dict[str, set[str]] = {}
        for article, part in newest.items():
            chosen.setdefault(part, set()).add(article)
        return chosen

    def _read_part(self, name: str, chosen: set[str]) -> pipeline.Tables:
        folder = self._part(name)
        with _told(str(folder)):
            part = {table: pd.read_parquet(folder / f"{table}.parquet") for table in DERIVED}
        if set(part["articles"]["article_id"]) != chosen:
            for table, rows in part.items():
                if "article_id" in rows.columns:
                    part[table] = rows[rows["article_id"].isin(chosen)]
        return part

    def search(self, query: str) -> list[str]:
        """The articles that hold every word of `query` (folded: spelling variants of a letter and marks are one)."""
        words = camel.fold(query).split()
        condition = sa.and_(sa.true(), *(_folded.c.text.contains(word, autoescape=True) for word in words))
        with self._reading() as db:
            return list(db.scalars(sa.select(_folded.c.article_id).where(condition).order_by(_folded.c.article_id)))

    def other_names(self) -> dict[str, list[str]]:
        """First name of a stored file -> the other names under which the same bytes came."""
        query = sa.select(_raw.c.name, _names.c.name).join(_names).where(_raw.c.name != _names.c.name)
        found: dict[str, list[str]] = {}
        with self._reading() as db:
            for first, other in db.execute(query):
                found.setdefault(first, []).append(other)
        return found

    # corrections

    def correct(self, kind: str, target: Mapping[str, Any], before: Any, after: Any, author: str) -> int:
        """Append one correction and return its id; a confirmed date re-resolves its article at once.

        Raises corrections.CorrectionError if the kind is unknown or the value is not allowed.
        """
        corrections.check(kind, target, after)
        number = self._append(kind, target, before, after, author, None)
        if kind == "published":
            self._redate([str(target["article_id"])])
        return number

    def undo(self, number: int, author: str) -> int:
        """Take one correction back by a further row, and return that row's id."""
        found = self.corrections()
        row = found[found["id"] == number]
        if row.empty:
            raise StoreError(f"{self.folder}: there is no correction {number}")
        old = row.iloc[0]
        new = self._append(old["kind"], old["target"], old["after"], old["before"], author, number)
        if old["kind"] == "published":
            self._redate([old["target"]["article_id"]])
        return new

    def _append(
        self, kind: str, target: Mapping[str, Any], before: Any, after: Any, author: str, undoes: int | None
    ) -> int:
        row = {"made": _now(), "author": author, "kind": kind, "undoes": undoes}
        row |= {
            k: json.dumps(v, ensure_ascii=False)
            for k, v in {"target": target, "before": before, "after": after}.items()
        }
        with self._writing() as db:
            key = db.execute(_corrections.insert().values(row)).inserted_primary_key
        return int(key[0]) if key else 0

    def corrections(self) -> pd.DataFrame:
        """Every correction ever made, oldest first: id, made, author, kind, target, before, after, undoes, active."""
        with self._reading() as db:
            rows = db.execute(sa.select(_corrections).order_by(_corrections.c.id)).mappings().all()
        frame = pd.DataFrame([dict(r) for r in rows], columns=[c.name for c in _corrections.columns])
        for column in ("target", "before", "after"):
            frame[column] = frame[column].map(json.loads)
        frame["active"] = ~frame["id"].isin(frame["undoes"].dropna()) & frame["undoes"].isna()
        return frame

    def active_corrections(self) -> pd.DataFrame:
        """The corrections in force: neither undone nor undoing."""
        made = self.corrections()
        return made[made["active"]].reset_index(drop=True)

    def _published(self) -> dict[str, str]:
        made = self.active_corrections()
        dated = made[made["kind"] == "published"]
        return {target["article_id"]: after for target, after in zip(dated["target"], dated["after"], strict=True)}

    def _redate(self, changed: list[str]) -> None:
        dated = self._published()
        query = sa.select(_derived.c.article_id, _derived.c.sha256).where(_derived.c.article_id.in_(changed)).distinct()
        with self._reading() as db:
            rows = db.execute(query).all()
        for article, digest in rows:
            owner: dict[str, str] = {}
            stories = self._stories(digest, owner, dated)
            chosen = stories[stories["article_id"] == article].reset_index(drop=True)
            with _told(str(self.folder)):
                self._keep_part(pipeline.analyse(chosen, self.lexicon), owner)

    # database

    def _insert(self, table: sa.Table, row: Mapping[str, Any] | None = None) -> Any:
        insert = postgresql.insert(table) if self.engine.dialect.name == "postgresql" else sqlite.insert(table)
        statement = insert.on_conflict_do_nothing()
        return statement.values(dict(row)) if row else statement

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _told(str(self.folder)), self.engine.connect() as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _told(str(self.folder)), self.engine.begin() as db:
            yield db


def open_store(folder: Path | None = None) -> Store:
    """The store of `folder` ($MARSAD_DATA, else .marsad in the checkout), the sample corpus in it if it is empty."""
    store = Store(folder or Path(os.environ.get("MARSAD_DATA") or CHECKOUT / ".marsad"))
    if store.sample and SEEDS.exists():
        store.import_files(files.sources([SEEDS], {}), sample=True)
    return store


def _engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _set(connection: Any, _: Any) -> None:
            connection.execute(f"pragma busy_timeout={BUSY_SECONDS * 1000}")
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma synchronous=normal")
            connection.execute("pragma foreign_keys=on")

    return engine


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Faults of disk and database as a StoreError that names the place."""
    try:
        yield
    except (OSError, sa.exc.DBAPIError) as error:
        reason = getattr(error, "strerror", None) or str(getattr(error, "orig", None) or error)
        raise StoreError(f"{place}: {reason}") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
