"""A small table and full-batch training on it: what comparisons of single steps with other implementations share."""

import json

import numpy as np

from conftest import done

STEPS = 20

# Options of Lamina, and of the transcriptions: learning rate, momentum.
RULES = {
    "sgd": ["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8],
    "adam": ["--optimizer", "adam", "--learning-rate", 0.01],
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
    done("train", path, "--target", "y", "--hidden", "7,4", "--activation", "tanh", "--batch", 60, "--precision", "fp64",
         "--schedule", "constant", "--l2", 0, "--out", out, "--quiet", *options)
    return parameters(out)


def start_and_end(rule, folder):
    """The table, the initial parameters and those after STEPS steps."""
    path = folder / "table.csv"
    x, y = write_table(path)
    # A rate too small to move any weight shows the initial ones.
    start = train(path, folder / "start.lamina", "--optimizer", "sgd", "--learning-rate", "1e-300", "--epochs", 1)
    return x, y, start, train(path, folder / "end.lamina", *RULES[rule], "--epochs", STEPS)
