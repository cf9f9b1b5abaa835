"""A trigger's roles -> an act: who acts toward whom or on what; nothing where it is denied or only referred to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .clauses import COMMAS, Clause
from .frames import BETWEEN, Frames
from .parties import Party
from .phrases import Filler
from .topics import Topic, Topics
from .triggers import NEGATED, Hit

_ANYTHING = frozenset(("ASSAULT", "MOBILIZE", "COERCE", "AID", "RETREAT", "CONSULT"))
_EVENTS = frozenset(("CONSULT", "AGREE"))
_KNOWN, SHARED = "known", "shared"
_PASSED = ("quantity", "what", "calls")
_WITH, _ON = "\u0645\u0639", "\u0639\u0644\u064a"
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_LONG_AGO = 2
_THANKS = 7
_SHORT = 5
_NEAR = 5


class Act(NamedTuple):
    """A trigger with its roles filled."""

    hit: Hit
    actor: Filler | None
    recipient: Filler | None
    topics: tuple[Topic, ...]


class Acts:
    """The acts that triggers carry, over the words of one lexicon."""

    def __init__(self, topics: Topics, heads: frozenset[str]) -> None:
        self._topics = topics
        self._heads = heads

    def act(self, frames: Frames, hit: Hit, actor: Filler | None = None) -> Act | None:
        """The act of a trigger, `actor` being who is known to do it; None where nothing is told as done or meant."""
        clause, trigger = frames.clause, hit.trigger
        if self._refers(clause, hit) or ("doer" in trigger.topic and clause.definite(hit.first)):
            return None
        if (NEGATED not in trigger.needs and clause.negated(hit.first)) or unreal(clause, hit.first):
            return None
        if trigger.mode == "noun" and not (carried_out(clause, hit.first) and self._owned(frames, hit)):
            return None
        accepts = self._acceptor(clause, trigger.event_type)
        actor = actor or next(filter(None, (frames.slot(name, hit, accepts) for name in trigger.actor)), None)
        recipient = None
        for name in trigger.recipient:
            filler = frames.slot(name, hit, accepts)
            if filler and _toward(actor, filler):
                recipient = filler
                break
        if trigger.mode == "noun" and recipient and self._denied(frames, hit, recipient):
            return None
        shared = SHARED in trigger.topic
        addressed = trigger.event_type == "REQUEST" and recipient is not None and recipient.how != "object"
        known = recipient is not None and not shared and not addressed
        decision = known and recipient is not None and self._on_decision(frames.clause, recipient)
        named = known and recipient is not None and not decision
        topics = tuple(self._known(frames, hit, recipient) if named and recipient else self._issues(frames, hit, actor))
        if actor is not None and actor.how == "before sentence":
            topics = ()
        if recipient is None and not topics and not mutual(hit, actor):
            return None
        return Act(hit, actor, recipient, topics)

    def _on_decision(self, clause: Clause, recipient: Filler) -> bool:
        """Whether whom the act goes to is named by the nationality of a decision: «the American decision»."""
        at = recipient.first - 1
        return at >= 0 and clause.role(at, "decision") and clause.definite(at)

    def thanked(self, frames: Frames, before: Act | None, hit: Hit) -> Filler | None:
        """Who did what another is thanked or praised for: «thanked Ankara for supporting …»."""
        if before is None or before.hit.trigger.event_type != "SUPPORT" or not before.recipient:
            return None
        clause, end = frames.clause, before.recipient.end
        if not 0 <= end <= hit.first or hit.first - end > _THANKS or hit.trigger.mode == "verb":
            return None
        on = any(clause.key_of_preposition(i) == _ON for i in range(end, hit.first))
        return before.recipient if on else None

    def _known(self, frames: Frames, hit: Hit, recipient: Filler) -> Iterator[Topic]:
        """The issue of the lexicon named after the recipient, within what the trigger governs."""
        if hit.trigger.topic and recipient.end > 0:
            end = frames.reach(hit)
            for k in range(recipient.end, end):
                if frames.clause.preposition(k):
                    found = [t for t in self._topics.at(frames.clause, k, end) if t.topic_id and t.end <= end]
                    found = [t for t in found if not self._left(frames.clause, hit.end, t.first)]
                    if found:
                        yield from found
                        return

    def _owned(self, frames: Frames, hit: Hit) -> bool:
        """Whether a noun with a pronoun, joined to others, is surely the subject's: nobody else stands between."""
        clause = frames.clause
        if not (clause.joined(hit.first) and clause.enclitic[hit.end - 1]):
            return True
        v = next((v for v in reversed(clause.verbs) if v < hit.first), -1)
        subject = frames.subject(v) if v >= 0 else None
        others = [p for p in frames.parties if max(v, subject.end if subject else 0) <= p.first and p.end <= hit.first]
        return not any(set(p.countries) - set(subject.countries if subject else ()) for p in others)

    def _denied(self, frames: Frames, hit: Hit, recipient: Filler) -> bool:
        """Whether a noun's act is said to end or not to be, and is not told as done in a clause of its own."""
        needed = hit.trigger.event_type in _ANYTHING and hit.first and frames.clause.role(hit.first - 1, "needed")
        ended = needed or (frames.clause.ended(hit.first) and frames.relative_verb(hit) < 0)
        return bool(ended) or frames.clause.denied_after(recipient.end)

    def _refers(self, clause: Clause, hit: Hit) -> bool:
        """Whether a noun only refers to a known event: «the negotiations», «the agreement», «his visit»."""
        trigger, first = hit.trigger, hit.first
        if trigger.mode != "noun" or trigger.event_type not in _EVENTS:
            return False
        if clause.definite(first):
            if trigger.both and hit.end < clause.size and clause.role(hit.end, "planned"):
                return False
            subject = first == 0 or clause.verbal(first - 1) or clause.opener(first - 1)
            return trigger.event_type != "CONSULT" or bool(clause.governed(first)) or not subject
        return trigger.event_type == "CONSULT" and not trigger.both and bool(clause.enclitic[hit.end - 1])

    def _issues(self, frames: Frames, hit: Hit, actor: Filler | None) -> Iterator[Topic]:
        only_known = _KNOWN in hit.trigger.topic and not (actor and actor.how == "idafa")
        for name in hit.trigger.topic:
            for k in self._openings(frames, hit, name):
                if k < frames.clause.size and (not frames.clause.breaks(k) or frames.clause.governed(k) == name):
                    end = hit.first if k < hit.first else frames.clause.size
                    found = [t for t in self._topics.at(frames.clause, k, end) if t.topic_id or not only_known]
                    if SHARED in hit.trigger.topic:
                        found = [t for t in found if t.topic_id or t.first > k]
                    found = [
                        t
                        for t in found
                        if (t.topic_id or not frames.named(t.first)) and self._sided(frames.clause, hit, t)
                    ]
                    if found:
                        yield from found
                        return

    def _sided(self, clause: Clause, hit: Hit, topic: Topic) -> bool:
        """Whether one can be for or against it: to decline comment is no stance, nor is whom one is said to abet."""
        if self._left(clause, max(hit.end, hit.needed + 1), topic.first):
            return False
        abetted = hit.trigger.event_type == "SUPPORT" and clause.role(topic.first, "evil")
        return not abetted and not clause.role(topic.first, "comment")

    def _left(self, clause: Clause, first: int, topic: int) -> bool:
        """Whether the issue is one that somebody quits or ends: to welcome that is not to be for the issue."""
        return any(clause.role(i, "leaving") for i in range(first, topic))

    def _openings(self, frames: Frames, hit: Hit, name: str) -> Sequence[int]:
        if name == "doer":
            return [self._opening(frames.clause, hit.first)]
        if name in (_KNOWN, SHARED) or (name == "idafa" and frames.clause.enclitic[hit.end - 1]):
            return ()
        if SHARED in hit.trigger.topic:
            return list(frames.starts(name, hit))[:1]
        if name == "object":
            subject = frames.subject(hit.first)
            return [frames.clause.past_manner(subject.end if subject and subject.end > hit.end else hit.end)]
        return [hit.end] if name == "idafa" else list(frames.starts(name, hit))

    def _opening(self, clause: Clause, i: int) -> int:
        """The first word of what is spoken of where word i is its predicate."""
        at = clause.clause_start(i)
        return next((k for k in range(at, i) if not clause.idle(k) and clause.key[k] not in COMMAS), clause.size)

    def _acceptor(self, clause: Clause, event_type: str) -> Callable[[int, Party], bool]:
        heads = self._heads

        def accepts(start: int, party: Party) -> bool:
            if clause.role(start, "silent"):
                return False  # a news agency or a company speaks for no state
            if event_type in _ANYTHING:
                return True
            if not party.agent and party.form == "name":
                return False  # a town that does not stand for a government
            if party.first <= start or clause.role(start, "what"):
                return True
            opening = start
            while opening + 1 < clause.size and (clause.idle(opening) or any(clause.role(opening, r) for r in _PASSED)):
                opening += 1
            return party.first <= opening or clause.core[opening] in heads or clause.role(opening, "deed")

        return accepts


