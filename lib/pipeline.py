"""Raw files -> every table: the order of the stages, in chunks, over processes or a cluster."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from . import articles, dates, links, mentions, quotations, sentences, stances, tables, times, tokens
from .lexicon import Lexicon

if TYPE_CHECKING:
    from distributed import Client

Tables = dict[str, pd.DataFrame]
CHUNK = 100
LARGE = 1_000_000
HERE = Path(__file__).parent
PATIENCE_SECONDS = 10
IMPORT = re.compile(r"^\s*from (\.+)(\w*)[\w.]* import (\([^)]*\)|.*)", re.M)
STAGES = (articles, sentences, tokens, mentions, links, quotations, stances, dates, times)


class ClusterError(RuntimeError):
    """Processes or a cluster that cannot be worked on; the message names the address and the reason."""


def analyse(stories: pd.DataFrame, lexicon: Lexicon) -> Tables:
    """Every table of these stories (a table `articles`), each checked as its stage hands it on."""
    stories = tables.check("articles", offer_dates(stories, lexicon))
    split = tables.check("sentences", sentences.split(stories, lexicon))
    words = tables.check("tokens", tokens.tokenize(stories, split, lexicon))
    found = tables.check("mentions", mentions.find(stories, split, words, lexicon))
    linked, entities = links.resolve(stories, split, words, found, lexicon)
    tables.check("mentions", linked)
    tables.check("entities", entities)
    said = quotations.find(stories, split, words, linked, entities, lexicon)
    tables.check("quotations", said)
    stands = stances.find(stories, split, words, linked, entities, said, lexicon)
    tables.check("stances", stands)
    when = tables.check("times", times.find(stories, split, words, lexicon))
    return {
        "articles": note_doubts(stories, times.conflicts(stories, when)),
        "sentences": split,
        "mentions": linked,
        "entities": entities,
        "quotations": said,
        "stances": stands,
        "times": when,
    }


def offer_dates(stories: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The stories, the undated ones with the day that their own words suggest; `published` stays null."""
    stories = stories.copy()
    for row in stories.index[stories["published"].isna()]:
        hints = dates.infer_published(str(stories.at[row, "text"]), lexicon)
        if hints:
            best = max(hints, key=lambda hint: hint.confidence)
            stories.at[row, "offered"] = pd.Timestamp(best.value)
            stories.at[row, "offered_why"] = best.reason
            stories.at[row, "offered_confidence"] = best.confidence
    return stories


