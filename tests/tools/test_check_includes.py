"""tools/check_includes must catch what it is there to catch: each planted violation, and nothing in a clean house."""
import pathlib
import subprocess
import sys

import pytest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_includes"

HOUSE = {
    "CMakeLists.txt": "lamina_room(base LINK Threads::Threads)\nlamina_room(graph USES base LINK fmt::fmt)\n# lamina_room(old)\n",
    "include/lamina/error.hpp": "#pragma once\n#include <string>\n",
    "include/lamina/graph.hpp": '#pragma once\n#include "lamina/error.hpp"\n',
    "include/lamina/lamina.hpp": '#include "lamina/error.hpp"\n#include "lamina/graph.hpp"\n',
    "src/base/error.cpp": '#include "lamina/error.hpp"\n#include "base/cpu.hpp"\n',
    "src/base/cpu.hpp": '// prints nothing: std::cout\nconst char* text = "printf(%d)";\n',
    "src/graph/graph.cpp": '#include "lamina/graph.hpp"\n#include "base/cpu.hpp"\nint snprintf_like();\n',
    "apps/cli/main.cpp": '#include <iostream>\n#include "lamina/graph.hpp"\n#include "local.hpp"\nint main() { std::exit(0); }\n',
}

PLANTED = {
    "upwards": ("src/base/cpu.hpp", '#include "graph/node.hpp"', "base may not use graph"),
    "upwards, public": ("src/base/cpu.hpp", '#include "lamina/graph.hpp"', "base may not use graph"),
    "public header upwards": ("include/lamina/error.hpp", '#include "lamina/graph.hpp"', "base may not use graph"),
    "room's header by its bare name": ("src/graph/graph.cpp", '#include "node.hpp"', "names no room"),
    "umbrella below apps": ("src/graph/graph.cpp", '#include "lamina/lamina.hpp"', "umbrella"),
    "private header in apps": ("apps/cli/main.cpp", '#include "base/cpu.hpp"', "only public headers"),
    "unowned header": ("apps/cli/main.cpp", '#include "lamina/lost.hpp"', "belongs to no one room"),
    "printing": ("src/graph/graph.cpp", 'void f() { printf("x"); }', "prints"),
    "streams": ("src/graph/graph.cpp", "void f() { std::cerr << 1; }", "prints"),
    "exit": ("src/base/error.cpp", "void f() { std::exit(1); }", "exits"),
    "environment": ("src/base/error.cpp", 'auto p = std::getenv("HOME");', "reads the environment"),
    "in a public header": ("include/lamina/graph.hpp", "inline void f() { abort(); }", "exits"),
}


def build(root, house):
    for name, text in house.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, TOOL, root], capture_output=True, text=True)


def test_clean_house_passes(tmp_path):
    done = build(tmp_path, HOUSE)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("name", PLANTED)
def test_planted_violation_is_caught(tmp_path, name):
    path, line, expected = PLANTED[name]
    done = build(tmp_path, {**HOUSE, path: HOUSE[path] + line + "\n"})
    at = f"{path}:{len(HOUSE[path].splitlines()) + 1}: "
    assert done.returncode == 1
    assert [found for found in done.stdout.splitlines() if found.startswith(at) and expected in found], done.stdout


def test_folder_that_is_no_room_is_caught(tmp_path):
    done = build(tmp_path, {**HOUSE, "src/attic/old.cpp": ""})
    assert done.returncode == 1 and "is no room" in done.stdout


def test_public_header_that_nobody_owns_is_caught(tmp_path):
    done = build(tmp_path, {**HOUSE, "include/lamina/lost.hpp": ""})
    assert done.returncode == 1 and "include/lamina/lost.hpp:1: " in done.stdout
