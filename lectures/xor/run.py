#!/usr/bin/env python3
"""XOR with two tanh units: how many random starts end in a local minimum.

100 noisy points around the four corners, and the four exact points, one network for each of 100 seeds. A start has
failed when the network gets more than a tenth of its training points wrong: a net stuck in a local minimum separates
three corners at best and errs on a quarter of them.

    python3 lectures/xor/run.py [--lamina PROGRAM] [--seeds 100]
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile

TRAINING = ["--hidden", "2", "--activation", "tanh", "--learning-rate", "0.05", "--task", "class"]


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def failures(program, table, epochs, batch, seeds, folder):
    """The seeds whose network errs on more than a tenth of the table's rows."""
    model = folder / "xor.lamina"
    failed = []
    for seed in range(1, seeds + 1):
        run(program, "train", table, "--target", "class", *TRAINING, "--epochs", epochs, "--batch", batch, "--seed", seed,
            "--out", model, "--quiet")
        if json.loads(run(program, "evaluate", model, table, "--json"))["error_rate"] > 0.1:
            failed.append(seed)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lamina", default=shutil.which("lamina") or "build/release/apps/cli/lamina")
    parser.add_argument("--seeds", type=int, default=100)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        noisy, exact = folder / "noisy.csv", folder / "exact.csv"
        run(options.lamina, "toy", "xor", "--rows", 100, "--seed", 1, "--out", noisy)
        run(options.lamina, "toy", "xor", "--rows", 4, "--noise", 0, "--out", exact)
        for title, table, epochs, batch in (("100 noisy points", noisy, 200, 10), ("4 exact points", exact, 1000, 4)):
            failed = failures(options.lamina, table, epochs, batch, options.seeds, folder)
            print(f"{title}: {len(failed)} of {options.seeds} starts fail ({len(failed) / options.seeds:.0%}); "
                  f"seeds {', '.join(map(str, failed)) or 'none'}")


if __name__ == "__main__":
    main()
