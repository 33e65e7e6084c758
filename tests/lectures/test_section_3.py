"""Losses: against the other libraries that minimise them, and against their formulas."""

import numpy as np
import pytest
from conftest import DATA, done, refused
from fitting import (MINIMUM, distance_bound, fitted, numbers, predicted, predictors, sigmoid, weights_of,
                     with_ones, write_csv)
from sklearn.linear_model import (GammaRegressor, LinearRegression, LogisticRegression, PoissonRegressor,
                                  QuantileRegressor, TweedieRegressor)


@pytest.fixture(scope="module")
def x():
    """Standardised inputs, so that the program's scaling is the identity up to rounding."""
    values = np.random.default_rng(11).normal(size=(60, 3))
    return (values - values.mean(0)) / values.std(0)


@pytest.fixture(scope="module")
def mean(x):
    return np.exp(x @ [0.5, -0.3, 0.2] + 1)


def coefficients(model):
    """Of one layer of one unit: the bias, then the weights."""
    weights, biases = weights_of(model)
    return np.concatenate([biases[0], weights[:, 0]])


# ---- the gradient ----

# Derivative of each loss by what goes into the last layer's activation, for one row: z into it, y as the program takes
# it. Numbers are standardised for a linear output; classes are 0 and 1 or −1 and 1, by the range of the output.
SENSITIVITIES = {
    "squared_error": ([], lambda z, y: 2 * (z - y)),
    "half_squared_error": ([], lambda z, y: z - y),
    "mean_squared_error": ([], lambda z, y: 2 * (z - y)),
    "absolute_error": ([], lambda z, y: np.sign(z - y)),
    "huber": (["--huber-delta", 0.7], lambda z, y: np.clip(z - y, -0.7, 0.7)),
    "quantile": (["--quantile", 0.8], lambda z, y: np.where(z > y, 0.2, -0.8)),
    "poisson": ([], lambda z, y: np.exp(z) - y),
    "gamma": ([], lambda z, y: 1 - y * np.exp(-z)),
    "tweedie": (["--tweedie-power", 1.3], lambda z, y: np.exp(0.7 * z) - y * np.exp(-0.3 * z)),
}
OF_CLASSES = {
    "cross_entropy": ([], "{0,1}", lambda z, y: sigmoid(z) - y),
    "label smoothing": (["--loss", "cross_entropy", "--label-smoothing", 0.2], "{0,1}",
                        lambda z, y: sigmoid(z) - (0.8 * y + 0.1)),
    "squared error, sigmoid": (["--loss", "squared_error", "--output", "sigmoid"], "{0,1}",
                               lambda z, y: 2 * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z))),
    "squared error, tanh": (["--loss", "squared_error", "--output", "tanh"], "{-1,1}",
                            lambda z, y: 2 * (np.tanh(z) - y) * (1 - np.tanh(z)**2)),
    "half squared error, linear": (["--loss", "half_squared_error", "--output", "linear"], "{-1,1}", lambda z, y: z - y),
    "absolute error, tanh": (["--loss", "absolute_error", "--output", "tanh"], "{-1,1}",
                             lambda z, y: np.sign(np.tanh(z) - y) * (1 - np.tanh(z)**2)),
    "perceptron": (["--loss", "perceptron"], "{-1,1}", lambda z, y: np.where(y * z <= 0, -y, 0)),
    "hebb": (["--loss", "hebb"], "{-1,1}", lambda z, y: -y),
}


def gradients(x, parameters, delta):
    """Back-propagation through a layer of tanh units and a linear one, from the last layer's sensitivity on. Only that
    depends on the loss."""
    w1, b1, w2, b2 = parameters
    hidden = np.tanh(x @ w1 + b1)
    last = delta(hidden @ w2 + b2)[:, None] if w2.shape[1] == 1 else delta(hidden @ w2 + b2)
    first = last @ w2.T * (1 - hidden**2)
    return [x.T @ first / len(x), first.mean(0, keepdims=True), hidden.T @ last / len(x), last.mean(0, keepdims=True)]


def assert_one_step(table, x, delta, options):
    """One step of the learning rate 1 on all rows moves every parameter by its gradient."""
    def after(rate):
        model, _ = fitted(table, "--target", "y", "--hidden", 4, "--activation", "tanh", "--optimizer", "sgd",
                          "--momentum", 0, "--schedule", "constant", "--l2", 0, "--batch", len(x), "--precision", "fp64",
                          "--epochs", 1, "--learning-rate", rate, *options)
        return weights_of(model)

    start, end = after(1e-300), after(1)
    for before, now, slope in zip(start, end, gradients(x, start, delta)):
        assert np.abs(slope).max() > 1e-4
        np.testing.assert_allclose(before - now, slope, rtol=0, atol=1e-13 * (1 + np.abs(slope).max()))


