"""lamina evaluate: every metric and table against scikit-learn and NumPy, on random and on degenerate rows.

The models are given their weights and learn nothing, so a table's numbers decide what is predicted: ties, constants and
single rows come as they are wanted.
"""

import io
import json

import numpy as np
import pandas as pd
import pytest
from running import done, refused
from sklearn import calibration, metrics

EXACT = 1e-12


def made(folder, name, table, network, *options):
    """A model of the columns x… that answers what the network says, in double precision."""
    table.to_csv(folder / f"{name}.csv", index=False)
    (folder / f"{name}.json").write_text(json.dumps(network))
    done("train", folder / f"{name}.csv", "--target", "y", "--network", folder / f"{name}.json", "--epochs", 0,
         "--standardize", "no", "--precision", "fp64", "--weights", "w", *options, "--out", folder / f"{name}.lamina")
    return folder / f"{name}.lamina"


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("judging")
    one = {"layers": [], "output": {"weights": [[1]], "biases": [0], "frozen": True}}
    three = {"layers": [], "output": {"weights": np.eye(3).tolist(), "biases": [0, 0, 0], "frozen": True}}
    x = [-1.0, 0.5, 2.0, 0.25, 1.0, 3.0]
    numbers = pd.DataFrame({"x": x, "y": [1.5, 2.0, 0.5, 3.0, 1.0, 2.5], "w": 1})
    classes = pd.DataFrame({"x": x, "y": ["no", "yes"] * 3, "w": 1})
    several = pd.DataFrame({"x0": x, "x1": x[::-1], "x2": np.sqrt(np.abs(x)), "y": list("abcabc"), "w": 1})
    made_of = {"binary": made(folder, "binary", classes, one), "several": made(folder, "several", several, three)}
    for loss in ("poisson", "gamma", "tweedie"):
        made_of[loss] = made(folder, loss, numbers, one, "--loss", loss)
    for loss in ("squared_error", "absolute_error", "huber", "quantile"):
        more = {"huber": ("--huber-delta", 0.5), "quantile": ("--quantile", 0.8)}.get(loss, ())
        made_of[loss] = made(folder, loss, numbers, {"layers": [], "output": {"weights": [[0.7]], "biases": [0.1]}},
                             "--loss", loss, *more)
    return made_of


def exact(file):
    """A table whose numbers are read to the last bit."""
    table = pd.read_csv(file, dtype=str)
    for name in table.columns.difference(["metric"] + ["prediction"] * (len(table.columns) > 1)):
        table[name] = table[name].astype(float)
    return table


def judged(model, table, folder, *options):
    """The report, and the answers to the same rows."""
    table.to_csv(folder / "t.csv", index=False)
    report = done("evaluate", model, folder / "t.csv", "--json", *options).json
    return report, exact(io.StringIO(done("predict", model, folder / "t.csv", "--quiet").out))


def binary_rows(seed, rows=400, steps=None, weighted=True):
    random = np.random.default_rng(seed)
    y = random.random(rows) < 0.3
    x = random.normal(size=rows) + 1.2 * y - 0.5
    if steps:
        x = np.round(x * steps) / steps
    w = random.integers(0, 4, rows) if weighted else np.ones(rows, int)
    return pd.DataFrame({"x": x, "y": np.where(y, "yes", "no"), "w": w})


CASES = {"ties and weights": dict(seed=1, steps=4), "ties": dict(seed=2, steps=2, weighted=False),
         "no ties": dict(seed=3, weighted=False), "weights": dict(seed=4), "few": dict(seed=5, rows=12, steps=2)}


@pytest.fixture(params=CASES)
def two_classes(request, models, tmp_path):
    table = binary_rows(**CASES[request.param])
    report, answers = judged(models["binary"], table, tmp_path, "--gain-tp", 5, "--cost-fp", 1)
    keep = table.w > 0
    return report, (table.y == "yes")[keep].to_numpy(), answers["probability.yes"][keep].to_numpy(), table.w[keep].to_numpy()


