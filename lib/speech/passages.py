"""One article's tokens and mentions -> numbered words, with the quoted stretches and the names that stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from . import marks
from .cues import Cue, Vocabulary
from .marks import Mark, Quoted

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "article_id", "sentence", "start", "stem_start", "end", "key", "kind", "proclitic", "stem", "enclitic", "pos",
    "feats", "country",
)  # fmt: skip
COMMAS = frozenset("\u060c,")
_LAM = "\u0644"
_ATTACHED = frozenset("\u0628\u0643\u0644")
_FREE = ("perf", "impf")
_PERSONS = frozenset("\u064a\u062a")
_SHORT = 3


class Word(NamedTuple):
    """One token, without its article."""

    sentence: int
    start: int
    stem_start: int
    end: int
    key: str
    kind: str
    proclitic: str
    stem: str
    enclitic: str
    pos: str
    feats: str
    country: str


class Named(NamedTuple):
    """One mention as word numbers first..end (half-open) and what it is."""

    first: int
    end: int
    start: int
    stop: int
    type: str
    form: str
    entity_id: str | None


def plain(word: Word) -> bool:
    """Whether no preposition is written with the word."""
    return not (set(word.proclitic) & _ATTACHED)


def finite(word: Word) -> bool:
    """Whether the word is a verb of the third person."""
    return word.pos == "verb" and word.feats[:4] in _FREE and ".3" in word.feats


def verbal(word: Word) -> bool:
    """Whether the word is a verb of the third person, or has the shape of one that the lexicon lacks."""
    return finite(word) or (word.pos == "" and word.key[:1] in _PERSONS and len(word.key) > _SHORT)


class Passage:
    """The words of one article by number, and what holds of each."""

    def __init__(self, text: str, words: Sequence[Word], vocabulary: Vocabulary) -> None:
        self.text = text
        self.words = words
        self.vocabulary = vocabulary
        self.names: dict[int, Named] = {}
        self.name_ending: dict[int, Named] = {}
        self.nations: dict[int, Named] = {}
        self.cues: dict[int, Cue] = {}
        cue = vocabulary.cue
        for number, word in enumerate(words):
            if word.kind == "word" and word.pos != "adv" and (found := cue(word.key)) is not None:
                self.cues[number] = found
        self.line_of, self.line_ends = _lines(text, words)
        self.quotes = {quote.opening: quote for quote in self._quotes()}
        self.quote_at: dict[int, int] = {}
        for quote in self.quotes.values():  # by opening mark: an inner quotation overwrites its outer one
            for at in range(quote.opening + 1, quote.end):
                self.quote_at[at] = quote.opening
        self.closing = {quote.end: quote.opening for quote in self.quotes.values() if quote.closed}
        self.sentence_ends = _ends([word.sentence for word in words])

    def _quotes(self) -> list[Quoted]:
        found = []
        text = self.text
        for number, word in enumerate(self.words):
            if word.kind == "punct" and word.key in marks.MARKS:
                before = text[word.start - 1] if word.start else " "
                after = text[word.end] if word.end < len(text) else " "
                found.append(Mark(number, word.key, self.line_of[number], before, after))
        return marks.pair(found, self.line_ends) if found else []

    def add_names(self, mentions: Sequence[tuple[int, int, str, str, str | None]]) -> None:
        """Set what is named where; names come before descriptions that begin at the same word."""
        begins: dict[int, int] = {}
        ends: dict[int, int] = {}
        for number, word in enumerate(self.words):
            begins[word.start] = begins[word.stem_start] = number
            ends[word.end] = number + 1
            if word.proclitic[-1:] == _LAM:
                begins.setdefault(word.stem_start - 1, number)
        for start, stop, kind, form, entity_id in mentions:
            first, end = begins.get(start), ends.get(stop)
            if first is None or end is None:
                continue
            named = Named(first, end, start, stop, kind, form, entity_id)
            if form == "nationality":
                self.nations[first] = named
                continue
            standing = self.names.get(first)
            if standing is None or form == "name":
                self.names[first] = named
                self.name_ending[end] = named

    def sentence_end(self, number: int) -> int:
        """One past the last word of the sentence that this word stands in."""
        return self.sentence_ends[self.words[number].sentence]

    def sentence_start(self, number: int) -> int:
        """The first word of the sentence that this word stands in."""
        while number > 0 and self.same_sentence(number - 1, number):
            number -= 1
        return number

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two words stand in one sentence."""
        return self.words[one].sentence == self.words[other].sentence

    def is_name_quote(self, opening: int) -> bool:
        """Whether the marks hold a name and not words that were said."""
        quote = self.quotes[opening]
        size = quote.end - opening - 1
        if size <= 0:
            return True
        if size > 6:
            return False
        covered = sum(named.end - named.first for at in range(opening + 1, quote.end) if (named := self.names.get(at)))
        return covered * 2 > size and not any(at in self.cues for at in range(opening + 1, quote.end))

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Characters from the first to the last word of first..end."""
        return self.words[first].start, self.words[end - 1].end


def _lines(text: str, words: Sequence[Word]) -> tuple[list[int], list[int]]:
    numbers, ends = [], []
    line, before = 0, 0
    for number, word in enumerate(words):
        if number and "\n" in text[before : word.start]:
            ends.append(number)
            line += 1
        numbers.append(line)
        before = word.end
    ends.append(len(words))
    return numbers, ends


def _ends(sentences: Sequence[int]) -> dict[int, int]:
    return {sentence: number + 1 for number, sentence in enumerate(sentences)}


def passages(
    texts: dict[str, str], tokens: pd.DataFrame, mentions: pd.DataFrame, vocabulary: Vocabulary
) -> Iterator[tuple[str, Passage]]:
    """One passage for each article that has words, in the order of the tokens."""
    named: dict[str, list[tuple[int, int, str, str, str | None]]] = {}
    columns = ("article_id", "start", "end", "type", "form")
    ids = [value if isinstance(value, str) else None for value in mentions["entity_id"].tolist()]
    for article_id, *row in zip(*(mentions[c].tolist() for c in columns), ids, strict=True):
        named.setdefault(article_id, []).append(tuple(row))
    rows = zip(*(tokens[column].tolist() for column in COLUMNS), strict=True)
    for article_id, group in groupby(rows, key=lambda row: row[0]):
        passage = Passage(texts[article_id], [Word(*row[1:]) for row in group], vocabulary)
        passage.add_names(named.get(article_id, ()))
        yield article_id, passage
