"""Running the program as a user would: what the tests written in Python share."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


def binary():
    """The program's absolute path: tests run it from folders of their own."""
    return str(Path(os.environ.get("LAMINA", ROOT / "build" / "apps" / "cli" / "lamina")).resolve())


def tiers():
    """The CPU tiers that this machine has."""
    everything = ("reference", "avx2", "avx512", "avx512bf16", "amx")
    options = done("train", "--explain-options", "--json").json["options"]
    best = next(option["value"] for option in options if option["name"] == "cpu_tier")
    return everything[: everything.index(best) + 1]


class Result:
    """A finished run: exit code and both streams."""

    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def json(self):
        return json.loads(self.out)


def run(*arguments, cwd=None, timeout=300, program=None, **options):
    process = subprocess.run([program or binary(), *map(str, arguments)], cwd=cwd, capture_output=True, text=True,
                             timeout=timeout, **options)
    return Result(process)


def done(*arguments, **options):
    """Runs and expects exit code 0."""
    result = run(*arguments, **options)
    assert result.code == 0, result.err + result.out
    return result


def refused(*arguments, **options):
    """Runs, expects exit code 2 and one line of complaint, and gives the line back."""
    result = run(*arguments, **options)
    assert result.code == 2, (result.code, result.out, result.err)
    complaints = [line for line in result.err.splitlines() if line.startswith("lamina: ")]
    assert len(complaints) == 1, result.err
    assert result.err.endswith(complaints[0] + "\n"), "the complaint is the last line"
    assert ";" in complaints[0], "a complaint ends with a remedy: " + complaints[0]
    return complaints[0]