def test_metrics_of_two_classes(two_classes):
    report, truth, p, w = two_classes
    called = p > 0.5  # a tie goes to the first level
    balanced = metrics.balanced_accuracy_score(truth, called, sample_weight=w)
    auc = metrics.roc_auc_score(truth, p, sample_weight=w)
    fpr, tpr, _ = metrics.roc_curve(truth, p, sample_weight=w, drop_intermediate=False)
    expected = {
        "accuracy": metrics.accuracy_score(truth, called, sample_weight=w),
        "error_rate": metrics.zero_one_loss(truth, called, sample_weight=w),
        "mean_per_class_error": 1 - balanced, "auc": auc, "gini": 2 * auc - 1, "ks": np.abs(tpr - fpr).max(),
        "log_loss": metrics.log_loss(truth, p, sample_weight=w),
        "pr_auc": metrics.average_precision_score(truth, p, sample_weight=w),
        "brier": metrics.brier_score_loss(truth, p, sample_weight=w),
        "mse": metrics.mean_squared_error(truth, p, sample_weight=w),
        "rmse": metrics.root_mean_squared_error(truth, p, sample_weight=w)}
    for key, value in expected.items():
        assert report[key] == pytest.approx(value, abs=EXACT), key


def delong(truth, p, w):
    """The linearised variance of the weighted area; with equal weights that of DeLong and others, by double sums."""
    x, y, wx, wy = p[truth], p[~truth], w[truth], w[~truth]
    order = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    v10, v01 = order @ wy / wy.sum(), wx @ order / wx.sum()
    area = wx @ v10 / wx.sum()
    part = lambda v, u: (u**2 * (v - area) ** 2).sum() / u.sum() ** 2 * len(u) / (len(u) - 1)  # noqa: E731
    return np.sqrt(part(v10, wx) + part(v01, wy))


def test_interval_of_the_auc(two_classes):
    report, truth, p, w = two_classes
    interval, error = report["tables"]["auc_interval"], delong(truth, p, w)
    assert interval["standard_error"] == pytest.approx(error, abs=EXACT)
    assert interval["low"] == pytest.approx(max(0, report["auc"] - 1.959963984540054 * error), abs=EXACT)
    assert interval["high"] == pytest.approx(min(1, report["auc"] + 1.959963984540054 * error), abs=EXACT)


SCORES = {
    "f1": metrics.f1_score, "accuracy": metrics.accuracy_score, "recall": metrics.recall_score,
    "f2": lambda t, c, **k: metrics.fbeta_score(t, c, beta=2, **k),
    "f0point5": lambda t, c, **k: metrics.fbeta_score(t, c, beta=0.5, **k), "precision": metrics.precision_score,
    "specificity": lambda t, c, **k: metrics.recall_score(~t, ~c, **k),
    "absolute_mcc": lambda t, c, **k: abs(metrics.matthews_corrcoef(t, c, **k)),
    "min_per_class_accuracy": lambda t, c, **k: min(metrics.recall_score(t, c, **k), metrics.recall_score(~t, ~c, **k)),
    "mean_per_class_accuracy": metrics.balanced_accuracy_score}


