"""An export of our making as the reader sees it, and what comes of it; for the tests of vendors' files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from salesxl.calculate import calculate
from salesxl.load import prepared
from salesxl.prepare import prepare
from salesxl.reading import Data, Grid, tables_from_grids
from salesxl.settings import Settings


def export(text: str, *, file: str = "export.csv") -> Data:
    """A CSV text as a file of text."""
    return export_all({file: text})


def export_all(texts: Mapping[str, str]) -> Data:
    """CSV texts by the names of their files."""
    return tables_from_grids([_grid(file, text) for file, text in texts.items()], settings=Settings())


def _grid(file: str, text: str) -> Grid:
    rows = list(csv.reader(io.StringIO(text.strip())))
    width = max(map(len, rows))
    columns = []
    for index in range(width):
        column = np.empty(len(rows), dtype=object)
        column[:] = [row[index] if index < len(row) and row[index] != "" else None for row in rows]
        columns.append(column)
    return Grid(file, None, columns, typed=False)


def columns(data: Data, **expected: str | None) -> None:
    found = data.sources[0].columns
    assert {column: found.get(column) for column in expected} == expected


def total(data: Data, table: str, column: str) -> Any:
    """The sum of a prepared column over the rows that count."""
    prepared, _ = prepare(data.tables, data.settings)
    frame = prepared[table]
    return round(float(frame.loc[frame["set_aside"].isna(), column].sum()), 2)


def value(data: Data, metric: str, period: str | None = None) -> float | None:
    """A metric of an export alone."""
    return calculate(metric, prepared(data), period=period).value
