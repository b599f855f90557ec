"""Many formulas on one large range in LibreOffice Calc beside one formula, in the same run.

Usage: python benchmarks/calc.py [ROWS]

A cell of a table of orders is edited; measured is the time until all formulas on the table are calculated anew.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

TURNS = 5
CELLS = 200
GOAL = 1.5

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


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    told = run(SCRIPT, [rows, CELLS, TURNS])
    print(f"{rows:,} x 4 cells in LibreOffice; medians of {TURNS} edits, ms")
    print(f"{'':44} {'one':>9} {CELLS!s:>9} {'ratio':>7}   goal")
    for name, key in (("SALES_REVENUE on one range", "ours"), ("LibreOffice's own SUM on it", "own")):
        one, many = (1000 * statistics.median(times) for times in told[key])
        verdict = ("met" if many <= GOAL * one else "missed") if key == "ours" else ""
        goal = f"<= {GOAL}" if key == "ours" else ""
        print(f"{name:44} {one:9.1f} {many:9.1f} {many / one:7.2f}   {goal:12} {verdict}")


if __name__ == "__main__":
    main()
