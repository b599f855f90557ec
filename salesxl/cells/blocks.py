"""A block of cells: rows as they were handed over, their fingerprint, and their columns made alike."""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np

from salesxl.cells.columns import columns_of
from salesxl.cells.store import MEGABYTE, Shelf
from salesxl.cells.values import EPOCHS, Plain, plain
from salesxl.reading.cells import trimmed
from salesxl.reading.coded import Coded, Column, objects
from salesxl.reading.grid import CellError, Grid

Rows = Sequence[Sequence[object]]


class Block:
    """Two cells or more of an argument.

    Attributes:
        digest: the same for the same content, and for no other.
        size: bytes of the content.
        height: rows as given, blank ones at the end too.
        date1904: days are counted from 1904.
    """

    def __init__(self, rows: Rows, *, date1904: bool = False, known: tuple[str, int] | None = None) -> None:
        self._rows: Rows = rows
        self.height = len(rows)
        self.date1904 = date1904
        self.digest, self.size = known or fingerprint(rows)

    @cached_property
    def columns(self) -> list[Coded]:
        """The cells column by column, without the blank rows and columns at the end."""
        rows, self._rows = self._rows, ()
        return trimmed(columns_of(rows))

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
            columns = [self._as_days(cells) if place in days else cells[:] for place, cells in enumerate(self.columns)]
            return Grid(file, None, columns, date1904=self.date1904)
        named = [objects([name, *cells]) for name, cells in zip(header, self.columns, strict=True)]
        return Grid(file, None, named, first_row=0, date1904=self.date1904)

    def _as_days(self, cells: Coded) -> Column:
        zero = EPOCHS[self.date1904]
        return objects([zero + dt.timedelta(days=cell) if isinstance(cell, float) else cell for cell in cells])


_blocks: Shelf[Block] = Shelf(128 * MEGABYTE)
"""Blocks seen last, so that their columns are made once."""

_rows: Shelf[tuple[Rows, tuple[str, int]]] = Shelf(64 * MEGABYTE)
"""Rows seen last with their fingerprint, by identity: tuples cannot have changed since."""


def block_of(rows: Rows, *, date1904: bool = False) -> Block:
    """The block of some rows; one of the same content is used again."""
    lasting = type(rows) is tuple and type(rows[0]) is tuple
    same = _rows.get(id(rows)) if lasting else None
    known = same[1] if same and same[0] is rows else fingerprint(rows)
    if lasting:
        _rows.put(id(rows), (rows, known), known[1])
    key = (known[0], len(rows), date1904)
    block = _blocks.get(key)
    if block is None:
        block = Block(rows, date1904=date1904, known=known)
        _blocks.put(key, block, known[1])
    return block


def forget_blocks() -> None:
    """Empty what is kept here."""
    _blocks.clear()
    _rows.clear()


def side_by_side(blocks: Sequence[Block]) -> Block:
    """Blocks of one height as one block."""
    columns = [column for block in blocks for column in block.columns]
    joined = Block((), date1904=blocks[0].date1904, known=(",".join(block.digest for block in blocks), 0))
    joined.columns, joined.height = columns, blocks[0].height
    return joined


def fingerprint(rows: Rows) -> tuple[str, int]:
    """A text that stands for the content, and the content's size in bytes."""
    try:
        content = marshal.dumps(cast(Any, rows), 2)  # version 2: equal content gives equal bytes
    except ValueError:  # a kind of object that marshal does not know
        content = repr([[plain(cell) for cell in row] for row in rows]).encode("utf-8", "backslashreplace")
    return hashlib.sha256(content).hexdigest()[:24], len(content)


Value = Plain | Block
"""An argument as it was handed over."""
