"""Hostile text stays text: nothing runs, nothing leaks into the page's style, nothing is asked of another host."""

import csv
import io
import shutil

import pytest

from lib import files, store

from ..conftest import Tab, serving

PAGES = ("", "reader", "entities", "quotes", "stance", "timeline", "corpus", "method")
SCRIPTS = (
    "<script>window.broken = 1</script>",
    "<img src=x onerror='window.broken=1'>",
    "<iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<svg onload=window.broken=1>",
    "<a href='javascript:window.broken=1'>x</a>",
    "<style>body{background:rgb(1,2,3)!important}</style>",
    "![x](https://outside.example/m.png) [x](javascript:alert(1)) :red[x] $x$",
    "</textarea></style><h1 class=page-title>x</h1>",
    "{{7*7}} %(x)s {0} {n}",
)
ORDER = "\u202egnp.exe\u202c \u2066x\u2069 \u200f"
PILE = "\u0627" + "\u0301" * 10_000
FORMULA = '=HYPERLINK("https://outside.example")'


def article(words, payload):
    """An article of ordinary sentences with something hostile between every two of them."""
    return f"{payload} {words[0]}\n\n" + "\n\n".join(f"{line} {payload} {line}" for line in words)


@pytest.fixture(scope="module")
def hostile(sample, tmp_path_factory):
    """A store whose titles, bodies, outlets, addresses and file names are all hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    text = store.Store(sample).tables()["articles"]["text"].iloc[0]
    words = [line for line in text.split("\n") if len(line) > 60][:6]
    payloads = (*SCRIPTS, ORDER, PILE, FORMULA)
    lines = io.StringIO()
    rows = csv.writer(lines)
    rows.writerow(["id", "text", "title", "published", "outlet", "url"])
    for payload in payloads:
        title = f"{payload} {words[0]}"
        rows.writerow(
            [f"../../{payload[:60]}", article(words, payload), title, "2023-05-06", payload[:300], payload[:300]]
        )
    named = files.Source("..\\..\\<b>evil</b>.csv", lines.getvalue().encode())
    made = store.Store(folder / "data").import_files([named])
    assert made.analysed == len(payloads)
    with serving(folder / "data", folder / "server.log") as base:
        yield base


@pytest.fixture
def guarded(browser, hostile):
    tab = Tab(browser, hostile, locale="ar-EG")
    yield tab
    tab.close()


def check(page):
    assert page.evaluate("window.broken") is None
    assert page.locator("h1.page-title").count() == 1
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(1, 2, 3)"
    assert page.locator("[data-testid=stMain] iframe, [data-testid=stMain] img[src*='outside']").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_hostile_text_as_text(guarded, path):
    page = guarded.open(path)
    page.wait_for_timeout(300)
    check(page)


def test_each_hostile_article_can_be_read(guarded):
    page = guarded.open("reader", ".article-title")
    links = page.locator(".article-title").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for href in links:
        page = guarded.open(href, "article .par")
        check(page)
        page.locator("article a.m").first.hover()
        assert "\u202e" not in page.locator("article").inner_text()
        assert (
            page.locator("article").evaluate("a => Math.max(...[...a.querySelectorAll('p')].map(p => p.scrollHeight))")
            < 3000
        )


def test_hover_texts_of_charts_are_inert(guarded):
    page = guarded.open("timeline?lanes=outlet", ".js-plotly-plot .nsewdrag")
    for point in page.locator(".js-plotly-plot .scatterlayer .point").all()[:12]:
        point.hover(force=True)
    check(page)
    assert page.locator(".js-plotly-plot image[href*='outside'], .js-plotly-plot a[href^='javascript']").count() == 0


def test_a_download_holds_no_formula(guarded):
    page = guarded.open("reader", ".article-title")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").first.click()
    with saved.value.path().open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_an_upload_is_refused_or_read_but_never_believed(browser, sample, tmp_path):
    shutil.copytree(sample, tmp_path / "data")
    with serving(tmp_path / "data", tmp_path / "server.log") as base:
        tab = Tab(browser, base)
        page = tab.open("corpus")
        bad = {"name": "not-a-zip.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04 nothing"}
        pdf = {"name": "a<b>c.txt", "mimeType": "text/plain", "buffer": b"%PDF-1.7 \x00\x01\x02"}
        page.locator("input[type=file]").set_input_files([bad, pdf])
        page.get_by_role("button", name="Import").last.click()
        page.get_by_text("Skipped, and why").wait_for()
        assert page.locator("[role=status] li").count() == 2
        assert "a<b>c.txt" in page.locator("[role=status]").inner_text()
        tab.close()
