"""Clauses, mentions and quotations -> stances: who acts or takes a side, toward whom or on what, in whose words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from . import tables
from .clauses import COMMAS, Clause, Roles
from .frames import Filler, Frames, Speech
from .parties import Countries, Mention, Party, parties, stance_code
from .topics import Topic, Topics
from .triggers import NEGATED, Hit, Triggers

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon

_TEXTS = ("key", "proclitic", "stem", "enclitic", "lemma", "pos", "feats")
_PLACES = ("start", "stem_start", "end")
_SURE = {"after": 0.9, "before": 0.85, "speaker": 0.8, "cue": 0.8, "idafa": 0.8, "nisba": 0.8, "pair": 0.7,
         "relative": 0.7, "inherited": 0.6, "thing": 0.6}  # fmt: skip
_ANYTHING = frozenset(("ASSAULT", "MOBILIZE", "COERCE", "AID", "RETREAT", "CONSULT"))
_UNREAL_WITHIN = frozenset(("REQUEST", "ACCUSE", "AGREE", "THREATEN", "REJECT"))
_EVENTS = frozenset(("CONSULT", "AGREE"))
_THANKS = 7
_SHORT = 5
_KNOWN, _SHARED = "known", "shared"
_ON = "\u0639\u0644\u064a"
_WITH, _BETWEEN = "\u0645\u0639", "\u0628\u064a\u0646"
_PASSED = ("quantity", "what", "calls")
_BACK = 8


def find(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame,
    quotations: pd.DataFrame, lexicon: Lexicon,
) -> pd.DataFrame:  # fmt: skip
    """The table `stances`, in the order of the text."""
    finder = Finder.of(lexicon)
    acts_for = zip(entities["entity_id"].tolist(), entities["country"].tolist(), strict=True)
    own = {entity_id: country for entity_id, country in acts_for if isinstance(country, str)}
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    days = dict(zip(articles["article_id"].tolist(), map(_iso, articles["published"].tolist()), strict=True))
    columns = {name: tokens[name].tolist() for name in ("sentence", *_PLACES, *_TEXTS)}
    found: list[dict[str, Any]] = []
    described = _grouped(mentions, ("start", "end", "type", "form", "entity_id"))
    said = _grouped(quotations, ("start", "end", "cue_start", "country", "speaker_id", "kind"))
    for article_id, first, end in _runs(tokens["article_id"].tolist()):
        article = Article(
            columns, first, end, described.get(article_id, []), said.get(article_id, []), own, days[article_id],
            finder,
        )  # fmt: skip
        for row in finder.rows(article, texts[article_id]):
            row["article_id"] = article_id
            found.append(row)
    return tables.frame("stances", found)


def _iso(day: Any) -> str:
    return str(day)[:10] if day == day and day is not None else ""


def _grouped(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for row in zip(frame["article_id"].tolist(), *(frame[c].tolist() for c in columns), strict=True):
        groups.setdefault(row[0], []).append(tuple(None if value != value else value for value in row[1:]))
    return groups


def _runs(values: Sequence[Any], start: int = 0, stop: int | None = None) -> Iterator[tuple[Any, int, int]]:
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
        quotations: Sequence[tuple[Any, ...]], own: Mapping[str, str | None], day: str, finder: Finder,
    ) -> None:  # fmt: skip
        self._day = day
        self.columns = columns
        self.sentences = [(a, b) for _, a, b in _runs(columns["sentence"], first, end)]
        self._mentions = sorted(mentions, key=lambda m: m[0])
        self._mention_starts = [m[0] for m in self._mentions]
        self._quotations = quotations
        self._own = own
        self._finder = finder
        self._frames: dict[int, Frames] = {}

    def frames(self, n: int) -> Frames:
        """The clause, parties and speech of sentence n."""
        if n not in self._frames:
            first, end = self.sentences[n]
            places = [self.columns[name][first:end] for name in _PLACES]
            here = list(self._in(*places))
            named = frozenset(i for m in here if m.form == "name" for i in range(m.first, m.end))
            clause = Clause([self.columns[name][first:end] for name in _TEXTS], places, self._finder.roles, named)
            found = parties(clause, here, self._acts_for, self._finder.countries)
            self._frames[n] = Frames(
                clause, found, list(self._speeches(clause)), lambda: self._recent(n), self._finder.countries.heads,
                lambda: self._before(n),
            )  # fmt: skip
        return self._frames[n]

    def _acts_for(self, entity_id: str | None) -> str | None:
        return self._finder.countries.of_entity(entity_id, self._own, self._day)

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


class Act(NamedTuple):
    """A trigger with its roles filled."""

    hit: Hit
    actor: Filler | None
    recipient: Filler | None
    topics: tuple[Topic, ...]


class Finder:
    """The rules over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.roles = Roles.of(lexicon)
        self.countries = Countries.of(lexicon)
        self._triggers = Triggers.of(lexicon)
        self._topics = Topics.of(lexicon)
        types = lexicon["event_types"][["event_type", "score", "quad_code", "sign"]].to_numpy().tolist()
        self._types = {name: (float(score), quad, sign) for name, score, quad, sign in types}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Finder:
        """The finder of a lexicon; one object is kept per version."""
        return Finder(lexicon)

    def rows(self, article: Article, text: str) -> list[dict[str, Any]]:
        """The stances of one article."""
        columns, possible = article.columns, self._triggers.possible
        stems, enclitics, lemmas, classes = (columns[name] for name in ("stem", "enclitic", "lemma", "pos"))
        found: list[dict[str, Any]] = []
        for n, (first, end) in enumerate(article.sentences):
            candidates = [
                i - first for i in range(first, end) if possible(stems[i], enclitics[i], lemmas[i], classes[i])
            ]
            if candidates:
                frames = article.frames(n)
                sport = any(frames.clause.role(i, "sport") for i in range(frames.clause.size))
                if (frames.parties or frames.speeches) and not sport:
                    found += _distinct(self._sentence(frames, candidates, text))
        return found

    def _sentence(self, frames: Frames, candidates: Sequence[int], text: str) -> Iterator[dict[str, Any]]:
        unreal_until, before = 0, None
        for hit in self._triggers.find(frames.clause, candidates):
            if hit.first < unreal_until and not frames.clause.verbal(hit.first):
                continue
            if frames.named(hit.first):
                continue
            act = self._act(frames, hit, self._thanked(frames, before, hit))
            if hit.trigger.event_type in _UNREAL_WITHIN and hit.trigger.mode != "phrase":
                unreal_until = frames.clause.window(hit.end - 1)
            if act is None:
                continue
            before = act
            yield from self._told(frames, act, text)

    def _thanked(self, frames: Frames, before: Act | None, hit: Hit) -> Filler | None:
        """Who did what another is thanked or praised for: «thanked Ankara for supporting …»."""
        if before is None or before.hit.trigger.event_type != "SUPPORT" or not before.recipient:
            return None
        clause, end = frames.clause, before.recipient.end
        if not 0 <= end <= hit.first or hit.first - end > _THANKS or hit.trigger.mode == "verb":
            return None
        on = any(clause.key_of_preposition(i) == _ON for i in range(end, hit.first))
        return before.recipient if on else None

    def _act(self, frames: Frames, hit: Hit, actor: Filler | None = None) -> Act | None:
        clause, trigger = frames.clause, hit.trigger
        if self._refers(clause, hit):
            return None
        if NEGATED not in trigger.needs and clause.negated(hit.first) or unreal(clause, hit.first):
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
        shared = _SHARED in trigger.topic
        known = recipient is not None and not shared
        topics = tuple(self._known(frames, hit, recipient) if known and recipient else self._issues(frames, hit, actor))
        if recipient is None and not topics and not _mutual(hit, actor):
            return None
        return Act(hit, actor, recipient, topics)

    def _known(self, frames: Frames, hit: Hit, recipient: Filler) -> Iterator[Topic]:
        """The issue of the lexicon named after the recipient, within what the trigger governs."""
        if hit.trigger.topic and recipient.end > 0:
            end = frames.reach(hit)
            for k in range(recipient.end, end):
                if frames.clause.preposition(k):
                    found = [t for t in self._topics.at(frames.clause, k) if t.topic_id and t.end <= end]
                    if found:
                        yield from found
                        return

    def _denied(self, frames: Frames, hit: Hit, recipient: Filler) -> bool:
        """Whether a noun's act is said to end or not to be, and is not told as done in a clause of its own."""
        ended = frames.clause.ended(hit.first) and frames.relative_verb(hit) < 0
        return ended or frames.clause.denied_after(recipient.end)

    def _refers(self, clause: Clause, hit: Hit) -> bool:
        """Whether a noun only refers to a known event: «the negotiations», «the agreement», «his visit»."""
        trigger, first = hit.trigger, hit.first
        if trigger.mode != "noun" or trigger.event_type not in _EVENTS:
            return False
        if clause.definite(first):
            subject = first == 0 or clause.verbal(first - 1) or clause.opener(first - 1)
            return trigger.event_type != "CONSULT" or bool(clause.governed(first)) or not subject
        return trigger.event_type == "CONSULT" and not trigger.both and bool(clause.enclitic[hit.end - 1])

    def _issues(self, frames: Frames, hit: Hit, actor: Filler | None) -> Iterator[Topic]:
        only_known = _KNOWN in hit.trigger.topic and not (actor and actor.how == "idafa")
        for name in hit.trigger.topic:
            for k in self._openings(frames, hit, name):
                if k < frames.clause.size and (not frames.clause.breaks(k) or frames.clause.governed(k) == name):
                    found = [t for t in self._topics.at(frames.clause, k) if t.topic_id or not only_known]
                    if _SHARED in hit.trigger.topic:
                        found = [t for t in found if t.topic_id or t.first > k]
                    found = [t for t in found if (t.topic_id or not frames.named(t.first)) and self._sided(frames.clause, hit, t)]
                    if found:
                        yield from found
                        return

    def _sided(self, clause: Clause, hit: Hit, topic: Topic) -> bool:
        """Whether one can be for or against it here: to decline comment is no stance, nor is whom one is said to abet."""
        abetted = hit.trigger.event_type == "SUPPORT" and clause.role(topic.first, "evil")
        return not abetted and not clause.role(topic.first, "comment")

    def _openings(self, frames: Frames, hit: Hit, name: str) -> Sequence[int]:
        if name in (_KNOWN, _SHARED):
            return ()
        if _SHARED in hit.trigger.topic:
            return list(frames.starts(name, hit))[:1]
        if name == "object":
            subject = frames.subject(hit.first)
            return [frames.clause.past_manner(subject.end if subject and subject.end > hit.end else hit.end)]
        return [hit.end] if name == "idafa" else list(frames.starts(name, hit))

    def _acceptor(self, clause: Clause, event_type: str) -> Any:
        heads = self.countries.heads

        def accepts(start: int, party: Party) -> bool:
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

    # --- rows ----------------------------------------------------------------------------------------------------

    def _told(self, frames: Frames, act: Act, text: str) -> Iterator[dict[str, Any]]:
        trigger = act.hit.trigger
        actors = act.actor.countries if act.actor else ()
        targets = act.recipient.countries if act.recipient else ()
        pairs = [(a, b) for a in actors for b in targets if a != b]
        if trigger.both:
            pairs += [(b, a) for a, b in pairs]
        if not targets and _mutual(act.hit, act.actor):
            pairs += [(a, b) for a in actors for b in actors if a != b]
        base = self._base(frames, act, text)
        for actor, recipient in dict.fromkeys(pairs):
            yield base | {"actor": actor, "recipient": recipient}
        for topic in act.topics:
            for actor in (*actors, *targets) if _SHARED in trigger.topic else actors:
                yield base | self._on(frames, act, topic, actor, text)
        if not actors and act.recipient:
            yield from (base | {"actor": None, "recipient": None} for _ in (0,))

    def _on(self, frames: Frames, act: Act, topic: Topic, actor: str, text: str) -> dict[str, Any]:
        clause = frames.clause
        first, end = clause.stem_start[topic.first], clause.end[topic.end - 1]
        sign = self._types[act.hit.trigger.event_type][2]
        row = {"actor": actor, "recipient": None, "topic": text[first:end].strip(), "topic_id": topic.topic_id}
        row["end"] = max(end, self._base(frames, act, text)["end"])
        row["sign"] = "+" if sign == "0" else sign
        return row

    def _base(self, frames: Frames, act: Act, text: str) -> dict[str, Any]:
        clause, hit = frames.clause, act.hit
        first, end = _evidence(clause, act)
        score, quad, sign = self._types[hit.trigger.event_type]
        speech = frames.speech(hit.first)
        sure = _SURE.get(act.actor.how, 0.5) if act.actor else 0.2
        start = clause.stem_start[hit.first]
        return {
            "start": clause.start[first], "end": clause.end[end - 1], "topic": None, "topic_id": None,
            "event_type": hit.trigger.event_type, "quad_code": quad, "score": score, "sign": sign,
            "level": "speaker" if speech else "narrator", "speaker_id": speech.speaker_id if speech else None,
            "aux": None, "confidence": sure, "rule": hit.trigger.family,
            "trigger": text[start : clause.end[hit.end - 1]], "trigger_start": start,
        }  # fmt: skip


