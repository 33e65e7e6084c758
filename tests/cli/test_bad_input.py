"""What bad input gets: one line naming file, line, column and remedy, exit code 2, nothing written."""

import gzip
import json
import struct

import numpy as np
import pytest
from conftest import DATA, done, refused, run

# file content, what the line must say after "NAME: ", extra options
TABLES = {
    "empty": (b"", "{f}: the file is empty", []),
    "header only": (b"a,b,y\n", "{f}:1: there is a header and no row", []),
    "binary": (b"\x7fELF\x00\x01\x02" * 9, "{f}:1: the file is binary", []),
    "ragged": (b"a,b,y\n1,2,u\n3,4\n5,6,v\n", "{f}:3: the row has 2 fields where 3 are expected", []),
    "unclosed quote": (b'a,b,y\n1,2,u\n3,"4,v\n5,6,v\n', "{f}:3: column b: the quote that opens here is never closed", []),
    "invalid UTF-8": (b"a,b,y\n1,2,u\n3,\xff,v\n", "{f}:3: column b: byte 0xFF is not valid UTF-8", []),
    "duplicate names": (b"a,b,a,y\n1,2,3,u\n3,4,5,v\n", "{f}:1: column a: the name stands twice", []),
    "constant target": (b"a,b,y\n1,2,u\n3,4,u\n", "{f}: column y: the target is 'u' in every row", []),
    "missing target": (b"a,b,y\n1,2,NA\n3,4,\n", "{f}: column y: the target is missing in every row", []),
    "absent target": (b"a,b,yy\n1,2,u\n3,4,v\n", "{f}: there is no column 'y'; did you mean 'yy'?", []),
    "text for a number": (b"a,b,y\n1,2,u\n3,x4,v\n", "{f}:3: column b: 'x4' is no number", ["--types", "b=number"]),
    "infinite": (b"a,b,y\n1,2,u\n3,inf,v\n", "{f}:3: column b: 'inf' is infinite", []),
    "overflow": (b"a,b,y\n1,2,u\n3,-1e999,v\n", "{f}:3: column b: '-1e999' is infinite", []),
    "class without a training row": (b"a,y\n" + b"1,u\n2,u\n3,v\n4,v\n" * 5 + b"5,w\n", "the class 'w'",
                                     ["--valid", "0.6"]),
    "nothing to learn from": (b"a,b,y\n1,1,u\n1,1,v\n1,1,u\n", "no column is left to learn from", []),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(tmp_path, name):
    content, words, options = TABLES[name]
    (tmp_path / "t.csv").write_bytes(content)
    line = refused("train", "t.csv", "--target", "y", "--out", "m.lamina", *options, cwd=tmp_path)
    assert words.format(f="t.csv") in line
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"], "nothing is written"


def test_a_missing_file(tmp_path):
    line = refused("train", "no.csv", "--target", "y", "--out", "m.lamina", cwd=tmp_path)
    assert "no.csv: cannot be read: there is no such file" in line
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_table(tmp_path):
    assert "folder" in refused("train", tmp_path, "--target", "y")


@pytest.mark.parametrize("keep", [15, 500, 4000])
def test_truncated_gzip(tmp_path, keep):
    whole = gzip.compress((DATA / "heart/Heart.csv").read_bytes(), mtime=0)
    (tmp_path / "t.csv.gz").write_bytes(whole[:keep])
    assert "t.csv.gz: the gzip file ends too early" in refused("train", "t.csv.gz", "--target", "AHD", cwd=tmp_path)


def test_damaged_gzip(tmp_path):
    whole = bytearray(gzip.compress((DATA / "heart/Heart.csv").read_bytes(), mtime=0))
    whole[len(whole) // 2] ^= 0x10
    (tmp_path / "t.csv.gz").write_bytes(bytes(whole))
    assert "t.csv.gz: " in refused("train", "t.csv.gz", "--target", "AHD", cwd=tmp_path)


def test_json_tells_the_error_in_parts(tmp_path):
    (tmp_path / "t.csv").write_text("a,b,y\n1,2,u\n3,inf,v\n")
    result = run("train", "t.csv", "--target", "y", "--json", cwd=tmp_path)
    assert result.code == 2
    error = result.json["error"]
    assert set(error) == {"kind", "message", "remedy", "file", "line", "column"}
    assert (error["kind"], error["file"], error["line"], error["column"]) == ("data", "t.csv", 3, "b")
    assert run("train", "--nonsense", "--json").json["error"]["kind"] == "usage"
    assert run("nonsense", "--json").json["error"]["kind"] == "usage"


# ---- the command line itself ----


@pytest.mark.parametrize("arguments,words", [
    (["trian", "x.csv"], "there is no command trian; did you mean train?"),
    (["--versoin"], "did you mean --version?"),
    (["train", "x.csv", "--hiden", "3"], "there is no option --hiden; did you mean --hidden?"),
    (["train", "x.csv", "--hiden=3"], "did you mean --hidden?"),
    (["train"], "FILE is missing"),
    (["train", "x.csv", "y.csv"], "'y.csv' is one argument too many"),
    (["train", "x.csv", "--seed"], "--seed needs a value"),
    (["train", "x.csv", "--seed", "-1"], "'-1' is not a whole number"),
    (["train", "x.csv", "--epochs", "-1"], "out of range"),
    (["train", "x.csv", "--epochs", "1.5"], "'1.5' is not a whole number"),
    (["train", "x.csv", "--hidden", "3,x"], "'3,x' is not"),
    (["train", "x.csv", "--activation", "rel"], "did you mean relu?"),
    (["train", "x.csv", "--learning-rate", "nan"], "'nan'"),
    (["train", "x.csv", "--cpu-tier", "avx3"], "did you mean avx2?"),
    (["toy", "xor", "--rows", "x"], "'x' is not a whole number"),
    (["toy", "xor", "--rows", "-5"], "'-5'"),
    (["toy", "xor", "--rows", "3"], "4 rows or more"),
    (["toy", "xro"], "xor"),
    (["data", "haert"], "did you mean heart?"),
    (["data", "mnist"], "--out DIR"),
    (["data", "heart", "--data-dir", "/nowhere"], "/nowhere"),
    (["show", "m.lamina", "wieghts"], "did you mean weights?"),
])
def test_mistakes_on_the_command_line(tmp_path, arguments, words):
    assert words in refused(*arguments, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_train_without_a_target_names_the_columns():
    line = refused("train", DATA / "heart/Heart.csv")
    assert "--target is missing" in line and "ChestPain" in line and "AHD" in line


def test_unknown_columns_are_named(tmp_path):
    heart = DATA / "heart/Heart.csv"
    assert "did you mean 'AHD'?" in refused("train", heart, "--target", "AHDD")
    assert "did you mean 'Chol'?" in refused("train", heart, "--target", "AHD", "--ignore", "Choll")
    assert "did you mean 'Thal'?" in refused("train", heart, "--target", "AHD", "--types", "Tal=category")


# ---- output ----


def test_unwritable_output_is_found_before_training(tmp_path):
    train = ["train", DATA / "heart/Heart.csv", "--target", "AHD", "--epochs", "100000", "--patience", "0", "--out"]
    assert "no such file or folder" in refused(*train, "no/such/m.lamina", cwd=tmp_path, timeout=20)
    assert "folder" in refused(*train, ".", cwd=tmp_path, timeout=20)
    assert list(tmp_path.iterdir()) == []


def test_the_input_is_never_overwritten(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,y\n1,u\n2,v\n" * 9)
    before = table.read_bytes()
    assert "overwrite" in refused("train", table, "--target", "y", "--out", table)
    assert table.read_bytes() == before


@pytest.mark.parametrize("arguments", [
    ["train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", "1"],
    ["toy", "xor"],
    ["data"],
    ["data", "heart"],
    ["--help"],
])
def test_a_full_standard_output(arguments):
    import subprocess

    from conftest import binary

    with open("/dev/full", "w") as full:
        process = subprocess.run([binary(), *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, text=True)
    assert process.returncode == 2
    assert process.stderr.splitlines()[-1].startswith("lamina: standard output: cannot be written")


def test_a_full_model_file(tmp_path):
    line = refused("train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", "1", "--out", "/dev/full")
    assert "/dev/full: cannot be written" in line


def test_a_reader_that_goes_away_is_no_error():
    import subprocess

    from conftest import binary

    process = subprocess.Popen([binary(), "data", "california"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=30) == 0
    assert process.stderr.read() == b""


# ---- IDX ----


def idx(values, sizes=None):
    sizes = values.shape if sizes is None else sizes
    return struct.pack(">HBB" + "I" * len(sizes), 0, 8, len(sizes), *sizes) + values.tobytes()


IMAGES = np.arange(6 * 4, dtype=np.uint8).reshape(6, 2, 2)
LABELS = np.array([0, 1, 0, 1, 0, 1], np.uint8)


@pytest.mark.parametrize("images,labels,words", [
    (idx(IMAGES, (7, 2, 2)), idx(LABELS), "promises 28 bytes of data, the file holds"),
    (idx(IMAGES, (5, 2, 2)), idx(LABELS), "promises 20 bytes of data, the file holds 24"),
    (idx(IMAGES, (2**32 - 1, 2**32 - 1, 2**32 - 1)), idx(LABELS), "too large to be true"),
    (idx(IMAGES, (2**32 - 1, 2, 2)), idx(LABELS), "promises 17179869180 bytes"),
    (idx(IMAGES), idx(LABELS[:5]), "there are 5 labels for 6 images"),
    (idx(IMAGES), idx(IMAGES), "dimensions where one is expected"),
    (idx(IMAGES), b"0,1,0,1,0,1\n", "not IDX"),
    (idx(IMAGES)[:10], idx(LABELS), "ends inside its IDX header"),
    (idx(LABELS), idx(LABELS), "holds labels, not images"),
])
def test_idx_whose_sizes_lie(tmp_path, images, labels, words):
    (tmp_path / "i").write_bytes(images)
    (tmp_path / "l").write_bytes(labels)
    assert words in refused("train", "i", "--labels", "l", "--out", "m.lamina", cwd=tmp_path)
    assert not (tmp_path / "m.lamina").exists()


def test_images_without_labels(tmp_path):
    (tmp_path / "i").write_bytes(idx(IMAGES))
    assert "--labels" in refused("train", "i", cwd=tmp_path)
    (tmp_path / "t.csv").write_text("a,y\n1,u\n2,v\n")
    (tmp_path / "l").write_bytes(idx(LABELS))
    assert "labels belong to IDX images" in refused("train", "t.csv", "--target", "y", "--labels", "l", cwd=tmp_path)


# ---- models ----


@pytest.fixture(scope="module")
def xor_model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("xor")
    done("toy", "xor", "--out", folder / "x.csv")
    done("train", folder / "x.csv", "--target", "class", "--hidden", "2", "--epochs", "3", "--out", folder / "m.lamina")
    return folder


def test_not_a_model(xor_model):
    assert "not a Lamina model" in refused("predict", xor_model / "x.csv", xor_model / "x.csv")
    assert "no such file" in refused("show", xor_model / "no.lamina")


def test_truncated_models(xor_model, tmp_path):
    good = (xor_model / "m.lamina").read_bytes()
    for length in [0, 1, 7, 8, 40, 63, 64, 65, len(good) // 2, len(good) - 64, len(good) - 1]:
        (tmp_path / "m").write_bytes(good[:length])
        refused("show", tmp_path / "m")
    line = refused("predict", tmp_path / "m", xor_model / "x.csv")
    assert f"should have {len(good)} bytes and has {len(good) - 1}" in line


def test_flipped_bits(xor_model, tmp_path):
    good = (xor_model / "m.lamina").read_bytes()
    for at in [*range(0, len(good), len(good) // 60), len(good) - 1]:
        bad = bytearray(good)
        bad[at] ^= 1 << at % 8
        (tmp_path / "m").write_bytes(bytes(bad))
        result = run("predict", tmp_path / "m", xor_model / "x.csv", "--json")
        assert result.code == 2, at
        assert result.json["error"]["kind"] == "model", at


def test_a_later_version(xor_model, tmp_path):
    bytes_ = bytearray((xor_model / "m.lamina").read_bytes())
    bytes_[8] = 7
    (tmp_path / "m").write_bytes(bytes(bytes_))
    line = refused("show", tmp_path / "m")
    assert "version 7" in line and "version 1" in line


# ---- new data for an old model ----


@pytest.fixture(scope="module")
def heart_rows():
    lines = (DATA / "heart/Heart.csv").read_text().splitlines()
    return [line.split(",") for line in lines]


def write(path, rows):
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    return path


def test_lacking_column(heart, heart_rows, tmp_path):
    rows = [["Agee" if cell == '"Age"' or cell == "Age" else cell for cell in heart_rows[0]], *heart_rows[1:]]
    line = refused("predict", heart, write(tmp_path / "n.csv", rows), "--out", tmp_path / "a.csv")
    assert "lacks the column 'Age'" in line and "'Agee'" in line
    assert not (tmp_path / "a.csv").exists()


def test_more_columns_are_noted(heart, heart_rows, tmp_path):
    rows = [[*row, "Extra" if i == 0 else "7"] for i, row in enumerate(heart_rows)]
    plain = done("predict", heart, DATA / "heart/Heart.csv")
    more = done("predict", heart, write(tmp_path / "n.csv", rows))
    assert "Extra" in more.err and more.out == plain.out


def test_unseen_levels_are_counted(heart, heart_rows, tmp_path):
    thal = [cell.strip('"') for cell in heart_rows[0]].index("Thal")
    rows = [row[:thal] + ["strange" if 1 <= i <= 3 else row[thal]] + row[thal + 1:] for i, row in enumerate(heart_rows)]
    result = done("predict", heart, write(tmp_path / "n.csv", rows))
    assert any("Thal" in line and "3 cells" in line and "strange" in line for line in result.err.splitlines())


def test_text_where_the_model_has_numbers(heart, heart_rows, tmp_path):
    age = [cell.strip('"') for cell in heart_rows[0]].index("Age")
    rows = [row[:age] + ["old" if i == 4 else row[age]] + row[age + 1:] for i, row in enumerate(heart_rows)]
    line = refused("predict", heart, write(tmp_path / "n.csv", rows))
    assert "n.csv:5: column Age: 'old' is no number" in line


def test_predict_needs_no_target_and_evaluate_does(heart, heart_rows, tmp_path):
    ahd = [cell.strip('"') for cell in heart_rows[0]].index("AHD")
    table = write(tmp_path / "n.csv", [row[:ahd] + row[ahd + 1:] for row in heart_rows])
    assert done("predict", heart, table).out == done("predict", heart, DATA / "heart/Heart.csv").out
    assert "AHD" in refused("evaluate", heart, table)


def test_divergence_names_step_layer_and_remedy(tmp_path):
    line = refused("train", DATA / "boston/BostonHousing.csv", "--target", "medv", "--optimizer", "sgd", "--learning-rate",
                   "1000", "--epochs", "50", "--out", tmp_path / "m.lamina")
    assert "step" in line and "layer" in line and "--learning-rate" in line
    assert list(tmp_path.iterdir()) == []
    result = run("train", DATA / "boston/BostonHousing.csv", "--target", "medv", "--optimizer", "sgd", "--learning-rate",
                 "1000", "--epochs", "50", "--json")
    assert json.loads(result.out)["error"]["kind"] == "divergence"