def test_maxima_and_thresholds(two_classes):
    report, truth, p, w = two_classes
    thresholds = np.unique(p)[::-1]
    listed = report["tables"]["thresholds"]["rows"]
    assert [row["threshold"] for row in listed] == [thresholds[row["idx"]] for row in listed]
    maxima = {row["metric"]: row for row in report["tables"]["max"]["rows"]}
    assert list(maxima) == list(row for row in maxima) and set(maxima) == set(SCORES)
    tried = range(len(thresholds)) if len(thresholds) < 60 else range(0, len(thresholds), 13)
    for key, score in SCORES.items():
        best = maxima[key]
        assert best["threshold"] == thresholds[best["idx"]]
        assert best["value"] == pytest.approx(score(truth, p >= best["threshold"], sample_weight=w), abs=EXACT), key
        found = [score(truth, p >= thresholds[i], sample_weight=w) for i in tried]
        assert best["value"] >= max(found) - EXACT, key
        first = [i for i, value in zip(tried, found) if value >= best["value"] - EXACT]
        assert not first or first[0] >= best["idx"], "the highest threshold among equals"
        rows = {row["idx"]: row for row in listed}
        for i, value in zip(tried, found):
            if i in rows:
                assert rows[i][key] == pytest.approx(value, abs=EXACT), key
    for row in listed:
        (tn, fp), (fn, tp) = metrics.confusion_matrix(truth, p >= row["threshold"], sample_weight=w)
        assert (row["tns"], row["fps"], row["fns"], row["tps"]) == (tn, fp, fn, tp)
        assert (row["tpr"], row["fpr"]) == pytest.approx((tp / (tp + fn), fp / (fp + tn)), abs=EXACT)


def test_gains_and_lift(two_classes):
    report, truth, p, w = two_classes
    rate, all_rows, positives = np.average(truth, weights=w), w.sum(), (w * truth).sum()
    above = np.inf
    groups = report["tables"]["gains"]["rows"]
    assert [g["group"] for g in groups] == list(range(1, len(groups) + 1)) and groups[-1]["lower_threshold"] == p.min()
    for group in groups:
        own, so_far = (p >= group["lower_threshold"]) & (p < above), p >= group["lower_threshold"]
        above = group["lower_threshold"]
        response, total = np.average(truth[own], weights=w[own]), np.average(truth[so_far], weights=w[so_far])
        expected = {
            "cumulative_data_fraction": w[so_far].sum() / all_rows, "response_rate": response,
            "cumulative_response_rate": total, "lift": response / rate, "cumulative_lift": total / rate,
            "score": np.average(p[own], weights=w[own]), "cumulative_score": np.average(p[so_far], weights=w[so_far]),
            "capture_rate": (w * truth)[own].sum() / positives,
            "cumulative_capture_rate": (w * truth)[so_far].sum() / positives, "gain": 100 * (response / rate - 1),
            "cumulative_gain": 100 * (total / rate - 1),
            "kolmogorov_smirnov": (w * truth)[so_far].sum() / positives - (w * ~truth)[so_far].sum() / (all_rows - positives)}
        for key, value in expected.items():
            assert group[key] == pytest.approx(value, abs=1e-11), key
    # Each group is the least set of whole ties with its share of the rows.
    sizes = np.array([w[p >= t].sum() for t in np.unique(p)[::-1]])
    wanted = [next(s for s in sizes if s * 100 >= q * all_rows) for q in (1, 2, 3, 4, 5, 10, 15, 20, *range(30, 101, 10))]
    assert [round(g["cumulative_data_fraction"] * all_rows) for g in groups] == sorted(set(wanted))
    found = np.array([(w * truth)[p >= t].sum() for t in np.unique(p)[::-1]])
    curve = pd.DataFrame(report["tables"]["lift"]["rows"])
    straight = np.interp(curve.data_fraction * all_rows, [0, *sizes], [0, *found]) / positives
    assert curve.capture_rate.to_numpy() == pytest.approx(straight, abs=1e-11)
    assert curve.lift[1:].to_numpy() == pytest.approx(straight[1:] / curve.data_fraction[1:], abs=1e-10)
    assert curve.best_possible.to_numpy() == pytest.approx(np.minimum(1, curve.data_fraction / rate), abs=1e-11)


