"""Pieces that name a month, a year or another period, and their scene -> type and TIMEX3 value."""

from __future__ import annotations

from datetime import date, timedelta

from .. import calendars
from . import values
from .anchors import NO_DATE, event_before, nearest_year, year_of, year_of_event
from .lengths import amounts
from .scene import Meaning, Scene, Stretch
from .values import Timex

DATE, DURATION = "DATE", "DURATION"
PLAIN_YEARS = range(1900, 2051)  # years that may stand without the word «year»
_BARE_YEAR_AFTER = "rwIs!BZE&-/MJg(iT6pD"


def month(scene: Scene, stretch: Stretch) -> Meaning:
    """A month, with or without its year."""
    month = stretch.value("M")
    if stretch.after() == "*" or (not month.alone and not _licensed(stretch, month)):
        return None
    event = event_before(stretch)
    if event == NO_DATE:
        return None
    year = year_of_event(event, month.number, None)
    if year:
        return DATE, values.month(month.calendar, year, month.number)
    scene.calendar = month.calendar
    year = stretch.value("Y")
    if year is None:
        year = year_of(scene, stretch, month, None)
    return DATE, values.month(month.calendar, year, month.number)


def season(scene: Scene, stretch: Stretch) -> Meaning:
    """A season with a year or a cue."""
    name, year = stretch.value("J"), stretch.value("Y")
    if stretch.codes == "J" and stretch.all[stretch.first - 1].value != "by":
        return None
    if year is None:
        now = scene.now()
        year = now.year + (stretch.cue() or 0) if now else None
        if now and year is not None and not stretch.has("G") and stretch.cue():
            year = _season_year(name, now, stretch.cue() or 0)
    return DATE, values.season(name, year)


def weekend(scene: Scene, stretch: Stretch) -> Meaning:
    """A week's end."""
    now, cue = scene.now(), stretch.cue()
    if now is None:
        return DATE, values.weekend(None)
    over = cue is None and now.isoweekday() < 5 and stretch.tense() < 0
    return DATE, values.weekend(now + timedelta(weeks=-1 if over else cue or 0))


def feast(scene: Scene, stretch: Stretch) -> Meaning:
    """A feast, by its day in its own calendar."""
    calendar, month, number = stretch.value("6").split("-")
    name = calendars.HIJRI if calendar == "H" else "gregorian"
    now, given = scene.now(), stretch.value("Y")
    year = given
    if given is not None and name == calendars.HIJRI and given > 1600:
        year = calendars.hijri_year(date(given, 6, 30))
    if year is None and now is not None:
        year = nearest_year(name, int(month), int(number), now, stretch.cue(), stretch.tense())
    scene.calendar = name
    value = calendars.to_day(name, year, int(month), int(number)) if year else None
    return DATE, values.day(value) if value or name == calendars.HIJRI else values.open_day(int(month), int(number))


def decade(scene: Scene, stretch: Stretch) -> Meaning:
    """The nineties."""
    if stretch.after() == "t":
        return None
    return DATE, values.decade(int(stretch.value("y_")))


def century(scene: Scene, stretch: Stretch) -> Meaning:
    """The nineteenth century."""
    number = stretch.value("NO")
    if stretch.value("u") != "100Y" or not isinstance(number, int) or not 1 <= number <= 30:
        return None
    return DATE, values.century(number)


def year(scene: Scene, stretch: Stretch) -> Meaning:
    """A year; a bare number only where its neighbours say so."""
    number = stretch.value("Y")
    if number is None:
        return _short_year(scene, stretch)
    era = stretch.value("k")
    years = [p.value for c, p in zip(stretch.codes, stretch.pieces, strict=True) if c == "Y"]
    if not stretch.has("gGi") and not era and not _is_year(stretch, number):
        return None
    if era == "H" or (number < 1500 and number in calendars.HIJRI_YEARS):
        scene.calendar = calendars.HIJRI
        return DATE, values.hijri_year(number)
    through = years[1] if len(years) == 2 and number < years[1] < number + 100 else None
    scene.year = number if number in PLAIN_YEARS else None
    return DATE, values.year(number, through)


