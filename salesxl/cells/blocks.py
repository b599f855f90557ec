"""A block of cells: its columns, made alike of the rows that were handed over, and their fingerprint."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from salesxl.cells.columns import columns_of
from salesxl.cells.days import with_days
from salesxl.cells.store import MEGABYTE, Shelf
from salesxl.cells.values import EQUAL_TO_OTHERS, Plain
from salesxl.reading.grids.cells import trimmed
from salesxl.reading.grids.coded import Coded, objects
from salesxl.reading.grids.grid import CellError, Grid
from salesxl.reading.grids.texts import Texts

Rows = Sequence[Sequence[object]]


class Block:
    """Two cells or more of an argument.

    Attributes:
        columns: the cells column by column, without the blank rows and columns at the end.
        height: rows as given, blank ones at the end too.
        date1904: days are counted from 1904.
    """

    def __init__(self, rows: Rows, *, date1904: bool = False) -> None:
        self.columns = trimmed(columns_of(rows))
        self.height = len(rows)
        self.date1904 = date1904

    @cached_property
    def _fingerprint(self) -> tuple[str, int]:
        return fingerprint(self.columns)

    @property
    def digest(self) -> str:
        """A text that is the same for the same content, and for no other."""
        return self._fingerprint[0]

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return self._fingerprint[1]

    @cached_property
    def kinds(self) -> list[set[type]]:
        """Which types of cells there are in each column."""
        return [
            column.kinds
            | ({float} if column.numeric.any() else set())
            | (set() if column.filled.all() else {type(None)})
            for column in self.columns
        ]

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def cells(self) -> list[Plain]:
        """All cells, row by row."""
        return [column[row] for row in range(self.n_rows) for column in self.columns]

    @cached_property
    def is_number_column(self) -> bool:
        """Whether this is one column or row of numbers, perhaps with a header."""
        if min(self.n_rows, len(self.columns)) != 1:
            return False
        cells = self.cells()
        rest = [cell for cell in cells[1:] if cell is not None]
        most = 2 * sum(isinstance(cell, float) for cell in rest) > len(rest)
        return most or (isinstance(cells[0], float) and not any(isinstance(cell, str) for cell in rest))

    @cached_property
    def is_number_block(self) -> bool:
        """Whether there is nothing but numbers in it."""
        kinds = set().union(*self.kinds)
        return float in kinds and kinds <= {float, type(None), CellError}

    @cached_property
    def errors(self) -> list[tuple[int, int, CellError]]:
        """Row and column, both from 0, and value of every error, in reading order."""
        found = [
            (int(row), number, column[row])
            for number, column in enumerate(self.columns)
            if CellError in self.kinds[number]
            for row in np.flatnonzero([isinstance(cell, CellError) for cell in column])
        ]
        return sorted(found, key=lambda error: error[:2])

    def grid(self, file: str, header: Sequence[str] = (), days: Collection[int] = ()) -> Grid:
        """The cells as a sheet to be read, which may arrange its columns as it likes: those here serve other calls, too.

        Args:
            file: what findings call it.
            header: a header row to put above cells that have none.
            days: columns whose numbers are days.
        """
        if not header:
            return Grid(file, None, with_days(self.columns, days, self.date1904), date1904=self.date1904)
        named = [objects([name, *cells]) for name, cells in zip(header, self.columns, strict=True)]
        return Grid(file, None, named, first_row=0, date1904=self.date1904)


class _Seen:
    """Rows that were handed over, and their block; tuples cannot have changed since."""

    def __init__(self, rows: Rows, *, date1904: bool) -> None:
        self.rows, self.block = rows, Block(rows, date1904=date1904)

    def are(self, rows: Rows) -> bool:
        """Whether these are the same cells."""
        return rows is self.rows or (rows == self.rows and self._in_doubt(rows) == self._known)

    @cached_property
    def _known(self) -> bytes:
        return self._in_doubt(self.rows)

    def _in_doubt(self, rows: Rows) -> bytes:
        """The cells at those places where one can be equal to another and not the same, as 1 is to TRUE."""
        cells: Any = [rows[row][column] for row, column in self._doubtful]
        try:
            return marshal.dumps(cells, 2)  # version 2: the same cells give the same bytes
        except ValueError:  # a kind of object that marshal does not know
            return repr(cells).encode("utf-8", "backslashreplace")

    @cached_property
    def _doubtful(self) -> list[tuple[int, int]]:
        found = []
        for number, column in enumerate(self.block.columns):
            doubtful = np.isin(column.numbers, EQUAL_TO_OTHERS)
            if column.kinds - {str}:
                doubtful |= np.array([*(type(word) is not str for word in column.words), False])[column.codes]
            found += [(row, number) for row in np.flatnonzero(doubtful).tolist()]
        return found


_seen: Shelf[_Seen] = Shelf(64 * MEGABYTE)
"""What was handed over last: of rows that look alike at their ends and in the middle the last."""


def block_of(rows: Rows, *, date1904: bool = False) -> Block:
    """The block of some rows; one of the same content is used again."""
    if type(rows) is not tuple or type(rows[0]) is not tuple:
        rows = tuple(map(tuple, rows))
    look = (len(rows), date1904, *(repr(rows[at]) for at in (0, len(rows) // 2, -1)))
    seen = _seen.get(look)
    if seen is None or not seen.are(rows):
        seen = _Seen(rows, date1904=date1904)
        _seen.put(look, seen, seen.block.size)
    return seen.block


def forget_blocks() -> None:
    """Empty what is kept here."""
    _seen.clear()


def side_by_side(blocks: Sequence[Block]) -> Block:
    """Blocks of one height as one block."""
    joined = Block((), date1904=blocks[0].date1904)
    joined.columns = [column for block in blocks for column in block.columns]
    joined.height = blocks[0].height
    return joined


def fingerprint(columns: Sequence[Coded]) -> tuple[str, int]:
    """A text that stands for the content of columns, and the content's size in bytes."""
    content, size = hashlib.sha256(), 0
    for column in columns:
        words = column.words.joined() if isinstance(column.words, Texts) else repr(column.words.tolist())
        codes = (column.codes + 1).astype(np.min_scalar_type(len(column.words)))
        numbers = column.numbers if column.numeric.any() else column.numbers[:0]
        for part in (np.frombuffer(words.encode("utf-8", "surrogatepass"), np.uint8), codes, numbers):
            content.update(f"{part.nbytes} ".encode())
            content.update(part.data)
            size += part.nbytes
    return content.hexdigest()[:24], size


Value = Plain | Block
"""An argument as it was handed over."""
