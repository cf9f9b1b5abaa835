"""Interface texts are complete in both languages, and numbers, days and names are said as each language says them."""

import ast
import csv
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lib import language, lexicon, tables

ROOT = Path(__file__).parent.parent
CODE = [
    *(ROOT / "lib").glob("*.py"),
    *(ROOT / "lib" / "screen").glob("*.py"),
    *(ROOT / "pages").glob("*.py"),
    ROOT / "dashboard.py",
]
with (ROOT / "lib" / "lexicon" / "interface.csv").open(encoding="utf-8", newline="") as lines:
    TEXTS = {row["key"]: row for row in csv.DictReader(lines)}
ASKED = {"t", "language", "words"}


@pytest.fixture(scope="module")
def speakers():
    known = lexicon.load()
    return {code: language.speak(code, known) for code in language.CODES}


def asked():
    """Every text that the code asks for: whole keys, and patterns for those made while running."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(p.value) if isinstance(p, ast.Constant) else "[^.]+(?:\\.[^.]+)?" for p in node.values
                ]
                yield "".join(map(str, parts))
            elif (
                isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
            ):
                yield re.escape(node.left.value) + ".+"


def test_no_text_is_unused():
    patterns = {p for p in asked() if p not in ("[^.]+(?:\\.[^.]+)?",)}
    made = re.compile("|".join(f"(?:{p})" for p in patterns if 2 < len(p) < 80))
    lists = {
        "reader",
        "choose",
        "by",
        "compare",
        "hand",
        "aim",
        "lanes",
        "level",
        "n",
        "ask",
        "chart",
        "page",
        "method",
        "facts",
        "todo",
    }
    unused = [key for key in TEXTS if not made.fullmatch(key) and key.split(".")[0] not in lists]
    assert not unused


def test_every_text_that_is_asked_for_whole_is_there():
    missing = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
            if not called:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            key = node.args[0].value
            if name in ASKED and isinstance(key, str) and key not in TEXTS:
                missing.add((path.name, key))
    assert not missing


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("type.", tables.ENTITY_TYPES), ("kind.", tables.ENTITY_TYPES), ("quad.", tables.QUAD_CODES),
        ("level.", ("speaker", "narrator")), ("verdict.", ("for", "against", "open", "thin")),
        *((f"{prefix}.", tables.TABLES[table].columns[column].values) for prefix, table, column in (
            ("form", "mentions", "form"), ("quote", "quotations", "kind"), ("cue", "quotations", "cue_class"),
            ("aux", "stances", "aux"), ("calendar", "times", "calendar"), ("precision", "times", "precision"),
            ("anchor", "times", "anchor"), ("copy", "copies", "kind"))),
    ],
)  # fmt: skip
def test_every_value_of_a_column_has_its_words(prefix, values):
    assert values
    assert not [value for value in values if prefix + value not in TEXTS]


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_fill_in_the_same_values(key):
    names = [set(re.findall(r"\{(\w+)\}", TEXTS[key][code])) for code in ("en", "ar")]
    counts = key.startswith("n.") and not key.endswith((".other", ".many", ".few"))
    assert names[0] == names[1] or counts


@pytest.mark.parametrize(("code", "number", "said"), [
    ("en", 1, "1 article"), ("en", 1234, "1,234 articles"),
    ("ar", 1, "\u0645\u0642\u0627\u0644 \u0648\u0627\u062d\u062f"), ("ar", 2, "\u0645\u0642\u0627\u0644\u064a\u0646"),
    ("ar", 5, "5 \u0645\u0642\u0627\u0644\u0627\u062a"), ("ar", 37, "37 \u0645\u0642\u0627\u0644\u0627"),
    ("ar", 100, "100 \u0645\u0642\u0627\u0644"),
])  # fmt: skip
def test_a_count_takes_the_plural_that_its_language_asks_for(speakers, code, number, said):
    assert speakers[code].count("article", number) == said


def test_a_sign_stays_before_its_digits_in_either_direction(speakers):
    assert speakers["ar"].signed(-0.35, 2) == "\u2066\u22120.35\u2069"
    assert speakers["en"].signed(2.5) == "\u2066+2.5\u2069"
    assert speakers["en"].signed(-0.01) == "\u20660.0\u2069"


@pytest.mark.parametrize(("first", "last", "said"), [
    ("2016-05-06", "2016-05-06", "6 May 2016"), ("2016-05-01", "2016-05-31", "May 2016"),
    ("2016-01-01", "2016-12-31", "2016"),
    ("2016-05-06", "2016-05-09", "6 May 2016 to 9 May 2016"), ("2016-05-06", None, "no date"),
])  # fmt: skip
def test_a_span_is_said_as_exactly_as_it_is_known(speakers, first, last, said):
    assert speakers["en"].span(pd.Timestamp(first), pd.Timestamp(last) if last else pd.NaT) == said


def test_a_day_is_said_in_the_months_of_the_language(speakers):
    assert speakers["en"].day(date(2020, 2, 1)) == "1 February 2020"
    assert "2020" in speakers["ar"].day(date(2020, 2, 1))
    assert not re.search("[A-Za-z]", speakers["ar"].day(date(2020, 2, 1)))


@pytest.mark.parametrize(
    ("locale", "code"), [("ar-EG", "ar"), ("ar", "ar"), ("AR_sy", "ar"), ("en-GB", "en"), ("fr", "en"), (None, "en")]
)
def test_the_first_visit_follows_the_browser(locale, code):
    assert language.preferred(locale) == code


def test_a_day_that_no_calendar_of_python_knows_is_said_by_its_year(speakers):
    assert speakers["ar"].day(pd.Timestamp("0001-01-01").as_unit("s") - pd.Timedelta(days=1)) == "0"


def test_names_stand_in_the_interface_language_with_the_other_beside_them(speakers):
    assert speakers["en"].names("\u0642\u0637\u0631", "Qatar") == ("Qatar", "\u0642\u0637\u0631")
    assert speakers["ar"].names("\u0642\u0637\u0631", "Qatar") == ("\u0642\u0637\u0631", "Qatar")
    assert speakers["en"].names("\u0642\u0637\u0631", "") == ("\u0642\u0637\u0631", "")


def test_a_label_of_a_chart_isolates_directions_and_reads_no_tag(speakers):
    label = speakers["ar"].label("\u0642\u0637\u0631 (Reuters) <b>x</b>\u202e")
    assert label.startswith("\u2067")
    assert label.endswith("\u2069")
    assert "\u2066Reuters\u2069" in label
    assert "<b>" not in label
    assert "\u202e" not in label


def test_every_country_and_bloc_has_a_name_in_both_languages(speakers):
    for code in lexicon.load()["countries"]["country"]:
        assert all(speakers[c].countries[code] for c in language.CODES)
