"""lamina cv: the folds, the predictions and the metrics, computed again by scikit-learn."""

import json
import signal
import subprocess
import time

import numpy as np
import pandas as pd
import pytest
from running import DATA, binary, done, refused
from sklearn import metrics

HEART = DATA / "heart/Heart.csv"
BOSTON = DATA / "boston/BostonHousing.csv"


def cross_validated(tmp_path, table, target, folds, *options):
    """The result as JSON, the out-of-fold predictions, and the table."""
    out = tmp_path / "predictions.csv"
    result = done("cv", table, "--target", target, "--folds", folds, "--hidden", "8", "--epochs", "5",
                  "--out-predictions", out, "--json", *options).json
    return result, pd.read_csv(out), pd.read_csv(table)


def test_folds_hold_each_row_once_and_every_class_levelly(tmp_path):
    result, predictions, table = cross_validated(tmp_path, HEART, "AHD", 7)
    assert len(predictions) == len(table) == 303
    sizes = predictions["fold"].value_counts()
    assert sorted(sizes.index) == [1, 2, 3, 4, 5, 6, 7] and sizes.max() - sizes.min() <= 1
    for _, members in predictions.groupby(table["AHD"]):
        counts = members["fold"].value_counts()
        assert len(counts) == 7 and counts.max() - counts.min() <= 1
    for fold in result["results"]:
        assert fold["rows"] == sizes[fold["fold"]] == fold["metrics"]["rows"]
        assert fold["training_rows"] == 303 - fold["rows"]


def test_class_metrics_are_scikit_learns(tmp_path):
    result, predictions, table = cross_validated(tmp_path, HEART, "AHD", 5)
    truth, positive = table["AHD"], predictions["probability.Yes"]

    def scores(rows):
        t, p, q = truth[rows], predictions["prediction"][rows], positive[rows]
        return {"accuracy": metrics.accuracy_score(t, p), "error_rate": 1 - metrics.accuracy_score(t, p),
                "mean_per_class_error": 1 - metrics.balanced_accuracy_score(t, p),
                "log_loss": metrics.log_loss(t == "Yes", q), "auc": metrics.roc_auc_score(t == "Yes", q)}

    pooled = scores(slice(None))
    folds = [scores(predictions["fold"] == fold) for fold in range(1, 6)]
    for key, value in pooled.items():
        assert result["pooled"][key] == pytest.approx(value, abs=1e-12)
        of_folds = [fold[key] for fold in folds]
        assert [fold["metrics"][key] for fold in result["results"]] == pytest.approx(of_folds, abs=1e-12)
        assert result["metrics"][key]["mean"] == pytest.approx(np.mean(of_folds), abs=1e-12)
        assert result["metrics"][key]["deviation"] == pytest.approx(np.std(of_folds, ddof=1), abs=1e-12)
        assert result["metrics"][key]["folds"] == 5
    matrix = metrics.confusion_matrix(truth, predictions["prediction"], labels=["No", "Yes"])
    assert result["pooled"]["confusion"]["counts"] == matrix.tolist()


def test_regression_metrics_are_scikit_learns(tmp_path):
    result, predictions, table = cross_validated(tmp_path, BOSTON, "medv", 4)
    truth, answer = table["medv"], predictions["prediction"]
    assert result["pooled"]["rmse"] == pytest.approx(metrics.root_mean_squared_error(truth, answer), rel=1e-12)
    assert result["pooled"]["mae"] == pytest.approx(metrics.mean_absolute_error(truth, answer), rel=1e-12)
    assert result["pooled"]["r2"] == pytest.approx(metrics.r2_score(truth, answer), rel=1e-9)
    of_folds = [metrics.r2_score(truth[rows], answer[rows]) for rows in (predictions["fold"] == k for k in range(1, 5))]
    assert result["metrics"]["r2"]["mean"] == pytest.approx(np.mean(of_folds), rel=1e-9)
    assert result["metrics"]["r2"]["deviation"] == pytest.approx(np.std(of_folds, ddof=1), rel=1e-9)


def test_a_fold_is_what_train_and_predict_make_of_it(tmp_path):
    """The model of fold 2 saw nothing of fold 2: trained on the other rows alone, it gives the same answers."""
    _, predictions, _ = cross_validated(tmp_path, HEART, "AHD", 3)
    lines = HEART.read_text().splitlines()
    held_out = [f for f in (predictions["fold"] == 2)]
    keep = [line for line, out in zip(lines[1:], held_out) if not out]
    rest = [line for line, out in zip(lines[1:], held_out) if out]
    (tmp_path / "train.csv").write_text("\n".join([lines[0], *keep]) + "\n")
    (tmp_path / "rest.csv").write_text("\n".join([lines[0], *rest]) + "\n")
    done("train", tmp_path / "train.csv", "--target", "AHD", "--hidden", "8", "--epochs", "5", "--ignore", "C1",
         "--types", "C1=number", "--out", tmp_path / "m.lamina")
    answers = done("predict", tmp_path / "m.lamina", tmp_path / "rest.csv").out.splitlines()[1:]
    out_of_fold = (tmp_path / "predictions.csv").read_text().splitlines()[1:]
    assert ["2," + answer for answer in answers] == [line for line, out in zip(out_of_fold, held_out) if out]


