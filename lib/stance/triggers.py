"""The lexicon's stance triggers -> an index, and where the words of a sentence hold one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import camel
from .clauses import ALEF, Clause, core_of

if TYPE_CHECKING:
    from ..lexicon import Lexicon

_COMPLEMENT = 22
_PHRASE_GAP = 1
NEGATED = "neg"


class Trigger(NamedTuple):
    """One row of the lexicon: what carries the act, its kind, and where its roles stand."""

    words: tuple[str, ...]
    mode: str
    needs: frozenset[str]
    event_type: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    topic: tuple[str, ...]
    both: bool
    family: str


class Hit(NamedTuple):
    """A trigger in a sentence: words first..end, and the word that it needs beside it (-1 where it needs none)."""

    trigger: Trigger
    first: int
    end: int
    needed: int


class Triggers:
    """All triggers of one lexicon by their first word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.verbs: dict[str, list[Trigger]] = {}
        self.nouns: dict[str, list[Trigger]] = {}
        columns = ["trigger", "mode", "needs", "event_type", "actor", "recipient", "topic", "direction"]
        for row in lexicon["stance_triggers"][columns].to_numpy().tolist():
            trigger = _trigger(row)
            index = self.verbs if trigger.mode == "verb" else self.nouns
            for form in _forms(trigger):
                index.setdefault(form, []).append(trigger)
        for index in (self.verbs, self.nouns):
            for group in index.values():
                group.sort(key=lambda t: (-len(t.words), not t.needs))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Triggers:
        """The triggers of a lexicon; one object is kept per version."""
        return Triggers(lexicon)

    def possible(self, stem: str, enclitic: str, lemma: str, pos: str) -> bool:
        """Whether a word of this kind can begin a trigger, wherever it stands."""
        if pos in ("verb", "participle", "prep") and lemma in self.verbs:
            return True
        return core_of(stem, enclitic) in self.nouns

    def find(self, clause: Clause, candidates: Sequence[int]) -> Iterator[list[Hit]]:
        """The triggers at each of these words; of several the one with the most words first, then the nearest need."""
        covered = 0
        for i in candidates:
            if i < covered:
                continue
            hits = self._at(clause, i)
            if hits:
                covered = hits[0].end
                yield hits

    def _at(self, clause: Clause, i: int) -> list[Hit]:
        if clause.verbal(i) or clause.circumstance(i):
            groups = (self.verbs.get(clause.lemma[i], ()), self._phrases(clause.core[i]))
        else:
            groups = (self.nouns.get(clause.core[i], ()), ())
        for group in groups:
            hits = [hit for hit in (_match(clause, i, trigger) for trigger in group) if hit is not None]
            if hits:
                return sorted(hits, key=lambda hit: (-len(hit.trigger.words), _distance(hit)))
        return []

    def _phrases(self, core: str) -> Sequence[Trigger]:
        return [trigger for trigger in self.nouns.get(core, ()) if trigger.mode == "phrase"]


def _trigger(row: list[str]) -> Trigger:
    words, mode, needs, event_type, actor, recipient, topic, direction = row
    pieces = tuple(word if mode == "verb" else core_of(word) for word in camel.fold(words).split())
    needed = frozenset(core_of(camel.fold(word)) if word != NEGATED else word for word in needs.split())
    needed |= frozenset(word + ALEF for word in needed if word != NEGATED)
    who, whom, what = (tuple(camel.fold(cell).split()) for cell in (actor, recipient, topic))
    family = f"{mode} {event_type.lower()}"
    return Trigger(pieces, mode, needed, event_type, who, whom, what, direction == "both", family)


def _match(clause: Clause, i: int, trigger: Trigger) -> Hit | None:
    end = i + 1
    for word in trigger.words[1:]:
        at = next((k for k in range(end, min(end + _PHRASE_GAP + 1, clause.size)) if _is(clause, k, word)), None)
        if at is None:
            return None
        end = at + 1
    needed = -1
    if trigger.needs:
        if NEGATED in trigger.needs:
            return Hit(trigger, i, end, -1) if clause.negated(i) else None
        window = clause.predicate_end(end - 1, _COMPLEMENT)
        needed = next((k for k in range(end, window) if clause.core[k] in trigger.needs), -1)
        if needed < 0 or any(clause.role(k, "not") for k in range(end, needed)):
            return None
    return Hit(trigger, i, end, needed)


def _forms(trigger: Trigger) -> tuple[str, ...]:
    """The spellings of a trigger's first word: an indefinite noun has an alef in the accusative."""
    word = trigger.words[0]
    return (word,) if trigger.mode == "verb" else (word, word + ALEF)


def _distance(hit: Hit) -> int:
    """How far the needed word stands; a trigger that needs none comes after those that do."""
    return min(hit.needed - hit.end, _COMPLEMENT - 1) if hit.needed >= 0 else -1 if hit.trigger.needs else _COMPLEMENT


def _is(clause: Clause, i: int, word: str) -> bool:
    return clause.core[i] in (word, word + ALEF) or clause.key[i] == word or clause.governed(i) == word
