"""A block: one table-like stretch of a sheet, with the rows that are no data taken out of it one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.coded import Column
from salesxl.reading.grids.grid import Grid
from salesxl.reading.values.raw_column import Codes, Mask


@dataclass
class Block:
    """One table-like stretch of a sheet: a header line and everything below it.

    Attributes:
        grid: where it was found.
        headers: one text a column; empty where the header cell is blank.
        cells: the columns below the header, blank rows and totals still among them.
        row_numbers: for every row its number in the sheet, counted from 1.
        header_row: the number of the (last) header row; None if no header was found, 0 if the user says that there is none.
        filled: rows by columns, whether there is something in a cell.
        title: the text above the header.
        figures_above: how many rows above the header hold figures beside other cells, as no title does.
        not_data: rows that have been left out so far, by rule.
        header_cells: the cells of the last header row as they stand.
        cleared: rows that are no data have been taken out already.
        merged: for a column with numbers merged over several rows, the row from which each row would have its cell.
    """

    grid: Grid
    headers: list[str]
    cells: list[Column]
    row_numbers: npt.NDArray[np.int64]
    filled: Mask
    header_row: int | None = None
    title: str = ""
    figures_above: int = 0
    not_data: dict[str, int] = field(default_factory=dict)
    header_cells: list[object] = field(default_factory=list)
    cleared: bool = False
    merged: dict[int, Codes] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        """Number of rows below the header."""
        return len(self.row_numbers)

    def fill_merged(self, columns: Iterable[int]) -> None:
        """Let numbers that are merged over several rows stand in each of them: where they are names, not amounts."""
        for column in self.merged.keys() & {*columns}:
            rows = self.merged.pop(column)
            self.cells[column], self.filled[:, column] = self.cells[column][rows], self.filled[rows, column]

    def take(self, keep: Mask) -> None:
        """Keep some rows only."""
        if not keep.all():
            self.cells = [column[keep] for column in self.cells]
            self.row_numbers = self.row_numbers[keep]
            self.filled = self.filled[keep]

    def add(self, header: str, value: object) -> None:
        """Add a column of one value, or of an array of them."""
        column = np.empty(self.n_rows, dtype=object)
        column[:] = value
        self.headers.append(header)
        self.header_cells.append(None)
        self.cells.append(column)
        self.filled = np.column_stack([self.filled, np.ones(self.n_rows, dtype=bool)])
