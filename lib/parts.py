"""Derived tables <-> Parquet parts in a folder or any fsspec place, each of them whole or absent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import fsspec
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import copies, tables
from .record import StoreError, told

PARTS = tuple(name for name in tables.STORED if name != "copies")
COPIES = "copies-"
SUFFIX = ".parquet"
MOMENT = "%Y%m%dT%H%M%S"
LONGEST_IMPORT = timedelta(days=1)


class Parts:
    """The parts of one place. A part is a folder that bears the moment of its writing and a name nobody else has.

    Raises StoreError, naming the place, where it cannot be read or written.
    """

    def __init__(self, place: str):
        self.place = place
        try:
            with told(place):
                self.disk, self.root = fsspec.url_to_fs(place)
        except (ValueError, ImportError) as error:
            raise StoreError(f"{place}: {error}") from error

    def keep(self, part: Mapping[str, pd.DataFrame]) -> str:
        """Write the tables of some articles; returns the new part's name, which nothing refers to yet."""
        name = f"{datetime.now(UTC):{MOMENT}}-{uuid.uuid4().hex}"
        with told(self.place):
            self.disk.makedirs(f"{self.root}/{name}", exist_ok=True)
            for table in PARTS:
                with self.disk.open(f"{self.root}/{name}/{table}{SUFFIX}", "wb") as stream:
                    part[table].to_parquet(stream, index=False)
        return name

    def read(self, table: str, chosen: Mapping[str, set[str]]) -> pd.DataFrame:
        """One table of the chosen parts (name -> its articles to show), one under the other."""
        found = [self._rows(table, name, wanted) for name, wanted in chosen.items()]
        full = [rows for rows in found if rows.num_rows]
        if not full:
            return tables.empty(table)
        return tables.restored(table, _fitted(table, pa.concat_tables(full, promote_options="permissive").to_pandas()))

    def _rows(self, table: str, name: str, wanted: set[str]) -> pa.Table:
        with told(self.place), self.disk.open(f"{self.root}/{name}/{table}{SUFFIX}", "rb") as stream:
            rows = pq.read_table(stream)
        rows = rows.replace_schema_metadata(None)
        if "article_id" not in rows.column_names:
            return rows
        held = rows["article_id"]
        return rows if set(held.unique().to_pylist()) <= wanted else rows.filter(pc.is_in(held, pa.array(wanted)))

    def names(self) -> set[str]:
        """Every part that stands there, whether something refers to it or not."""
        with told(self.place):
            if not self.disk.exists(self.root):
                return set()
            found = {str(path).rstrip("/").rsplit("/", 1)[-1] for path in self.disk.ls(self.root, detail=False)}
        return {name for name in found if not name.startswith(COPIES)}

    def abandoned(self) -> set[str]:
        """The parts that are older than any import takes: nothing refers to those that a stopped import left behind."""
        old = f"{datetime.now(UTC) - LONGEST_IMPORT:{MOMENT}}"
        return {name for name in self.names() if name < old}

    def remove(self, names: set[str]) -> None:
        """Remove these parts, as far as they are there."""
        with told(self.place):
            for name in names & self.names():
                self.disk.rm(f"{self.root}/{name}", recursive=True)

    def copies(self, stories: pd.DataFrame, stamp: str, last: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
        """The table `copies` of these stories, kept under a hash of what it was made from where the place allows it.

        The `last` tables spare the search if only days have changed, and none of an article that shares its words.
        """
        if last is not None and _still(stories, last):
            return last["copies"]
        days = stories["published"].astype("str").fillna("")
        made_of = hashlib.sha256("".join([stamp, *stories["article_id"], *days]).encode()).hexdigest()
        path = f"{self.root}/{COPIES}{made_of[:32]}{SUFFIX}"
        with told(self.place):
            if self.disk.exists(path):
                with self.disk.open(path, "rb") as stream:
                    return tables.restored("copies", pd.read_parquet(stream))
        found = copies.find(stories)
        with suppress(OSError):
            self._keep_copies(found, path)
        return found

    def _keep_copies(self, found: pd.DataFrame, path: str) -> None:
        self.disk.makedirs(self.root, exist_ok=True)
        older = self.disk.glob(f"{self.root}/{COPIES}*{SUFFIX}")
        partial = f"{self.root}/{datetime.now(UTC):{MOMENT}}-{uuid.uuid4().hex}"
        with self.disk.open(partial, "wb") as stream:
            found.to_parquet(stream, index=False)
        self.disk.mv(partial, path)
        for gone in older:
            self.disk.rm(gone)


def _still(stories: pd.DataFrame, last: Mapping[str, pd.DataFrame]) -> bool:
    """Whether the copies among `last` are those among these stories: a day decides only who came first."""
    old, now = (frame.set_index("article_id")["published"].sort_index() for frame in (last["articles"], stories))
    if not old.index.equals(now.index):
        return False
    moved = set(now.index[(old != now) & (old.notna() | now.notna())])
    return moved.isdisjoint(last["copies"]["article_id"]) and moved.isdisjoint(last["copies"]["copy_of"])


def _fitted(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the columns of this version; one that was not yet derived is null, or -1, false or empty."""
    spec = tables.TABLES[table].columns
    rows = rows.reindex(columns=list(spec))
    nothing: dict[str, Any] = {tables.COUNT: -1, tables.FLAG: False, tables.TEXT: ""}
    for column, rule in spec.items():
        if not rule.null and rule.type in nothing and rows[column].isna().any():
            rows[column] = rows[column].fillna(nothing[rule.type]) if rows[column].notna().any() else nothing[rule.type]
    return rows
