"""Text -> coded pieces: the numbers, months, weekdays, units and cue words that the grammar of dates reads."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from .. import calendars, camel
from ..lexicon import Lexicon, LexiconError

# One character per piece, so that the grammar is a set of regular expressions over the string of codes.
CODES = {
    "and": "&", "article": "l", "preposition": "r", "of": "w", "weekday": "W", "bare_weekday": "b", "day": "d",
    "days_of": "e", "today": "a", "deictic": "A", "month_unit": "m", "months_of": "j", "year_unit": "g",
    "years_of": "i", "the_year": "G", "unit": "U", "weak_unit": "K", "the_unit": "u", "hour": "h", "dual": "D",
    "plural": "P", "the_plural": "p", "last": "L", "next": "F", "current": "C", "same": "=", "after_cue": ">",
    "before_cue": "<", "this": "H", "every": "X", "vague": "q", "few": "f", "ago": "B", "since": "I", "after": "Z",
    "span": "s", "about": "Q", "half": "v", "less": "~", "of_time": "t", "edge": "E", "daypart": "T", "night_of": "n",
    "tonight": "8", "last_night": "9", "midnight": "7", "noon": "7", "weekend": "V", "feast": "6", "manner": "@",
    "periodic": "%", "set": "S", "season": "J", "ref": "R", "decade": "y", "bare_decade": "_", "zone": "z", "era": "k",
    "until": "!", "day_kind": ";", "same_before": '"', "named_kind": "*", "year_kind": "$", "that_one": "+",
}  # fmt: skip
# Words that are no time themselves but decide about one beside them: their piece keeps (role, value).
CONTEXT = {
    "general", "paper", "prayer", "event", "counted", "counted_cue", "future_word", "future_verb", "present_verb",
    "past_verb", "past_word", "scheduled", "timeless_verb", "that", "outlet_today", "state", "offset",
}  # fmt: skip
NUMBERS = {"unit": "1", "ten": "0", "tens": "2", "hundred": "3", "thousand": "4", "ordinal": "o", "whole": "N"}
LAM, ALEF, YA, TA, WAW, NUN, SIN, HA = "\u0644", "\u0627", "\u064a", "\u062a", "\u0648", "\u0646", "\u0633", "\u0647"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
MONTH, NUMBER, ORDINAL, YEAR, CLOCK, FULL, OTHER = "M", "N", "O", "Y", "c", "5", "x"
LONGEST = 20  # characters of a date or number; longer runs of digits are codes
REMEMBERED = 200_000  # surface words, about 100 MB
YEARS = range(1300, 2101)
MARKS = {",": ",", "\u060c": ",", "(": "(", ")": ")", "/": "/", "\\": "/", "-": "-", "\u2013": "-", ":": ":", "|": ","}

_LETTER = "[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff]"
_TOKEN = re.compile(
    rf"(?P<word>{_LETTER}(?:{_LETTER}|[{camel.MARKS}])*)|(?P<number>\d+(?:[./,:\u066b\-\u2013]\d+)*)"
    rf"|(?P<latin>[A-Za-z]+)|(?P<mark>[^\s{INVISIBLE}]|\n)"
)
_FUTURE = re.compile("[\u0648\u0641]?\u0633[\u064a\u062a\u0646].{2}")
_FUTURE_STEM = re.compile("^[\u0648\u0641](?=\u0633)")
_COMPOSED = re.compile(r"o(?:0|&2)?|(?:1?4&?)?(?:1?3&?)?(?:1&2|10|[012])|1?4&1?3|1?[34]|l[NY]|M[/(\-]?M\)?")


class Piece(NamedTuple):
    """A stretch of text [start, end), its folded word, and the value that its code carries."""

    start: int
    end: int
    key: str
    value: Any


class Reading(NamedTuple):
    """The codes of a text, one character per piece, and the pieces."""

    codes: str
    pieces: list[Piece]


class _Part(NamedTuple):
    """A piece of a word: where it begins and ends in the word."""

    code: str
    start: int
    end: int
    key: str
    value: Any


class _Word(NamedTuple):
    """A surface word: its key, its pieces, and the phrases that its last piece may open."""

    key: str
    parts: tuple[_Part, ...]
    phrases: tuple[tuple[tuple[str, ...], str, Any], ...]


def read(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> Reading:
    """The pieces of text[start:end] in order, with offsets into `text`; unknown words and marks have the code `x`."""
    index = _Index.of(lexicon)
    known, tokens = index.words, []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        surface = match.group()
        word = known.get(surface)
        if word is None:
            word = index.learn(surface, match.lastgroup or "mark")
        tokens.append((match.start(), word))
    codes: list[str] = []
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        offset, word = tokens[at]
        size = 1
        for code, first, last, key, value in word.parts:
            codes.append(code)
            pieces.append(Piece(offset + first, offset + last, key, value))
        for keys, code, value in word.phrases:
            if [t[1].key for t in tokens[at + 1 : at + 1 + len(keys)]] == list(keys):
                size += len(keys)
                final = tokens[at + len(keys)]
                codes[-1] = code
                pieces[-1] = Piece(pieces[-1].start, final[0] + final[1].parts[-1].end, pieces[-1].key, value)
                break
        at += size
    return _compose("".join(codes), pieces)


def _compose(codes: str, pieces: list[Piece]) -> Reading:
    """Numbers in words become one number, «12» with its article an ordinal, a month's two names one month."""
    out_codes: list[str] = []
    out: list[Piece] = []
    done = 0
    for match in _COMPOSED.finditer(codes):
        first, last = match.span()
        parts = pieces[first:last]
        code, value = _merged(match.group(), parts)
        if not code:
            continue
        out_codes.append(codes[done:first] + code)
        out += pieces[done:first]
        out.append(Piece(parts[0].start, parts[-1].end, parts[-1].key, value))
        done = last
    if not out_codes:
        return Reading(codes, pieces)
    return Reading("".join(out_codes) + codes[done:], out + pieces[done:])


