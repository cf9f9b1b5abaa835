"""Files of every shape become clean, dated stories; what is no text is refused by name."""

import csv
import gzip
import json
import random
import re
import unicodedata
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import articles, encodings, exports, lexicon, tables

CASES = Path(__file__).parent / "cases"
LEXICON = lexicon.load()
ARABIC = re.compile("[\u0620-\u064a]+")


def table(name):
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


TEXTS = {row["key"]: row["text"] for row in table("articles_texts.csv")}
SCRAPES = table("articles.csv")
STORY = "{T}\n\n{P1}\n\n{P2}\n\n{P3}\n\n{P4}".format(**TEXTS)
CLEAN = STORY.replace("\n\n", "\n")


def read(data, name="story.txt", **said):
    return articles.read(name, data if isinstance(data, bytes) else data.encode(), said, LEXICON)


def texts(reading):
    return reading.rows["text"].tolist()


def rows_or_refusal(data, name):
    """The texts of a file, or the name by which it is refused."""
    try:
        return texts(read(data, name))
    except articles.Unreadable as refused:
        return [refused.name]


@pytest.mark.parametrize("case", SCRAPES, ids=lambda case: case["case"])
def test_a_scrape_becomes_its_stories(case):
    reading = read(case["scrape"].format(**TEXTS))
    assert "\n\n".join(texts(reading)) == case["stories"].format(**TEXTS)
    day = reading.rows["published"][0]
    assert ("" if pd.isna(day) else str(day.date())) == case["published"]
    assert pd.isna(day) or reading.rows["published_from"][0] == "page"
    tables.check("articles", reading.rows)


def utf8_read_as(codec, errors="strict"):
    return lambda text: text.encode().decode(codec, errors).encode()


def in_words(marks, seed=1):
    def damage(text):
        chance = random.Random(seed)
        between = "(?<=[\u0621-\u064a])(?=[\u0621-\u064a])"
        return re.sub(between, lambda _: chance.choice([*marks, ""]), text).encode()

    return damage


def presentation_forms(text):
    forms = {}
    for code in range(0xFE80, 0xFEFD):
        forms.setdefault(unicodedata.normalize("NFKC", chr(code)), chr(code))
    return "".join(forms.get(c, c) for c in text).encode()


