"""A sentence, and what its article has told so far of its day -> the time expressions of the sentence, resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from . import calendars, timerules, timex
from .timevalues import ALEF, LAM, TENSES, Found, Scene, Stretch, nearest_weekday, nearest_year, role_of
from .timewords import Reading
from .timex import Timex

DATE, TIME, DURATION, SET = "DATE", "TIME", "DURATION", "SET"
PLAIN_YEARS = range(1900, 2051)  # years that may stand without the word «year»
_BARE_YEAR_AFTER = "rwIs!BZE&-/MJg(iT6pD"
_LIST_END = re.compile(
    r"(?:(?:[&,\-]|&?!)[NO])*w?m?(M)(?:(?:[&,\-]|&?!)(?:[NO]w?m?)?M)*((?:,?w?[gG]?Y)?)((?:w?[uG])?[LFC=])?"
)
_MONTH_LIST = re.compile(
    r"(?:[&,\-]|&?!)(?:(?:[NO]w?m?)?M(?:[&,\-]|&?!))*(?:[NO]w?m?)?M((?:,?w?[gG]?Y)?)((?:w?[uG])?[LFC=])?"
)
_CUE_UNITS = "uG"
_LONE_UNITS = {"m", "U"}

Meaning = tuple[str, Timex] | None


class Reader:
    """The expressions of one article, sentence by sentence; what one fixes, the next may lean on."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.calendar = "gregorian"
        self.doubt: str | None = None
        self.anchor_start: int | None = None

    def expressions(self, reading: Reading) -> Iterator[Found]:
        """Every expression of a sentence in order."""
        at = 0
        while found := timerules.search(reading.codes, at):
            rule, first, last = found
            stretch = Stretch(reading, first, last)
            result = self._resolve(rule, stretch)
            at = last if result or rule == "none" else first + 1
            if result:
                self._remember(result)
                yield result

    def _resolve(self, rule: str, stretch: Stretch) -> Found | None:
        self.scene.used, self.calendar, self.doubt, self.anchor_start = None, "gregorian", None, None
        meaning = HANDLERS[rule](self, stretch)
        if meaning is None:
            return None
        kind, value = meaning
        start, end = _edges(stretch)
        return Found(start, end, kind, value, self.scene.used, self.anchor_start, self.calendar, self.doubt)

    def _remember(self, found: Found) -> None:
        value = found.timex
        if found.type in (DATE, TIME) and value.first:
            if value.precision in ("day", "time") or (value.precision in ("month", "year") and found.anchor is None):
                self.scene.last, self.scene.last_start = value.first, found.start

    # days

    def none(self, stretch: Stretch) -> Meaning:
        """«The first day», «Children's Day»: no time."""
        return None

    def day(self, stretch: Stretch) -> Meaning:
        """A day of a month, with or without weekday, year and cue."""
        value = self._day(stretch)
        return (DATE, value) if value else None

    def _day(self, stretch: Stretch, part: str = "") -> Timex | None:
        if stretch.has("5"):
            self.calendar, value = stretch.value("5")
            self._check(stretch, value)
            return timex.day(value, part)
        number = stretch.value("NO")
        if not isinstance(number, int) or not 1 <= number <= 31:
            return None
        month = stretch.value("M")
        if month is None:
            return self._day_of_relative_month(stretch, number, part)
        return self._day_of_month(stretch, month, number, part, _event(stretch))

    def _day_of_month(
        self, stretch: Stretch, month: calendars.Month, number: int, part: str, event: str
    ) -> Timex | None:
        self.calendar = month.calendar
        year = stretch.value("Y")
        if year is None and event:
            if event == "-":
                return None
            year = _year_of_event(event, month.number, number)
        if year is None:
            year = self._year(stretch, month, number)
        if year is None:
            sound = number <= 29 or calendars.to_day(month.calendar, 2000, month.number, number)
            if month.calendar == calendars.HIJRI:
                return timex.day(None, part) if sound else None
            return timex.open_day(month.number, number, part) if sound else None
        value = calendars.to_day(month.calendar, year, month.number, number)
        if value is None:
            return None
        self._check(stretch, value)
        return timex.day(value, part)

    def _year(self, stretch: Stretch, month: calendars.Month, number: int | None) -> int | None:
        """The year of a day or month that names none: by list, cue, weekday, the sentence's own year, tense."""
        cue, unit, year = _shared(stretch)
        if year is not None:
            return year
        if cue == "=":
            return self._last_year()
        now = self.scene.now()
        if now is None:
            return None
        if (
            cue is None
            and stretch.before() == "r"
            and stretch.first > 1
            and stretch.all_codes[stretch.first - 2] in "LF"
        ):
            cue = stretch.all_codes[stretch.first - 2]
        direction = {"L": -1, "F": 1, "C": 0, "H": 0}.get(cue or "")
        if unit == "Y" and direction is not None:
            return now.year + direction
        weekday = stretch.value("Wb")
        if weekday and number:
            year = self._year_by_weekday(month, number, weekday, now)
            if year is not None:
                return year
        if direction == 0:
            return nearest_year(month.calendar, month.number, number, now, None, 0)
        if cue is None and self.scene.year is not None and month.calendar != calendars.HIJRI:
            self.scene.used = "earlier"
            return self.scene.year
        by = stretch.before() == "r" and stretch.all[stretch.first - 1].value == "by"
        return nearest_year(month.calendar, month.number, number, now, direction, 1 if by else stretch.tense())

    def _year_by_weekday(self, month: calendars.Month, number: int, weekday: int, now: date) -> int | None:
        centre = calendars.hijri_year(now) if month.calendar == calendars.HIJRI else now.year
        if centre is None:
            return None
        days = [
            (calendars.to_day(month.calendar, centre + step, month.number, number), centre + step)
            for step in (-1, 0, 1)
        ]
        fitting = [(abs((day - now).days), year) for day, year in days if day and day.isoweekday() == weekday]
        if not fitting:
            self.doubt = "weekday"
            return None
        self.scene.used = "weekday"
        return min(fitting)[1]

    def _last_year(self) -> int | None:
        if self.scene.last is None:
            return None
        self.scene.used, self.anchor_start = "earlier", self.scene.last_start
        return self.scene.last.year

    def _day_of_relative_month(self, stretch: Stretch, number: int, part: str) -> Timex | None:
        """«The 19th of last month»; None if the cue qualifies another unit."""
        if stretch.has("uG") and stretch.value("uG") != "M":
            return None
        base = self._same_day() if stretch.has("=") else self.scene.now()
        if base is None:
            return Timex(f"XXXX-XX-{number:02d}" + (f"T{part}" if part else ""), None, None, "day")
        month = timex.months_from(base, stretch.cue() or 0).first
        value = calendars.to_day("gregorian", month.year, month.month, number) if month else None
        return timex.day(value, part) if value else None

    def _same_day(self) -> date | None:
        if self.scene.last is not None:
            self.scene.used, self.anchor_start = "earlier", self.scene.last_start
        return self.scene.last

    def _check(self, stretch: Stretch, value: date) -> None:
        """Note what contradicts the day: its weekday, or that it is told as past and lies after the article."""
        weekday = stretch.value("Wb")
        if weekday and value.isoweekday() != weekday:
            self.doubt = "weekday"
        elif self.scene.today and value > self.scene.today + timedelta(days=1) and _told_as_past(stretch):
            self.doubt = "later"

    def shared_day(self, stretch: Stretch) -> Meaning:
        """The «3» of «3 and 4 May»: month, year and cue stand with the last of the list."""
        number = stretch.value("NO")
        following = _LIST_END.match(stretch.all_codes, stretch.last)
        if not isinstance(number, int) or not 1 <= number <= 31 or not following:
            return None
        whole = Stretch(Reading(stretch.all_codes, stretch.all), stretch.first, following.end())
        month = stretch.all[following.start(1)].value
        value = self._day_of_month(whole, month, number, "", _event(stretch))
        return (DATE, value) if value else None

    def following(self, stretch: Stretch) -> Meaning:
        """«The next day», «the same day», «this day»."""
        if stretch.has("H"):
            return DATE, timex.day(self.scene.now())
        base = self._same_day()
        steps = 1 if stretch.has(">") else -1 if stretch.has("<") else 0
        return DATE, timex.day(base + timedelta(days=steps) if base else None)

    def deictic(self, stretch: Stretch) -> Meaning:
        """«Yesterday», «today, Thursday»; «today» alone may only mean these times."""
        if stretch.codes == "a":
            if stretch.role_before() == "outlet_today" or _of_any_day(stretch):
                return None
            if self.scene.today is None or _these_times(stretch):
                return DATE, timex.reference("PRESENT_REF", self.scene.now())
        if stretch.role_before() in {"paper", "event"}:
            return None
        return DATE, self._deictic_day(stretch)

    def _deictic_day(self, stretch: Stretch, part: str = "") -> Timex:
        now = self.scene.now()
        weekday = stretch.value("W")
        if now is None:
            return timex.open_weekday(weekday, part) if weekday else timex.day(None, part)
        value = now + timedelta(days=int(stretch.value("aA")))
        if weekday and value.isoweekday() != weekday:
            self.doubt = "published"
            value = min((value + timedelta(days=n) for n in range(-3, 4)), key=lambda d: d.isoweekday() != weekday)
        return timex.day(value, part)

    def weekday(self, stretch: Stretch) -> Meaning:
        """A weekday, with or without a cue."""
        if stretch.role_before() == "prayer" or (stretch.has("b") and not stretch.has("d")):
            return None
        return DATE, self._weekday(stretch)

    def _weekday(self, stretch: Stretch, part: str = "") -> Timex:
        weekday = stretch.value("Wb")
        now = self.scene.now()
        if now is None:
            return timex.open_weekday(weekday, part)
        if stretch.has("u") and stretch.value("u") == "W":
            return timex.day(_in_week(now, weekday, stretch.cue() or 0), part)
        cue = stretch.cue()
        tense = 0 if cue else stretch.tense()
        if stretch.has("*") or (cue is None and tense <= 0 and weekday in self.scene.week_old):
            cue = -1
        return timex.day(nearest_weekday(now, weekday, cue or None, tense), part)

    # parts of days and clock times

    def _any_day(self, stretch: Stretch, part: str) -> Timex | None:
        if stretch.has("M5") or (stretch.has("NO") and stretch.has("LFC=") and not stretch.has("WaA")):
            return self._day(stretch, part)
        if (stretch.has("a") and stretch.has("=><")) or stretch.has("H"):
            meaning = self.following(stretch)
            return timex.day(meaning[1].first, part) if meaning else None
        if stretch.has("aA"):
            return self._deictic_day(stretch, part)
        if stretch.has("Wb"):
            return self._weekday(stretch, part)
        return None

    def part(self, stretch: Stretch) -> Meaning:
        """A part of a day beside the day."""
        name = stretch.value("Tn") or "NI"
        if stretch.has("7"):
            name = "24:00" if "n" in stretch.all_codes[:0] else "00:00"
        if stretch.has("7"):
            name = "NI"
        if stretch.codes == "HT":
            return TIME, timex.day(self.scene.now(), name)
        value = self._any_day(stretch, name)
        return (TIME, value) if value else None

    def nights(self, stretch: Stretch) -> Meaning:
        """The night between two weekdays, as that of the first."""
        return TIME, self._weekday(stretch, stretch.value("Tn") or "NI")

    def night(self, stretch: Stretch) -> Meaning:
        """Tonight and last night."""
        now = self.scene.now()
        back = stretch.has("9")
        return TIME, timex.day(now - timedelta(days=back) if now else None, "NI")

    def clock(self, stretch: Stretch) -> Meaning:
        """An hour of the clock, with its part of day and its day where they stand beside it."""
        time = _clock(stretch)
        if time is None:
            return None
        used = stretch.codes.find("T") if "T" in stretch.codes else -1
        rest = Stretch(Reading(stretch.all_codes, stretch.all), stretch.first + 1 + _hour_end(stretch), stretch.last)
        value = self._any_day(rest, time) if rest.codes else None
        if value is None:
            base = self.scene.now() if used < 0 or self.scene.last is None else self.scene.now()
            value = timex.day(base, time)
        return TIME, value

    # months, years and what is counted from the article's day

    def month(self, stretch: Stretch) -> Meaning:
        """A month, with or without its year."""
        month = stretch.value("M")
        if not month.alone and not _licensed(stretch, month):
            return None
        year = _year_of_event(_event(stretch), month.number, None)
        if year:
            return DATE, timex.month(month.calendar, year, month.number)
        self.calendar = month.calendar
        year = stretch.value("Y")
        if year is None:
            year = self._year(stretch, month, None)
        return DATE, timex.month(month.calendar, year, month.number)

    def season(self, stretch: Stretch) -> Meaning:
        """A season with a year or a cue."""
        name, year = stretch.value("J"), stretch.value("Y")
        if year is None:
            now = self.scene.now()
            year = now.year + (stretch.cue() or 0) if now else None
            if now and year is not None and not stretch.has("G") and stretch.cue():
                year = _season_year(name, now, stretch.cue() or 0)
        return DATE, timex.season(name, year)

    def weekend(self, stretch: Stretch) -> Meaning:
        """A week's end."""
        now = self.scene.now()
        return DATE, timex.week(now + timedelta(weeks=stretch.cue() or 0) if now else None, end=True)

    def feast(self, stretch: Stretch) -> Meaning:
        """A feast, by its day in its own calendar."""
        calendar, month, number = stretch.value("6").split("-")
        name = calendars.HIJRI if calendar == "H" else "gregorian"
        now, given = self.scene.now(), stretch.value("Y")
        year = given
        if given is not None and name == calendars.HIJRI and given > 1600:
            year = calendars.hijri_year(date(given, 6, 30))
        if year is None and now is not None:
            year = nearest_year(name, int(month), int(number), now, stretch.cue(), stretch.tense())
        self.calendar = name
        value = calendars.to_day(name, year, int(month), int(number)) if year else None
        return DATE, timex.day(value) if value or name == calendars.HIJRI else timex.open_day(int(month), int(number))

    def decade(self, stretch: Stretch) -> Meaning:
        """The nineties."""
        if stretch.after() == "t":
            return None
        return DATE, timex.decade(int(stretch.value("y_")))

    def century(self, stretch: Stretch) -> Meaning:
        """The nineteenth century."""
        number = stretch.value("NO")
        if stretch.value("u") != "100Y" or not isinstance(number, int) or not 1 <= number <= 30:
            return None
        return DATE, timex.century(number)

    def year(self, stretch: Stretch) -> Meaning:
        """A year; a bare number only where its neighbours say so."""
        number = stretch.value("Y")
        if number is None:
            return self._short_year(stretch)
        era = stretch.value("k")
        years = [p.value for c, p in zip(stretch.codes, stretch.pieces, strict=True) if c == "Y"]
        if not stretch.has("gGi") and not era and not _is_year(stretch, number):
            return None
        if era == "H" or (number < 1500 and number in calendars.HIJRI_YEARS):
            self.calendar = calendars.HIJRI
            return DATE, timex.hijri_year(number)
        through = years[1] if len(years) == 2 and number < years[1] < number + 100 else None
        self.scene.year = number if number in PLAIN_YEARS else None
        return DATE, timex.year(number, through)

    def _short_year(self, stretch: Stretch) -> Meaning:
        """«The year 48» (of the last century), «the year 269»."""
        number = stretch.value("N")
        if not isinstance(number, int) or not 10 <= number < 1000 or stretch.role_after() == "counted":
            return None
        return DATE, timex.year(number + 1900 if number < 100 and not stretch.has("k") else number)

    def quarter(self, stretch: Stretch) -> Meaning:
        """A quarter or half of a year."""
        size, now = float(stretch.value("v")), self.scene.now()
        number = stretch.value("O") or round(1 / size)
        year = stretch.value("Y") or (now.year + (stretch.cue() or 0) if now else None)
        return (DATE, timex.part_of_year(year, size, number)) if number <= 1 / size else None

    def relative(self, stretch: Stretch) -> Meaning:
        """Last week, this month, the end of next year, the same year, the following week."""
        if stretch.has("h"):
            return DURATION, timex.duration([(1, "TH")])
        if stretch.role_before() == "general" and stretch.codes[0] in "G":
            return None
        if stretch.has("D"):
            return DURATION, timex.duration([(2.0, stretch.value("D"))])
        unit = stretch.value("uGm")
        if stretch.has('=><"'):
            base = self._same_day() or self.scene.now()
            steps = 1 if stretch.has(">") else -1 if stretch.has("<") else 0
        else:
            base, steps = self.scene.now(), stretch.cue() or 0
        if base is None:
            return DATE, _unknown(unit)
        if unit == "10Y":
            return DATE, timex.decade(base.year // 10 + steps)
        if unit == "100Y":
            return DATE, timex.century((base.year - 1) // 100 + 1 + steps)
        value = timex.shift(base, steps, unit)
        return (DATE, value) if value else None

    def ago(self, stretch: Stretch) -> Meaning:
        """«Three days ago»: as exact as its unit."""
        amounts = _amounts(stretch)
        amount, unit = amounts[0]
        if stretch.has("K") and not stretch.has("NOt"):
            return None
        if amount is None:
            return DATE, timex.reference("PAST_REF")
        now = self.scene.now()
        if now is None:
            return DATE, _unknown(unit)
        if unit.startswith("T"):
            hours = amount if unit == "TH" else 0
            return DATE, timex.day(now - timedelta(hours=24 * (hours // 24)))
        if amount != int(amount) or len(amounts) > 1:
            months = sum((n or 0) * {"Y": 12, "M": 1}.get(u[-1], 0) * int(u[:-1] or 1) for n, u in amounts)
            value = timex.shift(now, -round(months), "M") if months else None
        else:
            value = timex.shift(now, -int(amount), unit)
        return (DATE, value) if value else None

    # lengths, sets and vague times

    def recent(self, stretch: Stretch) -> Meaning:
        """«The last three days» (a length), «the last days» (some past time), «the coming days» (a length)."""
        unit = stretch.value("p")
        number = stretch.value("NO") if stretch.has("NO") and isinstance(stretch.value("NO"), int | float) else None
        cue = stretch.cue()
        if unit == "?":
            if stretch.has("O") or cue is None:
                return None
            return DATE, timex.reference({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[cue], self.scene.today)
        if number is not None:
            if cue is None and not stretch.has("LFC") and stretch.codes[-1] == "O":
                number = number if stretch.codes[-2] in "NO" else None
            return (DURATION, timex.duration([(number, unit)])) if number is not None else None
        whole = stretch.before() == "s" and stretch.all[stretch.first - 1].value == "whole"
        if cue == -1 and not whole:
            return DATE, timex.reference("PAST_REF")
        if cue == 0:
            return DATE, timex.reference("PRESENT_REF", self.scene.today)
        return DURATION, timex.duration([(None, unit)])

    def length(self, stretch: Stretch) -> Meaning:
        """A length of time."""
        if any(c == "O" and not p.key[:1].isdigit() for c, p in zip(stretch.codes, stretch.pieces, strict=True)):
            return None
        return DURATION, timex.duration(_amounts(stretch))

    def some(self, stretch: Stretch) -> Meaning:
        """A length that only its neighbours mark: «since years», «within a month», «about a week»."""
        before = stretch.before()
        if stretch.codes == "g" and before == "r" and not _for(stretch):
            return None
        if stretch.codes in _LONE_UNITS and before not in set("IZsBQ"):
            accusative = stretch.pieces[0].key.endswith(ALEF) and stretch.role_before() != "past_verb"
            return (DURATION, timex.duration(_amounts(stretch))) if accusative or _for(stretch) else None
        if stretch.has("N") and len(stretch.codes) == 2 and stretch.value("N") != 1:
            return None
        if before == "r" and stretch.codes[0] == "P" and not _for(stretch):
            return None
        if stretch.has("K") and before not in "I":
            return None
        return DURATION, timex.duration(_amounts(stretch))

    def set(self, stretch: Stretch) -> Meaning:
        """Every day, every Friday, daily."""
        if stretch.codes == "S" and stretch.role_before() == "paper":
            return None
        if stretch.has("Wb"):
            return SET, Timex(f"XXXX-WXX-{stretch.value('Wb')}", None, None, None)
        if stretch.codes in {"S", "%", "e", "j"}:
            value = stretch.value("S%ej")
            return SET, Timex(value if value.startswith("P") else f"P1{value}", None, None, None)
        return SET, timex.duration(_amounts(stretch))

    def reference(self, stretch: Stretch) -> Meaning:
        """Now, recently, soon."""
        name, _, place = stretch.value("RL").partition(" ")
        if not name:
            return None
        if place and not (stretch.before() == "r" and stretch.all[stretch.first - 1].value == place):
            return None
        return DATE, timex.reference(name, self.scene.now() if name == "PRESENT_REF" else None)


HANDLERS: dict[str, Callable[[Reader, Stretch], Meaning]] = {
    name: getattr(Reader, name) for name in {name for name, _ in timerules.RULES}
}


def _edges(stretch: Stretch) -> tuple[int, int]:
    """The span without a bracket that does not open inside it."""
    pieces, codes = stretch.pieces, stretch.codes
    if codes[-1] == ")" and "(" not in codes:
        pieces = pieces[:-1]
    return pieces[0].start, pieces[-1].end


def _shared(stretch: Stretch) -> tuple[str | None, str | None, int | None]:
    """Cue letter, the unit it qualifies, and year, of the expression or of the list that it opens."""
    codes, pieces = stretch.codes, stretch.pieces
    tail = ""
    month_at = codes.rfind("M")
    if not re.search("[YLFC=H]", codes[max(month_at, 0) :]):
        following = _MONTH_LIST.match(stretch.all_codes, stretch.last)
        if following:
            tail = following.group()
    whole = Stretch(Reading(stretch.all_codes, stretch.all), stretch.first, stretch.last + len(tail))
    codes = whole.codes
    cue = next((c for c in codes[::-1] if c in "LFC=H"), None)
    unit = whole.value(_CUE_UNITS)
    year = next((p.value for c, p in zip(codes[::-1], whole.pieces[::-1], strict=True) if c == "Y"), None)
    return cue, unit, year


def _event(stretch: Stretch) -> str:
    """The value of the event that names itself by this day («the attacks of»), before it or before its list."""
    at = stretch.first - 1
    while at >= max(stretch.first - 3, 0) and stretch.all_codes[at] in "NO&,-w":
        at -= 1
    return str(stretch.all[at].value[1]) if at >= 0 and role_of(stretch.all[at]) == "event" else ""


def _year_of_event(event: str, month: int, number: int | None) -> int | None:
    """The year of a day that an event's name fixes (the attacks of 11 September)."""
    key = f"{month:02d}" + (f"-{number:02d}" if number else "")
    return next(
        (int(year) for day, _, year in (part.partition("=") for part in event.split()) if day == key and year), None
    )


def _for(stretch: Stretch) -> bool:
    """Whether the preposition «for» stands before."""
    return stretch.before() == "r" and stretch.all[stretch.first - 1].key == LAM


def _of_any_day(stretch: Stretch) -> bool:
    """Whether «the day» is any day («in the day», «during the day») and not today."""
    before = stretch.all[stretch.first - 1] if stretch.first else None
    return before is not None and ((stretch.before() == "r" and before.value == "in") or stretch.before() == "s")


def _told_as_past(stretch: Stretch) -> bool:
    """Whether the sentence tells the expression as past, by its cue or by its only tense."""
    if stretch.has("L"):
        return True
    tenses = {TENSES.get(role_of(piece), 0) for piece in stretch.all} - {0}
    return tenses == {-1}


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


def _season_year(name: str, now: date, cue: int) -> int:
    start = timex.SEASONS[name]
    years = [now.year + step for step in (-1, 0, 1)]
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
    return number >= 1990 and stretch.before() == "x"


def _unknown(unit: str) -> Timex:
    return {
        "D": timex.day(None),
        "W": timex.week(None),
        "M": Timex("XXXX-XX", None, None, "month"),
    }.get(unit, timex.year(None))


def _amounts(stretch: Stretch) -> list[tuple[float | None, str]]:
    """Amount and unit of each part of a length: numbers in digits and words, duals, halves, «some»."""
    found: list[tuple[float | None, str]] = []
    waiting: float | None = None
    half = 1.0
    plural = False
    for code, piece in zip(stretch.codes, stretch.pieces, strict=True):
        if code in "NO":
            if waiting is None and found and found[-1][1] and not plural and code == "N" and piece.value in (1, 2):
                continue
            waiting = float(piece.value)
        elif code == "v":
            if found and stretch.codes[stretch.pieces.index(piece) - 1] == "&":
                amount, unit = found[-1]
                found[-1] = ((amount or 1) + float(piece.value), unit)
                half = 0.0
            else:
                half = float(piece.value)
        elif code in UNIT_CODES and half:
            unit = piece.value
            plural = code in "Pp"
            if code == "D":
                found.append((2.0, unit))
            else:
                amount = waiting if waiting is not None else None if plural else 1.0
                found.append((None if amount is None else amount * half, unit))
            waiting, half = None, 1.0
    return [_whole(amount, unit) for amount, unit in found]


UNIT_CODES = "UdmgKuGhPpDeji"


def _whole(amount: float | None, unit: str) -> tuple[float | None, str]:
    """Half a year as six months, half an hour as thirty minutes."""
    smaller = {"Y": ("M", 12), "TH": ("TM", 60)}
    if amount is not None and amount != int(amount) and unit in smaller:
        name, factor = smaller[unit]
        if (amount * factor) == int(amount * factor):
            return amount * factor, name
    return amount, unit


def _hour_end(stretch: Stretch) -> int:
    """How many pieces after the first belong to the hour itself, so that what is left names the day."""
    match = re.match(r"h?r?(?:[NO]|c)(?:&(?:v|N[UP]?)|~[vN]U?)?(?:,?[rw]?T)?(?:\(?z\)?)?(?:\([cN]z\))?", stretch.codes)
    return (match.end() if match else 1) - 1


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
    extra = re.match(r"hr?(?:[NO]|c)(&v|&N|~v|~N)", stretch.codes)
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
