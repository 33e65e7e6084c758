"""`--model svm` beside scikit-learn, which has a LIBSVM of its own."""

import csv

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR

from running import done, refused

KERNELS = {"linear": "linear", "polynomial": "poly", "rbf": "rbf", "sigmoid": "sigmoid"}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    generator = np.random.default_rng(11)
    frame = pd.DataFrame(generator.normal(size=(150, 3)), columns=list("abc"))
    frame["amount"] = 10 + 3 * frame.a + frame.b**2 + generator.normal(0, 0.5, 150)
    frame["two"] = np.where(frame.a + frame.b + generator.normal(0, 0.7, 150) > 0, "yes", "no")
    frame["three"] = np.where(frame.a > 0.4, "high", np.where(frame.b > 0, "middle", "low"))
    # LIBSVM orders classes as they first occur, scikit-learn by name: here the same, so that both take the same steps.
    high_no = frame.index[(frame.three == "high") & (frame.two == "no")][0]
    low_yes = frame.index[(frame.three == "low") & (frame.two == "yes")][0]
    frame = pd.concat([frame.loc[[high_no, low_yes]], frame.drop([high_no, low_yes])], ignore_index=True)
    path = tmp_path_factory.mktemp("svm") / "table.csv"
    frame.to_csv(path, index=False)
    return path, frame, StandardScaler().fit_transform(frame[["a", "b", "c"]])


def fit(path, target, *options):
    """The tables of the fitted model, and its answers by column."""
    model = path.with_name("svm.lamina")
    unused = ",".join({"amount", "two", "three"} - {target})
    done("train", path, "--target", target, "--ignore", unused, "--model", "svm", "--out", model, "--quiet", *options)
    rows = list(csv.DictReader(done("predict", model, path).out.splitlines()))
    return done("show", model, "--json").json["tables"], rows


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("target", ["two", "three"])
def test_classes_are_those_of_scikit_learn(table, kernel, target):
    path, frame, x = table
    tables, rows = fit(path, target, "--kernel", kernel, "--cost", 2, "--coef0", 0.5)
    known = SVC(C=2, kernel=KERNELS[kernel], coef0=0.5, decision_function_shape="ovo").fit(x, frame[target])
    counts = {row["class"]: row["support_vectors"] for row in tables[0]["rows"]}
    # The sigmoid is no positive kernel: there the optimum is not unique.
    if kernel != "sigmoid":
        assert counts == dict(zip(known.classes_, known.n_support_))
    if target == "two":
        p = np.array([float(row["probability.yes"]) for row in rows])
        inside = (p > 1e-6) & (p < 1 - 1e-6)
        logit, f = np.log(p / (1 - p))[inside], known.decision_function(x)[inside]
        # Platt: the logit is a line of f, which both know within the tolerance of the optimum, 1e-3.
        slope, constant = np.polyfit(f, logit, 1)
        assert slope > 0
        if kernel != "sigmoid":
            np.testing.assert_allclose((logit - constant) / slope, f, atol=3e-3)
            rho = tables[1]["rows"][0]["rho"] * (1 if tables[1]["rows"][0]["class"] == "yes" else -1)
            assert -rho == pytest.approx(known.intercept_[0], abs=3e-3)
    else:
        same = np.mean([row["prediction"] for row in rows] == known.predict(x))
        assert same >= 0.9, "the likeliest class is nearly always the one that wins most pairs"


@pytest.mark.parametrize("kernel", ["linear", "polynomial", "rbf"])
def test_numbers_are_those_of_scikit_learn(table, kernel):
    path, frame, x = table
    tables, rows = fit(path, "amount", "--kernel", kernel, "--cost", 3, "--tube", 0.2, "--coef0", 1)
    mean, deviation = frame.amount.mean(), frame.amount.std(ddof=0)
    known = SVR(C=3, kernel=KERNELS[kernel], epsilon=0.2, coef0=1).fit(x, (frame.amount - mean) / deviation)
    assert tables[0]["rows"][0]["support_vectors"] == len(known.support_)
    answers = np.array([float(row["prediction"]) for row in rows])
    np.testing.assert_allclose((answers - mean) / deviation, known.predict(x), atol=3e-3)


def test_the_seed_decides_the_probabilities(table):
    path, *_ = table
    first, again, other = (fit(path, "two", "--seed", seed)[1] for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_gamma_and_degree_reach_the_kernel(table):
    path, frame, x = table
    tables, _ = fit(path, "two", "--kernel", "polynomial", "--degree", 2, "--gamma", 0.3)
    known = SVC(kernel="poly", degree=2, gamma=0.3).fit(x, frame.two)
    assert {row["class"]: row["support_vectors"] for row in tables[0]["rows"]} == dict(
        zip(known.classes_, known.n_support_))


def test_row_weights_are_refused(table):
    path, frame, _ = table
    weighted = path.with_name("weighted.csv")
    frame.assign(weight=1 + frame.index % 2).to_csv(weighted, index=False)
    line = refused("train", weighted, "--target", "two", "--weights", "weight", "--model", "svm")
    assert line == ("lamina: a support-vector machine takes no row weights beyond one for each class; "
                    "leave out --weights, or use --class-weights")
    done("train", path, "--target", "two", "--class-weights", "yes=2", "--model", "svm", "--out",
         path.with_name("classes.lamina"), "--quiet")
