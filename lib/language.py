"""Keys, numbers, days, codes -> words in the reader's language, from interface.csv, CLDR and the lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd
from babel import Locale, dates, numbers

from .lexicon import Lexicon

CODES = ("ar", "en")
_RLI, _LRI, _PDI = "\u2067", "\u2066", "\u2069"
_LATIN = re.compile("[A-Za-z0-9][\\w.&'\u2019+/%-]*(?: [A-Za-z0-9][\\w.&'\u2019+/%-]*)*", re.ASCII)


def preferred(locale: str | None) -> str:
    """The interface language for a browser's locale; English where it is unknown."""
    return "ar" if (locale or "").lower().startswith("ar") else "en"


@dataclass(frozen=True)
class Language:
    """One interface language: all that a page says goes through it."""

    code: str
    texts: Mapping[str, str]
    countries: Mapping[str, str]
    events: Mapping[str, str]
    topics: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text `key` with its values filled in. Raises KeyError for a key that interface.csv does not have."""
        text = self.texts[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether interface.csv has the text `key`."""
        return key in self.texts

    @property
    def rtl(self) -> bool:
        """Whether the page runs from right to left."""
        return self.code == "ar"

    @property
    def locale(self) -> Locale:
        """The CLDR locale; Arabic with the digits that its international press prints."""
        return Locale.parse("ar" if self.rtl else "en_GB")

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the locale's separators and a real minus."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = numbers.format_decimal(abs(value), pattern, self.locale, numbering_system="latn")
        return ("\u2212" if round(value, decimals) < 0 else "") + written

    def signed(self, value: float, decimals: int = 1) -> str:
        """A number with its sign, kept beside its digits in either direction."""
        sign = "+" if round(value, decimals) > 0 else ""
        return f"{_LRI}{sign}{self.number(value, decimals)}{_PDI}"

    def percent(self, share: float) -> str:
        """A share of one as whole percent."""
        return f"{_LRI}{self.number(100 * share)}%{_PDI}"

    def count(self, thing: str, number: int) -> str:
        """«37 articles»: the number and its noun in the plural that the language asks for."""
        form = self.locale.plural_form(number)
        key = f"n.{thing}.{form}"
        return self(key if key in self.texts else f"n.{thing}.other", n=self.number(number))

    def day(self, value: date | pd.Timestamp | None, style: str = "long") -> str:
        """A day, or the text for an unknown one."""
        if value is None or pd.isna(value):
            return self("day.unknown")
        if not 1 <= value.year <= 9999:
            return str(value.year)
        return dates.format_date(value, "d MMM y" if style == "medium" else "d MMMM y", self.locale)

    def month(self, value: date | pd.Timestamp) -> str:
        """A month with its year."""
        if not 1 <= value.year <= 9999:
            return str(value.year)
        return dates.format_date(value, "LLLL y", self.locale)

    def span(self, first: pd.Timestamp | None, last: pd.Timestamp | None) -> str:
        """From one day to another, in words."""
        if first is None or pd.isna(first) or last is None or pd.isna(last):
            return self("day.unknown")
        if first == last:
            return self.day(first)
        if first.is_month_start and last.is_month_end and first.year == last.year:
            if first.month == last.month:
                return self.month(first)
            if (first.month, last.month) == (1, 12):
                return str(first.year)
        return self("day.span", first=self.day(first), last=self.day(last))

    def country(self, code: str | None) -> str:
        """The usual name of a country or bloc."""
        if code is None or pd.isna(code) or not code:
            return self("none.country")
        return self.countries.get(code) or self.locale.territories.get(code) or str(code)

    def event(self, code: str) -> str:
        """A PLOVER event type in words."""
        return self.events.get(code, code)

    def names(self, arabic: str, english: str) -> tuple[str, str]:
        """A name in the interface language and the other one beside it (empty if there is no other)."""
        pair = (arabic, english) if self.rtl else (english or arabic, arabic)
        return pair[0], pair[1] if pair[1] != pair[0] else ""

    def label(self, text: object) -> str:
        """Text for a chart, which knows no direction: lines isolated right to left, Latin runs inside them left to
        right; in English Arabic stays an isolate of its own."""
        return "<br>".join(self._line(line) for line in _chart_safe(str(text)).split("\n"))

    def _line(self, line: str) -> str:
        if self.rtl or re.search("[\u0590-\u08ff]", line):
            return _RLI + _LATIN.sub(lambda m: _LRI + m.group(0) + _PDI, line) + _PDI
        return line


def _chart_safe(text: str) -> str:
    """Charts read a few tags and entities of HTML: none of theirs may come from a text."""
    inert = re.sub("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", "", text)
    return inert.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=8)
def speak(code: str, lexicon: Lexicon) -> Language:
    """The interface language `code` over a lexicon."""
    arabic = code == "ar"
    texts, countries, events = lexicon["interface"], lexicon["countries"], lexicon["event_types"]
    return Language(
        code,
        dict(zip(texts["key"], texts[code], strict=True)),
        dict(zip(countries["country"], countries["name" if arabic else "english"], strict=True)),
        dict(zip(events["event_type"], events["arabic" if arabic else "english"], strict=True)),
        _topics(lexicon, "name" if arabic else "english"),
    )


def _topics(lexicon: Lexicon, column: str) -> dict[str, str]:
    topics = lexicon.frames.get("topics", pd.DataFrame())
    return dict(zip(topics["topic_id"], topics[column], strict=True)) if column in topics else {}
