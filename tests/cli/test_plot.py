"""lamina plot: the list, files by their ending, what is refused."""

import csv
import gzip
import io
import json
import re
import struct

import pytest
from running import DATA, ROOT, done, refused, run

HEART = DATA / "heart/Heart.csv"


@pytest.fixture(scope="module")
def xor(tmp_path_factory):
    """(model, table) of the XOR points."""
    folder = tmp_path_factory.mktemp("xor")
    done("toy", "xor", "--rows", "40", "--out", folder / "xor.csv")
    done("train", folder / "xor.csv", "--target", "class", "--hidden", "3", "--epochs", "30", "--out",
         folder / "xor.lamina")
    return folder / "xor.lamina", folder / "xor.csv"


def test_the_kinds_are_listed():
    text = done("plot").out
    assert text == done("plot", "--list").out
    kinds = done("plot", "--json").json["kinds"]
    assert {"boundary", "activations", "descent", "images", "components"} <= {kind["kind"] for kind in kinds}
    assert all(kind["kind"] in text for kind in kinds)
    assert len({kind["kind"] for kind in kinds}) == len(kinds)


def test_every_kind_has_a_page_that_names_its_options_alone():
    for kind in done("plot", "--json").json["kinds"]:
        page = done("plot", kind["kind"], "--help").out
        assert kind["title"] in page
        for option in kind["options"]:
            assert "--" + option.replace("_", "-") in page, (kind["kind"], option)
    assert "--bins" not in done("plot", "boundary", "--help").out


def test_the_gallery_shows_every_kind():
    page = (ROOT / "docs" / "pictures.md").read_text()
    for kind in done("plot", "--json").json["kinds"]:
        assert re.search(rf"^lamina plot {kind['kind']} ", page, re.MULTILINE), kind["kind"]


def test_the_ending_says_the_format(xor, tmp_path):
    model, table = xor
    for ending, start in ((".svg", b"<svg"), (".png", b"\x89PNG\r\n"), (".html", b"<!doctype html>"), (".csv", b"series,")):
        out = tmp_path / f"b{ending}"
        assert done("plot", "boundary", model, table, "--out", out).out == ""
        assert out.read_bytes().lstrip()[:20].lower().startswith(start.lower()) or start in out.read_bytes()[:200]
    done("plot", "boundary", model, table, "--out", tmp_path / "b.json")
    figure = json.loads((tmp_path / "b.json").read_text())
    assert figure["data"][0]["type"] == "heatmap" and figure["layout"]["xaxis"]["title"]["text"] == "x1"
    printed = done("plot", "boundary", model, table, "--json").json
    assert printed["figures"] == [figure] and "written" not in printed


def test_the_picture_has_the_size_that_was_asked_for(tmp_path):
    done("plot", "activations", "--activations", "relu", "--out", tmp_path / "a.png", "--width", 300, "--height", 200,
         "--scale", 2, "--dark")
    assert struct.unpack(">II", (tmp_path / "a.png").read_bytes()[16:24]) == (600, 400)


def test_several_figures_are_numbered(tmp_path):
    result = done("plot", "descent", "--out", tmp_path / "d.csv")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"d-{i}.csv" for i in range(1, len(names) + 1)] and len(names) == 7
    assert result.err.count("wrote ") == 7
    written = done("plot", "descent", "--out", tmp_path / "e.csv", "--json").json["written"]
    assert written == [str(tmp_path / f"e-{i}.csv") for i in range(1, 8)]


def test_the_numbers_of_a_descent_are_those_of_its_rule(tmp_path):
    done("plot", "descent", "--function", "x^2 + 10*y^2", "--rules", "gd:rate=0.04", "--starts-at", "2:1", "--steps", 5,
         "--out", tmp_path / "d.csv")
    rows = [row for row in csv.DictReader(io.StringIO((tmp_path / "d.csv").read_text())) if row["series"] != "loss"]
    x, y = 2, 1
    assert len(rows) == 6
    for row in rows:
        assert float(row["x"]) == pytest.approx(x, rel=1e-5) and float(row["y"]) == pytest.approx(y, rel=1e-5)
        x, y = x - 0.04 * 2 * x, y - 0.04 * 20 * y


def test_without_a_file_it_is_drawn_in_the_terminal(xor, tmp_path):
    model, table = xor
    text = done("plot", "fit", *line_models(tmp_path), "--width", 60).out
    assert "Fit of y along x" in text and "\x1b" not in text
    both = done("plot", "boundary", model, table, "--terminal", "--out", tmp_path / "b.svg")
    assert "Decision boundary" in both.out and (tmp_path / "b.svg").exists()


def line_models(folder):
    """A model of y = 3x + 1 that is no network, and its rows."""
    (folder / "line.csv").write_text("x,y\n" + "".join(f"{x / 4},{3 * x / 4 + 1}\n" for x in range(20)))
    done("train", folder / "line.csv", "--target", "y", "--model", "glm", "--lambda", 0, "--out", folder / "line.lamina")
    return folder / "line.lamina", folder / "line.csv"


def test_a_fitted_line_is_the_line(tmp_path):
    model, table = line_models(tmp_path)
    figure = done("plot", "fit", model, table, "--json").json["figures"][0]
    rows, curve = figure["data"]
    assert [3 * x + 1 for x in rows["x"]] == pytest.approx(rows["y"])
    assert float(re.search(r"distances from the rows: line (\S+)\.$", figure["caption"])[1]) < 1e-4
    assert [3 * x + 1 for x in curve["x"]] == pytest.approx(curve["y"], abs=1e-4)


