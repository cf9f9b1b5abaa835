"""Stored tables -> the table that each page shows; pandas only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

_SHIFT = np.int64(1) << np.int64(32)
PLACED = ("outlet", "published")


@dataclass(frozen=True)
class Scope:
    """What a page looks at: days of publication (inclusive) and outlets; empty means all."""

    since: pd.Timestamp | None = None
    until: pd.Timestamp | None = None
    outlets: tuple[str, ...] = ()

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a prepared frame that lie inside; a row without a day is outside every period."""
        keep = np.ones(len(frame), dtype=bool)
        if self.since is not None:
            keep &= (frame["published"] >= self.since).to_numpy()
        if self.until is not None:
            keep &= (frame["published"] <= self.until).to_numpy()
        if self.outlets:
            keep &= frame["outlet"].isin(self.outlets).to_numpy()
        return frame if keep.all() else frame[keep]


@dataclass(frozen=True)
class Corpus:
    """The tables of a store made ready for counting: categories in place of strings, each row with its outlet and day.

    `mentions` are names and descriptions; nationality adjectives, which name nobody, stand apart as `adjectives`.
    Article codes are one numbering in every frame, so rows of one sentence can be found by number.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    entities: pd.DataFrame
    quotations: pd.DataFrame
    stances: pd.DataFrame
    times: pd.DataFrame
    copies: pd.DataFrame
    adjectives: pd.DataFrame
    cache: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Text by article."""
        return dict(zip(self.articles.index, self.articles["text"], strict=True))

    @cached_property
    def sentence_keys(self) -> Any:
        """Article and start of every sentence as one ascending number."""
        return keys(self.sentences)

    def sentences_at(self, rows: pd.DataFrame) -> pd.DataFrame:
        """For rows with article_id and start: `sentence`, `from`, `to` of the sentence that holds the start."""
        if self.sentences.empty or rows.empty:
            nothing: dict[str, Any] = {"sentence": 0, "from": rows["start"], "to": rows["end"]}
            return rows.assign(**nothing)
        found = np.searchsorted(self.sentence_keys, keys(rows), side="right") - 1
        held = self.sentences.iloc[np.maximum(found, 0)]
        columns: dict[str, Any] = {
            "sentence": held["sentence"].to_numpy(),
            "from": np.minimum(held["start"].to_numpy(), rows["start"].to_numpy()),
            "to": np.maximum(held["end"].to_numpy(), rows["end"].to_numpy()),
        }
        return rows.assign(**columns)

    def rows_of(self, table: str, article_id: str) -> pd.DataFrame:
        """The rows of one article, in order; found by halving, not by scanning."""
        frame: pd.DataFrame = getattr(self, table)
        if article_id not in self.articles.index:
            return frame.iloc[:0]
        code: Any = self.articles.index.get_loc(article_id)
        codes = frame["article_id"].cat.codes.to_numpy()
        return frame.iloc[np.searchsorted(codes, code) : np.searchsorted(codes, code, side="right")]


def keys(rows: pd.DataFrame) -> Any:
    """Article and start of each row as one number, ascending with the order of the text."""
    return rows["article_id"].cat.codes.to_numpy().astype(np.int64) * _SHIFT + rows["start"].to_numpy()


def prepare(tables: Mapping[str, pd.DataFrame]) -> Corpus:
    """The stored tables as a Corpus: articles newest first, every other table in the order of the text."""
    articles = tables["articles"].sort_values(["published", "file", "story"], ascending=[False, True, True])
    articles = articles.set_index("article_id", drop=False)
    articles["outlet"] = articles["outlet"].astype("category")
    entities, copies = tables["entities"].set_index("entity_id", drop=False), tables["copies"]
    placed: dict[str, Any] = {
        name: _placed(tables[name], articles) for name in ("sentences", "quotations", "stances", "times")
    }
    found = _named(_placed(tables["mentions"], articles), entities)
    adjective = (found["form"] == "nationality").to_numpy()
    return Corpus(
        articles=articles,
        mentions=found[~adjective].reset_index(drop=True),
        adjectives=found[adjective].reset_index(drop=True),
        entities=entities,
        copies=copies[copies["article_id"].isin(articles.index) & copies["copy_of"].isin(articles.index)],
        **placed,
    )


