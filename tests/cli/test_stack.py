"""lamina stack: models combined into one, the program as a user runs it."""

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
QUICK = "net hidden=8 epochs=5"


def answers(model, table, folder):
    out = folder / (model.stem + ".answers.csv")
    done("predict", model, table, "--out", out)
    return pd.read_csv(out)


def test_an_average_is_the_mean_of_what_train_makes(tmp_path):
    done("stack", HEART, "--target", "AHD", "--combine", "average", "--candidate", QUICK, "--models", "glm",
         "--members", "2", "--shares", "3,1", "--out", tmp_path / "mean.lamina")
    sums = 0
    for kind, options, share in (("net", ["--hidden", "8", "--epochs", "5"], 1), ("glm", [], 3)):
        for seed in (1, 2):
            path = tmp_path / f"{kind}{seed}.lamina"
            done("train", HEART, "--target", "AHD", "--model", kind, "--seed", seed, *options, "--out", path)
            sums = sums + share * answers(path, HEART, tmp_path)["probability.Yes"].to_numpy()
    mean = answers(tmp_path / "mean.lamina", HEART, tmp_path)
    assert mean["probability.Yes"].to_numpy() == pytest.approx(sums / 8, abs=1e-12)
    assert (mean["prediction"] == np.where(sums / 8 > 0.5, "Yes", "No")).all()


def test_numbers_too(tmp_path):
    paths = []
    for model in ("glm", "knn"):
        paths.append(tmp_path / f"{model}.lamina")
        done("train", BOSTON, "--target", "medv", "--model", model, "--out", paths[-1])
    done("stack", BOSTON, "--target", "medv", "--combine", "average", "--models", "glm,knn", "--members", "1", "--out",
         tmp_path / "mean.lamina")
    mean = np.mean([answers(path, BOSTON, tmp_path)["prediction"] for path in paths], axis=0)
    assert answers(tmp_path / "mean.lamina", BOSTON, tmp_path)["prediction"].to_numpy() == pytest.approx(mean, rel=1e-12)


def test_a_stack_is_no_worse_than_its_worst_member(tmp_path):
    table = pd.read_csv(HEART)
    stacked, members = [], []
    for seed in range(4):
        rows = np.random.default_rng(seed).permutation(len(table))
        train, test, model = (tmp_path / f"{name}{seed}" for name in ("train.csv", "test.csv", "stack.lamina"))
        table.iloc[rows[:220]].to_csv(train, index=False)
        table.iloc[rows[220:]].to_csv(test, index=False)
        done("stack", train, "--target", "AHD", "--candidate", "net hidden=20 epochs=15", "--candidate",
             "forest trees=50", "--models", "glm", "--seed", seed + 1, "--out", model)
        stacked.append(done("evaluate", model, test, "--json").json["auc"])
        alone = []
        for options in (["--hidden", "20", "--epochs", "15"], ["--model", "forest", "--trees", "50"],
                        ["--model", "glm"]):
            path = tmp_path / "alone.lamina"
            done("train", train, "--target", "AHD", "--seed", seed + 1, *options, "--out", path)
            alone.append(done("evaluate", path, test, "--json").json["auc"])
        members.append(alone)
    assert np.mean(stacked) >= np.mean(members, axis=0).min()
    assert all(one >= min(alone) for one, alone in zip(stacked, members))


def test_what_is_shown_and_told(tmp_path):
    path = tmp_path / "stack.lamina"
    result = done("stack", HEART, "--target", "AHD", "--candidate", "small: " + QUICK, "--models", "glm", "--folds", "3",
                  "--valid", "0.2", "--out", path, "--json").json
    assert result["kind"] == "stack" and result["run"]["fits"] == 12
    rows = result["tables"][0]["rows"]
    assert [row["member"] for row in rows] == ["glm", "small", "meta", "all together"]
    assert rows[1]["options"] == "hidden=8 epochs=5" and rows[0]["scored on"] == "out of fold"
    assert set(result["metrics"]) == {"validation", "training", "unseen"}
    assert rows[3]["auc"] == result["metrics"]["unseen"]["auc"]
    text = done("show", path).out
    assert "a stacked ensemble" in text and "small" in text and "out of fold" in text
    shown = json.loads(done("show", path, "--json").out)
    assert [len(level) for level in shown["ensemble"]["levels"]] == [2, 1]
    spoken = done("stack", HEART, "--target", "AHD", "--models", "glm", "--folds", "2", "--out", path)
    assert "level 1, glm, without fold 1" in spoken.err and "lamina predict" in spoken.out
    for command in ("features", ):
        assert "is a network's, and the model is a stacked ensemble" in refused(command, path, HEART, "--layer", "1")
    assert "a stacked ensemble" in refused("show", path, "plan")


