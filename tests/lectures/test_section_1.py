"""Networks."""

import csv
import io
import json

import numpy as np
import pytest
from conftest import DATA
from fitting import MINIMUM, PLAIN, distance_bound, fitted, numbers, predictors, write_csv, with_ones
from fitting import weights_of as unit_of
from running import done
from sklearn.ensemble import StackingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


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


# ---- single units ----

def test_1_1_hebbs_rule_is_a_sum(tmp_path):
    x = np.random.default_rng(19).integers(-40, 41, size=(50, 3)) / 8  # sums of these are exact
    y = np.where(x[:, 0] + x[:, 1] > 0, 1.0, -1.0)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, _ = fitted(table, "--target", "y", "--task", "class", "--positive", "1", "--loss", "hebb", "--learning-rate", 1,
                      *PLAIN, "--epochs", 1)
    weights, biases = unit_of(model)
    assert biases.tolist() == [[y.sum()]] and weights[:, 0].tolist() == (y @ x).tolist()


@pytest.fixture(scope="module")
def parted():
    """Points that a straight line parts, at multiples of 1/8, so that sums of them are exact; classes −1 and 1."""
    x = np.random.default_rng(4).integers(-40, 41, size=(60, 2)) / 8
    distance = x @ [2, -1] + 3.5
    x, distance = x[np.abs(distance) > 0.2], distance[np.abs(distance) > 0.2]
    return x, np.sign(distance)


def rosenblatt(x, y, epochs):
    """The perceptron learning rule, a row at a time: weights, bias, and the mistakes of each epoch."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes.append(0)
        for row, wanted in zip(x, y):
            if wanted * (row @ w + b) <= 0:
                w, b = w + wanted * row, b + wanted
                mistakes[-1] += 1
    return w, b, mistakes


PERCEPTRON = ["--target", "y", "--task", "class", "--positive", "1", "--loss", "perceptron", "--learning-rate", 1, *PLAIN]


@pytest.mark.parametrize("precision", ["fp32", "fp64"])
def test_1_2_the_perceptron_learning_rule_step_by_step(tmp_path, parted, precision):
    x, y = parted
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    for epochs in (1, 2, 7):
        model, report = fitted(table, *PERCEPTRON, "--precision", precision, "--epochs", epochs)
        w, b, mistakes = rosenblatt(x, y, epochs)
        weights, biases = unit_of(model)
        assert weights[:, 0].tolist() == w.tolist() and biases.tolist() == [[b]]
        assert [score["mistakes"] for score in report["history"]] == mistakes


def test_1_2_the_perceptron_converges_in_finitely_many_updates(tmp_path, parted):
    x, y = parted
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, report = fitted(table, *PERCEPTRON, "--epochs", 300)
    mistakes = [score["mistakes"] for score in report["history"]]
    assert report["layers"][0]["activation"] == "sign"
    assert all(mistakes[:-1]) and mistakes[-1] == 0, "the run ends with the first epoch that changes nothing"
    assert report["stop_reason"] == "converged" and len(mistakes) > 5
    assert report["metrics"]["training"]["error_rate"] == 0
    # Novikoff 1962: at most (R/γ)² updates, with γ the margin of any unit vector that parts the rows (1, x).
    rows, direction = with_ones(x), np.array([3.5, 2, -1])
    margin = (y * (rows @ direction)).min() / np.linalg.norm(direction)
    assert sum(mistakes) <= (np.linalg.norm(rows, axis=1).max() / margin) ** 2
    assert "mistakes" in done("show", model, "history").out.splitlines()[0]


def test_1_2_mistakes_are_counted_on_when_a_run_goes_on(tmp_path, parted):
    x, y = parted
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    fitted(table, *PERCEPTRON, "--epochs", 5)
    whole = table.with_suffix(".lamina").read_bytes()
    fitted(table, *PERCEPTRON, "--epochs", 2)
    done("resume", table.with_suffix(".lamina"), "--data", table, "--epochs", 5, "--out", tmp_path / "r.lamina", "--quiet")
    assert (tmp_path / "r.lamina").read_bytes() == whole


def test_1_2_no_perceptron_parts_exclusive_or(tmp_path):
    table = write_csv(tmp_path / "t.csv", a=[0, 0, 1, 1], b=[0, 1, 0, 1], y=[-1, 1, 1, -1])
    _, report = fitted(table, *PERCEPTRON, "--epochs", 50, "--types", "a=number,b=number")
    assert min(score["mistakes"] for score in report["history"]) > 0


def test_1_2_other_losses_count_no_mistakes(tmp_path, parted):
    table = write_csv(tmp_path / "t.csv", **predictors(parted[0]), y=parted[1])
    _, report = fitted(table, "--target", "y", "--epochs", 2)
    assert all("mistakes" not in score for score in report["history"])


@pytest.fixture(scope="module")
def line():
    """A number that depends on three others, nearly."""
    rng = np.random.default_rng(6)
    x = rng.normal(size=(50, 3)) * [1, 2, 0.5] + [0, 1, -1]
    return x, x @ [1, -0.5, 2] + 3 + rng.normal(size=50)


def test_1_3_the_widrow_hoff_rule_step_by_step(tmp_path, line):
    x, y = line
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, _ = fitted(table, "--target", "y", "--loss", "half_squared_error", "--learning-rate", 0.01, *PLAIN,
                      "--epochs", 3)
    scaled = (y - y.mean()) / y.std()
    w, b = np.zeros(3), 0.0
    for row, wanted in zip(np.tile(x, (3, 1)), np.tile(scaled, 3)):
        error = wanted - (row @ w + b)
        w, b = w + 0.01 * error * row, b + 0.01 * error
    weights, biases = unit_of(model)
    # 150 steps of a contraction, each of a few roundings of numbers below 10.
    np.testing.assert_allclose(weights[:, 0], w, rtol=0, atol=150 * 50 * 2**-53)
    np.testing.assert_allclose(biases, [[b]], rtol=0, atol=150 * 50 * 2**-53)


# Full descent contracts the distance from the minimum by 1 − ηλ a step, λ the least eigenvalue of the inputs' covariance.
@pytest.mark.parametrize("loss,rate", [("half_squared_error", 0.2), ("squared_error", 0.1)])
def test_1_3_adaline_equals_linear_regression(tmp_path, line, loss, rate):
    x, y = line
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, report = fitted(table, "--target", "y", "--hidden", "", "--loss", loss, "--optimizer", "sgd", "--momentum", 0,
                           "--schedule", "constant", "--batch", len(y), "--learning-rate", rate, "--l2", 0,
                           "--precision", "fp64", "--epochs", 1000)
    assert report["layers"][0]["activation"] == "linear"
    expected = LinearRegression().fit(x, y).predict(x)
    least = np.linalg.eigvalsh(np.corrcoef(x.T))[0]
    assert (1 - 0.2 * least) ** 1000 < 1e-15
    np.testing.assert_allclose(numbers(model, table), expected, rtol=0, atol=1e-12 * np.abs(y).max())


def logistic_gradient(rows, y, w):
    """Gradient and Hessian of the mean cross-entropy at w, rows with their 1."""
    p = sigmoid(rows @ w)
    return rows.T @ (p - y) / len(y), rows.T * (p * (1 - p)) @ rows / len(y)


def assert_logistic_minimum(scaled, y, w):
    """That w, the bias first, is where scikit-learn's logistic regression without penalty ends."""
    model = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000, solver="newton-cg").fit(scaled, y)
    theirs = np.concatenate([model.intercept_, model.coef_[0]])
    rows = with_ones(scaled)
    bound = sum(distance_bound(*logistic_gradient(rows, y, at)) for at in (w, theirs))
    assert bound < 1e-5, "both have come to the minimum"
    assert np.linalg.norm(w - theirs) <= bound


