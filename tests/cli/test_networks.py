"""Networks described in a file: --network, its schema, and what the layers do to a run."""

import json

import jsonschema
import numpy as np
import pytest
from conftest import DATA, done, refused, run, tiers

HEART = [DATA / "heart/Heart.csv", "--target", "AHD"]
GOOD = [
    {"layers": []},
    {"layers": [{"units": 5}]},
    {"layers": [{"type": "dense", "units": 5, "activation": "tanh", "initializer": "he_normal"}]},
    {"layers": [{"units": 4, "name": "a"}, {"type": "batch_norm", "activation": "relu", "dropout": 0.2, "decay": 0.9}]},
    {"layers": [{"units": 4}, {"type": "layer_norm", "epsilon": 0.001}, {"type": "activation", "activation": "silu"}]},
    {"layers": [{"units": 4}, {"units": 4}, {"type": "residual", "from": 1}]},
    {"layers": [{"units": 4, "activation": "maxout", "pieces": 3, "rate_factor": 0.5, "max_w2": 2}]},
    {"layers": [{"units": 2e0, "l1": 0, "l2": 0.01, "drop_connect": 0.5, "weight_noise": 0.1, "frozen": True}]},
    {"layers": [{"units": 3, "activation": "sigmoid", "average_activation": 0.05, "sparsity_beta": 3}]},
    {"layers": [{"units": 3, "initializer": "uniform", "initial_scale": 0.5}], "input_dropout": 0.2, "label_noise": 0.1},
    {"layers": [], "output": {"activation": "sigmoid", "l2": 0, "biases": [0.5]}, "loss": "cross_entropy"},
]
BAD = [
    ([], "is no object"),
    ({}, "layers is missing"),
    ({"layers": {}}, "layers is no list"),
    ({"layers": [3]}, "layers[0] is no object"),
    ({"layers": [{}]}, "layers[0].units is missing"),
    ({"layers": [{"units": 5}, {"units": -3}]}, "layers[1].units is -3; use a whole number from 1 to 1000000"),
    ({"layers": [{"units": 2.5}]}, "layers[0].units is no whole number"),
    ({"layers": [{"units": "5"}]}, "layers[0].units is no whole number"),
    ({"layers": [{"units": True}]}, "layers[0].units is no whole number"),
    ({"layers": [{"unit": 5}]}, "layers[0].unit is not known; did you mean units?"),
    ({"layers": [{"units": 5, "activation": "rleu"}]}, "did you mean relu?"),
    ({"layers": [{"units": 5, "type": "densee"}]}, "did you mean dense?"),
    ({"layers": [{"type": "batch_norm", "weights": []}]}, "layers[0].weights is no field of a batch_norm layer"),
    ({"layers": [{"units": 5, "from": 0}]}, "layers[0].from is no field of a dense layer"),
    ({"layers": [{"units": 5, "name": "a b"}]}, "layers[0].name is no name; use up to 100 letters, digits, _ and -"),
    ({"layers": [{"units": 5, "dropout": 1}]}, "layers[0].dropout is 1"),
    ({"layers": [{"units": 5, "frozen": "yes"}]}, "layers[0].frozen is neither true nor false"),
    ({"layers": [{"units": 1, "weights": [[1, None]]}]}, "layers[0].weights[0][1] is no number"),
    ({"layers": [{"type": "layer_norm", "epsilon": 0}]}, "layers[0].epsilon is 0"),
    ({"layers": [{"units": 5, "pieces": 1}]}, "layers[0].pieces is 1"),
    ({"layers": [], "inputs": 3}, "inputs is no field of a network file"),
    ({"layers": [], "input_dropout": -0.1}, "input_dropout is -0.1"),
    ({"layers": [], "outputs": {}}, "outputs is not known; did you mean output?"),
    ({"layers": [], "output": {"units": 3}}, "output.units is no field of the output layer"),
    ({"layers": [], "output": {"activaton": "relu"}}, "output.activaton is not known; did you mean activation?"),
]


@pytest.fixture(scope="session")
def schema():
    return done("show", "--network-schema").json


@pytest.fixture
def write(tmp_path):
    def write(description):
        path = tmp_path / "net.json"
        path.write_text(json.dumps(description))
        return path

    return write


def test_the_schema_is_one(schema):
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("description", GOOD, ids=range(len(GOOD)))
def test_schema_and_program_take_the_same(schema, write, description):
    jsonschema.Draft202012Validator(schema).validate(description)
    done("train", *HEART, "--epochs", "1", "--network", write(description))


@pytest.mark.parametrize("description,complaint", BAD, ids=range(len(BAD)))
def test_schema_and_program_refuse_the_same(schema, write, description, complaint):
    assert not jsonschema.Draft202012Validator(schema).is_valid(description)
    path = write(description)
    line = refused("train", *HEART, "--epochs", "1", "--network", path)
    assert line.startswith(f"lamina: {path}: ")
    assert complaint in line


