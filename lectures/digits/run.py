#!/usr/bin/env python3
"""8×8 digits by full-batch descent, mini-batches with momentum and decay, adaptive rates and L-BFGS.

One hidden layer of 50 sigmoid units and squared error; 1,437 of scikit-learn's 1,797 digits to learn from, 360 to test on.
Each way is trained from several seeds.

    python3 lectures/digits/run.py [--lamina PROGRAM] [--seeds 5]
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile

import numpy as np
from sklearn.datasets import load_digits

NETWORK = ["--target", "digit", "--task", "class", "--hidden", "50", "--activation", "sigmoid", "--output", "sigmoid", "--loss",
           "squared_error"]
WAYS = {
    "full batch, 400 epochs": ["--optimizer", "sgd", "--momentum", 0, "--batch", 1437, "--epochs", 400, "--learning-rate",
                               2, "--schedule", "constant", "--l2", 0],
    "batches of 256, momentum 0.9, decay, 100 epochs": ["--optimizer", "sgd", "--batch", 256, "--epochs", 100,
                                                        "--learning-rate", 0.5, "--schedule", "inverse",
                                                        "--rate-annealing", 1e-5],
    "adam, batches of 128, 40 epochs": ["--batch", 128, "--epochs", 40, "--learning-rate", 0.01],
    "lbfgs, 76 iterations": ["--optimizer", "lbfgs", "--epochs", 76],
}


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def write_tables(folder):
    data = load_digits()
    order = np.random.default_rng(1).permutation(len(data.target))
    for name, rows in {"train": order[:1437], "test": order[1437:]}.items():
        header = ",".join([*(f"p{i}" for i in range(64)), "digit"])
        np.savetxt(folder / f"{name}.csv", np.column_stack([data.data[rows], data.target[rows]]), fmt="%d", delimiter=",",
                   header=header, comments="")


def accuracy(program, folder, options, seed):
    model = folder / "m.lamina"
    result = json.loads(run(program, "train", folder / "train.csv", *NETWORK, *options, "--seed", seed, "--out", model,
                            "--json"))
    tested = json.loads(run(program, "evaluate", model, folder / "test.csv", "--json"))
    return tested["accuracy"], result["run"]["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lamina", default=shutil.which("lamina") or "build/release/apps/cli/lamina")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_tables(folder)
        for title, way in WAYS.items():
            figures = [accuracy(options.lamina, folder, way, seed) for seed in range(1, options.seeds + 1)]
            found = ", ".join(f"{share:.1%}" for share, _ in figures)
            mean, seconds = np.mean(figures, axis=0)
            print(f"{title}: mean {mean:.1%} ({found}), {seconds:.1f} s")


if __name__ == "__main__":
    main()
