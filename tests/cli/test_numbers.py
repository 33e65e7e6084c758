"""The figures: predictions against an independent forward pass, metrics against scikit-learn, Tabloid against its peer."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, done
from sklearn import metrics
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

U = 2.0**-24  # unit roundoff of fp32
NA = ["", "NA", "N/A", "NaN", "nan", "null", "None", "?"]
ACTIVATIONS = {
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softmax": lambda z: np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True),
}


def cells(path, header=True):
    text = path.read_bytes().decode().replace("\r\n", "\n").replace("\r", "\n")
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text)) if row]
    names = rows[0] if header else [f"C{i + 1}" for i in range(len(rows[0]))]
    body = rows[1:] if header else rows
    return {name: [row[i] for row in body] for i, name in enumerate(names)}


def encoded(header, table):
    """The encoder as its header describes it, written anew."""
    blocks = []
    for column in header["encoder"]["columns"]:
        values = table[column["name"]]
        if column["kind"] == "number":
            x = np.array([np.nan if value in NA else float(value) for value in values])
            x[np.isnan(x)] = column["mean"]
            blocks.append(((x - column["mean"]) / column["deviation"])[:, None])
        else:
            places = [*column["levels"], "missing", "unseen"]
            block = np.zeros((len(values), len(places)))
            for row, value in enumerate(values):
                place = len(column["levels"]) if value in NA else (
                    column["levels"].index(value) if value in column["levels"] else len(places) - 1)
                block[row, place] = 1
            blocks.append(block)
    return np.hstack(blocks)


def forward(layers, weights, x):
    """Last pre-activations in double, and a bound on the error of computing them in fp32.

    With fp32 inputs x(1 + d), |d| <= U, and a chain of k fused multiply-adds plus one addition, the error of a layer is
    at most |W|'e + g(|W|'(|x| + e) + |b|) with g = (k + 2)U / (1 - (k + 2)U) (Higham, Accuracy and Stability, 3.1). relu
    and tanh have slope at most 1; tanh itself errs by at most 4 U here.
    """
    error = U * np.abs(x)
    for number, layer in enumerate(layers):
        w, b = weights[2 * number], weights[2 * number + 1]
        k = w.shape[0]
        gamma = (k + 2) * U / (1 - (k + 2) * U)
        size = (np.abs(x) + error) @ np.abs(w) + np.abs(b)
        z = x @ w + b
        error = error @ np.abs(w) + gamma * size
        if number + 1 < len(layers):
            x = ACTIVATIONS[layer["activation"]](z)
            error = error + 4 * U * np.abs(x)
    return z, error


def network(model):
    header = done("show", model, "--json").json
    tensors = done("show", model, "weights", "--json").json["weights"]
    weights = [np.array(t["values"]).reshape((t["rows"], t["columns"]) if "weights" in t["name"] else -1) for t in tensors]
    return header, header["layers"], weights


def predictions(model, table):
    text = done("predict", model, table).out
    rows = list(csv.reader(io.StringIO(text)))
    return rows[0], rows[1:]


def test_two_classes_match_numpy(heart):
    table = DATA / "heart/Heart.csv"
    header, layers, weights = network(heart)
    z, error = forward(layers, weights, encoded(header, cells(table)))
    names, rows = predictions(heart, table)
    assert names == ["prediction", "probability.No", "probability.Yes"]
    p = np.array([[float(cell) for cell in row[1:]] for row in rows])
    expected = ACTIVATIONS["sigmoid"](z[:, 0])
    bound = error[:, 0] / 4 + 8 * U  # the slope of the sigmoid is at most 1/4
    assert np.all(np.abs(p[:, 1] - expected) <= bound)
    assert bound.max() < 1e-4, "the bound says something"
    assert np.abs(p.sum(1) - 1).max() <= 4 * U
    assert [row[0] for row in rows] == ["Yes" if yes > no else "No" for no, yes in p]


def test_three_classes_match_numpy(iris):
    table = DATA / "iris/iris.csv"
    header, layers, weights = network(iris)
    assert layers[-1]["activation"] == "softmax"
    z, error = forward(layers, weights, encoded(header, cells(table, header=False)))
    names, rows = predictions(iris, table)
    assert names == ["prediction", *(f"probability.{level}" for level in header["decoder"]["levels"])]
    p = np.array([[float(cell) for cell in row[1:]] for row in rows])
    expected = ACTIVATIONS["softmax"](z)
    # d log p <= 2 max|e| to first order, and a few roundings of exp, sum and division
    relative = np.expm1(2 * error.max(1, keepdims=True)) + 32 * U
    assert np.all(np.abs(p - expected) <= expected * relative + 1e-37)
    assert relative.max() < 1e-3
    levels = header["decoder"]["levels"]
    assert [row[0] for row in rows] == [levels[k] for k in p.argmax(1)]


def test_numbers_match_numpy(boston):
    table = DATA / "boston/BostonHousing.csv"
    header, layers, weights = network(boston)
    z, error = forward(layers, weights, encoded(header, cells(table)))
    names, rows = predictions(boston, table)
    assert names == ["prediction"]
    (scaling,) = header["decoder"]["scalings"]
    mean, deviation = scaling["shift"], scaling["scale"]
    expected = mean + deviation * z[:, 0]
    bound = deviation * error[:, 0] + 4 * U * (np.abs(expected) + abs(mean))
    assert np.all(np.abs(np.array([float(row[0]) for row in rows]) - expected) <= bound)
    assert bound.max() < 1e-2


def test_a_row_alone_gets_the_same_answer(heart, tmp_path):
    lines = (DATA / "heart/Heart.csv").read_text().splitlines()
    bulk = done("predict", heart, DATA / "heart/Heart.csv").out.splitlines()
    for row in (1, 2, 88, 303):
        (tmp_path / "one.csv").write_text(lines[0] + "\n" + lines[row] + "\n")
        assert done("predict", heart, tmp_path / "one.csv").out.splitlines() == [bulk[0], bulk[row]]


def test_binary_metrics_match_scikit_learn(heart):
    table = DATA / "heart/Heart.csv"
    report = done("evaluate", heart, table, "--json").json
    truth = [cell == "Yes" for cell in cells(table)["AHD"]]
    _, rows = predictions(heart, table)
    p = np.array([float(row[2]) for row in rows])
    answer = [row[0] == "Yes" for row in rows]
    assert report["accuracy"] == pytest.approx(metrics.accuracy_score(truth, answer), abs=1e-15)
    assert report["error_rate"] == pytest.approx(1 - metrics.accuracy_score(truth, answer), abs=1e-15)
    assert report["auc"] == pytest.approx(metrics.roc_auc_score(truth, p), rel=1e-12)
    assert report["log_loss"] == pytest.approx(metrics.log_loss(truth, p), rel=1e-6)
    assert report["confusion"]["counts"] == metrics.confusion_matrix(truth, answer).tolist()
    assert report["confusion"]["levels"] == ["No", "Yes"]
    assert report["rows"] == 303


def test_multiclass_metrics_match_scikit_learn(iris):
    table = DATA / "iris/iris.csv"
    report = done("evaluate", iris, table, "--json").json
    truth = cells(table, header=False)["C5"]
    names, rows = predictions(iris, table)
    p = np.array([[float(cell) for cell in row[1:]] for row in rows])
    answer = [row[0] for row in rows]
    levels = [name.removeprefix("probability.") for name in names[1:]]
    assert report["accuracy"] == pytest.approx(metrics.accuracy_score(truth, answer), abs=1e-15)
    assert report["log_loss"] == pytest.approx(metrics.log_loss(truth, p / p.sum(1, keepdims=True), labels=levels), rel=1e-5)
    assert report["confusion"]["counts"] == metrics.confusion_matrix(truth, answer, labels=levels).tolist()


def test_regression_metrics_match_scikit_learn(boston):
    table = DATA / "boston/BostonHousing.csv"
    report = done("evaluate", boston, table, "--json").json
    truth = [float(cell) for cell in cells(table)["medv"]]
    answer = [float(row[0]) for row in predictions(boston, table)[1]]
    assert report["rmse"] == pytest.approx(metrics.root_mean_squared_error(truth, answer), rel=1e-12)
    assert report["mae"] == pytest.approx(metrics.mean_absolute_error(truth, answer), rel=1e-12)
    assert report["r2"] == pytest.approx(metrics.r2_score(truth, answer), rel=1e-12)


def test_threshold(heart):
    table = DATA / "heart/Heart.csv"
    names, rows = predictions(heart, table)
    low = list(csv.reader(io.StringIO(done("predict", heart, table, "--threshold", "0.2").out)))[1:]
    assert [row[0] for row in low] == ["Yes" if float(row[2]) >= 0.2 else "No" for row in rows]
    assert [row[1:] for row in low] == [row[1:] for row in rows]
    confusion = done("evaluate", heart, table, "--threshold", "0.2", "--json").json["confusion"]["counts"]
    assert confusion[0][1] + confusion[1][1] == sum(row[0] == "Yes" for row in low)


def test_positive_level(tmp_path):
    table = DATA / "heart/Heart.csv"
    done("train", table, "--target", "AHD", "--positive", "No", "--hidden", "8", "--out", tmp_path / "m.lamina")
    report = done("evaluate", tmp_path / "m.lamina", table, "--json").json
    names, rows = predictions(tmp_path / "m.lamina", table)
    assert names == ["prediction", "probability.No", "probability.Yes"]
    truth = [cell == "No" for cell in cells(table)["AHD"]]
    assert report["auc"] == pytest.approx(metrics.roc_auc_score(truth, [float(row[1]) for row in rows]), rel=1e-12)
    assert report["auc"] > 0.8


def test_predictions_as_json(heart):
    table = DATA / "heart/Heart.csv"
    names, rows = predictions(heart, table)
    answers = done("predict", heart, table, "--json").json
    assert answers["levels"] == ["No", "Yes"]
    assert answers["predictions"] == [row[0] for row in rows]
    assert answers["probabilities"] == [[float(cell) for cell in row[1:]] for row in rows]


def test_tabloid_is_as_good_as_logistic_regression(tmp_path):
    train, test = DATA / "tabloid/Tabloid_train.csv", DATA / "tabloid/Tabloid_test.csv"
    scores = []
    for seed in (1, 2, 3):
        model = tmp_path / f"{seed}.lamina"
        done("train", train, "--target", "purchase", "--valid", "0.2", "--seed", seed, "--out", model)
        scores.append(done("evaluate", model, test, "--json").json["auc"])
    a, b = pd.read_csv(train), pd.read_csv(test)
    peer = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    peer.fit(a.drop(columns="purchase"), a.purchase)
    auc = metrics.roc_auc_score(b.purchase, peer.predict_proba(b.drop(columns="purchase"))[:, 1])
    print(f"Tabloid test AUC: {np.mean(scores):.4f} (seeds 1, 2, 3: {scores}), logistic regression {auc:.4f}")
    assert np.mean(scores) >= auc - 0.005
