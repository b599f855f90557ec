"""Where the columns of a table that is filled come from: data, a formula, what stood there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.workbook.parts.areas import address
from salesxl.workbook.parts.cells import EMPTY, column_bodies, prefixed, serials, taken
from salesxl.workbook.parts.held import UNKNOWN, Held, Unknown, has_formula, held, without_result
from salesxl.workbook.parts.many_rows import Floats, Piece, decimals, unless
from salesxl.workbook.parts.markup import attributes, escape
from salesxl.workbook.parts.references import moved, relative
from salesxl.workbook.parts.sheets import Sheet


class Given:
    """A column of data.

    Args:
        values: a list, a numpy array or a pandas column.
        rows: how many; 0 for the one blank row of a table without data.
        prefix: of the elements of the part.
        date1904: whether serial numbers count from 1904.
        cut: receives the texts that were too long for a cell.

    Attributes:
        blank: whether it holds nothing at all.
    """

    def __init__(self, values: Any, rows: int, prefix: str, date1904: bool, cut: list[str]) -> None:
        self._values, self._rows, self._prefix, self._date1904, self._cut = values, rows, prefix, date1904, cut
        self._coded = isinstance(getattr(values, "dtype", None), pd.CategoricalDtype)
        self.blank = not rows or bool(np.all(pd.isna(values)))

    def pieces(self, start: int, end: int) -> list[Piece]:
        """What follows the style in some of the cells."""
        if self.blank:
            return [EMPTY.encode()]
        if self._coded:
            return [self._spelled.take(self._codes[start:end]).tolist()]
        values = self._between(start, end)
        array = values if isinstance(values, list | tuple) else np.asarray(values)
        if isinstance(array, np.ndarray) and array.dtype.kind in "iufM":
            return self._numbers(serials(array, self._date1904) if array.dtype.kind == "M" else array.astype(float))
        return [self._bodies(array.tolist() if isinstance(array, np.ndarray) else array)]

    @cached_property
    def _codes(self) -> npt.NDArray[np.intp]:
        """For each cell its distinct text, -1 for none."""
        return np.asarray(self._values.cat.codes, np.intp)

    @cached_property
    def _spelled(self) -> npt.NDArray[np.object_]:
        """The bodies of the distinct texts, and the one of a blank cell behind them."""
        texts = self._values.cat.categories
        used = np.flatnonzero(np.bincount(self._codes[self._codes >= 0], minlength=len(texts)))
        bodies = np.full(len(texts) + 1, EMPTY.encode(), object)
        bodies[used] = self._bodies(texts.take(used).tolist())
        return bodies

    def _bodies(self, values: Sequence[Any]) -> list[bytes]:
        together = "\0".join(column_bodies(values, self._date1904, self._cut))  # there are no zeros in any of them
        return prefixed(together, self._prefix).encode().split(b"\0")

    def _numbers(self, numbers: Floats) -> list[Piece]:
        opening, closing = (prefixed(part, self._prefix).encode() for part in ("><v>", "</v></c>"))
        missing = ~np.isfinite(numbers)
        if not missing.any():
            return [opening, *decimals(numbers), closing]
        written = decimals(np.where(missing, 0.0, numbers))
        return [*(unless(missing, piece) for piece in (opening, *written)), unless(missing, closing, EMPTY.encode())]

    def _between(self, start: int, end: int) -> Sequence[Any] | Any:
        return self._values.iloc[start:end] if hasattr(self._values, "iloc") else self._values[start:end]

    def values(self, start: int, end: int) -> Sequence[Held]:
        """What some of the cells hold."""
        if not self._rows:
            return [None] * (end - start)
        values = self._between(start, end)
        return [taken(value, self._date1904) for value in (values.tolist() if hasattr(values, "tolist") else values)]


class Calculated:
    """A column with a formula."""

    blank = False

    def __init__(self, text: str, row: int, column: int, prefix: str, *, array: bool) -> None:
        self._text, self._row, self._column, self._prefix, self._array = text, row, column, prefix, array
        self._relative = relative(text)

    def pieces(self, start: int, end: int) -> list[Piece]:
        """What follows the style in some of the cells."""
        if not self._array and not self._relative:
            return [self._body("", self._text)]
        bodies = []
        for offset in range(start, end):
            kind = f' t="array" ref="{address(self._row + offset, self._column)}"' if self._array else ""
            bodies.append(self._body(kind, moved(self._text, offset, 0)))
        return [bodies]

    def _body(self, kind: str, text: str) -> bytes:
        return prefixed(f"><f{kind}>{escape(text)}</f></c>", self._prefix).encode()

    def values(self, start: int, end: int) -> Sequence[Unknown]:
        """What some of the cells hold."""
        return [UNKNOWN] * (end - start)


class Kept:
    """A column that belongs to the user: what stands in a row stays in that row."""

    blank = False

    def __init__(self, sheet: Sheet, column: int, first: int, last: int, strings: Sequence[str]) -> None:
        self._sheet, self._column, self._first, self._last = sheet, column, first, last
        self._strings = strings

    def _cells(self, start: int, end: int) -> Iterator[bytes | None]:
        for row in range(self._first + start, self._first + end):
            yield self._sheet.cell(row, self._column) if row <= self._last else None

    def pieces(self, start: int, end: int) -> list[Piece]:
        """What follows the style in some of the cells."""
        return [[_body(cell) if cell else EMPTY.encode() for cell in self._cells(start, end)]]

    def values(self, start: int, end: int) -> Sequence[Held | Unknown]:
        """What some of the cells hold."""
        return [shown(cell, self._strings) for cell in self._cells(start, end)]


def _body(cell: bytes) -> bytes:
    """A cell without its place and style, and without a result that may not hold any more."""
    if has_formula(cell):
        cell = without_result(cell)
    end = cell.index(b">") + 1
    if cell[:end].endswith(b"/>"):
        return EMPTY.encode()
    kind = attributes(cell[:end]).get("t")
    return (f' t="{kind}">' if kind else ">").encode() + cell[end:]


def shown(cell: bytes | None, strings: Sequence[str]) -> Held | Unknown:
    """What a cell of a filled table will show."""
    return None if cell is None else UNKNOWN if has_formula(cell) else held(cell, strings)