def test_calibration(two_classes):
    report, truth, p, w = two_classes
    table = report["tables"]["calibration"]
    bins = table["rows"]
    assert sum(b["rows"] for b in bins) == w.sum()
    error = 0
    for b in bins:
        inside = (p >= b["lowest"]) & (p <= b["highest"])
        assert b["rows"] == w[inside].sum()
        assert b["mean_predicted"] == pytest.approx(np.average(p[inside], weights=w[inside]), abs=EXACT)
        assert b["observed"] == pytest.approx(np.average(truth[inside], weights=w[inside]), abs=EXACT)
        error += b["rows"] / w.sum() * abs(b["observed"] - b["mean_predicted"])
    assert table["expected_calibration_error"] == pytest.approx(error, abs=EXACT)
    assert table["largest_calibration_error"] == pytest.approx(max(abs(b["difference"]) for b in bins), abs=EXACT)


def test_calibration_of_equal_weights_is_scikit_learns(models, tmp_path):
    table = binary_rows(11, 500, weighted=False)
    report, answers = judged(models["binary"], table, tmp_path)
    observed, predicted = calibration.calibration_curve(table.y == "yes", answers["probability.yes"], n_bins=10,
                                                        strategy="quantile")
    bins = report["tables"]["calibration"]["rows"]
    assert [b["observed"] for b in bins] == pytest.approx(observed, abs=EXACT)
    assert [b["mean_predicted"] for b in bins] == pytest.approx(predicted, abs=EXACT)


def test_profit(two_classes):
    report, truth, p, w = two_classes
    earned = lambda t: 5 * (w * truth)[p >= t].sum() - (w * ~truth)[p >= t].sum()  # noqa: E731
    thresholds = np.unique(p)[::-1]
    profits = np.array([earned(t) for t in thresholds])
    table, best = report["tables"]["profit"], profits.argmax()
    assert table["profit"] == max(0, profits.max()) and table["profit_of_all"] == profits[-1]
    assert table["threshold"] == thresholds[best] and table["contacted"] == w[p >= thresholds[best]].sum()
    assert table["contacted_share"] == pytest.approx(table["contacted"] / w.sum(), abs=EXACT)
    assert table["true_positives"] == (w * truth)[p >= thresholds[best]].sum()
    assert table["break_even"] == pytest.approx(1 / 6, abs=EXACT)
    sizes = [w[p >= t].sum() for t in thresholds]
    curve = pd.DataFrame(table["rows"])
    assert curve.profit.to_numpy() == pytest.approx(np.interp(curve.contacted, [0, *sizes], [0, *profits]), abs=1e-9)


@pytest.mark.parametrize("x, y, w, tables", [
    ([0.5], ["yes"], [1], {"calibration"}),
    ([0.5, 1, 2], ["no"] * 3, [1, 2, 3], {"calibration"}),
    ([0.5, 0.5, 0.5, 0.5], ["no", "yes", "yes", "no"], [1, 1, 2, 1], None),
    ([0.5, 0.25], ["no", "yes"], [1, 1], {"max", "thresholds", "gains", "lift", "calibration"}),
    ([0.5, 0.25, 1], ["no", "yes", "yes"], [1, 0, 0], {"calibration"}),
], ids=["one row", "one class", "constant", "one row each", "one class weighs"])
def test_degenerate_rows_of_two_classes(models, tmp_path, x, y, w, tables):
    table = pd.DataFrame({"x": x, "y": y, "w": w})
    report, answers = judged(models["binary"], table, tmp_path)
    everything = {"auc_interval", "max", "thresholds", "gains", "lift", "calibration"}
    assert set(report["tables"]) == (everything if tables is None else tables)
    truth, p = table.y == "yes", answers["probability.yes"]
    assert report["log_loss"] == pytest.approx(metrics.log_loss(truth, p, sample_weight=w, labels=[False, True]), abs=EXACT)
    assert report["brier"] == pytest.approx(np.average((truth - p) ** 2, weights=w), abs=EXACT)
    assert ("auc" in report) == ("max" in report["tables"])
    assert "NaN" not in json.dumps(report)
    if tables is None:
        assert report["auc"] == 0.5 and report["ks"] == 0 and report["pr_auc"] == 0.6
        assert len(report["tables"]["gains"]["rows"]) == len(report["tables"]["max"]["rows"]) / 10 == 1


