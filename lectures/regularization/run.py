#!/usr/bin/env python3
"""Five layers of 100 on 303 patients: what they overfit, and how each regulariser tames it.

Ten seeds of each; three tenths of the rows are held out, and every run has 30 epochs at a constant rate.

    python3 lectures/regularization/run.py [--lamina PROGRAM] [--seeds 10]
"""

import argparse
import json
import pathlib
import shutil
import subprocess

HEART = pathlib.Path(__file__).resolve().parents[2] / "data/heart/Heart.csv"
RUN = ["train", HEART, "--target", "AHD", "--hidden", "100,100,100,100,100", "--valid", "0.3", "--epochs", "30",
       "--patience", "0", "--l2", "0", "--schedule", "constant", "--threads", "1", "--json"]
REGULARISERS = {
    "none": [],
    "dropout": ["--dropout", "0.5", "--input-dropout", "0.2"],
    "drop_connect": ["--drop-connect", "0.3"],
    "input noise": ["--input-noise", "0.5"],
    "weight noise": ["--weight-noise", "0.1"],
    "label noise": ["--label-noise", "0.2"],
    "batch norm": ["--normalization", "batch"],
    "layer norm": ["--normalization", "layer"],
    "sparse tanh units": ["--activation", "tanh", "--sparsity-beta", "0.01"],
    "l1": ["--l1", "0.002"],
    "l2": ["--l2", "0.02"],
    "l1 and l2": ["--l1", "0.001", "--l2", "0.01"],
    "max_w2": ["--max-w2", "0.5"],
}


def history(program, options, seed):
    done = subprocess.run([program, *map(str, RUN), *options, "--seed", str(seed)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["history"]


def means(program, options, seeds):
    """Means over the seeds: the last epoch's loss on training and validation rows, its error, and the best epoch's."""
    histories = [history(program, options, seed) for seed in range(1, seeds + 1)]
    last = [h[-1] for h in histories]
    figures = ([score[key] for score in last] for key in ("training_loss", "validation_loss", "validation_score"))
    early = [min(score["validation_score"] for score in h) for h in histories]
    return [sum(values) / seeds for values in (*figures, early)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lamina", default=shutil.which("lamina") or "build/release/apps/cli/lamina")
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    print(f"{'':18}  training loss  validation loss  error  best epoch's")
    for name, regulariser in REGULARISERS.items():
        training, validation, error, early = means(options.lamina, regulariser, options.seeds)
        print(f"{name:18}  {training:13.3f}  {validation:15.3f}  {error:5.1%}  {early:12.1%}")


if __name__ == "__main__":
    main()
