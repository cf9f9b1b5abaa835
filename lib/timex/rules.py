"""Codes of a sentence -> the stretches that are time expressions, each with the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Iterator

# See words.CODES for the letters.
_WEEKDAY = r"(?:d?W|db)"
_DEICTIC = r"(?:d?A|a)"
_YEAR = r"(?:,?w?[gG]?\$?Yk?)"
_CUE = r"(?:[LFC=]|w?(?:[uG]\$?[LFC=]|H[uG]))"
_LINK = r"[LFC]?[,(]?r?"
_NUMBER = "[NO]"
_UNIT = "[UdmgK]"

_DAY_MONTH = (
    rf"(?:{_DEICTIC}[,(]?)?(?:{_WEEKDAY}{_LINK})?(?:(?:d?{_NUMBER}[w/\-]?m?M|MN(?=,?Y)){_YEAR}?{_CUE}?|d?5k?)\)?"
)
_SHARED_DAY = rf"[ed]?{_NUMBER}(?=(?:(?:[&,\-]|&?!){_NUMBER}){{1,5}}w?m?M)"
_DEICTIC_DAY = rf"{_DEICTIC}(?:[,(]?{_WEEKDAY}\)?)?"
_WEEKDAY_DAY = rf"{_WEEKDAY}(?:[LFC](?!w?u)|w?(?:u[LFC]|Hu)|\*)?"
_MONTH_DAY = rf"(?:d?{_NUMBER}w?(?:u[LFC=]|Hu)|(?<=[rdWT])N[CL])"
_FOLLOWING_DAY = r"(?:d?a[=><]|d>|Ha|[\"+]a|\"d)"
_DAY = rf"(?:{_DAY_MONTH}|{_MONTH_DAY}|{_FOLLOWING_DAY}|{_DEICTIC_DAY}|{_WEEKDAY_DAY})"

_HOUR = rf"h[r(]?(?:{_NUMBER}|c|Y(?=z))(?:&(?:v|N[UP]?)|~[vN]U?)?|c(?=\(?z|,?w?T)|{_NUMBER}(?:&v)?(?=w?T)"
_CLOCK = rf"(?:{_HOUR})(?:,?[rw]?T)?(?:\(?z\)?)?(?:\([cN]z\))?(?:,?[wr]?(?:Tw?)?{_DAY}(?:\(?z\)?)?)?"

_LENGTH = (
    rf"(?:[NOY](?:[&\-!][NO])?(?:{_UNIT}|[Pp])(?:&v[uGhdmgU]?)?(?:(?<=P)f)?"
    rf"|D(?!Y)N?f?(?:&v[uGhdmgU]?)?|v(?:[uGh]|{_UNIT})|q[Pp]f?|Pf|Pq|{_UNIT}f|{_UNIT}&v[uGhdmgU]?)t?"
)
_MORE = rf"(?:&{_LENGTH})?"

_SOME = "|".join(
    (
        r"(?<=[IZsrBQ])P[LF]?t?",
        rf"(?<=[IZsB])Q?{_UNIT}(?![YWMbA5O;])t?N?[LF]?",
        r"(?<=r)[mgU](?![YWMbA5ONP;])t?",
        rf"Q(?:P|{_UNIT}|[uG](?![LFC=><Y]))t?",
        rf"{_UNIT}N(?![UdmgPpDMY])",
        r"P(?=w|,|\n|$|t)",
        r"[mU](?=[^YWMbA5ONP;])",
    )
)

RULES: tuple[tuple[str, str], ...] = (
    ("none", r"d?a(?:O|;|L|N(?![wmM]))|aj|E[ad](?!=|>)"),
    ("repeated", rf"X(?:{_WEEKDAY}|d?b|{_NUMBER}[UdmgP]|D|{_UNIT}|u)|S|(?<=@)[%ej]"),
    ("clock", _CLOCK),
    ("nights", rf"[Tn7]w?{_WEEKDAY}[-/&]?{_WEEKDAY}(?!{_NUMBER}w?M)"),
    ("part", rf"(?:7|n|Tw?){_DAY}(?:,?(?=c)c)?|{_DAY},?T(?!w?{_DAY})|HT|7(?!{_WEEKDAY})"),
    ("night", r"\+?8=?|9"),
    ("day", _DAY_MONTH),
    ("day", _MONTH_DAY),
    ("shared_day", _SHARED_DAY),
    ("following", _FOLLOWING_DAY),
    ("deictic", _DEICTIC_DAY),
    ("weekday", _WEEKDAY_DAY),
    ("month", rf"(?:(?:E|vO)w?)?[mj]?M{_YEAR}?{_CUE}?"),
    ("season", rf"E?J(?:{_YEAR}|w?G?[LFC]|w?HG)|HJ|EJ|(?<=r)J"),
    ("weekend", "V[LFC]?"),
    ("feast", rf"6(?!O)(?:{_YEAR}|[LFC]|w?G[LFC])?"),
    ("decade", r"E?(?:y|_(?=u)u[LO]?)|(?<=r)_"),
    ("century", r"(?:(?:E|vO)w?)?u(?:O|N(?![UdmgPpDMw]))"),
    ("quarter", r"v[OL]w?(?:[gG]?\$?Y|[gG]\$?[LFC=]|HG|G(?!\w))"),
    ("year", r"(?:E[wH]?)?[gGi]\$?Yk?(?:[-/]Y)?[LFC]?|[gG]N(?![UdmgPpDMwNv,&])k?|E?Yk?(?:[-/]Y)?"),
    ("relative", r"(?:(?:E|vO)[wr]?)?(?:[uG]\$?[LFC=><]|H[uGm]|h[LF])(?:,?Y)?|E[uG]|(?:E[wr]?)?[\"+][uG]|\"[mg]|D[LF]"),
    ("ago", rf"BQ?(?:{_LENGTH}{_MORE}|P|{_UNIT}(?![YWMbA5O]))(?:wR|(?!w))"),
    ("recent", rf"Q?p(?:{_NUMBER}(?:&?[!\-]{_NUMBER})?f?[LFCO]?|[fq]?[LFC])"),
    ("length", rf"Q?{_LENGTH}{_MORE}[LF]?"),
    ("some", _SOME),
    ("reference", "R|(?<=r)L"),
)

NAMES = frozenset(name for name, _ in RULES)
_SINGLE = [(name, re.compile(rule)) for name, rule in RULES]
_GRAMMAR = re.compile("|".join(f"(?P<r{number}>{rule})" for number, (_, rule) in enumerate(RULES)))


def search(codes: str, start: int) -> Iterator[tuple[str, int, int]]:
    """(rule, first piece, one past the last piece) of each rule that fits at the first place where one does."""
    match = _GRAMMAR.search(codes, start)
    if match is None:
        return
    number = int((match.lastgroup or "r0")[1:])
    yield RULES[number][0], match.start(), match.end()
    for name, rule in _SINGLE[number + 1 :]:
        other = rule.match(codes, match.start())
        if other and other.end() > other.start():
            yield name, other.start(), other.end()
