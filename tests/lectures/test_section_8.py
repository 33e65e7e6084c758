"""Data and workflow."""

import pandas as pd
import pytest
from conftest import DATA, done
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

TRAIN, TEST = DATA / "tabloid/Tabloid_train.csv", DATA / "tabloid/Tabloid_test.csv"
MODELS = {"logit": ["--hidden", "", "--optimizer", "lbfgs", "--l2", 0],
          "10": ["--hidden", "10", "--l1", "1e-5", "--epochs", 40],
          "10-10": ["--hidden", "10,10", "--epochs", 40],
          "100-100": ["--hidden", "100,100", "--dropout", "0.5", "--epochs", 20]}
# A tabloid costs 1; a customer who buys leaves 30.
PAYOFF = ["--gain-tp", 30, "--cost-fp", 1]


@pytest.fixture(scope="module")
def tabloid(tmp_path_factory):
    """What is said of each model on the test rows."""
    folder = tmp_path_factory.mktemp("tabloid")
    reports = {}
    for name, options in MODELS.items():
        model = folder / f"{name}.lamina"
        done("train", TRAIN, "--target", "purchase", *options, "--quiet", "--out", model)
        reports[name] = done("evaluate", model, TEST, *PAYOFF, "--json").json
    return reports


def test_8_4_the_tables_are_the_lectures(tabloid):
    train, test = pd.read_csv(TRAIN), pd.read_csv(TEST)
    assert len(train) == 10000 and train.purchase.sum() == 258 and len(test) == 5000
    assert list(train) == ["purchase", "nTab", "moCbook", "iRecMer1", "llDol"]
    peer = LogisticRegression(C=1e9, max_iter=10000).fit(train.drop(columns="purchase"), train.purchase)
    auc = metrics.roc_auc_score(test.purchase, peer.predict_proba(test.drop(columns="purchase"))[:, 1])
    assert tabloid["logit"]["auc"] == pytest.approx(auc, abs=2e-4)


def found(report, share):
    return report["tables"]["lift"]["rows"][round(100 * share)]["capture_rate"]


def test_8_4_the_nets_lift_is_close_to_the_logits(tabloid):
    for name, report in tabloid.items():
        for share in (0.1, 0.2, 0.3, 0.4, 0.5):
            assert found(report, share) == pytest.approx(found(tabloid["logit"], share), abs=0.05), (name, share)
        assert found(report, 0.2) > 0.55, "more than half of the buyers are among the likeliest fifth"


def test_8_4_who_should_be_contacted_and_what_it_earns(tabloid):
    for report in tabloid.values():
        profit = report["tables"]["profit"]
        assert profit["profit_of_all"] == 112 * 30 - 4888
        assert profit["profit"] > 1100, "contacting all loses, contacting the right ones earns"
        assert 0.1 < profit["contacted_share"] < 0.3
        assert profit["profit"] == 30 * profit["true_positives"] - (profit["contacted"] - profit["true_positives"])


def test_8_8_what_is_printed_of_two_classes(tmp_path):
    model = tmp_path / "heart.lamina"
    done("train", DATA / "heart/Heart.csv", "--target", "AHD", "--valid", "0.3", "--hidden", "15,15", "--activation", "tanh",
         "--quiet", "--out", model)
    lines = done("evaluate", model, DATA / "heart/Heart.csv", "--threshold", "f1").out.splitlines()
    words = [line.split() for line in lines]
    metric = {line[0]: float(line[1]) for line in words if len(line) > 2 and line[0] in
              ("mean_per_class_error", "auc", "gini", "log_loss", "rmse", "mse")}
    assert len(metric) == 6 and metric["gini"] == pytest.approx(2 * metric["auc"] - 1, abs=1e-4)
    head = words.index(["No", "Yes", "error", "rate"])
    matrix = [[float(cell) for cell in row[1:3]] for row in words[head + 1 : head + 4]]
    assert [a + b for a, b in zip(*matrix[:2])] == matrix[2]
    (no, false), (missed, hit) = matrix[:2]
    assert float(words[head + 1][3]) == pytest.approx(false / (no + false), abs=1e-4)
    start = words.index(["metric", "threshold", "value", "idx"])
    maxima = {row[0]: float(row[2]) for row in words[start + 1 : start + 11]}
    assert len(maxima) == 10 and maxima["f1"] == pytest.approx(2 * hit / (2 * hit + false + missed), abs=1e-4)


def test_8_8_hit_ratios_of_several_classes(tmp_path):
    model = tmp_path / "iris.lamina"
    done("train", DATA / "iris/iris.csv", "--target", "C5", "--hidden", "8", "--epochs", 60, "--quiet", "--out", model)
    report = done("evaluate", model, DATA / "iris/iris.csv", "--json").json
    ratios = [row["hit_ratio"] for row in report["tables"]["hit_ratio"]["rows"]]
    assert ratios[0] == pytest.approx(report["accuracy"], abs=1e-12) and ratios == sorted(ratios) and ratios[2] == 1
    assert "Hit ratios" in done("evaluate", model, DATA / "iris/iris.csv").out
