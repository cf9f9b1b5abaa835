"""One article's tokens and mentions -> its words with the mentions that stand on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from . import camel
from .offices import core, masculine

if TYPE_CHECKING:
    import pandas as pd

_WORD = (
    "start",
    "end",
    "key",
    "kind",
    "proclitic",
    "stem_start",
    "stem",
    "enclitic",
    "pos",
    "feats",
    "country",
    "sentence",
)
_ALEF, _LAM = "\u0627", "\u0644"
_ARTICLE = _ALEF + _LAM
_MENTION = ("start", "end", "type", "form", "entity_id")


class Word(NamedTuple):
    """A token as the linking of names needs it."""

    start: int
    end: int
    key: str
    kind: str
    proclitic: str
    stem_start: int
    stem: str
    enclitic: str
    pos: str
    feats: str
    country: str
    sentence: int

    @property
    def core(self) -> str:
        """The stem without its article."""
        return core(self.stem)

    @property
    def definite(self) -> bool:
        """Whether the stem carries the article."""
        return self.stem.startswith(_ARTICLE) and len(self.stem) > 3


@dataclass(slots=True)
class Mention:
    """One row of `mentions`, its words first..end (half-open) in the story, and what is decided about it."""

    row: int
    start: int
    type: str
    form: str
    entity_id: str | None
    first: int
    end: int
    pieces: tuple[str, ...]
    surface: str
    why: str | None = None


@dataclass(slots=True)
class Story:
    """One article: day of publication, words, mentions in the order of the text."""

    article_id: str
    published: date | None
    text: str
    words: list[Word]
    mentions: list[Mention] = field(default_factory=list)

    def named(self, *types: str) -> Iterator[Mention]:
        """The names of these types."""
        return (m for m in self.mentions if m.form == "name" and m.type in types)


def stories(
    articles: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame, pairs: Mapping[tuple[str, str], str]
) -> Iterator[Story]:
    """The articles one by one; those without mentions are left out.

    `pairs` are the nationalities of two words (North Korean), by both without article and gender.
    """
    days = articles["published"].tolist()
    about = {
        article_id: (None if day != day or day is None else day.date(), text)
        for article_id, day, text in zip(articles["article_id"].tolist(), days, articles["text"].tolist(), strict=True)
    }
    words = _by_article(tokens, _WORD)
    rows = zip(mentions["article_id"].tolist(), *(mentions[c].tolist() for c in _MENTION), strict=True)
    for article_id, group in groupby(enumerate(rows), key=lambda item: item[1][0]):
        day, text = about[article_id]
        story = Story(article_id, day, text, _nations([Word(*row) for row in words.get(article_id, ())], pairs))
        starts = [word.start for word in story.words]
        for row, (_, start, end, kind, form, entity_id) in group:
            given = entity_id if isinstance(entity_id, str) else None
            story.mentions.append(_mention(story, starts, row, start, end, kind, form, given))
        story.mentions.sort(key=lambda m: (m.start, m.form))
        yield story


def _nations(words: list[Word], pairs: Mapping[tuple[str, str], str]) -> list[Word]:
    """The words, where two make one nationality with the country of both."""
    for at, word in enumerate(words[:-1]):
        if word.country and word.pos == "nisba":
            code = pairs.get((masculine(word.core), masculine(words[at + 1].core)))
            if code and code != word.country:
                words[at] = word._replace(country=code)
    return words


def _by_article(frame: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {}
    rows = zip(frame["article_id"].tolist(), *(frame[c].tolist() for c in columns), strict=True)
    for article_id, group in groupby(rows, key=lambda row: row[0]):
        found.setdefault(article_id, []).extend(row[1:] for row in group)
    return found


def _mention(
    story: Story, starts: list[int], row: int, start: int, end: int, kind: str, form: str, entity_id: str | None
) -> Mention:
    first = max(bisect_right(starts, start) - 1, 0)
    stop = first
    pieces = []
    while stop < len(story.words) and story.words[stop].start < end:
        word = story.words[stop]
        if word.kind != "punct":
            if stop > first or start == word.start:
                pieces.append(word.key)
            elif start == word.stem_start:
                pieces.append(word.stem + word.enclitic)
            else:
                pieces.append(camel.fold(story.text[start : word.end]))
        stop += 1
    surface = story.text[start:end]
    if pieces and pieces[0].startswith(_ARTICLE) and surface.startswith(_LAM):
        surface = _ALEF + surface  # the article lost its alef to the preposition
    if form == "nationality" and story.words[first].country:
        entity_id = story.words[first].country
    return Mention(row, start, kind, form, entity_id, first, max(stop, first + 1), tuple(pieces), surface)
