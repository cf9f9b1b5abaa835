"""A verb in its clause -> who does it: named beside it, by a pronoun, by an earlier verb, or as the speaker."""

from __future__ import annotations

import re

from .clauses import ALEF, COMMAS, HA, LAM, OF_BOTH, QUOTES, TA
from .parties import Party
from .phrases import Filler, Phrases

_PRONOUNS = re.compile("(\u0647|\u0647\u0627|\u0647\u0645|\u0647\u0645\u0627)$")
_REACH = 9
_SKIPPED = 3
_OPENING = 3


class Subjects(Phrases):
    """The subjects of one sentence's verbs and circumstances."""

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
            return self._we(v)
        if clause.circumstance(v):
            return self._cued(v) or self._inherited(v)
        front = self.in_front(v) if not clause.enclitic[v] else None
        found = front or self._preceding(v) or self.agreeing(v) or self.in_front(v) or self._pronoun(v) or self._cued(v)
        if found is None and clause.feats[v].endswith("d") and clause.feats[v][-3:-2] == "3":
            found = self.both(v)
        if found is None and clause.feats[v].endswith(".1s"):
            found = self.speaker(v)
        if found is None and (self._stranger(v) or self._relative(v)):
            return None
        return found or self._inherited(v)

    def _we(self, v: int) -> Filler | None:
        """Whom «we» at word v means: the speaker, and those who say it with him."""
        speech, speaker = self.speech(v), self.speaker(v)
        if speech is not None and speaker is not None and 0 <= speech.cue < self.clause.size and speech.cue != v:
            joint = self.agreeing(speech.cue) or self.in_front(speech.cue)
            if joint is not None and set(speaker.countries) < set(joint.countries):
                return Filler(joint.countries, -1, -1, "speaker")
        return speaker

    def _relative(self, v: int) -> bool:
        """Whether the verb tells of a thing named before its relative, and so of nobody without a country."""
        clause = self.clause
        bare = v > 0 and clause.feats[v].startswith("impf") and not clause.proclitic[v] and self.at[v - 1] is None
        if (
            bare
            and clause.pos[v - 1] in ("noun", "nisba", "")
            and not clause.definite(v - 1)
            and not clause.enclitic[v - 1]
        ):
            return not clause.idle(v - 1)  # «a draft accuses»: an indefinite noun needs no relative word
        opened = self.clause.clause_start(v) - 1
        return opened >= 0 and self.clause.pos[opened] == "rel" and v - opened <= _SKIPPED

    def _stranger(self, v: int) -> bool:
        """Whether somebody without a country is named as the subject after the verb."""
        clause, k = self.clause, v + 1
        while k < clause.size and k - v <= _SKIPPED + 2 and (clause.idle(k) or clause.role(k, "quantity")):
            k += 1
        if k >= clause.size or clause.breaks(k) or clause.governed(k) or self.at[k] is not None:
            return False
        if clause.role(k, "counterpart"):
            return False
        known = clause.core[k] in self.heads or clause.lemma[k] in self.heads
        return known or clause.pos[k] == "name" or clause.role(k, "document")

    def after(self, v: int) -> Filler | None:
        clause, k = self.clause, v + 1
        while k < clause.size and k - v <= _SKIPPED + 2 and clause.idle(k) and self.at[k] is None:
            k += 1
        if (
            k >= clause.size
            or clause.governed(k)
            or clause.pos[k] == "prep"
            or (clause.breaks(k) and self.at[k] is None)
        ):
            return None
        return self.actor_at(k, "after")

    def agreeing(self, v: int) -> Filler | None:
        """The subject after the verb, if its gender is the verb's."""
        found = self.after(v)
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
        party, clause = self.at[filler.end - 1] if filler.end else None, self.clause
        first = self.at[filler.first]
        party = first or party
        if party is None or filler.how == "pair":
            return ""
        if party.type == "PER" and party.form == "name" and filler.first == party.first:
            titled = filler.first > 0 and not clause.verbal(filler.first - 1)
            return "m" if titled and clause.core[filler.first - 1][-1:] != HA else ""
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
        party = self.at[that - 1] if that > 0 and self.clause.role(that, "that") else None
        if party is not None and self.clause.governed(party.first) == LAM:
            return Filler(party.countries, party.first, party.end, "before")
        return None

    def actor_at(self, k: int, how: str) -> Filler | None:
        """The actors whose phrase begins at word k."""
        sides = self.sides(k)
        if sides is not None:
            return sides
        party = self.at[k]
        if party is not None:
            return self.together(party, how) if party.agent and party.first == k else None
        if self.clause.core[k] in self.heads or self.clause.lemma[k] in self.heads:
            found = self._titled(k)
            if found is not None:
                return self.together(found, how)._replace(first=k)
        return None

    def _titled(self, k: int) -> Party | None:
        """The party at the end of a title, which may run over «in» and «in the name of»."""
        clause = self.clause
        for at in range(k + 1, min(k + _REACH, clause.size)):
            party = self.at[at]
            if party is not None:
                return party if party.agent or party.first - k <= 2 else None
            if clause.breaks(at) and not clause.role(at, "titular") and clause.governed(at) == "":
                return None
        return None

    def in_front(self, v: int) -> Filler | None:
        clause = self.clause
        b = clause.clause_start(v)
        if b and clause.verbal(b - 1):
            return None  # what follows an earlier verb is its own subject or object
        while b < v and (
            (clause.idle(b) and self.at[b] is None) or clause.role(b, "and") or clause.role(b, "auxiliary")
        ):
            b += 1
        if b < v and not clause.governed(b) and clause.pos[b] != "prep":
            found = self.actor_at(b, "before")
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
        party = self.at[at]
        return (
            Filler(party.countries, party.first, party.end, "relative") if party is not None and party.agent else None
        )

    def _pronoun(self, v: int) -> Filler | None:
        """The pronoun on «that»: he who speaks."""
        clause = self.clause
        opened = clause.clause_start(v) - 1
        if opened < 0 or not clause.role(opened, "that") or not _PRONOUNS.search(clause.key[opened]):
            return None
        if clause.enclitic[opened] == OF_BOTH or clause.key[opened].endswith(OF_BOTH):
            return self.both(v)
        return self.speaker(v) or self._inherited(opened)

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
                found = self.in_front(u) or self.agreeing(u) or self._cued(u)
                if found is not None:
                    return found._replace(how="inherited")
        if speech is not None:
            opening = self.clause.circumstance(v) or v - speech.first <= _OPENING
            return self.speaker(v) if opening else None
        if self.clause.circumstance(v) or not any(u < v for u in self.clause.verbs):
            return self.before()
        return None
