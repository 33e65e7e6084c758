"""lamina compare: the same folds for all, paired differences as scipy has them, lift curves as NumPy has them."""

import json

import numpy as np
import pandas as pd
import pytest
from running import DATA, done, refused
from scipy import stats

HEART = DATA / "heart/Heart.csv"
FAST = ("--candidate", "a: net epochs=3 hidden=6", "--candidate", "b: glm", "--candidate", "c: knn neighbors=9")


def compared(*options, table=HEART, target="AHD"):
    return done("compare", table, "--target", target, *options, "--json").json


def test_each_model_is_the_cross_validation_of_its_options():
    result = compared(*FAST, "--folds", "4")
    assert [model["label"] for model in result["models"]] == sorted(
        "abc", key=lambda label: next(m["score"] for m in result["models"] if m["label"] == label))
    flags = {"a": ("--epochs", "3", "--hidden", "6"), "b": ("--model", "glm"), "c": ("--model", "knn", "--neighbors", "9")}
    for model in result["models"]:
        alone = done("cv", HEART, "--target", "AHD", "--folds", "4", *flags[model["label"]], "--json").json
        assert model["pooled"] == alone["pooled"]
        assert model["score"] == alone["metrics"]["error_rate"]["mean"]
        assert model["folds"] == [fold["metrics"]["error_rate"] for fold in alone["results"]]


def test_differences_have_the_interval_of_the_corrected_resampled_t_test():
    result = compared(*FAST, "--folds", "6", "--metric", "auc")
    best = result["models"][0]
    assert best["difference"] is None
    sizes = np.array([303 // 6 + (i < 303 % 6) for i in range(6)])
    held_out = np.mean(sizes / (303 - sizes))
    for model in result["models"][1:]:
        d = np.array(model["folds"]) - np.array(best["folds"])
        error = np.sqrt((1 / 6 + held_out) * d.var(ddof=1))
        found = model["difference"]
        assert found["mean"] == pytest.approx(d.mean(), abs=1e-14) and found["mean"] <= 0
        reach = stats.t.ppf(0.975, 5) * error
        assert [found["low"], found["high"]] == pytest.approx([d.mean() - reach, d.mean() + reach], rel=1e-9, abs=1e-12)
        assert found["p_value"] == pytest.approx(2 * stats.t.sf(abs(d.mean()) / error, 5), rel=1e-9)


def test_lift_curves_are_of_the_out_of_fold_predictions(tmp_path):
    out = tmp_path / "p.csv"
    result = compared(*FAST, "--folds", "4", "--out-predictions", out)
    predictions, truth = pd.read_csv(out), (pd.read_csv(HEART)["AHD"] == "Yes").to_numpy()
    for model in result["models"]:
        p = predictions[f"{model['label']}.probability.Yes"].to_numpy()
        # Captured by threshold, then straight between thresholds.
        thresholds = np.unique(p)[::-1]
        rows = np.concatenate([[0], [(p >= t).mean() for t in thresholds]])
        found = np.concatenate([[0], [truth[p >= t].sum() / truth.sum() for t in thresholds]])
        expected = np.interp(np.arange(101) / 100, rows, found)
        assert model["captured_by_percent"] == pytest.approx(expected, abs=1e-12)


def test_the_number_of_jobs_changes_nothing():
    def without_times(result):
        for model in result["models"]:
            del model["run"]
        return json.dumps(result)

    assert len({without_times(compared(*FAST, "--folds", "3", "--jobs", jobs)) for jobs in ("1", "2", "4")}) == 1


def test_every_kind_on_classes_and_numbers(tmp_path):
    kinds = "glm,tree,bagging,forest,boosting,adaboost,knn,svm"
    for table, target in ((HEART, "AHD"), (DATA / "iris/iris.csv", "C5"), (DATA / "boston/BostonHousing.csv", "medv")):
        result = compared("--models", kinds, "--candidate", "net: net epochs=5", "--folds", "2", table=table, target=target)
        assert not result["failed"] and len(result["models"]) == 9


def test_text_shows_the_table_and_the_lift():
    result = done("compare", HEART, "--target", "AHD", *FAST, "--folds", "3")
    lines = result.out.splitlines()
    assert "On the same folds, by error_rate, the lowest first" in lines
    assert any(line.split()[:2] == ["20", "%"] for line in lines)
    assert "[" in result.out and result.err.count("error_rate") == 0


def test_one_that_fails_is_listed_and_the_others_go_on():
    result = compared("--candidate", "good: glm", "--candidate", "bad: net hidden=3 dropout=0.1,0.1,0.1", "--folds", "2")
    assert [model["label"] for model in result["models"]] == ["good"]
    assert [model["label"] for model in result["failed"]] == ["bad"] and "dropout" in result["failed"][0]["failure"]


@pytest.mark.parametrize("options,words", [
    ((), ["no model to compare", "--models"]),
    (("--models", "net,forrest"), ["forrest", "forest"]),
    (("--candidate", "net hiden=3", "--candidate", "glm l1=-1 hidden=3"), ["hiden", "l1"]),
    (("--models", "glm", "--metric", "mae"), ["mae is no metric of this task"]),
    (("--models", "glm", "--folds", "200"), ["none of the models could be fitted", "fewer than the 200 folds"]),
    (("--models", "glm", "--valid", "x.csv"), ["holds out rows of FILE by itself"]),
    (("--models", "glm", "--task", "autoencoder"), ["autoencoder"]),
])
def test_what_cannot_be_meant(options, words):
    complaint = refused("compare", HEART, "--target", "AHD", *options)
    assert all(word in complaint for word in words), complaint
