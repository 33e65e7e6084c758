"""`lamina bench`: peaks of the machine and the time of a step. Figures vary; what they are made of does not."""

import pytest
from conftest import done, refused

QUICK = ["--steps", "4", "--threads", "1"]


def test_peak_tells_rates_and_the_tier():
    peaks = done("bench", "peak", "--threads", "1", "--json").json
    assert peaks["threads"] == 1
    assert peaks["arithmetic"][0]["cpu_tier"] == "reference" and peaks["arithmetic"][-1]["cpu_tier"] == peaks["cpu_tier"]
    assert {row["precision"] for row in peaks["arithmetic"]} >= {"fp32", "fp64"}
    assert all(row["gflops"] > 0 and row["gflops_one_thread"] > 0 for row in peaks["arithmetic"])
    assert [level["level"] for level in peaks["memory"]][:2] == ["L1", "L2"]
    assert all(rate > 0 for level in peaks["memory"] for rate in level["gb_per_second"].values())
    assert 0 < peaks["barrier_us"] < 1e5 and 0 < peaks["start_us"] < 1e5


def test_peak_in_words():
    text = done("bench", "peak", "--cpu-tier", "reference", "--threads", "1").out
    assert "CPU tier reference" in text and "avx" not in text.split("\n", 1)[1]
    assert "fp32" in text and "fp64" in text and "L1" in text


def test_step_in_json():
    step = done("bench", "step", "--network", "784,200,200,10", "--activation", "relu", "--batch", "32", "--optimizer",
                "adam", "--json", *QUICK).json
    assert step["kernel_calls"] > 5 and step["waits"] == 0, "one thread waits for nobody"
    times = step["step_us"]
    assert set(times) == {"median", "minimum", "mean"} and 0 < times["minimum"] <= times["median"]
    assert step["mflop"] == pytest.approx(2 * 32 * (3 * 198800 - 156800) / 1e6)
    assert step["gflops"] == pytest.approx(step["mflop"] / times["median"] * 1e3)
    assert step["share_of_peak"] == pytest.approx(step["gflops"] / step["peak_gflops"])
    assert (step["batch"], step["threads"], step["optimizer"], step["zeros"]) == (32, 1, "adam", 0.8)
    assert [layer["units"] for layer in step["network"]["layers"]] == [200, 200, 10]


def test_step_in_words():
    text = done("bench", "step", "--network", "5,3", "--zeros", "0", "--optimizer", "sgd", *QUICK).out
    assert text.startswith("One step of 5-3 (18 parameters), 128 rows, sgd, fp32, 1 thread, CPU tier ")
    assert "Inputs are even in [0, 1), 0.0 % of them 0" in text
    assert "µs median" in text and "GFLOP/s" in text


@pytest.mark.parametrize("arguments,words", [
    (["--network", "784"], "option network: '784' has one number, but a network has inputs and outputs"),
    (["--network", "784,10", "--batch", "0"], "option batch: a step needs at least one row"),
    (["--network", "784,10", "--optimizer", "adm"], "option optimizer: 'adm' is not known; did you mean adam?"),
    (["--network", "784,10", "--cpu-tier", "sse"], "option cpu_tier: 'sse' is not known"),
    (["--network", "784,10", "--momentum", "0.5"], "option momentum: 0.5 has no effect with --optimizer adam"),
    (["--network", "784,10", "--steps", "x"], "option --steps: 'x' is not a whole number"),
    (["--network", "784,10", "--seconds", "nan"], "option --seconds: 'nan' is not a number"),
    (["--network", "1000000000,10"], "inputs is 1000000000"),
    (["--network", "no.json", "--inputs", "3", "--outputs", "2"], "no.json: cannot be read"),
    (["--network", "100000,30000,30000,30000,30000,10", "--batch", "1000000", "--precision", "fp64"],
     "the step is too large for memory: it needs "),
    (["--inputs", "3"], "the numbers of inputs and outputs are not known"),
    ([], "there is no network to measure"),
])
def test_what_is_no_step_is_refused(arguments, words):
    assert words in refused("bench", "step", *arguments)


def test_names_of_two_words():
    assert "bench alone says too little; add one of peak, step" in refused("bench")
    assert "there is no command bench stpe; did you mean bench step?" in refused("bench", "stpe")
    assert "'x' is one argument too many; see `lamina bench step --help`" in refused("bench", "step", "x")
    assert "Usage: lamina bench step" in done("bench", "step", "--help").out
    assert "  bench peak " in done("bench", "--help").out
