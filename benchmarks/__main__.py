"""Run the comparisons and print one table: ``python -m benchmarks [PART ...] [--rows N] [--quick] [--write]``.

The ways of a part are run in turn, each in a process of its own, and the medians are compared: absolute seconds say
little about another machine, ratios do. What takes longer than a minute is run once, and so it is said. Before
anything is printed the answers of the ways are compared with each other.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import books, clv
from benchmarks.aims import reached
from benchmarks.inputs import make
from benchmarks.table import Line, lines, markdown
from benchmarks.ways import MONTH, WAYS, Answer, run

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
PEERS = (
    "pandas", "openpyxl", "python-calamine", "XlsxWriter", "polars", "fastexcel", "duckdb", "jetxl", "xltpl", "lifetimes", "numpy", "scipy",
)  # fmt: skip
MAY_LACK = ("polars", "duckdb", "fastexcel", "jetxl")
LONG = 60.0  # seconds after which a way is not run again
SLOW = "with openpyxl"  # ways that are left out of a quick run and of many rows
PARTS = tuple(dict.fromkeys(name.partition(":")[0] for name in WAYS))


def main() -> None:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="salesxl beside what else one would take."
    )
    parser.add_argument(
        "parts",
        nargs="*",
        help=f"some of: {', '.join(PARTS)}, cells, calc, many workbooks, customer value, cluster; else all",
    )
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000], help="sizes of the raw sheets")
    parser.add_argument("--turns", type=int, default=5, help="how often each way is run")
    parser.add_argument("--folder", type=Path, help="where the inputs are kept; else in a folder that is deleted")
    parser.add_argument("--quick", action="store_true", help="small inputs, one turn: to see that everything runs")
    parser.add_argument("--write", action="store_true", help=f"write the table to {PAGE.name}")
    chosen = parser.parse_args()
    sizes, turns = ([2000], 1) if chosen.quick else (chosen.rows, chosen.turns)
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.folder or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        tables: dict[str, list[Line]] = {}
        for title, found in _tables(chosen.parts, sizes, turns, folder, quick=chosen.quick):
            tables[title] = found
            print(markdown(title, found), flush=True)
    aims = reached(tables)
    print(aims)
    if chosen.write:
        text = "\n".join([aims, *(markdown(title, found) for title, found in tables.items())])
        PAGE.write_text(_page(text), encoding="utf-8")


def _tables(
    parts: list[str], sizes: list[int], turns: int, folder: Path, *, quick: bool
) -> Iterator[tuple[str, list[Line]]]:
    """The tables asked for, one by one as they are ready."""
    for part in PARTS:
        if not parts or part in parts:
            for rows in sizes[:1] if part == "start" else sizes:
                yield part if part == "start" else f"{part}, {rows:,} rows", compare(part, folder, rows, turns)
    if not parts or "cells" in parts:
        from benchmarks import cells  # it starts xlwings as Excel would

        yield from cells.compare(2000 if quick else 100_000, turns)
    if "calc" in parts or (not parts and shutil.which("soffice")):
        from benchmarks import calc  # it takes a LibreOffice with its bridge to Python

        yield from calc.compare(2000 if quick else 100_000, turns)
    if not parts or "many workbooks" in parts:
        yield "many workbooks of one template", books.compare(40 if quick else 1000, turns)
    if not parts or "customer value" in parts:
        yield from clv.compare((500,) if quick else (2357, 100_000), turns)
    if "cluster" in parts or (not parts and importlib.util.find_spec("distributed")):
        from benchmarks import cluster  # it starts two workers

        yield from cluster.compare(5000 if quick else 1_000_000, turns, folder)


def compare(part: str, folder: Path, rows: int, turns: int) -> list[Line]:
    """The ways of a part, alternating."""
    make(folder, rows)
    names = [
        name
        for name in WAYS
        if name.startswith(f"{part}:") and _is_there(name) and not (SLOW in name and rows > 100_000)
    ]
    seconds: dict[str, list[float]] = {name: [] for name in names}
    peaks: dict[str, float] = {}
    for turn in range(turns):
        answers: dict[str, Answer] = {}
        for name in names:
            if turn and seconds[name][0] > LONG:
                continue
            took, peaks[name], answers[name] = run(name, folder, rows)
            seconds[name].append(took)
        if not turn:
            _agree(answers, folder, rows)
    return lines(
        {name.partition(": ")[2]: seconds[name] for name in names}, {n.partition(": ")[2]: p for n, p in peaks.items()}
    )


def _is_there(name: str) -> bool:
    return all(importlib.util.find_spec(peer) for peer in MAY_LACK if peer in name.lower())


def _agree(answers: dict[str, Answer], folder: Path, rows: int) -> None:
    """Stop where two ways come to different answers."""
    plain = {
        name: answer for name, answer in answers.items() if answer and "values" not in answer and "file" not in answer
    }
    for name, answer in plain.items():
        first = next(iter(plain.values()))
        if any(abs(answer[key] - first[key]) > 1e-6 * abs(first[key]) for key in first):
            raise SystemExit(f"{name} says {answer}, another {first}")
    for name, answer in answers.items():
        if "file" in answer and not _holds_revenue(Path(answer["file"]), folder, rows):
            raise SystemExit(f"{name}: the revenue of {MONTH} is not in its workbook")


def _holds_revenue(path: Path, folder: Path, rows: int) -> bool:
    """Whether the month's revenue, added up from the csv line by line, stands in one of the first sheets."""
    from python_calamine import CalamineWorkbook

    expected = 0.0
    with (folder / f"orders_{rows}.csv").open(encoding="utf-8") as file:
        for line in file:
            cells = line.split(",")
            if cells[1].startswith(MONTH):
                expected += float(cells[7])
    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return any(isinstance(cell, float) and abs(cell - expected) < 0.01 for row in cells for cell in row)


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} not installed"


def _page(text: str) -> str:
    processor = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    return f"""# Benchmarks

Written by `python -m benchmarks --write` on {date.today():%-d %B %Y}: {platform.system()} on {processor or platform.machine()},
Python {platform.python_version()}; {", ".join(map(_version, PEERS))}.

Every way runs in a process of its own, start included, in turn with the others of its table; the median counts. On
another machine the seconds differ, the ratios (to the first way of salesxl) hardly do. The answers of all ways of a
table are the same, or nothing would be printed. Repeat it in a checkout with `pip install -e '.[bench]'` and
`python -m benchmarks`; `--quick` takes seconds.
{text}
"""


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()
