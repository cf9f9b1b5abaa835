"""Words in a row -> name labels: the name model, read and applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import context, words
from .decoder import Floats, best, sureness, weigh
from .features import NEAR, REMEMBERED, Features
from .gazetteer import Form
from .tokenizer import TOKEN, Entry, Tokenizer

if TYPE_CHECKING:
    from .lexicon import Lexicon

FOLDER = Path(__file__).parent / "models"
FIRST, SECOND = "names-1.crfsuite", "names-2.crfsuite"
LABELS = ("PER", "LOC", "ORG")
_PUNCTUATION = Form("", "punct", "", "", "", "", "", "", "")


class Labelled(NamedTuple):
    """One sentence as the model sees it: IOB2 labels, and for each name (first, end, kind, how sure)."""

    labels: list[str]
    names: list[tuple[int, int, str, float]]


def scored(words: Sequence[tuple[str, float]]) -> Labelled:
    """Labels with how sure each is -> the names, each as sure as its least sure word."""
    labels = [label for label, _ in words]
    names = [(first, end, kind, min(sure for _, sure in words[first:end])) for first, end, kind in spans(labels)]
    return Labelled(labels, names)


class Tagger:
    """The shipped model over one lexicon: a first pass by sentence, a second that knows the whole document."""

    def __init__(self, lexicon: Lexicon, folder: Path, known: words.Words) -> None:
        self._features, self._words = Features(lexicon, known), known
        self._tokenizer = Tokenizer(lexicon, known)
        (self._first, self._second), self._weights = weigh(opened(folder / FIRST), opened(folder / SECOND))
        self._places: dict[Form, int] = {}
        self._sums = np.zeros((REMEMBERED, len(NEAR) + 1, self._weights.state.shape[1]))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Tagger:
        """The tagger over a lexicon; one is kept per version."""
        return Tagger(lexicon, FOLDER, words.shipped())

    def label(self, document: Sequence[Sequence[Form]]) -> list[Labelled]:
        """The names of a document's sentences, in their order.

        The second pass has the word where the first, or the rest of the document, saw a name.
        """
        sizes = [len(forms) for forms in document]
        scores = self._scores(document, sizes)
        width = len(self._first.labels)
        first = best(self._first, scores[:, :width], sizes)
        around = context.context_rows(document, [spans(labels) for labels in first], everywhere=False)
        starts = [0, *accumulate(sizes)]
        told = [i for i, rows in enumerate(around) if rows]
        found = [Labelled(labels, []) for labels in first]
        if told:
            second = np.concatenate([scores[starts[i] : starts[i + 1], width:] for i in told])
            self._weights.add(second, chain.from_iterable(around[i] for i in told), width)
            for i, labelled in zip(told, self._named(second, [sizes[i] for i in told]), strict=True):
                found[i] = labelled
        return found

    def _named(self, scores: Floats, sizes: Sequence[int]) -> list[Labelled]:
        """Labels and names of sentences by the second model, from the scores of their words."""
        labels = best(self._second, scores, sizes)
        sure = sureness(self._second, scores, sizes)
        column = {label: number for number, label in enumerate(self._second.labels)}
        return [
            Labelled(
                row,
                [
                    (first, end, kind, min(float(share[k, column[row[k]]]) for k in range(first, end)))
                    for first, end, kind in spans(row)
                ],
            )
            for row, share in zip(labels, sure, strict=True)
        ]

    def _scores(self, document: Sequence[Sequence[Form]], sizes: Sequence[int]) -> Floats:
        """What both models' features say of each word of the document, words by labels of the one and the other."""
        if len(self._places) >= REMEMBERED:
            self._places.clear()
        numbers = np.array([self._place(form) for forms in document for form in forms], dtype=np.int64)
        place = np.concatenate([np.arange(size) for size in sizes] or [np.zeros(0, dtype=np.int64)])
        rest = np.repeat(np.asarray(sizes, dtype=np.int64), sizes) - 1 - place
        weights = self._sums[numbers]
        scores = weights[:, 0].copy()
        scores[2:] += weights[:-2, 1] * (place[2:] > 1)[:, None]
        scores[1:] += weights[:-1, 2] * (place[1:] > 0)[:, None]
        scores[:-1] += weights[1:, 3] * (rest[:-1] > 0)[:, None]
        scores[:-2] += weights[2:, 4] * (rest[:-2] > 1)[:, None]
        around = context.topics(document, self._words)
        more = [
            row for forms, topic in zip(document, around, strict=True) for row in self._features.further(forms, topic)
        ]
        self._weights.add(scores, more)
        return scores

    def _place(self, form: Form) -> int:
        """Where the weights of a word's own features stand, and of those that it gives to its neighbours."""
        found = self._places.get(form)
        if found is None:
            found = self._places[form] = len(self._places)
            if found == len(self._sums):
                self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
            for number, features in enumerate(self._features.view(form)[:-1]):
                self._sums[found, number] = self._weights.sum(features)
        return found

    def tag(self, sentences: Iterable[Sequence[str]]) -> list[list[str]]:
        """Labels of sentences that are divided into words already."""
        document = [forms_of(sentence, self._tokenizer) for sentence in sentences]
        labelled = zip(document, self.label(document), strict=True)
        return [plain(self._features.with_known_people(forms, found.labels)) for forms, found in labelled]


