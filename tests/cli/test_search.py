"""lamina search: trials are trainings, the leaderboard outlives a kill, mistakes are named before anything is fitted."""

import json
import signal
import subprocess
import time

import pytest
from running import DATA, binary, done, refused

HEART = DATA / "heart/Heart.csv"
SPACE = ("--grid", "hidden=8:12,4", "--grid", "l1=0:1e-3")


def searched(*options):
    return done("search", HEART, "--target", "AHD", "--epochs", "6", *options, "--json").json


def test_a_trial_is_the_training_and_the_ranking_follows_the_scores():
    result = searched(*SPACE, "--valid", "0.3")
    assert result["metric"] == "error_rate" and len(result["trials"]) == result["planned"] == 4
    keys = [(trial["score"], trial["metrics"]["log_loss"]) for trial in result["trials"]]
    assert keys == sorted(keys)
    for trial in result["trials"]:
        flags = [word for option, value in trial["settings"].items() for word in (f"--{option}", value)]
        alone = done("train", HEART, "--target", "AHD", "--epochs", "6", "--valid", "0.3", *flags, "--json").json
        for key, value in trial["metrics"].items():
            assert value == alone["metrics"]["validation"][key]
        assert trial["best_epoch"] == alone["best_epoch"]


def test_with_folds_the_score_is_that_of_cross_validation():
    result = searched(*SPACE, "--folds", "4", "--metric", "auc")
    assert [trial["score"] for trial in result["trials"]] == sorted((t["score"] for t in result["trials"]), reverse=True)
    for trial in result["trials"][:2]:
        flags = [word for option, value in trial["settings"].items() for word in (f"--{option}", value)]
        alone = done("cv", HEART, "--target", "AHD", "--epochs", "6", "--folds", "4", *flags, "--json").json
        assert trial["score"] == alone["metrics"]["auc"]["mean"]
        assert trial["deviation"] == alone["metrics"]["auc"]["deviation"]


def test_the_number_of_jobs_changes_nothing():
    outputs = {json.dumps(searched("--range", "l2=1e-6..1e-1,log", "--range", "hidden=2..30", "--bayes", "14", "--valid", "0.3",
                                   "--jobs", jobs)) for jobs in ("1", "2", "5")}
    assert len(outputs) == 1


def test_a_killed_search_goes_on(tmp_path):
    words = ["search", HEART, "--target", "AHD", "--epochs", "300", "--grid", "hidden=60:70:80:90,20:100:110:120:130",
             "--valid", "0.3", "--patience", "0", "--jobs", "1", "--out", tmp_path / "board"]
    process = subprocess.Popen([binary(), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    board = tmp_path / "board/leaderboard.json"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not board.exists() or len(json.loads(board.read_text())["trials"]) < 2):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = json.loads(board.read_text())["trials"]
    assert 2 <= len(before) < 8
    times = {trial["model"]: (tmp_path / "board" / trial["model"]).stat().st_mtime_ns for trial in before}
    rest = done(*words)
    assert rest.err.count("(earlier)") == len(before)
    for model, written in times.items():
        assert (tmp_path / "board" / model).stat().st_mtime_ns == written
    elsewhere = [word if word != tmp_path / "board" else tmp_path / "other" for word in words]
    whole = done(*elsewhere, "--json").json
    assert done(*words, "--json").json["trials"] == whole["trials"]
    best = tmp_path / "board" / whole["trials"][0]["model"]
    assert done("show", best, "--json").json["reports"]["validation"]["error_rate"] == whole["trials"][0]["score"]


def test_the_best_is_fitted_anew_on_all_rows(tmp_path):
    result = searched(*SPACE, "--valid", "0.3", "--refit", "--out", tmp_path / "board")
    model = done("show", tmp_path / "board/refitted.lamina", "--json").json
    assert model["reports"]["training"]["rows"] == 303 and model["reports"]["validation"] is None
    best = result["trials"][0]
    assert model["options"]["epochs"] == best["best_epoch"]
    assert ",".join(map(str, model["options"]["hidden"])) == best["settings"]["hidden"]
    assert result["refitted"]["rows"] == 303


def test_other_models_can_be_searched():
    result = done(
        "search", HEART, "--target", "AHD", "--grid", "model=net:glm:knn", "--folds", "3", "--json").json
    assert {trial["settings"]["model"] for trial in result["trials"]} == {"net", "glm", "knn"}


def test_text_lists_the_best_first_and_shows_trials_as_they_end():
    result = done("search", HEART, "--target", "AHD", "--epochs", "3", *SPACE, "--valid", "0.3")
    assert "By error_rate, the lowest first" in result.out and result.out.count("\n") >= 7
    assert result.err.count("trial ") == 4 and "best" in result.err


@pytest.mark.parametrize("options,words", [
    ((), ["nothing to search"]),
    (("--grid", "hiden=3", "--grid", "l1=-1:0", "--grid", "threads=2"),
     ["3 mistakes", "did you mean hidden?", "l1: '-1'", "threads is no matter of choice"]),
    (("--grid", "hidden"), ["does not name an option and its values"]),
    (("--range", "l1=0..1"), ["a grid has no ranges", "--random"]),
    (("--range", "l1=0..1", "--random", "3", "--bayes", "4"), ["two ways to search"]),
    (("--range", "l1=0..1,log", "--random", "3"), ["no logarithm"]),
    (("--range", "l1=0..1", "--random", "0"), ["needs a number of trials"]),
    (("--grid", "l1=0", "--metric", "mae"), ["mae is no metric of this task", "error_rate"]),
    (("--grid", "l1=0", "--metric", "acc"), ["acc is no metric"]),
    (("--grid", "l1=0", "--folds", "200"), ["all 1 trials failed", "fewer than the 200 folds"]),
    (("--grid", "l1=0", "--refit"), ["kept nowhere", "--out"]),
    (("--grid", "dropout=0.1,0.1,0.1"), ["all 1 trials failed", "dropout"]),
    (("--grid", "l1=0", "--valid", "more.csv", "--folds", "3"), ["either --folds or a file"]),
])
def test_what_cannot_be_meant(options, words):
    complaint = refused("search", HEART, "--target", "AHD", *options)
    assert all(word in complaint for word in words), complaint


def test_a_folder_of_another_search_is_left_alone(tmp_path):
    searched(*SPACE, "--valid", "0.3", "--out", tmp_path / "board")
    before = (tmp_path / "board/leaderboard.json").read_text()
    complaint = refused("search", HEART, "--target", "AHD", "--epochs", "7", *SPACE, "--valid", "0.3", "--out", tmp_path / "board")
    assert "the folder holds another search: of other option epochs" in complaint
    assert (tmp_path / "board/leaderboard.json").read_text() == before
    (tmp_path / "board/leaderboard.json").write_text("{}")
    assert "no leaderboard" in refused("search", HEART, "--target", "AHD", *SPACE, "--valid", "0.3", "--out", tmp_path / "board")
