"""What is chosen on a page <-> the address: widgets by id, links that change one choice, pages of long lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from .. import html
from ..language import Language
from ..reports import Corpus, Scope

KEPT = ("ui", "demo", "since", "until", "outlet")
PAGE_SIZE = 25


def kept() -> dict[str, Any]:
    """The choices that hold from page to page: language, presentation, period, outlets."""
    chosen = {key: st.query_params.get_all(key) for key in KEPT if key in st.query_params}
    return chosen if "ui" in chosen or "_ui" not in st.session_state else {**chosen, "ui": st.session_state["_ui"]}


def query(choices: dict[str, Any]) -> str:
    """Choices as the query of an address."""
    return html.address("", **choices).partition("?")[2]


class Address:
    """The part of a view that reads and writes the address."""

    name: str
    t: Language
    corpus: Corpus
    scope: Scope
    _active: list[tuple[str, str]]

    # links

    def link(self, text: object, page: str, /, *, class_: str = "", title: str = "", **choices: object) -> html.Markup:
        """A link to a page of ours that keeps language, period and outlets."""
        return html.link(text, "" if page == "front" else page, class_=class_, title=title, **{**kept(), **choices})

    def here(self, text: object, /, *, class_: str = "", title: str = "", **changes: object) -> html.Markup:
        """A link to this page with some choices changed; a null takes one away."""
        now: dict[str, object] = {key: st.query_params.get_all(key) for key in st.query_params}
        page = "" if self.name == "front" else self.name
        return html.link(text, page, class_=class_, title=title, **{**now, **changes})

    def clear(self) -> html.Markup:
        """A link to this page without any filter."""
        held = {key: value for key, value in kept().items() if key in ("ui", "demo")}
        return html.link(self.t("filter.clear"), "" if self.name == "front" else self.name, class_="call", **held)

    # choices, kept in the address by id

    def choose(self, key: str, ids: Sequence[str], says: Callable[[str], str], *, empty: str = "") -> str:
        """One of `ids`, or "" for all (if there is a text for it)."""
        options = [*([""] if empty else []), *ids]
        self._link(key, options[0] if options else "", lambda given: given[0] if given[0] in options else None)
        label = lambda v: html.markdown(says(v)) if v else self.t(empty)  # noqa: E731
        value = st.selectbox(
            self.t(f"choose.{key}"), options, key=self._key(key), format_func=label, on_change=self._push, args=(key,)
        )
        self._note(key, says(value) if value else "")
        return value or ""

    def choose_many(self, key: str, ids: Sequence[str], says: Callable[[str], str]) -> tuple[str, ...]:
        """Any of `ids`; none means all."""
        self._link(key, [], lambda given: [g for g in given if g in set(ids)])
        value = st.multiselect(
            self.t(f"choose.{key}"),
            ids,
            key=self._key(key),
            format_func=lambda v: html.markdown(says(v)),
            placeholder=self.t("all"),
            on_change=self._push,
            args=(key,),
        )
        self._note(key, ", ".join(map(says, value)))
        return tuple(value)

    def switch(self, key: str, ids: Sequence[str]) -> str:
        """Exactly one of a few; the first unless another is chosen."""
        self._link(key, ids[0], lambda given: given[0] if given[0] in ids else None)
        value = st.segmented_control(
            self.t(f"choose.{key}"),
            ids,
            key=self._key(key),
            required=True,
            format_func=lambda v: self.t(f"{key}.{v}"),
            on_change=self._push,
            args=(key,),
        )
        return value or ids[0]

    def ask(self, key: str) -> str:
        """Words to look for."""
        self._link(key, "", lambda given: given[0][:200])
        value = st.text_input(
            self.t(f"choose.{key}"),
            key=self._key(key),
            max_chars=200,
            placeholder=self.t(f"ask.{key}"),
            icon=":material/search:",
            on_change=self._push,
            args=(key,),
        )
        self._note(key, value or "")
        return (value or "").strip()

    def day(self, key: str, low: date | None, high: date | None) -> pd.Timestamp | None:
        """A day between two others, or none."""
        self._link(key, None, lambda given: _day(given[0]))
        value = st.date_input(
            self.t(f"choose.{key}"),
            key=self._key(key),
            min_value=low,
            max_value=high,
            value=None,
            format="YYYY-MM-DD",
            on_change=self._push,
            args=(key,),
        )
        self._note(key, self.t.day(value, "medium") if value else "")
        return pd.Timestamp(value) if isinstance(value, date) else None

    @contextmanager
    def filters(self, scope: bool = True) -> Iterator[None]:
        """The one place of a page's filters; ends with the line of those in force, each of which can be taken away."""
        with st.container(key="filters"), st.container(horizontal=True, vertical_alignment="bottom"):
            yield
            if scope:
                days = self.corpus.articles["published"].dropna()
                low, high = (days.min().date(), days.max().date()) if len(days) else (None, None)
                outlets = [str(o) for o in self.corpus.articles["outlet"].cat.categories]
                chosen = self.choose_many("outlet", outlets, str)
                self.scope = Scope(self.day("since", low, high), self.day("until", low, high), chosen)
        chips = [
            self.here(
                html.join([self.t(f"choose.{k}"), ": ", html.tag("bdi", v), " ✕"]),
                class_="chip",
                title=self.t("filter.remove"),
                **{k: None},
            )
            for k, v in self._active
        ]
        if chips:
            st.html(html.tag("p", html.tag("span", self.t("filter.active")), *chips, class_="chips"))

    def _key(self, key: str) -> str:
        return f"{self.name}.{key}"

    def _note(self, key: str, value: str) -> None:
        if value and key in st.query_params:
            self._active.append((key, value))

    def _link(self, key: str, default: Any, read: Callable[[list[str]], Any]) -> None:
        """Let the widget's value follow the address when that has changed (a link, the back button, a cold start)."""
        given, name = st.query_params.get_all(key), self._key(key)
        if name not in st.session_state or st.session_state.get(f"_{name}") != given:
            value = read(given) if given else None
            st.session_state[name] = default if value is None else value
        st.session_state[f"_{name}"] = given

    def _push(self, key: str) -> None:
        """Write a widget's value to the address; the default is written as nothing."""
        value = st.session_state[self._key(key)]
        st.query_params.pop("page", None)
        if value in (None, "", []):
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = value if isinstance(value, list) else str(value)

    def param(self, key: str) -> str:
        """What the address says of `key`, or nothing."""
        return str(st.query_params.get(key, ""))

    def chosen(self, key: str, ids: pd.Index) -> str:
        """The id that the address names, if there is one like it; its removal is offered among the filters."""
        return self.param(key) if self.param(key) in ids else ""

    def sides(self, compare: str) -> dict[str, Scope]:
        """The two scopes to hold against each other, by name: two outlets, or the time before and after a day."""
        days, scope = self.corpus.articles["published"].dropna(), self.scope
        if compare == "outlets":
            names = [str(o) for o in self.corpus.articles["outlet"].value_counts().index]
            with st.container(horizontal=True):
                pair = self.choose("left", names, str), self.choose("right", names[1:] + names[:1], str)
            return {name: Scope(scope.since, scope.until, (name,)) for name in pair} if pair[0] != pair[1] else {}
        if compare == "periods" and len(days):
            middle = days.sort_values().iloc[len(days) // 2]
            split = self.day("split", days.min().date(), days.max().date()) or middle
            before, after = (
                self.t("compare.before", day=self.t.day(split)),
                self.t("compare.after", day=self.t.day(split)),
            )
            return {
                before: Scope(scope.since, split - pd.Timedelta(days=1), scope.outlets),
                after: Scope(split, scope.until, scope.outlets),
            }
        return {}

    def pick(self, **choices: str) -> None:
        """Write choices to the address; for callbacks."""
        for key, value in choices.items():
            st.query_params[key] = value

    # pages of long lists

    def paged(self, rows: pd.DataFrame, size: int = PAGE_SIZE, key: str = "page") -> pd.DataFrame:
        """The rows of the page that the address asks for."""
        asked = st.query_params.get(key, "1")
        number = min(max(int(asked) if asked.isdecimal() and len(asked) < 7 else 1, 1), max(1, -(-len(rows) // size)))
        return rows.iloc[(number - 1) * size : number * size]

    def pager(self, rows: pd.DataFrame, size: int = PAGE_SIZE, key: str = "page") -> None:
        """Links to the page before and after, and what is shown of how much."""
        part = self.paged(rows, size, key)
        if len(rows) <= size:
            return
        first = int(rows.index.get_indexer(part.index[:1])[0]) // size + 1
        last = -(-len(rows) // size)

        def step(by: int) -> dict[str, Any]:
            return {key: first + by}

        back = self.here(self.t("pager.back"), **step(-1)) if first > 1 else ""
        on = self.here(self.t("pager.on"), **step(1)) if first < last else ""
        place = self.t("pager.place", page=self.t.number(first), pages=self.t.number(last), n=self.t.number(len(rows)))
        st.html(html.tag("nav", back, html.tag("span", place), on, class_="pager", aria_label=self.t("pager.label")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
