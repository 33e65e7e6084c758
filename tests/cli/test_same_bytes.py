"""Equal data, seed and options give equal model files: any thread count, any instruction set, any run."""

import pytest
from conftest import DATA, done, tiers

HEART = ["train", DATA / "heart/Heart.csv", "--target", "AHD", "--valid", "0.2", "--hidden", "19,7", "--epochs", "8",
         "--batch", "100", "--patience", "0", "--quiet"]
IRIS = ["train", DATA / "iris/iris.csv", "--target", "C5", "--hidden", "33", "--activation", "tanh", "--epochs", "5",
        "--batch", "150", "--optimizer", "sgd", "--quiet"]
BOSTON = ["train", DATA / "boston/BostonHousing.csv", "--target", "medv", "--hidden", "20", "--activation", "silu",
          "--epochs", "5", "--precision", "fp64", "--quiet"]


def model_bytes(folder, command, *options):
    path = folder / "m.lamina"
    done(*command, "--out", path, *options)
    return path.read_bytes()


@pytest.mark.parametrize("command", [HEART, IRIS, BOSTON], ids=["heart", "iris", "boston"])
def test_threads_tiers_and_runs(tmp_path, command):
    first = model_bytes(tmp_path, command)
    assert model_bytes(tmp_path, command) == first, "a second run"
    for threads in (1, 2, 3, 8):
        assert model_bytes(tmp_path, command, "--threads", threads) == first, f"{threads} threads"
    for tier in tiers():
        assert model_bytes(tmp_path, command, "--cpu-tier", tier) == first, tier


def test_the_seed_matters(tmp_path):
    assert model_bytes(tmp_path, HEART) != model_bytes(tmp_path, HEART, "--seed", "2")


def test_file_names_do_not_matter(tmp_path):
    first = model_bytes(tmp_path, IRIS)
    copy = tmp_path / "other name.csv"
    copy.write_bytes((DATA / "iris/iris.csv").read_bytes())
    assert model_bytes(tmp_path, [IRIS[0], copy, *IRIS[2:]]) == first


def test_without_state_the_answers_are_the_same(tmp_path):
    whole = model_bytes(tmp_path, HEART)
    answers = done("predict", tmp_path / "m.lamina", DATA / "heart/Heart.csv").out
    bare = model_bytes(tmp_path, HEART, "--no-state")
    assert len(bare) < len(whole)
    assert done("predict", tmp_path / "m.lamina", DATA / "heart/Heart.csv").out == answers


def test_scoring_is_the_same_everywhere(heart):
    table = DATA / "heart/Heart.csv"
    for options in [("--threads", "3"), ("--threads", "8"), *(("--cpu-tier", tier) for tier in tiers())]:
        assert done("predict", heart, table, *options).out == done("predict", heart, table).out, options
        assert done("evaluate", heart, table, *options).out == done("evaluate", heart, table).out, options
