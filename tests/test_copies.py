"""The same story twice, edited agency text and shared statements are found, and nothing else."""

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import copies, tables

CASES = Path(__file__).parent / "cases"


def table(name):
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class Marked(str):
    """A text that can stand in a case with diacritics, tatweel and other quotation marks."""

    def __format__(self, spec):
        return self.replace('"', "\u00bb").replace("\u0627", "\u0627\u0640\u064e") if spec == "marked" else str(self)


TEXTS = {row["key"]: Marked(row["text"]) for row in table("articles_texts.csv")}


def articles(*texts, days=()):
    days = [*days, *[None] * len(texts)]
    rows = [{"article_id": f"a{n}", "file": f"a{n}", "story": 0, "text": text} for n, text in enumerate(texts)]
    return tables.frame("articles", [row | {"published": day} for row, day in zip(rows, days, strict=False)])


def find(*texts, days=()):
    return tables.check("copies", copies.find(articles(*texts, days=days)))


@pytest.mark.parametrize("case", table("copies.csv"), ids=lambda case: case["case"])
def test_two_articles_are_told_apart_or_together(case):
    texts = [case[name].format(**TEXTS).replace("|", "\n") for name in ("first", "second")]
    found = find(*texts)
    assert found["kind"].tolist() == ([case["kind"]] if case["kind"] else [])
    assert set(zip(found["article_id"], found["copy_of"], strict=True)) <= {("a1", "a0")}


def test_the_spans_of_a_statement_hold_the_same_words():
    shared = TEXTS["P3"]
    texts = ["\n".join([TEXTS["P1"], shared, TEXTS["P4"]]), "\n".join([TEXTS["U1"], TEXTS["U2"], shared, TEXTS["U3"]])]
    row = find(*texts).iloc[0]
    assert texts[1][row["start"] : row["end"]] == texts[0][row["other_start"] : row["other_end"]] == shared.rstrip(".")


def test_the_earlier_published_is_the_source():
    text = "\n".join(TEXTS.values())
    found = find(text, text, text, days=["2019-05-09", "2019-05-07"])
    assert found["copy_of"].tolist() == ["a1", "a1"]
    assert sorted(found["article_id"]) == ["a0", "a2"]


def test_a_formula_that_an_outlet_puts_under_everything_is_no_statement():
    chance = random.Random(1)
    letters = "\u0628\u062a\u062f\u0631\u0633\u0639\u0642\u0644\u0645\u0646"
    others = [" ".join("".join(chance.choices(letters, k=5)) for _ in range(60)) for _ in range(60)]
    assert len(find(*[f"{text}\n{TEXTS['P1']}" for text in others])) == 0
    assert set(find(*[f"{text}\n{TEXTS['P1']}" for text in others[:9]])["kind"]) == {"statement"}


def test_no_article_is_a_copy_of_itself_and_short_ones_are_compared_whole():
    sentence = " ".join(TEXTS["P1"].split()[:10])
    twice = f"{TEXTS['P1']}\n{TEXTS['P1']}"
    assert find(sentence, sentence + " x", sentence)["kind"].tolist() == ["exact"]
    assert len(find(twice)) == len(find()) == len(find("", "")) == 0


MARKS = "\u064b\u064e\u0651\u0670\u0640"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["", *MARKS, "\u064e\u0651"]), min_size=200, max_size=200))
def test_no_span_leaves_its_article_or_cuts_a_mark_from_its_letter(marks):
    def marked(text):
        return "".join(c + (marks[at % 200] if c.isalpha() else "") for at, c in enumerate(text))

    texts = [
        marked("\n".join(TEXTS[key] for key in ("P1", "P2", "P3", "P4"))),
        marked(f"{TEXTS['U1']}\n{TEXTS['U2']}\n{TEXTS['P3']}\n{TEXTS['U3']}"),
    ]
    found = find(*texts)
    assert found["kind"].tolist() == ["statement"]
    for row in found.itertuples():
        spans = [(texts[1], row.start, row.end), (texts[0], row.other_start, row.other_end)]
        for text, start, end in spans:
            assert 0 <= start < end <= len(text)
            assert not {text[start], text[end : end + 1]} & set(MARKS)
