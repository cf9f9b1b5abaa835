"""Words and names: words per second on one core, cold and with caches, and the model's figures on its training data.

Usage: python -m tests.bench.bench_names [ARTICLES]
Reads ../shared/data: news/ant-news.jsonl.xz for the speed, ner/anercorp_train.conll for the figures.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from lib import clusters, crf, lexicon, mentions, sentences, tables, tokens, training

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
HELD_BACK = 10


def clock(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and the processor seconds that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def speed(count: int, lex: lexicon.Lexicon) -> None:
    """Print words per second of each stage, first with empty caches, then with full ones."""
    texts = islice(clusters.read_news(DATA / training.NEWS), count)
    rows = [{"article_id": str(n), "file": "", "story": 0, "text": text} for n, text in enumerate(texts)]
    articles = tables.frame("articles", rows)
    split = sentences.split(articles, lex)
    for state in ("cold", "warm"):
        words, seconds = clock(lambda: tokens.tokenize(articles, split, lex))
        print(f"tokens   {state}  {len(words) / seconds:>9,.0f} words/s")
        _, seconds = clock(lambda found=words: mentions.find(articles, split, found, lex))
        print(f"mentions {state}  {len(words) / seconds:>9,.0f} words/s")


def main() -> None:
    """Print speed, and the figures on the last tenth of the corpus (the shipped model has seen it in training)."""
    lex = lexicon.load()
    speed(int(sys.argv[1]) if len(sys.argv) > 1 else 300, lex)
    corpus = crf.read_conll(DATA / training.CORPUS)
    last = corpus[-(len(corpus) // HELD_BACK) :]
    labels, seconds = clock(lambda: crf.tag([sentence for sentence, _ in last], lex))
    print(f"tagger         {sum(map(len, labels)) / seconds:>9,.0f} words/s")
    for kind, figures in crf.measure([given for _, given in last], labels).items():
        print(kind, figures)


if __name__ == "__main__":
    main()
