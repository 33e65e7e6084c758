"""Regularisation."""

import json

import numpy as np
import pytest
from conftest import DATA, done


def answers_of(tmp_path, weights, inputs):
    """The product of given weights with one input: a linear unit that trains for no epoch."""
    table = tmp_path / "product.csv"
    rows = [inputs, [0.5, 1.5, 2.5]]
    table.write_text("x1,x2,x3,y\n" + "".join(",".join(map(str, row)) + f",{i}\n" for i, row in enumerate(rows)))
    model = tmp_path / "product.lamina"
    network = {"layers": [{"units": len(weights), "weights": [list(column) for column in zip(*weights)], "frozen": True}]}
    done("train", table, "--target", "y", "--task", "regression", "--standardize", "no", "--epochs", "0", "--network",
         json.dumps(network), "--out", model)
    return [float(cell) for cell in done("features", model, table, "--layer", "1").out.splitlines()[1].split(",")]


# A product can be sparse by its weights or by its input. The weights are chosen here, so that the lecture's two inputs
# give the lecture's two products.
def test_7_sparse_weights_and_sparse_representation(tmp_path):
    sparse, dense = [0.85, 0, 0.9], [0.85, 0.6, 0.9]
    assert answers_of(tmp_path, [sparse], [3.2, 2, 1.8]) == pytest.approx([4.34], abs=1e-6)
    assert answers_of(tmp_path, [dense], [0, -0.2, 0.9]) == pytest.approx([0.69], abs=1e-6)


HEART = [DATA / "heart/Heart.csv", "--target", "AHD", "--hidden", "100,100,100,100,100", "--epochs", "30", "--threads", "1", "--valid",
         "0.3", "--patience", "0", "--l2", "0", "--schedule", "constant"]


def losses(*options):
    history = done("train", *HEART, *options, "--json").json["history"]
    return history[-1]["training_loss"], history[-1]["validation_loss"]


@pytest.fixture(scope="module")
def overfitted():
    return losses()


def test_7_five_layers_of_100_overfit(overfitted):
    training, validation = overfitted
    assert training < 0.02 and validation > 1


# Each takes away part of the distance between the losses on seen and unseen rows that the plain network ends with.
@pytest.mark.parametrize("regulariser", [
    ["--dropout", "0.5", "--input-dropout", "0.2"],
    ["--drop-connect", "0.3"],
    ["--input-noise", "0.5"],
    ["--weight-noise", "0.1"],
    ["--label-noise", "0.2"],
    ["--normalization", "batch"],
    ["--activation", "tanh", "--sparsity-beta", "0.01"],
    ["--l2", "0.02"],
    ["--l1", "0.002"],
    ["--max-w2", "0.5"],
], ids=lambda options: options[-2])
def test_7_each_regulariser_tames_it(overfitted, regulariser):
    training, validation = losses(*regulariser)
    assert validation < overfitted[1]
    assert validation - training < overfitted[1] - overfitted[0]


def test_7_the_tips_values(tmp_path):
    """max_w2 = 50, l1 = 1e-5, input dropout 0.2."""
    report = done("train", *HEART[:3], "--hidden", "50,50", "--max-w2", "50", "--l1", "1e-5", "--input-dropout", "0.2",
                  "--valid", "0.2", "--json").json
    assert report["metrics"]["validation"]["error_rate"] < 0.3


def weights(tmp_path, *options):
    """The matrices of ten tanh units on noisy XOR."""
    done("toy", "xor", "--rows", 100, "--seed", 1, "--out", tmp_path / "xor.csv")
    model = tmp_path / "m.lamina"
    done("train", tmp_path / "xor.csv", "--target", "class", "--hidden", 10, "--activation", "tanh", "--learning-rate",
         0.03, "--epochs", 400, "--l2", 0, "--out", model, *options)
    tensors = done("show", model, "weights", "--json").json["weights"]
    return [np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in tensors if t["name"].endswith("weights")]


def test_7_l1_drives_most_weights_to_zero(tmp_path):
    def near_zero(*options):
        return np.mean(np.abs(np.concatenate([w.ravel() for w in weights(tmp_path, *options)])) < 0.01)

    assert near_zero() < 0.1
    assert near_zero("--l1", 0.01) >= 0.5
    assert near_zero("--l1", 0.01, "--l2", 0.001) >= 0.5  # elastic net


def test_7_max_w2_caps_every_unit(tmp_path):
    free, capped = weights(tmp_path), weights(tmp_path, "--max-w2", 2)
    assert max((w**2).sum(0).max() for w in free) > 4
    assert max((w**2).sum(0).max() for w in capped) <= 2 * (1 + 1e-6)  # rounded to fp32
