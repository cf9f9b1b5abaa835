"""Words in a row -> what the name model sees of each: the word, its neighbours, and the lexicon's names over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import camel, context, words
from .gazetteer import Form, Gazetteer

if TYPE_CHECKING:
    from .lexicon import Lexicon

NEAR = ("-2", "-1", "+1", "+2")
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

    def __init__(self, lexicon: Lexicon, known: words.Words) -> None:
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
        views = [self.view(form) for form in forms]
        last = len(forms) - 1
        out = []
        for i, row in enumerate(self.further(forms, topic)):
            row += views[i].own
            row += views[i - 1].just_before if i else ()
            row += views[i + 1].just_after if i < last else ()
            row += views[i - 2].before if i > 1 else ()
            row += views[i + 2].after if i + 1 < last else ()
            out.append(row)
        return out

    def further(self, forms: Sequence[Form], topic: str = "") -> list[list[str]]:
        """Those features of each word that neither it nor a neighbour has alone."""
        hits, announced = self._lexicon_features(forms), self._announced(forms)
        clusters = [self.view(form).cluster for form in forms]
        last = len(forms) - 1
        out = []
        for i, row in enumerate(announced):
            row += hits[i]
            if topic:
                row += [f"t={topic}", *(f"t={topic}{hit}" for hit in hits[i])]
            if i:
                row += [f"b={forms[i - 1].stem}|{forms[i].stem}", f"bc={clusters[i - 1]}|{clusters[i]}"]
                row += [f"-1{hit}" for hit in hits[i - 1][:1]]
            else:
                row.append("BOS")
            if i < last:
                row.append(f"ac={clusters[i]}|{clusters[i + 1]}")
                row += [f"+1{hit}" for hit in hits[i + 1][:1]]
            else:
                row.append("EOS")
            out.append(row)
        return out

    def view(self, form: Form) -> View:
        """The features that hang on one word alone."""
        found = self._views.get(form)
        if found is None:
            if len(self._views) >= REMEMBERED:
                self._views.clear()
            near = [self._near_features(form, name) for name in NEAR]
            own, cluster = self._describe(form), self._cluster(form, 1)
            found = self._views[form] = View(own, near[0], near[1], near[2], near[3], cluster)
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
