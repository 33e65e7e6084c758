"""Figures beside their targets: the rows that `make bench` prints and writes as JSON."""

from dataclasses import asdict, dataclass, field


@dataclass
class Figure:
    theme: str  # "step"
    work: str  # "Adam step, batch 128"
    unit: str  # "µs"
    ours: float | None  # median over the rounds
    peer: str = ""  # the best of its settings: "PyTorch eager, fused Adam"
    theirs: float | None = None
    higher: bool = False  # more is better
    target: float | None = None  # of the ratio when there is a peer, else of `ours`
    note: str = ""
    all: dict = field(default_factory=dict)  # medians and best samples of every contender

    @property
    def ratio(self):
        """How many times better than the peer; None without one."""
        if self.ours is None or self.theirs is None:
            return None
        return self.ours / self.theirs if self.higher else self.theirs / self.ours

    @property
    def met(self):
        """None where nothing was aimed at, or nothing measured."""
        if self.target is None:
            return None
        if self.peer:
            return None if self.ratio is None else self.ratio >= self.target
        if self.ours is None:
            return None
        return self.ours >= self.target if self.higher else self.ours <= self.target

    def json(self):
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def against(theme, work, unit, samples, peers, target, ours="lamina", title=None, higher=False, note=""):
    """Lamina's median beside that of the best among the contenders `peers`, which together are called `title`."""
    best = samples.best(peers, higher)
    if best is None:
        reasons = [samples.failures[name] for name in peers if name in samples.failures]
        note = "; ".join([*([note] if note else []), *(sorted(set(reasons)) or ["not measured"])])
    return Figure(theme, work, unit, samples.median(ours) if samples.values.get(ours) else None, best or title or peers[0],
                  samples.median(best) if best else None, higher, target, note, details(samples))


def details(samples):
    return {name: {"median": samples.median(name), "minimum": samples.minimum(name), "maximum": samples.maximum(name)}
            for name, values in samples.values.items() if values}


def number(value):
    """Three or four digits, as a person reads them."""
    if value is None:
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def target_text(figure):
    if figure.target is None:
        return ""
    if figure.peer:
        return f"×{figure.target:g}"
    return ("≥ " if figure.higher else "≤ ") + number(figure.target) + (f" {figure.unit}" if figure.unit else "")


def cells(figure):
    ratio = "" if figure.ratio is None else f"×{figure.ratio:.2f}" if figure.ratio < 100 else f"×{figure.ratio:.0f}"
    verdict = {True: "met", False: "not met", None: ""}[figure.met]
    return [figure.work, number(figure.ours), figure.unit, figure.peer, number(figure.theirs) if figure.peer else "", ratio,
            target_text(figure), ", ".join(word for word in (verdict, figure.note) if word)]


HEADER = ["work", "Lamina", "", "beside", "takes", "ratio", "target", ""]


def text_table(figures):
    rows = [HEADER, *(cells(figure) for figure in figures)]
    widths = [max(len(row[c]) for row in rows) for c in range(len(HEADER))]
    right = {1, 4, 5, 6}
    return "\n".join("  ".join(cell.rjust(w) if c in right else cell.ljust(w)
                               for c, (cell, w) in enumerate(zip(row, widths))).rstrip() for row in rows)


def markdown_table(figures):
    line = lambda row: "| " + " | ".join(row) + " |"
    return "\n".join([line(HEADER), line(["---"] * len(HEADER)), *(line(cells(figure)) for figure in figures)])
