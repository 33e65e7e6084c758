"""Seconds to read a CSV table, Lamina beside pandas and pyarrow, in turns on the same file."""

import gzip
import os
import struct
import subprocess
import time

import numpy as np


PAUSE = 0.3  # idle threads of the one before spin on for a while


def write_mnist_csv(images, labels, path):
    """The 785-column table of MNIST: label, then 784 pixels."""
    with gzip.open(images) as file:
        _, count, height, width = struct.unpack(">4i", file.read(16))
        pixels = np.frombuffer(file.read(), np.uint8).reshape(count, height * width)
    with gzip.open(labels) as file:
        file.read(8)
        digits = np.frombuffer(file.read(), np.uint8)
    table = np.column_stack([digits, pixels])
    words = np.array([str(value) for value in range(256)])
    with open(path, "w") as file:
        file.write(",".join(["label"] + [f"p{i}" for i in range(1, pixels.shape[1] + 1)]) + "\n")
        for start in range(0, count, 1000):
            file.writelines(",".join(row) + "\n" for row in words[table[start : start + 1000]])


def readers(program, threads):
    import pandas
    import pyarrow
    import pyarrow.csv

    pyarrow.set_cpu_count(threads)

    def lamina(path):
        return float(subprocess.run([program, path, str(threads)], capture_output=True, text=True, check=True).stdout)

    def timed(read):
        def run(path):
            start = time.perf_counter()
            read(path)
            return time.perf_counter() - start

        return run

    return {"lamina": lamina, "pyarrow": timed(pyarrow.csv.read_csv), "pandas": timed(pandas.read_csv)}


def measure(program, path, threads, rounds):
    samples = {}
    field = readers(program, threads)
    for _ in range(rounds):
        for name, read in field.items():
            time.sleep(PAUSE)
            samples.setdefault(name, []).append(read(path))
    return {name: float(np.median(values)) for name, values in samples.items()}


def report(figures, path):
    print(f"reading {os.path.basename(path)} ({os.path.getsize(path) / 1e6:.0f} MB), seconds (median)")
    for name, seconds in figures.items():
        print(f"  {name:8s} {seconds:7.3f}  x{seconds / figures['lamina']:.2f}")
