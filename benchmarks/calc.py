"""Many formulas on one large range in LibreOffice Calc beside one formula, in the same run.

A cell of a table of orders is edited; measured is the time until all formulas on the table are calculated anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Line, lines

CELLS = 200

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from calc_office import run  # noqa: E402  (the path is needed first)

SCRIPT = """
rows, cells, turns = given
document = new()
document.Sheets.insertNewByName("Data", 1)
data, kpi = document.Sheets.getByName("Data"), document.Sheets.getByIndex(0)
table = [("order number", "customer", "order date", "amount")]
table += [(f"o{n}", f"c{n % 977}", 45000.0 + n % 300, float(n % 91) + 1) for n in range(rows)]
place = f"$Data.$A$1:$D${rows + 1}"
data.getCellRangeByName(place).setDataArray(tuple(table))
def edited(value):
    start = time.monotonic()
    data.getCellRangeByName("D2").Value = value
    kpi.getCellRangeByName(f"A1:A{cells}").getDataArray()
    return time.monotonic() - start
def measured(formula):
    kpi.getCellRangeByName("A1").Formula = formula.format(place=place, row=1)
    one = [edited(1000.0 + turn) for turn in range(turns)]
    others = tuple((formula.format(place=place, row=row),) for row in range(2, cells + 1))
    kpi.getCellRangeByName(f"A2:A{cells}").setFormulaArray(others)
    many = [edited(2000.0 + turn) for turn in range(turns)]
    kpi.getCellRangeByName(f"A2:A{cells}").clearContents(1 | 2 | 4 | 16)
    return one, many
tell(ours=measured("=SALES_REVENUE({place})+{row}"), own=measured("=SUM({place})+{row}"))
"""


def compare(rows: int, turns: int) -> Iterator[tuple[str, list[Line]]]:
    """Milliseconds from an edit until all formulas on the table show their values again."""
    told = run(SCRIPT, [rows, CELLS, turns])
    times = {
        f"{name}, {count}": seconds
        for name, key in (("salesxl, SALES_REVENUE", "ours"), ("LibreOffice's own SUM", "own"))
        for count, seconds in zip(("one cell", f"{CELLS} cells"), told[key], strict=True)
    }
    yield f"formulas on one range of {rows:,} x 4 cells in LibreOffice Calc", lines(times, unit="ms")
