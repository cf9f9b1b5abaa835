"""Pieces that name a length, a repeated or a vague time, and their scene -> type and TIMEX3 value."""

from __future__ import annotations

from . import values
from .scene import Meaning, Scene, Stretch
from .values import Timex
from .words import ALEF, LAM

DATE, DURATION, SET = "DATE", "DURATION", "SET"
UNIT_CODES = "UdmgKuGhPpDeji"
_LONE_UNITS = {"m", "U"}
_SETTING = {"I", "Z", "s", "B", "Q"}


def recent(scene: Scene, stretch: Stretch) -> Meaning:
    """«The last three days» (a length), «the last days» (some past time), «the coming days» (a length)."""
    unit = stretch.value("p")
    number = stretch.value("NO") if stretch.has("NO") and isinstance(stretch.value("NO"), int | float) else None
    cue = stretch.cue()
    if unit == "?":
        if stretch.has("O") or cue is None:
            return None
        return DATE, values.reference({-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[cue])
    if number is not None:
        if cue is None and not stretch.has("LFC") and stretch.codes[-1] == "O":
            number = number if stretch.codes[-2] in "NO" else None
        return (DURATION, values.duration([(number, unit)])) if number is not None else None
    whole = stretch.before() == "s" and stretch.all[stretch.first - 1].value == "whole"
    if cue == -1 and not whole:
        return DATE, values.reference("PAST_REF")
    if cue == 0:
        return DATE, values.reference("PRESENT_REF")
    return DURATION, values.duration([(None, unit)])


def length(scene: Scene, stretch: Stretch) -> Meaning:
    """A length of time."""
    if any(c == "O" and not p.key[:1].isdigit() for c, p in zip(stretch.codes, stretch.pieces, strict=True)):
        return None
    return DURATION, values.duration(amounts(stretch))


def some(scene: Scene, stretch: Stretch) -> Meaning:
    """A length that only its neighbours mark: «since years», «within a month», «about a week»."""
    before = stretch.before()
    if stretch.codes == "g" and before == "r" and not _for(stretch):
        return None
    if stretch.codes in _LONE_UNITS and before not in _SETTING:
        accusative = stretch.pieces[0].key.endswith(ALEF) and stretch.role_before() != "past_verb"
        return (DURATION, values.duration(amounts(stretch))) if accusative or _for(stretch) else None
    if stretch.has("N") and len(stretch.codes) == 2 and stretch.value("N") != 1:
        return None
    if before == "r" and stretch.codes[0] == "P" and not _for(stretch) and not _offset(stretch):
        return None
    if stretch.has("K") and before != "I":
        return None
    return DURATION, values.duration(amounts(stretch))


def repeated(scene: Scene, stretch: Stretch) -> Meaning:
    """Every day, every Friday, daily."""
    if stretch.codes == "S" and stretch.role_before() == "paper":
        return None
    if stretch.has("Wb"):
        return SET, Timex(f"XXXX-WXX-{stretch.value('Wb')}", None, None, None)
    if stretch.codes in {"S", "%", "e", "j"}:
        value = stretch.value("S%ej")
        return SET, Timex(value if value.startswith("P") else f"P1{value}", None, None, None)
    return SET, values.duration(amounts(stretch))


def reference(scene: Scene, stretch: Stretch) -> Meaning:
    """Now, recently, soon."""
    name, _, place = stretch.value("RL").partition(" ")
    if not name:
        return None
    if place == "ahead" and stretch.tense() < 0:
        return None
    if place == "until" and stretch.before() != "!":
        return None
    if place == "in" and not (stretch.before() == "r" and stretch.all[stretch.first - 1].value == place):
        return None
    return DATE, values.reference(name)


def amounts(stretch: Stretch) -> list[tuple[float | None, str]]:
    """Amount and unit of each part of a length: numbers in digits and words, duals, halves, «some»."""
    found: list[tuple[float | None, str]] = []
    waiting: float | None = None
    half = 1.0
    plural = False
    for code, piece in zip(stretch.codes, stretch.pieces, strict=True):
        if code in "NOY":
            if waiting is None and found and found[-1][1] and not plural and code == "N" and piece.value in (1, 2):
                continue
            waiting = float(piece.value)
        elif code == "v":
            if found and stretch.codes[stretch.pieces.index(piece) - 1] == "&":
                amount, unit = found[-1]
                found[-1] = ((amount or 1) + float(piece.value), unit)
                half = 0.0
            else:
                half = float(piece.value)
        elif code in UNIT_CODES and half:
            unit = piece.value
            plural = code in "Pp"
            if code == "D":
                found.append((2.0, unit))
            else:
                amount = waiting if waiting is not None else None if plural else 1.0
                found.append((None if amount is None else amount * half, unit))
            waiting, half = None, 1.0
    return [_whole(amount, unit) for amount, unit in found]


def _whole(amount: float | None, unit: str) -> tuple[float | None, str]:
    """Half a year as six months, half an hour as thirty minutes."""
    smaller = {"Y": ("M", 12), "TH": ("TM", 60)}
    if amount is not None and amount != int(amount) and unit in smaller:
        name, factor = smaller[unit]
        if (amount * factor) == int(amount * factor):
            return amount * factor, name
    return amount, unit


def _offset(stretch: Stretch) -> bool:
    """Whether the length tells how far something lies from «that» («after that by hours»)."""
    return stretch.role_before(2) == "offset" or stretch.all_codes[: max(stretch.first - 1, 0)].endswith("+")


def _for(stretch: Stretch) -> bool:
    """Whether the preposition «for» stands before."""
    return stretch.before() == "r" and stretch.all[stretch.first - 1].key == LAM
