"""One article's words -> candidate names: what the lexicon, patterns, titles and the model each see there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel, crf, words
from .gazetteer import Entry, Form, Gazetteer, Hit
from .tokenizer import letter_offset
from .transformer import Transformer

if TYPE_CHECKING:
    from .lexicon import Lexicon

SURE, LIKELY, DOUBTFUL = 0.95, 0.8, 0.4
_QUOTES = frozenset("\"'\u00ab\u201c\u201d(\u2018")
_CLOSING = frozenset("\"'\u00bb\u201d\u201c)\u2019")
_LONGEST_QUOTED = 5
_IBN = frozenset(("\u0628\u0646", "\u0627\u0628\u0646", "\u0628\u0646\u062a"))
_LINEAGE = _IBN | {"\u0627\u0644"}
_PARTICLES = _IBN | frozenset(
    ("\u0627\u0644", "\u0627\u0628\u0648", "\u0627\u0628\u064a", "\u0627\u0645", "\u0639\u0628\u062f")
)
_LONGEST_NAME = 6
_LAM, WAW, _YA, _HA = "\u0644", "\u0648", "\u064a", "\u0647"
FUNCTION = frozenset(("prep", "conj", "neg", "pron", "dem", "rel", "part", "adv", "quant", "verb"))
_MANY = 3000
OUTLETS = frozenset(("outlet", "agency"))


class Place(NamedTuple):
    """Where a token stands in the text."""

    start: int
    stem_start: int
    end: int


class Sentence(NamedTuple):
    """The words of one sentence, where they stand, and the article's text."""

    forms: tuple[Form, ...]
    places: tuple[Place, ...]
    text: str


class Candidate(NamedTuple):
    """A possible name: sentence, words first..end (half-open), where its text starts, and who proposes it."""

    sentence: int
    first: int
    end: int
    start: int
    type: str
    entity_id: str | None
    score: float
    found_by: str
    entries: tuple[Entry, ...] = ()


def core(form: Form) -> str:
    """The stem without its article."""
    stem = form.stem
    return stem[2:] if stem.startswith(words.ARTICLE) and len(stem) > 4 else stem


def definite(form: Form) -> bool:
    """Whether the stem carries the article."""
    return form.stem.startswith(words.ARTICLE) and len(form.stem) > 3


def inflected(form: Form) -> bool:
    """Whether the lemma of a word is a noun of its own, not the verb that it is derived from."""
    return form.pos == "noun" and "masdar" not in form.feats


