"""One Adam step of 784-200-200-10 (ReLU, softmax cross-entropy): Lamina beside PyTorch, oneDNN and scikit-learn.

All see contiguous batches. Lamina is timed on two kinds: of inputs that look like MNIST, four fifths of them zero, which it
skips, and of dense ones; the others' time does not depend on it. A contender's sample is the mean of the steps of its turn.
"""

import os
import subprocess
import sys
import time
import warnings

import numpy as np

from figures import Figure, against
from rounds import take_turns

SIZES = (784, 200, 200, 10)
PYTORCH = {1: 5, 32: 3.3, 128: 2.4, 1024: 2.2}  # targets by batch
SCIKIT = {1: 12, 32: 6, 128: 4, 1024: 2.7}
SHARE = {128: 0.62, 1024: 0.75}
BF16_PYTORCH = {128: 4, 1024: 4}  # where there is AMX
BF16_OWN = {128: 1.3, 1024: 1.5}  # against own fp32, where there is AVX512-BF16 alone
SECONDS = 0.25  # of a turn
SMALL = 32  # rows up to which one thread may do better than several
PROBE = "import torch; torch.ones(64, 64).bfloat16() @ torch.ones(64, 64).bfloat16()"


def let_torch_run_bf16():
    """Where PyTorch's oneDNN cannot use the AMX that it finds, keeps it to AVX512-BF16, and says so. Must come before
    anything of PyTorch runs."""
    if subprocess.run([sys.executable, "-c", PROBE], capture_output=True).returncode == 0:
        return ""
    os.environ["ONEDNN_MAX_CPU_ISA"] = "AVX512_CORE_BF16"
    return "PyTorch without AMX, with which its oneDNN fails here"


def batch_of(rows):
    rng = np.random.default_rng(7)
    x = rng.random((rows, SIZES[0]), dtype=np.float32)
    x[rng.random(x.shape) < 0.8] = 0
    return x, rng.integers(0, SIZES[-1], rows)


def lamina_step(setting, rows, precision="fp32", threads=None, zeros=0.8):
    """One turn: the object that `lamina bench step` prints."""
    return setting.lamina("bench", "step", "--network", ",".join(map(str, SIZES)), "--activation", "relu", "--batch", rows,
                          "--optimizer", "adam", "--threads", threads or setting.threads, "--precision", precision,
                          "--seconds", SECONDS, "--zeros", zeros)


def torch_step(rows, threads, fused, compiled, bf16):
    """A step of PyTorch in one of its settings, warm."""
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    layers = []
    for m, n in zip(SIZES, SIZES[1:]):
        layers += [torch.nn.Linear(m, n), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    loss_of = torch.nn.CrossEntropyLoss()
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, fused=fused)
    x, y = (torch.from_numpy(a) for a in batch_of(rows))

    def forward():
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            return loss_of(net(x), y)

    if compiled:
        forward = torch.compile(forward)

    def step():
        adam.zero_grad(set_to_none=True)
        forward().backward()
        adam.step()

    for _ in range(5):
        step()
    return step


def torch_turn(rows, threads, fused, compiled, bf16):
    made = []

    def turn():
        if not made:
            made.append(torch_step(rows, threads, fused, compiled, bf16))
        import torch

        torch.set_num_threads(threads)  # another contender's turn may have changed it
        step, count, start = made[0], 0, time.perf_counter()
        while True:
            step()
            count += 1
            took = time.perf_counter() - start
            if took > SECONDS:
                return took / count * 1e6

    return turn


def torch_turns(rows, threads, bf16=False):
    kind = "PyTorch bf16 " if bf16 else "PyTorch "
    alone = {kind + "eager, fused Adam, 1 thread": torch_turn(rows, 1, True, False, bf16)} if rows <= SMALL else {}
    return alone | {kind + "eager": torch_turn(rows, threads, False, False, bf16),
            kind + "eager, fused Adam": torch_turn(rows, threads, True, False, bf16),
            kind + "compiled, fused Adam": torch_turn(rows, threads, True, True, bf16)}


