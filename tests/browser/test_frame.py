"""The frame of every page in a real browser: cold links, two languages, themes, keys, narrow windows, headers."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ("", "reader", "entities", "quotes", "stance", "timeline", "corpus", "method")
LOCALE = {"ar": "ar-EG", "en": "en-GB"}
FIRST_AND_LAST = """() => {
  const walk = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  const arabic = /[\u0621-\u064a]{3,}/;
  while (walk.nextNode()) {
    const text = walk.currentNode, hit = arabic.exec(text.data);
    if (!hit || !text.parentElement.checkVisibility()) continue;
    const at = i => { const r = new Range(); r.setStart(text, i); r.setEnd(text, i + 1);
      return r.getBoundingClientRect(); };
    const a = at(hit.index), b = at(hit.index + hit[0].length - 1);
    if (a.width && b.width && Math.abs(a.top - b.top) < 4) return [a.left, b.left];
  }
  return null;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_cold_link_opens_the_page_with_its_frame(tab, path):
    page = tab.open(path, "[data-testid=stPageLink]")
    assert page.locator("[data-testid=stPageLink]").count() == len(PAGES)
    assert "Marsad" in page.title()


@pytest.mark.parametrize("path", PAGES)
def test_arabic_runs_from_right_to_left(tabs, path):
    page = tabs(locale="ar-EG").open(path)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("document.documentElement.lang") == "ar"
    first, last = page.evaluate(FIRST_AND_LAST)
    assert first > last


def test_arabic_runs_from_right_to_left_on_an_english_page(tab):
    page = tab.open("reader", ".article-title")
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    assert page.locator(".article-title [lang=ar]").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    first, last = page.evaluate(FIRST_AND_LAST)
    assert first > last


def test_the_menu_stands_where_reading_begins(tabs):
    side = "e => e.getBoundingClientRect().left"
    assert tabs(locale="ar-EG").open().locator("[data-testid=stSidebar]").evaluate(side) > 600
    assert tabs(locale="en-GB").open().locator("[data-testid=stSidebar]").evaluate(side) == 0


def test_the_address_remembers_the_language_through_the_menu(tab):
    page = tab.open("entities", ".barlayer")
    page.locator(".menu-foot a").first.click()
    page.wait_for_function("() => document.documentElement.lang === 'ar'")
    tab.ready()
    assert "ui=ar" in page.url
    page.locator("[data-testid=stPageLink] a").nth(1).click()
    page.locator(".article-title").first.wait_for()
    assert "ui=ar" in page.url


def test_a_link_keeps_the_session_and_the_back_button_returns(tab):
    page = tab.open("entities", ".source-title")
    page.evaluate("window.kept = true")
    page.locator(".source-title").first.click()
    page.locator("article a.m").first.wait_for()
    assert "article=" in page.url
    assert page.evaluate("window.kept") is True
    page.go_back()
    page.locator(".barlayer").first.wait_for()
    assert page.url.endswith("/entities")
    assert page.evaluate("window.kept") is True


def test_a_filter_stands_in_the_address_and_can_be_taken_away(tab):
    page = tab.open("quotes?kind=direct", ".chip")
    assert "direct speech" in page.locator(".chip").inner_text()
    page.locator(".chip").click()
    page.locator(".chip").wait_for(state="detached")
    assert "kind=" not in page.url
    page.go_back()
    page.locator(".chip").wait_for()


def test_a_choice_in_a_widget_goes_to_the_address(tab):
    page = tab.open("stance")
    page.get_by_role("radio", name="Speakers' words").click()
    page.wait_for_url("**level=speaker**")
    tab.ready()
    page.go_back()
    page.wait_for_function("() => !location.search.includes('level')")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_page_breaks_an_accessibility_rule(tabs, language, theme):
    tab = tabs(locale=LOCALE[language], color_scheme=theme)
    article = tab.open("reader", ".article-title").locator(".article-title").first.get_attribute("href")
    for path in (*PAGES, f"{article}&layers=PER.GPE.ORG.quote.time.stance"):
        page = tab.open(path)
        page.wait_for_timeout(300)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert not [(path, v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in found]


@pytest.mark.parametrize("path", PAGES)
def test_a_narrow_window_does_not_scroll_sideways(tabs, path):
    page = tabs(viewport={"width": 400, "height": 800}, locale="ar-EG").open(path)
    page.wait_for_timeout(300)
    assert page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth - e.clientWidth") <= 1


@pytest.mark.parametrize("path", PAGES)
def test_at_twice_the_size_nothing_is_cut_off(tabs, path):
    page = tabs(viewport={"width": 640, "height": 450}, device_scale_factor=2).open(path)
    page.wait_for_timeout(300)
    assert page.locator("[data-testid=stMain]").evaluate("e => e.scrollWidth - e.clientWidth") <= 1


def test_fonts_come_from_here(tabs):
    page = tabs(locale="ar-EG").open("reader", ".article-title")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
    )
    assert {"IBM Plex Sans Arabic", "Noto Naskh Arabic"} <= set(loaded)


def test_presentation_mode_hides_the_frame_and_steps_through_the_pages(tab):
    page = tab.open("?demo=1&ui=en")
    assert page.locator("[data-testid=stSidebar]").is_hidden()
    page.keyboard.press("PageDown")
    page.wait_for_url("**/reader?**demo=1**")
    page.locator(".article-title").first.wait_for()
    page.keyboard.press("PageUp")
    page.wait_for_url(lambda url: "/reader" not in url)
    tab.ready()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "demo" not in url)
    page.locator("[data-testid=stSidebar]").wait_for()


def test_the_keyboard_reaches_menu_and_content(tab):
    page = tab.open("reader", ".article-title")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.closest('[data-testid=stPageLink], .article-title, input')?.className"
            )
        )
    assert any(name and "article-title" in name for name in reached)


def test_the_server_protects_its_pages(server):
    with urllib.request.urlopen(f"{server}/entities") as answer:
        headers = {key.lower(): value for key, value in answer.headers.items()}
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert "script-src 'self' blob: 'sha256-" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["_stcore/metrics", "app/static/../.marsad/marsad.db", "app/static/%2e%2e/README.md"])
def test_the_server_gives_away_neither_figures_nor_files(server, path):
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{server}/{path}")
