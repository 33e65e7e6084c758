"""Taking turns: every contender runs once a round, so that a machine whose speed drifts slows all of them."""

import statistics
import time

# The idle threads of OpenBLAS and OpenMP spin on for a while after a run and would slow whoever comes next.
PAUSE = 0.3


class Samples:
    """What each contender measured, and why one could not."""

    def __init__(self):
        self.values, self.failures = {}, {}

    def median(self, name):
        return statistics.median(self.values[name])

    def minimum(self, name):
        return min(self.values[name])

    def maximum(self, name):
        return max(self.values[name])

    def best(self, names, higher=False):
        """The name among `names` with the best median; None when none of them ran."""
        ran = [name for name in names if self.values.get(name)]
        return (max if higher else min)(ran, key=self.median) if ran else None


def take_turns(contenders, rounds, samples=None):
    """{name: function without arguments} → Samples. A contender that raises is left out, with its reason: a peer's own
    fault must not hide the others' figures."""
    samples = samples or Samples()
    field = dict(contenders)
    for _ in range(rounds):
        for name, measure in list(field.items()):
            time.sleep(PAUSE)
            try:
                samples.values.setdefault(name, []).append(measure())
            except Exception as reason:
                samples.failures[name] = (str(reason).strip().splitlines() or [type(reason).__name__])[0]
                print(f"{name} does not run here: {samples.failures[name]}")
                samples.values.pop(name, None)
                del field[name]
    return samples


def timed(function):
    """Seconds that a call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
