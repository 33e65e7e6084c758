"""Training under the user's eyes: Ctrl-C, and the bar on a terminal."""

import json
import re
import signal
import subprocess
import time

import pytest
from conftest import DATA, binary, done
from terminal import on_a_terminal

LONG = ["train", str(DATA / "california/CaliforniaHousing.csv"), "--target", "logMedVal", "--valid", "0.2", "--hidden",
        "32", "--epochs", "1000000", "--patience", "0"]


def start(*options):
    return subprocess.Popen([binary(), *LONG, *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_training(process):
    """Until the first epoch's line."""
    lines = []
    for line in process.stderr:
        lines.append(line)
        if line.split()[:1] == ["1"]:
            return lines
    raise AssertionError("training never began: " + "".join(lines))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_was_learnt(tmp_path, sent):
    model = tmp_path / "m.lamina"
    process = start("--out", model)
    wait_for_training(process)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopping after this step" in err
    assert "Interrupted after" in out and "The model is saved in" in out
    history = done("show", model, "history", "--json").json["history"]
    assert len(history) >= 1
    assert done("evaluate", model, DATA / "california/CaliforniaHousing.csv", "--json").json["rows"] == 20640
    assert [path.name for path in tmp_path.iterdir()] == ["m.lamina"], "no temporary file stays"


def test_ctrl_c_with_json_prints_one_object(tmp_path):
    process = start("--out", tmp_path / "m.lamina", "--json")
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["stop_reason"] == "interrupted"


def test_a_second_ctrl_c_ends_at_once():
    process = start()
    wait_for_training(process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.mark.parametrize("columns", [100, 50, 24])
def test_the_bar_fits_the_terminal(columns):
    text, code = on_a_terminal(24, columns, "train", DATA / "california/CaliforniaHousing.csv", "--target", "logMedVal",
                               "--epochs", "30", "--hidden", "64", "--batch", "32", "--threads", "1", "--cpu-tier",
                               "reference")
    assert code == 0
    bars = [part.split("\x1b[K")[0] for part in text.split("\r") if "epoch " in part and "\x1b[K" in part and "/30" in part]
    assert bars, "a bar was drawn"
    assert max(len(bar) for bar in bars) < columns
    assert all(re.match(r"  epoch \d+/30", bar) for bar in bars)
    if columns == 100:
        assert any("left" in bar and "rows/s" in bar and "loss" in bar and "=" in bar for bar in bars)
    assert text.rstrip().splitlines()[-1].startswith("Nothing was saved")


def test_help_fits_the_terminal():
    page, _ = on_a_terminal(24, 70, "train", "--help")
    assert max(len(line.rstrip("\r")) for line in page.split("Examples")[0].split("\n")) <= 70
