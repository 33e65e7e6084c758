"""Microseconds of one Adam step of 784-200-200-10 (ReLU, softmax cross-entropy), Lamina beside PyTorch and scikit-learn.

All contenders take turns, round by round, on the same number of threads and the same contiguous fp32 batches, so that a
machine whose speed drifts slows all of them. A contender's figure is the median over the rounds.
"""

import subprocess
import time
import warnings

import numpy as np

SIZES = (784, 200, 200, 10)
BATCHES = (1, 32, 128, 1024)

# The idle threads of OpenBLAS and OpenMP spin on for a while after a run and would slow whoever comes next.
PAUSE = 0.3


def batch_of(rows):
    """Rows that look like MNIST: four fifths of the pixels are zero."""
    rng = np.random.default_rng(7)
    x = rng.random((rows, SIZES[0]), dtype=np.float32)
    x[rng.random(x.shape) < 0.8] = 0
    return x, rng.integers(0, SIZES[-1], rows)


class Lamina:
    """A child process that times steps on request: one line "BATCH STEPS" in, microseconds a step out."""

    name = "lamina"

    def __init__(self, program, threads):
        self.child = subprocess.Popen([program, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def microseconds(self, rows, steps):
        self.child.stdin.write(f"{rows} {steps}\n")
        self.child.stdin.flush()
        return float(self.child.stdout.readline())

    def close(self):
        self.child.stdin.close()
        self.child.wait()


class Torch:
    """PyTorch in one of its settings."""

    def __init__(self, threads, fused, compiled):
        import torch

        torch.set_num_threads(threads)
        torch.manual_seed(1)
        self.torch, self.fused, self.compiled = torch, fused, compiled
        self.name = "torch " + ("compiled" if compiled else "eager") + (" fused" if fused else "")
        self.steps = {}

    def step_for(self, rows):
        if rows in self.steps:
            return self.steps[rows]
        nn = self.torch.nn
        layers = []
        for m, n in zip(SIZES, SIZES[1:]):
            layers += [nn.Linear(m, n), nn.ReLU()]
        net = nn.Sequential(*layers[:-1])
        loss_of = nn.CrossEntropyLoss()
        adam = self.torch.optim.Adam(net.parameters(), lr=1e-3, fused=self.fused)
        x, y = (self.torch.from_numpy(a) for a in batch_of(rows))
        forward = lambda: loss_of(net(x), y)
        if self.compiled:
            forward = self.torch.compile(forward)

        def step():
            adam.zero_grad(set_to_none=True)
            forward().backward()
            adam.step()

        for _ in range(5):
            step()
        self.steps[rows] = step
        return step

    def microseconds(self, rows, steps):
        step = self.step_for(rows)
        step()
        start = time.perf_counter()
        for _ in range(steps):
            step()
        return (time.perf_counter() - start) / steps * 1e6

    def close(self):
        pass


class ScikitLearn:
    """MLPClassifier.fit over one epoch of many batches, so that its validation of the input is spread thin."""

    name = "scikit-learn"

    def __init__(self, threads):
        import threadpoolctl

        threadpoolctl.threadpool_limits(threads)

    def microseconds(self, rows, steps):
        from sklearn.neural_network import MLPClassifier

        steps = max(2, steps)
        x, y = batch_of(rows)
        x, y = np.tile(x, (steps, 1)), np.tile(y, steps)
        y[: SIZES[-1]] = np.arange(min(len(y), SIZES[-1]))
        net = MLPClassifier(SIZES[1:-1], batch_size=rows, max_iter=1, shuffle=False, alpha=0.0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            net.fit(x, y)
            once = time.perf_counter() - start
        return once / steps * 1e6

    def close(self):
        pass


def contenders(program, threads):
    result = [Lamina(program, threads)]
    for fused, compiled in ((False, False), (True, False), (True, True)):
        result.append(Torch(threads, fused, compiled))
    result.append(ScikitLearn(threads))
    return result


def measure(program, threads, rounds):
    """{batch: {contender: median µs}}; a contender that cannot run here is left out, with its reason printed."""
    field = contenders(program, threads)
    figures = {}
    for rows in BATCHES:
        steps = max(4, 20000 // (rows + 60))
        samples = {}
        for _ in range(rounds):
            for one in list(field):
                time.sleep(PAUSE)
                try:
                    samples.setdefault(one.name, []).append(one.microseconds(rows, steps))
                except Exception as reason:  # a peer's own fault must not hide the others' figures
                    print(f"{one.name} does not run here: {str(reason).splitlines()[0]}")
                    field.remove(one)
        figures[rows] = {name: float(np.median(values)) for name, values in samples.items()}
    for one in field:
        one.close()
    return figures


def report(figures):
    names = sorted({name for row in figures.values() for name in row}, key=lambda n: (n != "lamina", n))
    print("Adam step of 784-200-200-10, fp32, microseconds (median), and how many times longer than Lamina's")
    print("batch".rjust(7) + "".join(name.rjust(24) for name in names))
    for rows, row in figures.items():
        cells = []
        for name in names:
            value = row.get(name)
            ratio = "" if value is None or name == "lamina" else f" (x{value / row['lamina']:.2f})"
            cells.append(("-" if value is None else f"{value:.1f}{ratio}").rjust(24))
        print(str(rows).rjust(7) + "".join(cells))
