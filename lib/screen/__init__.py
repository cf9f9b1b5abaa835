"""The frame of a page: menu, language, choices kept in the address, cached reading, and how things are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from .. import corrections, html, language, reports, store
from ..language import Language
from ..reports import Corpus, Scope
from .address import kept, query
from .drawing import ASSETS, Drawing, asset

ROOT = Path(__file__).parents[2]
HOME = ":material/home:"
PAGES = {
    "reader": ":material/article:",
    "entities": ":material/groups:",
    "quotes": ":material/format_quote:",
    "stance": ":material/grid_on:",
    "timeline": ":material/timeline:",
    "corpus": ":material/inventory_2:",
    "method": ":material/menu_book:",
}


@st.cache_resource(show_spinner=False)
def _store() -> store.Store:
    return store.open_store()


@st.cache_resource(max_entries=2, show_spinner=False)
def _corpus(version: str) -> Corpus:
    return reports.prepare(_store().tables())


@st.cache_resource(max_entries=2, show_spinner=False)
def _reviewed(version: str) -> pd.DataFrame:
    made = _store().active_corrections()
    if not made["kind"].str.startswith("stance_").any():
        return pd.DataFrame({"rule": [], "right": []})
    return corrections.review(_store().derived()["stances"], made)


_frame_part = st.components.v2.component("marsad_frame", js=asset("frame.js"), isolate_styles=False)


def frame(front: Callable[[], None]) -> Any:
    """Draw the menu, and return the page that the address asks for."""
    words = _language()
    current, pages = _register(front, words)
    _menu(pages, words)
    return current


def _register(front: Callable[[], None], words: Language) -> tuple[Any, dict[str, Any]]:
    st.set_page_config(page_icon=str(ROOT / "static" / "icon.png"), layout="wide")
    home = st.Page(front, title=_title(words, "front"), icon=HOME, url_path="front", default=True)
    pages = {"front": home} | {
        name: st.Page(ROOT / "pages" / f"{name}.py", title=_title(words, name), icon=icon, url_path=name)
        for name, icon in PAGES.items()
    }
    current = st.navigation(list(pages.values()), position="hidden")
    st.session_state["_framed"] = True
    return current, pages


def _title(words: Language, name: str) -> str:
    return f"{words('page.' + name)} · {words('name')}"


def open_page(name: str) -> View:
    """The first line of every page: its view. A page reached cold, without its frame, is framed and run again."""
    if not st.session_state.get("_framed"):
        _register(lambda: None, _language())
        st.rerun()
    return View(name)


def _language() -> Language:
    asked = st.query_params.get("ui", st.session_state.get("_ui"))
    code = asked if asked in language.CODES else language.preferred(st.context.locale)
    if asked in language.CODES:
        st.session_state["_ui"] = code
    return language.speak(code, _store().lexicon)


def _menu(pages: Mapping[str, Any], words: Language) -> None:
    demo = st.query_params.get("demo") == "1"
    for sheet in ("screen.css", *(["rtl.css"] if words.rtl else []), *(["demo.css"] if demo else [])):
        st.html(ASSETS / sheet)
    with st.sidebar:
        st.html(html.tag("p", html.tag("strong", words("name")), html.tag("span", words("motto")), class_="brand"))
        for name, page in pages.items():
            st.page_link(page, label=words(f"page.{name}"), icon=PAGES.get(name, HOME), query_params=kept())
        other = {"ar": "en", "en": "ar"}[words.code]
        here = {**{key: st.query_params.get_all(key) for key in st.query_params}, "ui": other}
        switch = html.tag("a", words("language.other"), href=f"?{query(here)}", target="_self", lang=other)
        here = {**here, "ui": words.code, "demo": "1"}
        show = html.tag("a", words("demo.start"), href=f"?{query(here)}", target="_self")
        st.html(html.tag("p", switch, show, class_="menu-foot"))
    _frame_part(key="frame", data={"lang": words.code, "demo": demo, "pages": ["", *PAGES]})


class View(Drawing):
    """One page being drawn: its language, its corpus in scope, and what the reader of the page has chosen."""

    def __init__(self, name: str):
        self.name = name
        self.store = _store()
        self.t = _language()
        self.corpus = _corpus(self.store.version)
        self.scope = Scope()
        self._active: list[tuple[str, str]] = []
        self.top = st.container(key="top")
        self.top.html(html.tag("h1", self.t(f"page.{name}"), class_="page-title"))

    def reviewed(self) -> pd.DataFrame:
        """What readers thought of stances as they were derived: columns rule and right."""
        return _reviewed(self.store.version)
