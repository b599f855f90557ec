"""A workbook read by our own reader and by calamine, for tests that compare the two."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from salesxl.findings import Finding
from salesxl.reading.formats import workbooks
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Unreadable
from salesxl.reading.xlsx.plain_book import read_plain

Outcome = tuple[list[Any], list[Finding]] | str


def cells(grid: Grid) -> list[list[tuple[str, Any]]]:
    return [[(type(cell).__name__, cell) for cell in np.asarray(column, object).tolist()] for column in grid.columns]


def outcome(data: bytes) -> Outcome:
    """What comes of a workbook, in a form that can be compared."""
    try:
        grids, findings = workbooks.read_workbook(data, "xlsx", "book.xlsx", Limits())
    except Unreadable as fault:
        return fault.key
    told = [
        (g.sheet, g.first_row, g.first_column, g.hidden_rows, g.hidden, g.date1904, g.uncached, cells(g)) for g in grids
    ]
    return told, findings


def both(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome, bool]:
    """By our own reader, by calamine, and whether our own reader took it."""
    taken = []

    def watched(*arguments: Any) -> Any:
        taken.append(read_plain(*arguments))
        return taken[-1]

    with monkeypatch.context() as patch:
        patch.setattr(workbooks, "read_plain", watched)
        ours = outcome(data)
        patch.setattr(workbooks, "read_plain", lambda *_: None)
        return ours, outcome(data), bool(taken and taken[-1])
