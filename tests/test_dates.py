"""Complete days are read in every order, digit set and calendar; a day of publication is offered, never assumed."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lib import calendars, dates, lexicon

CASES = Path(__file__).parent / "cases"
LEXICON = lexicon.load()


def cases(name):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [pytest.param(*row[1:], id=row[0]) for row in list(csv.reader(stream))[1:]]


@pytest.mark.parametrize(("text", "found"), cases("dates"))
def test_complete_days_of_a_text(text, found):
    days = dates.find_days(text, LEXICON)
    assert " | ".join(f"{text[d.start : d.end]} = {d.calendar} {d.value}" for d in days) == found


def test_parse_day_gives_the_first_complete_day_or_none():
    assert dates.parse_day("3/5/2018 - 4/5/2018", LEXICON).value == date(2018, 5, 3)
    assert dates.parse_day("2018", LEXICON) is None


@pytest.mark.parametrize(("text", "value", "reason"), cases("inferred"))
def test_the_surest_day_of_publication(text, value, reason):
    hints = dates.infer_published(text, LEXICON, latest=date(2020, 1, 1))
    best = (str(hints[0].value), hints[0].reason) if hints else ("", "")
    assert best == (value, reason)


@pytest.mark.parametrize(("text", "value", "reason"), cases("inferred"))
def test_hints_are_ordered_possible_and_point_to_their_words(text, value, reason):
    hints = dates.infer_published(text, LEXICON, latest=date(2015, 1, 1))
    assert all(hint.value <= date(2015, 1, 1) and 0 < hint.confidence < 1 for hint in hints)
    assert all(text[hint.start : hint.end] == hint.reason for hint in hints)
    assert [h.confidence for h in hints] == sorted((h.confidence for h in hints), reverse=True)


def test_every_month_of_cldr_is_known_in_its_calendar():
    names = calendars.month_names(LEXICON)
    assert {(m.calendar, m.number) for m in names.values()} >= {("levantine", n) for n in range(1, 13)}
    assert {m.number for m in names.values() if m.calendar == "hijri"} == set(range(1, 13))


def test_a_time_word_of_an_unknown_role_is_refused_by_name(tmp_path):
    (tmp_path / "time_words.csv").write_text("word,role,value,source\nsoonish,mood,1,own\n", encoding="utf-8")
    with pytest.raises(lexicon.LexiconError, match=r"time_words.csv: the role 'mood' of 'soonish'"):
        dates.find_days("2018", lexicon.load(tmp_path))


def test_an_analysts_own_month_name_is_read(tmp_path):
    (tmp_path / "months.csv").write_text(
        "calendar,name,month,alone,source\ngregorian,maius,5,yes,own\n", encoding="utf-8"
    )
    assert dates.parse_day("3 maius 2018", lexicon.load(tmp_path)).value == date(2018, 5, 3)


def test_days_outside_the_calendar_are_none():
    assert calendars.to_day("gregorian", 2018, 2, 30) is None
    assert calendars.to_day("hijri", 1200, 1, 1) is None
    assert calendars.month_span("hijri", 1900, 1) is None
    assert calendars.hijri_year(date(1800, 1, 1)) is None
