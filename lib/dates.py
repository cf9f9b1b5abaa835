"""Text -> the complete days that it names: weekday, day, month and year in any order, script and calendar."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from . import calendars, timewords
from .lexicon import Lexicon

# day month year with words between; month day, year; year month day; digits alone
_DAY = re.compile(
    r"(?:d?[Wb][,(r]{0,2})?"
    r"(?:(?P<day>[NO])w?m?[-/]?(?P<month>M)[,/-]?w?[gG]?r?(?P<year>Y)k?"
    r"|(?P<month2>M)(?P<day2>N)[,/-]?(?P<year2>Y)k?|(?P<year3>Y)[-/]?(?P<month3>M)[-/]?(?P<day3>N)"
    r"|(?P<full>5)k?)"
)


class Day(NamedTuple):
    """A day that a text names in full: text[start:end] is 2018-03-18, told in this calendar."""

    value: date
    calendar: str
    start: int
    end: int


def find_days(text: str, lexicon: Lexicon) -> list[Day]:
    """Every complete day-month-year expression of the text, in order; impossible ones (31 April) are left out."""
    codes, pieces = timewords.read(text, lexicon)
    found = (_day(match, pieces) for match in _DAY.finditer(codes))
    return [day for day in found if day]


def parse_day(text: str, lexicon: Lexicon) -> Day | None:
    """The first complete day of the text, or None."""
    return next(iter(find_days(text, lexicon)), None)


def _day(match: re.Match[str], pieces: list[timewords.Piece]) -> Day | None:
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
