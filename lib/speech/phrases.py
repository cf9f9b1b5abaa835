"""Words that begin at one place -> the noun phrase there as a speaker: who is named, and what verbs agree with."""

from __future__ import annotations

from typing import NamedTuple

from .cues import FINITE, MASDAR, PARTICIPLE, core
from .passages import COMMAS, Named, Passage, Word, finite, plain

_LONGEST = 16
_LONGEST_NAME = 6
_SHORT = 3
_CODE = 2
_TAG = "#"
_ENDINGS = frozenset(("\u0627\u0646", "\u064a\u0646", "\u0648\u0646"))
_PLURAL, _ACCUSATIVE, _WITH = "\u0627\u062a", "\u0627", "\u0628"
_AND, _FOR, _HA, _ARTICLE = "\u0648", "\u0644", "\u0647", "\u0627\u0644"


class Speaker(NamedTuple):
    """Who speaks: characters start..end that name them, the entity if known, and what verbs agree with.

    `nations` are the entities that the words say the speaker acts for. `role` is what the describing word is (body,
    source, private, document, medium), `definite` says that it points back to one already told of, and `state` that
    a country is named.
    """

    start: int
    end: int
    entity_id: str | None
    gender: str
    number: str
    nations: tuple[str, ...]
    role: str = ""
    definite: bool = False
    state: bool = False


