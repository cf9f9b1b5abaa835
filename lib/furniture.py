"""Lines of a scraped page -> the same lines with a judgement each: prose, heading, or the page's own furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from . import dates
from .camel import fold
from .lexicon import Lexicon

# The kinds of furniture.csv after which the words of a line are not weighed any more, by how they match.
MOST_WORDS = {
    "button": 12,
    "menu": 12,
    "agency": 8,
    "related": 8,
    "link": 30,
    "comments": 25,
    "credit": 9,
    "byline": 7,
    "caption": 30,
    "date": 24,
    "updated": 24,
    "legal": 45,
}
SOURCE_WORDS = 4  # words before an agency's name among which the word agency makes it a source
LABELS = ("byline", "credit")  # kinds whose phrases are common words: only a few more may follow
WORDS_PER_WORD = 7  # the longer the phrase, the longer the line that it may condemn
HEADER = 7  # words of a line that begins with a word like published and can be nothing else
DATED = 0.4  # share of a line that days take up in a page's header; half of it where they begin the line
LONG = 28  # words of a line that is a paragraph whatever ends it
LIST = 5  # headings in a row that are a menu and not subheads

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_CLOSED = re.compile(
    r"[.!\u061f?\u06d4]['\"\u201c\u201d\u2019\u00bb)\]]*$|[.!\u061f?][ '\"\u201c\u201d\u2019\u00bb)\]]*$"
)
_QUOTED = re.compile(r"['\"\u201c\u201d\u2019\u00bb)\]:\u061b;\u060c,]$")
_TRAILS = re.compile(r"(\.\.\.+|\u2026)$")
_MARKUP = re.compile(
    r"""(\w="|/>|</?[a-zA-Z!][^>]*>|\{[^}]*:[^}]*\}|\bvar \w+ ?=|\(@\w+\)|function ?\(|https?://\S+$|^https?://)"""
)
_CAPTION = re.compile(r"[(\[\u2013-]\s*([^()\[\]]{2,30}?)\s*[)\]]?$")
_TAGS = re.compile(r"^(#\w+[\s,\u060c|]*){2,}$")
_LABEL = re.compile(r"^[^:|\u2013/-]{2,40}\s*[:|\u2013/-]")
_HOUR = re.compile(r"\d:\d\d")
_DATED = re.compile(r"\b\d{4}|\d:\d\d")
_DASH = re.compile(r"\s*(?:\s[-\u2013\u2014]+\s|[:|/(]|[-\u2013\u2014]{2,})\s*")
_NAMED = re.compile(r"^\u00ab\S+(?: \S+)?\u00bb$")
_RULE = re.compile(r"^[\W_]+$")


def words(text: str) -> list[str]:
    """Folded words of a text, without marks."""
    return _WORD.findall(fold(text))


@dataclass
class Line:
    """One line: its words, blank lines before it, and why it is furniture ("" where it is not)."""

    text: str
    gap: int
    keys: tuple[str, ...]
    kind: str = ""
    prose: bool = False
    repeats: int = 1

    @property
    def heading(self) -> bool:
        """Neither prose nor furniture."""
        return not self.prose and not self.kind


