"""Targets with a column for each rep, team or branch, whom other sheets name, or for each metric: turned into rows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from salesxl.reading.data import Data
from salesxl.reading.grids.coded import factorized
from salesxl.reading.grids.grid import Grid
from salesxl.reading.layouts import aimed, months
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.header_rows import SEARCHED, label, recognised
from salesxl.reading.layouts.layout import blocks
from salesxl.reading.layouts.measured import MEASURE, is_metric
from salesxl.reading.layouts.turning import are_numbers, as_rows
from salesxl.reading.words.headers import normalise, squeeze, total_words
from salesxl.reading.words.recognise import Reading, of_targets, read_as

FIELDS = {"Rep": ("rep", "owner"), "Team": ("team",), "Branch": ("branch",)}
"""Of whom a target may be, as a header says it, and the columns of other sheets that name such."""
FEWEST = 2
"""So many columns headed by names make a sheet wide."""
TITLES = 5
"""How many rows from the top may be a title."""

Names = Mapping[str, frozenset[str]]


def names_in(grids: Iterable[Grid]) -> Names:
    """Whom some sheets name, squeezed, by what they are."""
    found: dict[str, set[str]] = {field: set() for field in FIELDS}
    for grid in grids:
        for block in blocks(grid):
            reading = recognised(block.headers, grid, block.title)
            columns = reading.columns if reading and reading.complete else {}
            for field, keys in FIELDS.items():
                for index in {columns[key] for key in keys if key in columns}:
                    if index < len(block.cells):
                        found[field] |= {
                            squeeze(cell) for cell in factorized(block.cells[index])[1] if isinstance(cell, str)
                        }
    return {field: frozenset(names) for field, names in found.items()}


def in_rows(grid: Grid, found: list[Block], key: str | None, names: Callable[[], Names], data: Data) -> list[Block]:
    """The tables of a sheet; where it is such a one, the one with a row for each target.

    Args:
        grid: the sheet.
        found: its tables as their headers show them.
        key: the table that it is, where the user has said it.
        names: whom the sheets name, looked up only where it is needed.
        data: receives what was done.
    """
    if key not in (None, "reps_targets") or not (key or of_targets(grid.sheet, _title(grid), grid.file)):
        return found
    readings = [recognised(block.headers, grid, block.title) for block in found]
    if any(reading and reading.complete and not _lacks_targets(reading) for reading in readings):
        return found
    row, field, said = _header(grid, names())
    if len(said) < FEWEST:
        return found
    [block] = blocks(grid, header_row=row + grid.first_row)
    wide = {index: header for index, header in enumerate(block.headers) if squeeze(header) in said}
    _head_periods(block, wide)
    known = read_as("reps_targets", ["" if n in wide else header for n, header in enumerate(block.headers)]).columns
    left_out = {*wide, *known.values()}
    others = {n: header for n, header in enumerate(block.headers) if n not in left_out and _may_be_target(block, n)}
    if field == MEASURE:
        wide |= {index: header for index, header in others.items() if header}  # which are told to be no metric
    elif others:
        return found
    if "period" not in known or not are_numbers(block, wide):
        return found
    as_rows(
        block, "reps_targets", wide, wide, (field, aimed.VALUE), data, "targets-across", names=", ".join(wide.values())
    )
    return [block]


def _lacks_targets(reading: Reading) -> bool:
    """Reps and months alone: the reps stand beside each other, below their header."""
    return reading.table == "reps_targets" and reading.columns.keys().isdisjoint(("target", "joined", "start"))


def _title(grid: Grid) -> str:
    """The texts that stand alone in the first rows."""
    rows = [[cell for cell in grid.row(row) if cell is not None] for row in range(min(grid.n_rows, TITLES))]
    return " ".join(label(row[0]) for row in rows if len(row) == 1)


def _header(grid: Grid, names: Names) -> tuple[int, str, set[str]]:
    """The row that holds most names of one kind, what kind it is, and the names."""
    best: tuple[int, str, set[str]] = 0, MEASURE, set()
    for row in range(min(grid.n_rows, SEARCHED)):
        labels = [label(cell) for cell in grid.row(row) if isinstance(cell, str)]
        found = {field: {squeeze(text) for text in labels} & known for field, known in names.items()}
        for field, said in [*found.items(), (MEASURE, {squeeze(text) for text in labels if is_metric(text)})]:
            if len(said) > len(best[2]):
                best = row, field, said
    return best


def _head_periods(block: Block, wide: Container[int]) -> None:
    """Give a header to the column of months that has none."""
    for index, cells in enumerate(block.cells):
        texts = [label(cell) for cell in cells if cell is not None]
        if index not in wide and not block.headers[index] and any(map(months.of, texts)):
            block.headers[index] = months.PERIOD
            return


def _may_be_target(block: Block, index: int) -> bool:
    return normalise(block.headers[index]) not in total_words() and are_numbers(block, [index])
