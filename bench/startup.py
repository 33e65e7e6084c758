"""A whole run that is over at once: `lamina train` on iris, process start to exit."""

import subprocess

from figures import Figure, details
from rounds import Samples, timed
from setting import DATA


def measure(setting):
    command = [str(setting.program), "train", str(DATA / "iris" / "iris.csv"), "--target", "C5", "--epochs", "100", "--out",
               str(setting.scratch / "iris.lamina")]
    samples = Samples()
    samples.values["lamina"] = [
        1e3 * timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for _ in range(4 * setting.rounds)]
    return [Figure("startup", "lamina train on iris, 100 epochs, start to exit", "ms", samples.median("lamina"), target=100,
                   all=details(samples))]
