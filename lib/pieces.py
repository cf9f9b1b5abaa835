"""Rows of a report -> the pieces of a page that several pages share, as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from . import html, reading
from .html import Markup, Span
from .language import Language
from .reports import Corpus, records

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


def source(page: Page, article_id: str, at: int, **choices: Any) -> Markup:
    """Where a sentence stands: headline, outlet and day, linked to that sentence in the reader."""
    row: Any = page.corpus.articles.loc[article_id]
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


def sentence(page: Page, row: Row, spans: Iterable[Span], line: Markup | str = "", **choices: Any) -> Markup:
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
        for row in records(rows)
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


def entity_head(page: Page, row: Any) -> Markup:
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


def quiet(text: str) -> Markup:
    """A quiet remark in place of something that there is none of."""
    return html.tag("p", text, class_="note")


def prose(text: str) -> Markup:
    """Paragraphs; one begins at each line."""
    return html.tag("div", *(html.tag("p", line) for line in text.split("\n") if line.strip()), class_="prose")


def name_of(page: Page, entity: str) -> str:
    """An entity's name in the interface's language."""
    key = ("names", page.t.code)
    if key not in page.corpus.cache:
        rows = page.corpus.entities
        page.corpus.cache[key] = dict(zip(rows.index, labelled(rows, page.t)["label"], strict=True))
    return str(page.corpus.cache[key][entity])


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


def legend(page: Page) -> Markup:
    """What the marks in a piece of evidence mean."""
    kinds = ("actor", "target", "trigger", "stance")
    return html.tag("p", *(html.tag("mark", page.t(f"mark.{k}"), class_=f"m m-{k}") for k in kinds), class_="legend")


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
        told.append(_reasons(page, done.skipped, "corpus.skipped"))
    if done.warnings:
        told.append(_reasons(page, done.warnings, "corpus.warnings"))
    return html.tag("div", *told, role="status")


def doubts(page: Page, rows: pd.DataFrame) -> Markup:
    """Articles whose dates contradict each other, and how."""
    cells = [
        html.join([source(page, str(r["article_id"]), 0), html.tag("p", html.tag("bdi", r["doubts"]), class_="note")])
        for r in records(rows)
    ]
    return items(cells)


def _reasons(page: Page, rows: Sequence[tuple[str, str]], caption: str) -> Markup:
    """Files and reasons under each other."""
    named = (html.tag("li", html.tag("bdi", html.tag("b", a)), ": ", html.tag("bdi", b)) for a, b in rows)
    return html.join([html.tag("h3", page.t(caption)), html.tag("ul", *named)])


def file_name(path: str) -> Markup:
    """The last part of a path: where files lie on the server is nobody's business."""
    return html.tag("bdi", path.replace("\\", "/").rsplit("/", 1)[-1], dir="ltr")
