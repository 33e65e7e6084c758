"""A network that memory cannot hold is refused before anything is allocated, with what would fit."""

import re
import resource

import pytest
from conftest import DATA, done, refused

HEART = ["train", DATA / "heart/Heart.csv", "--target", "AHD", "--threads", 1]
LIMIT = 600_000_000


def with_limit():
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


def test_no_machine_holds_this():
    line = refused(*HEART, "--hidden", "60000,60000,60000,60000,60000,60000,60000,60000", "--precision", "fp64")
    assert "the network is too large for memory: training needs" in line
    assert re.search(r"use at most --hidden \d+(,\d+){7}$", line)


@pytest.mark.parametrize("options", [[], ["--valid", "0.2"], ["--checkpoint", "c.lamina", "--checkpoint-every", "1"],
                                     ["--optimizer", "sgd", "--precision", "fp64"]])
def test_what_is_said_to_fit_fits(tmp_path, options):
    command = [*HEART, *options, "--epochs", 1, "--out", "m.lamina", "--hidden"]
    line = refused(*command, "20000,10000", cwd=tmp_path, preexec_fn=with_limit)
    assert list(tmp_path.iterdir()) == []
    wide, narrow = re.search(r"use at most --hidden (\d+),(\d+)$", line).groups()
    assert int(wide) > 500 and abs(int(wide) - 2 * int(narrow)) <= 1
    done(*command, f"{wide},{narrow}", cwd=tmp_path, preexec_fn=with_limit)


def test_a_batch_may_be_what_is_too_large(tmp_path):
    done("toy", "xor", "--rows", 100000, "--out", "xor.csv", cwd=tmp_path)
    command = ["train", "xor.csv", "--target", "class", "--threads", 1, "--hidden", "1000", "--epochs", 1, "--batch"]
    line = refused(*command, 100000, cwd=tmp_path, preexec_fn=with_limit)
    assert "activations of 100000 rows" in line
    batch = int(re.search(r"use at most --batch (\d+)$", line).group(1))
    assert 10000 < batch < 100000
    done(*command, batch, cwd=tmp_path, preexec_fn=with_limit)