def _evidence(clause: Clause, act: Act) -> tuple[int, int]:
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
    while end < clause.size and end - first < _SHORT and not clause.opener(end) and clause.key[end] not in COMMAS:
        end += 1
    return first, end


def _toward(actor: Filler | None, other: Filler) -> bool:
    """Whether the act can go from one to the other: nobody acts toward himself, nor speaks for two others' relations."""
    if actor is None:
        return True
    if actor.how == "speaker" and other.how == _BETWEEN and not set(actor.countries) & set(other.countries):
        return False
    return bool(set(other.countries) - set(actor.countries))


def _mutual(hit: Hit, actor: Filler | None) -> bool:
    """Whether those who act do so toward each other."""
    if actor is None or len(actor.countries) < 2 or not (hit.trigger.both or _WITH in hit.trigger.recipient):
        return False
    if hit.trigger.mode == "verb":
        return actor.how not in ("inherited", "before sentence")
    return actor.how in ("pair", "idafa", "nisba", "head", _BETWEEN)


def unreal(clause: Clause, i: int) -> bool:
    """Whether word i tells what may be, would be or is conceded, and not what is."""
    for at in range(i - 1, max(i - 5, -1), -1):
        if clause.role(at, "maybe") or clause.role(at, "despite"):
            return True
        if clause.role(at, "perhaps") and clause.feats[at + 1].startswith(("impf", "juss")):
            return True
        if clause.verbal(at) and not clause.role(at, "modal"):
            break
    opened = clause.clause_start(i) - 1
    return opened >= 0 and clause.role(opened, "if")


def _distinct(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of rows that tell one relation in overlapping words, the surest; the first among equals."""
    kept: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda r: -r["confidence"]):
        if not any(_same(row, other) for other in kept):
            kept.append(row)
    return sorted(kept, key=lambda r: (r["start"], r["trigger_start"]))


def _same(row: dict[str, Any], other: dict[str, Any]) -> bool:
    if any(row[name] != other[name] for name in ("actor", "recipient")):
        return False
    if row["topic"] != other["topic"]:
        return bool(row["topic"] and other["topic"]) and row["start"] < other["end"] and other["start"] < row["end"] and (
            row["topic"] in other["topic"] or other["topic"] in row["topic"]
        )  # fmt: skip
    return bool(row["start"] < other["end"] and other["start"] < row["end"])
