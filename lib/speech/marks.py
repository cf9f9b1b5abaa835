"""A story's marks -> its quoted stretches: a tolerant stack over every style of quotation mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_PAIRED_OPEN = {"\u00ab": "\u00bb", "\u2039": "\u203a"}
_PAIRED_CLOSE = frozenset(_PAIRED_OPEN.values())
_DOUBLE = frozenset('"\u201c\u201d\u201e\u201f')
_SINGLE = frozenset("'\u2018\u2019\u201a\u201b`")
MARKS = frozenset(_PAIRED_OPEN) | _PAIRED_CLOSE | _DOUBLE | _SINGLE
_OPENERS_BEFORE = frozenset("([:\u060c,-\u2013\u2014")
_LONGEST_RUN = 3


class Quoted(NamedTuple):
    """One quoted stretch, as word numbers: its opening mark, one past its last word, and whether a mark closes it."""

    opening: int
    end: int
    closed: bool
    depth: int


class Mark(NamedTuple):
    """One quotation mark: its word number, the mark, its line, and the characters on both sides of it."""

    word: int
    char: str
    line: int
    before: str
    after: str


def _style(char: str) -> str:
    if char in _DOUBLE:
        return '"'
    if char in _SINGLE:
        return "'"
    return "\u00ab" if char in "\u00ab\u00bb" else "\u2039"


def _opens(mark: Mark, waiting: list[tuple[Mark, str]]) -> bool:
    """Whether the mark opens: by its shape, by what it touches, by what is open; reversed pairs are told so too."""
    free_before = mark.before in _OPENERS_BEFORE or not mark.before.strip()
    free_after = not mark.after.strip() or not mark.after.isalnum()
    same = any(style == _style(mark.char) for _, style in waiting)
    if mark.char in _PAIRED_OPEN:
        return not (same and free_after and not free_before)
    if mark.char in _PAIRED_CLOSE:
        return not same and free_before and not free_after
    if not same:
        return not (free_after and not free_before) or not mark.before.isalnum()
    if free_before and not free_after and mark.char != "\u201d":
        return waiting[-1][1] != _style(mark.char)
    return False


def _apostrophe(mark: Mark) -> bool:
    return _style(mark.char) == "'" and mark.before.isalnum() and mark.after.isalnum()


def pair(marks: Sequence[Mark], line_ends: Sequence[int]) -> list[Quoted]:
    """Quoted stretches of one story, by their opening mark.

    `line_ends[k]` is one past the last word of line k. A mark that nothing closes ends with its line, unless one of
    the next lines begins with a closing need: a closing mark that has no opening of its own there.
    """
    found: list[Quoted] = []
    waiting: list[tuple[Mark, str]] = []
    line = -1
    for mark in marks:
        if mark.line != line:
            waiting = _left_open(waiting, mark, found, line_ends)
            line = mark.line
        if _apostrophe(mark):
            continue
        if _opens(mark, waiting):
            waiting.append((mark, _style(mark.char)))
            continue
        at = next((k for k in range(len(waiting) - 1, -1, -1) if waiting[k][1] == _style(mark.char)), None)
        if at is None:
            continue
        for lost, _ in waiting[at + 1 :]:
            found.append(Quoted(lost.word, mark.word, False, at + 1))
        opening = waiting[at][0]
        found.append(Quoted(opening.word, mark.word, True, at))
        del waiting[at:]
    _left_open(waiting, None, found, line_ends)
    return sorted(found)


def _left_open(
    waiting: list[tuple[Mark, str]], mark: Mark | None, found: list[Quoted], line_ends: Sequence[int]
) -> list[tuple[Mark, str]]:
    """What stays open at the change of line; the rest ends with its own line."""
    kept = []
    for depth, (opening, style) in enumerate(waiting):
        continues = (
            mark is not None
            and depth == 0
            and mark.line - opening.line <= _LONGEST_RUN
            and style == _style(mark.char)
            and not _opens(mark, [])
        )
        if continues:
            kept.append((opening, style))
        else:
            found.append(Quoted(opening.word, line_ends[opening.line], False, depth))
    return kept
