"""The pieces of an article -> what it tells of its own day, and what stands around each expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from .. import calendars
from .values import Timex
from .words import Piece, Reading

DIRECTION = {"L": -1, "F": 1, "C": 0}
FORWARD, BACKWARD = 12, 24  # pieces in which a verb decides about the tense of an expression
CLOSE = 4  # so near a verb governs the expression and not another verb between them
FRONTED = 3  # an expression that begins the sentence stands before its verb
NEWS_YEARS = range(1000, 9000)
NEAR = 3  # days by which a page may be older or younger than the day that its text speaks from
_LAST_WEEKDAY = re.compile(r"W(?=[L*])")
_TOLD_TODAY = re.compile(
    r"(?P<deictic>[aA])[,(]?d?(?P<weekday>W)(?:[,(]?(?P<day>[NO])w?m?(?P<month>M),?w?[gG]?(?P<year>Y))?"
)

Meaning = tuple[str, Timex] | None  # type and value; None if the words mean no time here


class Found(NamedTuple):
    """One expression: the span of its text, its type, what it means and what that was found from."""

    start: int
    end: int
    type: str
    timex: Timex
    anchor: str | None
    anchor_start: int | None
    calendar: str
    doubt: str | None


@dataclass
class Scene:
    """What the article has told so far about when it speaks.

    `today` is the day of publication or one that the text calls today; `last` the day of the latest expression;
    `year` the one that the sentence has named, `beside` where in it the latest day ends; `week_old` the weekdays
    that the article calls «last» somewhere. The rest are notes on the expression at hand.
    """

    published: date | None
    today: date | None = None
    today_from: str | None = None
    last: date | None = None
    last_start: int | None = None
    year: int | None = None
    beside: int | None = None
    week_old: frozenset[int] = frozenset()
    used: str | None = None
    anchor_start: int | None = None
    calendar: str = "gregorian"
    doubt: str | None = None

    def next_sentence(self) -> None:
        """Clear what holds inside one sentence only."""
        self.year, self.beside = None, None

    def forget(self) -> None:
        """Clear the notes on the expression before."""
        self.used, self.anchor_start, self.calendar, self.doubt = None, None, "gregorian", None

    def remember(self, found: Found) -> None:
        """Keep the day of an expression for those that lean on it."""
        value = found.timex
        exact = value.precision in ("day", "time") or (value.precision in ("month", "year") and found.anchor is None)
        if value.first and exact and found.type in ("DATE", "TIME"):
            self.last, self.last_start = value.first, found.start

    def same_day(self) -> date | None:
        """The day of the latest expression, noted as the anchor of what asks for it."""
        if self.last is not None:
            self.used, self.anchor_start = "earlier", self.last_start
        return self.last

    def now(self) -> date | None:
        """The article's own day, noted as the anchor of what asks for it."""
        if self.today:
            self.used = self.today_from
        return self.today


