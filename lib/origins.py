"""Lines around a story, its page's metadata and what a person says of the file -> outlet and day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from . import dates
from .furniture import MOST_WORDS, Line, judge, words
from .lexicon import Lexicon
from .stories import Story
from .webpages import Page

DAYS_APART = 1  # a page's clock and an agency's may stand on two sides of midnight

_PARTS = re.compile(r"\s+[-|\u2013\u2014:\u00bb\u203a/\u2022]+\s+")
_LOOSE = re.compile(r"\b(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\b")
_DOMAIN = re.compile(r"^(?:https?://)?[\w-]+(?:\.[\w-]+)+/?$")


@dataclass(frozen=True)
class Hint:
    """A day of publication, who says so (`given` or `page`), in which words, and whether it is that of an update."""

    value: date
    source: str
    words: str
    update: bool = False


@dataclass(frozen=True)
class Published:
    """The day of publication, how it is known, and the hints that contradict it, in words."""

    value: date | None = None
    source: str | None = None
    doubts: str | None = None


def published(story: Story, page: Page | None, given: Mapping[str, str], lexicon: Lexicon) -> Published:
    """The most trusted hint: what a person gives, then the page's metadata, then the lines around the story."""
    hints = []
    stated = given.get("published", "").strip()
    day = day_of(stated, lexicon) if stated else None
    if day:
        hints.append(Hint(day, "given", stated))
    if page and page.published:
        hints.append(Hint(page.published, "page", "the page's metadata"))
    hints += _around(
        [*story.head, *(judge(page.above([line.text for line in story.body]), lexicon) if page else ())],
        story.rest,
        lexicon,
    )
    best = _decide(hints)
    return replace(best, doubts=f"the date {stated} could not be read") if stated and not day else best


def day_of(text: str, lexicon: Lexicon) -> date | None:
    """The day that a metadata field names: ISO with or without time, or words in any calendar."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        day = dates.parse_day(text, lexicon)
        return day.value if day else None


def _decide(hints: list[Hint]) -> Published:
    if not hints:
        return Published()
    best = hints[0]
    against = [h for h in hints[1:] if abs((h.value - best.value).days) > DAYS_APART]
    against = [h for h in against if not (h.update and h.value > best.value)]
    told = ", ".join(dict.fromkeys(f"{h.value} ({h.words})" for h in against))
    return Published(best.value, best.source, f"{best.value} ({best.words}), but {told}" if told else None)


def _around(head: list[Line], rest: list[Line], lexicon: Lexicon) -> list[Hint]:
    """Days in the page's own lines: labelled as published, as updated, then bare ones, those near the story first."""
    ranked = []
    for place, lines in enumerate((head[::-1], rest)):
        for distance, line in enumerate(lines):
            hint = _hint(line, lexicon)
            if hint:
                ranked.append(((("date", "updated", "day").index(line.kind), place, distance), hint))
    return [hint for _, hint in sorted(ranked, key=lambda pair: pair[0])]


def _hint(line: Line, lexicon: Lexicon) -> Hint | None:
    if line.kind not in ("date", "updated", "day") or len(line.keys) > MOST_WORDS["date"]:
        return None
    days = dates.find_days(_LOOSE.sub(r"\1/\2/\3 ", line.text), lexicon)
    civil = [day for day in days if day.calendar != "hijri"] or days
    if not civil:
        return None
    update = line.kind == "updated" and len(civil) == 1
    return Hint(civil[-1 if line.kind == "updated" else 0].value, "page", line.text, update)


def outlet(story: Story, page: Page | None, given: Mapping[str, str], lexicon: Lexicon) -> str | None:
    """Who published: as given, by the address, by the page's metadata, or by the outlet that its lines name."""
    domain = _by_domain(given.get("url") or (page.url if page else ""), lexicon)
    named = page.outlet if page and not _DOMAIN.match(page.outlet) else ""
    return given.get("outlet") or domain or named or _by_lines(story.head + story.rest, lexicon)


def _by_domain(url: str, lexicon: Lexicon) -> str | None:
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return None
    known = _domains(lexicon)
    return next((known[d] for d in (".".join(labels[at:]) for at in range(len(labels) - 1)) if d in known), None)


def _by_lines(lines: Iterable[Line], lexicon: Lexicon) -> str | None:
    """The one outlet of the lexicon that a line, or a part of «title - section - outlet», names."""
    known = _outlets(lexicon)
    found = {known.get(tuple(words(part))) for line in lines for part in _PARTS.split(line.text)} - {None}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4)
def _domains(lexicon: Lexicon) -> dict[str, str]:
    names = dict(zip(lexicon["organisations"]["entity_id"], lexicon["organisations"]["name"], strict=True))
    table = lexicon["outlet_domains"]
    return {domain: names[entity] for domain, entity in zip(table["domain"], table["entity_id"], strict=True)}


@lru_cache(maxsize=4)
def _outlets(lexicon: Lexicon) -> dict[tuple[str, ...], str]:
    """Folded words of an outlet's name -> its name; single common words only where they name nothing else."""
    table = lexicon["organisations"]
    rows = zip(table["entity_id"], table["kind"], table["name"], strict=True)
    outlets = {entity: name for entity, kind, name in rows if kind == "outlet"}
    other = lexicon["organisation_names"]
    names = [*outlets.items(), *zip(other["entity_id"], other["name"], strict=True)]
    furniture = {tuple(words(phrase)) for phrase in lexicon["furniture"]["phrase"]}
    known: dict[tuple[str, ...], str] = {}
    for entity, name in names:
        keys = tuple(words(name))
        if entity in outlets and keys not in furniture:
            known.setdefault(keys, outlets[entity])
    return known
