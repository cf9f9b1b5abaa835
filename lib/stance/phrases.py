"""Parties of one sentence -> noun phrases: the first party in one, those joined to it, what «both sides» means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .clauses import COMMAS, LAM, Clause
from .parties import Party, pair

DASHES = frozenset("-\u2013\u2014/")
_REACH = 9
_LIST = 6


class Filler(NamedTuple):
    """Countries in a role, the words first..end that name them (-1 where none do), and how they were found."""

    countries: tuple[str, ...]
    first: int
    end: int
    how: str


class Speech(NamedTuple):
    """A quotation as the frames see it: its words in this sentence, its cue's word (-1), and who speaks."""

    first: int
    end: int
    cue: int
    country: str | None
    speaker_id: str | None


class Phrases:
    """One sentence's clause and parties, who speaks in it, and who was named before."""

    def __init__(
        self,
        clause: Clause,
        parties: Sequence[Party],
        speeches: Sequence[Speech],
        heads: frozenset[str],
        recent: Callable[[], list[Party]],
        before: Callable[[], Filler | None],
    ) -> None:
        self.clause = clause
        self.parties = parties
        self.speeches = speeches
        self.recent = recent
        self.heads = heads
        self.before = before
        self.at: list[Party | None] = [None] * clause.size
        for party in parties:
            for i in range(party.first, party.end):
                self.at[i] = party
        self._subjects: dict[int, Filler | None] = {}

    def speech(self, i: int) -> Speech | None:
        """The innermost quotation around word i."""
        around = [s for s in self.speeches if s.first <= i < s.end]
        return min(around, key=lambda s: s.end - s.first) if around else None

    def speaker(self, i: int) -> Filler | None:
        """The country in whose words word i stands."""
        speech = self.speech(i)
        if speech is None or not speech.country:
            return None
        return Filler((speech.country,), -1, -1, "speaker")

    def named(self, i: int) -> bool:
        """Whether word i is part of a name, a title or a nationality."""
        return self.at[i] is not None

    def phrase(self, i: int, reach: int = _REACH) -> Party | None:
        """The first party of the noun phrase that begins at word i."""
        clause = self.clause
        titled = clause.core[i] in self.heads
        for k in range(i, min(i + reach, clause.size)):
            if self.at[k] is not None:
                return self.at[k]
            crossed = clause.role(i, "what") or (titled and clause.role(k, "titular"))
            crossed = crossed or (clause.governed(k) == LAM and clause.definite(k))
            if k > i and (clause.breaks(k) or clause.joined(k)) and not crossed:
                return None
        return None

    def together(self, party: Party, how: str) -> Filler:
        """A party and those joined to it: «Qatar, Saudi Arabia and Turkey»."""
        clause, codes, end = self.clause, list(party.countries), party.end
        at = end
        while at < clause.size:
            beside = self._beside(party, at)
            if beside is not None:
                codes += [code for code in beside.countries if code not in codes]
                at = end = beside.end
                continue
            listed = clause.key[at] in COMMAS or clause.role(at, "and")
            step = at + 1 if listed else at
            if step >= clause.size or not (listed or clause.joined(step)):
                break
            following = self.phrase(step, _LIST)
            if following is None or clause.governed(step) or clause.verbal(step) or not self._listable(step, following):
                break
            if clause.key[at] in COMMAS and not clause.joined(step) and not self._continues(following.end):
                break
            codes += [code for code in following.countries if code not in codes]
            at = end = following.end
        return Filler(tuple(codes), party.first, end, how)

    def _beside(self, party: Party, at: int) -> Party | None:
        """A second nationality right after the first: «Russian-Turkish»."""
        step = at + 1 if self.clause.key[at] in DASHES else at
        following = self.at[step] if step < self.clause.size else None
        if following is None or {party.form, following.form} != {"nationality"}:
            return None
        return following if following.first == step and not self.clause.joined(step) else None

    def _continues(self, at: int) -> bool:
        """Whether a list goes on at word `at`: a conjunction, or a comma and another party."""
        clause = self.clause
        if at >= clause.size or clause.joined(at):
            return at < clause.size
        following = self.at[at + 1] if at + 1 < clause.size and clause.key[at] in COMMAS else None
        return following is not None and following.first == at + 1

    def _listable(self, i: int, party: Party) -> bool:
        return party.first == i or (party.agent and self.clause.core[i] in self.heads)

    def sides(self, i: int) -> Filler | None:
        """What «both sides» at word i means: those named beside it, else the last two that acted."""
        i = self._pair_word(i)
        if i < 0:
            return None
        beside = self.phrase(i + 1, 4) if i + 1 < self.clause.size and not self.clause.breaks(i + 1) else None
        if beside is not None:
            group = self.together(beside, "pair")
            if len(group.countries) > 1:
                return group._replace(first=i)
        codes = self.pair_before(i)
        return Filler(codes, i, i + 1, "pair") if codes else None

    def pair_before(self, i: int) -> tuple[str, ...]:
        return pair([p for p in self.parties if p.end <= i and p.agent], self.recent())

    def _pair_word(self, i: int) -> int:
        """The word for «both» that the phrase at word i is or ends in («the ministers of both countries»), or -1."""
        clause = self.clause
        for k in range(i, min(i + 4, clause.size)):
            if clause.role(k, "pair"):
                return k
            if (clause.lemma[k] not in self.heads and clause.core[k] not in self.heads) or (k > i and clause.breaks(k)):
                return -1
        return -1

    def both(self, i: int) -> Filler | None:
        codes = self.pair_before(i)
        return Filler(codes, -1, -1, "pair") if codes else None