@pytest.mark.parametrize("loss", SENSITIVITIES)
def test_3_a_loss_changes_only_the_last_layers_sensitivity(tmp_path, x, mean, loss):
    options, delta = SENSITIVITIES[loss]
    y = np.random.default_rng(12).gamma(2, mean / 2)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    taken = y if loss in ("poisson", "gamma", "tweedie") else (y - y.mean()) / y.std()
    assert_one_step(table, x, lambda z: delta(z[:, 0], taken), ["--loss", loss, *options])


@pytest.mark.parametrize("output", ["sigmoid", "tanh"])
def test_3_targets_are_scaled_to_the_range_of_a_bounded_output(tmp_path, x, mean, output):
    """The least to the lower bound, the largest to the upper."""
    y = np.random.default_rng(12).gamma(2, mean / 2)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    share = (y - y.min()) / (y.max() - y.min())
    taken, apply, slope = {"sigmoid": (share, sigmoid, lambda a: a * (1 - a)),
                           "tanh": (2 * share - 1, np.tanh, lambda a: 1 - a**2)}[output]
    assert_one_step(table, x, lambda z: 2 * (apply(z[:, 0]) - taken) * slope(apply(z[:, 0])), ["--output", output])


@pytest.mark.parametrize("loss", OF_CLASSES)
def test_3_label_conventions(tmp_path, x, loss):
    options, coding, delta = OF_CLASSES[loss]
    yes = x @ [1, -1, 0.5] + 0.3 > np.random.default_rng(13).normal(size=60)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=["yes" if one else "no" for one in yes])
    taken = yes.astype(float) if coding == "{0,1}" else np.where(yes, 1.0, -1.0)
    assert_one_step(table, x, lambda z: delta(z[:, 0], taken), options)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def test_3_softmax_cross_entropy(tmp_path, x):
    label = np.argmax(x, axis=1)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=[f"class{one}" for one in label])
    assert_one_step(table, x, lambda z: softmax(z) - np.eye(3)[label], [])
    smooth = 0.7 * np.eye(3)[label] + 0.1
    assert_one_step(table, x, lambda z: softmax(z) - smooth, ["--label-smoothing", 0.3])


def test_3_probabilities_of_both_label_conventions(tmp_path, x):
    """An answer a between −1 and 1 says yes with the probability (a + 1) / 2; one between 0 and 1 with itself."""
    yes = x @ [1, -1, 0.5] + 0.3 > np.random.default_rng(13).normal(size=60)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=["yes" if one else "no" for one in yes])
    for output, probability in (("sigmoid", sigmoid), ("tanh", lambda z: (np.tanh(z) + 1) / 2)):
        model, _ = fitted(table, "--target", "y", "--loss", "squared_error", "--output", output, *MINIMUM, "--epochs", 5)
        found = numbers(model, table, "probability.yes")
        np.testing.assert_allclose(found, probability(with_ones(x) @ coefficients(model)), rtol=0, atol=1e-13)
        assert predicted(model, table)["prediction"] == ["yes" if p >= 0.5 else "no" for p in found]


# ---- minima ----

def glm(loss, power, rows, y, w, weights=None):
    """Gradient and Hessian at w of the mean loss with a log link, rows with their 1."""
    m, share = np.exp(rows @ w), np.ones(len(y)) if weights is None else weights
    share = share / share.sum()
    slope, curvature = {
        "poisson": (m - y, m),
        "gamma": (1 - y / m, y / m),
        "tweedie": (m**(2 - power) - y * m**(1 - power), (2 - power) * m**(2 - power) + (power - 1) * y * m**(1 - power)),
    }[loss]
    return rows.T @ (share * slope), rows.T * (share * curvature) @ rows


def assert_same_minimum(ours, theirs, slopes):
    """Both are within their own distance bounds of the one minimum."""
    bound = sum(distance_bound(*slopes(w)) for w in (ours, theirs))
    assert bound < 1e-4, "both have come to the minimum"
    assert np.linalg.norm(ours - theirs) <= bound


GLMS = {
    "poisson": (PoissonRegressor, {}, [], lambda rng, mean: rng.poisson(mean)),
    "gamma": (GammaRegressor, {}, [], lambda rng, mean: rng.gamma(3, mean / 3)),
    "tweedie": (TweedieRegressor, {"power": 1.3, "link": "log"}, ["--tweedie-power", 1.3],  # gamma sums of Poisson length
                lambda rng, mean: np.array([rng.gamma(2, 1, size=rng.poisson(m)).sum() for m in mean / 2])),
}


@pytest.mark.parametrize("loss", GLMS)
def test_3_generalised_linear_models_as_scikit_learn(tmp_path, x, mean, loss):
    regressor, settings, options, draw = GLMS[loss]
    y = draw(np.random.default_rng(14), mean).astype(float)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, report = fitted(table, "--target", "y", "--loss", loss, *options, *MINIMUM)
    assert report["layers"][0]["activation"] == "exponential"
    theirs = regressor(alpha=0, tol=1e-10, max_iter=10000, **settings).fit(x, y)
    ours = coefficients(model)
    assert_same_minimum(ours, np.concatenate([[theirs.intercept_], theirs.coef_]),
                        lambda w: glm(loss, settings.get("power", 1.5), with_ones(x), y, w))
    np.testing.assert_allclose(numbers(model, table), np.exp(with_ones(x) @ ours), rtol=1e-12)


def test_3_an_offset_is_the_log_of_an_exposure(tmp_path, x, mean):
    """Counts over exposures are rates, each worth as much as its exposure."""
    rng = np.random.default_rng(15)
    exposure = rng.uniform(0.5, 8, size=60)
    y = rng.poisson(mean * exposure).astype(float)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y, log_exposure=np.log(exposure))
    model, _ = fitted(table, "--target", "y", "--loss", "poisson", "--offset", "log_exposure", *MINIMUM)
    theirs = PoissonRegressor(alpha=0, tol=1e-10, max_iter=10000).fit(x, y / exposure, sample_weight=exposure)
    ours = coefficients(model)
    assert_same_minimum(ours, np.concatenate([[theirs.intercept_], theirs.coef_]),
                        lambda w: glm("poisson", 1.5, with_ones(x), y / exposure, w, exposure))
    np.testing.assert_allclose(numbers(model, table), exposure * np.exp(with_ones(x) @ ours), rtol=1e-12)


def test_3_an_offset_of_numbers_and_of_classes(tmp_path, x):
    """A linear unit with an offset fits what is left of the target; a sigmoid unit's log odds are moved by it."""
    rng = np.random.default_rng(16)
    shift = rng.normal(size=60) * 3
    y = x @ [1, 2, 3] + shift + rng.normal(size=60)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y, shift=shift)
    model, _ = fitted(table, "--target", "y", "--offset", "shift", *MINIMUM)
    expected = LinearRegression().fit(x, y - shift).predict(x) + shift
    np.testing.assert_allclose(numbers(model, table), expected, rtol=0, atol=1e-6 * y.std())
    yes = y > rng.normal(size=60) * 3
    table = write_csv(tmp_path / "c.csv", **predictors(x), y=["yes" if one else "no" for one in yes], shift=shift)
    model, _ = fitted(table, "--target", "y", "--offset", "shift", *MINIMUM)
    found = numbers(model, table, "probability.yes")
    np.testing.assert_allclose(found, sigmoid(with_ones(x) @ coefficients(model) + shift), rtol=1e-10)
    np.testing.assert_allclose(with_ones(x).T @ (found - yes), 0, atol=1e-5)  # the minimum


# With a line through p + 1 of the rows, at most that many are neither above nor below it.
@pytest.mark.parametrize("options,quantile", [(["--loss", "absolute_error"], 0.5), (["--loss", "quantile"], 0.5),
                                              (["--loss", "quantile", "--quantile", 0.9], 0.9)])
def test_3_quantiles(tmp_path, x, options, quantile):
    y = x @ [1, 2, 3] + np.random.default_rng(17).exponential(2, size=60)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, _ = fitted(table, "--target", "y", *options, "--hidden", "", "--l2", 0, "--batch", 60, "--learning-rate", 0.02,
                      "--epochs", 3000, "--precision", "fp64")

    def loss(prediction):
        return np.maximum(quantile * (y - prediction), (quantile - 1) * (y - prediction)).mean()

    found = numbers(model, table)
    least = loss(QuantileRegressor(quantile=quantile, alpha=0, solver="highs").fit(x, y).predict(x))
    assert least * (1 - 1e-9) <= loss(found) <= least * 1.001
    assert abs((y < found).mean() - quantile) <= 4 / 60


@pytest.mark.parametrize("delta", [0.1, 1, 100])
def test_3_huber_at_its_minimum(tmp_path, x, delta):
    rng = np.random.default_rng(18)
    y = x @ [1, 2, 3] + rng.standard_t(2, size=60)
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y)
    model, _ = fitted(table, "--target", "y", "--loss", "huber", "--huber-delta", delta, *MINIMUM)
    found, scaled = numbers(model, table), lambda v: (v - y.mean()) / y.std()
    slopes = np.clip(scaled(found) - scaled(y), -delta, delta)
    np.testing.assert_allclose(with_ones(x).T @ slopes / 60, 0, atol=1e-7)
    if delta == 100:  # never far: squares
        np.testing.assert_allclose(found, LinearRegression().fit(x, y).predict(x), rtol=0, atol=1e-6 * y.std())


# ---- what rows count ----

def logits_and_error(model, inputs, y, share, classes):
    """The model's logits for its rows, and by how much any of them can be off from those of the minimum: the distance
    of the weights from it times the length of a row. Numbers are scaled back."""
    rows = with_ones((inputs - inputs.mean(0)) / inputs.std(0))
    w, share = coefficients(model), share / share.sum()
    z = rows @ w
    if classes:
        unit, shift, slope, curvature = 1, 0, sigmoid(z) - y, sigmoid(z) * (1 - sigmoid(z))
    else:
        unit, shift = y.std(), y.mean()
        slope, curvature = 2 * (z - (y - shift) / unit), np.full(len(y), 2)
    distance = distance_bound(rows.T @ (share * slope), rows.T * (share * curvature) @ rows)
    return unit * z + shift, unit * distance * np.linalg.norm(rows, axis=1).max()


@pytest.mark.parametrize("classes", [False, True], ids=["numbers", "classes"])
def test_3_row_weights_equal_repeated_rows(tmp_path, x, classes):
    rng = np.random.default_rng(20)
    times = rng.integers(0, 4, size=60)
    used, again = times > 0, np.repeat(np.arange(60), times)
    y = x @ [1, 2, 3] + rng.normal(size=60) * 3
    cells = np.where(y > 0, "yes", "no") if classes else y
    wanted = (y > 0).astype(float) if classes else y
    weighted = write_csv(tmp_path / "w.csv", **predictors(x), y=cells, times=times)
    repeated = write_csv(tmp_path / "r.csv", **predictors(x[again]), y=cells[again])
    one, report = fitted(weighted, "--target", "y", "--weights", "times", *MINIMUM)
    other, plain_report = fitted(repeated, "--target", "y", *MINIMUM)
    found, error = logits_and_error(one, x[used], wanted[used], times[used], classes)
    expected, other_error = logits_and_error(other, x[again], wanted[again], np.ones(len(again)), classes)
    assert error + other_error < 1e-5 * np.abs(y).max()
    np.testing.assert_allclose(np.repeat(found, times[used]), expected, rtol=0, atol=error + other_error)
    # Metrics count rows by their weights too.
    assert f"{(~used).sum()} rows left out: the weight times is 0" in report["notes"]
    metrics, plain = report["metrics"]["training"], plain_report["metrics"]["training"]
    for name in ("log_loss", "auc", "error_rate", "mean_per_class_error") if classes else ("rmse", "mae", "r2"):
        assert metrics[name] == pytest.approx(plain[name], rel=1e-6), name


@pytest.fixture(scope="module")
def rare(tmp_path_factory, x):
    """A table of two classes, one of them rare."""
    yes = x @ [1, -1, 0.5] - 1.5 > np.random.default_rng(21).normal(size=60)
    cells = np.where(yes, "yes", "no")
    table = write_csv(tmp_path_factory.mktemp("rare") / "t.csv", **predictors(x), y=cells, three=np.where(yes, 3, 1))
    return table, yes


IGNORED = ["--target", "y", "--ignore", "three"]


def assert_logistic(model, x, yes, weights, class_weight):
    theirs = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000, solver="newton-cg", class_weight=class_weight)
    theirs.fit(x, yes)
    rows, share = with_ones(x), weights / weights.sum()

    def slopes(w):
        p = sigmoid(rows @ w)
        return rows.T @ (share * (p - yes)), rows.T * (share * p * (1 - p)) @ rows

    assert_same_minimum(coefficients(model), np.concatenate([theirs.intercept_, theirs.coef_[0]]), slopes)


def test_3_class_weights(rare, x):
    table, yes = rare
    model, report = fitted(table, *IGNORED, "--class-weights", "yes=3", *MINIMUM)
    assert_logistic(model, x, yes, np.where(yes, 3.0, 1.0), {True: 3, False: 1})
    by_class = coefficients(model).tolist()
    by_row, row_report = fitted(table, "--target", "y", "--weights", "three", *MINIMUM)
    assert coefficients(by_row).tolist() == by_class
    # Weights of classes are for training alone, those of rows count in the metrics too.
    assert report["metrics"]["training"]["log_loss"] != row_report["metrics"]["training"]["log_loss"]


def test_3_balanced_classes_count_the_same(rare, x):
    table, yes = rare
    model, _ = fitted(table, *IGNORED, "--balance-classes", "yes", *MINIMUM)
    weights = np.where(yes, 0.5 / yes.sum(), 0.5 / (~yes).sum())
    assert_logistic(model, x, yes, weights, "balanced")
    # The mean probability under those weights is then one half.
    assert weights @ numbers(model, table, "probability.yes") == pytest.approx(0.5, abs=1e-5)


def test_3_priors_correct_the_probabilities(rare):
    """By Bayes' theorem: each class's probability times its prior over its share of the training rows, made to add up."""
    table, yes = rare
    plain, _ = fitted(table, *IGNORED, "--epochs", 5)
    before = numbers(plain, table, "probability.yes")
    moved, _ = fitted(table, *IGNORED, "--epochs", 5, "--priors", "yes=0.6")
    assert all((one == other).all() for one, other in zip(weights_of(plain), weights_of(moved)))
    found = numbers(moved, table, "probability.yes")
    for_yes, for_no = before * 0.6 / yes.mean(), (1 - before) * 0.4 / (1 - yes.mean())
    np.testing.assert_allclose(found, for_yes / (for_yes + for_no), rtol=1e-5)  # fp32


def test_3_priors_of_three_classes(tmp_path):
    iris = DATA / "iris/iris.csv"
    options = [iris, "--target", "C5", "--hidden", 4, "--epochs", 30]
    levels = ["Iris-setosa", "Iris-versicolor", "Iris-virginica"]
    priors = [0.5, 0.3, 0.2]
    done("train", *options, "--out", tmp_path / "a")
    done("train", *options, "--out", tmp_path / "b", "--priors",
         ",".join(f"{level}={share}" for level, share in zip(levels, priors)))
    before, found = (np.column_stack([numbers(tmp_path / name, iris, "probability." + level) for level in levels])
                     for name in "ab")
    expected = before * priors  # the shares are all one third
    np.testing.assert_allclose(found, expected / expected.sum(axis=1, keepdims=True), rtol=1e-5, atol=1e-7)


def test_3_several_targets_without_hidden_layers_are_separate_models(tmp_path, x):
    y = x @ np.array([[1, 0], [2, -1], [3, 5]]) * [1, 100] + np.random.default_rng(22).normal(size=(60, 2)) * [1, 200]
    table = write_csv(tmp_path / "t.csv", **predictors(x), y=y[:, 0], z=y[:, 1])
    both, _ = fitted(table, "--target", "y,z", *MINIMUM)
    together = [numbers(both, table, "prediction." + name) for name in "yz"]
    for i, (name, other) in enumerate(("yz", "zy")):
        single, _ = fitted(table, "--target", name, "--ignore", other, *MINIMUM)
        np.testing.assert_allclose(together[i], numbers(single, table), rtol=0, atol=1e-6 * y[:, i].std())
        expected = LinearRegression().fit(x, y[:, i]).predict(x)
        np.testing.assert_allclose(together[i], expected, rtol=0, atol=1e-6 * y[:, i].std())


# ---- mistakes are named ----

@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    path = tmp_path_factory.mktemp("bad") / "bad.csv"
    path.write_text("age,cost,count,amount,text,class,weight,holes,log_time\n" + "".join(
        f"{3 * i % 23},{i * i % 7 + 0.5},{i % 5 - 1},{i % 4},{'ab'[i % 2]}{i % 3},{'xyz'[i % 3]},{i % 6 - 1},"
        f"{'' if i == 4 else i},{'' if i == 2 else 0.5}\n" for i in range(24)))
    return path


