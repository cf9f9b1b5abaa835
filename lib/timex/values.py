"""A day, month, week, year, … -> its TIMEX3 value, the first and last day that it covers, and its precision."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from .. import calendars

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PARTS = {"MO", "MI", "AF", "EV", "NI", "DT"}
ONE_DAY = timedelta(days=1)


class Timex(NamedTuple):
    """A TIMEX3 value; first and last day are None where the text leaves them open."""

    value: str
    first: date | None
    last: date | None
    precision: str | None


def day(value: date | None, part: str = "") -> Timex:
    """A day, or a part of it («EV», «15:00»); an unknown one is XXXX-XX-XX."""
    suffix = f"T{part}" if part else ""
    precision = "time" if part else "day"
    return Timex(f"{value.isoformat() if value else 'XXXX-XX-XX'}{suffix}", value, value, precision)


def open_day(month: int, number: int, part: str = "") -> Timex:
    """A day and month of an unknown year."""
    return Timex(f"XXXX-{month:02d}-{number:02d}" + (f"T{part}" if part else ""), None, None, "time" if part else "day")


def open_weekday(weekday: int, part: str = "") -> Timex:
    """A weekday (Monday is 1) of an unknown week."""
    return Timex(f"XXXX-WXX-{weekday}" + (f"T{part}" if part else ""), None, None, "time" if part else "day")


def week(inside: date | None) -> Timex:
    """The week of a day, from Sunday as in Arabic news, by the number of the ISO week that shares most of its days."""
    if inside is None:
        return Timex("XXXX-WXX", None, None, "week")
    year, number, _ = (inside + ONE_DAY if inside.isoweekday() == 7 else inside).isocalendar()
    monday = date.fromisocalendar(year, number, 1)
    return Timex(f"{year}-W{number:02d}", monday, monday + timedelta(days=6), "week")


def weekend(inside: date | None) -> Timex:
    """The end of the ISO week of a day."""
    if inside is None:
        return Timex("XXXX-WXX-WE", None, None, "week")
    year, number, _ = inside.isocalendar()
    saturday = date.fromisocalendar(year, number, 6)
    return Timex(f"{year}-W{number:02d}-WE", saturday, saturday + ONE_DAY, "week")


def month(name: str, year: int | None, number: int) -> Timex:
    """A month of a calendar; one of the Hijri calendar has its Gregorian days as its value."""
    if year is None:
        return Timex("XXXX-XX" if name == calendars.HIJRI else f"XXXX-{number:02d}", None, None, "month")
    span = calendars.month_span(name, year, number)
    if span is None:
        return Timex("XXXX-XX", None, None, "month")
    value = f"{span[0]}/{span[1]}" if name == calendars.HIJRI else f"{year:04d}-{number:02d}"
    return Timex(value, *span, "month")


def months_from(inside: date, count: int) -> Timex:
    """The month that lies so many months after that of a day."""
    total = inside.year * 12 + inside.month - 1 + count
    return month("gregorian", total // 12, total % 12 + 1)


def year(number: int | None, through: int | None = None) -> Timex:
    """A year, or the years of «2017-2018»."""
    if number is None or not 1 <= number <= 9998:
        return Timex("XXXX", None, None, "year")
    last = through or number
    return Timex(
        f"{number:04d}" + (f"/{through:04d}" if through else ""), date(number, 1, 1), date(last, 12, 31), "year"
    )


def hijri_year(number: int) -> Timex:
    """A Hijri year by its Gregorian days."""
    first, last = calendars.month_span("hijri", number, 1), calendars.month_span("hijri", number, 12)
    if not first or not last:
        return Timex("XXXX", None, None, "year")
    return Timex(f"{first[0]}/{last[1]}", first[0], last[1], "year")


def decade(number: int) -> Timex:
    """A decade by its first three digits (199 is 1990-1999)."""
    return Timex(f"{number:03d}", date(number * 10, 1, 1), date(number * 10 + 9, 12, 31), "decade")


def century(number: int) -> Timex:
    """A century by its ordinal (the twentieth has the value 19)."""
    first = max((number - 1) * 100, 1)
    return Timex(f"{number - 1:02d}", date(first, 1, 1), date((number - 1) * 100 + 99, 12, 31), "century")


def part_of_year(number: int | None, size: float, which: int) -> Timex:
    """A quarter or half of a year: 2018-Q1, 2018-H2."""
    letter, months = ("Q", 3) if size < 0.5 else ("H", 6)
    if number is None:
        return Timex(f"XXXX-{letter}{which}", None, None, "season")
    last = which * months
    end = date(number, last, calendar.monthrange(number, last)[1])
    return Timex(f"{number:04d}-{letter}{which}", date(number, last - months + 1, 1), end, "season")


def season(name: str, number: int | None) -> Timex:
    """A season of a year."""
    if number is None:
        return Timex(f"XXXX-{name}", None, None, "season")
    start = SEASONS[name]
    last_year, last = number + (start + 2) // 13, (start + 1) % 12 + 1
    end = date(last_year, last, calendar.monthrange(last_year, last)[1])
    return Timex(f"{number:04d}-{name}", date(number, start, 1), end, "season")


def reference(name: str) -> Timex:
    """PAST_REF, PRESENT_REF or FUTURE_REF: no days, for «now» and «soon» place nothing on a calendar."""
    return Timex(name, None, None, None)


def duration(amounts: list[tuple[float | None, str]]) -> Timex:
    """A length from its parts (amount, None for «some»; unit D W M Y TH TM TS or 10Y): P5Y, PT48H, PXD, P1Y6M."""
    dates = "".join(_amount(amount, unit) for amount, unit in amounts if not unit.startswith("T"))
    times = "".join(_amount(amount, unit[1:]) for amount, unit in amounts if unit.startswith("T"))
    return Timex(f"P{dates}" + (f"T{times}" if times else ""), None, None, None)


def _amount(amount: float | None, unit: str) -> str:
    if amount is None:
        return f"X{unit[-1]}" if unit[:-1] in ("", "10") else f"XX{unit[-1]}"
    number = amount * int(unit[:-1] or 1)
    return f"{number:g}{unit[-1]}" if number < 100000 else f"{int(number)}{unit[-1]}"


def shift(base: date, count: int, unit: str) -> Timex | None:
    """What lies so many units (D W M Y 10Y 100Y) after a day, as exact as the unit; None outside the calendar."""
    scale, letter = int(unit[:-1] or 1), unit[-1]
    try:
        if letter == "D":
            return day(base + timedelta(days=count * scale))
        if letter == "W":
            return week(base + timedelta(weeks=count * scale))
        if letter == "M":
            return months_from(base, count * scale)
        number = base.year + count * scale
        return year(number) if number > 0 else None
    except (OverflowError, ValueError):
        return None
