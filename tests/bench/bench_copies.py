"""Copies, edited texts and shared statements among the articles of the news set.

Usage: python -m tests.bench.bench_copies [ARTICLES]
Reads ../shared/data/news/ant-news.jsonl.xz. Prints, for a quarter of the articles and for all of them, the seconds, the
articles a second (steady where time is linear), the peak memory and how many rows of each kind were found.
"""

from __future__ import annotations

import itertools
import lzma
import resource
import sys
import time
from pathlib import Path

import pandas as pd

from lib import articles, copies, lexicon, tables

NEWS = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "news" / "ant-news.jsonl.xz"


def news(count: int | None) -> pd.DataFrame:
    """The first `count` articles of the news set, all of them for None."""
    with lzma.open(NEWS, "rb") as stream:
        data = b"".join(itertools.islice(stream, count))
    return tables.join("articles", (part.rows for part in articles.rows("news.jsonl", data, None, lexicon.load())))


def main() -> None:
    corpus = news(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    for part in (corpus.iloc[: len(corpus) // 4], corpus):
        start = time.perf_counter()
        kinds = copies.find(part)["kind"].value_counts().to_dict()
        seconds = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{len(part)} articles: {seconds:.1f} s, {len(part) / seconds:.0f} articles/s, {memory:.2f} GB, {kinds}")


if __name__ == "__main__":
    main()
