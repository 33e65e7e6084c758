"""docs/lectures.md says only what is there: tests, options, commands, files and headings."""
import pathlib
import re
import subprocess
import sys
import unicodedata

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from running import binary  # noqa: E402

PAGE = ROOT / "docs" / "lectures.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.10", "1.11", "2", "3", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6",
        "4.7", "4.8", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "5.10", "6", "7", "8.1", "8.2", "8.3", "8.4", "8.5",
        "8.6", "8.7", "8.8", "8.9", "8.10", "8.11", "8.12", "8.13", "8.14", "8.15",
        "9.1", "9.2", "9.3", "9.4", "9.5", "9.6", "9.7", "9.8"]
LINK = re.compile(r"\[[^\]]*\]\(([^)]+)\)")
CODE = re.compile(r"`([^`]+)`")


def rows():
    """The cells of every line that stands for a row of the notes."""
    found = []
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 6 and re.fullmatch(r"[\d.]+", cells[0]):
            found.append(cells)
    return found


def help_of(*command):
    return subprocess.run([binary(), *command, "--help"], capture_output=True, text=True, check=True).stdout


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    kept = (c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def test_every_row_has_what_how_and_a_test():
    assert sorted(set(cells[0] for cells in rows())) == sorted(ROWS)
    for number, what, how, _, test, _ in rows():
        assert what and LINK.search(test), number
        assert how or "named" in what, number


@pytest.mark.parametrize("cells", rows(), ids=lambda cells: cells[0] + " " + cells[1][:40])
def test_tests_are_there(cells):
    parts = LINK.split(cells[4])  # text, path, text, path, text: names follow the file they stand in
    for path, names in zip(parts[1::2], parts[2::2]):
        source = (PAGE.parent / path).read_text(encoding="utf-8")
        for name in CODE.findall(names):
            assert re.search(rf"^def {name}\(|^TEST(_[FP])?\(\w+, {name}\)", source, re.MULTILINE), (path, name)
        if re.match(r"test_section_\d", pathlib.Path(path).name):
            assert CODE.findall(names), f"{path} is named without a test"


def test_files_and_headings_are_there():
    links = LINK.findall(TEXT)
    assert len(links) > 100
    for link in links:
        path, _, anchor = link.partition("#")
        target = PAGE.parent / path
        assert target.is_file(), link
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        assert not anchor or anchor in map(slug, headings), link
    for path in re.findall(r"`(lectures/[^`]+)`", TEXT):
        assert (ROOT / path).is_file(), path


def test_options_and_commands_are_there():
    overview, train = help_of(), help_of("train")
    for cells in rows():
        commands = set(re.findall(r"`lamina (\w+)", cells[2])) | ({"explain"} if cells[0].startswith("9.") else set())
        pages = train + "".join(help_of(command) for command in commands)
        for command in commands:
            assert re.search(rf"^ +{command} ", overview, re.MULTILINE), command
        for option in re.findall(r"--[a-z][a-z0-9-]*", cells[2]):
            assert re.search(rf"{option}\b(?!-)", pages), (cells[0], option)


def test_values_of_options_are_there():
    """A word that follows an option with choices, as in `--loss huber`, is one of them."""
    train = " ".join(help_of("train").split())
    for option in ("loss", "activation", "output", "initializer", "optimizer", "schedule", "normalization"):
        choices = re.search(rf"--{option} NAME .*?one of ([\w, ]+)", train)[1].replace(",", " ").split()
        for value in re.findall(rf"--{option} (\w+)", "".join(cells[2] for cells in rows())):
            assert value in choices, (option, value)