DAMAGE = {
    "UTF-8 with a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16 with a mark": lambda text: text.encode("utf-16"),
    "UTF-16 little-endian": lambda text: text.encode("utf-16-le"),
    "UTF-16 big-endian": lambda text: text.encode("utf-16-be"),
    "UTF-32 with a mark": lambda text: text.encode("utf-32"),
    "UTF-32 little-endian": lambda text: text.encode("utf-32-le"),
    "windows-1256": lambda text: text.encode("cp1256"),
    "ISO-8859-6": lambda text: text.encode("iso-8859-6"),
    "UTF-8 read as cp1252 with its gaps": utf8_read_as("sloppy-windows-1252"),
    "UTF-8 read as cp1252 with replacement marks": utf8_read_as("cp1252", "replace"),
    "UTF-8 read as Latin-1": utf8_read_as("latin-1"),
    "UTF-8 read as cp1256": utf8_read_as("cp1256"),
    "UTF-8 read as cp1256 twice": lambda text: utf8_read_as("cp1256")(utf8_read_as("cp1256")(text).decode()),
    "windows-1256 read as cp1252": lambda text: text.encode("cp1256").decode("sloppy-windows-1252").encode(),
    "half of the lines misread": lambda text: b"\n".join(
        utf8_read_as("cp1256")(line) if at % 2 else line.encode() for at, line in enumerate(text.split("\n"))
    ),
    "decimal entities": lambda text: ARABIC.sub(lambda m: "".join(f"&#{ord(c)};" for c in m[0]), text).encode(),
    "hexadecimal entities": lambda text: ARABIC.sub(lambda m: "".join(f"&#x{ord(c):X};" for c in m[0]), text).encode(),
    "named entities": lambda text: text.replace('"', "&quot;").replace(" ", "&nbsp;").encode(),
    "JSON escapes": lambda text: ARABIC.sub(lambda m: json.dumps(m[0])[1:-1], text).encode(),
    "NUL bytes": lambda text: text.replace(" ", " \0").encode(),
    "a NUL after each letter": lambda text: "\0".join(text).encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "bare CR": lambda text: text.replace("\n", "\r").encode(),
    "U+2028": lambda text: text.replace("\n", "\u2028").encode(),
    "a file cut inside its last character": lambda text: text.encode()[:-1] + "\u0648".encode()[:1],
    "bidi marks": in_words("\u200e\u200f\u202b\u2067"),
    "zero-width marks": in_words("\u200b\u200c\u200d\ufeff"),
    "soft hyphens": in_words("\xad"),
    "presentation forms": presentation_forms,
    "hamza and madda split off": lambda text: unicodedata.normalize("NFD", text).encode(),
    "double spaces": lambda text: text.replace(" ", "  ").encode(),
    "triple spaces": lambda text: text.replace(" ", "   ").encode(),
    "tabs for spaces": lambda text: text.replace(" ", "\t").encode(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_reads_like_the_whole_one(damage):
    assert texts(read(damage(STORY)))[0].removesuffix(".") == CLEAN.removesuffix(".")


@pytest.mark.parametrize(
    "damage",
    [in_words("\u0640"), in_words("\u064e\u0650\u064f\u0652"), lambda text: text.replace("\u064a", "\u06cc").encode()],
    ids=["tatweel", "diacritics", "Persian letters"],
)
def test_letters_and_their_marks_stay_as_they_were_written(damage):
    assert texts(read(damage(STORY)))[0] == damage(STORY).decode().replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.html", b" \n\t", "empty"),
        ("a.txt", b"%PDF-1.7 and so on", "a PDF"),
        ("a.txt", b"PK\x03\x04rest", "zip"),
        ("a.txt", bytes(range(256)) * 20, "not text"),
        ("a.txt", b"An English text that goes on for a while. " * 9, "not in Arabic"),
        ("a.txt.gz", b"no gzip", "gzip file is damaged"),
        ("a.csv", b"a,b\n1,2\n", "no column holds the text"),
        ("a.jsonl", b'{"id": 1}\n', "no text"),
        ("a.html", b"<html><head><title>x</title></head><body></body></html>", "no"),
    ],
)
def test_what_is_no_article_is_refused_by_name(name, data, reason):
    with pytest.raises(articles.Unreadable, match=reason) as refused:
        read(data, name)
    assert refused.value.name == name
    assert str(refused.value).startswith(name)


def test_a_file_with_two_stories_says_so_and_its_date_is_the_first_one_s():
    scrape = "{T}\n\n{P1}\n\n{P2}\n\n{P3}\n\n{P4}\n\n\n{U}\n\n{U1}\n\n{U2}\n\n{U3}\n\n{U4}".format(**TEXTS)
    reading = read(scrape, published="2019-05-07", outlet="X")
    assert reading.rows["published"].isna().tolist() == [False, True]
    assert reading.rows["outlet"].tolist() == ["X", "X"]
    assert reading.rows["article_id"].str[-2:].tolist() == ["-0", "-1"]
    assert reading.rows["article_id"].str[:12].nunique() == 1
    assert "2 stories" in reading.warnings[0]


def test_a_day_given_wins_and_a_page_that_contradicts_it_is_told():
    header = next(case for case in SCRAPES if case["published"] == "2019-05-05")["scrape"].format(**TEXTS)
    row = read(header, published="2019-05-09").rows.iloc[0]
    assert (row["published"].date(), row["published_from"]) == (date(2019, 5, 9), "given")
    assert "2019-05-05" in row["doubts"]
    assert pd.isna(read(header, published="2019-05-05").rows["doubts"][0])


def test_a_given_day_that_cannot_be_read_is_told_and_the_page_decides():
    header = next(case for case in SCRAPES if case["published"] == "2019-05-05")["scrape"].format(**TEXTS)
    row = read(header, published="soon").rows.iloc[0]
    assert (row["published"].date(), row["published_from"]) == (date(2019, 5, 5), "page")
    assert "soon" in row["doubts"]


