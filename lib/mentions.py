"""Tokens -> mentions: every spotter proposes names, one rule decides overlaps, descriptions and nationalities follow.

Who wins: a candidate is certain from 0.6 on. Certain ones come before the others, the longer before the shorter, and
among equals the surer; each takes its words, and whatever overlaps it falls. Before that, candidates that agree
strengthen each other: a doubtful name of the lexicon counts as likely where the model sees a name in its place, or
where the article names the same entity in full. What the lexicon or a pattern knows by two words or more, and every
known place, stands against the model; a known person's name may be part of a longer one that the model sees, and a
known body part of a longer one that opens with a head (ministry, party, council).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from . import tables
from .bodies import Bodies
from .crf import Labelled
from .gazetteer import Form
from .nominals import Nominals
from .sightings import Sightings
from .spotters import DOUBTFUL, LIKELY, WAW, Candidate, Place, Sentence, Spotters, definite, text_start

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon

GUESSED = ("tagger", "title")
CERTAIN = 0.6
ACCEPTED = 0.5
REPEATED = 0.85
Seen = dict[tuple[int, int], str]  # what the model calls the name that opens at a sentence's word
NATIONALITY = 0.9
_TEXT_COLUMNS = ("key", "kind", "proclitic", "stem", "enclitic", "lemma", "pos", "feats", "country")
_FEMININE = ("\u0647", "\u0627\u062a")


def find(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The table `mentions`, in the order of the text; `entity_id` is set where the lexicon alone decides it."""
    finder = Finder(lexicon)
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    rows: list[dict[str, object]] = []
    articles_read = list(_articles(tokens, texts))
    labelled = finder.label([article for _, article in articles_read])
    for (article_id, article), labels in zip(articles_read, labelled, strict=True):
        rows += finder.rows(article_id, article, labels)
    return tables.frame("mentions", rows)


def _articles(tokens: pd.DataFrame, texts: dict[str, str]) -> Iterator[tuple[str, list[Sentence]]]:
    columns = ["article_id", "sentence", "start", "stem_start", "end", *_TEXT_COLUMNS]
    rows = zip(*(tokens[column].tolist() for column in columns), strict=True)
    for article_id, article in groupby(rows, key=lambda row: row[0]):
        found = []
        for _, group in groupby(article, key=lambda row: row[1]):
            words = list(group)
            forms = tuple(Form(*row[5:]) for row in words)
            found.append(Sentence(forms, tuple(Place(*row[2:5]) for row in words), texts[article_id]))
        yield article_id, found


