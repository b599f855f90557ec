"""A column of cells without an object a cell: numbers as they are, everything else as codes of its distinct values.

It stands in for an object array wherever a grid's columns are used; a cell becomes an object only where one is asked
for. What goes through all cells asks for ``numbers``, ``codes`` and ``words`` instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from salesxl.reading.grids.texts import Texts

Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]


class Coded:
    """Cells of one column.

    Args:
        numbers: the cells that are numbers, NaN elsewhere.
        codes: for every other cell its place in ``words``, -1 for numbers and blanks.
        words: distinct cells of any kind but numbers and blanks; there may be many more than occur.
    """

    __array_ufunc__ = None  # a comparison with an array is ours, cell by cell

    def __init__(self, numbers: npt.NDArray[np.float64], codes: npt.NDArray[np.int32], words: Objects | Texts) -> None:
        self.numbers, self.codes, self.words = numbers, codes, words
        self._is_compact = False

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int | np.integer[Any]) -> Any: ...
    @overload
    def __getitem__(self, place: slice | npt.NDArray[Any]) -> Coded: ...
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice | np.ndarray):
            return Coded(self.numbers[place], self.codes[place], self.words)
        code, number = self.codes[place], self.numbers[place]
        return self.words[code] if code >= 0 else None if np.isnan(number) else float(number)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Objects:
        cells = np.full(len(self), None, object)
        worded, numeric = self.codes >= 0, self.numeric
        cells[worded] = self.words[self.codes[worded]]
        cells[numeric] = self.numbers[numeric]
        return cells

    def __eq__(self, cell: object) -> Any:
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self.numbers == cell
        column = self if isinstance(self.words, Texts) else self.compact()  # these are compared all at once
        return np.append(column.words == cell, cell is None)[column.codes] & ~self.numeric

    def __ne__(self, cell: object) -> Any:
        return ~(self == cell)

    __hash__ = None  # type: ignore[assignment]

    def tolist(self) -> list[Any]:
        """The cells as objects."""
        return list(np.asarray(self))

    @property
    def numeric(self) -> Mask:
        """Which cells are numbers."""
        return np.asarray(~np.isnan(self.numbers))

    @property
    def filled(self) -> Mask:
        """Which cells are not blank."""
        return np.asarray((self.codes >= 0) | self.numeric)

    @property
    def kinds(self) -> set[type]:
        """Types of the distinct cells that are neither numbers nor blank."""
        if isinstance(self.words, Texts) or infer_dtype(self.words, skipna=False) == "string":
            return {str}
        return set(map(type, self.words))

    def compact(self) -> Coded:
        """These cells, from now on with only those words that occur, in the order in which they do."""
        if not self._is_compact:
            worded = self.codes >= 0
            codes = np.full(len(self), -1, np.int32)
            codes[worded], places = _in_order(self.codes[worded])
            self.codes, self.words, self._is_compact = codes, self.words[places], True
        return self


def _in_order(codes: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.integer[Any]], slice | npt.NDArray[np.int32]]:
    """Codes in the order in which they occur, and which codes these are; quickly if they occur one after the other."""
    if len(codes):
        first, latest = int(codes[0]), np.maximum.accumulate(codes)
        if codes.min() == first and np.diff(latest).max(initial=0) <= 1:
            return codes - first, slice(first, int(latest[-1]) + 1)
    return pd.factorize(codes)


Column = npt.NDArray[np.object_] | Coded
"""A column of a grid."""


def filled(column: Column) -> Mask:
    """Which cells have something in them."""
    if isinstance(column, Coded):
        return column.filled
    return np.asarray(pd.notna(column) & (column != ""))


def filled_cells(columns: Sequence[Column]) -> Mask:
    """Rows by columns: whether there is something in a cell."""
    found = np.empty((len(columns[0]) if columns else 0, len(columns)), dtype=bool, order="F")
    for number, column in enumerate(columns):
        found[:, number] = filled(column)
    return found


@overload
def joined(columns: Sequence[Coded]) -> Coded: ...
@overload
def joined(columns: Sequence[Column]) -> Column: ...
def joined(columns: Sequence[Column]) -> Column:
    """Columns one below the other."""
    if len(columns) == 1:
        return columns[0]
    coded = [column.compact() for column in columns if isinstance(column, Coded)]
    if len(coded) < len(columns):
        return np.concatenate([np.asarray(column, object) for column in columns])
    each, words = _united([column.words for column in coded])
    codes, behind = [], 0
    for column in coded:
        own = each[behind : behind + len(column.words)]
        codes.append(np.append(own, -1).astype(np.int32)[column.codes])
        behind += len(own)
    return Coded(np.concatenate([column.numbers for column in coded]), np.concatenate(codes), words)


def _united(several: Sequence[Objects | Texts]) -> tuple[npt.NDArray[np.intp], Objects | Texts]:
    """Which of the distinct words each of several ones is, one after the other; and the distinct ones."""
    texts = [words for words in several if isinstance(words, Texts)]
    if sum(map(len, texts)) == sum(map(len, several)) > 0:
        return Texts.united(texts)
    places: dict[tuple[type, Any], int] = {}  # by type as well, for 1 == True
    codes = [places.setdefault((type(word), word), len(places)) for words in several for word in words]
    return np.array(codes, np.intp), objects([word for _, word in places])


def factorized(column: Column) -> tuple[npt.NDArray[np.intp], Objects]:
    """Codes of a column's cells, -1 for blanks, and the distinct cells."""
    if isinstance(column, Coded) and not column.numeric.any():
        column = column.compact()
        return column.codes.astype(np.intp), np.asarray(column.words, object)
    codes, distinct = pd.factorize(np.asarray(column, object))
    return codes, distinct


def objects(cells: Sequence[Any]) -> Objects:
    """An array of objects, whatever they are."""
    array = np.empty(len(cells), object)
    array[:] = cells
    return array
