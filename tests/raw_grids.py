"""Small raw sheets for tests, read into tables; what every reading must keep to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from salesxl.locale import LANGUAGES
from salesxl.reading import Data, Grid, tables_from_grids

HEAD = ["Order ID", "Order Date", "Customer", "Net Sales"]
ROWS = [
    ["A1", "2026-05-01", "Ann", "100"],
    ["A2", "2026-05-02", "Bob", "250.50"],
    ["A3", "2026-05-03", "Ann", "49.50"],
]


def grid(rows: Sequence[Sequence[Any]], *, file: str = "raw.csv", sheet: str | None = None, **more: Any) -> Grid:
    """Rows as a grid; cells of a file of text unless a sheet is named."""
    width = max(len(row) for row in rows)
    columns = []
    for index in range(width):
        column = np.empty(len(rows), dtype=object)
        column[:] = [row[index] if index < len(row) and row[index] != "" else None for row in rows]
        columns.append(column)
    return Grid(file, sheet, columns, typed=sheet is not None, **more)


def tables(*grids: Grid, **options: Any) -> Data:
    data = tables_from_grids(grids, **options)
    for finding in data.findings:  # every finding can be said in both languages
        for language in LANGUAGES:
            assert finding.message(language)
            assert finding.action(language)
    return data


def rules(data: Data) -> set[str]:
    return {finding.rule for finding in data.findings}


def accounted(data: Data, grids: Sequence[Grid]) -> None:
    """Every row of the input is data or has a rule."""
    rows = Counter[tuple[str, str | None]]()
    for source in data.sources:
        rows[source.file, source.sheet] += source.rows + sum(source.not_data.values())
    assert rows == {(g.file, g.sheet): g.n_rows for g in grids}