class Finder:
    """All spotters over one lexicon, and the decision between them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._spotters = Spotters.of(lexicon)
        self._bodies = Bodies(self._spotters)
        self._sightings = Sightings(self._spotters)
        self._nominals = Nominals.of(lexicon)

    def label(self, documents: Sequence[Sequence[Sentence]]) -> list[list[Labelled]]:
        """What the model sees in each sentence of each document."""
        return self._spotters.label(documents)

    def rows(
        self, article_id: str, article: Sequence[Sentence], labelled: Sequence[Labelled]
    ) -> Iterator[dict[str, object]]:
        """The mentions of one article."""
        names = self.names(article, labelled)
        by_sentence: dict[int, list[Candidate]] = {}
        for name in names:
            by_sentence.setdefault(name.sentence, []).append(name)
        for number, sentence in enumerate(article):
            here = by_sentence.get(number, [])
            described = list(self._nominals.find(number, sentence, here))
            nations = list(self._nationalities(number, sentence, here))
            for form, group in (("name", here), ("nominal", described), ("nationality", nations)):
                for candidate in group:
                    yield _row(article_id, sentence, candidate, form)

    def names(self, article: Sequence[Sentence], labelled: Sequence[Labelled]) -> list[Candidate]:
        """The names of one article, no two of which overlap."""
        proposed = [c for number, found in enumerate(labelled) for c in self._propose(number, article[number], found)]
        sure = {c.entity_id for c in proposed if c.entity_id and c.score >= CERTAIN}
        seen = {(c.sentence, c.first): c.type for c in proposed if c.found_by == "tagger"}
        proposed = [_strengthened(c, sure, seen) for c in self._weighed(proposed, seen, article)]
        firm: dict[int, list[Candidate]] = {}
        for c in proposed:
            if c.found_by not in GUESSED and c.score >= CERTAIN:
                firm.setdefault(c.sentence, []).append(c)
        proposed = [c for c in proposed if c.found_by not in GUESSED or self._stands(c, firm, article)]
        proposed = _without_adjectives(proposed, article)
        first = decide(proposed)
        covered = {(c.sentence, i) for c in first for i in range(c.first, c.end)}
        repeated = [c for c in self._repetitions(article, first) if (c.sentence, c.first) not in covered]
        return decide([*proposed, *repeated])

    def _weighed(self, proposed: Sequence[Candidate], seen: Seen, article: Sequence[Sentence]) -> list[Candidate]:
        """One-word people of the lexicon where the model sees nothing are doubtful, unless news knows no other use."""
        full = {e.entity_id for c in proposed if c.type == "PER" and c.end - c.first > 1 for e in c.entries}
        out = []
        for c in proposed:
            single = c.found_by == "lexicon" and c.type == "PER" and c.end - c.first == 1 and c.score >= CERTAIN
            unseen = single and (c.sentence, c.first) not in seen and not any(e.entity_id in full for e in c.entries)
            doubtful = unseen and not self._spotters.gazetteer.proven(article[c.sentence].forms[c.first].stem)
            out.append(c._replace(score=DOUBTFUL) if doubtful else c)
        return out

    def _stands(self, seen: Candidate, firm: Mapping[int, list[Candidate]], article: Sequence[Sentence]) -> bool:
        """Whether what the model sees may contend with what is known for certain about its words."""
        forms = article[seen.sentence].forms
        headed = seen.type == "ORG" and self._spotters.head(forms[seen.first], self._spotters.org_heads) is not None
        for other in firm.get(seen.sentence, ()):
            if other.end <= seen.first or seen.end <= other.first:
                continue
            size = other.end - other.first
            within = seen.first <= other.first and other.end <= seen.end and size < seen.end - seen.first
            longer_person = within and seen.type == other.type == "PER" and (size == 1 or seen.found_by == "tagger")
            longer_body = within and headed and size == 1
            if not (longer_person or longer_body or (within and seen.type == "PER" and size == 1)):
                return False
        return True

    def _repetitions(self, article: Sequence[Sentence], names: Sequence[Candidate]) -> Iterator[Candidate]:
        """Other mentions of the people whose full name the article gives: all of it, or its last word alone."""
        full: dict[tuple[str, ...], Candidate] = {}
        for name in names:
            if name.type == "PER" and name.end - name.first > 1 and name.score >= CERTAIN:
                forms = article[name.sentence].forms[name.first : name.end]
                full.setdefault((forms[0].stem, *(form.key for form in forms[1:])), name)
                last = (forms[-1].key,)
                if self._short(forms[-1]) and full.setdefault(last, name).entity_id != name.entity_id:
                    full[last] = name._replace(entity_id=None, entries=())  # two people share it
        by_opening: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}
        for pieces, name in full.items():
            by_opening.setdefault(pieces[0], []).append((pieces, name))
        for number, sentence in enumerate(article):
            for i, form in enumerate(sentence.forms):
                if form.kind == "word":
                    for word in {form.stem, form.key, form.key.removeprefix(WAW)}:
                        yield from self._repeated(number, sentence, i, by_opening.get(word, ()))

    def _repeated(
        self, number: int, sentence: Sentence, i: int, full: Sequence[tuple[tuple[str, ...], Candidate]]
    ) -> Iterator[Candidate]:
        form = sentence.forms[i]
        for pieces, name in full:
            end = i + len(pieces)
            whole, joined = form.key == pieces[0], form.key == WAW + pieces[0]
            same = tuple(other.key for other in sentence.forms[i + 1 : end]) == pieces[1:]
            alone = len(pieces) == 1 and (form.pos in ("prep", "verb") or _describes(sentence.forms, i))
            if same and (whole or joined or form.stem == pieces[0]) and not alone:
                start = text_start(sentence, i, 0 if whole else 1 if joined else len(form.proclitic))
                found = (number, i, end, start, "PER", name.entity_id, REPEATED, "repetition", name.entries)
                yield Candidate(*found)

    def _short(self, last: Form) -> bool:
        """Whether the last word of a name can stand for it."""
        common = self._spotters.is_title(last) or last.stem in self._spotters.outside
        return last.pos != "nisba" and len(last.key) > 2 and not common

    def _nationalities(self, number: int, sentence: Sentence, names: Sequence[Candidate]) -> Iterator[Candidate]:
        inside = {i for name in names for i in range(name.first, name.end)}
        for i, form in enumerate(sentence.forms):
            if form.pos == "nisba" and form.country and i not in inside:
                double = self._spotters.double_nisba(sentence.forms, i)
                start, end = sentence.places[i].stem_start, i + 1 + bool(double)
                yield Candidate(number, i, end, start, "GPE", double or form.country, NATIONALITY, "lexicon")

    def _propose(self, number: int, sentence: Sentence, labelled: Labelled) -> list[Candidate]:
        spotters = self._spotters
        known = list(spotters.lexicon(number, sentence))
        return [
            *known,
            *self._bodies.find(number, sentence, known),
            *spotters.quoted(number, sentence),
            *spotters.announced(number, sentence),
            *self._sightings.find(number, sentence, labelled),
        ]


def decide(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand, by the rule that this module states, in the order of the text."""
    accepted = [c for c in candidates if c.score >= ACCEPTED]
    taken: set[tuple[int, int]] = set()
    standing = []
    for candidate in sorted(accepted, key=_rank):
        words = {(candidate.sentence, i) for i in range(candidate.first, candidate.end)}
        if not words & taken:
            taken |= words
            standing.append(candidate)
    return sorted(standing, key=lambda c: (c.sentence, c.first))


