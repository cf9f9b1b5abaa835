"""Sentences of words -> name labels by the transformer that camel-tools brings, in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from . import camel

BATCH = 32
OUTSIDE = "O"
_SPECIAL = 2  # the marks that open and close a sentence


class _Piece(NamedTuple):
    """A stretch of one sentence that fits the model: which words, and the ids of their pieces."""

    sentence: int
    words: list[int]
    ids: list[list[int]]

    @property
    def length(self) -> int:
        return sum(map(len, self.ids))


class Transformer:
    """A model that labels names, from a folder, or the one that the user's camel-tools data holds."""

    def __init__(self, folder: str = "") -> None:
        self._recognizer = camel.name_recognizer(folder)
        self._model = self._recognizer.model.eval()
        self._tokenizer = self._recognizer.tokenizer
        self._longest = self._model.config.max_position_embeddings - _SPECIAL
        self._names = {int(n): label.replace("PERS", "PER") for n, label in self._model.config.id2label.items()}

    @staticmethod
    @lru_cache(maxsize=2)
    def of(folder: str = "") -> Transformer:
        """The model of a folder, loaded once."""
        return Transformer(folder)

    def label(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[str, float]]]:
        """The label of each word and how sure it is; a word that the model has no piece for is outside."""
        found = [[(OUTSIDE, 0.0)] * len(sentence) for sentence in sentences]
        pieces = sorted(self._pieces(sentences), key=lambda piece: piece.length)
        for at in range(0, len(pieces), BATCH):
            batch = pieces[at : at + BATCH]
            for piece, labels in zip(batch, self._run(batch), strict=True):
                for word, label in zip(piece.words, labels, strict=True):
                    found[piece.sentence][word] = label
        return found

    def _pieces(self, sentences: Sequence[Sequence[str]]) -> Iterator[_Piece]:
        for number, sentence in enumerate(sentences):
            piece = _Piece(number, [], [])
            length = 0
            for at, word in enumerate(sentence):
                ids = self._tokenizer.convert_tokens_to_ids(self._tokenizer.tokenize(word))[: self._longest]
                if not ids:
                    continue
                if length + len(ids) > self._longest:
                    yield piece
                    piece, length = _Piece(number, [], []), 0
                piece.words.append(at)
                piece.ids.append(ids)
                length += len(ids)
            if piece.words:
                yield piece

    def _run(self, batch: Sequence[_Piece]) -> Iterator[list[tuple[str, float]]]:
        import torch

        tokenizer = self._tokenizer
        rows = [[tokenizer.cls_token_id, *chain(*p.ids), tokenizer.sep_token_id] for p in batch]
        width = max(map(len, rows))
        ids = torch.full((len(rows), width), tokenizer.pad_token_id)
        mask = torch.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            mask[i, : len(row)] = 1
        with torch.inference_mode():
            chances = self._model(input_ids=ids, attention_mask=mask).logits.softmax(dim=-1)
        best = chances.max(dim=-1)
        for piece, values, labels in zip(batch, best.values.tolist(), best.indices.tolist(), strict=True):
            at, out = 1, []
            for word in piece.ids:
                out.append((self._names[labels[at]], values[at]))
                at += len(word)
            yield out
