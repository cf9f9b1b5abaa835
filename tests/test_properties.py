"""Whatever the text: every row of every table points into its article, at whole letters, and at entities that exist."""

import json
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lib import articles, lexicon, pipeline, tables

WORDS = lexicon.load()
LOAD = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

KNOWN = [
    *WORDS["countries"]["name"].tolist(),
    *WORDS["people"]["name"][:300].tolist(),
    *WORDS["person_names"]["name"][:300].tolist(),
    *WORDS["organisations"]["name"][:150].tolist(),
    *WORDS["office_titles"]["title"].tolist(),
    *WORDS["nationalities"]["form"][:200].tolist(),
    *WORDS["months"]["name"].tolist(),
    *WORDS["time_words"]["word"].tolist(),
    *WORDS["verbs"]["perfect"].tolist(),
    *WORDS["stance_words"]["word"].tolist(),
    *WORDS["topic_phrases"]["phrase"].tolist(),
    *WORDS["speech_words"]["word"].tolist(),
    *WORDS["stance_triggers"]["trigger"].tolist(),
]
ALEF, LAM, MARK, SHADDA, TATWEEL = "\u0627", "\u0644", "\u064e", "\u0651", "\u0640"
HOSTILE = [
    *"\u00ab\u00bb\u201c\u201d\u201e\u2039\u203a\"'\u2018\u2019`()[]{}<>",
    *"\u060c\u061b\u061f:.!,;-\u2013\u2014/\\|#@&%*_~=+", "...", "\u2026", "\u00ab\u00ab", "\u00bb\u00bb",
    "\u00ab\u201c\"", "\n", "\n\n\n", "\r\n", "\t", "\u2028", "\u2029", "\u200e", "\u200f", "\u202a", "\u202b",
    "\u202e", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u061c", "\u200b", "\u200c", "\u200d", "\ufeff",
    "\u00a0", "\u00ad", "\x01", "\x0b", "\x0c", "\x1c", "\x1f", "\x7f", "\x85", MARK, SHADDA, "\u0670", "\u06d6",
    "\u0610", f"{ALEF}{MARK * 300}", f"{MARK}{LAM}{SHADDA}{MARK}", "\u0301", "e\u0301", TATWEEL,
    f"{LAM}{TATWEEL * 50}{ALEF}", f"{TATWEEL * 5}", "\ufefb", "\ufdf2", "\ufe8d\ufedf", "\ufb50", "\u06a9\u06cc",
    "2016", "5", "0", "31", "\u0661\u0662", "\u06f3\u06f4", "\u0662\u0660\u0661\u0666", "12/5/2016", "99/99/9999",
    "1.5", "1,000", "9" * 60, "24:61", "10:30", "0000-00-00", "1437", "\u00b2", "\u2167", "\u0be7", "\U0001d7d8",
    "\U0001f1f8\U0001f1fe", "\U0001f468\u200d\U0001f469", "\U0001f600", "\u2764\ufe0f", "\U00010400", "\ufffd",
    "\uffff", "<b>", "</p>", "&amp;", "&#1575;", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1", "-2+3",
    "@SUM(A1)", "http://example.org/a?b=c", "a@b.org", "@user", "#tag", "NATO", "Reuters", "x" * 400, ALEF * 400,
    "%s", "{0}", "\\n", "None", "nan", "null", "True", "-1", "'; DROP TABLE raw; --", "../../etc/passwd", "1e999",
    "NaN",
]  # fmt: skip
CLITICS = [*WORDS["affixes"]["form"].tolist(), ""]

word = st.one_of(
    st.sampled_from(KNOWN),
    st.builds(str.__add__, st.sampled_from(CLITICS), st.sampled_from(KNOWN)),
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
)
blank = st.sampled_from([" ", " ", " ", " ", "", "\n", "  "])
texts = st.lists(st.tuples(word, blank), min_size=1, max_size=40).map(lambda parts: "".join(map("".join, parts)))


