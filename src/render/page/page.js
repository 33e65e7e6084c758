// What a page does: draws its charts as they come into view, in the colours of the page; sorts and copies its tables;
// hands out numbers and pictures.
(function () {
  "use strict";

  const root = document.documentElement;
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const figures = [...document.querySelectorAll("figure.chart")];

  // ---- Text. Plotly takes text for a kind of HTML, so every string of a figure passes through here. ----

  const escaped = (text) =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r\n?|\n/g, "<br>");
  // Templates are ours; what they are filled with is escaped on its own.
  const template = (text) => escaped(text).replace(/&lt;(br|extra|\/extra)&gt;/g, "<$1>");

  function plain(value, key) {
    if (typeof value === "string") return key === "hovertemplate" || key === "texttemplate" ? template(value) : escaped(value);
    if (Array.isArray(value)) return value.map((item) => plain(item, key));
    if (value === null || typeof value !== "object") return value;
    const isText = key === "labelalias"; // its keys are categories
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [isText ? escaped(name) : name, plain(item, name)]));
  }

  // ---- Charts ----

  const NARROW = 460; // pixels
  const LABEL = 26; // characters of a tick's label or a legend's entry
  const short = (text, length) => (text.length > length ? text.slice(0, length - 1).trimEnd() + "…" : text);
  const isAxis = (name) => /^[xy]axis\d*$/.test(name);
  const axisName = (trace, letter) => (trace[letter + "axis"] || letter).replace(letter, letter + "axis");

  // Words in lines of at most so many characters.
  function wrapped(text, length) {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const line = lines[lines.length - 1];
      if (line && line.length + 1 + word.length > length) lines.push(word);
      else lines[lines.length - 1] = line ? line + " " + word : word;
    }
    return lines.map((line) => short(line, Math.max(length, 12))).join("\n");
  }

  const words = (values) => Array.isArray(values) && values.some((value) => typeof value === "string");

  // Strings along an axis are categories: levels such as 1 and 2, or dates, are names here.
  function nameCategories(data, layout) {
    for (const trace of data) {
      for (const letter of ["x", "y"]) {
        if (!words(trace[letter]) || trace.type === "surface") continue;
        const axis = (layout[axisName(trace, letter)] ||= {});
        axis.type ||= "category";
        if (axis.type !== "category" || axis.labelalias) continue;
        const long = trace[letter].filter((name) => typeof name === "string" && name.length > LABEL);
        if (long.length) axis.labelalias = Object.fromEntries(long.map((name) => [name, short(name, LABEL)]));
      }
    }
  }

  function dressAxis(axis, length) {
    const title = axis.title && axis.title.text;
    Object.assign(axis, { gridcolor: css("--grid"), zerolinecolor: css("--line"), linecolor: css("--line"), automargin: true });
    if (title) axis.title = { ...axis.title, text: wrapped(title, Math.max(10, Math.floor(length / 7))), standoff: 10 };
  }

  function dressScene(scene, quiet) {
    scene.dragmode = "turntable";
    for (const letter of ["x", "y", "z"]) {
      const axis = (scene[letter + "axis"] ||= {});
      Object.assign(axis, { gridcolor: css("--line"), zerolinecolor: css("--line"), color: quiet, showbackground: false });
    }
  }

  const isScaled = (part) => Array.isArray(part.z) || Array.isArray(part.color) || Array.isArray(part.surfacecolor);

  // A bar beside the chart tells what colours stand for, where they stand for numbers.
  function dressBars(data) {
    for (const trace of data)
      for (const part of [trace, trace.marker, trace.line]) {
        if (!part || !(part.colorscale || part.showscale)) continue;
        if (isScaled(part)) part.colorbar = { thickness: 12, outlinewidth: 0, ...part.colorbar };
        else part.showscale = false;
      }
  }

  // The figure as Plotly gets it: in the page's colours, for so much room, all text plain.
  function dressed(figure, width, height) {
    const { data, layout } = structuredClone(figure);
    const ink = css("--ink"), quiet = css("--quiet"), paper = css("--paper");
    nameCategories(data, layout);
    dressBars(data);
    for (const trace of data) if (/text/.test(trace.mode)) trace.cliponaxis = false;
    for (const trace of data) if (trace.name) trace.name = short(String(trace.name), width < NARROW ? LABEL : 2 * LABEL);
    if (data.some((trace) => ["scatter", "bar", "heatmap", "contour"].includes(trace.type)))
      for (const name of ["xaxis", "yaxis"]) layout[name] ||= {};
    const span = (axis) => (axis.domain ? axis.domain[1] - axis.domain[0] : 1);
    for (const name of Object.keys(layout).filter(isAxis))
      dressAxis(layout[name], span(layout[name]) * (name[0] === "x" ? width - 60 : height - 80));
    if (layout.scene) dressScene(layout.scene, quiet);
    for (const note of layout.annotations || []) note.arrowcolor ||= quiet;
    Object.assign(layout, {
      width, height, autosize: false,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: css("--sans"), size: 12, color: ink },
      // The axes of parallel lines have names above and ranges below, for which Plotly leaves no room.
      margin: data.some((trace) => trace.type === "parcoords") ? { l: 60, r: 40, t: 48, b: 30 } : { l: 48, r: 12, t: 12, b: 44, ...layout.margin },
      legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom", bgcolor: "rgba(0,0,0,0)", ...layout.legend },
      hoverlabel: { bgcolor: paper, bordercolor: quiet, namelength: -1, font: { color: ink } },
      hovermode: "closest",
      uniformtext: { mode: "hide", minsize: 9 }, // rather than text at bars that nobody can read
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom",
    });
    return { data: plain(data), layout: plain(layout) };
  }

  const sources = new WeakMap();
  function source(figure) {
    if (!sources.has(figure)) sources.set(figure, JSON.parse(figure.querySelector("script").textContent));
    return sources.get(figure);
  }

  const CONFIG = { displayModeBar: false, showTips: false, doubleClick: "reset" };
  const isDrawn = (figure) => figure.hasAttribute("data-drawn");

  function draw(figure) {
    const box = figure.querySelector(".plot"), room = box.clientWidth;
    if (room === 0) return;
    inView.unobserve(figure);
    figure.dataset.drawn = room;
    const width = Math.max(room, leastWidth(source(figure).layout));
    const { data, layout } = dressed(source(figure), width, box.clientHeight);
    Plotly.react(box, data, layout, CONFIG);
    makeRoom(box, layout);
    tellKeyboard(box, width > room);
  }

  // Several panels, and drawings without axes, are not squeezed: on a telephone they scroll in their box.
  function leastWidth(layout) {
    const panels = Object.keys(layout).filter((name) => name.startsWith("xaxis")).length;
    return panels > 2 ? 640 : layout.xaxis && layout.xaxis.visible === false ? 560 : 0;
  }

  // Text at points knows of no margin: what would be cut off gets one.
  function makeRoom(box, layout) {
    const frame = box.querySelector(".svg-container").getBoundingClientRect(), lacking = { l: 0, r: 0, t: 0, b: 0 };
    for (const text of box.querySelectorAll(".plot-container text")) {
      const { left, right, top, bottom, width } = text.getBoundingClientRect();
      if (width === 0) continue;
      lacking.l = Math.max(lacking.l, frame.left - left);
      lacking.r = Math.max(lacking.r, right - frame.right);
      lacking.t = Math.max(lacking.t, frame.top - top);
      lacking.b = Math.max(lacking.b, bottom - frame.bottom);
    }
    const sides = Object.keys(lacking).filter((side) => lacking[side] > 0.5);
    if (sides.length)
      Plotly.relayout(box, Object.fromEntries(sides.map((side) => ["margin." + side, layout.margin[side] + Math.ceil(lacking[side]) + 2])));
  }

  // What Plotly draws is a picture to a reader of screens, and nothing in it takes the focus; what scrolls does.
  function tellKeyboard(box, scrolls) {
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    for (const inner of box.querySelectorAll("[tabindex], a[href]")) inner.setAttribute("tabindex", "-1");
  }

  // Surfaces and parallel coordinates need WebGL, which costs a machine without it much: they are drawn when asked for.
  const needsGl = (figure) => source(figure).data.some((trace) => trace.type === "surface" || trace.type === "parcoords");

  function offer(figure) {
    const box = figure.querySelector(".plot"), button = document.createElement("button");
    inView.unobserve(figure);
    figure.setAttribute("data-offered", "");
    button.type = "button";
    button.textContent = "Draw it";
    button.setAttribute("aria-label", "Draw it: " + figure.querySelector(".title").textContent);
    button.addEventListener("click", () => take(figure));
    box.setAttribute("role", "group");
    const why = document.createElement("p");
    why.textContent = "This chart needs WebGL, and is drawn when asked for.";
    box.append(why, button);
  }

  function take(figure) {
    const box = figure.querySelector(".plot");
    figure.removeAttribute("data-offered");
    box.replaceChildren();
    box.setAttribute("role", "img");
    draw(figure);
  }

  function drawOnce(figure) {
    if (isDrawn(figure) || figure.hasAttribute("data-offered")) return;
    if (needsGl(figure) && !figure.querySelector(".plot-container")) offer(figure);
    else draw(figure);
  }

  const inView = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) drawOnce(target);
  }, { rootMargin: "300px" });
  figures.forEach((figure) => inView.observe(figure));

  // Drawn anew when it is seen again.
  function outdate(figure) {
    figure.removeAttribute("data-drawn");
    inView.observe(figure);
  }
  const redraw = () => figures.filter(isDrawn).forEach(outdate);

  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const figure = target.parentElement;
      if (isDrawn(figure) && target.clientWidth !== Number(figure.dataset.drawn)) outdate(figure);
    }
  });
  figures.forEach((figure) => resized.observe(figure.querySelector(".plot")));

  // An anchor that is followed: its chart is there when the page arrives.
  function follow() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("figure.chart")) drawOnce(target);
  }
  addEventListener("hashchange", follow);
  follow();

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  // Paper is light and narrow, and has all charts.
  addEventListener("beforeprint", () => {
    root.setAttribute("data-print", "");
    figures.forEach((figure) => (figure.hasAttribute("data-offered") ? take(figure) : draw(figure)));
  });
  addEventListener("afterprint", () => {
    root.removeAttribute("data-print");
    redraw();
  });

  // ---- Numbers and pictures ----

  function download(name, url) {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  }

  // The columns of numbers_of (lamina/chart.hpp): series, x, y, z, ends of error bars, and what else a point has.
  class Rows {
    columns = new Map();
    count = 0;
    begin() {
      this.count += 1;
    }
    put(column, value) {
      if (!this.columns.has(column)) this.columns.set(column, []);
      this.columns.get(column)[this.count - 1] = value;
    }
  }

  const at = (list, place) => (Array.isArray(list) ? list[place] : place);

  function putErrors(rows, axis, error, value, i) {
    if (!error || !Array.isArray(error.array) || typeof value !== "number") return;
    const symmetric = error.symmetric ?? !Array.isArray(error.arrayminus);
    const up = error.array[i], down = symmetric ? up : error.arrayminus[i];
    if (typeof down === "number") rows.put(axis + "_low", value - down);
    if (typeof up === "number") rows.put(axis + "_high", value + up);
  }

  function addPoints(rows, trace, series) {
    const { x, y } = trace, sizes = [x, y].filter(Array.isArray).map((list) => list.length);
    const count = sizes.length === 2 ? Math.min(...sizes) : Math.max(0, ...sizes);
    const color = trace.marker && trace.marker.color;
    for (let i = 0; i < count; ++i) {
      rows.begin();
      rows.put("series", series);
      rows.put("x", at(x, i));
      rows.put("y", at(y, i));
      putErrors(rows, "x", trace.error_x, at(x, i), i);
      putErrors(rows, "y", trace.error_y, at(y, i), i);
      if (Array.isArray(trace.base)) rows.put("base", trace.base[i]);
      if (Array.isArray(color) && typeof color[i] !== "string") rows.put("color", color[i]);
      if (Array.isArray(trace.text)) rows.put("text", trace.text[i]);
    }
  }

  // Of a surface x and y may be lists of rows.
  const along = (list, row, column, isX) =>
    Array.isArray(list) && Array.isArray(list[0]) ? list[row][column] : at(list, isX ? column : row);

  function addCells(rows, trace, series) {
    trace.z.forEach((line, r) => line.forEach((z, c) => {
      rows.begin();
      rows.put("series", series);
      rows.put("x", along(trace.x, r, c, true));
      rows.put("y", along(trace.y, r, c, false));
      rows.put("z", z);
    }));
  }

  function addLines(rows, trace, series) {
    const count = Math.max(0, ...trace.dimensions.map((dimension) => dimension.values.length));
    const color = trace.line && trace.line.color;
    for (let i = 0; i < count; ++i) {
      rows.begin();
      rows.put("series", series);
      trace.dimensions.forEach((dimension, d) => {
        const words = dimension.ticktext, place = words && dimension.tickvals.indexOf(dimension.values[i]);
        rows.put(dimension.label || `dimension ${d + 1}`, words && place >= 0 ? words[place] : dimension.values[i]);
      });
      if (Array.isArray(color)) rows.put("color", color[i]);
    }
  }

  function numbers(data) {
    const rows = new Rows();
    data.forEach((trace, i) => {
      const add = trace.dimensions ? addLines : trace.z ? addCells : addPoints;
      add(rows, trace, trace.name || `trace ${i}`);
    });
    return rows;
  }

  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };

  function csv(figure) {
    const { columns, count } = numbers(source(figure).data);
    const lines = [[...columns.keys()].map(cell).join(",")];
    for (let i = 0; i < count; ++i) lines.push([...columns.values()].map((values) => cell(values[i])).join(","));
    const url = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    download(figure.id + ".csv", url);
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  async function png(figure) {
    const box = figure.querySelector(".plot");
    const { data, layout } = dressed(source(figure), box.clientWidth, box.clientHeight + 40);
    const title = figure.querySelector(".title").textContent;
    Object.assign(layout, { paper_bgcolor: css("--paper"), title: { text: escaped(title), x: 0.02, font: { size: 15 } } });
    layout.margin.t += 40;
    const size = { format: "png", width: layout.width, height: layout.height, scale: 2 };
    download(figure.id + ".png", await Plotly.toImage({ data, layout }, size));
  }

  // ---- Tables ----

  const valueOf = (td) => (td ? td.dataset.v ?? td.textContent.trim() : "");

  function compare(a, b) {
    const x = a === "" ? NaN : Number(a), y = b === "" ? NaN : Number(b);
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    if (a === "" || b === "") return (a === "") - (b === ""); // what is missing comes last
    return a.localeCompare(b, undefined, { numeric: true });
  }

  function sort(table, column, direction) {
    const rows = [...table.tBodies[0].rows].filter((row) => !row.classList.contains("sum"));
    const keyed = rows.map((row, place) => ({ row, place: Number((row.dataset.place ??= place)), key: valueOf(row.cells[column]) }));
    const sign = direction === "descending" ? -1 : 1;
    keyed.sort((a, b) => {
      if (direction === "none") return a.place - b.place;
      const empty = (a.key === "") - (b.key === "");
      return empty || sign * compare(a.key, b.key) || a.place - b.place;
    });
    table.tBodies[0].prepend(...keyed.map(({ row }) => row));
  }

  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

  function makeSortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.title = "Sort by this column";
      head.append(button);
      button.addEventListener("click", () => {
        const direction = NEXT[head.getAttribute("aria-sort") || "none"];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (direction !== "none") head.setAttribute("aria-sort", direction);
        sort(table, column, direction);
        say("Sorted by " + button.textContent + ", " + (direction === "none" ? "as at first" : direction));
      });
    });
  }

  const status = document.createElement("p");
  status.className = "status";
  status.setAttribute("role", "status");
  document.body.append(status);
  const say = (text) => (status.textContent = text);

  const tabbed = (table) =>
    [...table.rows].map((row) => [...row.cells].map((td) => valueOf(td).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n") + "\n";

  // The clipboard as far as a page from a file may use it.
  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  async function copy(block, button) {
    await copyText(tabbed(block.querySelector("table")));
    const text = button.textContent;
    button.textContent = "Copied";
    say("The table is copied");
    setTimeout(() => (button.textContent = text), 1500);
  }

  document.querySelectorAll("table[data-sortable]").forEach(makeSortable);

  const ACTIONS = {
    csv: (button) => csv(button.closest("figure")),
    png: (button) => png(button.closest("figure")),
    copy: (button) => copy(button.closest(".block"), button),
  };
  for (const button of document.querySelectorAll("button[data-do]")) {
    button.hidden = false;
    button.addEventListener("click", () => ACTIONS[button.dataset.do](button));
  }

  // ---- Where one is ----

  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const spy = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-20% 0px -75%" });
  document.querySelectorAll("main > section").forEach((section) => spy.observe(section));
})();
