"""The lexicon's words, inflected -> the text of a morphology database in the format that camel-tools reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .lexicon import Lexicon

FEATURES = ("diac", "lex", "pos", "prc", "det", "enc", "asp", "per", "png", "country")
NONE = "-"
PRONOUNS = ("\u0647", "\u0647\u0627", "\u0647\u0645", "\u0646\u0627")
NOUNS = (
    ("titles", "title"),
    ("office_titles", "title"),
    ("org_heads", "head"),
    ("place_heads", "head"),
    ("nominal_heads", "head"),
)
_FINAL_WEAK = frozenset("\u0627\u0648\u064a\u0649")  # alef, waw, ya, alef maqsura
_ALEF, _WAW, _YA, _MAQSURA = "\u0627", "\u0648", "\u064a", "\u0649"
_TA, _TA_MARBUTA, _HAMZA, _HAMZA_YA, _HAMZA_WAW = "\u062a", "\u0629", "\u0621", "\u0626", "\u0624"
_ARTICLE, _LAM = "\u0627\u0644", "\u0644"
_ALEF_FORMS = str.maketrans(dict.fromkeys("\u0623\u0625\u0622\u0671", _ALEF))

# Which prefix classes stand before a class of stem.
_BARE = ("bare", "conj")
_WITH_PREPOSITION = (*_BARE, "prep")
_NOMINAL = (*_WITH_PREPOSITION, "lam", "article")
PREFIXES_OF = {
    "name": _WITH_PREPOSITION,
    "afterlam": ("lam",),
    "particle": _BARE,
    "fixed": _BARE,
    "pronominal": _WITH_PREPOSITION,
    "quantity": _NOMINAL,
    "noun": _NOMINAL,
    "feminine": _NOMINAL,
    "adjective": _NOMINAL,
    "feminine_t": _NOMINAL,
    "feminine_plural": _NOMINAL,
    **dict.fromkeys(("perfect", "perfect_0", "perfect_e", "perfect_t", "perfect_w", "perfect_c"), _BARE),
    **dict.fromkeys(("imperfect", "imperfect_0", "imperfect_e", "imperfect_w", "imperfect_d"), ("person",)),
}
# Which suffix classes stand after it.
SUFFIXES_OF = {
    "name": ("none",),
    "afterlam": ("none",),
    "particle": ("none", "enclitic_particle"),
    "fixed": ("none",),
    "pronominal": ("none", "enclitic_particle"),
    "quantity": ("none", "adjective", "enclitic_noun"),
    "noun": ("none", "noun", "construct", "construct_e", "enclitic_noun"),
    "feminine": ("none",),
    "feminine_t": ("feminine_t", "construct_t", "construct_t_e", "enclitic_noun"),
    "feminine_plural": ("feminine_plural", "feminine_plural_e"),
    "adjective": ("none", "adjective"),
    "perfect": ("none", "enclitic_verb", "perfect_t", "perfect_t_e", "perfect_w", "perfect_w_e", "perfect_d"),
    "perfect_0": ("none",),
    "perfect_e": ("enclitic_verb",),
    "perfect_t": ("perfect_t", "perfect_t_e"),
    "perfect_w": ("perfect_w", "perfect_w_e"),
    "perfect_c": ("perfect_c", "perfect_c_e"),
    "imperfect": ("none", "enclitic_verb", "imperfect_w", "imperfect_w_e", "imperfect_d", "imperfect_f"),
    "imperfect_0": ("none",),
    "imperfect_e": ("enclitic_verb",),
    "imperfect_w": ("imperfect_w", "imperfect_w_e"),
    "imperfect_d": ("imperfect_d", "imperfect_f"),
}


class Stem(NamedTuple):
    """One stem line: folded form, class of inflection, and the features that every form of it carries."""

    form: str
    category: str
    lemma: str
    pos: str
    aspect: str = NONE
    country: str = NONE


def compile_database(lexicon: Lexicon, fold: Callable[[str], str]) -> str:
    """The whole database as text; `fold` is the folding that words are looked up with."""
    parts = _header()
    parts += ["###PREFIXES###", *_lines(_prefixes(lexicon))]
    parts += ["###SUFFIXES###", *_lines(_suffixes(lexicon))]
    parts += ["###STEMS###"]
    for stem in sorted(set(_stems(lexicon, fold))):
        values = (stem.form, stem.lemma, stem.pos, NONE, NONE, NONE, stem.aspect, NONE, NONE, stem.country)
        parts.append(f"{stem.form}\t{stem.category}\t{_features(zip(FEATURES, values, strict=True))}")
    prefixes = sorted({p for group in PREFIXES_OF.values() for p in group})
    suffixes = sorted({s for group in SUFFIXES_OF.values() for s in group})
    parts += ["###TABLE AB###", *(f"{p} {stem}" for stem, group in PREFIXES_OF.items() for p in group)]
    parts += ["###TABLE BC###", *(f"{stem} {s}" for stem, group in SUFFIXES_OF.items() for s in group)]
    parts += ["###TABLE AC###", *(f"{p} {s}" for p in prefixes for s in suffixes if _together(p, s))]
    return "\n".join(parts) + "\n"


def _together(prefix: str, suffix: str) -> bool:
    """A noun with its article is not in construct, and takes no pronoun."""
    return prefix not in ("article", "lam") or not (suffix.startswith("construct") or suffix.endswith(("_e", "_noun")))


def _header() -> list[str]:
    defaults = [" ".join(["DEFAULT", f"pos:{pos}", "lex:*", "diac:*"]) for pos in ("noun", "digit", "punc", "latin")]
    return [
        "###DEFINES###",
        *(f"DEFINE {name} {name}:*open*" for name in FEATURES),
        "###DEFAULTS###",
        *defaults,
        "###ORDER###",
        "ORDER " + " ".join(FEATURES),
        "###TOKENIZATIONS###",
        "TOKENIZATION diac",
        "###STEMBACKOFF###",
    ]


def _features(pairs: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{name}:{value}" for name, value in pairs)


def _lines(affixes: Iterable[tuple[str, str, dict[str, str]]]) -> list[str]:
    lines = {f"{form}\t{cls}\t{_features({'diac': form, **feats}.items())}" for form, cls, feats in affixes}
    return sorted(lines)


def _affixes(lexicon: Lexicon, side: str) -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for row_side, cls, form, feats, _ in lexicon["affixes"].to_numpy().tolist():
        if row_side == side:
            table.setdefault(cls, []).append((form, feats))
    return table


def _prefixes(lexicon: Lexicon) -> Iterator[tuple[str, str, dict[str, str]]]:
    table = _affixes(lexicon, "prefix")
    conjunctions = ["", *(form for form, _ in table.get("conjunction", ()))]
    prepositions = [form for form, _ in table.get("preposition", ())]
    for c in conjunctions:
        yield c, "conj" if c else "bare", {"prc": c or NONE}
        for p in prepositions:
            yield c + p, "prep", {"prc": c + p}
        yield c + _LAM + _LAM, "lam", {"prc": c + _LAM, "det": "y"}
        for p in ["", *(p for p in prepositions if p != _LAM)]:
            yield c + p + _ARTICLE, "article", {"prc": c + p or NONE, "det": "y"}
        modals = [("", NONE), *table.get("future", ()), *table.get("purpose", ())]
        for modal, aspect in modals:
            for person, feats in table.get("person", ()):
                yield c + modal + person, "person", {"prc": c + modal or NONE, "asp": aspect, "per": feats}


def _suffixes(lexicon: Lexicon) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield "", "none", {"enc": NONE}
    table = _affixes(lexicon, "suffix")
    verbal = [form for form, _ in table.get("enclitic_verb", ())]
    nominal = [form for form, _ in table.get("enclitic_noun", ())]
    for cls, rows in table.items():
        for form, feats in rows:
            if cls.startswith("enclitic"):
                yield form, cls, {"enc": form}
                continue
            yield form, cls, {"png": feats or NONE}
            # The silent alef of the plural falls before a pronoun, and nouns keep only the vowel of the construct.
            verb = cls.startswith(("perfect", "imperfect"))
            base = form.removesuffix(_ALEF) if verb and form.endswith(_WAW + _ALEF) else form
            if verb or cls == "feminine_plural" or cls.startswith("construct"):
                for enclitic in verbal if verb else nominal:
                    yield base + enclitic, f"{cls}_e", {"png": feats or NONE, "enc": enclitic}


def _stems(lexicon: Lexicon, fold: Callable[[str], str]) -> Iterator[Stem]:
    for stem in _raw_stems(lexicon, fold):
        form = fold(stem.form)
        lemma = fold(stem.lemma).replace("_", "").replace("-", "")
        if form and lemma and " " not in form + lemma and ":" not in form + lemma:
            yield stem._replace(form=form, lemma=lemma)


def _raw_stems(lexicon: Lexicon, fold: Callable[[str], str]) -> Iterator[Stem]:
    for row in lexicon["verbs"].to_numpy().tolist():
        yield from verb_stems(row[:8], fold)
    for word, pos, enclitic, _ in lexicon["function_words"].to_numpy().tolist():
        yield from _function_stems(word, pos, enclitic == "yes")
    for country, form, kind, _ in lexicon["nationalities"].to_numpy().tolist():
        for word in [form] if " " not in form else []:
            yield Stem(word, "adjective" if kind == "nisba" else "noun", word, "nisba", country=country)
    for frame, column in NOUNS:
        for title in lexicon[frame][column].tolist():
            word = title.split()[0]
            if word.endswith(PRONOUNS):
                continue  # titles list "his counterpart" too; the pronoun is no part of the noun
            yield from noun_stems(word.removeprefix(_ARTICLE) if len(word) > 4 else word, "noun")
    yield from _name_stems(lexicon)


def _name_stems(lexicon: Lexicon) -> Iterator[Stem]:
    for frame in ("countries", "country_names"):
        for country, name in lexicon[frame][["country", "name"]].to_numpy().tolist():
            for word in name.split():
                yield from _proper(word, country if word == name else NONE)
    frames = ("places", "place_names", "people", "person_names", "given_names", "organisations", "organisation_names")
    for frame in frames:
        for name in lexicon[frame]["name"].tolist():
            words = name.split()
            if not frame.startswith("organisation") or len(words) == 1:
                for word in words:
                    yield from _proper(word, NONE)


def _proper(word: str, country: str) -> Iterator[Stem]:
    if len(word) < 2:
        return
    lemma = word.removeprefix(_ARTICLE) if len(word) > 4 else word
    yield Stem(word, "name", lemma, "name", country=country)
    if word.startswith(_ARTICLE) and len(word) > 3:
        yield Stem(word[2:], "afterlam", lemma, "name", country=country)


def _function_stems(word: str, pos: str, enclitic: bool) -> Iterator[Stem]:
    if pos in ("quant", "number"):
        yield Stem(word, "quantity", word, pos)
    elif pos in ("dem", "rel", "pron", "adv") or (pos == "conj" and enclitic):
        yield Stem(word, "pronominal", word, pos)
    else:
        yield Stem(word, "particle" if enclitic else "fixed", word, pos)


def noun_stems(word: str, pos: str, lemma: str = "", aspect: str = NONE) -> Iterator[Stem]:
    """The stems of a noun: one ending in ta marbuta has another form before pronouns and in the plural."""
    lemma = lemma or word
    if word.endswith(_TA_MARBUTA):
        yield Stem(word, "feminine", lemma, pos, aspect)
        yield Stem(word[:-1] + _TA, "feminine_t", lemma, pos, aspect)
        yield Stem(word[:-1], "feminine_plural", lemma, pos, aspect)
    else:
        yield Stem(word, "noun", lemma, pos, aspect)
        if word.endswith(_HAMZA) and len(word) > 2:
            yield Stem(word[:-1] + _HAMZA_YA, "noun", lemma, pos, aspect)


def verb_stems(row: list[str], fold: Callable[[str], str]) -> Iterator[Stem]:
    """The stems of one row of verbs.csv: lemma and principal parts -> perfect, imperfect, participles and masdars."""
    lemma, perfect, consonantal, imperfect, jussive, active, passive, masdars = row
    if perfect:
        yield from _perfect(lemma, perfect, consonantal or perfect)
    if imperfect:
        yield from _imperfect(lemma, imperfect, jussive)
    for participle, aspect in ((active, "part"), (passive, "partpass")):
        for form in participle.split():
            yield Stem(form, "adjective", lemma, "participle", aspect)
            if imperfect[-1:] in _FINAL_WEAK and form[-1] not in _FINAL_WEAK:
                yield Stem(form + _YA, "adjective", lemma, "participle", aspect)
    for masdar in masdars.split():
        yield from noun_stems(masdar, "noun", lemma, "masdar")


def _perfect(lemma: str, perfect: str, consonantal: str) -> Iterator[Stem]:
    def stem(form: str, category: str, aspect: str = "perf") -> Stem:
        return Stem(form.translate(_ALEF_FORMS).replace(_ALEF * 2, _ALEF), category, lemma, "verb", aspect)

    yield stem(consonantal, "perfect_c")
    if perfect[-1] in _ALEF + _MAQSURA and len(perfect) > 2:
        base = perfect[:-1]
        yield stem(perfect.replace(_MAQSURA, _YA), "perfect_0")
        yield stem(base + _ALEF, "perfect_e")
        yield stem(base, "perfect_t")
        yield stem(base, "perfect_w")
        if perfect[-1] == _ALEF:
            yield stem(base + _YA, "perfect_0", "perfpass")
    elif perfect[-1] == _YA:
        yield stem(perfect, "perfect_0")
        yield stem(perfect, "perfect_e")
        yield stem(perfect, "perfect_t")
        yield stem(perfect[:-1], "perfect_w")
    else:
        yield stem(perfect, "perfect")
        if perfect[-1] == _HAMZA:
            yield stem(perfect[:-1] + _HAMZA_WAW, "perfect_w")
    if len(perfect) > 2 and perfect[-2] == _ALEF and consonantal != perfect and consonantal[-2:-1] != _ALEF:
        yield stem(perfect[:-2] + _YA + perfect[-1], "perfect", "perfpass")


def _imperfect(lemma: str, imperfect: str, jussive: str) -> Iterator[Stem]:
    def stem(form: str, category: str, aspect: str = "impf") -> Stem:
        return Stem(form, category, lemma, "verb", aspect)

    last = imperfect[-1]
    if last in _FINAL_WEAK and len(imperfect) > 1:
        yield stem(imperfect, "imperfect_0")
        yield stem(imperfect[:-1] + (_ALEF if last == _MAQSURA else last), "imperfect_e")
        yield stem(imperfect[:-1], "imperfect_w")
        yield stem(imperfect[:-1] + (_YA if last == _MAQSURA else last), "imperfect_d")
        yield stem(imperfect[:-1] + _MAQSURA, "imperfect_0", "impfpass")
    else:
        yield stem(imperfect, "imperfect")
        if last == _HAMZA:
            yield stem(imperfect[:-1] + _HAMZA_YA, "imperfect_w")
        if len(imperfect) > 2 and imperfect[-2] in _WAW + _YA:
            yield stem(imperfect[:-2] + _ALEF + last, "imperfect", "impfpass")
    if jussive and jussive != imperfect:
        yield stem(jussive, "imperfect_0", "juss")
        yield stem(jussive, "imperfect_e", "juss")