ODD = [0, -1, 1, 2.5, 1e9, 1e300, 0.999, True, None, "relu", "a b", [], {}, [[1]]]


@pytest.mark.parametrize("field", ["units", "initializer", "initial_scale", "name", "dropout", "drop_connect", "weight_noise",
                                   "l1", "l2", "max_w2", "rate_factor", "frozen", "epsilon"])
def test_schema_and_program_judge_odd_values_alike(schema, field):
    layer = {"type": "layer_norm"} if field == "epsilon" else {"units": 3}
    for value in ODD:
        description = {"layers": [{"units": 3}, {**layer, field: value}]}
        result = run("train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", "0", "--threads", "1", "--network",
                     json.dumps(description))
        assert result.code in (0, 2)
        assert (result.code == 0) == jsonschema.Draft202012Validator(schema).is_valid(description), result.err


def test_widths_that_do_not_fit_are_named(write):
    residual = {"layers": [{"units": 5}, {"units": 6}, {"type": "residual", "from": 1}]}
    line = refused("train", *HEART, "--network", write(residual))
    assert "layers[2].from adds layer 1's 5 values to layer 2's 6 values; give both the same width" in line
    weights = {"layers": [], "output": {"weights": [[1]]}}
    assert "layers[0].weights has 1 lists; give 22, one for each input" in refused("train", *HEART, "--network",
                                                                                  write(weights))


def test_fields_without_effect_are_named(write):
    for layer, complaint in [({"units": 5, "pieces": 3}, "layers[0].pieces has no effect with the activation linear"),
                             ({"units": 5, "average_activation": 0.5}, "has no effect without sparsity_beta")]:
        assert complaint in refused("train", *HEART, "--network", write({"layers": [layer]}))


def test_text_that_is_no_json_is_named_with_its_line(tmp_path):
    path = tmp_path / "net.json"
    path.write_text('{"layers": [\n  {"units": 3},\n  ]}\n')
    assert f"lamina: {path}:3: this is no JSON; " in refused("train", *HEART, "--network", path)
    assert "no such file" in refused("train", *HEART, "--network", tmp_path / "none.json")


def test_a_model_holds_the_description_and_not_the_files_name(write, tmp_path):
    description = {"layers": [{"units": 4, "name": "first", "dropout": 0.5}]}
    models = []
    for network in (write(description), json.dumps(description)):
        models.append(tmp_path / "m.lamina")
        done("train", *HEART, "--epochs", "1", "--network", network, "--out", models[-1])
        header = done("show", models[-1], "--json").json
        assert json.loads(header["options"]["network"]) == description
        assert header["network"]["layers"][0] == {"type": "dense", "units": 4, "activation": "linear", "dropout": 0.5,
                                                  "initializer": "glorot_uniform", "name": "first"}
        assert [layer["name"] for layer in header["layers"]] == ["first", "dense2"]
        models.append(models[-1].read_bytes())
    assert models[1] == models[3]


def numpy_answers(x, tensors):
    """The network of the next test, transcribed."""
    def norm(z, mean, variance, epsilon, gamma, beta):
        return (z - mean) / np.sqrt(variance + epsilon) * gamma + beta

    one = x @ tensors["first.weights"] + tensors["first.biases"]
    two = np.tanh(norm(one, tensors["batch_norm2.running_mean"], tensors["batch_norm2.running_variance"], 1e-5,
                       tensors["batch_norm2.gamma"], tensors["batch_norm2.beta"]))
    pieces = two @ tensors["dense3.weights"] + tensors["dense3.biases"]
    three = np.maximum(np.maximum(pieces[:, :6], pieces[:, 6:12]), pieces[:, 12:])
    four = np.maximum(three + two, 0)
    five = norm(four, four.mean(axis=1, keepdims=True), four.var(axis=1, keepdims=True), 0.001,
                tensors["layer_norm5.gamma"], tensors["layer_norm5.beta"])
    six = five @ tensors["dense6.weights"] + tensors["dense6.biases"]
    return np.exp(six) / np.exp(six).sum(axis=1, keepdims=True)


def test_answers_are_those_of_a_transcription(write, tmp_path):
    network = {"layers": [{"units": 6, "name": "first", "drop_connect": 0.2},
                          {"type": "batch_norm", "activation": "tanh", "dropout": 0.2},
                          {"units": 6, "activation": "maxout", "pieces": 3, "weight_noise": 0.1},
                          {"type": "residual", "from": 2, "activation": "relu"},
                          {"type": "layer_norm", "epsilon": 0.001}], "input_noise": 0.1, "input_dropout": 0.1}
    model = tmp_path / "m.lamina"
    done("train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", "30", "--precision", "fp64", "--network",
         write(network), "--out", model)
    weights = done("show", model, "weights", "--json").json["weights"]
    tensors = {t["name"]: np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in weights}
    lines = [line.split(",") for line in (DATA / "iris/iris.csv").read_text().split()]
    x = np.array([line[:4] for line in lines], dtype=float)
    scales = next(t["scales"] for t in weights if t["name"] == "first.weights")
    x = (x - [s["mean"] for s in scales]) / [s["deviation"] for s in scales]
    predicted = [line.split(",")[1:] for line in done("predict", model, DATA / "iris/iris.csv").out.splitlines()[1:]]
    np.testing.assert_allclose(np.array(predicted, dtype=float), numpy_answers(x, tensors), rtol=0, atol=1e-12)


