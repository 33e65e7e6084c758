"""The scripts in examples/ reach the levels that they name."""

import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from running import ROOT, binary

EXAMPLES = ROOT / "examples"


def printed(name, folder):
    """What the example prints, run in a folder of its own with `lamina` on the path."""
    path = str(Path(binary()).parent) + os.pathsep + os.environ["PATH"]
    process = subprocess.run([EXAMPLES / f"{name}.sh", folder], capture_output=True, text=True, timeout=300,
                             cwd=folder, env=os.environ | {"PATH": path})
    assert process.returncode == 0, process.stderr + process.stdout
    return process.stdout


def figures(text, metric):
    """The metric in each table of metrics, from the first to the last."""
    return [float(value) for value in re.findall(rf"^  {metric} +(\S+) {{2,}}\w", text, re.MULTILINE)]


def means(text):
    """The rows `mean` of the tables of folds: {metric: value} each."""
    heads = [line.split()[2:] for line in text.splitlines() if line.split()[:2] == ["fold", "rows"]]
    values = [line.split()[1:] for line in text.splitlines() if line.split()[:1] == ["mean"]]
    return [dict(zip(head, map(float, row), strict=True)) for head, row in zip(heads, values, strict=True)]


def errors(path):
    """The reconstruction errors, the first column of an autoencoder's answers."""
    return np.loadtxt(path, delimiter=",", skiprows=1, usecols=0)


def test_ionosphere(tmp_path):
    folds, rest = figures(printed("ionosphere", tmp_path), "error_rate")
    assert folds <= 0.10
    assert rest <= 0.04, "the published mean accuracy on these 151 rows is over 96 %"


def test_spirals(tmp_path):
    training, by_heart, deep = figures(printed("spirals", tmp_path), "error_rate")
    assert training <= 0.10
    assert deep <= 0.10
    assert by_heart > 0.50, "what the example says of learning by heart"


def test_boston(tmp_path):
    h2o, better = figures(printed("boston", tmp_path), "rmse")
    assert better**2 <= 17.3
    assert h2o**2 == pytest.approx(17.3, rel=0.1), "H2O's settings come to H2O's level"


def test_titanic(tmp_path):
    text = printed("titanic", tmp_path)
    assert figures(text, "auc")[0] >= 0.85
    assert means(text)[0]["auc"] >= 0.85


def test_ecg(tmp_path):
    text = printed("ecg", tmp_path)
    assert re.findall(r"^row (\d+) is an outlier", text, re.MULTILINE) == ["20", "21", "22"]
    train, test = errors(tmp_path / "train_errors.csv"), errors(tmp_path / "test_errors.csv")
    assert len(train) == 20 and train.mean() < 0.06
    assert np.flatnonzero(test > 10 * np.quantile(train, 0.95)).tolist() == [20, 21, 22]
    assert figures(text, "reconstruction_error")[-1] < test[20:].min() / 10, "beats not seen stay far from the outliers"


def test_the_index_names_every_example():
    index = (EXAMPLES / "README.md").read_text()
    scripts = sorted(path.name for path in EXAMPLES.glob("*.sh"))
    assert len(scripts) == 5 and all(f"[{name}]({name})" in index for name in scripts)
