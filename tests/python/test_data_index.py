"""The index of the bundled tables says what the files are; this holds the files to it."""
import csv
import gzip
import hashlib
import io
import json
import pathlib
import struct

import pytest

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
INDEX = json.loads((DATA / "index.json").read_text(encoding="utf-8"))
FILES = [(table, entry) for table in INDEX["sets"] for entry in table["files"]]
FILE_NAMES = [entry["path"] for _, entry in FILES]


def plain(content):
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def csv_shape(content, target):
    """Rows and columns by Python's own reader; a first line that lacks the target is data, in columns C1 … Cn."""
    text = plain(content).decode("utf-8")
    delimiter = "," if "," in text else " "
    lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if line]
    header = lines[0] if target in lines[0] else [f"C{i + 1}" for i in range(len(lines[0]))]
    assert target in header or target == ""
    assert {len(line) for line in lines} == {len(header)}
    return len(lines) - (header == lines[0]), len(header)


def idx_shape(content, part):
    pixels = gzip.decompress(content)
    zero, kind, dimensions = struct.unpack(">HBB", pixels[:4])
    sizes = struct.unpack(f">{dimensions}I", pixels[4 : 4 + 4 * dimensions])
    columns = 1
    for size in sizes[1:]:
        columns *= size
    assert (zero, kind) == (0, 8)
    assert dimensions == (1 if part.endswith("labels") else 3)
    assert len(pixels) == 4 + 4 * dimensions + sizes[0] * columns
    return sizes[0], columns


@pytest.mark.parametrize("table, entry", FILES, ids=FILE_NAMES)
def test_file_is_what_the_index_says(table, entry):
    content = (DATA / entry["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    shape = csv_shape(content, table["target"]) if table["kind"] == "csv" else idx_shape(content, entry["part"])
    assert shape == (entry["rows"], entry["columns"])


@pytest.mark.parametrize("table", INDEX["sets"], ids=lambda table: table["name"])
def test_set_is_fully_described(table):
    assert table["kind"] in ("csv", "idx") and table["task"] in ("class", "regression", "autoencoder")
    assert bool(table["target"]) == (table["task"] != "autoencoder")
    assert all(table[key] for key in ("title", "licence", "origin"))
    assert (DATA / table["name"] / "ORIGIN.txt").is_file()
    parts = [entry["part"] for entry in table["files"]]
    assert len(set(parts)) == len(parts)


def test_nothing_lies_in_the_folder_unlisted():
    listed = {DATA / name for name in FILE_NAMES} | {DATA / "index.json", DATA / "README.md"}
    papers = {"ORIGIN.txt", "LICENSE", "iris.names"}
    assert {path for path in DATA.rglob("*") if path.is_file() and path.name not in papers} == listed