def test_the_description_replaces_options(write):
    network = write({"layers": [{"units": 4}]})
    for option, value in (("--hidden", "8"), ("--activation", "tanh"), ("--dropout", "0.5")):
        line = refused("train", *HEART, "--network", network, option, value)
        assert "has no effect with --network" in line and option in line


def test_dropout_is_one_for_all_or_one_for_each():
    layers = done("train", *HEART, "--epochs", "1", "--hidden", "8,4", "--dropout", "0.5,0.25", "--json").json["layers"]
    assert len(layers) == 3
    line = refused("train", *HEART, "--hidden", "8,4", "--dropout", "0.5,0.25,0.1")
    assert "option dropout: has 3 shares, but there are 2 hidden layers; " in line


def test_dropout_without_hidden_layers_is_named():
    line = refused("train", *HEART, "--hidden", "", "--dropout", "0.5")
    assert "option dropout: 0.5 has no effect without hidden layers; " in line


@pytest.mark.parametrize("normalization", ["batch", "layer"])
def test_normalization_stands_between_linear_and_activation(normalization):
    layers = done("train", *HEART, "--epochs", "1", "--hidden", "8", "--normalization", normalization,
                  "--json").json["layers"]
    assert [(layer["type"], layer["activation"]) for layer in layers] == [
        ("dense", "linear"), (f"{normalization}_norm", "relu"), ("dense", "sigmoid")]
    assert [layer["parameters"] for layer in layers] == [22 * 8 + 8, 2 * 8, 8 + 1]


def test_a_model_without_state_scores_by_its_running_statistics(tmp_path):
    predictions = []
    for flags in ([], ["--no-state"]):
        model = tmp_path / "m.lamina"
        done("train", *HEART, "--epochs", "3", "--hidden", "8", "--normalization", "batch", "--out", model, *flags)
        predictions.append(done("predict", model, DATA / "heart/Heart.csv").out)
    assert predictions[0] == predictions[1]


REGULARISED = ["--hidden", "24,24", "--activation", "tanh", "--normalization", "batch", "--dropout", "0.2",
               "--input-dropout", "0.1", "--drop-connect", "0.1", "--input-noise", "0.1", "--weight-noise", "0.01",
               "--label-noise", "0.05", "--sparsity-beta", "0.01", "--average-activation", "0.1"]


def test_the_same_bytes_for_every_thread_count_and_tier(tmp_path):
    reference = None
    for tier in tiers():
        for threads in (1, 2, 3, 8):
            model = tmp_path / "m.lamina"
            done("train", *HEART, "--epochs", "3", "--batch", "70", "--valid", "0.2", *REGULARISED, "--threads", threads,
                 "--cpu-tier", tier, "--out", model)
            reference = reference or model.read_bytes()
            assert model.read_bytes() == reference, (tier, threads)


def test_masks_noise_and_statistics_go_on_where_a_run_was_stopped(tmp_path):
    options = [*HEART, "--schedule", "constant", *REGULARISED]
    done("train", *options, "--epochs", "7", "--out", tmp_path / "whole.lamina")
    done("train", *options, "--epochs", "3", "--out", tmp_path / "part.lamina")
    done("resume", tmp_path / "part.lamina", "--data", HEART[0], "--epochs", "7", "--out", tmp_path / "resumed.lamina")
    assert (tmp_path / "resumed.lamina").read_bytes() == (tmp_path / "whole.lamina").read_bytes()


def test_an_exploding_layer_is_named_by_its_number_and_name():
    huge = {"units": 1, "name": "huge", "weights": [[3e38]] * 4}
    line = refused("train", *HEART, "--network", json.dumps({"layers": [{"units": 4}, {"type": "batch_norm"}, huge]}))
    assert "training diverged at step 1: the values of layer 3 are not finite" in line
    wild = {"units": 1, "activation": "tanh", "name": "wild", "l2": 1e6, "rate_factor": 1e6, "weights": [[1e30]] * 4}
    line = refused("train", *HEART, "--network", json.dumps({"layers": [{"units": 4}, wild]}), "--optimizer", "sgd",
                   "--learning-rate", "1e6", "--batch", "1000", "--epochs", "1")
    assert "the weights of layer 2 (wild.weights) are not finite" in line
