"""Regularisation."""

import io
import json

import numpy as np
import pytest
from conftest import DATA, done
from fitting import MINIMUM, fitted, predictors, weights_of, write_csv
from sklearn.linear_model import ElasticNet


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


# ---- penalties against closed forms and other libraries ----

@pytest.fixture(scope="module")
def line(tmp_path_factory):
    """Standardised inputs and a number, so that the program's scaling is the identity up to rounding."""
    rng = np.random.default_rng(40)
    x = rng.normal(size=(60, 5))
    y = x @ [2, -1, 0, 0, 0.5] + 4 + rng.normal(size=60)
    x, y = (x - x.mean(0)) / x.std(0), (y - y.mean()) / y.std()
    return write_csv(tmp_path_factory.mktemp("line") / "t.csv", **predictors(x), y=y), x, y


def test_7_l2_is_ridge_regression_with_a_free_bias(line):
    """½·mean(e²) + ½λΣw² has its minimum where (XᵀX/n + λ)w = Xᵀy/n; the bias, unpenalised, is the mean."""
    table, x, y = line
    model, _ = fitted(table, "--target", "y", "--loss", "half_squared_error", *MINIMUM, "--l2", 0.3)
    w, b = weights_of(model)
    expected = np.linalg.solve(x.T @ x / 60 + 0.3 * np.eye(5), x.T @ y / 60)
    np.testing.assert_allclose(w[:, 0], expected, rtol=0, atol=1e-7)
    np.testing.assert_allclose(b, 0, atol=1e-7)


@pytest.mark.parametrize("l1,l2", [(0.2, 0), (0.2, 0.3)], ids=["l1", "elastic net"])
def test_7_l1_and_the_elastic_net_as_scikit_learn(line, l1, l2):
    table, x, y = line
    model, _ = fitted(table, "--target", "y", "--loss", "half_squared_error", "--hidden", "", "--l1", l1, "--l2", l2,
                      "--batch", 60, "--learning-rate", 0.01, "--epochs", 3000, "--precision", "fp64")
    theirs = ElasticNet(alpha=l1 + l2, l1_ratio=l1 / (l1 + l2), tol=1e-12).fit(x, y)

    def objective(w):
        return ((x @ w - y) ** 2).mean() / 2 + l1 * np.abs(w).sum() + l2 * (w**2).sum() / 2

    found = weights_of(model)[0][:, 0]
    assert objective(theirs.coef_) * (1 - 1e-9) <= objective(found) <= objective(theirs.coef_) * (1 + 1e-4)
    np.testing.assert_allclose(found, theirs.coef_, atol=0.01)


# ---- stopping, dropout, statistics ----

def test_7_early_stopping_keeps_the_best_epoch(tmp_path):
    options = [*HEART[:3], "--hidden", "100,100", "--valid", "0.3", "--l2", "0", "--schedule", "constant", "--threads", "1",
               "--epochs", "200", "--stop-metric", "log_loss", "--patience", "4", "--out", tmp_path / "m"]
    report = done("train", *options, "--json").json
    scores = [epoch["validation_score"] for epoch in report["history"]]
    best = int(np.argmin(scores))
    assert report["stop_reason"] == "early_stop" and len(scores) == best + 1 + 4
    assert report["best_epoch"] == best + 1
    assert report["metrics"]["validation"]["log_loss"] == pytest.approx(scores[best], rel=1e-12)


@pytest.mark.parametrize("options", [["--dropout", "0.5", "--input-dropout", "0.2"], ["--drop-connect", "0.5"],
                                     ["--weight-noise", "0.3"], ["--input-noise", "0.5"], ["--label-noise", "0.2"]],
                         ids=lambda options: options[0])
def test_7_what_acts_in_training_alone_leaves_scoring_as_it_is(tmp_path, options):
    """Kept answers are divided by their share in training, so the weights are scaled for scoring already: a network that
    has not learnt answers the same with and without."""
    answers = []
    for given in ([], options):
        done("train", *HEART[:3], "--hidden", "20", "--epochs", "0", "--out", tmp_path / "m", *given)
        answers.append(done("predict", tmp_path / "m", DATA / "heart/Heart.csv").out)
    assert answers[0] == answers[1]


def test_7_the_mean_over_masks_is_the_linear_units_answer(tmp_path):
    """A linear unit on inputs of which training leaves out a fifth: its step moves the weights on average as the loss of
    scoring and the penalty of Wager, Wang and Liang 2013 say, ½·p/(1 − p)·Σx²w² for each row: ridge regression."""
    rng = np.random.default_rng(41)
    x = rng.normal(size=(400, 3))
    x = (x - x.mean(0)) / x.std(0)
    y = x @ [1, -2, 0.5] + rng.normal(size=400)
    y = (y - y.mean()) / y.std()
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, _ = fitted(table, "--target", "y", "--hidden", "", "--loss", "half_squared_error", "--input-dropout", 0.2,
                      "--l2", 0, "--batch", 400, "--optimizer", "sgd", "--momentum", 0, "--schedule", "constant",
                      "--learning-rate", 0.02, "--epochs", 6000, "--ema", 0.9995)
    expected = np.linalg.solve(x.T @ x / 400 + 0.2 / 0.8 * np.eye(3), x.T @ y / 400)
    # The mean of 400 rows' masks is off by about 0.5/√400 a step, that of the last 2,000 steps by a √2000-th of it.
    np.testing.assert_allclose(weights_of(model)[0][:, 0], expected, rtol=0, atol=5 * 0.5 / np.sqrt(400 * 2000))


def test_7_batch_normalisation_scores_by_running_statistics(tmp_path):
    """In one step over all rows the running statistics become those of the rows, so a row's answer needs no batch."""
    rng = np.random.default_rng(42)
    x = rng.normal(size=(64, 3))
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=x[:, 0] + rng.normal(size=64))
    network = {"layers": [{"units": 4, "name": "linear"}, {"type": "batch_norm", "name": "norm"}]}
    model, _ = fitted(table, "--target", "y", "--network", json.dumps(network), "--batch", 64, "--epochs", 1,
                      "--learning-rate", 1e-300, "--optimizer", "sgd", "--precision", "fp64")
    before, after = (np.loadtxt(io.StringIO(done("features", model, table, "--layer", layer).out), delimiter=",",
                                skiprows=1) for layer in (1, 2))
    expected = (before - before.mean(0)) / np.sqrt(before.var(0, ddof=1) + 1e-5)
    np.testing.assert_allclose(after, expected, rtol=1e-9, atol=1e-9)
    one = write_csv(tmp_path / "one.csv", **predictors(x[:1]))
    alone = done("features", model, one, "--layer", 2).out.splitlines()[1]
    np.testing.assert_allclose(np.array(alone.split(","), float), expected[0], rtol=1e-9, atol=1e-9)


def test_7_inputs_are_standardised_by_the_training_rows_alone(tmp_path):
    rng = np.random.default_rng(43)
    x = rng.normal(size=(50, 2)) * [3, 0.1] + [10, -2]
    far = write_csv(tmp_path / "v.csv", **predictors(1000 * x), y=x[:, 0])
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=x[:, 0])
    model, _ = fitted(table, "--target", "y", "--valid", far, "--epochs", 1)
    scales = done("show", model, "weights", "--json").json["weights"][0]["scales"]
    np.testing.assert_allclose([s["mean"] for s in scales], x.mean(0), rtol=1e-12)
    np.testing.assert_allclose([s["deviation"] for s in scales], x.std(0), rtol=1e-12)
