"""Rows that cannot be used: a cell is unreadable, or no day is there, in a column that the table cannot do without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from salesxl.reading.grids.grid import CellError
from salesxl.reading.tables.parts import Stack
from salesxl.reading.values.columns import Mask, Typed
from salesxl.tables import Table


def unreadable_rows(stack: Stack, table: Table, frame: pd.DataFrame, typed: Mapping[str, Typed]) -> pd.Series[Any]:
    """The rule by which each of these rows is left out.

    Args:
        stack: the rows as they stand in the files.
        table: what they are.
        frame: the same with their types.
        typed: the columns that were read.
    """
    rules: dict[str, int] = {}
    codes = np.full(len(frame), -1, dtype=np.int8)
    kinds = {column.key: column.kind for column in table.columns}
    for group in table.required:
        present = [key for key in group if key in typed]
        key = table.day if table.day in present else present[0] if present else None
        if key is None or kinds[key] not in ("date", "money", "number"):
            continue
        part = "date" if kinds[key] == "date" else "amount"
        cells = stack.cells(stack.columns[key])
        bad = typed[key].bad
        for row in np.flatnonzero(bad & (codes < 0)):
            rule = "error-cell" if _is_error(cells[row]) else f"{part}-unreadable"
            codes[row] = rules.setdefault(rule, len(rules))
        if kinds[key] == "date" and len(group) == 1:
            missing = frame[key].isna().to_numpy() & ~bad & (codes < 0)
            if missing.any():
                missing &= ~_dated_elsewhere(frame, key)
            if missing.any():
                codes[missing] = rules.setdefault("date-missing", len(rules))
                stack.note("date-missing", stack.first.block.headers[stack.columns[key]], missing)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index([*rules], dtype=object)))


def _dated_elsewhere(frame: pd.DataFrame, day: str) -> Mask:
    """Lines of an order whose first line has the date."""
    if "order_id" not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(frame["order_id"].isin(frame.loc[frame[day].notna(), "order_id"].dropna()))


def _is_error(cell: object) -> bool:
    return isinstance(cell, CellError) or (isinstance(cell, str) and cell.strip().startswith("#"))
