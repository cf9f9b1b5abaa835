"""What the model labels in one sentence -> candidate names, cut and trimmed as the program's own names are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import crf, words
from .gazetteer import Form
from .spotters import FUNCTION, LIKELY, WAW, Candidate, Sentence, Spotters, definite, text_start

_ALONE = 0.62
Name = tuple[int, int, str, float]


class Sightings:
    """The model's names, held against what the spotters know of words."""

    def __init__(self, spotters: Spotters) -> None:
        self._spotters = spotters

    def find(self, number: int, sentence: Sentence, labelled: crf.Labelled) -> Iterator[Candidate]:
        """Names that the statistical tagger sees, each as sure as its least sure word."""
        last_end = -1
        forms = sentence.forms
        for part_first, part_end, kind, score in self._divided(forms, labelled):
            first, end = self._trimmed(forms, part_first, part_end)
            if first >= end or not self._credible(forms, first, end, score):
                continue
            if kind == "PER":
                end = self._spotters.extended(forms, first, end)
            start = text_start(sentence, first, self._clitics(forms, first, last_end))
            last_end = end
            yield Candidate(number, first, end, start, "GPE" if kind == "LOC" else kind, None, score, "tagger")

    def _divided(self, forms: Sequence[Form], labelled: crf.Labelled) -> list[Name]:
        """The names cut before each word that wa- joins to them; what is cut off joins the name that follows it."""
        out: list[Name] = []
        loose = False
        for first, end, kind, score in labelled.names:
            if kind not in crf.LABELS:
                continue
            for number, (begin, stop) in enumerate(self._parts(forms, first, end, kind)):
                if not number and loose and out[-1][1:3] == (begin, kind):
                    out[-1] = (out[-1][0], stop, kind, min(score, out[-1][3]))
                else:
                    out.append((begin, stop, kind, score))
                loose = number > 0
        return out

    def _credible(self, forms: Sequence[Form], first: int, end: int, score: float) -> bool:
        """Whether the model's word is enough: less so for one word, least for a common one; adjectives never are."""
        if forms[first].pos == "nisba" and forms[first].country and end - first < 3:
            return False
        if end - first > 1:
            return True
        return score >= (LIKELY if self._spotters.gazetteer.ordinary(forms[first].stem) else _ALONE)

    def _parts(self, forms: Sequence[Form], first: int, end: int, kind: str) -> Iterator[tuple[int, int]]:
        """A span cut before each word that wa- joins to it: names in a row are names apart."""
        begin = first
        for i in range(first + 1, end):
            if kind != "ORG" and (forms[i].proclitic == WAW or self._unheard(forms[i])):
                yield begin, i
                begin = i
        yield begin, end

    def _unheard(self, form: Form) -> bool:
        """An unknown word, never seen in news, that opens with wa-: the conjunction rather than the name."""
        never = not form.pos and form.kind == "word" and words.shipped().counts.get(form.key, 0) == 0
        return never and form.key[0] == WAW and len(form.key) > 3

    def _trimmed(self, forms: Sequence[Form], first: int, end: int) -> tuple[int, int]:
        """A span without the marks, function words, dates and common nouns at its ends."""
        while first < end and (forms[first].kind == "punct" or self._leading_noun(forms, first)):
            first += 1
        while first < end and (forms[end - 1].kind == "punct" or self._never_last(forms[end - 1])):
            end -= 1
        return first, end

    def _leading_noun(self, forms: Sequence[Form], at: int) -> bool:
        spotters = self._spotters
        head = spotters.head(forms[at], spotters.org_heads) or spotters.head(forms[at], spotters.place_heads)
        return head is not None and not head[1] and not definite(forms[at])

    def _never_last(self, form: Form) -> bool:
        return form.pos in FUNCTION or form.stem in self._spotters.outside

    def _clitics(self, forms: Sequence[Form], first: int, last_end: int) -> int:
        """Letters before the name; in a row of names an unheard-of word that opens with wa- holds the conjunction."""
        form = forms[first]
        if first == last_end and self._unheard(form):
            return 1
        return len(form.proclitic)
