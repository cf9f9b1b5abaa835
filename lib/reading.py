"""One article's rows -> what the reader shows: paragraphs with nested marks, and a card for each entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from . import html, relations
from .html import Node, Span
from .language import Language
from .reports import Corpus, Scope, counted, records

_OUTER = ("here", "stance", "quote", "time")


def article(corpus: Corpus, article_id: str, language: Language, at: int | None = None) -> dict[str, Any]:
    """All that the reader draws of one article: `paragraphs` (nested nodes), `entities`, `quotes`, `times`, `stances`.

    `at` is a character of the text; its sentence is marked. Nodes are [text] or {"k": kind, "i": index, "c": nodes}.
    """
    row: Any = corpus.articles.loc[article_id]
    rows = {name: corpus.rows_of(name, article_id) for name in ("mentions", "quotations", "stances", "times")}
    spans = [*_spans(rows), *_here(corpus, article_id, at)]
    return {
        "headline": isinstance(row["title"], str) and row["text"].startswith(row["title"]),
        "paragraphs": _paragraphs(row["text"], spans),
        "mentions": [_mention(m, language) for m in records(rows["mentions"])],
        "entities": cards(corpus, rows, article_id, language),
        "quotes": [_quote(q, corpus, language) for q in records(rows["quotations"])],
        "times": [_time(t, language) for t in records(rows["times"])],
        "stances": [_stance(s, language) for s in records(rows["stances"])],
    }


def _spans(rows: Mapping[str, pd.DataFrame]) -> Iterable[Span]:
    kinds = {"mentions": "name", "quotations": "quote", "stances": "stance", "times": "time"}
    for table, kind in kinds.items():
        for number, (start, end) in enumerate(zip(rows[table]["start"], rows[table]["end"], strict=True)):
            yield Span(int(start), int(end), kind, title=str(number))


def _here(corpus: Corpus, article_id: str, at: int | None) -> Iterable[Span]:
    if at is None:
        return
    held = corpus.rows_of("sentences", article_id)
    for start, end in zip(held["start"], held["end"], strict=True):
        if start <= at < end:
            yield Span(int(start), int(end), "here")


def _paragraphs(text: str, spans: list[Span]) -> list[list[Any]]:
    """Lines of the text as trees of nodes; a mark that runs over lines is cut at each."""
    paragraphs, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [s for s in spans if s.start < end and s.end > start]
            paragraphs.append([_drawn(node) for node in html.nest(text, inside, start, end)])
        start = end + 1
    return paragraphs


def _drawn(node: str | Node) -> Any:
    if isinstance(node, str):
        return html.plain(node)
    number = int(node.span.title) if node.span.title else 0
    return {"k": node.span.kind, "i": number, "f": node.first, "c": [_drawn(child) for child in node.children]}


def _mention(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    linked = None if pd.isna(row["entity_id"]) else row["entity_id"]
    return {
        "e": linked,
        "type": row["type"],
        "form": row["form"],
        "why": "" if pd.isna(row.get("why")) else row["why"],
        "says": language(f"form.{row['form']}"),
    }


def _quote(row: Mapping[str, Any], corpus: Corpus, language: Language) -> dict[str, Any]:
    going_on = row["speaker_id"] in corpus.entities.index
    unknown = corpus.entities.at[row["speaker_id"], "name"] if going_on else language("none.speaker")
    country = None if pd.isna(row["country"]) else row["country"]
    return {
        "speaker": html.plain(unknown if pd.isna(row["speaker"]) else row["speaker"]),
        "e": None if pd.isna(row["speaker_id"]) else row["speaker_id"],
        "country": country,
        "country_name": language.country(country) if country else "",
        "cue": "" if pd.isna(row["cue"]) else html.plain(row["cue"]),
        "class": "" if pd.isna(row["cue_class"]) else language(f"cue.{row['cue_class']}"),
        "kind": language(f"quote.{row['kind']}"),
        "via": "" if pd.isna(row["via"]) else html.plain(row["via"]),
    }


def _time(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    dated = row["type"] in ("DATE", "TIME") and not pd.isna(row["first"])
    return {
        "value": html.plain(row["value"]),
        "says": language.span(row["first"], row["last"]) if dated else "",
        "anchor": "" if pd.isna(row["anchor"]) else language(f"anchor.{row['anchor']}"),
        "calendar": "" if pd.isna(row["calendar"]) else language(f"calendar.{row['calendar']}"),
    }


def _stance(row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    return {"sign": row["sign"], "says": stance_words(row, language), "level": language(f"level.{row['level']}")}


def stance_words(row: Mapping[str, Any], language: Language) -> str:
    """Who, to whom or on what, and how: «Russia → Qatar: consults or meets»."""
    topic = None if pd.isna(row["topic"]) else html.plain(row["topic"])
    target = topic if pd.isna(row["recipient"]) else language.country(row["recipient"])
    actor = language("none.actor") if pd.isna(row["actor"]) else language.country(row["actor"])
    arrow = "\u2190" if language.rtl else "\u2192"
    return f"{actor} {arrow} {target or language('none.target')}: {language.event(row['event_type'])}"


def cards(
    corpus: Corpus, rows: Mapping[str, pd.DataFrame], article_id: str, language: Language
) -> dict[str, dict[str, Any]]:
    """For each entity of an article: who it is, how often it is named here and in all, where else, and its stances."""
    here = rows["mentions"]["entity_id"].dropna().value_counts().loc[lambda n: n > 0]
    speakers = rows["quotations"]["speaker_id"].dropna().astype("str")
    ids = dict.fromkeys([*map(str, here.index), *speakers])
    if "counted" not in corpus.cache:
        corpus.cache["counted"] = counted(corpus.mentions)
    counts = corpus.cache["counted"]
    found = {}
    for entity in ids:
        if entity in corpus.entities.index:
            total = counts.loc[entity] if entity in counts.index else {"mentions": 0, "articles": 0}
            found[entity] = _card(corpus, entity, language) | {
                "here": int(here.get(entity, 0)),
                "total": language(
                    "reader.total",
                    mentions=language.count("mention", int(total["mentions"])),
                    articles=language.count("article", int(total["articles"])),
                ),
                "others": _others(corpus, entity, article_id, language),
                "positions": _positions(corpus, corpus.entities.at[entity, "country"], language),
            }
    return found


def _card(corpus: Corpus, entity: str, language: Language) -> dict[str, Any]:
    row: Any = corpus.entities.loc[entity]
    first, second = language.names(html.plain(row["name"]), html.plain(row["english"]))
    country = None if pd.isna(row["country"]) else row["country"]
    return {
        "name": first,
        "other": second,
        "type": row["type"],
        "type_name": language(f"kind.{row['type']}"),
        "country": country,
        "country_name": language.country(country) if country else "",
        "guess": "" if row.get("english_from") != "transliteration" else language("entity.transliterated"),
    }


def _others(corpus: Corpus, entity: str, article_id: str, language: Language, limit: int = 5) -> list[dict[str, Any]]:
    """Other articles that name an entity, newest first, with the place of its first mention."""
    if "firsts" not in corpus.cache:
        first = corpus.mentions.drop_duplicates(["entity_id", "article_id"])
        corpus.cache["firsts"] = dict(iter(first.groupby("entity_id", observed=True)[["article_id", "start"]]))
    firsts = corpus.cache["firsts"]
    rows = firsts.get(entity)
    if rows is None:
        return []
    rows = rows[rows["article_id"] != article_id].head(limit)
    published: Any = corpus.articles["published"]
    return [
        {
            "article": str(a),
            "at": int(start),
            "title": title_of(corpus, str(a), language),
            "day": language.day(published[str(a)], "medium"),
        }
        for a, start in zip(rows["article_id"], rows["start"], strict=True)
    ]


def _positions(corpus: Corpus, country: object, language: Language, limit: int = 5) -> list[dict[str, Any]]:
    """Toward whom the entity's country has most evidence of a stance, with the verdict in words."""
    if not isinstance(country, str):
        return []
    if ("positions", country) not in corpus.cache:
        rows = relations.chosen(corpus, Scope(), actor=country, aim="country")
        corpus.cache["positions", country] = relations.relations(rows, limit)
    table = corpus.cache["positions", country]
    return [
        {
            "target": r["target"],
            "name": language.country(r["target"]),
            "level": r["level"],
            "verdict": r["verdict"],
            "says": f"{language('level.' + r['level'])}: {language('verdict.' + r['verdict'])} (n={r['n']})",
        }
        for r in records(table)
    ]


def title_of(corpus: Corpus, article_id: str, language: Language) -> str:
    """An article's headline, else the beginning of its text, without marks that reorder."""
    row: Any = corpus.articles.loc[article_id]
    text = row["title"] if not pd.isna(row["title"]) else row["text"][:90]
    words = " ".join(html.plain(text).split())
    return words[:160] or language("none.title")
