"""Seconds to read a CSV table, Lamina beside pandas and pyarrow, in turns on the same file."""

from figures import against
from rounds import take_turns, timed
from setting import DATA

import mnist

MEGABYTES = 100
TARGETS = {"pyarrow": 2, "pandas": 3}


def mnist_csv(setting):
    path = setting.scratch / "mnist.csv"
    if not path.exists():
        mnist.write_csv(path, *mnist.read_idx())
    return path


def airlines_csv(setting):
    """AirlinesTrain, its rows repeated to 100 MB."""
    path = setting.scratch / "airlines.csv"
    if not path.exists():
        header, rows = (DATA / "airlines" / "AirlinesTrain.csv").read_bytes().split(b"\n", 1)
        rows = rows.rstrip(b"\n") + b"\n"
        path.write_bytes(header + b"\n" + rows * (MEGABYTES * 1000000 // len(rows)))
    return path


def turns(setting, path, threads):
    import pandas
    import pyarrow
    import pyarrow.csv

    pyarrow.set_cpu_count(threads)
    return {"lamina": lambda: setting.helper("csv_bench", path, threads),
            "pyarrow": lambda: timed(lambda: pyarrow.csv.read_csv(path)),
            "pandas": lambda: timed(lambda: pandas.read_csv(path))}


def measure(setting):
    figures = []
    for name, path in {"MNIST, 785 columns": mnist_csv(setting), "AirlinesTrain, 100 MB": airlines_csv(setting)}.items():
        samples = take_turns(turns(setting, path, setting.threads), setting.rounds)
        figures += [against("csv", f"CSV: {name}", "s", samples, [peer], target) for peer, target in TARGETS.items()]
    return figures