def onednn_turns(setting, rows, precisions):
    """oneDNN without a framework around it: onednn_bench. `precisions` are its names for them with ours."""

    def turn(precision, layout, threads):
        return lambda: setting.helper("onednn_bench", rows, threads, precision, layout, SECONDS)

    turns = {}
    for precision, name in precisions.items():
        for layout in ("own", "plain"):
            turns[f"{name}, {layout} layouts"] = turn(precision, layout, setting.threads)
            if rows <= SMALL:
                turns[f"{name}, {layout} layouts, 1 thread"] = turn(precision, layout, 1)
    return turns


def scikit_turn(rows, threads):
    """MLPClassifier.fit over one epoch of many batches, so that its validation of the input is spread thin."""

    def turn():
        import threadpoolctl
        from sklearn.neural_network import MLPClassifier

        steps = max(4, 20000 // (rows + 60))
        x, y = batch_of(rows)
        x, y = np.tile(x, (steps, 1)), np.tile(y, steps)
        y[: SIZES[-1]] = np.arange(min(len(y), SIZES[-1]))
        net = MLPClassifier(SIZES[1:-1], batch_size=rows, max_iter=1, shuffle=False, alpha=0.0)
        with warnings.catch_warnings(), threadpoolctl.threadpool_limits(threads):
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            net.fit(x, y)
            return (time.perf_counter() - start) / steps * 1e6

    return turn


def fp32(setting):
    against_torch, dense_against_torch, against_onednn, against_scikit, shares = [], [], [], [], []
    for rows in PYTORCH:
        peaks, mflop = [], []

        def lamina(zeros, rows=rows):
            step = lamina_step(setting, rows, zeros=zeros)
            peaks.append(step["peak_gflops"])
            mflop.append(step["mflop"])
            return step["step_us"]["mean"]

        torch_field = torch_turns(rows, setting.threads)
        onednn_field = onednn_turns(setting, rows, {"fp32": "oneDNN"})
        samples = take_turns({"lamina": lambda: lamina(0.8), "lamina, dense": lambda: lamina(0), **torch_field,
                              **onednn_field, "scikit-learn": scikit_turn(rows, setting.threads)}, setting.rounds)
        work = f"Adam step, fp32, batch {rows}"
        against_torch.append(against("step", work, "µs", samples, list(torch_field), PYTORCH[rows], title="PyTorch"))
        dense_against_torch.append(against("step", work + ", no zeros", "µs", samples, list(torch_field), PYTORCH[rows],
                                           ours="lamina, dense", title="PyTorch"))
        against_onednn += [against("step", work + kind, "µs", samples, list(onednn_field), None, ours=ours, title="oneDNN")
                           for ours, kind in (("lamina", ""), ("lamina, dense", ", no zeros"))]
        against_scikit.append(against("step", work, "µs", samples, ["scikit-learn"], SCIKIT[rows]))
        share = mflop[0] / samples.median("lamina, dense") / max(peaks) * 1e3
        shares.append(Figure("step", f"share of the FMA peak, batch {rows}, no zeros", "%", 100 * share, higher=True,
                             target=100 * SHARE[rows] if rows in SHARE else None,
                             note=f"peak {max(peaks):.0f} GFLOP/s"))
    return against_torch + dense_against_torch + against_onednn + against_scikit + shares


def bf16(setting, note):
    figures = []
    for rows in BF16_PYTORCH:
        tier = []

        def lamina(precision, rows=rows):
            step = lamina_step(setting, rows, precision, zeros=0)
            tier.append(step["cpu_tier"])
            return step["step_us"]["mean"]

        torch_field = torch_turns(rows, setting.threads, bf16=True)
        onednn_field = onednn_turns(setting, rows, {"bf16": "oneDNN bf16 without AMX", "amx": "oneDNN bf16"})
        samples = take_turns({"lamina": lambda: lamina("bf16"), "own fp32": lambda: lamina("fp32"), **torch_field,
                              **onednn_field}, setting.rounds)
        amx = "amx" in tier
        work = f"Adam step, bf16, batch {rows}"
        figures.append(against("step", work, "µs", samples, list(torch_field), BF16_PYTORCH[rows] if amx else 1,
                               title="PyTorch bf16", note=note))
        figures.append(against("step", work, "µs", samples, list(onednn_field), None, title="oneDNN bf16"))
        figures.append(against("step", work, "µs", samples, ["own fp32"], None if amx else BF16_OWN[rows]))
    return figures


def measure(setting):
    note = let_torch_run_bf16()
    return fp32(setting) + bf16(setting, note)
