"""The rooms of the house keep to their doors: who may import whom, and how long a room may grow."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIB = sorted((ROOT / "lib").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
STAGES = {"articles", "sentences", "tokens", "mentions", "links", "quotations", "stances", "times"}
RECORD = {"store", "files", "runs", "corrections", "pipeline", "screen", "reports", "charts", "html"}
ARABIC = re.compile("[\u0621-\u064a]")


def imports(path):
    """(level, module, names) of every import in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or "", tuple(alias.name for alias in node.names)


def siblings(path):
    """The rooms of lib that the file imports."""
    for level, module, names in imports(path):
        if level:
            yield from [module.split(".")[0]] if module else names
        elif module == "lib" or module.startswith("lib."):
            yield from [module.split(".")[1]] if "." in module else names


def outside(path):
    return {module.split(".")[0] for level, module, _ in imports(path) if not level}


@pytest.mark.parametrize("path", LIB, ids=lambda p: p.stem)
def test_imports_inside_lib_are_relative(path):
    assert "lib" not in outside(path)


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_imports_no_other_stage_and_no_record(stage):
    assert not set(siblings(ROOT / "lib" / f"{stage}.py")) & ((STAGES | RECORD) - {stage})


def test_streamlit_is_imported_by_pages_and_screen_alone():
    users = {p.relative_to(ROOT / "lib").parts[0] for p in LIB if "streamlit" in outside(p)}
    assert users == {"screen"}


def test_camel_tools_is_imported_by_camel_alone():
    assert {p.stem for p in LIB if "camel_tools" in outside(p)} == {"camel"}


@pytest.mark.parametrize("room", ["reports", "html", "charts"])
def test_what_draws_a_page_knows_neither_the_disk_nor_the_store(room):
    path = ROOT / "lib" / f"{room}.py"
    assert not outside(path) & {"streamlit", "sqlalchemy", "fsspec", "os", "shutil"}
    assert not set(siblings(path)) & {"store", "files", "runs", "pipeline"}


def test_torch_and_transformers_are_imported_only_inside_functions():
    for path in LIB:
        top = ast.parse(path.read_text(encoding="utf-8")).body
        heavy = [n for n in top if isinstance(n, ast.Import | ast.ImportFrom) and re.match(r"(import|from) (torch|transf)", ast.unparse(n))]  # fmt: skip # noqa: E501
        assert not heavy, path


@pytest.mark.parametrize("path", [*LIB, *PAGES, ROOT / "dashboard.py"], ids=lambda p: p.stem)
def test_arabic_words_stand_in_data_and_not_in_code(path):
    assert not [line for line in path.read_text(encoding="utf-8").splitlines() if ARABIC.search(line)]


@pytest.mark.parametrize("path", LIB, ids=lambda p: p.stem)
def test_a_room_is_small_and_says_what_flows_through_it(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", [*PAGES, ROOT / "dashboard.py"], ids=lambda p: p.stem)
def test_a_page_is_thin(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 90


def test_the_top_level_holds_what_was_agreed():
    agreed = {
        "pyproject.toml",
        "README.md",
        "dashboard.py",
        "pages",
        "lib",
        "tests",
        "seeds",
        "static",
        "constraints.txt",
    }
    tracked = {p.name for p in ROOT.iterdir() if not p.name.startswith(".")}
    assert tracked - {"out", "build", "venv", "node_modules", "marsad.egg-info"} - agreed == set()


def test_no_package_shadows_lib():
    assert "packages = []" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
