"""What does this article say? One article with what was found in it, or the list to choose it from."""

from typing import Any

import streamlit as st

from lib import html, pieces, reports, screen

LABELS = (
    "PER",
    "GPE",
    "ORG",
    "quote",
    "time",
    "stance",
    "layers",
    "prev",
    "next",
    "find",
    "via",
    "anchor",
    "panel",
    "hint",
    "keys",
    "close",
    "here",
    "positions",
    "others",
    "profile",
    "loose",
)

view = screen.open_page("reader")
t, corpus = view.t, view.corpus
if corpus.articles.empty:
    view.empty("reader.empty")
article = st.query_params.get("article", "")
at = st.query_params.get("at", "")

if article in corpus.articles.index:
    row: Any = corpus.articles.loc[article]
    order = list(corpus.articles.index)
    number = order.index(article)
    near = {"reader.newer": number - 1, "reader.older": number + 1}
    steps = [
        view.here(t(key), article=order[n], at=None, entity=None) for key, n in near.items() if 0 <= n < len(order)
    ]
    view.draw(html.tag("nav", view.here(t("reader.all"), article=None, at=None, entity=None), *steps, class_="links"))
    where = [
        pieces.outlet(view, row["outlet"]),
        t.day(row["published"]),
        pieces.fill(t("reader.file"), file=pieces.file_name(row["file"])),
    ]
    view.note(
        html.join([*where, *([html.web(t("reader.web"), row["url"])] if isinstance(row["url"], str) else [])], " · ")
    )
    view.reader(article, int(at) if at.isdecimal() and len(at) < 9 else None, LABELS)
    rows = corpus.rows_of("mentions", article)
    view.download(lambda: rows.drop(columns=["outlet", "published"]), "mentions")
else:
    with view.filters():
        words = view.ask("search")
    found = view.store.search(words) if words else None
    listed = reports.listing(corpus, view.scope, found)
    view.say(t("reader.say", articles=t.count("article", len(listed))))
    if words:
        view.note(t("reader.searched", words=words))
    parts = [pieces.article(view, r) for r in reports.records(view.paged(listed))]
    view.draw(pieces.items(parts))
    view.pager(listed)
    view.download(lambda: listed.drop(columns=["text"]), "articles")
