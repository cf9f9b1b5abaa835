"""Figures from report tables: empty, one row and five hundred rows, both directions, colours told apart."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib import charts, language, lexicon, relations

ROOT = Path(__file__).parent.parent
SIZES = (0, 1, 500)
# Machado, Oliveira and Fernandes 2009, severity 1: what a protanope and a deuteranope see of linear RGB
SIGHT = {
    "all cones": np.eye(3),
    "no red": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "no green": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
}


@pytest.fixture(scope="module", params=language.CODES)
def speak(request):
    return language.speak(request.param, lexicon.load())


def names(size):
    return pd.DataFrame(
        {"key": [f"k{i}" for i in range(size)], "label": [f"name {i}" for i in range(size)],
         "mentions": range(size, 0, -1),
         "n_1": 1, "n_2": 2, "share_1": 0.1, "share_2": 0.2}
    )  # fmt: skip


def linked(size):
    codes = ["RU", "QA", "SY", "IR", "TR", "US", "FR", "GB", "SA", "EG"]
    pairs = [(a, b) for a in codes for b in codes if a != b][: min(size, 90)]
    table = pd.DataFrame(pairs, columns=["actor", "target"]).astype("object")
    table = table.assign(aim="country", level="narrator", n=3, mean=2.0, verdict="for")
    return relations.matrix(table)


def events(size):
    days = pd.to_datetime("2020-01-01") + pd.to_timedelta(range(size), unit="D")
    return pd.DataFrame(
        {"article_id": "a", "start": range(size), "first": days, "last": days, "published": days, "precision": "day",
         "future": False, "lane": pd.Categorical(["L"] * size, categories=["L"]), "says": "x"}
    )  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_bars_are_drawn_for_any_number_of_rows(speak, size):
    figure = charts.ranked(names(size), "mentions", speak)
    assert len(figure.data[0].y) == min(size, 20)
    assert figure.layout.height <= 20 * charts.BAR + 24


@pytest.mark.parametrize("size", SIZES)
def test_a_matrix_is_drawn_for_any_number_of_rows(speak, size):
    figure = charts.matrix(linked(size), speak, dark=False)
    assert len(figure.data[2].x) == min(size, 90)


@pytest.mark.parametrize("size", [1, 500, charts.MARKS + 1])
def test_a_timeline_is_drawn_for_any_number_of_events(speak, size):
    figure = charts.timeline(events(size), ["L"], speak)
    assert sum(len(trace.x) for trace in figure.data) <= 2 * charts.MARKS


@pytest.mark.parametrize("size", SIZES)
def test_two_sides_are_drawn_for_any_number_of_rows(speak, size):
    assert len(charts.contrast(names(size), ["one", "two"], speak).data[1].x) == size


def test_a_scale_of_stances_is_centred_on_zero(speak):
    cells = charts.matrix(linked(9), speak, dark=True).data[1]
    assert (cells.zmin, cells.zmid, cells.zmax) == (-7, 0, 7)


def test_a_click_gives_ids_and_not_labels(speak):
    assert list(charts.ranked(names(3), "mentions", speak).data[0].customdata) == ["k2", "k1", "k0"]
    assert list(charts.matrix(linked(1), speak, dark=False).data[2].customdata[0]) == ["RU", "QA"]


def test_values_and_names_run_as_the_page_is_read(speak):
    figure = charts.ranked(names(3), "mentions", speak)
    assert figure.layout.yaxis.side == ("right" if speak.rtl else "left")
    first, last = figure.layout.xaxis.range
    assert (first > last) == speak.rtl


def test_a_cell_says_its_count_and_its_verdict_without_colour(speak):
    texts = [t for row in charts.matrix(linked(1), speak, dark=False).data[1].text for t in row if t]
    assert texts == ["\u25b2\u00a03"]


def seen(colour, sight):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SIGHT[sight] @ linear, 0, 1)
    xyz = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]) @ linear
    scaled = np.cbrt(xyz / np.array([0.9505, 1.0, 1.0890]))
    return np.array([116 * scaled[1] - 16, 500 * (scaled[0] - scaled[1]), 200 * (scaled[1] - scaled[2])])


@pytest.mark.parametrize("sight", SIGHT)
def test_ten_colours_are_told_apart_by_everybody(sight):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    colours = config["theme"]["chartCategoricalColors"]
    assert len(colours) == 10
    assert min(np.linalg.norm(seen(a, sight) - seen(b, sight)) for a, b in itertools.combinations(colours, 2)) > 11
