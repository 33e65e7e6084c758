"""Regularisation."""

import json

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
