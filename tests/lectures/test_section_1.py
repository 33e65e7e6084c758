"""Networks."""

import csv
import io
import json

import numpy as np
import pytest
from running import done
from sklearn.linear_model import LogisticRegression


def table_of(text):
    rows = list(csv.reader(io.StringIO(text)))
    return rows[0], np.array(rows[1:], dtype=float)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def weights_of(model):
    """Weights, biases and scales of the inputs as `lamina show` gives them."""
    tensors = done("show", model, "weights", "--json").json["weights"]
    arrays = {t["name"]: np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in tensors}
    return arrays, tensors[0]["scales"]


def separable(points, classes):
    """Whether some straight line, as a logistic regression without penalty finds it, parts the classes."""
    return LogisticRegression(C=1e6, max_iter=10000).fit(points, classes).score(points, classes) == 1


def train_xor(tmp_path, hidden):
    done("toy", "xor", "--rows", "100", "--seed", "1", "--out", tmp_path / "xor.csv")
    done("toy", "xor", "--rows", "4", "--noise", "0", "--out", tmp_path / "four.csv")
    done("train", tmp_path / "xor.csv", "--target", "class", "--hidden", hidden, "--activation", "tanh",
         "--learning-rate", "0.1", "--epochs", "200", "--batch", "16", "--out", tmp_path / "xor.lamina")


@pytest.mark.parametrize("hidden,layer", [("2", slice(3, 5)), ("2,3", slice(5, 8))])
def test_1_10_deep_features_of_the_four_xor_points_are_separable(tmp_path, hidden, layer):
    train_xor(tmp_path, hidden)
    names, four = table_of(done("features", tmp_path / "xor.lamina", tmp_path / "four.csv", "--layer",
                                "1,2" if "," in hidden else "1", "--append").out)
    assert names == ["x1", "x2", "class", "DF.L1.C1", "DF.L1.C2", "DF.L2.C1", "DF.L2.C2", "DF.L2.C3"][:layer.stop]
    inputs, classes, last_hidden = four[:, :2], four[:, 2], four[:, layer]
    assert sorted(map(tuple, inputs)) == [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    assert not separable(inputs, classes)
    assert separable(last_hidden, classes)


def test_1_10_features_are_the_layers_outputs_on_standardised_inputs(tmp_path):
    train_xor(tmp_path, "2,3")
    _, data = table_of((tmp_path / "xor.csv").read_text())
    done("features", tmp_path / "xor.lamina", tmp_path / "xor.csv", "--layer", "1,2", "--out", tmp_path / "f.csv")
    names, features = table_of((tmp_path / "f.csv").read_text())
    assert names == ["DF.L1.C1", "DF.L1.C2", "DF.L2.C1", "DF.L2.C2", "DF.L2.C3"]
    weights, scales = weights_of(tmp_path / "xor.lamina")
    means, deviations = [s["mean"] for s in scales], [s["deviation"] for s in scales]
    np.testing.assert_allclose(means, data[:, :2].mean(axis=0), atol=1e-14)
    np.testing.assert_allclose(deviations, data[:, :2].std(axis=0), rtol=1e-14)
    first = np.tanh((data[:, :2] - means) / deviations @ weights["dense1.weights"] + weights["dense1.biases"])
    second = np.tanh(first @ weights["dense2.weights"] + weights["dense2.biases"])
    np.testing.assert_allclose(features, np.hstack([first, second]), atol=4e-6)  # a few roundings in fp32
    # The last layer on the features of layer 2 is the model's answer.
    answers = done("predict", tmp_path / "xor.lamina", tmp_path / "xor.csv").out.splitlines()[1:]
    probability = np.array([float(line.split(",")[2]) for line in answers])
    last = sigmoid(second @ weights["dense3.weights"] + weights["dense3.biases"])[:, 0]
    np.testing.assert_allclose(probability, last, atol=1e-5)
    text = done("show", tmp_path / "xor.lamina", "weights").out
    assert "dense1.weights (2 x 2), acting on scaled inputs: (x - mean) / deviation" in text


def test_1_10_another_model_is_fitted_to_the_features(tmp_path):
    train_xor(tmp_path, "2")
    done("features", tmp_path / "xor.lamina", tmp_path / "xor.csv", "--layer", "1", "--append", "--out",
         tmp_path / "both.csv")
    options = ("--target", "class", "--hidden", "", "--epochs", "200", "--learning-rate", "0.1", "--json")
    alone = done("train", tmp_path / "xor.csv", *options).json["metrics"]["training"]["error_rate"]
    beside = done("train", tmp_path / "both.csv", *options).json["metrics"]["training"]["error_rate"]
    assert alone >= 0.3, "a straight line does not part the inputs"
    assert beside <= 0.2


GATES = {  # weights, bias and truth of a threshold unit
    "AND": ([1, 1], -1.5, lambda a, b: a and b),
    "OR": ([1, 1], -0.5, lambda a, b: a or b),
    "NAND": ([-1, -1], 1.5, lambda a, b: not (a and b)),
    "NOT A": ([-1, 0], 0.5, lambda a, b: not a),
}


def gate_answers(tmp_path, network, truth):
    """The answers of a network of given weights, which trains for no epoch, on the four points."""
    points = [(a, b) for a in (0, 1) for b in (0, 1)]
    lines = [f"{a},{b},{'yes' if truth(a, b) else 'no'}" for a, b in points]
    table = tmp_path / "gate.csv"
    table.write_text("a,b,y\n" + "\n".join(lines) + "\n")
    model = tmp_path / "gate.lamina"
    result = done("train", table, "--target", "y", "--standardize", "no", "--types", "a=number,b=number", "--loss",
                  "squared_error", "--epochs", "0", "--network", json.dumps(network), "--out", model)
    assert "every layer is frozen: nothing is learnt" in result.err
    rows = done("predict", model, table).out.splitlines()[1:]
    return [row.split(",")[0] for row in rows], [line.split(",")[-1] for line in lines]


def threshold(weights, biases):
    return {"activation": "unit_step", "weights": weights, "biases": biases, "frozen": True}


@pytest.mark.parametrize("gate", GATES)
def test_1_1_a_threshold_unit_is_a_logic_gate(tmp_path, gate):
    weights, bias, truth = GATES[gate]
    answers, wanted = gate_answers(tmp_path, {"layers": [], "output": threshold([[w] for w in weights], [bias])}, truth)
    assert answers == wanted


def test_1_1_two_layers_of_gates_are_exclusive_or(tmp_path):
    network = {"layers": [{"units": 2, **threshold([[1, -1], [1, -1]], [-0.5, 1.5])}],  # OR, NAND
               "output": threshold([[1], [1]], [-1.5])}  # AND
    answers, wanted = gate_answers(tmp_path, network, lambda a, b: a != b)
    assert answers == wanted


def parameters_of(tmp_path, hidden):
    table = tmp_path / "xy.csv"
    table.write_text("x1,x2,y\n" + "".join(f"{i % 7},{i * i % 11},{i % 5}.5\n" for i in range(20)))
    layers = done("train", table, "--target", "y", "--hidden", hidden, "--epochs", "0", "--json").json["layers"]
    return [layer["parameters"] for layer in layers], sum(layer["units"] for layer in layers)


def test_1_5_parameter_counts(tmp_path):
    counts, biases = parameters_of(tmp_path, "100,100")
    assert sum(counts) - biases == 10300
    counts, _ = parameters_of(tmp_path, "4,4")
    assert counts == [12, 20, 5] and sum(counts) == 37
