#!/usr/bin/env python3
"""What --precision bf16 costs in accuracy: MNIST at the defaults, by seed, beside fp32.

usage: bench/bf16_accuracy.py [--lamina BINARY] [--seeds N] [more options for `lamina train`]
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
MNIST = ROOT / "data" / "mnist"
PRECISIONS = ("fp32", "bf16")


def images(part):
    return [MNIST / f"{part}-images-idx3-ubyte.gz", "--labels", MNIST / f"{part}-labels-idx1-ubyte.gz"]


def answer(*command):
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_error(lamina, precision, seed, more):
    """Percent of the test rows."""
    with tempfile.TemporaryDirectory() as folder:
        model = pathlib.Path(folder) / "mnist.lamina"
        answer(lamina, "train", *images("train"), "--valid", "0.1667", "--seed", seed, "--precision", precision,
               "--out", model, "--json", *more)
        return 100 * answer(lamina, "evaluate", model, *images("t10k"), "--json")["error_rate"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lamina", default=ROOT / "build" / "release" / "apps" / "cli" / "lamina")
    parser.add_argument("--seeds", type=int, default=5)
    options, more = parser.parse_known_args()
    print("seed".rjust(6) + "".join(f"{name} %".rjust(10) for name in PRECISIONS), flush=True)
    errors = {name: [] for name in PRECISIONS}
    for seed in range(1, options.seeds + 1):
        for name in PRECISIONS:
            errors[name].append(test_error(options.lamina, name, seed, more))
        print(f"{seed:6}" + "".join(f"{errors[name][-1]:10.2f}" for name in PRECISIONS), flush=True)
    means = [statistics.mean(errors[name]) for name in PRECISIONS]
    print("  mean" + "".join(f"{mean:10.3f}" for mean in means))
    print(f"bf16 differs from fp32 by {means[1] - means[0]:+.3f} points")


if __name__ == "__main__":
    main()
