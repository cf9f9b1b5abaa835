"""Stances -> what one country's words and deeds toward another add up to, how surely, and on what evidence."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from .reports import Corpus, Scope

QUADS = ("material cooperation", "verbal cooperation", "neutral", "verbal conflict", "material conflict")
SHINGLE = 8
DRAWS = 400
LEVEL = 0.95
MIN_UNITS, MIN_ARTICLES = 3, 2
PAIR = ["actor", "target", "aim", "level"]


def scored(corpus: Corpus) -> pd.DataFrame:
    """The stances that count, made once for a corpus: an actor and a `target` (recipient, or topic with `aim` "topic"),
    neither negated, hypothetical nor historical, and not a country about itself.

    `unit` numbers what was said or done once: rows of one speaker about one target that share eight words in a row have
    one unit, wherever they were printed.
    """
    if "scored" not in corpus.cache:
        rows = corpus.stances
        aims = rows["recipient"].notna().map({True: "country", False: "topic"})
        topic = rows["topic_id"].astype("str").where(rows["topic_id"].notna(), rows["topic"].astype("str"))
        target = rows["recipient"].astype("str").where(rows["recipient"].notna(), topic)
        kept = rows.assign(aim=aims.astype("category"), target=target)
        counts = kept["actor"].notna() & kept["target"].notna() & (kept["actor"].astype("str") != kept["target"])
        counts &= kept["aux"].isna() | (kept["aux"] == "future")
        kept = corpus.sentences_at(kept[counts].reset_index(drop=True))
        corpus.cache["scored"] = kept.assign(target=kept["target"].astype("category"), unit=_units(kept, corpus.texts))
    return corpus.cache["scored"]


def _units(rows: pd.DataFrame, texts: dict[str, str]) -> np.ndarray:
    """Numbers such that two rows of one speaker, pair and type have the same one if they share a shingle."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen: dict[tuple[object, ...], int] = {}
    same = ["actor", "target", "aim", "level", "speaker_id", "event_type"]
    keys = rows[same].astype("object").where(rows[same].notna(), None).itertuples(index=False, name=None)
    places = zip(rows["article_id"].astype("str"), rows["start"], rows["end"], rows["from"], rows["to"], strict=True)
    for number, (key, place) in enumerate(zip(keys, places, strict=True)):
        for shingle in _shingles(texts[place[0]], *place[1:]):
            other = seen.setdefault((key, shingle), number)
            parent[root(number)] = root(other)
    return np.array([root(i) for i in range(len(rows))], dtype=np.int64)


