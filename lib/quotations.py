"""Sentences, mentions and entities -> quotations: content, cue, speaker and the chain through which it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import tables
from .speech.complements import BEFORE, NOUN
from .speech.cues import Vocabulary
from .speech.passages import Passage, passages
from .speech.phrases import Speaker
from .speech.utterances import Utterance, Utterances

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon

# What is written with the first word but is no part of what is said.
_CLITICS = {NOUN: "\u0628", BEFORE: "\u0648"}


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
    countries = _countries(entities, lexicon)
    rows: list[dict[str, object]] = []
    for article_id, passage in passages(texts, tokens, mentions, vocabulary):
        said = Utterances(passage).find()
        rows += [{"article_id": article_id, **_row(one, passage, countries)} for one in said]
    return tables.frame("quotations", rows)


def _countries(entities: pd.DataFrame, lexicon: Lexicon) -> dict[str, str]:
    """Country by entity, and every state's own code, which nationality adjectives point to."""
    table = lexicon["countries"]
    states = table.loc[table["kind"] != "bloc", "country"].tolist()
    pairs = zip(entities["entity_id"].tolist(), entities["country"].tolist(), strict=True)
    return {**{state: state for state in states}, **{i: country for i, country in pairs if isinstance(country, str)}}


def _row(said: Utterance, passage: Passage, countries: Mapping[str, str]) -> dict[str, object]:
    text, words = passage.text, passage.words
    start, end = words[said.begin].start, words[said.end - 1].end
    if words[said.begin].proclitic == _CLITICS.get(said.how, ""):
        start = words[said.begin].stem_start
    speaker = said.speaker
    row: dict[str, object] = {
        "start": start,
        "end": end,
        "kind": said.kind,
        "cue_start": -1,
        "cue_class": said.cue.cue_class if said.cue else None,
        "via": _words(text, said.relay) if said.relay else None,
        "via_id": said.relay.entity_id if said.relay else None,
    }
    if said.cue_at >= 0:
        word = words[said.cue_at]
        joined = said.cue is None or said.cue.proclitic
        first = word.stem_start if joined and word.proclitic else word.start
        if said.cue is not None and said.cue.joined and not word.proclitic:
            first = word.start + 1
        row |= {"cue_start": first, "cue": text[first : word.end]}
    if speaker is not None:
        row["speaker_id"] = speaker.entity_id
        row["country"] = _country(speaker, countries)
        row["speaker"] = _words(text, speaker) if said.named or speaker.entity_id is None else None
    return row


def _words(text: str, speaker: Speaker) -> str:
    return " ".join(text[speaker.start : speaker.end].split())


def _country(speaker: Speaker, countries: Mapping[str, str]) -> str | None:
    """The speaker's own country, else the one that the words around the name say."""
    own = countries.get(speaker.entity_id or "")
    return own or next((countries[nation] for nation in speaker.nations if nation in countries), None)
