"""When did it happen? What the articles date, at its own date, as exactly as the text allows."""

from lib import charts, chronology, evidence, grids, pieces, reports, sayings, screen
from lib.screen import desk

view = screen.open_page("timeline")
t, corpus = view.t, view.corpus
if corpus.times.empty:
    view.empty("timeline.empty")
with view.filters():
    by = view.switch("lanes", ("country", "outlet", "article"))
    country = view.choose("country", reports.countries_named(corpus), t.country, empty="all")
    year = view.choose("year", chronology.event_years(corpus), str, empty="all")
    precision = view.choose("precision", chronology.PRECISIONS, lambda v: t(f"precision.{v}"), empty="all")
placed = chronology.events(corpus, view.scope, country=country, year=year, precision=precision)
waiting = chronology.undated(corpus, view.scope)
view.say(sayings.busiest(view, placed))
if len(waiting):
    view.note(t("timeline.note", waiting=t.count("expression", len(waiting))))
if len(placed):
    laned = sayings.lane_words(view, chronology.lanes(corpus, placed, by))
    picks = ("event", "at") if len(laned) <= charts.MARKS else ("country" if by == "country" else "lane", "year")
    names = sayings.lane_names(view, laned, by)
    view.heading(t("timeline.chart"), t("timeline.chart.why"))
    view.chart(charts.timeline(laned, names, t), "timeline", placed.drop(columns=["from", "to"]), picks=picks)
here = chronology.event_at(placed, view.param("event"), view.param("at"))
if len(here):
    view.draw(pieces.items(evidence.event(view, row) for row in reports.records(here)))
if len(waiting):
    view.heading(t("timeline.undated"), t("timeline.undated.why"))
    desk.confirm_dates(view, corpus.articles.loc[waiting["article_id"].unique()], waiting)
view.heading(t("timeline.events"), t("timeline.events.why"))
view.draw(pieces.items(evidence.event(view, row) for row in reports.records(view.paged(placed, 10))))
view.pager(placed, 10)
rows = view.scope.of(corpus.times)
view.heading(t("timeline.ledger"), t("timeline.ledger.why", n=t.count("expression", len(rows))))
view.draw(grids.ledger(view, chronology.ledger(corpus, view.paged(rows, 15, "row")), t("timeline.ledger")))
view.pager(rows, 15, "row")
view.download(lambda: chronology.ledger(corpus, rows), "times")
desk.undo_list(view, "published")
