"""The main job on every bundled table: train, evaluate, predict, show."""

import csv
import gzip
import io
import struct

import numpy as np
import pytest
from conftest import DATA, done, run

TABLES = [
    ("heart/Heart.csv", "AHD", "accuracy", 0.75),
    ("tabloid/Tabloid_train.csv", "purchase", "auc", 0.7),
    ("titanic/titanic_kaggle_train.csv", "Survived", "accuracy", 0.72),
    ("iris/iris.csv", "C5", "accuracy", 0.8),
    ("boston/BostonHousing.csv", "medv", "r2", 0.6),
    ("california/CaliforniaHousing.csv", "logMedVal", "r2", 0.6),
]


def rows_of(path):
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return [row for row in csv.reader(io.StringIO(text)) if row]


@pytest.mark.parametrize("name,target,metric,least", TABLES)
def test_train_evaluate_predict(tmp_path, name, target, metric, least):
    model, answers = tmp_path / "m.lamina", tmp_path / "answers.csv"
    trained = done("train", DATA / name, "--target", target, "--valid", "0.2", "--hidden", "32", "--epochs", "40",
                   "--batch", "64", "--learning-rate", "0.003", "--patience", "0", "--out", model, "--json").json
    assert trained["metrics"]["validation"][metric] >= least
    assert trained["target"] == target
    scored = done("evaluate", model, DATA / name, "--json").json
    assert scored[metric] >= least
    done("predict", model, DATA / name, "--out", answers)
    header = 0 if name.startswith("iris") else 1
    assert len(rows_of(answers)) == 1 + len(rows_of(DATA / name)) - header
    assert rows_of(answers)[0][0] == "prediction"


def test_a_first_session_says_what_it_does(tmp_path):
    result = done("train", DATA / "heart/Heart.csv", "--target", "AHD", "--valid", "0.2", "--out", "heart.lamina",
                  cwd=tmp_path)
    assert "303 rows, 14 columns (11 numbers, 3 categories)" in result.err
    assert "2 classes, No 164 (54.1 %), Yes 139 (45.9 %)" in result.err
    assert "column C1 is the row number" in result.err
    assert "Ca (4 cells" in result.err  # imputed
    assert "dense3" in result.out and "45,001" in result.out  # 22*200+200 + 200*200+200 + 200+1
    assert "validation rows" in result.out and "error_rate" in result.out
    assert "lamina predict heart.lamina" in result.out
    epochs = [line for line in result.err.splitlines() if line.split()[:1] and line.split()[0].isdigit()]
    assert len(epochs) >= 5, "a plain line for each epoch when piped"
    assert "\r" not in result.err and "\x1b" not in result.err


def test_without_out_nothing_is_saved_and_it_says_so(tmp_path):
    result = done("train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", "2", cwd=tmp_path)
    assert "Nothing was saved" in result.out
    assert list(tmp_path.iterdir()) == []


def test_quiet_prints_nothing(tmp_path):
    result = done("train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", "2", "--quiet", "--out",
                  tmp_path / "m.lamina")
    assert (result.out, result.err) == ("", "")
    assert (tmp_path / "m.lamina").stat().st_size > 0


def test_thousands_of_epochs_print_few_lines(tmp_path):
    done("toy", "xor", "--rows", "4", "--noise", "0", "--out", tmp_path / "x.csv")
    result = done("train", tmp_path / "x.csv", "--target", "class", "--hidden", "2", "--epochs", "3000", "--batch", "4")
    lines = [line for line in result.err.splitlines() if line.split()[:1] and line.split()[0].replace(",", "").isdigit()]
    assert 10 <= len(lines) <= 60
    assert lines[0].split()[0] == "1" and lines[-1].split()[0] == "3,000"


