"""Who acts or takes a side, toward whom or on what, is told from the clause; what is denied or supposed is not."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lib import lexicon, links, mentions, quotations, sentences, stances, tables, tokens

TABLE = (Path(__file__).parent / "cases" / "stances.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(io.StringIO(TABLE)))
LEXICON = lexicon.load()
SHARED = Path(__file__).parent.parent.parent / "shared"


def find(*texts, published="2024-05-01"):
    rows = [
        {"article_id": str(n), "file": f"{n}.txt", "story": 0, "text": text, "published": pd.Timestamp(published)}
        for n, text in enumerate(texts)
    ]
    articles = tables.frame("articles", rows)
    split = sentences.split(articles, LEXICON)
    words = tokens.tokenize(articles, split, LEXICON)
    linked, entities = links.resolve(articles, split, words, mentions.find(articles, split, words, LEXICON), LEXICON)
    said = quotations.find(articles, split, words, linked, entities, LEXICON)
    return tables.check("stances", stances.find(articles, split, words, linked, entities, said, LEXICON))


def told(found):
    """Each attributed stance as `A>B TYPE`, or `A+topic` where it is on an issue."""
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return {
        f"{r['actor']}>{r['recipient']} {r['event_type']}" if r["recipient"] else f"{r['actor']}{r['sign']}{r['topic']}"
        for r in rows
        if r["actor"]
    }


def text_of(start):
    return next(case["text"] for case in CASES if case["case"].startswith(start))


@pytest.fixture(scope="module")
def all_found():
    return find(*(case["text"] for case in CASES))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["case"] for case in CASES])
def test_case(number, all_found):
    expected = {row for row in CASES[number]["expected"].split(";") if row}
    assert told(all_found[all_found["article_id"] == str(number)]) == expected


def test_evidence_stands_inside_one_sentence_and_holds_the_trigger(all_found):
    for row in all_found.itertuples():
        text = CASES[int(row.article_id)]["text"]
        assert row.start <= row.trigger_start < row.end <= len(text)
        assert text[row.trigger_start :].startswith(row.trigger)


def test_a_topic_is_a_phrase_of_the_text(all_found):
    for row in all_found[all_found["topic"].notna()].itertuples():
        assert row.topic in CASES[int(row.article_id)]["text"]


def test_type_score_sign_and_quad_agree_with_the_scale(all_found):
    scale = LEXICON["event_types"].set_index("event_type")
    for row in all_found[all_found["recipient"].notna()].itertuples():
        rule = scale.loc[row.event_type]
        assert (row.score, row.sign, row.quad_code) == (float(rule["score"]), rule["sign"], rule["quad_code"])


def test_words_of_a_speaker_are_kept_apart_from_the_narrator():
    speech = find(text_of("we in a quotation"))
    assert set(speech["level"]) == {"speaker"}
    assert speech["speaker_id"].notna().all()
    narrated = find(text_of("an accusation goes to its object"))
    assert set(narrated["level"]) == {"narrator"}
    assert narrated["speaker_id"].isna().all()


def test_a_stance_without_an_actor_names_no_recipient():
    found = find(text_of("a passive has no actor"), text_of("strikes told in a relative clause"))
    unattributed = found[found["actor"].isna()]
    assert unattributed["recipient"].isna().all()


def test_the_lexicon_names_the_topic():
    found = find(text_of("a necessity is a position"))
    assert found["topic_id"].tolist() == ["ceasefire"]


def test_a_future_act_is_marked():
    assert set(find(text_of("a future visit counts"))["aux"]) == {"future"}


def test_no_text_makes_no_stance():
    assert len(find()) == 0
    assert len(find("12345", "?!", "\u0640")) == 0


def test_every_trigger_of_verb_mode_is_a_verb_of_the_lexicon():
    triggers = LEXICON["stance_triggers"]
    verbs = set(LEXICON["verbs"]["lemma"])
    assert {t.split()[0] for t in triggers[triggers["mode"] == "verb"]["trigger"]} <= verbs


def test_the_lexicon_is_large_enough_to_be_of_use():
    assert len(LEXICON["stance_triggers"]) >= 600
    assert len(LEXICON["topics"]) >= 60


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="annotated articles are not beside this checkout")
def test_relations_and_topics_of_annotated_articles(tmp_path):
    gold = SHARED / "gold"
    command = ["-m", "lib", "analyze", gold / "text", "--metadata", gold / "metadata.csv", "--out", tmp_path]
    subprocess.run([sys.executable, *command, "--format", "jsonl"], check=True, cwd=Path(__file__).parent.parent)
    scored = subprocess.run(
        [sys.executable, gold / "score.py", tmp_path, gold / "json", "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    figures = json.loads(scored.stdout)
    assert figures["stance_relations"]["f1"] >= 0.50
    assert figures["stance_relations"]["p"] >= 0.60
    assert figures["stance_topics"]["f1"] >= 0.35
    assert figures["types_right"]["share"] >= 0.70
