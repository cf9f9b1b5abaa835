"""What is in the corpus? Import, what was skipped and why, articles without a date, sources and copies."""

from lib import grids, pieces, reports, screen
from lib.screen import desk

view = screen.open_page("corpus")
t, corpus = view.t, view.corpus
size = reports.overview(corpus, view.scope)
view.say(t("corpus.say", articles=t.count("article", size["articles"]), outlets=t.count("outlet", size["outlets"])))
if view.store.sample:
    view.note(t("front.sample"))
if view.store.pending():
    view.note(t("corpus.stale"))
view.heading(t("corpus.import"), t("corpus.import.why"))
desk.upload(view)
undated = reports.without_date(corpus)
if len(undated):
    view.heading(t("corpus.undated"), t("corpus.undated.why"))
    desk.confirm_dates(view, undated)
doubts = reports.in_doubt(corpus)
if len(doubts):
    view.heading(t("corpus.doubts"), t("corpus.doubts.why"))
    view.draw(pieces.doubts(view, doubts))
sources = reports.sources(corpus, view.scope)
view.heading(t("corpus.sources"), t("corpus.sources.why"))
view.draw(grids.sources(view, view.paged(sources, 25)))
view.pager(sources, 25)
view.download(lambda: sources, "sources")
if len(corpus.copies):
    view.heading(t("corpus.copies"), t("corpus.copies.why"))
    view.draw(grids.copies(view, view.paged(corpus.copies, 25, "row")))
    view.pager(corpus.copies, 25, "row")
desk.undo_list(view, "published")
