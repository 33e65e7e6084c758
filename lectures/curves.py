"""Curves as SVG: small panels with axes, for the experiments of this folder."""

COLOURS = ("#1c64aa", "#d95f0e", "#3a923a", "#9060b0", "#b03040", "#8a6d1a", "#3f9f9f", "#555555", "#c060a0")


class Panel:
    """A rectangle of the plane, drawn `width` × `height` pixels large."""

    def __init__(self, title, x, y, width=240, height=170, jumps=False):
        self.title, self.x, self.y, self.width, self.height = title, x, y, width, height
        self.jumps = jumps  # whether a steep step between two points is a jump of the function, not to be drawn
        self.curves = []  # (points, colour, label)

    def add(self, points, colour=None, label=""):
        self.curves.append((points, colour or COLOURS[len(self.curves) % len(COLOURS)], label))

    def place(self, x, y):
        (left, right), (low, high) = self.x, self.y
        return (x - left) / (right - left) * self.width, (high - y) / (high - low) * self.height

    def line(self, points):
        """Parts of the curve inside the panel; a jump, or what lies outside, breaks it."""
        low, high = self.y
        runs, run, before = [], [], None
        for x, y in points:
            jump = self.jumps and before is not None and abs(y - before) > (high - low) / 5
            if jump or not low <= y <= high:
                runs, run = runs + [run], []
            if low <= y <= high:
                run.append(self.place(x, y))
            before = y
        return [run for run in runs + [run] if len(run) > 1]

    def svg(self):
        yield f'<rect width="{self.width}" height="{self.height}" fill="#fff" stroke="#ccc"/>'
        for axis, (low, high) in (("x", self.x), ("y", self.y)):
            if low < 0 < high:
                (a, b), (c, d) = (self.place(self.x[0], 0), self.place(self.x[1], 0)) if axis == "y" else (
                    self.place(0, self.y[0]), self.place(0, self.y[1]))
                yield f'<path d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" stroke="#ddd"/>'
        for points, colour, _ in self.curves:
            for run in self.line(points):
                path = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
                yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        yield f'<text x="6" y="16" font-size="13" font-weight="bold">{self.title}</text>'
        for row, (_, colour, label) in enumerate(curve for curve in self.curves if curve[2]):
            yield f'<text x="{self.width - 6}" y="{32 + 15 * row}" font-size="12" text-anchor="end" fill="{colour}">{label}</text>'
        ends = ((2, self.height + 13, "start", self.x[0]), (self.width - 2, self.height + 13, "end", self.x[1]),
                (-4, self.height, "end", self.y[0]), (-4, 11, "end", self.y[1]))
        for x, y, anchor, value in ends:
            yield f'<text x="{x}" y="{y}" font-size="10" text-anchor="{anchor}" fill="#666">{value:g}</text>'


def page(panels, columns):
    """The panels in rows of `columns`, as one picture."""
    width, height = panels[0].width + 44, panels[0].height + 30
    rows = -(-len(panels) // columns)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * width} {rows * height}" '
             'font-family="sans-serif">', f'<rect width="{columns * width}" height="{rows * height}" fill="#fff"/>']
    for i, panel in enumerate(panels):
        lines.append(f'<g transform="translate({i % columns * width + 34} {i // columns * height + 8})">')
        lines += list(panel.svg()) + ["</g>"]
    return "\n".join(lines + ["</svg>"]) + "\n"