def test_rows_without_an_answer_are_left_out(models, tmp_path):
    table = binary_rows(6, 30)
    whole, _ = judged(models["binary"], table, tmp_path)
    missing = pd.concat([table, pd.DataFrame({"x": [9.0, 8.0], "y": [None, None], "w": [1, 1]})])
    report, _ = judged(models["binary"], missing, tmp_path)
    assert report["skipped"] == 2 and report["rows"] == 30
    assert report["tables"] == whole["tables"]


def test_the_threshold_of_a_measure(models, tmp_path):
    table = binary_rows(7)
    for measure in SCORES:
        report, answers = judged(models["binary"], table, tmp_path, "--threshold", measure)
        best = next(row for row in report["tables"]["max"]["rows"] if row["metric"] == measure)
        assert report["threshold"] == {"metric": measure, "value": best["threshold"]}
        called = answers["probability.yes"] >= best["threshold"]
        expected = metrics.confusion_matrix(table.y == "yes", called, sample_weight=table.w)
        assert report["confusion"]["counts"] == expected.tolist()
    text = done("evaluate", models["binary"], tmp_path / "t.csv", "--threshold", "f1").out
    assert "Decided at the threshold " in text and "where f1 is largest on these rows" in text


@pytest.fixture(params=["random", "ties", "a class is missing"])
def three_classes(request, models, tmp_path):
    random = np.random.default_rng(8)
    y = random.integers(0, 3, 300)
    x = random.normal(size=(300, 3)) + 1.5 * np.eye(3)[y]
    w = random.integers(0, 4, 300)
    if request.param == "ties":
        x = np.round(x)
    if request.param == "a class is missing":
        w[y == 1] = 0
    table = pd.DataFrame({f"x{i}": x[:, i] for i in range(3)} | {"y": np.array(list("abc"))[y], "w": w})
    report, answers = judged(models["several"], table, tmp_path)
    keep = w > 0
    p = answers[[f"probability.{level}" for level in "abc"]].to_numpy()
    return report, y[keep], p[keep], w[keep]


def test_metrics_of_three_classes(three_classes):
    report, y, p, w = three_classes
    present = np.unique(y)
    called = p.argmax(1)
    area = lambda rows, of: metrics.roc_auc_score(y[rows] == of, p[rows, of], sample_weight=w[rows])  # noqa: E731
    rest = [area(slice(None), of) for of in present]
    pairs = [(area(np.isin(y, (a, b)), a) + area(np.isin(y, (a, b)), b)) / 2 for a in present for b in present if a < b]
    sizes = [w[y == of].sum() for of in present]
    expected = {
        "accuracy": metrics.accuracy_score(y, called, sample_weight=w),
        "mean_per_class_error": 1 - metrics.recall_score(y, called, sample_weight=w, labels=present, average="macro"),
        "log_loss": -np.average(np.log(p[np.arange(len(y)), y]), weights=w),
        "brier": np.average(((p - np.eye(3)[y]) ** 2).sum(1), weights=w),
        "mse": np.average((1 - p[np.arange(len(y)), y]) ** 2, weights=w),
        "auc_ovr": np.mean(rest), "auc_ovr_weighted": np.average(rest, weights=sizes), "auc_ovo": np.mean(pairs)}
    for key, value in expected.items():
        assert report[key] == pytest.approx(value, abs=EXACT), key
    if len(present) == 3 and len(np.unique(p)) == p.size:  # scaling to a sum of 1 would part ties
        probabilities = p / p.sum(1, keepdims=True)
        for average, key in (("macro", "auc_ovr"), ("weighted", "auc_ovr_weighted")):
            assert report[key] == pytest.approx(metrics.roc_auc_score(
                y, probabilities, sample_weight=w, multi_class="ovr", average=average), abs=1e-9)
        assert report["brier"] == pytest.approx(metrics.brier_score_loss(y, probabilities, sample_weight=w), abs=1e-9)
    found = report["tables"]["auc_pairs"]["rows"]
    assert [row["auc"] for row in found] == pytest.approx(pairs, abs=EXACT)


