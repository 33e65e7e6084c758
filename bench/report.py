"""Writes the figures of the last `make bench` into docs/performance.md: bench/report.py [BUILD/bench.json].

What stands between the lines <!-- NAME MAKER --> and <!-- end --> of the page is replaced, where MAKER, amd or intel, is who made
the processor of that run.
"""

import json
import pathlib
import re
import sys

from figures import Figure, markdown_table, number
from setting import ROOT

PAGE = ROOT / "docs" / "performance.md"


def figures_of(result):
    own = Figure.__dataclass_fields__
    return [Figure(**{key: value for key, value in row.items() if key in own}) for row in result["figures"]]


def table(head, rows):
    line = lambda row: "| " + " | ".join(row) + " |"
    return "\n".join([line(head), line(["---"] * len(head)), *map(line, rows)])


def machine(result):
    peaks = result["peaks"]
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items() if version)
    return (f"{peaks['processor']}, CPU tier {peaks['cpu_tier']}, {result['threads']} threads; {versions}; medians of "
            f"{result['rounds']} rounds, {result['date']}. The run took {result['seconds'] / 60:.0f} minutes.")


def arithmetic(result):
    return table(["GFLOP/s", "tier", "1 thread", f"{result['threads']} threads"],
                 [[row["precision"], row["cpu_tier"], number(row["gflops_one_thread"]), number(row["gflops"])]
                  for row in result["peaks"]["arithmetic"]])


def barrier(result):
    peaks = result["peaks"]
    return (f"{result['threads']} threads wait for each other in {peaks['barrier_us']:.2f} µs, and are given work and done with "
            f"it in {peaks['start_us']:.2f} µs.")


def memory(result):
    kinds = ("read", "write", "copy")
    both = [f"{kind}, {n}" for n in ("1 thread", f"{result['threads']} threads") for kind in kinds]
    return table(["GB/s", "each thread", *both],
                 [[row["level"], f"{row['bytes_per_thread'] / 1024:,.0f} KiB",
                   *(number(row[key][kind]) for key in ("gb_per_second_one_thread", "gb_per_second") for kind in kinds)]
                  for row in result["peaks"]["memory"]])


def scaling(result):
    return table(["work", "1 thread", "2 threads", "a second", "gain"],
                 [[row["work"], number(row["one"]), number(row["two"]), row["unit"].removesuffix("/s"), f"×{row['gain']:.2f}"]
                  for row in result.get("scaling", [])])


def models(result):
    """Figures beyond two threads are the model's."""
    rows = result.get("models", [])
    threads = list(rows[0]["us"]) if rows else []
    gain = lambda row, p: f"{number(row['us'][p])} (×{row['us'][threads[0]] / row['us'][p]:.1f})"
    return table(["batch", "waits", *(f"{p} thread{'s' * (p != '1')}" for p in threads)],
                 [[str(row["batch"]), str(row["waits"]), *(gain(row, p) for p in threads)] for row in rows])


SECTIONS = {
    "machine": machine,
    "figures": lambda result: markdown_table(figures_of(result)),
    "arithmetic": arithmetic,
    "memory": memory,
    "barrier": barrier,
    "scaling": scaling,
    "models": models,
}


def maker(result):
    return "amd" if "AMD" in result["peaks"]["processor"] else "intel"


def fill(page, result):
    """The page with every section of the processor's maker written anew; a section that it lacks is an error."""
    for name, text in SECTIONS.items():
        pattern = re.compile(rf"(<!-- {name} {maker(result)} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, count = pattern.subn(lambda match: match[1] + text(result) + "\n" + match[2], page)
        if count != 1:
            raise SystemExit(f"{PAGE}: has {count} places for {name}, not one")
    return page


def main():
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "release" / "bench.json"
    if not source.is_file():
        raise SystemExit(f"{source}: there is no such file: run `make bench` first")
    result = json.loads(source.read_text(encoding="utf-8"))
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")
    print(f"wrote the figures of {source} into {PAGE}")


if __name__ == "__main__":
    main()
