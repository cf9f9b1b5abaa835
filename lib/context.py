"""A document's words and the labels of a first pass -> what the rest of the document says about each word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate

from . import words
from .gazetteer import Form

REACH = 25
TOPIC_REACH = 8
_COMMON = 200
_NOTABLE = 1.6

UNNAMED, ALONE = ["d=O"], ["d=-"]
Span = tuple[int, int, str]


def context_rows(
    sentences: Sequence[Sequence[Form]], spans: Sequence[Sequence[Span]], everywhere: bool = True
) -> list[list[list[str]]]:
    """For each word, how a first pass labelled the same stem elsewhere, up to `REACH` sentences away.

    Unless `everywhere`, a sentence without a name, or a stem that is one elsewhere, has no rows.
    """
    seen: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        roles = {i: (kind, _role(first, end, i)) for first, end, kind in spans[number] for i in range(first, end)}
        for i, form in enumerate(sentence):
            if form.kind in ("word", "latin"):
                seen[form.stem].append((number, i, *roles.get(i, ("", ""))))
    named = {stem for stem, places in seen.items() if len(places) <= _COMMON and any(place[2] for place in places)}
    rows = []
    for number, sentence in enumerate(sentences):
        own = [_elsewhere(seen, named, form, number, i) for i, form in enumerate(sentence)]
        told = everywhere or bool(spans[number]) or any(map(_tells, own))
        rows.append([_with_neighbours(own, i) for i in range(len(own))] if told else [])
    return rows


def _tells(row: Sequence[str]) -> bool:
    """Whether the features of a word say that its stem is a name elsewhere."""
    return bool(row) and row[0] not in (*UNNAMED, *ALONE)


def _role(first: int, end: int, at: int) -> str:
    if end - first == 1:
        return "S"
    return "F" if at == first else "L" if at == end - 1 else "M"


def _elsewhere(
    seen: dict[str, list[tuple[int, int, str, str]]], named: set[str], form: Form, number: int, at: int
) -> list[str]:
    if form.kind not in ("word", "latin"):
        return []
    if form.stem not in named:
        return UNNAMED if len(seen[form.stem]) > 1 else ALONE
    others = [p for p in seen[form.stem] if abs(p[0] - number) <= REACH and (p[0] != number or p[1] != at)]
    labelled = [place for place in others if place[2]]
    if not labelled:
        return UNNAMED if others else ALONE
    kind = Counter(place[2] for place in labelled).most_common(1)[0][0]
    share = "a" if len(labelled) == len(others) else "m" if len(labelled) * 2 >= len(others) else "f"
    row = [f"d={kind}{share}", f"d={kind}"]
    parts = Counter(place[2:] for place in labelled if place[3] != "S")
    if parts:
        part_kind, role = parts.most_common(1)[0][0]
        row.append(f"dm={part_kind[0]}{role}")
    if len(labelled) > 1:
        row.append(f"d2={kind}")
    return row


def _with_neighbours(own: Sequence[Sequence[str]], at: int) -> list[str]:
    row = list(own[at])
    row += [f"-1{feature}" for feature in (own[at - 1][:1] if at else ())]
    row += [f"+1{feature}" for feature in (own[at + 1][:1] if at + 1 < len(own) else ())]
    return row


def topics(sentences: Sequence[Sequence[Form]], known: words.Words) -> list[str]:
    """The topic that stands out around each sentence, as a cluster number; empty where none does."""
    usual = known.usual_topics
    if not usual:
        return [""] * len(sentences)
    counts = []
    for sentence in sentences:
        found = (known.clusters.get(form.stem) for form in sentence if form.kind == "word")
        counts.append(Counter(clusters[words.TOPIC] for clusters in found if clusters))
    names = sorted(usual)
    sums = {name: [0, *accumulate(count[name] for count in counts)] for name in names}
    out = []
    for number in range(len(sentences)):
        first, end = max(0, number - TOPIC_REACH), min(len(sentences), number + TOPIC_REACH + 1)
        here = {name: sums[name][end] - sums[name][first] for name in names}
        total = sum(here.values()) + 1
        best = max(names, key=lambda name: here[name] / total / usual[name])
        out.append(best if here[best] / total > _NOTABLE * usual[best] and here[best] > 2 else "")
    return out
