"""Who said what? Statements by speaker, country and choice of verb, and where the same words were printed."""

from lib import evidence, pieces, reports, screen

CUES = ("neutral", "assertive", "distancing", "directive", "commissive", "expressive")

view = screen.open_page("quotes")
t, corpus = view.t, view.corpus
if corpus.quotations.empty:
    view.empty("quotes.empty")
with view.filters():
    words = view.ask("search")
    country = view.choose("country", reports.speaking_countries(corpus), t.country, empty="all")
    speaker = view.choose("speaker", reports.speakers(corpus, country), lambda v: pieces.name_of(view, v), empty="all")
    cue = view.choose("cue", CUES, lambda v: t(f"cue.{v}"), empty="all")
    kind = view.choose("kind", ("direct", "indirect", "mixed", "headline"), lambda v: t(f"quote.{v}"), empty="all")
    hand = view.switch("hand", ("any", "first"))
rows = reports.statements(
    corpus, view.scope, words=words, country=country, speaker_id=speaker, cue_class=cue, kind=kind, hand=hand
)
view.say(t("quotes.say", n=t.count("statement", len(rows)), who=t.count("speaker", int(rows["speaker_id"].nunique()))))
if rows.empty:
    view.nothing()
view.heading(t("quotes.list"), t("quotes.list.why"))
page = corpus.sentences_at(view.paged(rows, 15))
view.draw(pieces.items(evidence.statement(view, row) for row in reports.records(page)))
view.pager(rows, 15)
view.download(lambda: reports.with_words(corpus, rows), "statements")
