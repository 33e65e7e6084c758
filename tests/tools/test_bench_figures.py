"""What `make bench` makes of its samples: ratios, targets, the page."""

import json
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import figures  # noqa: E402
import report  # noqa: E402
import rounds  # noqa: E402


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(rounds, "PAUSE", 0)


def turns(**values):
    """Contenders that give these values one after the other."""
    return {name: (lambda left=iter(list(given)): next(left)) for name, given in values.items()}


def test_contenders_take_turns_and_one_that_fails_is_left_out():
    order = []

    def contender(name, fails=False):
        def measure():
            order.append(name)
            if fails:
                raise RuntimeError("no Java\nand more")
            return len(order)

        return measure

    samples = rounds.take_turns({"a": contender("a"), "b": contender("b", fails=True), "c": contender("c")}, 2)
    assert order == ["a", "b", "c", "a", "c"]
    assert samples.values == {"a": [1, 4], "c": [3, 5]} and samples.failures == {"b": "no Java"}


def test_the_best_setting_of_a_peer_counts():
    samples = rounds.take_turns(turns(lamina=[10, 30, 20], x=[100, 90, 95], y=[60, 80, 1000]), 3)
    figure = figures.against("step", "w", "µs", samples, ["x", "y"], 4)
    assert (figure.ours, figure.peer, figure.theirs) == (20, "y", 80)
    assert figure.ratio == 4 and figure.met is True
    assert figures.against("step", "w", "µs", samples, ["x", "y"], 4.1).met is False
    rate = figures.against("tiny", "w", "1/s", samples, ["x", "y"], 0.2, higher=True)
    assert rate.peer == "x" and rate.ratio == pytest.approx(20 / 95) and rate.met is True


def test_a_peer_that_is_not_there_is_said_so():
    samples = rounds.Samples()
    samples.values["lamina"] = [2.0]
    samples.failures["H2O"] = "H2O needs Java, which is not there"
    figure = figures.against("mnist", "epoch", "s", samples, ["H2O"], 100)
    assert figure.ratio is None and figure.met is None
    assert "H2O needs Java, which is not there" in figures.text_table([figure])


def test_figures_without_a_peer_are_held_to_the_target_themselves():
    assert figures.Figure("startup", "iris", "ms", 99, target=100).met is True
    assert figures.Figure("startup", "iris", "ms", 101, target=100).met is False
    assert figures.Figure("step", "share", "%", 70, higher=True, target=62).met is True
    assert figures.Figure("step", "share", "%", 70).met is None


def test_the_page_has_every_section_and_keeps_the_rest():
    bandwidth = {"read": 2.0, "write": 1.0, "copy": 1.5}
    result = {
        "date": "2026-01-02", "threads": 2, "rounds": 5, "seconds": 600, "versions": {"torch": "2.15.0", "h2o": None},
        "peaks": {"processor": "A CPU", "cpu_tier": "avx2", "barrier_us": 0.25, "start_us": 0.5,
                  "arithmetic": [{"precision": "fp32", "cpu_tier": "avx2", "gflops_one_thread": 100.0, "gflops": 200.0}],
                  "memory": [{"level": "L1", "bytes_per_thread": 24576, "gb_per_second_one_thread": bandwidth,
                              "gb_per_second": bandwidth}]},
        "figures": [figures.Figure("startup", "iris", "ms", 99, target=100).json()],
        "models": [{"batch": 128, "waits": 8, "us": {"1": 900.0, "2": 500.0, "16": 90.0}}],
        "scaling": [{"work": "w", "unit": "rows/s", "one": 100.0, "two": 190.0, "gain": 1.9}],
    }
    page = report.PAGE.read_text(encoding="utf-8")
    filled = report.fill(page, json.loads(json.dumps(result)))
    for words in ("A CPU, CPU tier avx2, 2 threads; torch 2.15.0; medians of 5 rounds, 2026-01-02",
                  "| iris | 99 | ms |  |  |  | ≤ 100 ms | met |", "| fp32 | avx2 | 100 | 200 |", "| w | 100 | 190 | rows | ×1.90 |",
                  "| batch | waits | 1 thread | 2 threads | 16 threads |", "| 128 | 8 | 900 (×1.0) | 500 (×1.8) | 90 (×10.0) |",
                  "| L1 | 24 KiB | 2 | 1 | 1.5 | 2 | 1 | 1.5 |"):
        assert words in filled
    assert report.fill(filled, result) == filled
    assert filled.startswith(page[: page.index("<!-- machine intel -->")])
    assert filled.endswith(page[page.index("<!-- models intel -->") :].partition("<!-- end -->")[2])
    result["peaks"]["processor"] = "AMD EPYC"
    other = report.fill(page, result)
    assert "AMD EPYC, CPU tier avx2" in other and other.startswith(page[: page.index("<!-- machine amd -->")])
    with pytest.raises(SystemExit, match="places for machine"):
        report.fill("no sections", result)
