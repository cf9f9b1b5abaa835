"""Raw files -> every table: the order of the stages, in chunks, over processes or a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from . import articles, dates, links, mentions, quotations, sentences, stances, tables, times, tokens
from .lexicon import Lexicon

Tables = dict[str, pd.DataFrame]
CHUNK = 100
LARGE = 2_000_000
HERE = Path(__file__).parent
STAGES = (articles, sentences, tokens, mentions, links, quotations, stances, dates, times)


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
        hints = dates.infer_published(stories.at[row, "text"], lexicon)
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


def read(name: str, data: bytes, given: Any, lexicon: Lexicon) -> articles.Reading:
    """The stories of one raw file. Raises articles.Unreadable."""
    return articles.read(name, data, given, lexicon)


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


def run(
    parts: Iterable[pd.DataFrame], lexicon: Lexicon, workers: int = 1, scheduler: str | None = None
) -> Iterator[Tables]:
    """The tables of each chunk, in no fixed order: in this process, on local processes, or on a Dask cluster."""
    if workers <= 1 and not scheduler:
        for part in parts:
            yield analyse(part, lexicon)
        return
    from distributed import Client, LocalCluster, as_completed

    cluster = None if scheduler else LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    with Client(scheduler or cluster) as client:
        shared = client.scatter(lexicon, broadcast=True)
        waiting, flowing = iter(parts), as_completed()
        for part in _first(waiting, 2 * max(workers, 2)):
            flowing.add(client.submit(analyse, part, shared, pure=False))
        for done in flowing:
            yield done.result()
            done.release()
            for part in _first(waiting, 1):
                flowing.add(client.submit(analyse, part, shared, pure=False))
    if cluster:
        cluster.close()


def _first(parts: Iterator[pd.DataFrame], count: int) -> Iterator[pd.DataFrame]:
    for _, part in zip(range(count), parts, strict=False):
        yield part


def merge_entities(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per entity over all chunks: the lexicon's row first, else the fullest name found."""
    joined = tables.join("entities", parts)
    order = joined.assign(size=joined["name"].str.len()).sort_values(
        ["entity_id", "known", "size", "name"], ascending=[True, False, False, True]
    )
    return order.drop_duplicates("entity_id").drop(columns="size").reset_index(drop=True)


@cache
def method_version() -> str:
    """A hash of the program's stages and models: with the lexicon's version it stamps what was derived."""
    digest = hashlib.sha256()
    code = [*(Path(str(stage.__file__)) for stage in STAGES), *(HERE / "timex").glob("*.py")]
    for path in sorted([*code, *(p for p in (HERE / "models").glob("*") if p.is_file())]):
        digest.update(path.name.encode() + path.read_bytes())
    try:
        digest.update(version("camel-tools").encode())
    except PackageNotFoundError:
        digest.update(b"none")
    return digest.hexdigest()[:16]