def _merged(codes: str, parts: list[Piece]) -> tuple[str, Any]:
    if codes[0] == "o":
        return ORDINAL, sum(part.value for part in parts if part.value)
    if codes[0] == "l":
        return (ORDINAL if codes[1] == NUMBER else YEAR), parts[1].value
    if codes[0] == MONTH:
        months = [part.value for code, part in zip(codes, parts, strict=True) if code == MONTH]
        two = (months[0].calendar == "levantine") != (months[1].calendar == "levantine") and len(codes) > 2
        same = (two or months[0].number == months[1].number) and ("(" in codes) == (")" in codes)
        return (MONTH, months[0]._replace(alone=True)) if same else ("", None)
    total = 0
    for code, part in zip(codes, parts, strict=True):
        if code in "34" and 0 < total < 10:
            total *= 100 if code == "3" else 1000
        else:
            total += part.value or 0
    return (YEAR if total in YEARS and "4" in codes and len(codes) > 1 else NUMBER), total


def _numeric(surface: str) -> list[_Part]:
    """The pieces of a run of digits and separators: a day, a clock time, a number, a range, or nothing known."""
    numbers = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\d+", surface)]
    marks = set(re.sub(r"\d", "", surface))
    mark = marks.pop() if len(marks) == 1 else ""
    if len(numbers) == 3 and mark in {"/", "-", "."}:
        value = _full([int(n[0]) for n in numbers], [len(n[0]) for n in numbers])
        return [_Part(FULL if value else OTHER, 0, len(surface), surface, value)]
    if mark == ":" and all(len(n[0]) <= 2 for n in numbers):
        return [_Part(CLOCK, 0, len(surface), surface, (int(numbers[0][0]), int(numbers[1][0])))]
    if (len(numbers) == 2 and mark in {"-", "\u2013", "/"}) or (len(numbers) == 2 and len(numbers[1][0]) == 4):
        (a, _, split), (b, resume, end) = numbers
        between = _Part(MARKS.get(mark, OTHER), split, resume, mark, None)
        return [_single(a, 0, split), between, _single(b, resume, end)]
    if len(numbers) == 2 and mark in {".", ",", "\u066b"} and len(numbers[1][0]) < 3:
        return [_Part(NUMBER, 0, len(surface), surface, float(f"{int(numbers[0][0])}.{numbers[1][0]}"))]
    if len(numbers) == 1:
        return [_single(surface, 0, len(surface))]
    return [_Part(OTHER, 0, len(surface), surface, None)]


def _single(digits: str, start: int, end: int) -> _Part:
    value = int(digits)
    code = YEAR if len(digits) == 4 and value in YEARS else NUMBER if len(digits) < 5 else OTHER
    return _Part(code, start, end, digits, value)


def _full(numbers: list[int], sizes: list[int]) -> tuple[str, date] | None:
    """Calendar and Gregorian day of day/month/year or year-month-day in digits; the American order if only it fits."""
    if sizes[0] == 4:
        year, month, day = numbers
    else:
        day, month, year = numbers
        if sizes[2] == 2:
            year += 2000
        elif sizes[2] != 4:
            return None
    if month > 12:
        day, month = month, day
    name = calendars.HIJRI if year in calendars.HIJRI_YEARS else "gregorian"
    found = calendars.to_day(name, year, month, day)
    return (name, found) if found and (name == calendars.HIJRI or found.year > 1700) else None


