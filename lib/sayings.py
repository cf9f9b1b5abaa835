"""Report tables -> what they say in a sentence, and the words that charts put on their marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from . import html, reading
from .charts import MARKS
from .html import Markup
from .pieces import Page, country_of, fill


def most(page: Page, table: pd.DataFrame) -> Markup | str:
    """Who is named most, in words."""
    if table.empty:
        return page.t("filter.nothing")
    top = table.iloc[0]
    name = html.tag("b", page.t.names(html.plain(top["name"]), html.plain(top["english"]))[0])
    counts = [page.t.count("mention", int(top["mentions"])), page.t.count("article", int(top["articles"]))]
    return fill(page.t("entities.say"), name=name, mentions=counts[0], articles=counts[1])


def strongest(page: Page, table: pd.DataFrame) -> Markup | str:
    """The relation with most evidence that allows a verdict, in words."""
    t = page.t
    sure = table[table["verdict"].isin(["for", "against"])]
    if sure.empty:
        return t("stance.say.none") if table.empty else t("stance.say.thin", n=t.number(len(table)))
    row: Any = sure.iloc[0]
    return fill(
        t(f"stance.say.{row['verdict']}"),
        actor=html.tag("b", t.country(str(row["actor"]))),
        target=html.tag("b", country_of(page, row)),
        mean=t.signed(row["mean"]),
        n=t.count("statement", int(row["n"])),
        articles=t.count("article", int(row["articles"])),
    )


def busiest(page: Page, placed: pd.DataFrame) -> Markup | str:
    """When most of what is dated lies, in words."""
    t = page.t
    if placed.empty:
        return t("filter.nothing")
    months = pd.Series(placed["first"].to_numpy().astype("datetime64[M]")).value_counts()
    top, n = pd.Timestamp(months.index[0]), int(months.iloc[0])
    return fill(
        t("timeline.say"),
        month=html.tag("b", t.month(top)),
        n=t.count("event", n),
        total=t.count("event", len(placed)),
        span=t.span(placed["first"].min(), placed["last"].max()),
    )


def left_out(page: Page, level: str, unattributed: int) -> str:
    """Whose words are counted, and how many clauses are left out for want of an actor or a target."""
    told = [page.t(f"level.{level}.why")]
    if unattributed:
        told.append(page.t("stance.left", left=page.t.count("clause", unattributed)))
    return " ".join(told)


def lane_names(page: Page, laned: pd.DataFrame, by: str) -> list[str]:
    """What each lane is called."""
    names: dict[str, Callable[[str], str]] = {
        "country": page.t.country,
        "outlet": str,
        "article": lambda v: reading.title_of(page.corpus, v, page.t),
    }
    return [names[by](str(value)) for value in laned["lane"].cat.categories]


def lane_words(page: Page, laned: pd.DataFrame) -> pd.DataFrame:
    """Events with what the chart says of each: the day, and the beginning of its sentence; too many stay silent."""
    if len(laned) > MARKS:
        return laned
    texts = page.corpus.texts
    places = zip(laned["article_id"], laned["from"], laned["to"], laned["first"], laned["last"], strict=True)
    says = [
        f"{page.t.span(first, last)}\n" + " ".join(html.plain(texts[str(a)][start:end]).split())[:70]
        for a, start, end, first, last in places
    ]
    return laned.assign(says=says)
