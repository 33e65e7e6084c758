"""Lamina beside its peers: `make bench`. Prints every figure beside its target, and writes them as JSON.

Contenders take turns within one run; a figure is the median over the rounds. Nothing is asserted: a machine that does other
work at the time gives other figures.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import time

import explaining
import mnist
import scaling
import scoring
import startup
import steps
import tables
import tiny
from figures import text_table
from h2o_peer import H2O
from setting import ROOT, Setting

THEMES = {
    "step": lambda setting, h2o: steps.measure(setting),
    "tiny": tiny.measure,
    "mnist": mnist.measure,
    "scoring": lambda setting, h2o: scoring.measure(setting),
    "csv": lambda setting, h2o: tables.measure(setting),
    "explaining": lambda setting, h2o: explaining.measure(setting),
    "startup": lambda setting, h2o: startup.measure(setting),
}
PEERS = ("torch", "scikit-learn", "h2o", "onnxruntime", "pyarrow", "pandas")


def versions(setting):
    found = {}
    for name in PEERS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    try:
        found["oneDNN"] = setting.helper("onednn_bench", "version")
    except RuntimeError:
        found["oneDNN"] = None
    return found


def scaling_text(rows):
    lines = [f"{row['work']:45s} {row['one']:14,.0f} {row['two']:14,.0f} {row['unit']:7s} ×{row['gain']:.2f}" for row in rows]
    return "\n".join(["work per second on one thread and on two", *lines])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release", help="the build folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=[*THEMES, "scaling"], default=[*THEMES, "scaling"])
    parser.add_argument("--json", type=pathlib.Path, help="where to write the figures [BUILD/bench.json]")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(options.threads)  # before any peer is loaded

    setting = Setting(options.build.resolve(), options.threads, options.rounds)
    start, h2o = time.time(), H2O(options.threads)
    result = {"date": datetime.date.today().isoformat(), "threads": options.threads, "rounds": options.rounds,
              "versions": versions(setting), "peaks": setting.lamina("bench", "peak", "--threads", options.threads), "figures": []}
    try:
        for theme in [name for name in THEMES if name in options.only]:
            figures = THEMES[theme](setting, h2o)
            print(f"\n{text_table(figures)}", flush=True)
            result["figures"] += [figure.json() for figure in figures]
    finally:
        h2o.close()
    if "scaling" in options.only:
        result["scaling"] = scaling.measure(setting)
        result["models"] = scaling.models(setting, result["scaling"], result["peaks"]["barrier_us"] * 1e-6)
        print("\n" + scaling_text(result["scaling"]))
    result["seconds"] = time.time() - start
    path = options.json or setting.build / "bench.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{result['seconds']:.0f} s; written to {path}")


if __name__ == "__main__":
    main()
