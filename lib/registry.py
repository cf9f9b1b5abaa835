"""Lexicon -> every entity it knows, whom or what a written name can stand for, and states by their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel
from .fullnames import Namesakes, bare, parts, sound
from .gazetteer import pieces_of
from .latin import Latin
from .lexicon import ALPHA2
from .offices import core
from .words import shipped

if TYPE_CHECKING:
    from .lexicon import Lexicon

_ZAY, _SIN = "\u0632", "\u0633"
_MIN_HEARD = 4
_NATIVE = "arabic"
_ARTICLE, _TA, _YA = "\u0627\u0644", "\u0629", "\u064a"


class Known(NamedTuple):
    """One entity of the lexicon; `country` is ISO 3166-1 alpha-2 or empty, `state` the lexicon's own code."""

    entity_id: str
    type: str
    name: str
    english: str
    country: str
    state: str
    kind: str


class Registry:
    """All entities of one lexicon by id and by name."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.known: dict[str, Known] = {}
        self.blocs: set[str] = set()
        self.states: set[str] = set()
        self._words: dict[str, str] = {}
        self.adjectives: dict[str, str] = {}
        self.pairs: dict[tuple[str, str], str] = {}
        self._read_states(lexicon)
        self._read_rest(lexicon)
        self.capitals = {k.state: k.entity_id for k in self.known.values() if k.kind == "capital" and k.state}
        names = lexicon["given_names"][["name", "origin"]].to_numpy().tolist()
        genders = zip(lexicon["given_names"]["name"].tolist(), lexicon["given_names"]["gender"].tolist(), strict=True)
        self._genders = {part: gender for name, gender in genders for part in parts(pieces_of(name))}
        self.given = frozenset(part for name, _ in names for part in parts(pieces_of(name)))
        native = frozenset(part for name, origin in names if _NATIVE in origin for part in parts(pieces_of(name)))
        self.namesakes = Namesakes(Latin.of(lexicon).spellings, native)
        self._people: dict[tuple[str, ...], list[str]] = {}
        self._heard: dict[tuple[str, ...], list[str]] = {}
        self._begun: dict[tuple[str, ...], list[str]] = {}
        self.full: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._ends: dict[tuple[str, str], list[str]] = {}
        self._bodies: dict[tuple[str, ...], list[str]] = {}
        self._places: dict[str, list[str]] = {}
        self._places_heard: dict[str, list[str]] = {}
        self._index(lexicon)

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Registry:
        """The registry of a lexicon; one object is kept per version."""
        return Registry(lexicon)

    # --- reading the lexicon ---------------------------------------------------------------------------------------

    def _read_states(self, lexicon: Lexicon) -> None:
        columns = ["country", "kind", "name", "english"]
        for code, kind, name, english in lexicon["countries"][columns].to_numpy().tolist():
            bloc = kind == "bloc"
            (self.blocs if bloc else self.states).add(code)
            iso = "" if bloc else ALPHA2.get(code, code)
            self.known[code] = Known(code, "ORG" if bloc else "GPE", name, english, iso, code, kind)
        counts = shipped().counts
        best: dict[str, int] = {}
        for code, form, kind in lexicon["nationalities"][["country", "form", "kind"]].to_numpy().tolist():
            key = camel.fold(form)
            self._words.setdefault(key, code)
            both = key.split()
            if len(both) == 2:
                self.pairs[both[0], both[1]] = code
            if kind == "nisba":
                seen = counts.get(_ARTICLE + key + camel.fold(_TA), 0)
                if seen > best.get(code, -1):
                    best[code], self.adjectives[code] = seen, form

    def _read_rest(self, lexicon: Lexicon) -> None:
        for frame, kind in (("people", "PER"), ("organisations", "ORG"), ("places", "")):
            for row in lexicon[frame].to_dict("records"):
                state = row["country"]
                iso = "" if state in self.blocs else ALPHA2.get(state, state)
                self.known[row["entity_id"]] = Known(
                    row["entity_id"], kind or row["type"], row["name"], row["english"], iso, state,
                    row.get("kind", "person"),
                )  # fmt: skip

    def _index(self, lexicon: Lexicon) -> None:
        for name, entity_id in _names(lexicon, "people", "person_names"):
            found = parts(pieces_of(name))
            _add(self._people, found, entity_id)
            if len(found) > 1:
                self.full[entity_id] = (*self.full.get(entity_id, ()), found)
                _add(self._ends, (bare(found[0]), bare(found[-1])), entity_id)
                heard = tuple(sound(part) or part for part in found)
                _add(self._heard, heard, entity_id)
                if len(found) > 2:
                    _add(self._begun, heard[:2], entity_id)
        states = [*_names(lexicon, "countries", "country_names", "country")]
        self.state_names = {tuple(map(core, pieces_of(name))): code for name, code in states}
        for name, entity_id in [*_names(lexicon, "organisations", "organisation_names"), *states]:
            _add(self._bodies, self.body_key(pieces_of(name)), entity_id)
        for name, entity_id in [*_names(lexicon, "places", "place_names"), *states]:
            pieces = pieces_of(name)
            _add(self._places, "".join(pieces), entity_id)
            _add(self._places_heard, _place_sound(pieces), entity_id)
            if self.known[entity_id].type == "ORG":
                _add(self._bodies, self.body_key(pieces_of(name)), entity_id)

    # --- looking up ------------------------------------------------------------------------------------------------

    def people(self, found: tuple[str, ...]) -> list[str]:
        """Who can be meant by the parts of a name: by spelling, else by sound, else by first and last part."""
        exact = self._people.get(found)
        if exact or len(found) < 2:
            return exact or []
        heard = self._heard.get(tuple(sound(part) or part for part in found), [])
        near = [e for e in heard if any(self._alike(found, full) for full in self.full[e])]
        if near:
            return near
        if len(found) > 2:
            ends = self._ends.get((bare(found[0]), bare(found[-1])), [])
            return [e for e in ends if any(self.namesakes.within(full, found) for full in self.full[e])]
        return []

    def people_begun(self, found: tuple[str, ...]) -> list[str]:
        """Who can be meant by a foreign name of three parts of which only the first two sound as the lexicon's."""
        heard = tuple(sound(part) for part in found[:2])
        if len(found) < 3 or not all(heard):
            return []
        same = self.namesakes.same
        known = self._begun.get(heard, [])
        return [e for e in known if any(len(f) > 2 and all(map(same, f[:2], found)) for f in self.full[e])]

    def _alike(self, found: tuple[str, ...], full: tuple[str, ...]) -> bool:
        same = self.namesakes.same
        return len(found) == len(full) and all(same(a, b) for a, b in zip(found, full, strict=True))

    def feminine(self, found: Sequence[str]) -> bool | None:
        """Whether a name is a woman's, by its first part; None where that does not tell."""
        gender = self._genders.get(found[0], "") if found else ""
        return None if not gender else gender == "f"

    def bodies(self, pieces: Sequence[str]) -> list[str]:
        """The organisations, blocs and seats of power that the words name."""
        return self._bodies.get(self.body_key(pieces), [])

    def places(self, pieces: Sequence[str]) -> list[str]:
        """The countries and places that the words name."""
        return self._places.get("".join(pieces), [])

    def places_heard(self, pieces: Sequence[str]) -> list[str]:
        """The places whose name sounds like the words; empty where too little is heard."""
        heard = _place_sound(pieces)
        return self._places_heard.get(heard, []) if len(heard) >= _MIN_HEARD else []

    def state_of(self, word: str) -> str:
        """The country that a folded adjective of nationality belongs to, whatever its gender; empty if none."""
        stem = core(word)
        return self._words.get(stem) or (self._words.get(stem[:-1], "") if stem.endswith("\u0647") else "")

    def body_key(self, pieces: Sequence[str]) -> tuple[str, ...]:
        """The words of an organisation's name without articles, adjectives of nationality as codes of countries."""
        out: list[str] = []
        for piece in pieces:
            stem = core(piece)
            code = self.state_of(piece) if piece.startswith(_ARTICLE) or not out else ""
            out.append(f"<{code}>" if code and out else stem)
        return tuple(out)


def _place_sound(pieces: Sequence[str]) -> str:
    return "".join(sound(piece) for piece in pieces).replace(_ZAY, _SIN)


def _names(lexicon: Lexicon, main: str, other: str, key: str = "entity_id") -> Iterator[tuple[str, str]]:
    for frame in (main, other):
        yield from zip(lexicon[frame]["name"].tolist(), lexicon[frame][key].tolist(), strict=True)


def _add(index: dict, key: object, entity_id: str) -> None:
    group = index.setdefault(key, [])
    if entity_id not in group:
        group.append(entity_id)
