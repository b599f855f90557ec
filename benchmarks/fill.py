"""Filling workbooks beside openpyxl and xltpl, on the same values in the same run.

Usage: python benchmarks/fill.py [WORKBOOKS] [ROWS]

One template (60 named cells, a table of 60 rows, two charts) is filled WORKBOOKS times (1,000): by salesxl's compiled
template, by openpyxl loading, writing and saving it each time, and by xltpl, which fills a template of marks. The peers
fill a twentieth of the workbooks; what counts is the time a workbook. Then ROWS rows (100,000) of eight columns go into
the table once. Every turn is taken in alternation; the median of three counts. The values are read back and compared.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from salesxl.workbook.compile import CompiledTemplate
from salesxl.workbook.render import Changes
from salesxl.workbook.tables import TableData

TURNS = 3
CELLS = 60
COLUMNS = [f"c{n}" for n in range(8)]
GOAL_BOOKS, GOAL_ROWS = 15.0, 5.0


def template(marks: bool) -> bytes:
    """The template; with marks (``{{v0}}``) for xltpl, else with names."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    board, raw = book.add_worksheet("Board"), book.add_worksheet("Raw")
    for n in range(CELLS):
        board.write_string(n, 0, f"figure {n}")
        board.write(n, 1, f"{{{{v{n}}}}}" if marks else n)
        book.define_name(f"kpi_{n}", f"=Board!$B${n + 1}")
    for at in ("D2", "D20"):
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Board!$B$1:$B$13", "categories": "=Board!$A$1:$A$13"})
        board.insert_chart(at, chart)
    raw.add_table(0, 0, 60, 7, {"name": "tbl_raw", "columns": [{"header": name} for name in COLUMNS]})
    for row in range(60):
        raw.write_row(row + 1, 0, [row, "x", 1.5, "y", 2, "z", 3.5, 4])
    book.close()
    return buffer.getvalue()


def by_salesxl(plain: bytes) -> Callable[[list[float]], bytes]:
    """Compile once, render each."""
    compiled = CompiledTemplate(plain)

    def one(values: list[float]) -> bytes:
        return compiled.render(Changes({("Board", n + 1, 2): value for n, value in enumerate(values)}))

    return one


def by_openpyxl(plain: bytes) -> Callable[[list[float]], bytes]:
    """Load, write, save each."""

    def one(values: list[float]) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(plain))
        for n, value in enumerate(values):
            book["Board"].cell(n + 1, 2).value = value
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return one


def by_xltpl(marked: bytes, folder: Path) -> Callable[[list[float]], bytes]:
    """Its writer reads the template once and renders each."""
    from xltpl.writerx import BookWriter

    path = folder / "marks.xlsx"
    path.write_bytes(marked)

    def one(values: list[float]) -> bytes:
        writer = BookWriter(str(path))
        writer.render_book(
            [{"sheet_name": "Board", "tpl_name": "Board", **{f"v{n}": value for n, value in enumerate(values)}}]
        )
        target = folder / "out.xlsx"
        writer.save(str(target))
        return target.read_bytes()

    return one


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def check(content: bytes, values: list[float]) -> None:
    """Another program reads what was written."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Board").to_python()
    found = [float(row[1]) for row in rows[: len(values)]]
    if found != values:
        raise SystemExit(f"wrong values: {found[:3]} instead of {values[:3]}")


def books(count: int, folder: Path) -> None:
    """Many workbooks of one template."""
    plain, marked = template(False), template(True)
    ways = {
        "salesxl": (by_salesxl(plain), count),
        "openpyxl": (by_openpyxl(plain), count // 20),
        "xltpl": (by_xltpl(marked, folder), count // 20),
    }
    values = [round(1000.5 + n, 2) for n in range(CELLS)]
    times: dict[str, list[float]] = {name: [] for name in ways}
    for one, _ in ways.values():
        check(one(values), values)
    for _ in range(TURNS):
        for name, (one, times_of) in ways.items():
            times[name].append(seconds(lambda one=one, n=times_of: [one(values) for _ in range(n)]) / times_of)
    ours = statistics.median(times["salesxl"])
    for name in ways:
        each = statistics.median(times[name])
        print(f"{name:10} {each * 1000:8.2f} ms a workbook   {each / ours:6.1f} x salesxl")
    print(f"goal: openpyxl at least {GOAL_BOOKS:g} x")


def rows(count: int) -> None:
    """One big table."""
    plain = template(False)
    draw = np.random.default_rng(1)
    columns = [np.arange(count), np.array(["web", "shop", "phone"])[draw.integers(0, 3, count)], draw.random(count).round(4),
               np.array([f"customer {n}" for n in draw.integers(0, 5000, count)]), draw.integers(1, 9, count),
               np.array(["open", "won"])[draw.integers(0, 2, count)], draw.random(count).round(2), draw.integers(0, 99, count)]  # fmt: skip
    listed = [column.tolist() for column in columns]

    def ours() -> bytes:
        return CompiledTemplate(plain).render(Changes(tables={"tbl_raw": TableData(columns, COLUMNS)}))

    def theirs() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(plain))
        sheet = book["Raw"]
        for row, cells in enumerate(zip(*listed, strict=True), start=2):
            for column, value in enumerate(cells, start=1):
                sheet.cell(row, column).value = value
        sheet.tables["tbl_raw"].ref = f"A1:H{count + 1}"
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    times: dict[str, list[float]] = {"salesxl": [], "openpyxl": []}
    for _ in range(TURNS):
        times["salesxl"].append(seconds(ours))
        times["openpyxl"].append(seconds(theirs))
    found = CalamineWorkbook.from_filelike(io.BytesIO(ours())).get_sheet_by_name("Raw").to_python()
    if len(found) != count + 1 or found[-1][3] != listed[3][-1]:
        raise SystemExit("wrong rows")
    mine, other = (statistics.median(times[name]) for name in ("salesxl", "openpyxl"))
    print(
        f"{count:,} rows: salesxl {mine:.2f} s, openpyxl {other:.2f} s   {other / mine:.1f} x   goal: at least {GOAL_ROWS:g} x"
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        books(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, Path(place))
    rows(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
