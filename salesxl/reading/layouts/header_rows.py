"""Which rows of a sheet are header lines: one row, or two that are read as one, and what they say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from salesxl.reading.grids.coded import filled_cells
from salesxl.reading.grids.grid import CellError, Grid
from salesxl.reading.layouts import aimed, months
from salesxl.reading.values.raw_column import Codes, Mask, clean
from salesxl.reading.words import groups, kinds, platforms
from salesxl.reading.words.headers import aims, normalise, squeeze, total_words
from salesxl.reading.words.recognise import Reading, known, recognise

NUMBER = re.compile(r"-?[\d.,]*\d")
_DIGIT = re.compile(r"\d")
SEARCHED = 20
"""How many rows from the top may hold the header."""

NAMED_SEARCHED = 200
"""How many may hold the headers that the user has named."""

PARTS_SEARCHED = 2000
"""How many stretches between blank rows are looked at for a header of their own."""


@dataclass(frozen=True)
class Strip:
    """Some columns of a sheet, from its first row to its last.

    Attributes:
        grid: the sheet.
        filled: rows by columns of the whole sheet, whether there is something in a cell.
        columns: which of its columns.
    """

    grid: Grid
    filled: Mask
    columns: Sequence[int]

    @cached_property
    def counts(self) -> Codes:
        """How many cells of each row are filled."""
        return np.asarray(self.filled[:, self.columns].sum(axis=1))

    def cells(self, row: int) -> list[object]:
        """The cells of a row."""
        return [self.grid.columns[column][row] for column in self.columns]

    def labels(self, row: int) -> list[str]:
        """The same as texts."""
        return [label(cell) for cell in self.cells(row)]


@dataclass(frozen=True)
class Header:
    """A row, or two, read as a header line.

    Attributes:
        row: the first row, from 0.
        height: how many rows it has.
        headers: what stands in them, a text a column.
        complete: it names all that a table cannot do without.
        found: how many columns of a table it names.
        table: which table that is.
    """

    row: int
    height: int
    headers: tuple[str, ...]
    complete: bool
    found: int
    table: str = ""

    @property
    def last(self) -> int:
        """The last row."""
        return self.row + self.height - 1


def header_lines(strip: Strip) -> list[Header]:
    """The header lines of the tables that lie one below the other, top to bottom."""
    occupied = np.flatnonzero(strip.counts)
    best = _best_header(strip, occupied[:SEARCHED])
    if best is None:
        return []
    headers = [*_headers_above(strip, occupied, best), best]
    for header in _further_headers(strip, occupied, best):
        if [*map(normalise, header.headers)] != [*map(normalise, headers[-1].headers)]:
            headers.append(header)
    return headers


def named_header(grid: Grid, headers: Sequence[str]) -> tuple[int, int]:
    """Where the headers stand that the user has named.

    Args:
        grid: the sheet.
        headers: header words; with none, the first row of words that is as wide as any is taken for the header.

    Returns:
        The number of the row, 0 if there is none, and how many of the words stand in it.
    """
    strip = Strip(grid, filled_cells(grid.columns), range(len(grid.columns)))
    rows = np.flatnonzero(strip.counts)[:NAMED_SEARCHED]
    wanted = set(map(squeeze, headers))
    said = {int(row): strip.labels(row) for row in rows}
    found = {row: len(wanted & set(map(squeeze, labels))) for row, labels in said.items()}
    best = max(found, key=lambda row: found[row], default=0)
    if found.get(best):
        return best + grid.first_row, found[best]
    widest = max((int(strip.counts[row]) for row in rows[:SEARCHED]), default=0)
    for row in rows[:SEARCHED]:
        may_be = all(map(_may_be_header, strip.cells(row))) and not only_numbers(said[int(row)])
        if widest > 1 and strip.counts[row] == widest and may_be:
            return int(row) + grid.first_row, 0
    return 0, 0


def only_numbers(labels: Iterable[str]) -> bool:
    """Whether a row holds two numbers or more and no word: no header line does."""
    cells = [cell for cell in labels if cell]
    return len(cells) > 1 and all(NUMBER.fullmatch(cell) for cell in cells)


def label(cell: object) -> str:
    """A header cell as text."""
    if cell is None or isinstance(cell, CellError):
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))


def recognised(headers: Sequence[str], grid: Grid, title: str = "") -> Reading | None:
    """A header line as a table, wide ones as what they become."""
    narrow = kinds.narrowed(_by_time(headers))
    reading = recognise(narrow, file=grid.file, sheet=grid.sheet, title=title)
    if (reading is None or not reading.complete) and platforms.across(headers):
        reading = recognise(platforms.narrowed(headers), file=grid.file, sheet=grid.sheet, title=title)
    if (reading is None or not reading.complete) and groups.across(headers):
        return recognise(groups.narrowed(headers), file=grid.file, sheet=grid.sheet, title=title)
    return reading


def _by_time(headers: Sequence[str]) -> list[str]:
    """A header line with its columns of months, or of half-years, taken together."""
    if found := aimed.aimed(headers):
        return [*(h for h in found.headers if h and not months.of(h)), months.PERIOD, aimed.VALUE]
    if halves := aimed.halves(headers):
        return [*(h for n, h in enumerate(headers) if n not in halves), months.PERIOD, aimed.VALUE]
    return months.narrowed(headers)


def _best_header(strip: Strip, rows: Codes) -> Header | None:
    """The row that says most; of equals the first."""
    best: Header | None = None
    for row in rows:
        for header in _candidates(strip, int(row)):
            if best is None or (header.complete, header.found) > (best.complete, best.found):
                best = header
    return best


def _headers_above(strip: Strip, occupied: Codes, best: Header) -> list[Header]:
    """Header rows of other tables that stand above the row that says most, with rows of their own."""
    found: list[Header] = []
    for row in occupied[occupied < best.row - 1]:
        data = strip.labels(row + 1)
        if (not found or row > found[-1].last) and strip.counts[row + 1] >= 2 and any(map(_DIGIT.search, data)):
            header = next(_candidates(strip, int(row)), None)
            if header and header.complete and header.found >= 3 and header.table != best.table:
                found.append(header)
    return found


def _further_headers(strip: Strip, occupied: Codes, best: Header) -> Iterator[Header]:
    """Header rows that follow a blank row, a title between them or not."""
    below = occupied[occupied > best.last]
    starts = below[np.flatnonzero(np.diff(below, prepend=best.last) > 1)]
    for start in starts[:PARTS_SEARCHED]:
        rows = below[np.searchsorted(below, start) :][:3]
        for row in rows:
            if row > best.last and strip.counts[row] >= 2:
                header = next(_candidates(strip, int(row)), None)
                if header is not None and header.found >= 2 and 2 * header.found >= strip.counts[row]:
                    yield header
                break


def _candidates(strip: Strip, row: int) -> Iterator[Header]:
    """The row as a header line, and together with the row below it."""
    cells = strip.cells(row)
    if strip.counts[row] < 2 or not all(map(_may_be_header, cells)):
        return
    labels = [label(cell) for cell in cells]
    single = _judged(strip.grid, row, 1, labels)
    double, joined = None, labels
    if row + 1 < strip.grid.n_rows and strip.counts[row + 1] >= 2:
        below = strip.cells(row + 1)
        merged = any(not upper and label(lower) for upper, lower in zip(labels, below, strict=True))
        if merged and all(map(_may_be_header, below)):
            joined = _joined(labels, [label(cell) for cell in below])
            double = _judged(strip.grid, row, 2, joined)
    if double and aimed.aimed(joined):  # of months alone above their targets and what came of them one would be read
        single = None
    yield from filter(None, (single, double))


def _may_be_header(cell: object) -> bool:
    return cell is None or isinstance(cell, str) or months.of(label(cell)) is not None


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Two header rows as one: a merged cell speaks for all columns below it."""
    tops, above = [], ""
    for top, bottom in zip(upper, lower, strict=True):
        above = top or (above if bottom else "")
        tops.append(above)
    one_for_all = len({top for top, bottom in zip(tops, lower, strict=True) if months.of(bottom)}) == 1
    texts = {*tops, *lower}
    targets = any(normalise(text) in aims() for text in texts) and any(map(months.of, texts))
    joined = []
    for top, bottom in zip(tops, lower, strict=True):
        options = [f"{top} {bottom}".strip(), bottom, top]
        if targets and (months.of(top) or months.of(bottom) or normalise(top) in total_words()):
            options = options[:1]  # the target of a month, or what came of it
        if one_for_all and months.of(bottom) and not months.of(options[0]):
            options = [bottom]  # "month" or "sales" above all the months
        joined.append(next((option for option in options if known(option) or platforms.counted_in(option)), options[0]))
    return joined


def _judged(grid: Grid, row: int, height: int, labels: list[str]) -> Header | None:
    reading = recognised(labels, grid)
    if reading is None:
        return None
    return Header(row, height, tuple(labels), reading.complete, len(set(reading.columns.values())), reading.table)
