"""Time expressions are found whole, valued as TIMEX3 and placed on days; contradictions are told."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import lexicon, sentences, tables, times
from tests.bench import bench_times

CASES = Path(__file__).parent / "cases" / "times.csv"
LEXICON = lexicon.load()
WORDS = [*LEXICON["time_words"]["word"], *LEXICON["months"]["name"], *LEXICON["numbers"]["word"], "(", ")", ",", "/"]
WORDS += ["0", "5", "31", "48", "269", "1436", "2018", "99999", "10:30", "24:61", "14,00", "31/31/2018", "1-2", "\n"]


def articles(*pairs):
    rows = [
        {"article_id": str(n), "file": "", "story": 0, "published": pd.Timestamp(day) if day else None, "text": text}
        for n, (text, day) in enumerate(pairs)
    ]
    return tables.frame("articles", rows)


def find(*pairs):
    stories = articles(*pairs)
    found = times.find(stories, sentences.split(stories, LEXICON), tables.empty("tokens"), LEXICON)
    return stories, tables.check("times", found)


def cases():
    with CASES.open(encoding="utf-8", newline="") as stream:
        return [pytest.param(*row[1:], id=row[0]) for row in list(csv.reader(stream))[1:]]


TEXTS = {case.id: case.values[1] for case in cases()}


@pytest.mark.parametrize(("published", "text", "found"), cases())
def test_expressions_of_a_sentence(published, text, found):
    _, rows = find((text, published))
    doubts = [f" ?{doubt}" if isinstance(doubt, str) else "" for doubt in rows["doubt"]]
    told = zip(rows["start"], rows["end"], rows["type"], rows["value"], doubts, strict=True)
    assert " | ".join(f"{text[start:end]} = {kind} {value}{doubt}" for start, end, kind, value, doubt in told) == found


def row(case, published="2018-05-03", number=0):
    """The row of the case's text, read against a day of publication."""
    return find((TEXTS[case], published))[1].iloc[number]


def days(found):
    return str(found["first"].date()), str(found["last"].date())


@pytest.mark.parametrize(
    ("case", "first", "last", "precision"),
    [
        ("yesterday", "2018-05-02", "2018-05-02", "day"),
        ("last week", "2018-04-23", "2018-04-29", "week"),
        ("the weekend", "2018-04-28", "2018-04-29", "week"),
        ("last month", "2018-04-01", "2018-04-30", "month"),
        ("the last quarter", "2017-10-01", "2017-12-31", "season"),
        ("last summer", "2017-06-01", "2017-08-31", "season"),
        ("last year", "2017-01-01", "2017-12-31", "year"),
        ("a range of years", "2018-01-01", "2019-12-31", "year"),
        ("a decade", "1990-01-01", "1999-12-31", "decade"),
        ("the nineteenth century", "1800-01-01", "1899-12-31", "century"),
        ("an evening with its weekday", "2018-05-02", "2018-05-02", "time"),
        ("Hijri month of its own year", "2018-05-16", "2018-06-14", "month"),
    ],
)
def test_a_value_covers_its_days(case, first, last, precision):
    found = row(case)
    assert (*days(found), found["precision"]) == (first, last, precision)


@pytest.mark.parametrize(
    ("case", "anchor"),
    [
        ("yesterday", "published"),
        ("a weekday and the words corresponding to", "weekday"),
        ("today told with another weekday shifts the article's day", "text"),
    ],
)
def test_the_anchor_says_what_the_value_rests_on(case, anchor):
    assert row(case)["anchor"] == anchor


def test_a_complete_date_has_no_anchor():
    assert pd.isna(row("a complete date keeps no anchor")["anchor"])


def test_an_expression_that_leans_on_another_points_to_it():
    earlier, later = (row("the next day leans on the date before", number=n) for n in (0, 1))
    assert (later["anchor"], later["anchor_start"]) == ("earlier", earlier["start"])


@pytest.mark.parametrize(("case", "calendar"), [("both names with a slash", "levantine"), ("last Ramadan", "hijri"),
                                                ("day and month in Moroccan names", "moroccan")])  # fmt: skip
def test_the_calendar_is_that_of_the_month_name(case, calendar):
    assert row(case)["calendar"] == calendar


def test_what_lies_after_publication_is_future():
    assert row("tomorrow")["future"]
    assert row("soon")["future"]
    assert not row("yesterday")["future"]


def test_open_values_have_no_days():
    found = row("without publication a date has an open year", published="")
    assert found[["first", "last"]].isna().all()


def test_a_confirmed_day_of_publication_resolves_the_open_values():
    case = "without publication a date has an open year"
    assert row(case, published="")["value"] == "XXXX-04-21"
    assert row(case)["value"] == "2018-04-21"
    assert row(case, published="2016-04-01")["value"] == "2015-04-21"


@pytest.mark.parametrize(
    ("published", "value"), [("2018-03-18", "2018-W11"), ("2018-03-17", "2018-W10"), ("2018-03-19", "2018-W11")]
)
def test_a_week_begins_on_sunday(published, value):
    assert row("last week", published)["value"] == value


def test_a_weekday_that_the_article_calls_last_is_not_the_day_of_publication():
    told = (
        f"{TEXTS['last weekday is strictly before']}. {TEXTS['a weekday that is the day of publication is that day']}"
    )
    _, found = find((told, "2018-05-03"))
    assert found["value"].tolist() == ["2018-04-26", "2018-04-26"]


def test_contradictions_are_told_with_their_words():
    wrong = TEXTS["a weekday that contradicts its year is doubted"]
    stories, found = find((wrong, "2018-05-03"), (TEXTS["yesterday"], "2018-05-03"))
    told = times.conflicts(stories, found)
    assert told[["article_id", "kind", "value"]].to_numpy().tolist() == [["0", "weekday", "2018-03-19"]]
    assert wrong[told["start"][0] : told["end"][0]] in told["detail"][0]


def test_a_date_called_last_that_lies_after_publication_is_a_contradiction():
    stories, found = find((TEXTS["a date called last that lies ahead is doubted"], "2018-05-03"))
    assert times.conflicts(stories, found)["kind"].tolist() == ["later"]


def test_no_contradiction_gives_an_empty_table_with_its_columns():
    told = times.conflicts(articles(), tables.empty("times"))
    assert told.empty
    assert "detail" in told.columns


def test_nothing_is_found_in_no_articles():
    assert find()[1].empty


def test_bidi_marks_and_diacritics_do_not_hide_an_expression():
    plain = TEXTS["last week"]
    marked = plain.replace(" ", " \u202b").replace("\u0645\u0627", "\u0645\u064e\u0627\u0640")
    assert find((marked, "2018-05-03"))[1]["value"].tolist() == row("last week")[["value"]].tolist()


@given(st.lists(st.sampled_from(WORDS), max_size=20), st.none() | st.dates())
@settings(max_examples=150, deadline=None)
def test_any_row_of_time_words_gives_expressions_in_order_and_in_its_bounds(words, published):
    text = " ".join(words)
    found = list(times.expressions(text, [(0, len(text))], published, LEXICON))
    places = [place for expression in found for place in (expression.start, expression.end)]
    assert places == sorted(places)
    assert all(0 <= e.start < e.end <= len(text) for e in found)
    assert all(e.timex.first <= e.timex.last for e in found if e.timex.first and e.timex.last)


@pytest.mark.skipif(not bench_times.DATES.exists(), reason="the shared weekday dates are not here")
def test_real_dates_beside_their_weekday_get_the_right_year():
    asked, wrong = bench_times.misses(LEXICON)
    assert len(wrong) <= 0.02 * asked
