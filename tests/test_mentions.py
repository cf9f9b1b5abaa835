"""Names, descriptions and nationalities stand where a reader would underline them."""

import csv
import io
from pathlib import Path

import pytest

from lib import lexicon, mentions, sentences, tables, tokens

TABLE = (Path(__file__).parent / "cases" / "mentions.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(io.StringIO(TABLE)))
LEXICON = lexicon.load()


def find(*texts):
    rows = [{"article_id": str(n), "file": f"{n}.txt", "story": 0, "text": text} for n, text in enumerate(texts)]
    articles = tables.frame("articles", rows)
    split = sentences.split(articles, LEXICON)
    found = mentions.find(articles, split, tokens.tokenize(articles, split, LEXICON), LEXICON)
    return tables.check("mentions", found)


def surfaces(text, found, form):
    return [text[row["start"] : row["end"]] for row in found[found["form"] == form].to_dict("records")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_mentions(case):
    text, found = case["text"], find(case["text"])
    names = found[found["form"] == "name"].fillna({"entity_id": ""}).to_dict("records")
    told = [f"{text[row['start'] : row['end']]}/{row['type']}/{row['entity_id']}" for row in names]
    assert told == [name for name in case["names"].split("|") if name]
    assert surfaces(text, found, "nominal") == [phrase for phrase in case["nominals"].split("|") if phrase]


def test_a_nationality_carries_its_country():
    text = next(case["text"] for case in CASES if case["case"].startswith("an embassy"))
    other = next(case["text"] for case in CASES if case["case"].startswith("an adjective"))
    found = find(text, other)
    nations = found[found["form"] == "nationality"]
    assert list(zip(nations["article_id"], nations["entity_id"], strict=True)) == [("1", "SY")]


def test_names_do_not_overlap():
    found = find("\n".join(case["text"] for case in CASES))
    names = found[found["form"] == "name"].sort_values("start")
    assert (names["end"].to_numpy()[:-1] <= names["start"].to_numpy()[1:]).all()


def test_every_mention_says_who_found_it_and_how_sure():
    found = find("\n".join(case["text"] for case in CASES))
    assert found["score"].between(0, 1).all()
    assert set(found["found_by"]) <= {"lexicon", "pattern", "title", "tagger", "repetition", "nominal"}


def test_articles_do_not_mix():
    texts = [case["text"] for case in CASES if case["case"].startswith("the second mention")]
    first, second = texts[0].split(". ")
    assert "repetition" not in set(find(first, second)["found_by"])


def test_no_articles_give_an_empty_table():
    assert find().empty


def test_a_certain_longer_candidate_beats_a_shorter_one():
    from lib.spotters import Candidate

    short = Candidate(0, 0, 1, 0, "GPE", "SY", 0.99, "lexicon")
    long = Candidate(0, 0, 3, 0, "LOC", None, 0.8, "pattern")
    unsure = Candidate(0, 0, 4, 0, "ORG", None, 0.55, "tagger")
    assert mentions.decide([short, long, unsure]) == [long]
    assert mentions.decide([unsure]) == [unsure]
    assert mentions.decide([unsure._replace(score=0.4)]) == []
