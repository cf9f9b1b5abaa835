"""A cue -> where the words that it reports begin: after that, a colon or a mark, or the noun that stands for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from .cues import FINITE, MASDAR, PARTICIPLE, Cue, core
from .passages import COMMAS, Passage, Word, finite, plain
from .speakers import Speakers

QUOTE, CLAUSE, COLON, NOUN, HEADLINE, BEFORE = "quote", "clause", "colon", "noun", "headline", "before"
COLONS = frozenset(":")
SEMICOLONS = frozenset("\u061b;")
_REACH = 50
_OBJECT_REACH = 7
_SAID = 4
_LONGEST_ASIDE = 10
_BRACKETS, _CLOSED = frozenset("(["), frozenset(")]")
_FEW = 5
_FOR = "\u0644"
_WITH, _AND, _HA, _TA = "\u0628", "\u0648", "\u0647", "\u062a"
_ARTICLE = "\u0627\u0644"
_PLURAL = "\u0627\u062a"
_HAMZA_ABOVE = "\u0623"


class Complement(NamedTuple):
    """How the reported words are brought in, the first of them, and the word that brings them in."""

    how: str
    first: int
    entered: int


@dataclass
class _Search:
    """How far the search for one cue's complement has come.

    `aside` is true inside a relative clause, `inner` counts clauses that verbs there still take, and `fallback` is
    what the cue reports if nothing better follows.
    """

    at: int
    end: int
    cue: Cue
    limit: int
    here: int
    aside: bool = False
    inner: int = 0
    fallback: Complement | None = None
    over: bool = False


class Complements:
    """Finds the complement of each cue of one passage."""

    def __init__(self, passage: Passage, speakers: Speakers) -> None:
        self._p = passage
        self._v = passage.vocabulary
        self._speakers = speakers
        self.asides: dict[int, int] = {}

    def reports(self, at: int) -> bool:
        """Whether the cue's form and the word before it let it report at all."""
        p = self._p
        word, cue = p.words[at], p.cues[at]
        before = p.words[at - 1] if at and p.same_sentence(at - 1, at) else None
        roles = self._v.roles
        if cue.shape == PARTICIPLE:
            if "finite" in cue.complements:
                return False
            if before is not None and cue.gender == "f" and cue.tense != "acc" and self._qualifies(before):
                return False
            return plain(word) and not cue.definite and (cue.tense == "acc" or cue.gender == "f" or cue.number != "s")
        if cue.shape == MASDAR:
            told = before is not None and before.key in roles["reflexive"]
            return "masdar" in cue.complements and not told
        if word.pos == "prep" and not cue.joined and not self._verb_after_all(at):
            return False
        if cue.tense == "fut" or cue.passive or ("contained" in cue.complements and not self._contained(at)):
            return False
        if before is None:
            return True
        if before.key in roles["negation"] and cue.lemma not in roles["doubled"]:
            return False
        if before.key in roles["hypothesis"] and cue.tense != "perf":
            return before.key in self._v.that and before.proclitic == _AND
        return before.pos != "prep" or cue.joined or before.key in roles["what"]

    @staticmethod
    def _qualifies(before: Word) -> bool:
        """Whether a feminine participle after this word is its adjective."""
        indefinite = before.kind == "word" and not before.stem.startswith(_ARTICLE)
        return indefinite and before.pos not in ("name", "nisba", "verb") and before.key.endswith((_HA, _PLURAL))

    def find(self, at: int, end: int, claimed: Collection[int], relative: bool = False) -> Complement | None:
        """The complement of the cue at `at`, looked for from `end` on; None if it has none.

        A complement in `claimed` belongs to another cue; that of a relative clause stands before the next comma.
        """
        p, words = self._p, self._p.words
        search = _Search(at, end, p.cues[at], self._limit(at, end), end)
        while search.here < search.limit and not search.over:
            word = words[search.here]
            if search.here in claimed or (word.key in COMMAS and (relative or search.cue.definite)):
                return search.fallback
            found = self._step(search, word, claimed)
            if found is not None:
                return found
        here = search.here
        if not search.over and here < len(words) and here == p.sentence_end(at) and words[here - 1].key in COLONS:
            return self._colon(here - 1)
        return search.fallback

    def _limit(self, at: int, end: int) -> int:
        p, cue = self._p, self._p.cues[at]
        limit = min(p.sentence_end(at), at + (_REACH if cue.shape == FINITE else _REACH // 2))
        if at in p.quote_at:
            limit = min(limit, p.quotes[p.quote_at[at]].end)
        if "strict" in cue.complements:
            return min(limit, end + (1 if p.words[at].pos == "prep" else 2))
        return limit

    def _step(self, search: _Search, word: Word, claimed: Collection[int]) -> Complement | None:
        """Looks at one word and goes on to the next one, or ends the search."""
        here, cue = search.here, search.cue
        search.here += 1
        if here in self.asides:
            search.here = self.asides[here]
        elif word.key in SEMICOLONS:
            search.over = True
        elif word.key in _BRACKETS:
            search.here = self._after_brackets(here, search.limit)
        elif word.key in self._v.that:
            return self._that(here, search)
        elif word.key in COLONS:
            search.over = True
            if cue.shape == MASDAR and here > search.end:
                return None
            return self._colon(here) if cue.complements & {"clause", "speech", "strict"} else search.fallback
        elif here in self._p.quotes:
            return self._marked(here, search)
        else:
            if here in self._p.cues and self.reports(here):
                follower = self._p.cues[here]
                near = here <= search.end + 1 or follower.shape == PARTICIPLE
                if near and follower.shape != FINITE and self._same_report(here):
                    search.over = True
                    return self.find(here, here + 1, claimed)
                search.over = self._ends_at(here, follower, search)
            if not search.over:
                return self._plain_word(here, word, search)
        return None

    def _after_brackets(self, here: int, limit: int) -> int:
        """One past the closing bracket, where it is near."""
        words = self._p.words
        stop = min(here + _LONGEST_ASIDE, limit)
        return next((k + 1 for k in range(here + 1, stop) if words[k].key in _CLOSED), here + 1)

    def _plain_word(self, here: int, word: Word, search: _Search) -> Complement | None:
        if word.pos == "rel":
            search.aside = True
        elif word.key in COMMAS:
            search.aside = False
        elif not search.aside:
            return self._noun(here, search.end, search.cue, search.limit)
        return None

    def _ends_at(self, here: int, follower: Cue, search: _Search) -> bool:
        """Whether the next cue takes what follows for itself; one in a relative clause takes only its own clause."""
        if follower.shape == MASDAR:
            return self._takes(here) or (follower.definite and not search.aside)
        if follower.shape == FINITE and follower.enclitic and "fragment" not in follower.complements:
            return False
        if follower.complements <= {"speech"} or ("strict" in follower.complements and not self._takes(here)):
            return False
        if not search.aside:
            return True
        search.inner += follower.shape == FINITE and "clause" in follower.complements
        return False

    def _marked(self, here: int, search: _Search) -> Complement | None:
        """What stands in quotation marks, if the cue reports it."""
        cue, end = search.cue, search.end
        if "fragment" in cue.complements and (noun := self._fragment(here, end, search.limit)) is not None:
            whole = "as" in cue.complements and here - end <= _FEW and plain(self._p.words[end])
            return Complement(NOUN, end, here) if whole else noun
        if self._said(here, end, cue):
            return Complement(QUOTE, here, here)
        told = cue.shape == FINITE and "clause" in cue.complements
        if search.fallback is None and told and self._long(here):
            search.fallback = Complement(QUOTE, here, here)
        search.here = self._p.quotes[here].end + 1
        return None

    def _same_report(self, here: int) -> bool:
        """Whether a cue like saying or by-saying only continues the cue before it."""
        words, follower = self._p.words, self._p.cues[here]
        if words[here - 1].key in COMMAS:
            return False
        if follower.shape == PARTICIPLE or follower.proclitic == _WITH:
            return True
        return follower.definite and self._takes(here)

    def _contained(self, at: int) -> bool:
        """Whether words like in-it or in-the-statement follow."""
        words = self._p.words
        if at + 2 >= len(words):
            return False
        inside = words[at + 1].key in self._v.roles["inside"]
        return inside or (words[at + 1].key in self._v.roles["in"] and self._speakers.role(words[at + 2]) == "document")

    def _verb_after_all(self, at: int) -> bool:
        """Whether a word that is a preposition elsewhere is a verb here: its own preposition or a speaker follows."""
        words = self._p.words
        own = at + 1 < len(words) and words[at + 1].key in self._v.roles["about"]
        return own or self._speakers.phrase(at + 1, self._p.sentence_end(at)) is not None

    def _takes(self, at: int) -> bool:
        words = self._p.words
        for here in range(at + 1, min(at + _SAID, len(words))):
            if words[here].key in self._v.that:
                return True
            if words[here].key in COMMAS:
                return False
        return False

    def _that(self, here: int, search: _Search) -> Complement | None:
        """The clause that begins here if it is this cue's and no other verb's."""
        word, before, cue = self._p.words[here], self._p.words[here - 1], search.cue
        following = self._p.words[here + 1] if here + 1 < len(self._p.words) else word
        search.over = "clause" not in cue.complements and "fragment" in cue.complements
        if search.inner:
            search.inner -= 1
            return None
        subjunctive = following.pos == "verb" and following.feats[:4] in ("impf", "sub.") and not self._v.that[word.key]
        governed = before.key in self._v.roles["governing"] or (subjunctive and finite(before))
        apart = here > search.end and governed
        written = self._p.text[word.stem_start : word.stem_start + 1] == _HAMZA_ABOVE
        if word.key[0] == _AND or apart or (here > search.end + 3 and subjunctive and written):
            return None
        named_as = "as" in cue.complements and word.key.startswith(_WITH)
        return self.clause(here) if cue.complements & {"clause", "strict"} or named_as else None

    def clause(self, here: int) -> Complement | None:
        """The clause after the word that at `here`; the word itself belongs to it if a pronoun hangs on it."""
        p = self._p
        first = here if self._v.that_so[p.words[here].key] else here + 1
        if first == here and here + 1 in p.quotes and not p.is_name_quote(here + 1):
            first = here + 1
        return Complement(CLAUSE, first, here) if first < len(p.words) else None

    def _colon(self, here: int) -> Complement | None:
        p = self._p
        first = here + 1
        if first >= len(p.words):
            return None
        if p.words[first].key in self._v.that:
            return self.clause(first)
        return Complement(QUOTE if first in p.quotes else COLON, first, first)

    def _long(self, opening: int) -> bool:
        quote = self._p.quotes[opening]
        return quote.end - opening - 1 > _SAID and not self._p.is_name_quote(opening)

    def _said(self, opening: int, end: int, cue: Cue) -> bool:
        """Whether the marks open what the cue reports, and not a name or a word held at a distance."""
        p = self._p
        quote = p.quotes[opening]
        if p.is_name_quote(opening):
            return False
        before = p.words[opening - 1]
        near = opening == end or before.key in COMMAS or before.key in self._v.days or before.pos == "adv"
        if cue.shape == MASDAR:
            return opening <= end + 1 and quote.end - opening - 1 >= _SAID
        if cue.complements & {"clause", "speech"}:
            if cue.shape == FINITE and self._closes(quote.end + 1):
                return True
            told_to = opening - end <= _FEW and p.words[end].proclitic.endswith(_FOR)
            return (near or told_to) and (quote.end - opening - 1 >= _SAID or opening <= end + 1)
        return False

    def _closes(self, at: int) -> bool:
        """Whether nothing follows in the sentence but its full stop."""
        p = self._p
        stop = at < len(p.words) and p.words[at].kind == "punct" and p.words[at].key not in COMMAS
        return at >= len(p.words) or not p.same_sentence(at - 1, at) or (stop and at + 1 >= p.sentence_end(at))

    def _noun(self, here: int, end: int, cue: Cue, limit: int) -> Complement | None:
        words, v = self._p.words, self._v
        forms, word = cue.complements, words[here]
        if cue.shape == PARTICIPLE and here - end > (_FEW if cue.tense == "acc" else 1):
            return None
        following = here + 1
        if following >= limit and not forms & {"with", "object"}:
            return None
        for form in ("to", "on", "about", "from"):
            if form in forms and word.key in v.roles[form] and following < limit:
                if words[following].key in v.that:
                    return self.clause(following)
                if not self._nameable(form, following, cue):
                    return None
                later = self._later(form, following, limit) if form in ("to", "on") else None
                return Complement(NOUN, later or following, following)
        if cue.shape == MASDAR:
            return None
        if "fragment" in forms and not forms & {"clause", "strict"}:
            return self._fragment(here, end, limit)
        if "with" in forms and word.proclitic[-1:] == _WITH and self.speech_noun(here):
            return Complement(NOUN, here, here)
        if "object" in forms and here - end <= _OBJECT_REACH and not word.proclitic and self.speech_noun(here):
            if sum(words[k].key in COMMAS for k in range(end, here)) % 2:
                return None
            if here > end and words[here - 1].pos == "prep" and not words[here - 1].enclitic:
                return None
            return Complement(NOUN, here, here)
        return None

    def _nameable(self, form: str, at: int, cue: Cue) -> bool:
        """Whether a noun after this preposition can stand for what the cue reports."""
        if cue.shape == MASDAR:
            return form == "on"
        told = form == "about" and cue.cue_class != "expressive"
        definite = self._p.words[at].stem.startswith(_ARTICLE)
        return not told or at in self._p.quotes or (self.speech_noun(at) and not definite)

    def _later(self, form: str, following: int, limit: int) -> int | None:
        """A second such preposition before a noun of speech, where the first one belongs to the person addressed."""
        words = self._p.words
        if self.speech_noun(following):
            return None
        for here in range(following + 1, min(limit - 1, following + 9)):
            if words[here].key in COMMAS or here in self._p.cues:
                return None
            if words[here].key in self._v.roles[form] and self.speech_noun(here + 1):
                return here + 1
        return None

    def _fragment(self, here: int, end: int, limit: int) -> Complement | None:
        """The object of a verb that judges, if words in it are quoted."""
        p, words = self._p, self._p.words
        if words[here].key in self._v.roles["adjunct"] or (here != end and words[here - 1].pos == "prep"):
            return None
        stop = next((k for k in range(here, limit) if words[k].key in COMMAS or k in p.cues), limit)
        if any(words[k].key in self._v.that for k in range(here, stop)):
            return None
        quoted = [k for k in range(here, min(stop, here + 14)) if k in p.quotes and not p.is_name_quote(k)]
        if sum(p.quotes[k].end - k - 1 for k in quoted) < 2:
            return None
        return Complement(NOUN, here, here)

    def speech_noun(self, at: int) -> bool:
        """Whether the word is a noun for what is said or done: a masdar, or a noun like wish and need."""
        if at >= len(self._p.words):
            return False
        word = self._p.words[at]
        named = self._p.names.get(at)
        if named is not None or word.kind != "word" or word.pos == "nisba":
            return False
        stem = core(word.stem)
        if word.enclitic and stem.endswith(_TA):
            stem = stem[:-1] + _HA
        if stem in self._v.roles["source"] and stem not in self._v.roles["object"]:
            return False
        return stem in self._v.masdars or stem in self._v.roles["object"]
