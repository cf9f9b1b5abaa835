"""Words -> folded keys and lexical readings, by camel-tools' analyser over the morphology of the lexicon."""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from . import morphology

if TYPE_CHECKING:
    from .lexicon import Lexicon

MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
_MARKS = re.compile(f"[{MARKS}]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
_FOLD = str.maketrans(
    {
        **dict.fromkeys("\u0623\u0625\u0622\u0671\u0672\u0673\u0675", "\u0627"),
        **dict.fromkeys("\u0649\u06cc\u06d2\u06d0\u063d", "\u064a"),
        **dict.fromkeys("\u0629\u06c0\u06c1\u06be\u06d5\u06c2\u06c3", "\u0647"),
        **dict.fromkeys("\u06a9\u06aa\u063b\u06af", "\u0643"),
        "\u067e": "\u0628",
        "\u0686": "\u062c",
        "\u0698": "\u0632",
        "\u06a4": "\u0641",
        **{chr(0x660 + n): str(n) for n in range(10)},
        **{chr(0x6F0 + n): str(n) for n in range(10)},
    }
)
_HA, _TA_MARBUTA, _YA, _MAQSURA, _ALEF, _LAM = "\u0647", "\u0629", "\u064a", "\u0649", "\u0627", "\u0644"
_PRIOR = {
    "neg": 0.0, "prep": 0.0, "conj": 0.0, "pron": 0.0, "dem": 0.0, "rel": 0.0, "part": 0.0, "adv": 0.2,
    "quant": 0.2, "number": 0.2, "nisba": 0.3, "verb": 0.4, "name": 0.7, "participle": 0.6, "noun": 0.6,
}  # fmt: skip
REMEMBERED = 150_000  # words
_import_lock = RLock()


class CamelError(RuntimeError):
    """Something that camel-tools needs is not there; the message says what to install."""


class Reading(NamedTuple):
    """One way to read a word: folded clitics around a folded stem (its article stays), and what the stem is."""

    proclitic: str
    stem: str
    enclitic: str
    lemma: str
    pos: str
    feats: str
    country: str


def strip_marks(text: str) -> str:
    """The text without diacritics, tatweel and invisible marks; presentation forms become plain letters."""
    if _PRESENTATION.search(text):
        text = unicodedata.normalize("NFKC", text)
    return _MARKS.sub("", text)


def fold(text: str) -> str:
    """The key under which spellings of one word meet (alef, ya, ta marbuta, Persian letters, digits, case)."""
    return strip_marks(text).translate(_FOLD).lower()


def analyse(word: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """Every reading that the lexicon has for one word, likeliest first; empty if it knows none.

    The word may still carry its hamzas and final letters: a written ta marbuta or alef maqsura decides between
    readings that share a key.
    """
    return _Analyser.of(lexicon).readings(strip_marks(word))


class _Analyser:
    """camel-tools' analyser over one lexicon, with its own cache: the library's hands out shared mutable dicts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cache: dict[str, tuple[Reading, ...]] = {}
        words = lexicon["function_words"]["word"].tolist()
        self._maqsura = frozenset(fold(word) for word in words if word.endswith(_MAQSURA))
        self._analyse = _analyser_over(morphology.compile_database(lexicon, fold))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> _Analyser:
        return _Analyser(lexicon)

    def readings(self, word: str) -> tuple[Reading, ...]:
        found = self._cache.get(word)
        if found is None:
            key = fold(word)
            analyses = self._analyse(key) if key.isalpha() else []
            candidates = {_reading(key, a) for a in analyses if a.get("source") not in ("foreign", "digit", "punc")}
            if word.endswith(_TA_MARBUTA):  # a pronoun is never written so, nor the end of a verb
                candidates = {r for r in candidates if not r.enclitic and r.pos != "verb"}
            ranked = sorted((r for r in candidates if r.stem), key=lambda r: (self._cost(r, word), r))
            if len(self._cache) >= REMEMBERED:
                self._cache.clear()
            found = self._cache[word] = tuple(ranked)
        return found

    def _cost(self, reading: Reading, word: str) -> float:
        cost = _PRIOR.get(reading.pos, 0.6) + len(reading.proclitic) + 0.9 * bool(reading.enclitic)
        cost -= 0.01 * len(reading.stem) + 0.3 * bool(reading.country)
        clipped = reading.feats.startswith("juss") or (reading.feats in ("impf.3fd", "impf.3md") and word[-1] == _ALEF)
        if reading.pos == "verb" and (clipped or ".1s" in reading.feats):
            cost += 0.05  # news is told in the third person, and the jussive differs from the indicative in few verbs
        if reading.feats == "impf.3fs":
            cost += 0.03  # many a verb in ta- has the letters of another's feminine imperfect
        last = word[-1]
        if last == _HA and not reading.enclitic and reading.pos == "noun":
            cost += 1
        if reading.pos == "nisba" and reading.feats == "acc":
            cost += 0.6  # the country ends in the alef of the adjective's accusative
        if last == _MAQSURA and reading.pos == "name" and not reading.country:
            cost += 1
        if last == _YA and reading.stem in self._maqsura and reading.pos in ("prep", "conj"):
            cost += 1  # written with a dot it is rather the name or the noun that shares its letters
        return cost


def _reading(key: str, analysis: dict[str, Any]) -> Reading:
    def value(name: str) -> str:
        given = analysis.get(name, morphology.NONE)
        return "" if given == morphology.NONE else str(given)

    proclitic, enclitic = value("prc"), value("enc")
    stem = key[len(proclitic) : len(key) - len(enclitic)]
    if value("det") and stem.startswith(_LAM) and proclitic.endswith(_LAM):
        stem = _ALEF + stem  # the article lost its alef in lil-
    return Reading(proclitic, stem, enclitic, value("lex"), value("pos"), _feats(value), value("country"))


def _feats(value: Any) -> str:
    aspect, person, number = value("asp"), value("per"), value("png")
    if value("pos") == "verb":
        passive = ".pass" if aspect.endswith("pass") else ""
        aspect = aspect.removesuffix("pass")
        if aspect == "perf":
            return f"perf.{number or '3ms'}{passive}"
        if person[-1:] not in "mf":
            return f"{aspect}.{person}{passive}"
        return f"{aspect}.{person}{number[-1:] if number else 's'}{passive}"
    parts = [aspect, number, "def" if value("det") else ""]
    return ".".join(part for part in parts if part)


def _analyser_over(database: str) -> Any:
    modules = _camel_morphology()
    handle, path = tempfile.mkstemp(suffix=".db")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(database)
        return modules.Analyzer(modules.MorphologyDB(path)).analyze
    finally:
        Path(path).unlink()


class _Modules(NamedTuple):
    MorphologyDB: Any
    Analyzer: Any


@lru_cache(maxsize=1)
def _camel_morphology() -> _Modules:
    with _import_lock, data_folder():
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
    return _Modules(MorphologyDB, Analyzer)


def name_recognizer(folder: str = "") -> Any:
    """camel-tools' transformer for names, from a model folder or, without one, from the user's camel-tools data.

    Slow to import (seconds, hundreds of MB), so only on use. Raises CamelError if it or its data is not installed.
    """
    with _import_lock, data_folder():
        try:
            from camel_tools.ner import NERecognizer

            return NERecognizer(folder, use_gpu=False) if folder else NERecognizer.pretrained(use_gpu=False)
        except ImportError as error:
            raise CamelError(f"the transformer needs torch and transformers: {error}") from error
        except (KeyError, OSError) as error:
            raise CamelError("camel-tools' name model is not installed; run: camel_data -i ner-arabert") from error


@contextmanager
def data_folder() -> Iterator[None]:
    """While camel-tools is imported: the user's own data if there is any, else an empty catalogue.

    Without a catalogue its import asks the network and fails, and it makes a folder in the home directory, which a
    read-only home refuses.
    """
    own = Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools") / "catalogue.json"
    if own.exists():
        yield
        return
    kept = {name: os.environ.get(name) for name in ("CAMELTOOLS_DATA", "HOME", "USERPROFILE")}
    with tempfile.TemporaryDirectory() as folder:
        catalogue = {"version": "1.6.0", "packages": {}, "components": {}}
        Path(folder, "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
        os.environ.update(dict.fromkeys(kept, folder))
        try:
            yield
        finally:
            for name, value in kept.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
