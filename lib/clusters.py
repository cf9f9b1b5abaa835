"""News texts -> word counts and word clusters: stems by what stands beside them and around them."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import camel, words
from .tokenizer import TOKEN, Tokenizer

if TYPE_CHECKING:
    from .lexicon import Lexicon

GRAINS = (48, 192, 768, 3000)  # by the words right beside
TOPICS = (24, 600)  # by the words around
MIN_COUNT = 6
CONTEXTS = 6000
DIMENSIONS = 120
OFFSETS = (-2, -1, 1, 2)
REACH = 8
BOUNDARY = "\n"


def read_news(path: Path) -> Iterator[str]:
    """Title and text of each article of a .jsonl.xz file."""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            article = json.loads(line)
            yield f"{article['title'] or ''}\n{article['text'] or ''}"


def count_keys(texts: Iterable[str]) -> Counter[str]:
    """How often each folded word stands in the texts."""
    surfaces: Counter[str] = Counter()
    for text in texts:
        surfaces.update(m.group() for m in TOKEN.finditer(text) if m.lastgroup == "word")
    counts: Counter[str] = Counter()
    for surface, count in surfaces.items():
        counts[camel.fold(surface)] += count
    return counts


def learn(texts: Iterable[str], lexicon: Lexicon, known: words.Words) -> dict[str, tuple[str, ...]]:
    """Cluster numbers of each frequent stem (`GRAINS`, then `TOPICS`); the same texts give the same clusters."""
    stems, sequence = _sequence(texts, Tokenizer(lexicon, known))
    size = len(stems)
    beside = _vectors([_pairs(sequence, offset, size) for offset in OFFSETS])
    around = sum((_pairs(sequence, o, size) for o in range(-REACH, REACH + 1) if o), start=_pairs(sequence, 1, size))
    clusters = zip(stems, _cluster([(beside, GRAINS), (_vectors([around]), TOPICS)]), strict=True)
    return {stem: found for stem, found in clusters if stem != BOUNDARY}


def _sequence(texts: Iterable[str], tokenizer: Tokenizer) -> tuple[list[str], Any]:
    """The stems by falling frequency, and the texts as their numbers (-1: rare); clitics count as words."""
    seen: dict[str, int] = {}
    counts: list[int] = []
    sequence: list[int] = []

    def add(word: str) -> None:
        number = seen.setdefault(word, len(seen))
        if number == len(counts):
            counts.append(0)
        counts[number] += 1
        sequence.append(number)

    for text in texts:
        for match in TOKEN.finditer(text):
            entry = tokenizer.choice(match.group(), match.lastgroup or "punct").usual
            if entry.proclitic:
                add(f"{entry.proclitic}+")
            add("0" if entry.kind == "number" else entry.stem)
        add(BOUNDARY)
    order = sorted(seen, key=lambda word: (-counts[seen[word]], word))
    frequent = [word for word in order if counts[seen[word]] >= MIN_COUNT]
    renumbered = np.full(len(seen), -1, dtype=np.int32)
    for number, word in enumerate(frequent):
        renumbered[seen[word]] = number
    return frequent, renumbered[np.asarray(sequence, dtype=np.int32)]


def _pairs(sequence: Any, offset: int, size: int) -> Any:
    """How often a word stands `offset` words from each of the most frequent ones."""
    from scipy import sparse

    left, right = (sequence[:-offset], sequence[offset:]) if offset > 0 else (sequence[-offset:], sequence[:offset])
    kept = (left >= 0) & (right >= 0) & (right < CONTEXTS)
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    return sparse.coo_matrix((ones, (left[kept], right[kept])), shape=(size, CONTEXTS)).tocsr()


def _vectors(blocks: list[Any]) -> Any:
    """Positive pointwise mutual information of words and their neighbours, reduced by SVD to unit vectors."""
    from scipy import sparse
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    joint = sparse.hstack(blocks).tocoo()
    total = joint.data.sum()
    rows = np.asarray(joint.sum(axis=1)).ravel()
    columns = np.asarray(joint.sum(axis=0)).ravel() ** 0.75
    columns *= total / columns.sum()
    gain = np.log(joint.data * total / (rows[joint.row] * columns[joint.col]))
    positive = gain > 0
    matrix = sparse.csr_matrix((gain[positive], (joint.row[positive], joint.col[positive])), shape=joint.shape)
    return normalize(TruncatedSVD(DIMENSIONS, n_iter=4, random_state=0).fit_transform(matrix))


def _cluster(spaces: list[tuple[Any, tuple[int, ...]]]) -> list[tuple[str, ...]]:
    from sklearn.cluster import MiniBatchKMeans

    columns = []
    for vectors, grains in spaces:
        for grain in grains:
            size = min(grain, len(vectors))
            model = MiniBatchKMeans(size, random_state=0, batch_size=4096, n_init=1, max_iter=30)
            columns.append([str(number) for number in model.fit_predict(vectors)])
    return list(zip(*columns, strict=True))
