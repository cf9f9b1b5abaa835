"""Tables as derived + the analysts' corrections -> tables as they are shown and exported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from . import tables
from .lexicon import Lexicon

Tables = dict[str, pd.DataFrame]
Target = Mapping[str, Any]
STANCE_KEY = ("article_id", "start", "end", "actor", "recipient", "topic", "event_type", "trigger_start")


class CorrectionError(ValueError):
    """A correction that cannot be made; the message says why."""


def stance_key(row: Target) -> dict[str, Any]:
    """What names one row of the table stances in a correction."""
    return {column: None if pd.isna(row[column]) else row[column] for column in STANCE_KEY}


def check(kind: str, target: Target, after: Any) -> None:
    """Raises CorrectionError if there is no such kind, or `after` is not a value that it can take."""
    if kind not in KINDS:
        raise CorrectionError(f"{kind}: not one of {', '.join(KINDS)}")
    missing = [c for c in KINDS[kind].needs if c not in target]
    if missing:
        raise CorrectionError(f"{kind}: the target lacks {', '.join(missing)}")
    allowed = {"entity_retype": tables.ENTITY_TYPES, "stance_type": tables.EVENT_TYPES}.get(kind)
    if allowed and after not in allowed:
        raise CorrectionError(f"{kind}: {after!r} is not one of {', '.join(allowed)}")
    if kind == "published":
        try:
            date.fromisoformat(str(after))
        except ValueError as error:
            raise CorrectionError(f"published: {after!r} is not a day (YYYY-MM-DD)") from error
    if kind in ("entity_rename", "entity_split") and not str(after or "").strip():
        raise CorrectionError(f"{kind}: a name is needed")
    if kind == "entity_merge" and after == target["entity_id"]:
        raise CorrectionError("entity_merge: an entity cannot be merged with itself")


def apply(base: Tables, made: pd.DataFrame, lexicon: Lexicon) -> Tables:
    """The tables with each correction in force carried out, in the order in which they were made.

    `made` has the columns kind, target (dict) and after. Confirmed stances carry `review` "confirmed"; rejected ones
    are gone. Days of publication are not handled here: they change what is derived.
    """
    shown = {name: table.copy(deep=False) for name, table in base.items()}
    shown["stances"]["review"] = pd.Series(None, index=shown["stances"].index, dtype="str")
    for kind, target, after in zip(made["kind"], made["target"], made["after"], strict=True):
        KINDS[kind].carry_out(shown, target, after, lexicon)
    shown["stances"] = shown["stances"][shown["stances"]["review"] != "rejected"].reset_index(drop=True)
    return shown


def review(stances: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Each reviewed stance as it was derived: its rule, and whether the reviewer let it stand as it was.

    Returns columns rule (str) and right (bool), one row for a stance, the last word on it counting.
    """
    last: dict[tuple[Any, ...], bool] = {}
    for kind, target in zip(made["kind"], made["target"], strict=True):
        if kind.startswith("stance_"):
            last[tuple(target[column] for column in STANCE_KEY)] = kind == "stance_confirm"
    columns = (stances[column].tolist() for column in STANCE_KEY)
    keys = [tuple(None if pd.isna(value) else value for value in row) for row in zip(*columns, strict=True)]
    rows = [(rule, last[key]) for rule, key in zip(stances["rule"], keys, strict=True) if key in last]
    return pd.DataFrame(rows, columns=["rule", "right"])


