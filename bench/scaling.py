"""Lamina's work per second on one thread and on two, in turns: what the second thread brings."""

import mnist
import scoring
import steps
import tables
from figures import details
from rounds import take_turns


def works(setting):
    """{work: (unit of a second's work, function of threads that gives it)}"""
    paths, model = mnist.files(setting), scoring.model(setting)
    found = {}
    for rows in steps.PYTORCH:
        found[f"Adam step, fp32, batch {rows}"] = (
            "rows/s", lambda n, rows=rows: rows * 1e6 / steps.lamina_step(setting, rows, threads=n)["step_us"]["mean"])
    found["training on MNIST, batch 128, with encoding"] = (
        "rows/s", lambda n: mnist.PARTS["train"][1] / setting.lamina(
            "train", paths["train"]["images"], "--labels", paths["train"]["labels"], "--epochs", 1, "--threads", n
        )["run"]["seconds"])
    found["scoring 10,000 rows"] = (
        "rows/s", lambda n: 1e10 / setting.helper("score_bench", model, 10000, n, scoring.SECONDS))
    for name, path in {"MNIST": tables.mnist_csv(setting), "AirlinesTrain": tables.airlines_csv(setting)}.items():
        found[f"CSV: {name}"] = (
            "MB/s", lambda n, path=path: path.stat().st_size / 1e6 / setting.helper("csv_bench", path, n))
    return found


def measure(setting):
    """[{"work", "unit", "one", "two", "gain", "all"}]"""
    rows = []
    for work, (unit, rate) in works(setting).items():
        samples = take_turns({"1": lambda: rate(1), "2": lambda: rate(2)}, max(3, setting.rounds - 2))
        one, two = samples.median("1"), samples.median("2")
        rows.append({"work": work, "unit": unit, "one": one, "two": two, "gain": two / one, "all": details(samples)})
    return rows