def _rank(candidate: Candidate) -> tuple[object, ...]:
    size = candidate.end - candidate.first
    certain = candidate.score >= CERTAIN
    return (not certain, -size, -candidate.score, candidate.sentence, candidate.first, candidate.type)


def _strengthened(candidate: Candidate, sure: set[str], seen: Seen) -> Candidate:
    if candidate.found_by not in ("lexicon", "pattern") or candidate.score >= ACCEPTED:
        return candidate
    kind = "GPE" if candidate.type == "LOC" else candidate.type
    supported = seen.get((candidate.sentence, candidate.first)) == kind
    supported = supported or any(entry.entity_id in sure for entry in candidate.entries)
    return candidate._replace(score=LIKELY) if supported else candidate


def _without_adjectives(proposed: Sequence[Candidate], article: Sequence[Sentence]) -> list[Candidate]:
    """Without countries that are adjectives here: feminine in form, where the article writes the country otherwise."""
    spellings: dict[str | None, set[str]] = {}
    for c in proposed:
        spellings.setdefault(c.entity_id, set()).add(article[c.sentence].forms[c.first].stem)
    return [c for c in proposed if len(spellings[c.entity_id]) < 2 or not _adjective(c, article)]


def _adjective(candidate: Candidate, article: Sequence[Sentence]) -> bool:
    forms = article[candidate.sentence].forms
    form, before = forms[candidate.first], forms[candidate.first - 1] if candidate.first else None
    if candidate.found_by != "lexicon" or candidate.type != "GPE" or form.proclitic or form.pos != "nisba":
        return False
    return before is not None and before.pos in ("", "nisba") and before.stem.endswith(_FEMININE)


def _describes(forms: Sequence[Form], at: int) -> bool:
    """Whether a definite word stands like an adjective: right after a definite word or a name."""
    form, before = forms[at], forms[at - 1] if at else None
    if before is None or before.kind != "word" or form.proclitic or not definite(form):
        return False
    return definite(before) or before.pos == "name"


def _row(article_id: str, sentence: Sentence, candidate: Candidate, form: str) -> dict[str, object]:
    return {
        "article_id": article_id,
        "start": candidate.start,
        "end": sentence.places[candidate.end - 1].end,
        "type": candidate.type,
        "form": form,
        "entity_id": candidate.entity_id,
        "score": round(candidate.score, 3),
        "found_by": candidate.found_by,
    }
