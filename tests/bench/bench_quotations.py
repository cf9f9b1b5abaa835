"""Quotations: words per second on one core, cold and warm, over news articles.

Usage: python -m tests.bench.bench_quotations [ARTICLES]
Reads ../shared/data/news/ant-news.jsonl.xz. The stages before are run first and are not counted.
"""

from __future__ import annotations

import json
import lzma
import sys
import time
from itertools import islice
from pathlib import Path

from lib import lexicon, links, mentions, quotations, sentences, tables, tokens

NEWS = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "news" / "ant-news.jsonl.xz"


def main(count: int = 300) -> None:
    """Print both speeds and how many quotations there are."""
    lex = lexicon.load()
    with lzma.open(NEWS, "rt", encoding="utf-8") as news:
        rows = [json.loads(line) for line in islice(news, count)]
    stories = [
        {"article_id": str(n), "file": "", "story": 0, "title": row["title"], "text": f"{row['title']}\n{row['text']}"}
        for n, row in enumerate(rows)
    ]
    articles = tables.frame("articles", stories)
    split = sentences.split(articles, lex)
    words = tokens.tokenize(articles, split, lex)
    linked, entities = links.resolve(articles, split, words, mentions.find(articles, split, words, lex), lex)
    for state in ("cold", "warm"):
        start = time.process_time()
        found = quotations.find(articles, split, words, linked, entities, lex)
        print(f"{state}: {len(words) / (time.process_time() - start):,.0f} words/s, {len(found)} quotations")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
