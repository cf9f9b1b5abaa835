"""Tokens of one sentence -> its shallow syntax: where clauses and phrases break, which word a preposition governs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from .. import camel

if TYPE_CHECKING:
    from ..lexicon import Lexicon

ARTICLE = "\u0627\u0644"
TA, HA, WAW, FA, ALEF, NUN = "\u062a", "\u0647", "\u0648", "\u0641", "\u0627", "\u0646"
LETTERS = frozenset("\u0628\u0644\u0643")
COMMAS = frozenset(",\u060c")
STRONG = frozenset(":;\u061b.!?\u061f\u2026")
QUOTES = frozenset("\"'\u00ab\u00bb\u201c\u201d\u2018\u2019()[]")
NOT_VERBS = frozenset(("that", "clause", "noun", "not", "modal"))
OPENERS = frozenset(("that", "clause"))
HAMZAS, HAMZA = "\u0626\u0624", "\u0621"
_TANWIN = 4
_REACH = 30
_NEAR = 4
_DUAL = 6
_FAR = 9
_INSERTED = 8
ABOUT = "\u0639\u0646"
OF_BOTH, OUR, LAM = "\u0647\u0645\u0627", "\u0646\u0627", "\u0644"


def core_of(stem: str, enclitic: str = "") -> str:
    """The stem without its article; a feminine ending before a pronoun is written as it is without one."""
    if enclitic and stem.endswith(TA) and stem[-2] != ALEF and len(stem) > 3:
        stem = stem[:-1] + HA
    elif enclitic and stem[-1:] in HAMZAS:
        stem = stem[:-1] + HAMZA
    return stem[2:] if stem.startswith(ARTICLE) and len(stem) > 4 else stem


class Roles:
    """Words of the lexicon by the role they play in a clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.by_word: dict[str, frozenset[str]] = {}
        for word, role in lexicon["stance_words"][["word", "role"]].to_numpy().tolist():
            key = camel.fold(word)
            self.by_word[key] = self.by_word.get(key, frozenset()) | {role}
        self.carriers = frozenset(word for word, roles in self.by_word.items() if "carrier" in roles)

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Roles:
        """The roles of a lexicon; one object is kept per version."""
        return Roles(lexicon)


_NONE: frozenset[str] = frozenset()
_NONE_NAMED: frozenset[int] = frozenset()


