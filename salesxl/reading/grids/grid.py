"""A grid: the cells of one sheet, file or cell range, before anybody has said what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from salesxl.reading.grids.coded import Column


@dataclass(frozen=True)
class CellError:
    """An error value in a cell: #N/A, #REF! and so on. Never a blank, never a zero."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass
class Grid:
    """Columns of raw cells, all of one length.

    A cell is None (blank), str, bool, int, float, a datetime type or a CellError. Text is as it stood, not stripped.
    A file of text (csv) has str and None only; its types are decided later, a column at a time.

    Attributes:
        file: the name to show to the user.
        sheet: the sheet's name, None for a file that has none.
        columns: one array a column, of objects or coded.
        first_row: the row of the sheet that is index 0 here, counted from 1.
        first_column: likewise, counted from 1.
        hidden_rows: how many rows are hidden in the sheet.
        hidden: the whole sheet is hidden.
        date1904: serial numbers count from 1904.
        uncached: how many formulas came without a value.
        merged: first and last row and column (all from 0) of cells that are merged over several rows.
        typed: cells carry the types of a workbook; False where all cells are text.
    """

    file: str
    sheet: str | None
    columns: Sequence[Column]
    first_row: int = 1
    first_column: int = 1
    hidden_rows: int = 0
    hidden: bool = False
    date1904: bool = False
    uncached: int = 0
    typed: bool = True
    merged: Sequence[tuple[int, int, int]] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, index: int) -> list[object]:
        """The cells of one row."""
        return [column[index] for column in self.columns]
