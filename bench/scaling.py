"""Lamina's work per second on one thread and on two, in turns: what the second thread brings, and by a model that fits both
what more of them would.

The model of a step on p threads: a part of it that only one does, the rest divided by p, and the times that threads wait for
each other. All of them count on one number, so that a wait costs as much for each thread that comes.
"""

import mnist
import scoring
import steps
import tables
from figures import details
from rounds import take_turns


MANY = (16, 64)


def step_model(one, two, waits, barrier):
    """Seconds of a step on one and on two threads, how often they wait, and seconds of one wait of two threads → function
    of p that gives the seconds on p threads."""
    wait = lambda p: waits * barrier * p / 2 if p > 1 else 0
    serial = min(max(2 * (two - wait(2)) - one, 0), one)
    return lambda p: serial + (one - serial) / p + wait(p)


def step_name(batch):
    return f"Adam step, fp32, batch {batch}"


def works(setting):
    """{work: (unit of a second's work, function of threads that gives it)}"""
    paths, model = mnist.files(setting), scoring.model(setting)
    found = {}
    for rows in steps.PYTORCH:
        found[step_name(rows)] = (
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


def models(setting, rows, barrier):
    """[{"batch", "waits", "us": {threads: µs}}] of the Adam steps among the measured rows."""
    found = []
    for batch in steps.PYTORCH:
        rate = next(row for row in rows if row["work"] == step_name(batch))
        waits = steps.lamina_step(setting, batch)["waits"]
        seconds = step_model(batch / rate["one"], batch / rate["two"], waits, barrier)
        found.append({"batch": batch, "waits": waits, "us": {p: seconds(p) * 1e6 for p in (1, 2, *MANY)}})
    return found


def measure(setting):
    """[{"work", "unit", "one", "two", "gain", "all"}]"""
    rows = []
    for work, (unit, rate) in works(setting).items():
        samples = take_turns({"1": lambda: rate(1), "2": lambda: rate(2)}, max(3, setting.rounds - 2))
        one, two = samples.median("1"), samples.median("2")
        rows.append({"work": work, "unit": unit, "one": one, "two": two, "gain": two / one, "all": details(samples)})
    return rows
