"""The picture of the README is what the code draws, to the byte: so must be all that is trained and scored for it."""
import os
import pathlib
import subprocess
import sys
import xml.dom.minidom

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAMINA = os.environ.get("LAMINA", ROOT / "build/release/apps/cli/lamina")


def test_the_picture_is_in_step():
    drawn = subprocess.run([sys.executable, ROOT / "tools/draw_xor", LAMINA], check=True, capture_output=True).stdout
    xml.dom.minidom.parseString(drawn)
    assert drawn == (ROOT / "docs/xor.svg").read_bytes(), "tools/draw_xor LAMINA > docs/xor.svg draws it anew"
