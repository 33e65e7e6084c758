"""What all learners have in common: train, save, predict, evaluate, show, and what only networks can do."""

import json

import pandas as pd
import pytest
from running import DATA, done, refused, run

HEART = DATA / "heart/Heart.csv"
KINDS = ("glm", "tree", "bagging", "forest", "boosting", "adaboost", "knn", "svm")


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_of_any_kind_answers_as_it_did_when_it_was_fitted(tmp_path, kind):
    model, answers = tmp_path / "m.lamina", tmp_path / "a.csv"
    trained = done("train", HEART, "--target", "AHD", "--model", kind, "--valid", "0.3", "--out", model, "--json").json
    assert trained["kind"] == kind and trained["layers"] == [] and trained["stop_reason"] == "fitted"
    assert trained["metrics"]["validation"]["rows"] == 91
    report = done("evaluate", model, HEART, "--json").json
    done("predict", model, HEART, "--out", answers)
    predicted, truth = pd.read_csv(answers), pd.read_csv(HEART)["AHD"]
    assert report["accuracy"] == pytest.approx((predicted["prediction"] == truth).mean(), abs=1e-12)
    assert (predicted["probability.No"] + predicted["probability.Yes"]).to_numpy() == pytest.approx(1, abs=1e-12)
    # The rows that were held out are among those scored: fewer errors than by chance over both parts.
    both = (trained["metrics"]["validation"]["error_rate"] * 91 + trained["metrics"]["training"]["error_rate"] * 212) / 303
    assert report["error_rate"] == pytest.approx(both, abs=1e-12)
    assert done("show", model, "--json").json["options"]["model"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_equal_runs_give_equal_files_for_any_number_of_threads(tmp_path, kind):
    files = []
    for threads in (1, 3):
        files.append(tmp_path / f"{threads}.lamina")
        done("train", HEART, "--target", "AHD", "--model", kind, "--threads", threads, "--out", files[-1], "--quiet")
    assert files[0].read_bytes() == files[1].read_bytes()


def test_priors_shift_the_probabilities_as_their_odds(tmp_path):
    def answers(*options):
        model, out = tmp_path / "m.lamina", tmp_path / "a.csv"
        done("train", HEART, "--target", "AHD", "--model", "glm", "--out", model, *options)
        done("predict", model, HEART, "--out", out)
        return pd.read_csv(out)["probability.Yes"]

    plain, shifted = answers(), answers("--priors", "Yes=0.1")
    share = (pd.read_csv(HEART)["AHD"] == "Yes").mean()
    factor = (0.1 / 0.9) / (share / (1 - share))
    expected = plain * factor / (plain * factor + 1 - plain)
    assert shifted.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-12)


@pytest.mark.parametrize("words,complaint", [
    (("--model", "glm", "--hidden", "3"), "option hidden: 3 has no effect with --model glm"),
    (("--trees", "3"), "option trees: 3 has no effect with --model net"),
    (("--model", "forest", "--checkpoint", "c.lamina"), "option checkpoint: c.lamina has no effect with --model forest"),
    (("--model", "forst"), "forest"),
    (("--model", "tree", "--task", "autoencoder"), "is no autoencoder"),
    (("--model", "knn", "--target", "Age,Chol"), "predicts one column"),
    (("--model", "tree", "--offset", "Age", "--target", "Chol"), "takes no offset"),
])
def test_what_a_kind_cannot_do_is_refused(words, complaint):
    target = () if "--target" in words or "autoencoder" in words else ("--target", "AHD")
    assert complaint in refused("train", HEART, *target, *words)


def test_what_only_networks_have_is_refused_by_name(tmp_path):
    model = tmp_path / "m.lamina"
    done("train", HEART, "--target", "AHD", "--model", "glm", "--out", model)
    assert "generalized linear model" in refused("show", model, "plan")
    assert "no tree to be drawn" in refused("show", model, "tree")
    assert "hidden layer" in refused("features", model, HEART, "--layer", "1")
    assert "training that goes on" in refused("resume", model, "--data", HEART, "--out", tmp_path / "n.lamina")
    assert json.loads(run("show", model, "weights", "--json").out) == {"weights": []}


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_told_apart(tmp_path, kind):
    model = tmp_path / "m.lamina"
    done("train", HEART, "--target", "AHD", "--model", kind, "--out", model)
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 0x40
    model.write_bytes(content)
    assert "damaged" in refused("predict", model, HEART)
    model.write_bytes(content[: len(content) // 2])
    refused("predict", model, HEART)
