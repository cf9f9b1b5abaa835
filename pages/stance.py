"""Which country stands where toward whom? The matrix, a table for each country, and the evidence under every number."""

import streamlit as st

from lib import charts, evidence, grids, pieces, relations, reports, sayings, screen
from lib.screen import desk

view = screen.open_page("stance")
t, corpus = view.t, view.corpus
if corpus.stances.empty:
    view.empty("stance.empty")
scored = relations.scored(corpus)
with view.filters():
    level = view.switch("level", ("narrator", "speaker"))
    aim = view.switch("aim", ("country", "topic"))
    actor = view.choose("actor", relations.values(scored, "actor"), t.country, empty="all")
    target = view.choose(
        "target", relations.values(scored, "target", aim=aim), lambda v: pieces.target(view, v, aim), empty="all"
    )
    hand = view.switch("hand", ("any", "first"))
    compare = view.switch("compare", ("none", "outlets", "periods"))
rows = relations.chosen(corpus, view.scope, level=level, aim=aim, actor=actor, target=target, hand=hand)
table = relations.relations(rows, limit=400)
view.say(sayings.strongest(view, table))
view.note(sayings.left_out(view, level, relations.unattributed(corpus, view.scope)))
if rows.empty:
    view.nothing()
scopes = view.sides(compare)
if scopes:
    view.heading(t("stance.compared"), t("stance.compared.why"))
    sides = [
        relations.chosen(corpus, s, level=level, aim=aim, actor=actor, target=target, hand=hand)
        for s in scopes.values()
    ]
    view.draw(grids.two_sides(view, relations.side_by_side(sides[0], sides[1]), list(scopes)))
elif aim == "country" and not (actor and target):
    square = relations.matrix(table)
    view.heading(t("stance.matrix"), t("stance.matrix.why"))
    view.chart(charts.matrix(square, t, dark=view.dark), "matrix", square, picks=("actor", "target"))
view.heading(t("stance.table"), t("stance.table.why"))
view.draw(grids.relation_table(view, view.paged(table, 20, "row"), t("stance.table")))
view.pager(table, 20, "row")
view.download(lambda: table, "relations")
if actor:
    quarters = relations.over_time(rows)
    view.heading(t("stance.trend"), t("stance.trend.why"))
    view.chart(charts.scores(quarters, t), "scores", quarters)
found = relations.evidence(rows)
view.heading(t("stance.evidence"), t("stance.evidence.why", n=t.count("statement", len(found))))
view.draw(pieces.legend(view))
for row in reports.records(view.paged(found, 10)):
    with st.container(key=f"evidence-{row['article_id']}-{row['trigger_start']}-{row['actor']}-{row['target']}"):
        view.draw(evidence.stance(view, row))
        desk.review(view, row)
view.pager(found, 10)
view.download(lambda: reports.with_words(corpus, found), "evidence")
desk.undo_list(view, "stance_")
