"""Pieces that name a day, a part of one or a clock time, and their scene -> type and TIMEX3 value."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .. import calendars
from . import values
from .anchors import NO_DATE, event_before, nearest_weekday, year_of, year_of_event
from .scene import TENSES, Meaning, Scene, Stretch, role_of
from .values import Timex

DATE, TIME = "DATE", "TIME"
ADJACENT = 2  # pieces between a day and the hour that belongs to it
_LIST_END = re.compile(
    r"(?:(?:[&,\-]|&?!)[NO])*w?m?(M)(?:(?:[&,\-]|&?!)(?:[NO]w?m?)?M)*(?:,?w?[gG]?Y)?(?:(?:w?[uG])?[LFC=])?"
)
_MINUTES = re.compile(r"(?:h[r(]?)?(?:[NO]|c)(&v|&N|~v|~N)")
_CLOCK_END = re.compile(r"h?[r(]?(?:[NOY]|c)(?:&(?:v|N[UP]?)|~[vN]U?)?(?:,?[rw]?T)?(?:\(?z\)?)?(?:\([cN]z\))?")


def day(scene: Scene, stretch: Stretch) -> Meaning:
    """A day of a month, with or without weekday, year and cue."""
    value = _day(scene, stretch)
    return (DATE, value) if value else None


def _day(scene: Scene, stretch: Stretch, part: str = "") -> Timex | None:
    if stretch.has("5"):
        scene.calendar, value = stretch.value("5")
        _check(scene, stretch, value)
        return values.day(value, part)
    number = stretch.value("NO")
    if not isinstance(number, int) or not 1 <= number <= 31:
        return None
    month = stretch.value("M")
    if month is None:
        return _day_of_relative_month(scene, stretch, number, part)
    return _day_of_month(scene, stretch, month, number, part, event_before(stretch))


def _day_of_month(
    scene: Scene, stretch: Stretch, month: calendars.Month, number: int, part: str, event: str
) -> Timex | None:
    """A day of a month; of an unknown year if neither the text nor the article's day tells it; None if impossible."""
    scene.calendar = month.calendar
    if event == NO_DATE:
        return None
    year = stretch.value("Y") or year_of_event(event, month.number, number) or year_of(scene, stretch, month, number)
    if year is None:
        if number > 29 and not calendars.to_day("gregorian", 2000, month.number, number):
            return None
        hijri = month.calendar == calendars.HIJRI
        return values.day(None, part) if hijri else values.open_day(month.number, number, part)
    value = calendars.to_day(month.calendar, year, month.number, number)
    if value is None:
        return None
    _check(scene, stretch, value)
    return values.day(value, part)


def _day_of_relative_month(scene: Scene, stretch: Stretch, number: int, part: str) -> Timex | None:
    """«The 19th of last month»; None if the cue qualifies another unit."""
    if stretch.has("uG") and stretch.value("uG") != "M":
        return None
    base = scene.same_day() if stretch.has("=") else scene.now()
    if base is None:
        return Timex(f"XXXX-XX-{number:02d}" + (f"T{part}" if part else ""), None, None, "day")
    month = values.months_from(base, stretch.cue() or 0).first
    value = calendars.to_day("gregorian", month.year, month.month, number) if month else None
    return values.day(value, part) if value else None


def _check(scene: Scene, stretch: Stretch, value: date) -> None:
    """Note what contradicts the day: its weekday, or that it is called «last» and lies after the article."""
    weekday = stretch.value("Wb")
    if weekday and value.isoweekday() != weekday:
        scene.doubt = "weekday"
    elif scene.today and value > scene.today + timedelta(days=1) and stretch.has("L"):
        scene.doubt = "later"


def shared_day(scene: Scene, stretch: Stretch) -> Meaning:
    """The «3» of «3 and 4 May»: month, year and cue stand with the last of the list."""
    number = stretch.value("NO")
    following = _LIST_END.match(stretch.all_codes, stretch.last)
    if not isinstance(number, int) or not 1 <= number <= 31 or not following:
        return None
    whole = stretch.reaching(following.end())
    month = stretch.all[following.start(1)].value
    value = _day_of_month(scene, whole, month, number, "", event_before(stretch))
    return (DATE, value) if value else None


def following(scene: Scene, stretch: Stretch) -> Meaning:
    """«The next day», «the same day», «this day»."""
    if stretch.has("H"):
        return DATE, values.day(scene.now())
    base = scene.same_day()
    steps = 1 if stretch.has(">") else -1 if stretch.has("<") else 0
    return DATE, values.day(base + timedelta(days=steps) if base else None)


def deictic(scene: Scene, stretch: Stretch) -> Meaning:
    """«Yesterday», «today, Thursday»; «today» alone may only mean these times."""
    if stretch.codes == "a":
        if stretch.role_before() == "outlet_today" or _of_any_day(stretch):
            return None
        if scene.today is None or _these_times(stretch):
            return DATE, values.reference("PRESENT_REF")
    if stretch.role_before() in {"paper", "event"}:
        return None
    return DATE, _deictic_day(scene, stretch)


def _deictic_day(scene: Scene, stretch: Stretch, part: str = "") -> Timex:
    now = scene.now()
    weekday = stretch.value("W")
    if now is None:
        return values.open_weekday(weekday, part) if weekday else values.day(None, part)
    value = now + timedelta(days=int(stretch.value("aA")))
    if weekday and value.isoweekday() != weekday:
        scene.doubt = "published"
        value = min((value + timedelta(days=n) for n in range(-3, 4)), key=lambda d: d.isoweekday() != weekday)
    return values.day(value, part)


