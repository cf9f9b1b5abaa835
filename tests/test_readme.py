"""The README tells the truth: its commands run, its pages and tables exist."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from lib import lexicon

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.strip()]
LIB = [c for c in COMMANDS if c.startswith("python -m lib")]
SERVE = [c.split("&&")[-1].strip() for c in COMMANDS if "streamlit run" in c]
EXAMPLES = {
    "analyze": ["seeds/11_jeddah_sudan_2023.txt", "--out", "{tmp}/a", "--metadata", "seeds/metadata.csv",
                "--format", "csv", "--workers", "1"],
    "import": ["seeds/11_jeddah_sudan_2023.txt", "--metadata", "seeds/metadata.csv"],
    "export": ["--out", "{tmp}/e", "--format", "jsonl"],
    "check": [],
    "tables": [],
    "tag-names": ["tests/cases/tagging.txt"],
}  # fmt: skip


def test_every_command_of_the_program_is_shown():
    told = subprocess.run([sys.executable, "-m", "lib", "--help"], cwd=ROOT, capture_output=True, text=True).stdout
    known = set(re.findall(r"^    ([a-z-]+)\b", told, re.M))
    assert {c.split()[3] for c in LIB} == known == {*EXAMPLES, "train-names", "tag-names"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_command_of_the_readme_runs_with_the_options_it_shows(name, tmp_path):
    shown = next(c for c in LIB if c.split()[3] == name)
    arguments = [a.format(tmp=tmp_path) for a in EXAMPLES[name]]
    assert all(option in shown for option in arguments if option.startswith("--"))
    env = os.environ | {"MARSAD_DATA": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "lib", name, *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_training_names_refuses_a_folder_without_data(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "lib", "train-names", tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", SERVE)
def test_the_dashboard_starts_with_the_command_shown(command, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = command.split()
    assert words[0] == ".venv/bin/streamlit"
    arguments = [sys.executable, "-m", "streamlit", *words[1:], "--server.port", str(port)]
    server = subprocess.Popen(
        arguments, cwd=ROOT, env=os.environ | {"MARSAD_DATA": str(tmp_path)}, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        else:
            pytest.fail("the server did not answer within a minute")
    finally:
        server.terminate()
        server.wait(20)


def test_both_first_commands_install_with_the_pins():
    for mark in ("open", "tests"):
        command = README.split(f"<!-- {mark} -->")[1].split("```")[1]
        assert "pip install -q -c constraints.txt" in command
    assert "torch==" in (ROOT / "constraints.txt").read_text()


def test_every_page_and_every_picture_named_exists():
    pages = {f"pages/{p.name}" for p in (ROOT / "pages").glob("*.py")}
    table = README.split("## Pages")[1].split("##")[0]
    assert set(re.findall(r"\]\(([^)]+)\)", table)) == pages | {"dashboard.py"}
    assert all((ROOT / picture).exists() for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README))


def test_the_example_of_an_own_name_is_accepted(tmp_path):
    example = re.search(r"```csv\n(.*?)```", README, re.S)
    assert example
    (tmp_path / "people.csv").write_text(example.group(1), encoding="utf-8")
    assert lexicon.errors(lexicon.load(extra=tmp_path)) == []


def test_the_accuracy_shown_is_the_accuracy_recorded():
    shown = README.split("<!-- accuracy -->")[1].split("<!-- /accuracy -->")[0]
    rows = {tuple(c.strip() for c in line.split("|")[1:-1]) for line in shown.splitlines() if line.startswith("| ")}
    recorded = lexicon.load()["accuracy"][["english", "developed", "unseen"]].itertuples(index=False, name=None)
    assert set(recorded) <= rows
