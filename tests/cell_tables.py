"""Tables as spreadsheets hand them over, for the tests of worksheet functions."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from salesxl.cells import ErrorValue, call
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.reading.files import read_grids
from salesxl.reading.grids.grid import CellError
from salesxl.workbook_templates import SAMPLE

Rows = tuple[tuple[Any, ...], ...]

# Eight orders of which one is cancelled, one stands twice and one is a refund; the answers are added up by hand.
ORDERS: Rows = (
    ("Order ID", "Order Date", "Customer", "Net Amount", "Status", "Sales Rep"),
    ("O1", 46027.0, "C1", 1000.0, "completed", "Ploy"),  # 5 January 2026
    ("O2", 46034.0, "C2", 500.0, "completed", "Nok"),
    ("O3", 46042.0, "C1", 1500.0, "completed", "Ploy"),
    ("O4", 46056.0, "C3", 2000.0, "completed", "Nok"),  # 3 February
    ("O5", 46063.0, "C2", 700.0, "completed", "Ploy"),
    ("O6", 46068.0, "C1", -300.0, "completed", "Ploy"),
    ("O7", 46073.0, "C4", 900.0, "cancelled", "Nok"),
    ("O8", 46083.0, "C1", 1200.0, "completed", "Nok"),  # 2 March
    ("O8", 46083.0, "C1", 1200.0, "completed", "Nok"),
)
REVENUE = 1000 + 500 + 1500 + 2000 + 700 - 300 + 1200
REVENUE_OF_FEBRUARY = 2000 + 700 - 300
AOV = (1000 + 500 + 1500 + 2000 + 700 + 1200) / 6
SPEND: Rows = (("Month", "Category", "Amount"), ("2026-01", "ads", 600.0), ("2026-02", "ads", 900.0))


def com(cell: Any) -> Any:
    """A cell of a file as Value2 has it: days and times are numbers."""
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, dt.datetime):
        return (cell - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    if isinstance(cell, dt.time):
        return (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86400
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return cell


def office(rows: Rows) -> list[list[Any]]:
    """Rows as Office.js sends them: blanks are empty texts, whole numbers whole, and all of it went through JSON."""
    sent = [
        ["" if c is None else int(c) if isinstance(c, float) and c.is_integer() else c for c in row] for row in rows
    ]
    return json.loads(json.dumps(sent))  # type: ignore[no-any-return]


@cache
def sample_blocks() -> tuple[Rows, ...]:
    """Every sheet of the sample firm as a range."""
    grids = [grid for file in sorted(Path(SAMPLE).iterdir()) for grid in read_grids(file, None)[0]]
    return tuple(tuple(tuple(com(cell) for cell in grid.row(i)) for i in range(grid.n_rows)) for grid in grids)


@cache
def sample_data() -> Dataset:
    """The sample firm as the command line reads it."""
    return load([SAMPLE])


def value(function: str, *args: Any, **named: Any) -> Any:
    """The single cell of an answer; of an error value its code."""
    [[cell]] = call(function, args, **named)
    return cell.code if isinstance(cell, ErrorValue) else cell


def why(function: str, *args: Any, **named: Any) -> str:
    [[cell]] = call(function, args, **named)
    assert isinstance(cell, ErrorValue)
    return cell.reason


def with_cell(row: int, column: int, cell: Any) -> Any:
    rows = [list(one) for one in ORDERS]
    rows[row][column] = cell
    return tuple(map(tuple, rows))
