"""L-BFGS reaches the minimum that other means give."""

import numpy as np
import pytest
from conftest import done
from sklearn.linear_model import LogisticRegression
from training_steps import parameters, write_table


def train(path, out, *options):
    done("train", path, "--optimizer", "lbfgs", "--hidden", "", "--precision", "fp64", "--epochs", 300, "--out", out,
         "--json", *options)
    return parameters(out)


def test_linear_regression_in_closed_form(tmp_path):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(80, 6)) * [1, 3, 0.2, 1, 1, 10] + 2
    y = x @ rng.normal(size=6) + rng.normal(size=80)
    table = np.column_stack([x, y])
    np.savetxt(tmp_path / "t.csv", table, delimiter=",", header="a,b,c,d,e,f,y", comments="", fmt="%.17g")
    train(tmp_path / "t.csv", tmp_path / "m.lamina", "--target", "y", "--l2", 0)
    found = done("predict", tmp_path / "m.lamina", tmp_path / "t.csv").out.splitlines()[1:]
    ones = np.column_stack([np.ones(80), x])
    expected = ones @ np.linalg.lstsq(ones, y, rcond=None)[0]
    np.testing.assert_allclose(np.array(found, float), expected, rtol=0, atol=1e-8 * np.std(y))


@pytest.mark.parametrize("penalty", [0.01, 1.0])
def test_logistic_regression_as_scikit_learn(tmp_path, penalty):
    x, y = write_table(tmp_path / "t.csv")
    weights, biases = train(tmp_path / "t.csv", tmp_path / "m.lamina", "--target", "y", "--l2", penalty)
    # Their objective is C·Σℓ + ½ΣW², ours is mean ℓ + ½λΣW².
    model = LogisticRegression(C=1 / (penalty * len(y)), tol=1e-11, max_iter=10000, solver="newton-cg").fit(x, y)
    np.testing.assert_allclose(weights.T, model.coef_, atol=1e-8)
    centred = biases[0] - biases[0].mean()  # adding a constant to all changes nothing
    np.testing.assert_allclose(centred, model.intercept_ - model.intercept_.mean(), atol=1e-8)


def test_it_ends_where_no_step_goes_down(tmp_path):
    write_table(tmp_path / "t.csv")
    result = done("train", tmp_path / "t.csv", "--target", "y", "--optimizer", "lbfgs", "--hidden", "", "--epochs", 5000,
                  "--l2", 1, "--json").json
    assert result["stop_reason"] == "no_descent"
    losses = [score["training_loss"] for score in result["history"]]
    assert len(losses) < 200 and losses[-1] < losses[0]
