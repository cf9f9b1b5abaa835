"""Clauses, mentions and quotations -> stances: who acts or takes a side, toward whom or on what, in whose words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import tables
from .stance.acts import SHARED, Act, Acts, evidence, mutual, time_of
from .stance.clauses import Roles
from .stance.frames import Frames
from .stance.parties import Countries
from .stance.scenes import PLACES, TEXTS, Article, Rooms, runs
from .stance.topics import Topic, Topics
from .stance.triggers import Hit, Triggers

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon

_SURE = {"after": 0.9, "before": 0.85, "speaker": 0.8, "cue": 0.8, "idafa": 0.8, "nisba": 0.8, "pair": 0.7,
         "relative": 0.7, "inherited": 0.6, "thing": 0.6}  # fmt: skip
_TOGETHER = 3
_DEEDS = frozenset(("ASSAULT", "SANCTION", "COERCE"))
_UNREAL_WITHIN = frozenset(("REQUEST", "ACCUSE", "AGREE", "THREATEN", "REJECT"))


def find(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    quotations: pd.DataFrame,
    lexicon: Lexicon,
) -> pd.DataFrame:
    """The table `stances`, in the order of the text."""
    finder = Finder.of(lexicon)
    acts_for = zip(entities["entity_id"].tolist(), entities["country"].tolist(), strict=True)
    own = {entity_id: country for entity_id, country in acts_for if isinstance(country, str)}
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    days = dict(zip(articles["article_id"].tolist(), map(_iso, articles["published"].tolist()), strict=True))
    columns = {name: tokens[name].tolist() for name in ("sentence", *PLACES, *TEXTS)}
    found: list[dict[str, Any]] = []
    described = _grouped(mentions, ("start", "end", "type", "form", "entity_id"))
    said = _grouped(quotations, ("start", "end", "cue_start", "country", "speaker_id", "kind"))
    for article_id, first, end in runs(tokens["article_id"].tolist()):
        article = Article(
            columns, first, end, described.get(article_id, []), said.get(article_id, []), own, days[article_id],
            finder.rooms,
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


class Finder:
    """The rules over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.rooms = Rooms(Roles.of(lexicon), Countries.of(lexicon))
        self._triggers = Triggers.of(lexicon)
        self._acts = Acts(Topics.of(lexicon), self.rooms.countries.heads)
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
                sport = sum(frames.clause.role(i, "sport") for i in range(frames.clause.size)) > 1
                if (frames.parties or frames.speeches) and not sport:
                    found += _distinct(self._sentence(frames, candidates, text, article.day))
        return found

    def _sentence(self, frames: Frames, candidates: Sequence[int], text: str, day: str) -> Iterator[dict[str, Any]]:
        unreal_until, before = 0, None
        for hits in self._triggers.find(frames.clause, candidates):
            hit = hits[0]
            within = hit.first < unreal_until and not frames.clause.verbal(hit.first)
            told = self._is_told(frames, hit)
            if frames.named(hit.first) or (within and not told):
                continue
            thanked = self._acts.thanked(frames, before, hit)
            acts = [act for act in (self._acts.act(frames, other, thanked) for other in hits) if act is not None]
            act = next((act for act in acts if act.actor is not None), acts[0] if acts else None)
            agreed = hit.trigger.event_type != "AGREE" or act is not None
            if agreed and hit.trigger.event_type in _UNREAL_WITHIN and hit.trigger.mode != "phrase":
                unreal_until = frames.clause.window(hit.end - 1)
            if act is not None:
                before = act
                yield from self._told(frames, act, text, day)

    def _is_told(self, frames: Frames, hit: Hit) -> bool:
        """Whether a noun within what is asked or accused is told as a fact of its own."""
        if hit.trigger.event_type in _DEEDS:
            return frames.relative_verb(hit) >= 0 or frames.decided(hit.first)
        return hit.trigger.both and hit.end < frames.clause.size and frames.clause.role(hit.end, "planned")

    def _told(self, frames: Frames, act: Act, text: str, day: str) -> Iterator[dict[str, Any]]:
        trigger = act.hit.trigger
        actors = act.actor.countries if act.actor else ()
        targets = act.recipient.countries if act.recipient else ()
        pairs = [(a, b) for a in actors for b in targets if a != b]
        if trigger.both:
            pairs += [(b, a) for a, b in pairs]
        if not targets and mutual(act.hit, act.actor):
            pairs += [(a, b) for a in actors for b in actors if a != b]
            if len(actors) > _TOGETHER:  # one with a group, and not each of the group with each
                pairs = [pair for pair in pairs if actors[0] in pair]
        base = self._base(frames, act, text, day)
        for actor, recipient in dict.fromkeys(pairs):
            yield base | {"actor": actor, "recipient": recipient}
        for topic in act.topics:
            for actor in (*actors, *targets) if SHARED in trigger.topic else actors:
                yield base | self._on(frames, act, topic, actor, text, base["end"])
        if not actors and act.recipient:
            yield from (base | {"actor": None, "recipient": None} for _ in (0,))

    def _on(self, frames: Frames, act: Act, topic: Topic, actor: str, text: str, told_end: int) -> dict[str, Any]:
        clause = frames.clause
        first, end = clause.stem_start[topic.first], clause.end[topic.end - 1]
        sign = self._types[act.hit.trigger.event_type][2]
        row: dict[str, Any] = {
            "actor": actor,
            "recipient": None,
            "topic": text[first:end].strip(),
            "topic_id": topic.topic_id,
        }
        row["end"] = max(end, told_end)
        row["sign"] = "+" if sign == "0" else sign
        return row

    def _base(self, frames: Frames, act: Act, text: str, day: str) -> dict[str, Any]:
        clause, hit = frames.clause, act.hit
        first, end = evidence(clause, act)
        score, quad, sign = self._types[hit.trigger.event_type]
        speech = frames.speech(hit.first)
        sure = _SURE.get(act.actor.how, 0.5) if act.actor else 0.2
        start = clause.stem_start[hit.first]
        return {
            "start": clause.start[first], "end": clause.end[end - 1], "topic": None, "topic_id": None,
            "event_type": hit.trigger.event_type, "quad_code": quad, "score": score, "sign": sign,
            "level": "speaker" if speech else "narrator", "speaker_id": speech.speaker_id if speech else None,
            "aux": time_of(clause, hit, day), "confidence": sure, "rule": hit.trigger.family,
            "trigger": text[start : clause.end[hit.end - 1]], "trigger_start": start,
        }  # fmt: skip


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
    if row["start"] >= other["end"] or other["start"] >= row["end"]:
        return False
    if row["event_type"] != other["event_type"] and not _holds(row, other) and not _holds(other, row):
        return False
    if row["topic"] and other["topic"]:
        return row["topic"] in other["topic"] or other["topic"] in row["topic"]
    return bool(row["topic"] == other["topic"])


def _holds(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the evidence of a row holds the trigger of another."""
    return bool(row["start"] <= other["trigger_start"] < row["end"])