class Spotters:
    """The four ways of finding a name, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.gazetteer = Gazetteer.of(lexicon)
        self._tagger = crf.Tagger.of(lexicon)
        self.titles = _first_words(lexicon, ("titles", "office_titles"), "title")
        heads = lexicon["org_heads"][["head", "kind", "in_name"]].to_numpy().tolist()
        self.org_heads = {_bare(head): (kind, in_name == "yes") for head, kind, in_name in heads}
        heads = lexicon["place_heads"][["head", "type", "in_name"]].to_numpy().tolist()
        self.place_heads = {camel.fold(head): (kind, in_name == "yes") for head, kind, in_name in heads}
        titles = lexicon["titles"][["title", "kind"]].to_numpy().tolist()
        self.honorifics = frozenset(camel.fold(title) for title, kind in titles if kind == "honorific")
        self.joined = _joined(lexicon)
        self.double_nisbas = _double_nisbas(lexicon)
        self.voices = _roles(lexicon, "voice")
        self.outside = _roles(lexicon, "outside")
        self.given = frozenset(camel.fold(name) for name in lexicon["given_names"]["name"].tolist())

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Spotters:
        """The spotters of a lexicon; one object is kept per version."""
        return Spotters(lexicon)

    def head(self, form: Form, heads: dict[str, tuple[str, bool]]) -> tuple[str, bool] | None:
        """What the table `heads` says of a word, whatever its number or article."""
        return heads.get(core(form)) or (heads.get(form.lemma) if inflected(form) else None)

    # --- the lexicon ---------------------------------------------------------------------------------------------

    def lexicon(self, number: int, sentence: Sentence) -> Iterator[Candidate]:
        """Names that stand in the lexicon; one-word names that are common words too are doubtful."""
        forms = sentence.forms
        for hit in self.gazetteer.find(forms):
            first = forms[hit.first]
            types = {entry.type for entry in hit.entries}
            kind = self._type(types, sentence, hit.first, hit.end)
            entries = tuple(entry for entry in hit.entries if entry.type == kind)
            place = any(entry.type in ("GPE", "LOC") for entry in entries) and definite(first)
            ordinary = hit.end - hit.first == 1 and not place and self.gazetteer.doubtful(hit.word, kind)
            headed = hit.headed and kind == "ORG"
            doubtful = ordinary or headed or self._dated(kind, forms, hit)
            score = DOUBTFUL if doubtful else SURE
            if self._adjective(forms, hit) or self._honours(kind, forms, hit) or self._guessed(hit, first):
                continue
            if doubtful and self._introduced(kind, sentence, hit.first, hit.end):
                score = LIKELY
            ids = sorted({entry.entity_id for entry in entries})
            entity_id = ids[0] if len(ids) == 1 else None
            opening = hit.first + hit.extra
            start = text_start(sentence, opening, 0 if hit.extra else hit.clitics)
            end = self.extended(forms, opening, hit.end) if kind == "PER" and score > DOUBTFUL else hit.end
            yield Candidate(number, opening, end, start, kind, entity_id, score, "lexicon", entries)

    def _guessed(self, hit: Hit, form: Form) -> bool:
        """A one-word name that is there only if the clitic of a common word is taken for a letter of it."""
        return hit.end - hit.first == 1 and hit.clitics == 0 and bool(form.pos) and bool(form.proclitic)

    def _dated(self, kind: str, forms: Sequence[Form], hit: Hit) -> bool:
        """A month can share its name with a person; a number or a slash beside it tells."""
        around = [forms[i] for i in (hit.first - 1, hit.end) if 0 <= i < len(forms)]
        return kind == "PER" and hit.end - hit.first == 1 and any(f.kind == "number" or f.key == "/" for f in around)

    def _adjective(self, forms: Sequence[Form], hit: Hit) -> bool:
        """A name that is also an adjective (a country, a channel), right after a definite noun or another name."""
        if hit.end - hit.first > 1 or hit.first == 0 or hit.clitics:
            return False
        form, before = forms[hit.first], forms[hit.first - 1]
        if not definite(form) or not core(form).endswith((_YA, _YA + _HA)):
            return False
        return before.kind == "word" and (definite(before) or before.pos == "name") and before.pos != "rel"

    def _honours(self, kind: str, forms: Sequence[Form], hit: Hit) -> bool:
        """A place that is part of an honorific: the sanctuaries whose custodian a king is."""
        words_before = " ".join(form.key for form in forms[max(hit.first - 1, 0) : hit.end])
        return kind == "LOC" and hit.first > 0 and words_before.removeprefix(_LAM) in self.honorifics

    def _type(self, types: set[str], sentence: Sentence, first: int, end: int) -> str:
        if len(types) == 1:
            return next(iter(types))
        head = self._after_head(sentence, first, self.org_heads)
        quoted = self._quoted(sentence, first, end) or (head is not None and head[0] in OUTLETS)
        order = ("ORG", "GPE", "LOC", "PER") if quoted else ("GPE", "LOC", "PER", "ORG")
        return next(kind for kind in order if kind in types)

    def _introduced(self, kind: str, sentence: Sentence, first: int, end: int) -> bool:
        if kind == "PER":
            return self._after_title(sentence, first)
        if kind == "ORG":
            return self._after_head(sentence, first, self.org_heads) is not None
        return self._after_head(sentence, first, self.place_heads) is not None

    def _quoted(self, sentence: Sentence, first: int, end: int) -> bool:
        forms = sentence.forms
        opens = first > 0 and forms[first - 1].key in _QUOTES
        return opens and end < len(forms) and forms[end].key in _CLOSING

    def _after_head(
        self, sentence: Sentence, first: int, heads: dict[str, tuple[str, bool]]
    ) -> tuple[str, bool] | None:
        forms = sentence.forms
        at = first - 1
        if at > 0 and forms[at].key in _QUOTES:
            at -= 1
        return self.head(forms[at], heads) if at >= 0 else None

    def _after_title(self, sentence: Sentence, first: int) -> bool:
        """A title stands before, with nothing but its complement in between."""
        forms = sentence.forms
        at = first - 1 if not forms[first].proclitic else -1
        while at >= 0 and first - at < _LONGEST_NAME:
            form = forms[at]
            if self.is_title(form):
                return True
            if form.pos != "nisba" and not definite(form):
                return False
            at -= 1
        return False

    def double_nisba(self, forms: Sequence[Form], at: int) -> str:
        """The country of a nationality in two words that begins at `at`; empty if there is none."""
        if at + 1 >= len(forms) or forms[at + 1].proclitic:
            return ""
        pair = tuple(core(form).removesuffix(_HA) for form in forms[at : at + 2])
        return self.double_nisbas.get(pair, "")

    def is_title(self, form: Form) -> bool:
        """Whether a word announces a person, in any number."""
        return core(form) in self.titles or (inflected(form) and form.lemma in self.titles)

    # --- the model -----------------------------------------------------------------------------------------------

    def label(self, documents: Sequence[Sequence[Sentence]]) -> list[list[crf.Labelled]]:
        """The names that the model sees in each sentence of each document.

        MARSAD_TAGGER=transformer, or transformer:FOLDER, puts camel-tools' transformer in the place of the CRF.
        """
        choice, _, folder = os.environ.get("MARSAD_TAGGER", "").partition(":")
        if choice != "transformer":
            return [self._tagger.label([sentence.forms for sentence in document]) for document in documents]
        surfaces = [[s.text[p.start : p.end] for p in s.places] for document in documents for s in document]
        labelled = iter(Transformer.of(folder).label(surfaces))
        return [[crf.scored(next(labelled)) for _ in document] for document in documents]

    def extended(self, forms: Sequence[Form], first: int, end: int) -> int:
        """One past the rest of a person's name: father, house and family, or words that nobody ever saw."""
        lineage = any(form.key in _IBN for form in forms[first:end])
        while end + 1 < len(forms) and forms[end].key in _LINEAGE and self._can_be_name(forms[end + 1]):
            compound = forms[end + 1].key in _PARTICLES and end + 2 < len(forms)
            lineage, end = True, end + 2 + compound
        if end < len(forms) and lineage:
            family = forms[end]
            unread = family.pos in ("", "name") and not family.proclitic and family.stem not in self.outside
            if definite(family) and unread and family.stem.endswith(_YA):
                return end + 1
        while end < len(forms) and self._unseen(forms[end]):
            end += 1
        return end

    def _can_be_name(self, form: Form) -> bool:
        return form.kind == "word" and not self.is_title(form) and form.pos not in FUNCTION

    def _unseen(self, form: Form) -> bool:
        unread = form.kind == "word" and not form.pos and not form.proclitic and not definite(form)
        return unread and form.key[0] != WAW and words.shipped().counts.get(form.key, 0) < 2

    # --- titles --------------------------------------------------------------------------------------------------

    def announced(self, number: int, sentence: Sentence) -> Iterator[Candidate]:
        """A given name and what looks like the rest of a name, right after a title or a relative and its complement."""
        forms = sentence.forms
        for first in range(1, len(forms)):
            if not self.opens_name(forms[first]) or not self._after_title(sentence, first):
                continue
            end = self.name_end(forms, first)
            related = bool(forms[first - 1].enclitic)
            if forms[first].stem in self.given and (related or end - first > 1):
                yield Candidate(number, first, end, text_start(sentence, first, 0), "PER", None, LIKELY, "title")

    def opens_name(self, form: Form) -> bool:
        """Whether a word can begin a person's name: a given name, or a word that nothing else is known of."""
        if form.kind != "word" or form.proclitic or form.country:
            return False
        if form.stem in self.given:
            return form.pos in ("name", "")
        return len(form.stem) > 2 and form.pos in ("", "name") and not definite(form) and not self._common(form)

    def name_end(self, forms: Sequence[Form], first: int) -> int:
        """One past the last word of the name that begins at `first`."""
        end = first + 1
        while end < len(forms) and end - first < _LONGEST_NAME:
            form = forms[end]
            linked = forms[end - 1].stem in _PARTICLES
            if form.kind != "word" or form.proclitic or (form.enclitic and not linked):
                break
            family = definite(form) and form.pos in ("", "name") and self._family(form)
            family = family and form.stem not in self.outside
            if not (form.key in _PARTICLES or linked or family or self.opens_name(form)):
                break
            end += 1
        while end > first + 1 and forms[end - 1].key in _PARTICLES:
            end -= 1
        return end

    def _common(self, form: Form) -> bool:
        return self.gazetteer.ordinary(form.key) or words.shipped().counts.get(form.key, 0) > _MANY

    def _family(self, form: Form) -> bool:
        counts = words.shipped().counts
        return form.pos == "name" or counts.get(core(form), 0) <= counts.get(form.stem, 0)

    # --- patterns ------------------------------------------------------------------------------------------------

    def quoted(self, number: int, sentence: Sentence) -> Iterator[Candidate]:
        """The name of an outlet in quotation marks or brackets after what it is."""
        forms = sentence.forms
        for i, form in enumerate(forms[:-2]):
            known = self.head(form, self.org_heads)
            if known is None or known[1] or form.enclitic or forms[i + 1].key not in _QUOTES:
                continue
            for end in range(i + 3, min(i + 3 + _LONGEST_QUOTED, len(forms))):
                if forms[end].pos in FUNCTION:
                    break
                if forms[end].key in _CLOSING:
                    yield Candidate(number, i + 2, end, sentence.places[i + 2].start, "ORG", None, LIKELY, "pattern")
                    break


