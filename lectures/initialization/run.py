#!/usr/bin/env python3
"""Training loss over 12 epochs for several ways to start the weights.

784-100-100-100-10 networks of one activation on 10,000 digits of MNIST, plain gradient descent with batches of 32; all
else is equal.

    python3 lectures/initialization/run.py [--lamina PROGRAM] [--out losses.svg]
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from curves import Panel, page  # noqa: E402

STARTS = ["zeros", "normal", "fan_in_uniform", "xavier", "he_normal", "glorot_uniform", "glorot_sigmoid_uniform", "sparse",
          "orthogonal"]
TRAINING = ("--hidden 100,100,100 --optimizer sgd --momentum 0 --learning-rate 0.1 --schedule constant --l2 0 --batch 32 "
            "--epochs 12").split()


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def losses(program, images, labels, activation, start):
    result = run(program, "train", images, "--labels", labels, *TRAINING, "--activation", activation, "--initializer",
                 start, "--json")
    return [score["training_loss"] for score in json.loads(result)["history"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lamina", default=shutil.which("lamina") or "build/release/apps/cli/lamina")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "losses.svg")
    options = parser.parse_args()
    panels = []
    with tempfile.TemporaryDirectory() as folder:
        run(options.lamina, "data", "mnist", "--out", folder)
        images, labels = (next(pathlib.Path(folder).rglob(f"t10k-{part}-*")) for part in ("images", "labels"))
        for activation in ("sigmoid", "tanh", "relu"):
            panel = Panel(activation, (1, 12), (0, 2.5), 300, 260)
            for start in STARTS:
                found = losses(options.lamina, images, labels, activation, start)
                panel.add(list(enumerate(found, 1)))
                print(f"{activation:8} {start:24} " + " ".join(f"{loss:.3f}" for loss in found), flush=True)
            panels.append(panel)
    legend = Panel("", (1, 12), (0, 2.5), 300, 260)
    for start in STARTS:
        legend.add([], label=start)
    options.out.write_text(page([*panels, legend], 4))


if __name__ == "__main__":
    main()
