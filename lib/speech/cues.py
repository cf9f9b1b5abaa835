"""Words -> reporting cues: which words report speech, in which form, and what complement each may take."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import camel

if TYPE_CHECKING:
    from ..lexicon import Lexicon

FINITE, PARTICIPLE, MASDAR = "finite", "participle", "masdar"
_RANK = {FINITE: 0, PARTICIPLE: 1, MASDAR: 2}
_PERSONS = {
    "3ms": ("m", "s"), "3fs": ("f", "s"), "3md": ("m", "d"), "3fd": ("f", "d"), "3mp": ("m", "p"), "3fp": ("f", "p"),
}  # fmt: skip
_PRONOUNS = (
    "", "\u0647", "\u0647\u0627", "\u0647\u0645", "\u0647\u0645\u0627", "\u0647\u0646", "\u0643",
    "\u0643\u0645", "\u0646\u0627", "\u0646\u064a", "\u064a",
)  # fmt: skip
_JUSSIVE = "juss"
_PARTS = ("lemma", "perfect", "perfect_c", "imperfect", "participle", "passive_participle", "masdar")
_WEAK = frozenset("\u0627\u0648\u064a\u0647")
_SHORTEST, _LONGEST_PREFIX, _LONGEST_SUFFIX = 2, 4, 5
_WITH, _AND, _SO, _FUTURE, _PURPOSE = "\u0628", "\u0648", "\u0641", "\u0633", "\u0644"
_ARTICLE = "\u0627\u0644"


class Cue(NamedTuple):
    """What one surface can be as a reporting word; gender and number are empty where the form leaves them open."""

    lemma: str
    cue_class: str
    complements: frozenset[str]
    shape: str
    tense: str
    gender: str
    number: str
    proclitic: str
    enclitic: str
    passive: bool
    definite: bool

    @property
    def masdar(self) -> bool:
        """Whether the verb's noun reports speech too."""
        return "masdar" in self.complements

    @property
    def joined(self) -> bool:
        """Whether a conjunction is written with it."""
        return self.proclitic[:1] in (_AND, _SO)


class Vocabulary:
    """Reporting words and the words around them, over one lexicon; every surface is read once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        table = lexicon["reporting_verbs"][["lemma", "class", "complements"]].to_numpy().tolist()
        self._verbs = {camel.fold(lemma): (cls, frozenset(forms.split())) for lemma, cls, forms in table}
        self._cache: dict[str, Cue | None] = {}
        self._stems = _stems(lexicon, set(self._verbs))
        roles: dict[str, set[str]] = {}
        for word, role in lexicon["speech_words"][["word", "role"]].to_numpy().tolist():
            roles.setdefault(role, set()).add(camel.fold(word))
        self.roles = {role: frozenset(group) for role, group in roles.items()}
        that = self.roles["that"]
        self.that = {f"{prefix}{word}{pronoun}": bool(pronoun) for word in that for prefix in ("", _WITH, _AND)
                     for pronoun in _PRONOUNS}  # fmt: skip
        self.that_so = {**{_SO + key: pronoun for key, pronoun in self.that.items()}, **self.that}
        self.resuming = frozenset(_SO + key for key in self.that)
        self.after = _by_first(self.roles["after"])
        self.needs_cue = self.roles["after_with_cue"]
        self.breaks = _by_first(self.roles["break"])
        self.continuing = _by_first(self.roles["continuing"])
        titles = lexicon["titles"]["title"].tolist() + lexicon["office_titles"]["title"].tolist()
        self.titles = frozenset(core(camel.fold(title).split()[0]) for title in titles)
        masdars = " ".join(lexicon["verbs"]["masdar"].tolist()).split()
        self.masdars = frozenset(camel.fold(masdar) for masdar in masdars)
        times = lexicon["time_words"][["word", "role"]].to_numpy().tolist()
        self.days = frozenset(camel.fold(word) for word, role in times if role in ("weekday", "today", "deictic"))
        orgs = lexicon["organisations"][["entity_id", "kind"]].to_numpy().tolist()
        self.media = frozenset(entity_id for entity_id, kind in orgs if kind in ("agency", "outlet"))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Vocabulary:
        """The vocabulary of a lexicon; one is kept per version."""
        return Vocabulary(lexicon)

    def cue(self, key: str) -> Cue | None:
        """The reporting word that this key can be, or None."""
        if key in self._cache:
            return self._cache[key]
        found = self._cache[key] = self._read(key)
        return found

    def _read(self, key: str) -> Cue | None:
        if not self._likely(key):
            return None
        readings = [cue for reading in camel.analyse(key, self._lexicon) if (cue := self._reading(reading))]
        return min(readings, key=_rank, default=None)

    def _likely(self, key: str) -> bool:
        """Whether a stem of a reporting verb stands near enough to both ends: most words need no analysis then."""
        size = len(key)
        for at in range(min(_LONGEST_PREFIX, size) + 1):
            for end in range(max(at + 2, size - _LONGEST_SUFFIX), size + 1):
                if key[at:end] in self._stems:
                    return True
        return False

    def _reading(self, reading: camel.Reading) -> Cue | None:
        entry = self._verbs.get(reading.lemma)
        if entry is None or reading.pos not in ("verb", "participle", "noun"):
            return None
        feats = reading.feats.split(".")
        common = (reading.lemma, *entry)
        clitics = (reading.proclitic, reading.enclitic)
        if reading.pos == "verb":
            if len(feats) < 2 or feats[1] not in _PERSONS or feats[0] == _JUSSIVE:
                return None
            gender, number = _PERSONS[feats[1]]
            return Cue(*common, FINITE, feats[0], gender, number, *clitics, "pass" in feats, False)
        definite = "def" in feats
        if feats[0] == "part":
            gender, number = _inflection(feats)
            return Cue(*common, PARTICIPLE, "acc" if "acc" in feats else "", gender, number, *clitics, False, definite)
        if feats[0] == "masdar" and set(feats) <= {"masdar", "def", "fs"}:
            return Cue(*common, MASDAR, "", "", "", *clitics, False, definite)
        return None


def _by_first(phrases: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases):
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return found


def _stems(lexicon: Lexicon, lemmas: set[str]) -> frozenset[str]:
    """Every principal part of these verbs, folded; a weak last letter may be missing."""
    found: set[str] = set()
    for row in lexicon["verbs"][list(_PARTS)].to_numpy().tolist():
        if camel.fold(row[0]) in lemmas:
            found.update(camel.fold(part) for parts in row for part in parts.split())
    return frozenset(found | {stem[:-1] for stem in found if stem[-1] in _WEAK and len(stem) > _SHORTEST})


def _rank(cue: Cue) -> tuple[bool, int, bool, int]:
    """Finite verbs first; but a noun before a verb where a pronoun hangs on both, except for what-he-called-it."""
    later = bool(cue.enclitic) and cue.shape == FINITE and "fragment" not in cue.complements
    return later, _RANK[cue.shape], cue.passive, -len(cue.enclitic)


def _inflection(feats: list[str]) -> tuple[str, str]:
    for feat in feats:
        if len(feat) == 2 and feat[0] in "mf" and feat[1] in "sdp":
            return feat[0], feat[1]
    return "m", "s"


def core(word: str) -> str:
    """The folded word without its article."""
    return word[2:] if word.startswith(_ARTICLE) and len(word) > 4 else word