def note_doubts(stories: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    """The stories, with the dates that contradict each other or the day of publication told in `doubts`."""
    told = conflicts.groupby("article_id")["detail"].agg("; ".join).to_dict()
    pairs = zip(stories["doubts"].tolist(), map(told.get, stories["article_id"].tolist()), strict=True)
    doubts = ["; ".join(words for words in pair if isinstance(words, str)) or None for pair in pairs]
    return stories.assign(doubts=pd.Series(doubts, index=stories.index, dtype="str"))


def read(name: str, data: bytes, given: Any, lexicon: Lexicon) -> Iterator[articles.Reading]:
    """The stories of one raw file, a large export in several readings. Raises articles.Unreadable."""
    return articles.rows(name, data, given, lexicon)


def chunks(stories: Iterable[pd.DataFrame], size: int = CHUNK) -> Iterator[pd.DataFrame]:
    """The same stories in frames of at least `size` rows, so that no frame grows with the corpus."""
    waiting: list[pd.DataFrame] = []
    for part in stories:
        for at in range(0, len(part), size):
            waiting.append(part.iloc[at : at + size])
            if sum(map(len, waiting)) >= size:
                yield tables.join("articles", waiting)
                waiting = []
    if waiting:
        yield tables.join("articles", waiting)


class Part(NamedTuple):
    """The tables of one chunk, and the articles that a stage failed on: article_id, file and what went wrong."""

    tables: Tables
    faults: list[tuple[str, str, str]]


def attempt(stories: pd.DataFrame, lexicon: Lexicon) -> Part:
    """The tables of these stories; one that a stage fails on stands in them with its text alone, and is told."""
    try:
        return Part(analyse(stories, lexicon), [])
    except MemoryError:
        raise
    except Exception as error:
        if len(stories) == 1:
            bare = {name: tables.empty(name) for name in tables.STORED if name != "copies"}
            row = stories.iloc[0]
            return Part(bare | {"articles": stories}, [(row["article_id"], row["file"], _told(error))])
    half = len(stories) // 2
    parts = [attempt(some.reset_index(drop=True), lexicon) for some in (stories.iloc[:half], stories.iloc[half:])]
    joined = {name: tables.join(name, (part.tables[name] for part in parts)) for name in parts[0].tables}
    joined["entities"] = merge_entities(part.tables["entities"] for part in parts)
    return Part(joined, [fault for part in parts for fault in part.faults])


def _told(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}, line {last.lineno}"
    return f"could not be analysed, only its text is kept ({type(error).__name__}: {error}; {where})"


def run(
    parts: Iterable[pd.DataFrame], lexicon: Lexicon, workers: int = 1, scheduler: str | None = None
) -> Iterator[Part]:
    """The tables of each chunk, in no fixed order: in this process, on local processes, or on a Dask cluster.

    Raises ClusterError if the cluster cannot be reached or loses a chunk.
    """
    waiting = iter(parts)
    if scheduler:
        with _client(scheduler) as client:
            shared = client.scatter(lexicon, broadcast=True)
            yield from _mapped(waiting, shared, client, 2 * max(workers, len(client.nthreads())))
    elif workers > 1:
        yield from _copied(waiting, lexicon, workers)
    else:
        for number, part in enumerate(waiting):
            yield attempt(part, lexicon)
            if not number:
                _settle()


@cache
def _settle() -> None:
    """Leave the indexes, which stay for good, out of every later collection of garbage."""
    gc.collect()
    gc.freeze()


def _copied(waiting: Iterator[pd.DataFrame], lexicon: Lexicon, workers: int) -> Iterator[Part]:
    """The outcome of each chunk from processes that begin as copies of this one, its indexes ready and shared."""
    first = list(islice(waiting, 1))
    for part in first:
        attempt(part.iloc[:1], lexicon)
    method = "fork" if sys.platform == "linux" else "spawn"
    _settle()
    pool = ProcessPoolExecutor(workers, get_context(method), _begin, (lexicon,))
    try:
        chunks = chain(first, waiting)
        flowing = {pool.submit(_attempt, part) for part in islice(chunks, 2 * workers)}
        while flowing:
            done, flowing = wait(flowing, return_when=FIRST_COMPLETED)
            flowing |= {pool.submit(_attempt, part) for part in islice(chunks, len(done))}
            yield from (outcome.result() for outcome in done)
    except BrokenProcessPool as error:
        raise ClusterError(f"local processes: one was lost, perhaps for want of memory ({error})") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_own: list[Lexicon] = []


def _begin(lexicon: Lexicon) -> None:
    """A key press that stops a run goes to every process of it; let the first one alone answer and end the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _own[:] = [lexicon]


def _attempt(part: pd.DataFrame) -> Part:
    return attempt(part, _own[0])


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    from distributed import Client

    with ExitStack() as stack:
        try:
            client = stack.enter_context(Client(scheduler, timeout=PATIENCE_SECONDS))
        except (OSError, ValueError) as error:
            raise ClusterError(f"{scheduler}: {error}") from error
        if not client.nthreads():
            raise ClusterError(f"{scheduler}: the cluster has no worker")
        yield client


def _mapped(waiting: Iterator[pd.DataFrame], lexicon: Any, client: Client, most: int) -> Iterator[Part]:
    """The outcome of each chunk as it is done, at most `most` chunks under way."""
    from distributed import KilledWorker, as_completed

    flowing = as_completed()
    for part in islice(waiting, most):
        flowing.add(client.submit(attempt, part, lexicon, pure=False))
    for done in flowing:
        try:
            yield done.result()
        except KilledWorker as error:
            raise ClusterError(f"a worker was lost again and again, perhaps for want of memory ({error})") from error
        done.release()
        for part in islice(waiting, 1):
            flowing.add(client.submit(attempt, part, lexicon, pure=False))


def merge_entities(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per entity over all chunks: the lexicon's row first, else the fullest name found."""
    joined = tables.join("entities", parts)
    order = joined.assign(size=joined["name"].str.len()).sort_values(
        ["entity_id", "known", "size", "name"], ascending=[True, False, False, True]
    )
    return order.drop_duplicates("entity_id").drop(columns="size").reset_index(drop=True)


@dataclass
class Work:
    """Files under analysis: whose each story is, which files were read to their end, and what is still under way."""

    files: list[str]
    owner: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    left: Counter[str] = field(default_factory=Counter)

    def expect(self, digest: str, stories: Iterable[str]) -> None:
        """These stories of a file are handed to the stages."""
        for article in stories:
            self.owner[article] = digest
            self.left[digest] += 1

    def note(self, stories: Iterable[str]) -> None:
        """These stories are derived and kept."""
        self.left.subtract(self.owner[article] for article in stories)

    def finished(self) -> list[str]:
        """The files that are derived whole since this was asked last."""
        ready = sorted(digest for digest in self.closed - self.done if not self.left[digest])
        self.done.update(ready)
        return ready


@cache
def method_version() -> str:
    """A hash of the stages with all they are built from: with the lexicon's version it stamps what was derived."""
    digest = hashlib.sha256()
    for path in [*_rooms(), *sorted(p for p in (HERE / "models").glob("*") if p.is_file())]:
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(os.environ.get("MARSAD_TAGGER", "").encode())
    try:
        digest.update(version("camel-tools").encode())
    except PackageNotFoundError:
        digest.update(b"none")
    return digest.hexdigest()[:16]


def _rooms() -> list[Path]:
    """The stages' modules and all that these import from here."""
    found: set[Path] = set()
    waiting = [Path(str(stage.__file__)) for stage in STAGES]
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found.add(path)
            for dots, module, names in IMPORT.findall(path.read_text(encoding="utf-8")):
                for name in [module] if module else re.findall(r"\w+", names):
                    place = path.parents[len(dots) - 1] / name
                    waiting += [place.with_suffix(".py"), *sorted(place.glob("*.py"))]
    return sorted(found)
