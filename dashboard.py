"""The frame of every page, and the front page: what the corpus holds, and what needs a person."""

import streamlit as st
from starlette.middleware import Middleware

from lib import charts, grids, headers, pieces, relations, reports, sayings, screen


def front() -> None:
    view = screen.open_page("front")
    t, corpus = view.t, view.corpus
    size = reports.overview(corpus, view.scope)
    if not size["articles"]:
        view.empty("front.empty")
    view.say(
        t(
            "front.say",
            articles=t.count("article", size["articles"]),
            outlets=t.count("outlet", size["outlets"]),
            span=t.span(size["first"], size["last"]),
        )
    )
    if view.store.sample:
        view.note(t("front.sample"))
    view.draw(pieces.facts(view, size))
    most, needs = st.columns([3, 2], gap="large")
    with most:
        named = reports.ranked(corpus, view.scope, ["GPE"]).head(8)
        view.heading(t("front.most"), sayings.most(view, named))
        if len(named):
            view.chart(charts.ranked(pieces.labelled(named, t), "mentions", t), "most", named)
    with needs:
        view.heading(t("front.todo"), t("front.todo.why"))
        view.draw(pieces.todo(view, reports.attention(corpus)))
    view.heading(t("front.sure"), t("front.sure.why"))
    table = relations.relations(relations.chosen(corpus, view.scope), limit=60)
    sure = table[table["verdict"].isin(["for", "against"])].head(6)
    view.draw(grids.relation_table(view, sure, t("front.sure")) if len(sure) else pieces.quiet(t("stance.none")))
    months = reports.per_period(corpus.articles)
    view.heading(t("front.months"), t("front.months.why"))
    view.chart(charts.columns(months, "n", t), "months", months)


if __name__ == "__main__":
    screen.frame(front).run()
else:  # the server imports this module, finds the application and serves it with its headers
    app = st.App(__file__, middleware=[Middleware(headers.Protection)])
