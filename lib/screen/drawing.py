"""Figures, tables, articles -> what stands on the screen, with its downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from .. import files, grids, html, reading, store
from .address import Address, kept, query

ASSETS = Path(__file__).parent / "assets"


@cache
def asset(name: str) -> str:
    """A style sheet, script or frame of ours."""
    return (ASSETS / name).read_text("utf8")


_reader_part = st.components.v2.component(
    "marsad_reader", html=asset("reader.html"), css=asset("reader.css"), js=asset("reader.js")
)


class Drawing(Address):
    """The part of a view that draws."""

    store: store.Store
    top: Any

    # what is said

    def say(self, text: object) -> None:
        """The page's answer in a sentence, above everything else."""
        self.top.html(html.tag("p", text, class_="say"))

    def note(self, text: object) -> None:
        """A quiet remark under the page's answer."""
        self.top.html(html.tag("p", text, class_="note"))

    def heading(self, text: object, remark: object = "") -> None:
        """A heading inside the page with what it shows beside it."""
        st.html(
            html.join([html.tag("h2", text, class_="part"), html.tag("p", remark, class_="note") if remark else ""])
        )

    def draw(self, markup: html.Markup) -> None:
        """HTML made by the `html` room."""
        st.html(markup)

    def nothing(self) -> None:
        """The filters leave nothing: say so, and end the page."""
        st.html(html.tag("div", html.tag("p", self.t("filter.nothing")), self.clear(), class_="empty"))
        st.stop()

    def empty(self, key: str) -> None:
        """The empty case: what is missing and what to do about it; ends the page."""
        where = self.link(self.t("empty.import"), "corpus", class_="call")
        st.html(html.tag("div", html.tag("p", self.t(key)), where, class_="empty"))
        st.stop()

    # charts, tables, downloads

    @property
    def dark(self) -> bool:
        """Whether the browser shows the dark theme."""
        return st.context.theme.type == "dark"

    def chart(self, figure: go.Figure, name: str, table: pd.DataFrame, *, picks: Sequence[str] = ()) -> None:
        """A figure with its table and downloads behind it; clicking a mark chooses what its customdata says."""
        key = f"chart.{self.name}.{name}"

        def picked() -> None:
            points = st.session_state[key]["selection"]["points"]
            data = points[0].get("customdata") if points else None
            if data:
                self.pick(**dict(zip(picks, data if isinstance(data, list) else [data], strict=False)))

        options = {
            "displaylogo": False,
            "displayModeBar": True,
            "toImageButtonOptions": {"filename": f"marsad-{name}", "scale": 2},
        }
        ink = "#C9CDD1" if self.dark else "#3E474F"
        figure.update_xaxes(tickfont={"color": ink, "size": 13}).update_yaxes(tickfont={"color": ink, "size": 13})
        with st.container(key=f"box-{self.name}-{name}"):
            st.plotly_chart(
                figure,
                key=key,
                on_select=picked if picks else "ignore",
                selection_mode="points",
                config=options,
                alt=self.t(f"chart.{name}"),
            )
            self._behind(name, table)

    def _behind(self, name: str, table: pd.DataFrame) -> None:
        saves = [
            html.tag(
                "a",
                kind.upper(),
                href=f"#{kind}",
                data_save=kind,
                class_="save",
                aria_label=self.t("save.as", kind=kind.upper()),
            )
            for kind in ("png", "svg")
        ]
        with st.container(horizontal=True, key=f"behind-{self.name}-{name}"):
            st.html(html.tag("span", *saves, class_="saves"), width="content")
            self.download(lambda: table, name)
            behind = st.popover(self.t("table.behind"), type="tertiary", key=f"table.{name}", on_change="rerun")
            if behind.open:
                behind.html(grids.plain(self, table.head(200), self.t(f"chart.{name}")))

    def download(self, make: Callable[[], pd.DataFrame], name: str) -> None:
        """The table that `make` makes, once it is asked for, as CSV with nothing in it that a spreadsheet would run."""

        def made() -> bytes:
            table = make()
            words = table.select_dtypes("category").columns
            return files.as_bytes(table.astype(dict.fromkeys(words, "object")), "csv")

        st.download_button(
            "CSV",
            made,
            f"marsad-{name}.csv",
            "text/csv",
            key=f"csv.{self.name}.{name}",
            on_click="ignore",
            type="tertiary",
            help=self.t("save.as", kind="CSV"),
        )

    def reader(self, article_id: str, at: int | None, labels: Iterable[str]) -> None:
        """The article with its marks, in the reader component."""
        data = reading.article(self.corpus, article_id, self.t, at)
        texts = {name: self.t(f"reader.{name}") for name in labels}
        held = query(kept())
        version = f"{article_id}/{at}/{self.t.code}/{self.store.version}"
        _reader_part(
            key="reader",
            data={
                **data,
                "t": texts,
                "dir": "rtl" if self.t.rtl else "ltr",
                "kept": held,
                "version": version,
                "at": at,
            },
        )
