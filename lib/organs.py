"""One article's names of organisations -> who each is: bodies of a state get its country and one canonical name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import camel
from .cast import Figure, Scene, found_id
from .offices import core
from .registry import Registry
from .story import Mention

if TYPE_CHECKING:
    from .lexicon import Lexicon

# Kinds of organisation of which every state has its own.
_OF_A_STATE = frozenset(
    ("ministry", "ministry_short", "court", "parliament", "embassy", "government", "security", "council")
)
_SHORT = "ministry_short"
_ARTICLE, _TA, _HA = "\u0627\u0644", "\u0629", "\u0647"
_MINISTRY = "\u0648\u0632\u0627\u0631\u0629"
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
        self._ministry = camel.fold(_MINISTRY)

    def link(self, scene: Scene) -> None:
        """Set entity_id and why of every name of an organisation."""
        waiting = []
        for mention in scene.story.named("ORG"):
            if not self._known(scene, mention):
                waiting.append(mention)
        later = []
        for mention in waiting:
            key, state = self._key(mention)
            if state:
                self._body(scene, mention, key, state, "country in the name")
            elif self._kind(key) in _OF_A_STATE:
                later.append((mention, key))
            else:
                self._other(scene, mention, key)
        for mention, key in later:
            state, why = self._state_near(scene, mention, key)
            self._body(scene, mention, key, state, why)

    def _known(self, scene: Scene, mention: Mention) -> bool:
        key, state = self._key(mention)
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

    def _key(self, mention: Mention) -> tuple[tuple[str, ...], str]:
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
        elif key and self._kinds.get(key[0]) == _SHORT:
            key = (self._ministry, *key)
        return key, inside[0] if inside else state

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
            scene.figures[entity_id] = Figure(entity_id, "ORG", self._name(mention, state), state, key)
        self._settle(scene, mention, entity_id, why)

    def _name(self, mention: Mention, state: str) -> str:
        """The canonical name: head and complement with the adjective of the country at the end."""
        words = [w for w in mention.surface.split() if w]
        kept = [w for w in words if not self._is_state(w)]
        if kept and self._kinds.get(core(camel.fold(kept[0]))) == _SHORT:
            kept.insert(0, _MINISTRY)
        elif kept and camel.fold(kept[0]) in _STEMS:
            kept[0] = _MINISTRY
        adjective = self._registry.adjectives.get(state)
        if not adjective or not kept:
            return " ".join(words)
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
        """The country of an adjective that stands right after the name, or between it and its head."""
        words = scene.story.words
        for at in (mention.end, mention.first - 1):
            if 0 <= at < len(words) and words[at].pos == "nisba" and words[at].country:
                return words[at].country
        return ""

    def _state_near(self, scene: Scene, mention: Mention, key: tuple[str, ...]) -> tuple[str, str]:
        """The country of a body that is named without one: its own earlier mention, the sentence, the article."""
        for figure in scene.figures.values():
            if figure.type == "ORG" and figure.parts == key and figure.state:
                return figure.state, "same body in the article"
        sentence = scene.story.words[mention.first].sentence
        near = ""
        for at, (code, _) in sorted(scene.states.items()):
            if scene.story.words[at].sentence == sentence and code and code not in self._registry.blocs:
                if at > mention.first and near:
                    break
                near = code
        main = scene.main_state
        if main and scene.weight[main] * 2 > sum(scene.weight.values()):
            return main, "country named most in the article"
        return (near, "country named in the sentence") if near else (main, "country named most in the article")

    def _settle(self, scene: Scene, mention: Mention, entity_id: str, why: str) -> None:
        known = self._registry.known.get(entity_id)
        if entity_id not in scene.figures and known is not None:
            key = self._registry.body_key(tuple(camel.fold(w) for w in known.name.split()))
            words = tuple(word for word in key if not word.startswith("<"))
            scene.figures[entity_id] = Figure(entity_id, known.type, known.name, known.state, words, known=True)
        mention.entity_id, mention.why = entity_id, why
