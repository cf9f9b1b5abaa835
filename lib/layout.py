"""Text of a scraped file -> its rows: pages that stand in one line cut, lines broken at a fixed width joined."""

from __future__ import annotations

import re

from . import dates
from .furniture import LIST, Line, Phrases, phrases, words
from .lexicon import Lexicon

HEADER = 600  # characters in which the header of a one-line page stands
NARROW, WIDE = 35, 130  # characters of a row in a text that is broken at a fixed width
PEELED = 400  # characters of a line that may be a whole page

_GAP = re.compile(r"\s+")
_CLOCK = re.compile(r"[\s,\u060c|-]*\d{1,2}:\d\d(?::\d\d)?(?:\s*(?:GMT|[\u0635\u0645]\b))?")
_SPACED = re.compile(r"\S+")
_SENTENCE_END = re.compile('[.!\u061f]["\u201d\u00bb)]*(?=\\s|$)')


def rows(text: str, lexicon: Lexicon) -> list[str]:
    """Lines of a text: one-line scrapes are cut where runs of spaces or known furniture stand, wrapped lines joined."""
    told = text.split("\n")
    alone = sum(bool(row.strip()) for row in told) <= LIST
    cut = [piece for row in told for piece in _cut(row, alone)]
    if max(len(row) for row in cut) * 10 > 6 * len(text.strip()):
        cut = [piece for row in cut for piece in (_peel(row, lexicon) if len(row) > PEELED else [row])]
    return _unwrap(cut)


def _cut(row: str, alone: bool) -> list[str]:
    """A row cut where far more space stands than between its words; in a file of many rows only where very much."""
    gaps = [len(gap.expandtabs(1)) for gap in _GAP.findall(row.strip())]
    if len(gaps) < 2:
        return [row]
    usual = sorted(gaps)[len(gaps) // 3]
    least = (3 if alone else 6) * usual
    while not _stands_out(gaps, usual, least):
        least *= 2
    return re.split(rf"\s{{{least},}}", row)


def _stands_out(gaps: list[int], usual: int, least: int) -> bool:
    """Whether gaps of this size are few, and hardly any lie between them and the usual ones."""
    wide = sum(gap >= least for gap in gaps)
    between = sum(usual < gap < least for gap in gaps)
    return not wide or (wide * 4 <= len(gaps) and between * 2 <= wide)


def _unwrap(cut: list[str]) -> list[str]:
    """Lines broken at a fixed width become paragraphs again."""
    long = sorted(len(row) for row in cut if len(row) >= NARROW)
    if len(long) < 6:
        return cut
    width = long[len(long) * 9 // 10]
    full = [row for row in cut if 0.8 * width <= len(row) <= 1.15 * width]
    ended = sum(row.rstrip()[-1:] in '.!?\u061f\u00bb"\u201d:' for row in full)
    if width > WIDE or len(full) * 2 < len(long) or ended * 3 > len(full):
        return cut
    joined: list[str] = []
    for row in cut:
        if joined and row.strip() and 0.75 * width <= len(joined[-1].rsplit("\x00")[-1]):
            joined[-1] += "\x00" + row.strip()
        else:
            joined.append(row.strip())
    return [row.replace("\x00", " ") for row in joined]


def _peel(row: str, lexicon: Lexicon) -> list[str]:
    """A page that stands in one line, cut behind the menu and the day that it begins with, and before what ends it."""
    index = phrases(lexicon)
    pieces = list(_SPACED.finditer(row))
    at, found = _menu(pieces, index)
    menu = [piece.group() for piece in pieces[:at]] if found >= LIST else []
    start = pieces[at].start() if menu and at < len(pieces) else 0
    stop = _foot(row, index)
    day = next(iter(dates.find_days(row[start : start + HEADER], lexicon)), None)
    if day and not _SENTENCE_END.search(row[start : start + day.start]):
        clock = _CLOCK.match(row, start + day.end)
        after = clock.end() if clock else start + day.end
        head, told = row[start : start + day.start], row[start + day.start : after]
        title = _again(head, row[after:stop].strip())
        if menu or title:
            return [*menu, head.strip(), told, title, row[after:stop].strip()[len(title) :], row[stop:]]
    return [*menu, row[start:stop], row[stop:]]


def _foot(row: str, index: Phrases) -> int:
    """Where what ends a page begins, behind the last sentence of a row."""
    ends = [match.end() for match in _SENTENCE_END.finditer(row)]
    rest = row[ends[-1] :].strip() if len(ends) > 1 else ""
    return ends[-1] if rest and index.kind(Line(rest, 0, tuple(words(rest)))) else len(row)


def _again(head: str, body: str) -> str:
    """The title before a page's day that a body begins with once more, "" if it does not."""
    size = 0
    while size < len(head) and head[size : size + 1] == body[size : size + 1]:
        size += 1
    return body[: body.rfind(" ", 0, size + 1)] if len(words(body[:size])) > 3 else ""


def _menu(pieces: list[re.Match[str]], index: Phrases) -> tuple[int, int]:
    """How many of a row's pieces are menu entries, one after the other from its start, and how many entries."""
    keys: list[str] = []
    ends = []
    for piece in pieces:
        keys += words(piece.group())
        ends.append(len(keys))
    at = found = 0
    while size := index.entry(tuple(keys), at):
        at, found = at + size, found + 1
    return sum(end <= at for end in ends), found
