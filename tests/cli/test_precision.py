"""--precision bf16: what it promises, what it costs, and what refuses it."""

import math

from conftest import DATA, done, refused, tiers

HEART = [DATA / "heart/Heart.csv", "--target", "AHD"]
TRAIN = ["train", *HEART, "--valid", "0.2", "--hidden", "19,7", "--epochs", "8", "--batch", "100", "--precision", "bf16",
         "--quiet"]


def model_bytes(folder, *options):
    path = folder / "m.lamina"
    done(*TRAIN, "--out", path, *options)
    return path.read_bytes()


def test_threads_and_runs_give_the_same_bytes_on_each_tier(tmp_path):
    for tier in tiers():
        first = model_bytes(tmp_path, "--cpu-tier", tier, "--threads", 1)
        for threads in (1, 2, 3, 8):
            assert model_bytes(tmp_path, "--cpu-tier", tier, "--threads", threads) == first, (tier, threads)


def test_a_model_remembers_its_precision(tmp_path):
    model_bytes(tmp_path)
    plan = done("show", tmp_path / "m.lamina", "plan").out
    if "this CPU multiplies faster in fp32" not in plan:
        calls = plan.partition("Refused")[0]  # a higher tier's kernel may be named below
        assert calls.count("matmul_bf16") == 3
    assert "bf16" in done("show", tmp_path / "m.lamina", "options").out


def test_a_resumed_run_gives_the_same_bytes(tmp_path):
    base = [*TRAIN, "--schedule", "constant", "--patience", 0]
    done(*base, "--epochs", 3, "--out", tmp_path / "three.lamina")
    done(*base, "--out", tmp_path / "eight.lamina")
    done("resume", tmp_path / "three.lamina", "--data", HEART[0], "--epochs", 8, "--quiet", "--out", tmp_path / "r.lamina")
    assert (tmp_path / "r.lamina").read_bytes() == (tmp_path / "eight.lamina").read_bytes()


def test_a_line_search_refuses_it():
    assert refused("train", *HEART, "--precision", "bf16", "--optimizer", "lbfgs") == (
        "lamina: option precision: bf16 is too coarse for a line search; use --precision fp32 or fp64, or another "
        "--optimizer")


def test_mnist_is_learnt_as_well_as_in_fp32(tmp_path):
    """An error rate p of 10,000 rows is known to √(p(1 − p)/10,000); the two may differ by three of their deviations."""
    images = [DATA / "mnist/train-images-idx3-ubyte.gz", "--labels", DATA / "mnist/train-labels-idx1-ubyte.gz"]
    test = [DATA / "mnist/t10k-images-idx3-ubyte.gz", "--labels", DATA / "mnist/t10k-labels-idx1-ubyte.gz"]
    rates = []
    for precision in ("fp32", "bf16"):
        model = tmp_path / f"{precision}.lamina"
        done("train", *images, "--epochs", 1, "--precision", precision, "--quiet", "--out", model)
        rates.append(done("evaluate", model, *test, "--json").json["error_rate"])
    assert max(rates) < 0.06, rates
    assert abs(rates[0] - rates[1]) < 3 * math.sqrt(sum(p * (1 - p) for p in rates) / 10000), rates
