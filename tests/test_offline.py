"""Nothing asks the network: not the import of a module, not the analysis, not the dashboard; nor is torch loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEED = sorted((ROOT / "seeds").glob("*.txt"))[0]

REFUSED = """
import socket, sys
def refuse(*a, **k):
    raise AssertionError(f"the network was asked for: {a}")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse
"""
ANALYSIS = """
import importlib, pkgutil
import lib
for module in pkgutil.walk_packages(lib.__path__, "lib."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from lib.__main__ import main
assert main(sys.argv[1:]) == 0
assert "torch" not in sys.modules
"""
DASHBOARD = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
for page in ("dashboard.py", *sorted(map(str, Path("pages").glob("*.py")))):
    app = AppTest.from_file(page, default_timeout=120).run()
    assert not app.exception, (page, app.exception)
assert "torch" not in sys.modules
"""


@pytest.fixture(params=["no data", "data installed", "data missing from the place named"])
def machine(request, tmp_path):
    """The environment of a machine without camel-tools' data, with a catalogue of it, or with a wrong place named."""
    env = {k: v for k, v in os.environ.items() if k != "CAMELTOOLS_DATA"}
    env |= {"HOME": str(tmp_path), "MARSAD_DATA": str(tmp_path / "store")}
    if request.param != "no data":
        env["CAMELTOOLS_DATA"] = str(tmp_path / "camel")
    if request.param == "data installed":
        (tmp_path / "camel").mkdir()
        catalogue = {"version": "1.6.0", "packages": {}, "components": {}}
        (tmp_path / "camel" / "catalogue.json").write_text(json.dumps(catalogue))
    return env


def run(code, env, *arguments):
    command = [sys.executable, "-c", REFUSED + code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)


def test_the_analysis_asks_for_no_network(machine, tmp_path):
    done = run(ANALYSIS, machine, "analyze", SEED, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr


def test_the_dashboard_asks_for_no_network(machine):
    done = run(DASHBOARD, machine)
    assert done.returncode == 0, done.stderr


def test_a_refused_socket_would_be_noticed(machine):
    done = run("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", machine)
    assert "the network was asked for" in done.stderr
