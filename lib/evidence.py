"""Rows of mentions, quotations, stances and times -> the sentences they stand in, marked, with their source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from . import html, reading, reports
from .html import Markup, Span
from .pieces import Page, items, sentence, source
from .reports import Corpus, records

Row = Mapping[str, Any]
SIGN_CLASS = {"+": "pro", "-": "con", "0": ""}
SIGN_MARK = {"+": "\u25b2", "-": "\u25bc", "0": "\u25cf"}


def stance_spans(corpus: Corpus, row: Row) -> list[Span]:
    """The evidence, its trigger, and every name in the sentence that stands for actor or recipient."""
    spans = [Span(int(row["start"]), int(row["end"]), "stance")]
    if row.get("trigger"):
        spans.append(Span(int(row["trigger_start"]), int(row["trigger_start"]) + len(row["trigger"]), "trigger"))
    article_id = str(row["article_id"])
    named = pd.concat([corpus.rows_of("mentions", article_id), corpus.rows_of("adjectives", article_id)])
    inside = named[(named["start"] >= row["from"]) & (named["end"] <= row["to"]) & named["country"].notna()]
    for start, end, country in zip(inside["start"], inside["end"], inside["country"], strict=True):
        kind = "actor" if country == row["actor"] else "target" if country == row["recipient"] else ""
        if kind:
            spans.append(Span(int(start), int(end), kind))
    return spans


def stance(page: Page, row: Row) -> Markup:
    """One piece of evidence: who did what to whom, in whose words, by which rule, and the sentence."""
    t, sign = page.t, str(row["sign"])
    says = html.tag("b", f"{SIGN_MARK[sign]} {reading.stance_words(row, t)}", class_=SIGN_CLASS[sign])
    more = [t.signed(row["score"]), t(f"level.{row['level']}")]
    if not pd.isna(row["speaker_id"]) and row["speaker_id"] in page.corpus.entities.index:
        who = page.corpus.entities.loc[row["speaker_id"]]
        more.append(t.names(html.plain(who["name"]), html.plain(who["english"]))[0])
    if not pd.isna(row["aux"]):
        more.append(t(f"aux.{row['aux']}"))
    if row.get("printings", 1) > 1:
        more.append(t.count("printing", int(row["printings"])))
    if not pd.isna(row.get("review")):
        more.append(t(f"review.{row['review']}"))
    more.append(t("stance.rule", rule=row["rule"], sure=t.percent(row["confidence"])))
    line = html.join([says, *(html.tag("span", m) for m in more)])
    return sentence(page, row, stance_spans(page.corpus, row), line, layers="PER.GPE.ORG.quote.stance")


def statement(page: Page, row: Row) -> Markup:
    """One quotation: who, with which word, through whom, and the sentence; then where else the same words stand."""
    t = page.t
    who = html.arabic(html.tag("b", speaker(page, row)))
    more: list[object] = [t.country(row["country"])] if not pd.isna(row["country"]) else []
    if not pd.isna(row["cue"]):
        more.append(
            html.join(
                [
                    html.arabic(f"«{html.plain(row['cue'])}»"),
                    " ",
                    t(f"cue.{row['cue_class']}") if not pd.isna(row["cue_class"]) else "",
                ]
            )
        )
    more.append(t(f"quote.{row['kind']}"))
    if not pd.isna(row["via"]):
        more.append(html.join([t("reader.via"), " ", html.arabic(row["via"])]))
    line = html.join([who, *(html.tag("span", m) for m in more)])
    shown = sentence(page, row, [Span(int(row["start"]), int(row["end"]), "stance")], line)
    return html.join([shown, echoes(page, row)])


def speaker(page: Page, row: Row) -> str:
    """The words that name a speaker, else the name of the one who goes on speaking, else that there is none."""
    if not pd.isna(row["speaker"]):
        return str(row["speaker"])
    known = row["speaker_id"] in page.corpus.entities.index
    return str(page.corpus.entities.at[row["speaker_id"], "name"]) if known else page.t("none.speaker")


def echoes(page: Page, row: Row) -> Markup | str:
    """The same statement in other articles, the words that differ marked."""
    article_id = str(row["article_id"])
    others = reports.echoes(page.corpus, article_id, int(row["start"]), int(row["end"]))
    others = others.drop_duplicates("article_id").head(5)
    if others.empty:
        return ""
    known = set(page.corpus.texts[article_id][int(row["from"]) : int(row["to"])].split())
    parts = []
    for other in records(others):
        text = page.corpus.texts[other["article_id"]]
        spans = reports.new_words(text, int(other["start"]), int(other["end"]), known)
        shown = html.marked(text, [Span(a, b, "new") for a, b in spans], int(other["start"]), int(other["end"]))
        parts.append(html.join([shown, source(page, other["article_id"], int(other["start"]))]))
    summary = html.tag("summary", page.t("quotes.echoes", articles=page.t.count("article", len(others))))
    return html.tag("details", summary, items(parts))


def kwic(page: Page, row: Row) -> Markup:
    """A mention in its sentence."""
    return sentence(page, row, [Span(int(row["start"]), int(row["end"]), "actor")], "", entity=str(row["entity_id"]))


def event(page: Page, row: Row) -> Markup:
    """A dated expression in its sentence: the day it means, how exact that is, and from where it was counted."""
    t = page.t
    says: list[str] = [t.span(row["first"], row["last"]) if not pd.isna(row["first"]) else html.plain(row["value"])]
    if not pd.isna(row.get("precision")):
        says.append(t(f"precision.{row['precision']}"))
    if row.get("future"):
        says.append(t("timeline.planned"))
    near = page.corpus.rows_of("stances", str(row["article_id"]))
    near = near[(near["start"] >= row["from"]) & (near["start"] < row["to"]) & near["actor"].notna()]
    near = near[near["recipient"].notna() | near["topic"].notna()].head(2)
    says += [reading.stance_words(s, t) for s in records(near)]
    line = html.join([html.tag("b", says[0]), *(html.tag("span", f) for f in says[1:])])
    return sentence(page, row, [Span(int(row["start"]), int(row["end"]), "time")], line)
