"""Initialisation, seen in untrained and trained models."""

import json

import numpy as np
import pytest
from running import done, refused
from sklearn.datasets import load_digits

INPUTS, UNITS = 40, 300

# Variance of one weight for m inputs and n units, as the lectures and the papers write it.
VARIANCES = {
    "zeros": lambda m, n: 0,
    "normal": lambda m, n: 0.01**2,
    "uniform": lambda m, n: 0.01**2 / 3,
    "fan_in_uniform": lambda m, n: 1 / (3 * m),
    "xavier": lambda m, n: 1 / m,
    "lecun_uniform": lambda m, n: 1 / m,
    "fan_out_normal": lambda m, n: 1 / n,
    "he_normal": lambda m, n: 2 / m,
    "he_uniform": lambda m, n: 2 / m,
    "glorot_normal": lambda m, n: 2 / (m + n),
    "glorot_uniform": lambda m, n: 2 / (m + n),
    "glorot_relu_normal": lambda m, n: 2 * 2 / (m + n),
    "glorot_relu_uniform": lambda m, n: 2 * 2 / (m + n),
    "glorot_sigmoid_normal": lambda m, n: 4**2 * 2 / (m + n),
    "glorot_sigmoid_uniform": lambda m, n: 4**2 * 2 / (m + n),
    "uniform_adaptive": lambda m, n: 2 / (m + n),
    "sparse": lambda m, n: 15 / m,
    "orthogonal": lambda m, n: 1 / max(m, n),
}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("six") / "t.csv"
    values = np.random.default_rng(1).normal(size=(50, INPUTS + 1))
    names = [f"x{i}" for i in range(INPUTS)] + ["y"]
    path.write_text(",".join(names) + "\n" + "".join(",".join(map(str, row)) + "\n" for row in values))
    return path


def tensors(model):
    found = done("show", model, "weights", "--json").json["weights"]
    return {t["name"]: np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in found}


@pytest.mark.parametrize("name", VARIANCES)
def test_6_untrained_weights_have_the_rules_spread(table, tmp_path, name):
    done("train", table, "--target", "y", "--hidden", UNITS, "--initializer", name, "--epochs", "0", "--out",
         tmp_path / "m")
    start = tensors(tmp_path / "m")
    weights, variance = start["dense1.weights"], VARIANCES[name](INPUTS, UNITS)
    drawn = max(1, np.count_nonzero(weights))
    assert weights.shape == (INPUTS, UNITS)
    assert abs(weights.mean()) <= 5 * np.sqrt(variance / drawn)
    assert abs((weights**2).mean() - variance) <= 5 * np.sqrt(2 / drawn) * variance
    assert not start["dense1.biases"].any() and not start["dense2.biases"].any()
    if name == "orthogonal":
        np.testing.assert_allclose(weights @ weights.T, np.eye(INPUTS), atol=1e-6)
    if name == "sparse":
        assert (np.count_nonzero(weights, axis=0) == 15).all()


def test_6_the_scale_is_a_deviation_or_a_half_width(table, tmp_path):
    for name, variance in (("normal", 0.5**2), ("uniform", 0.5**2 / 3)):
        done("train", table, "--target", "y", "--hidden", UNITS, "--initializer", name, "--initial-scale", "0.5",
             "--epochs", "0", "--out", tmp_path / "m")
        found = (tensors(tmp_path / "m")["dense1.weights"] ** 2).mean()
        assert abs(found / variance - 1) <= 5 * np.sqrt(2 / (INPUTS * UNITS))
    assert "initial_scale" in refused("train", table, "--target", "y", "--initial-scale", "0.5")


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_6_all_zeros_stay_stuck(tmp_path, activation):
    done("toy", "xor", "--rows", "100", "--seed", "1", "--noise", "0.3", "--out", tmp_path / "xor.csv")
    options = ("--target", "class", "--hidden", "8", "--activation", activation, "--learning-rate", "0.1", "--epochs",
               "100", "--out", tmp_path / "m", "--json")
    stuck = done("train", tmp_path / "xor.csv", *options, "--initializer", "zeros").json
    assert stuck["metrics"]["training"]["error_rate"] == 0.5
    weights = tensors(tmp_path / "m")
    assert not weights["dense1.weights"].any() and not weights["dense2.weights"].any()
    assert done("train", tmp_path / "xor.csv", *options).json["metrics"]["training"]["error_rate"] <= 0.05


def test_6_the_start_decides_the_first_epochs(tmp_path):
    """Twelve epochs of three sigmoid layers: deviations of 0.01 vanish, Glorot's rule learns slowly, times 4 it does not."""
    digits = load_digits()
    names = [*(f"p{i}" for i in range(64)), "digit"]
    np.savetxt(tmp_path / "t.csv", np.column_stack([digits.data, digits.target]), fmt="%d", delimiter=",",
               header=",".join(names), comments="")

    def loss(initializer):
        report = done("train", tmp_path / "t.csv", "--target", "digit", "--task", "class", "--hidden", "50,50,50",
                      "--activation", "sigmoid", "--optimizer", "sgd", "--momentum", "0", "--schedule", "constant",
                      "--learning-rate", "0.1", "--batch", "32", "--epochs", "12", "--initializer", initializer, "--json")
        return report.json["history"][-1]["training_loss"]

    nothing_learnt = np.log(10)
    assert loss("normal") > 0.99 * nothing_learnt
    assert 0.5 * nothing_learnt < loss("glorot_uniform") < 0.9 * nothing_learnt
    assert loss("glorot_sigmoid_uniform") < 0.2 * nothing_learnt


def test_6_given_weights_and_biases(table, tmp_path):
    """Weights may be given: a list for each input, with a figure for each unit; the rest starts by its rule."""
    given = np.random.default_rng(2).normal(size=(INPUTS, 3))
    network = {"layers": [{"units": 3, "weights": given.tolist(), "biases": [1, 2, 3]}, {"units": 2}]}
    done("train", table, "--target", "y", "--network", json.dumps(network), "--precision", "fp64", "--epochs", "0", "--out",
         tmp_path / "m")
    start = tensors(tmp_path / "m")
    assert (start["dense1.weights"] == given).all() and start["dense1.biases"].tolist() == [[1, 2, 3]]
    assert start["dense2.weights"].any() and not start["dense2.biases"].any()
