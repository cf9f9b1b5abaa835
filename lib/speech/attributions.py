"""Words like according-to and as-said-by, and relaying agencies -> whose words stand beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .cues import FINITE, Cue
from .passages import COMMAS, Passage
from .phrases import Speaker
from .speakers import Speakers

_SO = "\u0641"
_NEAR = 14


class Attribution(NamedTuple):
    """An attributing phrase at..end, the cue in it, the speaker, and what follows if it opens its sentence.

    `passes_on` is true of phrases like quoting: then the speaker is quoted by whoever speaks in that sentence.
    """

    at: int
    end: int
    cue_at: int
    speaker: Speaker
    opens: int | None
    that: bool
    passes_on: bool


class Attributions:
    """Finds attributing phrases in one passage."""

    def __init__(self, passage: Passage, speakers: Speakers) -> None:
        self._p = passage
        self._v = passage.vocabulary
        self._speakers = speakers

    def find(self) -> Iterator[Attribution]:
        """Every phrase that names whose words its sentence gives."""
        words = self._p.words
        for at, word in enumerate(words):
            first = word.stem if word.stem in self._v.after else word.key
            for phrase in self._v.after.get(first, ()):
                if all(at + k < len(words) and words[at + k].key == part for k, part in enumerate(phrase) if k):
                    found = self._at(at, at + len(phrase), phrase[-1] in self._v.roles["about"])
                    if found is not None:
                        yield found
                    break

    def _at(self, at: int, here: int, passes_on: bool) -> Attribution | None:
        p, words = self._p, self._p.words
        limit = p.sentence_end(at)
        while here < limit and (words[here].key in self._v.roles["saying"]):
            here += 1
        if here >= limit:
            return None
        cue_at = at
        cue = p.cues.get(here)
        if cue is not None and cue.shape == FINITE:
            cue_at, here = here, here + 1
        elif words[at].key in self._v.needs_cue:
            return None
        found = self._speakers.phrase(self._speakers.skip(here), limit, governed=True)
        if found is None:
            return None
        speaker, end = found
        begins = at == 0 or not p.same_sentence(at - 1, at)
        named = end
        if begins and words[at].key in self._v.needs_cue:
            return None
        if not begins:
            return Attribution(at, named, cue_at, speaker, None, False, passes_on)
        while (
            end < limit and words[end].key not in COMMAS and end - at < _NEAR and words[end].key not in self._v.that_so
        ):
            end += 1
        while end < limit and words[end].key in COMMAS:
            end += 1
        if end >= limit:
            return None
        return Attribution(at, named, cue_at, speaker, end, words[end].key in self._v.that_so, passes_on)

    def passed_on(self, at: int, cue: Cue) -> tuple[Speaker | None, Speaker | None, int]:
        """Who relays and who is quoted around a verb like to-quote-from, and one past the words that name them."""
        p, words = self._p, self._p.words
        limit = min(p.sentence_end(at), at + _NEAR)
        relay, end = None, at + 1
        if cue.shape == FINITE and not cue.passive:
            found = self._speakers.after(at + 1, cue)
            if found is not None:
                relay, end = found
            elif not cue.joined:
                relay = self._speakers.before(at)
        for here in range(end, limit):
            if words[here].key in self._v.roles["about"]:
                told = self._speakers.phrase(here + 1, p.sentence_end(at)) or self._speakers.anyone(here + 1)
                return relay, told[0] if told else None, told[1] if told else here + 1
            if here in p.cues and here > end:
                break
        return relay, None, end

    def relay(self, at: int, entered: int) -> Speaker | None:
        """The outlet or agency named between a cue and what it reports."""
        p = self._p
        for here in range(at + 1, entered):
            named = p.names.get(here)
            if named is not None and named.entity_id in self._v.media:
                found = self._speakers.phrase(here, named.end, governed=True)
                return found[0] if found else None
        return None