def text_start(sentence: Sentence, at: int, clitics: int) -> int:
    """Where the name starts in the text when `clitics` letters of its first word do not belong to it."""
    form, place = sentence.forms[at], sentence.places[at]
    if clitics == len(form.proclitic):
        return place.stem_start
    return place.start + letter_offset(sentence.text[place.start : place.end], clitics)


def _first_words(lexicon: Lexicon, frames: Sequence[str], column: str) -> frozenset[str]:
    titles = (title for frame in frames for title in lexicon[frame][column].tolist())
    return frozenset(_bare(title.split()[0]) for title in titles if title.strip())


def _double_nisbas(lexicon: Lexicon) -> dict[tuple[str, ...], str]:
    """Countries by nationality adjectives of two words, both masculine and without article."""
    rows = lexicon["nationalities"][["country", "form"]].to_numpy().tolist()
    return {tuple(camel.fold(form).split()): country for country, form in rows if form.count(" ") == 1}


def _joined(lexicon: Lexicon) -> frozenset[str]:
    """Portfolios that titles join to another with wa-: the second half of a ministry's name."""
    titles = [camel.fold(t) for f in ("titles", "office_titles") for t in lexicon[f]["title"].tolist()]
    return frozenset(word for title in titles for word in title.split() if word.startswith(WAW + words.ARTICLE))


def _roles(lexicon: Lexicon, wanted: str) -> frozenset[str]:
    rows = lexicon["name_words"][["word", "role"]].to_numpy().tolist()
    return frozenset(camel.fold(word) for word, role in rows if role == wanted)


def _bare(word: str) -> str:
    key = camel.fold(word)
    return key[2:] if key.startswith(words.ARTICLE) and len(key) > 4 else key
