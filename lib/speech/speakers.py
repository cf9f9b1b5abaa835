"""A cue and the words around it -> who speaks: beside the verb, behind a relative pronoun, or further back."""

from __future__ import annotations

from .cues import FINITE, MASDAR, Cue, core
from .marks import MARKS
from .passages import COMMAS, finite, plain
from .phrases import Phrases, Speaker

_FARTHEST = 40
_SHORT = 3
_ASIDE = 14
_TAG = "#"
_ARTICLE = "\u0627\u0644"
_DASHES = frozenset("-\u2013\u2014()")


def agrees(speaker: Speaker, cue: Cue, carried: bool = False) -> bool:
    """Whether the cue's form allows this speaker; a verb after its speaker agrees in number too."""
    if cue.shape == MASDAR:
        return True
    many = cue.number in ("d", "p")
    if carried and many and speaker.number == "s":
        return False
    return not (cue.gender and speaker.gender) or cue.gender == speaker.gender


class Speakers(Phrases):
    """Finds the speakers of one passage."""

    def after(self, at: int, cue: Cue) -> tuple[Speaker, int] | None:
        """The speaker whose words begin at or soon after `at`, and one past the last of them."""
        if at >= len(self._p.words) or not self._p.same_sentence(at - 1, at):
            return None
        begin = self.skip(at)
        limit = self._p.sentence_end(at - 1)
        found = self.phrase(begin, limit) or self._unknown(begin, limit, cue)
        return found if found is not None and agrees(found[0], cue) else None

    def _unknown(self, at: int, limit: int, cue: Cue) -> tuple[Speaker, int] | None:
        """A definite noun after its verb that no list knows, and that can only be the subject."""
        if at >= limit or cue.shape != FINITE or cue.enclitic or at in self._p.cues or "as" in cue.complements:
            return None
        if self._p.words[at - 1].pos == "prep":
            return None
        word = self._p.words[at]
        if word.kind != "word" or word.pos == "prep" or word.proclitic or self._ends(at):
            return None
        if not word.stem.startswith(_ARTICLE):
            return self.anyone(at) if word.pos == "name" else self._told_at_once(at, limit, cue)
        gender = "f" if self._feminine(word) else "m"
        if word.pos == "nisba" or (cue.gender and gender != cue.gender):
            return None
        end = at + 1
        while end < limit and self._p.words[end].kind == "word" and not self._ends(end):
            if not (self._completes(self._p.words[end]) and plain(self._p.words[end])):
                break
            end += 1
        return Speaker(*self._p.span(at, end), None, gender, "s", (), "private"), end

    def _told_at_once(self, at: int, limit: int, cue: Cue) -> tuple[Speaker, int] | None:
        """An indefinite noun between its verb and the clause that it brings in."""
        words = self._p.words
        end = at
        while end < limit and end - at < _SHORT and words[end].kind == "word" and not self._ends(end):
            end += 1
        gender = "f" if self._feminine(words[at]) else "m"
        if end >= limit or words[end].key not in self._v.that or "clause" not in cue.complements:
            return None
        if core(words[at].stem) in self._v.masdars or gender != cue.gender:
            return None
        return Speaker(*self._p.span(at, end), None, gender, "", (), "private"), end

    def skip(self, at: int) -> int:
        """The next word that is no adverb and no day."""
        words = self._p.words
        while at < len(words) and (words[at].key in self._adjuncts or words[at].key == _TAG):
            at += 1
            if at + 1 < len(words) and words[at].key in COMMAS and words[at - 1].key in self._adjuncts:
                at += 1
        return at

    def anyone(self, at: int) -> tuple[Speaker, int] | None:
        """The words at `at` up to the next mark, where the verb before them tells that they name a speaker."""
        words, end = self._p.words, at
        limit = min(self._p.sentence_end(at), at + 4) if at < len(words) else at
        while end < limit and words[end].kind == "word" and not self._ends(end):
            end += 1
        if end == at or not words[at].key:
            return None
        return Speaker(*self._p.span(at, end), None, "", "s", (), "source"), end

    def last_person(self, begin: int, at: int, cue: Cue) -> Speaker | None:
        """The last person named in begin..at whom the cue's form allows."""
        for here in range(at - 1, begin - 1, -1):
            named = self._p.names.get(here)
            if named is not None and named.type == "PER":
                found = self._of_name(named, here, ())
                if agrees(found, cue):
                    return found
        return None

    def before(self, at: int) -> Speaker | None:
        """The speaker that stands before its verb in the same clause."""
        for start in self._clause_starts(at):
            found = self.phrase(start, at)
            if found is not None and self._reaches(found[1], at):
                return found[0]
        return None

    def _clause_starts(self, at: int) -> list[int]:
        """Where a phrase before the verb may begin: the clause itself first, then after each mark in it."""
        words, starts = self._p.words, []
        begin = at
        while begin > 0 and self._p.same_sentence(begin - 1, at) and at - begin < _FARTHEST:
            word = words[begin - 1]
            if word.kind == "punct" and word.key not in _DASHES:
                starts.append(begin)
                if word.key not in COMMAS and word.key not in MARKS:
                    return starts[::-1]
            elif word.pos in ("conj", "rel") or word.key in self._v.that or word.key in self._v.roles["aux"]:
                starts.append(begin)
                if word.key not in self._v.roles["perfect_mark"]:
                    return starts[::-1]
            begin -= 1
        return [begin, *starts[::-1]]

    def _reaches(self, end: int, at: int) -> bool:
        """Whether only an aside lies between the phrase and the verb."""
        rest = [word for word in self._p.words[end:at] if word.key not in self._aside]
        if not rest or (len(rest) == 1 and rest[0].key in COMMAS):
            return True
        return rest[0].key in COMMAS and rest[-1].key in COMMAS and len(rest) <= 24

    def antecedent(self, at: int) -> Speaker | None:
        """What the relative pronoun at `at` stands for."""
        words = self._p.words
        if at and words[at - 1].key in COMMAS:
            for first in range(at - 2, max(at - _ASIDE, -1), -1):
                named = self._p.names.get(first)
                if named is not None and named.type == "PER" and named.form == "name":
                    return self._of_name(named, first, ())
                if not self._p.same_sentence(first, at) or first in self._p.cues:
                    break
        for end in range(at, max(at - 5, 0), -1):
            named = self._p.name_ending.get(end)
            if named is not None:
                return self._of_name(named, named.first, ())
        for begin in range(at - 1, max(at - 6, -1), -1):
            if words[begin].kind == "punct" and begin < at - 1:
                return None
            found = self.phrase(begin, at)
            if found is not None:
                return found[0]
        if at and words[at - 1].kind == "word":
            gender = "f" if self._feminine(words[at - 1]) else "m"
            return Speaker(*self._p.span(at - 1, at), None, gender, "", (), "private")
        return None

    def subject(self, at: int) -> Speaker | None:
        """The subject of the verb that governs the sentence, or clause, before `at`."""
        words = self._p.words
        begin = self._p.sentence_start(at)
        while begin < at and words[begin].pos == "conj" and not words[begin].enclitic:
            begin += 1
        here = begin
        found = self.phrase(here, at)
        if found is not None and found[0].role != "document" and self._goes_before_verb(found[1], at):
            return found[0]
        while here < at:
            if self._governs(here):
                found = self.phrase(self.skip(here + 1), at)
                if found is not None and (found[0].role != "document" or found[0].definite):
                    return found[0]
            here += 1
        return None

    def _goes_before_verb(self, end: int, at: int) -> bool:
        """Whether a verb of its own follows the phrase, at once or after an aside."""
        words = self._p.words
        for here in range(end, min(end + _ASIDE, at)):
            if words[here].kind == "punct" and words[here].key not in COMMAS:
                return False
            if finite(words[here]) or here in self._p.cues:
                return True
        return end >= at - 1

    def _governs(self, here: int) -> bool:
        """Whether a verb of the third person stands here that is no relative clause's."""
        p, words = self._p, self._p.words
        before = words[here - 1] if here else None
        if before is not None and before.key in self._v.roles["negation"]:
            return True
        if before is not None and before.key in self._v.roles["conditional"]:
            return False
        if words[here].pos == "prep":
            return False
        verb = finite(words[here]) or (here in p.cues and p.cues[here].shape == FINITE)
        return verb and not words[here].enclitic and not (before is not None and before.pos == "rel")
