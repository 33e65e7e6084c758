"""Lamina beside its peers: `make bench`. Prints ratios from interleaved runs; nothing is asserted."""

import argparse
import os
import pathlib

import steps
import tables

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=str(ROOT / "build" / "release"), help="the build folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=["steps", "csv"])
    options = parser.parse_args()
    programs = pathlib.Path(options.build) / "bench"

    if options.only in (None, "steps"):
        steps.report(steps.measure(str(programs / "step_bench"), options.threads, options.rounds))
    if options.only in (None, "csv"):
        table = pathlib.Path(options.build) / "mnist.csv"
        if not table.exists():
            mnist = ROOT / "data" / "mnist"
            tables.write_mnist_csv(mnist / "train-images-idx3-ubyte.gz", mnist / "train-labels-idx1-ubyte.gz", table)
        tables.report(tables.measure(str(programs / "csv_bench"), str(table), options.threads, options.rounds), str(table))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    main()
