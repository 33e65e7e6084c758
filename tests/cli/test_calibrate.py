"""--calibrate: what scikit-learn and the papers' formulas make of the same held-out rows."""

import json

import numpy as np
import pandas as pd
import pytest
from running import DATA, done, refused
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression


@pytest.fixture(scope="module", params=["heart", "iris"])
def halves(request, tmp_path_factory):
    """A table in two files, and the probabilities of both as an uncalibrated network gives them."""
    folder = tmp_path_factory.mktemp(request.param)
    path, target = {"heart": ("heart/Heart.csv", "AHD"), "iris": ("iris/iris.csv", "C5")}[request.param]
    header = 0 if request.param == "heart" else None
    table = pd.read_csv(DATA / path, header=header)
    table.columns = [str(name) if header == 0 else f"C{name + 1}" for name in table.columns]
    table[::2].to_csv(folder / "train.csv", index=False)
    table[1::2].to_csv(folder / "valid.csv", index=False)
    return folder, target, table[1::2][target].to_numpy()


def trained(halves, method):
    folder, target, _ = halves
    model = folder / f"{method}.lamina"
    # A network too sure of itself: the rows of validation must not stop it.
    result = done("train", folder / "train.csv", "--target", target, "--valid", folder / "valid.csv", "--hidden", "30",
                  "--epochs", "20", "--patience", "0", "--calibrate", method, "--out", model, "--json").json
    out = folder / f"{method}.csv"
    done("predict", model, folder / "valid.csv", "--out", out)
    frame = pd.read_csv(out)
    return frame[[c for c in frame if c.startswith("probability.")]].to_numpy(), result


def expected(raw, truth, curve):
    """One versus rest, then divided by the sum; of two classes the second alone."""
    levels = sorted(set(truth))
    if len(levels) == 2:
        positive = curve(raw[:, 1], truth == levels[1])
        return np.column_stack([1 - positive, positive])
    each = np.column_stack([curve(raw[:, i], truth == level) for i, level in enumerate(levels)])
    return each / each.sum(axis=1, keepdims=True)


def logit(p):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p) - np.log1p(-p)


def newton(p, y):
    """Platt's maximum likelihood, by plain Newton steps from the base rate."""
    x, n1, n0 = logit(p), y.sum(), (~y).sum()
    t = np.where(y, (n1 + 1) / (n1 + 2), 1 / (n0 + 2))
    design, theta = np.column_stack([x, np.ones_like(x)]), np.array([0, np.log((n1 + 1) / (n0 + 1))])
    for _ in range(200):
        s = 1 / (1 + np.exp(-design @ theta))
        step = np.linalg.solve(design.T @ (design * (s * (1 - s))[:, None]), design.T @ (s - t))
        theta = theta - step * min(1, 2 / np.abs(step).max())
    return 1 / (1 + np.exp(-design @ theta))


def sklearns_sigmoid(p, y):
    a, b = _sigmoid_calibration(logit(p), y.astype(float))
    return 1 / (1 + np.exp(a * logit(p) + b))


def test_isotonic_is_scikit_learns(halves):
    raw, _ = trained(halves, "none")
    fitted, _ = trained(halves, "isotonic")
    curve = lambda p, y: IsotonicRegression(out_of_bounds="clip").fit(p, y).predict(p)  # noqa: E731
    assert fitted == pytest.approx(expected(raw, halves[2], curve), abs=1e-9)


def test_platt_is_the_likelihoods_maximum(halves):
    raw, _ = trained(halves, "none")
    fitted, _ = trained(halves, "platt")
    assert fitted == pytest.approx(expected(raw, halves[2], newton), abs=1e-8)
    assert fitted == pytest.approx(expected(raw, halves[2], sklearns_sigmoid), abs=2e-3)  # its L-BFGS stops early


def test_the_note_compares_before_and_after(halves):
    _, raw = trained(halves, "none")
    _, fitted = trained(halves, "isotonic")
    before, after = (r["metrics"]["validation"]["log_loss"] for r in (raw, fitted))
    note = next(n for n in fitted["notes"] if n.startswith("calibrated (isotonic)"))
    words = note.split()
    at = words.index("log_loss")
    assert float(words[at + 1]) == pytest.approx(before, rel=1e-4)
    assert float(words[at + 3].rstrip(";")) == pytest.approx(after, rel=1e-4)
    assert after < before


def test_needs_held_out_rows():
    line = refused("train", DATA / "heart/Heart.csv", "--target", "AHD", "--calibrate", "platt")
    assert "option calibrate: platt needs held-out rows" in line
    line = refused("train", DATA / "boston/BostonHousing.csv", "--target", "medv", "--valid", "0.2", "--calibrate",
                   "isotonic")
    assert "the target has none" in line
    assert "did you mean platt" in refused("train", DATA / "heart/Heart.csv", "--target", "AHD", "--calibrate", "plat")


def test_the_curves_are_shown(halves):
    folder = halves[0]
    trained(halves, "platt")
    header = json.loads(done("show", folder / "platt.lamina", "--json").out)
    assert all(set(curve) == {"slope", "intercept"} for curve in header["calibration"])
