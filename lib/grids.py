"""Report tables -> HTML tables, each number beside what opens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from . import html
from .html import Column, Markup
from .pieces import Page, country_of, outlet, source
from .relations import QUADS
from .reports import records

Row = Mapping[str, Any]


def relation_table(page: Page, table: pd.DataFrame, caption: str) -> Markup:
    """Relations as a table: counts, mean with interval, quads as a small bar, verdict; each row opens its evidence."""
    t = page.t
    heads = [
        ("actor", ""),
        ("target", "wide"),
        ("verdict", ""),
        ("mean", "number"),
        ("interval", ""),
        ("quads", ""),
        ("n", "number"),
        ("articles", "number"),
    ]
    return html.table(
        [Column(t(f"column.{name}"), kind) for name, kind in heads],
        ([*_relation_cells(page, row)] for row in records(table)),
        caption,
    )


def _relation_cells(page: Page, row: Row) -> Iterable[object]:
    t = page.t
    chosen = {key: str(row[key]) for key in ("actor", "target", "level")}
    words = html.tag("small", t(f"level.{row['level']}")) if page.name == "front" else ""
    yield html.join([t.country(str(row["actor"])), words])
    name, says = country_of(page, row), t("stance.open")
    if page.name == "stance":
        yield page.here(name, title=says, **{**chosen, "page": "", "row": ""})
    else:
        yield page.link(name, "stance", title=says, **chosen)
    yield verdict(page, row)
    yield t.signed(row["mean"])
    yield bounds(page, row)
    yield quads(page, row)
    yield html.join(
        [
            t.number(row["n"]),
            html.tag("small", t("stance.raw", n=t.number(row["raw"]))) if row["raw"] != row["n"] else "",
        ]
    )
    yield t.number(row["articles"])


def verdict(page: Page, row: Row) -> Markup:
    """The verdict in words, with a sign beside its colour."""
    kind = str(row["verdict"])
    sign = {"for": "\u25b2 ", "against": "\u25bc "}.get(kind, "")
    colour = {"for": "pro-text", "against": "con-text"}.get(kind, kind)
    return html.tag("span", sign + page.t(f"verdict.{kind}"), class_=f"verdict {colour}")


def bounds(page: Page, row: Row) -> Markup | str:
    """The interval of a mean as a small picture; nothing where there is too little to have one."""
    if pd.isna(row["low"]) or row["verdict"] == "thin":
        return ""
    t = page.t
    says = t("stance.interval", mean=t.signed(row["mean"]), low=t.signed(row["low"]), high=t.signed(row["high"]))
    return html.interval(row["low"], row["mean"], row["high"], says)


def quads(page: Page, row: Row) -> Markup:
    """The share of each quad code as a bar."""
    parts = {quad.replace(" ", "-"): float(row[quad]) for quad in QUADS}
    titles = {quad.replace(" ", "-"): f"{page.t('quad.' + quad)}: {page.t.percent(row[quad])}" for quad in QUADS}
    return html.shares(parts, titles, ", ".join(titles[key] for key, share in parts.items() if share > 0))


def two_sides(page: Page, table: pd.DataFrame, names: Sequence[str]) -> Markup:
    """Relations in two scopes side by side."""
    t = page.t
    heads = [Column(t("column.actor")), Column(t("column.target"), "wide"), *(Column(name) for name in names)]

    def side(row: Row, number: int) -> object:
        if not row[f"n_{number}"]:
            return t("stance.silent")
        one = {"verdict": row[f"verdict_{number}"]}
        counts = f"{t.signed(row[f'mean_{number}'])} · n\u00a0=\u00a0{t.number(row[f'n_{number}'])}"
        return html.join([verdict(page, one), html.tag("small", counts)])

    rows = ([t.country(str(r["actor"])), country_of(page, r), side(r, 1), side(r, 2)] for r in records(table))
    return html.table(heads, rows, t("stance.compared"))


def ledger(page: Page, rows: pd.DataFrame, caption: str) -> Markup:
    """Time expressions as a table: the words, what they mean, and how that was found."""
    t = page.t
    heads = [("words", "arabic"), ("value", ""), ("span", ""), ("calendar", ""), ("anchor", ""), ("source", "wide")]
    cells = (
        [
            html.plain(r["words"]),
            html.tag("bdi", html.plain(r["value"])),
            t.span(r["first"], r["last"]) if not pd.isna(r["first"]) else t("day.unknown"),
            t(f"calendar.{r['calendar']}") if not pd.isna(r["calendar"]) else "",
            t(f"anchor.{r['anchor']}") if not pd.isna(r["anchor"]) else "",
            source(page, str(r["article_id"]), int(r["start"])),
        ]
        for r in records(rows)
    )
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, caption)


def sources(page: Page, table: pd.DataFrame) -> Markup:
    """Outlets with how much they printed, and when."""
    t = page.t
    heads = [("outlet", "wide"), ("articles", "number"), ("undated", "number"), ("first", ""), ("last", "")]
    cells = (
        [
            page.link(outlet(page, r["outlet"]), "reader", outlet=None if pd.isna(r["outlet"]) else r["outlet"]),
            t.number(r["articles"]),
            t.number(r["undated"]),
            t.day(r["first"], "medium"),
            t.day(r["last"], "medium"),
        ]
        for r in records(table)
    )
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("corpus.sources"))


def copies(page: Page, table: pd.DataFrame) -> Markup:
    """Articles that repeat others: which, of which, how much."""
    t = page.t
    heads = [("source", "wide"), ("copy_of", "wide"), ("kind", ""), ("similarity", "number")]
    cells = (
        [
            source(page, r["article_id"], int(r["start"])),
            source(page, r["copy_of"], int(r["other_start"])),
            t(f"copy.{r['kind']}"),
            t.percent(r["similarity"]),
        ]
        for r in records(table)
    )
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("corpus.copies"))


def scale(page: Page, events: pd.DataFrame) -> Markup:
    """The PLOVER scale: types, what they mean, score and quad code."""
    t = page.t
    ordered = events.assign(value=events["score"].astype(float)).sort_values("value", ascending=False)
    cells = (
        [html.tag("bdi", r["event_type"]), t.event(r["event_type"]), t.signed(r["value"]), t(f"quad.{r['quad_code']}")]
        for r in records(ordered)
    )
    heads = [("event", ""), ("meaning", "wide"), ("score", "number"), ("quad", "")]
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("method.stance"))


def accuracy(page: Page, measured: pd.DataFrame) -> Markup:
    """How the program did on annotated articles: those it was developed on, and others."""
    t = page.t
    name = "arabic" if t.rtl else "english"
    cells = ([r[name], t.number(float(r["developed"]), 2), t.number(float(r["unseen"]), 2)] for r in records(measured))
    heads = [("measure", "wide"), ("developed", "number"), ("unseen", "number")]
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("method.accuracy"))


def precision(page: Page, table: pd.DataFrame) -> Markup:
    """For each rule how many of its reviewed rows were right."""
    t = page.t
    cells = (
        [
            html.tag("bdi", r["rule"]),
            t.number(r["n"]),
            t.percent(r["right"]),
            f"{t.percent(r['low'])} \u2013 {t.percent(r['high'])}",
        ]
        for r in records(table)
    )
    heads = [("rule", ""), ("n", "number"), ("right", "number"), ("interval", "number")]
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("method.precision"))


def plain(page: Page, table: pd.DataFrame, caption: str) -> Markup:
    """A report's table as it is."""

    def cell(value: Any) -> object:
        if value is None or (not isinstance(value, list | dict) and pd.isna(value)):
            return ""
        if isinstance(value, pd.Timestamp):
            return value.date().isoformat()
        return page.t.number(value, 2) if isinstance(value, float) else value

    columns = [Column(str(c), "number" if table[c].dtype.kind in "if" else "") for c in table.columns]
    return html.table(columns, ([cell(v) for v in row] for row in table.itertuples(index=False, name=None)), caption)
