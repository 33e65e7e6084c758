"""`--model glm` beside statsmodels (no penalty) and scikit-learn (elastic net)."""

import csv
import json

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, LogisticRegression, PoissonRegressor
from sklearn.preprocessing import StandardScaler

from running import done, refused

N = 200


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Numbers, a category, weights and exposures; a target of each kind."""
    generator = np.random.default_rng(5)
    frame = pd.DataFrame({"a": generator.normal(3, 2, N), "b": generator.uniform(-1, 4, N),
                          "g": generator.choice(["u", "v", "w"], N), "weight": generator.integers(1, 4, N),
                          "exposure": generator.uniform(-0.5, 0.5, N)})
    eta = 0.5 * frame.a - frame.b + (frame.g == "v")
    frame["amount"] = eta + generator.normal(0, 1, N)
    frame["count"] = generator.poisson(np.exp(0.4 * eta + frame.exposure))
    frame["answer"] = np.where(generator.uniform(size=N) < 1 / (1 + np.exp(-eta)), "yes", "no")
    frame["kind"] = np.array(["p", "q", "r"])[np.argmax(
        np.column_stack([np.zeros(N), eta, 0.5 - eta]) + generator.gumbel(size=(N, 3)), axis=1)]
    path = tmp_path_factory.mktemp("glm") / "table.csv"
    frame.to_csv(path, index=False)
    return path, frame


TARGETS = ["amount", "count", "answer", "kind"]


def fit(path, target, *options):
    """The tables of the fitted model, and its answers."""
    model = path.with_name("model.lamina")
    offset = "exposure" in options
    unused = [name for name in TARGETS + ["weight", "exposure"]
              if name != target and not (name == "weight" and "weight" in options) and not (name == "exposure" and offset)]
    done("train", path, "--target", target, "--model", "glm", "--ignore", ",".join(unused), "--out", model, "--quiet",
         *options)
    tables = done("show", model, "--json").json["tables"]
    rows = list(csv.DictReader(done("predict", model, path).out.splitlines()))
    answers = np.array([[float(cell) for name, cell in row.items() if name != "prediction" or len(row) == 1]
                        for row in rows])
    return tables, answers


def figures(tables, name):
    return np.array([row[name] for row in tables[0]["rows"]], dtype=float)


def design(frame):
    """The constant, then the inputs with the category's first level as the reference: numbers come first."""
    return np.column_stack([np.ones(N), frame.a, frame.b, frame.g == "v", frame.g == "w"]).astype(float)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("target, family", [("amount", sm.families.Gaussian()), ("count", sm.families.Poisson()),
                                            ("answer", sm.families.Binomial())])
def test_regressions_are_those_of_statsmodels(table, target, family, weighted):
    path, frame = table
    y = (frame[target] == "yes").astype(float) if target == "answer" else frame[target]
    options = ["--task", "regression", "--family", "poisson", "--offset", "exposure"] if target == "count" else []
    options += ["--weights", "weight"] if weighted else []
    tables, answers = fit(path, target, *options)
    # Prior weights: var_weights scale the variances, as R's weights do.
    model = sm.GLM(y, design(frame), family=family, offset=frame.exposure if target == "count" else None,
                   var_weights=frame.weight if weighted else None)
    known = model.fit(tol=1e-14, tol_criterion="params", use_t=target == "amount")
    # Both solve to rounding: the condition of the problem, below 1e4, leaves 1e-10.
    np.testing.assert_allclose(figures(tables, "coefficient"), known.params, rtol=1e-9)
    np.testing.assert_allclose(figures(tables, "standard_error"), known.bse, rtol=1e-9)
    np.testing.assert_allclose(figures(tables, "t" if target == "amount" else "z"), known.tvalues, rtol=1e-8)
    np.testing.assert_allclose(figures(tables, "p"), known.pvalues, rtol=1e-6)
    np.testing.assert_allclose(answers[:, -1], known.mu, rtol=1e-9)
    fitted = {row["figure"]: row["value"] for row in tables[1]["rows"]}
    assert fitted["residual deviance"] == pytest.approx(known.deviance, rel=1e-9)
    assert fitted["null deviance"] == pytest.approx(known.null_deviance, rel=1e-7)
    assert fitted["residual degrees of freedom"] == known.df_resid
    assert fitted["dispersion"] == pytest.approx(known.scale, rel=1e-9)
    if not weighted and target != "amount":  # of a gaussian, statsmodels counts no coefficient for the variance
        assert fitted["AIC"] == pytest.approx(known.aic, rel=1e-9)