class _Index:
    """The lexicon's time words by folded key, and what every surface word seen so far turned out to be."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words: dict[str, _Word] = {}
        self._single: dict[str, tuple[str, Any]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
        self._barred: set[str] = set()
        self._clitics: dict[str, str] = {}
        self._not_future: tuple[str, ...] = ()
        function_words = {camel.fold(word) for word in lexicon["function_words"]["word"]}
        for key, code, value in self._rows(lexicon):
            if code == OTHER and value[0].endswith("_verb") and key in function_words:
                continue
            first, *rest = key.split()
            if rest:
                self._phrases.setdefault(first, []).append((tuple(rest), code, value))
            else:
                self._single[key] = (code, value)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    @staticmethod
    @functools.lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> _Index:
        return _Index(lexicon)

    def _rows(self, lexicon: Lexicon) -> Iterator[tuple[str, str, Any]]:
        yield from _verbs(lexicon)
        for word, role, value, _ in lexicon["time_words"].to_numpy().tolist():
            if role == "none":
                self._barred.add(camel.strip_marks(word))
            elif role == "proclitic":
                self._clitics[word] = value
            elif role == "not_future":
                self._not_future += (camel.fold(word),)
            elif role in CONTEXT:
                yield camel.fold(word), OTHER, (role, value)
            elif role not in CODES:
                raise LexiconError(f"time_words.csv: the role {role!r} of {word!r} is not one of the grammar's")
            else:
                yield camel.fold(word), CODES[role], _value(role, value)
        for word, kind, value, _ in lexicon["numbers"].to_numpy().tolist():
            yield camel.fold(word), NUMBERS[kind], int(value)
        for name, month in calendars.month_names(lexicon).items():
            yield name, MONTH, month

    def learn(self, surface: str, kind: str) -> _Word:
        """What this surface is, remembered."""
        if kind == "number":
            parts = _numeric(surface) if len(surface) <= LONGEST else [_Part(OTHER, 0, len(surface), "", None)]
            word = _Word(surface, tuple(parts), ())
        elif kind == "mark":
            code = "\n" if surface == "\n" else MARKS.get(surface, OTHER)
            word = _Word(surface, (_Part(code, 0, 1, surface, None),), ())
        else:
            word = self._word(surface)
        if len(self.words) > REMEMBERED:
            self.words.clear()
        self.words[surface] = word
        return word

    def _word(self, surface: str) -> _Word:
        bare = camel.strip_marks(surface)
        key = camel.fold(surface)
        size = len(surface.rstrip(INVISIBLE))
        if bare in self._barred:
            return _Word(key, (_Part(OTHER, 0, size, key, None),), ())
        for clitics, stem, skipped in _splits(key, self._clitics):
            if bare[skipped:] in self._barred or (stem not in self._single and stem not in self._phrases):
                continue
            code, value = self._single.get(stem, (OTHER, None))
            if code == OTHER and value and value[0].endswith("_verb") and "r" in (self._clitics[c] for c in clitics):
                value = None
            parts, at = [], 0
            for letter in clitics:
                cut = _reach(surface, at, 1)
                parts.append(_Part(self._clitics[letter], at, cut, letter, None))
                at = cut
            parts.append(_Part(code, at, size, stem, value))
            return _Word(key, tuple(parts), tuple(self._phrases.get(stem, ())))
        future = _FUTURE.match(key) and not _FUTURE_STEM.sub("", key).startswith(self._not_future)
        return _Word(key, (_Part(OTHER, 0, size, key, ("future_verb", "") if future else None),), ())


def _verbs(lexicon: Lexicon) -> Iterator[tuple[str, str, Any]]:
    """The forms of the lexicon's verbs by tense; the perfect last, because one of the fifth form looks like an
    imperfect of the first and is commoner in news."""
    rows = [
        [camel.fold(cell) for cell in row] for row in lexicon["verbs"][["perfect", "perfect_c", "imperfect"]].values
    ]
    for _, _, imperfect in rows:
        for person in (YA, TA, NUN) if imperfect else ():
            yield person + imperfect, OTHER, ("present_verb", "")
            yield SIN + person + imperfect, OTHER, ("future_verb", "")
    for perfect, before_consonant, _ in rows:
        for form in _perfect_forms(perfect, before_consonant):
            yield form, OTHER, ("past_verb", "")
            for pronoun in (HA, HA + ALEF):
                yield form + pronoun, OTHER, ("past_verb", "")


def _perfect_forms(perfect: str, before_consonant: str) -> set[str]:
    """The third persons and «we» of a verb's perfect."""
    stem = perfect[:-1] if perfect.endswith((YA, ALEF)) else perfect
    consonant = before_consonant or (stem + YA if stem != perfect else perfect)
    return {perfect, stem + TA, stem + WAW + ALEF, perfect + ALEF, consonant + NUN + ALEF}


def _value(role: str, text: str) -> Any:
    return int(text) if role in ("weekday", "bare_weekday", "deictic", "today") else text


def _splits(key: str, clitics: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """The word whole, then without one or two clitics: (clitics, stem with its article restored, letters skipped)."""
    yield "", key, 0
    conjunction = bool(key) and clitics.get(key[0]) == "&"
    for skipped in (1,) if not conjunction else (1, 2):
        if len(key) - skipped < 2 or any(letter not in clitics for letter in key[:skipped]):
            return
        if skipped == 2 and clitics[key[1]] == "&":
            return
        yield key[:skipped], key[skipped:], skipped
        if key[skipped - 1 : skipped + 1] == LAM * 2:
            yield key[:skipped], ALEF + key[skipped:], skipped


def _reach(surface: str, at: int, letters: int) -> int:
    """The offset after so many letters of a surface word, with the marks that stand on them."""
    at += letters
    while at < len(surface) and camel.strip_marks(surface[at]) == "":
        at += 1
    return at