def weekday(scene: Scene, stretch: Stretch) -> Meaning:
    """A weekday, with or without a cue."""
    if stretch.role_before() == "prayer" or (stretch.has("b") and not stretch.has("d")):
        return None
    return DATE, _weekday(scene, stretch)


def _weekday(scene: Scene, stretch: Stretch, part: str = "") -> Timex:
    weekday = stretch.value("Wb")
    now = scene.now()
    if now is None:
        return values.open_weekday(weekday, part)
    if stretch.has("u") and stretch.value("u") == "W":
        return values.day(_in_week(now, weekday, stretch.cue() or 0), part)
    cue = stretch.cue()
    tense = 0 if cue else stretch.tense()
    if stretch.has("*") or (cue is None and tense <= 0 and weekday in scene.week_old):
        cue = -1
    return values.day(nearest_weekday(now, weekday, cue or None, tense), part)


def _any_day(scene: Scene, stretch: Stretch, part: str) -> Timex | None:
    if stretch.has("M5") or (stretch.has("NO") and stretch.has("LFC=") and not stretch.has("WaA")):
        return _day(scene, stretch, part)
    if (stretch.has("a") and stretch.has('=><"+')) or stretch.has("H"):
        meaning = following(scene, stretch)
        return values.day(meaning[1].first, part) if meaning else None
    if stretch.has("aA"):
        return _deictic_day(scene, stretch, part)
    if stretch.has("Wb"):
        return _weekday(scene, stretch, part)
    return None


def part(scene: Scene, stretch: Stretch) -> Meaning:
    """A part of a day beside the day."""
    name = stretch.value("7") or stretch.value("Tn") or "NI"
    if stretch.codes == "7":
        return TIME, values.day(scene.now(), name)
    if stretch.codes == "HT":
        return TIME, values.day(scene.now(), name)
    value = _any_day(scene, stretch, name)
    return (TIME, value) if value else None


def nights(scene: Scene, stretch: Stretch) -> Meaning:
    """The night between two weekdays, as that of the first."""
    return TIME, _weekday(scene, stretch, stretch.value("7Tn"))


def night(scene: Scene, stretch: Stretch) -> Meaning:
    """Tonight, last night, that night."""
    day = scene.same_day() if stretch.has("+=") else scene.now()
    return TIME, values.day(day - timedelta(days=stretch.has("9")) if day else None, "NI")


def clock(scene: Scene, stretch: Stretch) -> Meaning:
    """An hour of the clock, with its part of day and its day where they stand beside it."""
    time = _clock(stretch)
    if time is None:
        return None
    hour = _CLOCK_END.match(stretch.codes)
    rest = stretch.from_piece(stretch.first + (hour.end() if hour else 1))
    value = _any_day(scene, rest, time) if rest.codes else None
    beside = scene.beside is not None and stretch.first - scene.beside <= ADJACENT
    return TIME, value or values.day(scene.same_day() if beside else scene.now(), time)


def _of_any_day(stretch: Stretch) -> bool:
    """Whether «the day» is any day («in the day», «during the day») and not today."""
    before = stretch.all[stretch.first - 1] if stretch.first else None
    return before is not None and ((stretch.before() == "r" and before.value == "in") or stretch.before() == "s")


def _these_times(stretch: Stretch) -> bool:
    """Whether «today» means these times: after «until», or in a clause without an event."""
    if stretch.before() == "!":
        return True
    if stretch.before() == ",":
        return False
    for at in range(stretch.first - 1, max(stretch.first - 12, -1), -1):
        piece, code = stretch.all[at], stretch.all_codes[at]
        role = role_of(piece)
        if role in TENSES or code in "TV8":
            return False
        if role == "state":
            return True
        if role == "that" or code in ",:\n":
            break
    return all(role_of(piece) not in TENSES for piece in stretch.all[stretch.last : stretch.last + 3])


def _in_week(now: date, weekday: int, weeks: int) -> date:
    """A weekday of the week (from Sunday) that lies so many weeks from now."""
    sunday = now - timedelta(days=now.isoweekday() % 7)
    return sunday + timedelta(weeks=weeks, days=weekday % 7)


def _clock(stretch: Stretch) -> str | None:
    """hh:mm; hours in words are of the afternoon unless the text says morning."""
    piece = stretch.piece("cNOY")
    if piece is None:
        return None
    minute = 0
    if stretch.piece("c") is piece:
        hour, minute = piece.value
    elif isinstance(piece.value, float):
        hour, minute = int(piece.value), round(piece.value % 1 * 100)
    else:
        hour, minute = divmod(piece.value, 100) if piece.value >= 100 else (piece.value, 0)
    words = not piece.key[:1].isdigit()
    extra = _MINUTES.match(stretch.codes)
    if extra:
        amount = stretch.pieces[extra.end() - 1].value
        sign = -1 if "~" in extra.group(1) else 1
        minute += sign * (round(60 * float(amount)) if extra.group(1)[1] == "v" else int(amount))
    part = stretch.value("T")
    if (part in {"EV", "AF"} and hour < 12) or (part == "NI" and 6 <= hour < 12) or (part == "MI" and hour < 3):
        hour += 12
    elif part in {"MO", "NI"} and hour == 12:
        hour = 0
    elif part is None and words and hour < 7:
        hour += 12
    total = hour * 60 + minute
    return f"{total // 60:02d}:{total % 60:02d}" if 0 <= total <= 24 * 60 else None