@dataclass
class Phrases:
    """furniture.csv as an index: folded words of a phrase -> its kind, by how it has to match a line."""

    whole: dict[tuple[str, ...], str] = field(default_factory=dict)
    start: dict[tuple[str, ...], str] = field(default_factory=dict)
    within: dict[tuple[str, ...], str] = field(default_factory=dict)
    places: frozenset[tuple[str, ...]] = frozenset()
    sources: frozenset[str] = frozenset()
    connectives: frozenset[str] = frozenset()
    waw: frozenset[str] = frozenset()
    longest: int = 1
    openers: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)

    def kind(self, line: Line) -> str:
        """Why the line is furniture by its words, or "" ."""
        keys = line.keys
        for size in range(min(self.longest, len(keys)) if set(keys[:1]) & self.openers else 0, 0, -1):
            found = self.whole.get(keys, "") or self.start.get(keys[:size], "")
            if found and len(keys) <= self._reach(found, size, line):
                return found
        for size in range(min(self.longest, len(keys)) if self.inner.intersection(keys) else 0, 0, -1):
            if len(keys) <= min(MOST_WORDS["legal"], WORDS_PER_WORD * size) and any(
                keys[at : at + size] in self.within for at in range(len(keys) - size + 1)
            ):
                return "legal"
        return "button" if self._covered(keys) else ""

    def _reach(self, kind: str, size: int, line: Line) -> int:
        """Words that a line may have whose first `size` words say that it is of this kind."""
        keys = line.keys
        if keys in self.whole:
            return MOST_WORDS[self.whole[keys]]
        if _LABEL.match(line.text) and len(words(line.text[: _label_end(line.text)])) <= size:
            return MOST_WORDS[kind]
        if kind in ("date", "updated"):
            return MOST_WORDS[kind] if _DATED.search(line.text) else size + 3
        return size + 3 if kind in LABELS else min(MOST_WORDS[kind], WORDS_PER_WORD * size)

    def entry(self, keys: tuple[str, ...], at: int) -> int:
        """Words of the longest menu entry or button that stands at a place, 0 if none does."""
        if at >= len(keys) or keys[at] not in self.openers:
            return 0
        sizes = range(min(self.longest, len(keys) - at), 0, -1)
        return next((size for size in sizes if keys[at : at + size] in self.whole), 0)

    def _covered(self, keys: tuple[str, ...]) -> bool:
        """Whether a line is nothing but buttons and menu entries, and numbers between them."""
        at = known = 0
        while at < len(keys):
            size = self.entry(keys, at)
            known += size or keys[at].isdigit()
            at += size or 1
        return len(keys) >= 2 and known >= 0.8 * len(keys)


@lru_cache(maxsize=4)
def phrases(lexicon: Lexicon) -> Phrases:
    """The index of this lexicon's furniture."""
    index = Phrases()
    table = lexicon["furniture"]
    for phrase, kind, match in zip(table["phrase"], table["kind"], table["match"], strict=True):
        keys = tuple(words(phrase))
        if kind == "connective":
            index.connectives |= set(keys)
        elif kind == "waw":
            index.waw |= set(keys)
        elif kind == "source":
            index.sources |= set(keys)
        elif keys:
            getattr(index, match)[keys] = kind
            index.longest = max(index.longest, len(keys))
            (index.inner if match == "within" else index.openers).add(keys[0])
    named = (*lexicon["places"]["name"], *lexicon["place_names"]["name"], *lexicon["countries"]["name"])
    index.places = frozenset(tuple(words(name)) for name in named)
    return index


def _label_end(text: str) -> int:
    match = _LABEL.match(text)
    return match.end() if match else 0


def judge(rows: Iterable[str], lexicon: Lexicon) -> list[Line]:
    """The lines that are not blank, each judged by its own words and by how the rest of the file looks."""
    lines, gap = [], 0
    for row in rows:
        text = " ".join(row.split())
        if not text:
            gap += 1
            continue
        lines.append(Line(text, gap, tuple(words(text))))
        gap = 0
    index = phrases(lexicon)
    counts: dict[tuple[str, ...], int] = {}
    for line in lines:
        counts[line.keys] = counts.get(line.keys, 0) + 1
    loose = _unpunctuated(lines)
    for line in lines:
        line.repeats = counts[line.keys]
        line.kind = index.kind(line) or _by_shape(line) or _caption(line, index) or _dated(line, lexicon)
        line.kind = line.kind or _dateline(line, index)
        if line.kind in ("date", "updated") and not _header(line, lexicon):
            line.kind = ""
        line.prose = not line.kind and _prose(line, index, loose)
    return lines


