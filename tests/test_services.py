"""Real services at both ends: a Dask cluster to work on, PostgreSQL for the record, other places for the tables."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import pytest

from lib import files, lexicon, pipeline, store

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
SOURCES = [s for s in files.sources([SEEDS], {}) if isinstance(s, files.Source)]
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
TABLES = ("articles", "mentions", "quotations", "stances", "times")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until_open(port, *processes):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert all(process.poll() is None for process in processes)
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nothing answers at port {port}")


@pytest.fixture
def scheduler():
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    head = subprocess.Popen([*start, "--no-dashboard"], **quiet)
    try:
        until_open(port, head)
        yield address, lambda: subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
             "--no-dashboard"], **quiet
        )  # fmt: skip
    finally:
        head.terminate()
        head.wait(20)


def marsad(*arguments, **options):
    command = [sys.executable, "-m", "lib", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, **options)


def rows(folder, name):
    return sorted((folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


def test_a_cluster_gives_the_same_rows_as_one_process(scheduler, tmp_path):
    address, start_worker = scheduler
    worker = start_worker()
    try:
        far = marsad("analyze", SEEDS, "--out", tmp_path / "far", "--format", "jsonl", "--scheduler", address)
    finally:
        worker.terminate()
        worker.wait(20)
    near = marsad("analyze", SEEDS, "--out", tmp_path / "near", "--format", "jsonl", "--workers", 1)
    assert (far.returncode, near.returncode) == (0, 0), far.stderr
    for name in TABLES:
        assert rows(tmp_path / "far", name) == rows(tmp_path / "near", name), name


def test_a_cluster_without_workers_is_told(scheduler, tmp_path, monkeypatch):
    address, _ = scheduler
    monkeypatch.setattr(pipeline, "PATIENCE_SECONDS", 2)
    with pytest.raises(pipeline.ClusterError, match=f"{address}: the cluster has no worker"):
        list(pipeline.run([], lexicon.load(), scheduler=address))


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:8786", "tcp://127.0.0.1:9"])
def test_an_address_where_no_cluster_is_ends_with_two_and_says_so(address, tmp_path):
    done = marsad("analyze", SEEDS, "--out", tmp_path / "out", "--scheduler", address)
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith(f"marsad: {address}: ")
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def postgresql():
    """The address of a PostgreSQL server of Debian's, started in a folder of its own by somebody who is not root."""
    if not SERVERS:
        pytest.skip("no PostgreSQL server under /usr/lib/postgresql")
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = {}
    if os.getuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        name = "postgres" if "postgres" in names else "nobody"
        user = {"user": name}
        shutil.chown(folder, name)
    port, binaries = free_port(), SERVERS[-1]
    made = subprocess.run(
        [binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "marsad", "-E", "UTF8", "--no-sync"],
        capture_output=True, text=True, cwd=folder, **user,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    command = [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=folder, **quiet, **user)
    try:
        until_open(port, server)
        yield f"postgresql+psycopg://marsad@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def test_two_servers_share_one_record_in_postgresql(postgresql, tmp_path, monkeypatch):
    monkeypatch.setenv("MARSAD_DATABASE", postgresql)
    monkeypatch.setenv("MARSAD_TABLES", str(tmp_path / "tables"))
    one, other = store.Store(tmp_path / "one"), store.Store(tmp_path / "other")
    assert one.import_files(SOURCES[:3]).read == 3
    again = other.import_files(SOURCES[:3])
    assert (again.known, again.analysed) == (3, 0)
    pd.testing.assert_frame_equal(one.table("mentions"), other.table("mentions"))
    entity = one.table("mentions")["entity_id"].dropna().iloc[0]
    before = other.version
    number = one.correct("entity_rename", {"entity_id": entity}, None, "X", "tester")
    assert other.version != before
    assert "X" in set(other.table("entities")["name"])
    other.undo(number, "tester")
    assert "X" not in set(one.table("entities")["name"])
    article = one.table("articles").iloc[0]
    one.correct("published", {"article_id": article["article_id"]}, None, "2011-01-02", "tester")
    assert (
        str(other.table("articles").set_index("article_id")["published"][article["article_id"]].date()) == "2011-01-02"
    )
    assert article["article_id"] in other.search(article["text"].split()[0])
    assert other.pending() == []
    one.record.engine.dispose()
    other.record.engine.dispose()


def test_two_imports_at_once_into_postgresql_give_each_article_once(postgresql, tmp_path):
    env = os.environ | {"MARSAD_DATABASE": postgresql, "MARSAD_TABLES": str(tmp_path / "shared")}
    text = SOURCES[0].data.decode()[:600]
    lines = "".join(json.dumps({"id": f"r{n}", "text": f"{text} {n}"}) + "\n" for n in range(60))
    (tmp_path / "rows.jsonl").write_text(lines)
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "lib", "import", tmp_path / "rows.jsonl"],
            cwd=ROOT, env=env | {"MARSAD_DATA": str(tmp_path / name)}, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        ) for name in "ab"
    ]  # fmt: skip
    for process in both:
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0, told.decode()
    done = marsad(
        "export", "--out", tmp_path / "out", "--format", "jsonl", env=env | {"MARSAD_DATA": str(tmp_path / "a")}
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in rows(tmp_path / "out", "articles")]
    assert len([row for row in found if row["file"].startswith("r")]) == 60


@pytest.mark.parametrize("place", ["memory://marsad-{}", "file://{}/elsewhere"])
def test_tables_may_stand_in_another_place(place, tmp_path, monkeypatch):
    here = store.Store(tmp_path / "here")
    here.import_files(SOURCES[:2])
    monkeypatch.setenv("MARSAD_TABLES", place.format(tmp_path))
    there = store.Store(tmp_path / "there")
    there.import_files(SOURCES[:2])
    assert not (tmp_path / "there" / "tables").exists()
    for name, table in here.tables().items():
        pd.testing.assert_frame_equal(there.tables()[name], table)


def test_a_place_that_nobody_knows_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("MARSAD_TABLES", "nowhere://x")
    with pytest.raises(store.StoreError, match="nowhere://x"):
        store.Store(tmp_path)


def test_a_database_that_does_not_answer_is_told(tmp_path, monkeypatch):
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    monkeypatch.setenv("MARSAD_DATABASE", f"postgresql+psycopg://marsad:secret@127.0.0.1:{free_port()}/x")
    with pytest.raises(store.StoreError, match=r"[Cc]onnection") as told:
        store.Store(tmp_path)
    assert "secret" not in str(told.value)


def test_a_database_of_an_unknown_kind_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("MARSAD_DATABASE", "oracled://x")
    with pytest.raises(store.StoreError, match="oracled"):
        store.Store(tmp_path)
