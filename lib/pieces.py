"""Rows of a report -> the pieces of a page that several pages share, as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from . import html, reading
from .html import Column, Markup, Span
from .language import Language
from .relations import QUADS
from .reports import Corpus

Row = Mapping[str, Any]


class Page(Protocol):
    """What a piece needs of the page it stands on: language, corpus and links."""

    name: str
    t: Language
    corpus: Corpus

    def link(self, text: object, page: str, /, *, class_: str = "", title: str = "", **choices: object) -> Markup:
        """A link to another page."""

    def here(self, text: object, /, *, class_: str = "", title: str = "", **changes: object) -> Markup:
        """A link to this page, changed."""


def source(page: Page, article_id: str, at: int, **choices: object) -> Markup:
    """Where a sentence stands: headline, outlet and day, linked to that sentence in the reader."""
    row = page.corpus.articles.loc[article_id]
    title = html.arabic(reading.title_of(page.corpus, article_id, page.t))
    opened = page.link(title, "reader", article=article_id, at=at, class_="source-title", **choices)
    return html.tag("span", opened, origin(page, row), class_="source")


def origin(page: Page, row: Row, *more: object) -> Markup:
    """Who printed an article and when, each an island of its own direction."""
    parts = [outlet(page, row["outlet"]), page.t.day(row["published"], "medium"), *more]
    return html.tag("small", html.join((html.tag("bdi", part) for part in parts), " · "))


def outlet(page: Page, name: object) -> str:
    """An outlet's name, or the words for an unknown one."""
    return page.t("none.outlet") if pd.isna(name) or not name else html.plain(name)  # type: ignore[call-overload]


def items(parts: Iterable[Markup]) -> Markup:
    """A list of sentences."""
    return html.tag("ul", *(html.tag("li", part) for part in parts), class_="items")


def sentence(page: Page, row: Row, spans: Iterable[Span], line: Markup | str = "", **choices: object) -> Markup:
    """A marked sentence (`from`, `to`) under a line of facts, with its source below."""
    article = str(row["article_id"])
    text = html.marked(page.corpus.texts[article], spans, int(row["from"]), int(row["to"]))
    facts = html.tag("p", line, class_="facts-line") if line else ""
    return html.join([facts, text, source(page, article, int(row["start"]), **choices)])


def facts(page: Page, size: Mapping[str, Any]) -> Markup:
    """The size of the corpus, each figure a link to the page where it can be opened."""
    doors = {
        "articles": "reader",
        "outlets": "corpus",
        "entities": "entities",
        "quotations": "quotes",
        "stances": "stance",
        "times": "timeline",
    }
    cells = [
        page.link(html.join([html.tag("b", page.t.number(size[key])), html.tag("span", page.t(f"facts.{key}"))]), door)
        for key, door in doors.items()
    ]
    return html.tag("ul", *(html.tag("li", cell) for cell in cells), class_="facts")


def todo(page: Page, rows: pd.DataFrame) -> Markup:
    """What needs a person, each with a link to where it can be done."""
    doors = {
        "undated": "corpus",
        "doubts": "corpus",
        "unlinked": "entities",
        "unattributed": "stance",
        "unreviewed": "stance",
        "unnamed": "quotes",
    }
    cells = [
        html.join(
            [
                html.tag("b", page.t.number(row["n"])),
                html.tag(
                    "span",
                    page.link(page.t(f"todo.{row['kind']}"), doors[row["kind"]]),
                    html.tag("small", page.t(f"todo.{row['kind']}.why")),
                ),
            ]
        )
        for row in rows.to_dict("records")
    ]
    return html.tag("ul", *(html.tag("li", cell) for cell in cells), class_="todo")


