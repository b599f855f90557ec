"""Raw cells to the columns of a grid: blanks are None, days are datetimes, error values are CellErrors."""

from __future__ import annotations

import datetime
import gc
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.coded import Coded
from salesxl.reading.grids.coded import Column as Cells
from salesxl.reading.grids.grid import CellError

Column = npt.NDArray[np.object_]
AnyColumn = TypeVar("AnyColumn", npt.NDArray[np.object_], Coded)

BLOCK = 2000  # rows turned into columns at a time: so many stay in the processor's cache


def to_columns(rows: Sequence[Sequence[object]]) -> list[Column]:
    """Rows of one length as columns."""
    columns: list[Column] = [np.empty(len(rows), object) for _ in (rows[0] if rows else ())]
    for at in range(0, len(rows), BLOCK):
        block = np.array(rows[at : at + BLOCK], dtype=object)
        for number, column in enumerate(columns):
            column[at : at + BLOCK] = block[:, number]
    return [_clean(column) for column in columns]


def _clean(column: Column) -> Column:
    cells = column.tolist()  # a list is walked through twice as fast as an array
    kinds = set(map(type, cells))
    if datetime.date in kinds:
        days = {day: _midnight(day) for day in set(cells) if type(day) is datetime.date}
        column[:] = [days.get(cell, cell) for cell in cells]
    if str in kinds:
        blanked(column)
    if float in kinds and not math.isfinite(sum([cell for cell in cells if type(cell) is float])):
        column[:] = [CellError("#NUM!") if _is_no_number(cell) else cell for cell in column]
    return column


def _is_no_number(cell: object) -> bool:
    return isinstance(cell, float) and not math.isfinite(cell)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day)


def blanked(column: Column) -> Column:
    """The column itself, its empty texts now None."""
    column[column == ""] = None
    return column


def with_errors(columns: list[Column], errors: Iterable[tuple[int, int, str]]) -> None:
    """Put error values where they belong: row and column from 0, and their code.

    Raises:
        IndexError: one lies outside.
    """
    for row, column, code in errors:
        if row < 0 or column < 0:
            raise IndexError
        columns[column][row] = CellError(code or "#VALUE!")


UNKNOWN = CellError("=?")
"""What a formula without a result holds: something, but nobody has calculated it."""


def with_unknown(columns: list[Column], places: Iterable[tuple[int, int]]) -> None:
    """Put an unknown value where a formula came without a result: row and column from 0.

    Formulas that were filled down below the data, alone in their rows, stay blank.
    """
    filled: dict[int, bool] = {}
    for row, column in places:
        if 0 <= column < len(columns) and 0 <= row < len(columns[column]):
            if row not in filled:
                filled[row] = any(cells[row] is not None for cells in columns)
            if filled[row] and columns[column][row] is None:
                columns[column][row] = UNKNOWN


def trimmed(columns: Sequence[AnyColumn]) -> list[AnyColumn]:
    """The columns without the blank rows and columns at their end."""
    lengths = [_length(column) for column in columns]
    while lengths and not lengths[-1]:
        lengths.pop()
    longest = max(lengths, default=0)
    return [column[:longest] for column in columns[: len(lengths)]]


def _length(column: Cells) -> int:
    """How many cells there are up to the last one that is not blank."""
    if len(column) and column[-1] is not None:
        return len(column)
    filled = np.flatnonzero(column.filled if isinstance(column, Coded) else column != None)  # noqa: E711 - cell by cell
    return int(filled[-1]) + 1 if len(filled) else 0


@contextmanager
def no_collecting() -> Iterator[None]:
    """Millions of cells without a cycle among them: the garbage collector would look at each again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
