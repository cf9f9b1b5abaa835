"""A small corpus of frames made by hand, with letters in place of words, so that every count can be checked by eye."""

import pandas as pd

from lib import tables

TEXTS = {
    "a": "Aland praised Boria. Aland praised Boria again and again for its fine roads and bridges today.",
    "b": "Aland praised Boria warmly. Cetia blamed Aland.",
    "c": "Aland blamed Boria. Nobody came.",
}
DAYS = {"a": "2020-01-10", "b": "2020-02-10", "c": None}
OUTLETS = {"a": "One", "b": "Two", "c": None}
COUNTRIES = {"Aland": "AA", "Boria": "BB", "Cetia": "CC"}


def corpus_tables():
    """Three articles; three countries; praise is SUPPORT (+5), blame is ACCUSE (-3)."""
    found = {name: [] for name in tables.TABLES}
    for article, text in TEXTS.items():
        row = {"article_id": article, "file": f"{article}.txt", "story": 0, "title": text.split(".")[0], "text": text}
        found["articles"].append(row | {"outlet": OUTLETS[article], "published": DAYS[article]})
        start = 0
        for number, sentence in enumerate(text.split(". ")):
            end = min(start + len(sentence) + 2, len(text))
            place = {"article_id": article, "sentence": number, "start": start, "end": end}
            found["sentences"].append(place)
            _names(found, article, text, start, end)
            _stance(found, article, text, start, end)
            start = end
    found["entities"] = [
        {"entity_id": f"place.{name.lower()}", "type": "GPE", "name": name, "english": name, "country": code,
         "known": True, "english_from": "lexicon"} for name, code in COUNTRIES.items()
    ]  # fmt: skip
    made = {name: tables.frame(name, rows) for name, rows in found.items()}
    made["stances"] = made["stances"].assign(review=pd.Series(None, index=made["stances"].index, dtype="str"))
    return made


def _names(found, article, text, start, end):
    for name in COUNTRIES:
        at = text.find(name, start, end)
        if at >= 0:
            row = {"article_id": article, "start": at, "end": at + len(name), "type": "GPE", "form": "name"}
            found["mentions"].append(row | {"entity_id": f"place.{name.lower()}", "score": 1.0, "found_by": "hand"})


def _stance(found, article, text, start, end):
    words = text[start:end].replace(".", "").split()
    if len(words) < 3 or words[1] not in ("praised", "blamed"):
        return
    praise = words[1] == "praised"
    found["stances"].append(
        {"article_id": article, "start": start, "end": end - 1, "actor": COUNTRIES[words[0]],
         "recipient": COUNTRIES[words[2]], "event_type": "SUPPORT" if praise else "ACCUSE",
         "quad_code": "verbal cooperation" if praise else "verbal conflict", "score": 5.0 if praise else -3.0,
         "sign": "+" if praise else "-", "level": "narrator", "confidence": 0.9, "rule": "verb", "trigger": words[1],
         "trigger_start": text.find(words[1], start)}
    )  # fmt: skip
