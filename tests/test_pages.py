"""Every page draws without a browser: empty, on the sample corpus, on a thousand articles, and after a correction."""

import itertools
import lzma
import shutil
import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib import files, store

ROOT = Path(__file__).parent.parent
NEWS = ROOT.parent / "shared" / "data" / "news"
PAGES = ("front", "reader", "entities", "quotes", "stance", "timeline", "corpus", "method")
REDRAW_SECONDS = 2.0  # a loaded machine; in the browser half a second is asked
pytestmark = pytest.mark.filterwarnings("ignore:.*missing ScriptRunContext.*")


@pytest.fixture
def show(monkeypatch):
    """Draws a page of the store in a folder, with choices in its address."""

    def draw(folder, name, **choices):
        monkeypatch.setenv("MARSAD_DATA", str(folder))
        st.cache_resource.clear()
        return again(name, **choices)

    return draw


def again(name, **choices):
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for key, value in choices.items():
        at.query_params[key] = value
    if name != "front":
        at.switch_page(f"pages/{name}.py")
    at.run()
    assert not at.exception, [e.value for e in at.exception]
    return at


def html(at):
    return "\n".join(block.proto.body for block in at.get("html"))


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "SEEDS", tmp_path / "none")
    return tmp_path / "empty"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_an_empty_store_says_what_to_do(show, empty, name, language):
    drawn = html(show(empty, name, ui=language))
    assert "page-title" in drawn
    if name not in ("corpus", "method"):
        assert 'class="call"' in drawn
        assert "corpus?ui=" in drawn


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_sample_corpus_answers_in_a_sentence(show, sample, name, language):
    drawn = html(show(sample, name, ui=language))
    assert 'class="say"' in drawn
    assert 'class="empty"' not in drawn


def test_the_front_page_says_that_the_corpus_is_a_sample(show, sample):
    assert "sample corpus" in html(show(sample, "front", ui="en"))


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("entities", {"type": ["PER"], "by": "articles"}),
        ("entities", {"compare": "periods"}),
        ("entities", {"compare": "outlets"}),
        ("entities", {"entity": "nobody", "country": "ZZ", "page": "-4", "since": "not a day", "until": "2999-01-01"}),
        ("quotes", {"hand": "first", "kind": "direct"}),
        ("stance", {"level": "speaker", "compare": "periods"}),
        ("stance", {"aim": "topic", "row": "99999999999999"}),
        ("stance", {"actor": "<script>", "target": "'; drop table raw; --"}),
        ("timeline", {"lanes": "outlet", "precision": "day"}),
        ("timeline", {"lanes": "article", "year": "x", "event": "y", "at": "z"}),
        ("reader", {"article": "none", "at": "9" * 30}),
        ("reader", {"search": "%_'\"\\", "page": "0"}),
    ],
)
def test_any_address_draws_a_page(show, sample, name, choices):
    show(sample, name, ui="ar", **choices)


def test_the_reader_shows_an_article_with_its_marks(show, sample):
    tables = store.Store(sample).tables()
    article = tables["mentions"]["article_id"].iloc[0]
    at = show(sample, "reader", ui="en", article=article, at="5")
    part = next(p for p in at.get("bidi_component") if "reader" in p.proto.component_name)
    assert part.proto.component_name.endswith("marsad_reader")
    assert "Newer article" in html(at) or "Older article" in html(at)


def test_every_number_of_the_front_page_is_a_link(show, sample):
    drawn = html(show(sample, "front", ui="en"))
    facts = drawn[drawn.index('class="facts"') :].split("</ul>")[0]
    assert facts.count("<li>") == facts.count("<a ") == 6


def test_a_confirmed_day_takes_the_article_from_the_list_and_undo_puts_it_back(sample, tmp_path, show):
    folder = tmp_path / "own"
    shutil.copytree(sample, folder)
    at = show(folder, "corpus", ui="en")
    buttons = [b for b in at.button if str(b.key).startswith("confirm.") and not b.disabled]
    article = buttons[0].key.removeprefix("confirm.")
    buttons[0].click().run()
    assert not at.exception
    assert f"confirm.{article}" not in [b.key for b in at.button]
    next(b for b in at.button if str(b.key).startswith("undo.")).click().run()
    assert f"confirm.{article}" in [b.key for b in at.button]


def test_a_renamed_entity_has_its_new_name_on_every_page(sample, tmp_path, show):
    folder = tmp_path / "own"
    shutil.copytree(sample, folder)
    at = show(folder, "entities", ui="ar")
    field = next(t for t in at.text_input if str(t.key).endswith(".name"))
    field.set_value("Renamed for a test").run()
    next(b for b in at.button if str(b.key).endswith(".save")).click().run()
    assert not at.exception
    assert "Renamed for a test" in html(at)


def test_a_merged_entity_is_counted_with_the_other(sample, tmp_path, show):
    folder = tmp_path / "own"
    shutil.copytree(sample, folder)
    at = show(folder, "entities", ui="en", type=["PER"])
    field = next(s for s in at.selectbox if str(s.key).endswith(".merge"))
    entity = field.key.split(".", 1)[1].removesuffix(".merge")
    other = field.options[1]
    field.select_index(1).run()
    next(b for b in at.button if str(b.key).endswith(".save")).click().run()
    assert not at.exception
    assert entity not in set(store.Store(folder).tables()["entities"]["entity_id"])
    assert other


def test_a_wording_of_an_entity_can_be_given_to_somebody_else(sample, tmp_path, show):
    folder = tmp_path / "own"
    shutil.copytree(sample, folder)
    at = show(folder, "entities", ui="en", type=["PER"])
    words = next(s for s in at.selectbox if str(s.key).endswith(".surface"))
    entity = words.key.split(".", 1)[1].removesuffix(".surface")
    words.select_index(1).run()
    next(t for t in at.text_input if str(t.key).endswith(".other")).set_value("Somebody Else").run()
    next(b for b in at.button if str(b.key).endswith(".split")).click().run()
    assert not at.exception
    shown = store.Store(folder).tables()
    new = shown["entities"].loc[shown["entities"]["name"] == "Somebody Else", "entity_id"].iloc[0]
    assert {entity, new} <= set(shown["mentions"]["entity_id"])


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    if not NEWS.is_dir():
        pytest.skip("the news set is not there")
    folder = tmp_path_factory.mktemp("news")
    with lzma.open(next(NEWS.glob("*.jsonl.xz"))) as lines:
        data = b"".join(itertools.islice(lines, 1000))
    store.Store(folder).import_files([files.Source("news.jsonl", data)])
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_thousand_articles_is_redrawn_at_once(show, thousand, name):
    show(thousand, name, ui="ar")
    begun = time.monotonic()
    again(name, ui="ar", page="2")
    assert time.monotonic() - begun < REDRAW_SECONDS
