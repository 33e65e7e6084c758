"""The smallest of networks, 2-4-1 on 100 rows of XOR at batch 1: epochs a second beside scikit-learn and H2O."""

import csv
import warnings

import numpy as np

from figures import Figure, against
from rounds import take_turns, timed

EPOCHS = {"lamina": 20000, "scikit-learn": 60, "H2O": 20000}
HIDDEN = 4


def table(setting):
    path = setting.scratch / "xor.csv"
    setting.lamina("toy", "xor", "--rows", 100, "--seed", 1, "--out", path)
    return path


def lamina_turn(setting, path):
    def turn():
        result = setting.lamina("train", path, "--target", "class", "--hidden", HIDDEN, "--batch", 1, "--optimizer", "sgd",
                                "--momentum", 0, "--epochs", EPOCHS["lamina"], "--threads", 1)
        return len(result["history"]) / result["run"]["seconds"]

    return turn


def scikit_turn(path):
    def turn():
        from sklearn.neural_network import MLPClassifier

        with open(path) as file:
            rows = list(csv.reader(file))[1:]
        x, y = np.array([row[:2] for row in rows], float), np.array([row[2] for row in rows])
        net = MLPClassifier((HIDDEN,), batch_size=1, solver="sgd", momentum=0, nesterovs_momentum=False,
                            max_iter=EPOCHS["scikit-learn"], n_iter_no_change=EPOCHS["scikit-learn"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return EPOCHS["scikit-learn"] / timed(lambda: net.fit(x, y))

    return turn


# Between two iterations H2O's threads exchange their weights; by default it chooses their length itself.
H2O_SETTINGS = {"H2O": {"train_samples_per_iteration": -2},
                "H2O, long iterations": {"train_samples_per_iteration": 100000, "single_node_mode": True}}


def h2o_turn(h2o, path, setting):
    def turn():
        frame = h2o.table(path, "class")
        return h2o.rows_per_second(frame, "class", hidden=[HIDDEN], epochs=EPOCHS["H2O"], seed=1, adaptive_rate=False,
                                   rate=0.01, momentum_start=0, nesterov_accelerated_gradient=False, **setting) / 100

    return turn


def measure(setting, h2o):
    path = table(setting)
    peers = {name: h2o_turn(h2o, path, options) for name, options in H2O_SETTINGS.items()}
    samples = take_turns({"lamina": lamina_turn(setting, path), "scikit-learn": scikit_turn(path), **peers}, setting.rounds)
    work, unit = "XOR, 2-4-1, 100 rows, batch 1", "epochs/s"
    ours = samples.median("lamina") if samples.values.get("lamina") else None
    return [Figure("tiny", work, unit, ours, higher=True, target=50000),
            against("tiny", work, unit, samples, ["scikit-learn"], 400, higher=True),
            *(against("tiny", work, unit, samples, [peer], 8, higher=True) for peer in H2O_SETTINGS)]
