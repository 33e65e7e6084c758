"""Optimisation. The rules themselves are followed step by step in tests/cli/test_steps.py."""

import numpy as np
import pytest
from conftest import DATA, done, refused
from sklearn.datasets import load_digits

IRIS = [DATA / "iris/iris.csv", "--target", "C5", "--hidden", "20", "--epochs", "60"]
OPTIMIZERS = {"sgd": 0.05, "adagrad": 0.1, "adagrad_trace": 0.5, "adadelta": 10, "rmsprop": 0.01, "adam": 0.01,
              "adamw": 0.01, "nadam": 0.01, "lion": 0.005}


def error_rate(*arguments):
    return done("train", *arguments, "--json").json["metrics"]["training"]["error_rate"]


def history(*arguments):
    return done("train", *arguments, "--json").json["history"]


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """8×8 digits: 1,437 rows to learn from and 360 to test on."""
    folder = tmp_path_factory.mktemp("digits")
    data = load_digits()
    order = np.random.default_rng(1).permutation(len(data.target))
    for name, rows in {"train": order[:1437], "test": order[1437:]}.items():
        cells = np.column_stack([data.data[rows], data.target[rows]])
        header = ",".join([*(f"p{i}" for i in range(64)), "digit"])
        np.savetxt(folder / f"{name}.csv", cells, fmt="%d", delimiter=",", header=header, comments="")
    return folder


def digits_options(folder, *options):
    return [folder / "train.csv", "--target", "digit", "--task", "class", "--hidden", "50", "--activation", "sigmoid",
            *options]


# Iris has an odd last batch with each of these sizes.
@pytest.mark.parametrize("batch", [1, 16, 32, 149])
def test_5_1_batches_from_one_row_to_all(batch):
    rows = history(*IRIS, "--batch", batch, "--epochs", 3)
    assert [score["step"] for score in rows] == [epoch * -(-150 // batch) for epoch in (1, 2, 3)]
    assert error_rate(*IRIS, "--batch", batch, "--learning-rate", 0.01, "--epochs", 200) <= 0.05


def test_5_1_reshuffling_changes_single_steps_and_not_full_batches():
    def first_losses(*options):
        return [score["training_loss"] for score in history(*IRIS, "--epochs", 3, *options)]

    assert first_losses("--batch", 1) != first_losses("--batch", 1, "--shuffle", "no")
    full = first_losses("--batch", 150, "--precision", "fp64")
    np.testing.assert_allclose(full, first_losses("--batch", 150, "--shuffle", "no", "--precision", "fp64"), rtol=1e-12)


@pytest.mark.parametrize("schedule", ["constant", "inverse", "step", "exponential", "plateau", "cosine",
                                      "cosine_restarts", "one_cycle"])
def test_5_2_every_schedule_learns(schedule):
    assert error_rate(*IRIS, "--schedule", schedule, "--learning-rate", 0.01, "--warmup", 1.5) <= 0.05


def test_5_2_options_of_another_schedule_are_refused():
    assert "--schedule linear" in refused("train", *IRIS, "--rate-annealing", 0.1)
    assert "longer than the run" in refused("train", *IRIS, "--warmup", 61)


# Squared error over two inputs of deviations 1 and 0.1: contours a hundred times as long as wide.
def test_5_3_momentum_on_a_narrow_ellipse(tmp_path):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(200, 2)) * [0.1, 1]
    np.savetxt(tmp_path / "t.csv", np.column_stack([x, x @ [10, 1]]), delimiter=",", header="a,b,y", comments="")

    def loss(*options):
        return history(tmp_path / "t.csv", "--target", "y", "--hidden", "", "--standardize", "no", "--precision", "fp64",
                       "--l2", 0, "--optimizer", "sgd", "--learning-rate", 0.3, "--schedule", "constant", "--batch", 200,
                       "--epochs", 100, *options)[-1]["training_loss"]

    plain = loss("--momentum", 0)
    for form in ("sum", "step", "nesterov"):  # ten times the step along the valley
        assert loss("--momentum-form", form) < plain / 1000
    for form in ("previous", "twice"):  # up to twice the step
        assert plain / 10 < loss("--momentum-form", form) < plain / 2
    assert loss("--momentum-form", "average") == pytest.approx(plain, rel=0.1)  # the same step, smoothed
    assert loss("--momentum-ramp", 10000, "--momentum-start", 0.5) < plain / 100


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_5_4_every_adaptive_rate_learns(optimizer):
    assert error_rate(*IRIS, "--optimizer", optimizer, "--learning-rate", OPTIMIZERS[optimizer]) <= 0.05


# The lecture's net with squared error. Its accuracies are of one split of its own: a share p of 360 rows has the standard
# error √(p(1 − p)/360), and two of them are allowed.
@pytest.mark.parametrize("accuracy, options", [
    (0.953, ["--optimizer", "sgd", "--momentum", 0, "--batch", 1437, "--epochs", 400, "--learning-rate", 2,
             "--schedule", "constant", "--l2", 0]),
    (0.978, ["--optimizer", "sgd", "--momentum", 0.9, "--batch", 256, "--epochs", 100, "--learning-rate", 0.5,
             "--schedule", "inverse", "--rate-annealing", 1e-5]),
    (0.975, ["--optimizer", "lbfgs", "--epochs", 76]),
], ids=["full batch", "mini-batch", "lbfgs"])
def test_5_5_digits_by_full_batch_mini_batch_and_lbfgs(digits, tmp_path, accuracy, options):
    model = tmp_path / "m.lamina"
    done("train", *digits_options(digits, "--output", "sigmoid", "--loss", "squared_error", *options), "--out", model)
    found = done("evaluate", model, digits / "test.csv", "--json").json["accuracy"]
    assert found >= accuracy - 2 * np.sqrt(accuracy * (1 - accuracy) / 360)


def test_5_6_clipping_tames_exploding_gradients():
    boston = ["train", DATA / "boston/BostonHousing.csv", "--target", "medv", "--hidden", "50,50", "--optimizer", "sgd",
              "--schedule", "constant", "--learning-rate", 1]
    assert "diverged" in refused(*boston)
    assert done(*boston, "--clip-norm", 0.1, "--json").json["metrics"]["training"]["r2"] > 0.5


def test_5_7_several_random_starts(tmp_path):
    done("toy", "xor", "--rows", 100, "--seed", 1, "--out", tmp_path / "xor.csv")
    xor = [tmp_path / "xor.csv", "--target", "class", "--hidden", 2, "--activation", "tanh", "--learning-rate", 0.1,
           "--epochs", 200]
    assert error_rate(*xor) > 0.1, "the first start ends in a local minimum"
    result = done("train", *xor, "--starts", 10, "--json").json
    assert result["metrics"]["training"]["error_rate"] <= 0.05
    ends = [score["training_loss"] for score in result["history"] if score["epoch"] == 200]
    assert len(ends) == 10
    assert result["best_start"] == 1 + int(np.argmin(ends))


# The derivative of a saturated sigmoid makes the first steps of squared error small; cross-entropy cancels it.
def test_5_10_cross_entropy_starts_faster_than_squared_error(digits):
    def errors_after(epochs, loss):
        return error_rate(*digits_options(digits, "--output", "sigmoid", "--loss", loss, "--optimizer", "sgd", "--momentum", 0, "--batch", 1437,
                                          "--learning-rate", 1, "--schedule", "constant", "--l2", 0, "--epochs", epochs))

    for epochs in (5, 10, 20):
        assert errors_after(epochs, "cross_entropy") < errors_after(epochs, "squared_error") / 2
