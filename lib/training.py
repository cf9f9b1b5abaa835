"""Annotated sentences and news texts -> the files of the name model, and its figures on held-back documents."""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import clusters, context, crf, words
from .features import Features
from .gazetteer import Form
from .sentences import spans as sentence_spans
from .tokenizer import TOKEN, Tokenizer

if TYPE_CHECKING:
    from .lexicon import Lexicon

CORPUS = Path("ner") / "anercorp_train.conll"
NEWS = Path("news") / "ant-news.jsonl.xz"
FOLDS = 4
HELD_BACK = 10
EVERY_ARTICLE = 3
PARAMETERS = {"c1": 0.05, "c2": 0.1, "max_iterations": 100, "feature.possible_transitions": True}
FOLD_ITERATIONS = 60
LEAST_SEEN = 4
_LEVELS = (0.15, 0.4, 0.75, 0.93)

Labels = list[str]
Rows = list[list[list[str]]]


def train(data: Path, out: Path, lexicon: Lexicon) -> dict[str, dict[str, Any]]:
    """Learn word classes and the model from `data` (ner/, news/), write them to `out`, return the held-back figures.

    The last tenth of the corpus is held back for a first round that is only measured; the second round learns from
    all of it. Raises FileNotFoundError if a file is missing.
    """
    out.mkdir(parents=True, exist_ok=True)
    corpus = crf.read_conll(data / CORPUS)
    counts = {w: n for w, n in clusters.count_keys(clusters.read_news(data / NEWS)).items() if n >= clusters.MIN_COUNT}
    learned = clusters.learn(clusters.read_news(data / NEWS), lexicon, words.Words(counts, {}, {}))
    base = words.Words({**dict.fromkeys(learned, 0), **counts}, learned, {})
    cut = len(corpus) - len(corpus) // HELD_BACK
    figures: dict[str, dict[str, Any]] = {}
    for part in (corpus[:cut], corpus):
        known = words.Words(base.counts, base.clusters, profiles(part, data / NEWS, lexicon, base))
        _learn(part, lexicon, known, out)
        words.write(out / words.FILE.name, known)
        if len(part) == cut:
            tagger = crf.Tagger(lexicon, out, known)
            wanted = [crf.plain(labels) for _, labels in corpus[cut:]]
            figures = crf.measure(wanted, tagger.tag(sentence for sentence, _ in corpus[cut:]))
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def _learn(corpus: Sequence[tuple[list[str], Labels]], lexicon: Lexicon, known: words.Words, out: Path) -> None:
    """Both passes: the second learns from what a first pass says of sentences that it was not trained on."""
    tokenizer = Tokenizer(lexicon, known)
    forms = [crf.forms_of(sentence, tokenizer) for sentence, _ in corpus]
    labels = [labels for _, labels in corpus]
    rows = Features(lexicon, known).document(forms)
    guessed: list[Labels] = []
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            first, end = fold * len(rows) // FOLDS, (fold + 1) * len(rows) // FOLDS
            path = Path(folder, "fold")
            _fit(rows[:first] + rows[end:], labels[:first] + labels[end:], path, FOLD_ITERATIONS)
            model = crf.opened(path)
            guessed += [model.tag(row) for row in rows[first:end]]
    _fit(rows, labels, out / crf.FIRST)
    around = context.context_rows(forms, [crf.spans(found) for found in guessed])
    _fit(
        [[[*a, *b] for a, b in zip(*pair, strict=True)] for pair in zip(rows, around, strict=True)],
        labels,
        out / crf.SECOND,
    )


def _fit(rows: Rows, labels: list[Labels], path: Path, iterations: int | None = None) -> None:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for row, label in zip(rows, labels, strict=True):
        trainer.append(row, label)
    trainer.select("lbfgs")
    trainer.set_params({**PARAMETERS, **({"max_iterations": iterations} if iterations else {})})
    trainer.train(str(path))


def profiles(
    corpus: Sequence[tuple[list[str], Labels]], news: Path, lexicon: Lexicon, known: words.Words
) -> dict[str, str]:
    """How a model without profiles labels each stem in news: kind, place in the name, and how often it is a name."""
    tokenizer, features = Tokenizer(lexicon, known), Features(lexicon, known)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "first")
        rows = features.document([crf.forms_of(sentence, tokenizer) for sentence, _ in corpus])
        _fit(rows, [labels for _, labels in corpus], path)
        model = crf.opened(path)
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for text in islice(clusters.read_news(news), 0, None, EVERY_ARTICLE):
            document = [_forms(text, first, end, tokenizer) for first, end in sentence_spans(text)]
            for forms, row in zip(document, features.document(document), strict=True):
                for form, label in zip(forms, model.tag(row), strict=True):
                    if form.kind in ("word", "latin"):
                        seen[form.stem][label] += 1
    return {stem: found for stem, labels in seen.items() if (found := profile(labels))}


def _forms(text: str, first: int, end: int, tokenizer: Tokenizer) -> list[Form]:
    found = TOKEN.finditer(text, first, end)
    return [crf.form_of(tokenizer.choice(m.group(), m.lastgroup or "punct").usual) for m in found]


def profile(labels: Mapping[str, int]) -> str:
    """Counts of labels of one stem -> its class: first letter of the kind, place (B I M), level 1-5, pure or not.

    Empty if it was seen too seldom, `O` if it is hardly ever in a name.
    """
    total = sum(labels.values())
    if total < LEAST_SEEN:
        return ""
    kinds: Counter[str] = Counter()
    for label, count in labels.items():
        if label[2:] in crf.LABELS:
            kinds[label[2:]] += count
    named = sum(kinds.values()) / total
    if named < 0.03:
        return "O"
    kind, count = kinds.most_common(1)[0]
    opening = labels.get(f"B-{kind}", 0) / count
    level = 1 + sum(named >= bound for bound in _LEVELS)
    place = "B" if opening > 0.7 else "I" if opening < 0.3 else "M"
    return f"{kind[0]}{place}{level}{'+' if count > 0.8 * sum(kinds.values()) else '-'}"
