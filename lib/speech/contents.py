"""A complement -> the reported words, first to last: marks, clause breaks and the ends of sentences bound them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .complements import CLAUSE, QUOTE, SEMICOLONS, Complement
from .cues import FINITE
from .passages import COMMAS, Passage, finite, verbal

_KEPT = frozenset(")]%\u2026")
_AND, _PURPOSE, _TA = "\u0648", "\u0644", "\u062a"
_FRAGMENT = 7


class Contents:
    """Bounds what is reported in one passage."""

    def __init__(self, passage: Passage) -> None:
        self._p = passage
        self._v = passage.vocabulary

    def span(self, complement: Complement, relative: bool) -> tuple[int, int, str]:
        """The first reported word, one past the last, and the kind; later cues may end it sooner."""
        p = self._p
        first = complement.first
        if complement.how in (QUOTE, CLAUSE) and first in p.quotes and not p.is_name_quote(first):
            return self._quoted(complement)
        end = self._end(first, p.sentence_end(first), relative)
        return first, end, self.kind(first, end)

    def kind(self, begin: int, end: int) -> str:
        """Mixed if any words in it are quoted, else indirect."""
        p = self._p
        return "mixed" if any(k in p.quotes and not p.is_name_quote(k) for k in range(begin, end)) else "indirect"

    def _quoted(self, complement: Complement) -> tuple[int, int, str]:
        p = self._p
        opening = complement.first
        quote = p.quotes[opening]
        if not quote.closed:
            return opening + 1, min(quote.end, max(self._end(opening + 1, quote.end, False), opening + 2)), "direct"
        if self._goes_on(quote.end + 1, complement.how, quote.end - opening - 1):
            end = self._end(quote.end + 1, p.sentence_end(quote.end), False)
            return opening, end, "mixed"
        return opening + 1, quote.end, "direct"

    def _goes_on(self, at: int, how: str, size: int) -> bool:
        """Whether the reported clause continues after the closing mark."""
        p, words = self._p, self._p.words
        if at >= len(words) or not p.same_sentence(at - 1, at):
            return False
        word = words[at]
        if word.kind == "punct" and at not in p.quotes:
            later = at + 1 < len(words) and p.same_sentence(at, at + 1) and word.key in COMMAS and how == CLAUSE
            return later and size < _FRAGMENT and at + 1 not in p.cues and not self._breaks(at + 1)
        if self._breaks(at) or (at in p.cues and (p.cues[at].joined or p.cues[at].shape != FINITE)):
            return False
        if (word.pos in ("verb", "neg", "noun", "") or finite(word)) and not word.proclitic:
            return how == CLAUSE and (size < _FRAGMENT or word.pos in ("verb", "neg") or verbal(word))
        if word.proclitic[:1] == _AND or word.key == _AND:
            return (
                at in p.quotes or at + 1 in p.quotes or word.key in self._v.that or (how == CLAUSE and size < _FRAGMENT)
            )
        return how == CLAUSE and size < _FRAGMENT

    def _end(self, begin: int, limit: int, relative: bool) -> int:
        p, words = self._p, self._p.words
        subordinate = self._subordinate(begin)
        here = begin
        while here < limit:
            quote = p.quotes.get(here)
            if quote is not None and quote.closed:
                here = quote.end + 1
                limit = max(limit, p.sentence_end(quote.end))
                if relative and here < limit and finite(words[here]):
                    return here
                continue
            if here in p.closing and p.closing[here] < begin:
                return here
            if relative and words[here].key in self._v.that and words[here - 1].key in COMMAS:
                return here
            if here > begin and (words[here].key in SEMICOLONS or self._breaks(here)):
                return here
            if here > begin and words[here - 1].key in COMMAS and self._resumes(here, subordinate or relative):
                return here
            here += 1
        return min(here, len(words))

    def main_clause(self, begin: int, end: int) -> int:
        """Where in begin..end the clause resumes that a noun like saying was only a part of, else `end`."""
        words = self._p.words
        for here in range(begin + 1, end):
            if words[here].key in self._v.resuming and words[here - 1].key in COMMAS:
                return here - 1
        return end

    def _subordinate(self, at: int) -> bool:
        """Whether the clause hangs on a conjunction like while, so that the main verb is still to come."""
        return self._p.words[self._p.sentence_start(at)].key in self._v.roles["subordinate"]

    def _resumes(self, here: int, awaited: bool) -> bool:
        word = self._p.words[here]
        if word.proclitic[:1] == _PURPOSE and word.pos == "verb" and word.feats.startswith("sub"):
            return True
        unknown = word.pos == "" and word.key.endswith(_TA)
        return awaited and (finite(word) or unknown) and not word.proclitic

    def _breaks(self, here: int) -> bool:
        """Whether a clause begins here that tells something else."""
        words = self._p.words
        if not here or not (words[here - 1].key in COMMAS or here - 1 in self._p.closing):
            return False
        if self._matches(here, self._v.continuing):
            return False
        if words[here].key in self._v.needs_cue and here + 1 < len(words) and finite(words[here + 1]):
            return True
        return self._matches(here, self._v.breaks)

    def _matches(self, here: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> bool:
        """Whether the words from here on are one of the phrases."""
        words = self._p.words
        for phrase in phrases.get(words[here].key, ()):
            if here + len(phrase) <= len(words) and all(words[here + k].key == part for k, part in enumerate(phrase)):
                return True
        return False

    def clause_start(self, at: int, least: int) -> int:
        """The first word of the clause that ends before `at`."""
        p, words = self._p, self._p.words
        begin = at
        while begin > least and p.same_sentence(begin - 1, at):
            word = words[begin - 1]
            if word.key in SEMICOLONS or word.key in self._v.roles["contrast"]:
                break
            begin -= 1
        return begin

    def trim(self, begin: int, end: int) -> tuple[int, int]:
        """The same words without outer marks of punctuation and without a conjunction left at the end."""
        p, words = self._p, self._p.words
        while end > begin:
            word = words[end - 1]
            closes = end - 1 in p.closing and p.closing[end - 1] >= begin
            loose = word.pos == "conj" or word.key == _AND or word.key in self._v.roles["aux"]
            if closes or not ((word.kind == "punct" and word.key not in _KEPT) or loose):
                break
            end -= 1
        while begin < end and words[begin].kind == "punct" and begin not in p.quotes:
            begin += 1
        return begin, end
