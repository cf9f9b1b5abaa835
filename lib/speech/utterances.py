"""One passage's cues, marks and speakers -> its utterances: what was said, how it is told, by whom, through whom."""

from __future__ import annotations

from dataclasses import dataclass

from .attributions import Attribution, Attributions
from .complements import BEFORE, CLAUSE, HEADLINE, NOUN, QUOTE, Complement, Complements
from .contents import Contents
from .cues import FINITE, MASDAR, PARTICIPLE, Cue
from .headlines import Headlines
from .passages import COMMAS, Passage
from .phrases import Speaker
from .speakers import Speakers, agrees

_REMEMBERED = 8
_NEAR = 12
_LEAST_SAID = 5
_SENTENCES_BACK = 2


@dataclass
class Utterance:
    """One stretch of reported speech: words begin..end, the cue if there is one, who says it and who relays it."""

    begin: int
    end: int
    kind: str
    how: str
    cue_at: int
    cue: Cue | None
    speaker: Speaker | None
    named: bool
    relay: Speaker | None = None


class Utterances:
    """Finds what is said in one passage, from its first word to its last."""

    def __init__(self, passage: Passage) -> None:
        self._p = passage
        self._v = passage.vocabulary
        self._speakers = Speakers(passage)
        self._complements = Complements(passage, self._speakers)
        self._contents = Contents(passage)
        self._attributions = Attributions(passage, self._speakers)
        self._headlines = Headlines(passage, self._speakers, self._complements)
        self._claimed: set[int] = set()
        self._found: list[Utterance] = []
        self._history: list[Speaker] = []
        self._relay: dict[int, tuple[Speaker | None, Speaker | None]] = {}

    def find(self) -> list[Utterance]:
        """Every utterance, in the order of the text."""
        attributed = {
            attribution.at: attribution for attribution in self._attributions.find() if self._stands(attribution)
        }
        self._complements.asides = {attribution.at: attribution.end for attribution in attributed.values()}
        spent = {attribution.cue_at for attribution in attributed.values()}
        headlines = dict(self._headlines.find())
        for at in sorted({*self._p.cues, *attributed, *headlines, *self._headlines.alone()}):
            if at in headlines:
                self._headline(at, headlines[at])
            elif at in attributed:
                self._attribute(attributed[at])
            elif at in self._p.cues:
                if at not in spent:
                    self._report(at, self._p.cues[at])
            else:
                self._continue(at)
        return self._standing()

    def _stands(self, attribution: Attribution) -> bool:
        """Whether the cue in the phrase reports nothing of its own."""
        cue_at = attribution.cue_at
        if cue_at == attribution.at or "relay" in self._p.cues[cue_at].complements:
            return True
        return self._complements.find(cue_at, attribution.end, ()) is None

    def _standing(self) -> list[Utterance]:
        seen: set[tuple[int, int]] = set()
        kept = []
        for said in sorted(self._found, key=lambda said: (said.begin, -said.end, said.cue_at)):
            said.begin, said.end = self._contents.trim(said.begin, said.end)
            words = sum(1 for at in range(said.begin, said.end) if self._p.words[at].kind == "word")
            if words and (said.begin, said.end) not in seen:
                seen.add((said.begin, said.end))
                kept.append(said)
        return kept

    # Cues.

    def _report(self, at: int, cue: Cue) -> None:
        if "relay" in cue.complements:
            self._relayed(at, cue)
            return
        if not self._complements.reports(at) and at not in self._relay:
            return
        outer = self._outer(at)
        relative = self._relative(at)
        after = self._speakers.after(at + 1, cue) if cue.shape != PARTICIPLE and not cue.definite else None
        if "contained" in cue.complements:
            after = self._speakers.phrase(at + 2, self._p.sentence_end(at))
        if cue.shape == MASDAR and not (after or self._stands_alone(at, cue)):
            return
        complement = self._complements.find(at, after[1] if after else at + 1, self._claimed, relative is not None)
        if complement is None:
            complement = self._said_before(at, after[1] if after else at + 1)
        if complement is None:
            return
        first = self._before(at, cue, relative) if after is None or "addressee" in cue.complements else None
        if first is not None and after is not None and relative is None and self._p.words[at - 1].end != first.end:
            first = None
        speaker = first or (after[0] if after else None)
        named = speaker is not None
        nested = outer is not None and self._nested(at, cue, outer, complement, after is not None)
        if not named and not self._implied(at, cue, complement):
            return
        if nested and outer is not None and not named:
            speaker = self._told_of(at, cue, outer)
        if nested and (speaker is None or cue.shape != FINITE or relative is not None):
            return
        if speaker is None:
            speaker = self._carried(at, cue)
        if speaker is None and cue.number != "s" and cue.shape == FINITE:
            return
        self._add(at, cue, complement, speaker, named, outer if nested else None, relative)

    def _stands_alone(self, at: int, cue: Cue) -> bool:
        """Whether a noun like saying can report without a name after it."""
        following = self._p.words[at + 1].key if at + 1 < len(self._p.words) else ""
        return cue.definite or bool(cue.enclitic) or at in self._relay or following in self._v.that

    def _implied(self, at: int, cue: Cue, complement: Complement) -> bool:
        """Whether a verb without a subject can go back to somebody, and is no phrase of the narrator's."""
        if cue.shape != FINITE:
            return True
        if "subject" in cue.complements and complement.how != QUOTE:
            return False
        opens = at == 0 or not self._p.same_sentence(at - 1, at)
        words = self._p.words
        wished = cue.tense == "sub" or (at > 0 and words[at - 1].key in self._v.that)
        if (
            cue.tense == "impf"
            and not wished
            and (complement.how == NOUN or (opens and "impersonal" in cue.complements))
        ):
            return False
        return not (wished and complement.how == NOUN) or "object" in cue.complements

    def _told_of(self, at: int, cue: Cue, outer: Utterance) -> Speaker | None:
        """The person in another's words to whom a verb without a subject goes back."""
        before = self._p.words[at - 1]
        marked = self._in_marks(at, outer) and before.key in self._v.roles["perfect_mark"]
        if cue.shape == FINITE and (marked or (cue.joined and not self._in_marks(at, outer))):
            first = None if marked else self._speakers.phrase(outer.begin, at)
            if first is not None and agrees(first[0], cue):
                return first[0]
            return self._speakers.last_person(outer.begin, at, cue)
        return None

    def _add(
        self, at: int, cue: Cue, complement: Complement, speaker: Speaker | None, named: bool,
        outer: Utterance | None, relative: int | None,
    ) -> None:  # fmt: skip
        if at in self._relay:
            told, relay = self._relay[at]
            if told is not None and (not named or cue.enclitic):
                speaker, named = told, True
        else:
            relay = outer.speaker if outer else self._attributions.relay(at, complement.entered)
        if speaker is not None and named:
            speaker = self._pointed_to(speaker)
        if speaker is not None and cue.shape == FINITE and cue.gender and not speaker.gender:
            speaker = speaker._replace(gender=cue.gender)
        if relay is not None and speaker is not None and relay.entity_id and relay.entity_id == speaker.entity_id:
            relay = None
        begin, end, kind = self._contents.span(complement, relative is not None)
        if cue.shape == MASDAR:
            end = self._contents.main_clause(begin, end)
        if relative is not None:
            end = min((k for k in self._claimed if begin < k < end), default=end)
        if outer is not None:
            end = min(end, outer.end)
        else:
            self._cut(at)
        self._claimed.add(complement.entered)
        self._found.append(Utterance(begin, end, kind, complement.how, at, cue, speaker, named, relay))
        if speaker is not None and outer is None and relative is None and cue.shape != MASDAR:
            self._remember(speaker)

    def _pointed_to(self, speaker: Speaker) -> Speaker:
        """The same words with the entity of the statement, outlet or source told of before that they point back to."""
        if speaker.entity_id is not None or not speaker.definite or speaker.nations:
            return speaker
        for earlier in reversed(self._history):
            if speaker.role == "medium" and earlier.role != "medium":
                continue
            if speaker.role in ("source", "body") and earlier.entity_id is not None:
                continue
            if speaker.role in ("document", "medium", "source", "body"):
                return speaker._replace(entity_id=earlier.entity_id, nations=earlier.nations)
        return speaker

    def _remember(self, speaker: Speaker) -> None:
        self._history = [*self._history[-_REMEMBERED:], speaker]

    def _cut(self, at: int) -> None:
        """A new item ends what was still being told."""
        for said in self._found:
            if said.begin < at < said.end and said.how != HEADLINE:
                said.end = at

    def _outer(self, at: int) -> Utterance | None:
        return next((said for said in reversed(self._found) if said.begin <= at < said.end), None)

    def _relative(self, at: int) -> int | None:
        """The relative pronoun whose clause this cue opens."""
        words = self._p.words
        here = at - 1
        while here >= 0 and words[here].key in self._v.roles["aux"]:
            here -= 1
        if here >= 0 and words[here].key in self._v.roles["antecedent"] and self._p.same_sentence(here, at):
            return here
        return None

    def _before(self, at: int, cue: Cue, relative: int | None) -> Speaker | None:
        if cue.shape != FINITE:
            return None
        if relative is not None:
            found = self._speakers.antecedent(relative)
            return found if found is not None and agrees(found, cue) else None
        if cue.joined:
            return None
        found = self._speakers.before(at)
        if found is not None and found.role == "document" and not found.definite:
            return self._speakers.last_person(self._p.sentence_start(at), at, cue)
        return found if found is not None and agrees(found, cue, carried=True) else None

    def _carried(self, at: int, cue: Cue) -> Speaker | None:
        """The speaker of a cue without a subject: the sentence's own subject, else who spoke last."""
        here = [said for said in self._found if said.cue_at >= 0 and self._p.same_sentence(said.cue_at, at)]
        own = next((said.speaker for said in reversed(here) if said.relay is None and said.speaker), None)
        if own is not None and agrees(own, cue, carried=True):
            return own
        subject = self._speakers.subject(at)
        if subject is not None and ("contained" in cue.complements or agrees(subject, cue, carried=True)):
            return subject
        told = next((s for s in reversed(self._history) if agrees(s, cue, carried=True)), None)
        return told or self._before_this(at, cue)

    def _before_this(self, at: int, cue: Cue) -> Speaker | None:
        """The subject of the sentence before, where nobody has spoken yet."""
        here = at
        for _ in range(_SENTENCES_BACK):
            while here > 0 and self._p.same_sentence(here - 1, at):
                here -= 1
            if here == 0:
                return None
            at = here = here - 1
            subject = self._speakers.subject(at)
            if subject is not None and agrees(subject, cue, carried=True):
                return subject
        return None

    def _nested(self, at: int, cue: Cue, outer: Utterance, complement: Complement, follows: bool) -> bool:
        """Whether the cue belongs to what is being told, and does not tell the next thing."""
        _p, words = self._p, self._p.words
        if outer.how == HEADLINE:
            return True
        if self._in_marks(at, outer):
            return not (cue.shape == PARTICIPLE and outer.how == CLAUSE and words[at - 1].key in COMMAS)
        if cue.shape == PARTICIPLE:
            return outer.speaker is not None and not agrees(outer.speaker, cue, carried=True)
        if cue.shape == MASDAR or self._relative(at) is not None:
            return True
        before = words[at - 1]
        if before.key in self._v.that or before.key in self._v.roles["what"]:
            return not (at > 1 and words[at - 2].key in self._v.roles["exception"])
        if before.pos == "conj" and before.enclitic:
            return False
        if cue.joined:
            if complement.how != NOUN:
                return False
            return not follows and outer.speaker is not None and not agrees(outer.speaker, cue, carried=True)
        if before.key in self._v.roles["linking"] or before.key in self._v.roles["perfect_mark"]:
            return False
        return not (before.key in COMMAS and follows)

    def _in_marks(self, at: int, outer: Utterance) -> bool:
        opening = self._p.quote_at.get(at)
        if opening is None or not self._p.quotes[opening].closed:
            return False
        return opening >= outer.begin - 1

    def _said_before(self, at: int, end: int) -> Complement | None:
        """What was quoted just before its cue."""
        p, words = self._p, self._p.words
        here = at - 1
        while here >= 0 and words[here].key in COMMAS:
            here -= 1
        opening = p.closing.get(here)
        if opening is None or not p.same_sentence(here, at) or opening in self._claimed or p.is_name_quote(opening):
            return None
        if any(said.begin <= opening + 1 < said.end for said in self._found):
            return None
        cue = p.cues[at]
        if here - opening - 1 < _LEAST_SAID or not cue.complements & {"clause", "speech"} or cue.shape != FINITE:
            return None
        return Complement(QUOTE, opening, opening)

    # Relays.

    def _relayed(self, at: int, cue: Cue) -> None:
        """An agency that passes on what somebody else said: remembers both for the cue that follows, or reports."""
        if cue.shape != FINITE and cue.tense != "acc":
            return
        relay, told, end = self._attributions.passed_on(at, cue)
        if told is None and relay is None:
            return
        follower = next(
            (k for k in range(at + 1, min(end + _NEAR, self._p.sentence_end(at))) if k in self._p.cues), None
        )
        if follower is not None and self._p.cues[follower].shape == MASDAR:
            self._relay[follower] = (told, relay)
            return
        if told is None:
            return
        complement = self._complements.find(at, end, self._claimed)
        if complement is not None:
            self._relay[at] = (told, relay)
            self._add(at, cue, complement, None, False, None, None)

    def _masdar(self, at: int) -> int | None:
        """The next cue if it is a noun like his-saying."""
        stop = min(at + _NEAR, self._p.sentence_end(at - 1))
        return next((k for k in range(at, stop) if k in self._p.cues and self._p.cues[k].shape == MASDAR), None)

    def _attribute(self, attribution: Attribution) -> None:
        """What stands before or after words like according-to."""
        p = self._p
        at = attribution.at
        cue = p.cues.get(attribution.cue_at)
        previous = [said for said in self._found if p.same_sentence(said.end - 1, at)]
        speaker = self._pointed_to(attribution.speaker)
        around = next((said for said in self._found if said.cue_at < at < said.begin), None)
        if around is not None:
            around.relay = around.speaker if attribution.passes_on else speaker
            if attribution.passes_on:
                around.speaker, around.named = speaker, True
            return
        if attribution.passes_on and (follower := self._masdar(attribution.end)) is not None:
            self._relay[follower] = (speaker, self._speakers.subject(at))
            return
        if attribution.opens is not None:
            complement = self._complements.clause(attribution.opens) if attribution.that else None
            complement = complement or Complement(CLAUSE, attribution.opens, attribution.opens)
            begin, end, kind = self._contents.span(complement, False)
            self._found.append(Utterance(begin, end, kind, CLAUSE, attribution.cue_at, cue, speaker, True))
            self._remember(speaker)
            return
        inside = next((said for said in reversed(previous) if said.cue_at < at), None)
        if inside is not None and inside.end >= at - 2:
            inside.end = min(inside.end, at)
            inside.relay = inside.relay or speaker
            return
        begin = self._contents.clause_start(at, max((said.end for said in previous), default=0))
        if at - begin < _LEAST_SAID:
            return
        kind = self._contents.kind(begin, at)
        self._found.append(Utterance(begin, at, kind, BEFORE, attribution.cue_at, cue, speaker, True))
        self._remember(speaker)

    # Words that no cue brings in.

    def _continue(self, opening: int) -> None:
        if opening in self._claimed or not self._history or not self._found:
            return
        last = self._found[-1]
        if self._p.line_of[opening] - self._p.line_of[last.end - 1] > 1:
            return
        quote = self._p.quotes[opening]
        self._claimed.add(opening)
        self._found.append(Utterance(opening + 1, quote.end, "direct", QUOTE, -1, None, self._history[-1], False))

    def _headline(self, colon: int, headline: tuple[Speaker, int, int]) -> None:
        speaker, begin, end = headline
        self._claimed.add(begin)
        if begin in self._p.quotes and self._p.quotes[begin].end >= end - 1:
            begin, end = begin + 1, self._p.quotes[begin].end
        self._found.append(Utterance(begin, end, "headline", HEADLINE, -1, None, speaker, True))
        self._remember(speaker)
