"""Files, folders and archives are found, described and written; what cannot be used is named with its reason."""

import io
import json
import zipfile

import pandas as pd
import pytest

from lib import files, tables


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def found(paths, metadata=None):
    listed = list(files.sources(paths, metadata or {}))
    return [s for s in listed if isinstance(s, files.Source)], [s for s in listed if isinstance(s, files.FileError)]


def test_a_folder_gives_its_files_with_what_its_metadata_says(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.html").write_text("two")
    (tmp_path / "notes.docx").write_text("not ours")
    (tmp_path / "metadata.csv").write_text("file,published,outlet,url\na.txt,2016-05-06,Paper,\n")
    sources, faults = found([tmp_path])
    assert [s.name for s in sources] == [str(tmp_path / "a.txt"), str(tmp_path / "sub" / "b.html")]
    assert sources[0].given["published"] == "2016-05-06"
    assert sources[1].given == {}
    assert not faults


def test_metadata_that_is_handed_over_goes_before_the_folders_own(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "metadata.csv").write_text("file,published\na.txt,2016-05-06\n")
    sources, _ = found([tmp_path], {"a.txt": {"published": "2020-01-01"}})
    assert sources[0].given["published"] == "2020-01-01"


def test_an_archive_is_opened_with_its_own_metadata(tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"x/a.txt": "one", "x/metadata.csv": "file,outlet\na.txt,Paper\n", "x/.hidden.txt": "no"}))
    sources, faults = found([path])
    assert [(s.name, s.data, s.given["outlet"]) for s in sources] == [(f"{path}/x/a.txt", b"one", "Paper")]
    assert not faults


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("broken.zip", b"PK\x03\x04 not really", "not a zip archive"),
        ("bomb.zip", zipped({"a.txt": "0" * 60_000_000}), "unpack to 57 MB: refused"),
        ("long.txt", b"x" * (files.LARGEST_DOCUMENT + 1), "20 MB"),
    ],
)
def test_what_is_refused_is_named_with_its_reason(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    sources, faults = found([tmp_path / name])
    assert not sources
    assert faults[0].name == str(tmp_path / name)
    assert reason in faults[0].reason


def test_a_folder_without_articles_and_a_file_that_is_gone_are_told(tmp_path):
    sources, faults = found([tmp_path, tmp_path / "gone.txt"])
    assert not sources
    assert "no articles in this folder" in faults[0].reason
    assert faults[1].reason == "No such file or directory"


def test_a_metadata_file_without_its_column_is_refused():
    with pytest.raises(files.FileError, match=r"m\.csv: a metadata file needs a column called file"):
        files.read_metadata("m.csv", b"name,date\nx,2020-01-01\n")


ROWS = tables.frame(
    "times",
    [
        {"article_id": "a", "start": 0, "end": 3, "type": "DATE", "value": "2016-05-06", "first": "2016-05-06",
         "last": "2016-05-06", "anchor": "=cmd()", "calendar": "levantine", "future": False, "anchor_start": -1},
        {"article_id": "a", "start": 5, "end": 9, "type": "DATE", "value": "XXXX-04-19", "calendar": "gregorian",
         "future": False, "anchor_start": -1},
    ],
)  # fmt: skip


def test_json_lines_keep_null_and_days():
    lines = [json.loads(line) for line in files.as_bytes(ROWS, "jsonl").decode().splitlines()]
    assert lines[0]["first"] == "2016-05-06"
    assert lines[1]["first"] is None
    assert lines[1]["anchor"] is None
    assert lines[0]["start"] == 0


def test_csv_defuses_formulas_and_opens_as_unicode():
    data = files.as_bytes(ROWS, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(io.BytesIO(data))["anchor"][0] == "'=cmd()"


@pytest.mark.parametrize("form", files.FORMATS)
def test_a_table_is_written_whole_under_the_name_of_its_format(tmp_path, form):
    written = files.write(ROWS, tmp_path / "times", form)
    assert written.name == f"times.{form}"
    assert [p.name for p in tmp_path.iterdir()] == [written.name]
