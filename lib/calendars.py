"""Month names of five calendars and a day or month in one of them -> Gregorian days."""

from __future__ import annotations

import calendar as gregorian
import functools
from datetime import date, timedelta
from typing import NamedTuple

from babel import Locale
from hijridate import Hijri

from . import camel
from .lexicon import Lexicon

LOCALES = (
    ("ar", "gregorian"),
    ("ar_SY", "levantine"),
    ("ar_DZ", "maghrebi"),
    ("ar_MA", "moroccan"),
    ("en", "gregorian"),
)
HIJRI = "hijri"
HIJRI_YEARS = range(1343, 1501)  # what the Umm al-Qura tables of hijridate cover


class Month(NamedTuple):
    """A month by name: its calendar, its number, and whether the name alone can only be the month."""

    calendar: str
    number: int
    alone: bool


@functools.lru_cache(maxsize=4)
def month_names(lexicon: Lexicon) -> dict[str, Month]:
    """Month by folded name: CLDR's names of the five locales, then the lexicon's further spellings and cautions."""
    names: dict[str, Month] = {}
    for locale, calendar in LOCALES:
        months = Locale.parse(locale).months["format"]
        for width in ("wide", "abbreviated") if locale == "en" else ("wide",):
            for number, name in months[width].items():
                names.setdefault(camel.fold(name), Month(calendar, number, locale != "en"))
    for calendar, name, number, alone, _ in lexicon["months"].to_numpy().tolist():
        names[camel.fold(name)] = Month(calendar, int(number), alone == "yes")
    return names


def to_day(calendar: str, year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a day in this calendar; None if there is no such day or it lies outside the tables."""
    try:
        if calendar == HIJRI:
            found = Hijri(year, month, day).to_gregorian()
            return date(found.year, found.month, found.day)
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def month_span(calendar: str, year: int, month: int) -> tuple[date, date] | None:
    """First and last Gregorian day of a month; None outside the tables."""
    if calendar == HIJRI:
        first = to_day(HIJRI, year, month, 1)
        return (first, first + timedelta(days=Hijri(year, month, 1).month_length() - 1)) if first else None
    if not 1 <= year <= 9998:
        return None
    return date(year, month, 1), date(year, month, gregorian.monthrange(year, month)[1])


def hijri_year(day: date) -> int | None:
    """The Hijri year in which a Gregorian day lies; None outside the tables."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None
