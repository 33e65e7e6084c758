"""Trees, forests, boosting and AdaBoost beside scikit-learn's."""

import csv

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import AdaBoostClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from running import DATA, done, refused

N, FRESH = 300, 500
INPUTS = ["a", "b", "c", "d"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Rows to learn from and fresh ones. The inputs are exact in single precision, to which scikit-learn rounds. Of
    equal splits it takes a random one: numbers and odd weights leave no two equal, but for those that part a few rows
    alike."""
    generator = np.random.default_rng(11)
    frame = pd.DataFrame(generator.normal(size=(N + FRESH, 4)).astype(np.float32).astype(float), columns=INPUTS)
    eta = frame.a + frame.b * frame.c
    frame["amount"] = eta + generator.normal(0, 0.5, N + FRESH)
    frame["answer"] = np.where(eta + generator.logistic(0, 0.5, N + FRESH) > 0, "yes", "no")
    frame["kind"] = np.array(["p", "q", "r"])[np.digitize(eta + generator.normal(0, 0.5, N + FRESH), [-0.5, 0.7])]
    frame["weight"] = generator.uniform(0.5, 2, N + FRESH).round(3)
    folder = tmp_path_factory.mktemp("trees")
    frame[:N].to_csv(folder / "learn.csv", index=False)
    frame[N:].to_csv(folder / "fresh.csv", index=False)
    return folder, frame[:N], frame[N:]


def answers_of(model, table):
    """Probabilities by level, or numbers."""
    rows = list(csv.DictReader(done("predict", model, table).out.splitlines()))
    return np.array([[float(cell) for name, cell in row.items() if name != "prediction" or len(row) == 1]
                     for row in rows]).squeeze()


def fit(folder, target, *options):
    ignored = {"amount", "answer", "kind", "weight"} - {target} - set(options)
    done("train", folder / "learn.csv", "--target", target, "--ignore", ",".join(sorted(ignored)), "--out",
         folder / "m.lamina", "--quiet", *options)
    return answers_of(folder / "m.lamina", folder / "fresh.csv")


@pytest.mark.parametrize("target, weighted", [("answer", True), ("kind", True), ("amount", True), ("amount", False)])
@pytest.mark.parametrize("depth, min_rows", [(1, 1), (3, 5), (4, 10)])
def test_a_tree_is_scikit_learns(tables, target, depth, min_rows, weighted):
    folder, learn, fresh = tables
    kind = DecisionTreeRegressor if target == "amount" else DecisionTreeClassifier
    peer = kind(max_depth=depth, min_samples_leaf=min_rows).fit(learn[INPUTS], learn[target],
                                                                learn.weight if weighted else None)
    theirs = peer.predict(fresh[INPUTS]) if target == "amount" else peer.predict_proba(fresh[INPUTS])
    ours = fit(folder, target, "--model", "tree", "--prune", "false", "--depth", depth, "--min-rows", min_rows,
               *(["--weights", "weight"] if weighted else []))
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def test_a_full_tree_learns_its_rows_and_answers_like_scikit_learns(tables):
    folder, learn, fresh = tables
    ours = fit(folder, "answer", "--model", "tree", "--prune", "false")
    assert (answers_of(folder / "m.lamina", folder / "learn.csv")[:, 1] == (learn.answer == "yes")).all()
    # Deep in the tree many splits are equally good, and which one is taken is chance: trees of other seeds show how much.
    accuracies = [DecisionTreeClassifier(random_state=seed).fit(learn[INPUTS], learn.answer).score(fresh[INPUTS], fresh.answer)
                  for seed in range(20)]
    accuracy = ((ours[:, 1] > 0.5) == (fresh.answer == "yes")).mean()
    spread = max(np.std(accuracies), 1 / FRESH)
    assert abs(accuracy - np.mean(accuracies)) < 5 * spread


def test_the_importance_of_a_tree_is_scikit_learns(tables):
    folder, learn, _ = tables
    peer = DecisionTreeClassifier(max_depth=3).fit(learn[INPUTS], learn.answer, learn.weight)
    fit(folder, "answer", "--model", "tree", "--prune", "false", "--depth", 3, "--weights", "weight")
    rows = done("show", folder / "m.lamina", "--json").json["tables"][-1]["rows"]
    ours = {row["column"]: row["importance"] for row in rows}
    np.testing.assert_allclose([ours[name] for name in INPUTS], peer.feature_importances_, rtol=1e-9, atol=1e-12)


def test_the_importance_of_adaboost_is_scikit_learns(tables):
    folder, learn, _ = tables
    peer = AdaBoostClassifier(DecisionTreeClassifier(max_depth=2, min_samples_leaf=5), n_estimators=10)
    peer.fit(learn[INPUTS], learn.answer, learn.weight)
    fit(folder, "answer", "--model", "adaboost", "--trees", 10, "--depth", 2, "--min-rows", 5, "--weights", "weight")
    rows = done("show", folder / "m.lamina", "--json").json["tables"][-1]["rows"]
    ours = {row["column"]: row["importance"] for row in rows}
    np.testing.assert_allclose([ours[name] for name in INPUTS], peer.feature_importances_, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("target", ["answer", "kind"])
def test_adaboost_is_scikit_learns(tables, target):
    folder, learn, fresh = tables
    peer = AdaBoostClassifier(DecisionTreeClassifier(max_depth=2, min_samples_leaf=5), n_estimators=20, learning_rate=0.5)
    theirs = peer.fit(learn[INPUTS], learn[target], learn.weight).predict_proba(fresh[INPUTS])
    ours = fit(folder, target, "--model", "adaboost", "--trees", 20, "--depth", 2, "--learning-rate", 0.5, "--min-rows", 5,
               "--weights", "weight")
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_adaboost_r2_by_its_formulas(tables):
    folder, learn, fresh = tables
    weights, trees, votes = np.ones(N), [], []
    for _ in range(15):
        trees.append(DecisionTreeRegressor(max_depth=3, min_samples_leaf=5).fit(learn[INPUTS], learn.amount, weights / weights.mean()))
        loss = np.abs(trees[-1].predict(learn[INPUTS]) - learn.amount)
        loss = loss / loss.max()
        error = np.average(loss, weights=weights)
        assert error < 0.5
        beta = error / (1 - error)
        votes.append(-np.log(beta))
        weights = weights * beta ** (1 - loss)
    answers = np.array([tree.predict(fresh[INPUTS]) for tree in trees])
    order = np.argsort(answers, axis=0)
    reached = np.cumsum(np.array(votes)[order], axis=0) >= sum(votes) / 2
    median = np.take_along_axis(answers, order, 0)[reached.argmax(axis=0), np.arange(FRESH)]
    np.testing.assert_allclose(fit(folder, "amount", "--model", "adaboost", "--trees", 15, "--min-rows", 5), median, rtol=1e-9)


def heart_auc(folder, model, *options):
    """The area on a third of the rows, over five splits."""
    areas = []
    for seed in range(1, 6):
        table = pd.read_csv(DATA / "heart/Heart.csv", index_col=0).sample(frac=1, random_state=seed)
        table[:202].to_csv(folder / "heart.csv", index=False)
        table[202:].to_csv(folder / "rest.csv", index=False)
        done("train", folder / "heart.csv", "--target", "AHD", "--model", model, "--out", folder / "h.lamina", "--quiet",
             *options)
        areas.append(roc_auc_score(table[202:].AHD, answers_of(folder / "h.lamina", folder / "rest.csv")[:, 1]))
    return np.array(areas)


def peer_auc(make):
    areas = []
    for seed in range(1, 6):
        table = pd.read_csv(DATA / "heart/Heart.csv", index_col=0).sample(frac=1, random_state=seed)
        inputs = pd.get_dummies(table.drop(columns="AHD"))
        inputs = inputs.fillna(inputs[:202].mean()).astype(float)
        peer = make(seed).fit(inputs[:202], table.AHD[:202])
        areas.append(roc_auc_score(table.AHD[202:], peer.predict_proba(inputs[202:])[:, 1]))
    return np.array(areas)


# On the same split two fits differ by the draws of their trees alone: by about 0.01 with 100 trees on 100 rows, so that
# the mean of five differs by less than 0.02.
@pytest.mark.parametrize("model, make, options", [
    ("forest", lambda seed: RandomForestClassifier(n_estimators=200, random_state=seed), ["--trees", 200]),
    ("bagging", lambda seed: RandomForestClassifier(n_estimators=200, max_features=None, random_state=seed),
     ["--trees", 200]),
    ("adaboost", lambda seed: AdaBoostClassifier(random_state=seed), []),
    ("boosting", lambda seed: HistGradientBoostingClassifier(max_depth=3, learning_rate=0.1, min_samples_leaf=5),
     ["--depth", 3, "--learning-rate", 0.1]),
])
def test_heart_is_ranked_as_well_as_by_scikit_learn(tables, model, make, options):
    ours, theirs = heart_auc(tables[0], model, *options), peer_auc(make)
    assert abs(ours.mean() - theirs.mean()) < 0.02, (ours, theirs)


def test_boosting_is_xgboosts(tables):
    xgboost = pytest.importorskip("xgboost")
    folder, learn, fresh = tables
    scaled = [(part[INPUTS] - learn[INPUTS].mean()) / learn[INPUTS].std(ddof=0) for part in (learn, fresh)]
    peer = xgboost.XGBClassifier(n_estimators=20, max_depth=4, learning_rate=0.3, tree_method="hist", n_jobs=1,
                                 base_score=float((learn.answer == "yes").mean()))
    theirs = peer.fit(scaled[0], learn.answer == "yes").predict_proba(scaled[1])[:, 1]
    ours = fit(folder, "answer", "--model", "boosting", "--trees", 20, "--depth", 4)[:, 1]
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_the_drawing_is_in_the_units_of_the_data(tables):
    folder = tables[0]
    done("train", DATA / "heart/Heart.csv", "--target", "AHD", "--model", "tree", "--out", folder / "t.lamina", "--quiet")
    text = done("show", folder / "t.lamina", "tree").out
    assert text.startswith("Thal = normal?  (303 rows)\n    yes: ")
    assert done("show", folder / "t.lamina", "dot").out.startswith("digraph tree {\n")
    assert "no tree to be drawn" in refused("show", fit_forest(folder), "tree")


def fit_forest(folder):
    done("train", DATA / "heart/Heart.csv", "--target", "AHD", "--model", "forest", "--trees", 3, "--out",
         folder / "f.lamina", "--quiet")
    return folder / "f.lamina"


@pytest.mark.parametrize("model", ["bagging", "forest", "boosting", "adaboost"])
def test_options_of_other_models_are_refused(tables, model):
    error = refused("train", DATA / "heart/Heart.csv", "--target", "AHD", "--model", model, "--neighbors", 3, "--out",
                    tables[0] / "n.lamina")
    assert "has no effect with --model " + model in error