def test_hand_and_till_is_scikit_learns(models, tmp_path):
    random = np.random.default_rng(9)
    y = random.integers(0, 3, 200)
    x = random.normal(size=(200, 3)) + np.eye(3)[y]
    table = pd.DataFrame({f"x{i}": x[:, i] for i in range(3)} | {"y": np.array(list("abc"))[y], "w": 1})
    report, answers = judged(models["several"], table, tmp_path)
    p = answers.iloc[:, 1:].to_numpy()
    expected = metrics.roc_auc_score(y, p / p.sum(1, keepdims=True), multi_class="ovo", average="macro")
    assert report["auc_ovo"] == pytest.approx(expected, abs=EXACT)


def test_hit_ratios_and_classes(three_classes):
    report, y, p, w = three_classes
    order = np.argsort(-p, axis=1, kind="stable")  # a tie goes to the first level
    for row in report["tables"]["hit_ratio"]["rows"]:
        hit = (order[:, : row["k"]] == y[:, None]).any(1)
        assert row["hit_ratio"] == pytest.approx(np.average(hit, weights=w), abs=EXACT)
        if row["k"] < 3 and len(np.unique(p)) == p.size:
            assert row["hit_ratio"] == pytest.approx(
                metrics.top_k_accuracy_score(y, p, k=row["k"], sample_weight=w, labels=[0, 1, 2]), abs=EXACT)
    assert len(report["tables"]["hit_ratio"]["rows"]) == 3
    precision, recall, f1, rows = metrics.precision_recall_fscore_support(
        y, p.argmax(1), sample_weight=w, labels=[0, 1, 2], zero_division=np.nan)
    for i, row in enumerate(report["tables"]["classes"]["rows"]):
        assert row["class"] == "abc"[i] and row["rows"] == rows[i]
        for key, value in (("precision", precision[i]), ("recall", recall[i])):
            assert (np.isnan(value) and row[key] is None) or row[key] == pytest.approx(value, abs=EXACT)
        if rows[i]:
            assert row["f1"] == pytest.approx(f1[i], abs=EXACT)
            assert row["auc"] == pytest.approx(metrics.roc_auc_score(y == i, p[:, i], sample_weight=w), abs=EXACT)


DEVIANCES = {
    "squared_error": lambda y, m, w: metrics.mean_squared_error(y, m, sample_weight=w),
    "absolute_error": lambda y, m, w: metrics.mean_absolute_error(y, m, sample_weight=w),
    "quantile": lambda y, m, w: metrics.mean_pinball_loss(y, m, alpha=0.8, sample_weight=w),
    "poisson": lambda y, m, w: metrics.mean_poisson_deviance(y, m, sample_weight=w),
    "gamma": lambda y, m, w: metrics.mean_gamma_deviance(y, m, sample_weight=w),
    "tweedie": lambda y, m, w: metrics.mean_tweedie_deviance(y, m, power=1.5, sample_weight=w)}


