"""Relations count what was said once, give an interval over articles, and no verdict where evidence is thin."""

import numpy as np
import pandas as pd
import pytest

from lib import relations, reports
from lib.reports import Scope

from .crafted import corpus_tables


def corpus_with(change=None):
    made = corpus_tables()
    if change is not None:
        made["stances"] = change(made["stances"])
    return reports.prepare(made)


def only(table, actor, target):
    return table[(table["actor"] == actor) & (table["target"] == target)].iloc[0]


def many(scores):
    """One unit for each score, each in an article of its own."""
    size = len(scores)
    return pd.DataFrame(
        {"actor": "AA", "target": "BB", "aim": "country", "level": "narrator", "unit": range(size), "score": scores,
         "quad_code": "verbal cooperation", "article_id": [f"x{i}" for i in range(size)]}
    )  # fmt: skip


def test_a_relation_has_its_count_mean_and_shares():
    row = only(relations.relations(relations.chosen(corpus_with(), Scope())), "AA", "BB")
    assert (row["n"], row["raw"], row["articles"]) == (4, 4, 3)
    assert row["mean"] == pytest.approx((5 + 5 + 5 - 3) / 4)
    assert row["verbal cooperation"] == pytest.approx(0.75)
    assert sum(row[q] for q in relations.QUADS) == pytest.approx(1)


def test_words_that_were_printed_twice_count_once_and_both_numbers_are_kept():
    made = corpus_tables()
    copy = made["articles"].iloc[0].copy()
    copy["article_id"] = "z"
    made["articles"] = pd.concat(
        [made["articles"], copy.to_frame().T.astype(made["articles"].dtypes)], ignore_index=True
    )
    for name in ("sentences", "stances"):
        again = made[name][made[name]["article_id"] == "a"].assign(article_id="z")
        made[name] = pd.concat([made[name], again], ignore_index=True)
    row = only(relations.relations(relations.chosen(reports.prepare(made), Scope())), "AA", "BB")
    assert (row["n"], row["raw"]) == (4, 6)


@pytest.mark.parametrize("aux", ["negated", "hypothetical", "historical"])
def test_what_was_denied_imagined_or_is_history_does_not_score(aux):
    corpus = corpus_with(lambda s: s.assign(aux=aux))
    assert relations.scored(corpus).empty


def test_what_is_announced_scores():
    assert len(relations.scored(corpus_with(lambda s: s.assign(aux="future")))) == 5


def test_a_country_about_itself_does_not_score():
    assert relations.scored(corpus_with(lambda s: s.assign(recipient=s["actor"]))).empty


def test_a_clause_without_actor_is_counted_and_not_guessed():
    corpus = corpus_with(lambda s: s.assign(actor=s["actor"].where(s["actor"] != "CC")))
    assert relations.unattributed(corpus, Scope()) == 1
    assert len(relations.scored(corpus)) == 4


def test_narrator_and_speaker_are_never_blended():
    corpus = corpus_with(lambda s: s.assign(level=["speaker", *["narrator"] * (len(s) - 1)]))
    table = relations.relations(relations.chosen(corpus, Scope()))
    assert only(table[table["level"] == "speaker"], "AA", "BB")["n"] == 1
    assert only(table[table["level"] == "narrator"], "AA", "BB")["n"] == 3


@pytest.mark.parametrize(
    ("scores", "verdict"),
    [([5, 5], "thin"), ([5, 5, 5], "for"), ([-3, -3, -3], "against"), ([5, -3, 5, -3], "open"), ([0, 0, 0], "open")],
)
def test_a_verdict_needs_three_units_and_an_interval_beside_zero(scores, verdict):
    assert relations.relations(many(scores))["verdict"].tolist() == [verdict]


def test_one_article_is_not_enough_for_a_verdict_or_an_interval():
    row = relations.relations(many([5.0] * 9).assign(article_id="x")).iloc[0]
    assert row["verdict"] == "thin"
    assert np.isnan(row["low"])


def test_the_interval_holds_the_mean_and_is_the_same_each_time():
    rows = many(list(np.random.default_rng(1).normal(1, 3, 30)))
    one, two = relations.relations(rows).iloc[0], relations.relations(rows).iloc[0]
    assert one["low"] < one["mean"] < one["high"]
    assert (one["low"], one["high"]) == (two["low"], two["high"])


def test_the_interval_covers_the_truth_as_often_as_it_says():
    draw = np.random.default_rng(7)
    hits = 0
    for number in range(120):
        row = relations.relations(many(list(draw.normal(1, 2, 25))).assign(target=f"B{number}")).iloc[0]
        hits += row["low"] <= 1 <= row["high"]
    assert 0.85 <= hits / 120 <= 1.0


def test_the_matrix_has_only_rows_and_columns_with_evidence():
    square = relations.matrix(relations.relations(relations.chosen(corpus_with(), Scope())))
    assert list(square["actor"].cat.categories) == ["AA", "CC"]
    assert list(square["target"].cat.categories) == ["AA", "BB"]


def test_evidence_shows_each_unit_once_newest_first():
    found = relations.evidence(relations.chosen(corpus_with(), Scope(), actor="AA"))
    assert list(found["article_id"]) == ["b", "a", "a", "c"]


def test_two_selections_stand_side_by_side():
    corpus = corpus_with()
    sides = [relations.chosen(corpus, Scope(outlets=(name,))) for name in ("One", "Two")]
    table = relations.side_by_side(*sides).set_index(["actor", "target"])
    assert table.loc[("AA", "BB"), ["n_1", "n_2"]].tolist() == [2, 1]
    assert table.loc[("CC", "AA"), ["n_1", "n_2"]].tolist() == [0, 1]


def test_precision_of_a_rule_comes_with_its_interval():
    reviewed = pd.DataFrame({"rule": ["verb"] * 10, "right": [True] * 8 + [False] * 2})
    row = relations.precision(reviewed).iloc[0]
    assert (row["n"], row["right"]) == (10, 0.8)
    assert row["low"] == pytest.approx(0.490, abs=0.002)
    assert row["high"] == pytest.approx(0.943, abs=0.002)


def test_an_empty_selection_gives_an_empty_table():
    nothing = relations.chosen(corpus_with(), Scope(outlets=("None",)))
    assert relations.relations(nothing).empty
    assert relations.over_time(nothing).empty
