"""Columns that mean nothing to us, under their own headers, so that results can be grouped by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from salesxl.reading.data import ROW, SET_ASIDE, SOURCE
from salesxl.reading.grids.coded import Coded, factorized
from salesxl.reading.tables.parts import Stack
from salesxl.tables import Column

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
"""A plain number; with a zero before it, or with more digits than a spreadsheet keeps, it is a code."""


def other_columns(stack: Stack, taken: set[str]) -> Iterator[tuple[str, pd.Series[Any]]]:
    """The columns of which nothing else was made, each under its header.

    Args:
        stack: where they are.
        taken: names that other columns have already; a second column of a name is numbered.
    """
    used, taken = set(stack.columns.values()), taken | {SOURCE, ROW, SET_ASIDE}
    copies: Counter[str] = Counter()
    for index, header in enumerate(stack.first.block.headers):
        if index in used or not header:
            continue
        name = header
        while name in taken:
            copies[header] += 1
            name = f"{header} ({copies[header] + 1})"
        taken.add(name)
        yield name, _plain(stack, index)


def _plain(stack: Stack, index: int) -> pd.Series[Any]:
    """Numbers where all cells are numbers and none looks like a code, else text."""
    cells = stack.cells(index)
    if isinstance(cells, Coded) and cells.numeric.any() and (cells.codes < 0).all():
        return pd.Series(cells.numbers)
    codes, distinct = factorized(cells)
    if len(distinct) and all(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in distinct):
        return pd.Series(np.append(distinct.astype(np.float64), np.nan)[codes])
    if len(distinct) and all(isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) for cell in distinct):
        return pd.Series(np.append(np.array([float(cell) for cell in distinct]), np.nan)[codes])
    known = len(stack.findings)
    values = stack.typed(index, Column("", "text", "", "")).values
    del stack.findings[known:]  # a column that no figure needs is not worth a word
    return values