def opened(path: Path) -> Any:
    """The model in a file, ready to tag."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def tag(sentences: Iterable[Sequence[str]], lexicon: Lexicon | None = None) -> list[list[str]]:
    """IOB2 labels (PER, LOC, ORG) of sentences given as lists of words, one label for each word.

    Words are taken as they are divided: a clitic that stands in a word belongs to it. The sentences count as one text
    in their order: what a name is called in one tells about the others near it, so give whole documents together.
    """
    from . import lexicon as lexicons

    return Tagger.of(lexicon or lexicons.load()).tag(sentences)


def forms_of(sentence: Sequence[str], tokenizer: Tokenizer) -> list[Form]:
    """Given words as forms; of a word with marks stuck to it the letters count."""
    forms = []
    for word in sentence:
        pieces = [m for m in TOKEN.finditer(word) if m.lastgroup != "punct"] or list(TOKEN.finditer(word))
        if not pieces:
            forms.append(_PUNCTUATION)
            continue
        piece = max(pieces, key=lambda m: m.end() - m.start())
        forms.append(form_of(tokenizer.choice(piece.group(), piece.lastgroup or "punct").usual))
    return forms


def form_of(entry: Entry) -> Form:
    """The word-level columns of what the tokenizer knows of a word."""
    return Form(*(getattr(entry, name) for name in Form._fields))


def plain(labels: Sequence[str]) -> list[str]:
    """Labels of the three kinds that are asked for, every name begun with B."""
    out: list[str] = []
    for label in labels:
        kind = label[2:]
        if kind not in LABELS:
            out.append("O")
        elif label[0] == "I" and (not out or out[-1][2:] != kind):
            out.append(f"B-{kind}")
        else:
            out.append(label)
    return out


def spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """IOB2 labels -> (first, end, kind) of each name."""
    found: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        if label == "O":
            continue
        if label[0] == "I" and found and found[-1][1] == i and found[-1][2] == label[2:]:
            found[-1] = (found[-1][0], i + 1, label[2:])
        else:
            found.append((i, i + 1, label[2:]))
    return found


def read_conll(path: Path) -> list[tuple[list[str], list[str]]]:
    """Sentences of a file: a word and its label (empty if there is none) a line, blank lines between sentences."""
    sentences: list[tuple[list[str], list[str]]] = []
    current: tuple[list[str], list[str]] = ([], [])
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        parts = line.split()
        if parts:
            current[0].append(parts[0])
            current[1].append(parts[-1] if len(parts) > 1 else "")
        elif current[0]:
            sentences.append(current)
            current = ([], [])
    return sentences


def measure(gold: Iterable[Sequence[str]], predicted: Iterable[Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Exact-span precision, recall and F1 by kind and together (`all`) over PER, LOC and ORG."""
    right, found, meant = dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, 0)
    for a, b in zip(gold, predicted, strict=True):
        wanted, given = (set(spans(plain(labels))) for labels in (a, b))
        for kind in LABELS:
            right[kind] += sum(s[2] == kind for s in wanted & given)
            found[kind] += sum(s[2] == kind for s in given)
            meant[kind] += sum(s[2] == kind for s in wanted)
    for counts in (right, found, meant):
        counts["all"] = sum(counts.values())
    return {kind: _figures(right[kind], found[kind], meant[kind]) for kind in (*LABELS, "all")}


def _figures(right: int, found: int, meant: int) -> dict[str, Any]:
    p, r = right / found if found else 0.0, right / meant if meant else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(f1, 3), "gold": meant, "found": found}
