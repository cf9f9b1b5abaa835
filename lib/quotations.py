"""Sentences, mentions and entities -> quotations: content, cue, speaker and the chain through which it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import tables
from .cues import Vocabulary
from .passages import passages
from .utterances import Utterance, Utterances

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon


def find(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    lexicon: Lexicon,
) -> pd.DataFrame:
    """The table `quotations`, in the order of the text."""
    vocabulary = Vocabulary.of(lexicon)
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    titles = dict(zip(articles["article_id"].tolist(), articles["title"].tolist(), strict=True))
    countries = _countries(entities)
    names = dict(zip(entities["entity_id"].tolist(), entities["name"].tolist(), strict=True))
    rows: list[dict[str, object]] = []
    for article_id, passage in passages(texts, tokens, mentions, vocabulary):
        titled = bool(titles.get(article_id))
        for said in Utterances(passage, titled).find():
            rows.append({"article_id": article_id, **_row(said, passage.text, countries, names)})
    return tables.frame("quotations", rows)


def _countries(entities: pd.DataFrame) -> dict[str, str]:
    pairs = zip(entities["entity_id"].tolist(), entities["country"].tolist(), strict=True)
    return {entity_id: country for entity_id, country in pairs if isinstance(country, str)}


def _row(said: Utterance, text: str, countries: Mapping[str, str], names: Mapping[str, str]) -> dict[str, object]:
    speaker = said.speaker
    country = None
    words = None
    if speaker is not None:
        own = [countries.get(nation, nation if len(nation) == 2 else "") for nation in speaker.nations]
        country = countries.get(speaker.entity_id or "") or next((nation for nation in own if nation), None)
        if said.named or speaker.unnamed:
            words = " ".join(text[speaker.start : speaker.end].split())
    return {
        "start": said.start,
        "end": said.end,
        "kind": said.kind,
        "cue": text[said.cue_start : said.cue_end] if said.cue_start >= 0 else None,
        "cue_start": said.cue_start,
        "cue_class": said.cue_class,
        "speaker": words,
        "speaker_id": speaker.entity_id if speaker else None,
        "country": country,
        "via": said.via,
    }