def stories(*found):
    return tables.frame(
        "articles",
        [{"article_id": f"a-{n}", "file": "a.txt", "story": n, "text": text} for n, text in enumerate(found)],
    )


def letter(text, at):
    return 0 <= at < len(text) and unicodedata.category(text[at]) in ("Lo", "Ll", "Lu", "Lt", "Lm")


def mark(text, at):
    return 0 <= at < len(text) and unicodedata.category(text[at]) == "Mn"


def assert_spans(made, shown):
    held = dict(zip(shown["article_id"], shown["text"], strict=True))
    for name in ("sentences", "mentions", "quotations", "stances", "times"):
        for row in made[name].itertuples():
            text, where = held[row.article_id], (name, row)
            assert 0 <= row.start < row.end <= len(text), where
            assert not (mark(text, row.start) and letter(text, row.start - 1)), where
            assert not (mark(text, row.end) and letter(text, row.end - 1)), where


def assert_inside_one_sentence(made):
    spans = {}
    for row in made["sentences"].itertuples():
        spans.setdefault(row.article_id, []).append((row.start, row.end))
    for found in spans.values():
        assert all(one[1] <= other[0] for one, other in pairwise(found))
    for name in ("mentions", "stances"):
        for row in made[name].itertuples():
            assert any(s <= row.start and row.end <= e for s, e in spans[row.article_id]), (name, row)
    for row in made["stances"].itertuples():
        assert any(s <= row.trigger_start < e for s, e in spans[row.article_id]), row


def assert_references(made):
    known = set(made["entities"]["entity_id"])
    assert set(made["mentions"]["entity_id"].dropna()) <= known
    assert set(made["quotations"]["speaker_id"].dropna()) <= known
    assert set(made["stances"]["speaker_id"].dropna()) <= known
    countries = set(WORDS["countries"]["country"])
    assert set(made["stances"]["actor"].dropna()) | set(made["stances"]["recipient"].dropna()) <= countries
    assert set(made["stances"]["topic_id"].dropna()) <= set(WORDS["topics"]["topic_id"])


def assert_sound(*found):
    given_stories = stories(*found)
    made = pipeline.analyse(given_stories, WORDS)
    for name, table in made.items():
        tables.check(name, table)
    assert made["articles"]["text"].tolist() == list(found)
    assert_spans(made, given_stories)
    assert_inside_one_sentence(made)
    assert_references(made)


@LOAD
@given(texts)
@example(MARK * 10_000)
@example(f"{ALEF}{MARK * 10_000} {KNOWN[0]}")
@example("\n" * 500)
@example("\u00ab" * 300)
@example("." * 500)
@example("")
def test_every_row_points_at_whole_letters_of_its_article_and_at_entities_that_exist(text):
    assert_sound(text)


@LOAD
@given(st.lists(texts, min_size=2, max_size=3))
def test_articles_side_by_side_stay_apart(found):
    assert_sound(*found)


def read(name, data):
    """The stories of a file, or why there are none."""
    try:
        return articles.read(name, data, None, WORDS).rows, ""
    except articles.Unreadable as error:
        return tables.empty("articles"), error.reason


@LOAD
@given(st.binary(max_size=400) | texts.map(lambda text: text.encode("utf-8")))
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.jsonl", "a.mhtml", "a.txt.gz"])
def test_any_bytes_become_stories_or_are_refused_with_a_reason(name, data):
    found, reason = read(name, data)
    assert reason or len(found)
    tables.check("articles", found)
    for text in found["text"]:
        assert text.strip()
        assert "\0" not in text
        text.encode("utf-8")


@LOAD
@given(texts, texts)
def test_a_row_of_an_export_keeps_what_can_be_stored_of_its_text(text, title):
    data = json.dumps({"id": "r1", "text": f"{KNOWN[0]} {text}\ud800\0", "title": title, "published": title}).encode()
    found = articles.read("a.jsonl", data, None, WORDS).rows
    tables.check("articles", found)
    assert len(found) == 1
    assert "\0" not in found["text"][0]
    found["text"][0].encode("utf-8")
