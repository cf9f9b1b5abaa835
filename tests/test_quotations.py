"""What is said is told apart from what is narrated, with its speaker, its cue and the chain through which it came."""

import csv
import io
import json
from pathlib import Path

import pytest

from lib import camel, lexicon, links, mentions, quotations, sentences, tables, tokens
from lib.speech import cues

TABLE = (Path(__file__).parent / "cases" / "quotations.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(io.StringIO(TABLE)))
LEXICON = lexicon.load()
GOLD = Path(__file__).parent.parent.parent / "shared" / "gold"


def find(*texts):
    rows = [
        {"article_id": str(n), "file": f"{n}.txt", "story": 0, "text": text, "title": text.split("\n")[0]}
        for n, text in enumerate(texts)
    ]
    articles = tables.frame("articles", rows)
    split = sentences.split(articles, LEXICON)
    words = tokens.tokenize(articles, split, LEXICON)
    linked, entities = links.resolve(articles, split, words, mentions.find(articles, split, words, LEXICON), LEXICON)
    return tables.check("quotations", quotations.find(articles, split, words, linked, entities, LEXICON))


def text_of(start):
    return next(case["text"] for case in CASES if case["case"].startswith(start))


def told(text, said):
    """Content, kind, cue, speaker, country and relay of each quotation, '-' for what is null."""
    rows = said.astype(object).where(said.notna(), "-").to_dict("records")
    fields = ("kind", "cue", "speaker", "country", "via")
    return [(text[row["start"] : row["end"]], *(row[field] for field in fields)) for row in rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_quotations(case):
    """A field left empty in the case says nothing of that field."""
    expected = [item.split("~") for item in case["said"].split(" | ") if item]
    found = told(case["text"], find(case["text"]))
    masked = [
        tuple(value if want.strip() else "" for value, want in zip(item, wants, strict=True))
        for item, wants in zip(found, expected, strict=False)
    ]
    assert len(found) == len(expected), found
    assert masked == [tuple(want.strip() for want in wants) for wants in expected]


def test_a_cue_stands_where_the_table_says():
    text = "\n".join(case["text"].replace("\n", " ") for case in CASES)
    said = find(text)
    with_cue = said[said["cue"].notna()]
    assert len(with_cue) > len(CASES) / 2
    for cue, start in zip(with_cue["cue"], with_cue["cue_start"], strict=True):
        assert text[start : start + len(cue)] == cue
    assert (said.loc[said["cue"].isna(), "cue_start"] == -1).all()


@pytest.mark.parametrize(
    ("start", "cue_class"),
    [("a clause after inna", "neutral"), ("a fully quoted clause", "assertive"), ("a claim keeps", "distancing"),
     ("a call for something", "directive"), ("a pledge", "commissive"), ("a hope", "expressive")],
)  # fmt: skip
def test_the_choice_of_verb_is_classed(start, cue_class):
    assert set(find(text_of(start))["cue_class"]) == {cue_class}


def test_a_carried_speaker_keeps_the_entity_and_no_words():
    said = find(text_of("a verb without a subject"))
    assert said["speaker_id"].nunique() == 1
    assert said["speaker_id"].notna().all()
    assert said["speaker"].isna().tolist() == [False, True]


def test_a_relay_is_an_entity_where_it_is_known():
    assert find(text_of("an agency that passes words on"))["via_id"].tolist() == ["org.reuters"]


def test_articles_do_not_mix():
    first, second = text_of("a verb without a subject").split(". ")
    said = find(first + ".", second)
    assert said.loc[said["article_id"] == "1", "speaker_id"].isna().all()


def test_an_article_without_speech_gives_an_empty_typed_table():
    assert find("").equals(tables.empty("quotations"))


def test_a_file_of_an_analyst_adds_a_reporting_verb(tmp_path):
    verb = next(
        v for v in LEXICON["verbs"]["perfect"] if v not in set(LEXICON["reporting_verbs"]["lemma"]) and len(v) == 4
    )
    rows = [["lemma", "class", "complements", "source"], [verb, "neutral", "clause", "own"]]
    (tmp_path / "reporting_verbs.csv").write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    assert cues.Vocabulary.of(LEXICON).cue(camel.fold(verb)) is None
    assert cues.Vocabulary.of(lexicon.load(tmp_path)).cue(camel.fold(verb)) is not None


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated articles are not here")
def test_most_annotated_speech_is_found_with_its_speaker():
    found = expected = 0
    for path in sorted((GOLD / "json").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (GOLD / "text" / gold["file"]).read_text(encoding="utf-8", errors="replace")
        said = [set(content.split()) for content, *_ in told(text, find(text))]
        for quotation in gold["quotations"]:
            words = set(quotation["content"].split())
            expected += 1
            found += any(len(words & other) / len(words | other) >= 0.5 for other in said)
    assert found / expected > 0.85