def _toward(actor: Filler | None, other: Filler) -> bool:
    """Whether the act can go from one to the other: nobody acts toward himself or for two others."""
    if actor is None:
        return True
    if actor.how == "speaker" and other.how == BETWEEN and not set(actor.countries) & set(other.countries):
        return False
    return bool(set(other.countries) - set(actor.countries))


def evidence(clause: Clause, act: Act) -> tuple[int, int]:
    """The words that carry the relation: the trigger, and who fills its roles unless another verb stands between."""
    hit = act.hit
    first, end = hit.first, max(hit.end, hit.needed + 1)
    own = bool(clause.enclitic[hit.end - 1]) and hit.trigger.mode == "noun"
    for filler in (act.actor, act.recipient):
        if filler is None or filler.first < 0 or (filler is act.actor and own):
            continue
        apart = range(filler.end, hit.first) if filler.first < hit.first else ()
        if not any(clause.verbal(i) and not clause.role(i, "auxiliary") for i in apart):
            first, end = min(first, filler.first), max(end, filler.end)
    while end < clause.size and end - first < _SHORT and not (clause.opener(end) or clause.verbal(end)):
        if clause.key[end] in COMMAS:
            break
        end += 1
    return first, end


def mutual(hit: Hit, actor: Filler | None) -> bool:
    """Whether those who act do so toward each other."""
    trigger = hit.trigger
    reciprocal = trigger.both or (trigger.event_type == "AGREE" and _WITH in trigger.recipient)
    if actor is None or len(actor.countries) < 2 or not reciprocal:
        return False
    if trigger.mode == "verb":
        return actor.how not in ("inherited", "before sentence")
    return actor.how in ("pair", "idafa", "nisba", "head", BETWEEN)


