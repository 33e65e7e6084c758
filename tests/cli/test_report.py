"""lamina report: the page in a real browser, its numbers against those of `lamina evaluate`, and what it refuses."""

import csv
import io
import json
import re

import pandas as pd
import pytest
from browser import Browser
from conftest import DATA, done, refused, run
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

HEART = DATA / "heart/Heart.csv"
WIDTHS = (360, 800, 1400)
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    one = Browser(tmp_path_factory.mktemp("downloads"))
    yield one
    one.quit()


@pytest.fixture(scope="module")
def written(heart, tmp_path_factory):
    """The page of the heart model, and what the program says of it."""
    page = tmp_path_factory.mktemp("report") / "heart.html"
    said = done("report", heart, HEART, "--out", page, "--json").json
    return page, said


@pytest.fixture(scope="module")
def page(browser, written):
    """The page, open at 1400 pixels' width with all charts drawn."""
    browser.look(1400)
    browser.open(written[0])
    browser.draw_all()
    return browser


# ---- the file ----


def test_one_file_of_at_most_six_megabytes(written):
    page, said = written
    assert said["written"] == str(page) and said["bytes"] == page.stat().st_size
    assert page.stat().st_size < 6 * MEGABYTE
    html = page.read_text(encoding="utf-8")
    assert not re.search(r"<(script|img|iframe)[^>]* src|<link[^>]* href=\"(?!data:)", html)


def test_equal_runs_write_equal_pages(heart, written, tmp_path):
    done("report", heart, HEART, "--out", tmp_path / "heart.html", "--threads", 1)
    assert (tmp_path / "heart.html").read_bytes() == written[0].read_bytes()


# ---- opening it ----


