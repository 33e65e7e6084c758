"""`lamina train --profile`: where the time of a run goes."""

import pytest
from conftest import DATA, done

IRIS = ["train", DATA / "iris/iris.csv", "--target", "C5", "--epochs", 30, "--threads", 1, "--batch", 10]


def test_the_parts_make_up_the_run():
    result = done(*IRIS, "--valid", 0.2, "--profile", "--json").json
    profile, parts = result["profile"], {part["part"]: part for part in result["profile"]["parts"]}
    epochs = len(result["history"])
    assert sum(part["seconds"] for part in parts.values()) + profile["seconds_elsewhere"] == pytest.approx(profile["seconds"])
    assert parts["training steps"]["times"] == epochs * 12  # 120 rows in tens
    assert parts["validation"]["times"] == epochs and parts["final scores"]["times"] == 1
    assert all(part["seconds"] > 0 for part in parts.values())


def test_every_kernel_of_a_step_is_measured():
    profile = done(*IRIS, "--profile", "--json").json["profile"]
    steps = next(part for part in profile["parts"] if part["part"] == "training steps")
    kernels = profile["kernels"]
    assert any("matmul" in kernel["kernel"] for kernel in kernels)
    assert {kernel["calls"] for kernel in kernels} == {steps["times"]}
    assert 0 < sum(kernel["seconds"] for kernel in kernels) <= steps["seconds"]
    assert [k["seconds"] for k in kernels] == sorted((k["seconds"] for k in kernels), reverse=True)
    assert profile["peak_gflops"] > 0 and profile["peak_gb_per_second"] > 0
    assert any(kernel["gflops"] > 0 for kernel in kernels) and all(kernel["gb_per_second"] > 0 for kernel in kernels)


def test_measuring_changes_no_bit(tmp_path):
    done(*IRIS, "--out", tmp_path / "a.lamina")
    text = done(*IRIS, "--out", tmp_path / "b.lamina", "--profile").out
    assert (tmp_path / "a.lamina").read_bytes() == (tmp_path / "b.lamina").read_bytes()
    assert "The kernels of the training steps, beside" in text and "between the calls" in text and "the rest" in text


def test_a_run_on_all_rows_has_a_profile_too():
    profile = done(*IRIS[:-2], "--optimizer", "lbfgs", "--epochs", 3, "--profile", "--json").json["profile"]
    assert any("matmul" in kernel["kernel"] for kernel in profile["kernels"])


def test_without_it_nothing_is_told():
    assert "profile" not in done(*IRIS, "--json").json