@pytest.mark.parametrize("loss", [*DEVIANCES, "huber"])
def test_metrics_of_numbers(models, tmp_path, loss):
    random = np.random.default_rng(10)
    table = pd.DataFrame({"x": np.round(random.normal(size=200), 1), "y": np.round(random.gamma(2, 1, 200) + 0.1, 1),
                          "w": random.integers(0, 4, 200)})
    report, answers = judged(models[loss], table, tmp_path)
    y, m, w = table.y, answers.prediction, table.w
    if loss == "huber":  # the option is in units of the scaled target, whose deviation the model learnt
        delta = 0.5 * done("show", models[loss], "--json").json["decoder"]["scalings"][0]["scale"]
        size = np.abs(y - m)
        deviance = np.average(np.where(size <= delta, size**2, delta * (2 * size - delta)), weights=w)
    else:
        deviance = DEVIANCES[loss](y, m, w)
    assert report["mean_residual_deviance"] == pytest.approx(deviance, rel=1e-11)
    assert report["deviance"] == {"squared_error": "gaussian", "absolute_error": "laplace"}.get(loss, loss)
    assert report["rmse"] == pytest.approx(metrics.root_mean_squared_error(y, m, sample_weight=w), rel=EXACT)
    assert report["mse"] == pytest.approx(metrics.mean_squared_error(y, m, sample_weight=w), rel=EXACT)
    assert report["mae"] == pytest.approx(metrics.mean_absolute_error(y, m, sample_weight=w), rel=EXACT)
    assert report["r2"] == pytest.approx(metrics.r2_score(y, m, sample_weight=w), rel=1e-11, abs=EXACT)
    if (m > -1).all():
        assert report["rmsle"] == pytest.approx(
            metrics.root_mean_squared_log_error(y, np.maximum(m, 0), sample_weight=w) if (m >= 0).all() else
            np.sqrt(np.average((np.log1p(y) - np.log1p(m)) ** 2, weights=w)), rel=1e-11)
    else:
        assert "rmsle" not in report
    residuals = report["tables"]["residuals"]
    assert residuals["mean"] == pytest.approx(np.average(y - m, weights=w), abs=EXACT)
    for row in residuals["rows"]:
        expected = np.quantile((y - m)[w > 0], row["quantile"], weights=w[w > 0], method="inverted_cdf")
        assert row["residual"] == pytest.approx(expected, abs=EXACT), row


def test_degenerate_rows_of_numbers(models, tmp_path):
    one, _ = judged(models["squared_error"], pd.DataFrame({"x": [1.0], "y": [2.0], "w": [1]}), tmp_path)
    assert "r2" not in one and {row["residual"] for row in one["tables"]["residuals"]["rows"]} == {
        one["tables"]["residuals"]["mean"]}
    negative, _ = judged(models["poisson"], pd.DataFrame({"x": [1.0, 2], "y": [-2.0, 1], "w": [1, 1]}), tmp_path)
    assert "mean_residual_deviance" not in negative and "rmsle" not in negative and "rmse" in negative


def test_an_autoencoder_is_judged_by_column(tmp_path):
    table = pd.DataFrame(np.random.default_rng(12).normal(size=(80, 3)), columns=["a", "b", "c"])
    table["kind"] = np.where(table.a > 0, "up", "down")
    table["w"] = np.arange(80) % 3
    table.to_csv(tmp_path / "t.csv", index=False)
    model = tmp_path / "m.lamina"
    done("train", tmp_path / "t.csv", "--task", "autoencoder", "--hidden", 2, "--epochs", 30, "--weights", "w",
         "--precision", "fp64", "--out", model)
    report = done("evaluate", model, tmp_path / "t.csv", "--json").json
    columns = report["tables"]["columns"]["rows"]
    assert {row["column"]: row["inputs"] for row in columns} == {"a": 1, "b": 1, "c": 1, "kind": 4}
    assert sum(row["inputs"] * row["error"] for row in columns) / 7 == pytest.approx(report["reconstruction_error"], rel=1e-9)
    answers = pd.read_csv(io.StringIO(done("predict", model, tmp_path / "t.csv", "--quiet").out))
    scales = {c["name"]: c.get("deviation") for c in done("show", model, "--json").json["encoder"]["columns"]}
    for row in columns[:3]:
        error = (answers["reconstruction." + row["column"]] - table[row["column"]]) / scales[row["column"]]
        assert row["error"] == pytest.approx(np.average(error**2, weights=table.w), rel=1e-9)
    assert "Reconstruction error by column" in done("evaluate", model, tmp_path / "t.csv").out


