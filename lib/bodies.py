"""One sentence's words -> candidate names made by pattern: ministries, governments, embassies, parties, headed places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import words
from .gazetteer import Form
from .spotters import LIKELY, SURE, Candidate, Sentence, Spotters, core, definite, text_start

# Kinds whose head and complement make a name by themselves, without the model's word for it.
NAMING = frozenset(("ministry", "party", "court", "parliament", "embassy", "government", "armed_group", "security"))
# Kinds that a nationality or a country alone makes into one body.
OF_A_STATE = frozenset(
    ("ministry", "court", "parliament", "embassy", "government", "security", "presidency", "opposition", "bank")
)
_LONGEST = 6
_UNSURE = 0.55
_CONJUNCTION = "\u0648"


class Bodies:
    """The patterns, over the heads that the lexicon lists."""

    def __init__(self, spotters: Spotters) -> None:
        self._spotters = spotters

    def find(self, number: int, sentence: Sentence, known: Sequence[Candidate]) -> Iterator[Candidate]:
        """Names that open with a head: its complement, nationality and country belong to them.

        `known` are the names that the lexicon found in the sentence; one that follows its head joins it.
        """
        names = {candidate.first: candidate for candidate in known if candidate.score >= LIKELY}
        for i, form in enumerate(sentence.forms):
            if form.kind != "word" or form.enclitic:
                continue
            body = self._spotters.head(form, self._spotters.org_heads)
            if body is not None and body[1]:
                yield from self._body(number, sentence, i, body[0], names)
            place = self._spotters.head(form, self._spotters.place_heads)
            if place is not None and not definite(form):
                yield from self._place(number, sentence, i, place, names)

    def _body(
        self, number: int, sentence: Sentence, i: int, kind: str, names: dict[int, Candidate]
    ) -> Iterator[Candidate]:
        forms = sentence.forms
        follower = names.get(i + 1)
        if follower is not None and not definite(forms[i]) and not forms[i + 1].proclitic:
            if follower.type in ("GPE", "ORG") and (kind in OF_A_STATE or follower.type == "ORG"):
                yield self._candidate(number, sentence, i, follower.end, SURE if kind in OF_A_STATE else LIKELY)
            return
        end, national = _complement(forms, i + 1)
        if definite(forms[i]):
            if national and kind in OF_A_STATE and all(_adjective(form) for form in forms[i + 1 : end]):
                yield self._candidate(number, sentence, i, end, SURE)
        elif end > i + 1:
            yield self._candidate(number, sentence, i, end, SURE if kind == "ministry" else self._trust(kind))

    def _trust(self, kind: str) -> float:
        return LIKELY if kind in NAMING else _UNSURE

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
                end, _ = _complement(forms, follower.end, limit=1)
                same = kind == "GPE"
                start = text_start(sentence, i, len(forms[i].proclitic))
                entity_id = follower.entity_id if same else None
                entries = follower.entries if same else ()
                stop = follower.end if same else end
                yield Candidate(number, i, stop, start, kind, entity_id, SURE, "pattern", entries)
        elif self._spotters.opens_name(forms[i + 1]) and not in_name:
            end = i + 2
            start = text_start(sentence, i + 1, 0)
            yield Candidate(number, i + 1, end, start, kind, None, _UNSURE, "pattern")

    def _candidate(self, number: int, sentence: Sentence, first: int, end: int, score: float) -> Candidate:
        start = text_start(sentence, first, len(sentence.forms[first].proclitic))
        return Candidate(number, first, end, start, "ORG", None, score, "pattern")


def _adjective(form: Form) -> bool:
    return definite(form) and not form.proclitic


def _complement(forms: Sequence[Form], at: int, limit: int = _LONGEST) -> tuple[int, bool]:
    """One past the definite words from `at` on that complete a name, and whether a nationality is among them."""
    end = at
    while end < len(forms) and end - at < limit:
        form = forms[end]
        joined = form.proclitic == _CONJUNCTION and end > at and form.pos != "nisba"
        if form.kind != "word" or not definite(form) or form.enclitic or (form.proclitic and not joined):
            break
        if form.pos in ("verb", "rel", "dem", "adv"):
            break
        if joined and not _continues(forms, end):
            break
        end += 1
        if form.pos == "nisba" and form.country:
            return end, True
    return end, False


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
