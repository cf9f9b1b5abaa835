"""Lexicon -> titles and the offices they mean, and who held an office of a country on a day."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import camel

if TYPE_CHECKING:
    from .lexicon import Lexicon

_ARTICLE, _TO_THE, _TA = "\u0627\u0644", "\u0644\u0644", "\u0647"


class Term(NamedTuple):
    """Somebody's time in an office; first and last are days, at the edges of what is known."""

    office: str
    country: str
    entity_id: str
    first: date
    last: date


class Match(NamedTuple):
    """A title found in words: how many of them, and the offices it can mean with the country it implies."""

    size: int
    offices: tuple[tuple[str, str], ...]


class Offices:
    """All titles and terms of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        titles: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for office, title, country in lexicon["office_titles"][["office", "title", "country"]].to_numpy().tolist():
            titles.setdefault(cores(title), []).append((office, country))
        self._titles: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]] = {}
        for words, meanings in titles.items():
            self._titles.setdefault(words[0], []).append((words, tuple(sorted(set(meanings)))))
        for group in self._titles.values():
            group.sort(key=lambda row: -len(row[0]))
        self.held: dict[tuple[str, str], list[Term]] = {}
        self.of_person: dict[str, list[Term]] = {}
        self._of_office: dict[str, list[Term]] = {}
        self._on: dict[tuple[str, date], list[Term]] = {}
        columns = ["office", "country", "entity_id", "first", "last"]
        for office, country, person, first, last in lexicon["holders"][columns].to_numpy().tolist():
            term = Term(office, country, person, _day(first, last=False), _day(last, last=True))
            self.held.setdefault((office, country), []).append(term)
            self.of_person.setdefault(person, []).append(term)
            self._of_office.setdefault(office, []).append(term)

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Offices:
        """The offices of a lexicon; one object is kept per version."""
        return Offices(lexicon)

    def match(self, words: Sequence[tuple[str, str]]) -> Match | None:
        """The longest title that opens a sequence of words, each given as (core of the stem, core of the whole)."""
        stem = words[0][0]
        for head in (stem, masculine(stem)):
            for pieces, meanings in self._titles.get(head, ()):
                size = len(pieces)
                if size <= len(words) and all(
                    piece in pair for piece, pair in zip(pieces[1:], words[1:size], strict=True)
                ):
                    return Match(size, meanings)
        return None

    def holders(self, office: str, country: str, day: date | None) -> list[str]:
        """Who held it on `day`, the last to come first; without a day whoever is known to have held it."""
        terms = self.held.get((office, country), [])
        found = [t for t in terms if day is None or t.first <= day <= t.last]
        found.sort(key=lambda t: (t.first, t.last, t.entity_id), reverse=True)
        return list(dict.fromkeys(t.entity_id for t in found))

    def on(self, office: str, day: date | None) -> list[Term]:
        """Who held it on `day`, or ever, in all countries."""
        if day is None:
            return self._of_office.get(office, [])
        found = self._on.get((office, day))
        if found is None:
            found = [t for t in self._of_office.get(office, ()) if t.first <= day <= t.last]
            self._on[(office, day)] = found
        return found

    def terms(self, person: str, day: date | None) -> list[Term]:
        """The offices that a person held on `day`, or ever."""
        return [t for t in self.of_person.get(person, ()) if day is None or t.first <= day <= t.last]


def masculine(word: str) -> str:
    """A head without the ending of its feminine."""
    return word[:-1] if word.endswith(_TA) and len(word) > 3 else word


def cores(text: str) -> tuple[str, ...]:
    """The folded words of a title without their articles."""
    return tuple(core(word) for word in camel.fold(text).split())


def core(word: str) -> str:
    """A folded word without its article."""
    if word.startswith((_ARTICLE, _TO_THE)) and len(word) > 4:
        return word[2:]
    return word


def _day(text: str, last: bool) -> date:
    if not text:
        return date.max if last else date.min
    year, month, day = ([int(piece) for piece in text.split("-")] + [0, 0])[:3]
    if not month:
        month = 12 if last else 1
    if not day:
        day = calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, day)
