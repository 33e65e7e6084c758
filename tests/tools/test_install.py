"""What `cmake --install` lays out works away from the source tree: the binary finds its tables, a program links."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAMINA = pathlib.Path(os.environ.get("LAMINA", ROOT / "build/release/apps/cli/lamina"))

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
find_package(lamina REQUIRED)
add_executable(consumer main.cpp)
target_link_libraries(consumer PRIVATE lamina::model)
"""


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    run("cmake", "--install", LAMINA.resolve().parents[2], "--prefix", folder)
    return folder


def test_binary_finds_its_tables(prefix, tmp_path):
    original = prefix / "share/lamina/data/heart/Heart.csv"
    written = subprocess.run([prefix / "bin/lamina", "data", "heart"], cwd=tmp_path, capture_output=True, check=True).stdout
    assert written == original.read_bytes()


def test_the_program_of_the_readme_links_and_runs(prefix, tmp_path):
    (program,) = re.findall(r"^```cpp\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    (tmp_path / "CMakeLists.txt").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "main.cpp").write_text(program, encoding="utf-8")
    shutil.copy(prefix / "share/lamina/data/heart/Heart.csv", tmp_path / "heart.csv")
    run("cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release")
    run("cmake", "--build", tmp_path / "build")
    assert "303 rows scored" in run(tmp_path / "build/consumer", cwd=tmp_path)
    assert (tmp_path / "heart.lamina").is_file()
