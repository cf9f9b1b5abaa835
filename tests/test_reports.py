"""Reports count what the tables hold, in scope, and every row can be found again in its sentence."""

import pandas as pd
import pytest

from lib import chronology, reports, tables
from lib.reports import Scope

from .crafted import TEXTS, corpus_tables

JANUARY = Scope(since=pd.Timestamp("2020-01-01"), until=pd.Timestamp("2020-01-31"))


@pytest.fixture(scope="module")
def corpus():
    return reports.prepare(corpus_tables())


@pytest.fixture(scope="module")
def empty():
    nothing = {name: tables.empty(name) for name in tables.TABLES}
    return reports.prepare(nothing)


def test_the_overview_counts_articles_outlets_and_days(corpus):
    size = reports.overview(corpus, Scope())
    assert (size["articles"], size["outlets"], size["entities"], size["stances"]) == (3, 2, 3, 5)
    assert (size["first"], size["last"]) == (pd.Timestamp("2020-01-10"), pd.Timestamp("2020-02-10"))


def test_a_period_leaves_out_what_has_no_day(corpus):
    assert reports.overview(corpus, Scope(since=pd.Timestamp("1900-01-01")))["articles"] == 2


def test_an_outlet_leaves_out_the_others(corpus):
    assert list(reports.listing(corpus, Scope(outlets=("Two",)))["article_id"]) == ["b"]


def test_names_are_ranked_by_mentions_with_the_articles_they_stand_in(corpus):
    table = reports.ranked(corpus, Scope())
    assert table[["name", "mentions", "articles"]].values.tolist() == [
        ["Aland", 5, 3],
        ["Boria", 4, 3],
        ["Cetia", 1, 1],
    ]


def test_a_ranking_can_be_held_to_a_type_or_a_country(corpus):
    assert reports.ranked(corpus, Scope(), ["PER"]).empty
    assert list(reports.ranked(corpus, Scope(), ["GPE"], "BB")["name"]) == ["Boria"]


def test_an_entity_that_is_named_nowhere_is_not_ranked(corpus):
    assert list(reports.ranked(corpus, JANUARY)["name"]) == ["Aland", "Boria"]


def test_who_is_named_together_shares_a_sentence(corpus):
    near = reports.together(corpus, Scope(), "place.aland")
    assert near[["name", "sentences", "articles"]].values.tolist() == [["Boria", 4, 3], ["Cetia", 1, 1]]


def test_a_mention_is_found_in_its_sentence(corpus):
    rows = corpus.sentences_at(reports.concordance(corpus, Scope(), "place.cetia"))
    row = rows.iloc[0]
    assert TEXTS["b"][row["from"] : row["to"]] == "Cetia blamed Aland."
    assert TEXTS["b"][row["start"] : row["end"]] == "Cetia"


def test_two_scopes_are_held_against_each_other_by_share(corpus):
    table = reports.contrast(corpus, [Scope(outlets=("One",)), Scope(outlets=("Two",))]).set_index("entity_id")
    assert table.loc["place.cetia", ["n_1", "n_2"]].tolist() == [0, 1]
    assert table["share_1"].sum() == pytest.approx(1)
    assert table["share_2"].sum() == pytest.approx(1)


def test_periods_without_an_article_are_counted_as_none():
    days = pd.DataFrame({"published": pd.to_datetime(["2020-01-01", "2020-05-01"]), "article_id": ["a", "b"]})
    assert reports.per_period(days)["n"].tolist() == [1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("days", "unit"), [(5, "D"), (31, "D"), (32, "M"), (1200, "M"), (1201, "Q"), (3701, "Y"), (36500, "Y")]
)
def test_longer_spans_are_divided_into_longer_periods(days, unit):
    first = pd.Timestamp("2000-01-01")
    assert reports.period_unit(first, first + pd.Timedelta(days=days)) == unit


def test_what_needs_a_person_is_named_only_where_there_is_some(corpus):
    rows = reports.attention(corpus).set_index("kind")["n"]
    assert rows.to_dict() == {"undated": 1, "unreviewed": 5}


def test_words_that_another_printing_lacks_are_found_as_stretches():
    text = "one two three four five"
    assert [text[a:b] for a, b in reports.new_words(text, 0, len(text), {"one", "four"})] == ["two three", "five"]


def test_a_passage_is_found_in_the_other_article_from_either_side():
    made = corpus_tables()
    row = {"article_id": "b", "copy_of": "a", "kind": "statement", "similarity": 0.5, "start": 0, "end": 20,
           "other_start": 0, "other_end": 19}  # fmt: skip
    made["copies"] = tables.frame("copies", [row])
    corpus = reports.prepare(made)
    assert list(reports.echoes(corpus, "b", 5, 10)["article_id"]) == ["a"]
    assert list(reports.echoes(corpus, "a", 5, 10)["article_id"]) == ["b"]
    assert reports.echoes(corpus, "a", 30, 40).empty


def dated(rows):
    made = corpus_tables()
    base = {"type": "DATE", "value": "x", "calendar": "gregorian", "future": False, "anchor_start": -1}
    made["times"] = tables.frame("times", [base | row for row in rows])
    return reports.prepare(made)


def test_events_stand_in_the_order_of_their_days_and_lanes_by_country():
    corpus = dated([
        {"article_id": "b", "start": 29, "end": 33, "first": "2020-03-01", "last": "2020-03-01", "precision": "day"},
        {"article_id": "a", "start": 2, "end": 5, "first": "2019-01-01", "last": "2019-12-31", "precision": "year"},
    ])  # fmt: skip
    placed = chronology.events(corpus, Scope())
    assert list(placed["article_id"]) == ["a", "b"]
    laned = chronology.lanes(corpus, placed, "country")
    assert sorted(zip(laned["article_id"], laned["lane"], strict=True)) == [
        ("a", "AA"),
        ("a", "BB"),
        ("b", "AA"),
        ("b", "CC"),
    ]
    assert list(chronology.events(corpus, Scope(), country="CC")["article_id"]) == ["b"]
    assert list(chronology.events(corpus, Scope(), year="2019")["precision"]) == ["year"]
    assert len(chronology.event_at(placed, "b", "29")) == 1
    assert chronology.event_at(placed, "b", "30").empty


def test_a_date_without_a_year_waits_and_is_no_event():
    corpus = dated([{"article_id": "c", "start": 0, "end": 5, "value": "XXXX-04-19"}])
    assert len(chronology.undated(corpus, Scope())) == 1
    assert chronology.events(corpus, Scope()).empty
    assert list(chronology.ledger(corpus, corpus.times)["words"]) == ["Aland"]


@pytest.mark.parametrize("name", ["ranked", "listing", "sources", "statements"])
def test_an_empty_store_gives_an_empty_report(empty, name):
    assert getattr(reports, name)(empty, Scope()).empty


def test_an_empty_store_has_no_periods_and_nothing_to_do(empty):
    assert reports.per_period(empty.articles).empty
    assert reports.attention(empty).empty
    assert chronology.events(empty, Scope()).empty
