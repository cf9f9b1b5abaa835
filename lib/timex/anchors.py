"""A date that leaves out its year or its week, and its scene -> the year or the day that is meant."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .. import calendars
from .scene import Scene, Stretch, role_of

_MONTH_LIST = re.compile(
    r"(?:[&,\-]|&?!)(?:(?:[NO]w?m?)?M(?:[&,\-]|&?!))*(?:[NO]w?m?)?M((?:,?w?[gG]?Y)?)((?:w?[uG])?[LFC=])?"
)
NO_DATE = "-"  # of an event word: what follows is a name (the forces of 14 March)
_CUE_UNITS = "uG"
# The distances in days that a verb's tense leaves open: what somebody announced (-1) can lie some weeks ahead.
_OPEN = {-2: (-366, 7), -1: (-366, 100), 0: (-366, 366), 1: (-20, 330)}


def nearest_weekday(base: date, weekday: int, cue: int | None, tense: int) -> date:
    """The day of that weekday that a text of day `base` means: strictly before or after by its cue, else by tense."""
    ahead = (weekday - base.isoweekday()) % 7
    if cue == 1:
        return base + timedelta(days=ahead or 7)
    if cue == -1 or (tense <= 0 and ahead):
        return base + timedelta(days=ahead - 7)
    return base + timedelta(days=ahead)


def nearest_year(calendar: str, month: int, number: int | None, base: date, cue: int | None, tense: int) -> int | None:
    """The year that puts a month, or a day of it, closest to `base` on the side that cue or tense asks for."""
    centre = calendars.hijri_year(base) if calendar == calendars.HIJRI else base.year
    if centre is None:
        return None
    candidates = []
    for year in (centre, centre - 1, centre + 1):
        span = calendars.month_span(calendar, year, month)
        if span is None:
            continue
        if number is None:
            first, last = span
        else:
            day = calendars.to_day(calendar, year, month, number)
            if day is None:
                continue
            first = last = day
        distance = 0 if first <= base <= last else (first - base).days if first > base else (last - base).days
        candidates.append((distance, year))
    if cue:
        allowed = [c for c in candidates if c[0] * cue > 0]
    else:
        allowed = [c for c in candidates if _OPEN[tense][0] <= c[0] <= _OPEN[tense][1]]
    return min(allowed or candidates, key=lambda c: abs(c[0]))[1] if candidates else None


def year_of(scene: Scene, stretch: Stretch, month: calendars.Month, number: int | None) -> int | None:
    """The year of a day or month that names none: by list, cue, weekday, the sentence's own year, tense."""
    cue, unit, year = _shared(stretch)
    if year is not None:
        return year
    if cue == "=":
        return _last_year(scene)
    now = scene.now()
    if now is None:
        return None
    if cue is None and stretch.before() == "r" and stretch.first > 1 and stretch.all_codes[stretch.first - 2] in "LF":
        cue = stretch.all_codes[stretch.first - 2]
    direction = {"L": -1, "F": 1, "C": 0, "H": 0}.get(cue or "")
    if unit == "Y" and direction is not None:
        return now.year + direction
    weekday = stretch.value("Wb")
    if weekday and number:
        year = _year_by_weekday(scene, month, number, weekday, now)
        if year is not None:
            return year
    if direction == 0:
        return nearest_year(month.calendar, month.number, number, now, None, 0)
    if cue is None and scene.year is not None and month.calendar != calendars.HIJRI:
        scene.used = "earlier"
        return scene.year
    by = stretch.before() == "r" and stretch.all[stretch.first - 1].value == "by"
    return nearest_year(month.calendar, month.number, number, now, direction, 1 if by else stretch.tense())


def _year_by_weekday(scene: Scene, month: calendars.Month, number: int, weekday: int, now: date) -> int | None:
    centre = calendars.hijri_year(now) if month.calendar == calendars.HIJRI else now.year
    if centre is None:
        return None
    days = [
        (calendars.to_day(month.calendar, centre + step, month.number, number), centre + step) for step in (-1, 0, 1)
    ]
    fitting = [(abs((day - now).days), year) for day, year in days if day and day.isoweekday() == weekday]
    if not fitting:
        scene.doubt = "weekday"
        return None
    scene.used = "weekday"
    return min(fitting)[1]


def _last_year(scene: Scene) -> int | None:
    if scene.last is None:
        return None
    scene.used, scene.anchor_start = "earlier", scene.last_start
    return scene.last.year


def _shared(stretch: Stretch) -> tuple[str | None, str | None, int | None]:
    """Cue letter, the unit it qualifies, and year, of the expression or of the list that it opens."""
    codes = stretch.codes
    tail = ""
    month_at = codes.rfind("M")
    if not re.search("[YLFC=H]", codes[max(month_at, 0) :]):
        following = _MONTH_LIST.match(stretch.all_codes, stretch.last)
        if following:
            tail = following.group()
    whole = stretch.reaching(stretch.last + len(tail))
    codes = whole.codes
    cue = next((c for c in codes[::-1] if c in "LFC=H"), None)
    unit = whole.value(_CUE_UNITS)
    year = next((p.value for c, p in zip(codes[::-1], whole.pieces[::-1], strict=True) if c == "Y"), None)
    return cue, unit, year


def event_before(stretch: Stretch) -> str:
    """The value of the event that names itself by this day («the attacks of»), before it or before its list."""
    at = stretch.first - 1
    while at >= max(stretch.first - 3, 0) and stretch.all_codes[at] in "NO&,-w":
        at -= 1
    return str(stretch.all[at].value[1]) if at >= 0 and role_of(stretch.all[at]) == "event" else ""


def year_of_event(event: str, month: int, number: int | None) -> int | None:
    """The year of a day that an event's name fixes (the attacks of 11 September)."""
    key = f"{month:02d}" + (f"-{number:02d}" if number else "")
    return next(
        (int(year) for day, _, year in (part.partition("=") for part in event.split()) if day == key and year), None
    )
