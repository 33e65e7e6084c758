"""lamina features: layers, files, errors."""

import gzip
import json
import random
import struct

import pytest
from running import DATA, done, refused, run


def test_json_and_csv_hold_the_same_numbers(heart, tmp_path):
    csv_text = done("features", heart, DATA / "heart/Heart.csv", "--layer", "1").out
    found = done("features", heart, DATA / "heart/Heart.csv", "--layer", "1", "--json").json
    lines = csv_text.splitlines()
    assert found["rows"] == 303 == len(lines) - 1
    assert lines[0].split(",") == found["names"] == [f"DF.L1.C{i}" for i in range(1, 17)]
    last = [found["columns"][name][-1] for name in found["names"]]
    assert [float(cell) for cell in lines[-1].split(",")] == last
    written = done("features", heart, DATA / "heart/Heart.csv", "--layer", "1", "--json", "--out", tmp_path / "f.csv")
    assert written.json["written"] == str(tmp_path / "f.csv") and "columns" not in written.json
    assert (tmp_path / "f.csv").read_text() == csv_text


def test_append_keeps_every_column_of_the_file(heart, tmp_path):
    lines = (DATA / "heart/Heart.csv").read_text().splitlines()
    lines = [lines[0] + ",note"] + [f"{line},some words {i}" for i, line in enumerate(lines[1:])]
    (tmp_path / "h.csv").write_text("\n".join(lines) + "\n")
    table = done("features", heart, tmp_path / "h.csv", "--layer", "1", "--append").out.splitlines()
    names = table[0].split(",")
    assert names[1:16] == "Age Sex ChestPain RestBP Chol Fbs RestECG MaxHR ExAng Oldpeak Slope Ca Thal AHD note".split()
    assert names[16:] == [f"DF.L1.C{i}" for i in range(1, 17)]
    assert [cell.strip('"') for cell in lines[3].split(",")[:4]] == table[3].split(",")[:4]
    assert table[3].split(",")[15] == "some words 2"


def test_the_same_bytes_for_every_tier_and_thread_count(heart):
    outputs = {done("features", heart, DATA / "heart/Heart.csv", "--layer", "1", "--threads", threads, "--cpu-tier",
                    tier).out for threads in (1, 2) for tier in ("reference", "auto")}
    assert len(outputs) == 1


@pytest.mark.parametrize("layer,words", [
    ("2", ["no hidden layer 2", "1 (dense1, 16 units)"]),
    ("0", ["no hidden layer 0"]),
    ("1,1", ["layer 1 is named twice"]),
    ("one", ["--layer", "one", "whole number"]),
])
def test_layers_that_are_not_there(heart, layer, words):
    complaint = refused("features", heart, DATA / "heart/Heart.csv", "--layer", layer)
    assert all(word in complaint for word in words), complaint


def test_a_missing_layer_option_names_the_layers(heart):
    assert "1 (dense1, 16 units)" in refused("features", heart, DATA / "heart/Heart.csv")


def test_a_model_without_hidden_layers_has_no_features(tmp_path):
    done("train", DATA / "iris/iris.csv", "--target", "C5", "--hidden", "", "--epochs", "1", "--out", tmp_path / "m")
    assert "no hidden layer" in refused("features", tmp_path / "m", DATA / "iris/iris.csv", "--layer", "1")


def test_features_of_images(tmp_path):
    draw = random.Random(1)
    pixels = bytes(draw.randrange(256) for _ in range(20 * 9))
    (tmp_path / "i.gz").write_bytes(gzip.compress(struct.pack(">IIII", 2051, 20, 3, 3) + pixels))
    (tmp_path / "l.gz").write_bytes(gzip.compress(struct.pack(">II", 2049, 20) + bytes(i % 2 for i in range(20))))
    done("train", tmp_path / "i.gz", "--labels", tmp_path / "l.gz", "--hidden", "4", "--epochs", "2", "--out",
         tmp_path / "m")
    found = done("features", tmp_path / "m", tmp_path / "i.gz", "--layer", "1", "--json").json
    assert found["rows"] == 20 and len(found["names"]) == 4


def test_the_output_does_not_overwrite_the_input(heart, tmp_path):
    (tmp_path / "h.csv").write_bytes((DATA / "heart/Heart.csv").read_bytes())
    assert "overwrite" in refused("features", heart, tmp_path / "h.csv", "--layer", "1", "--out", tmp_path / "h.csv")


def test_names_that_are_taken(heart, tmp_path):
    lines = (DATA / "heart/Heart.csv").read_text().splitlines()
    (tmp_path / "h.csv").write_text("\n".join([lines[0] + ",DF.L1.C3"] + [line + ",1" for line in lines[1:]]) + "\n")
    assert "DF.L1.C3" in refused("features", heart, tmp_path / "h.csv", "--layer", "1", "--append")


def test_errors_in_json(heart):
    result = run("features", heart, DATA / "heart/Heart.csv", "--layer", "9", "--json")
    assert result.code == 2 and "hidden layer 9" in json.loads(result.out)["error"]["message"]
