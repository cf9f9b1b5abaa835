"""Sentences end where a reader would end them, and lose nothing."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import lexicon, sentences, tables

TABLE = (Path(__file__).parent / "cases" / "sentences.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(io.StringIO(TABLE)))
LEXICON = lexicon.load()


def split(text):
    articles = tables.frame("articles", [{"article_id": "a", "file": "a.txt", "story": 0, "text": text}])
    return tables.check("sentences", sentences.split(articles, LEXICON))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_sentences(case):
    found = split(case["text"])
    pieces = [case["text"][s:e] for s, e in zip(found["start"], found["end"], strict=True)]
    assert pieces == case["sentences"].split("|")


@given(st.text(alphabet="\u0627\u0628 .!\u061f\n\u00ab\u00bb\u060c5a\u200f\u0640"))
def test_every_letter_and_digit_stands_in_one_sentence(text):
    spans = list(sentences.spans(text))
    covered = [i for start, end in spans for i in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {i for i, char in enumerate(text) if char.isalnum()} <= set(covered)
    assert all(not text[s].isspace() and not text[e - 1].isspace() for s, e in spans)


def test_sentences_are_numbered_by_article():
    rows = [{"article_id": name, "file": name, "story": 0, "text": "a.\nb."} for name in ("x", "y")]
    found = sentences.split(tables.frame("articles", rows), LEXICON)
    assert list(zip(found["article_id"], found["sentence"], strict=True)) == [("x", 0), ("x", 1), ("y", 0), ("y", 1)]


def test_no_articles_give_an_empty_table():
    assert tables.check("sentences", sentences.split(tables.empty("articles"), LEXICON)).empty
