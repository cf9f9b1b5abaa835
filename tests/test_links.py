"""Mentions are linked to whom they mean: each case is a text with its mentions marked, one of them in question.

A mention is written {KIND:words}: P, O, G and L are names of people, organisations, states or towns, and other places;
p, o and g describe them; n is an adjective of nationality. The one in question bears a star.
"""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from lib import lexicon, links, sentences, tables, tokens
from lib.fullnames import parts
from lib.latin import Latin
from lib.offices import Offices

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"\{([A-Za-z])(\*?):([^}]*)\}")
TYPES = {"p": "PER", "o": "ORG", "g": "GPE", "l": "LOC", "n": "GPE"}


@pytest.fixture(scope="module")
def lex():
    return lexicon.load()


def cases(name):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def unmark(marked):
    """The plain text, and (start, end, kind, starred) of each mark."""
    text, marks, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        marks.append((len(text), len(text) + len(match[3]), match[1], bool(match[2])))
        text += match[3]
        last = match.end()
    return text + marked[last:], marks


def link(marked, published, lex):
    """The linked mentions (with `words` and `starred`) and the entities by id, of one or several marked texts."""
    texts = [unmark(part) for part in ([marked] if isinstance(marked, str) else marked)]
    day = pd.Timestamp(published) if published else None
    stories = tables.frame(
        "articles",
        [
            {"article_id": f"a{n}", "file": "f", "story": n, "text": text, "published": day}
            for n, (text, _) in enumerate(texts)
        ],
    )
    split = sentences.split(stories, lex)
    words = tokens.tokenize(stories, split, lex)
    country = {(a, s): c for a, s, c in zip(words["article_id"], words["stem_start"], words["country"], strict=True)}
    rows, extra = [], []
    for n, (text, marks) in enumerate(texts):
        for start, end, kind, starred in marks:
            form = "nationality" if kind == "n" else "name" if kind.isupper() else "nominal"
            given = country.get((f"a{n}", start)) if kind == "n" else None
            rows.append(
                {"article_id": f"a{n}", "start": start, "end": end, "type": TYPES[kind.lower()], "form": form,
                 "entity_id": given, "score": 0.9, "found_by": "case"}
            )  # fmt: skip
            extra.append((text[start:end], starred))
    mentions, entities = links.resolve(stories, split, words, tables.frame("mentions", rows), lex)
    tables.check("mentions", mentions)
    tables.check("entities", entities)
    mentions["words"] = [words for words, _ in extra]
    mentions["starred"] = [starred for _, starred in extra]
    return mentions, entities.set_index("entity_id")


@pytest.fixture(scope="module")
def linked(lex):
    """Mentions and entities of every case, by its claim."""
    return {case["claim"]: link(case["text"], case["published"], lex) for case in cases("links")}


@pytest.mark.parametrize("case", cases("links"), ids=lambda case: case["claim"])
def test_a_mention_is_linked(case, linked):
    mentions, entities = linked[case["claim"]]
    asked = mentions[mentions["starred"]].iloc[0]
    found = None if pd.isna(asked["entity_id"]) else asked["entity_id"]
    assert not pd.isna(asked["why"])
    if case["entity"] == "none":
        assert found is None
        return
    assert found is not None
    if case["entity"]:
        assert found == case["entity"]
    for column, same in (("as", True), ("apart", False)):
        if case[column]:
            other = mentions[(mentions["words"] == case[column]) & ~mentions["starred"]].iloc[0]["entity_id"]
            assert (found == other) is same
    if case["country"]:
        country = entities.loc[found, "country"]
        assert ("none" if pd.isna(country) else country) == case["country"]
    if case["name"]:
        assert entities.loc[found, "name"] == case["name"]
    if case["why"]:
        assert case["why"] in asked["why"]


@pytest.mark.parametrize("case", cases("latin"), ids=lambda case: case["claim"])
def test_a_name_is_written_in_latin_letters(case, lex):
    assert Latin.of(lex).name(case["name"]) == case["latin"]


def test_articles_analysed_apart_give_one_id_to_one_entity(lex):
    texts = [case["text"] for case in cases("links_apart")]
    together, _ = link(texts, "2020-05-01", lex)
    apart = [link(text, "2020-05-01", lex)[0]["entity_id"].tolist() for text in texts]
    assert together["entity_id"].tolist() == [i for ids in apart for i in ids]
    starred = set(together[together["starred"]]["entity_id"])
    assert len(starred) == 1


def test_every_entity_has_a_name_in_both_scripts(linked):
    for _, entities in linked.values():
        assert (entities["name"].str.len() > 0).all()
        assert entities["english"].str.contains("[A-Za-z]").all()
        assert not entities["english"].str.contains("[\u0621-\u064a]").any()


def test_countries_of_entities_are_alpha2_and_blocs_have_none(linked):
    for _, entities in linked.values():
        known = entities["country"].dropna()
        assert known.str.fullmatch("[A-Z]{2}").all()
        assert not set(known) & {"UN", "EU"}
        assert entities.loc[entities.index.isin(["EU", "UN", "NATO", "GCC"]), "country"].isna().all()


def test_no_mentions_give_no_entities(lex):
    mentions, entities = link("", None, lex)
    assert len(mentions) == len(entities) == 0


def test_offices_are_known_by_the_day(lex):
    offices = Offices.of(lex)
    day = pd.Timestamp("2016-05-06").date()
    assert offices.holders("head_of_state", "SY", day) == ["person.bashar-al-assad"]
    assert offices.holders("head_of_state", "SY", pd.Timestamp("2025-06-01").date()) == ["person.ahmed-al-sharaa"]
    assert len(offices.holders("head_of_state", "SY", None)) > 1


def test_parts_of_a_name_join_compounds_and_leave_out_sons():
    case = next(case for case in cases("latin") if case["parts"])
    assert parts(tuple(case["pieces"].split())) == tuple(case["parts"].split("|"))