def article(page: Page, row: Row) -> Markup:
    """An article in a list: its headline, where it stood, and how it begins."""
    article_id = str(row["article_id"])
    title = page.link(
        html.arabic(reading.title_of(page.corpus, article_id, page.t)),
        "reader",
        article=article_id,
        class_="article-title",
    )
    marks = [page.t("reader.copy")] if row.get("copies") else []
    body = " ".join(str(row["text"]).split("\n", 1)[-1].split())[:220]
    start = html.tag("p", body + "\u2026", lang="ar", dir="rtl", class_="note") if body else ""
    return html.join([title, html.tag("span", origin(page, row, *marks), class_="source"), start])


def labelled(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Entities with `key` and `label`, the name in the interface's language, for a chart."""
    pairs = [language.names(html.plain(a), html.plain(e)) for a, e in zip(table["name"], table["english"], strict=True)]
    return table.assign(key=table["entity_id"], label=[first for first, _ in pairs])


def entity_head(page: Page, row: Row) -> Markup:
    """Who an entity is: both names, type, country."""
    first, second = page.t.names(html.plain(row["name"]), html.plain(row["english"]))
    kind = [page.t(f"kind.{row['type']}"), page.t.country(row["country"]) if not pd.isna(row["country"]) else ""]
    if row.get("english_from") == "transliteration":
        kind.append(page.t("entity.transliterated"))
    other = html.tag("span", second, dir="auto") if second else ""
    says = html.tag("p", other, " · " if second else "", " · ".join(filter(None, kind)), class_="note")
    return html.join([html.tag("h2", first, class_="part"), says])


def country_of(page: Page, row: Row) -> str:
    """The name of a row's target: a country, or a topic in its own words."""
    return page.t.country(row["target"]) if str(row["aim"]) == "country" else topic(page, str(row["target"]))


def topic(page: Page, target: str) -> str:
    """A topic's name in the interface's language if the lexicon knows it, else the words of the text."""
    return page.t.topics.get(target, html.plain(target))


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
        ([*_relation_cells(page, row)] for row in table.to_dict("records")),
        caption,
    )


def _relation_cells(page: Page, row: Row) -> Iterable[object]:
    t = page.t
    chosen = {key: str(row[key]) for key in ("actor", "target", "level")}
    words = html.tag("small", t(f"level.{row['level']}.short")) if page.name == "front" else ""
    yield html.join([t.country(str(row["actor"])), words])
    name, says = country_of(page, row), t("stance.open")
    if page.name == "stance":
        yield page.here(name, title=says, **{"page": None, "row": None, **chosen})
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
    if pd.isna(row["low"]):
        return ""
    t = page.t
    says = t("stance.interval", mean=t.signed(row["mean"]), low=t.signed(row["low"]), high=t.signed(row["high"]))
    return html.interval(row["low"], row["mean"], row["high"], says)


def quads(page: Page, row: Row) -> Markup:
    """The share of each quad code as a bar."""
    parts = {quad.replace(" ", "-"): float(row[quad]) for quad in QUADS}
    titles = {quad.replace(" ", "-"): f"{page.t('quad.' + quad)}: {page.t.percent(row[quad])}" for quad in QUADS}
    return html.shares(parts, titles, ", ".join(titles[key] for key, share in parts.items() if share > 0))


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
        for r in rows.to_dict("records")
    )
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, caption)


def pairs(page: Page, rows: Sequence[tuple[str, str]], caption: str) -> Markup:
    """Names and reasons under each other: what was skipped and why."""
    heads = [Column(page.t("column.file"), "wide"), Column(page.t("column.reason"), "wide")]
    return html.table(
        heads, ([html.tag("bdi", html.plain(a)), html.plain(b)] for a, b in rows), page.t("corpus.skipped")
    )


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


def quiet(text: str) -> Markup:
    """A quiet remark in place of something that there is none of."""
    return html.tag("p", text, class_="note")


def prose(text: str) -> Markup:
    """Paragraphs; one begins at each line."""
    return html.tag("div", *(html.tag("p", line) for line in text.split("\n") if line.strip()), class_="prose")


