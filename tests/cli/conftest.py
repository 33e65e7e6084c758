"""What the tests of the command line share: the binary, the bundled data, and models trained once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from running import DATA, ROOT, Result, binary, done, refused, run, tiers  # noqa: E402, F401


@pytest.fixture(scope="session")
def heart(tmp_path_factory):
    """A model of the heart table, trained on four fifths of it."""
    path = tmp_path_factory.mktemp("heart") / "heart.lamina"
    done("train", DATA / "heart/Heart.csv", "--target", "AHD", "--valid", "0.2", "--hidden", "16", "--out", path)
    return path


@pytest.fixture(scope="session")
def iris(tmp_path_factory):
    """A small model of three classes."""
    path = tmp_path_factory.mktemp("iris") / "iris.lamina"
    done("train", DATA / "iris/iris.csv", "--target", "C5", "--hidden", "8", "--epochs", "200", "--batch", "16", "--out",
         path)
    return path


@pytest.fixture(scope="session")
def boston(tmp_path_factory):
    """A small model of a number."""
    path = tmp_path_factory.mktemp("boston") / "boston.lamina"
    done("train", DATA / "boston/BostonHousing.csv", "--target", "medv", "--hidden", "16,8", "--activation", "tanh",
         "--epochs", "60", "--out", path)
    return path