def test_the_address_names_the_outlet():
    known = LEXICON["outlet_domains"].iloc[0]
    names = LEXICON["organisations"].set_index("entity_id")["name"]
    reading = read(STORY, url=f"https://www.{known['domain']}/a/1")
    assert reading.rows["outlet"][0] == names[known["entity_id"]]
    assert pd.isna(read(STORY, url="https://example.org/a").rows["outlet"][0])


def test_the_same_bytes_under_one_name_are_the_same_article():
    assert read(STORY).rows["article_id"][0] == read(STORY).rows["article_id"][0]
    assert read(STORY).rows["article_id"][0] != read(STORY, "other.txt").rows["article_id"][0]


# Saved pages

PARAGRAPHS = "".join("<p>{" + key + "}</p>" for key in ("P1", "P2", "P3", "P4")).format(**TEXTS)
MENU = "<nav>" + "".join(f"<a href='/{n}'>{{U}}</a>" for n in range(9)).format(**TEXTS) + "</nav>"
SAYS = {
    "Open Graph": '<meta property="article:published_time" content="2019-05-07T14:20:00+03:00">'
    '<meta property="og:title" content="{T}"><meta property="og:site_name" content="Mizan">'
    '<meta property="og:url" content="https://example.org/1">',
    "JSON-LD": '<meta property="og:site_name" content="Mizan"><link rel="canonical" href="https://example.org/1">'
    '<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", '
    '"headline": "{T}", "datePublished": "2019-05-07T10:00:00Z"}}</script>',
}


def page(says="", charset="utf-8", above=""):
    head = f'<meta charset="{charset}"><title>{TEXTS["T"]} | Mizan</title>{says.format(**TEXTS)}'
    body = f"{MENU}{above}<article><h1>{TEXTS['T']}</h1>{PARAGRAPHS}</article><footer>{MENU}</footer>"
    return f'<!doctype html><html lang="ar"><head>{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize("says", SAYS.values(), ids=SAYS)
def test_a_page_tells_title_day_outlet_and_address(says):
    row = read(page(says), "page.html").rows.iloc[0]
    assert row["text"] == CLEAN
    assert (row["title"], row["outlet"], row["url"]) == (TEXTS["T"], "Mizan", "https://example.org/1")
    assert (str(row["published"].date()), row["published_from"]) == ("2019-05-07", "page")


def test_a_page_in_windows_1256_is_read_as_it_declares_itself():
    assert texts(read(page(charset="windows-1256").encode("cp1256"), "page.htm")) == [CLEAN]


def test_a_page_without_metadata_is_dated_by_the_line_above_its_story():
    labelled = next(c for c in SCRAPES if "labelled" in c["case"])["scrape"].split("\n")[3]
    row = read(page(above=f"<div>{labelled}</div>"), "page.html").rows.iloc[0]
    assert (str(row["published"].date()), row["published_from"]) == ("2019-05-07", "page")


def test_a_page_that_states_no_day_stays_undated():
    row = read(page(), "page.html").rows.iloc[0]
    assert pd.isna(row["published"])
    assert pd.isna(row["published_from"])


def test_an_archive_of_a_page_and_a_packed_one_read_like_the_page():
    plain = page(SAYS["Open Graph"]).encode()
    part = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + plain
    archive = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n' + part + b"\r\n--B--\r\n"
    )
    expected = texts(read(plain, "page.html"))
    assert texts(read(archive, "page.mhtml")) == expected
    assert texts(read(gzip.compress(archive), "page.mhtml.gz")) == expected
    assert texts(read(gzip.compress(plain), "page.html.gz")) == expected


def test_a_page_saved_as_text_is_read_as_a_page():
    assert texts(read(page(), "page.txt")) == [CLEAN]


@pytest.mark.parametrize("cut", range(0, 1000, 71))
def test_a_page_broken_anywhere_is_read_or_refused(cut):
    found = rows_or_refusal((page()[:cut] + page()[cut + 31 :]).encode(), "page.html")
    assert found == ["page.html"] or any(TEXTS["P4"] in text for text in found)


# Exports

ROW = {"id": "7", "title": TEXTS["U"], "text": TEXTS["U1"], "published": "2019-05-07", "outlet": "Mizan", "url": "u"}


