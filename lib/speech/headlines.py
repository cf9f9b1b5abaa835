"""One passage's lines -> headlines that a name and a colon open, and quotations that fill a line of their own."""

from __future__ import annotations

from .complements import COLONS, Complements
from .passages import COMMAS, Passage
from .phrases import Speaker
from .speakers import Speakers

_LONGEST_HEADLINE, _LONGEST_NAME, _LEAST = 40, 30, 4
_LEAST_SAID = 5
_OUR = "\u0646\u0627"


class Headlines:
    """Finds what stands in a passage without a cue."""

    def __init__(self, passage: Passage, speakers: Speakers, complements: Complements) -> None:
        self._p = passage
        self._speakers = speakers
        self._complements = complements

    def alone(self) -> list[int]:
        """Quotations that fill a line of their own."""
        p = self._p
        return [
            opening
            for opening, quote in p.quotes.items()
            if quote.closed
            and quote.depth == 0
            and quote.end - opening > _LEAST_SAID + 1
            and (opening == 0 or p.line_of[opening - 1] != p.line_of[opening])
            and p.line_ends[p.line_of[opening]] - quote.end <= 2
        ]

    def find(self) -> list[tuple[int, tuple[Speaker, int, int]]]:
        """Lines like a name, a colon and what that person says: the colon, the speaker, and the words after it."""
        words = self._p.words
        found, first = [], 0
        for end in self._p.line_ends:
            if _LEAST <= end - first <= _LONGEST_HEADLINE and words[end - 1].key != ".":
                for colon in range(first + 1, min(first + _LONGEST_NAME, end - 2)):
                    speaker = self._opening(first, colon) if words[colon].key in COLONS else None
                    if speaker is not None:
                        found.append((colon, (speaker, colon + 1, end)))
                        break
            first = end
        return found

    def _about(self, at: int) -> bool:
        """Whether the words after a country's name tell of it, and are not its government's: no refusal, no we."""
        p, end = self._p, self._p.line_ends[self._p.line_of[at]]
        refusal = p.words[at].key in p.vocabulary.roles["negation"]
        return not (refusal or at in p.quotes or any(p.words[k].enclitic == _OUR for k in range(at, end)))

    def _opening(self, first: int, colon: int) -> Speaker | None:
        """Who is named between the last mark and the colon, if nothing else stands there."""
        p, words = self._p, self._p.words
        if colon in p.quote_at:
            return None
        begin = strong = colon
        while begin > first and (words[begin - 1].kind != "punct" or words[begin - 1].key in p.quotes):
            begin -= 1
        while strong > first and (words[strong - 1].kind != "punct" or words[strong - 1].key in COMMAS):
            strong -= 1
        found = self._speakers.phrase(begin, colon)
        if found is None or found[1] != colon or (found[0].state and self._about(colon + 1)):
            return None
        reported = any(k in p.cues and self._complements.reports(k) for k in range(strong, colon))
        return None if reported else found[0]
