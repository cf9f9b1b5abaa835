"""Mentions and entities of one sentence -> parties: the countries and blocs that its words stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .. import camel
from ..lexicon import ALPHA2

if TYPE_CHECKING:
    from ..lexicon import Lexicon
    from .clauses import Clause

_ARTICLE = "\u0627\u0644"
_COMMA = frozenset(",\u060c")
_APPOSITION = 4
_SPEAK_FOR_NO_STATE = frozenset(("outlet", "agency", "company", "club", "bank", "ngo", "university", "hospital"))
_ALPHA2_NAMES = {alpha2: name for name, alpha2 in ALPHA2.items()}


class Mention(NamedTuple):
    """One mention in token coordinates: words first..end (half-open)."""

    first: int
    end: int
    type: str
    form: str
    entity_id: str | None


class Party(NamedTuple):
    """Words first..end that stand for countries; `agent` says that they name who can act, and not a thing's origin."""

    first: int
    end: int
    countries: tuple[str, ...]
    agent: bool
    type: str
    form: str
    head: str = ""


class Countries:
    """Entity -> the country or bloc that it acts for, over one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._known = frozenset(lexicon["countries"]["country"].tolist())
        self._blocs = dict(zip(lexicon["blocs"]["entity_id"], lexicon["blocs"]["bloc"], strict=True))
        orgs = lexicon["organisations"][["entity_id", "kind", "country"]].to_numpy().tolist()
        self._silent = frozenset(entity for entity, kind, _ in orgs if kind in _SPEAK_FOR_NO_STATE)
        self._blocs |= {entity: "UN" for entity, kind, _ in orgs if kind == "un_body"}
        blocs = set(lexicon["countries"].query("kind == 'bloc'")["country"])
        self._held: dict[str, list[tuple[str, str, str]]] = {}
        for country, entity, *term in lexicon["holders"][["country", "entity_id", "first", "last"]].to_numpy().tolist():
            if country in blocs:
                self._held.setdefault(entity, []).append((country, *term))
        self._metonyms = _metonyms(lexicon)
        self.heads = _heads(lexicon)

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Countries:
        """The countries of a lexicon; one object is kept per version."""
        return Countries(lexicon)

    def of_entity(self, entity_id: str | None, own: Mapping[str, str | None], day: str = "") -> str | None:
        """The country or bloc that an entity acts for on a day; `own` holds the countries of the entities found."""
        if not entity_id or entity_id in self._silent:
            return None
        if entity_id in self._known:
            return entity_id
        for bloc, first, last in self._held.get(entity_id, ()):
            if not day or (first[: len(day)] <= day and (not last or day <= last)):
                return bloc
        return self._blocs.get(entity_id) or stance_code(own.get(entity_id))

    def acts(self, mention: Mention) -> bool:
        """Whether a place stands for its government: countries, capitals and seats do, other towns do not."""
        if mention.type not in ("GPE", "LOC") or mention.form == "nominal":
            return True
        return (
            mention.entity_id in self._known or mention.entity_id in self._metonyms or mention.entity_id in self._blocs
        )


def stance_code(alpha2: str | None) -> str | None:
    """The code of a country among stances, where AL and AU are blocs."""
    return _ALPHA2_NAMES.get(alpha2, alpha2) if alpha2 else None


def _metonyms(lexicon: Lexicon) -> frozenset[str]:
    places = lexicon["places"][["entity_id", "type", "kind", "country"]].to_numpy().tolist()
    return frozenset(e for e, kind, sort, country in places if country and (sort == "capital" or kind == "ORG"))


def _heads(lexicon: Lexicon) -> frozenset[str]:
    """Words for people in office and for bodies: a nationality beside one names who acts."""
    words = {
        title
        for name, column in (("titles", "title"), ("office_titles", "title"), ("nominal_heads", "head"))
        for title in lexicon[name][column].tolist()
    }
    heads = lexicon["org_heads"][["head", "kind"]].to_numpy().tolist()
    words |= {head for head, kind in heads if kind not in _SPEAK_FOR_NO_STATE and kind != "outlet"}
    stance_words = lexicon["stance_words"][["word", "role"]].to_numpy().tolist()
    words |= {word for word, role in stance_words if role == "body"}
    folded = (camel.fold(word).split()[0] for word in words)
    return frozenset(word.removeprefix(_ARTICLE) if len(word) > 4 else word for word in folded)


def parties(
    clause: Clause, mentions: Sequence[Mention], acts_for: Callable[[str | None], str | None], countries: Countries
) -> list[Party]:
    """The parties of one sentence in order, none overlapping; names in apposition are joined to their titles."""
    nations = {m.first: m.entity_id for m in mentions if m.form == "nationality"}
    nations |= {m.first: acts_for(m.entity_id) for m in mentions if m.form == "name" and m.type in ("GPE", "ORG")}
    found: list[Party] = []
    for mention in sorted(mentions, key=lambda m: (m.first, -m.end)):
        if found and mention.first < found[-1].end:
            continue
        party = _party(clause, mention, acts_for(mention.entity_id), countries, nations)
        if party is None:
            continue
        if found and _apposed(clause, found[-1], party, countries.heads):
            before = found[-1]
            codes = before.countries or party.countries
            party = Party(before.first, party.end, codes, True, party.type, before.form, before.head)
            found[-1] = party
        else:
            found.append(party)
    return [party for party in found if party.countries]


def _party(
    clause: Clause, mention: Mention, code: str | None, countries: Countries, nations: Mapping[int, str | None]
) -> Party | None:
    head = clause.core[mention.first]
    if mention.form == "nationality":
        body = _governing_noun(clause, mention.first, countries.heads)
        return Party(
            mention.first, mention.end, (code,) if code else (), body is not None, "GPE", "nationality", body or ""
        )
    if code is None:
        inner = [nations[i] for i in range(mention.first, mention.end) if i in nations]
        code = inner[0] if inner and not _silent_body(clause, mention) else None
    if code is None and mention.type != "PER":
        return None
    return Party(
        mention.first, mention.end, (code,) if code else (), countries.acts(mention), mention.type, mention.form, head
    )


def _silent_body(clause: Clause, mention: Mention) -> bool:
    return mention.type == "ORG" and clause.role(mention.first, "silent")


def _governing_noun(clause: Clause, i: int, heads: frozenset[str]) -> str | None:
    """The person or body that the nationality at word i qualifies, or None where it qualifies something else."""
    for at in range(i - 1, max(i - 4, -1), -1):
        if clause.core[at] in heads or clause.lemma[at] in heads:
            return clause.core[at]
        if clause.breaks(at) or clause.pos[at] not in ("nisba", "noun", "name", ""):
            return None
        if clause.pos[at] != "nisba" and not clause.key[at].startswith(_ARTICLE):
            return None
    return None


def _apposed(clause: Clause, before: Party, after: Party, heads: frozenset[str]) -> bool:
    """Whether a person's name follows his title, directly or after a comma or further words of the title."""
    if not before.countries and before.type == "PER":
        return _introduced(clause, before, after, heads)
    if after.type != "PER" or after.form != "name" or after.first - before.end > _APPOSITION:
        return False
    if not before.agent or (after.countries and after.countries != before.countries):
        return False
    if before.form == "name" and not (
        before.type == "GPE" and after.countries and clause.core[before.first - 1] in heads
    ):
        return False
    between = range(before.end, after.first)
    if clause.governed(after.first) or clause.joined(after.first):
        return False
    return all(clause.key[i] in _COMMA or (not clause.breaks(i) and not clause.joined(i)) for i in between)