def name_of(page: Page, entity: str) -> str:
    """An entity's name in the interface's language."""
    row = page.corpus.entities.loc[entity]
    return page.t.names(html.plain(row["name"]), html.plain(row["english"]))[0]


def most(page: Page, table: pd.DataFrame) -> Markup | str:
    """Who is named most, in words."""
    if table.empty:
        return page.t("filter.nothing")
    top = table.iloc[0]
    name = html.tag("b", page.t.names(html.plain(top["name"]), html.plain(top["english"]))[0])
    counts = [page.t.count("mention", int(top["mentions"])), page.t.count("article", int(top["articles"]))]
    return fill(page.t("entities.say"), name=name, mentions=counts[0], articles=counts[1])


def fill(text: str, **values: object) -> Markup:
    """A text whose {names} are replaced by values, escaped unless they are Markup."""
    parts = re.split(r"\{(\w+)\}", text)
    return html.join(values[part] if number % 2 else part for number, part in enumerate(parts))


def entity_size(page: Page, found: pd.DataFrame) -> Markup:
    """How often an entity is named in scope, and in how many articles."""
    counts = [page.t.count("mention", len(found)), page.t.count("article", int(found["article_id"].nunique()))]
    return html.tag("p", html.tag("b", counts[0]), " · ", counts[1], class_="note")


def target(page: Page, value: str, aim: str) -> str:
    """The name of a target: a country, or a topic."""
    return page.t.country(value) if aim == "country" else topic(page, value)


def strongest(page: Page, table: pd.DataFrame) -> Markup | str:
    """The relation with most evidence that allows a verdict, in words."""
    t = page.t
    sure = table[table["verdict"].isin(["for", "against"])]
    if sure.empty:
        return t("stance.say.none") if table.empty else t("stance.say.thin", n=t.number(len(table)))
    row = sure.iloc[0]
    return fill(
        t(f"stance.say.{row['verdict']}"),
        actor=html.tag("b", t.country(str(row["actor"]))),
        target=html.tag("b", country_of(page, row)),
        mean=t.signed(row["mean"]),
        n=t.count("statement", int(row["n"])),
        articles=t.count("article", int(row["articles"])),
    )


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

    rows = ([t.country(str(r["actor"])), country_of(page, r), side(r, 1), side(r, 2)] for r in table.to_dict("records"))
    return html.table(heads, rows, t("stance.compared"))


def legend(page: Page) -> Markup:
    """What the marks in a piece of evidence mean."""
    kinds = ("actor", "target", "trigger", "stance")
    return html.tag("p", *(html.tag("mark", page.t(f"mark.{k}"), class_=f"m m-{k}") for k in kinds), class_="legend")


def busiest(page: Page, placed: pd.DataFrame) -> Markup | str:
    """When most of what is dated lies, in words."""
    t = page.t
    if placed.empty:
        return t("filter.nothing")
    months = placed["first"].dt.to_period("M").value_counts()
    top, n = months.index[0], int(months.iloc[0])
    return fill(
        t("timeline.say"),
        month=html.tag("b", t.month(top.start_time)),
        n=t.count("event", n),
        total=t.count("event", len(placed)),
        span=t.span(placed["first"].min(), placed["last"].max()),
    )


def lane_names(page: Page, laned: pd.DataFrame, by: str) -> list[str]:
    """What each lane is called."""
    names = {"country": page.t.country, "outlet": str, "article": lambda v: reading.title_of(page.corpus, v, page.t)}
    return [names[by](str(value)) for value in laned["lane"].cat.categories]


def lane_words(page: Page, laned: pd.DataFrame) -> pd.DataFrame:
    """Events with what the chart says of each: the day, and the beginning of its sentence."""
    texts = page.corpus.texts
    places = zip(laned["article_id"], laned["from"], laned["to"], laned["first"], laned["last"], strict=True)
    says = [
        f"{page.t.span(first, last)}\n" + " ".join(html.plain(texts[str(a)][start:end]).split())[:70]
        for a, start, end, first, last in places
    ]
    return laned.assign(says=says)


