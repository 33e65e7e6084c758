"""cv, search, compare and stack work on every table that comes with Lamina, and agree with each other there."""

import gzip
import io
import json

import pytest
from running import DATA, done

TABLES = [table for table in json.loads((DATA / "index.json").read_text())["sets"] if table["kind"] == "csv"]
LINES = 400  # of the large ones, so many
NET = {"hidden": 4, "epochs": 1}
FOLDS = ("--folds", 2)


@pytest.fixture(scope="module", params=TABLES, ids=lambda table: table["name"])
def table(request, tmp_path_factory):
    """A file of the table's first rows, and the options that say what to learn: without a target the rows themselves."""
    content = (DATA / request.param["files"][0]["path"]).read_bytes()
    text = (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content).decode()
    lines = io.StringIO(text, newline=None).readlines()
    path = tmp_path_factory.mktemp("table") / "table.csv"
    path.write_text("".join(lines[:LINES]))
    target = request.param["target"]
    return path, ("--target", target) if target else ("--task", "autoencoder")


def flags(settings):
    return [word for name, value in settings.items() for word in (f"--{name}", value)]


def cross_validated(table, learns, settings):
    return done("cv", table, *learns, *flags(settings), *FOLDS, "--json").json


def test_cv(table, tmp_path):
    path, learns = table
    result = cross_validated(path, learns, NET)
    written = tmp_path / "predictions.csv"
    done("cv", path, *learns, *flags(NET), *FOLDS, "--out-predictions", written, "--quiet")
    rows = len(written.read_text().splitlines()) - 1
    lines = len(path.read_text().splitlines())
    sizes = [fold["rows"] for fold in result["results"]]
    assert len(sizes) == 2 and sum(sizes) == rows == result["pooled"]["rows"] and max(sizes) - min(sizes) <= 1
    assert lines - 1 <= rows <= lines, "every line is a row, but for the names of the columns"


def test_search(table):
    path, learns = table
    result = done("search", path, *learns, "--epochs", 1, "--grid", "hidden=3:4", *FOLDS, "--json").json
    assert [trial.get("failure") for trial in result["trials"]] == [None, None]
    for trial in result["trials"]:
        alone = cross_validated(path, learns, NET | trial["settings"])
        assert trial["score"] == alone["metrics"][result["metric"]]["mean"]


def test_compare(table):
    path, learns = table
    if "autoencoder" in learns:
        learns = ("--target", "C1")  # an autoencoder has no other model beside it
    net = "net: net " + " ".join(f"{name}={value}" for name, value in NET.items())
    result = done("compare", path, *learns, "--candidate", net, "--candidate", "near: knn", *FOLDS, "--json").json
    assert not result["failed"] and len(result["models"]) == 2
    for model in result["models"]:
        settings = NET if model["label"] == "net" else {"model": "knn"}
        assert model["pooled"] == cross_validated(path, learns, settings)["pooled"]


def test_stack(table, tmp_path):
    path, learns = table
    if "autoencoder" in learns:
        learns = ("--target", "C1")
    net = "net " + " ".join(f"{name}={value}" for name, value in NET.items())
    model, answers = tmp_path / "stack.lamina", tmp_path / "answers.csv"
    done("stack", path, *learns, "--candidate", net, "--models", "knn", *FOLDS, "--quiet", "--out", model)
    done("predict", model, path, "--quiet", "--out", answers)
    lines = len(path.read_text().splitlines())
    assert lines - 1 <= len(answers.read_text().splitlines()) - 1 <= lines, "an answer for every row"
