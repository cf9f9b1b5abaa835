"""Times -> events at their own date, the lanes they lie in, and the ledger of every expression."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .reports import Corpus, Scope, in_sentences, keys, with_words

PRECISIONS = ("time", "day", "week", "month", "season", "year", "decade", "century")


def events(corpus: Corpus, scope: Scope, country: str = "", year: str = "", precision: str = "") -> pd.DataFrame:
    """Time expressions that can be placed: the row of `times` and the sentence it stands in, earliest first. Only those
    in a sentence that names a country, in a year, of a precision, if asked."""
    if "events" not in corpus.cache:
        rows = corpus.times
        rows = rows[rows["first"].notna() & rows["last"].notna() & rows["type"].isin(["DATE", "TIME"])]
        rows = rows[rows["first"].dt.year.between(1, 9999) & rows["last"].dt.year.between(1, 9999)]
        corpus.cache["events"] = corpus.sentences_at(rows).sort_values(["first", "last"], ignore_index=True)
    placed: pd.DataFrame = scope.of(corpus.cache["events"])
    if year:
        placed = placed[placed["first"].dt.year == (int(year) if year.isdecimal() else -1)]
    if precision:
        placed = placed[placed["precision"] == precision]
    if country:
        found = in_sentences(corpus)
        places = found.loc[found["country"] == country, "place"].unique()
        placed = placed[np.isin(np.searchsorted(corpus.sentence_keys, keys(placed), side="right") - 1, places)]
    return placed.reset_index(drop=True)


def event_years(corpus: Corpus) -> list[str]:
    """The years in which dated events begin, latest first."""
    return [str(y) for y in sorted(corpus.times["first"].dropna().dt.year.unique(), reverse=True)]


def event_at(placed: pd.DataFrame, article_or_lane: str, place: str) -> pd.DataFrame:
    """The event at a place in an article, if there is one there."""
    if not place.isdecimal():
        return placed.iloc[:0]
    return placed[(placed["article_id"] == article_or_lane) & (placed["start"] == int(place))].head(1)


def lanes(corpus: Corpus, placed: pd.DataFrame, by: str, limit: int = 12) -> pd.DataFrame:
    """Events with the `lane` they lie in (`country`, `outlet` or `article`), only the fullest lanes; an event may lie
    in several lanes of countries."""
    if by == "country":
        found = in_sentences(corpus)
        named = found.loc[found["country"].notna(), ["place", "country"]].drop_duplicates()
        here = placed.assign(place=np.searchsorted(corpus.sentence_keys, keys(placed), side="right") - 1)
        laned = here.merge(named, on="place").rename(columns={"country": "lane"})
    else:
        laned = placed.assign(lane=placed["outlet" if by == "outlet" else "article_id"])
    laned = laned[laned["lane"].notna()]
    fullest = laned["lane"].value_counts().loc[lambda n: n > 0].head(limit)
    kept = laned[laned["lane"].isin(fullest.index)]
    return kept.assign(lane=pd.Categorical(kept["lane"].astype("str"), categories=[str(v) for v in fullest.index]))


def undated(corpus: Corpus, scope: Scope) -> pd.DataFrame:
    """Expressions that wait for their article's date: dates without a year, with their sentence."""
    rows = scope.of(corpus.times)
    open_ = rows[rows["first"].isna() & rows["type"].isin(["DATE", "TIME"]) & rows["value"].str.startswith("XXXX")]
    return corpus.sentences_at(open_)


def ledger(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `times` with their original `words` and the sentence that they stand in."""
    return with_words(corpus, corpus.sentences_at(rows))
