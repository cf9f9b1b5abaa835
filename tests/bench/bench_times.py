"""Time expressions: words per second on one core, and the share of weekday-fixed dates that get the right value.

Usage: python -m tests.bench.bench_times [ARTICLES]
Reads ../shared/data: news/ant-news.jsonl.xz for the speed, time/weekday_dates_dev.tsv for the values.
"""

from __future__ import annotations

import csv
import json
import lzma
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pandas as pd

from lib import lexicon, sentences, tables, times
from lib.lexicon import Lexicon

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
NEWS = DATA / "news" / "ant-news.jsonl.xz"
DATES = DATA / "time" / "weekday_dates_dev.tsv"


def articles(texts: list[tuple[str, str]]) -> pd.DataFrame:
    """The table `articles` of (text, day of publication)."""
    rows = [
        {"article_id": str(n), "file": "", "story": 0, "published": pd.Timestamp(day[:10]), "text": text}
        for n, (text, day) in enumerate(texts)
    ]
    return tables.frame("articles", rows)


def find(stories: pd.DataFrame, lex: Lexicon) -> tuple[pd.DataFrame, float]:
    """The table `times` of the articles, and the processor seconds that it took."""
    split = sentences.split(stories, lex)
    start = time.process_time()
    found = times.find(stories, split, tables.empty("tokens"), lex)
    return found, time.process_time() - start


def speed(count: int, lex: Lexicon) -> float:
    """Words of news per second."""
    with lzma.open(NEWS, "rt", encoding="utf-8") as news:
        rows = [json.loads(line) for line in islice(news, count)]
    stories = articles([(row["text"], row["date"]) for row in rows])
    return float(stories["text"].str.split().str.len().sum() / find(stories, lex)[1])


def misses(lex: Lexicon) -> tuple[int, list[str]]:
    """How many dates were asked, and those whose expression has not the expected value."""
    with DATES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    stories = articles([(row["context"], row["pub_date"]) for row in rows])
    found = find(stories, lex)[0]
    by_article = {str(key): part for key, part in found.groupby("article_id")}
    return len(rows), list(_wrong(rows, by_article))


def _wrong(rows: list[dict[str, str]], by_article: dict[str, pd.DataFrame]) -> Iterator[str]:
    for number, row in enumerate(rows):
        start = row["context"].find(row["expression"])
        part = by_article.get(str(number), tables.empty("times"))
        over = part[(part["start"] < start + len(row["expression"])) & (part["end"] > start)]
        if row["expected_iso"] not in over["value"].str[:10].tolist():
            yield f"{row['pub_date']} {row['expression']} {row['expected_iso']} {over['value'].tolist()}"


def main() -> None:
    """Print both figures and the misses."""
    lex = lexicon.load()
    asked, wrong = misses(lex)
    print(*wrong, sep="\n")
    print(f"dates with the right value: {1 - len(wrong) / asked:.4f} of {asked}")
    print(f"words per second: {speed(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, lex):,.0f}")


if __name__ == "__main__":
    main()
