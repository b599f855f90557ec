"""Rows of cells as columns: numbers as numbers, and every distinct text once, as a sheet of a file has them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

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
    cells = list(chain.from_iterable(rows))
    return [_column(cells[number::width]) for number in range(width)]  # quicker than turning the rows


def _column(cells: list[Any]) -> Coded:
    """Cells as `plain` has them; those of most columns need no look one by one."""
    kinds = set(map(type, cells[1:]))
    if kinds == {float} and np.isfinite(below := np.array(cells[1:])).all():  # numbers, perhaps below a header
        top = _column(cells[:1])
        codes = np.append(top.codes, np.full(len(below), -1, dtype=np.int32))
        return Coded(np.append(top.numbers, below), codes, top.words)
    kinds |= set(map(type, cells[:1]))
    if not kinds <= FREQUENT:
        cells = [plain(cell) for cell in cells]
        kinds = set(map(type, cells))
    codes = np.full(len(cells), -1, dtype=np.int32)
    if float not in kinds:
        codes[:], words = _coded(cells)
        return Coded(np.full(len(cells), np.nan), codes, words)
    numbers = np.array([cell if type(cell) is float else np.nan for cell in cells])
    others = np.isnan(numbers)
    rest = [cells[place] for place in np.flatnonzero(others).tolist()]
    if np.isinf(numbers).any() or float in set(map(type, rest)):  # numbers without end, or not a number
        return _column([plain(cell) for cell in cells])
    codes[others], words = _coded(rest)
    return Coded(numbers, codes, words)


def _coded(cells: list[Any]) -> tuple[npt.NDArray[Any], Objects]:
    """Which of the distinct cells each one is, -1 for a blank; and the distinct ones."""
    codes, words = pd.factorize(np.fromiter(cells, object, len(cells)))
    if _NO_TEXTS.isdisjoint(words):
        return codes, words
    meant = [plain(word) for word in words]
    there = np.array([word is not None for word in meant])
    places = np.where(there, np.cumsum(there) - 1, -1)
    return np.append(places, -1)[codes], objects([word for word in meant if word is not None])
