"""--preset and --explain-options."""

import json

import pytest
from running import DATA, done, refused, run
from sklearn.neural_network import MLPClassifier, MLPRegressor

HEART = DATA / "heart/Heart.csv"


def explained(*arguments):
    result = done("train", *arguments, "--explain-options", "--json").json
    return {option["name"]: option for option in result["options"]}


@pytest.mark.parametrize("estimator", [MLPClassifier(), MLPRegressor()])
def test_sklearn_has_the_defaults_that_scikit_learn_itself_names(estimator):
    theirs = estimator.get_params()
    ours = {name: option["value"] for name, option in explained("--preset", "sklearn").items()}
    assert tuple(int(units) for units in ours["hidden"].split(",")) == theirs["hidden_layer_sizes"]
    assert ours["activation"] == theirs["activation"] and ours["optimizer"] == theirs["solver"]
    assert float(ours["learning_rate"]) == theirs["learning_rate_init"]
    assert float(ours["beta1"]) == theirs["beta_1"] and float(ours["beta2"]) == theirs["beta_2"]
    assert float(ours["epsilon"]) == theirs["epsilon"]
    assert int(ours["epochs"]) == theirs["max_iter"] and ours["schedule"] == theirs["learning_rate"]
    assert theirs["batch_size"] == "auto" and ours["batch"] == "200"
    assert float(ours["l2"]) == pytest.approx(theirs["alpha"] / 200)
    assert ours["shuffle"] == ("yes" if theirs["shuffle"] else "no")


def test_a_preset_is_the_options_it_names(tmp_path):
    by_name, by_hand = tmp_path / "a.lamina", tmp_path / "b.lamina"
    done("train", HEART, "--target", "AHD", "--preset", "h2o", "--epochs", "2", "--hidden", "8", "--out", by_name)
    done("train", HEART, "--target", "AHD", "--epochs", "2", "--hidden", "8", "--activation", "relu", "--initializer",
         "uniform_adaptive", "--optimizer", "adadelta", "--rho", "0.99", "--epsilon", "1e-8", "--schedule", "constant",
         "--batch", "1", "--l2", "0", "--out", by_hand)
    assert by_name.read_bytes() == by_hand.read_bytes()


def test_options_given_come_after_the_preset_wherever_they_stand(tmp_path):
    first = explained("--epochs", "3", "--preset", "h2o")
    last = explained("--preset", "h2o", "--epochs", "3")
    assert first == last and first["epochs"]["value"] == "3" and first["epochs"]["origin"] == "given"
    assert first["batch"]["origin"] == "preset" and "H2O" in first["batch"]["why"]
    assert first["ema"] == {"name": "ema", "group": "training", "value": "0", "origin": "default", "why": ""}


def test_automatic_values_with_their_numbers():
    options = explained(HEART, "--target", "AHD", "--valid", "0.2")
    assert options["batch"]["value"] == "16" and options["batch"]["origin"] == "automatic"
    assert "242 training rows" in options["batch"]["why"]  # 303 less round(60.6)
    assert options["task"]["value"] == "class" and options["loss"]["value"] == "cross_entropy"
    assert options["positive"]["value"] == "Yes"
    regression = explained(DATA / "boston/BostonHousing.csv", "--target", "medv")
    assert regression["loss"]["value"] == "squared_error" and regression["batch"]["value"] == "32"  # 506 / 8 = 63.25


def test_what_is_explained_is_what_the_model_was_trained_with(tmp_path):
    model = tmp_path / "m.lamina"
    done("train", HEART, "--target", "AHD", "--preset", "lecture", "--epochs", "1", "--hidden", "4", "--out", model)
    stored = done("show", model, "options", "--json").json["options"]
    options = explained("--preset", "lecture", "--epochs", "1", "--hidden", "4")
    assert float(options["l1"]["value"]) == stored["l1"] == 1e-4
    assert options["activation"]["value"] == stored["activation"] == "tanh"
    assert stored["dropout"] == [0.1] and stored["optimizer"] == "adadelta"


def test_text_needs_no_file_and_trains_nothing(tmp_path):
    result = done("train", "--preset", "h2o", "--explain-options", "--out", "m.lamina", cwd=tmp_path)
    assert "preset h2o: adaptive_rate = TRUE" in result.out and "automatic: depends on the data" in result.out
    assert "given on the command line" not in result.out
    assert list(tmp_path.iterdir()) == [] and result.err == ""


def test_cross_validation_takes_presets():
    result = done("cv", HEART, "--target", "AHD", "--folds", "2", "--preset", "sklearn", "--epochs", "3", "--json").json
    assert result["results"][0]["epochs"] == 3


@pytest.mark.parametrize("arguments,words", [
    (("--preset", "h20"), ["no preset 'h20'", "did you mean h2o?"]),
    (("--preset", "keras"), ["give one of h2o, sklearn, lecture"]),
    (("--preset", "h2o", "--rho", "2"), ["rho"]),
    (("--initial-scale", "0.5"), ["initial_scale: 0.5 has no effect", "--initializer normal or uniform"]),
])
def test_what_cannot_be_meant(arguments, words):
    complaint = refused("train", HEART, "--target", "AHD", *arguments)
    assert all(word in complaint for word in words), complaint


def test_without_a_file_nothing_is_trained():
    assert "FILE is missing" in refused("train", "--target", "AHD")


def test_an_error_in_json():
    result = run("train", "--explain-options", "--preset", "h3o", "--json")
    assert result.code == 2 and "h3o" in json.loads(result.out)["error"]["message"]
