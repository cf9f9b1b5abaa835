"""Headings inside a body -> those that are titles of other stories, told from subheads by the words they share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from . import words
from .furniture import LIST, Line

LINK_WORDS = 5  # words of a heading from which it can be another story's title
BIAS, PER_HEADING = 0.75, 0.27  # of the same model

_CLITICS = re.compile("^[\u0648\u0641]?[\u0628\u0644\u0643]?(?:\u0627\u0644|\u0644\u0644)?(?=.{3})")
ITEM = re.compile(r"^(?:[-\u2013\u2022*\u25cf\u25aa]|\(?\d{1,3}\s*[-).:/\u2013])")


def bag(lines: Iterable[Line]) -> dict[str, float]:
    """Words of some lines without clitics and article, with their rarity in news."""
    return dict(_weighed(key) for line in lines for key in line.keys if len(key) > 2)


@lru_cache(maxsize=1 << 16)
def _weighed(key: str) -> tuple[str, float]:
    return _CLITICS.sub("", key), max(0.0, 11 - math.log(words.shipped().counts.get(key, 0) + 1))


def kinship(a: dict[str, float], b: dict[str, float]) -> float:
    """Share of the weight of the smaller bag of words that stands in the other one, 0 to 1."""
    small, big = sorted((a, b), key=lambda words_of: sum(words_of.values()))
    return _share(small, big)


def foreign(body: list[Line]) -> list[Line]:
    """Headings in a body that are titles of other stories: stacked on each other, or not taken up by what follows."""
    places = [
        at
        for at, line in enumerate(body)
        if line.heading and len(line.keys) >= LINK_WORDS and not _listed(body, at) and not line.text.endswith(":")
    ]
    if not places:
        return []
    linked = BIAS + PER_HEADING * min(len(places), 4) + sum(_linked(body, at) for at in places) / len(places)
    return [body[at] for at in places] if linked > 0 else []


def _linked(body: list[Line], at: int) -> float:
    """Evidence that a heading is a link, by the weights of a logistic model fitted on pages of two outlets.

    A subhead's words return in the paragraphs after it, and those that are new return before the end; links are
    stacked on each other, and ask questions.
    """
    follows = [line for line in body[at + 1 :] if line.prose]
    heading, told = bag([body[at]]), bag(body[:at])
    new = {key: weight for key, weight in heading.items() if key not in told}
    uptake = 1.9 * _share(heading, bag(follows[:1])) + 2.4 * _share(heading, bag(follows[:2]))
    uptake += 2.1 * (_share(new, bag(follows)) if new else 0.5)
    run = _run(body, at)
    return 3.3 * (1 < run < LIST) + 2.3 * (body[at].text[-1] in "?\u061f") - uptake


def _run(body: list[Line], at: int) -> int:
    """How many headings stand on each other around this one."""
    start, end = at, at + 1
    while start and body[start - 1].heading:
        start -= 1
    while end < len(body) and body[end].heading:
        end += 1
    return end - start


def _share(part: dict[str, float], whole: dict[str, float]) -> float:
    """Share of the weight of one bag that stands in another, 0 to 1."""
    total = sum(part.values())
    return sum(weight for key, weight in part.items() if key in whole) / total if total else 0.0


def _listed(body: list[Line], at: int) -> bool:
    """Whether a line is an item of a list: marked as one, or under a colon."""
    before = next((line for line in reversed(body[:at]) if line.prose or ITEM.match(line.text)), None)
    return bool(ITEM.match(body[at].text)) or (before is not None and before.text.endswith(":"))
