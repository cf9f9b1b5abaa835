"""Articles -> the table `copies`: the same story twice, agency text edited by two outlets, shared statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from datasketch import MinHash, MinHashLSH

from . import camel, tables

SHINGLE = 4  # words of a shingle by which edited texts are compared
STATEMENT = 12  # words that two articles share only where one quotes the other or both quote a third
NEAR = 0.35  # share of common shingles from which an article is an edited copy
COVERED = 0.5  # or share of the shorter article's words that stand in runs of the other's
LEAST = 20  # words under which an article is compared as a whole only
PERMUTATIONS = 128
FORMULA = (50, 0.002)  # a passage that more articles have, and a larger share of them, is an outlet's own formula

_WORD = re.compile(rf"[^\W_][\w{camel.MARKS}\u0300-\u036f]*")
_BASE = np.uint64(0x9E3779B97F4A7C15)

Ints = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Words:
    """The words of one article: a number for each folded word, and where it stands in the text."""

    article_id: str
    keys: Ints
    starts: Ints
    ends: Ints
    length: int

    def shingles(self, size: int) -> Ints:
        """A hash for each run of `size` words, in order."""
        count = len(self.keys) - size + 1
        if count < 1:
            return np.empty(0, np.uint64)
        mixed = np.zeros(count, np.uint64)
        for at in range(size):
            mixed = (mixed ^ self.keys[at : at + count].astype(np.uint64)) * _BASE
            mixed ^= mixed >> np.uint64(29)
        return mixed


def find(articles: pd.DataFrame) -> pd.DataFrame:
    """The table `copies` of a table `articles`: each later article with the earliest one that it repeats.

    `exact` is the same words in the same order; `near` shares NEAR of its shingles or COVERED of its words; a
    `statement` is a run of STATEMENT words or more in otherwise different articles. Time and memory grow linearly.
    """
    corpus = list(_read(articles))
    rows = _exact(corpus)
    first = {row["article_id"] for row in rows}
    rest = [words for words in corpus if words.article_id not in first]
    runs = _shared_runs(rest)
    near = _near(rest, runs)
    whole = {(row["article_id"], row["copy_of"]) for row in near}
    said = [row for pair, found in runs.items() for row in _statements(rest, pair, found)]
    rows += near + [row for row in said if (row["article_id"], row["copy_of"]) not in whole]
    return tables.frame("copies", sorted(rows, key=lambda row: (row["article_id"], row["copy_of"], row["start"])))


def _read(articles: pd.DataFrame) -> Iterator[Words]:
    """The words of every article, the earliest published first; undated ones follow in their order."""
    numbers: dict[str, int] = {}
    seen: dict[str, int] = {}
    ordered = articles.sort_values("published", kind="stable", na_position="last")
    for article_id, text in zip(ordered["article_id"].tolist(), ordered["text"].tolist(), strict=True):
        keys, starts, ends = [], [], []
        for match in _WORD.finditer(text):
            word = match.group()
            number = seen.get(word)
            if number is None:
                number = seen[word] = numbers.setdefault(camel.fold(word), len(numbers) + 1)
            keys.append(number)
            starts.append(match.start())
            ends.append(match.end())
        yield Words(
            article_id, np.array(keys, np.uint32), np.array(starts, np.uint32), np.array(ends, np.uint32), len(text)
        )


def _row(
    later: Words, earlier: Words, kind: str, similarity: float, span: tuple[int, int], other: tuple[int, int]
) -> dict[str, Any]:
    return {
        "article_id": later.article_id,
        "copy_of": earlier.article_id,
        "kind": kind,
        "similarity": round(float(similarity), 3),
        "start": int(span[0]),
        "end": int(span[1]),
        "other_start": int(other[0]),
        "other_end": int(other[1]),
    }


def _exact(corpus: list[Words]) -> list[dict[str, Any]]:
    first: dict[bytes, Words] = {}
    rows = []
    for words in corpus:
        earlier = first.setdefault(words.keys.tobytes(), words)
        if earlier is not words and len(words.keys):
            rows.append(_row(words, earlier, "exact", 1.0, (0, words.length), (0, earlier.length)))
    return rows


Run = tuple[int, int, int]  # first word in the later article, first word in the earlier one, number of words


def _shared_runs(corpus: list[Words]) -> dict[tuple[int, int], list[Run]]:
    """Runs of words that an article shares with the earliest one that has them, by (later, earlier)."""
    shingles = [words.shingles(STATEMENT) for words in corpus]
    if not any(map(len, shingles)):
        return {}
    hashes = np.concatenate(shingles)
    owners = np.repeat(np.arange(len(shingles)), [len(part) for part in shingles])
    places = np.concatenate([np.arange(len(part)) for part in shingles])
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    heads = np.r_[True, ordered[1:] != ordered[:-1]]  # of the articles with one hash the earliest comes first
    group = np.cumsum(heads) - 1
    source = order[np.flatnonzero(heads)[group]]
    usual = np.bincount(group)[group] <= max(FORMULA[0], FORMULA[1] * len(corpus))
    shared = usual & (owners[source] != owners[order])
    later, earlier = order[shared], source[shared]
    found: dict[tuple[int, int], list[Run]] = {}
    line = np.lexsort((places[later], places[later] - places[earlier], owners[earlier], owners[later]))
    columns = (owners[later], owners[earlier], places[later], places[earlier])
    for a, b, at, other in zip(*(column[line].tolist() for column in columns), strict=True):
        runs = found.setdefault((a, b), [])
        if runs and runs[-1][0] + runs[-1][2] - STATEMENT + 1 == at and runs[-1][0] - runs[-1][1] == at - other:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((at, other, STATEMENT))
    return found


def _statements(corpus: list[Words], pair: tuple[int, int], runs: list[Run]) -> Iterator[dict[str, Any]]:
    later, earlier = corpus[pair[0]], corpus[pair[1]]
    similarity = _similarity(set(later.shingles(SHINGLE).tolist()), set(earlier.shingles(SHINGLE).tolist()))
    end = 0
    for at, other, size in sorted(runs):
        if at >= end:
            end = at + size
            yield _row(later, earlier, "statement", similarity, _span(later, at, size), _span(earlier, other, size))


def _span(words: Words, at: int, size: int) -> tuple[int, int]:
    return words.starts[at], words.ends[at + size - 1]


def _similarity(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _near(corpus: list[Words], runs: dict[tuple[int, int], list[Run]]) -> list[dict[str, Any]]:
    """Each article with the earliest one that it is an edited copy of."""
    covering: dict[int, list[int]] = {}
    for (later, earlier), found in runs.items():
        size = sum(run[2] for run in found)
        if size >= COVERED * min(len(corpus[later].keys), len(corpus[earlier].keys)):
            covering.setdefault(later, []).append(earlier)
    index = MinHashLSH(threshold=NEAR, num_perm=PERMUTATIONS)
    empty = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
    rows = []
    for number, words in enumerate(corpus):
        if len(words.keys) < LEAST:
            continue
        shingles = words.shingles(SHINGLE)
        sketch = empty.copy()
        sketch.update_batch((shingles & np.uint64(0xFFFFFFFF)).tolist())
        for earlier in sorted({*index.query(sketch), *covering.get(number, ())}):
            row = _edited(words, corpus[earlier], shingles, earlier in covering.get(number, ()))
            if row:
                rows.append(row)
                break
        index.insert(number, sketch)
    return rows


def _edited(later: Words, earlier: Words, shingles: Ints, covered: bool) -> dict[str, Any] | None:
    """The row of two articles, one an edited copy of the other; from the first shared shingle to the last."""
    others = earlier.shingles(SHINGLE)
    similarity = _similarity(set(shingles.tolist()), set(others.tolist()))
    if similarity < NEAR and not covered:
        return None
    mine, theirs = np.flatnonzero(np.isin(shingles, others)), np.flatnonzero(np.isin(others, shingles))
    span = later.starts[mine[0]], later.ends[mine[-1] + SHINGLE - 1]
    other = earlier.starts[theirs[0]], earlier.ends[theirs[-1] + SHINGLE - 1]
    return _row(later, earlier, "near", similarity, span, other)