def test_what_is_printed_is_what_is_asked_for(models, tmp_path):
    binary_rows(13).to_csv(tmp_path / "t.csv", index=False)
    titles = {"max": "Maximum metrics", "gains": "Gains and lift", "lift": "Lift curve", "calibration": "Calibration",
              "auc_interval": "95 % interval of the AUC", "thresholds": "Thresholds", "profit": "Profit"}

    def printed(*options):
        out = done("evaluate", models["binary"], tmp_path / "t.csv", *options).out.splitlines()
        return {key for key, title in titles.items() if title in out}

    assert printed() == {"max", "auc_interval"}
    assert printed("--tables", "none") == set()
    assert printed("--tables", "gains,lift") == {"gains", "lift"}
    assert printed("--gain-tp", 1, "--cost-fp", 2) == {"max", "auc_interval", "profit"}
    assert printed("--tables", "all") == set(titles) - {"profit"}


def test_tables_as_files(models, tmp_path):
    binary_rows(14).to_csv(tmp_path / "t.csv", index=False)
    report = done("evaluate", models["binary"], tmp_path / "t.csv", "--curves", tmp_path / "new" / "folder", "--json").json
    written = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert written == ["calibration.csv", "gains.csv", "lift.csv", "max.csv", "thresholds.csv"]
    assert len(report["written"]) == 5
    for name in written:
        rows = report["tables"][name.removesuffix(".csv")]["rows"]
        table = exact(tmp_path / "new" / "folder" / name)
        assert table.to_dict("records") == pd.DataFrame(rows)[list(table)].to_dict("records") or name == "lift.csv"
        assert len(table) == len(rows)


def test_what_the_task_does_not_have_is_refused(models, tmp_path):
    (tmp_path / "t.csv").write_text("x,y,w\n1,no,1\n2,yes,1\n")
    (tmp_path / "n.csv").write_text("x,y,w\n1,1,1\n2,3,1\n")
    binary, number = (models["binary"], tmp_path / "t.csv"), (models["squared_error"], tmp_path / "n.csv")
    line = refused("evaluate", *binary, "--tables", "gain")
    assert "there is no table 'gain'" in line and "calibration" in line and "residuals" not in line
    line = refused("evaluate", *number, "--tables", "residuals,gains")
    assert "the table gains does not apply to regression" in line and "residuals" in line
    line = refused("evaluate", *binary, "--threshold", "f3")
    assert "there is no measure 'f3'" in line and "f0point5" in line
    for options in (("--threshold", "f1"), ("--threshold", "0.5")):
        assert "two classes" in refused("evaluate", *number, *options)
    assert "two classes" in refused("evaluate", *number, "--gain-tp", 1, "--cost-fp", 1)
    assert "--cost-fp" in refused("evaluate", *binary, "--gain-tp", 1)
    assert "--gain-tp" in refused("evaluate", *binary, "--cost-fp", 1)
    assert "--gain-tp" in refused("evaluate", *binary, "--tables", "profit")
    assert "at least 0" in refused("evaluate", *binary, "--gain-tp", 1, "--cost-fp=-1")
    assert "a number" in refused("evaluate", *binary, "--gain-tp", "much", "--cost-fp", 1)
    (tmp_path / "file").write_text("")
    assert "--curves" in refused("evaluate", *binary, "--curves", tmp_path / "file")
    (tmp_path / "one.csv").write_text("x,y,w\n1,no,1\n")
    assert "one class" in refused("evaluate", models["binary"], tmp_path / "one.csv", "--threshold", "f1")
    line = refused("train", tmp_path / "t.csv", "--target", "y", "--valid", tmp_path / "t.csv", "--stop-metric", "mae")
    assert "does not apply to binary" in line and "auc" in line
