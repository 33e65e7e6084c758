"""lamina explain: curves, importances and single rows beside loops over lamina predict and scikit-learn's inspection."""

import io
import json
import re
import signal
import struct
import subprocess
import time

import numpy as np
import pandas as pd
import pytest
from running import DATA, binary, done, refused, run
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.inspection import partial_dependence, permutation_importance
from terminal import on_a_terminal

HEART = DATA / "heart/Heart.csv"
BOSTON = DATA / "boston/BostonHousing.csv"
QUICK = ["--hidden", "6", "--epochs", "6"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("explain")


@pytest.fixture(scope="module")
def heart(folder):
    done("train", HEART, "--target", "AHD", *QUICK, "--out", folder / "heart.lamina")
    return folder / "heart.lamina"


@pytest.fixture(scope="module")
def boston(folder):
    done("train", BOSTON, "--target", "medv", "--model", "glm", "--out", folder / "boston.lamina")
    return folder / "boston.lamina"


def explained(model, data, *arguments):
    return done("explain", model, data, *arguments, "--json").json


def answers(model, frame, folder):
    """What lamina predict says: the probability of the last level, the number, or the error."""
    frame.to_csv(folder / "asked.csv", index=False)
    said = pd.read_csv(io.StringIO(done("predict", model, folder / "asked.csv").out))
    return said["reconstruction_error" if "reconstruction_error" in said else said.columns[-1]].to_numpy()


def curves_by_loop(model, frame, column, places, folder):
    """Rows × places: the answer with the column set to each place."""
    asked = pd.concat([frame.assign(**{column: place}) for place in places])
    return answers(model, asked, folder).reshape(len(places), len(frame)).T


class Program(ClassifierMixin, BaseEstimator):
    """lamina predict as scikit-learn sees a classifier."""

    def __init__(self, model, folder):
        self.model, self.folder = model, folder
        self.classes_ = np.array(["No", "Yes"])

    def fit(self, x, y):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def predict_proba(self, x):
        yes = answers(self.model, x, self.folder)
        return np.column_stack([1 - yes, yes])

    def predict(self, x):
        return self.classes_[(self.predict_proba(x)[:, 1] > 0.5).astype(int)]


@pytest.mark.parametrize("column", ["RestECG", "Thal"])
def test_partial_dependence_and_single_rows_are_scikit_learns(heart, folder, column):
    table = pd.read_csv(HEART).dropna(subset=[column]).astype({"RestECG": float})
    table.to_csv(folder / "whole.csv", index=False)
    theirs = partial_dependence(Program(heart, folder), table, [column], kind="both", categorical_features=["Thal"],
                                method="brute", response_method="predict_proba")
    pdp, ice = explained(heart, folder / "whole.csv", "--pdp", column, "--ice", column, "--lines", "0")["curves"]
    assert pdp["places"] == list(theirs["grid_values"][0])
    assert pdp["values"] == pytest.approx(theirs["average"][0], abs=1e-12)
    assert ice["values"] == pdp["values"]
    assert ice["lines"] == []
    ice = explained(heart, folder / "whole.csv", "--ice", column, "--lines", "1000")["curves"][0]
    lines = np.array([line["values"] for line in ice["lines"]])
    assert [line["row"] for line in ice["lines"]] == list(range(1, len(lines) + 1))
    assert lines == pytest.approx(theirs["individual"][0], abs=1e-12)


def test_permutation_importance_is_scikit_learns_but_for_chance(heart, folder):
    table = pd.read_csv(HEART).drop(columns=["Unnamed: 0"], errors="ignore")
    ours = explained(heart, HEART, "--importance", "--metric", "accuracy", "--repeats", "40")["importance"][0]
    predictors = [column for column in table if column not in ("AHD", table.columns[0])]
    few = ["Ca", "Age"]
    program = Program(heart, folder)
    assert ours["baseline"] == pytest.approx((program.predict(table) == table["AHD"]).mean(), abs=1e-12)
    assert {one["variable"] for one in ours["variables"]} >= set(few) and len(ours["variables"]) >= len(predictors) - 1
    for name in few:
        one = next(one for one in ours["variables"] if one["variable"] == name)
        assert one["value"] == pytest.approx(np.mean(one["repeats"]), abs=1e-12)
        assert one["deviation"] == pytest.approx(np.std(one["repeats"], ddof=1), abs=1e-12)

        class OneColumn(Program):
            """Sees one column, which is all that scikit-learn then shuffles."""

            def predict_proba(self, x):
                return super().predict_proba(table.assign(**{name: x[name].to_numpy()}))

        theirs = permutation_importance(OneColumn(heart, folder), table[[name]], table["AHD"], n_repeats=8,
                                        random_state=1)
        error = np.hypot(np.std(theirs.importances[0], ddof=1) / 8**0.5, one["deviation"] / 40**0.5)
        assert one["value"] == pytest.approx(theirs.importances_mean[0], abs=4 * error + 1e-12)


KINDS = {
    "net": ["train", "--valid", "0.2", *QUICK],
    "glm": ["train", "--model", "glm"],
    "forest": ["train", "--model", "forest", "--trees", "10"],
    "svm": ["train", "--model", "svm"],
    "stack": ["stack", "--candidate", "net hidden=3 epochs=2", "--models", "tree", "--folds", "3"],
    "average": ["stack", "--combine", "average", "--candidate", "net hidden=3 epochs=2", "--members", "2"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_model_is_explained(kind, folder):
    command, *options = KINDS[kind]
    model = folder / f"{kind}.lamina"
    done(command, HEART, "--target", "AHD", *options, "--out", model)
    table = pd.read_csv(HEART)
    found = explained(model, HEART, "--importance", "--repeats", "2", "--pdp", "Age", "--at", "Thal", "--surface",
                      "Age,Sex", "--observed", "Chol", "--row", "303", "--points", "4", "--orders", "5", "--background",
                      "10", "--bootstrap", "2")
    pdp, at = found["curves"]
    loop = curves_by_loop(model, table, "Age", pdp["places"], folder)
    assert pdp["values"] == pytest.approx(loop.mean(axis=0), abs=1e-12)
    assert at["kind"] == "at" and len(at["values"]) == len(at["places"]) == 3
    for curve in (pdp, at):
        assert all(low <= high for low, high in zip(curve["low"], curve["high"]))
    surface = found["surfaces"][0]
    assert np.shape(surface["values"]) == (len(surface["y"]["places"]), 4)
    corner = table.assign(Age=surface["x"]["places"][3], Sex=surface["y"]["places"][0])
    assert surface["values"][0][3] == pytest.approx(answers(model, corner, folder).mean(), abs=1e-12)
    observed = found["observed"][0]
    plain = answers(model, table, folder)
    assert observed["answers"] == pytest.approx(plain, abs=1e-12)
    assert observed["cells"] == table["Chol"].tolist() and observed["rows"] == list(range(1, 304))
    assert observed["truth"] == (table["AHD"] == "Yes").astype(int).tolist()
    row = found["rows"][0]
    assert row["row"] == 303 and row["prediction"] == pytest.approx(plain[302], abs=1e-12)
    parts = sum(part["contribution"] for part in row["contributions"])
    assert parts == pytest.approx(row["prediction"] - row["baseline"], abs=1e-9)
    assert found["importance"][0]["variables"][0]["low"] <= found["importance"][0]["variables"][0]["high"]
    assert found["bootstrap"] == {"kind": "refit", "resamples": 2}


def test_an_autoencoder_is_explained_by_its_error(folder):
    model = folder / "auto.lamina"
    done("train", BOSTON, "--task", "autoencoder", "--hidden", "3", "--epochs", "5", "--out", model)
    found = explained(model, BOSTON, "--pdp", "rm", "--points", "3", "--row", "2", "--background", "5", "--orders", "2",
                      "--bootstrap", "2")
    curve = found["curves"][0]
    assert curve["output"] == "reconstruction_error"
    loop = curves_by_loop(model, pd.read_csv(BOSTON), "rm", curve["places"], folder)
    assert curve["values"] == pytest.approx(loop.mean(axis=0), rel=1e-9)
    assert curve["low"][0] <= curve["high"][0]
    assert found["rows"][0]["output"] == "reconstruction_error"


def test_images_with_labels(folder):
    images, labels = folder / "images.idx", folder / "labels.idx"
    pixels = np.random.default_rng(1).integers(0, 255, (60, 3, 3), dtype=np.uint8)
    dark = (pixels[:, 1, 1] > 127).astype(np.uint8)
    images.write_bytes(struct.pack(">HBBIII", 0, 8, 3, 60, 3, 3) + pixels.tobytes())
    labels.write_bytes(struct.pack(">HBBI", 0, 8, 1, 60) + dark.tobytes())
    model = folder / "images.lamina"
    done("train", images, "--labels", labels, "--model", "tree", "--out", model)
    found = explained(model, images, "--labels", labels)["importance"][0]["variables"]
    assert max(found, key=lambda one: one["value"])["variable"] == found[0]["variable"]
    middle = found[0]["variable"]
    curve = explained(model, images, "--pdp", middle)["curves"][0]
    assert curve["values"][0] == 0 and curve["values"][-1] == 1
    complaint = refused("explain", model, images)
    assert "label" in complaint


# ---- bands ----

def test_bands_are_percentiles_over_refits(heart, folder):
    keep = folder / "kept"
    found = explained(heart, HEART, "--pdp", "Age", "--points", "3", "--bootstrap", "5", "--keep", keep)["curves"][0]
    assert sorted(path.name for path in keep.iterdir()) == sorted(
        ["bootstrap.json", *(f"{number}.lamina" for number in range(1, 6))])
    draws = [explained(keep / f"{number}.lamina", HEART, "--pdp", "Age", "--points", "3")["curves"][0]["values"]
             for number in range(1, 6)]
    assert found["low"] == pytest.approx(np.percentile(draws, 2.5, axis=0), abs=1e-12)
    assert found["high"] == pytest.approx(np.percentile(draws, 97.5, axis=0), abs=1e-12)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_bootstrap_that_was_stopped_goes_on(end, folder):
    model, keep = folder / "slow.lamina", folder / f"kept{end}"
    done("train", HEART, "--target", "AHD", "--hidden", "30,30", "--epochs", "100", "--out", model)
    ask = ["explain", model, HEART, "--pdp", "Age", "--points", "3", "--bootstrap", "30", "--keep", keep, "--json"]
    process = subprocess.Popen([binary(), *map(str, ask)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(list(keep.glob("*.lamina"))) < 2:
        time.sleep(0.01)
    process.send_signal(end)
    out, err = process.communicate(timeout=120)
    kept = {path.name: path.stat().st_mtime_ns for path in keep.glob("*.lamina")}
    assert 2 <= len(kept) < 30
    if end == signal.SIGINT:
        assert process.returncode == 130
        assert json.loads(out) == {"interrupted": True, "keep": str(keep), "refits": len(kept)}
        assert f"Interrupted after {len(kept)} refits of 30. They are kept in {keep}" in err
    resumed = done(*ask).out
    assert {name: (keep / name).stat().st_mtime_ns for name in kept} == kept, "what was kept is not fitted again"
    assert len(list(keep.glob("*.lamina"))) == 30
    assert resumed == done("explain", model, HEART, "--pdp", "Age", "--points", "3", "--bootstrap", "30", "--json").out


def test_bands_around_what_models_lose_without_a_column_go_on_after_an_interruption(folder):
    model, keep = folder / "small.lamina", folder / "dropped"
    done("train", HEART, "--target", "AHD", "--hidden", "30,30", "--epochs", "400", "--out", model)
    ask = ["explain", model, HEART, "--importance", "drop_column", "--columns", "Ca,Sex,Fbs", "--bootstrap", "8", "--json"]
    expected = done(*ask).out
    for one in json.loads(expected)["importance"][0]["variables"]:
        assert one["low"] < one["high"]
    ask += ["--keep", keep]
    process = subprocess.Popen([binary(), *map(str, ask)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not list(keep.glob("*-without-*.lamina")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    kept = len(list(keep.glob("*.lamina")))
    assert process.returncode == 130 and 8 < kept < 32
    assert json.loads(out) == {"interrupted": True, "keep": str(keep), "refits": kept}
    assert f"Interrupted after {kept} refits of 32. They are kept in {keep}" in err
    assert done(*ask).out == expected
    assert len(list(keep.glob("*-without-*.lamina"))) == 24
    for resample in range(1, 9):
        assert len(list(keep.glob(f"{resample}-without-*.lamina"))) == 3


@pytest.mark.parametrize("kind", ["refit", "rows"])
def test_every_importance_has_bands(kind, folder):
    model = folder / "forest.lamina"
    done("train", HEART, "--target", "AHD", "--model", "forest", "--trees", "30", "--out", model)
    methods = ["permutation", "out_of_bag", "drop_column", "surrogate", "own"]
    found = explained(model, HEART, "--importance", ",".join(methods), "--repeats", "2", "--metric", "brier",
                      "--bootstrap", "6", "--band-kind", kind)
    for table in found["importance"]:
        banded = [one for one in table["variables"] if "low" in one]
        if kind == "rows" and table["method"] == "own":
            assert not banded, "resampled rows say nothing of the model's own figures"
            continue
        assert len(banded) == 13, table["method"]
        assert all(one["low"] <= one["high"] for one in banded)
        assert sum(one["low"] < one["high"] for one in banded) > 6, table["method"]
    judged = "rows that its resample left out" in " ".join(found["notes"])
    assert judged == (kind == "refit")


def test_bands_of_resampled_rows_are_fast_and_say_what_they_leave_out(heart):
    asked = ["explain", heart, HEART, "--pdp", "Ca", "--bootstrap", "300", "--band-kind", "rows"]
    result = done(*asked)
    assert "300 resamples of these rows, which leave out how sure the model is" in result.out
    assert "note: bands of resampled rows leave out how sure the model itself is" in result.err
    found = done(*asked, "--json").json
    assert found["bootstrap"] == {"kind": "rows", "resamples": 300}
    lines = done("explain", heart, HEART, "--ice", "Ca", "--lines", "1000", "--json").json["curves"][0]["lines"]
    spread = np.std([line["values"] for line in lines], axis=0) / len(lines)**0.5
    width = np.array(found["curves"][0]["high"]) - np.array(found["curves"][0]["low"])
    assert width == pytest.approx(2 * 1.96 * spread, rel=0.2), "the standard error of a mean of rows"


def test_neither_jobs_nor_threads_change_a_bit(heart):
    asked = ["explain", heart, HEART, "--importance", "--repeats", "2", "--pdp", "Age", "--points", "3", "--bootstrap",
             "3", "--row", "5", "--orders", "4", "--json"]
    first = done(*asked, "--jobs", "1", "--threads", "1").out
    assert done(*asked, "--jobs", "3", "--threads", "2").out == first


def test_fits_without_a_variable_show_how_many_are_done(folder):
    model = folder / "slow.lamina"
    done("train", HEART, "--target", "AHD", "--hidden", "64", "--epochs", "60", "--out", model)
    asked = ["explain", model, HEART, "--importance", "drop_column", "--jobs", "1"]
    text, code = on_a_terminal(30, 80, *asked)
    assert code == 0
    shown = [int(count) for count in re.findall(r"(\d+) of 14 refits", text)]
    assert shown and shown == sorted(shown) and shown[-1] <= 13
    plain = done(*asked)
    assert text.split("\x1b[K")[-1].replace("\r\n", "\n") == plain.err + plain.out, "the bar goes"


# ---- what is printed and written ----

def test_without_a_request_it_is_importance(heart):
    result = done("explain", heart, HEART)
    assert "Permutation importance: what log_loss," in result.out
    rows = [line.split() for line in result.out.splitlines() if line.startswith("  ")]
    assert rows[0] == ["variable", "importance", "±"]
    found = explained(heart, HEART)["importance"][0]
    assert [row[0] for row in rows[2:]] == [one["variable"] for one in found["variables"]]
    values = [float(row[1]) for row in rows[2:]]
    assert values == sorted(values, reverse=True)
    assert values == pytest.approx([one["value"] for one in found["variables"]], abs=1e-4)
    assert rows[2][-1].startswith("█") and len(rows[2][-1]) == 30


def test_several_methods_and_several_outputs(folder, heart):
    found = explained(heart, HEART, "--importance", "gedeon,surrogate", "--pdp", "Ca", "--outputs", "No,Yes")
    assert [table["method"] for table in found["importance"]] == ["gedeon", "surrogate"]
    no, yes = found["curves"]
    assert np.array(no["values"]) + np.array(yes["values"]) == pytest.approx(1)
    text = done("explain", heart, HEART, "--importance", "gedeon,surrogate", "--pdp", "Ca", "--outputs", "No,Yes").out
    for piece in ("Gedeon's importance", "Importance in a surrogate tree", "P(AHD = No) against Ca",
                  "P(AHD = Yes) against Ca"):
        assert piece in text


def test_the_row_table_adds_up(heart):
    out = done("explain", heart, HEART, "--row", "17", "--orders", "20").out
    lines = [line.split("  ") for line in out.splitlines()]
    head = next(line for line in out.splitlines() if line.startswith("Row 17 by "))
    prediction, baseline = (float(word.strip(",")) for word in (head.split(" is ")[1].split(",")[0],
                                                                head.split("the baseline ")[1]))
    body = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    parts = [line for line in body if len(line) >= 4 and line[0] not in ("variable", "baseline", "prediction")]
    sizes = [abs(float(line[2])) for line in parts]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(float(line[2]) for line in parts) == pytest.approx(prediction - baseline, abs=1e-3)
    assert ["Thal", "reversable"] == next(line[:2] for line in parts if line[0] == "Thal")


def test_numbers_go_to_a_file_or_of_several_requests_to_a_folder(heart, folder):
    single, several = folder / "single.csv", folder / "several"
    result = done("explain", heart, HEART, "--pdp", "Age", "--out", single)
    assert f"wrote {single}" in result.err
    curve = explained(heart, HEART, "--pdp", "Age")["curves"][0]
    table = pd.read_csv(single)
    assert table["value"].tolist() == curve["values"] and table["Age"].tolist() == curve["places"]
    found = explained(heart, HEART, "--importance", "--pdp", "Age", "--observed", "Thal", "--surface", "Age,Chol",
                      "--row", "17", "--out", several)
    names = {"importance-permutation", "pdp-Age", "observed-Thal", "surface-pdp-Age-Chol", "row-17-shapley"}
    assert {path.stem for path in several.iterdir()} == names
    assert sorted(found["written"]) == sorted(f"{several}/{name}.csv" for name in names)
    assert (several / "pdp-Age.csv").read_text() == single.read_text()
    table = pd.read_csv(several / "row-17-shapley.csv")
    assert table["contribution"].sum() == pytest.approx(table["prediction"][0] - table["baseline"][0], abs=1e-9)
    table = pd.read_csv(several / "observed-Thal.csv", keep_default_na=False)
    assert table["Thal"].tolist() == pd.read_csv(HEART, keep_default_na=False)["Thal"].replace("NA", "").tolist()
    assert table["truth"].tolist() == found["observed"][0]["truth"]


NAMES = ["<b>size</b>", 'a "quoted", name', "two\nlines", "value"]


def test_names_may_hold_anything(folder):
    path, model = folder / "names.csv", folder / "names.lamina"
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.normal(size=(60, 4)).round(3), columns=NAMES)
    table["level"] = np.where(rng.random(60) > 0.5, "<script>alert(1)</script>", "a,b \"c\"")
    table["out,come"] = np.where(table[NAMES[0]] + table[NAMES[1]] > 0, "yes, <i>", "no & \"no\"")
    table.to_csv(path, index=False)
    done("train", path, "--target", "out,come", "--model", "tree", "--out", model)
    ask = [word for name in NAMES for word in ("--pdp", name)]
    result = done("explain", model, path, *ask, "--surface", f"{NAMES[1]},{NAMES[0]}", "--observed", "level", "--row",
                  "1", "--importance", "--out", folder / "names")
    assert "<b>size</b>" in result.out and "two lines" in result.out
    assert len(list((folder / "names").iterdir())) == 8
    assert all(path.stem.isascii() and set(path.stem) <= set("abcdefghijklmnopqrstuvwxyz_-0123456789")
               for path in (folder / "names").iterdir())
    found = explained(model, path, *ask, "--observed", "level", "--surface", f"{NAMES[1]},{NAMES[0]}")
    assert [curve["column"] for curve in found["curves"]] == NAMES
    assert found["observed"][0]["cells"] == table["level"].tolist()
    assert found["surfaces"][0]["x"]["column"] == NAMES[1]
    assert "value_" in pd.read_csv(folder / "names/pdp-value.csv").columns


# ---- mistakes ----

def test_mistakes_are_named_before_anything_is_computed(heart, boston, folder):
    (folder / "file").write_text("")
    for arguments, complaint in [
        (["--pdp", "Aeg"], "the model has no predictor 'Aeg'; did you mean Age?"),
        (["--surface", "Age,Choll"], "the model has no predictor 'Choll'; did you mean Chol?"),
        (["--surface", "Age"], "'Age' names one predictor; give two: --surface A,B"),
        (["--surface", "Age,Age"], "both are 'Age'"),
        (["--surface", "Age,Sex", "--surface-kind", "pd"], "option --surface-kind: 'pd' is not known; did you mean pdp?"),
        (["--importance", "permutations"], "did you mean permutation?"),
        (["--importance", "own"], "is not for a model like this one: network; choose among permutation"),
        (["--row", "0"], "there is no row 0; the first row is 1"),
        (["--row", "304"], "304"),
        (["--row", "x"], "'x' is not a whole number"),
        (["--row", "1", "--local", "shapely"], "did you mean shapley?"),
        (["--pdp", "Age", "--outputs", "yes"], "the model has no level 'yes'; did you mean Yes?"),
        (["--pdp", "Age", "--points", "1"], "option points"),
        (["--pdp", "Age", "--keep", folder / "none"], "option keep is for refitted models"),
        (["--row", "1", "--bootstrap", "5"], "bands are drawn around importances, curves and surfaces"),
        (["--pdp", "Age", "--bootstrap", "5", "--keep", folder / "file/in"], "the folder cannot be made"),
        (["--pdp", "Age", "--out", folder / "no/such.csv"], "no/such.csv"),
        (["--pdp", "Age", "--row", "1", "--out", folder / "file"], "cannot be made a folder"),
        (["--pdp", "Age", "--row", "1", "--out", folder / "new.csv"], "several tables go into a folder"),
        (["--pdp", "Age", "--out", heart], "the output would overwrite what is read"),
        (["--importance", "--metric", "r2"], "r2"),
        (["--pdq", "Age"], "there is no option --pdq; did you mean --pdp?"),
    ]:
        assert complaint in refused("explain", heart, HEART, *arguments), arguments
    assert not (folder / "new.csv").exists()
    complaint = refused("explain", boston, BOSTON, "--row", "1", "--local", "integrated_gradients")
    assert "not for a model like this one: generalized linear model; choose among shapley" in complaint


def test_tables_that_lack_something(heart, folder):
    table = pd.read_csv(HEART)
    bare, constant, short = (folder / f"{name}.csv" for name in ("bare", "constant", "short"))
    table.drop(columns="AHD").to_csv(bare, index=False)
    table.assign(Age=50).to_csv(constant, index=False)
    table.rename(columns={"Age": "Agee"}).to_csv(short, index=False)
    assert explained(heart, bare, "--pdp", "Age")["curves"] == explained(heart, HEART, "--pdp", "Age")["curves"]
    assert explained(heart, bare, "--observed", "Age")["observed"][0]["truth"] is None
    for data, arguments, complaint in [
        (bare, [], "ask with --importance, --pdp COLUMN"),
        (bare, ["--importance"], "AHD"),
        (bare, ["--pdp", "Age", "--bootstrap", "3"], "AHD"),
        (constant, ["--pdp", "Age"], "constant"),
        (short, ["--pdp", "Sex"], "did you mean 'Agee'?"),
    ]:
        assert complaint in refused("explain", heart, data, *arguments), (data, arguments)
    result = run("explain", heart, bare, "--json")
    assert result.code == 2 and result.json["error"]["kind"] == "usage"


def test_other_rows_than_the_models_are_told_of(heart, folder):
    pd.read_csv(HEART).head(200).to_csv(folder / "some.csv", index=False)
    note = "the refits drew from 200 rows, while the model was fitted to 303"
    asked = ["--pdp", "Ca", "--bootstrap", "2", "--json"]
    assert note in done("explain", heart, folder / "some.csv", *asked).json["notes"]
    assert not any("drew" in text for text in done("explain", heart, HEART, *asked).json["notes"])


def test_classes_that_look_like_numbers(folder):
    table = pd.read_csv(HEART)
    path, model = folder / "numbers.csv", folder / "numbers.lamina"
    table.assign(AHD=(table["AHD"] == "Yes").astype(int)).to_csv(path, index=False)
    done("train", path, "--target", "AHD", "--task", "class", "--model", "glm", "--out", model)
    found = explained(model, path, "--observed", "Age", "--pdp", "Age", "--bootstrap", "5", "--band-kind", "rows")
    assert found["observed"][0]["truth"] == (table["AHD"] == "Yes").astype(int).tolist()
    assert found["curves"][0]["output"] == "1"