def standardised(x):
    return (x - x.mean(0)) / x.std(0)


def test_1_4_one_sigmoid_unit_is_logistic_regression(tmp_path, line):
    x, value = line
    y = (value > np.median(value)) ^ (np.arange(50) % 7 == 0)  # not parted by any line
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=["yes" if one else "no" for one in y])
    model, report = fitted(table, "--target", "y", *MINIMUM)
    assert report["layers"][0]["activation"] == "sigmoid"
    weights, biases = unit_of(model)
    assert_logistic_minimum(standardised(x), y.astype(float), np.concatenate([biases[0], weights[:, 0]]))


@pytest.fixture(scope="module")
def clouds():
    """Three classes that overlap."""
    rng = np.random.default_rng(8)
    label = np.repeat([0, 1, 2], 40)
    return rng.normal(size=(120, 2)) + np.array([[0, 0], [1.5, 0.5], [0, 2]])[label], label


def one_versus_all(tmp_path, clouds, *options):
    x, label = clouds
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=[f"class{one}" for one in label])
    model, _ = fitted(table, "--target", "y", "--output", "sigmoid", *MINIMUM, *options)
    weights, biases = unit_of(model)
    return model, table, np.vstack([biases, weights])


def test_1_4_several_sigmoid_units_are_one_versus_all(tmp_path, clouds):
    model, table, units = one_versus_all(tmp_path, clouds)
    x, label = clouds
    for k in range(3):
        assert_logistic_minimum(standardised(x), (label == k).astype(float), units[:, k])
    # The answer: each unit's probability, divided by their sum.
    each = sigmoid(with_ones(standardised(x)) @ units)
    found = np.column_stack([numbers(model, table, f"probability.class{k}") for k in range(3)])
    np.testing.assert_allclose(found, each / each.sum(axis=1, keepdims=True), rtol=1e-12)


