"""Spellings of one word meet in one key, and camel-tools never asks the network."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import camel, lexicon, morphology, tables
from lib.spotters import Sentence, Spotters

LEXICON = lexicon.load()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("\u0623\u0631\u062f\u0648\u063a\u0627\u0646", "\u0627\u0631\u062f\u0648\u063a\u0627\u0646"),
        ("\u0625\u0644\u0649", "\u0627\u0644\u064a"),
        ("\u0642\u0645\u0651\u0629", "\u0642\u0645\u0647"),
        ("\u0642\u0640\u0640\u0637\u0631", "\u0642\u0637\u0631"),
        ("\u200f\u0642\u0637\u0631\u200e", "\u0642\u0637\u0631"),
        ("\u06a9\u06cc\u0641", "\u0643\u064a\u0641"),
        ("\ufedf\ufe92\ufee8\ufe8e\ufee5", "\u0644\u0628\u0646\u0627\u0646"),
        ("\u0661\u06f2", "12"),
        ("NATO", "nato"),
    ],
)
def test_spellings_meet_in_one_key(written, key):
    assert camel.fold(written) == key


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    once = camel.fold(text)
    assert camel.fold(once) == once


def test_unknown_words_have_no_reading():
    assert camel.analyse("\u0632\u062e\u0636\u063a\u062b", LEXICON) == ()


@pytest.mark.parametrize("word", ["", " ", "\u060c", "12", "NATO", "\u200f", "\u0640"])
def test_what_is_no_arabic_word_has_no_reading(word):
    assert camel.analyse(word, LEXICON) == ()


def test_the_compiled_database_is_the_same_every_time():
    assert morphology.compile_database(LEXICON, camel.fold) == morphology.compile_database(LEXICON, camel.fold)


def test_camel_tools_starts_without_network_and_without_a_home(tmp_path):
    program = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from lib import camel, lexicon\n"
        "print(camel.analyse('\\u0642\\u0637\\u0631', lexicon.load())[0].country)\n"
    )
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    environment = {"HOME": str(home), "PATH": "", "PYTHONPATH": ".", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", program],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "QA", done.stderr
    assert list(home.iterdir()) == []


def test_the_environment_is_as_before_after_camel_tools_was_imported(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CAMELTOOLS_DATA", raising=False)
    with camel.data_folder():
        pass
    import os

    assert os.environ["HOME"] == str(tmp_path)
    assert "CAMELTOOLS_DATA" not in os.environ


WORDS = ("\u0642\u0637\u0631", "\u0644\u0628\u0646\u0627\u0646", "\u0632\u0627\u0631")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("model")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, "##\u0627", "##\u0646"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}', encoding="utf-8")
    labels = ["B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O"]
    torch.manual_seed(3)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), max_position_embeddings=12, id2label=dict(enumerate(labels)), **shape
    )
    transformers.BertForTokenClassification(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture
def model(folder):
    from lib.transformer import Transformer

    return Transformer.of(folder)


def test_labels_do_not_depend_on_the_batch(model):
    a, b, c = WORDS
    sentences = [[a, b, c, a], [b], [c, a], [a] * 9]
    together = model.label(sentences)
    alone = [model.label([sentence])[0] for sentence in sentences]
    assert [[label for label, _ in found] for found in together] == [[x for x, _ in found] for found in alone]


def test_person_labels_have_their_usual_name(model):
    assert set(model._names.values()) >= {"B-PER", "I-PER"}
    assert not any("PERS" in label for label in model._names.values())


def test_a_word_without_pieces_does_not_shift_the_labels(model):
    a, b, _ = WORDS
    plain, marked = model.label([[a, b]])[0], model.label([[a, "\u200f", b]])[0]
    assert marked == [plain[0], ("O", 0.0), plain[1]]


def test_a_sentence_longer_than_the_model_is_read_in_parts(model):
    found = model.label([[WORDS[0]] * 50])[0]
    assert len(found) == 50
    assert all(sure > 0 for _, sure in found)


def test_nothing_gives_nothing(model):
    assert model.label([]) == []
    assert model.label([[]]) == [[]]


def test_the_setting_puts_it_in_the_taggers_place(folder, monkeypatch):
    from lib import sentences, tokens
    from lib.mentions import _articles

    articles = tables.frame("articles", [{"article_id": "a", "file": "a", "story": 0, "text": " ".join(WORDS)}])
    split = sentences.split(articles, LEXICON)
    words = tokens.tokenize(articles, split, LEXICON)
    documents = [article for _, article in _articles(words, {"a": articles["text"].iloc[0]})]
    assert all(isinstance(sentence, Sentence) for sentence in documents[0])
    monkeypatch.setenv("MARSAD_TAGGER", f"transformer:{folder}")
    labelled = Spotters.of(LEXICON).label(documents)
    from lib.transformer import Transformer

    expected = [label for label, _ in Transformer.of(folder).label([list(WORDS)])[0]]
    assert labelled[0][0].labels == expected


def test_missing_data_is_told_with_the_remedy(tmp_path):
    pytest.importorskip("transformers")
    with pytest.raises(camel.CamelError, match="camel_data"):
        camel.name_recognizer(str(tmp_path / "nothing"))
