"""Report tables -> plotly figures, in the direction and with the words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from .language import Language
from .reports import records

ACCENT, SECOND, QUIET = "#1B6CA8", "#B5501A", "#7C8894"
DIVERGING = {
    False: ["#8C2D04", "#D67F45", "#F3EDE4", "#5F9BC4", "#0B4F7F"],
    True: ["#F0894A", "#A4501F", "#2A333B", "#2F74A6", "#7CC0EA"],
}
SIGNS = {"for": "\u25b2", "against": "\u25bc", "open": "\u2248", "thin": "\u00b7"}
SYMBOLS = {
    "time": "circle",
    "day": "circle",
    "week": "diamond",
    "month": "square",
    "season": "hexagon",
    "year": "triangle-up",
    "decade": "cross",
    "century": "star",
}
MARKS = 600
BAR = 30


def _layout(figure: go.Figure, language: Language, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        bargap=0.28,
        hoverlabel={"align": "right" if language.rtl else "left"},
        legend={
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 1 if language.rtl else 0,
            "xanchor": "right" if language.rtl else "left",
        },
    )
    figure.update_xaxes(fixedrange=True, automargin=True, title=None, zeroline=False)
    figure.update_yaxes(fixedrange=True, automargin=True, title=None, zeroline=False, ticks="")
    return figure


def _along(language: Language) -> dict[str, object]:
    """An axis of values or time: it runs as the page is read."""
    return {"autorange": "reversed"} if language.rtl else {}


def _beside(language: Language) -> dict[str, object]:
    """An axis of names: where reading begins."""
    return {"side": "right" if language.rtl else "left"}


def ranked(table: pd.DataFrame, value: str, language: Language, *, selected: str = "", limit: int = 20) -> go.Figure:
    """Horizontal bars, the longest first; `table` has `key`, `label` and the value. Clicking a bar gives its key."""
    top = table.head(limit).iloc[::-1]
    colours = [SECOND if key == selected else ACCENT for key in top["key"]]
    figure = go.Figure(
        go.Bar(
            x=top[value],
            y=list(range(len(top))),
            orientation="h",
            marker_color=colours,
            customdata=top["key"],
            text=[language.number(v) for v in top[value]],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hovertext=[
                language.label(f"{a}: {language.number(v)}") for a, v in zip(top["label"], top[value], strict=True)
            ],
            hoverinfo="text",
        )
    )
    labels = [language.label(_cut(label)) for label in top["label"]]
    figure.update_yaxes(tickvals=list(range(len(top))), ticktext=labels, **_beside(language))
    figure.update_xaxes(visible=False, range=_room(top[value], language))
    return _layout(figure, language, max(120, BAR * len(top) + 24))


def _room(values: pd.Series, language: Language) -> list[float]:
    """A range of bars with room for the numbers at their ends."""
    longest = 1.12 * float(values.max()) if len(values) else 1.0
    return [longest, 0.0] if language.rtl else [0.0, longest]


def _cut(label: str, size: int = 34) -> str:
    return label if len(label) <= size else label[: size - 1].rstrip() + "…"


def columns(table: pd.DataFrame, value: str, language: Language, *, height: int = 220) -> go.Figure:
    """A column for each `period`; hover tells the value."""
    says = [f"{_month(p, language)}: {language.number(n)}" for p, n in zip(table["period"], table[value], strict=True)]
    figure = go.Figure(
        go.Bar(
            x=table["period"],
            y=table[value],
            marker_color=ACCENT,
            hovertext=list(map(language.label, says)),
            hoverinfo="text",
        )
    )
    figure.update_xaxes(tickformat="%Y-%m", nticks=8, **_along(language))
    figure.update_yaxes(side="right" if language.rtl else "left", nticks=4, tickformat="~s", rangemode="tozero")
    return _layout(figure, language, height)


def _month(period: pd.Timestamp, language: Language) -> str:
    return language.month(period)


def contrast(table: pd.DataFrame, names: Sequence[str], language: Language) -> go.Figure:
    """Two shares for each entity as joined dots; `table` has `key`, `label`, `share_1`, `share_2`, `n_1`, `n_2`."""
    rows = table.iloc[::-1]
    places = list(range(len(rows)))
    figure = go.Figure()
    lines_x = [v for pair in zip(rows["share_1"], rows["share_2"], [None] * len(rows), strict=True) for v in pair]
    lines_y = [v for place in places for v in (place, place, None)]
    figure.add_scatter(
        x=lines_x, y=lines_y, mode="lines", line={"color": QUIET, "width": 3}, hoverinfo="skip", showlegend=False
    )
    for number, (colour, symbol) in enumerate(((ACCENT, "circle"), (SECOND, "diamond")), start=1):
        counts, shares = rows[f"n_{number}"], rows[f"share_{number}"]
        says = [
            language.label(f"{label}: {language.number(100 * share, 1)}% (n={language.number(n)})")
            for label, share, n in zip(rows["label"], shares, counts, strict=True)
        ]
        figure.add_scatter(
            x=shares,
            y=places,
            mode="markers",
            name=language.label(names[number - 1]),
            customdata=rows["key"],
            hovertext=says,
            hoverinfo="text",
            marker={"size": 12, "color": colour, "symbol": symbol},
        )
    figure.update_yaxes(tickvals=places, ticktext=[language.label(_cut(v)) for v in rows["label"]], **_beside(language))
    figure.update_xaxes(tickformat=".1%", rangemode="tozero", **_along(language))
    return _layout(figure, language, max(160, BAR * len(rows) + 70)).update_layout(showlegend=True)


def matrix(table: pd.DataFrame, language: Language, *, dark: bool) -> go.Figure:
    """Who acts down the side, toward whom across: colour is the mean, the cell says n and the verdict's sign.

    Cells with too little evidence keep their n but no colour. Clicking a cell gives actor and target.
    """
    down, over = ([str(code) for code in table[axis].cat.categories] for axis in ("actor", "target"))
    thin = table["verdict"] == "thin"
    plain = "#39434C" if dark else "#E3DFD6"
    steps = [[i / 4, colour] for i, colour in enumerate(DIVERGING[dark])]
    bar = {"thickness": 10, "len": 0.6, "outlinewidth": 0, "tickvals": [-6, 0, 6], "x": -0.1 if language.rtl else 1.02}
    figure = go.Figure()
    figure.add_trace(_cells(table[thin].assign(mean=0), [[0, plain], [1, plain]], language))
    figure.add_trace(_cells(table[~thin], steps, language).update(showscale=True, colorbar=bar))
    figure.add_scatter(
        x=table["target"].cat.codes,
        y=table["actor"].cat.codes,
        mode="markers",
        marker={"symbol": "square", "size": 30, "opacity": 0},
        unselected={"marker": {"opacity": 0}},
        selected={"marker": {"opacity": 0}},
        customdata=table[["actor", "target"]].astype("str"),
        hovertext=[language.label(_cell_words(row, language)) for row in records(table)],
        hoverinfo="text",
    )
    edge = [-0.5, len(over) - 0.5]
    across = {"range": edge[::-1], "tickangle": 40} if language.rtl else {"range": edge, "tickangle": -40}
    figure.update_xaxes(side="top", showgrid=False, **_names(over, language), **across)
    figure.update_yaxes(range=[len(down) - 0.5, -0.5], showgrid=False, **_names(down, language), **_beside(language))
    return _layout(figure, language, 140 + 38 * len(down))


def _names(codes: Sequence[str], language: Language) -> dict[str, object]:
    """The ticks of an axis of countries."""
    return {"tickvals": list(range(len(codes))), "ticktext": [language.label(language.country(code)) for code in codes]}


def _cells(table: pd.DataFrame, colours: list[list[object]], language: Language) -> go.Heatmap:
    """The cells of a matrix as one layer of a heat map, on a scale centred on zero."""
    at = table["actor"].cat.codes.to_numpy(), table["target"].cat.codes.to_numpy()
    shape = len(table["actor"].cat.categories), len(table["target"].cat.categories)
    means, texts = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    means[at] = table["mean"]
    texts[at] = [f"{SIGNS[v]}\u00a0{language.number(n)}" for v, n in zip(table["verdict"], table["n"], strict=True)]
    scale = {"colorscale": colours, "zmin": -7, "zmid": 0, "zmax": 7, "showscale": False}
    return go.Heatmap(
        z=means, text=texts, texttemplate="%{text}", xgap=2, ygap=2, hoverongaps=False, hoverinfo="skip", **scale
    )


def _cell_words(row: Mapping[str, object], language: Language) -> str:
    arrow = "\u2190" if language.rtl else "\u2192"
    pair = f"{language.country(str(row['actor']))} {arrow} {language.country(str(row['target']))}"
    verdict, mean = language(f"verdict.{row['verdict']}"), language.signed(float(str(row["mean"])))
    return f"{pair}\n{verdict} · {mean} · n={row['n']}"


def scores(table: pd.DataFrame, language: Language) -> go.Figure:
    """Mean score over time; the size of a mark is how much stands behind it."""
    sizes = 8 + 3 * np.sqrt(table["n"].to_numpy(dtype="float64"))
    says = [
        f"{_month(p, language)}: {language.signed(m)} (n={n})"
        for p, m, n in zip(table["period"], table["mean"], table["n"], strict=True)
    ]
    figure = go.Figure(
        go.Scatter(
            x=table["period"],
            y=table["mean"],
            mode="lines+markers",
            line={"color": ACCENT, "width": 2},
            marker={"size": sizes, "color": ACCENT},
            hovertext=list(map(language.label, says)),
            hoverinfo="text",
        )
    )
    figure.add_hline(y=0, line_width=1, line_color=QUIET)
    figure.update_xaxes(tickformat="%Y-%m", nticks=8, **_along(language))
    figure.update_yaxes(range=[-10, 10], tickvals=[-10, -5, 0, 5, 10], side="right" if language.rtl else "left")
    return _layout(figure, language, 240)


def timeline(laned: pd.DataFrame, names: Sequence[str], language: Language) -> go.Figure:
    """Events in lanes at their own date: a mark whose form tells the precision, over a line as long as the span; plans
    are hollow; a tick stands where a report was published. Very many events are drawn as one bubble a month.

    Clicking a mark gives article and place, or lane and month.
    """
    figure = go.Figure()
    if len(laned) > MARKS:
        _bubbles(figure, laned, names, language)
    else:
        _spans(figure, laned, language)
    labels = [language.label(_cut(name, 28)) for name in names]
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=labels, range=[len(names) - 0.4, -0.6], **_beside(language)
    )
    stops = [
        {"dtickrange": [None, 86_400_000 * 20], "value": "%d/%m/%Y"},
        {"dtickrange": [86_400_000 * 20, "M11"], "value": "%m/%Y"},
        {"dtickrange": ["M11", None], "value": "%Y"},
    ]
    _layout(figure, language, 90 + 58 * max(len(names), 1)).update_layout(showlegend=True, dragmode="zoom")
    figure.update_xaxes(
        type="date",
        tickformatstops=stops,
        fixedrange=False,
        nticks=9,
        showgrid=True,
        range=_most(laned, language),
    )
    return figure


def _most(laned: pd.DataFrame, language: Language) -> list[pd.Timestamp]:
    """The time in which nearly all events lie; the rest is a double click away."""
    firsts: Any = laned["first"].quantile(0.04)
    lasts: Any = laned["last"].quantile(0.96)
    low, high = pd.Timestamp(firsts), pd.Timestamp(lasts)
    edge = max((high - low) * 0.06, pd.Timedelta(days=5))
    return [high + edge, low - edge] if language.rtl else [low - edge, high + edge]


def _spans(figure: go.Figure, laned: pd.DataFrame, language: Language) -> None:
    drawn = laned.assign(y=laned["lane"].cat.codes + _spread(laned))
    reported = drawn.dropna(subset=["published"]).drop_duplicates(["lane", "published"])
    figure.add_scatter(
        x=reported["published"],
        y=reported["lane"].cat.codes + 0.42,
        mode="markers",
        hoverinfo="skip",
        name=language.label(language("timeline.reported")),
        marker={"symbol": "line-ns-open", "size": 8, "color": QUIET, "line": {"width": 1.5, "color": QUIET}},
    )
    for precision, symbol in SYMBOLS.items():
        rows = drawn[drawn["precision"] == precision]
        if rows.empty:
            continue
        ends = rows["last"] + pd.Timedelta(days=1)
        if precision not in ("time", "day"):
            figure.add_scatter(
                x=[v for pair in zip(rows["first"], ends, [None] * len(rows), strict=True) for v in pair],
                y=[v for y in rows["y"] for v in (y, y, None)],
                mode="lines",
                line={"width": 7, "color": ACCENT},
                opacity=0.35,
                hoverinfo="skip",
                showlegend=False,
            )
        figure.add_scatter(
            x=rows["first"] + (ends - rows["first"]) / 2,
            y=rows["y"],
            mode="markers",
            name=language.label(language(f"precision.{precision}")),
            customdata=rows[["article_id", "start"]].astype("str"),
            hovertext=[language.label(text) for text in rows["says"]],
            hoverinfo="text",
            marker={
                "symbol": [f"{symbol}-open" if f else symbol for f in rows["future"]],
                "size": 10,
                "opacity": 0.85,
                "color": ACCENT,
                "line": {"width": 1.5, "color": ACCENT},
            },
        )


def _spread(laned: pd.DataFrame) -> np.ndarray:
    """Where in its lane each event lies, so that those close in time stand beside each other."""
    order = laned.groupby("lane", observed=True).cumcount().to_numpy()
    return (order % 5 - 2) * 0.15


def _bubbles(figure: go.Figure, laned: pd.DataFrame, names: Sequence[str], language: Language) -> None:
    months = laned["first"].to_numpy().astype("datetime64[M]").astype(np.int64)
    step = next(width for width in (1, 3, 12, 120) if np.ptp(months) <= 60 * width or width == 120)
    starts = (months // step * step).astype("datetime64[M]").astype("datetime64[s]")
    counts = laned.groupby([laned["lane"].cat.codes.to_numpy(), starts]).size()
    lane, start = counts.index.get_level_values(0), pd.DatetimeIndex(counts.index.get_level_values(1))
    says = [
        f"{names[i]}\n{language.month(s)}: {language.number(n)}" for i, s, n in zip(lane, start, counts, strict=True)
    ]
    figure.add_scatter(
        x=start,
        y=lane,
        mode="markers",
        hovertext=list(map(language.label, says)),
        hoverinfo="text",
        name=language.label(language("timeline.many")),
        customdata=[[str(laned["lane"].cat.categories[i]), str(s.year)] for i, s in zip(lane, start, strict=True)],
        marker={"size": 5 + 22 * np.sqrt(counts.to_numpy() / counts.max()), "color": ACCENT, "opacity": 0.75},
    )