def _placed(frame: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The rows with their article's outlet and day, sorted by place in the text."""
    code = pd.Categorical(frame["article_id"], categories=articles.index)
    frame = frame.assign(article_id=code)[code.codes >= 0].sort_values(["article_id", "start"], kind="stable")
    at = frame["article_id"].cat.codes.to_numpy()
    outlets: Any = articles["outlet"]
    outlet = pd.Categorical.from_codes(outlets.cat.codes.to_numpy()[at], dtype=outlets.dtype)
    columns = {c: frame[c].astype("category") for c in frame.columns if _repeats(frame[c])}
    return frame.assign(**columns, outlet=outlet, published=articles["published"].to_numpy()[at]).reset_index(drop=True)


def _repeats(column: pd.Series) -> bool:
    return str(column.dtype) in ("str", "string", "object") and column.name not in ("trigger", "why", "value", "anchor")


def _named(mentions: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Mentions with the `country` and the `kind` (type) of their entity."""
    known = pd.Categorical(mentions["entity_id"], categories=entities.index)

    def of_entity(column: str) -> pd.Categorical:
        values: Any = entities[column].astype("category")
        codes = np.append(values.cat.codes.to_numpy(), -1)
        return pd.Categorical.from_codes(codes[known.codes], dtype=values.dtype)

    return mentions.assign(entity_id=known, country=of_entity("country"), kind=of_entity("type"))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as mappings."""
    return [{str(column): value for column, value in row.items()} for row in frame.to_dict("records")]


# front page


def overview(corpus: Corpus, scope: Scope) -> dict[str, Any]:
    """How much there is: number of rows of each table, of outlets, and the first and last day of publication."""
    articles = scope.of(corpus.articles)
    sizes = {name: len(scope.of(getattr(corpus, name))) for name in ("sentences", "quotations", "stances", "times")}
    days = articles["published"].dropna()
    return {
        "articles": len(articles),
        "outlets": int(articles["outlet"].nunique()),
        "entities": int(scope.of(corpus.mentions)["entity_id"].nunique()),
        **sizes,
        "first": days.min() if len(days) else None,
        "last": days.max() if len(days) else None,
    }


def attention(corpus: Corpus) -> pd.DataFrame:
    """What needs a person: `kind`, `n`, largest first; only kinds with at least one case."""
    stances = corpus.stances
    unattributed = stances["actor"].isna() | (stances["recipient"].isna() & stances["topic"].isna())
    reviewed = stances["review"].notna() if "review" in stances else pd.Series(False, index=stances.index)
    counts = {
        "undated": int(corpus.articles["published"].isna().sum()),
        "doubts": int((corpus.articles["doubts"].fillna("") != "").sum()),
        "unlinked": int(corpus.mentions["entity_id"].isna().sum()),
        "unattributed": int(unattributed.sum()),
        "unreviewed": int((~unattributed & ~reviewed).sum()),
        "unnamed": int(corpus.quotations["speaker_id"].isna().sum()),
    }
    rows = pd.DataFrame({"kind": list(counts), "n": list(counts.values())})
    return rows[rows["n"] > 0].reset_index(drop=True)


def per_period(frame: pd.DataFrame, day: str = "published") -> pd.DataFrame:
    """Rows and articles for each `period`: months, or quarters, or years, so that there are at most forty."""
    days = frame[day].dropna()
    if days.empty:
        return pd.DataFrame({"period": pd.Series(dtype="datetime64[s]"), "n": [], "articles": []})
    unit = period_unit(days.min(), days.max())
    starts = pd.PeriodIndex(days, freq=unit)
    counted = frame.loc[days.index].groupby(starts, observed=True)["article_id"].agg(n="size", articles="nunique")
    every = pd.period_range(starts.min(), starts.max(), freq=unit)
    counted = counted.reindex(every, fill_value=0)
    return counted.rename_axis("period").reset_index().assign(period=lambda f: f["period"].dt.start_time)


def period_unit(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The pandas unit in which a span gives at most about forty steps."""
    days = (last - first).days
    return "D" if days <= 31 else "M" if days <= 1200 else "Q" if days <= 3700 else "Y"


# entities


def ranked(corpus: Corpus, scope: Scope, kinds: Sequence[str] = (), country: str = "") -> pd.DataFrame:
    """Each entity named in scope: its row of `entities` with `mentions` and `articles`, most mentioned first."""
    found = scope.of(corpus.mentions)
    if kinds:
        found = found[found["kind"].isin(kinds)]
    if country:
        found = found[found["country"] == country]
    counts = counted(found)
    named = corpus.entities.loc[counts.index, ["entity_id", "name", "english", "type", "country", "known"]]
    table = named.assign(mentions=counts["mentions"], articles=counts["articles"]).reset_index(drop=True)
    return table.sort_values(["mentions", "articles", "name"], ascending=[False, False, True], ignore_index=True)


def counted(found: pd.DataFrame) -> pd.DataFrame:
    """Mentions and articles by entity, counted on codes."""
    codes, articles = found["entity_id"].cat.codes.to_numpy(), found["article_id"].cat.codes.to_numpy()
    codes, articles = codes[codes >= 0], articles[codes >= 0]
    pairs = np.unique(codes.astype(np.int64) * _SHIFT + articles) >> np.int64(32)
    size = len(found["entity_id"].cat.categories)
    table = pd.DataFrame(
        {"mentions": np.bincount(codes, minlength=size), "articles": np.bincount(pairs, minlength=size)},
        index=found["entity_id"].cat.categories,
    )
    return table[table["mentions"] > 0]


def countries_named(corpus: Corpus) -> list[str]:
    """Codes of all countries that entities belong to, most mentioned first."""
    return [str(c) for c in corpus.mentions["country"].value_counts().loc[lambda n: n > 0].index]


def together(corpus: Corpus, scope: Scope, entity_id: str, limit: int = 15) -> pd.DataFrame:
    """Who is named in the same sentences as an entity: entities with `sentences` and `articles` shared."""
    found = in_sentences(corpus)
    keep = scope.of(found)
    mine = keep.loc[keep["entity_id"] == entity_id, "place"].unique()
    others = keep[keep["place"].isin(mine) & keep["entity_id"].notna() & (keep["entity_id"] != entity_id)]
    shared = others.groupby("entity_id", observed=True).agg(
        sentences=("place", "nunique"), articles=("article_id", "nunique")
    )
    shared = shared.sort_values(["sentences", "articles"], ascending=False).head(limit)
    return corpus.entities.loc[shared.index, ["entity_id", "name", "english", "type", "country"]].join(shared)


def in_sentences(corpus: Corpus) -> pd.DataFrame:
    """All mentions with `place`, the number of the sentence they stand in; made once for a corpus."""
    if "places" not in corpus.cache:
        found = np.searchsorted(corpus.sentence_keys, keys(corpus.mentions), side="right") - 1
        corpus.cache["places"] = corpus.mentions.assign(place=found)
    return corpus.cache["places"]


def concordance(corpus: Corpus, scope: Scope, entity_id: str) -> pd.DataFrame:
    """Every mention of an entity in scope: article_id, start, end, form, why, newest article first."""
    found = scope.of(corpus.mentions)
    return found[found["entity_id"] == entity_id]


def contrast(
    corpus: Corpus, scopes: Sequence[Scope], kinds: Sequence[str] = (), country: str = "", limit: int = 15
) -> pd.DataFrame:
    """Two scopes side by side: entities with `n_1`, `n_2` and the share of all mentions, `share_1`, `share_2`."""
    parts = [ranked(corpus, scope, kinds, country).set_index("entity_id") for scope in scopes]
    totals = [max(int(part["mentions"].sum()), 1) for part in parts]
    both = pd.concat(parts)[["name", "english", "type", "country"]]
    both = both[~both.index.duplicated()]
    for number, (part, total) in enumerate(zip(parts, totals, strict=True), start=1):
        both[f"n_{number}"] = part["mentions"].reindex(both.index, fill_value=0)
        both[f"share_{number}"] = both[f"n_{number}"] / total
    order = both[["share_1", "share_2"]].max(axis=1).sort_values(ascending=False, kind="stable").index
    return both.loc[order].head(limit).reset_index()


# corpus


def sources(corpus: Corpus, scope: Scope) -> pd.DataFrame:
    """For each outlet: `articles`, `undated`, first and last day; most articles first."""
    articles = scope.of(corpus.articles).assign(open=lambda f: f["published"].isna())
    grouped = articles.groupby("outlet", observed=True, dropna=False)
    table = grouped.agg(
        articles=("article_id", "size"), undated=("open", "sum"), first=("published", "min"), last=("published", "max")
    )
    return table.reset_index().sort_values(["articles", "outlet"], ascending=[False, True], ignore_index=True)


def without_date(corpus: Corpus) -> pd.DataFrame:
    """Articles without a day of publication, those with an offered day first."""
    open_ = corpus.articles[corpus.articles["published"].isna()]
    return open_.sort_values("offered", na_position="last").reset_index(drop=True)


def in_doubt(corpus: Corpus) -> pd.DataFrame:
    """Articles whose dates contradict each other."""
    return corpus.articles[corpus.articles["doubts"].fillna("") != ""].reset_index(drop=True)


def listing(corpus: Corpus, scope: Scope, found: Sequence[str] | None = None) -> pd.DataFrame:
    """Articles in scope, newest first, of those `found` if a search was made, with how much stands in each."""
    articles = scope.of(corpus.articles)
    if found is not None:
        articles = articles[articles.index.isin(found)]
    return articles.assign(copies=articles.index.isin(corpus.copies["article_id"]))


# statements


def statements(corpus: Corpus, scope: Scope, **chosen: str) -> pd.DataFrame:
    """Quotations in scope whose columns have the chosen values (`country`, `cue_class`, `kind`, `speaker_id`);
    `hand="first"` leaves out what was relayed."""
    rows = scope.of(corpus.quotations)
    for column in ("country", "cue_class", "kind", "speaker_id"):
        if chosen.get(column):
            rows = rows[rows[column] == chosen[column]]
    if chosen.get("hand") == "first":
        rows = rows[rows["via"].isna()]
    if chosen.get("words"):
        said = with_words(corpus, rows)["words"]
        rows = rows[said.str.contains(chosen["words"], regex=False, case=False).to_numpy()]
    return rows


def with_words(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the `words` of the text that they stand on."""
    spans = zip(rows["article_id"].astype("str"), rows["start"], rows["end"], strict=True)
    return rows.assign(words=pd.Series([corpus.texts[a][b:c] for a, b, c in spans], index=rows.index, dtype="str"))


def speaking_countries(corpus: Corpus) -> list[str]:
    """Countries for which somebody speaks, most quoted first."""
    return [str(c) for c in corpus.quotations["country"].value_counts().loc[lambda n: n > 0].index]


def speakers(corpus: Corpus, country: str = "", limit: int = 300) -> list[str]:
    """Entities that speak (for a country), most quoted first."""
    rows = corpus.quotations
    rows = rows[rows["country"] == country] if country else rows
    ids = rows["speaker_id"].value_counts().loc[lambda n: n > 0].index
    return [str(e) for e in ids if e in corpus.entities.index][:limit]


def echoes(corpus: Corpus, article_id: str, start: int, end: int) -> pd.DataFrame:
    """Where the words `start:end` of an article stand in other articles: article_id, start, end, kind."""
    copies = corpus.copies
    if copies.empty:
        return copies[["article_id", "start", "end", "kind"]]
    later = copies[(copies["article_id"] == article_id) & (copies["start"] < end) & (copies["end"] > start)]
    earlier = copies[(copies["copy_of"] == article_id) & (copies["other_start"] < end) & (copies["other_end"] > start)]
    renamed = {"copy_of": "article_id", "other_start": "start", "other_end": "end"}
    columns = ["article_id", "start", "end", "kind"]
    return pd.concat(
        [later[["copy_of", "other_start", "other_end", "kind"]].rename(columns=renamed), earlier[columns]],
        ignore_index=True,
    )


def new_words(text: str, start: int, end: int, known: set[str]) -> list[tuple[int, int]]:
    """The stretches of `start:end` made of words that are not among the known ones."""
    spans: list[tuple[int, int]] = []
    for word in re.finditer(r"\S+", text[start:end]):
        if word.group() not in known:
            first, last = start + word.start(), start + word.end()
            if spans and text[spans[-1][1] : first].isspace():
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
    return spans


def surfaces(corpus: Corpus, entity: str) -> pd.Series:
    """How often each wording stands for an entity, most frequent first: surface -> n."""
    rows = corpus.mentions[corpus.mentions["entity_id"] == entity]
    spans = zip(rows["article_id"], rows["start"], rows["end"], strict=True)
    return pd.Series([corpus.texts[article][start:end] for article, start, end in spans], dtype="str").value_counts()
