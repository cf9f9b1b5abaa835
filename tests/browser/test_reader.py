"""The reader in a real browser: marks that do not break a word, stepping, panel, finding, layers, links, print."""

import pytest


@pytest.fixture
def reader(tab):
    """An article with marks, and the page it stands on."""
    page = tab.open("reader", ".article-title")
    page.locator(".article-title").first.click()
    page.locator("article a.m[data-eid]:not([data-eid=''])").first.wait_for()
    return page


def test_the_article_is_arabic_in_a_reading_font(reader):
    article = reader.locator("#a")
    assert article.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert "Noto Naskh Arabic" in article.evaluate("e => getComputedStyle(e).fontFamily")


def test_a_line_holds_sixty_to_seventy_five_letters(reader):
    letters = reader.locator("#a .par p").evaluate_all(
        """ps => ps.filter(p => p.textContent.length > 200 && !p.className).map(p => {
             const lines = p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight);
             return p.textContent.length / Math.round(lines); })"""
    )
    assert letters
    assert 55 <= sum(letters) / len(letters) <= 80


def test_marks_do_not_move_the_letters_of_a_line(reader):
    article = reader.locator("#a")
    marked = article.evaluate("e => [...e.querySelectorAll('.par p')].map(p => p.getBoundingClientRect().height)")
    article.evaluate("e => e.querySelectorAll('.par p').forEach(p => { p.textContent = p.textContent; })")
    plain = article.evaluate("e => [...e.querySelectorAll('.par p')].map(p => p.getBoundingClientRect().height)")
    assert marked == plain


def test_keys_and_buttons_step_through_the_names_with_a_counter(reader):
    count = reader.locator("#pos")
    reader.locator("#next").click()
    assert count.inner_text().startswith("1 /")
    reader.keyboard.press("n")
    assert count.inner_text().startswith("2 /")
    assert reader.locator("a.m.cur").count() == 1
    reader.keyboard.press("p")
    reader.keyboard.press("p")
    first, total = count.inner_text().split(" / ")
    assert first == total


def test_a_click_fixes_the_panel_on_the_name_and_the_address_tells(reader):
    mark = reader.locator("article a.m[data-eid]:not([data-eid=''])").first
    entity = mark.get_attribute("data-eid")
    mark.click()
    assert reader.locator("#panel h3").inner_text()
    assert f"entity={entity}" in reader.url
    assert reader.locator(f"a.m.sel[data-eid='{entity}']").count() >= 1
    reader.keyboard.press("Escape")
    assert "entity=" not in reader.url


def test_the_panel_leads_to_all_about_the_name(reader):
    reader.locator("article a.m[data-eid]:not([data-eid=''])").first.click()
    reader.locator("#panel a.all").click()
    reader.wait_for_url("**/entities?**entity=**")
    reader.locator(".barlayer").first.wait_for()


def test_a_name_is_a_link_that_can_open_a_tab(reader):
    href = reader.locator("article a.m[data-eid]:not([data-eid=''])").first.get_attribute("href")
    assert href.startswith("entities?")
    with reader.context.expect_page() as opened:
        reader.locator("article a.m[data-eid]:not([data-eid=''])").first.click(modifiers=["Control"])
    assert "entity=" in opened.value.url
    opened.value.close()


def test_a_layer_can_be_switched_off_and_the_address_tells(reader):
    people = reader.locator("#layers button").first
    people.click()
    assert people.get_attribute("aria-pressed") == "false"
    assert "layers=" in reader.url
    marks = reader.locator("a.m[data-type=PER]")
    if marks.count():
        assert marks.first.evaluate("e => getComputedStyle(e).borderBlockEndWidth") == "0px"


def test_words_are_found_in_any_spelling(reader):
    text = reader.locator("#a .par p").first.inner_text()
    word = max(text.split(), key=len).strip(".,:;\u060c\u00ab\u00bb()\u201c\u201d")
    reader.locator("#find").fill(word[0] + "\u064e\u0640" + word[1:])
    assert reader.locator("#found").inner_text().startswith("1 /")
    reader.locator("#find").press("Escape")
    assert reader.locator("#found").inner_text() == ""


IN_SIGHT = """e => { const box = e.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; }"""


def test_a_link_to_a_sentence_scrolls_to_it_and_marks_it(tab):
    page = tab.open("quotes", ".source-title")
    page = tab.open(page.locator(".source-title").last.get_attribute("href"), "article .here")
    page.wait_for_timeout(500)
    assert page.locator("article .here").first.evaluate(IN_SIGHT)


def test_a_tooltip_names_who_is_meant(reader):
    reader.locator("article a.m[data-eid]:not([data-eid=''])").first.hover()
    assert reader.locator("#tip").is_visible()
    assert "·" in reader.locator("#tip").inner_text()


def test_it_prints_without_its_tools(reader):
    reader.emulate_media(media="print")
    assert reader.locator(".bar").is_hidden()
    assert reader.locator("#panel").is_hidden()
    assert reader.locator("#a").is_visible()


def median(reader, selector, count):
    return reader.locator(selector).evaluate_all(
        """(all, n) => { const buttons = all.length > 1 ? all.slice(0, n) : Array(n).fill(all[0]);
             const took = buttons.map(b => { const s = performance.now(); b.click(); b.getBoundingClientRect();
               return performance.now() - s; }); return took.sort((a, b) => a - b)[took.length >> 1]; }""",
        count,
    )


def test_the_next_mention_comes_at_once(reader):
    assert median(reader, "#next", 9) < 30


def test_the_panel_follows_a_click_at_once(reader):
    assert median(reader, "article a.m[data-eid]:not([data-eid=''])", 9) < 120
