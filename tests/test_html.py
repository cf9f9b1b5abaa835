"""The one writer of tags lets no text become HTML, and nests marks without losing a letter."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import html
from lib.html import Column, Node, Span

with (Path(__file__).parent / "cases" / "html.csv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))
HOSTILE = ["<script>x</script>", "\"'><img onerror=x>", "</td></table>", "&lt;", "javascript:x", "\u202egnp"]


def spans(written):
    return [Span(int(a), int(b), kind) for a, b, kind in (part.split("-") for part in written.split())]


def drawn(nodes):
    return "".join(n if isinstance(n, str) else f"[{n.span.kind}:{drawn(n.children)}]" for n in nodes)


def text_of(nodes):
    return "".join(n if isinstance(n, str) else text_of(n.children) for n in nodes)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["case"])
def test_marks_nest(case):
    nodes = html.nest(case["text"], spans(case["spans"]), int(case["start"]), int(case["end"]))
    assert drawn(nodes) == case["expected"]


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from("xyz")), max_size=8),
)
def test_no_letter_is_lost_or_moved_whatever_the_marks(text, marks):
    nodes = html.nest(text, [Span(a, b, kind) for a, b, kind in marks])
    assert text_of(nodes) == text


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.sampled_from("xyz")), max_size=6))
def test_a_cut_mark_begins_once(marks):
    def firsts(nodes):
        for node in nodes:
            if isinstance(node, Node):
                yield from [node.span] if node.first else []
                yield from firsts(node.children)

    found = list(firsts(html.nest("a" * 30, [Span(a, b, f"{kind}{n}") for n, (a, b, kind) in enumerate(marks)])))
    assert len(found) == len(set(found)) == sum(a < min(b, 30) for a, b, _ in marks)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_never_read_as_html(text):
    written = html.tag("p", text, title=text)
    inner = written.removeprefix("<p").removesuffix("</p>")
    assert inner.count("<") == 0
    assert inner.count(">") == 1
    assert inner.count('"') == 2
    assert "\u202e" not in written


def test_markup_is_not_escaped_twice():
    assert html.tag("p", html.tag("b", "<")) == "<p><b>&lt;</b></p>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//outside.example/x", "vbscript:x"])
def test_an_address_that_runs_or_leaves_unseen_is_refused(address):
    with pytest.raises(ValueError, match="neither a page of ours nor on the web"):
        html.tag("a", "x", href=address)


def test_a_link_out_of_an_article_opens_only_the_web():
    assert 'rel="noopener noreferrer nofollow"' in html.web("x", "https://example.org/a")
    assert html.web("<x>", "javascript:alert(1)") == "&lt;x&gt;"


@pytest.mark.parametrize(
    ("name", "attributes"), [("script", {}), ("iframe", {}), ("p", {"onclick": "x"}), ("p", {"style": "color:red"})]
)
def test_what_pages_have_no_use_for_cannot_be_written(name, attributes):
    with pytest.raises(ValueError, match=r"not allowed|only set numbers"):
        html.tag(name, "x", **attributes)


def test_an_address_keeps_choices_by_id_and_drops_empty_ones():
    assert (
        html.address("stance", actor="RU", target=None, page="", outlet=["a b", "c&d"])
        == "stance?actor=RU&outlet=a+b&outlet=c%26d"
    )
    assert html.address("") == "./"


def test_piled_up_marks_are_thinned_and_words_stay():
    assert html.plain("a" + "\u0301" * 9_999 + "b") == "a" + "\u0301" * 4 + "b"
    vowelled = "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f"
    assert html.plain(vowelled) == vowelled


def test_a_table_has_headings_a_caption_and_direction():
    written = html.table([Column("Words", "arabic"), Column("n", "number")], [["<x>", 3]], "Caption")
    assert '<caption class="unseen">Caption</caption>' in written
    assert written.count('scope="col"') == 2
    assert '<td lang="ar" dir="rtl" class="arabic">&lt;x&gt;</td>' in written


def test_pictures_of_numbers_say_them_in_words():
    assert 'aria-label="mean 2"' in html.interval(1, 2, 3, "mean 2")
    assert 'aria-label="half"' in html.shares({"neutral": 0.5}, {"neutral": "N"}, "half")


def test_a_label_holds_nothing_that_markdown_reads():
    assert html.markdown("![x](http://o) :red[x] <b> $x$") == r"\!\[x\]\(http\://o\) \:red\[x\] \<b\> \$x\$"