def test_gradients_under_warm_restarts(tmp_path):
    """The sizes over training that are drawn are those that training kept."""
    done("train", HEART, "--target", "AHD", "--hidden", "8", "--schedule", "cosine_restarts", "--restart-epochs", 2, "--epochs", 6,
         "--watch", "gradients", "--out", tmp_path / "r.lamina")
    figures = done("plot", "gradient-norms", tmp_path / "r.lamina", "--json").json["figures"]
    sizes = [size for trace in figures[0]["data"] for size in trace["y"]]
    assert len(figures[0]["data"]) >= 1 and len(sizes) >= 6 and all(size > 0 for size in sizes)


@pytest.fixture(scope="module")
def squares(tmp_path_factory):
    """(model, images, labels): 40 pictures of 3 × 3, of class 1 where the first pixel is bright."""
    folder = tmp_path_factory.mktemp("squares")
    pixels = bytes(((i % 2) * 255 if j == 0 else 60 * (i * 7 % 4)) for i in range(40) for j in range(9))
    (folder / "i.gz").write_bytes(gzip.compress(struct.pack(">IIII", 2051, 40, 3, 3) + pixels))
    (folder / "l.gz").write_bytes(gzip.compress(struct.pack(">II", 2049, 40) + bytes(i % 2 for i in range(40))))
    done("train", folder / "i.gz", "--labels", folder / "l.gz", "--hidden", "4", "--epochs", "0", "--out", folder / "m")
    return folder / "m", folder / "i.gz", folder / "l.gz"


def test_images_with_their_labels(squares):
    model, images, labels = squares
    figure = done("plot", "images", images, "--labels", labels, "--images", 6, "--json").json["figures"][0]
    assert len(figure["layout"]["annotations"]) == 6
    for tile, caption in enumerate(figure["layout"]["annotations"]):
        assert figure["data"][0]["z"][0][tile * 4] == 255 * int(caption["text"])
    wrong = done("plot", "misclassified", model, images, "--labels", labels, "--json").json["figures"][0]
    errors = done("evaluate", model, images, "--labels", labels, "--json").json
    assert wrong["caption"].startswith(f"{round(errors['error_rate'] * 40)} of 40 images")
    weights = done("show", model, "weights", "--json").json["weights"][0]
    filters = done("plot", "filters", model, "--json").json["figures"][0]
    drawn = [filters["data"][0]["z"][row][column] for row in range(3) for column in range(3)]
    assert drawn == pytest.approx(weights["values"][:: weights["columns"]], rel=1e-5)
    assert "--labels" in refused("plot", "misclassified", model, images)


def test_columns_that_look_like_html_are_text(tmp_path):
    name = "<script>alert(1)</script>"
    lines = [f"{name},b,class"] + [f"{i % 7},{i % 5},{'<b>yes</b>' if i % 2 else 'no & more'}" for i in range(40)]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n")
    done("train", tmp_path / "t.csv", "--target", "class", "--model", "tree", "--out", tmp_path / "t.lamina")
    done("plot", "boundary", tmp_path / "t.lamina", tmp_path / "t.csv", "--out", tmp_path / "t.svg")
    assert "<script" not in (tmp_path / "t.svg").read_text() and "&lt;script&gt;" in (tmp_path / "t.svg").read_text()


@pytest.mark.parametrize("arguments,words", [
    (["bundary"], ["there is no chart bundary", "did you mean boundary?"]),
    (["nothing-like-it"], ["`lamina plot` lists the kinds"]),
    (["activations", "--bins", "3"], ["--bins has no effect on the chart activations"]),
    (["activations", "--activations", "relou"], ["did you mean relu?"]),
    (["activations", "--out", "a.gif"], ["says no format", ".svg"]),
    (["activations", "--out", "a.html", "--dark"], ["--dark has no effect"]),
    (["activations", "--out", "a.svg", "--scale", "2"], ["--scale has no effect"]),
    (["activations", "--out", "a.png", "--width", "1"], ["--width 1 is out of range"]),
    (["activations", "--out", "no/such/folder/a.svg"], ["no/such/folder"]),
    (["activations", "--labels", "l.gz"], ["--labels is about a table, and none is named"]),
    (["activations", HEART], ["drawn without rows"]),
    (["boundary"], ["drawn from one model"]),
    (["boundary", HEART], ["drawn from one model"]),
    (["boundary", HEART, HEART], ["a second table"]),
    (["boundary", "no-such.lamina", HEART], ["no-such.lamina: cannot be read"]),
    (["boundary", "no-such.lamina"], ["no-such.lamina"]),
    (["descent", "--function", "x^2 +"], ["expected"]),
    (["descent", "--rules", "adm"], ["did you mean adam?"]),
])
def test_mistakes_are_named(arguments, words, tmp_path):
    complaint = refused("plot", *arguments, cwd=tmp_path)
    assert all(word in complaint for word in words), complaint


def test_mistakes_about_the_model(xor, heart, iris, boston, tmp_path):
    model, table = xor
    assert "did you mean x1?" in refused("plot", "contour", model, table, "--x", "x3")
    assert "drawn from one model" in refused("plot", "boundary", model, heart, table)
    assert "takes one model at most" in refused("plot", "components", model, heart, table)
    assert "does not decide between two classes" in refused("plot", "boundary", iris, DATA / "iris/iris.csv",
                                                           "--threshold", "0.5")
    assert "predicts numbers" in refused("plot", "boundary", boston, DATA / "boston/BostonHousing.csv")
    assert "13 predictors" in refused("plot", "fit", heart, HEART)
    assert "overwrite" in refused("plot", "boundary", model, table, "--out", table)
    result = run("plot", "boundary", model, "--json")
    assert result.code == 2 and "rows" in json.loads(result.out)["error"]["message"]