def carried_out(clause: Clause, i: int) -> bool:
    """Whether the verb before a noun in its clause tells what is, and is not denied."""
    for at in range(i - 1, -1, -1):
        if clause.opener(at):
            break
        if clause.verbal(at):
            return not (clause.negated(at) or unreal(clause, at))
    return True


def unreal(clause: Clause, i: int) -> bool:
    """Whether word i tells what may be, would be or is conceded, and not what is."""
    for at in range(i - 1, max(i - 5, -1), -1):
        if clause.role(at, "maybe") or clause.role(at, "despite"):
            return True
        if clause.role(at, "perhaps") and clause.feats[at + 1].startswith(("impf", "juss")):
            return True
        if clause.verbal(at) and not clause.role(at, "modal"):
            break
    if clause.verbal(i) and clause.feats[i].startswith("sub"):
        return True  # a purpose
    if any(clause.role(at, "doubtful") for at in range(i + 1, min(i + _NEAR, clause.size))):
        return True
    opened = clause.clause_start(i) - 1
    return opened >= 0 and clause.role(opened, "if")


def time_of(clause: Clause, hit: Hit, day: str) -> str | None:
    """`future` for a verb of the future, `historical` where a year well before the article's day stands beside it."""
    if clause.verbal(hit.first) and clause.feats[hit.first].startswith("fut"):
        return "future"
    years = [clause.key[i] for i in range(clause.clause_start(hit.first), clause.window(hit.end - 1))]
    past = [int(key) for key in years if _YEAR.fullmatch(key)]
    return "historical" if day and any(year <= int(day[:4]) - _LONG_AGO for year in past) else None
