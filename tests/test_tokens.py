"""Words are split from their clitics and read, and every offset points into the text."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import lexicon, sentences, tables, tokens

TABLE = (Path(__file__).parent / "cases" / "tokens.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(io.StringIO(TABLE)))
LEXICON = lexicon.load()
COLUMNS = ("proclitic", "stem", "enclitic", "lemma", "pos", "country")


def tokenize(text):
    articles = tables.frame("articles", [{"article_id": "a", "file": "a.txt", "story": 0, "text": text}])
    return tables.check("tokens", tokens.tokenize(articles, sentences.split(articles, LEXICON), LEXICON))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_words(case):
    text = case["text"]
    for row in tokenize(text).to_dict("records"):
        if text[row["start"] : row["end"]] == case["word"]:
            assert {name: row[name] for name in COLUMNS} == {name: case[name] for name in COLUMNS}
            return
    pytest.fail("the word is no token")


@settings(deadline=None)
@given(st.text(alphabet="\u0648\u0644\u0627\u0628\u0629\u0647\u0645\u064e\u0640\u200f \n.\u060c12\u0663ax"))
def test_tokens_cover_every_letter_and_digit_in_order(text):
    rows = tokenize(text).to_dict("records")
    assert all(row["start"] <= row["stem_start"] < row["end"] for row in rows)
    assert all(a["end"] <= b["start"] for a, b in pairwise(rows))
    covered = {i for row in rows for i in range(row["start"], row["end"])}
    assert {i for i, char in enumerate(text) if char.isalnum()} <= covered


def test_the_stem_of_lil_starts_after_the_first_lam():
    row = tokenize("\u0644\u0644\u0623\u0631\u062f\u0646").iloc[0]
    assert (row["start"], row["stem_start"]) == (0, 1)


def test_kinds_are_told_apart():
    found = tokenize("\u0642\u0645\u0629 NATO 12.5 %")
    assert found["kind"].tolist() == ["word", "latin", "number", "punct"]


def test_ala_with_a_dot_is_the_preposition_where_the_article_never_writes_maqsura():
    ala, dotted = "\u0639\u0644\u0649", "\u0639\u0644\u064a"
    egyptian = (
        f"\u0648\u0642\u0641 {dotted} \u0627\u0644\u0628\u0627\u0628 \u062b\u0645 \u062c\u0644\u0633 {dotted} \u0645"
    )
    other = egyptian + f" {ala} \u0645"
    egyptian_words, other_words = tokenize(egyptian), tokenize(other)
    assert egyptian_words["pos"][egyptian_words["key"] == dotted].tolist() == ["prep", "prep"]
    assert other_words["pos"][other_words["key"] == dotted].tolist() == ["name", "name", "prep"]


def test_no_sentences_give_an_empty_table():
    assert tokenize("").empty
