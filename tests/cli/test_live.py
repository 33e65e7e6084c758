"""train --live: curves redrawn in place on a terminal."""

import re

import pytest
from conftest import DATA, done, refused
from terminal import on_a_terminal

TRAIN = ["train", str(DATA / "heart/Heart.csv"), "--target", "AHD", "--valid", "0.2", "--hidden", "16", "--seed", "1"]
SEQUENCE = re.compile(r"\x1b\[(\??)(\d*(?:;\d+)*)([A-Za-z])|\r|\n|[^\x1b\r\n]+")


def screen_of(text):
    """What stands on an endless screen after `text`, and whether the cursor is seen."""
    lines, row, column, seen = [""], 0, 0, True
    for part in SEQUENCE.finditer(text):
        word, (private, number, letter) = part.group(), part.groups()
        if word == "\n":
            row += 1
        elif word == "\r":
            column = 0
        elif letter == "A":
            row -= int(number or 1)
            assert row >= 0, "never above where it began"
        elif letter == "J":
            lines[row:] = [lines[row][:column]]
        elif letter == "K":
            lines[row] = lines[row][:column]
        elif private and letter in "hl":
            seen = letter == "h"
        elif letter == "m":
            continue
        else:
            lines[row] = lines[row][:column].ljust(column) + word + lines[row][column + len(word):]
            column += len(word)
        while row >= len(lines):
            lines.append("")
    return lines, seen


@pytest.mark.parametrize("rows,columns", [(40, 100), (24, 60), (10, 30)])
def test_curves_are_redrawn_in_place(rows, columns):
    text, code = on_a_terminal(rows, columns, *TRAIN, "--live", "--epochs", "3000", "--patience", "0")
    assert code == 0
    frames = text.split("\x1b[?25l")[1:]
    assert len(frames) >= 2, "drawn more than once"
    for frame in frames:
        drawn = re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", frame.split("\x1b[?25h")[0]).split("\n")
        assert len(drawn) <= rows, "the cursor still stands on the screen"
        assert max(len(line.rstrip("\r")) for line in drawn) < columns
    lines, seen = screen_of(text)
    assert seen, "the cursor is back"
    assert sum(line.strip() == "Loss by epoch" for line in lines) == 1, "\n".join(lines)
    assert any("training" in line for line in lines)
    if rows == 40:
        assert sum("by epoch" in line for line in lines) == 2, "the score stands below"
    assert lines[-2].startswith("Nothing was saved") or lines[-1].startswith("Nothing was saved")


def test_ctrl_c_keeps_what_was_learnt():
    text, code = on_a_terminal(30, 80, *TRAIN, "--live", "--epochs", "1000000", "--patience", "0", interrupt_at=b"Loss by epoch")
    assert code == 130
    lines, seen = screen_of(text)
    assert seen
    assert any("stopping after this step" in line for line in lines)
    assert any(line.startswith("Interrupted after") for line in lines)


def test_no_color_and_plain_locales_are_heeded():
    text, code = on_a_terminal(30, 80, *TRAIN, "--live", "--epochs", "5", env={"NO_COLOR": "1", "LC_ALL": "C"})
    assert code == 0
    assert "\x1b[38;5" not in text and text.isascii()


def test_elsewhere_it_tells_in_lines():
    result = done(*TRAIN, "--live", "--epochs", "3")
    assert "note: --live needs a terminal on standard error; epochs are told in lines instead" in result.err
    assert re.search(r"^ +3 ", result.err, re.MULTILINE)
    text, code = on_a_terminal(30, 80, *TRAIN, "--live", "--epochs", "3", env={"TERM": "dumb"})
    assert code == 0 and "--live needs a terminal" in text


@pytest.mark.parametrize("flag", ["--json", "--quiet"])
def test_it_does_not_go_with_silence(flag):
    assert refused(*TRAIN, "--live", flag) == f"lamina: --live draws what {flag} leaves out; give one of the two"


def test_resume_draws_too(tmp_path):
    model = tmp_path / "m.lamina"
    done(*TRAIN, "--epochs", "3", "--out", model)
    text, code = on_a_terminal(30, 80, "resume", model, "--data", DATA / "heart/Heart.csv", "--epochs", "6", "--live",
                               "--out", tmp_path / "n.lamina")
    assert code == 0
    assert "Loss by epoch" in text
