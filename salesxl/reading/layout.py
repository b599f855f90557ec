"""Where the tables of a sheet are: header rows, several tables on one sheet, titles above, blank rows and columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from salesxl.reading import groups, kinds, months, platforms
from salesxl.reading.coded import Column
from salesxl.reading.coded import filled as filled_in
from salesxl.reading.grid import CellError, Grid
from salesxl.reading.headers import normalise, squeeze
from salesxl.reading.raw_column import Mask, clean
from salesxl.reading.recognise import Reading, known, recognise

_NUMBER = re.compile(r"-?[\d.,]*\d")
_DIGIT = re.compile(r"\d")
SEARCHED = 20
"""How many rows from the top may hold the header."""

NAMED_SEARCHED = 200
"""How many may hold the headers that the user has named."""

NO_HEADER = 0
"""The header row of a sheet of which the user says that it has none."""

PARTS_SEARCHED = 2000
"""How many stretches between blank rows are looked at for a header of their own."""


Places = npt.NDArray[np.intp]


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
    filled: npt.NDArray[np.bool_]
    header_row: int | None = None
    title: str = ""
    figures_above: int = 0
    not_data: dict[str, int] = field(default_factory=dict)
    header_cells: list[object] = field(default_factory=list)
    cleared: bool = False
    merged: dict[int, Places] = field(default_factory=dict)

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


@dataclass(frozen=True)
class _Header:
    """A row, or two, read as a header line."""

    row: int
    height: int
    headers: tuple[str, ...]
    complete: bool
    found: int
    table: str = ""

    @property
    def last(self) -> int:
        return self.row + self.height - 1


def blocks(grid: Grid, *, header_row: int | None = None) -> list[Block]:
    """The tables of a sheet, top to bottom; side by side only where each has a header of its own.

    Args:
        grid: the sheet.
        header_row: the header's row number if the user names it; then the sheet is one table. 0 if it has none; then its
            columns are called by their numbers.
    """
    if not grid.n_rows:
        return []
    filled = filled_cells(grid.columns)
    columns = [int(c) for c in np.flatnonzero(filled.any(axis=0))]
    if header_row == NO_HEADER:
        return [_unheaded(grid, filled, columns, [str(n) for n, _ in enumerate(columns, start=1)], NO_HEADER)]
    if header_row is not None:
        return [_given(grid, filled, columns, header_row - grid.first_row)]
    groups = _runs(columns)
    if len(groups) > 1:
        parts = [block for group in groups for block in _stacked(grid, filled, group)]
        if sum(_is_complete(part) for part in parts) > 1:
            return [part for part in parts if part.n_rows or part.header_row]
    return _stacked(grid, filled, columns)


def named_header(grid: Grid, headers: Sequence[str]) -> tuple[int, int]:
    """Where the headers stand that the user has named.

    Args:
        grid: the sheet.
        headers: header words; with none, the first row of words that is as wide as any is taken for the header.

    Returns:
        The number of the row, 0 if there is none, and how many of the words stand in it.
    """
    counts = filled_cells(grid.columns).sum(axis=1)
    rows = np.flatnonzero(counts)[:NAMED_SEARCHED]
    wanted = set(map(squeeze, headers))
    said = {int(row): [label(column[row]) for column in grid.columns] for row in rows}
    found = {row: len(wanted & set(map(squeeze, labels))) for row, labels in said.items()}
    best = max(found, key=lambda row: found[row], default=0)
    if found.get(best):
        return best + grid.first_row, found[best]
    widest = max((int(counts[row]) for row in rows[:SEARCHED]), default=0)
    for row in rows[:SEARCHED]:
        may_be = all(_may_be_header(column[row]) for column in grid.columns) and not only_numbers(said[int(row)])
        if widest > 1 and counts[row] == widest and may_be:
            return int(row) + grid.first_row, 0
    return 0, 0


def filled_cells(columns: Sequence[Column]) -> npt.NDArray[np.bool_]:
    """Rows by columns: whether there is something in a cell."""
    filled = np.empty((len(columns[0]) if columns else 0, len(columns)), dtype=bool, order="F")
    for number, column in enumerate(columns):
        filled[:, number] = filled_in(column)
    return filled


def only_numbers(labels: Iterable[str]) -> bool:
    """Whether a row holds two numbers or more and no word: no header line does."""
    cells = [cell for cell in labels if cell]
    return len(cells) > 1 and all(_NUMBER.fullmatch(cell) for cell in cells)


def label(cell: object) -> str:
    """A header cell as text."""
    if cell is None or isinstance(cell, CellError):
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def _runs(columns: Sequence[int]) -> list[list[int]]:
    """Neighbouring columns together."""
    groups: list[list[int]] = []
    for column in columns:
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _is_complete(block: Block) -> bool:
    reading = _recognised(block.headers, block.grid, block.title)
    return reading is not None and reading.complete


def _recognised(headers: Sequence[str], grid: Grid, title: str = "") -> Reading | None:
    """A header line as a table, wide ones as what they become."""
    narrow = kinds.narrowed(months.narrowed(headers))
    reading = recognise(narrow, file=grid.file, sheet=grid.sheet, title=title)
    if (reading is None or not reading.complete) and platforms.across(headers):
        reading = recognise(platforms.narrowed(headers), file=grid.file, sheet=grid.sheet, title=title)
    if (reading is None or not reading.complete) and groups.across(headers):
        return recognise(groups.narrowed(headers), file=grid.file, sheet=grid.sheet, title=title)
    return reading


def _given(grid: Grid, filled: npt.NDArray[np.bool_], columns: list[int], row: int) -> Block:
    row = min(max(row, 0), grid.n_rows - 1)
    header = _Header(row, 1, tuple(label(grid.columns[c][row]) for c in columns), True, len(columns))
    return _block(grid, filled, columns, header, 0, grid.n_rows)


def _unheaded(
    grid: Grid, filled: npt.NDArray[np.bool_], columns: list[int], headers: list[str], header_row: int | None
) -> Block:
    """All rows of some columns, from the first on."""
    numbers = np.arange(grid.n_rows, dtype=np.int64) + grid.first_row
    cells = [grid.columns[c] for c in columns]
    return Block(grid, headers, cells, numbers, filled[:, columns], header_row, header_cells=[None] * len(columns))


def _stacked(grid: Grid, filled: npt.NDArray[np.bool_], columns: list[int]) -> list[Block]:
    """The tables of some columns, one below the other."""
    counts = filled[:, columns].sum(axis=1)
    occupied = np.flatnonzero(counts)
    first = _best_header(grid, columns, occupied[:SEARCHED], counts)
    if first is None:
        return [_unheaded(grid, filled, columns, [""] * len(columns), None)] if len(columns) else []
    headers = [*_headers_above(grid, columns, occupied, counts, first), first]
    for header in _further_headers(grid, columns, occupied, counts, first):
        if [*map(normalise, header.headers)] != [*map(normalise, headers[-1].headers)]:
            headers.append(header)
    tops = [0, *(_title_start(counts, header.row, above.last) for above, header in pairwise(headers))]
    ends = [*tops[1:], grid.n_rows]
    return [
        _block(grid, filled, columns, header, top, end) for header, top, end in zip(headers, tops, ends, strict=True)
    ]


def _block(grid: Grid, filled: npt.NDArray[np.bool_], columns: list[int], header: _Header, top: int, end: int) -> Block:
    start = header.last + 1
    cells, filled, numbers = _with_merged(grid, filled, start)
    used = [n for n, c in enumerate(columns) if header.headers[n] or filled[start:end, c].any()]
    above = np.flatnonzero(filled[top : header.row, columns].any(axis=1)) + top
    not_data = {"header": header.height, "title": len(above), "blank": header.row - top - len(above)}
    return Block(
        grid,
        [header.headers[n] for n in used],
        [cells[columns[n]][start:end] for n in used],
        np.arange(start, end, dtype=np.int64) + grid.first_row,
        filled[start:end, [columns[n] for n in used]],
        header.last + grid.first_row,
        " ".join(label(grid.columns[c][row]) for row in above for c in columns if filled[row, c]),
        sum(_has_figures([grid.columns[c][row] for c in columns if filled[row, c]]) for row in above),
        {rule: rows for rule, rows in not_data.items() if rows},
        [grid.columns[columns[n]][header.last] for n in used],
        merged={at: numbers[columns[n]][start:end] - start for at, n in enumerate(used) if columns[n] in numbers},
    )


def _with_merged(
    grid: Grid, filled: npt.NDArray[np.bool_], start: int
) -> tuple[Sequence[Column], npt.NDArray[np.bool_], dict[int, Places]]:
    """The cells with texts and days that are merged over several rows in each of them; and where numbers are merged so.

    A number may be an amount, which counts once, or the number of an order.
    """
    cells, filled = list(grid.columns), filled.copy() if grid.merged else filled
    words: dict[int, Places] = {}
    numbers: dict[int, Places] = {}
    for first, last, column in grid.merged:
        if first < start or first >= grid.n_rows or not 0 <= column < len(cells) or not filled[first, column]:
            continue
        found = numbers if isinstance(cells[column][first], int | float) else words
        found.setdefault(column, np.arange(grid.n_rows))[first : last + 1] = first
    for column, rows in words.items():
        cells[column], filled[:, column] = cells[column][rows], filled[rows, column]
    return cells, filled, numbers


def _has_figures(cells: list[object]) -> bool:
    return len(cells) > 1 and any(_NUMBER.fullmatch(label(cell)) is not None for cell in cells)


def _best_header(
    grid: Grid, columns: list[int], rows: npt.NDArray[np.intp], counts: npt.NDArray[np.intp]
) -> _Header | None:
    """The row that says most; of equals the first."""
    best: _Header | None = None
    for row in rows:
        for header in _candidates(grid, columns, int(row), counts):
            if best is None or (header.complete, header.found) > (best.complete, best.found):
                best = header
    return best


def _headers_above(
    grid: Grid, columns: list[int], occupied: npt.NDArray[np.intp], counts: npt.NDArray[np.intp], best: _Header
) -> list[_Header]:
    """Header rows of other tables that stand above the row that says most, with rows of their own."""
    found: list[_Header] = []
    for row in occupied[occupied < best.row - 1]:
        data = [label(grid.columns[c][row + 1]) for c in columns]
        if (not found or row > found[-1].last) and counts[row + 1] >= 2 and any(map(_DIGIT.search, data)):
            header = next(_candidates(grid, columns, int(row), counts), None)
            if header and header.complete and header.found >= 3 and header.table != best.table:
                found.append(header)
    return found


def _further_headers(
    grid: Grid, columns: list[int], occupied: npt.NDArray[np.intp], counts: npt.NDArray[np.intp], first: _Header
) -> Iterator[_Header]:
    """Header rows that follow a blank row, a title between them or not."""
    below = occupied[occupied > first.last]
    starts = below[np.flatnonzero(np.diff(below, prepend=first.last) > 1)]
    for start in starts[:PARTS_SEARCHED]:
        rows = below[np.searchsorted(below, start) :][:3]
        for row in rows:
            if row > first.last and counts[row] >= 2:
                header = next(iter(_candidates(grid, columns, int(row), counts)), None)
                if header is not None and header.found >= 2 and 2 * header.found >= counts[row]:
                    yield header
                break


def _title_start(counts: npt.NDArray[np.intp], row: int, above: int) -> int:
    """Where the title above a header begins: after the blank row before it; there is none where it follows rows of a table."""
    start = row
    while start > above + 1 and counts[start - 1]:
        start -= 1
    return row if start == above + 1 else start


def _candidates(grid: Grid, columns: list[int], row: int, counts: npt.NDArray[np.intp]) -> Iterator[_Header]:
    """The row as a header line, and together with the row below it."""
    cells = [grid.columns[c][row] for c in columns]
    if counts[row] < 2 or not all(_may_be_header(cell) for cell in cells):
        return
    labels = [label(cell) for cell in cells]
    single = _judged(grid, row, 1, labels)
    if single:
        yield single
    if row + 1 < grid.n_rows and counts[row + 1] >= 2:
        below = [grid.columns[c][row + 1] for c in columns]
        merged = any(not upper and label(lower) for upper, lower in zip(labels, below, strict=True))
        if merged and all(_may_be_header(cell) for cell in below):
            double = _judged(grid, row, 2, _joined(labels, [label(cell) for cell in below]))
            if double:
                yield double


def _may_be_header(cell: object) -> bool:
    return cell is None or isinstance(cell, str) or months.of(label(cell)) is not None


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Two header rows as one: a merged cell speaks for all columns below it."""
    tops, above = [], ""
    for top, bottom in zip(upper, lower, strict=True):
        above = top or (above if bottom else "")
        tops.append(above)
    one_for_all = len({top for top, bottom in zip(tops, lower, strict=True) if months.of(bottom)}) == 1
    joined = []
    for top, bottom in zip(tops, lower, strict=True):
        options = [f"{top} {bottom}".strip(), bottom, top]
        if one_for_all and months.of(bottom) and not months.of(options[0]):
            options = [bottom]  # "month" or "sales" above all the months
        joined.append(next((option for option in options if known(option) or platforms.counted_in(option)), options[0]))
    return joined


def _judged(grid: Grid, row: int, height: int, labels: list[str]) -> _Header | None:
    reading = _recognised(labels, grid)
    if reading is None:
        return None
    return _Header(row, height, tuple(labels), reading.complete, len(set(reading.columns.values())), reading.table)