def _merge(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
    if after not in set(shown["entities"]["entity_id"]):
        return
    for table, column in (("mentions", "entity_id"), ("quotations", "speaker_id"), ("stances", "speaker_id")):
        rows = shown[table]
        rows[column] = rows[column].mask(rows[column] == target["entity_id"], after)
    entities = shown["entities"]
    shown["entities"] = entities[entities["entity_id"] != target["entity_id"]].reset_index(drop=True)
    country = entities.loc[entities["entity_id"] == after, "country"].iloc[0]
    quoted = shown["quotations"]
    quoted["country"] = quoted["country"].mask(quoted["speaker_id"] == after, country)


def _split(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
    """Mentions with the surface `surface`, or in the article `article_id`, become an entity called `after`."""
    entities, found = shown["entities"], shown["mentions"]
    old = entities[entities["entity_id"] == target["entity_id"]]
    if old.empty:
        return
    chosen = found["entity_id"] == target["entity_id"]
    if target.get("article_id"):
        chosen &= found["article_id"] == target["article_id"]
    if target.get("surface"):
        texts = dict(zip(shown["articles"]["article_id"], shown["articles"]["text"], strict=True))
        spans = zip(found["article_id"], found["start"], found["end"], strict=True)
        same = [texts.get(a, "")[start:end] == target["surface"] for a, start, end in spans]
        chosen &= pd.Series(same, index=found.index, dtype="bool")
    name = str(after).strip()
    new = f"split.{hashlib.sha256((target['entity_id'] + name).encode()).hexdigest()[:12]}"
    found["entity_id"] = found["entity_id"].mask(chosen, new)
    row = old.assign(entity_id=new, name=name, english=name, known=False)
    shown["entities"] = pd.concat([entities, row], ignore_index=True)


def _edit(column: str) -> Callable[[Tables, Target, Any, Lexicon], None]:
    def carry_out(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
        entities = shown["entities"]
        mine = entities["entity_id"] == target["entity_id"]
        entities[column] = entities[column].mask(mine, after)
        if column == "type":
            found = shown["mentions"]
            found["type"] = found["type"].mask(found["entity_id"] == target["entity_id"], after)
        if column == "country":
            quoted = shown["quotations"]
            quoted["country"] = quoted["country"].mask(quoted["speaker_id"] == target["entity_id"], after)

    return carry_out


def _dated(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
    """Nothing to do: an article with a confirmed day was derived anew with it."""


def _stance(shown: Tables, target: Target) -> pd.Series:
    rows, chosen = shown["stances"], pd.Series(True, index=shown["stances"].index)
    for column in STANCE_KEY:
        value = target[column]
        chosen &= rows[f"{column}"].isna() if value is None else rows[column] == value
    return chosen


def _review(word: str) -> Callable[[Tables, Target, Any, Lexicon], None]:
    def carry_out(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
        rows = shown["stances"]
        rows["review"] = rows["review"].mask(_stance(shown, target), word)

    return carry_out


def _retype(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
    rows, chosen = shown["stances"], _stance(shown, target)
    plover = lexicon["event_types"].set_index("event_type").loc[after]
    values = {"event_type": after, "quad_code": plover["quad_code"], "sign": plover["sign"], "review": "changed"}
    for column, value in values.items():
        rows[column] = rows[column].mask(chosen, value)
    rows["score"] = rows["score"].mask(chosen, float(plover["score"]))


def _swap(shown: Tables, target: Target, after: Any, lexicon: Lexicon) -> None:
    rows, chosen = shown["stances"], _stance(shown, target)
    actor, recipient = rows["actor"].copy(), rows["recipient"].copy()
    rows["actor"], rows["recipient"] = actor.mask(chosen, recipient), recipient.mask(chosen, actor)
    rows["review"] = rows["review"].mask(chosen, "changed")


class _Kind:
    def __init__(self, needs: tuple[str, ...], carry_out: Callable[[Tables, Target, Any, Lexicon], None]):
        self.needs, self.carry_out = needs, carry_out


KINDS: dict[str, _Kind] = {
    "published": _Kind(("article_id",), _dated),
    "entity_merge": _Kind(("entity_id",), _merge),
    "entity_split": _Kind(("entity_id",), _split),
    "entity_rename": _Kind(("entity_id",), _edit("name")),
    "entity_retype": _Kind(("entity_id",), _edit("type")),
    "entity_country": _Kind(("entity_id",), _edit("country")),
    "stance_confirm": _Kind(STANCE_KEY, _review("confirmed")),
    "stance_reject": _Kind(STANCE_KEY, _review("rejected")),
    "stance_type": _Kind(STANCE_KEY, _retype),
    "stance_swap": _Kind(STANCE_KEY, _swap),
}
