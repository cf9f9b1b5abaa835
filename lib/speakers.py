"""Words around a cue -> who speaks: the words that name the speaker, the entity, its gender and number."""

from __future__ import annotations

from typing import NamedTuple

from .cues import Cue, Vocabulary, core
from .passages import Named, Passage, Word

LONGEST = 16
_COMMAS = frozenset("\u060c,")
_ATTACHED = frozenset("\u0628\u0643\u0644")
_AND = "\u0648"
_FEMININE = ("\u0647",)
_OF_STATES = ("GPE",)


class Speaker(NamedTuple):
    """Who speaks: characters start..end that name them, the entity if known, and what verbs agree with."""

    start: int
    end: int
    entity_id: str | None
    gender: str
    number: str
    unnamed: bool
    document: bool
    nations: tuple[str, ...] = ()


def plain(word: Word) -> bool:
    """Whether no preposition is written with the word."""
    return not (set(word.proclitic) & _ATTACHED)


class Speakers:
    """Finds speakers in one passage."""

    def __init__(self, passage: Passage) -> None:
        self._p = passage
        self._v: Vocabulary = passage.vocabulary

    def after(self, at: int, cue: Cue | None) -> tuple[Speaker | None, int]:
        """The speaker whose words begin at or soon after `at`, and one past its last word; None and `at` if none."""
        begin = self.skip_adjuncts(at)
        end = self._p.sentence_end(at) if at < len(self._p.words) else at
        if begin >= end:
            return None, at
        found = self.phrase(begin, end)
        if found is None or (cue is not None and not self.agrees(found[0], cue)):
            return None, at
        return found

    def skip_adjuncts(self, at: int) -> int:
        """The next word that is no adverb, day or part of the day."""
        words, v = self._p.words, self._v
        adjuncts = v.roles["adjunct"] | v.days
        while at < len(words) and (words[at].key in adjuncts or (at and words[at].key in _COMMAS)):
            if words[at].key in _COMMAS and not (at + 1 < len(words) and words[at + 1].key in adjuncts):
                break
            at += 1
        return at

    def phrase(self, at: int, limit: int) -> tuple[Speaker, int] | None:
        """The noun phrase that begins at `at` as a speaker; None if what stands there cannot speak."""
        p, words = self._p, self._p.words
        first = at
        if at in p.quotes:
            if not p.is_name_quote(at) and not self._role(words[at + 1]):
                return None
            at += 1
        if at >= limit or not plain(words[at]) or words[at].key in self._v.that:
            return None
        named = p.names.get(at)
        if named is not None and (named.form == "name" or not self._role(words[at])):
            end = self._closed(named.end)
            return self._of_name(named, words[at]), end
        if not self._role(words[at]):
            return None
        return self._described(first, at, min(limit, at + LONGEST))

    def _closed(self, end: int) -> int:
        return end + 1 if end in self._p.closing else end

    def _role(self, word: Word) -> str:
        head = core(word.stem)
        for role in ("source", "document", "medium"):
            if head in self._v.roles[role] or word.stem in self._v.roles[role] or word.key in self._v.roles[role]:
                return role
        if head in self._v.titles:
            return "source"
        return ""

    def _described(self, first: int, at: int, limit: int) -> tuple[Speaker, int]:
        p, words = self._p, self._p.words
        role = self._role(words[at])
        names: list[Named] = []
        nations: list[str] = []
        here, complete = at, False
        while here < limit:
            word = words[here]
            named = p.names.get(here)
            if named is not None and plain(word) and (named.form == "name" or here == at):
                if names and names[-1].type == "PER" and named.type == "PER":
                    break
                names.append(named)
                here, complete = self._closed(named.end), True
                if named.type == "PER" and named.form == "name":
                    break
                continue
            if here in p.nations:
                nations.append(p.nations[here].entity_id or "")
            step = self._step(here, at, complete, role)
            if not step:
                break
            complete = (complete and step > 1) or self._completes(word)
            here += step
        end = here
        return self._chosen(first, at, end, role, names, nations), end

    def _completes(self, word: Word) -> bool:
        return word.stem.startswith("\u0627\u0644") or bool(word.enclitic) or word.pos in ("nisba", "name")

    def _step(self, here: int, at: int, complete: bool, role: str) -> int:
        """How many words on the phrase goes from here; 0 where it ends."""
        p, words = self._p, self._p.words
        word = words[here]
        if here == at:
            return 1
        following = p.names.get(here + 1)
        if word.key in _COMMAS:
            apposed = following is not None and following.type == "PER" and following.form == "name"
            return 1 if apposed and not self._inside_name(here) else 0
        if word.kind == "punct":
            if here in p.quotes and p.is_name_quote(here):
                return p.quotes[here].end - here + 1
            return 0
        if word.key in self._v.that or word.pos in ("rel", "conj", "neg", "pron", "adv") or word.key in self._v.days:
            return 0
        if word.proclitic[:1] == _AND and here not in p.nations:
            joined = p.names.get(here)
            return 1 if self._role(word) or joined is not None else 0
        if word.key in self._v.roles["open_preposition"] or (not plain(word) and role):
            if not plain(word):
                open_noun = p.names.get(here) is not None or word.proclitic[-1:] == "\u0644"
                return 1 if open_noun else 0
            follows = following is not None or (here + 1 < len(words) and bool(self._role(words[here + 1])))
            return 1 if follows else 0
        if word.pos == "prep":
            return 0
        if (
            word.pos == "verb"
            and word.feats[:4] in ("perf", "impf", "fut.")
            and "3" in word.feats
            and here not in p.names
        ):
            return 0
        if here in p.cues and p.cues[here].shape == "participle" and p.cues[here].tense == "acc":
            return 0
        if complete and not self._completes(word) and not self._role(word):
            return 0
        return 1

    def _inside_name(self, here: int) -> bool:
        return False

    def _chosen(self, first: int, at: int, end: int, role: str, names: list[Named], nations: list[str]) -> Speaker:
        words = self._p.words
        people = [n for n in names if n.type == "PER" and n.form == "name"]
        if people:
            return self._of_name(people[-1], words[at])
        head = names[0] if names and names[0].first == at else None
        if head is not None and head.form == "nominal" and role == "source" and end <= head.end:
            return self._of_name(head, words[at])
        gender = "f" if self._feminine(words[at]) else "m"
        start, stop = self._p.span(first, end)
        number = "p" if words[at].feats.split(".")[:1] == ["mp"] else "s"
        ids = [n.entity_id for n in names]
        document = role == "document"
        entity_id = None
        if document or role == "medium" or (head is not None and len(names) == 1 and end <= head.end):
            entity_id = next((i for i in ids if i), None)
        found = tuple(n for n in (*nations, *(i or "" for i in ids)) if n)
        if head is not None and head.form == "nominal":
            entity_id = entity_id or head.entity_id
        return Speaker(start, stop, entity_id, gender, number, entity_id is None, document, found)

    def _feminine(self, word: Word) -> bool:
        return word.stem.endswith(_FEMININE) or "fs" in word.feats or "fp" in word.feats

    def _of_name(self, named: Named, head: Word) -> Speaker:
        words = self._p.words
        word = words[named.first]
        gender = ""
        if named.type == "PER":
            gender = "f" if head is not word and self._feminine(head) else ""
        elif self._feminine(word):
            gender = "f"
        elif named.type == "GPE":
            gender = "m" if word.stem in self._v.roles["masculine"] else "f"
        return Speaker(named.start, named.stop, named.entity_id, gender, "s", named.entity_id is None, False)

    @staticmethod
    def agrees(speaker: Speaker, cue: Cue) -> bool:
        """Whether the cue's form allows this speaker."""
        return not (cue.gender and speaker.gender and cue.gender != speaker.gender and cue.shape != "masdar")

    def before(self, at: int) -> Speaker | None:
        """The speaker that stands before its verb in the same clause."""
        p, words = self._p, self._p.words
        v = self._v
        begin = at
        sentence = words[at].sentence
        starts = []
        while begin > 0 and words[begin - 1].sentence == sentence and at - begin < 40:
            word = words[begin - 1]
            if word.pos in ("conj", "rel") or word.key in v.that or word.key in v.roles["aux"] or word.kind == "punct":
                starts.append(begin)
                if word.key not in _COMMAS and word.key not in quote_marks(p) and word.kind != "word":
                    break
                if word.kind == "word" and word.key not in ("\u0642\u062f",):
                    break
            begin -= 1
        else:
            starts.append(begin)
        for start in reversed(starts):
            if start >= at:
                continue
            found = self.phrase(start, at)
            if found is not None and self._reaches(found[1], at):
                return found[0]
        return None

    def _reaches(self, end: int, at: int) -> bool:
        """Whether only an aside lies between the phrase and the verb."""
        words, v = self._p.words, self._v
        aux = v.roles["aux"] | v.roles["adjunct"] | v.days
        rest = [word for word in words[end:at] if word.key not in aux]
        if not rest:
            return True
        return rest[0].key in _COMMAS and (rest[-1].key in _COMMAS) and len(rest) <= 20

    def antecedent(self, at: int) -> Speaker | None:
        """What the relative pronoun before the verb stands for."""
        p, words = self._p, self._p.words
        for end in range(at, max(at - 6, 0), -1):
            named = p.name_ending.get(end)
            if named is not None and named.end <= at:
                return self._of_name(named, words[named.first])
            if words[end - 1].kind != "punct" and end < at:
                found = self.phrase(end - 1, at)
                if found is not None:
                    return found[0]
        return None


def quote_marks(passage: Passage) -> frozenset[str]:
    from .quotemarks import MARKS

    return MARKS