def _shingles(text: str, start: int, end: int, first: int, last: int) -> Iterable[str]:
    """Runs of eight words of the evidence; short evidence is lengthened inside its sentence."""
    words = text[start:end].split()
    if len(words) < SHINGLE:
        words += text[end:last].split()[: SHINGLE - len(words)]
    if len(words) < SHINGLE:
        words = text[first:start].split()[len(words) - SHINGLE :] + words
    return (" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def chosen(corpus: Corpus, scope: Scope, **values: str) -> pd.DataFrame:
    """Scored stances in scope with the chosen `actor`, `target`, `aim`, `level`, `rule`; `hand="first"` leaves out
    speech that was relayed."""
    rows = scope.of(scored(corpus))
    for column in (*PAIR, "event_type", "rule"):
        if values.get(column):
            rows = rows[rows[column] == values[column]]
    if values.get("hand") == "first":
        rows = rows[~_relayed(corpus, rows)]
    return rows


def _relayed(corpus: Corpus, rows: pd.DataFrame) -> np.ndarray:
    """Whether the evidence lies in a quotation that somebody relayed."""
    relayed = corpus.quotations[corpus.quotations["via"].notna()]
    if rows.empty or relayed.empty:
        return np.zeros(len(rows), dtype=bool)
    size = np.int64(1) << np.int64(32)
    starts = relayed["article_id"].cat.codes.to_numpy().astype(np.int64) * size + relayed["start"].to_numpy()
    ends = relayed["article_id"].cat.codes.to_numpy().astype(np.int64) * size + relayed["end"].to_numpy()
    places = rows["article_id"].cat.codes.to_numpy().astype(np.int64) * size + rows["start"].to_numpy()
    found = np.searchsorted(starts, places, side="right") - 1
    return np.asarray((found >= 0) & (places < ends[np.maximum(found, 0)]))


def relations(rows: pd.DataFrame, limit: int | None = None) -> pd.DataFrame:
    """One row for each actor, target and level, most evidence first.

    `n` units (repeated words counted once), `raw` rows, `articles`, `mean` on the PLOVER scale, its interval `low` to
    `high` (bootstrap over articles, 95 %), `spread` (standard deviation), the share of each quad code, and `verdict`:
    `thin` (n < 3 or fewer than 2 articles), `open` (the interval spans 0), `for` or `against`.
    """
    if rows.empty:
        return pd.DataFrame(columns=[*PAIR, "n", "raw", "articles", "mean", "low", "high", "spread", "verdict", *QUADS])
    units = rows.drop_duplicates([*PAIR, "unit"])
    groups = units.groupby(PAIR, observed=True)
    table = groups.agg(n=("unit", "size"), mean=("score", "mean"), spread=("score", "std"))
    table["raw"] = rows.groupby(PAIR, observed=True).size()
    table["articles"] = rows.groupby(PAIR, observed=True)["article_id"].nunique()
    quads = pd.crosstab([units[c] for c in PAIR], units["quad_code"]).reindex(columns=list(QUADS), fill_value=0)
    table = table.join(quads.div(quads.sum(axis=1), axis=0)).fillna({"spread": 0.0})
    table = table.sort_values(["n", "articles"], ascending=False, kind="stable")
    table = table if limit is None else table.head(limit)
    table = table.join(_intervals(units, table.index)).reset_index()
    return table.assign(verdict=_verdicts(table))


def _intervals(units: pd.DataFrame, wanted: pd.Index) -> pd.DataFrame:
    """`low` and `high` for each wanted group: a percentile bootstrap of its mean that resamples articles."""
    per_article = units.groupby([*PAIR, "article_id"], observed=True)["score"].agg(["sum", "size"])
    groups = per_article.groupby(level=PAIR, observed=True).indices
    sums, sizes = per_article["sum"].to_numpy(), per_article["size"].to_numpy()
    bounds = [_interval(sums[groups[key]], sizes[groups[key]], key) for key in wanted]
    return pd.DataFrame(bounds, columns=["low", "high"], index=wanted, dtype="float64")


def _interval(sums: np.ndarray, sizes: np.ndarray, key: Sequence[object]) -> tuple[float, float]:
    """From the sum of scores and number of units of each article; the same evidence gives the same interval."""
    count = len(sums)
    if count < MIN_ARTICLES:
        return float("nan"), float("nan")
    draw = np.random.default_rng(zlib.crc32("|".join(map(str, key)).encode()))
    weights = draw.multinomial(count, np.full(count, 1 / count), size=DRAWS)
    low, high = np.quantile((weights @ sums) / (weights @ sizes), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _verdicts(table: pd.DataFrame) -> np.ndarray:
    thin = (table["n"] < MIN_UNITS) | (table["articles"] < MIN_ARTICLES)
    spans = (table["low"] <= 0) & (table["high"] >= 0)
    return np.select([thin, spans, table["mean"] > 0], ["thin", "open", "for"], "against")


def matrix(table: pd.DataFrame, size: int = 14) -> pd.DataFrame:
    """Relations between the `size` countries with most evidence as sender or receiver; the categories of `actor` and
    `target` are those with a relation, in that order."""
    between = table[table["aim"].astype("str") == "country"]
    sent = between.groupby(between["actor"].astype("str"))["n"].sum()
    received = between.groupby(between["target"].astype("str"))["n"].sum()
    weight = sent.add(received, fill_value=0).sort_values(ascending=False, kind="stable")
    order = list(weight.index[:size])
    kept = between.assign(actor=between["actor"].astype("str"), target=between["target"].astype("str"))
    kept = kept[kept["actor"].isin(order) & kept["target"].isin(order)]
    axes = {c: pd.CategoricalDtype([code for code in order if code in set(kept[c])]) for c in ("actor", "target")}
    return kept.astype(axes)


def evidence(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each unit, its earliest printing, with `printings`, how often its words stand; newest first."""
    order = rows.sort_values(["published", "article_id", "start"], na_position="last")
    first = order.drop_duplicates(["unit", *PAIR])
    printings = order.groupby("unit", observed=True).size()
    table = first.assign(printings=printings.reindex(first["unit"]).to_numpy())
    return table.sort_values("published", ascending=False, na_position="last", kind="stable", ignore_index=True)


def over_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean score and n units for each quarter of publication: `period`, `n`, `mean`."""
    units = rows[rows["published"].notna()].drop_duplicates([*PAIR, "unit"])
    if units.empty:
        return pd.DataFrame({"period": pd.Series(dtype="datetime64[s]"), "n": [], "mean": []})
    quarters = units["published"].dt.to_period("Q")
    table = units.groupby(quarters)["score"].agg(n="size", mean="mean").rename_axis("period").reset_index()
    return table.assign(period=table["period"].dt.start_time)


def unattributed(corpus: Corpus, scope: Scope) -> int:
    """How many clauses lack an actor, or a recipient and a topic; kept, counted, never guessed."""
    rows = scope.of(corpus.stances)
    return int((rows["actor"].isna() | (rows["recipient"].isna() & rows["topic"].isna())).sum())


def precision(reviewed: pd.DataFrame) -> pd.DataFrame:
    """For each rule: `n` reviewed rows, share `right`, and its Wilson interval `low` to `high` (95 %)."""
    table = reviewed.groupby("rule")["right"].agg(n="size", right="mean").reset_index()
    z, n, p = 1.96, table["n"], table["right"]
    centre, half = (p + z**2 / (2 * n)) / (1 + z**2 / n), z / (1 + z**2 / n)
    half = half * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return table.assign(low=(centre - half).clip(0, 1), high=(centre + half).clip(0, 1)).sort_values(
        "n", ascending=False
    )


def values(rows: pd.DataFrame, column: str, aim: str = "") -> list[str]:
    """The values of a column (of one aim), most frequent first."""
    rows = rows[rows["aim"] == aim] if aim else rows
    return [str(v) for v in rows[column].value_counts().loc[lambda n: n > 0].index[:400]]


def side_by_side(one: pd.DataFrame, other: pd.DataFrame, limit: int = 25) -> pd.DataFrame:
    """The relations of two selections of stances in one row each: `n`, `mean`, `verdict` with _1 and _2."""
    parts = [
        relations(rows, limit)
        .astype(dict.fromkeys(PAIR, "str"))
        .set_index(PAIR)[["n", "mean", "verdict"]]
        .add_suffix(f"_{i}")
        for i, rows in enumerate((one, other), start=1)
    ]
    table = parts[0].join(parts[1], how="outer")
    counts = {f"n_{i}": table[f"n_{i}"].fillna(0).astype("int64") for i in (1, 2)}
    table = table.assign(**counts)
    return table.loc[(table["n_1"] + table["n_2"]).sort_values(ascending=False, kind="stable").index].reset_index()
