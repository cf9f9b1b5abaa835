"""The words of a title or description -> its head, the offices it can mean, and the country it states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .offices import Match, Offices, core, cores, masculine
from .story import Word

if TYPE_CHECKING:
    from .lexicon import Lexicon

_LONGEST = 8
_BACK = 9
_STOPS = frozenset(("verb", "prep", "conj", "rel", "dem", "adv", "pron", "neg", "part"))
_BREAKS = frozenset(("verb", "conj", "rel", "dem", "pron", "neg"))
_IN_NAME_OF = "\u0628\u0627\u0633\u0645"
_COMMAS = frozenset(",\u060c")
_QUOTES = frozenset("\"'\u00ab\u201c\u201d(\u2018\u00bb")
_HIS = ("\u0647\u0627", "\u0647")
_T = "\u062a"


class Title(NamedTuple):
    """A title at words first..end (half-open): head without gender, offices with the country each implies.

    `state` is the country that the words state, or else the only one with such an office, in the lexicon's code;
    `stated` says which; `owner` is the pronoun on the head, `size` the number of words that name the office.
    """

    head: str
    offices: tuple[tuple[str, str], ...]
    state: str
    owner: str
    past: bool
    feminine: bool
    first: int
    end: int
    size: int = 1
    stated: bool = False

    def means(self, other: Title) -> bool:
        """Whether both can be one office."""
        mine, others = {o for o, _ in self.offices}, {o for o, _ in other.offices}
        apart = self.states and other.states and not self.states & other.states
        return (bool(mine & others) and not apart) or (not mine and not others and self.head == other.head)

    @property
    def states(self) -> frozenset[str]:
        """The countries that alone have an office of this name; empty if every country can."""
        implied = frozenset(country for _, country in self.offices)
        return frozenset() if "" in implied else implied

    @property
    def plain(self) -> bool:
        """Whether the title is no more than its head, so that it can stand for longer ones."""
        return self.size == 1


class Titles:
    """The heads of titles that the lexicon lists, over its offices."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.offices = Offices.of(lexicon)
        listed = [*lexicon["titles"]["title"].tolist(), *lexicon["office_titles"]["title"].tolist()]
        people = lexicon["nominal_heads"]
        listed += people.loc[people["type"] == "PER", "head"].tolist()
        self.heads = frozenset(cores(title)[0] for title in listed)
        words = lexicon["description_words"][["word", "role"]].to_numpy().tolist()
        self.past = frozenset(cores(word)[0] for word, role in words if role == "past")
        self.counterpart = frozenset(cores(word)[0] for word, role in words if role == "counterpart")
        self.latter = frozenset(cores(word)[0] for word, role in words if role == "latter")
        self.voices = frozenset(cores(word)[0] for word, role in words if role == "voice")
        self.kin = frozenset(cores(word)[0] for word, role in words if role == "kin")
        self.posted = frozenset(cores(word)[0] for word, role in words if role == "posted")
        self.posting = frozenset(cores(word)[0] for word, role in words if role == "posting")
        courtesy = lexicon["titles"]
        weak = courtesy.loc[
            courtesy["kind"].isin(["honorific", "academic", "kinship", "military", "religious"]), "title"
        ].tolist()
        self.courtesy = frozenset(cores(title)[0] for title in weak if " " not in title) - frozenset(
            cores(title)[0] for title in lexicon["office_titles"]["title"].tolist() if " " not in title
        )

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Titles:
        """The titles of a lexicon; one object is kept per version."""
        return Titles(lexicon)

    def read(self, words: Sequence[Word], at: int, states: Mapping[int, tuple[str, int]]) -> Title | None:
        """The title that opens at a word; `states` gives the country that a name opening at a word stands for."""
        word = words[at]
        if word.kind != "word":
            return None
        head, owner = self._head(word)
        match = None if owner else self._match(words, at)
        if match is None and head not in self.heads and masculine(head) not in self.heads:
            return None
        end = at + (match.size if match else 1)
        state, past, end = self._complement(words, at, end, states)
        offices = match.offices if match else ()
        stated = bool(state)
        implied = {country for _, country in offices}
        if not state and len(implied) == 1:
            state = next(iter(implied))
        masc = masculine(head)
        return Title(masc, offices, state, owner, past, masc != head, at, end, match.size if match else 1, stated)

    def _head(self, word: Word) -> tuple[str, str]:
        """The head of a word and the pronoun on it, also where the word was not split."""
        whole = word.core
        if word.enclitic:
            closed = whole[:-1] + _HIS[-1]
            return (closed if whole.endswith(_T) and closed in self.heads else whole), word.enclitic
        for ending in _HIS:
            stem = whole.removesuffix(ending)
            if stem != whole and (stem in self.counterpart or (whole not in self.heads and stem in self.heads)):
                return stem, ending
            if stem != whole and stem.endswith(_T) and whole not in self.heads:
                stem = stem[:-1] + _HIS[-1]
                if stem in self.heads or stem in self.counterpart:
                    return stem, ending
        return whole, ""

    def _match(self, words: Sequence[Word], at: int) -> Match | None:
        ahead = []
        for word in words[at : at + _LONGEST]:
            if word.kind != "word" or word.sentence != words[at].sentence:
                break
            ahead.append((word.core, core(word.key)))
        return self.offices.match(ahead) if ahead else None

    def _complement(
        self, words: Sequence[Word], at: int, end: int, states: Mapping[int, tuple[str, int]]
    ) -> tuple[str, bool, int]:
        """The country stated after (or within) the title, whether it is a former one, and where it ends."""
        state, past, j = "", False, at + 1
        while j < len(words) and j - at < _LONGEST + 2:
            word = words[j]
            if word.sentence != words[at].sentence or word.kind not in ("word", "number"):
                break
            if j in states:
                code, after = states[j]
                if not code and j >= end:
                    break
                state = state or code
                j = after
                end = max(end, j)
                continue
            if word.country and (word.pos == "nisba" or (word.pos == "name" and not word.proclitic)):
                state = state or word.country
                end = max(end, j + 1)
            elif word.core in self.past:
                past, end = True, max(end, j + 1)
            elif (j >= end and (word.pos in _STOPS or not (word.definite or word.key == _IN_NAME_OF))) or (
                j >= end and word.proclitic and word.proclitic not in ("\u0644", "\u0628", "\u0648")
            ):
                break
            j += 1
        return state, past, end

    def before(self, words: Sequence[Word], at: int, states: Mapping[int, tuple[str, int]], floor: int) -> Title | None:
        """The title that announces the name at word `at`, looked for back to word `floor`.

        Words of courtesy are passed over for the office before them; a place of posting may stand in between.
        """
        found, posted = None, False
        for j in range(at - 1, max(floor, at - _BACK) - 1, -1):
            word = words[j]
            if word.sentence != words[at].sentence or (word.kind == "punct" and word.key not in _COMMAS | _QUOTES):
                break
            title = self.read(words, j, states)
            if word.key != _IN_NAME_OF and title is None:
                posted = posted or word.pos == "prep"
                if word.pos in _BREAKS or (word.pos == "prep" and word.core not in self.posting):
                    break
            if title is None:
                if found is not None and found.head not in self.courtesy:
                    break
                continue
            if posted and title.head not in self.posted:
                break
            if found is None or found.head in self.courtesy or (j + 1 == found.first and not word.definite):
                found = title
            else:
                break
        return found

    def after(self, words: Sequence[Word], at: int, states: Mapping[int, tuple[str, int]]) -> Title | None:
        """The title that stands in apposition after a name that ends at word `at`."""
        if at < len(words) and words[at].key in _COMMAS:
            at += 1
        if at >= len(words) or words[at].proclitic or words[at].kind != "word":
            return None
        return self.read(words, at, states)


def nationality_before(words: Sequence[Word], at: int) -> str:
    """The country of an adjective of nationality that stands right before a name."""
    return words[at - 1].country if at and words[at - 1].pos == "nisba" else ""
