"""Many workbooks of one template: salesxl's compiled template beside openpyxl and xltpl, on the same values.

One template (60 named cells, a table of 60 rows, two charts) is filled many times: by salesxl, by openpyxl loading,
writing and saving it each time, and by xltpl, which fills a template of marks. The peers fill a twentieth of the
workbooks; what counts is the time a workbook. The values are read back and compared.
"""

from __future__ import annotations

import importlib.util
import io
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.table import Line, lines
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes

CELLS = 60
COLUMNS = [f"c{n}" for n in range(8)]


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


def compare(count: int, turns: int) -> list[Line]:
    """Milliseconds a workbook."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        plain, marked = template(False), template(True)
        ways = {
            "salesxl, compiled once": (by_salesxl(plain), count),
            "openpyxl, loaded each time": (by_openpyxl(plain), max(1, count // 20)),
        }
        if importlib.util.find_spec("xltpl"):
            ways["xltpl"] = by_xltpl(marked, Path(place)), max(1, count // 20)
        values = [round(1000.5 + n, 2) for n in range(CELLS)]
        times: dict[str, list[float]] = {name: [] for name in ways}
        for one, _ in ways.values():
            check(one(values), values)
        for _ in range(turns):
            for name, (one, times_of) in ways.items():
                work = partial(_times, one, values, times_of)
                times[name].append(seconds(work) / times_of)
    return lines(times, unit="ms")


def _times(one: Callable[[list[float]], bytes], values: list[float], count: int) -> None:
    for _ in range(count):
        one(values)