MISTAKES = {
    "unknown weights": (["--target", "cost", "--weights", "wieght"], ["wieght", "weight"]),
    "unknown offset": (["--target", "cost", "--offset", "log_tim"], ["log_tim", "log_time"]),
    "unknown target": (["--target", "cost,agee"], ["agee", "age"]),
    "negative weight": (["--target", "cost", "--weights", "weight"], ["weight", "row 1 "]),
    "missing weight": (["--target", "cost", "--weights", "holes"], ["holes", "row 5 "]),
    "weights of text": (["--target", "cost", "--weights", "text"], ["text", "row 1 "]),
    "missing offset": (["--target", "cost", "--offset", "log_time"], ["log_time", "row 3"]),
    "offset of text": (["--target", "cost", "--offset", "text"], ["text"]),
    "unknown level": (["--target", "class", "--class-weights", "X=2"], ["class_weights", "'X'", "x"]),
    "weight that is no number": (["--target", "class", "--class-weights", "x=two"], ["class_weights", "two"]),
    "negative class weight": (["--target", "class", "--class-weights", "x=-1"], ["class_weights", "-1"]),
    "class weights of a number": (["--target", "cost", "--class-weights", "x=1"], ["class_weights", "no classes"]),
    "balanced numbers": (["--target", "cost", "--balance-classes", "yes"], ["balance_classes", "no classes"]),
    "balanced and weighed": (["--target", "class", "--balance-classes", "yes", "--class-weights", "x=2"],
                             ["balance_classes", "--class-weights"]),
    "prior of an unknown level": (["--target", "class", "--priors", "w=0.2"], ["priors", "'w'"]),
    "priors above 1": (["--target", "class", "--priors", "x=0.5,y=0.4,z=0.3"], ["priors", "add up to 1"]),
    "priors below 1": (["--target", "class", "--priors", "x=0.5,y=0.2,z=0.1"], ["priors", "add up to 1"]),
    "too few priors": (["--target", "class", "--priors", "x=0.5"], ["priors", "all but one"]),
    "prior of 0": (["--target", "class", "--priors", "x=0,y=0.5,z=0.5"], ["priors", "above 0"]),
    "priors of another loss": (["--target", "class", "--priors", "x=0.2,y=0.3,z=0.5", "--loss", "squared_error"],
                               ["priors", "cross_entropy"]),
    "Poisson below 0": (["--target", "count", "--loss", "poisson"], ["count", "-1", "at least 0"]),
    "Tweedie below 0": (["--target", "count", "--loss", "tweedie"], ["count", "-1", "at least 0"]),
    "gamma of 0": (["--target", "amount", "--loss", "gamma"], ["amount", "0", "above 0"]),
    "Poisson of classes": (["--target", "class", "--loss", "poisson"], ["poisson", "classes"]),
    "cross-entropy of numbers": (["--target", "cost", "--loss", "cross_entropy"], ["cross_entropy", "number"]),
    "an output that does not fit": (["--target", "cost", "--loss", "poisson", "--output", "linear"],
                                    ["log link", "exponential"]),
    "delta of another loss": (["--target", "cost", "--huber-delta", 2], ["huber_delta", "--loss"]),
    "quantile of another loss": (["--target", "cost", "--quantile", 0.3], ["quantile", "--loss"]),
    "a target twice": (["--target", "cost,age,cost"], ["cost", "twice"]),
    "several with text": (["--target", "cost,text"], ["text", "number"]),
    "several classes": (["--target", "cost,age", "--task", "class"], ["several targets"]),
    "offset of several": (["--target", "cost,age", "--offset", "weight"], ["offset"]),
    "weights are the target": (["--target", "cost", "--weights", "cost"], ["weights", "cost", "target"]),
    "offset is the target": (["--target", "age,cost", "--offset", "cost"], ["offset", "cost", "target"]),
    "an autoencoder's target": (["--task", "autoencoder", "--target", "cost"], ["autoencoder", "--target"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_3_mistakes_are_named(bad, mistake):
    arguments, words = MISTAKES[mistake]
    complaint = refused("train", bad, *arguments, "--hidden", "", "--epochs", 1)
    for word in words:
        assert word in complaint, complaint


def test_3_an_offset_is_needed_for_scoring_too(tmp_path):
    table = write_csv(tmp_path / "t.csv", a=np.arange(20) ** 2, y=np.arange(20) % 5, t=[0.5, 1] * 10)
    model, _ = fitted(table, "--target", "y", "--task", "regression", "--loss", "poisson", "--offset", "t", "--epochs", 1)
    without = write_csv(tmp_path / "u.csv", a=np.arange(20) ** 2)
    assert "t" in refused("predict", model, without)