class Stretch:
    """The pieces of one expression inside its sentence."""

    def __init__(self, reading: Reading, first: int, last: int) -> None:
        self.all_codes, self.all = reading
        self.first, self.last = first, last
        self.codes = self.all_codes[first:last]
        self.pieces = self.all[first:last]

    def reaching(self, last: int) -> Stretch:
        """The stretch from the same piece to another end."""
        return Stretch(Reading(self.all_codes, self.all), self.first, last)

    def from_piece(self, first: int) -> Stretch:
        """The stretch from another piece to the same end."""
        return Stretch(Reading(self.all_codes, self.all), first, self.last)

    def piece(self, codes: str) -> Piece | None:
        """The first piece with one of these codes."""
        return next((p for c, p in zip(self.codes, self.pieces, strict=True) if c in codes), None)

    def value(self, codes: str) -> Any:
        """The value of that piece."""
        found = self.piece(codes)
        return found.value if found else None

    def has(self, codes: str) -> bool:
        """Whether one of these codes occurs."""
        return any(code in codes for code in self.codes)

    def cue(self) -> int | None:
        """-1 for «last», +1 for «next», 0 for «this»; None if no cue word stands in it."""
        found = next((code for code in self.codes if code in "LFCH"), None)
        return DIRECTION.get(found, 0) if found else None

    def role_before(self, distance: int = 1) -> str:
        """The role of the context word so many pieces before."""
        at = self.first - distance
        return role_of(self.all[at]) if at >= 0 else ""

    def role_after(self) -> str:
        """The role of the context word that follows."""
        return role_of(self.all[self.last]) if self.last < len(self.all) else ""

    def before(self) -> str:
        """The code of the piece before, empty at the start of the sentence."""
        return self.all_codes[self.first - 1] if self.first else ""

    def after(self) -> str:
        """The code of the piece after, empty at the end of the sentence."""
        return self.all_codes[self.last] if self.last < len(self.all) else ""

    def tense(self) -> int:
        """+1 if the verb that governs the expression looks ahead, -1 if it looks back, -2 if it also stands close by, 0
        if there is none."""
        for at in range(self.first - 1, max(self.first - BACKWARD, -1), -1):
            code = self.all_codes[at]
            if code in _SIDES:
                return _SIDES[code]
            found = self._tense_of(at)
            if found:
                return -2 if found < 0 and self.first - at <= CLOSE else found
        if self.first > FRONTED:
            return 0
        tenses = (self._tense_of(at) for at in range(self.last, min(self.last + FORWARD, len(self.all))))
        return next(filter(None, tenses), 0)

    def _tense_of(self, at: int) -> int:
        """The tense of one word; what follows a preposition is a noun that looks like a verb."""
        role = role_of(self.all[at])
        if role == "past_verb" and at and self.all_codes[at - 1] in _BEFORE_NOUNS:
            return 0
        if role == "present_verb" and any(role_of(self.all[n]) == "past_word" for n in range(max(at - 2, 0), at)):
            return -1
        if role == "scheduled":
            return int(self.first - 2 <= at < self.first)
        return TENSES.get(role, 0)


def scene_of(readings: list[Reading], published: date | None) -> Scene:
    """How the article stands to its day: what it calls «today» may shift or replace the day of publication.

    A day of publication that no news can have (a year outside 1000 to 9000) counts as unknown.
    """
    published = published if published and published.year in NEWS_YEARS else None
    week_old = {
        reading.pieces[match.start()].value for reading in readings for match in _LAST_WEEKDAY.finditer(reading.codes)
    }
    today = _today(readings, published)
    source = None if today is None else "published" if today == published else "text"
    return Scene(published, today, source, week_old=frozenset(week_old))


def _today(readings: list[Reading], published: date | None) -> date | None:
    """The day of «today, Thursday» near publication; of «today» or «yesterday, Thursday 3 May 2018» anyway."""
    shifts = set()
    for codes, pieces in readings:
        for match in _TOLD_TODAY.finditer(codes):
            steps, weekday = pieces[match.start("deictic")].value, pieces[match.start("weekday")].value
            if match["year"]:
                month = pieces[match.start("month")].value
                day, year = pieces[match.start("day")].value, pieces[match.start("year")].value
                told = calendars.to_day(month.calendar, year, month.number, day) if isinstance(day, int) else None
                if told and (published is None or abs((told - published).days) <= NEAR):
                    return told - timedelta(days=steps)
            elif published and steps == 0:
                ahead = (weekday - (published + timedelta(days=steps)).isoweekday()) % 7
                shifts.add(ahead if ahead <= NEAR else ahead - 7)
    if published and len(shifts) == 1:
        return published + timedelta(days=shifts.pop())
    return published


_SIDES = {"Z": -1, "I": -1}  # after, since: what they name has been
_BEFORE_NOUNS = "rwI!BZsHX"
TENSES = {"future_word": 1, "future_verb": 1, "present_verb": 1, "past_verb": -1, "past_word": -1}


def role_of(piece: Piece) -> str:
    """The role of a context word, empty for any other piece."""
    return piece.value[0] if isinstance(piece.value, tuple) and isinstance(piece.value[0], str) else ""
