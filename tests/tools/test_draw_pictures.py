"""docs/pictures/ holds what docs/pictures.md shows, and no more."""
import pathlib
import re
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_pictures_are_those_of_the_page():
    shown = set(re.findall(r"!\[[^\]]+\]\(pictures/([\w-]+\.svg)\)", (ROOT / "docs/pictures.md").read_text(encoding="utf-8")))
    assert len(shown) >= 12
    assert shown == {path.name for path in (ROOT / "docs/pictures").iterdir()}


def test_each_is_small_and_says_what_it_shows():
    for path in (ROOT / "docs/pictures").iterdir():
        assert path.stat().st_size < 200_000, path
        root = xml.etree.ElementTree.parse(path).getroot()
        assert root.tag == SVG + "svg" and len(root.find(SVG + "desc").text) > 20, path
