"""Charts in a real browser: labels whole and in order, clicks that filter, pictures and tables to take away."""

import csv

import pytest

LABELS = """() => { const g = document.querySelector('.js-plotly-plot'), r = g.getBoundingClientRect();
  return [...g.querySelectorAll('.ytick text')].map(t => { const b = t.getBoundingClientRect();
    return b.right <= r.right + 2 && b.left >= r.left - 2; }); }"""


@pytest.mark.parametrize("locale", ["ar-EG", "en-GB"])
@pytest.mark.parametrize("path", ["entities", "stance", "timeline"])
def test_labels_are_whole(tabs, path, locale):
    page = tabs(locale=locale).open(path, ".js-plotly-plot .ytick text")
    page.wait_for_timeout(300)
    whole = page.evaluate(LABELS)
    assert whole
    assert all(whole)


def test_a_bar_opens_its_name(tab):
    page = tab.open("entities", ".barlayer .point path")
    page.locator(".barlayer .point path").nth(3).click(force=True)
    page.wait_for_url("**entity=**")
    tab.ready()
    page.go_back()
    page.wait_for_url(lambda url: "entity" not in url)


def test_a_cell_of_the_matrix_opens_its_evidence(tab):
    page = tab.open("stance", ".js-plotly-plot .scatterlayer .point")
    page.locator(".js-plotly-plot .scatterlayer .point").first.click(force=True)
    page.wait_for_url("**actor=**target=**")
    tab.ready()
    assert page.locator(".chip").count() == 2
    assert page.locator("[class*=st-key-evidence-] .ar-text").count() >= 1


def test_every_relation_opens_sentences_and_every_sentence_the_reader(tab):
    page = tab.open("stance", ".grid td a")
    page.locator(".grid td a").first.click()
    page.wait_for_url("**actor=**")
    page.locator("[class*=st-key-evidence-] .source-title").first.click()
    page.locator("article .here").first.wait_for()


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_chart_is_saved_as_a_picture(tab, kind):
    page = tab.open("entities", ".barlayer")
    with page.expect_download() as saved:
        page.locator(f"a[data-save={kind}]").first.click()
    assert saved.value.suggested_filename == f"marsad-entities.{kind}"


def test_the_table_behind_a_chart_is_saved_as_csv(tab):
    page = tab.open("entities", ".barlayer")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").first.click()
    with saved.value.path().open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert {"entity_id", "mentions", "articles"} <= set(rows[0])
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_a_review_changes_the_figures_at_once_and_can_be_undone(tab):
    page = tab.open("stance", "[class*=st-key-review-] button, [data-testid=stMenuButton] button")
    before = page.locator("h2.part + .note").last.inner_text()
    page.get_by_role("button", name="Review").first.click()
    page.get_by_text("Reject: this is no stance").first.click()
    page.get_by_text("Corrections in force").first.wait_for()
    tab.ready()
    assert page.locator("h2.part + .note").last.inner_text() != before
    page.get_by_text("Corrections in force").first.click()
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_text("Corrections in force").first.wait_for(state="detached")
    assert page.locator("h2.part + .note").last.inner_text() == before
