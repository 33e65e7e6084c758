"""tools/check_docs must run what it says it runs and catch an output that changed."""
import pathlib
import subprocess
import sys

import pytest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_docs"


@pytest.fixture
def check(tmp_path):
    binary = tmp_path / "bin" / "lamina"
    binary.parent.mkdir()
    binary.write_text('#!/bin/sh\necho "trained in $$ ms"\necho "AUC $1" >&2\n')
    binary.chmod(0o755)

    def run(text):
        document = tmp_path / "page.md"
        document.write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, TOOL, "--binary", binary, document], capture_output=True, text=True)

    return run


def block(commands, output=None):
    shown = "" if output is None else f"\n```text output\n{output}```\n"
    return f"Text.\n\n```sh run\n{commands}```\n{shown}"


def test_matching_output_passes_with_wildcards(check):
    done = check(block("lamina 0.9\n", "trained in … ms\nAUC 0.9\n"))
    assert done.returncode == 0 and "1 examples in 1 documents" in done.stdout, done.stdout


def test_wildcard_takes_the_blanks_that_align_it(check):
    assert check(block("printf '1    22 best\\n'\n", "1   … best\n")).returncode == 0
    assert check(block("printf '1 4444 best\\n'\n", "1   … best\n")).returncode == 0


def test_difference_shows_only_what_differs(check):
    done = check(block("lamina 0.9\n", "trained in … ms\nAUC 0.8\n"))
    assert [line for line in done.stdout.splitlines() if line[:1] in "+-"][2:] == ["-AUC 0.8", "+AUC 0.9"]


def test_line_of_dots_stands_for_any_lines(check):
    assert check(block("seq 9\n", "1\n…\n9\n")).returncode == 0
    assert check(block("seq 9\n", "1\n…\n8\n")).returncode == 1


@pytest.mark.parametrize("output", ["AUC 0.9\n", "trained in … s\nAUC 0.9\n", "trained in … ms\nAUC 0.8\n", ""])
def test_other_output_is_caught(check, output):
    done = check(block("lamina 0.9\n", output))
    assert done.returncode == 1 and "page.md:3: prints something else" in done.stdout


def test_failing_command_is_caught(check):
    done = check(block("false\necho never\n"))
    assert done.returncode == 1 and "ended with status 1" in done.stdout and "never" not in done.stdout


def test_blocks_share_a_folder_and_others_are_not_run(check):
    assert check("```sh\nfalse\n```\n" + block("echo 1 > a\n") + block("cat a\n", "1\n")).returncode == 0


def test_an_output_block_elsewhere_is_not_the_example_s(check):
    assert check(block("echo 1\n") + "\nOther words.\n\n```text output\n2\n```\n").returncode == 0
