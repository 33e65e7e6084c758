"""MNIST at the defaults: 784-200-200-10, a sixth of the training rows held out, 20 epochs at most.

For comparison: the lecture's default network errs on 3.57 % of the held-out rows.
"""

import json
import statistics
import subprocess
import sys

from conftest import DATA, binary

MNIST = DATA / "mnist"
SEEDS = (1, 2, 3)
BYTES_OF_DATA = 60000 * 785


def images(part):
    return [MNIST / f"{part}-images-idx3-ubyte.gz", "--labels", MNIST / f"{part}-labels-idx1-ubyte.gz"]


# A process counts the memory of the one that started it as its own peak: a small one stands between.
MEASURE = ("import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
           "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)")


def run_measured(arguments):
    """The JSON a command prints, and the peak of its memory in bytes."""
    process = subprocess.run([sys.executable, "-c", MEASURE, binary(), *map(str, arguments)], capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout), int(process.stderr.splitlines()[-1]) * 1024


def test_errors_and_memory_at_the_defaults(tmp_path):
    held_out, test = [], []
    for seed in SEEDS:
        model = tmp_path / f"mnist{seed}.lamina"
        trained, memory = run_measured(["train", *images("train"), "--valid", "0.1667", "--seed", seed, "--out", model, "--json"])
        assert len(trained["history"]) <= 20
        assert memory < BYTES_OF_DATA + 150e6
        held_out.append(trained["metrics"]["validation"]["error_rate"])
        test.append(run_measured(["evaluate", model, *images("t10k"), "--json"])[0]["error_rate"])
    print(f"held out {held_out}, test {test}")
    assert statistics.mean(held_out) <= 0.024
    assert statistics.mean(test) <= 0.022
