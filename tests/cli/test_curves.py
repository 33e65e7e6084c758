"""Curves and surfaces against their formulas written in NumPy, by answers of `lamina predict` alone."""

import numpy as np
import pandas as pd
import pytest
from pandas.api.types import is_numeric_dtype
from running import DATA, done

HEART = DATA / "heart/Heart.csv"
NUMBER, CATEGORY = "Oldpeak", "ChestPain"


@pytest.fixture(scope="module")
def rows():
    return pd.read_csv(HEART).drop(columns=["AHD"])


@pytest.fixture(scope="module")
def answers(heart, tmp_path_factory):
    """The probability of Yes for every row of a table."""
    folder = tmp_path_factory.mktemp("answers")

    def ask(table):
        path, out = folder / "rows.csv", folder / "out.csv"
        pd.DataFrame(table).to_csv(path, index=False)
        done("predict", heart, path, "--out", out, "--quiet")
        return pd.read_csv(out)["probability.Yes"].to_numpy()

    return ask


def explained(model, *arguments):
    return done("explain", model, HEART, *arguments, "--json").json


def curve(model, kind, column, *arguments):
    found = explained(model, f"--{kind}", column, *arguments)["curves"]
    assert [one["output"] for one in found] == ["Yes"]
    return found[0]


def set_to(rows, column, values):
    """The answers for all rows, the column at each of the values: values × rows, asked for at once."""
    return pd.concat([rows.assign(**{column: value}) for value in values], ignore_index=True)


def at_places(answers, rows, column, places):
    return answers(set_to(rows, column, places)).reshape(len(places), len(rows))


def test_places_are_numpys_quantiles(heart, rows):
    numbers = rows["Chol"].to_numpy()
    wanted = np.unique(np.quantile(numbers, np.linspace(0, 1, 11), method="inverted_cdf"))
    assert curve(heart, "pdp", "Chol", "--points", 11)["places"] == list(wanted)


def test_ice_centred_and_as_slopes(heart, rows, answers):
    places = np.array(curve(heart, "pdp", "Age", "--points", 9)["places"])
    plain = at_places(answers, rows, "Age", places)
    centred = curve(heart, "ice", "Age", "--points", 9, "--ice-form", "centred", "--lines", 5)
    slopes = curve(heart, "ice", "Age", "--points", 9, "--ice-form", "derivative", "--lines", 5)
    np.testing.assert_allclose(centred["values"], (plain - plain[0]).mean(axis=1), atol=1e-14)
    low, high = np.r_[0, :8], np.r_[1:9, 8]
    slope = (plain[high] - plain[low]) / (places[high] - places[low])[:, None]
    np.testing.assert_allclose(slopes["values"], slope.mean(axis=1), atol=1e-14)
    for one, all_rows in ((centred, plain - plain[0]), (slopes, slope)):
        for line in one["lines"]:
            np.testing.assert_allclose(line["values"], all_rows[:, line["row"] - 1], atol=1e-14)


@pytest.mark.parametrize("hold", ["mean", "median", "mode"])
def test_the_typical_row(heart, rows, answers, hold):
    held = {}
    for name in rows:
        cells = rows[name].dropna()
        modes = cells.mode()  # ascending
        text = not is_numeric_dtype(cells)
        held[name] = modes[0] if text or hold == "mode" else cells.mean() if hold == "mean" else cells.median()
    at = curve(heart, "at", NUMBER, "--hold", hold)
    table = pd.DataFrame([held | {NUMBER: place} for place in at["places"]])
    np.testing.assert_allclose(at["values"], answers(table), rtol=1e-6)


def effects_of_number(answers, rows, column, places):
    """Apley & Zhu 2020, equations 15 and 16, the mean over the rows taken on the line between the places."""
    places, x = np.array(places), rows[column].to_numpy()
    interval = np.clip(np.searchsorted(places, x), 1, None)
    change = answers(rows.assign(**{column: places[interval]})) - answers(rows.assign(**{column: places[interval - 1]}))
    steps = [change[interval == k].mean() for k in range(1, len(places))]
    effects = np.r_[0, np.cumsum(steps)]
    return effects - np.interp(x, places, effects).mean()


def effects_of_category(answers, rows, column, levels):
    """As R's ALEPlot: from level to level, over the rows of both."""
    x = rows[column].to_numpy()
    steps = []
    for before, after in zip(levels, levels[1:]):
        near = rows[(x == before) | (x == after)]
        steps.append((answers(near.assign(**{column: after})) - answers(near.assign(**{column: before}))).mean())
    effects = np.r_[0, np.cumsum(steps)]
    return effects - sum((x == level).mean() * effect for level, effect in zip(levels, effects))


def level_order(rows, column):
    """Distances by the other predictors, laid out along the first axis of classical scaling."""
    levels = sorted(rows[column].unique())
    parts = [rows[rows[column] == level] for level in levels]
    distances = np.zeros((len(levels), len(levels)))
    for name in rows.columns.drop(column):
        cells = rows[name]
        if not is_numeric_dtype(cells):
            kinds = [*sorted(cells.dropna().unique()), None]
            share = lambda part: np.array([(part[name].isna() if kind is None else part[name] == kind).mean() for kind in kinds])
            shares = [share(part) for part in parts]
            distance = lambda a, b: np.abs(shares[a] - shares[b]).sum() / 2
        else:
            at = np.unique(np.quantile(cells.dropna(), np.linspace(0, 1, 100), method="inverted_cdf"))
            below = [[(part[name].dropna() <= place).mean() for place in at] for part in parts]
            distance = lambda a, b: np.abs(np.subtract(below[a], below[b])).max()
        distances += [[distance(a, b) for b in range(len(levels))] for a in range(len(levels))]
    centre = np.eye(len(levels)) - 1 / len(levels)
    axis = np.linalg.eigh(-centre @ distances**2 @ centre / 2)[1][:, -1]
    axis *= -np.sign(axis[0])
    return [levels[i] for i in np.argsort(axis)]


def test_accumulated_local_effects(heart, rows, answers):
    # The model leaves out the column that numbers the rows.
    model_rows = rows.drop(columns=rows.columns[0])
    number = curve(heart, "ale", "MaxHR", "--points", 13)
    np.testing.assert_allclose(number["values"], effects_of_number(answers, rows, "MaxHR", number["places"]), atol=1e-12)
    category = curve(heart, "ale", CATEGORY)
    assert category["places"] == level_order(model_rows, CATEGORY)
    np.testing.assert_allclose(category["values"], effects_of_category(answers, rows, CATEGORY, category["places"]), atol=1e-12)


def test_surfaces(heart, rows, answers):
    surface = explained(heart, "--surface", f"Age,{CATEGORY}", "--points", 4)["surfaces"][0]
    ages, pains = surface["x"]["places"], surface["y"]["places"]
    np.testing.assert_allclose(ages, np.linspace(rows["Age"].min(), rows["Age"].max(), 4))
    wanted = [at_places(answers, rows.assign(**{CATEGORY: pain}), "Age", ages).mean(axis=1) for pain in pains]
    np.testing.assert_allclose(surface["values"], wanted, rtol=1e-12)


def test_observed_answers(heart, rows, answers):
    observed = explained(heart, "--observed", "Thal")["observed"][0]
    assert observed["cells"] == list(rows["Thal"].fillna(""))
    np.testing.assert_allclose(observed["answers"], answers(rows), rtol=1e-12)