def as_csv(rows, separator=","):
    out = [separator.join(rows[0])] + [separator.join(f'"{v}"' for v in row.values()) for row in rows]
    return "\n".join(out).encode("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", json.dumps(ROW).encode()),
        ("a.csv", as_csv([ROW])),
        ("a.csv", as_csv([ROW], ";")),
        ("a.jsonl.gz", gzip.compress(json.dumps(ROW).encode())),
        ("a.jsonl", json.dumps(ROW, ensure_ascii=False).encode("utf-16")),
    ],
)
def test_a_row_is_an_article(name, data):
    row = read(data, name).rows.iloc[0]
    assert (row["file"], row["title"], row["outlet"], row["url"]) == ("7", ROW["title"], "Mizan", "u")
    assert row["text"] == f"{ROW['title']}\n{ROW['text']}"
    assert (str(row["published"].date()), row["published_from"]) == ("2019-05-07", "given")


@pytest.mark.parametrize("field", exports.FIELDS)
def test_every_known_header_names_its_column(field):
    for name in LEXICON["columns"].query("field == @field")["name"]:
        row = (
            {"text": "x", "id": "i"}
            if field not in ("text", "id")
            else {"id": "i"}
            if field == "text"
            else {"text": "x"}
        )
        reading = read(json.dumps(row | {f" {name.upper()} ": "2019-05-07"}), "a.jsonl")
        column = {"id": "file"}.get(field, field)
        assert str(reading.rows[column][0]).startswith("2019-05-07"), name


def test_a_row_keeps_its_text_letter_for_letter_however_short():
    text = "  \u0642\u0640\u0640\u0627\u0644\u064e  \u00ab..\u00bb "
    assert texts(read(json.dumps({"id": 1, "text": text}), "a.jsonl")) == [text]
    assert texts(read(json.dumps({"id": 1, "text": f"\u200f{text}\u200b\0"}), "a.jsonl")) == [text]


def test_a_bad_row_is_told_with_its_line_and_the_others_are_read():
    data = '{"id": "1", "text": "a"}\n{"id": \n[]\n{"id": "4", "text": " "}\n\n{"id": "6", "text": "b"}\n'
    reading = read(data, "a.jsonl")
    assert reading.rows["file"].tolist() == ["1", "6"]
    assert [warning.split(":")[0] for warning in reading.warnings] == ["line 2", "line 3", "line 4"]


def test_a_long_export_comes_in_parts():
    data = "\n".join(json.dumps({"id": str(n), "text": f"t{n}"}) for n in range(25)).encode()
    parts = list(articles.rows("a.jsonl", data, None, LEXICON, size=10))
    assert [len(part.rows) for part in parts] == [10, 10, 5]
    assert tables.join("articles", [part.rows for part in parts])["article_id"].is_unique


# Whatever the letters

LETTERS = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x620, max_codepoint=0x652),
        st.sampled_from(
            ' \n\r\t.\u060c\u061f"\u00ab\u00bb-|:0123456789\u0300\u200b\u202e\ufeff\ufe70\ufefb\x00abc<>&;#'
        ),
    ),
    max_size=300,
)
MARK = re.compile(r"(?:^|\s)[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0300-\u036f]", re.MULTILINE)


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_no_text_begins_a_line_with_a_mark_or_keeps_one_that_cannot_be_seen(letters):
    try:
        reading = read(f"{letters}\n{TEXTS['P1']}\n{letters}\n{TEXTS['P2']}")
    except articles.Unreadable:
        return
    for row in reading.rows.itertuples():
        assert not MARK.search(row.text)
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b-\u200f\u202a-\u202e\ufeff\ud800-\udfff]", row.text)
        assert row.text == "\n".join(" ".join(line.split()) for line in row.text.split("\n"))
        assert pd.isna(row.title) or row.text.startswith(f"{row.title}\n")
        assert TEXTS["P1"] in row.text or TEXTS["P2"] in row.text


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_mending_twice_changes_nothing_more(letters):
    once = encodings.mend(letters, unescape=False)
    assert encodings.mend(once, unescape=False) == once


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(data):
    for name in ("a.txt", "a.html", "a.jsonl", "a.csv", "a.mhtml", "a.txt.gz"):
        assert rows_or_refusal(data, name)