def _introduced(clause: Clause, before: Party, after: Party, heads: frozenset[str]) -> bool:
    """Whether an unknown person's office follows his name: «So-and-so, the ambassador of …»."""
    at = before.end
    if at + 1 >= clause.size or clause.key[at] not in _COMMA or not after.agent or after.first - at > _APPOSITION + 2:
        return False
    return clause.core[at + 1] in heads and not any(clause.verbal(i) for i in range(at + 1, after.first))


def pair(inside: Sequence[Party], before: Sequence[Party]) -> tuple[str, ...]:
    """The two countries that «both sides» means, or nothing.

    Those first named as acting in the same sentence; what is wanting, the countries whose people the article has named
    most often before, the later of equals.
    """
    people = [party for party in inside if _person(party)] or list(inside)
    codes = list(dict.fromkeys(code for party in people for code in party.countries))[:2]
    if len(codes) < 2:
        seen = [code for party in before if _person(party) for code in party.countries]
        seen = seen or [code for party in before for code in party.countries]
        last = {code: at for at, code in enumerate(seen)}
        ranked = sorted(last, key=lambda code: (-seen.count(code), -last[code]))
        codes += [code for code in ranked if code not in codes][: 2 - len(codes)]
    return tuple(codes) if len(codes) == 2 else ()


def _person(party: Party) -> bool:
    return party.agent and party.type == "PER"