def _by_shape(line: Line) -> str:
    """Furniture that needs no lexicon: rules, numbers, markup, Latin leftovers, tags."""
    if not line.keys or _RULE.match(line.text):
        return "rule"
    arabic = sum(bool(_ARABIC.search(k)) for k in line.keys)
    if not arabic:
        return "latin" if len(line.keys) <= 40 or line.repeats > 1 else "foreign"
    if (
        _MARKUP.search(line.text)
        and arabic <= 60
        and not (arabic > 20 and "<" not in line.text and "/>" not in line.text)
    ):
        return "markup"
    if _TAGS.match(line.text):
        return "tags"
    return ""


def _caption(line: Line, index: Phrases) -> str:
    """A line that ends in the name of an agency, in brackets or after a dash, is a picture's.

    A sentence that names its source so has a full stop, or the word agency before the name.
    """
    if "\xa9" in line.text and len(line.keys) <= MOST_WORDS["caption"]:
        return "caption"
    match = _CAPTION.search(line.text)
    if not match or len(line.keys) > MOST_WORDS["caption"] or continues(line, index):
        return ""
    name = tuple(words(match[1]))
    before = line.keys[: len(line.keys) - len(name)][-SOURCE_WORDS:]
    return "caption" if index.whole.get(name) == "agency" and not index.sources & set(before) else ""


def _dateline(line: Line, index: Phrases) -> str:
    """«Place - somebody», «place: outlet», «agency - place» alone in a line tell where a story is from."""
    if len(line.keys) > MOST_WORDS["byline"]:
        return ""
    parts = [part.strip(" ()[]") for part in _DASH.split(line.text)]
    keys = [tuple(words(part)) for part in parts]
    if len(parts) < 2 or not all(0 < len(key) <= 4 for key in keys):
        return ""
    if any(index.whole.get(key) == "agency" or _NAMED.match(part) for key, part in zip(keys, parts, strict=True)):
        return "byline"
    return "byline" if ":" not in line.text and any(key in index.places for key in keys) else ""


def _dated(line: Line, lexicon: Lexicon) -> str:
    """A line that is mostly a day, or begins with one and tells the hour or a second one, is a page's header."""
    if len(line.keys) > MOST_WORDS["date"] or not _DATED.search(line.text) or line.text.endswith("."):
        return ""
    days = dates.find_days(line.text, lexicon)
    share = sum(day.end - day.start for day in days) / len(line.text)
    opens = bool(days) and line.text[: days[0].start].count(" ") <= 1 and (len(days) > 1 or _HOUR.search(line.text))
    return "day" if share >= (DATED / 2 if opens else DATED) else ""


def _header(line: Line, lexicon: Lexicon) -> bool:
    """Whether a line that begins as a page's date does is no sentence: short, or with a day in a good part of it."""
    if len(line.keys) <= HEADER or line.text.endswith("."):
        return len(line.keys) <= HEADER
    days = dates.find_days(line.text, lexicon)
    return bool(days) and sum(day.end - day.start for day in days) >= DATED / 2 * len(line.text)


def _unpunctuated(lines: list[Line]) -> bool:
    """Whether the file's paragraphs mostly go without a full stop."""
    long = [line for line in lines if len(line.keys) >= 18]
    return len(long) >= 2 and sum(closed(line.text) for line in long) < 0.4 * len(long)


def closed(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_CLOSED.search(text)) and not _TRAILS.search(text)


def continues(line: Line, index: Phrases) -> bool:
    """Whether a line begins as a sentence that goes on from another one: with a connective, or and-plus-verb."""
    first = line.keys[0] if line.keys else ""
    return first in index.connectives or (first.startswith("\u0648") and len(first) > 3 and first not in index.waw)


def _prose(line: Line, index: Phrases, loose: bool) -> bool:
    count, text = len(line.keys), line.text
    if count >= LONG:
        return True
    if closed(text) and text[-1] in ".\u06d4":
        return count >= 4
    if continues(line, index):
        return count >= (4 if closed(text) or _QUOTED.search(text) else 8)
    if closed(text) or _QUOTED.search(text):
        return count >= 16
    return loose and count >= 14
