"""Weights of a trained model, and the features of a document's words -> the best labels, and how sure each is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Model(NamedTuple):
    """A linear-chain model: its labels, and the weights of one label after another (labels by labels, from and to)."""

    labels: list[str]
    moves: Floats


class Weights(NamedTuple):
    """The weights of features for the labels of two models: feature -> row of `state`, features by all labels."""

    rows: dict[str, int]
    state: Floats

    def sum(self, features: Iterable[str]) -> Floats:
        """The weights of several features together, by label."""
        found = [row for feature in features if (row := self.rows.get(feature)) is not None]
        return self.state[found].sum(axis=0)

    def add(self, scores: Floats, features: Iterable[Sequence[str]], first: int = 0) -> None:
        """Add what further features weigh to the scores of each word: words by labels, from the label `first` on."""
        places, found = [], []
        rows = self.rows
        for place, row in enumerate(features):
            for feature in row:
                number = rows.get(feature)
                if number is not None:
                    places.append(place)
                    found.append(number)
        if found:
            np.add.at(scores, places, self.state[found, first:])


def weigh(*trained: Any) -> tuple[list[Model], Weights]:
    """The models of opened python-crfsuite taggers, and the weights of their features beside each other."""
    known = [tagger.info() for tagger in trained]
    rows = {feature: row for row, feature in enumerate(sorted({f for info in known for f in info.attributes}))}
    state = np.zeros((len(rows), sum(len(info.labels) for info in known)))
    models: list[Model] = []
    first = 0
    for info in known:
        labels = list(info.labels)
        column = {label: number for number, label in enumerate(labels)}
        for (feature, label), weight in info.state_features.items():
            state[rows[feature], first + column[label]] = weight
        moves = np.zeros((len(labels), len(labels)))
        for (before, after), weight in info.transitions.items():
            moves[column[before], column[after]] = weight
        models.append(Model(labels, moves))
        first += len(labels)
    return models, Weights(rows, state)


def _padded(scores: Floats, sizes: npt.NDArray[np.int64]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Scores of sentences behind each other -> sentences by longest by labels, and where there is a word."""
    live = np.arange(sizes.max(initial=0))[None, :] < sizes[:, None]
    block = np.zeros((*live.shape, scores.shape[1]))
    block[live] = scores
    return block, live


def best(model: Model, scores: Floats, sizes: Sequence[int]) -> list[list[str]]:
    """The likeliest labels of each sentence (Viterbi); `scores` are words by labels, `sizes` words of each sentence."""
    lengths = np.asarray(sizes, dtype=np.int64)
    block, live = _padded(scores, lengths)
    count, longest, width = block.shape
    if not longest:
        return [[] for _ in sizes]
    back = np.zeros((longest, count, width), dtype=np.int64)
    reached = block[:, 0]
    for place in range(1, longest):
        ways = reached[:, :, None] + model.moves
        back[place] = ways.argmax(axis=1)
        reached = np.where(live[:, place, None], ways.max(axis=1) + block[:, place], reached)
    path = np.zeros((count, longest), dtype=np.int64)
    everyone, current = np.arange(count), reached.argmax(axis=1)
    for place in range(longest - 1, -1, -1):
        path[:, place] = current
        if place:
            current = np.where(live[:, place], back[place, everyone, current], current)
    names = model.labels
    return [[names[label] for label in row[:size]] for row, size in zip(path.tolist(), sizes, strict=True)]


def sureness(model: Model, scores: Floats, sizes: Sequence[int]) -> list[Floats]:
    """How likely each label is of each word, words by labels a sentence (forward-backward, each step scaled to one)."""
    block, live = _padded(scores, np.asarray(sizes, dtype=np.int64))
    longest = block.shape[1]
    emit = np.exp(block - block.max(axis=2, keepdims=True))
    moves = np.exp(model.moves)
    forward, backward = np.ones_like(emit), np.ones_like(emit)
    for place in range(longest):
        step = emit[:, place] * (forward[:, place - 1] @ moves if place else 1)
        forward[:, place] = step / step.sum(axis=1, keepdims=True)
    for place in range(longest - 2, -1, -1):
        step = (emit[:, place + 1] * backward[:, place + 1]) @ moves.T
        step /= step.sum(axis=1, keepdims=True)
        backward[:, place] = np.where(live[:, place + 1, None], step, 1)
    both = forward * backward
    both /= both.sum(axis=2, keepdims=True)
    return [both[number, :size] for number, size in enumerate(sizes)]
