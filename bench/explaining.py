"""Explanations of 10,000 rows of adult, 14 predictors, by a 200-200 network: curves of single rows and permutation importance.

ICE has 50 places for numbers and the own levels of categories; importance shuffles every column ten times.
"""

from figures import Figure, details
from rounds import Samples
from setting import DATA

ROWS = 10000
TARGET = 2  # seconds
WORK = {"ice": "ICE of 10,000 rows, 14 columns", "permutation": "permutation importance ×10 of 10,000 rows, 14 columns"}


def model(setting, table):
    path = setting.scratch / "adult.lamina"
    setting.lamina("train", table, "--target", "income", "--hidden", "200,200", "--epochs", 1, "--out", path)
    return path


def measure(setting):
    table = DATA / "adult" / "adult-train.csv.gz"
    path = model(setting, table)
    figures = []
    for what, work in WORK.items():
        samples = Samples()
        samples.values["lamina"] = [setting.helper("explain_bench", path, table, ROWS, setting.threads, what)
                                    for _ in range(setting.rounds)]
        figures.append(Figure("explaining", work, "s", samples.median("lamina"), target=TARGET, all=details(samples)))
    return figures
