"""The record keeps what it was given through repetition, crashes, full disks and two writers, and corrections hold."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from lib import corrections, files, pipeline, store, tables

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SOURCES = [s for s in files.sources([SEEDS], {}) if isinstance(s, files.Source)]


@pytest.fixture
def record(tmp_path):
    return store.Store(tmp_path / "data")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    made = store.Store(tmp_path_factory.mktemp("filled"))
    made.import_files(SOURCES[:4])
    return made


@pytest.fixture
def copied(filled, tmp_path):
    filled.record.engine.dispose()
    shutil.copytree(filled.folder, tmp_path / "copy")
    return store.Store(tmp_path / "copy")


def command(data, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "lib", *map(str, arguments)],
        cwd=ROOT, env=os.environ | {"MARSAD_DATA": str(data)}, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        **options,
    )  # fmt: skip


def test_the_same_file_twice_adds_nothing(record):
    first = record.import_files(SOURCES[:2])
    before = record.tables()
    again = record.import_files([*SOURCES[:2], files.Source("another-name.txt", SOURCES[0].data)])
    assert (first.read, first.known) == (2, 0)
    assert (again.known, again.analysed) == (3, 0)
    for name, table in record.tables().items():
        pd.testing.assert_frame_equal(table, before[name])
    assert record.other_names() == {SOURCES[0].name: ["another-name.txt"]}


def test_every_stored_table_keeps_its_declaration(filled):
    shown = filled.tables()
    assert set(shown) == set(tables.STORED)
    for name, table in shown.items():
        tables.check(name, table)
    assert len(shown["articles"]) >= 4
    assert len(shown["mentions"]) > 20


def test_a_fresh_store_shows_the_sample_until_something_is_imported(tmp_path):
    record = store.open_store(tmp_path)
    sample = set(record.table("articles")["file"])
    assert record.sample
    assert len(sample) >= 14
    record.import_files([files.Source("mine.txt", SOURCES[0].data + b"\n\n.")])
    assert not record.sample
    assert set(record.table("articles")["file"]) == {"mine.txt"}


def test_what_cannot_be_read_is_skipped_with_its_reason_and_the_rest_goes_on(record):
    bad = [files.Source("empty.txt", b""), files.Source("paper.txt", b"%PDF-1.7\n\x00\x01\x02" * 50)]
    made = record.import_files([*bad, files.FileError("gone.txt", "No such file or directory"), SOURCES[0]])
    assert made.read == 1
    assert [name for name, _ in made.skipped] == ["empty.txt", "paper.txt", "gone.txt"]
    assert all(reason for _, reason in made.skipped)


def test_search_folds_spelling(filled):
    articles = filled.table("articles")
    word = max(articles["text"][0].split(), key=len).strip('\u060c.:\u00ab\u00bb"()')
    marked = "\u0640".join(word)
    assert articles["article_id"][0] in filled.search(marked)
    assert filled.search("\u0643\u0644\u0645\u0629\u0644\u0627\u062a\u0648\u062c\u062f") == []


def test_a_killed_import_leaves_the_store_readable_and_can_be_repeated(tmp_path):
    for number, source in enumerate(SOURCES * 3):
        (tmp_path / f"{number:03}.txt").write_bytes(source.data + b"\n%d" % number)
    data = tmp_path / "data"
    whole = len(SOURCES) * 3
    process = command(data, "import", tmp_path, start_new_session=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if (data / "marsad.db").exists() and store_size(data) >= len(SOURCES) + 5:
            break
        time.sleep(0.02)
    assert process.poll() is None, "the import was over before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    store.Store(data).tables()
    again = command(data, "import", tmp_path)
    _, told = again.communicate(timeout=300)
    assert again.returncode == 0, told.decode()
    assert store.Store(data).table("articles")["file"].nunique() == whole


def store_size(data):
    try:
        with sqlite3.connect(f"file:{data}/marsad.db?mode=ro", uri=True) as db:
            return db.execute("select count(*) from raw").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def derived(data):
    try:
        with sqlite3.connect(f"file:{data}/marsad.db?mode=ro", uri=True) as db:
            return db.execute("select count(*) from derived").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def rows_file(path, count):
    text = SOURCES[0].data.decode()[:600]
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": f"{text} {n}"}) + "\n" for n in range(count)))


def test_a_large_file_whose_analysis_was_killed_is_finished_by_the_next_import(tmp_path):
    rows_file(tmp_path / "rows.jsonl", 700)
    data = tmp_path / "data"
    process = command(data, "import", tmp_path / "rows.jsonl", "--workers", 1)
    deadline = time.monotonic() + 120
    while derived(data) < 100 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    record = store.Store(data)
    kept = len(record.table("articles"))
    assert 0 < kept < 700
    assert len(record.pending()) == 1
    assert record.import_files([]).analysed == 700 - kept
    assert len(record.table("articles")) == 700
    assert record.pending() == []


OWN_NAME = "\u0632\u0631\u0642\u0648\u0646 \u0645\u0637\u0627\u0639\u064a\u0646"
OWN_ROWS = f"entity_id,name,english,country,source\nperson.own-desk,{OWN_NAME},Zarqun Mutain,QA,own\n"


def teach(record):
    (record.folder / "lexicon").mkdir()
    (record.folder / "lexicon" / "people.csv").write_text(OWN_ROWS, encoding="utf-8-sig")


def test_a_name_taught_to_a_running_server_counts_from_the_next_import(record):
    text = f"{SOURCES[0].data.decode()[:600]}. {OWN_NAME}."
    record.import_files([files.Source("a.jsonl", json.dumps({"id": "r", "text": text}).encode())])
    teach(record)
    assert record.import_files([]).analysed == 1
    assert "person.own-desk" in set(record.table("mentions")["entity_id"])


def test_what_an_older_lexicon_derived_is_shown_until_it_is_derived_anew_and_then_goes(copied):
    before, old = copied.tables(), copied.parts.names()
    teach(copied)
    taught = store.Store(copied.folder)
    assert len(taught.pending()) == 4
    pd.testing.assert_frame_equal(taught.table("mentions"), before["mentions"])
    taught.import_files([])
    assert taught.pending() == []
    assert taught.parts.names().isdisjoint(old)
    assert len(taught.parts.names()) == 1
    assert set(taught.table("articles")["article_id"]) == set(before["articles"]["article_id"])


def test_a_confirmed_day_outlives_a_new_lexicon(copied):
    article = copied.table("articles")["article_id"].iloc[0]
    copied.correct("published", {"article_id": article}, None, "2012-03-04", "tester")
    teach(copied)
    taught = store.Store(copied.folder)
    taught.import_files([])
    row = taught.table("articles").set_index("article_id").loc[article]
    assert (str(row["published"].date()), row["published_from"]) == ("2012-03-04", "analyst")


def test_tables_that_were_deleted_are_derived_again_by_the_next_import(copied):
    before = copied.tables()
    shutil.rmtree(copied.folder / "tables")
    again = store.Store(copied.folder)
    with pytest.raises(store.StoreError, match="No such file"):
        again.tables()
    again.import_files([])
    pd.testing.assert_frame_equal(again.table("mentions"), before["mentions"])


def test_an_own_file_with_wrong_columns_is_told_and_changes_nothing(copied):
    (copied.folder / "lexicon").mkdir()
    (copied.folder / "lexicon" / "people.csv").write_text("name,country\nx,QA\n")
    with pytest.raises(store.StoreError, match=r"people\.csv: the columns must be entity_id"):
        copied.import_files(SOURCES[4:5])
    assert len(copied.tables()["articles"]) >= 4


def test_a_stage_that_fails_costs_one_article_its_analysis_and_no_other(record, monkeypatch):
    def split(stories, words):
        if stories["file"].eq("bad.txt").any():
            raise IndexError("list index out of range")
        return whole(stories, words)

    whole = pipeline.sentences.split
    monkeypatch.setattr(pipeline.sentences, "split", split)
    bad = files.Source("bad.txt", SOURCES[2].data)
    made = record.import_files([*SOURCES[:2], bad, SOURCES[3]])
    [(name, reason)] = made.skipped
    assert name == "bad.txt"
    assert "IndexError: list index out of range" in reason
    shown = record.tables()
    bare = set(shown["articles"]["article_id"]) - set(shown["sentences"]["article_id"])
    assert set(shown["articles"].set_index("article_id").loc[list(bare), "file"]) == {"bad.txt"}
    assert record.pending() == []


def test_two_imports_at_once_give_each_article_once(tmp_path):
    (tmp_path / "in").mkdir()
    for number, source in enumerate(SOURCES):
        (tmp_path / "in" / f"{number:03}.txt").write_bytes(source.data + b"\n ")
    both = [command(tmp_path / "data", "import", tmp_path / "in") for _ in range(2)]
    for process in both:
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told.decode()
    articles = store.Store(tmp_path / "data").table("articles")
    assert not articles["article_id"].duplicated().any()
    assert articles["file"].nunique() == len(SOURCES)


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_a_full_disk_is_told_and_loses_nothing(small_disk):
    record = store.Store(small_disk / "data")
    record.import_files(SOURCES[:1])
    before = record.table("articles")
    (small_disk / "filler").write_bytes(b"0" * (shutil.disk_usage(small_disk).free - 100_000))
    with pytest.raises(store.StoreError, match=r"disk.*(full|No space)"):
        record.import_files(SOURCES[1:])
    record.record.engine.dispose()
    shown = store.Store(small_disk / "data").table("articles")
    assert set(before["article_id"]) <= set(shown["article_id"])
    (small_disk / "filler").unlink()
    store.Store(small_disk / "data").import_files(SOURCES[1:3])
    assert store.Store(small_disk / "data").table("articles")["file"].nunique() >= 3


def test_a_read_only_folder_is_told(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(store.StoreError, match=r"disk/data: Read-only file system"):
        store.Store(small_disk / "data")


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(store.StoreError, match="data: File exists"):
        store.Store(tmp_path / "data")


def busiest(record, kind="PER"):
    shown = record.tables()
    counted = shown["mentions"].loc[shown["mentions"]["type"] == kind, "entity_id"].value_counts()
    return list(counted.index)


def test_merged_entities_are_one_in_every_table_until_undone(copied):
    one, other = busiest(copied)[:2]
    before = copied.tables()
    number = copied.correct("entity_merge", {"entity_id": other}, other, one, "tester")
    shown = copied.tables()
    assert other not in set(shown["entities"]["entity_id"])
    assert other not in set(shown["mentions"]["entity_id"])
    both = before["mentions"]["entity_id"].isin([one, other]).sum()
    assert (shown["mentions"]["entity_id"] == one).sum() == both
    copied.undo(number, "tester")
    pd.testing.assert_frame_equal(copied.tables()["mentions"], before["mentions"])
    assert list(copied.corrections()["undoes"].dropna()) == [number]


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [("entity_rename", "name", "X"), ("entity_country", "country", "NO"), ("entity_retype", "type", "ORG")],
)
def test_an_entity_can_be_renamed_retyped_and_moved(copied, kind, column, value):
    entity = busiest(copied)[0]
    copied.correct(kind, {"entity_id": entity}, None, value, "tester")
    entities = copied.table("entities").set_index("entity_id")
    assert entities.at[entity, column] == value


def test_an_entity_can_be_split_by_article(copied):
    entity = busiest(copied, "GPE")[0]
    found = copied.table("mentions")
    article = found.loc[found["entity_id"] == entity, "article_id"].iloc[0]
    copied.correct("entity_split", {"entity_id": entity, "article_id": article}, None, "Other", "tester")
    shown = copied.tables()
    new = shown["entities"].loc[shown["entities"]["name"] == "Other", "entity_id"].iloc[0]
    assert set(shown["mentions"].loc[shown["mentions"]["entity_id"] == new, "article_id"]) == {article}
    assert not ((shown["mentions"]["entity_id"] == entity) & (shown["mentions"]["article_id"] == article)).any()


def test_a_confirmed_date_resolves_the_times_of_its_article_at_once(tmp_path):
    record = store.open_store(tmp_path)
    shown = record.tables()
    undated = shown["articles"].loc[shown["articles"]["published"].isna(), "article_id"]
    open_times = shown["times"][shown["times"]["article_id"].isin(undated) & shown["times"]["first"].isna()]
    article = open_times["article_id"].value_counts().index[0]
    number = record.correct("published", {"article_id": article}, None, "2021-03-10", "tester")
    after = record.tables()
    row = after["articles"].set_index("article_id").loc[article]
    assert (str(row["published"].date()), row["published_from"]) == ("2021-03-10", "analyst")
    resolved = after["times"][(after["times"]["article_id"] == article) & after["times"]["first"].notna()]
    assert len(resolved) > len(
        shown["times"][(shown["times"]["article_id"] == article) & shown["times"]["first"].notna()]
    )
    record.undo(number, "tester")
    pd.testing.assert_frame_equal(record.tables()["times"], shown["times"])


def test_stances_are_rejected_retyped_and_swapped_and_precision_follows(tmp_path):
    record = store.open_store(tmp_path)
    stances = record.table("stances")
    rows = stances[stances["actor"].notna() & stances["recipient"].notna()].to_dict("records")[:3]
    keys = [corrections.stance_key(row) for row in rows]
    record.correct("stance_reject", keys[0], None, None, "tester")
    record.correct("stance_type", keys[1], rows[1]["event_type"], "SANCTION", "tester")
    record.correct("stance_swap", keys[2], None, None, "tester")
    shown = record.table("stances")
    assert len(shown) == len(stances) - 1
    changed = shown[shown["review"] == "changed"]
    assert sorted(changed["event_type"]) == sorted(["SANCTION", rows[2]["event_type"]])
    assert (changed.loc[changed["event_type"] == "SANCTION", "score"] == -6).all()
    assert ((changed["actor"] == rows[2]["recipient"]) & (changed["recipient"] == rows[2]["actor"])).any()
    reviewed = corrections.review(stances, record.active_corrections())
    assert list(reviewed["right"]) == [False, False, False]


@pytest.mark.parametrize(
    ("kind", "target", "after", "told"),
    [("entity_paint", {"entity_id": "x"}, "red", "not one of"), ("published", {"article_id": "x"}, "soon", "not a day"),
     ("entity_retype", {"entity_id": "x"}, "CAT", "'CAT' is not one of PER"),
     ("entity_merge", {}, "y", "lacks entity_id"),
     ("entity_rename", {"entity_id": "x"}, " ", "a name is needed")],
)  # fmt: skip
def test_a_correction_that_cannot_be_made_is_refused(record, kind, target, after, told):
    with pytest.raises(corrections.CorrectionError, match=told):
        record.correct(kind, target, None, after, "tester")
    assert record.corrections().empty


def test_the_version_changes_with_imports_and_corrections(copied):
    first = copied.version
    copied.import_files(SOURCES[4:5])
    second = copied.version
    copied.correct("entity_rename", {"entity_id": busiest(copied)[0]}, None, "X", "tester")
    assert len({first, second, copied.version}) == 3
