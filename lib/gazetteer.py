"""Names of the lexicon -> an index of folded words, and where a sequence of words holds one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel, words
from .calendars import month_names
from .tokenizer import TOKEN

if TYPE_CHECKING:
    from .lexicon import Lexicon

_WAW, _HA, _HYPHEN = "\u0648", "\u0647", "-"
_ABD, _IBN = "\u0639\u0628\u062f", ("\u0628\u0646", "\u0627\u0628\u0646")
_ABU = ("\u0627\u0628\u0648", "\u0627\u0628\u064a", "\u0627\u0628\u0627")
_CLITICS = frozenset("\u0648\u0641\u0628\u0644\u0643")
REMEMBERED = 150_000  # words
RECENT = 5_000  # sentences
_MOST_CLITICS = 2
_PROPER_SHARE = 0.12
_PERSON_ALWAYS = "P5"
_MOSTLY_NAME, _HARDLY_NAME = frozenset("45"), "1"
NAMED_APART = frozenset(("party", "armed_group", "outlet", "company"))  # kinds whose name holds no nationality
NEEDS_HEAD = "needs a head word"


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
    """A name in a sequence: words first..end (half-open), letters of clitics before it, the first word without
    them, and all that the name can mean.

    The first `extra` words are a title or a common noun that the lexicon lists with the name; `headed` says that the
    name is sure only where its head stands beside it.
    """

    first: int
    end: int
    clitics: int
    word: str
    entries: tuple[Entry, ...]
    extra: int
    headed: bool


Name = tuple[tuple[str, ...], tuple[Entry, ...], int, bool]  # its keys, its meanings, Hit.extra and Hit.headed


class Gazetteer:
    """All names of one lexicon by their first folded word."""

    def __init__(self, lexicon: Lexicon, known: words.Words) -> None:
        self._known = known
        self._ordinary: dict[str, bool] = {}
        self._recent: dict[int, tuple[Sequence[Form], list[Hit]]] = {}
        self._openings: dict[Form, list[tuple[int, str, list[Name]]]] = {}
        self._lexicon = lexicon
        self._months = frozenset(camel.fold(name) for name in month_names(lexicon))
        named = list(_named(lexicon))
        extra = _Extra(lexicon, named)
        names: dict[tuple[str, ...], list[Entry]] = {}
        extras: dict[tuple[str, ...], int] = {}
        headed: dict[tuple[str, ...], bool] = {}
        for name, entry, source in named:
            if extra.needless(name, entry):
                continue
            for pieces in _variants(name, entry.type == "PER"):
                group = names.setdefault(pieces, [])
                if entry not in group:
                    group.append(entry)
                extras[pieces] = max(extras.get(pieces, 0), extra.words(pieces, entry))
                headed[pieces] = headed.get(pieces, True) and NEEDS_HEAD in source
        by_first: dict[str, list[Name]] = {}
        for pieces, group in names.items():
            by_first.setdefault(pieces[0], []).append((pieces, tuple(group), extras[pieces], headed[pieces]))
        self._by_length = {first: sorted(group, key=lambda row: -len(row[0])) for first, group in by_first.items()}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Gazetteer:
        """The gazetteer of a lexicon; one is kept per version."""
        return Gazetteer(lexicon, words.shipped())

    def find(self, forms: Sequence[Form]) -> list[Hit]:
        """The longest name at each word, overlaps included; sentences just asked about are remembered."""
        known = self._recent.get(id(forms))
        if known is not None and known[0] is forms:
            return known[1]
        if len(self._recent) >= RECENT:
            self._recent.clear()
        hits = self._find(forms)
        self._recent[id(forms)] = forms, hits
        return hits

    def _find(self, forms: Sequence[Form]) -> list[Hit]:
        keys = [form.key for form in forms]
        hits = []
        for first, form in enumerate(forms):
            openings = self._openings.get(form)
            if openings is None:
                if len(self._openings) >= REMEMBERED:
                    self._openings.clear()
                openings = self._openings[form] = self._opened_by(form)
            best: Hit | None = None
            for clitics, word, names in openings:
                for pieces, entries, extra, headed in names:
                    end = first + len(pieces)
                    if best is not None and end <= best.end:
                        break
                    if end <= len(keys) and (len(pieces) == 1 or tuple(keys[first + 1 : end]) == pieces[1:]):
                        best = Hit(first, end, clitics, word, entries, extra, headed)
                        break
            if best is not None:
                hits.append(best)
        return hits

    def _opened_by(self, form: Form) -> list[tuple[int, str, list[Name]]]:
        """The names that can begin at a word; one-word names only as the word was split, if its reading is known."""
        if form.kind == "punct":
            return []
        found = []
        for clitics, word in beginnings(form):
            names = self._by_length.get(word, [])
            if form.pos and clitics not in (0, len(form.proclitic)):
                names = [name for name in names if len(name[0]) > 1]
            if names:
                found.append((clitics, word, names))
        return found

    def ordinary(self, word: str) -> bool:
        """Whether a folded word is also a common one, so that alone it is no sure name."""
        found = self._ordinary.get(word)
        if found is None:
            found = self._ordinary[word] = self._is_ordinary(word)
        return found

    def doubtful(self, word: str, kind: str) -> bool:
        """Whether a word alone is no sure name of an entity of this type, going by what it mostly is in news."""
        profile = self._known.profiles.get(word, "")
        if profile[2:3] in _MOSTLY_NAME:
            return False
        hardly = profile[2:3] == _HARDLY_NAME or profile == words.NEVER_NAME
        return (hardly and kind != "ORG") or self.ordinary(word)

    def proven(self, word: str) -> bool:
        """Whether news uses a word for people and hardly for anything else."""
        return self._known.profiles.get(word, "")[:1] + self._known.profiles.get(word, "")[2:3] == _PERSON_ALWAYS

    def _is_ordinary(self, word: str) -> bool:
        if word in self._months:
            return True
        readings = camel.analyse(word, self._lexicon)
        others = [r for r in readings if not r.enclitic and not r.proclitic and r.pos != "name"]
        adjectives = [r for r in others if r.pos == "nisba"]
        if len(others) > len(adjectives):
            return True
        if adjectives and any(r.pos == "name" and r.country for r in readings):
            return False  # a country and its adjective in one spelling; the words around decide
        if any(r.feats != "acc" for r in adjectives):
            return True
        counts = self._known.counts
        if word.startswith(words.ARTICLE):
            return counts.get(word[2:], 0) > _PROPER_SHARE * counts.get(word, 0) + 1
        return counts.get(words.ARTICLE + word, 0) > _PROPER_SHARE * counts.get(word, 0) + 1


class _Extra:
    """How many words at the start of an alias are no part of the name: a title, or a head that names leave out."""

    def __init__(self, lexicon: Lexicon, named: list[tuple[str, Entry, str]]) -> None:
        self._aliases: dict[str, set[tuple[str, ...]]] = {}
        self._main: dict[str, tuple[str, ...]] = {}
        for name, entry, _ in named:
            pieces = pieces_of(name)
            self._main.setdefault(entry.entity_id, pieces)
            self._aliases.setdefault(entry.entity_id, set()).add(pieces)
        self._titles = frozenset(camel.fold(title) for title in lexicon["titles"]["title"].tolist())
        self._longest_title = max((title.count(" ") + 1 for title in self._titles), default=0)
        heads = [*_rows(lexicon, "org_heads"), *_rows(lexicon, "place_heads")]
        self._heads = frozenset(camel.fold(row["head"]) for row in heads if row["in_name"] == "no")
        self._named_heads = frozenset(camel.fold(row["head"]) for row in heads if row["in_name"] == "yes")
        outside = (row["word"] for row in _rows(lexicon, "name_words") if row["role"] == "outside")
        self._outside = frozenset(camel.fold(word) for word in outside)
        nisbas = (row["form"] for row in _rows(lexicon, "nationalities") if row["kind"] == "nisba")
        self._nisbas = frozenset(words.ARTICLE + camel.fold(form) + end for form in nisbas for end in ("", _HA))

    def needless(self, name: str, entry: Entry) -> bool:
        """Whether a row names more than the entity: two regions, or a shorter alias and words that describe it."""
        pieces = pieces_of(name)
        if entry.type == "LOC" and any(piece[0] == _WAW for piece in pieces[1:]):
            return True
        aliases = self._aliases[entry.entity_id]
        described = pieces[:-1] in aliases and (
            pieces[-1] in self._outside or (entry.kind in NAMED_APART and pieces[-1] in self._nisbas)
        )
        people = (
            entry.kind in NAMED_APART
            and pieces[1:] in aliases
            and (pieces[0].startswith(words.ARTICLE) or pieces[1] in self._named_heads)
        )
        ruler = entry.type == "ORG" and len(pieces) > 3 and any(piece in self._titles for piece in pieces[1:-1])
        return described or people or ruler

    def _title(self, pieces: tuple[str, ...], at: int) -> int:
        """How many words from `at` on are a title that leaves something after it; 0 if none."""
        for size in range(min(self._longest_title, len(pieces) - at - 1), 0, -1):
            if " ".join(pieces[at : at + size]) in self._titles:
                return size
        return 0

    def words(self, pieces: tuple[str, ...], entry: Entry) -> int:
        if pieces == self._main[entry.entity_id] and entry.kind != "outlet":
            return 0
        if entry.type == "PER":
            count = 0
            while title := self._title(pieces, count):
                count += title
            return count
        shorter = pieces[1:] in self._aliases[entry.entity_id] or (entry.type == "GPE" and len(pieces) == 2)
        return int(shorter and pieces[0] in self._heads)


def _rows(lexicon: Lexicon, name: str) -> list[dict[str, str]]:
    columns = lexicon[name].columns.tolist()
    return [dict(zip(columns, row, strict=True)) for row in lexicon[name].to_numpy().tolist()]


def beginnings(form: Form) -> Iterator[tuple[int, str]]:
    """The words that can open a name at this token, each with the number of clitic letters before it.

    First the stem as it was split, then the whole word, then other splits of a word that nothing is known of.
    """
    letters = len(form.proclitic)
    yield letters, form.stem + form.enclitic
    if letters:
        yield 0, form.key
    if len(form.key) > 2:
        for cut in range(1, _MOST_CLITICS + 1):
            if form.key[cut - 1] not in _CLITICS:
                break
            if cut != letters:
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
    if _HYPHEN in pieces:
        yield tuple(piece for piece in pieces if piece != _HYPHEN)
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


def _named(lexicon: Lexicon) -> Iterator[tuple[str, Entry, str]]:
    """Every name with what it means and the source of the row; the main name of an entity before its others."""
    countries = {row["country"]: row for row in _rows(lexicon, "countries")}
    for frame in ("countries", "country_names"):
        for row in _rows(lexicon, frame):
            code = row["country"]
            bloc = countries[code]["kind"] == "bloc"
            yield row["name"], Entry("ORG" if bloc else "GPE", code, "country", "" if bloc else code), row["source"]
    for main, other, kind in (
        ("people", "person_names", "PER"),
        ("places", "place_names", ""),
        ("organisations", "organisation_names", "ORG"),
    ):
        known: dict[str, Entry] = {}
        for row in _rows(lexicon, main):
            entry = Entry(kind or row["type"], row["entity_id"], row.get("kind", "person"), row["country"])
            known[row["entity_id"]] = entry
            yield row["name"], entry, ""
        for row in _rows(lexicon, other):
            yield row["name"], known[row["entity_id"]], row["source"]
