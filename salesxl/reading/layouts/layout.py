"""Where the tables of a sheet are: several below or beside each other, titles above, blank rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from salesxl.reading.grids.coded import Column, filled_cells
from salesxl.reading.grids.grid import Grid
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.header_rows import NUMBER, Header, Strip, header_lines, label, recognised
from salesxl.reading.values.raw_column import Codes, Mask

NO_HEADER = 0
"""The header row of a sheet of which the user says that it has none."""


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
    strip = Strip(grid, filled, columns)
    if header_row == NO_HEADER:
        return [_unheaded(strip, [str(n) for n, _ in enumerate(columns, start=1)], NO_HEADER)]
    if header_row is not None:
        return [_given(strip, header_row - grid.first_row)]
    groups = _runs(columns)
    if len(groups) > 1:
        parts = [block for group in groups for block in _stacked(Strip(grid, filled, group))]
        if sum(_is_complete(part) for part in parts) > 1:
            return [part for part in parts if part.n_rows or part.header_row]
    return _stacked(strip)


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
    reading = recognised(block.headers, block.grid, block.title)
    return reading is not None and reading.complete


def _given(strip: Strip, row: int) -> Block:
    """The one table below a row that the user names."""
    row = min(max(row, 0), strip.grid.n_rows - 1)
    header = Header(row, 1, tuple(strip.labels(row)), True, len(strip.columns))
    return _block(strip, header, 0, strip.grid.n_rows)


def _unheaded(strip: Strip, headers: list[str], header_row: int | None) -> Block:
    """All rows of some columns, from the first on."""
    grid, columns = strip.grid, strip.columns
    numbers = np.arange(grid.n_rows, dtype=np.int64) + grid.first_row
    cells = [grid.columns[c] for c in columns]
    return Block(
        grid, headers, cells, numbers, strip.filled[:, columns], header_row, header_cells=[None] * len(columns)
    )


def _stacked(strip: Strip) -> list[Block]:
    """The tables of some columns, one below the other."""
    headers = header_lines(strip)
    if not headers:
        return [_unheaded(strip, [""] * len(strip.columns), None)] if len(strip.columns) else []
    tops = [0, *(_title_start(strip.counts, header.row, above.last) for above, header in pairwise(headers))]
    ends = [*tops[1:], strip.grid.n_rows]
    return [_block(strip, header, top, end) for header, top, end in zip(headers, tops, ends, strict=True)]


def _title_start(counts: Codes, row: int, above: int) -> int:
    """Where the title above a header begins: after the blank row before it; there is none where it follows rows of a table."""
    start = row
    while start > above + 1 and counts[start - 1]:
        start -= 1
    return row if start == above + 1 else start


def _block(strip: Strip, header: Header, top: int, end: int) -> Block:
    """The table below a header.

    Args:
        strip: its columns.
        header: its header line.
        top: the first row above the header that belongs to it.
        end: the row after its last.
    """
    grid, columns, start = strip.grid, strip.columns, header.last + 1
    cells, filled, numbers = _with_merged(strip, start)
    used = [n for n, c in enumerate(columns) if header.headers[n] or filled[start:end, c].any()]
    above = np.flatnonzero(filled[top : header.row, columns].any(axis=1)) + top
    title = [[grid.columns[c][row] for c in columns if filled[row, c]] for row in above]
    not_data = {"header": header.height, "title": len(above), "blank": header.row - top - len(above)}
    return Block(
        grid=grid,
        headers=[header.headers[n] for n in used],
        cells=[cells[columns[n]][start:end] for n in used],
        row_numbers=np.arange(start, end, dtype=np.int64) + grid.first_row,
        filled=filled[start:end, [columns[n] for n in used]],
        header_row=header.last + grid.first_row,
        title=" ".join(label(cell) for row in title for cell in row),
        figures_above=sum(map(_has_figures, title)),
        not_data={rule: rows for rule, rows in not_data.items() if rows},
        header_cells=[grid.columns[columns[n]][header.last] for n in used],
        merged={at: numbers[columns[n]][start:end] - start for at, n in enumerate(used) if columns[n] in numbers},
    )


def _has_figures(cells: list[object]) -> bool:
    return len(cells) > 1 and any(NUMBER.fullmatch(label(cell)) is not None for cell in cells)


def _with_merged(strip: Strip, start: int) -> tuple[Sequence[Column], Mask, dict[int, Codes]]:
    """The cells with texts and days that are merged over several rows in each of them; and where numbers are merged so.

    A number may be an amount, which counts once, or the number of an order.
    """
    grid = strip.grid
    cells, filled = list(grid.columns), strip.filled.copy() if grid.merged else strip.filled
    words: dict[int, Codes] = {}
    numbers: dict[int, Codes] = {}
    for first, last, column in grid.merged:
        if first < start or first >= grid.n_rows or not 0 <= column < len(cells) or not filled[first, column]:
            continue
        found = numbers if isinstance(cells[column][first], int | float) else words
        found.setdefault(column, np.arange(grid.n_rows))[first : last + 1] = first
    for column, rows in words.items():
        cells[column], filled[:, column] = cells[column][rows], filled[rows, column]
    return cells, filled, numbers