class Clause:
    """One sentence's words as columns, with the questions that a rule asks about a word's place."""

    def __init__(
        self,
        columns: Sequence[Sequence[str]],
        places: Sequence[Sequence[int]],
        roles: Roles,
        named: frozenset[int] = _NONE_NAMED,
    ) -> None:
        self.key, self.proclitic, self.stem, self.enclitic, self.lemma, self.pos, self.feats = columns
        self.start, self.stem_start, self.end = places
        self.size = len(self.key)
        self.core = [core_of(stem, enclitic) for stem, enclitic in zip(self.stem, self.enclitic, strict=True)]
        words = roles.by_word
        self._carriers = roles.carriers
        self._roles = [
            words.get(core, _NONE) | words.get(key, _NONE) for core, key in zip(self.core, self.key, strict=True)
        ]
        self._verbal: set[int] = set()
        for i in range(self.size):
            if i not in named and self._finite(i):
                self._verbal.add(i)
        self.verbs = sorted(self._verbal)
        self._breaks = [self._breaks_at(i) for i in range(self.size)]

    def role(self, i: int, name: str) -> bool:
        """Whether the lexicon gives word i this role."""
        return name in self._roles[i]

    def verbal(self, i: int) -> bool:
        """Whether word i is a finite verb here."""
        return i in self._verbal

    def breaks(self, i: int) -> bool:
        """Whether a noun phrase cannot run through word i."""
        return self._breaks[i]

    def governed(self, i: int) -> str:
        """The preposition written onto word i, or empty."""
        clitics = self.proclitic[i]
        if clitics and clitics[-1] in LETTERS and i not in self._verbal:
            return clitics[-1]
        if self.key[i][:1] in LETTERS and self.role(i, "what"):
            return self.key[i][0]
        return ""

    def joined(self, i: int) -> bool:
        """Whether a conjunction stands on or before word i."""
        return self.proclitic[i][:1] in (WAW, FA) or (i > 0 and self.role(i - 1, "and"))

    def preposition(self, i: int) -> str:
        """The preposition that governs the phrase beginning at word i, or empty."""
        if self.governed(i):
            return self.governed(i)
        at = i - 1
        while at >= 0 and (self.key[at] in QUOTES or self.role(at, "quantity")):
            if self.governed(at):
                return self.governed(at)
            at -= 1
        return self.key_of_preposition(at) if at >= 0 else ""

    def key_of_preposition(self, i: int) -> str:
        """The preposition that word i is, without conjunctions, or empty."""
        return self.stem[i] if self.pos[i] == "prep" and not self.enclitic[i] else ""

    def opener(self, i: int) -> bool:
        """Whether a clause begins with word i: a subordinator, relative, conjunction of clauses or strong mark."""
        if "what" in self._roles[i]:
            return False
        return self.key[i] in STRONG or self.pos[i] == "rel" or bool(self._roles[i] & OPENERS)

    def definite(self, i: int) -> bool:
        """Whether word i carries the article."""
        return self.stem[i].startswith(ARTICLE) and len(self.stem[i]) > 3

    def idle(self, i: int) -> bool:
        """Whether word i only dates or colours what is told, or is a quote mark."""
        if self.key[i] in QUOTES or self._roles[i] & {"time", "adverb"} or self.pos[i] in ("adv", "number"):
            return True
        if self.pos[i] == "prep" and self.enclitic[i]:
            return True
        plain = not self.pos[i] and not self.enclitic[i] and not self.definite(i)
        return plain and len(self.key[i]) > _TANWIN and self.key[i].endswith(ALEF) and self.key[i][-2] not in HA + NUN

    def past_manner(self, i: int) -> int:
        """The first word from i on that does not only tell how or when: «fully», «in an absolute manner»."""
        while i < self.size and (self.idle(i) or self.role(i, "manner") or (i and self.role(i - 1, "manner"))):
            i += 1
        return i

    def circumstance(self, i: int) -> bool:
        """Whether word i is a participle that tells what its subject does meanwhile."""
        if self.pos[i] != "participle" or not self.feats[i].startswith("part."):
            return False
        return self.feats[i].endswith("acc") or (self.feats[i] == "part.fs" and self._inserted(i))

    def _inserted(self, i: int) -> bool:
        """Whether an indefinite word stands after a comma and before what it governs: «, accusing X of»."""
        plain = not (self.proclitic[i] or self.enclitic[i] or self.definite(i) or self.role(i, "that"))
        after = plain and 0 < i < self.size - 1 and self.key[i - 1] in COMMAS | QUOTES
        return after and (self.pos[i + 1] == "name" or self.definite(i + 1))

    def predicate_end(self, i: int, reach: int) -> int:
        """One past the last word of what is said of word i, verbs included."""
        at, end = i + 1, i + reach
        while at < min(end, self.size):
            if self.key[at] in COMMAS:
                past = self.past_insertion(at)
                if past == at:
                    return at
                end += past - at
                at = past
            elif self.opener(at) and not self.role(at, "that"):
                return at
            else:
                at += 1
        return min(end, self.size)

    def past_insertion(self, comma: int) -> int:
        """One past the comma that closes what a comma opened, if no clause begins between; else the comma itself."""
        for at in range(comma + 1, min(comma + _INSERTED, self.size)):
            if self.key[at] in COMMAS:
                return at + 1
            if self.opener(at) or at in self._verbal or self.circumstance(at):
                break
        return comma

    def gender_of_verb(self, i: int) -> str:
        """m or f by the form of a third-person verb, or empty."""
        feats = self.feats[i]
        if ".3" not in feats:
            return ""
        return "f" if ".3f" in feats else "m"

    def window(self, i: int, reach: int = _REACH) -> int:
        """One past the last word of what a trigger at word i can govern."""
        for at in range(i + 1, min(i + reach, self.size)):
            if self.opener(at) or self.circumstance(at) or (at in self._verbal and not self._hedged(at)):
                return at
        return min(i + reach, self.size)

    def clause_start(self, i: int) -> int:
        """The first word of the clause that word i stands in; an earlier verb bounds it too."""
        for at in range(i - 1, -1, -1):
            if self.opener(at) or at in self._verbal:
                return at + 1
        return 0

    def carries(self, i: int) -> bool:
        """Whether the verb at word i only carries the act that its object names: «hold», «launch», «express»."""
        return self.lemma[i] in self._carriers

    def negated(self, i: int) -> bool:
        """Whether word i is denied by a particle before it, or by the verb that governs it."""
        for at in range(i - 1, max(i - 1 - _NEAR, -1), -1):
            if self.role(at, "not"):
                return True
            if self.breaks(at) and not self.role(at, "modal"):
                break
        return False

    def ended(self, i: int) -> bool:
        """Whether word i stands in construct with a word for its end or absence: «halting the support»."""
        return i > 0 and self.role(i - 1, "ends") and not self.enclitic[i - 1]

    def denied_after(self, i: int) -> bool:
        """Whether what is said of the phrase that ends before word i is a denial."""
        return 0 < i < self.size and self.role(i, "not")

    def _finite(self, i: int) -> bool:
        if "expressing" in self._roles[i] and not self.definite(i):
            return any(self.stem[k] == ABOUT for k in range(i + 1, min(i + _FAR, self.size)))
        if self.pos[i] != "verb" or (self._roles[i] & NOT_VERBS and not self._acting(i)):
            return self.pos[i] == "verb" and "denies" in self._roles[i]
        if self.feats[i] == "perf.3ms" and not self.proclitic[i] and (self._verb_before(i) or self._decided(i)):
            return False
        if self.definite(i) and not self.lemma[i].startswith(ARTICLE):
            return False
        if "noun" in self._roles[i] and self.key[i - 1] in QUOTES and self.governed_before(i):
            return False
        if i - 1 in self._verbal and not self.proclitic[i]:
            return self.role(i - 1, "auxiliary")
        if self.feats[i] == "perf.3md" and not self.enclitic[i] and not self._dual_before(i):
            return False
        return not (i and self.role(i - 1, "light"))

    def _acting(self, i: int) -> bool:
        """Whether a word that is mostly a noun is a verb here: what follows it cannot stand in construct with it."""
        if "noun" not in self._roles[i] or i + 1 >= self.size or self.governed_before(i):
            return False
        if not self.proclitic[i] and self._verb_before(i):
            return False
        opens = i == 0 or self.opener(i - 1) or self.key[i - 1] in COMMAS or bool(self.proclitic[i])
        return self.pos[i + 1] == "prep" or self.idle(i + 1) or (opens and self.pos[i + 1] == "name")

    def _verb_before(self, i: int) -> bool:
        """Whether a verb stands before word i in its clause: without a conjunction no second one can follow it."""
        for at in range(i - 1, -1, -1):
            if at in self._verbal:
                return not self.role(at, "auxiliary")
            if self.opener(at) or self.key[at] in COMMAS or self.key[at] in QUOTES:
                return False
        return False

    def _decided(self, i: int) -> bool:
        """Whether word i is what somebody's decision is about: «the decision of X to move»."""
        for at in range(i - 1, max(i - _DUAL, -1), -1):
            if self.role(at, "decision"):
                return at < i - 1
            if at in self._verbal or self.opener(at) or self.key[at] in COMMAS or self.pos[at] in ("prep", "conj"):
                return False
        return False

    def governed_before(self, i: int) -> bool:
        """Whether a preposition, a verb or a noun in construct governs word i."""
        before = i - 1
        while before > 0 and self.key[before] in QUOTES and self.pos[before - 1] == "prep":
            before -= 1
        return bool(self.proclitic[i][-1:] in LETTERS and self.proclitic[i]) or (
            i > 0 and (self.pos[before] in ("prep", "noun", "quant") or before in self._verbal)
        )

    def _dual_before(self, i: int) -> bool:
        """Whether two were named before word i; else the dual verb is rather a noun in the accusative."""
        for at in range(i - 1, max(i - _DUAL, -1), -1):
            if self.role(at, "pair") or self.enclitic[at].endswith(OF_BOTH) or self.key[at].endswith(OF_BOTH):
                return True
            if self.joined(at) and self.pos[at] in ("name", ""):
                return True
        return False

    def _hedged(self, i: int) -> bool:
        """A verb that only says how somebody calls the thing: «what he called»."""
        return i > 0 and self.role(i, "calls") and self.role(i - 1, "what")

    def _breaks_at(self, i: int) -> bool:
        if self.key[i] in QUOTES or self.role(i, "what") or self._hedged(i):
            return False
        if i in self._verbal or self.opener(i) or self.key[i] in COMMAS:
            return True
        return self.pos[i] in ("prep", "neg", "conj") or bool(self.governed(i)) or self.circumstance(i)
