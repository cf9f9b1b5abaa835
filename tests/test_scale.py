"""Hostile and huge texts take time in proportion to their length, as news does, through every stage and reader."""

import time
from pathlib import Path

import pytest

from lib import articles, lexicon, pipeline

SEEDS = Path(__file__).parent.parent / "seeds"
WORDS = lexicon.load()
PLAIN = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(SEEDS.glob("*.txt")))
TIMES_SLOWER = 15
LEAST_SECONDS = 2.0

FATHA, SHADDA, KAF, COMMA = "\u064e", "\u0651", "\u0643", "\u060c"
OPEN, CLOSE = "\u00ab", "\u00bb"
NAMES = [*WORDS["people"]["name"][:500], *WORDS["countries"]["name"], *WORDS["organisations"]["name"][:200]]
MONTHS = WORDS["months"]["name"].tolist()
SENTENCE = " ".join(PLAIN.split()[40:60])

HOSTILE = {
    "one very long paragraph": (PLAIN.replace("\n", " ") * 20)[:200_000],
    "a paragraph without a full stop": (PLAIN.replace("\n", " ").replace(".", " ") * 5)[:200_000],
    "one sentence of quotation marks": f'{SENTENCE} "' * 200 + '"' * 20_000,
    "opening marks that never close": f"{SENTENCE} {OPEN}" * 1_000 + OPEN * 20_000,
    "quotations nested deeply": OPEN * 5_000 + SENTENCE + CLOSE * 5_000,
    "ten thousand marks on one letter": f"{SENTENCE} {KAF}{FATHA * 5_000}{SHADDA * 5_000} {SENTENCE}",
    "five thousand names in a row": " ".join((NAMES * 10)[:5_000]),
    "five thousand names in a list": f"{COMMA} ".join((NAMES * 10)[:5_000]),
    "one name five thousand times": f"{NAMES[0]} " * 5_000,
    "fifty thousand digits": f"{SENTENCE} {'1234567890' * 5_000}",
    "fifty thousand numbers": f"{SENTENCE} {'7 ' * 25_000}",
    "two thousand dates": " ".join(f"{day % 28 + 1} {MONTHS[day % 12]} {2000 + day % 25}" for day in range(2_000)),
    "two thousand dates without a year": " ".join(f"{day % 28 + 1} {MONTHS[day % 12]}." for day in range(2_000)),
    "brackets nested deeply": "(" * 10_000 + SENTENCE + ")" * 10_000,
    "square brackets and braces": "[{" * 10_000 + SENTENCE,
    "a word of a hundred thousand letters": f"{SENTENCE} {KAF * 100_000} {SENTENCE}",
    "tatweel without end": f"{SENTENCE} {KAF}{chr(0x640) * 50_000}{KAF}",
    "nothing but full stops": f"{SENTENCE} {'.' * 50_000}",
    "nothing but line ends": f"{SENTENCE}{chr(10) * 50_000}{SENTENCE}",
    "blanks without end": f"{SENTENCE}{' ' * 50_000}{SENTENCE}",
    "ten thousand short lines": "\n".join(PLAIN.split()[:500] * 20),
    "Latin letters without end": f"{SENTENCE} {'a' * 50_000} {'@b.' * 20_000}",
    "a colon after every word": " : ".join(PLAIN.split()[:2_000]),
}


def seconds(work, *arguments):
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def stories(text):
    row = {"article_id": "a-0", "file": "a.txt", "story": 0, "text": text}
    return articles.tables.frame("articles", [row])


def analyse(text):
    return pipeline.analyse(stories(text), WORDS)


def read(text):
    try:
        return articles.read("a.txt", text.encode("utf-8"), None, WORDS)
    except articles.Unreadable:
        return None


@pytest.fixture(scope="module")
def usual():
    """Seconds per character that the stages and the reader of files need for news."""
    for work in (analyse, read):
        work(PLAIN)
    return {work: seconds(work, PLAIN) / len(PLAIN) for work in (analyse, read)}


@pytest.mark.parametrize("work", [analyse, read], ids=lambda work: work.__name__)
@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_length_and_not_faster(name, work, usual):
    text = HOSTILE[name]
    allowed = max(LEAST_SECONDS, TIMES_SLOWER * usual[work] * len(text))
    assert seconds(work, text) < allowed
