#!/usr/bin/env python3
"""Every activation and its derivative, drawn.

The values are those of a network of one unit with weight 1 and bias 0, in fp64, as `lamina features` gives them for a
column of numbers; the derivatives are central differences of them. maxout has the pieces z and −z/2, softmax the
logits z and 0.

    python3 lectures/activations/run.py [--lamina PROGRAM] [--out activations.svg]
"""

import argparse
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from curves import Panel, page  # noqa: E402

STEP, REACH, DIFFERENCE = 1 / 16, 4, 1e-6
WEIGHTS = {"maxout": [[1, -0.5]], "softmax": [[1, 0]]}  # else one unit of weight 1


def run(program, *arguments, cwd=None):
    return subprocess.run([program, *map(str, arguments)], cwd=cwd, check=True, capture_output=True, text=True).stdout


def names(program):
    """The activations, as the page of `lamina train --help` lists them."""
    text = " ".join(run(program, "train", "--help").split())
    listed = re.search(r"--activation NAME .*?one of (.*?) \[", text).group(1)
    return listed.split(", ")


def values(program, activation, points, folder):
    """The activation at each of the points."""
    weights = WEIGHTS.get(activation, [[1]])
    units = 2 if activation == "softmax" else 1
    layer = {"type": "dense", "units": units, "activation": activation, "weights": weights}
    table = folder / "points.csv"
    table.write_text("z,y\n" + "".join(f"{z!r},{i * i}\n" for i, z in enumerate(points)))
    run(program, "train", table, "--target", "y", "--task", "regression", "--standardize", "no", "--precision", "fp64",
        "--epochs", 0, "--network", json.dumps({"layers": [layer]}), "--out", folder / "unit.lamina", "--quiet")
    rows = list(csv.reader(run(program, "features", folder / "unit.lamina", table, "--layer", 1).splitlines()))
    return [float(row[0]) for row in rows[1:]]


def panel(program, activation, folder):
    grid = [(i + 0.5) * STEP for i in range(int(-REACH / STEP), int(REACH / STEP))]
    found = values(program, activation, [z + d for d in (0, -DIFFERENCE, DIFFERENCE) for z in grid], folder)
    value, below, above = (found[i * len(grid):(i + 1) * len(grid)] for i in range(3))
    drawn = Panel(activation, (-REACH, REACH), (-1.5, 2.5), jumps=True)
    drawn.add(list(zip(grid, value)), label="f")
    drawn.add([(z, (b - a) / (2 * DIFFERENCE)) for z, a, b in zip(grid, below, above)], label="f′")
    return drawn


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lamina", default=shutil.which("lamina") or "build/release/apps/cli/lamina")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "activations.svg")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        panels = [panel(options.lamina, name, pathlib.Path(folder)) for name in names(options.lamina)]
    options.out.write_text(page(panels, 4))
    print(f"{len(panels)} activations drawn in {options.out}")


if __name__ == "__main__":
    main()
