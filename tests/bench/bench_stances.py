"""Annotated articles with one family of rules left out at a time: what each family earns, in relations and topics.

Usage: python -m tests.bench.bench_stances [GOLD_DIR]
GOLD_DIR holds text, json, metadata.csv and score.py; by default ../shared/gold.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from lib import articles, lexicon, links, mentions, quotations, sentences, stances, tables, tokens
from lib.lexicon import Lexicon

GOLD = Path(__file__).parent.parent.parent.parent / "shared" / "gold"
Keeps = Callable[[pd.DataFrame], pd.Series]


def families(triggers: pd.DataFrame) -> dict[str, Keeps | None]:
    """Name of each family -> which rows stay when it is left out; None keeps all."""
    without: dict[str, Keeps | None] = {"all rules": None}
    for column in ("mode", "event_type"):
        for value in sorted(triggers[column].unique()):
            without[f"without {column} {value}"] = lambda t, c=column, v=value: t[c] != v
    without["without topics"] = lambda t: t["recipient"] != ""
    without["without words that a speaker alone carries"] = lambda t: ~t["actor"].str.contains("speaker")
    without["without needed words"] = lambda t: t["needs"] == ""
    return without


def read(gold: Path, lex: Lexicon) -> dict[str, pd.DataFrame]:
    """The tables before stances."""
    with (gold / "metadata.csv").open(encoding="utf-8", newline="") as stream:
        given = {row["file"]: row for row in csv.DictReader(stream)}
    parts = [
        articles.read(p.name, p.read_bytes(), given.get(p.name), lex).rows for p in sorted((gold / "text").iterdir())
    ]
    stories = tables.join("articles", parts)
    split = sentences.split(stories, lex)
    words = tokens.tokenize(stories, split, lex)
    linked, entities = links.resolve(stories, split, words, mentions.find(stories, split, words, lex), lex)
    said = quotations.find(stories, split, words, linked, entities, lex)
    return {
        "articles": stories,
        "sentences": split,
        "tokens": words,
        "mentions": linked,
        "entities": entities,
        "quotations": said,
    }


def score(found: dict[str, pd.DataFrame], gold: Path) -> dict[str, dict[str, float]]:
    """What score.py says of these tables."""
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in found.items():
            text = (
                frame.to_json(orient="records", lines=True, force_ascii=False, date_format="iso") if len(frame) else ""
            )
            Path(folder, f"{name}.jsonl").write_text(text, encoding="utf-8")
        command = [sys.executable, gold / "score.py", folder, gold / "json", "--json"]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


def main(gold: Path = GOLD) -> None:
    lex = lexicon.load()
    given = read(gold, lex)
    print(f"{'family':48} {'relations p':>11} {'r':>6} {'f1':>6}   {'topics p':>8} {'r':>6} {'f1':>6}")
    for number, (name, keeps) in enumerate(families(lex["stance_triggers"]).items()):
        triggers = lex["stance_triggers"]
        kept = triggers if keeps is None else triggers[keeps(triggers)].reset_index(drop=True)
        less = Lexicon({**lex.frames, "stance_triggers": kept}, f"{lex.version}-{number}")
        figures = score({**given, "stances": stances.find(*given.values(), less), "times": tables.empty("times")}, gold)
        relations, topics = figures["stance_relations"], figures["stance_topics"]
        print(
            f"{name:48} {relations['p']:11.3f} {relations['r']:6.3f} {relations['f1']:6.3f}   "
            f"{topics['p']:8.3f} {topics['r']:6.3f} {topics['f1']:6.3f}"
        )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
