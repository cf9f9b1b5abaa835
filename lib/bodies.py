"""One sentence's words -> candidate names made by pattern: a head (ministry, embassy, sea) and what follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import words
from .gazetteer import Form
from .spotters import DOUBTFUL, LIKELY, SURE, Candidate, Sentence, Spotters, core, definite, text_start

# Kinds whose head and complement make a name by themselves, and those that need two words for it; the others need
# the model's word too.
NAMING = frozenset(("ministry", "party", "court", "council", "parliament", "embassy"))
WHEN_LONG = frozenset(("agency_body", "institute", "university", "bank"))
# Kinds that a nationality or a country alone makes into one body.
OF_A_STATE = frozenset(
    ("ministry", "ministry_short", "court", "parliament", "embassy", "government", "security", "bank")
)
_LONGEST = 6
_NUMBERS = ("fp", "mp", "fd", "md")
SHORT_MINISTRY = "ministry_short"
_CONJUNCTION, _ALEF, _TA, _HA, _YA = "\u0648", "\u0627", "\u062a", "\u0647", "\u064a"


class Bodies:
    """The patterns, over the heads that the lexicon lists."""

    def __init__(self, spotters: Spotters) -> None:
        self._spotters = spotters
        self._voices = spotters.voices

    def find(self, number: int, sentence: Sentence, known: Sequence[Candidate]) -> Iterator[Candidate]:
        """Names that open with a head: its complement, nationality and country belong to them.

        `known` are the names that the lexicon found in the sentence; one that follows its head joins it.
        """
        names = {candidate.first: candidate for candidate in known if candidate.score >= LIKELY}
        for i, form in enumerate(sentence.forms):
            if form.kind != "word" or form.enclitic:
                continue
            body = self._spotters.head(form, self._spotters.org_heads)
            if body is not None and body[1] and (body[0] == "ministry" or not form.feats.startswith(_NUMBERS)):
                yield from self._body(number, sentence, i, body[0], names)
            place = self._spotters.head(form, self._spotters.place_heads)
            if place is not None and not definite(form):
                yield from self._place(number, sentence, i, place, names)

    def _body(
        self, number: int, sentence: Sentence, i: int, kind: str, names: dict[int, Candidate]
    ) -> Iterator[Candidate]:
        forms = sentence.forms
        if i in names and names[i].end > i + 1:
            return  # the lexicon knows this body by its own name
        if definite(forms[i]):
            yield from self._of_a_state(number, sentence, i, kind)
        elif kind != SHORT_MINISTRY:
            yield from self._in_construct(number, sentence, i, kind, names.get(i + 1))

    def _of_a_state(self, number: int, sentence: Sentence, i: int, kind: str) -> Iterator[Candidate]:
        """A definite head and its nationality; the short name of a ministry also after who speaks for it."""
        forms = sentence.forms
        if kind == SHORT_MINISTRY and i and self._spotters.is_title(forms[i - 1]):
            return  # the portfolio of a minister
        end, national = self._complement(forms, i + 1)
        if national and kind in OF_A_STATE and agrees(forms[i], forms[i + 1]):
            yield self._candidate(number, sentence, i, end, DOUBTFUL if kind == "security" else SURE)
        elif kind == SHORT_MINISTRY and i and forms[i - 1].stem in self._voices:
            yield self._candidate(number, sentence, i, i + 1, LIKELY)

    def _in_construct(
        self, number: int, sentence: Sentence, i: int, kind: str, follower: Candidate | None
    ) -> Iterator[Candidate]:
        """A head and what completes it: a known name, or definite words."""
        forms = sentence.forms
        end, national = self._complement(forms, i + 1)
        if follower is not None and not forms[i + 1].proclitic and not national:
            if follower.type == "ORG" or (follower.type == "GPE" and kind in OF_A_STATE):
                score = DOUBTFUL if kind == "security" else SURE if kind in OF_A_STATE else LIKELY
                yield self._candidate(number, sentence, i, follower.end, score)
        elif kind == "ministry" and end > i + 1 and _several(forms[i]):
            yield from self._ministries(number, sentence, i)
        elif end > i + 1:
            long = kind in WHEN_LONG and end > i + 2
            score = SURE if kind == "ministry" else LIKELY if long or kind in NAMING else DOUBTFUL
            yield self._candidate(number, sentence, i, end, score)

    def _ministries(self, number: int, sentence: Sentence, i: int) -> Iterator[Candidate]:
        """Ministries in a row under one plural: the first keeps it, the others stand by their portfolio."""
        forms = sentence.forms
        yield self._candidate(number, sentence, i, i + 2, SURE)
        at = i + 2
        while at < len(forms) and forms[at].proclitic == _CONJUNCTION and definite(forms[at]):
            yield self._candidate(number, sentence, at, at + 1, SURE)
            at += 1

    def _place(
        self, number: int, sentence: Sentence, i: int, head: tuple[str, bool], names: dict[int, Candidate]
    ) -> Iterator[Candidate]:
        kind, in_name = head
        forms = sentence.forms
        follower = names.get(i + 1)
        if i + 1 >= len(forms) or forms[i + 1].proclitic or forms[i + 1].kind != "word":
            return
        if follower is not None and follower.type in ("GPE", "LOC"):
            if in_name:
                end, _ = self._complement(forms, follower.end, limit=1)
                same = kind == "GPE"
                start = text_start(sentence, i, len(forms[i].proclitic))
                entity_id = follower.entity_id if same else None
                entries = follower.entries if same else ()
                stop = follower.end if same else end
                yield Candidate(number, i, stop, start, kind, entity_id, SURE, "pattern", entries)
        elif self._spotters.opens_name(forms[i + 1]) and not in_name:
            end = i + 2
            start = text_start(sentence, i + 1, 0)
            yield Candidate(number, i + 1, end, start, kind, None, DOUBTFUL, "pattern")

    def _complement(self, forms: Sequence[Form], at: int, limit: int = _LONGEST) -> tuple[int, bool]:
        """One past the definite words from `at` on that complete a name, and whether a nationality is among them."""
        end = at
        while end < len(forms) and end - at < limit:
            form = forms[end]
            joined = form.proclitic == _CONJUNCTION and end > at and form.pos != "nisba"
            if form.kind != "word" or not definite(form) or form.enclitic or (form.proclitic and not joined):
                break
            if form.pos in ("verb", "rel", "dem", "adv", "participle") or form.stem in self._spotters.outside:
                break
            if end > at and core(form) in self._spotters.titles:
                break
            if joined and form.key not in self._spotters.joined and not _continues(forms, end):
                break
            end += 1
            if form.pos == "nisba" and form.country:
                return end + bool(self._spotters.double_nisba(forms, end - 1)), True
        return end, False

    def _candidate(self, number: int, sentence: Sentence, first: int, end: int, score: float) -> Candidate:
        start = text_start(sentence, first, len(sentence.forms[first].proclitic))
        return Candidate(number, first, end, start, "ORG", None, score, "pattern")


def agrees(head: Form, form: Form) -> bool:
    """Whether a word can be the adjective of a head: definite, without clitics, and feminine if the head is."""
    feminine = head.stem.endswith((_HA, _ALEF + _TA))
    return definite(form) and not form.proclitic and feminine == form.stem.endswith(_HA)


def _several(form: Form) -> bool:
    return form.stem.endswith((_TA + _YA, _ALEF + _TA, _TA + _ALEF))


def _continues(forms: Sequence[Form], at: int) -> bool:
    """Whether a coordinated noun belongs to the same name: a nationality follows the whole pair."""
    after = at + 1
    return (
        after < len(forms)
        and forms[after].pos == "nisba"
        and not forms[after].proclitic
        and core(forms[after]) != ""
        and forms[after].stem.startswith(words.ARTICLE)
    )
