"""Steps of SGD with momentum and of Adam against PyTorch's, in double precision, from the same initial weights."""

import json
import os
import subprocess

import numpy as np
import pytest
import torch

LAMINA = os.environ.get("LAMINA", "build/release/apps/cli/lamina")
STEPS = 20


def lamina(*arguments):
    done = subprocess.run([LAMINA, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Standardised numbers, so that the encoder's scaling is the identity up to rounding."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 5))
    x = (x - x.mean(0)) / x.std(0)
    y = (x @ rng.normal(size=(5, 3)) + 0.3 * rng.normal(size=(60, 3))).argmax(1)
    path = tmp_path_factory.mktemp("peers") / "table.csv"
    with open(path, "w") as file:
        file.write("a,b,c,d,e,y\n")
        for row, label in zip(x, y):
            file.write(",".join(map(repr, map(float, row))) + f",class{label}\n")
    return path, x, y


def weights(model):
    """[(weights, biases)] of each layer."""
    tensors = {t["name"]: np.array(t["values"]).reshape(t["rows"], t["columns"])
               for t in json.loads(lamina("show", model, "weights", "--json"))["weights"]}
    layers = sorted({name.split(".")[0] for name in tensors}, key=lambda n: int("".join(filter(str.isdigit, n))))
    return [(tensors[f"{layer}.weights"], tensors[f"{layer}.biases"].ravel()) for layer in layers]


def train(path, out, *options):
    lamina("train", path, "--target", "y", "--hidden", "7,4", "--activation", "tanh", "--batch", 60, "--precision", "fp64", "--schedule", "constant",
           "--l2", 0,
           "--out", out, "--quiet", *options)
    return weights(out)


def torch_steps(start, x, y, make_optimizer):
    parameters = []
    for w, b in start:
        parameters += [torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)]
    optimizer = make_optimizer(parameters)
    x, y = torch.tensor(x), torch.tensor(y)
    for _ in range(STEPS):
        optimizer.zero_grad()
        h = x
        for i in range(0, len(parameters), 2):
            h = h @ parameters[i] + parameters[i + 1]
            if i + 2 < len(parameters):
                h = torch.tanh(h)
        torch.nn.functional.cross_entropy(h, y).backward()
        optimizer.step()
    return [p.detach().numpy() for p in parameters]


RULES = {
    "sgd": (["--optimizer", "sgd", "--learning-rate", 0.1, "--momentum", 0.8],
            lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8)),
    "adam": (["--optimizer", "adam", "--learning-rate", 0.01], lambda p: torch.optim.Adam(p, lr=0.01)),
}


@pytest.mark.parametrize("rule", RULES)
def test_steps_agree(table, tmp_path, rule):
    path, x, y = table
    options, make_optimizer = RULES[rule]
    # A rate too small to move any weight shows the initial ones.
    start = train(path, tmp_path / "start.lamina", "--optimizer", "sgd", "--learning-rate", "1e-300", "--epochs", 1)
    ours = [tensor for pair in train(path, tmp_path / "end.lamina", *options, "--epochs", STEPS) for tensor in pair]
    theirs = torch_steps(start, x, y, make_optimizer)
    for mine, other in zip(ours, theirs):
        np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-9)
        assert np.abs(mine).max() > 0
