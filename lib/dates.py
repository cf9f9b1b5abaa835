"""Text -> the complete days that it names in any calendar, and the days on which its own words could be published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple, TypeVar

from . import calendars
from .lexicon import Lexicon
from .timex import words

# day month year with words between; month day, year; year month day; digits alone
_DAY = re.compile(
    r"(?:d?[Wb][,(r]{0,2})?"
    r"(?:(?P<day>[NO])w?m?[-/]?(?P<month>M)[,/-]?w?[gG]?r?(?P<year>Y)k?"
    r"|(?P<month2>M)(?P<day2>N)[,/-]?(?P<year2>Y)k?|(?P<year3>Y)[-/]?(?P<month3>M)[-/]?(?P<day3>N)"
    r"|(?P<full>5)k?)"
)

# «today, Thursday 3 May (2018)», «yesterday, Wednesday», «Thursday 3 May»
_TOLD = re.compile(
    r"(?:(?P<deictic>[aA])[,(]?)?d?(?P<weekday>W)(?:[,(]?r?(?P<day>[NO])w?m?(?P<month>M)(?:,?w?[gG]?(?P<year>Y))?)?"
)
# How often each kind of evidence alone gave the day of publication (within two days) on 3,000 dated news articles.
_TRUST = {"today": 0.95, "today, year open": 0.85, "weekday": 0.6, "today's weekday": 0.25, "latest day": 0.15}
_YEARS = range(1990, 2101)  # years that news on the web can be of
_WEEK = timedelta(days=7)
_ENOUGH = 100
T = TypeVar("T")


class Day(NamedTuple):
    """A day that a text names in full: text[start:end] is 2018-03-18, told in this calendar."""

    value: date
    calendar: str
    start: int
    end: int


def find_days(text: str, lexicon: Lexicon) -> list[Day]:
    """Every complete day-month-year expression of the text, in order; impossible ones (31 April) are left out."""
    codes, pieces = words.read(text, lexicon)
    found = (_day(match, pieces) for match in _DAY.finditer(codes))
    return [day for day in found if day]


def parse_day(text: str, lexicon: Lexicon) -> Day | None:
    """The first complete day of the text, or None."""
    return next(iter(find_days(text, lexicon)), None)


def _day(match: re.Match[str], pieces: list[words.Piece]) -> Day | None:
    start, end = pieces[match.start()].start, pieces[match.end() - 1].end
    if match["full"]:
        calendar, value = pieces[match.start("full")].value
        return Day(value, calendar, start, end)
    order = next(order for order in ("", "2", "3") if match["month" + order])
    number, month, year = (pieces[match.start(part + order)].value for part in ("day", "month", "year"))
    if not isinstance(number, int):
        return None
    found = calendars.to_day(month.calendar, year, month.number, number)
    return Day(found, month.calendar, start, end) if found else None


class Hint(NamedTuple):
    """A day on which the text may have been published, the words text[start:end] that say so, and how sure (0 to 1)."""

    value: date
    reason: str
    confidence: float
    start: int
    end: int


class _Told(NamedTuple):
    """A weekday of the text: days from the text's own day (None if unknown), and the day and month beside it."""

    steps: int | None
    weekday: int
    month: calendars.Month | None
    day: int | None
    year: int | None
    start: int
    end: int