@pytest.mark.parametrize("rows,noise", [(100, 0.5), (4, 0)])
def test_xor_is_solved_by_two_tanh_units(tmp_path, rows, noise):
    table = tmp_path / "xor.csv"
    done("toy", "xor", "--rows", rows, "--noise", noise, "--seed", 1, "--out", table)
    rates = []
    for seed in (1, 2, 3, 4, 5):
        result = done("train", table, "--target", "class", "--hidden", "2", "--activation", "tanh", "--epochs", "600",
                      "--batch", "4", "--learning-rate", "0.02", "--seed", seed, "--json")
        rates.append(result.json["metrics"]["training"]["error_rate"])
    # Noise 0.5 puts P(|z| > 2) = 4.6 % of the points beyond an axis; no starts but unlucky ones stay far above.
    assert min(rates) <= (0.1 if noise else 0.0)


def idx(values):
    return struct.pack(">HBB" + "I" * values.ndim, 0, 8, values.ndim, *values.shape) + values.tobytes()


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """The first 6,000 digits for training and 1,000 for testing."""
    folder = tmp_path_factory.mktemp("mnist")
    for part, images, labels, count in (("train", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", 6000),
                                        ("test", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", 1000)):
        pixels = np.frombuffer(gzip.decompress((DATA / "mnist" / images).read_bytes()), np.uint8, offset=16)
        answers = np.frombuffer(gzip.decompress((DATA / "mnist" / labels).read_bytes()), np.uint8, offset=8)
        (folder / f"{part}-images").write_bytes(idx(pixels.reshape(-1, 28, 28)[:count]))
        (folder / f"{part}-labels.gz").write_bytes(gzip.compress(idx(answers[:count])))
    return folder


def test_mnist_as_idx(tmp_path, digits):
    model = tmp_path / "mnist.lamina"
    result = done("train", digits / "train-images", "--labels", digits / "train-labels.gz", "--valid",
                  digits / "test-images", "--valid-labels", digits / "test-labels.gz", "--hidden", "64", "--epochs", "8",
                  "--out", model)
    assert "6,000 rows, images of 28 x 28 pixels" in result.err
    scored = done("evaluate", model, digits / "test-images", "--labels", digits / "test-labels.gz", "--json").json
    assert scored["rows"] == 1000
    assert scored["error_rate"] < 0.15
    answers = done("predict", model, digits / "test-images").out.splitlines()
    assert len(answers) == 1001
    assert answers[0] == "prediction," + ",".join(f"probability.{k}" for k in range(10))


def test_validation_rows_from_a_file(tmp_path):
    rows = (DATA / "tabloid/Tabloid_train.csv").read_text().splitlines()
    train, valid = tmp_path / "train.csv", tmp_path / "valid.csv"
    train.write_text("\n".join(rows[:2001]) + "\n")
    valid.write_text("\n".join([rows[0], *rows[2001:2501]]) + "\n")
    model = tmp_path / "m.lamina"
    result = done("train", train, "--target", "purchase", "--valid", valid, "--hidden", "8", "--epochs", "3", "--out",
                  model, "--json").json
    assert result["metrics"]["validation"]["rows"] == 500
    assert result["metrics"]["training"]["rows"] == 2000
    assert str(tmp_path).encode() not in model.read_bytes(), "no path reaches a model file"


def test_show(heart):
    assert "predicts  AHD" in done("show", heart).out
    assert "dense2" in done("show", heart, "layers").out
    layers = done("show", heart, "layers", "--json").json["layers"]
    assert [(layer["inputs"], layer["units"], layer["parameters"]) for layer in layers] == [(22, 16, 368), (16, 1, 17)]
    history = done("show", heart, "history", "--json").json["history"]
    assert [score["epoch"] for score in history] == list(range(1, len(history) + 1))
    options = done("show", heart, "options", "--json").json["options"]
    assert options["hidden"] == [16] and options["target"] == "AHD"
    assert not {"threads", "cpu_tier", "labels"} & set(options)
    weights = done("show", heart, "weights", "--json").json["weights"]
    assert weights[0]["rows"] == 22 and len(weights[0]["values"]) == 22 * 16
    assert "Age" in weights[0]["row_names"] and "Thal=fixed" in weights[0]["row_names"]
    assert "Age" in done("show", heart, "weights").out


def test_show_plan(heart):
    steps = done("show", heart, "plan", "--json").json["plan"]
    assert any("matmul" in step["kernel"] for step in steps)
    layer = next(step for step in steps if "matmul" in step["kernel"])
    assert layer["shape"] == "rows×16" and "relu" in layer["formula"]
    assert layer["flops_per_row"] == 2 * 22 * 16 + 16 + 16
    assert layer["bytes_per_row"] == 4 * (22 + 16) and layer["bytes"] == 4 * (22 * 16 + 16)
    text = done("show", heart, "plan").out
    assert "matmul" in text and "rows×16" in text


def test_data_lists_and_writes(tmp_path):
    listing = done("data").out
    for name in ("iris", "heart", "tabloid", "titanic", "boston", "california", "ionosphere", "spirals", "ecg", "airlines",
                 "adult", "mnist"):
        assert name in listing
    assert done("data", "list").out == listing
    assert [entry["name"] for entry in done("data", "--json").json["sets"]][1] == "heart"
    assert done("data", "heart").out == (DATA / "heart/Heart.csv").read_text()
    result = done("data", "tabloid", "--out", tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["Tabloid_test.csv", "Tabloid_train.csv"]
    assert "next: lamina train" in result.err
    done("data", "mnist", "--out", tmp_path)
    assert (tmp_path / "t10k-labels-idx1-ubyte.gz").read_bytes() == (DATA / "mnist/t10k-labels-idx1-ubyte.gz").read_bytes()


@pytest.mark.parametrize("command", ["train", "predict", "evaluate", "show", "data", "toy"])
def test_every_command_has_a_page(command):
    page = done(command, "--help").out
    assert f"Usage: lamina {command}" in page and "Examples" in page
    assert max(map(len, page.splitlines())) <= 100


def test_no_command_prints_the_overview():
    page = done().out
    assert page == done("--help").out
    assert all(name in page for name in ("train", "predict", "evaluate", "show", "data", "toy"))
    assert done("--version").out.startswith("lamina ")


def test_reading_options_reach_the_model(tmp_path):
    """A model reads new data as it read the training data."""
    table = tmp_path / "t.csv"
    table.write_text("".join(f"{i % 7};{'-' if i % 5 == 0 else i % 3};{'ja' if i % 2 else 'nein'}\n" for i in range(60)))
    model = tmp_path / "m.lamina"
    done("train", table, "--target", "C3", "--delimiter", ";", "--header", "no", "--na", "-", "--epochs", "2", "--out",
         model)
    result = done("evaluate", model, table, "--json")
    assert result.json["rows"] == 60
    assert run("predict", model, table).out.splitlines()[0] == "prediction,probability.ja,probability.nein"


def test_a_table_through_a_pipe(tmp_path, heart):
    """A pipe can be read only once."""
    import subprocess

    from conftest import binary

    text = (DATA / "heart/Heart.csv").read_bytes()
    process = subprocess.run([binary(), "predict", heart, "/dev/stdin"], input=text, capture_output=True)
    assert process.returncode == 0, process.stderr
    assert process.stdout.decode() == done("predict", heart, DATA / "heart/Heart.csv").out


def test_the_installed_binary_finds_its_data(tmp_path):
    import shutil
    import subprocess

    from conftest import binary

    installed, share = tmp_path / "bin" / "lamina", tmp_path / "share" / "lamina" / "data"
    installed.parent.mkdir()
    shutil.copy(binary(), installed)
    lost = subprocess.run([installed, "data"], capture_output=True, text=True)
    assert lost.returncode == 2
    assert str(share) in lost.stderr and "--data-dir" in lost.stderr
    (share / "heart").mkdir(parents=True)
    shutil.copy(DATA / "index.json", share)
    shutil.copy(DATA / "heart" / "Heart.csv", share / "heart")
    found = subprocess.run([installed, "data", "heart"], capture_output=True)
    assert found.returncode == 0 and found.stdout == (DATA / "heart/Heart.csv").read_bytes()
    gone = subprocess.run([installed, "data", "iris"], capture_output=True, text=True)
    assert gone.returncode == 2 and "iris.csv: the bundled file cannot be read" in gone.stderr