def undated(page: Page, row: Row, waiting: pd.DataFrame | None) -> Markup:
    """An article that waits for its day: what was inferred and why, and the dates that hang on it."""
    t, article_id = page.t, str(row["article_id"])
    lines = [source(page, article_id, 0)]
    if not pd.isna(row["offered"]):
        why = html.arabic(row["offered_why"]) if isinstance(row["offered_why"], str) else ""
        lines.append(html.tag("p", fill(t("desk.offered"), day=t.day(row["offered"]), why=why), class_="note"))
    if waiting is not None:
        mine = waiting[waiting["article_id"] == article_id].head(6)
        words = [page.corpus.texts[article_id][a:b] for a, b in zip(mine["start"], mine["end"], strict=True)]
        lines.append(html.arabic(" · ".join(map(html.plain, words)), name="p", class_="note"))
    return html.join(lines)


def correction(page: Page, row: Row) -> Markup:
    """One correction: what, of what, from what to what, by whom and when."""
    t, about = page.t, row["target"]
    entity = about.get("entity_id")
    of = name_of(page, entity) if entity in page.corpus.entities.index else entity or about.get("article_id", "")
    change = " \u2192 ".join(html.plain(v) for v in (row["before"], row["after"]) if v)
    line = [html.tag("b", t(f"correction.{row['kind']}")), html.tag("bdi", html.plain(of)), html.tag("bdi", change)]
    return html.tag("p", *html_between(line), html.tag("small", f" {row['author']}, {row['made'][:10]}"), class_="note")


def html_between(parts: Iterable[object]) -> list[object]:
    """Parts with a dot between them, empty ones left out."""
    kept = [part for part in parts if part]
    return [piece for part in kept for piece in (" · ", part)][1:]


def summary(page: Page, done: Any) -> Markup:
    """What became of an import."""
    t = page.t
    line = t(
        "desk.summary",
        read=t.count("file", done.read),
        analysed=t.count("article", done.analysed),
        skipped=t.count("file", len(done.skipped)),
        known=t.count("file", done.known),
    )
    told = [html.tag("p", line, class_="say")]
    if done.skipped:
        told.append(pairs(page, done.skipped, "corpus.skipped"))
    if done.warnings:
        told.append(pairs(page, done.warnings, "corpus.warnings"))
    return html.tag("div", *told, role="status")


def doubts(page: Page, rows: pd.DataFrame) -> Markup:
    """Articles whose dates contradict each other, and how."""
    cells = [
        html.join([source(page, str(r["article_id"]), 0), html.arabic(r["doubts"], name="p", class_="note")])
        for r in rows.to_dict("records")
    ]
    return items(cells)


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
        for r in table.to_dict("records")
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
        for r in table.to_dict("records")
    )
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("corpus.copies"))


def scale(page: Page, events: pd.DataFrame) -> Markup:
    """The PLOVER scale: types, what they mean, score and quad code."""
    t = page.t
    ordered = events.assign(value=events["score"].astype(float)).sort_values("value", ascending=False)
    cells = (
        [html.tag("bdi", r["event_type"]), t.event(r["event_type"]), t.signed(r["value"]), t(f"quad.{r['quad_code']}")]
        for r in ordered.to_dict("records")
    )
    heads = [("event", ""), ("meaning", "wide"), ("score", "number"), ("quad", "")]
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("method.stance"))


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
        for r in table.to_dict("records")
    )
    heads = [("rule", ""), ("n", "number"), ("right", "number"), ("interval", "number")]
    return html.table([Column(t(f"column.{name}"), kind) for name, kind in heads], cells, t("method.precision"))


def left_out(page: Page, level: str, unattributed: int) -> str:
    """Whose words are counted, and how many clauses are left out for want of an actor or a target."""
    told = [page.t(f"level.{level}.why")]
    if unattributed:
        told.append(page.t("stance.left", left=page.t.count("clause", unattributed)))
    return " ".join(told)
