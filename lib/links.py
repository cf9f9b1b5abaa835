"""Mentions -> entities: who each mention stands for, by aliases, dated offices and the article's own chain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import tables
from .cast import Cast, Figure, Scene, found_id
from .descriptions import Descriptions
from .homelands import Homelands
from .latin import Latin
from .lexicon import ALPHA2
from .offices import core, cores
from .organs import Organs
from .registry import Registry
from .story import Mention, Story, stories

if TYPE_CHECKING:
    from .lexicon import Lexicon


def resolve(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    lexicon: Lexicon,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The mentions with `entity_id` and `why` set, and one row of `entities` for each entity they stand for.

    An id is the lexicon's own, or made from the name and country alone, so that articles analysed apart agree.
    """
    linker = Linker.of(lexicon)
    ids: list[str | None] = [None] * len(mentions)
    whys: list[str | None] = [None] * len(mentions)
    figures: dict[str, Figure] = {}
    for story in stories(articles, tokens, mentions, linker.pairs):
        scene = linker.link(story)
        for mention in story.mentions:
            ids[mention.row], whys[mention.row] = mention.entity_id, mention.why
        for entity_id, figure in scene.figures.items():
            kept = figures.get(entity_id)
            if kept is None or (
                not kept.known and (len(figure.name), bool(figure.state)) > (len(kept.name), bool(kept.state))
            ):
                figures[entity_id] = figure
    columns = {"entity_id": pd.Series(ids, dtype="str"), "why": pd.Series(whys, dtype="str")}
    linked = mentions.reset_index(drop=True).assign(**columns)
    used = {i for i in ids if i}
    return linked, tables.frame("entities", [linker.row(i, figures) for i in sorted(used)])


class Linker:
    """Links all mentions of an article, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._registry = Registry.of(lexicon)
        self.pairs = self._registry.pairs
        self._latin = Latin.of(lexicon)
        self._bodies = {
            cores(words): english for words, english in lexicon["body_words"][["words", "english"]].to_numpy()
        }
        self._cast = Cast(lexicon)
        self._organs = Organs(lexicon)
        self._descriptions = Descriptions(lexicon)
        self._homelands = Homelands(lexicon, self._organs)
        words = lexicon["description_words"][["word", "role"]].to_numpy().tolist()
        self._expanses = frozenset(cores(word)[0] for word, role in words if role == "expanse")

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Linker:
        """The linker of a lexicon; one object is kept per version."""
        return Linker(lexicon)

    def link(self, story: Story) -> Scene:
        """The article's entities; its mentions are linked in place."""
        scene = Scene(story)
        for mention in story.mentions:
            if mention.form == "nationality":
                scene.weight[mention.entity_id or ""] += 1
                mention.why = "lexicon"
        places = [
            (m, [m.entity_id] if m.entity_id else self._registry.places(m.pieces)) for m in story.named("GPE", "LOC")
        ]
        for mention, candidates in sorted(places, key=lambda place: len(place[1]) != 1):
            self._place(scene, mention, candidates)
        scene.weight.pop("", None)
        self._merge_expanses(scene)
        scene.spots = sorted(
            [(m.first, "nation", m.entity_id or "") for m in story.mentions if m.form == "nationality"]
            + [(m.first, self._kind(m), scene.states[m.first][0]) for m in story.named("GPE", "LOC")]
        )
        self._organs.link(scene)
        self._cast.link(scene)
        scene.spots = sorted([*scene.spots, *((m.first, "PER", self._state(scene, m)) for m in story.named("PER"))])
        self._describe(scene)
        self._cast.give_states(scene)
        return scene

    def _describe(self, scene: Scene) -> None:
        chain: list[Mention] = []
        for mention in scene.story.mentions:
            if mention.form == "nominal":
                kind = self._descriptions if mention.type == "PER" else self._homelands
                kind.link(scene, mention, chain)
            if mention.form != "nationality" and mention.entity_id:
                chain.append(mention)

    def _kind(self, mention: Mention) -> str:
        """What a place says of the country it lies in: a capital stands for its government."""
        known = self._registry.known.get(mention.entity_id or "")
        return "capital" if known and known.kind == "capital" else "GPE"

    def _state(self, scene: Scene, mention: Mention) -> str:
        figure = scene.figures.get(mention.entity_id or "")
        state = figure.state if figure else ""
        return "" if state in self._registry.blocs else state

    def _merge_expanses(self, scene: Scene) -> None:
        """A territory named without its head is the same as with it (the strip of Gaza, Gaza)."""
        headed: dict[tuple[str, ...], str] = {}
        places = list(scene.story.named("GPE", "LOC"))
        for mention in places:
            if len(mention.pieces) > 1 and core(mention.pieces[0]) in self._expanses and mention.entity_id:
                headed[mention.pieces[1:]] = mention.entity_id
        for mention in places if headed else ():
            other = headed.get(mention.pieces)
            if other:
                mention.entity_id, mention.why = other, "longer name in the article"

    def _place(self, scene: Scene, mention: Mention, candidates: list[str]) -> None:
        known = self._registry.known
        heard = [] if candidates else self._registry.places_heard(mention.pieces)
        heard = [c for c in heard if scene.weight[known[c].state]]
        if len(heard) == 1:
            candidates = heard
            mention.why = "another spelling, in a country of the article"
        elif len(candidates) > 1:
            weights = {c: scene.weight[known[c].state] for c in candidates}
            best = max(weights.values())
            candidates = [c for c in candidates if weights[c] == best]
            mention.why = "country named most in the article" if len(candidates) == 1 else "name of several places"
        elif candidates:
            mention.why = "lexicon"
        else:
            candidates = [found_id("place", *mention.pieces)]
            mention.why = "name not in the lexicon"
            name = " ".join(mention.surface.split())
            scene.figures.setdefault(candidates[0], Figure(candidates[0], mention.type, name, ""))
        mention.entity_id = candidates[0] if len(candidates) == 1 else None
        place = known.get(mention.entity_id or "")
        state = place.state if place else ""
        scene.weight[state] += 2 if mention.entity_id == state else 1
        scene.states[mention.first] = (state, mention.end)

    def row(self, entity_id: str, figures: dict[str, Figure]) -> dict[str, Any]:
        """The row of `entities` for one entity."""
        known = self._registry.known.get(entity_id)
        if known is not None:
            return {
                "entity_id": entity_id, "type": known.type, "name": known.name, "english": known.english,
                "country": known.country or None, "known": True, "english_from": "lexicon",
            }  # fmt: skip
        figure = figures[entity_id]
        country = None if figure.state in self._registry.blocs else ALPHA2.get(figure.state, figure.state) or None
        kind = self._bodies.get(figure.parts) if figure.type == "ORG" and figure.state else None
        english = f"{kind} of {self._registry.known[figure.state].english}" if kind else self._latin.name(figure.name)
        return {
            "entity_id": entity_id, "type": figure.type, "name": figure.name, "english": english,
            "country": country, "known": False, "english_from": "lexicon" if kind else "transliteration",
        }  # fmt: skip
