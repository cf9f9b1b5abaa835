"""A phrase in a sentence -> the issue that it names: its words without light openings, and its id in the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import camel
from .clauses import QUOTES, Clause, core_of

if TYPE_CHECKING:
    from ..lexicon import Lexicon

_LONGEST = 12
_FEWEST_LETTERS = 4


class Topic(NamedTuple):
    """Words first..end (half-open) that name an issue, the lexicon's id of it, and whether they ask for its end."""

    first: int
    end: int
    topic_id: str | None


class Topics:
    """The lexicon's issues by the words that name them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, topic_id in lexicon["topic_phrases"][["phrase", "topic_id"]].to_numpy().tolist():
            pieces = tuple(core_of(word) for word in camel.fold(phrase).split())
            self._phrases.setdefault(pieces[0], []).append((pieces, topic_id))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Topics:
        """The issues of a lexicon; one object is kept per version."""
        return Topics(lexicon)

    def known(self, clause: Clause, first: int, end: int) -> str | None:
        """The issue whose longest phrase stands within words first..end."""
        best: tuple[int, str] | None = None
        for i in range(first, end):
            for pieces, topic_id in self._phrases.get(clause.core[i], ()):
                if i + len(pieces) <= end and all(clause.core[i + n] == word for n, word in enumerate(pieces)):
                    best = max(best or (0, ""), (len(pieces), topic_id))
        return best[1] if best else None

    def at(self, clause: Clause, i: int, bound: int) -> Iterator[Topic]:
        """The issues that the phrase from word i to `bound` at most names; a joined verbal noun begins another."""
        first = _past_light(clause, i)
        while first is not None:
            end, following = _extent(clause, first)
            end = min(end, bound)
            topic = self._topic(clause, first, end)
            if topic is None:
                return
            yield topic
            first = _past_light(clause, following) if following is not None and following < bound else None

    def _topic(self, clause: Clause, first: int, end: int) -> Topic | None:
        while end > first and (
            clause.key[end - 1] in QUOTES
            or clause.idle(end - 1)
            or clause.pos[end - 1] == "prep"
            or clause.role(end - 1, "what")
        ):
            end -= 1
        words = [i for i in range(first, end) if clause.key[i] not in QUOTES]
        if not words or clause.pos[words[0]] in ("dem", "pron", "rel", "number", "quant", "conj", "part"):
            return None
        if any(clause.role(i, "relations") for i in words):
            return None
        topic_id = self.known(clause, first, end)
        reached = any(clause.role(i, "light") for i in range(max(first - 2, 0), first))
        deal = clause.role(first, "deal") and (clause.definite(first) or reached)
        if len(words) < 2 and topic_id is None and not deal:
            return None
        return Topic(words[0], end, topic_id)


def _past_light(clause: Clause, i: int) -> int | None:
    """The first word after openings that carry no issue themselves: «the necessity of preserving»."""
    at = i
    while at < clause.size and (clause.role(at, "light") or clause.key[at] in QUOTES):
        at += 1
        if at < clause.size and clause.pos[at] == "prep" and clause.role(at - 1, "light"):
            at += 1
    if at >= clause.size or clause.verbal(at) or clause.opener(at) or clause.pos[at] == "prep" or clause.idle(at):
        return None
    return None if clause.role(at, "bilateral") else at


def _extent(clause: Clause, first: int) -> tuple[int, int | None]:
    """One past the phrase's last word, and where a joined verbal noun begins the next."""
    for k in range(first + 1, min(first + _LONGEST, clause.size)):
        if clause.key[k] in QUOTES:
            continue
        if clause.verbal(k) or clause.opener(k) or clause.circumstance(k) or clause.role(k, "until"):
            return k, None
        if clause.key[k] in ",\u060c":
            return k, None
        masdar = clause.feats[k].startswith("masdar") and not clause.definite(k) and not clause.governed(k)
        if masdar and clause.joined(k) and k - first > 1 and clause.definite(k - 1):
            return k, k
    return min(first + _LONGEST, clause.size), None
