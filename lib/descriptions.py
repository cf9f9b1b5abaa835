"""One article's descriptions of people -> who is meant: by titles given with names, the chain, dated offices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .cast import Figure, Scene
from .offices import Term, core, masculine
from .registry import Registry
from .story import Mention
from .titles import Title, Titles

if TYPE_CHECKING:
    from .lexicon import Lexicon

_OFFICE, _HEAD, _OPEN, _STATE = 4, 3, 2, 1
_YEAR, _YEAR_WITHIN = re.compile("(?:19|20)[0-9]{2}"), 6
_FOR = "\u0644"
_OURS = "\u0646\u0627"
_HERS = "\u0647\u0627"


class Fit(NamedTuple):
    """How well somebody fits a description: the tier of the evidence, and what it is."""

    tier: int
    why: str


class Descriptions:
    """Links descriptions of people, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._registry = Registry.of(lexicon)
        self._titles = Titles.of(lexicon)
        self._heads: dict[str, set[tuple[str, str]]] = {}
        columns = ["office", "title", "country"]
        for office, title, country in lexicon["office_titles"][columns].to_numpy().tolist():
            self._heads.setdefault(office, set()).add((masculine(core(title.split()[0])), country))
        heads = lexicon["nominal_heads"]
        people = heads.loc[heads["type"] == "PER", ["head", "use"]].to_numpy().tolist()
        self._guests = self._titles.kin
        official = {head for heads in self._heads.values() for head, _ in heads}
        self._owned = frozenset(core(head) for head, use in people if use == "possessed") - official

    def link(self, scene: Scene, mention: Mention, chain: list[Mention]) -> None:
        """Set entity_id and why of one description; `chain` are the linked mentions before it, nearest last."""
        words = scene.story.words
        first = mention.first + (words[mention.first].pos == "dem" and mention.end - mention.first > 1)
        title = self._titles.read(words, first, scene.states)
        if title is None:
            mention.why = "description without a head"
        elif title.head in self._titles.latter or masculine(title.head) in self._titles.latter:
            self._latter(scene, mention, title, chain)
        elif masculine(title.head) in self._titles.counterpart or title.head in self._titles.counterpart:
            self._counterpart(scene, mention, title, chain)
        else:
            if title.owner and title.head not in self._guests:
                title = title._replace(state=title.state or self._owner_state(scene, title, chain, mention))
            self._by_title(scene, mention, title, chain)

    # --- by title ----------------------------------------------------------------------------------

    def _by_title(self, scene: Scene, mention: Mention, title: Title, chain: list[Mention]) -> None:
        found = self._in_article(scene, mention, title, chain, excluded=None)
        if found is None and not title.past and (title.stated or not self._goes_on(scene, title)):
            found = self._by_office(scene, title)
        if found is None:
            mention.why = mention.why or "nobody in the article or in office fits"
            return
        mention.entity_id, mention.why = found
        figure = scene.figures[found[0]]
        if not figure.state and title.state:
            figure.state = title.state

    def _goes_on(self, scene: Scene, title: Title) -> bool:
        """Whether a word follows that may belong to a longer title than the one that was read."""
        words = scene.story.words
        after = words[title.end] if title.end < len(words) else None
        return after is not None and after.definite and after.proclitic in ("", _FOR) and after.pos != "verb"

    def _near_states(self, scene: Scene, at: int) -> set[str]:
        """The countries of the sentence of a word and of the one before, and the one named most."""
        words = scene.story.words
        sentence = words[at].sentence
        near = {s for first, _, s in scene.spots if sentence - 1 <= words[first].sentence <= sentence}
        return near | {scene.main_state}

    def _in_article(
        self, scene: Scene, mention: Mention, title: Title, chain: list[Mention], excluded: str | None
    ) -> tuple[str, str] | None:
        """Of the people who fit best: the compatriot of a spokesman, else the one named last, else named next."""
        fits = {}
        for figure in scene.figures.values():
            if figure.type == "PER" and figure.entity_id != excluded:
                fit = self._fit(scene, figure, title)
                if fit is not None:
                    fits[figure.entity_id] = fit
        if not fits:
            return None
        if not title.state and not title.plain:
            near = self._near_states(scene, mention.first)
            fits = {e: fit for e, fit in fits.items() if scene.figures[e].state in near}
            if not fits:
                return None
        best = max(fit.tier for fit in fits.values())
        fits = {entity_id: fit for entity_id, fit in fits.items() if fit.tier == best}
        if len(fits) > 1 and not title.state:
            voice = self._voice(scene, mention, chain)
            fits = {e: fit for e, fit in fits.items() if voice and scene.figures[e].state == voice} or fits
        later = (m for m in scene.story.named("PER") if m.start > mention.start)
        for other in (*reversed(chain), *later):
            if other.entity_id in fits:
                return other.entity_id, fits[other.entity_id].why
        return None

    def _voice(self, scene: Scene, mention: Mention, chain: list[Mention]) -> str:
        """The country of the spokesman whose words the sentence reports; empty if none speaks."""
        sentence = scene.story.words[mention.first].sentence
        for other in reversed(chain):
            if scene.story.words[other.first].sentence != sentence:
                break
            figure = scene.figures.get(other.entity_id or "")
            if figure is not None and any(t.head in self._titles.voices for t in figure.titles):
                return figure.state
        return ""

    def _fit(self, scene: Scene, figure: Figure, title: Title) -> Fit | None:
        if (title.feminine and figure.feminine is False) or (
            title.owner and not title.state and title.head not in self._guests
        ):
            return None
        if figure.feminine and not title.feminine and title.plain and not self._called(figure, title):
            return None
        terms = self._titles.offices.terms(figure.entity_id, scene.story.published)
        states = {figure.state, *(t.state for t in figure.titles), *(t.country for t in terms)} - {""}
        if title.state and states and title.state not in states:
            return None
        if not states and title.state:
            named = any(t.means(title) or (title.plain and t.head == title.head) for t in figure.titles)
            return Fit(_OPEN, "title given with the name") if named else None
        some = not title.states or bool(title.states & states)
        offices = {office for office, _ in title.offices}
        for other in figure.titles:
            stated = not title.state or not other.state or other.state == title.state
            if stated and some and title.means(other) and (other.past == title.past or not offices):
                return Fit(_OFFICE, "title given with the name")
        if title.past:
            return None
        for term in terms:
            if term.office in offices and title.state in ("", term.country) and some:
                return Fit(_OFFICE, f"named in the article, in office: {term.office} {term.country}")
        return self._loose_fit(figure, title, self._heads_of(terms))

    def _heads_of(self, terms: list[Term]) -> set[str]:
        """The words that can head the titles of these offices in their countries."""
        return {head for t in terms for head, country in self._heads.get(t.office, ()) if country in ("", t.country)}

    def _called(self, figure: Figure, title: Title) -> bool:
        """Whether the article gives a woman this very title in the masculine."""
        return any(t.head == title.head and not t.feminine for t in figure.titles)

    def _loose_fit(self, figure: Figure, title: Title, heads: set[str]) -> Fit | None:
        if title.plain and title.head in heads | {t.head for t in figure.titles}:
            return Fit(_HEAD, "last person named with such an office")
        if title.head in self._owned and not title.offices and title.plain and title.state:
            return Fit(_STATE, "last person named of that country")
        return None

    def _by_office(self, scene: Scene, title: Title) -> tuple[str, str] | None:
        day = scene.story.published
        if day is not None and self._other_year(scene, title, str(day.year)):
            return None
        state = title.state or ("" if title.owner else scene.main_state)
        for office, implied in title.offices:
            where = implied or state
            if (implied and title.state not in ("", implied)) or not (title.stated or scene.weight[where]):
                continue
            holders = self._titles.offices.holders(office, where, day)
            if title.feminine:
                holders = [h for h in holders if self._woman(h) is not False]
            if len(holders) == 1:
                known = self._registry.known[holders[0]]
                if holders[0] not in scene.figures:
                    scene.figures[holders[0]] = Figure(holders[0], "PER", known.name, known.state, known=True)
                when = f" on {day}" if day else ""
                return holders[0], f"held the office{when}: {office} {where}"
        return None

    def _other_year(self, scene: Scene, title: Title, year: str) -> bool:
        """Whether the words after a title date it in another year than the article's."""
        after = scene.story.words[title.end : title.end + _YEAR_WITHIN]
        here = scene.story.words[title.first].sentence
        return any(w.sentence == here and _YEAR.fullmatch(w.key) is not None and w.key != year for w in after)

    def _woman(self, person: str) -> bool | None:
        return self._registry.feminine(next(iter(self._registry.full.get(person, ())), ()))

    # --- by others ---------------------------------------------------------------------------------

    def _latter(self, scene: Scene, mention: Mention, title: Title, chain: list[Mention]) -> None:
        """The last one named that the gender of the word allows: a man, or a woman, a country, a city, a body."""
        for other in reversed(chain):
            figure = scene.figures.get(other.entity_id or "")
            woman = bool(figure and figure.feminine)
            if (other.type == "PER" and woman == title.feminine) or (title.feminine and other.type in ("GPE", "ORG")):
                mention.entity_id, mention.why = other.entity_id, "named last"
                return
        mention.why = "nobody named before"

    def _counterpart(self, scene: Scene, mention: Mention, title: Title, chain: list[Mention]) -> None:
        peer = self._subject(scene, mention, chain)
        figure = scene.figures.get(peer.entity_id or "") if peer else None
        if figure is None:
            mention.why = "nobody named whose counterpart it is"
            return
        day = scene.story.published
        offices = {pair for t in figure.titles for pair in t.offices}
        offices |= {(t.office, "") for t in self._titles.offices.terms(figure.entity_id, day)}
        wanted = title._replace(offices=tuple(sorted({(o, "") for o, _ in offices})), owner="")
        found = self._in_article(scene, mention, wanted, chain, excluded=figure.entity_id)
        if found is None and title.state:
            found = self._by_office(scene, wanted)
        if found is None:
            mention.why = "no holder of the same office is known"
            return
        mention.entity_id, mention.why = found[0], f"counterpart of {figure.name}: {found[1]}"

    def _subject(self, scene: Scene, mention: Mention, chain: list[Mention]) -> Mention | None:
        """The person that a pronoun at the mention points back to: the last one named."""
        for other in reversed(chain):
            if other.type == "PER" and other.entity_id:
                return other
        return None

    def _owner_state(self, scene: Scene, title: Title, chain: list[Mention], mention: Mention) -> str:
        """The country of whomever the pronoun on a description stands for."""
        if title.owner == _HERS:
            return scene.state_before(mention.first, ("GPE", "capital", "ORG"))
        sentence = scene.story.words[mention.first].sentence
        people = [m for m in chain if m.type == "PER" and m.entity_id in scene.figures]
        here = [m for m in people if scene.story.words[m.first].sentence == sentence]
        if not people:
            return ""
        owner = here[0] if here and title.owner == _OURS else people[-1]
        return scene.figures[owner.entity_id or ""].state
