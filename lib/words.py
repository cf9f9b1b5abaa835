"""Words as counted in news -> their frequency and clusters, and the clitics of those that the lexicon lacks."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "models" / "words.tsv.gz"
_ALEF, _WAW, _FA, _BA, _LAM, _KAF, _TA, _HA = "\u0627\u0648\u0641\u0628\u0644\u0643\u062a\u0647"
ARTICLE = _ALEF + _LAM
_CONJUNCTIONS, _PREPOSITIONS = (_WAW, _FA), (_BA, _LAM, _KAF)
_PRONOUNS = ("\u0647\u0645\u0627", "\u0647\u0627", "\u0647\u0645", "\u0647\u0646", "\u0646\u0627", _HA)
NEVER_NAME = "O"
TOPIC = 4  # which of the clusters is the coarse topic
_SMOOTHING = 0.01
_SHARE_OF_NAMES = 3.0
_SHARE_OF_WORDS = 0.3
_SHARE_AFTER_CONJUNCTION = 0.02


class Split(NamedTuple):
    """A word without its clitics; the article lost in lil- is restored in the stem."""

    proclitic: str
    stem: str
    enclitic: str


class Words:
    """Counts, clusters and name profiles of folded words; a profile says how often news names somebody by a word."""

    def __init__(
        self, counts: Mapping[str, int], clusters: Mapping[str, tuple[str, ...]], profiles: Mapping[str, str]
    ) -> None:
        self.counts = counts
        self.clusters = clusters
        self.profiles = profiles

    @cached_property
    def usual_topics(self) -> dict[str, float]:
        """The share of each topic cluster in news as a whole, smoothed; empty without clusters."""
        totals: Counter[str] = Counter()
        for word, clusters in self.clusters.items():
            if len(clusters) > TOPIC:
                totals[clusters[TOPIC]] += self.counts.get(word, 0)
        everything = sum(totals.values())
        return {topic: count / everything + _SMOOTHING for topic, count in totals.items()}

    def split(self, key: str, article_lost: bool = True) -> Split:
        """The likeliest division of a folded word into proclitics, stem and pronoun, judged by counts alone."""
        proclitic, rest = "", key
        for group in (_CONJUNCTIONS, _PREPOSITIONS):
            if rest[:1] in group and self._divides(rest):
                proclitic, rest = proclitic + rest[0], rest[1:]
        if proclitic.endswith(_LAM) and rest.startswith(_LAM) and article_lost:
            return Split(proclitic, _ALEF + rest, "")
        if rest.startswith(ARTICLE):
            return Split(proclitic, rest, "")
        enclitic = self._pronoun(rest)
        return Split(proclitic, rest[: len(rest) - len(enclitic)], enclitic)

    def _divides(self, word: str) -> bool:
        """Whether the first letter is a clitic: its remainder stands alone, or takes the article, and the word not."""
        rest = word[1:]
        if len(rest) < 2:
            return False
        counts = self.counts
        whole, alone = counts.get(word, 0), counts.get(rest, 0)
        with_article = counts.get(ARTICLE + word, 0)
        if word[0] == _LAM and rest[0] == _LAM and len(rest) > 2:
            return counts.get(_ALEF + rest, 0) > with_article
        if rest.startswith(ARTICLE) and len(rest) > 4:
            return alone >= with_article and alone >= _SHARE_OF_WORDS * whole
        if whole == 0:
            return alone >= (5 if word[0] in _CONJUNCTIONS else 20) and not with_article
        if with_article > 0.1 * whole:
            return False
        if word[0] in _CONJUNCTIONS:
            return alone >= _SHARE_AFTER_CONJUNCTION * whole and alone > 20
        noun = counts.get(ARTICLE + rest, 0)
        named = word[0] != _KAF and alone >= _SHARE_OF_NAMES * whole
        return (alone >= _SHARE_OF_WORDS * whole and noun > 0.05 * alone + 2) or named

    def _pronoun(self, word: str) -> str:
        counts = self.counts
        for pronoun in _PRONOUNS:
            base = word.removesuffix(pronoun)
            if base == word or len(base) < 3:
                continue
            feminine = base[:-1] + _HA if base.endswith(_TA) else base
            for noun in (base, feminine):
                if counts.get(ARTICLE + noun, 0) > 5 and counts.get(noun, 0) >= _SHARE_OF_WORDS * counts.get(word, 0):
                    return "" if pronoun == _HA and counts.get(ARTICLE + word, 0) > 5 else pronoun
        return ""


@lru_cache(maxsize=1)
def shipped() -> Words:
    """The words of the shipped model; none if the file is not there, so that a training can begin."""
    return read(FILE) if FILE.exists() else Words({}, {}, {})


def read(path: Path) -> Words:
    """Words of one file: tab-separated word, count, profile, and clusters from coarse to fine."""
    counts, clusters, profiles = {}, {}, {}
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            word, count, profile, *ids = line.rstrip("\n").split("\t")
            counts[word] = int(count)
            if profile:
                profiles[word] = profile
            if ids:
                clusters[word] = tuple(ids)
    return Words(counts, clusters, profiles)


def write(path: Path, words: Words) -> None:
    """The file that `read` reads, the most frequent words first; the same words give the same bytes."""
    ordered = sorted(words.counts.items(), key=lambda item: (-item[1], item[0]))
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as stream:
        for word, count in ordered:
            row = [word, str(count), words.profiles.get(word, ""), *words.clusters.get(word, ())]
            stream.write(("\t".join(row) + "\n").encode())
