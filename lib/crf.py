"""Words in a row -> name labels: the features, the training and the tagging of the name model."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import camel, context, words
from .gazetteer import Form, Gazetteer
from .tokenizer import TOKEN, Entry, Tokenizer

if TYPE_CHECKING:
    from .lexicon import Lexicon

FOLDER = Path(__file__).parent / "models"
FIRST, SECOND, USED = "names-1.crfsuite", "names-2.crfsuite", "features.txt.gz"
LABELS = ("PER", "LOC", "ORG")
OUTSIDE = "O"
_NEAR = ("-2", "-1", "+1", "+2")
_PUNCTUATION = Form("", "punct", "", "", "", "", "", "", "")
REMEMBERED = 30_000  # words; their features take some 5 kB each
_TITLE_REACH = 6


class View(NamedTuple):
    """The features that a word has for itself, and those that it gives to the words up to two places around it.

    `before` goes to the word two places on, `just_before` to the next, `just_after` to the one before, and so on.
    """

    own: list[str]
    before: list[str]
    just_before: list[str]
    just_after: list[str]
    after: list[str]
    cluster: str


class Features:
    """What the model sees of a word: the word itself, its neighbours, and the lexicon's names over it."""

    def __init__(self, lexicon: Lexicon, known: words.Words, used: Container[str] | None = None) -> None:
        """`used` are the features that a trained model weighs; others are left out, which changes no label."""
        self._used = used
        self._gazetteer = Gazetteer.of(lexicon) if known is words.shipped() else Gazetteer(lexicon, known)
        self._words = known
        self._lexicon = lexicon
        self._views: dict[Form, View] = {}
        self._titles = _heads(lexicon, "titles", "title") | _heads(lexicon, "office_titles", "title")
        self._org_heads = _heads(lexicon, "org_heads", "head")
        self._place_heads = _heads(lexicon, "place_heads", "head")
        given = lexicon["given_names"][["name", "gender"]].to_numpy().tolist()
        self._given = {camel.fold(name): gender for name, gender in given}

    def document(self, sentences: Sequence[Sequence[Form]]) -> list[list[list[str]]]:
        """The features of each word of each sentence; what the sentences around are about is among them."""
        around = context.topics(sentences, self._words)
        return [self.rows(forms, topic) for forms, topic in zip(sentences, around, strict=True)]

    def rows(self, forms: Sequence[Form], topic: str = "") -> list[list[str]]:
        """The features of each word of one sentence about a topic."""
        hits, announced = self._lexicon_features(forms), self._announced(forms)
        views = [self._view(form) for form in forms]
        last = len(forms) - 1
        out = []
        for i, view in enumerate(views):
            row = [*view.own, *hits[i], *announced[i]]
            if topic:
                row += [f"t={topic}", *(f"t={topic}{hit}" for hit in hits[i])]
            if i:
                before = views[i - 1]
                row += before.just_before
                row += self._weighed(f"b={forms[i - 1].stem}|{forms[i].stem}", f"bc={before.cluster}|{view.cluster}")
                row += [f"-1{hit}" for hit in hits[i - 1][:1]]
            else:
                row.append("BOS")
            if i < last:
                row += views[i + 1].just_after
                row += self._weighed(f"ac={view.cluster}|{views[i + 1].cluster}")
                row += [f"+1{hit}" for hit in hits[i + 1][:1]]
            else:
                row.append("EOS")
            if i > 1:
                row += views[i - 2].before
            if i + 1 < last:
                row += views[i + 2].after
            out.append(row)
        return out

    def _weighed(self, *features: str) -> list[str]:
        used = self._used
        return [feature for feature in features if used is None or feature in used]

    def _view(self, form: Form) -> View:
        found = self._views.get(form)
        if found is None:
            if len(self._views) >= REMEMBERED:
                self._views.clear()
            own, *near = (
                [sys.intern(feature) for feature in self._weighed(*group)]
                for group in (self._describe(form), *(self._near_features(form, name) for name in _NEAR))
            )
            found = self._views[form] = View(own, near[0], near[1], near[2], near[3], self._cluster(form, 1))
        return found

    def with_known_people(self, forms: Sequence[Form], labels: Sequence[str]) -> list[str]:
        """The labels, but people whom the lexicon knows by two words or more are labelled whole."""
        out = list(labels)
        covered = 0
        for hit in self._gazetteer.find(forms):
            first = hit.first + hit.extra
            known = hit.end - first > 1 and {entry.type for entry in hit.entries} == {"PER"}
            if hit.first < covered or not known:
                continue
            covered = hit.end
            if not (hit.end < len(out) and out[hit.end] == "I-PER"):
                out[first : hit.end] = ["B-PER", *["I-PER"] * (hit.end - first - 1)]
        return out

    def _cluster(self, form: Form, grain: int) -> str:
        found = self._words.clusters.get(form.stem)
        return found[grain] if found else f"-{form.pos}{form.kind[0]}"

    def _describe(self, form: Form) -> list[str]:
        stem, key = form.stem, form.key
        core = stem[2:] if stem.startswith(words.ARTICLE) and len(stem) > 4 else stem
        row = ["bias", f"w={key}", f"s={stem}", f"k={form.kind}", f"p={form.proclitic}", f"pos={form.pos}"]
        if form.kind == "word":
            row += [f"pre{n}={core[:n]}" for n in (2, 3) if len(core) > n]
            row += [f"suf{n}={core[-n:]}" for n in (1, 2, 3) if len(core) > n]
            row += [f"len={min(len(core), 8)}", f"al={core is not stem}", f"e={bool(form.enclitic)}"]
            row.append(f"f={self._frequency(stem)}")
            row.append(f"art={self._takes_article(core)}")
        if form.feats:
            row.append(f"fe={form.pos}.{form.feats}")
        row += [f"c{n}={cluster}" for n, cluster in enumerate(self._words.clusters.get(stem, ()))]
        profile = self._words.profiles.get(stem)
        if profile:
            row += [f"np={profile}", f"nt={profile[0]}"]
        row += self._classes(form, core)
        return row

    def _classes(self, form: Form, core: str) -> list[str]:
        row = []
        if form.stem in self._given:
            row.append(f"given={self._given[form.stem]}")
        if core in self._titles:
            row.append("title")
        if core in self._org_heads:
            row.append("orghead")
        if core in self._place_heads:
            row.append("placehead")
        if form.country:
            row.append(f"country={form.pos}")
        return row

    def _frequency(self, stem: str) -> int:
        return min(self._words.counts.get(stem, 0), 100_000).bit_length() // 2

    def _takes_article(self, core: str) -> str:
        counts = self._words.counts
        bare, definite = counts.get(core, 0), counts.get(words.ARTICLE + core, 0)
        if bare + definite < 5:
            return "?"
        return "always" if bare * 10 < definite else "never" if definite * 20 < bare else "both"

    def _near_features(self, form: Form, name: str) -> list[str]:
        """How a word looks from a neighbour that has it `name` words away."""
        row = [f"{name}s={form.stem}", f"{name}pos={form.pos}"]
        clusters = self._words.clusters.get(form.stem, ())
        row += [f"{name}c{n}={clusters[n]}" for n in (1, 2, 3) if n < len(clusters)]
        if abs(int(name)) == 1:
            core = form.stem[2:] if form.stem.startswith(words.ARTICLE) else form.stem
            row += [name + feature for feature in self._classes(form, core)]
            row += [f"{name}suf2={form.stem[-2:]}", f"{name}p={form.proclitic}"]
            row.append(f"{name}np={self._words.profiles.get(form.stem, '')}")
        return row

    def _lexicon_features(self, forms: Sequence[Form]) -> list[list[str]]:
        rows: list[list[str]] = [[] for _ in forms]
        covered = 0
        for hit in self._gazetteer.find(forms):
            if hit.end <= covered:
                continue
            covered = hit.end
            types = "+".join(sorted({entry.type for entry in hit.entries}))
            size = hit.end - hit.first
            sure = size > 1 or not self._gazetteer.ordinary(forms[hit.first].key[hit.clitics :])
            for i in range(hit.first, hit.end):
                rows[i].append(f"g={'B' if i == hit.first else 'I'}{types}{min(size, 3)}{sure}")
        return rows

    def _announced(self, forms: Sequence[Form]) -> list[list[str]]:
        """Whether a title opened shortly before, with nothing but its complement in between."""
        rows: list[list[str]] = []
        since = 0
        for form in forms:
            rows.append([f"after={since}"] if since else [])
            core = form.stem[2:] if form.stem.startswith(words.ARTICLE) else form.stem
            if core in self._titles:
                since = 1
            elif since and since < _TITLE_REACH and (form.pos == "nisba" or form.stem.startswith(words.ARTICLE)):
                since += 1
            else:
                since = 0
        return rows


