"""`--model knn` beside scikit-learn."""

import csv

import numpy as np
import pandas as pd
import pytest
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

from running import done, refused


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    generator = np.random.default_rng(7)
    frame = pd.DataFrame(generator.normal(size=(400, 6)), columns=list("abcdef"))
    frame["amount"] = frame.a + frame.b**2 + generator.normal(0, 0.1, 400)
    frame["kind"] = np.where(frame.c > 0.5, "high", np.where(frame.d > 0, "middle", "low"))
    path = tmp_path_factory.mktemp("knn") / "table.csv"
    frame.to_csv(path, index=False)
    return path, frame


@pytest.mark.parametrize("neighbors", [1, 5, 17])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("target, other", [("kind", "amount"), ("amount", "kind")])
def test_answers_are_those_of_scikit_learn(table, neighbors, weights, target, other):
    path, frame = table
    model = path.with_name("knn.lamina")
    train = path.with_name("train.csv")
    frame[:300].to_csv(train, index=False)
    done("train", train, "--target", target, "--ignore", other, "--model", "knn", "--neighbors", neighbors,
         "--neighbor-weights", weights, "--out", model, "--quiet")
    rows = list(csv.DictReader(done("predict", model, path).out.splitlines()))
    scaler = StandardScaler().fit(frame.iloc[:300, :6])
    x = scaler.transform(frame.iloc[:, :6])
    kind = KNeighborsClassifier if target == "kind" else KNeighborsRegressor
    known = kind(neighbors, weights=weights, algorithm="brute").fit(x[:300], frame[target][:300])
    if target == "kind":
        answers = np.array([[float(row[f"probability.{level}"]) for level in known.classes_] for row in rows])
        expected = known.predict_proba(x)
    else:
        answers, expected = np.array([float(row["prediction"]) for row in rows]), known.predict(x)
    if weights == "distance":  # theirs come from |x|² − 2xy + |y|², which is 0 only roughly at a training row
        answers, expected = answers[300:], expected[300:]
        np.testing.assert_allclose(answers, expected, rtol=1e-9, atol=1e-12)
    else:  # the same rows; only the sum is rounded
        np.testing.assert_allclose(answers, expected, rtol=1e-14, atol=1e-15)


def test_answers_have_the_same_bytes_with_any_number_of_threads(table):
    path, _ = table
    model = path.with_name("threads.lamina")
    done("train", path, "--target", "kind", "--model", "knn", "--out", model, "--quiet")
    assert len({done("predict", model, path, "--threads", threads).out for threads in (1, 2, 3)}) == 1


def test_more_neighbors_than_rows_are_refused(table):
    path, _ = table
    line = refused("train", path, "--target", "kind", "--model", "knn", "--neighbors", 401)
    assert line == "lamina: option neighbors: 401 is more than the 400 training rows; give a smaller number"