def test_multinomial_regression_is_that_of_statsmodels(table):
    path, frame = table
    tables, answers = fit(path, "kind")
    codes = frame.kind.map({"p": 0, "q": 1, "r": 2})
    known = sm.MNLogit(codes, design(frame)).fit(method="newton", tol=1e-12, disp=0)
    np.testing.assert_allclose(figures(tables, "coefficient"), known.params.to_numpy().T.ravel(), rtol=1e-7)
    np.testing.assert_allclose(figures(tables, "standard_error"), known.bse.to_numpy().T.ravel(), rtol=1e-7)
    np.testing.assert_allclose(answers, known.predict(), rtol=1e-7)


def standardized(frame):
    """All levels: nothing is dropped where there is a penalty."""
    full = np.column_stack([frame.a, frame.b, frame.g == "u", frame.g == "v", frame.g == "w"]).astype(float)
    return StandardScaler().fit_transform(full)


@pytest.mark.parametrize("alpha", [0, 0.5, 1])
def test_a_penalised_linear_regression_is_that_of_scikit_learn(table, alpha):
    """ElasticNet's alpha is our lambda, its l1_ratio our alpha."""
    path, frame = table
    tables, _ = fit(path, "amount", "--lambda", 0.1, "--alpha", alpha)
    known = ElasticNet(alpha=0.1, l1_ratio=alpha, tol=1e-13, max_iter=100000).fit(standardized(frame), frame.amount)
    # Ours stops at changes of 1e-8 of the deviation; without a square to hold them the levels' sum converges slowly.
    np.testing.assert_allclose(figures(tables, "standardized")[1:], known.coef_, atol=1e-6)


@pytest.mark.parametrize("target", ["answer", "kind"])
@pytest.mark.parametrize("alpha", [0, 0.5, 1])
def test_a_penalised_logistic_regression_is_that_of_scikit_learn(table, target, alpha):
    """Its C is 1/(rows · lambda): it adds up the losses, and we average them."""
    path, frame = table
    _, answers = fit(path, target, "--lambda", 0.02, "--alpha", alpha)
    known = LogisticRegression(solver="saga", C=1 / (N * 0.02), l1_ratio=alpha, tol=1e-10,
                               max_iter=100000).fit(standardized(frame), frame[target])
    np.testing.assert_allclose(answers, known.predict_proba(standardized(frame)), atol=1e-6)


def test_a_penalised_poisson_regression_is_that_of_scikit_learn(table):
    path, frame = table
    _, answers = fit(path, "count", "--task", "regression", "--family", "poisson", "--lambda", 0.3, "--alpha", 0)
    known = PoissonRegressor(alpha=0.3, solver="newton-cholesky", tol=1e-12).fit(standardized(frame), frame["count"])
    np.testing.assert_allclose(answers[:, 0], known.predict(standardized(frame)), rtol=1e-7)


def test_options_of_other_models_are_refused(table):
    path, _ = table
    line = refused("train", path, "--target", "amount", "--model", "glm", "--neighbors", 3)
    assert "option neighbors: 3 has no effect with --model glm" in line
    line = refused("train", path, "--target", "kind", "--model", "glm", "--family", "binomial")
    assert "binomial is for two classes, and kind has 3; give --family multinomial" in line


def test_answers_have_the_same_bytes_with_any_number_of_threads(table):
    path, _ = table
    texts = []
    for threads in (1, 3):
        tables, answers = fit(path, "kind", "--threads", threads)
        texts.append(json.dumps([tables, answers.tolist()]))
    assert texts[0] == texts[1]


def test_a_poisson_regression_is_judged_by_its_own_deviance(table, tmp_path):
    path, frame = table
    model, answers = tmp_path / "m.lamina", tmp_path / "a.csv"
    done("train", path, "--target", "count", "--model", "glm", "--task", "regression", "--family", "poisson", "--out", model)
    done("predict", model, path, "--out", answers)
    report = done("evaluate", model, path, "--json").json
    mu = pd.read_csv(answers)["prediction"]
    known = sm.families.Poisson().deviance(frame["count"], mu) / len(frame)
    assert report["deviance"] == "poisson"
    assert report["mean_residual_deviance"] == pytest.approx(known, rel=1e-12)
