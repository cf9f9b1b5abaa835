"""A trigger in its clause -> who fills its roles: subject, owner, object and prepositional phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .clauses import COMMAS, LAM, OF_BOTH, OUR
from .parties import Party, pair
from .phrases import Filler
from .subjects import Subjects
from .triggers import Hit

Accepts = Callable[[int, Party], bool]
BY = "\u0628"
BETWEEN, FROM, IN = "\u0628\u064a\u0646", "\u0645\u0646", "\u0641\u064a"
# How far from a noun the parties of what it names may begin.
_QUALIFIED = 4
_FARTHEST = {BETWEEN: 6, "\u0645\u0639": 8}


class Frames(Subjects):
    """The roles of one sentence's triggers."""

    def slot(self, name: str, hit: Hit, accepts: Accepts) -> Filler | None:
        """Who fills the role `name` of a trigger; `accepts(start, party)` judges a phrase and its first party."""
        special = {
            "subject": lambda: self.subject(hit.first),
            "owner": lambda: self.owner(hit),
            "governor": lambda: self.governor(hit.first),
            "speaker": lambda: None if self._reported(hit.first) else self.speaker(hit.first),
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

    def prepositional(self, name: str, hit: Hit, accepts: Accepts) -> Filler | None:
        """The first accepted party after the preposition `name`."""
        for k in self.starts(name, hit):
            if name == IN and k <= hit.needed:
                continue  # before what the trigger needs it tells the place
            if hit.trigger.mode != "verb" and k - hit.end > _FARTHEST.get(name, k):
                return None
            sides = self.sides(k)
            if sides is not None:
                return sides
            party = self.phrase(k)
            if party is not None and accepts(k, party):
                return self.together(party, name)
            if party is None:
                taken = self.deed(k)
                if taken is not None:
                    return taken
        return None

    def deed(self, k: int) -> Filler | None:
        """Who did what the phrase at word k names, told in its relative clause: «the measures that X took»."""
        clause = self.clause
        if not clause.role(k, "deed"):
            return None
        for rel in range(k + 1, min(k + _QUALIFIED, clause.size - 1)):
            if clause.role(rel, "issued") and clause.pos[rel + 1] == "prep":
                party = self.phrase(rel + 2, 4) if rel + 2 < clause.size else None
                return self.together(party, "object") if party is not None else None
            if clause.pos[rel] == "rel":
                v = rel + 1
                return self.after(v) if clause.verbal(v) and self._resumes(v) else None
            if clause.breaks(rel):
                return None
        return None

    def object(self, hit: Hit, accepts: Accepts) -> Filler | None:
        """The first accepted party after the trigger and its subject that no preposition governs."""
        clause, k = self.clause, hit.end
        if hit.trigger.mode == "verb" and clause.enclitic[hit.first]:
            return self._antecedent_object(hit.first, accepts)
        if hit.trigger.mode == "noun" and not clause.enclitic[hit.end - 1]:
            return None
        subject = self.subject(hit.first) if hit.trigger.mode == "verb" else None
        if subject is not None and subject.end > k:
            k = self._past_adjectives(subject.end)
        end = clause.window(hit.end - 1)
        while k < end:
            if clause.governed(k) or clause.pos[k] == "prep":
                k = self._past_phrase(k)
            elif (clause.idle(k) and self.at[k] is None) or clause.key[k] in COMMAS:
                k += 1
            elif self.sides(k) is not None:
                return self.sides(k)
            else:
                party = self.phrase(k)
                if party is not None and subject is not None and set(party.countries) <= set(subject.countries):
                    k = party.end
                    continue
                if party is None:
                    return self.deed(k)
                return self.together(party, "object") if accepts(k, party) else None
        return None

    def _antecedent_object(self, v: int, accepts: Accepts) -> Filler | None:
        """Whom the pronoun on a relative clause's verb stands for: «the heights that X occupies»."""
        rel = self.clause.clause_start(v) - 1
        if rel <= 0 or self.clause.pos[rel] != "rel":
            return None
        party = self.at[rel - 1]
        return self.together(party, "object") if party is not None and accepts(party.first, party) else None

    def _past_phrase(self, k: int) -> int:
        """One past a short prepositional phrase: a place or a date between verb and object."""
        clause, at = self.clause, k if self.clause.governed(k) else k + 1
        opened = at
        if at < clause.size and clause.idle(at) and self.at[at] is None:
            return at + 1
        while at < clause.size and self.at[at] is None and (at == opened or not clause.breaks(at)):
            if at > opened and (clause.idle(at) or self._opens(at)):
                return at
            at += 1
        party = self.at[at] if at < clause.size else None
        if party is not None and opened < at == party.first and self._opens(at):
            return at
        return party.end if party is not None and (at == opened or not clause.breaks(at)) else at

    def _past_adjectives(self, k: int) -> int:
        """The comma that closes what qualifies an indefinite office: «a high Korean official, on Monday, …»."""
        clause, party = self.clause, self.at[k - 1]
        if party is None or party.form != "nationality" or clause.definite(party.first):
            return k
        comma = next((at for at in range(k, min(k + 3, clause.size)) if clause.key[at] in COMMAS), k)
        return k if any(self.at[at] or clause.breaks(at) for at in range(k, comma)) else comma

    def _opens(self, at: int) -> bool:
        """Whether a definite office after a name or a definite word begins a phrase of its own."""
        clause = self.clause
        return (
            clause.definite(at)
            and clause.core[at] in self.heads
            and (clause.pos[at - 1] == "name" or clause.definite(at - 1))
        )

    def idafa(self, i: int, accepts: Accepts) -> Filler | None:
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
        if OUR in (clause.enclitic[last], clause.enclitic[hit.first - 1] if hit.first else ""):
            return self.speaker(hit.first)
        if clause.enclitic[last]:
            return self._possessor(hit.first, clause.enclitic[last])
        k = hit.end
        if k < clause.size and not clause.breaks(k):
            found = self.sides(k) or self.actor_at(k, "idafa")
            if found is not None and not self._objective(hit, found):
                return found
            party = self.phrase(k, 3)
            agreeing = party is not None and clause.definite(last) == clause.definite(party.first)
            if party is not None and agreeing and party.form == "nationality" and not party.agent:
                return self.together(party, "nisba")
        v = self.relative_verb(hit)
        if v >= 0:
            return self.after(v)
        subject = clause.definite(hit.first) and hit.first == clause.clause_start(hit.first)
        return self.speaker(hit.first) if subject else self.governor(hit.first, hit.trigger.both)

    def _objective(self, hit: Hit, found: Filler) -> bool:
        """Whether the noun's construct names whom the act meets: «the support of Syria», but «of Cairo for …»."""
        if self.clause.role(found.first, "counterpart"):
            return True
        if "idafa" not in hit.trigger.recipient or self.clause.governed(hit.first) == BY:
            return False
        party = self.at[found.end - 1]
        if hit.trigger.event_type == "CONSULT":
            return party is None or party.type != "PER"
        if party is None or self.clause.enclitic[party.first]:
            return False
        following = next(self.starts(LAM, hit), None)
        return following is None or not found.end <= following <= found.end + 1

    def relative_verb(self, hit: Hit) -> int:
        """The verb of the relative clause that tells who did what a noun names («strikes that X dealt»), or -1."""
        clause = self.clause
        for at in range(hit.end, min(hit.end + 3, clause.size)):
            if clause.verbal(at):
                return at if self._resumes(at) else -1
            if clause.pos[at] != "rel" and clause.breaks(at):
                return -1
        return -1

    def _resumes(self, v: int) -> bool:
        """Whether a pronoun on the verb, or on the act that its subject decides on, takes up what went before."""
        if self.clause.enclitic[v]:
            return True
        found = self.after(v)
        at = found.end if found else self.clause.size
        return at < self.clause.size and bool(self.clause.enclitic[at]) and self.clause.feats[at].startswith("masdar")

    def reach(self, hit: Hit) -> int:
        """One past the last word that the trigger governs; a noun reaches into its own relative clause."""
        v = self.relative_verb(hit) if hit.trigger.mode == "noun" else -1
        return self.clause.window(v if v >= 0 else hit.end - 1)

    def _possessor(self, i: int, pronoun: str) -> Filler | None:
        return self.both(i) if pronoun == OF_BOTH else self.governor(i)

    def governor(self, i: int, meeting: bool = False) -> Filler | None:
        """Who performs the act that word i names: the subject of the verb that carries it, or whose decision it is."""
        clause = self.clause
        party = self.at[i - 1] if i else None
        if party is not None and party.agent and clause.governed(i) in ("", BY) and self._decides(party):
            return Filler(party.countries, party.first, party.end, "idafa")
        own = bool(clause.enclitic[i])
        while_ = i > 0 and (clause.role(i - 1, "while") or (meeting and clause.key_of_preposition(i - 1) == IN))
        for u in range(i - 1, -1, -1):
            if clause.verbal(u) or clause.circumstance(u):
                carried = own or while_ or clause.carries(u) or clause.feats[i] == "masdar.acc"
                found = self.subject(u) if carried else None
                return found or (self._quoted() if while_ else None)
            if clause.pos[u] == "rel" or clause.key[u] in ":;" or (clause.role(u, "that") and not own):
                break
        if not (own or while_):
            return None
        return self.speaker(i) or self._leading(i) or (self.before() if own else None)

    def _reported(self, i: int) -> bool:
        """Whether word i stands in a relative clause: what others' words are about is not the speaker's view."""
        opened = self.clause.clause_start(i) - 1
        while opened > 0 and self.clause.verbal(opened):
            opened = self.clause.clause_start(opened) - 1
        return opened >= 0 and self.clause.pos[opened] == "rel"

    def _quoted(self) -> Filler | None:
        """Whose words the sentence reports: he takes part in what it says happened meanwhile."""
        countries = [s.country for s in self.speeches if s.country]
        return Filler((countries[0],), -1, -1, "speaker") if countries else None

    def decided(self, i: int) -> bool:
        """Whether word i is what the decision of the party before it is about."""
        party = self.at[i - 1] if i else None
        return party is not None and party.agent and self._decides(party)

    def _decides(self, party: Party) -> bool:
        """Whether a party stands in construct with a word for an utterance or a decision."""
        head = party.first - 1
        while head > 0 and self.clause.core[head] in self.heads:
            head -= 1
        return head >= 0 and (self.clause.feats[head].startswith("masdar") or self.clause.role(head, "deed"))

    def _leading(self, i: int) -> Filler | None:
        """The subject of the first verb after an opening circumstance: «after his meeting …, the president left»."""
        for v in self.clause.verbs:
            if v > i:
                return self.after(v)
        return None

    def _doer(self, v: int, accepts: Accepts) -> Filler | None:
        """Who or whose thing is named as doing what word v says; a predicate's subject is that of its copula."""
        if not self.clause.verbal(v) and v and self.clause.verbal(v - 1):
            v -= 1
        if self.clause.feats[v].endswith(".1p"):
            return None
        return self.in_front(v) or self.agreeing(v) or self._thing(v, accepts)

    def _thing(self, v: int, accepts: Accepts) -> Filler | None:
        """Whose thing does what word v says: «the Turkish moves violate»."""
        start = self.clause.clause_start(v)
        for k in (v + 1, start):
            if k < self.clause.size and k != v and not self.clause.governed(k) and not self.clause.breaks(k):
                party = self.phrase(k, 4)
                if party is not None and accepts(k, party) and (k > v or party.end <= v):
                    return self.together(party, "thing")
        return None

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
        codes = pair([p for p in people if p.type == "PER" or self.speech(p.first)], self.recent())
        others = tuple(code for code in codes if code not in speaker.countries)
        return Filler(others[:1], -1, -1, "partner") if others else None

    def _head(self, i: int) -> Filler | None:
        """The party that an adjective or participle at word i qualifies or predicates."""
        at = i - 1
        while at >= 0 and (self.clause.key[at] in COMMAS or self.clause.idle(at)) and self.at[at] is None:
            at -= 1
        party = self.at[at] if at >= 0 else None
        if party is not None:
            first = party.first
            joined = [p for p in self.parties if p.end == first and self.clause.joined(first)]
            codes = tuple(dict.fromkeys([*(c for p in joined for c in p.countries), *party.countries]))
            return Filler(codes, first, party.end, "head")
        return self._pronoun(i)