def infer_published(text: str, lexicon: Lexicon, latest: date | None = None) -> list[Hint]:
    """Days on which the text may have been published, surest first, none after `latest` (by default today).

    A weekday beside a day and month leaves few years; named years, complete days and «today, Thursday» leave fewer.
    An offer for a person to confirm, never a fact.
    """
    reading = words.read(text, lexicon)
    latest = latest or date.today()
    told = _distinct((_told(match, reading.pieces) for match in _TOLD.finditer(reading.codes)), lambda item: item[:5])
    days = (day for day in find_days(text, lexicon) if day.value <= latest and day.value.year in _YEARS)
    complete = _distinct(days, lambda day: day.value)
    named = [
        piece.value
        for code, piece in zip(*reading, strict=True)
        if code == words.YEAR and piece.value in _YEARS and piece.value <= latest.year
    ]
    floor = max([*named, *(day.value.year for day in complete)], default=None)
    best: dict[date, Hint] = {}
    for value, base, start, end in _candidates(told, complete, floor, latest):
        if value > latest:
            continue
        confidence = round(base * _agreement(value, told, complete, floor), 3)
        if confidence > 0 and (value not in best or best[value].confidence < confidence):
            best[value] = Hint(value, text[start:end], confidence, start, end)
    return sorted(best.values(), key=lambda hint: (-hint.confidence, -hint.value.toordinal()))


def _distinct(items: Iterable[T], key: Callable[[T], object]) -> list[T]:
    """The first item of each key, no more than what an article can need: a page of dates is no evidence."""
    found: dict[object, T] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(islice(found.values(), _ENOUGH))


def _told(match: re.Match[str], pieces: list[words.Piece]) -> _Told:
    def value(name: str) -> int | None:
        return pieces[match.start(name)].value if match[name] else None

    month = pieces[match.start("month")].value if match["month"] else None
    start, end = pieces[match.start()].start, pieces[match.end() - 1].end
    return _Told(value("deictic"), pieces[match.start("weekday")].value, month, value("day"), value("year"), start, end)


def _candidates(
    told: list[_Told], complete: list[Day], floor: int | None, latest: date
) -> Iterator[tuple[date, float, int, int]]:
    """Days that one piece of evidence alone suggests, with the trust that this kind of evidence deserves."""
    last = max(complete, default=None, key=lambda day: day.value)
    for item in told:
        days = list(_days(item, floor, latest))
        for day in days:
            told_today = "today" if item.year else "today, year open"
            trust = _TRUST["weekday" if item.steps is None else told_today]
            yield day - timedelta(days=item.steps or 0), trust / len(days), item.start, item.end
        if item.month is None and item.steps is not None and last:
            day = last.value + timedelta(days=(item.weekday - item.steps - last.value.isoweekday()) % 7)
            yield day, _TRUST["today's weekday"], item.start, item.end
    if last:
        yield last.value, _TRUST["latest day"], last.start, last.end


def _days(item: _Told, floor: int | None, latest: date) -> Iterator[date]:
    """The days that a weekday with its day and month can be, in the years that the text allows."""
    if item.month is None or not isinstance(item.day, int):
        return
    years: range | tuple[int, ...] = range(floor, floor + 2) if floor else range(latest.year - 12, latest.year + 1)
    if item.year:
        years = (item.year,)
    elif item.month.calendar == calendars.HIJRI:
        years = tuple(sorted({y for g in years if (y := calendars.hijri_year(date(g, 6, 30)))}))
    for year in years:
        day = calendars.to_day(item.month.calendar, year, item.month.number, item.day)
        if day and day.isoweekday() == item.weekday and day <= latest + _WEEK:
            yield day


def _agreement(value: date, told: list[_Told], complete: list[Day], floor: int | None) -> float:
    """Share of the text's other statements that a day of publication would make true."""
    checks = [value.year >= floor] if floor else []
    checks += [day.value <= value + _WEEK for day in complete]
    for item in told:
        if item.steps is not None:
            checks.append((value + timedelta(days=item.steps)).isoweekday() == item.weekday)
        if item.month and isinstance(item.day, int) and item.month.calendar != calendars.HIJRI and not item.year:
            near = (
                calendars.to_day(item.month.calendar, y, item.month.number, item.day)
                for y in (value.year - 1, value.year, value.year + 1)
            )
            checks.append(any(day and day.isoweekday() == item.weekday and abs(day - value).days < 200 for day in near))
    return sum(checks) / len(checks) if checks else 1.0