def test_1_4_one_versus_all_by_squared_error_differs(tmp_path, clouds):
    """Σ(y − φ(w·x))² has its own minimum: its gradient is 0 there and not at that of cross-entropy, and the reverse."""
    x, label = clouds
    rows = with_ones(standardised(x))

    def slopes(units):
        p, y = sigmoid(rows @ units), np.eye(3)[label]
        by_squares = 2 * rows.T @ ((p - y) * p * (1 - p)) / len(x)
        by_cross_entropy = rows.T @ (p - y) / len(x)
        return np.abs(by_squares).max(), np.abs(by_cross_entropy).max()

    _, _, squares = one_versus_all(tmp_path, clouds, "--loss", "squared_error")
    _, _, entropy = one_versus_all(tmp_path, clouds)
    assert slopes(squares)[0] < 1e-7 and slopes(squares)[1] > 1e-3
    assert slopes(entropy)[1] < 1e-7 and slopes(entropy)[0] > 1e-3


# ---- output layers ----

OUTPUT_LAYERS = {
    "a number": (["boston/BostonHousing.csv", "--target", "medv"], "linear", 1),
    "a bounded number": (["boston/BostonHousing.csv", "--target", "medv", "--output", "sigmoid"], "sigmoid", 1),
    "two classes": (["heart/Heart.csv", "--target", "AHD"], "sigmoid", 1),
    "three classes": (["iris/iris.csv", "--target", "C5"], "softmax", 3),  # C units, not C − 1
    "several numbers": (["boston/BostonHousing.csv", "--target", "medv,lstat,rm"], "linear", 3),
}


@pytest.mark.parametrize("task", OUTPUT_LAYERS)
def test_1_6_the_output_layer_follows_the_task(task):
    (table, *options), activation, units = OUTPUT_LAYERS[task]
    last = done("train", DATA / table, *options, "--hidden", 4, "--epochs", 1, "--json").json["layers"][-1]
    assert (last["activation"], last["units"], last["inputs"]) == (activation, units, 4)


def test_1_6_a_bounded_output_stays_between_the_least_and_the_largest(tmp_path):
    table = DATA / "boston/BostonHousing.csv"
    truth = np.array([row["medv"] for row in csv.DictReader(table.open())], float)
    for output in ("sigmoid", "tanh"):
        model = tmp_path / "m.lamina"
        report = done("train", table, "--target", "medv", "--output", output, "--hidden", 20, "--epochs", 50,
                      "--learning-rate", 0.01, "--out", model, "--json").json
        answers = numbers(model, table)
        assert truth.min() - 1e-4 <= answers.min() and answers.max() <= truth.max() + 1e-4
        assert report["metrics"]["training"]["r2"] > 0.8


def test_1_6_several_linear_units_answer_for_several_targets(tmp_path):
    model = tmp_path / "m.lamina"
    table = DATA / "boston/BostonHousing.csv"
    report = done("train", table, "--target", "medv,lstat", "--hidden", 20, "--epochs", 100, "--learning-rate", 0.01,
                  "--out", model, "--json").json
    truth = list(csv.DictReader(table.open()))
    for of in report["metrics"]["training"]["targets"]:
        wanted = np.array([row[of["target"]] for row in truth], float)
        error = numbers(model, table, "prediction." + of["target"]) - wanted
        assert of["rmse"] == pytest.approx(np.sqrt((error**2).mean()), rel=1e-12)
        assert of["r2"] > 0.8


# ---- autoencoders ----


def test_1_7_a_linear_autoencoder_finds_the_principal_components(tmp_path):
    """With two linear units, what is lost is the variance of all components but the first two."""
    rng = np.random.default_rng(30)
    x = rng.normal(size=(100, 3)) @ rng.normal(size=(3, 6)) + 0.3 * rng.normal(size=(100, 6))
    table = write_csv(tmp_path / "t.csv", **predictors(x))
    model, report = fitted(table, "--task", "autoencoder", *MINIMUM[2:], "--hidden", 2, "--activation", "linear")
    assert [layer["units"] for layer in report["layers"]] == [2, 6]
    variances = np.linalg.eigvalsh(np.corrcoef(x.T))  # of standardised columns
    lost = variances[:-2].sum() / 6
    assert report["metrics"]["training"]["reconstruction_error"] == pytest.approx(lost, rel=1e-6)
    errors = numbers(model, table, "reconstruction_error")
    again = np.column_stack([numbers(model, table, f"reconstruction.x{i}") for i in range(6)])
    np.testing.assert_allclose(errors, (((again - x) / x.std(0)) ** 2).mean(axis=1), rtol=1e-9)
    assert errors.mean() == pytest.approx(lost, rel=1e-6)


def test_1_7_a_sparse_autoencoder_speaks_seldom(tmp_path):
    """The penalty on mean answers (Ng 2011) draws each unit's to the one asked for."""
    x = np.random.default_rng(31).normal(size=(200, 8))
    table = write_csv(tmp_path / "t.csv", **predictors(x))
    common = ["--task", "autoencoder", "--hidden", 12, "--activation", "sigmoid", "--epochs", 300, "--batch", 200,
              "--learning-rate", 0.1]

    def means(*options):
        model, _ = fitted(table, *common, *options)
        return table_of(done("features", model, table, "--layer", 1).out)[1].mean(axis=0)

    assert means().mean() > 0.3
    assert (means("--sparsity-beta", 3, "--average-activation", 0.05) < 0.1).all()


def test_1_7_the_input_that_most_excites_a_unit(tmp_path):
    """x_j = W_ij / √Σ_j W_ij² is of length 1, and no other of that length excites unit i as much."""
    rng = np.random.default_rng(32)
    x = rng.normal(size=(100, 5))
    table = write_csv(tmp_path / "t.csv", **predictors(x))
    model, _ = fitted(table, "--task", "autoencoder", "--hidden", 3, "--activation", "sigmoid", "--standardize", "no",
                      "--epochs", 50, "--precision", "fp64")
    w = unit_of(model)[0]
    best = (w / np.linalg.norm(w, axis=0)).T
    others = rng.normal(size=(50, 5))
    probe = np.vstack([best, others / np.linalg.norm(others, axis=1, keepdims=True)])
    inputs = write_csv(tmp_path / "p.csv", **predictors(probe))
    answers = table_of(done("features", model, inputs, "--layer", 1).out)[1]
    assert np.argmax(answers, axis=0).tolist() == [0, 1, 2]


# ---- ensembles ----


def splits_of(table):
    """The folds that Lamina makes of a table, as scikit-learn takes them."""
    out = table.with_suffix(".folds")
    done("cv", table, "--target", "y", "--model", "knn", "--folds", 4, "--out-predictions", out, "--quiet")
    fold = np.array([float(row["fold"]) for row in csv.DictReader(out.open())])
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(1, 5)]


def regression(rows, penalty=0.0):
    """glm in scikit-learn's terms."""
    strength = np.inf if penalty == 0 else 1 / (rows * penalty)
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-12,
                                                              max_iter=1000))


def two_kinds(rows):
    return [("glm", regression(rows)), ("knn", make_pipeline(StandardScaler(), KNeighborsClassifier(5)))]


def noisy_circle(tmp_path, rows=160):
    rng = np.random.default_rng(11)
    x = rng.normal(size=(rows, 3))
    y = np.where((x[:, 0] + 0.5) ** 2 + x[:, 1] ** 2 + 0.8 * rng.normal(size=rows) > 1.5, "b", "a")
    return x, y, write_csv(tmp_path / "t.csv", **predictors(x), y=list(y))


def test_1_11_a_stack_is_scikit_learns(tmp_path):
    """The same models, folds and last regression as in its StackingClassifier."""
    x, y, table = noisy_circle(tmp_path)
    done("stack", table, "--target", "y", "--models", "glm,knn", "--folds", 4, "--meta", "glm lambda=0.01 alpha=0",
         "--out", tmp_path / "m.lamina")
    stack = StackingClassifier(two_kinds(120), regression(160, 0.01), cv=splits_of(table)).fit(x, y)
    wanted = stack.predict_proba(x)[:, 1]
    np.testing.assert_allclose(numbers(tmp_path / "m.lamina", table, "probability.b"), wanted, atol=1e-7)


def test_1_11_a_cascade_passes_columns_and_answers_on(tmp_path):
    """Two levels transcribed: the second learns from the columns and from answers out of fold."""
    x, y, table = noisy_circle(tmp_path)
    done("stack", table, "--target", "y", "--combine", "cascade", "--models", "glm,knn", "--folds", 4, "--out",
         tmp_path / "m.lamina")
    out_of_fold = np.column_stack([cross_val_predict(model, x, y, cv=splits_of(table), method="predict_proba")[:, 1]
                                   for _, model in two_kinds(160)])
    now = np.column_stack([model.fit(x, y).predict_proba(x)[:, 1] for _, model in two_kinds(160)])
    learnt, seen = np.column_stack([x, out_of_fold]), np.column_stack([x, now])
    wanted = np.mean([model.fit(learnt, y).predict_proba(seen)[:, 1] for _, model in two_kinds(160)], axis=0)
    np.testing.assert_allclose(numbers(tmp_path / "m.lamina", table, "probability.b"), wanted, atol=1e-7)
