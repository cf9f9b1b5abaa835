"""Names of the lexicon -> an index of folded words, and where a sequence of words holds one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel, words
from .tokens import TOKEN

if TYPE_CHECKING:
    from .lexicon import Lexicon

_ABD, _IBN = "\u0639\u0628\u062f", ("\u0628\u0646", "\u0627\u0628\u0646")
_ABU = ("\u0627\u0628\u0648", "\u0627\u0628\u064a", "\u0627\u0628\u0627")
_CLITICS = frozenset("\u0648\u0641\u0628\u0644\u0643")
_MOST_CLITICS = 2
_PROPER_SHARE = 0.12


class Form(NamedTuple):
    """A token's word-level columns, without its place in the text."""

    key: str
    kind: str
    proclitic: str
    stem: str
    enclitic: str
    lemma: str
    pos: str
    feats: str
    country: str


class Entry(NamedTuple):
    """Whom or what a name means: type of entity, id in the lexicon, the class of it, and its country."""

    type: str
    entity_id: str
    kind: str
    country: str


class Hit(NamedTuple):
    """A name in a sequence: words first..end (half-open), letters of clitics before it, and all that it can mean."""

    first: int
    end: int
    clitics: int
    entries: tuple[Entry, ...]


class Gazetteer:
    """All names of one lexicon by their first folded word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._names: dict[str, dict[tuple[str, ...], list[Entry]]] = {}
        self.entries: dict[str, Entry] = {}
        self._ordinary: dict[str, bool] = {}
        self._lexicon = lexicon
        for name, entry in _named(lexicon):
            self.entries.setdefault(entry.entity_id, entry)
            for pieces in _variants(name, entry.type == "PER"):
                group = self._names.setdefault(pieces[0], {}).setdefault(pieces, [])
                if entry not in group:
                    group.append(entry)
        self._by_length = {
            first: sorted(((pieces, tuple(found)) for pieces, found in group.items()), key=lambda p: -len(p[0]))
            for first, group in self._names.items()
        }

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Gazetteer:
        """The gazetteer of a lexicon; one is kept per version."""
        return Gazetteer(lexicon)

    def find(self, forms: Sequence[Form]) -> list[Hit]:
        """The longest name at each word, overlaps included."""
        keys = [form.key for form in forms]
        hits = []
        for first, form in enumerate(forms):
            if form.kind == "punct":
                continue
            best: Hit | None = None
            for clitics, word in beginnings(form):
                for pieces, entries in self._by_length.get(word, ()):
                    end = first + len(pieces)
                    if best is not None and end <= best.end:
                        break
                    if end <= len(keys) and (len(pieces) == 1 or tuple(keys[first + 1 : end]) == pieces[1:]):
                        best = Hit(first, end, clitics, entries)
                        break
            if best is not None:
                hits.append(best)
        return hits

    def ordinary(self, word: str) -> bool:
        """Whether a folded word is also a common one, so that alone it is no sure name."""
        found = self._ordinary.get(word)
        if found is None:
            found = self._ordinary[word] = self._is_ordinary(word)
        return found

    def _is_ordinary(self, word: str) -> bool:
        readings = camel.analyse(word, self._lexicon)
        if any(r.pos not in ("name", "nisba") and not r.enclitic and not r.proclitic for r in readings):
            return True
        counts = words.shipped().counts
        if word.startswith(words.ARTICLE):
            return counts.get(word[2:], 0) > _PROPER_SHARE * counts.get(word, 0) + 1
        return counts.get(words.ARTICLE + word, 0) > _PROPER_SHARE * counts.get(word, 0) + 1


def beginnings(form: Form) -> Iterator[tuple[int, str]]:
    """The words that can open a name at this token, each with the number of clitic letters before it.

    First the stem as it was split, then the whole word, then other splits of a word that nothing is known of.
    """
    letters = len(form.proclitic)
    yield letters, form.stem + form.enclitic
    if letters:
        yield 0, form.key
    elif not form.pos and len(form.key) > 4:
        for cut in range(1, _MOST_CLITICS + 1):
            if form.key[cut - 1] not in _CLITICS:
                break
            yield cut, form.key[cut:]


def pieces_of(name: str) -> tuple[str, ...]:
    """A name as the sequence of keys that its tokens have."""
    return tuple(camel.fold(match.group()) for match in TOKEN.finditer(name))


def _variants(name: str, person: bool) -> Iterator[tuple[str, ...]]:
    pieces = pieces_of(name)
    if not pieces:
        return
    yield pieces
    joined = _joined(pieces)
    if joined != pieces:
        yield joined
    split = tuple(part for piece in pieces for part in _separated(piece))
    if split != pieces:
        yield split
    if person:
        bare = tuple(piece for piece in joined if piece not in _IBN)
        if bare != joined and len(bare) > 1:
            yield bare


def _joined(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Compound first names in one word, as half of the press writes them."""
    out: list[str] = []
    for piece in pieces:
        if out and (out[-1] == _ABD or (out[-1] in _ABU and piece.startswith(words.ARTICLE))):
            out[-1] += piece
        else:
            out.append(piece)
    return tuple(out)


def _separated(piece: str) -> tuple[str, ...]:
    for head in (_ABD, *_ABU):
        if piece.startswith(head + words.ARTICLE) and len(piece) > len(head) + 3:
            return head, piece[len(head) :]
    return (piece,)


def _named(lexicon: Lexicon) -> Iterator[tuple[str, Entry]]:
    countries = {row[0]: row for row in lexicon["countries"].to_numpy().tolist()}
    for frame in ("countries", "country_names"):
        for code, name in lexicon[frame][["country", "name"]].to_numpy().tolist():
            bloc = code in countries and countries[code][1] == "bloc"
            yield name, Entry("ORG" if bloc else "GPE", code, "country", "" if bloc else code)
    for main, other, kind in (
        ("people", "person_names", "PER"),
        ("places", "place_names", ""),
        ("organisations", "organisation_names", "ORG"),
    ):
        known: dict[str, Entry] = {}
        for row in lexicon[main].to_dict("records"):
            entry = Entry(kind or row["type"], row["entity_id"], row.get("kind", "person"), row["country"])
            known[row["entity_id"]] = entry
            yield row["name"], entry
        for entity_id, name in lexicon[other][["entity_id", "name"]].to_numpy().tolist():
            if entity_id in known:
                yield name, known[entity_id]
