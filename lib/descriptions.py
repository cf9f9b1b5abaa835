"""One article's descriptions of people -> who is meant: by the title given with a name, the chain, then dated offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .cast import Figure, Scene
from .offices import core, masculine
from .registry import Registry
from .story import Mention
from .titles import Title, Titles

if TYPE_CHECKING:
    from .lexicon import Lexicon

_TITLE, _OFFICE, _HEAD, _STATE = 4, 3, 2, 1
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
        self._heads: dict[str, set[str]] = {}
        for office, title in lexicon["office_titles"][["office", "title"]].to_numpy().tolist():
            self._heads.setdefault(office, set()).add(masculine(core(title.split()[0])))
        people = lexicon["nominal_heads"]
        people = people.loc[people["type"] == "PER", ["head", "use"]].to_numpy().tolist()
        self._owned = frozenset(core(head) for head, use in people if use == "possessed")

    def link(self, scene: Scene, mention: Mention, chain: list[Mention]) -> None:
        """Set entity_id and why of one description; `chain` are the linked mentions before it, nearest last."""
        title = self._titles.read(scene.story.words, mention.first, scene.states)
        if title is None:
            mention.why = "description without a head"
        elif title.head in self._titles.latter or masculine(title.head) in self._titles.latter:
            self._latter(scene, mention, title, chain)
        elif masculine(title.head) in self._titles.counterpart or title.head in self._titles.counterpart:
            self._counterpart(scene, mention, title, chain)
        else:
            if title.owner:
                title = title._replace(state=title.state or self._owner_state(scene, title, chain, mention))
            self._by_title(scene, mention, title, chain)

    # --- by title ----------------------------------------------------------------------------------------------------

    def _by_title(self, scene: Scene, mention: Mention, title: Title, chain: list[Mention]) -> None:
        found = self._in_article(scene, mention, title, chain, excluded=None)
        if found is None and not title.past:
            found = self._by_office(scene, title)
        if found is None:
            mention.why = mention.why or "nobody in the article or in office fits"
            return
        mention.entity_id, mention.why = found
        figure = scene.figures.get(found[0])
        if figure is not None:
            figure.titles.append(title)

    def _in_article(
        self, scene: Scene, mention: Mention, title: Title, chain: list[Mention], excluded: str | None
    ) -> tuple[str, str] | None:
        fits = {}
        for figure in scene.figures.values():
            if figure.type == "PER" and figure.entity_id != excluded:
                fit = self._fit(scene, figure, title)
                if fit is not None:
                    fits[figure.entity_id] = fit
        if not fits:
            return None
        best = max(fit.tier for fit in fits.values())
        floor = best if best >= _OFFICE else 0
        for other in reversed(chain):
            if other.entity_id in fits and fits[other.entity_id].tier >= max(floor, best - 1):
                return other.entity_id, fits[other.entity_id].why
        for other in scene.story.named("PER"):
            if other.start > mention.start and other.entity_id in fits and fits[other.entity_id].tier == best:
                return other.entity_id, fits[other.entity_id].why
        return None

    def _fit(self, scene: Scene, figure: Figure, title: Title) -> Fit | None:
        if figure.feminine is not None and title.feminine and not figure.feminine:
            return None
        if title.feminine and figure.feminine is None and figure.known:
            pass
        terms = self._titles.offices.terms(figure.entity_id, scene.story.published)
        states = {figure.state, *(t.state for t in figure.titles), *(t.country for t in terms)} - {""}
        if title.state and title.state not in states:
            return None
        for other in figure.titles:
            if (
                other.past == title.past
                and title.means(other)
                and (not title.state or other.state in ("", title.state))
            ):
                return Fit(_TITLE, "title given with the name")
        if title.past:
            return None
        offices = {office for office, _ in title.offices}
        for term in terms:
            if term.office in offices and title.state in ("", term.country):
                return Fit(_OFFICE, f"named in the article, in office: {term.office} {term.country}")
        heads = {t.head for t in figure.titles} | {h for t in terms for h in self._heads.get(t.office, ())}
        if title.head in heads:
            return Fit(_HEAD, "last person named with such an office")
        if title.head in self._owned and not offices and title.state:
            return Fit(_STATE, "last person named of that country")
        return None

    def _by_office(self, scene: Scene, title: Title) -> tuple[str, str] | None:
        day = scene.story.published
        state = title.state or ("" if title.owner else scene.main_state)
        for office, implied in title.offices:
            where = implied or state
            holders = self._titles.offices.holders(office, where, day)
            if len(holders) == 1:
                known = self._registry.known[holders[0]]
                if holders[0] not in scene.figures:
                    scene.figures[holders[0]] = Figure(holders[0], "PER", known.name, known.state, known=True)
                when = f" on {day}" if day else ""
                return holders[0], f"held the office{when}: {office} {where}"
        return None

    # --- by others -----------------------------------------------------------------------------------------------------

    def _latter(self, scene: Scene, mention: Mention, title: Title, chain: list[Mention]) -> None:
        for other in reversed(chain):
            figure = scene.figures.get(other.entity_id or "")
            person = other.type == "PER"
            if not title.feminine and person and not (figure and figure.feminine):
                break
            if title.feminine and (not person or (figure and figure.feminine)):
                break
        else:
            mention.why = "nobody named before"
            return
        mention.entity_id, mention.why = other.entity_id, "last named"

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
        """The person that a pronoun at the mention points back to: the last one of the sentence, else of the article."""
        for other in reversed(chain):
            if other.type == "PER" and other.entity_id:
                return other
        return None

    def _owner_state(self, scene: Scene, title: Title, chain: list[Mention], mention: Mention) -> str:
        """The country of whomever a pronoun at the mention stands for."""
        wanted = ("GPE", "ORG") if title.owner == _HERS else ("PER",)
        for other in reversed(chain):
            if other.type in wanted and other.entity_id:
                figure = scene.figures.get(other.entity_id)
                known = self._registry.known.get(other.entity_id)
                state = figure.state if figure else known.state if known else ""
                if state and state not in self._registry.blocs:
                    return state
        return ""
