"""Tables keep their declaration, and say where they do not."""

import pandas as pd
import pytest

from lib import tables


@pytest.mark.parametrize("name", tables.TABLES)
def test_an_empty_table_has_all_its_columns_typed(name):
    table = tables.check(name, tables.empty(name))
    assert list(table.columns) == list(tables.TABLES[name].columns)


def mention(**changed):
    row = {"article_id": "a", "start": 3, "end": 7, "type": "PER", "form": "name", "score": 1, "found_by": "lexicon"}
    return tables.frame("mentions", [row | changed])


def test_a_row_may_leave_out_what_may_be_null():
    assert tables.check("mentions", mention())["entity_id"].isna().all()


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (mention(type="MISC"), r"mentions\.type: 'MISC' is not one of PER, ORG, GPE, LOC"),
        (mention(start=9), r"mentions\.end: stands before start"),
        (mention(found_by=None), r"mentions\.found_by: null is not allowed"),
        (mention().drop(columns="score"), r"mentions\.score: the column is missing"),
        (mention().astype({"start": "float64"}), r"mentions\.start: type is float64, not int64"),
        (pd.concat([mention(), mention()]), r"mentions\.article_id\+start\+end\+form: two rows share one key"),
    ],
)
def test_an_error_names_table_column_and_rule(broken, told):
    with pytest.raises(tables.TableError, match=told):
        tables.check("mentions", broken)


def test_days_are_days_and_may_be_open():
    same = {"article_id": "a", "start": 0, "end": 4, "type": "DATE", "calendar": "gregorian", "future": False}
    rows = [same | {"value": v, "first": f, "anchor_start": -1}
            for v, f in (("2016-05-06", "2016-05-06"), ("XXXX-04-19", None))]  # fmt: skip
    table = tables.check("times", tables.frame("times", [rows[0], rows[1] | {"start": 9, "end": 12}]))
    assert table["first"].tolist() == [pd.Timestamp("2016-05-06"), pd.NaT]


def test_a_count_that_is_missing_is_told():
    with pytest.raises(tables.TableError, match=r"mentions\.start: null is not allowed"):
        mention(start=None)


def test_joining_nothing_gives_the_empty_table():
    assert tables.check("stances", tables.join("stances", [])).empty


def test_the_description_names_every_column_of_every_table():
    told = tables.describe()
    for name, table in tables.TABLES.items():
        section = told.split(f"### {name}\n")[1].split("\n### ")[0]
        assert all(f"| {column} |" in section for column in table.columns)
