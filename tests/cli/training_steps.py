"""A small table and full-batch training on it: what comparisons of single steps with other implementations share."""

import json

import numpy as np

from conftest import done

STEPS = 20

# What each comparison trains with; without a learning rate the optimizer's usual one is meant.
RULES = {
    "sgd": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8],
    "sgd_step": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8, "--momentum-form", "step"],
    "sgd_average": ["--optimizer", "sgd", "--learning-rate", 0.5, "--momentum", 0.8, "--momentum-form", "average"],
    "sgd_previous": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8, "--momentum-form", "previous"],
    "sgd_nesterov": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8, "--momentum-form", "nesterov"],
    "sgd_twice": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8, "--momentum-form", "twice"],
    "sgd_ramp": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8, "--momentum-start", 0.2,
                 "--momentum-ramp", 600],
    "adagrad": ["--optimizer", "adagrad", "--epsilon", 1e-4],
    "adagrad_trace": ["--optimizer", "adagrad_trace"],
    "adadelta": ["--optimizer", "adadelta", "--rho", 0.9, "--epsilon", 1e-4],
    "rmsprop": ["--optimizer", "rmsprop", "--learning-rate", 0.01, "--rho", 0.9],
    "adam": ["--optimizer", "adam", "--learning-rate", 0.01],
    "adamw": ["--optimizer", "adamw", "--learning-rate", 0.01, "--weight-decay", 0.5],
    "nadam": ["--optimizer", "nadam", "--learning-rate", 0.01],
    "lion": ["--optimizer", "lion", "--learning-rate", 0.01, "--weight-decay", 0.5, "--beta2", 0.99],
    "l2": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0, "--l2", 0.3],
    "l1": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0, "--l1", 0.05],
    "elastic_net": ["--optimizer", "adam", "--learning-rate", 0.01, "--l1", 0.05, "--l2", 0.3],
    "max_w2": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0, "--max-w2", 0.8],
    "clip_value": ["--optimizer", "sgd", "--learning-rate", 0.5, "--momentum", 0, "--clip-value", 0.03],
    "clip_norm": ["--optimizer", "sgd", "--learning-rate", 0.5, "--momentum", 0, "--clip-norm", 0.2],
    "inverse": ["--optimizer", "sgd", "--learning-rate", 0.5, "--momentum", 0, "--schedule", "inverse", "--rate-annealing",
                0.01, "--rate-floor", 0.1, "--warmup", 2.5],
    "ema": ["--optimizer", "sgd", "--learning-rate", 0.5, "--momentum", 0, "--ema", 0.7],
    "layer_rate_decay": ["--optimizer", "sgd", "--learning-rate", 0.5, "--momentum", 0, "--layer-rate-decay", 0.5],
}


def write_table(path):
    """Standardised numbers, so that the encoder's scaling is the identity up to rounding. Returns x and the classes."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 5))
    x = (x - x.mean(0)) / x.std(0)
    y = (x @ rng.normal(size=(5, 3)) + 0.3 * rng.normal(size=(60, 3))).argmax(1)
    with open(path, "w") as file:
        file.write("a,b,c,d,e,y\n")
        for row, label in zip(x, y):
            file.write(",".join(map(repr, map(float, row))) + f",class{label}\n")
    return x, y


def parameters(model):
    """[weights, biases, weights, …] from the first layer on."""
    tensors = json.loads(done("show", model, "weights", "--json").out)["weights"]
    return [np.array(t["values"]).reshape(t["rows"], t["columns"]) for t in tensors]


def train(path, out, *options):
    """The parameters of 5-7-4-3 with tanh units after steps on all rows at once, in double precision."""
    usual = {"--l2": 0, "--schedule": "constant"}
    given = [part for name, value in usual.items() if name not in options for part in (name, value)]
    done("train", path, "--target", "y", "--hidden", "7,4", "--activation", "tanh", "--batch", 60, "--precision", "fp64",
         "--out", out, "--quiet", *given, *options)
    return parameters(out)


def start_and_end(rule, folder):
    """The table, the initial parameters and those after STEPS steps."""
    path = folder / "table.csv"
    x, y = write_table(path)
    # A rate too small to move any weight shows the initial ones.
    start = train(path, folder / "start.lamina", "--optimizer", "sgd", "--learning-rate", "1e-300", "--epochs", 1)
    return x, y, start, train(path, folder / "end.lamina", *RULES[rule], "--epochs", STEPS)
