"""Rows of cells as columns: numbers as numbers, and every distinct text once, as a sheet of a file has them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from salesxl.cells.values import ERROR_TEXTS, FREQUENT, MISSING, plain
from salesxl.reading.coded import Coded, Objects, objects

_NO_TEXTS = ERROR_TEXTS | {"", MISSING}
"""Texts that stand for an error value, or for a blank."""


def columns_of(rows: Sequence[Sequence[object]]) -> list[Coded]:
    """The columns of some rows; a row that is shorter than others is blank at its end."""
    lengths = set(map(len, rows))
    width = max(lengths, default=0)
    if len(lengths) > 1:
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    cells = np.fromiter(chain.from_iterable(rows), object, len(rows) * width)
    return [_column(cells[number::width].copy()) for number in range(width)]


def _column(cells: Objects) -> Coded:
    """Cells as `plain` has them; those of most columns need no look one by one."""
    below = infer_dtype(cells[1:], skipna=False)
    if below == "floating" and np.isfinite(numbers := cells[1:].astype(np.float64)).all():  # perhaps below a header
        top = _column(cells[:1])
        codes = np.append(top.codes, np.full(len(numbers), -1, dtype=np.int32))
        return Coded(np.append(top.numbers, numbers), codes, top.words)
    kinds = {str, type(cells[0])} if below == "string" else set(map(type, cells))
    if not kinds <= FREQUENT:
        cells = objects([plain(cell) for cell in cells])
        kinds = set(map(type, cells))
    codes = np.full(len(cells), -1, dtype=np.int32)
    if float not in kinds:
        codes[:], words = _coded(cells)
        return Coded(np.full(len(cells), np.nan), codes, words)
    numbers = np.array([cell if type(cell) is float else np.nan for cell in cells])
    others = np.isnan(numbers)
    rest = cells[others]
    if np.isinf(numbers).any() or float in set(map(type, rest)):  # numbers without end, or not a number
        return _column(objects([plain(cell) for cell in cells]))
    codes[others], words = _coded(rest)
    return Coded(numbers, codes, words)


def _coded(cells: Objects) -> tuple[npt.NDArray[Any], Objects]:
    """Which of the distinct cells each one is, -1 for a blank; and the distinct ones."""
    codes, words = pd.factorize(cells)
    if _NO_TEXTS.isdisjoint(words):
        return codes, words
    meant = [plain(word) for word in words]
    there = np.array([word is not None for word in meant])
    places = np.where(there, np.cumsum(there) - 1, -1)
    return np.append(places, -1)[codes], objects([word for word in meant if word is not None])
