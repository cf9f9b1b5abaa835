"""One article's names of people -> who each is: full names first, short ones by them, by titles and by offices."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .fullnames import SON, bare, parts
from .registry import Known, Registry
from .story import Mention, Story, Word
from .titles import Title, Titles, nationality_before

if TYPE_CHECKING:
    from .lexicon import Lexicon

_MARGIN = 1.0
_SUPPORT = 0.01
# Offices whose holders the lexicon lists for every country.
_LISTED = frozenset(("head_of_state", "head_of_government", "foreign_minister", "crown_prince"))
_PREFIXED = frozenset("\u0644\u0628\u0643")
_HERS = "\u0647\u0627"
_MAIN_SHARE = 0.4


@dataclass(slots=True)
class Figure:
    """Somebody or something in an article: what is known of it, and the titles it was given there."""

    entity_id: str
    type: str
    name: str
    state: str
    parts: tuple[str, ...] = ()
    known: bool = False
    feminine: bool | None = None
    titles: list[Title] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """An article while its mentions are being linked."""

    story: Story
    figures: dict[str, Figure] = field(default_factory=dict)
    states: dict[int, tuple[str, int]] = field(default_factory=dict)
    weight: Counter[str] = field(default_factory=Counter)
    titles: dict[int, Title] = field(default_factory=dict)
    spots: list[tuple[int, str, str]] = field(default_factory=list)

    def state_before(self, at: int, kinds: tuple[str, ...]) -> str:
        """The country of the last name of these types before word `at`, those after a preposition passed over."""
        for first, kind, state in reversed(self.spots):
            if first < at and kind in kinds and state and not self.oblique(first):
                return state
        return ""

    def oblique(self, at: int) -> bool:
        """Whether the name at a word follows a preposition, so that it is hardly the subject of its sentence."""
        words = self.story.words
        return words[at].proclitic[-1:] in _PREFIXED or (at > 0 and words[at - 1].pos == "prep")

    @property
    def main_state(self) -> str:
        """The country named most, blocs aside; empty if none is."""
        return max(self.weight, key=lambda s: (self.weight[s], s), default="")


def found_id(kind: str, *key: str) -> str:
    """The id of an entity that the lexicon does not know: the same for the same key in every run."""
    digest = hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:12]
    return f"found.{kind.lower()}.{digest}"


class Cast:
    """Links names of people, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._registry = Registry.of(lexicon)
        self._titles = Titles.of(lexicon)

    def link(self, scene: Scene) -> None:
        """Set entity_id and why of every name of a person; figures get the titles that stand beside their names."""
        groups: dict[tuple[str, ...], list[Mention]] = {}
        floor = 0
        for mention in scene.story.named("PER"):
            self._read_title(scene, mention, floor)
            floor = mention.end
            found = self._whole(scene, mention)
            if found:
                groups.setdefault(found, []).append(mention)
        for found, mentions in sorted(groups.items(), key=lambda item: (-len(item[0]), item[1][0].start)):
            if len(found) > 1:
                self._full(scene, found, mentions)
            else:
                self._short(scene, found, mentions)
        self._give_offices_of_peers(scene)
        self._flag_namesakes(scene)

    def _give_offices_of_peers(self, scene: Scene) -> None:
        """A person introduced as somebody's counterpart holds the same office; a relative is of the same country."""
        peer: Figure | None = None
        for mention in scene.story.named("PER"):
            figure = scene.figures.get(mention.entity_id or "")
            title = scene.titles.get(mention.row)
            if title is not None and title.head in self._titles.counterpart and figure and peer and peer is not figure:
                for other in self.titles_of(scene, peer):
                    figure.titles.append(other._replace(state=title.state, past=False))
            if title is not None and title.head in self._titles.kin and figure and peer and not figure.state:
                figure.state = peer.state
            peer = figure or peer

    def titles_of(self, scene: Scene, figure: Figure) -> list[Title]:
        """The titles a person was given so far, else the offices held on the day of publication."""
        given = [t for t in figure.titles if t.offices]
        if given:
            return given
        terms = self._titles.offices.terms(figure.entity_id, scene.story.published)
        return [Title("", ((t.office, ""),), t.country, "", False, False, 0, 0) for t in terms]

    def give_states(self, scene: Scene) -> None:
        """Give people without a country that of the body or nation named last before them, if it is the article's."""
        main = scene.main_state
        if not main or scene.weight[main] < _MAIN_SHARE * scene.weight.total():
            return
        words = scene.story.words
        for mention in scene.story.named("PER"):
            figure = scene.figures.get(mention.entity_id or "")
            if figure is None or figure.state or figure.known:
                continue
            sentence = words[mention.first].sentence
            near = [(k, s) for at, k, s in scene.spots if at < mention.first and words[at].sentence == sentence and s]
            if near and near[-1] in (("ORG", main), ("nation", main)):
                figure.state = main

    def _read_title(self, scene: Scene, mention: Mention, floor: int) -> None:
        words = scene.story.words
        title = self._titles.before(words, mention.first, scene.states, floor)
        if title is None:
            title = self._titles.after(words, mention.end, scene.states)
            named = {other.first for other in scene.story.named("PER")}
            if title is not None and (title.owner or not named.isdisjoint(range(title.end, title.end + 2))):
                title = None  # the title of somebody named after it
        if title is None:
            return
        if title.owner == _HERS and not title.state:
            title = title._replace(state=scene.state_before(title.first, ("GPE", "capital", "ORG")))
        scene.titles[mention.row] = title

    def _whole(self, scene: Scene, mention: Mention) -> tuple[str, ...]:
        """The parts of a name, with an unmarked given name before it or an unknown family name after it."""
        found = parts(mention.pieces)
        words = scene.story.words
        if len(found) != 1:
            return found
        before = words[mention.first - 1] if mention.first else None
        if before is not None and self._opens(scene, before, mention.first - 1) and before.stem in self._registry.given:
            return before.stem, *found
        after = words[mention.end] if mention.end < len(words) else None
        if after is not None and found[0] in self._registry.given and self._opens(scene, after, mention.end):
            near = scene.story.text[words[mention.end - 1].end : after.start].isspace()
            if near and not after.definite:
                return *found, after.key
        return found

    def _opens(self, scene: Scene, word: Word, at: int) -> bool:
        """Whether a word can be part of the name beside it: a bare word of the same sentence, no name of its own."""
        taken = any(m.first <= at < m.end for m in scene.story.mentions)
        plain = not word.proclitic and not word.enclitic and not word.country and word.pos in ("name", "")
        return word.kind == "word" and plain and not taken

    # --- full names ------------------------------------------------------------------------------------------------

    def _full(self, scene: Scene, found: tuple[str, ...], mentions: list[Mention]) -> None:
        candidates = self._registry.people(found)
        if not candidates:
            near = self._registry.people_begun(found)
            candidates = [e for e in near if scene.weight[self._registry.known[e].state]]
        within = [f for f in self._people(scene) if self._registry.namesakes.within(found, f.parts)]
        if candidates:
            here = [f.entity_id for f in within if f.entity_id in candidates]
            if len(here) == 1:
                self._settle(scene, mentions, here[0], "full name in the article")
                return
            chosen, why = self._choose(scene, candidates, mentions)
            if chosen:
                self._settle(scene, mentions, chosen, why)
                return
        if len(within) == 1:
            self._settle(scene, mentions, within[0].entity_id, "longer name in the article")
            return
        self._found(scene, found, mentions, found_id("PER", *self._registry.namesakes.key(found)))

    def _found(self, scene: Scene, found: tuple[str, ...], mentions: list[Mention], entity_id: str) -> None:
        if entity_id not in scene.figures:
            figure = Figure(entity_id, "PER", " ".join(mentions[0].surface.split()), "", found)
            figure.feminine = self._registry.feminine(found)
            scene.figures[entity_id] = figure
        self._settle(scene, mentions, entity_id, "name not in the lexicon")

    # --- short names -----------------------------------------------------------------------------------------------

    def _short(self, scene: Scene, found: tuple[str, ...], mentions: list[Mention]) -> None:
        part = found[0].removeprefix(SON)
        same = self._registry.namesakes.same
        people = [f for f in self._people(scene) if len(f.parts) > 1]
        by_family = [f for f in people if same(part, f.parts[-1])]
        others = slice(1 if found[0].startswith(SON) else 0, -1)
        by_given = [f for f in people if f not in by_family and any(same(part, p) for p in f.parts[others])]
        here = by_family or by_given
        candidates = self._registry.people(found)
        if len(here) > 1:
            aliased = [f for f in here if f.entity_id in candidates]
            if len(aliased) == 1:
                here = aliased
        if len(here) == 1 and self._better_known(scene, here[0], candidates, mentions):
            self._settle(scene, mentions, candidates[0], "alone the name means the better known relative")
        elif len(here) == 1:
            self._settle(scene, mentions, here[0].entity_id, "full name in the article")
        elif here:
            for mention in mentions:
                self._nearest(scene, mention, here)
        else:
            candidates = self._in_office(scene, part, mentions) or candidates
            chosen, why = self._choose(scene, candidates, mentions) if candidates else (None, "")
            if chosen:
                self._settle(scene, mentions, chosen, why)
            elif len(candidates) > 1 and why:
                for mention in mentions:
                    mention.entity_id, mention.why = None, why
            else:
                state = self._stated(scene, mentions)
                self._found(scene, found, mentions, found_id("PER", *found, state))

    def _better_known(self, scene: Scene, here: Figure, candidates: list[str], mentions: list[Mention]) -> bool:
        """Whether a short name means somebody else than the one of that family whom the article names in full.

        So it is if the lexicon lists the short name for one other alone, who is in office on the day.
        """
        if not here.known or len(candidates) != 1 or candidates[0] == here.entity_id:
            return False
        return self._evidence(scene, candidates[0], mentions)[0] >= _MARGIN

    def _in_office(self, scene: Scene, part: str, mentions: list[Mention]) -> list[str]:
        """Who of this name held the office on the day that a title beside it means, in a country of the article."""
        day = scene.story.published
        same = self._registry.namesakes.same
        found: dict[str, None] = {}
        for mention in mentions:
            title = scene.titles.get(mention.row)
            if title is None or title.past:
                continue
            for office, implied in title.offices:
                for term in self._titles.offices.on(office, day):
                    if (title.state and term.country != title.state) or implied not in ("", term.country):
                        continue
                    names = self._registry.full.get(term.entity_id, ())
                    if scene.weight[term.country] and any(same(part, p) for full in names for p in full):
                        found[term.entity_id] = None
        return list(found)

    def _nearest(self, scene: Scene, mention: Mention, here: list[Figure]) -> None:
        """Of several people with this short name: the one whose title fits, else the one named last."""
        title = scene.titles.get(mention.row)
        fitting = [f for f in here if title and any(title.means(t) for t in f.titles)]
        if title and title.head and not fitting:
            fitting = [f for f in here if f.feminine == title.feminine]
        last = None
        for other in scene.story.named("PER"):
            if other.start >= mention.start:
                break
            if any(other.entity_id == f.entity_id for f in fitting or here):
                last = other.entity_id
        chosen = last or (fitting or here)[0].entity_id
        self._settle(scene, [mention], chosen, "last named of several with this name")

    # --- choosing --------------------------------------------------------------------------------------------------

    def _choose(self, scene: Scene, candidates: list[str], mentions: list[Mention]) -> tuple[str | None, str]:
        """The one that titles, offices on the day and countries speak for, and why; None if they do not decide."""
        named = [c for c in candidates if c in scene.figures]
        if len(named) == 1:
            return named[0], "named in the article"
        ranked = sorted(((self._evidence(scene, c, mentions), c) for c in candidates), reverse=True)
        (best, why), chosen = ranked[0]
        name = parts(mentions[0].pieces)
        common = len(name) == 1 or all(part in self._registry.given for part in name)
        if best <= -3 or (len(ranked) == 1 and common and best < _SUPPORT):
            return None, ""
        if len(ranked) > 1 and best - ranked[1][0][0] < _MARGIN:
            return None, f"{len(candidates)} people share the name"
        return chosen, why if len(ranked) > 1 else "lexicon"

    def _evidence(self, scene: Scene, person: str, mentions: list[Mention]) -> tuple[float, str]:
        known = self._registry.known[person]
        day = scene.story.published
        terms = self._titles.offices.of_person.get(person, [])
        states = {known.state, *(t.country for t in terms)} - {""}
        score, why = 0.0, "countries in the article"
        for mention in mentions:
            title = scene.titles.get(mention.row)
            state = (title.state if title else "") or nationality_before(scene.story.words, mention.first)
            if title is not None:
                offices = {office for office, _ in title.offices}
                held = [t for t in terms if t.office in offices and state in ("", t.country)]
                if any(day is None or t.first <= day <= t.last for t in held):
                    score, why = max(score, 5.0), "title beside the name"
                elif held:
                    score, why = max(score, 3.0), "title beside the name"
            if state and state not in self._registry.blocs and states:
                if state in states:
                    score += 2.0
                else:
                    score -= 4.0
        if day is not None and any(t.first <= day <= t.last for t in terms):
            score += 1.0
        total = scene.weight.total() or 1
        score += 3.0 * max((scene.weight[s] / total for s in states), default=0.0)
        return score, why

    # --- settling --------------------------------------------------------------------------------------------------

    def _settle(self, scene: Scene, mentions: Iterable[Mention], entity_id: str, why: str) -> None:
        known = self._registry.known.get(entity_id)
        figure = scene.figures.get(entity_id)
        if figure is None and known is not None:
            full = max(self._registry.full.get(entity_id, ((known.name,),)), key=len)
            figure = Figure(entity_id, "PER", known.name, known.state, full, known=True)
            figure.feminine = self._registry.feminine(full)
            scene.figures[entity_id] = figure
        assert figure is not None
        for mention in mentions:
            mention.entity_id, mention.why = entity_id, why
            title = scene.titles.get(mention.row)
            if title is not None and known is not None and not self._can_hold(known, title):
                del scene.titles[mention.row]  # it belongs to another person named nearby
            elif title is not None:
                figure.titles.append(title)
                if title.feminine:
                    figure.feminine = True
            if not figure.state:
                figure.state = self._stated(scene, [mention])
            words = parts(mention.pieces)
            if not figure.known and len(words) > len(figure.parts):
                figure.parts, figure.name = words, " ".join(mention.surface.split())

    def _can_hold(self, known: Known, title: Title) -> bool:
        """Whether somebody of the lexicon can bear a title of the country that it states."""
        if title.state in self._registry.blocs or not known.state:
            return True
        terms = self._titles.offices.of_person.get(known.entity_id, ())
        offices = {office for office, _ in title.offices}
        if offices and offices <= _LISTED and terms and not offices & {term.office for term in terms}:
            return False
        return title.state in ("", known.state) or any(title.state == term.country for term in terms)

    def _stated(self, scene: Scene, mentions: Iterable[Mention]) -> str:
        for mention in mentions:
            title = scene.titles.get(mention.row)
            if title is not None and title.state and (title.stated or scene.weight[title.state]):
                return title.state
            nation = nationality_before(scene.story.words, mention.first)
            if nation:
                return nation
        return ""

    def _people(self, scene: Scene) -> list[Figure]:
        return [f for f in scene.figures.values() if f.type == "PER"]

    def _flag_namesakes(self, scene: Scene) -> None:
        """Say at each short name which other people of the article it could be mistaken for."""
        people = self._people(scene)
        families: dict[str, list[Figure]] = {}
        for figure in people:
            if figure.parts:
                families.setdefault(bare(figure.parts[-1]), []).append(figure)
        for mention in scene.story.named("PER"):
            if len(parts(mention.pieces)) == 1 and mention.entity_id:
                shared = families.get(bare(parts(mention.pieces)[0]), [])
                others = [f.name for f in shared if f.entity_id != mention.entity_id]
                if others:
                    mention.why = f"{mention.why}; also in the article: {', '.join(others)}"