def test_it_opens_fast(browser, written):
    """A machine at rest needs less than a second; one that is busy with other tests gets more, and three tries."""
    page, said = written
    browser.look(1400)
    times = []
    while len(times) < 3 and min(times, default=9999) > 1000:
        browser.open(page, "#" + said["charts"][0])
        browser.wait("document.querySelector('figure[data-drawn]')")
        times.append(browser.js("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
        drawn = browser.js("return performance.now()")
        print(f"loaded after {times[-1]:.0f} ms, the first chart drawn after at most {drawn:.0f} ms")
    assert min(times) < 3000


def test_an_anchor_brings_its_chart(browser, written):
    page, said = written
    last = said["charts"][-1]
    browser.open(page, "#" + last)
    browser.wait(f"document.getElementById({json.dumps(last)}).hasAttribute('data-drawn')")
    top = browser.js("return document.getElementById(arguments[0]).getBoundingClientRect().top", last)
    assert 0 <= top < 900


# ---- charts ----


def test_every_chart_is_there_and_drawn(page, written):
    said = written[1]
    assert len(said["charts"]) >= 6
    assert page.js("return [...document.querySelectorAll('figure')].map((figure) => figure.id)") == said["charts"]
    marks = page.js("""return [...document.querySelectorAll('figure')].map((figure) => figure.hasAttribute('data-offered')
      ? 'offered' : figure.querySelectorAll('.plot .plot-container :is(path, image, text)').length)""")
    assert all(count == "offered" or count > 3 for count in marks), dict(zip(said["charts"], marks))


def test_charts_have_title_caption_and_alternative_text(page):
    for figure in page.driver.find_elements(By.CSS_SELECTOR, "figure"):
        title = figure.find_element(By.CSS_SELECTOR, ".title").text
        caption = figure.find_element(By.TAG_NAME, "figcaption").text
        plot = figure.find_element(By.CLASS_NAME, "plot")
        assert title and caption
        assert plot.get_attribute("role") == ("group" if figure.get_attribute("data-offered") is not None else "img")
        assert title in plot.get_attribute("aria-label") and caption in plot.get_attribute("aria-label")


def test_hover_tells_a_point(page):
    page.js("document.getElementById('roc').scrollIntoView({behavior: 'instant'})")
    area = page.driver.find_element(By.CSS_SELECTOR, "#roc .nsewdrag")
    path = page.js("""const box = document.querySelector('#roc .plot'), area = arguments[0].getBoundingClientRect();
      const trace = box._fullData.find((one) => one.name.startsWith('heart')), i = Math.floor(trace.x.length / 2);
      return [trace.x[i] * area.width - area.width / 2, area.height / 2 - trace.y[i] * area.height / box._fullLayout.yaxis.range[1]]""", area)
    ActionChains(page.driver).move_to_element_with_offset(area, *map(int, path)).perform()
    page.wait("document.querySelector('#roc .hoverlayer text')?.textContent")
    assert "heart" in page.js("return document.querySelector('#roc .hoverlayer').textContent")


def test_numbers_come_as_csv(page, heart):
    history = done("show", heart, "history", "--json").json["history"]
    page.driver.find_element(By.CSS_SELECTOR, "#history button[data-do=csv]").click()
    table = pd.read_csv(io.BytesIO(page.downloaded("history.csv")))
    assert list(table.columns) == ["series", "x", "y"]
    training = table[table.series == "training"]
    assert training.x.tolist() == [score["epoch"] for score in history]
    assert training.y.tolist() == pytest.approx([score["training_loss"] for score in history], rel=1e-5)


@pytest.mark.parametrize("chart", ["confusion", "calibration", "importance"])
def test_the_table_below_a_chart_has_the_same_numbers(page, chart):
    """The file is made by the page's script, the table by the program."""
    page.driver.find_element(By.CSS_SELECTOR, f"#{chart} button[data-do=csv]").click()
    file = list(csv.reader(io.StringIO(page.downloaded(f"{chart}.csv").decode())))
    heads, rows = page.js("""const table = document.querySelector(`#table-${arguments[0]}-numbers table`);
      const texts = (row) => [...row.cells].map((cell) => cell.dataset.v ?? cell.textContent.trim());
      return [texts(table.tHead.rows[0]), [...table.tBodies[0].rows].map(texts)]""", chart)
    assert heads == file[0] and len(rows) == len(file) - 1 > 3
    for mine, theirs in zip(rows, file[1:]):
        assert [number(cell) for cell in mine] == [number(cell) for cell in theirs]


def number(cell):
    try:
        return pytest.approx(float(cell), rel=1e-12)
    except ValueError:
        return cell


def test_a_picture_comes_as_png(page):
    page.driver.find_element(By.CSS_SELECTOR, "#roc button[data-do=png]").click()
    assert page.downloaded("roc.png").startswith(b"\x89PNG\r\n")


# ---- numbers ----


def cells(browser, table):
    """{row key: {column: exact text}} of a table of the page."""
    return browser.js("""const table = document.querySelector(`#table-${arguments[0]} table`);
      const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
      return [...table.tBodies[0].rows].map((row) => [row.dataset.key ?? row.cells[0].textContent,
        Object.fromEntries([...row.cells].map((cell, i) => [heads[i], [cell.dataset.v ?? cell.textContent, cell.textContent]]))])""",
                      table)


def shown(value):
    return f"{value:.0f}" if value == int(value) else f"{value:.5g}"


def test_numbers_are_those_of_evaluate(page, heart):
    report = done("evaluate", heart, HEART, "--json").json
    metrics = dict(cells(page, "metrics"))
    judged = {key: value for key, value in report.items() if isinstance(value, float)}
    assert len(judged) > 8 and set(metrics) == set(judged)
    for key, value in judged.items():
        exact, text = metrics[key]["these rows"]
        assert (float(exact), text) == (value, shown(value)), key
    matrix, levels = report["confusion"]["counts"], report["confusion"]["levels"]
    rows = cells(page, "confusion")
    assert [[float(row[level][0]) for level in levels] for _, row in rows[:-1]] == matrix
    assert [float(rows[-1][1][level][0]) for level in levels] == [sum(column) for column in zip(*matrix)]
    error = rows[-1][1]["error"]
    assert float(error[0]) == pytest.approx(report["error_rate"], abs=1e-15)
    for key, table in report["tables"].items():
        if not table.get("rows"):
            continue
        listed = [row for _, row in cells(page, key)]
        assert len(listed) == len(table["rows"]), key
        for mine, theirs in zip(listed, table["rows"]):
            for column, value in theirs.items():
                exact = mine[column][0]
                assert (exact == "" if value is None else exact == value if isinstance(value, str)
                        else float(exact) == value), (key, column)


def test_key_metrics_stand_at_the_head(page, heart):
    report = done("evaluate", heart, HEART, "--json").json
    head = page.driver.find_element(By.CSS_SELECTOR, "header.top").text
    for key in ("error_rate", "auc", "log_loss"):
        assert shown(report[key]) in head
    assert "303 rows" in head and "Heart.csv" in head


def column(browser, table, place):
    return browser.js("""return [...document.querySelectorAll(`#table-${arguments[0]} tbody tr:not(.sum)`)]
      .map((row) => row.cells[arguments[1]].dataset.v ?? row.cells[arguments[1]].textContent)""", table, place)


def test_tables_are_sorted_by_click_and_by_key(page):
    before = column(page, "max", 2)
    head = page.driver.find_elements(By.CSS_SELECTOR, "#table-max thead th")[2]
    button = head.find_element(By.TAG_NAME, "button")
    button.click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(page, "max", 2) == sorted(before, key=float) != before
    button.send_keys(Keys.ENTER)
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page, "max", 2) == sorted(before, key=float, reverse=True)
    button.send_keys(Keys.SPACE)
    assert head.get_attribute("aria-sort") is None and column(page, "max", 2) == before
    names = page.driver.find_elements(By.CSS_SELECTOR, "#table-max thead button")[0]
    names.click()
    assert column(page, "max", 0) == sorted(column(page, "max", 0))
    names.click(), names.click()
    sums = page.driver.find_elements(By.CSS_SELECTOR, "#table-confusion thead button")[1]
    sums.click(), sums.click()
    assert page.js("return document.querySelector('#table-confusion tbody').lastElementChild.cells[0].textContent") == "all"
    sums.click()


def test_tables_are_copied(page, heart):
    page.js("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    page.driver.find_element(By.CSS_SELECTOR, "#table-max [data-do=copy]").click()
    page.wait("window.copied")
    rows = list(csv.reader(io.StringIO(page.js("return copied")), delimiter="\t"))
    expected = done("evaluate", heart, HEART, "--json").json["tables"]["max"]["rows"]
    assert rows[0] == ["metric", "threshold", "value", "idx"]
    assert [[row[0], *map(float, row[1:])] for row in rows[1:]] == [
        [row["metric"], row["threshold"], row["value"], row["idx"]] for row in expected]


# ---- for every reader ----

# Elements with text of their own that is wider than they are; boxes that scroll, and what is in them, may be.
CUT = """
const cut = [];
for (const element of document.querySelectorAll('body *')) {
  if (element.closest('.scroll, .plot, .status, .skip, noscript, script')) continue;
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!own || getComputedStyle(element).display === 'inline') continue;
  if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) cut.push(element.outerHTML.slice(0, 100));
}
for (const text of document.querySelectorAll('.plot text')) {
  const box = text.getBoundingClientRect(), plot = text.closest('.svg-container').getBoundingClientRect();
  if (!text.textContent.trim() || box.width === 0 || getComputedStyle(text).visibility === 'hidden') continue;
  if (box.left < plot.left - 1 || box.right > plot.right + 1 || box.top < plot.top - 1 || box.bottom > plot.bottom + 1)
    cut.push(text.closest('figure').id + ': ' + text.textContent);
}
return cut;
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off(page, width):
    page.look(width)
    page.settle()
    page.draw_all()
    assert page.js("return document.documentElement.scrollWidth") <= width
    assert page.js(CUT) == []
    page.look(1400)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_accessibility(page, dark):
    page.look(1400, dark)
    page.settle()
    assert page.axe() == []
    page.look(1400)


def test_charts_follow_the_theme(page):
    colors = []
    for dark in (False, True, False):
        page.look(1400, dark)
        page.js("document.getElementById('roc').scrollIntoView({behavior: 'instant'})")
        page.settle()
        page.wait("document.querySelector('#roc[data-drawn]')")
        colors.append(page.js("return getComputedStyle(document.querySelector('#roc .xtick text')).fill"))
    assert colors == ["rgb(28, 28, 26)", "rgb(232, 230, 225)", "rgb(28, 28, 26)"]


def test_headings_descend_without_gaps(page):
    levels = page.js("return [...document.querySelectorAll('h1, h2, h3, h4')].map((heading) => Number(heading.tagName[1]))")
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert page.js("return document.documentElement.lang") == "en" and page.driver.title == "heart on Heart"


def test_keys_reach_the_content_and_the_sections(browser, written):
    browser.look(1400)
    browser.open(written[0])
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    focus = browser.driver.switch_to.active_element
    assert focus.text == "Skip to the content" and focus.is_displayed()
    assert browser.js("return getComputedStyle(document.querySelector(':focus-visible')).outlineStyle") == "solid"
    focus.send_keys(Keys.ENTER)
    assert browser.js("return document.activeElement.id") == "content"
    link = browser.driver.find_element(By.CSS_SELECTOR, "nav a[href='#section-judging']")
    link.send_keys(Keys.ENTER)
    browser.wait("Math.abs(document.getElementById('section-judging').getBoundingClientRect().top) < 50")


def test_on_paper(browser, written):
    browser.look(1400, dark=True)
    browser.open(written[0])
    browser.js("dispatchEvent(new Event('beforeprint'))")
    drawn = browser.js("return [...document.querySelectorAll('figure.chart')].map((figure) => figure.hasAttribute('data-drawn'))")
    assert drawn and all(drawn)
    browser.cdp("Emulation.setEmulatedMedia", media="print", features=[])
    hidden = browser.js("return ['nav', '.tools'].map((name) => getComputedStyle(document.querySelector(name)).display)")
    assert hidden == ["none", "none"]
    assert browser.js("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.js("return getComputedStyle(document.querySelector('figure')).breakInside") == "avoid"
    browser.js("dispatchEvent(new Event('afterprint'))")
    browser.look(1400)


def test_without_scripts_tables_can_be_read(browser, written):
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    browser.driver.get(f"file://{written[0]}")
    assert "scripts are switched off" in browser.driver.find_element(By.TAG_NAME, "noscript").text
    assert browser.driver.find_element(By.CSS_SELECTOR, "#table-metrics tbody").is_displayed()
    assert not browser.driver.find_elements(By.CSS_SELECTOR, "thead button")
    browser.cdp("Emulation.setScriptExecutionDisabled", value=False)


# ---- names that are not friendly ----

EVIL = ["<script>alert(1)</script>", "<b>x</b>", '"quote\'', "=cmd()", "two\nlines", "🫀 heart", "</script><img src=x onerror=alert(2)>",
        "%{x}", "&lt;", "\u2028line", "$x^2$"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Names and levels that would be markup, were they not text."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = 120
    table = pd.DataFrame({EVIL[0]: [i % 7 for i in range(rows)], EVIL[1]: [EVIL[2 + i % 9] for i in range(rows)],
                          EVIL[6]: [(i * 13) % 11 for i in range(rows)],
                          "<i>y</i>": [EVIL[0] if (i * 13) % 11 > 5 else EVIL[1] for i in range(rows)]})
    table.to_csv(folder / "t.csv", index=False)
    done("train", folder / "t.csv", "--target", "<i>y</i>", "--hidden", "4", "--epochs", "5", "--valid", "0.2", "--out",
         folder / "m.lamina")
    done("report", folder / "m.lamina", folder / "t.csv", "--title", EVIL[6], "--out", folder / "evil.html")
    return folder / "evil.html"


def test_markup_in_names_is_text(browser, hostile):
    browser.look(1400)
    browser.open(hostile)
    browser.js("window.alert = () => { window.alarmed = true }")
    browser.draw_all()
    assert browser.driver.title == EVIL[6]
    assert browser.driver.find_element(By.TAG_NAME, "h1").text == EVIL[6]
    assert not browser.js("return window.alarmed")
    assert browser.driver.find_elements(By.CSS_SELECTOR, "main img, main b, main i, .plot b, .plot a[href*='x']") == []
    # Our two scripts, and the data of the charts.
    kinds = browser.js("return [...document.scripts].map((script) => script.type)")
    assert kinds.count("") == 2 and set(kinds) == {"", "application/json"}
    heads = [head.text for head in browser.driver.find_elements(By.CSS_SELECTOR, "#table-confusion thead th")]
    assert heads[1:3] == [EVIL[0], EVIL[1]] or heads[1:3] == [EVIL[1], EVIL[0]]
    facts = browser.driver.find_element(By.CSS_SELECTOR, ".facts").text
    assert EVIL[0] in facts and "<i>y</i>" in facts
    assert browser.js(CUT) == []
    assert browser.axe() == []


def test_markup_in_charts_is_text(browser, hostile):
    """The figure with the levels on its axes shows them as they are."""
    browser.js("document.getElementById('confusion').scrollIntoView({behavior: 'instant'})")
    ticks = browser.js("return [...document.querySelectorAll('#confusion .xtick text')].map((text) => text.textContent)")
    assert sorted(ticks) == sorted([EVIL[0], EVIL[1]])
    long = browser.js("return [...document.querySelectorAll('#correlation .ytick text')].map((text) => text.textContent)")
    assert EVIL[6][:25] + "…" in long


# ---- other models, other rows ----


def test_rows_without_answers_are_not_judged(browser, heart, tmp_path):
    pd.read_csv(HEART).drop(columns="AHD").to_csv(tmp_path / "new.csv", index=False)
    said = done("report", heart, tmp_path / "new.csv", "--out", tmp_path / "r.html", "--json").json
    assert "these rows do not have AHD, so the answers are not judged" in said["notes"]
    assert not {"roc", "confusion"} & set(said["charts"]) and "history" in said["charts"]
    browser.open(tmp_path / "r.html")
    text = browser.driver.find_element(By.ID, "section-summary").text
    assert "these rows have no answers to compare with" in text
    assert browser.driver.find_elements(By.ID, "table-metrics") == []


def test_models_of_numbers_and_of_several_classes(browser, iris, boston, tmp_path):
    for model, data, metric in ((iris, "iris/iris.csv", "mean_per_class_error"), (boston, "boston/BostonHousing.csv", "rmse")):
        done("report", model, DATA / data, "--out", tmp_path / "r.html")
        browser.look(800)
        browser.open(tmp_path / "r.html")
        browser.draw_all()
        expected = done("evaluate", model, DATA / data, "--json").json[metric]
        assert float(dict(cells(browser, "metrics"))[metric]["these rows"][0]) == expected
        assert browser.js(CUT) == []


def test_a_tree_shows_its_tables_and_drawing(browser, tmp_path):
    done("train", HEART, "--target", "AHD", "--model", "tree", "--out", tmp_path / "tree.lamina")
    done("train", HEART, "--target", "AHD", "--model", "glm", "--out", tmp_path / "glm.lamina")
    done("report", tmp_path / "tree.lamina", HEART, "--with", tmp_path / "glm.lamina", "--out", tmp_path / "r.html")
    browser.open(tmp_path / "r.html")
    assert browser.driver.find_element(By.CSS_SELECTOR, "#section-model pre").text in done("show", tmp_path / "tree.lamina", "tree").out
    done("report", tmp_path / "glm.lamina", HEART, "--out", tmp_path / "g.html")
    browser.open(tmp_path / "g.html")
    assert browser.driver.find_elements(By.CSS_SELECTOR, "#table-learnt-1 tbody tr")


def test_models_beside_each_other_and_a_search(browser, heart, tmp_path):
    done("train", HEART, "--target", "AHD", "--model", "glm", "--out", tmp_path / "glm.lamina")
    done("search", HEART, "--target", "AHD", "--grid", "hidden=4:8", "--grid", "l2=0:1e-3", "--epochs", 3, "--folds", 2,
         "--out", tmp_path / "search")
    said = done("report", heart, HEART, "--with", tmp_path / "glm.lamina", "--search", tmp_path / "search",
                "--bootstrap", 3, "--band-kind", "rows", "--out", tmp_path / "r.html", "--json").json
    assert {"comparison", "leaderboard", "trials", "columns"} <= set(said["charts"])
    assert not [note for note in said["notes"] if "left out" in note]
    browser.look(800)
    browser.open(tmp_path / "r.html", "#leaderboard")
    browser.wait("document.querySelector('#leaderboard[data-offered]')")
    assert browser.axe() == []
    browser.driver.find_element(By.CSS_SELECTOR, "#leaderboard .plot button").click()
    browser.wait("document.querySelector('#leaderboard[data-drawn] canvas')")
    labels = browser.js("return [...document.querySelectorAll('#leaderboard .axis-title')].map((text) => text.textContent)")
    assert {"hidden", "l2", "error_rate"} <= set(labels)
    browser.js("document.getElementById('roc').scrollIntoView({behavior: 'instant'})")
    browser.wait("document.querySelector('#roc[data-drawn]')")
    names = browser.js("return [...document.querySelectorAll('#roc .legendtext')].map((text) => text.textContent)")
    assert any(name.startswith("glm") for name in names) and any(name.startswith("heart") for name in names)


# What the browser says of itself where it must do without a graphics card, once a chart that needs one is asked for.
GRAPHICS = ("software WebGL", "GPU stall due to ReadPixels", "Canvas2D: Multiple readback operations")


def test_no_message_and_no_request(browser):
    """Of all pages that were opened before."""
    browser.read_logs()
    assert [message for message in browser.messages if not any(words in message for words in GRAPHICS)] == []
    allowed = ("file://", "data:", "blob:", "about:", "chrome:")
    assert [url for url in browser.requests if not url.startswith(allowed)] == []
    assert len([url for url in browser.requests if url.endswith(".html")])


# ---- what the program says ----


def test_columns_alike_in_letters_have_anchors_of_their_own(tmp_path):
    rows = 60
    pd.DataFrame({"a b": [i % 7 for i in range(rows)], "a_b": [i * 5 % 11 for i in range(rows)],
                  "y": [i % 7 + 2 * (i * 5 % 11) for i in range(rows)]}).to_csv(tmp_path / "t.csv", index=False)
    done("train", tmp_path / "t.csv", "--target", "y", "--model", "glm", "--out", tmp_path / "m.lamina")
    said = done("report", tmp_path / "m.lamina", tmp_path / "t.csv", "--out", tmp_path / "r.html", "--json").json
    assert {"pdp-a-b", "pdp-a-b-2"} <= set(said["charts"]) and len(set(said["charts"])) == len(said["charts"])


def test_many_rows_bound_what_explains_and_nothing_else(tmp_path):
    data = DATA / "california/CaliforniaHousing.csv"
    done("train", data, "--target", "logMedVal", "--model", "glm", "--out", tmp_path / "m.lamina")
    said = done("report", tmp_path / "m.lamina", data, "--out", tmp_path / "r.html", "--json").json
    assert "explanations are made with 2000 of the 20640 rows, drawn by the seed; --rows says otherwise" in said["notes"]
    assert said["bytes"] < 6 * MEGABYTE
    assert "20640 rows" in re.search(r"<dt>Judged</dt><dd>([^<]*)", (tmp_path / "r.html").read_text(encoding="utf-8"))[1]


# ---- what is refused ----


def test_a_page_that_cannot_be_written(heart, tmp_path):
    line = refused("report", heart, HEART, "--out", tmp_path / "no/report.html")
    assert "report.html: cannot be written: there is no such file or folder; check the name and the folder" in line
    assert "folder" in refused("report", heart, HEART, "--out", tmp_path)


def test_a_page_over_its_own_data(heart, tmp_path):
    data = tmp_path / "heart.csv"
    data.write_bytes(HEART.read_bytes())
    assert "would overwrite what is read" in refused("report", heart, data, "--out", data)
    assert data.read_bytes() == HEART.read_bytes()


def test_rows_that_lack_a_predictor(heart, tmp_path):
    pd.read_csv(HEART).rename(columns={"Chol": "Chole"}).to_csv(tmp_path / "t.csv", index=False)
    line = refused("report", heart, tmp_path / "t.csv", "--out", tmp_path / "r.html")
    assert "'Chol'; did you mean 'Chole'?" in line
    assert not (tmp_path / "r.html").exists()


def test_models_of_different_targets(heart, boston, tmp_path):
    line = refused("report", heart, HEART, "--with", boston, "--out", tmp_path / "r.html")
    assert "does not predict what heart predicts: AHD" in line


def test_a_model_that_is_not_there(tmp_path):
    assert "hart.lamina" in refused("report", "hart.lamina", HEART, "--out", tmp_path / "r.html")
    assert run("report", "hart.lamina", HEART, "--json").json["error"]["kind"] == "file"


@pytest.mark.parametrize("option,words", [
    (("--columns", "Agee"), "the model has no predictor 'Agee'; did you mean Age?"),
    (("--outputs", "Yess"), "the model has no level 'Yess'; did you mean Yes?"),
    (("--x", "Chool"), "option x: there is no 'Chool'; did you mean 'Chol'?"),
    (("--metric", "auk"), "option metric: there is no 'auk'; did you mean 'auc'?"),
    (("--threshold", "2"), "option threshold")], ids=lambda value: value[0])
def test_names_that_are_not_there(heart, tmp_path, option, words):
    assert words in refused("report", heart, HEART, *option, "--out", tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []
