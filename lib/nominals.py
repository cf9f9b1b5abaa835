"""One sentence's words and names -> descriptions that stand for somebody: titles without a name, states, bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel
from .gazetteer import Form
from .spotters import Candidate, Sentence, core, definite, text_start

if TYPE_CHECKING:
    from .lexicon import Lexicon

SCORE = 0.8
_HA = "\u0647"
_PLURALS = ("\u0627\u0621", "\u0627\u062a", "\u0648\u0646", "\u064a\u0646")
_COMMA = frozenset(",\u060c:")
_COMPLEMENT_LIMIT = 4
_TA, _RELATIVE, _RELATIVE_FEMININE = "\u062a", "\u064a", "\u064a\u0647"
_PRONOUNS = ("\u0647\u0627", "\u0647")


class Head(NamedTuple):
    """The words of a description's head and the ways in which it can stand alone."""

    words: tuple[str, ...]
    type: str
    uses: frozenset[str]


class Nominals:
    """The heads of descriptions that the lexicon lists, by their first word."""

    def __init__(self, lexicon: Lexicon) -> None:
        uses: dict[tuple[tuple[str, ...], str], set[str]] = {}
        for head, use, kind in lexicon["nominal_heads"][["head", "use", "type"]].to_numpy().tolist():
            uses.setdefault((_cores(head), kind), set()).add(use)
        for title in lexicon["office_titles"]["title"].tolist():
            uses.setdefault((_cores(title), "PER"), set()).update(("definite", "qualified"))
        words = lexicon["description_words"][["word", "role"]].to_numpy().tolist()
        self._adjectives = frozenset(_cores(word)[0] for word, role in words if role in ("latter", "adjective"))
        self._places = frozenset(core for head in lexicon["place_heads"]["head"].tolist() for core in _cores(head))
        self._heads: dict[str, list[Head]] = {}
        for (pieces, kind), group in uses.items():
            self._heads.setdefault(pieces[0], []).append(Head(pieces, kind, frozenset(group)))
        for heads in self._heads.values():
            heads.sort(key=lambda head: -len(head.words))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Nominals:
        """The heads of a lexicon; one object is kept per version."""
        return Nominals(lexicon)

    def find(self, number: int, sentence: Sentence, names: Sequence[Candidate]) -> Iterator[Candidate]:
        """Descriptions in one sentence; one that a person's name follows is that name's title, and left out."""
        forms = sentence.forms
        people = {name.first for name in names if name.type == "PER" and not forms[name.first].proclitic}
        ends = {name.end for name in names if name.type == "PER"}
        inside = {i for name in names for i in range(name.first, name.end)}
        states = {name.first: name for name in names if name.type == "GPE"}
        inside -= {i for name in states.values() for i in range(name.first + 1, name.end)}
        opening = {name.first for name in names}
        stops = {name.end for name in states.values()}
        covered = 0
        for i in range(len(forms)):
            if i < covered or i in opening or i in inside or forms[i].kind != "word":
                continue
            found = self._at(sentence, i, states)
            if found is None:
                continue
            head, end = found
            if any(
                at in inside and at not in states and at - 1 not in inside for at in range(i + len(head.words), end)
            ):
                continue
            covered = end
            if (head.words[0] in self._adjectives and _describes(sentence, i)) or (
                head.words[0] in self._places and end in stops
            ):
                continue
            if head.type == "PER" and (
                _announces(forms, end, people) or (_apposed(forms, i, ends) and not self._owned(sentence, i))
            ):
                covered = i + len(head.words)  # what it is a title of may be described by a title itself
                continue
            if i and forms[i - 1].pos == "dem" and "demonstrative" in head.uses:
                i -= 1
            start = text_start(sentence, i, len(forms[i].proclitic))
            yield Candidate(number, i, end, start, head.type, None, SCORE, "nominal")

    def _at(self, sentence: Sentence, i: int, states: dict[int, Candidate]) -> tuple[Head, int] | None:
        forms = sentence.forms
        form = forms[i]
        owned = self._owned(sentence, i)
        stem = core(form)
        open_ta = stem[:-1] + _HA if form.enclitic and stem.endswith(_TA) else stem
        for word in dict.fromkeys((owned, stem, open_ta, form.lemma if form.pos == "noun" else stem)):
            for head in self._heads.get(word, ()):
                if word == owned:
                    return head, i + 2 if _qualifier(forms, i + 1) else i + 1
                end = i + len(head.words)
                rest = forms[i + 1 : end]
                if len(rest) == len(head.words) - 1 and all(map(_reads, rest, head.words[1:])):
                    extent = _extent(forms, i, end, head, states)
                    if extent is not None:
                        return head, extent
        return None

    def _owned(self, sentence: Sentence, i: int) -> str:
        """The head of a word that is written with a pronoun which was not split off; empty if there is none."""
        form, place = sentence.forms[i], sentence.places[i]
        if form.enclitic or not sentence.text[place.start : place.end].endswith(_PRONOUNS):
            return ""
        for ending in _PRONOUNS:
            word = form.stem.removesuffix(ending)
            if word == form.stem:
                continue
            for head in (word, word[:-1] + _HA) if word.endswith(_TA) else (word,):
                if any(h.uses == {"possessed"} and len(h.words) == 1 for h in self._heads.get(head, ())):
                    return head
        return ""


def _describes(sentence: Sentence, i: int) -> bool:
    """Whether the word only describes a definite noun before it (the last years, the ruling party)."""
    forms = sentence.forms
    if not i or forms[i].proclitic:
        return False
    before, place = forms[i - 1], sentence.places[i - 1]
    if before.pos in ("verb", "dem", "conj", "prep"):
        return False
    owned = sentence.text[place.start : place.end].endswith(_PRONOUNS)
    return definite(before) or bool(before.enclitic) or owned or before.pos == "number"


def _reads(form: Form, word: str) -> bool:
    """Whether a token is this word of a title, with its clitics or without."""
    return word in (core(form), form.key)


def _extent(forms: Sequence[Form], i: int, end: int, head: Head, states: dict[int, Candidate]) -> int | None:
    """One past the last word of the description, or None if its head does not stand for one here."""
    form = forms[i]
    single = end - i == 1
    possessed = bool(form.enclitic) and single
    if possessed:
        if "possessed" not in head.uses:
            return None
        return end + 1 if _qualifier(forms, end) else end
    if "demonstrative" in head.uses and i and forms[i - 1].pos == "dem":
        return end
    settled = definite(form) or (not single and any(definite(f) for f in forms[i + 1 : end]))
    agrees = end < len(forms) and any(_same_gender(forms[at], forms[end]) for at in {i, end - 1})
    if _qualifier(forms, end) and (settled or not single) and agrees:
        return end + 1 if head.uses & {"qualified", "definite"} else None
    if settled and single and head.type != "PER" and _relative(form, forms, end):
        return end + 1
    state = _state(forms, end, states)
    if not settled and state is not None and "qualified" in head.uses:
        return state
    if settled and (head.uses & {"definite", "demonstrative"}):
        return end
    return None


def _qualifier(forms: Sequence[Form], at: int) -> bool:
    return at < len(forms) and forms[at].pos == "nisba" and bool(forms[at].country) and not forms[at].proclitic


def _relative(head: Form, forms: Sequence[Form], at: int) -> bool:
    """Whether an adjective of relation follows that agrees with the head (the human rights organisation)."""
    if at >= len(forms) or forms[at].proclitic or forms[at].enclitic or not definite(forms[at]):
        return False
    if forms[at].pos not in ("", "adj", "nisba"):
        return False
    return forms[at].stem.endswith(_RELATIVE_FEMININE if head.stem.endswith(_HA) else _RELATIVE)


def _same_gender(head: Form, adjective: Form) -> bool:
    feminine = head.stem.endswith(_HA)
    return feminine == adjective.stem.endswith(_HA) or head.stem.endswith(_PLURALS)


def _state(forms: Sequence[Form], at: int, states: dict[int, Candidate]) -> int | None:
    if at < len(forms) and at in states and not forms[at].proclitic:
        return states[at].end
    return None


def _announces(forms: Sequence[Form], end: int, people: set[int]) -> bool:
    """Whether a name follows: at once, after a comma, or after further words of the title."""
    at = end
    while at < len(forms) and at - end <= _COMPLEMENT_LIMIT:
        if at in people:
            return True
        form = forms[at]
        if form.key in _COMMA or (definite(form) and form.pos in ("noun", "nisba", "")):
            at += 1
            continue
        return False
    return False


def _apposed(forms: Sequence[Form], i: int, ends: set[int]) -> bool:
    if forms[i].proclitic or forms[i].enclitic:
        return False
    return i in ends or (i > 1 and forms[i - 1].key in _COMMA and i - 1 in ends)


def _cores(text: str) -> tuple[str, ...]:
    pieces = camel.fold(text).split()
    return tuple(p[2:] if p.startswith("\u0627\u0644") and len(p) > 4 else p for p in pieces)
