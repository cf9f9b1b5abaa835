"""How is all this found, how sure is it, and what is known to be wrong?"""

from lib import grids, pieces, relations, screen

view = screen.open_page("method")
t = view.t
view.say(t("method.say"))
for part in ("pipeline", "names", "quotes", "stance", "interval", "time", "limits"):
    view.heading(t(f"method.{part}"))
    view.draw(pieces.prose(t(f"method.{part}.text")))
    if part == "stance":
        view.draw(grids.scale(view, view.store.lexicon["event_types"]))
view.heading(t("method.accuracy"), t("method.accuracy.why"))
view.draw(grids.accuracy(view, view.store.lexicon["accuracy"]))
reviewed = relations.precision(view.reviewed())
view.heading(t("method.precision"), t("method.precision.why"))
view.draw(grids.precision(view, reviewed) if len(reviewed) else pieces.quiet(t("method.precision.none")))