class Phrases:
    """Reads noun phrases of one passage as speakers."""

    def __init__(self, passage: Passage) -> None:
        self._p = passage
        self._v = passage.vocabulary
        self._adjuncts = self._v.roles["adjunct"] | self._v.days
        self._aside = self._adjuncts | self._v.roles["aux"]

    def role(self, word: Word) -> str:
        """What the word says of the speaker whom it begins to describe, or nothing."""
        roles = self._v.roles
        head = core(word.stem)
        cut = 2 if head[-2:] in _ENDINGS else int(head.endswith(_ACCUSATIVE))
        singular = head[:-2] + _HA if head.endswith(_PLURAL) else head
        forms = (head, head[: len(head) - cut], singular, word.stem, word.key)
        for role in ("body", "source", "private", "document", "medium"):
            if not roles[role].isdisjoint(forms):
                return role
        return "source" if head in self._v.titles else ""

    def phrase(self, at: int, limit: int, governed: bool = False) -> tuple[Speaker, int] | None:
        """The noun phrase that begins at `at` as a speaker, and one past its last word; None if none can speak.

        `governed` allows the preposition li- before it, as after words like according-to.
        """
        p, words = self._p, self._p.words
        if at >= limit:
            return None
        begin = at + 1 if at in p.quotes and at + 1 < limit else at
        word = words[begin]
        bare = plain(word) or (governed and word.proclitic.endswith(_FOR))
        if word.kind == "punct" or not bare or word.key in self._v.that:
            return None
        named = p.names.get(begin)
        role = self.role(word) or ("body" if word.pos == "nisba" and _many(word) else "")
        if named is None and not role and begin + 1 < limit and word.pos in ("quant", "number"):
            return self._some(at, begin, limit)
        if named is None and not role:
            return None
        if begin > at and not p.is_name_quote(at) and (not role or p.quotes[at].end - at > 2 * _LONGEST_NAME):
            return None
        if named is not None and named.form == "name" and (not role or named.type == "PER"):
            return self._of_name(named, begin, ()), self._closed(named.end)
        return self._described(at, begin, min(limit, begin + _LONGEST), role)

    def _some(self, at: int, begin: int, limit: int) -> tuple[Speaker, int] | None:
        """A phrase like one-of-the-sources or three-officials."""
        if self._p.words[begin].enclitic:
            return Speaker(*self._p.span(at, begin + 1), None, "", "s", (), "source"), begin + 1
        found = self.phrase(begin + 1, limit) if self.role(self._p.words[begin + 1]) else None
        if found is None:
            return None
        speaker, end = found
        return speaker._replace(start=self._p.words[at].start, gender="", entity_id=None, definite=False), end

    def _closed(self, end: int) -> int:
        return end + 1 if end in self._p.closing else end

    def _described(self, at: int, begin: int, limit: int, role: str) -> tuple[Speaker, int]:
        p, words = self._p, self._p.words
        names: list[Named] = []
        here, complete = begin, False
        while here < limit:
            named = p.names.get(here)
            if named is not None and (plain(words[here]) or here == begin) and not self._barred(named, names, complete):
                if self._another(named, begin, here, role):
                    here = self._without_titles(begin, here)
                    break
                names.append(named)
                here, complete = self._closed(named.end), True
                if named.type == "PER" and named.form == "name":
                    here = self._renamed(here, names)
                    break
                continue
            issuer = self._issuer(here, limit) if role == "document" and here > begin else None
            if issuer is not None:
                names.append(issuer)
                here = self._closed(issuer.end)
                break
            step = self._step(here, begin, complete, role, names)
            if not step:
                break
            complete = complete or self._completes(words[here])
            here += step
        while here - 1 > begin and (words[here - 1].pos == "prep" or words[here - 1].key in COMMAS):
            here -= 1
        nations = [word.country for word in words[begin:here] if word.pos == "nisba" and word.country]
        return self._chosen(at, begin, here, role, names, nations), here

    def _another(self, named: Named, begin: int, here: int, role: str) -> bool:
        """Whether the name is another person's than the body or the people that the phrase describes."""
        person = named.type == "PER" and named.form == "name" and here > begin + 1
        return person and (role == "body" or _many(self._p.words[begin]))

    def _without_titles(self, begin: int, end: int) -> int:
        """One past the last word before the titles that end here."""
        words = self._p.words
        while end - 1 > begin and words[end - 1].stem.startswith(_ARTICLE) and self.role(words[end - 1]):
            end -= 1
        return end

    def _renamed(self, end: int, names: list[Named]) -> int:
        """One past the name that follows after a comma, where it says who the person described by another's name is."""
        words = self._p.words
        named = self._p.names.get(end + 1) if end < len(words) and words[end].key in COMMAS else None
        if named is None or named.type != "PER" or named.form != "name" or not plain(words[end + 1]):
            return end
        names.append(named)
        return named.end

    def _issuer(self, here: int, limit: int) -> Named | None:
        """Who issued the document, named after a verb like issued-by."""
        p = self._p
        if not finite(p.words[here]) or (here in p.cues and "relay" not in p.cues[here].complements):
            return None
        for at in range(here + 1, min(here + 5, limit)):
            named = p.names.get(at)
            if named is not None and named.type != "LOC":
                return named
            if p.words[at].key in self._v.that:
                return None
        return None

    def _barred(self, named: Named, names: list[Named], complete: bool) -> bool:
        if named.form != "name":
            return bool(names) or complete
        return False

    def _completes(self, word: Word) -> bool:
        return word.stem.startswith(_ARTICLE) or bool(word.enclitic) or word.pos in ("nisba", "name")

    def _step(self, here: int, begin: int, complete: bool, role: str, names: list[Named]) -> int:
        """How many words on the phrase goes from here; 0 where it ends."""
        words = self._p.words
        word = words[here]
        if here == begin or word.key == _TAG:
            return 1
        if word.key in COMMAS:
            return int(self._apposed(here + 1, names))
        if word.kind == "punct":
            return self._marked(here, complete)
        if self._ends(here):
            return 0
        if word.proclitic[:1] == _AND:
            joined = self._p.names.get(here)
            named = joined is not None and joined.form == "name"
            return int(here in self._p.nations or bool(self.role(word)) or named)
        if word.key in self._v.roles["open_preposition"]:
            return int(self._opens(here, complete, role))
        if not plain(word):
            return self._attached(here, begin, role, names)
        if word.pos == "prep" or (words[here - 1].pos == "nisba" and self._begins_another(here)):
            return 0
        return int(not complete or self._completes(word))

    def _apposed(self, at: int, names: list[Named]) -> bool:
        """Whether a person's name after a comma belongs to the title before it."""
        named = self._p.names.get(at)
        if named is None or named.type != "PER" or named.form != "name" or not plain(self._p.words[at]):
            return False
        return not any(n.type == "PER" and n.form == "name" for n in names)

    def _marked(self, here: int, complete: bool) -> int:
        """How long the name in quotation marks is, if one stands here."""
        quote = self._p.quotes.get(here)
        if quote is None or not quote.closed or quote.end - here > _LONGEST_NAME:
            return 0
        return quote.end - here + 1 if self._p.is_name_quote(here) or not complete else 0

    def _opens(self, here: int, complete: bool, role: str) -> bool:
        """Whether the preposition at `here` leads to the body or place that the speaker belongs to."""
        p, words = self._p, self._p.words
        if here + 1 >= len(words):
            return False
        following = p.names.get(here + 2 if here + 1 in p.quotes else here + 1)
        spoken_for = words[here].key in self._v.roles["on_behalf"]
        if following is not None and (following.type != "PER" or spoken_for):
            return True
        if spoken_for and following is None:
            return True
        some = words[here + 1].pos == "quant" and role != "document"
        described = some or self.role(words[here + 1]) in ("source", "body", "medium")
        return described and (role != "document" or not complete)

    def _attached(self, here: int, begin: int, role: str, names: list[Named]) -> int:
        """How many words the phrase goes on where a preposition is written with the word at `here`."""
        word, named = self._p.words[here], self._p.names.get(here)
        if role == "document" and word.proclitic.endswith(_FOR) and named is not None:
            names.append(named)
            return named.end - here
        if self.role(word) == "medium" or (named is None and self._p.words[here - 1].pos == "nisba"):
            return 0
        if word.proclitic == _WITH and role in ("source", "body") and here == begin + 1:
            return int(named is not None or bool(self.role(word)))
        return int(word.proclitic.endswith(_FOR) and role != "private" and (named is None or named.type != "PER"))

    def _begins_another(self, here: int) -> bool:
        """Whether the word after a nationality begins the verb's object, and is no title before a name."""
        word, named = self._p.words[here], self._p.names.get(here + 1)
        titled = named is not None and named.type == "PER"
        return not titled and (bool(self.role(word)) or word.feats.startswith("masdar"))

    def _ends(self, here: int) -> bool:
        p, v, word = self._p, self._v, self._p.words[here]
        if word.key in v.that_so or word.key in self._adjuncts or word.pos in ("rel", "conj", "neg", "pron", "adv"):
            return True
        if here in p.cues:
            cue = p.cues[here]
            if cue.shape == FINITE and not p.names.get(here):
                return True
            if (cue.shape == PARTICIPLE and cue.tense == "acc") or (
                cue.shape == MASDAR and (cue.definite or cue.enclitic) and cue.masdar
            ):
                return True
        return finite(word) and here not in p.names and not word.stem.startswith(_ARTICLE)

    def _chosen(self, at: int, begin: int, end: int, role: str, names: list[Named], nations: list[str]) -> Speaker:
        words = self._p.words
        acts_for = tuple(nations) if role != "private" else ()
        people = [n for n in names if n.type == "PER" and n.form == "name" and not self._belongs(n, begin, role)]
        if people:
            return self._of_name(people[-1], begin, acts_for)
        acts_for += tuple(n.entity_id for n in names if n.entity_id and role != "private")
        head = names[0] if names and names[0].first == begin else None
        gender = "f" if self._feminine(words[begin]) else "m"
        open_number = role in ("source", "body", "private") and head is None
        number = "p" if _many(words[begin]) else ("" if open_number else "s")
        start, stop = self._p.span(at, end)
        if begin < len(words) and not plain(words[begin]):
            start = words[begin].stem_start
        entity_id = head.entity_id if head else None
        if entity_id is None and role in ("document", "medium"):
            entity_id = next((n.entity_id for n in names if n.entity_id and n.type in ("ORG", "PER")), None)
        if head is not None and head.end >= end:
            start, stop = head.start, head.stop
        definite = words[begin].stem.startswith(_ARTICLE) and end - begin <= _SHORT
        return Speaker(start, stop, entity_id, gender, number, acts_for, role, definite)

    def _belongs(self, named: Named, begin: int, role: str) -> bool:
        """Whether the person named is whose family, office or spokesman the words before describe."""
        before = self._p.words[named.first - 1]
        if before.key in self._v.roles["open_preposition"]:
            return True
        return named.first == begin + 1 and not before.stem.startswith(_ARTICLE) and bool(role)

    def _feminine(self, word: Word) -> bool:
        if core(word.stem) in self._v.roles["feminine"] or word.key in self._v.roles["feminine"]:
            return True
        return (
            word.stem.endswith(_PLURAL)
            or word.stem.endswith(_HA)
            or ".fs" in f".{word.feats}"
            or ".fp" in f".{word.feats}"
        )

    def _of_name(self, named: Named, begin: int, acts_for: tuple[str, ...]) -> Speaker:
        words = self._p.words
        word, head = words[named.first], words[begin]
        if named.form == "nominal" and not acts_for:
            acts_for = tuple(w.country for w in words[named.first : named.end] if w.pos == "nisba" and w.country)
        gender = ""
        if named.type == "PER":
            gender = "f" if begin != named.first and self._feminine(head) else ""
        elif self._feminine(word):
            gender = "f"
        elif named.type == "GPE":
            gender = "m" if word.stem in self._v.roles["masculine"] else "f"
        role = "medium" if named.entity_id in self._v.media else ""
        state = named.type == "GPE" and len(named.entity_id or "") == _CODE
        return Speaker(named.start, named.stop, named.entity_id, gender, "s", acts_for, role, state=state)


def _many(word: Word) -> bool:
    return any(feat in ("mp", "fp", "md", "fd") for feat in word.feats.split("."))