def _heads(lexicon: Lexicon, frame: str, column: str) -> frozenset[str]:
    firsts = (camel.fold(text).split()[0] for text in lexicon[frame][column].tolist() if text.strip())
    return frozenset(word[2:] if word.startswith(words.ARTICLE) and len(word) > 4 else word for word in firsts)


class Labelled(NamedTuple):
    """One sentence as the model sees it: IOB2 labels, and for each name (first, end, kind, how sure)."""

    labels: list[str]
    names: list[tuple[int, int, str, float]]


def scored(words: Sequence[tuple[str, float]]) -> Labelled:
    """Labels with how sure each is -> the names, each as sure as its least sure word."""
    labels = [label for label, _ in words]
    names = [(first, end, kind, min(sure for _, sure in words[first:end])) for first, end, kind in spans(labels)]
    return Labelled(labels, names)


class Tagger:
    """The shipped model over one lexicon: a first pass by sentence, a second that knows the whole document."""

    def __init__(self, lexicon: Lexicon, folder: Path, known: words.Words) -> None:
        self._features = Features(lexicon, known, read_used(folder / USED))
        self._tokenizer = Tokenizer(lexicon, known)
        self._first, self._second = (opened(folder / name) for name in (FIRST, SECOND))

    @staticmethod
    @lru_cache(maxsize=4)
    def of(lexicon: Lexicon) -> Tagger:
        """The tagger over a lexicon; one is kept per version."""
        return Tagger(lexicon, FOLDER, words.shipped())

    def label(self, document: Sequence[Sequence[Form]]) -> list[Labelled]:
        """The names of a document's sentences, in their order."""
        rows = self._features.document(document)
        first = [self._first.tag(row) if row else [] for row in rows]
        around = context.context_rows(document, [spans(labels) for labels in first])
        out = []
        for row, more, found in zip(rows, around, first, strict=True):
            if not (any(label != OUTSIDE for label in found) or any(context.tells(word) for word in more)):
                out.append(Labelled(found, []))
                continue
            self._second.set([[*own, *extra] for own, extra in zip(row, more, strict=True)])
            labels = self._second.tag()
            out.append(Labelled(labels, [self._name(labels, span) for span in spans(labels)]))
        return out

    def _name(self, labels: Sequence[str], span: tuple[int, int, str]) -> tuple[int, int, str, float]:
        first, end, kind = span
        return first, end, kind, min(self._second.marginal(labels[i], i) for i in range(first, end))

    def tag(self, sentences: Iterable[Sequence[str]]) -> list[list[str]]:
        """Labels of sentences that are divided into words already."""
        document = [forms_of(sentence, self._tokenizer) for sentence in sentences]
        labelled = zip(document, self.label(document), strict=True)
        return [plain(self._features.with_known_people(forms, found.labels)) for forms, found in labelled]


