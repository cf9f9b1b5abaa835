"""What has to last -> the tables of one database, SQLite in the data folder or PostgreSQL for several servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

BUSY_SECONDS = 60

META = sa.MetaData()
RAW = sa.Table(
    "raw",
    META,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("given", sa.Text, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    sa.Column("received", sa.String(32), nullable=False),
)
NAMES = sa.Table(
    "names",
    META,
    sa.Column("sha256", sa.String(64), sa.ForeignKey("raw.sha256"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
)
DERIVED = sa.Table(
    "derived",
    META,
    sa.Column("article_id", sa.String(64), primary_key=True),
    sa.Column("stamp", sa.String(40), primary_key=True),
    sa.Column("published", sa.String(10), primary_key=True),
    sa.Column("sha256", sa.String(64), sa.ForeignKey("raw.sha256"), index=True, nullable=False),
    sa.Column("part", sa.String(64), nullable=False),
    sa.Column("made", sa.String(32), nullable=False),
)
DONE = sa.Table(
    "done",
    META,
    sa.Column("sha256", sa.String(64), sa.ForeignKey("raw.sha256"), primary_key=True),
    sa.Column("stamp", sa.String(40), primary_key=True),
)
FOLDED = sa.Table(
    "folded",
    META,
    sa.Column("article_id", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
CORRECTIONS = sa.Table(
    "corrections",
    META,
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


class Record:
    """One database with the tables above; every fault of it comes as a StoreError that names `place`."""

    def __init__(self, url: str, place: str):
        self.place = place
        try:
            self.engine = _engine(url)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
            raise StoreError(f"the database of {place}: {error}") from error
        with told(place):
            META.create_all(self.engine)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read from."""
        with told(self.place), self.engine.connect() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose writes come into force together, or not at all."""
        with told(self.place), self.engine.begin() as db:
            yield db

    def add(self, db: sa.Connection, table: sa.Table, rows: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> int:
        """Insert the rows whose key is new; returns how many were."""
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        many = [dict(rows)] if isinstance(rows, Mapping) else [dict(row) for row in rows]
        new = (dialect.insert(table).values(row).on_conflict_do_nothing().returning(*table.primary_key) for row in many)
        return sum(len(db.execute(one).all()) for one in new)


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
def told(place: str) -> Iterator[None]:
    """Faults of disk and database as a StoreError that names the place."""
    try:
        yield
    except (OSError, sa.exc.DBAPIError, pa.ArrowInvalid) as error:
        reason = getattr(error, "strerror", None) or str(getattr(error, "orig", None) or error)
        raise StoreError(f"{place}: {reason}") from error


def now() -> str:
    """This moment in UTC, as it is recorded."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
