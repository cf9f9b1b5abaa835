"""A trigger in its clause -> who fills its roles: subject, owner, object and prepositional phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .clauses import ALEF, COMMAS, HA, OF_BOTH, QUOTES, TA, Clause
from .parties import Party, pair
from .triggers import Hit

OUR = "\u0646\u0627"
DASHES = frozenset("-\u2013\u2014/")
BETWEEN = "\u0628\u064a\u0646"
FROM, LAM = "\u0645\u0646", "\u0644"
PRONOUNS = re.compile("(\u0647|\u0647\u0627|\u0647\u0645|\u0647\u0645\u0627)$")
_PHRASE = 9
_NEAR = 6
_LONG = 12
_SKIPPED = 3
_LIST = 6


class Filler(NamedTuple):
    """Countries in a role, the words first..end that name them (-1 where none do), and how they were found."""

    countries: tuple[str, ...]
    first: int
    end: int
    how: str


class Speech(NamedTuple):
    """A quotation as the frames see it: its words in this sentence, its cue's word (-1), and who speaks."""

    first: int
    end: int
    cue: int
    country: str | None
    speaker_id: str | None


class Frames:
    """The roles of one sentence: its clause, its parties, who speaks in it, and what was told before."""

    def __init__(
        self, clause: Clause, parties: Sequence[Party], speeches: Sequence[Speech], recent: Callable[[], list[Party]], heads: frozenset[str],
        before: Callable[[], Filler | None],
    ) -> None:  # fmt: skip
        self.clause = clause
        self.parties = parties
        self.speeches = speeches
        self._recent = recent
        self._heads = heads
        self._before = before
        self._at: list[Party | None] = [None] * clause.size
        for party in parties:
            for i in range(party.first, party.end):
                self._at[i] = party
        self._subjects: dict[int, Filler | None] = {}

    # --- who speaks ----------------------------------------------------------------------------------------------

    def speech(self, i: int) -> Speech | None:
        """The innermost quotation around word i."""
        around = [s for s in self.speeches if s.first <= i < s.end]
        return min(around, key=lambda s: s.end - s.first) if around else None

    def speaker(self, i: int) -> Filler | None:
        """The country in whose words word i stands."""
        speech = self.speech(i)
        if speech is None or not speech.country:
            return None
        return Filler((speech.country,), -1, -1, "speaker")

    def named(self, i: int) -> bool:
        """Whether word i is part of a name, a title or a nationality."""
        return self._at[i] is not None

    # --- phrases -------------------------------------------------------------------------------------------------

    def phrase(self, i: int, reach: int = _PHRASE) -> Party | None:
        """The first party of the noun phrase that begins at word i."""
        clause = self.clause
        titled = clause.core[i] in self._heads
        for k in range(i, min(i + reach, clause.size)):
            if self._at[k] is not None:
                return self._at[k]
            crossed = clause.role(i, "what") or (titled and clause.role(k, "titular"))
            crossed = crossed or (clause.governed(k) == LAM and clause.definite(k))
            if k > i and (clause.breaks(k) or clause.joined(k)) and not crossed:
                return None
        return None

    def together(self, party: Party, how: str) -> Filler:
        """A party and those joined to it: «Qatar, Saudi Arabia and Turkey»."""
        clause, codes, end = self.clause, list(party.countries), party.end
        at = end
        while at < clause.size:
            beside = self._beside(party, at)
            if beside is not None:
                codes += [code for code in beside.countries if code not in codes]
                at = end = beside.end
                continue
            listed = clause.key[at] in COMMAS or clause.role(at, "and")
            step = at + 1 if listed else at
            if step >= clause.size or not (listed or clause.joined(step)):
                break
            following = self.phrase(step, _LIST)
            if following is None or clause.governed(step) or clause.verbal(step) or not self._listable(step, following):
                break
            if clause.key[at] in COMMAS and not clause.joined(step) and not self._continues(following.end):
                break
            codes += [code for code in following.countries if code not in codes]
            at = end = following.end
        return Filler(tuple(codes), party.first, end, how)

    def _beside(self, party: Party, at: int) -> Party | None:
        """A second nationality right after the first: «Russian-Turkish»."""
        step = at + 1 if self.clause.key[at] in DASHES else at
        following = self._at[step] if step < self.clause.size else None
        both = party.form == "nationality" and following is not None and following.form == "nationality"
        return following if both and following.first == step and not self.clause.joined(step) else None

    def _continues(self, at: int) -> bool:
        clause = self.clause
        return at < clause.size and (clause.joined(at) or clause.key[at] in COMMAS and at + 1 < clause.size and (
            self._at[at + 1] is not None and self._at[at + 1].first == at + 1
        ))  # fmt: skip

    def _listable(self, i: int, party: Party) -> bool:
        return party.first == i or (party.agent and self.clause.core[i] in self._heads)

    def sides(self, i: int) -> Filler | None:
        """What «both sides» at word i means: those named beside it, else the last two that acted."""
        i = self._pair_word(i)
        if i < 0:
            return None
        beside = self.phrase(i + 1, 4) if i + 1 < self.clause.size and not self.clause.breaks(i + 1) else None
        if beside is not None:
            group = self.together(beside, "pair")
            if len(group.countries) > 1:
                return group._replace(first=i)
        codes = self._pair(i)
        return Filler(codes, i, i + 1, "pair") if codes else None

    def _pair(self, i: int) -> tuple[str, ...]:
        return pair([p for p in self.parties if p.end <= i and p.agent], self._recent())

    def _pair_word(self, i: int) -> int:
        """The word for «both» that the phrase at word i is or ends in («the two ministers of both countries»), or -1."""
        clause = self.clause
        for k in range(i, min(i + 4, clause.size)):
            if clause.role(k, "pair"):
                return k
            if clause.lemma[k] not in self._heads and clause.core[k] not in self._heads or (k > i and clause.breaks(k)):
                return -1
        return -1

    # --- subjects ------------------------------------------------------------------------------------------------

    def subject(self, v: int) -> Filler | None:
        """Who does what the verb or circumstance at word v says."""
        if v not in self._subjects:
            self._subjects[v] = None
            self._subjects[v] = self._subject(v)
        return self._subjects[v]

    def _subject(self, v: int) -> Filler | None:
        clause = self.clause
        first_person = clause.verbal(v) and clause.feats[v].split(".pass")[0].endswith(".1p")
        if first_person:
            return self.speaker(v)
        if clause.circumstance(v):
            return self._cued(v) or self._inherited(v)
        front = self._in_front(v) if not clause.enclitic[v] else None
        found = front or self._preceding(v) or self._agreeing(v) or self._in_front(v) or self._pronoun(v) or self._cued(v)
        if found is None and clause.feats[v].endswith("d") and clause.feats[v][-3:-2] == "3":
            found = self._both(v)
        if found is None and clause.feats[v].endswith(".1s"):
            found = self.speaker(v)
        if found is None and (self._stranger(v) or self._relative(v)):
            return None
        return found or self._inherited(v)

    def _relative(self, v: int) -> bool:
        """Whether the verb tells of a thing named before its relative, and so of nobody without a country."""
        opened = self.clause.clause_start(v) - 1
        return opened >= 0 and self.clause.pos[opened] == "rel" and v - opened <= _SKIPPED

    def _stranger(self, v: int) -> bool:
        """Whether somebody without a country is named as the subject after the verb."""
        clause, k = self.clause, v + 1
        while k < clause.size and k - v <= _SKIPPED + 2 and (clause.idle(k) or clause.role(k, "quantity")):
            k += 1
        if k >= clause.size or clause.breaks(k) or clause.governed(k) or self._at[k] is not None:
            return False
        if clause.role(k, "counterpart"):
            return False
        return clause.core[k] in self._heads or clause.lemma[k] in self._heads or clause.pos[k] == "name"

    def _after(self, v: int) -> Filler | None:
        clause, k = self.clause, v + 1
        while k < clause.size and k - v <= _SKIPPED + 2 and clause.idle(k) and self._at[k] is None:
            k += 1
        if (
            k >= clause.size
            or clause.governed(k)
            or clause.pos[k] == "prep"
            or clause.breaks(k)
            and self._at[k] is None
        ):
            return None
        return self._actor_at(k, "after")

    def _agreeing(self, v: int) -> Filler | None:
        """The subject after the verb, if its gender is the verb's."""
        found = self._after(v)
        if found is None or found.first < 0:
            return found
        if self.clause.role(found.first, "counterpart") and not self._another(found.end, v):
            return None  # «met his counterpart»: the pronoun stands for the subject
        gender = self.clause.gender_of_verb(v)
        return found if not gender or self._gender(found) in ("", gender) else None

    def _another(self, at: int, v: int) -> bool:
        """Whether a second party that no preposition governs follows from word `at` on."""
        end = self.clause.window(v)
        return any(at <= p.first < end and not self.clause.preposition(p.first) for p in self.parties)

    def _gender(self, filler: Filler) -> str:
        party, clause = self._at[filler.end - 1] if filler.end else None, self.clause
        first = self._at[filler.first]
        party = first or party
        if party is None or filler.how == "pair":
            return ""
        if party.type == "PER" and party.form == "name" and filler.first == party.first:
            return "m" if clause.core[filler.first - 1][-1:] != HA else ""
        head = filler.first if party.form != "name" or filler.first < party.first else party.first
        if clause.role(head, "masculine"):
            return "m"
        if party.form == "name" and party.type in ("GPE", "LOC") and head == party.first:
            return "f"
        word = clause.core[head]
        return "f" if word.endswith((HA, ALEF + TA)) or clause.role(head, "feminine") else "m" if party.agent else ""

    def _preceding(self, v: int) -> Filler | None:
        """Who is named before «that» as the one to act: «it fell to X to», «it is for X to»."""
        that = self.clause.clause_start(v) - 1
        party = self._at[that - 1] if that > 0 and self.clause.role(that, "that") else None
        if party is not None and self.clause.governed(party.first) == LAM:
            return Filler(party.countries, party.first, party.end, "before")
        return None

    def _actor_at(self, k: int, how: str) -> Filler | None:
        """The actors whose phrase begins at word k."""
        party = self._at[k]
        if party is not None:
            return self.together(party, how) if party.agent and party.first == k else None
        sides = self.sides(k)
        if sides is not None:
            return sides
        if self.clause.core[k] in self._heads or self.clause.lemma[k] in self._heads:
            found = self._titled(k)
            if found is not None:
                return self.together(found, how)._replace(first=k)
        return None

    def _titled(self, k: int) -> Party | None:
        """The party at the end of a title, which may run over «in» and «in the name of»."""
        clause = self.clause
        for at in range(k + 1, min(k + _PHRASE, clause.size)):
            party = self._at[at]
            if party is not None:
                return party if party.agent or party.first - k <= 2 else None
            if clause.breaks(at) and not clause.role(at, "titular") and clause.governed(at) == "":
                return None
        return None

    def _in_front(self, v: int) -> Filler | None:
        clause = self.clause
        b = clause.clause_start(v)
        while b < v and (
            clause.idle(b) and self._at[b] is None or clause.role(b, "and") or clause.role(b, "auxiliary")
        ):
            b += 1
        if b < v and not clause.governed(b) and clause.pos[b] != "prep":
            found = self._actor_at(b, "before")
            if found is not None and found.end <= v:
                return found
        opened = clause.clause_start(v) - 1
        if opened > 0 and clause.pos[opened] == "rel" and b >= v - 1:
            return self._antecedent(opened)
        return None

    def _antecedent(self, rel: int) -> Filler | None:
        at = rel - 1
        while at > 0 and (self.clause.key[at] in COMMAS or self.clause.key[at] in QUOTES):
            at -= 1
        party = self._at[at]
        return (
            Filler(party.countries, party.first, party.end, "relative") if party is not None and party.agent else None
        )

    def _pronoun(self, v: int) -> Filler | None:
        """The pronoun on «that»: he who speaks."""
        clause = self.clause
        opened = clause.clause_start(v) - 1
        if opened < 0 or not clause.role(opened, "that") or not PRONOUNS.search(clause.key[opened]):
            return None
        if clause.enclitic[opened] == OF_BOTH or clause.key[opened].endswith(OF_BOTH):
            return self._both(v)
        return self.speaker(v) or self._inherited(opened)

    def _both(self, i: int) -> Filler | None:
        codes = self._pair(i)
        return Filler(codes, -1, -1, "pair") if codes else None

    def _cued(self, v: int) -> Filler | None:
        for speech in self.speeches:
            if speech.cue == v and speech.country:
                return Filler((speech.country,), -1, -1, "cue")
        return None

    def _inherited(self, v: int) -> Filler | None:
        """The subject of an earlier verb of the same sentence and speech, else of the sentence before."""
        speech = self.speech(v)
        for u in reversed(self.clause.verbs):
            if u < v and self.speech(u) == speech and not self._relative(u):
                found = self._in_front(u) or self._agreeing(u) or self._cued(u)
                if found is not None:
                    return found._replace(how="inherited")
        if speech is not None:
            return self.speaker(v)._replace(how="speaker") if self.speaker(v) else None
        if self.clause.circumstance(v) or not any(u < v for u in self.clause.verbs):
            return self._before()
        return None

    # --- slots ---------------------------------------------------------------------------------------------------

    def slot(self, name: str, hit: Hit, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """Who fills the role `name` of a trigger; `accepts(start, party)` judges a phrase and its first party."""
        special = {
            "subject": lambda: self.subject(hit.first),
            "owner": lambda: self.owner(hit),
            "governor": lambda: self.governor(hit.first),
            "speaker": lambda: self.speaker(hit.first),
            "head": lambda: self._head(hit.first),
            "doer": lambda: self._doer(hit.first, accepts),
            "by": lambda: self._by(hit),
            "partner": lambda: self._partner(hit.first),
            "object": lambda: self.object(hit, accepts),
            "idafa": lambda: self.idafa(hit.needed if hit.needed >= 0 else hit.end - 1, accepts),
        }
        if name in special:
            return special[name]()
        return self.prepositional(name, hit, accepts)

    def starts(self, name: str, hit: Hit) -> Iterator[int]:
        """Where the phrases governed by the preposition `name` begin, after the trigger."""
        clause = self.clause
        for k in range(hit.end, self.reach(hit)):
            if clause.governed(k) == name:
                yield k
            elif name in (clause.key_of_preposition(k), clause.core[k]) and k + 1 < clause.size:
                yield k + 1

    def prepositional(self, name: str, hit: Hit, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """The first accepted party after the preposition `name`."""
        for k in self.starts(name, hit):
            if name == BETWEEN and hit.trigger.mode != "verb" and k - hit.end > _NEAR:
                return None
            sides = self.sides(k)
            if sides is not None:
                return sides
            party = self.phrase(k)
            if party is not None and accepts(k, party):
                return self.together(party, name)
        return None

    def object(self, hit: Hit, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """The first accepted party after the trigger and its subject that no preposition governs."""
        clause, k = self.clause, hit.end
        if hit.trigger.mode == "noun" and not clause.enclitic[hit.end - 1]:
            return None
        subject = self.subject(hit.first) if hit.trigger.mode == "verb" else None
        if subject is not None and subject.end > k:
            k = subject.end
        end = clause.window(hit.end - 1)
        while k < end:
            if clause.governed(k) or clause.pos[k] == "prep":
                k = self._past_phrase(k)
            elif clause.idle(k) and self._at[k] is None or clause.key[k] in COMMAS:
                k += 1
            elif self.sides(k) is not None:
                return self.sides(k)
            else:
                party = self.phrase(k)
                if party is not None and subject is not None and set(party.countries) <= set(subject.countries):
                    k = party.end
                    continue
                return self.together(party, "object") if party is not None and accepts(k, party) else None
        return None

    def _past_phrase(self, k: int) -> int:
        """One past a short prepositional phrase: a place or a date between verb and object."""
        at = k if self.clause.governed(k) else k + 1
        party = self._at[at] if at < self.clause.size else None
        return party.end if party is not None and party.first == at else at + 1

    def idafa(self, i: int, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """The party in construct with word i, or whose adjective qualifies it."""
        k = i + 1
        if k >= self.clause.size or self.clause.breaks(k) or self.clause.enclitic[i]:
            return None
        sides = self.sides(k)
        if sides is not None:
            return sides
        party = self.phrase(k, 5)
        return self.together(party, "idafa") if party is not None and accepts(k, party) else None

    def owner(self, hit: Hit) -> Filler | None:
        """Whose act a noun names: in construct, by adjective, by pronoun, or the subject of the verb over it."""
        clause, last = self.clause, hit.end - 1
        if clause.enclitic[last] == OUR:
            return self.speaker(hit.first)
        if clause.enclitic[last]:
            return self._possessor(hit.first, clause.enclitic[last])
        k = hit.end
        if k < clause.size and not clause.breaks(k):
            found = self.sides(k) or self._actor_at(k, "idafa")
            if found is not None and not self._objective(hit, found):
                return found
            party = self.phrase(k, 3)
            nisba = party is not None and party.form == "nationality"
            if nisba and clause.definite(last) == clause.definite(party.first) and not party.agent:
                return self.together(party, "nisba")
        v = self.relative_verb(hit)
        if v >= 0:
            return self._after(v)
        subject = clause.definite(hit.first) and hit.first == clause.clause_start(hit.first)
        return self.speaker(hit.first) if subject else self.governor(hit.first)

    def _objective(self, hit: Hit, found: Filler) -> bool:
        """Whether the noun's construct names whom the act meets: «the support of Syria», but «of Cairo for …»."""
        if "idafa" not in hit.trigger.recipient:
            return False
        party = self._at[found.end - 1]
        if hit.trigger.event_type == "CONSULT":
            return party is None or party.type != "PER"
        if party is None or self.clause.enclitic[party.first]:
            return False
        following = next(self.starts(LAM, hit), None)
        return following is None or not found.end <= following <= found.end + 1

    def relative_verb(self, hit: Hit) -> int:
        """The verb of the relative clause that tells who did what a noun names («strikes that X dealt»), or -1."""
        clause = self.clause
        for at in range(hit.end, min(hit.end + 4, clause.size)):
            if clause.verbal(at):
                return at if clause.enclitic[at] else -1
            if clause.pos[at] != "rel" and clause.breaks(at):
                return -1
        return -1

    def reach(self, hit: Hit) -> int:
        """One past the last word that the trigger governs; a noun reaches into its own relative clause."""
        v = self.relative_verb(hit) if hit.trigger.mode == "noun" else -1
        return self.clause.window(v if v >= 0 else hit.end - 1)

    def _possessor(self, i: int, pronoun: str) -> Filler | None:
        return self._both(i) if pronoun == OF_BOTH else self.governor(i)

    def governor(self, i: int) -> Filler | None:
        """Who performs the act that word i names: the subject of the verb that carries it, or whose decision it is."""
        clause = self.clause
        party = self._at[i - 1] if i else None
        if party is not None and party.agent and not clause.governed(i) and self._decides(party):
            return Filler(party.countries, party.first, party.end, "idafa")
        own = bool(clause.enclitic[i])
        while_ = clause.role(i - 1, "while") if i else False
        for u in range(i - 1, -1, -1):
            if clause.verbal(u) or clause.circumstance(u):
                carried = own or while_ or clause.carries(u)
                found = self.subject(u) if carried else None
                return found or (self._quoted() if while_ else None)
            if clause.pos[u] == "rel" or clause.key[u] in ":;":
                break
        if not (own or while_):
            return None
        return self.speaker(i) or self._leading(i) or (self._before() if own else None)

    def _quoted(self) -> Filler | None:
        """Whose words the sentence reports: he takes part in what it says happened meanwhile."""
        countries = [s.country for s in self.speeches if s.country]
        return Filler((countries[0],), -1, -1, "speaker") if countries else None

    def _decides(self, party: Party) -> bool:
        """Whether a party stands in construct with a word for an utterance or a decision."""
        head = party.first - 1
        while head > 0 and self.clause.core[head] in self._heads:
            head -= 1
        return head >= 0 and (self.clause.feats[head].startswith("masdar") or self.clause.role(head, "deed"))

    def _leading(self, i: int) -> Filler | None:
        """The subject of the first verb after an opening circumstance: «after his meeting with …, the president left»."""
        for v in self.clause.verbs:
            if v > i:
                return self._after(v)
        return None

    def _doer(self, v: int, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """Who or whose thing is named as doing what word v says; a predicate's subject is that of its copula."""
        if not self.clause.verbal(v) and v and self.clause.verbal(v - 1):
            v -= 1
        if self.clause.feats[v].endswith(".1p"):
            return None
        return self._in_front(v) or self._agreeing(v) or self._thing(v, accepts)

    def _by(self, hit: Hit) -> Filler | None:
        """Who is named after a passive participle: «by», «on the part of»."""
        clause = self.clause
        for k in range(hit.end, min(hit.end + 4, clause.size - 1)):
            if clause.key_of_preposition(k) != FROM and not clause.idle(k):
                return None
            if clause.key_of_preposition(k) == FROM:
                at = k + 2 if clause.role(k + 1, "part") else k + 1
                party = self.phrase(at, 4) if at < clause.size else None
                return self.together(party, "by") if party is not None and party.agent else None
        return None

    def _partner(self, v: int) -> Filler | None:
        """With whom «we» do something: the last other party of the same words, else the last person named before."""
        speaker, clause = self.speaker(v), self.clause
        span = range(max(clause.clause_start(v) - 1, 0), clause.window(v))
        ours = any(clause.feats[i].endswith(".1p") or clause.key[i].endswith(OUR) for i in span)
        if speaker is None or not ours:
            return None
        people = [p for p in self.parties if p.end <= v and p.agent and p.type != "ORG"]
        codes = pair([p for p in people if p.type == "PER" or self.speech(p.first)], self._recent())
        others = tuple(code for code in codes if code not in speaker.countries)
        return Filler(others[:1], -1, -1, "partner") if others else None

    def _doer(self, v: int, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """Who or whose thing is named as doing what word v says; a predicate's subject is that of its copula."""
        if not self.clause.verbal(v) and v and self.clause.verbal(v - 1):
            v -= 1
        if self.clause.feats[v].endswith(".1p"):
            return None
        return self._in_front(v) or self._agreeing(v) or self._thing(v, accepts)

    def _by(self, hit: Hit) -> Filler | None:
        """Who is named after a passive participle: «by», «on the part of»."""
        clause = self.clause
        for k in range(hit.end, min(hit.end + 4, clause.size - 1)):
            if clause.key_of_preposition(k) != FROM and not clause.idle(k):
                return None
            if clause.key_of_preposition(k) == FROM:
                at = k + 2 if clause.role(k + 1, "part") else k + 1
                party = self.phrase(at, 4) if at < clause.size else None
                return self.together(party, "by") if party is not None and party.agent else None
        return None

    def _partner(self, v: int) -> Filler | None:
        """With whom «we» do something: the last other party of the same words, else the last person named before."""
        speaker, clause = self.speaker(v), self.clause
        span = range(max(clause.clause_start(v) - 1, 0), clause.window(v))
        ours = any(clause.feats[i].endswith(".1p") or clause.key[i].endswith(OUR) for i in span)
        if speaker is None or not ours:
            return None
        inside = [p for p in self.parties if p.end <= v and p.agent]
        for party in [*reversed(inside), *(p for p in reversed(self._recent()) if p.type == "PER")]:
            if set(party.countries) - set(speaker.countries):
                here = party in inside
                return Filler(party.countries, party.first if here else -1, party.end if here else -1, "partner")
        return None

    def _thing(self, v: int, accepts: Callable[[int, Party], bool]) -> Filler | None:
        """Whose thing does what word v says: «the Turkish moves violate»."""
        start = self.clause.clause_start(v)
        for k in (v + 1, start):
            if k < self.clause.size and k != v and not self.clause.governed(k) and not self.clause.breaks(k):
                party = self.phrase(k, 4)
                if party is not None and accepts(k, party) and (k > v or party.end <= v):
                    return self.together(party, "thing")
        return None

    def _head(self, i: int) -> Filler | None:
        """The party that an adjective or participle at word i qualifies or predicates."""
        at = i - 1
        while at >= 0 and (self.clause.key[at] in COMMAS or self.clause.idle(at)) and self._at[at] is None:
            at -= 1
        party = self._at[at] if at >= 0 else None
        if party is not None:
            first = party.first
            joined = [p for p in self.parties if p.end == first and self.clause.joined(first)]
            codes = tuple(dict.fromkeys([*(c for p in joined for c in p.countries), *party.countries]))
            return Filler(codes, first, party.end, "head")
        return None
