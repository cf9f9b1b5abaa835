"""One article's descriptions of states, places and bodies -> which is meant: «his country», the city, the movement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cast import Scene
from .offices import core, cores
from .organs import Organs
from .registry import Registry
from .story import Mention, Word

if TYPE_CHECKING:
    from .lexicon import Lexicon

_HIS, _HERS, _OURS = "\u0647", "\u0647\u0627", "\u0646\u0627"
_OPEN_TA = "\u062a"
_TOWNS = frozenset(("capital", "city", "town", "village"))


class Homelands:
    """Links descriptions of states, places and bodies, over one lexicon."""

    def __init__(self, lexicon: Lexicon, organs: Organs) -> None:
        self._organs = organs
        self._registry = Registry.of(lexicon)
        self._roles: dict[str, set[str]] = {}
        self._epithets: dict[tuple[str, ...], list[str]] = {}
        self._bodies: dict[str, set[str]] = {}
        for word, role, value in lexicon["description_words"][["word", "role", "value"]].to_numpy().tolist():
            if role == "epithet":
                self._epithets.setdefault(cores(word), []).append(value)
            elif role == "body":
                self._bodies.setdefault(cores(word)[0], set()).add(value)
            else:
                self._roles.setdefault(cores(word)[0], set()).add(role)

    def link(self, scene: Scene, mention: Mention, chain: list[Mention]) -> None:
        """Set entity_id and why of one description; `chain` are the linked mentions before it, nearest last."""
        words = scene.story.words[mention.first : mention.end]
        if len(words) > 1 and words[0].pos == "dem":
            words = words[1:]
        stem, owner = self._head(words[0])
        state = next((w.country for w in words[1:] if w.country), "")
        roles = self._roles.get(stem, set())
        if mention.type == "ORG":
            self._body(scene, mention, chain, stem, state, owner)
            return
        if self._epithet(scene, mention, tuple(w.core for w in words)):
            return
        if roles & {"capital", "town"} and self._named_after(scene, mention):
            return
        if "capital" in roles:
            self._capital(scene, mention, chain, state, owner)
        elif "homeland" in roles and owner:
            self._homeland(scene, mention, chain, owner)
        elif state and "state" in roles:
            self._set(mention, state, "country in the words")
        elif "state" in roles:
            self._state(scene, mention)
        elif "town" in roles:
            self._town(scene, mention, chain)
        else:
            mention.why = "description without a known head"

    def _head(self, word: Word) -> tuple[str, str]:
        """The head of a description and the pronoun on it, also where the word was not split."""
        stem, owner = word.core, word.enclitic
        for ending in () if owner else (_HERS, _HIS):
            short = stem.removesuffix(ending)
            if short != stem and short in self._roles:
                return short, ending
        if owner and stem.endswith(_OPEN_TA) and stem not in self._roles:
            stem = stem[:-1] + _HIS
        return stem, owner

    def _set(self, mention: Mention, entity_id: str, why: str) -> None:
        mention.entity_id, mention.why = entity_id, why

    def state_of(self, scene: Scene, mention: Mention) -> str:
        """The country that a linked mention belongs to, in the lexicon's code; empty if none or a bloc."""
        figure = scene.figures.get(mention.entity_id or "")
        known = self._registry.known.get(mention.entity_id or "")
        state = figure.state if figure else known.state if known else ""
        return "" if state in self._registry.blocs else state

    def _epithet(self, scene: Scene, mention: Mention, stems: tuple[str, ...]) -> bool:
        states = self._epithets.get(stems) or self._epithets.get(stems[:1])
        if not states:
            return False
        if len(states) == 1:
            self._set(mention, states[0], "epithet of the country")
            return True
        best = max(states, key=lambda s: (scene.weight[s], s))
        if scene.weight[best] == 0:
            mention.why = "no country of that kind in the article"
        else:
            self._set(mention, best, "country of that kind named most in the article")
        return True

    def _homeland(self, scene: Scene, mention: Mention, chain: list[Mention], owner: str) -> None:
        sentence = scene.story.words[mention.first].sentence
        words = scene.story.words
        found = None
        for other in reversed(chain):
            same = words[other.first].sentence == sentence
            if found is not None and not same:
                break
            if other.type != "PER" and not (other.type == "ORG" and owner == _HERS):
                continue
            if not self.state_of(scene, other):
                continue
            if same and scene.oblique(other.first):
                found = found or other
                continue
            found = other
            if not (same and owner == _OURS):  # «our» is said by the one who speaks, named first
                break
        state = self.state_of(scene, found) if found else ""
        if state:
            self._set(mention, state, "country of the person who speaks or acts")
        else:
            mention.why = "nobody named whose country it is"

    def _state(self, scene: Scene, mention: Mention) -> None:
        state, why = self._spoken_of(scene, mention)
        mention.entity_id, mention.why = state or None, why

    def _spoken_of(self, scene: Scene, mention: Mention) -> tuple[str, str]:
        """The country of the text just before: «this country» is the last one that was spoken of, not that acted."""
        words = scene.story.words
        sentence = words[mention.first].sentence
        spots = [(at, state) for at, kind, state in scene.spots if kind == "GPE" and at < mention.first]
        named = [(at, state) for at, state in spots if state in self._registry.states]
        if words[mention.first].pos == "dem" and named:
            spoken = [state for at, state in named if scene.oblique(at) or self._possessor(scene, at)]
            return (spoken or [state for _, state in named])[-1], "country spoken of last"
        for back in (0, 1):
            near = {state for at, state in named if words[at].sentence == sentence - back}
            if near:
                best = max(near, key=lambda s: (scene.weight[s], s))
                return best, "country of the sentence named most in the article"
        main = scene.main_state
        return main, "country named most in the article" if main else "no country named"

    def _possessor(self, scene: Scene, at: int) -> bool:
        """Whether the name at a word completes a noun before it."""
        before = scene.story.words[at - 1] if at else None
        return before is not None and before.pos in ("noun", "") and before.kind == "word" and not before.definite

    def _named_after(self, scene: Scene, mention: Mention) -> bool:
        """Link to the place whose name follows at once (the capital Lima)."""
        for other in scene.story.named("GPE"):
            if other.first == mention.end and other.entity_id and not scene.story.words[other.first].proclitic:
                self._set(mention, other.entity_id, "named right after it")
                return True
        return False

    def _capital(self, scene: Scene, mention: Mention, chain: list[Mention], state: str, owner: str) -> None:
        if not state:
            for other in reversed(chain):
                if other.type == "GPE" and other.entity_id:
                    known = self._registry.known.get(other.entity_id)
                    if known and known.kind == "capital" and not owner:
                        self._set(mention, known.entity_id, "capital named last")
                        return
                    state = self.state_of(scene, other)
                    if state:
                        break
        capital = self._registry.capitals.get(state or scene.main_state)
        if capital:
            self._set(mention, capital, f"capital of {state or scene.main_state}")
        else:
            mention.why = "no country named"

    def _town(self, scene: Scene, mention: Mention, chain: list[Mention]) -> None:
        for other in reversed(chain):
            known = self._registry.known.get(other.entity_id or "")
            if other.type == "GPE" and (known is None or known.kind in _TOWNS):
                self._set(mention, other.entity_id or "", "city named last")
                return
        mention.why = "no city named"

    def _body(self, scene: Scene, mention: Mention, chain: list[Mention], stem: str, state: str, owner: str) -> None:
        kinds = self._bodies.get(stem, set())
        if owner and not state:
            state = scene.state_before(mention.first, ("GPE", "capital", "ORG") if owner == _HERS else ("PER",))
        for other in reversed(chain):
            if other.type != "ORG" or not other.entity_id:
                continue
            if state and self.state_of(scene, other) != state:
                continue
            figure = scene.figures.get(other.entity_id)
            known = self._registry.known.get(other.entity_id)
            if (figure and stem in figure.parts) or stem in map(core, other.pieces) or (known and known.kind in kinds):
                self._set(mention, other.entity_id, "body of that kind named last")
                return
        roles = self._roles.get(stem, set())
        if not state and not owner and roles & {"own", "regime"}:
            state = self._spoken_of(scene, mention)[0]
        if "regime" in roles and not self._organs.listed(stem, state):
            return
        if self._organs.of_state(scene, mention, stem, state):
            return
        mention.why = "no body of that kind named"