def _short_year(scene: Scene, stretch: Stretch) -> Meaning:
    """«The year 48» (of the last century), «the year 269»."""
    number = stretch.value("N")
    if number in PLAIN_YEARS:
        return DATE, values.year(number)
    if not isinstance(number, int) or not 10 <= number < 1000 or stretch.role_after() == "counted":
        return None
    return DATE, values.year(number + 1900 if number < 100 and not stretch.has("k") else number)


def quarter(scene: Scene, stretch: Stretch) -> Meaning:
    """A quarter or half of a year, by its number or the last one."""
    size, now = float(stretch.value("v")), scene.now()
    number = stretch.value("O") or round(1 / size)
    year = stretch.value("Y") or (now.year + (stretch.from_piece(stretch.first + 2).cue() or 0) if now else None)
    return (DATE, values.part_of_year(year, size, number)) if number <= 1 / size else None


def relative(scene: Scene, stretch: Stretch) -> Meaning:
    """Last week, this month, the end of next year, the same year, the following week."""
    if stretch.has("h"):
        return DURATION, values.duration([(1, "TH")])
    if stretch.role_before() == "general" and stretch.codes[0] in "G":
        return None
    if stretch.has("D"):
        return DURATION, values.duration([(2.0, stretch.value("D"))])
    unit = stretch.value("uGm")
    if unit is None:
        return None
    if stretch.has('=><"+'):
        base = scene.same_day() or scene.now()
        steps = 1 if stretch.has(">") else -1 if stretch.has("<") else 0
    else:
        base, steps = scene.now(), stretch.cue() or 0
    if base is None:
        return DATE, _unknown(unit)
    if unit == "10Y":
        return DATE, values.decade(base.year // 10 + steps)
    if unit == "100Y":
        return DATE, values.century((base.year - 1) // 100 + 1 + steps)
    value = values.shift(base, steps, unit)
    return (DATE, value) if value else None


def ago(scene: Scene, stretch: Stretch) -> Meaning:
    """«Three days ago»: as exact as its unit."""
    parts = amounts(stretch)
    amount, unit = parts[0]
    if stretch.has("K") and not stretch.has("NOt"):
        return None
    if amount is None:
        return DATE, values.reference("PAST_REF")
    now = scene.now()
    if now is None:
        return DATE, _unknown(unit)
    if unit.startswith("T"):
        hours = amount if unit == "TH" else 0
        return DATE, values.day(now - timedelta(hours=24 * (hours // 24)))
    if amount != int(amount) or len(parts) > 1:
        months = sum((n or 0) * {"Y": 12, "M": 1}.get(u[-1], 0) * int(u[:-1] or 1) for n, u in parts)
        value = values.shift(now, -round(months), "M") if months else None
    else:
        value = values.shift(now, -int(amount), unit)
    return (DATE, value) if value else None


def _season_year(name: str, now: date, cue: int) -> int:
    start = values.SEASONS[name]
    years = [now.year + step for step in (-2, -1, 0, 1)]
    if cue < 0:
        return max(y for y in years if date(y, start, 1) + timedelta(days=90) <= now)
    return min(y for y in years if date(y, start, 1) > now) if date(now.year + 1, start, 1) > now else now.year + 1


def _licensed(stretch: Stretch, month: calendars.Month) -> bool:
    """Whether a name that can be another word is a month here."""
    if stretch.has("mjEYLFC="):
        return True
    before = stretch.all[stretch.first - 1] if stretch.first else None
    strong = before is not None and (stretch.before() in "Is" or (stretch.before() == "r" and before.value == "in"))
    return strong and (month.calendar != calendars.HIJRI or month.number == 9)


def _is_year(stretch: Stretch, number: int) -> bool:
    """Whether a bare number of four digits is a year here."""
    if number not in PLAIN_YEARS or stretch.role_after() == "counted" or stretch.after() in set("UdmgPpD"):
        return False
    if stretch.role_before() == "counted_cue" or stretch.before() == "Q":
        return False
    if stretch.has("E") or stretch.before() in set(_BARE_YEAR_AFTER):
        return True
    return stretch.before() == "x" and not stretch.role_before().endswith("_verb")


def _unknown(unit: str) -> Timex:
    return {
        "D": values.day(None),
        "W": values.week(None),
        "M": Timex("XXXX-XX", None, None, "month"),
    }.get(unit, values.year(None))