def test_out_of_fold_metrics_are_those_of_the_stack(tmp_path):
    """The last model, cross-fitted on the members' answers, scored by scikit-learn on Iris's three classes."""
    result = done("stack", DATA / "iris/iris.csv", "--header", "no", "--target", "C5", "--models", "knn,glm", "--json").json
    unseen = result["metrics"]["unseen"]
    counts = np.array(unseen["confusion"]["counts"])
    assert counts.sum() == 150 and unseen["error_rate"] == pytest.approx(1 - np.trace(counts) / 150)
    assert unseen["error_rate"] < 0.1


def test_cascades_and_bags_with_validation_and_calibration(tmp_path):
    table = pd.read_csv(HEART)
    train, valid = tmp_path / "train.csv", tmp_path / "valid.csv"
    table[:200].to_csv(train, index=False)
    table[200:].to_csv(valid, index=False)
    for combine, more in (("cascade", ["--levels", "3", "--folds", "3"]), ("bag", ["--members", "4"])):
        path = tmp_path / f"{combine}.lamina"
        result = done("stack", train, "--valid", valid, "--target", "AHD", "--combine", combine, "--candidate", QUICK,
                      "--models", "glm", *more, "--calibrate", "platt", "--out", path, "--json").json
        got = answers(path, valid, tmp_path)
        truth = table["AHD"][200:] == "Yes"
        assert result["metrics"]["validation"]["log_loss"] == pytest.approx(
            metrics.log_loss(truth, got["probability.Yes"]), abs=1e-9)
        assert any(note.startswith("calibrated (platt)") for note in result["notes"])
        assert result["run"]["fits"] == (3 * 2 * 4 if combine == "cascade" else 8)


def test_equal_bytes_whatever_the_jobs(tmp_path):
    files = []
    for jobs in ("1", "2"):
        files.append(tmp_path / f"{jobs}.lamina")
        done("stack", HEART, "--target", "AHD", "--candidate", QUICK, "--models", "glm", "--jobs", jobs, "--out", files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()


def test_mistakes():
    def said(*arguments):
        return refused("stack", HEART, "--target", "AHD", *arguments)

    line = said("--models", "nt,glm", "--candidate", "net hiden=3", "--candidate", "knn neighbors=0", "--meta", "glm lambd=1")
    assert line.startswith("lamina: 4 mistakes in the candidates: ")
    for part in ("'nt'", "did you mean hidden?", "neighbors: '0' is out of range", "did you mean lambda?"):
        assert part in line
    assert "no model is named" in said()
    assert "did you mean average?" in said("--combine", "avarage", "--models", "glm")
    assert "fewer than the 150 folds" in said("--models", "glm", "--folds", "150")
    assert "folds: 1 is out of range" in said("--models", "glm", "--folds", "1")
    assert "folds have no effect" in said("--models", "glm", "--combine", "bag", "--folds", "3")
    assert "belongs to all candidates" in said("--candidate", "net valid=0.2")
    assert "needs held-out rows" in said("--models", "glm", "--calibrate", "isotonic")
    assert "member 'glm'" in refused("stack", BOSTON, "--target", "medv", "--candidate", "glm: glm family=binomial")


def test_interrupted_it_saves_nothing(tmp_path):
    path = tmp_path / "never.lamina"
    process = subprocess.Popen([binary(), "stack", str(HEART), "--target", "AHD", "--candidate",
                                "net epochs=1000000", "--out", str(path)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode not in (0, 2) and "nothing is saved" in err and not path.exists()
