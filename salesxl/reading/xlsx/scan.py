"""The bytes of a worksheet to typed columns, without an object a cell: many times faster than cell by cell.

Only sheets as Excel and most programs write them are understood: every cell and row says its place, nothing but values,
texts and formulas with results inside. Of any other sheet ``scan`` says None, and the caller takes the slow way; so it
says wherever the slow way could come to another result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from xml.parsers import expat

from salesxl.reading.grids.coded import Coded
from salesxl.reading.safety import Limits
from salesxl.reading.xlsx.far_cells import is_scattered
from salesxl.reading.xlsx.rows_alike import take_alike
from salesxl.reading.xlsx.rows_any import take_any
from salesxl.reading.xlsx.sheet_cells import Cells, Unusual
from salesxl.reading.xlsx.sheet_rows import Rows, without_prefix
from salesxl.reading.xlsx.sheet_xml import SheetFacts, column_number, whole_rows

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<((?:\w+:)?)worksheet[\s>][^\0]*?<\1sheetData ?/?>", re.DOTALL
)

_MERGED = re.compile(rb'mergeCell [^>]*?\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')


@dataclass
class Scanned:
    """A sheet: its facts; and its columns with the row and column (from 0) of their first cell."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    columns: list[Coded] = field(default_factory=list)
    top: int = 0
    left: int = 0


def scan(pieces: Iterator[bytes], cells: Cells, limits: Limits) -> Scanned | None:
    """Read one worksheet.

    Args:
        pieces: its XML.
        cells: none yet, with what is to be known of the workbook.
        limits: how large a block of cells may be.

    Returns:
        What it holds; None where this is no plain sheet.

    Raises:
        Unreadable: it holds too many cells.
    """
    facts = SheetFacts()
    try:
        _take_all(_ahead(pieces), cells, facts)
        if is_scattered(facts, limits):  # before a block is made of them
            return None
        return Scanned(facts, *cells.block())
    except (Unusual, UnicodeDecodeError):
        return None


def _ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, each unpacked by another thread while the one before is looked at."""
    with ThreadPoolExecutor(1) as unpacker:
        coming = unpacker.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = unpacker.submit(next, pieces, None)
            yield piece


def _take_all(pieces: Iterator[bytes], cells: Cells, facts: SheetFacts) -> None:
    head = b""
    for piece in pieces:
        head += piece
        if b"sheetData" in head:
            break
    start = _START.match(head)
    if start is None:
        raise Unusual
    around, prefix, tail, last = start[0], start[1], b"", 0
    end_of_row = b"</" + prefix + b"row>"
    for chunk in whole_rows(chain((head[start.end() :],), pieces), end_of_row):
        if chunk.endswith(end_of_row) and not tail:
            last = _take(Rows(without_prefix(chunk, prefix), behind=last), cells, facts)
        else:
            tail += chunk
    if not around.endswith(b"/>"):
        blank, end, tail = tail.partition(b"</" + prefix + b"sheetData>")
        around += end
        if b"<" in blank:
            _take(Rows(without_prefix(blank, prefix), behind=last), cells, facts)
    if last and around.endswith(b"/>"):
        raise Unusual
    for left, top, right, bottom in _MERGED.findall(tail):
        facts.merge(int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
    try:  # what stands around the rows
        expat.ParserCreate().Parse(around + tail, True)
    except expat.ExpatError as error:
        raise Unusual from error


def _take(rows: Rows, cells: Cells, facts: SheetFacts) -> int:
    """Take some rows, and say which number the last has."""
    left = take_alike(rows, cells, facts)
    if len(left):
        take_any(rows.only(left), cells, facts)
    return int(rows.number[-1])
