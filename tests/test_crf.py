"""The name model labels words, measures itself, and can be trained anew."""

import json
from pathlib import Path

import pytest

from lib import clusters, context, crf, lexicon, training, words
from lib.gazetteer import Form

LEXICON = lexicon.load()
DATA = Path(__file__).parents[2] / "shared" / "data"
LIMIT = 8_000_000
QATAR, PUTIN = (
    "\u0642\u0637\u0631",
    ("\u0641\u0644\u0627\u062f\u064a\u0645\u064a\u0631", "\u0628\u0648\u062a\u064a\u0646"),
)


def test_one_label_for_each_word():
    sentences = [["\u0632\u0627\u0631", *PUTIN, QATAR], [], [QATAR]]
    labels = crf.tag(sentences, LEXICON)
    assert [len(found) for found in labels] == [4, 0, 1]
    assert labels[0] == ["O", "B-PER", "I-PER", "B-LOC"]


def test_marks_and_punctuation_stuck_to_a_word_are_no_obstacle():
    labels = crf.tag([["(" + PUTIN[0], PUTIN[1] + ")", ".", "\u200f", QATAR + "\u060c"]], LEXICON)
    assert labels == [["B-PER", "I-PER", "O", "O", "B-LOC"]]


def test_a_clitic_in_a_word_belongs_to_it():
    assert crf.tag([["\u0648" + QATAR]], LEXICON) == [["B-LOC"]]


def test_labels_are_the_three_kinds_and_every_name_begins():
    assert crf.plain(["I-PER", "I-PER", "B-MISC", "I-MISC", "I-LOC", "I-ORG"]) == [
        "B-PER", "I-PER", "O", "O", "B-LOC", "B-ORG",
    ]  # fmt: skip


def test_spans_are_half_open():
    assert crf.spans(["B-PER", "I-PER", "O", "B-LOC", "B-LOC"]) == [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "LOC")]


def test_a_name_counts_only_if_all_of_it_is_right():
    figures = crf.measure([["B-PER", "I-PER", "O", "B-LOC"]], [["B-PER", "O", "O", "B-LOC"]])
    assert figures["PER"]["f1"] == 0
    assert figures["LOC"]["f1"] == 1
    assert figures["all"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "found": 2}


def test_a_file_may_hold_labels_or_only_words(tmp_path):
    path = tmp_path / "x.conll"
    path.write_text(f"{PUTIN[0]}\tB-PER\n{PUTIN[1]} I-PER\n\n\n{QATAR}\n", encoding="utf-8")
    assert crf.read_conll(path) == [([*PUTIN], ["B-PER", "I-PER"]), ([QATAR], [""])]


def form(stem):
    return Form(stem, "word", "", stem, "", stem, "", "", "")


def test_the_context_of_a_word_is_what_its_stem_is_elsewhere():
    sentences = [[form("a"), form("b")], [form("b")], [form("c")]]
    rows = context.context_rows(sentences, [[(0, 2, "PER")], [], []])
    assert {"d=PERa", "dm=PL"} <= set(rows[1][0])
    assert rows[0][1][0] == "d=O"
    assert rows[2][0] == ["d=-"]


def test_the_context_does_not_reach_across_a_long_text():
    sentences = [[form("a")], *[[form("x")] for _ in range(context.REACH)], [form("a")]]
    spans = [[(0, 1, "PER")], *[[] for _ in sentences[1:]]]
    assert context.context_rows(sentences, spans)[-1][0][0] == "d=-"


@pytest.mark.parametrize(
    ("labels", "profile"),
    [
        ({"O": 3}, ""),
        ({"O": 400, "B-PER": 1}, "O"),
        ({"B-PER": 100}, "PB5+"),
        ({"I-PER": 30, "O": 70}, "PI2+"),
        ({"B-ORG": 30, "B-LOC": 20, "O": 50}, "OB3-"),
    ],
)
def test_a_profile_tells_kind_place_and_share(labels, profile):
    assert training.profile(labels) == profile


def test_words_come_back_from_their_file(tmp_path):
    path = tmp_path / "w.gz"
    known = words.Words({"a": 9, "b": 9, "c": 1}, {"a": ("1", "2")}, {"b": "PB5+"})
    words.write(path, known)
    first = path.read_bytes()
    again = words.read(path)
    assert (again.counts, again.clusters, again.profiles) == (known.counts, known.clusters, known.profiles)
    words.write(path, again)
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    ("key", "split"),
    [
        ("wka", ("", "wka", "")),
        ("\u0648\u0627\u0644\u0634\u0648\u0643", ("\u0648", "\u0627\u0644\u0634\u0648\u0643", "")),
        ("\u0644\u0644\u0634\u0648\u0643", ("\u0644", "\u0627\u0644\u0634\u0648\u0643", "")),
        ("\u0634\u0648\u0643\u0647\u0627", ("", "\u0634\u0648\u0643", "\u0647\u0627")),
        ("\u0648\u0631\u0642", ("", "\u0648\u0631\u0642", "")),
    ],
)
def test_counts_decide_what_is_a_clitic(key, split):
    counts = {
        "\u0634\u0648\u0643": 50, "\u0627\u0644\u0634\u0648\u0643": 90, "\u0634\u0648\u0643\u0647\u0627": 10,
        "\u0648\u0631\u0642": 50, "\u0627\u0644\u0648\u0631\u0642": 40, "\u0631\u0642": 30,
    }  # fmt: skip
    assert words.Words(counts, {}, {}).split(key) == split


def test_the_shipped_files_stay_small_and_have_a_card():
    files = [path for path in crf.FOLDER.iterdir() if path.suffix != ".md"]
    assert sum(path.stat().st_size for path in files) < LIMIT
    card = (crf.FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(licence in card for licence in ("CC BY-SA 4.0", "Apache-2.0"))


def test_training_learns_a_model_that_tags(tmp_path, monkeypatch):
    news = tmp_path / "news"
    news.mkdir()
    import lzma

    text = f"\u0632\u0627\u0631 {' '.join(PUTIN)} {QATAR} . \u0642\u0627\u0644 {PUTIN[1]} \u0643\u0644\u0645\u0629 . "
    with lzma.open(news / training.NEWS.name, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"title": None, "text": text * 5}) + "\n" for _ in range(12))
    corpus = tmp_path / training.CORPUS
    corpus.parent.mkdir()
    sentence = f"\u0632\u0627\u0631 O\n{PUTIN[0]} B-PER\n{PUTIN[1]} I-PER\n{QATAR} B-LOC\n\n"
    corpus.write_text(sentence * 40, encoding="utf-8")
    monkeypatch.setattr(clusters, "DIMENSIONS", 3)
    figures = training.train(tmp_path, tmp_path / "out", LEXICON)
    assert figures["all"]["f1"] == 1.0
    known = words.read(tmp_path / "out" / words.FILE.name)
    tagger = crf.Tagger(LEXICON, tmp_path / "out", known)
    assert tagger.tag([["\u0632\u0627\u0631", *PUTIN, QATAR]]) == [["O", "B-PER", "I-PER", "B-LOC"]]


def test_held_back_figures_of_the_shipped_model_can_be_measured():
    path = DATA / training.CORPUS
    if not path.exists():
        pytest.skip("needs the training data beside the checkout")
    corpus = crf.read_conll(path)[-400:]
    figures = crf.measure([labels for _, labels in corpus], crf.tag([sentence for sentence, _ in corpus], LEXICON))
    assert figures["all"]["f1"] > 0.76
