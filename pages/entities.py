"""Who is talked about? Names ranked, compared and opened, and corrected where they are wrong."""

import streamlit as st

from lib import charts, evidence, html, pieces, reports, sayings, screen
from lib.screen import desk

view = screen.open_page("entities")
t, corpus = view.t, view.corpus
if corpus.mentions.empty:
    view.empty("entities.empty")
with view.filters():
    kinds = view.choose_many("type", ("PER", "GPE", "ORG", "LOC"), lambda v: t(f"type.{v}"))
    country = view.choose("country", reports.countries_named(corpus), t.country, empty="all")
    by = view.switch("by", ("mentions", "articles"))
    compare = view.switch("compare", ("none", "outlets", "periods"))
table = reports.ranked(corpus, view.scope, kinds, country)
table = pieces.labelled(table.sort_values(by, ascending=False, kind="stable"), t)
if table.empty:
    view.nothing()
entity = view.chosen("entity", corpus.entities.index) or table["entity_id"].iloc[0]
view.say(sayings.most(view, table))
left, right = st.columns([3, 2], gap="large")
with left:
    scopes = view.sides(compare)
    if scopes:
        both = pieces.labelled(reports.contrast(corpus, list(scopes.values()), kinds, country), t)
        view.heading(t("entities.compared"), t("entities.compared.why"))
        view.chart(charts.contrast(both, list(scopes), t), "contrast", both, picks=("entity",))
    else:
        view.heading(t("entities.ranked"), t("entities.ranked.why", n=t.number(len(table))))
        view.chart(charts.ranked(table, by, t, selected=entity), "entities", table, picks=("entity",))
mentions = reports.concordance(corpus, view.scope, entity)
with right:
    view.draw(pieces.entity_head(view, corpus.entities.loc[entity]))
    view.draw(pieces.entity_size(view, mentions))
    months = reports.per_period(mentions)
    view.chart(charts.columns(months, "n", t, height=170), "trend", months)
    near = reports.together(corpus, view.scope, entity, limit=8)
    if len(near):
        view.heading(t("entities.together"), t("entities.together.why"))
        view.chart(charts.ranked(pieces.labelled(near, t), "sentences", t), "together", near, picks=("entity",))
    desk.correct_entity(view, entity, table)
view.heading(t("entities.sentences"), t("entities.sentences.why", n=t.count("mention", len(mentions))))
page = corpus.sentences_at(view.paged(mentions, 10))
view.draw(pieces.items(evidence.kwic(view, row) for row in reports.records(page)))
view.pager(mentions, 10)
view.draw(html.tag("p", view.link(t("entities.quotes"), "quotes", speaker=entity), class_="links"))
view.download(lambda: mentions, "mentions")
