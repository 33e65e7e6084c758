"""Importances and explanations of a row, beside scikit-learn and formulas in NumPy."""

import itertools
import math

import numpy as np
import pytest
from running import done, refused
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

ROWS = 120
NAMES = ["a", "b", "c", "d"]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Four numbers, a class by two of them, and a number by three."""
    folder = tmp_path_factory.mktemp("explain")
    random = np.random.default_rng(3)
    x = random.normal(size=(ROWS, 4))
    kind = np.where(x[:, 0] + x[:, 1] * x[:, 0] + 0.3 * random.normal(size=ROWS) > 0, "yes", "no")
    y = 2 * x[:, 0] - x[:, 1] + 0.1 * random.normal(size=ROWS)
    path = folder / "table.csv"
    lines = [",".join([*map(repr, map(float, row)), k, repr(float(v))]) for row, k, v in zip(x, kind, y)]
    path.write_text("a,b,c,d,kind,y\n" + "\n".join(lines) + "\n")
    return path, x, kind, y


@pytest.fixture(scope="module")
def network(table):
    path = table[0]
    model = path.with_name("net.lamina")
    done("train", path, "--target", "kind", "--ignore", "y", "--hidden", 6, "--activation", "tanh", "--epochs", 20,
         "--precision", "fp64", "--quiet", "--out", model)
    return model


@pytest.fixture(scope="module")
def regression(table):
    path = table[0]
    model = path.with_name("glm.lamina")
    done("train", path, "--target", "y", "--ignore", "kind", "--model", "glm", "--quiet", "--out", model)
    return model


def explained(model, table, *options):
    return done("explain", model, table, *options, "--json").json


def importance(model, table, *options):
    found = explained(model, table, "--importance", *options)["importance"][0]
    return found, {one["variable"]: one["value"] for one in found["variables"]}


def probabilities(model, path, x, folder):
    """Of yes, for rows of any numbers."""
    rows = folder / "rows.csv"
    rows.write_text("a,b,c,d\n" + "\n".join(",".join(map(repr, map(float, row))) for row in x) + "\n")
    lines = done("predict", model, rows).out.splitlines()
    place = lines[0].split(",").index("probability.yes")
    return np.array([float(line.split(",")[place]) for line in lines[1:]])


def test_the_surrogate_is_scikit_learns_tree(table, network, tmp_path):
    path, x, _, _ = table
    found, values = importance(network, path, "surrogate", "--surrogate-depth", 3)
    answers = probabilities(network, path, x, tmp_path)
    tree = DecisionTreeRegressor(max_depth=3, random_state=0).fit(x, answers)
    assert found["fidelity"] == pytest.approx(tree.score(x, answers), rel=1e-9)
    for name, share in zip(NAMES, tree.feature_importances_):
        assert values[name] == pytest.approx(share, abs=1e-9)
    assert "a <=" in found["drawing"]


def test_permutation_comes_near_scikit_learns(table, regression):
    """Both average over 200 shuffles, so that their means differ by a few standard errors."""
    path, x, _, y = table
    found, values = importance(regression, path, "permutation", "--repeats", 200, "--metric", "mse")
    peer = permutation_importance(LinearRegression().fit(x, y), x, y, n_repeats=200, scoring="neg_mean_squared_error",
                                  random_state=1)
    for i, name in enumerate(NAMES):
        error = peer.importances_std[i] * math.sqrt(2 / 200)
        assert values[name] == pytest.approx(peer.importances_mean[i], abs=5 * error + 1e-9)
    deviations = {one["variable"]: one["deviation"] for one in found["variables"]}
    assert deviations["a"] == pytest.approx(peer.importances_std[0], rel=0.3)


def test_drop_column_is_the_error_of_the_smaller_regression(table, regression):
    path, x, _, y = table
    found, values = importance(regression, path, "drop_column")
    whole = np.sqrt(np.mean((LinearRegression().fit(x, y).predict(x) - y) ** 2))
    assert found["baseline"] == pytest.approx(whole, rel=1e-9)
    for i, name in enumerate(NAMES):
        rest = np.delete(x, i, axis=1)
        rmse = np.sqrt(np.mean((LinearRegression().fit(rest, y).predict(rest) - y) ** 2))
        assert values[name] == pytest.approx(rmse - whole, rel=1e-6, abs=1e-12)


def weights_of(model):
    tensors = done("show", model, "weights", "--json").json["weights"]
    return [np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in tensors]


def test_gedeon_is_h2os_formula(table, network):
    """DeepLearningModelInfo.computeVariableImportances, but that the sum is 1 instead of the largest."""
    first, _, second, _ = weights_of(network)
    p, q = np.abs(first), np.abs(second)
    shares = (p / p.sum(axis=0)) @ (q / q.sum(axis=0))
    expected = (shares / shares.sum(axis=0)).sum(axis=1)
    _, values = importance(network, table[0], "gedeon")
    for name, value in zip(NAMES, expected / expected.sum()):
        assert values[name] == pytest.approx(value, rel=1e-12)


def one_row(model, path, row, *options):
    found = explained(model, path, "--row", row, *options)["rows"]
    return found[0], {one["variable"]: one["contribution"] for one in found[0]["contributions"]}


def test_shapley_values_are_their_definition(table, network, tmp_path):
    path, x, _, _ = table
    row = 7
    subsets = [set(s) for size in range(5) for s in itertools.combinations(range(4), size)]
    changed = np.vstack([np.where([i in s for i in range(4)], x[row], x) for s in subsets])
    worth = probabilities(network, path, changed, tmp_path).reshape(len(subsets), ROWS).mean(axis=1)
    value = {frozenset(s): v for s, v in zip(subsets, worth)}
    found, contributions = one_row(network, path, row + 1, "--background", ROWS)
    for i, name in enumerate(NAMES):
        expected = sum(math.factorial(len(s)) * math.factorial(3 - len(s)) / 24 * (value[frozenset(s | {i})] - value[frozenset(s)])
                       for s in subsets if i not in s)
        assert contributions[name] == pytest.approx(expected, abs=1e-12)
    assert sum(contributions.values()) == pytest.approx(found["prediction"] - found["baseline"], abs=1e-13)
    assert (found["row"], found["output"], found["scale"]) == (row + 1, "yes", "probability")


def test_integrated_gradients_are_their_definition(table, network):
    """The formula in NumPy, the integral by 20,000 midpoints."""
    path, x, _, _ = table
    first, c1, second, c2 = weights_of(network)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    start, end = z.mean(axis=0), z[7]
    t = (np.arange(20000) + 0.5)[:, None] / 20000
    hidden = np.tanh((start + t * (end - start)) @ first + c1)
    p = sigmoid(hidden @ second + c2)
    gradient = ((p * (1 - p)) * second.T * (1 - hidden**2)) @ first.T
    expected = (end - start) * gradient.mean(axis=0)
    found, contributions = one_row(network, path, 8, "--local", "integrated_gradients", "--background", ROWS)
    for name, value in zip(NAMES, expected):
        assert contributions[name] == pytest.approx(value, abs=1e-9)
    assert abs(found["residual"]) < 1e-9
    assert found["prediction"] == pytest.approx(sigmoid(np.tanh(end @ first + c1) @ second + c2).item(), abs=1e-12)


def test_what_cannot_be_explained_is_refused(table, network, regression):
    path = table[0]
    assert "did you mean permutation?" in refused("explain", network, path, "--importance", "permutatin")
    assert "generalized linear model" in refused("explain", regression, path, "--importance", "gedeon")
    assert "there is no row 121: the table has 120" in refused("explain", network, path, "--row", 121)
    assert "names" not in refused("explain", regression, path, "--row", 1, "--local", "integrated_gradients")
    assert "did you mean a?" in refused("explain", network, path, "--importance", "permutation", "--groups", "A+b")
    assert "does not apply to regression" in refused("explain", regression, path, "--importance", "--metric", "auc")
