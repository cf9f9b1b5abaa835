"""A cue -> where the words that it reports begin: after that, a colon or a mark, or the noun that stands for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from .cues import FINITE, MASDAR, PARTICIPLE, Cue, core
from .passages import COMMAS, Passage, finite, plain
from .speakers import Speakers

QUOTE, CLAUSE, COLON, NOUN, HEADLINE = "quote", "clause", "colon", "noun", "headline"
COLONS = frozenset(":")
_REACH = 50
_OBJECT_REACH = 7
_SAID = 4
_FEW = 5
_WITH, _AND, _HA, _TA = "\u0628", "\u0648", "\u0647", "\u062a"
_ARTICLE = "\u0627\u0644"
_HAMZA_ABOVE = "\u0623"


class Complement(NamedTuple):
    """How the reported words are brought in, the first of them, and the word that brings them in."""

    how: str
    first: int
    entered: int


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
            return plain(word) and not cue.definite and (cue.tense == "acc" or cue.gender == "f" or cue.number != "s")
        if cue.shape == MASDAR:
            told = before is not None and before.key in roles["reflexive"]
            return "masdar" in cue.complements and not told
        if cue.tense == "fut" or cue.passive or ("contained" in cue.complements and not self._contained(at)):
            return False
        if before is None:
            return True
        if before.key in roles["negation"] and cue.lemma not in roles["doubled"]:
            return False
        if before.key in roles["hypothesis"] and cue.tense != "perf":
            return before.key in self._v.that and before.proclitic == _AND
        return before.pos != "prep" or cue.joined or before.key in roles["what"]

    def find(self, at: int, end: int, claimed: Collection[int], relative: bool = False) -> Complement | None:
        """The complement of the cue at `at`, looked for from `end` on; None if it has none."""
        p, words = self._p, self._p.words
        cue = p.cues[at]
        limit = min(p.sentence_end(at), at + (_REACH if cue.shape == FINITE else _REACH // 2))
        if at in p.quote_at:
            limit = min(limit, p.quotes[p.quote_at[at]].end)
        if "strict" in cue.complements:
            limit = min(limit, end + 2)
        fallback: Complement | None = None
        aside, inner, here = False, 0, end
        while here < limit:
            word = words[here]
            if here in claimed or (relative and word.key in COMMAS):
                break
            if here in self.asides:
                here = self.asides[here]
                continue
            if word.key in self._v.that:
                found, inner = self._that(here, end, cue, inner)
                if found is not None:
                    return found
                if "clause" not in cue.complements and "fragment" in cue.complements:
                    return fallback
                here += 1
                continue
            if word.key in COLONS:
                return self._colon(here) if cue.complements & {"clause", "speech", "strict"} else fallback
            if here in p.quotes:
                if "fragment" in cue.complements and (noun := self._fragment(here, end, limit)) is not None:
                    whole = "as" in cue.complements and here - end <= _FEW and plain(words[end])
                    return Complement(NOUN, end, here) if whole else noun
                if self._said(here, end, cue):
                    return Complement(QUOTE, here, here)
                if fallback is None and self._long(here) and "clause" in cue.complements and not aside:
                    fallback = Complement(QUOTE, here, here)
                here = p.quotes[here].end + 1
                continue
            if here in p.cues and self.reports(here):
                follower = p.cues[here]
                if here <= end + 1 and follower.shape != FINITE and self._same_report(here):
                    return self.find(here, here + 1, claimed)
                if follower.shape == MASDAR and self._takes(here):
                    return fallback
                if follower.shape == MASDAR and follower.definite:
                    return fallback
                if follower.shape != MASDAR and not aside:
                    return fallback
                inner += aside and follower.shape == FINITE and "clause" in follower.complements
            if word.pos == "rel":
                aside = True
            elif word.key in COMMAS:
                aside = False
            elif not aside:
                noun = self._noun(here, end, cue, limit)
                if noun is not None:
                    return noun
            here += 1
        if here < len(words) and here == p.sentence_end(at) and words[here - 1].key in COLONS:
            return self._colon(here - 1)
        return fallback

    def _same_report(self, here: int) -> bool:
        """Whether a cue like saying or by-saying only continues the cue before it."""
        words, follower = self._p.words, self._p.cues[here]
        if words[here - 1].key in COMMAS:
            return False
        return follower.shape == PARTICIPLE or follower.proclitic == _WITH

    def _contained(self, at: int) -> bool:
        """Whether words like in-it or in-the-statement follow."""
        words = self._p.words
        if at + 2 >= len(words):
            return False
        inside = words[at + 1].key in self._v.roles["inside"]
        return inside or (words[at + 1].key in self._v.roles["in"] and self._speakers.role(words[at + 2]) == "document")

    def _takes(self, at: int) -> bool:
        words = self._p.words
        return any(words[k].key in self._v.that for k in range(at + 1, min(at + 4, len(words))))

    def _that(self, here: int, end: int, cue: Cue, inner: int) -> tuple[Complement | None, int]:
        """The clause that begins here if it is this cue's; else how many clauses of other verbs are still awaited."""
        word = self._p.words[here]
        before = self._p.words[here - 1]
        if word.key[0] == _AND or (here > end and (before.key in self._v.roles["governing"] or finite(before))):
            return None, inner
        following = self._p.words[here + 1] if here + 1 < len(self._p.words) else word
        subjunctive = following.pos == "verb" and following.feats[:4] in ("impf", "sub.") and not word.enclitic
        written = self._p.text[word.stem_start : word.stem_start + 1] == _HAMZA_ABOVE
        if here > end + 3 and subjunctive and written:
            return None, inner
        if inner:
            return None, inner - 1
        if cue.complements & {"clause", "strict"} or (cue.complements & {"as"} and word.key.startswith(_WITH)):
            return self.clause(here), 0
        return None, inner

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
            return near and (quote.end - opening - 1 >= _SAID or opening <= end + 1)
        return False

    def _noun(self, here: int, end: int, cue: Cue, limit: int) -> Complement | None:
        words, v = self._p.words, self._v
        forms, word = cue.complements, words[here]
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
            if here > end and words[here - 1].pos == "prep" and not words[here - 1].enclitic:
                return None
            return Complement(NOUN, here, here)
        return None

    def _nameable(self, form: str, at: int, cue: Cue) -> bool:
        """Whether a noun after this preposition can stand for what the cue reports."""
        if cue.shape == MASDAR:
            return form == "on"
        told = form == "about" and cue.cue_class != "expressive"
        return not (told and self._p.words[at].stem.startswith(_ARTICLE))

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
        if here != end and words[here - 1].pos == "prep":
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