def write_used(folder: Path) -> None:
    """List the features that the two models of a folder weigh."""
    used = {feature for name in (FIRST, SECOND) for feature in opened(folder / name).info().attributes}
    with (folder / USED).open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as stream:
        stream.write("".join(f"{feature}\n" for feature in sorted(used)).encode())


def read_used(path: Path) -> frozenset[str]:
    """The features that `write_used` listed."""
    return frozenset(gzip.decompress(path.read_bytes()).decode().split("\n"))


def opened(path: Path) -> Any:
    """The model in a file, ready to tag."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def tag(sentences: Iterable[Sequence[str]], lexicon: Lexicon | None = None) -> list[list[str]]:
    """IOB2 labels (PER, LOC, ORG) of sentences given as lists of words, one label for each word.

    Words are taken as they are divided: a clitic that stands in a word belongs to it. The sentences count as one text
    in their order: what a name is called in one tells about the others near it, so give whole documents together.
    """
    from . import lexicon as lexicons

    return Tagger.of(lexicon or lexicons.load()).tag(sentences)


def forms_of(sentence: Sequence[str], tokenizer: Tokenizer) -> list[Form]:
    """Given words as forms; of a word with marks stuck to it the letters count."""
    forms = []
    for word in sentence:
        pieces = [m for m in TOKEN.finditer(word) if m.lastgroup != "punct"] or list(TOKEN.finditer(word))
        if not pieces:
            forms.append(_PUNCTUATION)
            continue
        piece = max(pieces, key=lambda m: m.end() - m.start())
        forms.append(form_of(tokenizer.choice(piece.group(), piece.lastgroup or "punct").usual))
    return forms


def form_of(entry: Entry) -> Form:
    """The word-level columns of what the tokenizer knows of a word."""
    return Form(*(getattr(entry, name) for name in Form._fields))


def plain(labels: Sequence[str]) -> list[str]:
    """Labels of the three kinds that are asked for, every name begun with B."""
    out: list[str] = []
    for label in labels:
        kind = label[2:]
        if kind not in LABELS:
            out.append("O")
        elif label[0] == "I" and (not out or out[-1][2:] != kind):
            out.append(f"B-{kind}")
        else:
            out.append(label)
    return out


def spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """IOB2 labels -> (first, end, kind) of each name."""
    found: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        if label == "O":
            continue
        if label[0] == "I" and found and found[-1][1] == i and found[-1][2] == label[2:]:
            found[-1] = (found[-1][0], i + 1, label[2:])
        else:
            found.append((i, i + 1, label[2:]))
    return found


def read_conll(path: Path) -> list[tuple[list[str], list[str]]]:
    """Sentences of a file: a word and its label (empty if there is none) a line, blank lines between sentences."""
    sentences: list[tuple[list[str], list[str]]] = []
    current: tuple[list[str], list[str]] = ([], [])
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        parts = line.split()
        if parts:
            current[0].append(parts[0])
            current[1].append(parts[-1] if len(parts) > 1 else "")
        elif current[0]:
            sentences.append(current)
            current = ([], [])
    return sentences


def measure(gold: Iterable[Sequence[str]], predicted: Iterable[Sequence[str]]) -> dict[str, dict[str, Any]]:
    """Exact-span precision, recall and F1 by kind and together (`all`) over PER, LOC and ORG."""
    right, found, meant = dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, 0), dict.fromkeys(LABELS, 0)
    for a, b in zip(gold, predicted, strict=True):
        wanted, given = (set(spans(plain(labels))) for labels in (a, b))
        for kind in LABELS:
            right[kind] += sum(s[2] == kind for s in wanted & given)
            found[kind] += sum(s[2] == kind for s in given)
            meant[kind] += sum(s[2] == kind for s in wanted)
    for counts in (right, found, meant):
        counts["all"] = sum(counts.values())
    return {kind: _figures(right[kind], found[kind], meant[kind]) for kind in (*LABELS, "all")}


def _figures(right: int, found: int, meant: int) -> dict[str, Any]:
    p, r = right / found if found else 0.0, right / meant if meant else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(f1, 3), "gold": meant, "found": found}
