"""Options that contradict each other or would have no effect are named before training starts."""

import pytest
from running import DATA, refused

IRIS = [DATA / "iris/iris.csv", "--target", "C5"]


@pytest.mark.parametrize("options, words", [
    (["--patience", 3], ["patience", "validation rows", "--valid"]),
    (["--tolerance", 0.1], ["tolerance", "validation rows", "--valid"]),
    (["--momentum", 0.5], ["momentum: 0.5", "no effect with --optimizer adam", "sgd"]),
    (["--optimizer", "sgd", "--beta1", 0.5], ["beta1: 0.5", "no effect with --optimizer sgd", "adam, adamw, nadam, lion"]),
    (["--optimizer", "sgd", "--momentum", 0, "--momentum-form", "nesterov"], ["momentum_form", "--momentum 0"]),
    (["--optimizer", "sgd", "--momentum-start", 0.5], ["momentum_start", "ramp"]),
    (["--schedule", "cosine", "--rate-decay", 0.1], ["rate_decay", "--schedule cosine", "step, exponential, plateau"]),
    (["--epochs", 3, "--warmup", 4], ["warmup", "longer than the run"]),
    (["--optimizer", "lbfgs", "--batch", 32], ["batch: 32", "--optimizer lbfgs"]),
    (["--optimizer", "lbfgs", "--normalization", "batch"], ["optimizer: lbfgs", "batch normalisation"]),
    (["--hidden", "", "--layer-rate-decay", 0.5], ["layer_rate_decay", "single layer"]),
], ids=lambda value: value[0] if isinstance(value, list) else value)
def test_it_is_named(options, words):
    complaint = refused("train", *IRIS, *options)
    for word in words:
        assert word in complaint, complaint