def test_the_same_bytes_for_every_thread_count_and_another_seed_differs(tmp_path):
    texts = [done("cv", HEART, "--target", "AHD", "--folds", 3, "--hidden", "4", "--epochs", "2", "--json", *options).out
             for options in (("--threads", "1"), ("--threads", "2", "--cpu-tier", "reference"), ("--seed", "2"))]
    assert texts[0] == texts[1] != texts[2]


def test_text_shows_folds_mean_and_deviation():
    result = done("cv", HEART, "--target", "AHD", "--folds", 3, "--hidden", "4", "--epochs", "2")
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines[3:6]] == ["1", "2", "3"]
    assert any(line.split()[:1] == ["deviation"] for line in lines)
    assert "All out-of-fold predictions together" in result.out
    assert result.err.count("rows held out") == 3
    assert "2 levels: classes" in result.err
    assert done("cv", HEART, "--target", "AHD", "--folds", 2, "--hidden", "4", "--epochs", "1", "--quiet").err == ""


def test_early_stopping_in_each_training_part(tmp_path):
    result, _, _ = cross_validated(tmp_path, BOSTON, "medv", 3, "--valid", "0.2")
    assert all(fold["best_epoch"] >= 1 for fold in result["results"])


def test_images(tmp_path):
    done("data", "mnist", "--out", tmp_path)
    found = list(tmp_path.rglob("*t10k*images*")), list(tmp_path.rglob("*t10k*labels*"))
    result = done("cv", found[0][0], "--labels", found[1][0], "--folds", 2, "--hidden", "16", "--epochs", "4", "--json")
    assert result.json["pooled"]["rows"] == 10000 and result.json["pooled"]["accuracy"] > 0.7


@pytest.mark.parametrize("options,words", [
    (("--folds", "140"), ["the class Yes has 139 rows, fewer than the 140 folds", "use 139 folds or fewer"]),
    (("--folds", "5", "--group", "Sex", "--order", "Age"), ["name one of the three"]),
    (("--fold-column", "Sax"), ["Sax", "Sex"]),
    (("--folds", "3", "--group", "Sex"), ["column Sex has 2 groups, fewer than the 3 folds"]),
    (("--folds", "0"), ["folds: 0 is out of range", "all to leave out one row"]),
    (("--stratify", "maybe"), ["stratify", "maybe"]),
    (("--folds", "1"), ["folds: 1 is out of range", "from 2 to"]),
    (("--folds", "many"), ["--folds", "many", "whole number"]),
    (("--valid", "rows.csv"), ["holds out rows of FILE by itself", "leave out --valid"]),
    (("--out", "m.lamina"), ["--out"]),
])
def test_what_cannot_be_meant(options, words):
    complaint = refused("cv", HEART, "--target", "AHD", *options)
    assert all(word in complaint for word in words), complaint


def test_a_number_needs_as_many_rows_as_folds(tmp_path):
    (tmp_path / "t.csv").write_text("x,y\n" + "".join(f"{i},{i * i}.5\n" for i in range(6)))
    assert "the table has 6 rows, fewer than the 7 folds" in refused("cv", tmp_path / "t.csv", "--target", "y", "--folds", 7)


def test_ctrl_c_keeps_the_finished_folds():
    process = subprocess.Popen([binary(), "cv", str(DATA / "california/CaliforniaHousing.csv"), "--target", "logMedVal",
                                "--folds", "10000", "--hidden", "8", "--epochs", "1", "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    result = json.loads(out)
    assert result["interrupted"] and 0 < len(result["results"]) < 10000
    assert result["pooled"]["rows"] == sum(fold["rows"] for fold in result["results"])


def test_groups_order_and_columns_of_folds(tmp_path):
    rows = [f"{i % 9},{(i * 7) % 50},{'north' if i % 3 else 'south'},{i % 5 + i * 0.01}" for i in range(120)]
    (tmp_path / "t.csv").write_text("patient,day,site,y\n" + "\n".join(rows) + "\n")
    table = pd.read_csv(tmp_path / "t.csv")

    def folds(*options):
        out = tmp_path / "predictions.csv"
        done("cv", tmp_path / "t.csv", "--target", "y", "--hidden", "3", "--epochs", "1", "--out-predictions", out,
             *options)
        return pd.read_csv(out)

    grouped = folds("--folds", "3", "--group", "patient")
    assert (grouped.groupby(table["patient"])["fold"].nunique() == 1).all()
    ordered = folds("--folds", "4", "--order", "day")
    assert ordered["fold"].isna().sum() > 0 and (ordered["fold"].isna() == ordered["prediction"].isna()).all()
    spans = table["day"].groupby(ordered["fold"].fillna(0)).agg(["min", "max"])
    assert (spans["min"].values[1:] > spans["max"].values[:-1]).all()
    sites = folds("--fold-column", "site")
    assert sites["fold"].tolist() == [1 if site == "north" else 2 for site in table["site"]]
    assert len(set(folds("--folds", "all")["fold"])) == 120


def test_the_number_of_jobs_changes_nothing():
    outputs = {done("cv", HEART, "--target", "AHD", "--folds", 4, "--hidden", "6", "--epochs", "3", "--json", "--jobs", jobs).out
               for jobs in (0, 1, 2, 4)}
    assert len(outputs) == 1
