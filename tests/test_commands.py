"""The commands read, write, resume, check and end with the status they promise."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from lib import tables

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

NO_NETWORK = """
import socket, sys, runpy
def refuse(*a, **k): raise AssertionError("the network was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
sys.argv = ["lib", *sys.argv[1:]]
try:
    runpy.run_module("lib", run_name="__main__")
finally:
    assert "torch" not in sys.modules, "torch was imported"
"""


def marsad(*arguments, data=None, start=("-m", "lib")):
    env = os.environ | ({"MARSAD_DATA": str(data)} if data else {})
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)], cwd=ROOT, env=env, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def analysed(tmp_path_factory):
    out = tmp_path_factory.mktemp("analysed")
    status, _, told = marsad("analyze", SEEDS, "--out", out, "--format", "jsonl", start=("-c", NO_NETWORK))
    assert status == 0, told
    return out


def test_analyze_reads_all_files_without_network_or_torch(analysed):
    assert len({row["file"] for row in lines(analysed / "articles.jsonl")}) >= 14


def test_analyze_writes_every_table_with_its_columns(analysed):
    assert {p.name for p in analysed.iterdir()} == {f"{name}.jsonl" for name in tables.STORED}
    for name in set(tables.STORED) - {"copies"}:
        assert set(lines(analysed / f"{name}.jsonl")[0]) == set(tables.TABLES[name].columns), name


def test_every_span_lies_inside_its_article(analysed):
    texts = {row["article_id"]: row["text"] for row in lines(analysed / "articles.jsonl")}
    for name in ("sentences", "mentions", "quotations", "stances", "times"):
        for row in lines(analysed / f"{name}.jsonl"):
            assert 0 <= row["start"] < row["end"] <= len(texts[row["article_id"]]), (name, row)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_formats_hold_the_same_rows(analysed, tmp_path, form):
    status, _, told = marsad("analyze", SEEDS, "--out", tmp_path, "--format", form)
    assert status == 0, told
    read = pd.read_parquet if form == "parquet" else pd.read_csv
    for name in set(tables.STORED) - {"copies"}:
        assert len(read(tmp_path / f"{name}.{form}")) == len(lines(analysed / f"{name}.jsonl")), name


def test_workers_give_the_same_rows_as_one_process(analysed, tmp_path):
    status, _, told = marsad("analyze", SEEDS, "--out", tmp_path, "--format", "jsonl", "--workers", 2)
    assert status == 0, told
    for name in ("articles", "mentions", "quotations", "stances", "times"):
        both = [sorted(map(json.dumps, lines(folder / f"{name}.jsonl"))) for folder in (analysed, tmp_path)]
        assert both[0] == both[1], name


def test_what_is_skipped_is_named_with_its_reason_and_sets_the_status(tmp_path):
    (tmp_path / "in").mkdir()
    good = next(SEEDS.glob("*.txt"))
    (tmp_path / "in" / "good.txt").write_bytes(good.read_bytes())
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "paper.txt").write_bytes(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n\x00\x00obj stream")
    (tmp_path / "in" / "rows.csv").write_text("headline,link\na,b\n")
    (tmp_path / "in" / "line.txt").write_bytes(b"\xd8\xa7" * (25 * 1024 * 1024))
    status, _, told = marsad("analyze", tmp_path / "in", tmp_path / "gone.txt", "--out", tmp_path / "out")
    assert status == 1
    for name in ("empty.txt", "paper.txt", "rows.csv", "line.txt", "gone.txt"):
        assert [line for line in told.splitlines() if line.startswith("skipped: ") and name in line], told
    assert "1 read, 5 skipped" in told
    assert (tmp_path / "out" / "articles.parquet").exists()


def test_a_broken_line_of_json_is_told_and_the_others_are_read(tmp_path):
    text = next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")
    rows = [json.dumps({"id": str(n), "text": text}) for n in range(3)]
    (tmp_path / "rows.jsonl").write_text("\n".join([rows[0], '{"id": "x", "text": ', *rows[1:]]), encoding="utf-8")
    _, _, told = marsad("analyze", tmp_path / "rows.jsonl", "--out", tmp_path / "out", "--format", "jsonl")
    assert [row["file"] for row in lines(tmp_path / "out" / "articles.jsonl")] == ["0", "1", "2"]
    assert "rows.jsonl" in told
    assert "line 2" in told


@pytest.mark.parametrize("arguments", [(), ("analyse", "x"), ("analyze", "x"), ("export",)])
def test_wrong_usage_ends_with_two(arguments):
    assert marsad(*arguments)[0] == 2


def test_a_place_that_cannot_be_written_ends_with_two_and_says_so(tmp_path):
    (tmp_path / "out").write_text("in the way")
    status, _, told = marsad("analyze", SEEDS, "--out", tmp_path / "out")
    assert status == 2
    assert "out" in told
    assert "Traceback" not in told


def test_a_stopped_run_goes_on_where_it_was(tmp_path):
    text = next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")
    rows = (json.dumps({"id": f"r{n}", "text": f"{text} {n}"}) for n in range(700))
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    arguments = [
        sys.executable,
        "-m",
        "lib",
        "analyze",
        tmp_path / "rows.jsonl",
        "--out",
        tmp_path / "out",
        "--workers",
        "1",
    ]
    process = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL)
    parts = tmp_path / "out" / ".parts"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if parts.exists() and len([p for p in parts.iterdir() if not p.name.startswith(".")]) >= 2:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    status, _, told = marsad(*arguments[3:])
    assert status == 0
    done = int(told.split(" articles analysed")[0].split()[-1])
    assert f"{done} articles analysed, {700 - done} done before" in told
    assert 0 < done < 700
    assert len(pd.read_parquet(tmp_path / "out" / "articles.parquet")) == 700
    assert not parts.exists()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_that_is_interrupted_keeps_its_parts_and_says_how_to_go_on(tmp_path, workers):
    text = next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")
    rows = (json.dumps({"id": f"r{n}", "text": f"{text} {n}"}) for n in range(1000))
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    arguments = ["analyze", tmp_path / "rows.jsonl", "--out", tmp_path / "out", "--workers", workers]
    command = [sys.executable, "-m", "lib", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    parts = tmp_path / "out" / ".parts"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if parts.exists() and any(not p.name.startswith(".") for p in parts.iterdir()):
            break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "marsad: stopped; the same command goes on where it was" in told
    assert "Traceback" not in told
    assert [p for p in parts.iterdir() if not p.name.startswith(".")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("gone.csv", None, "No such file"),
        ("latin.csv", "file,outlet\na.txt,\u0627\n".encode("cp1256"), "not a CSV in UTF-8"),
        ("columns.csv", b"name,day\na.txt,2016\n", "needs a column called file"),
        ("empty.csv", b"", "needs a column called file"),
    ],
)
def test_a_metadata_file_that_cannot_be_used_ends_with_two_and_says_why(tmp_path, name, data, reason):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    status, _, told = marsad("analyze", SEEDS, "--out", tmp_path / "out", "--metadata", tmp_path / name)
    assert status == 2
    assert name in told
    assert reason in told
    assert "Traceback" not in told


def test_import_check_and_export_agree(tmp_path):
    data = tmp_path / "data"
    status, _, told = marsad("import", *sorted(SEEDS.glob("*.txt"))[:3], data=data)
    assert status == 0, told
    assert marsad("check", data=data)[:2] == (0, "lexicon and store are sound\n")
    status, listed, _ = marsad("export", "--out", tmp_path / "out", "--format", "jsonl", data=data)
    assert status == 0
    assert len(listed.splitlines()) == len(tables.STORED)
    assert len({row["file"] for row in lines(tmp_path / "out" / "articles.jsonl")}) == 3


def test_tables_prints_what_the_readme_shows():
    status, told, _ = marsad("tables")
    assert status == 0
    assert told.strip() == tables.describe().strip()
