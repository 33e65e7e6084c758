"""A forced CPU tier: which one runs, and that one the machine lacks is refused by name."""

import os

import pytest
from conftest import DATA, ROOT, done, refused, tiers

HEART = DATA / "heart/Heart.csv"
REFUSAL = ("lamina: this machine has no CPU tier avx512: it lacks AVX-512 F, CD, BW, DQ or VL, or an operating system that "
           "saves their registers; choose one of reference, avx2, or auto")
AVX2_MACHINE = os.environ.get("LAMINA_ON_AVX2", ROOT / "build" / "tests" / "lamina_on_avx2")


def test_each_tier_of_this_machine_runs():
    for tier in tiers():
        result = done("train", HEART, "--target", "AHD", "--epochs", 1, "--cpu-tier", tier, "--json")
        assert result.json["run"]["cpu_tier"] == tier


@pytest.mark.parametrize("command", ["predict", "evaluate", "features"])
def test_a_tier_that_the_machine_lacks_is_refused_in_scoring(heart, command):
    more = ["--layer", 1] if command == "features" else []
    assert refused(command, heart, HEART, *more, "--cpu-tier", "avx512", program=AVX2_MACHINE) == REFUSAL


@pytest.mark.parametrize("command", ["train", "cv"])
def test_a_tier_that_the_machine_lacks_is_refused_in_training(tmp_path, command):
    options = [command, HEART, "--target", "AHD", "--cpu-tier", "avx512"]
    assert refused(*options, program=AVX2_MACHINE) == REFUSAL


def test_without_the_option_such_a_machine_runs_what_it_has():
    if len(tiers()) == 1:
        pytest.skip("this machine has no AVX2")
    result = done("train", HEART, "--target", "AHD", "--epochs", 1, "--json", program=AVX2_MACHINE)
    assert result.json["run"]["cpu_tier"] == "avx2"


def test_the_plan_says_which_tier_faster_kernels_need(heart):
    if len(tiers()) == 1:
        pytest.skip("this machine has no AVX2")
    plan = done("show", heart, "plan", program=AVX2_MACHINE).out
    assert "matmul_avx2" in plan and "matmul_avx512 needs tier avx512" in plan


@pytest.mark.parametrize("command", [["bench", "peak"], ["bench", "step", "--network", "4,2"]])
def test_a_tier_that_the_machine_lacks_is_refused_in_measuring(command):
    assert refused(*command, "--cpu-tier", "avx512", program=AVX2_MACHINE) == REFUSAL
