"""lexicon/*.csv, and an analyst's own rows beside them -> one checked, versioned body of knowledge."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent
SOURCE = "source"
# In tables of places and people a country is ISO 3166-1 alpha-2. The lexicon itself and the stances also name blocs,
# and AL and AU are the Arab League and the African Union there.
ALPHA2 = {"ALB": "AL", "AUS": "AU"}


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names file, row and rule."""


@dataclass(frozen=True)
class File:
    """One file: its columns (a source follows them), how many of them make the key, and what its values refer to."""

    columns: tuple[str, ...]
    key: int
    refers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blank: tuple[str, ...] = ()


_PEOPLE, _PLACES, _ORGS, _COUNTRIES = (
    ("people.entity_id",),
    ("places.entity_id",),
    ("organisations.entity_id",),
    ("countries.country",),
)

FILES: dict[str, File] = {
    "accuracy": File(("measure", "english", "arabic", "developed", "unseen"), 1),
    "ambiguous": File(("name", "reason"), 1),
    "countries": File(
        ("country", "kind", "name", "english", "continent"),
        1,
        values={"kind": ("state", "territory", "bloc")},
        blank=("continent",),
    ),
    "country_names": File(("country", "name"), 2, refers={"country": _COUNTRIES}),
    "nationalities": File(
        ("country", "form", "kind"), 2, refers={"country": _COUNTRIES}, values={"kind": ("nisba", "plural")}
    ),
    "places": File(
        ("entity_id", "type", "kind", "name", "english", "country"),
        1,
        refers={"country": _COUNTRIES},
        values={"type": ("GPE", "LOC", "ORG")},
        blank=("country",),
    ),
    "place_names": File(("entity_id", "name"), 2, refers={"entity_id": _PLACES}),
    "people": File(("entity_id", "name", "english", "country"), 1, refers={"country": _COUNTRIES}, blank=("country",)),
    "person_names": File(("entity_id", "name"), 2, refers={"entity_id": _PEOPLE}),
    "office_titles": File(("office", "title", "country"), 3, refers={"country": _COUNTRIES}, blank=("country",)),
    "holders": File(
        ("office", "country", "entity_id", "first", "last"),
        4,
        refers={"country": _COUNTRIES, "entity_id": _PEOPLE},
        blank=("country", "first", "last"),
    ),
    "organisations": File(
        ("entity_id", "kind", "name", "english", "country"), 1, refers={"country": _COUNTRIES}, blank=("country",)
    ),
    "organisation_names": File(("entity_id", "name"), 2, refers={"entity_id": _ORGS}),
    "outlet_domains": File(("domain", "entity_id"), 1, refers={"entity_id": _ORGS}),
    "org_heads": File(("head", "kind", "in_name"), 1, values={"in_name": ("yes", "no")}),
    "titles": File(("title", "kind"), 1),
    "given_names": File(("name", "gender", "origin"), 2, values={"gender": ("m", "f", "")}, blank=("gender", "origin")),
    "verbs": File(
        ("lemma", "perfect", "perfect_c", "imperfect", "jussive", "participle", "passive_participle", "masdar"),
        1,
        blank=("perfect_c", "jussive", "participle", "passive_participle", "masdar", "imperfect"),
    ),
    "affixes": File(("side", "class", "form", "feats"), 3, values={"side": ("prefix", "suffix")}, blank=("feats",)),
    "nominal_heads": File(
        ("head", "use", "type"),
        2,
        values={"use": ("definite", "possessed", "qualified", "demonstrative"), "type": ("PER", "ORG", "GPE")},
    ),
    "place_heads": File(("head", "type", "in_name"), 1, values={"type": ("GPE", "LOC"), "in_name": ("yes", "no")}),
    "name_words": File(("word", "role"), 2, values={"role": ("voice", "outside")}),
    "function_words": File(("word", "pos", "enclitic"), 2, values={"enclitic": ("yes", "no")}),
    "event_types": File(("event_type", "score", "quad_code", "sign", "english", "arabic"), 1),
    "columns": File(("field", "name"), 2, values={"field": ("id", "text", "title", "published", "outlet", "url")}),
    "furniture": File(
        ("phrase", "kind", "match"),
        2,
        values={
            "kind": (
                "agency",
                "button",
                "byline",
                "caption",
                "comments",
                "connective",
                "credit",
                "date",
                "legal",
                "link",
                "menu",
                "related",
                "source",
                "updated",
                "waw",
            ),
            "match": ("start", "whole", "within"),
        },
    ),
    "interface": File(("key", "en", "ar"), 1),
    "description_words": File(
        ("word", "role", "value"),
        3,
        values={
            "role": (
                "past",
                "counterpart",
                "latter",
                "homeland",
                "state",
                "capital",
                "town",
                "epithet",
                "body",
                "posted",
                "posting",
                "expanse",
                "voice",
                "kin",
                "adjective",
                "regime",
                "belonging",
                "own",
            ),
        },
        blank=("value",),
    ),
    "body_words": File(("words", "english"), 1),
    "letters": File(
        ("letter", "kind", "latin"), 2, values={"kind": ("consonant", "vowel", "foreign", "foreign_vowel")}
    ),
    "months": File(
        ("calendar", "name", "month", "alone"),
        2,
        values={
            "calendar": ("gregorian", "levantine", "maghrebi", "moroccan", "hijri"),
            "month": tuple(map(str, range(1, 13))),
            "alone": ("yes", "no"),
        },
    ),
    "numbers": File(
        ("word", "kind", "value"),
        1,
        values={"kind": ("unit", "ten", "tens", "hundred", "thousand", "ordinal", "whole")},
    ),
    "time_words": File(("word", "role", "value"), 2, blank=("value",)),
    "reporting_verbs": File(
        ("lemma", "class", "complements"),
        1,
        refers={"lemma": ("verbs.lemma",)},
        values={"class": ("neutral", "assertive", "distancing", "directive", "commissive", "expressive")},
    ),
    "blocs": File(
        ("entity_id", "bloc"),
        1,
        refers={"entity_id": ("organisations.entity_id", "places.entity_id"), "bloc": _COUNTRIES},
    ),
    "stance_triggers": File(
        ("trigger", "mode", "needs", "event_type", "actor", "recipient", "topic", "direction"),
        4,
        refers={"event_type": ("event_types.event_type",)},
        values={"mode": ("verb", "noun", "adjective", "phrase"), "direction": ("one", "both")},
        blank=("needs", "actor", "recipient", "topic"),
    ),
    "stance_words": File(("word", "role"), 2),
    "topics": File(("topic_id", "name", "english"), 1),
    "topic_phrases": File(("phrase", "topic_id"), 1, refers={"topic_id": ("topics.topic_id",)}),
    "speech_words": File(
        ("word", "role"),
        2,
        values={
            "role": (
                "about",
                "adjunct",
                "after",
                "after_with_cue",
                "antecedent",
                "aux",
                "body",
                "break",
                "conditional",
                "continuing",
                "contrast",
                "document",
                "doubled",
                "exception",
                "feminine",
                "from",
                "governing",
                "hypothesis",
                "linking",
                "in",
                "inside",
                "masculine",
                "medium",
                "negation",
                "object",
                "on",
                "on_behalf",
                "open_preposition",
                "perfect_mark",
                "private",
                "reflexive",
                "saying",
                "source",
                "subordinate",
                "that",
                "to",
                "what",
            )
        },
    ),
}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All files as frames of str, by name; equal and hashable by version."""

    frames: Mapping[str, pd.DataFrame]
    version: str

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __reduce__(self) -> tuple[object, ...]:
        return Lexicon, (self.frames, self.version)

    @cached_property
    def country_english(self) -> dict[str, str]:
        """English name by country code."""
        return dict(zip(self["countries"]["country"], self["countries"]["english"], strict=True))


def load(extra: Path | None = None, folder: Path = FOLDER) -> Lexicon:
    """The lexicon of `folder`, and under each file the rows of the same file in `extra` (an analyst's own).

    Raises LexiconError, naming file and row, if an own file lacks a column; `errors` tells the finer faults.
    """
    frames, digest = {}, hashlib.sha256()
    for name, spec in FILES.items():
        parts = []
        for place in (folder, extra):
            path = place / f"{name}.csv" if place else None
            if path and path.exists():
                data = path.read_bytes()
                digest.update(name.encode() + data)
                parts.append(_read(path, spec))
        frames[name] = pd.concat(parts, ignore_index=True) if parts else _blank(spec)
    return Lexicon(frames, digest.hexdigest()[:16])


def _blank(spec: File) -> pd.DataFrame:
    return pd.DataFrame(columns=[*spec.columns, SOURCE], dtype="str")


def _read(path: Path, spec: File) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = list(csv.reader(stream)) or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{path}: not a CSV in UTF-8 ({error})") from error
    if header != [*spec.columns, SOURCE]:
        raise LexiconError(f"{path}: the columns must be {','.join([*spec.columns, SOURCE])}")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise LexiconError(f"{path}, row {number}: {len(row)} cells, not {len(header)}")
    return pd.DataFrame(rows, columns=header, dtype="str")


def errors(lexicon: Lexicon) -> list[str]:
    """What is wrong with the lexicon, each fault with its file and row; empty if all is well."""
    found: list[str] = []
    for name, spec in FILES.items():
        table = lexicon[name]
        found += [f"{name}.csv: {text}" for text in _faults(table, spec)]
        for column, targets in spec.refers.items():
            known = {""} if column in spec.blank else set()
            for target in targets:
                file, key = target.split(".")
                known |= set(lexicon[file][key])
            strange = sorted(set(table[column]) - known)
            found += [f"{name}.csv: {column} {value!r} is not in {' or '.join(targets)}" for value in strange]
    return found


def _faults(table: pd.DataFrame, spec: File) -> list[str]:
    key = list(spec.columns[: spec.key])
    found = [f"{key} {tuple(row)} stands twice" for row in table.loc[table.duplicated(key), key].to_numpy()]
    for column in [*spec.columns, SOURCE]:
        values = table[column]
        if column not in spec.blank and "" not in spec.values.get(column, ()) and (values == "").any():
            found.append(f"{column} is empty in {int((values == '').sum())} rows")
        if (values != values.str.strip()).any():
            found.append(f"{column} has blanks around {values[values != values.str.strip()].iloc[0]!r}")
        if column in spec.values:
            found += [f"{column} {v!r} is not allowed" for v in sorted(set(values) - set(spec.values[column]))]
    return found
