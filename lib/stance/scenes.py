"""Words, mentions and quotations of one article -> the frames of each sentence, with what was told before it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .clauses import Clause, Roles
from .frames import Frames
from .parties import Countries, Mention, Party, parties, stance_code
from .phrases import Filler, Speech

TEXTS = ("key", "proclitic", "stem", "enclitic", "lemma", "pos", "feats")
PLACES = ("start", "stem_start", "end")
_BACK = 8


class Rooms(NamedTuple):
    """What the lexicon knows of words and of entities."""

    roles: Roles
    countries: Countries


def runs(values: Sequence[Any], start: int = 0, stop: int | None = None) -> Iterator[tuple[Any, int, int]]:
    """Each value of a sorted stretch with the first and one past the last place where it stands."""
    first, stop = start, len(values) if stop is None else stop
    for i in range(start, stop):
        if i + 1 == stop or values[i + 1] != values[i]:
            yield values[i], first, i + 1
            first = i + 1


class Article:
    """One article's words, mentions and quotations, and the frames of its sentences, made when they are needed."""

    def __init__(
        self, columns: Mapping[str, list[Any]], first: int, end: int, mentions: Sequence[tuple[Any, ...]],
        quotations: Sequence[tuple[Any, ...]], own: Mapping[str, str | None], day: str, rooms: Rooms,
    ) -> None:  # fmt: skip
        self.day = day
        self.columns = columns
        self.sentences = [(a, b) for _, a, b in runs(columns["sentence"], first, end)]
        self._mentions = sorted(mentions, key=lambda m: m[0])
        self._mention_starts = [m[0] for m in self._mentions]
        self._quotations = quotations
        self._own = own
        self._rooms = rooms
        self._frames: dict[int, Frames] = {}

    def frames(self, n: int) -> Frames:
        """The clause, parties and speech of sentence n."""
        if n not in self._frames:
            first, end = self.sentences[n]
            places = [self.columns[name][first:end] for name in PLACES]
            here = list(self._in(*places))
            named = frozenset(i for m in here if m.form == "name" for i in range(m.first, m.end))
            clause = Clause([self.columns[name][first:end] for name in TEXTS], places, self._rooms.roles, named)
            found = parties(clause, here, self._acts_for, self._rooms.countries)
            self._frames[n] = Frames(
                clause,
                found,
                list(self._speeches(clause)),
                self._rooms.countries.heads,
                lambda: self._recent(n),
                lambda: self._before(n),
            )
        return self._frames[n]

    def _acts_for(self, entity_id: str | None) -> str | None:
        return self._rooms.countries.of_entity(entity_id, self._own, self.day)

    def _in(self, starts: list[int], stem_starts: list[int], ends: list[int]) -> Iterator[Mention]:
        a = bisect_left(self._mention_starts, starts[0])
        b = bisect_right(self._mention_starts, ends[-1])
        for start, end, kind, form, entity_id in self._mentions[a:b]:
            first = max(bisect_right(stem_starts, start) - 1, 0)
            yield Mention(first, min(bisect_left(ends, end) + 1, len(ends)), kind, form, entity_id)

    def _speeches(self, clause: Clause) -> Iterator[Speech]:
        for start, end, cue_start, country, speaker_id, _ in self._quotations:
            if end <= clause.start[0] or start >= clause.end[-1]:
                inside = clause.start[0] <= cue_start < clause.end[-1]
                if not inside:
                    continue
            first = bisect_left(clause.end, start + 1)
            last = bisect_left(clause.start, end)
            cue = bisect_right(clause.start, cue_start) - 1 if clause.start[0] <= cue_start < clause.end[-1] else -1
            yield Speech(first, last, cue, self._acts_for(speaker_id) or stance_code(country), speaker_id)

    def _recent(self, n: int) -> list[Party]:
        return [party for at in range(max(n - _BACK, 0), n) for party in self.frames(at).parties if party.agent]

    def _before(self, n: int) -> Filler | None:
        if n == 0:
            return None
        frames = self.frames(n - 1)
        for v in frames.clause.verbs:
            if frames.speech(v) is None:
                found = frames.subject(v)
                return Filler(found.countries, -1, -1, "before sentence") if found else None
        return None
