"""One article's names of organisations -> who each is: bodies of a state get its country and one canonical name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import camel
from .cast import Figure, Scene, found_id
from .fullnames import parts
from .offices import Offices, core
from .registry import Registry
from .story import Mention

if TYPE_CHECKING:
    from .lexicon import Lexicon

# Kinds of organisation of which every state has its own.
_OF_A_STATE = frozenset(
    ("ministry", "ministry_short", "court", "parliament", "embassy", "government", "security", "council")
)
_CLOSE = 3
_NEAR = 2
_AND = "\u0648"
_PRONOUNS = ("\u0647\u0627", "\u0647\u0645", "\u0647")
_SHORT = "ministry_short"
_ARTICLE, _TA, _OPEN_TA = "\u0627\u0644", "\u0629", "\u062a"
_MINISTRY = "\u0648\u0632\u0627\u0631\u0629"
_MINISTER = "\u0648\u0632\u064a\u0631"
_STEMS = (
    "\u0648\u0632\u0627\u0631\u062a\u064a",
    "\u0648\u0632\u0627\u0631\u062a\u0627",
    "\u0648\u0632\u0627\u0631\u0627\u062a",
)


class Organs:
    """Links names of organisations, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._registry = Registry.of(lexicon)
        heads = lexicon["org_heads"][["head", "kind"]].to_numpy().tolist()
        self._kinds = {core(camel.fold(head)): kind for head, kind in heads}
        roles = lexicon["description_words"][["word", "role"]].to_numpy().tolist()
        self._belonging = frozenset(core(camel.fold(word)) for word, role in roles if role == "belonging")
        self._ministry, self._minister = camel.fold(_MINISTRY), camel.fold(_MINISTER)
        self._offices = Offices.of(lexicon)

    def link(self, scene: Scene) -> None:
        """Set entity_id and why of every name of an organisation."""
        waiting = [mention for mention in scene.story.named("ORG") if not self._known(scene, mention)]
        for mention in waiting:
            key, state = self._key(scene, mention)
            if state:
                self._body(scene, mention, key, state, "country in the name")
        places = scene.spots
        scene.spots = self._with_bodies(scene, places)
        others = []
        for mention in waiting:
            key, state = self._key(scene, mention)
            if not state and self._kind(key) in _OF_A_STATE:
                self._body(scene, mention, key, *self._state_near(scene, mention, key))
            elif not state:
                others.append((mention, key))
        scene.spots = self._with_bodies(scene, places)
        for mention, key in others:
            self._other(scene, mention, key)
        scene.spots = self._with_bodies(scene, places)

    def _with_bodies(self, scene: Scene, places: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
        """The places of an article, and its bodies linked so far, each with its country."""
        figures = ((m.first, scene.figures.get(m.entity_id or "")) for m in scene.story.named("ORG"))
        bodies = [(first, "ORG", f.state) for first, f in figures if f and f.state not in self._registry.blocs]
        return sorted([*places, *bodies])

    def _known(self, scene: Scene, mention: Mention) -> bool:
        key, state = self._key(scene, mention)
        candidates = [mention.entity_id] if mention.entity_id else self._registry.bodies(mention.pieces)
        if not candidates:
            before = scene.story.words[mention.first - 1] if mention.first else None
            if before is not None and before.kind == "word":
                candidates = self._registry.bodies((before.stem, *mention.pieces))
        if not candidates:
            return False
        if len(candidates) > 1:
            candidates = sorted(candidates, key=lambda c: -scene.weight[self._registry.known[c].state])
        chosen = self._registry.known[candidates[0]]
        if not state and self._kind(key) in _OF_A_STATE and chosen.state and scene.weight[chosen.state] == 0:
            return False
        why = "lexicon" if len(candidates) == 1 else "country named most in the article"
        self._settle(scene, mention, chosen.entity_id, why)
        return True

    def _key(self, scene: Scene, mention: Mention) -> tuple[tuple[str, ...], str]:
        """The name's words without article or country, and the country."""
        pieces = list(mention.pieces)
        state = ""
        for size in (3, 2, 1):
            if len(pieces) > size:
                found = self._registry.state_names.get(tuple(map(core, pieces[-size:])))
                if found:
                    state, pieces = found, pieces[:-size]
                    break
        key = self._registry.body_key(pieces)
        inside = [word[1:-1] for word in key if word.startswith("<")]
        key = tuple(word for word in key if not word.startswith("<"))
        if key and key[0] in _STEMS:
            key = (self._ministry, *key[1:])
        elif (key and self._joins_ministry(scene, mention)) or (key and self._kinds.get(key[0]) == _SHORT):
            key = (self._ministry, *key)
        return key, inside[0] if inside else state

    def _joins_ministry(self, scene: Scene, mention: Mention) -> bool:
        """Whether a name follows that of a ministry with a bare conjunction, so that it is one more ministry."""
        if scene.story.words[mention.first].proclitic != _AND:
            return False
        for other in scene.story.named("ORG"):
            if other.end == mention.first:
                return self._key(scene, other)[0][:1] == (self._ministry,)
        return False

    def _kind(self, key: tuple[str, ...]) -> str:
        return self._kinds.get(key[0], "") if key else ""

    def _body(self, scene: Scene, mention: Mention, key: tuple[str, ...], state: str, why: str) -> None:
        if state:
            known = self._registry.bodies((*key, f"<{state}>"))
            if len(known) == 1:
                self._settle(scene, mention, known[0], why)
                return
        entity_id = found_id("ORG", *key, state)
        if entity_id not in scene.figures:
            scene.figures[entity_id] = Figure(entity_id, "ORG", self._name(mention, key, state), state, key)
        self._settle(scene, mention, entity_id, why)

    def _name(self, mention: Mention, key: tuple[str, ...], state: str) -> str:
        """The canonical name: head and complement with the adjective of the country at the end."""
        kept = [word for word in mention.surface.split() if not self._is_state(word)]
        adjective = self._registry.adjectives.get(state)
        if not adjective or not kept:
            return " ".join(mention.surface.split())
        if key[0] == self._ministry and camel.fold(kept[0]) in _STEMS:
            kept[0] = _MINISTRY
        elif key[0] == self._ministry and camel.fold(kept[0]) != self._ministry:
            kept.insert(0, _MINISTRY)
        if mention.form == "nominal":
            kept = [_without_pronoun(kept[0], key[0])]
        if len(kept) == 1 and not kept[0].startswith(_ARTICLE):
            kept[0] = _ARTICLE + kept[0]
        feminine = kept[0].endswith((_TA, "\u0627\u062a"))
        return " ".join([*kept, _ARTICLE + adjective + (_TA if feminine else "")])

    def _is_state(self, word: str) -> bool:
        key = camel.fold(word)
        return (key.startswith(_ARTICLE) and bool(self._registry.state_of(key))) or (
            core(key),
        ) in self._registry.state_names

    def _other(self, scene: Scene, mention: Mention, key: tuple[str, ...]) -> None:
        for figure in scene.figures.values():
            if figure.type == "ORG" and not figure.known and key and set(key) < set(figure.parts):
                self._settle(scene, mention, figure.entity_id, "longer name in the article")
                return
        entity_id = found_id("ORG", *key)
        if entity_id not in scene.figures:
            scene.figures[entity_id] = Figure(entity_id, "ORG", " ".join(mention.surface.split()), "", key)
        figure = scene.figures[entity_id]
        figure.state = figure.state or self._beside(scene, mention)
        self._settle(scene, mention, entity_id, "name not in the lexicon")

    def _beside(self, scene: Scene, mention: Mention) -> str:
        """The country of an adjective right beside the name, or of the body that it is said to belong to."""
        words = scene.story.words
        if mention.end < len(words) and words[mention.end].core in self._belonging:
            for at, _, state in scene.spots:
                if at > mention.end:
                    return state if at - mention.end <= _NEAR else ""
        for at in (mention.end, mention.first - 1):
            if 0 <= at < len(words) and words[at].pos == "nisba" and words[at].country:
                return words[at].country
        return ""

    def _state_near(self, scene: Scene, mention: Mention, key: tuple[str, ...]) -> tuple[str, str]:
        """The country of a body named without one, and why: its kind, its person, itself before, the sentence."""
        main = scene.main_state
        states = self._states_with(key)
        if states:
            return max(states, key=lambda s: (scene.weight[s], s)), "only some countries have a body of this name"
        state = self._voice(scene, mention)
        if state:
            return state, "country of the person who speaks for it"
        after = [s for at, kind, s in scene.spots if 0 <= at - mention.end < _NEAR and kind != "nation" and s]
        if after and after[0] not in self._registry.blocs:
            return after[0], "country of the place or body that it belongs to"
        for other in reversed([m for m in scene.story.named("ORG") if m.start < mention.start]):
            figure = scene.figures.get(other.entity_id or "")
            if figure and figure.parts == key and figure.state:
                return figure.state, "same body before in the article"
        words = scene.story.words
        near = [
            s for at, _, s in scene.spots if words[at].sentence == words[mention.first].sentence and at < mention.first
        ]
        near = [state for state in near if state and state not in self._registry.blocs]
        if near:
            return near[-1], "country named before it in the sentence"
        return main, "country named most in the article"

    def _voice(self, scene: Scene, mention: Mention) -> str:
        """The country of the known person who is named right after the body; empty if there is none."""
        for other in scene.story.named("PER"):
            if 0 <= other.first - mention.end < _CLOSE:
                known = [self._registry.known[e].state for e in self._registry.people(parts(other.pieces))]
                return known[0] if len(set(known)) == 1 else ""
        return ""

    def listed(self, head: str, state: str) -> bool:
        """Whether the lexicon knows a body of this head in a country."""
        return bool(self._registry.bodies((head, f"<{state}>")))

    def of_state(self, scene: Scene, mention: Mention, head: str, state: str) -> bool:
        """Link a description whose head alone (embassy, government) makes a body of a given country."""
        if self._kinds.get(head) not in _OF_A_STATE or not state:
            return False
        self._body(scene, mention, (head,), state, "body of the country that the words point to")
        return True

    def _states_with(self, key: tuple[str, ...]) -> frozenset[str]:
        """The countries whose ministry bears this very name, by the titles of their ministers."""
        if len(key) < 3 or key[0] != self._ministry:
            return frozenset()
        match = self._offices.match([(self._minister, self._minister), *((word, word) for word in key[1:])])
        if match is None or match.size != len(key):
            return frozenset()
        return frozenset(country for _, country in match.offices) - {""}

    def _settle(self, scene: Scene, mention: Mention, entity_id: str, why: str) -> None:
        known = self._registry.known.get(entity_id)
        if entity_id not in scene.figures and known is not None:
            key = self._registry.body_key(tuple(camel.fold(w) for w in known.name.split()))
            words = tuple(word for word in key if not word.startswith("<"))
            scene.figures[entity_id] = Figure(entity_id, known.type, known.name, known.state, words, known=True)
        mention.entity_id, mention.why = entity_id, why


def _without_pronoun(word: str, head: str) -> str:
    """The head of a description as it is written without its pronoun."""
    for ending in _PRONOUNS:
        stem = word.removesuffix(ending)
        if stem != word and camel.fold(stem) == head:
            return stem
        if stem != word and stem.endswith(_OPEN_TA) and camel.fold(stem[:-1] + _TA) == head:
            return stem[:-1] + _TA
    return word
