"""Records of a text file in which a quotation mark may be opened and never closed.

The csv module would take all up to the next quotation mark, perhaps hundreds of rows, for one cell.
"""

from __future__ import annotations

import csv
import io

from salesxl.reading.formats.dialect import Dialect
from salesxl.reading.safety import Unreadable


def read_records(text: str, dialect: Dialect) -> tuple[list[list[str]], list[int]]:
    """All records of a text, and the rows (from 1) whose open quote was read as an ordinary character.

    Raises:
        Unreadable: the csv module gives up.
    """
    csv.field_size_limit(2**31 - 1)
    source = _Lines(list(io.StringIO(text, newline="")))
    records: list[list[str]] = []
    open_rows: list[int] = []
    start = 0
    try:
        for record in dialect.records(source):
            if source.at - start > 1 and _swallows(source.lines[start : source.at], dialect):
                record = source.lines[start].rstrip("\r\n").split(dialect.delimiter)
                source.at = start + 1
                open_rows.append(len(records) + 1)
            records.append(record)
            start = source.at
    except csv.Error as error:
        raise Unreadable("damaged") from error
    return records, open_rows


class _Lines:
    """Lines that can be gone back over."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.at = lines, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _swallows(lines: list[str], dialect: Dialect) -> bool:
    """Whether a record of several lines is rather several records behind an open quote.

    Then the quote that seems to close it opens the next quoted cell: text follows it, or nothing ever closes it.
    """
    try:
        list(dialect.records(iter(lines), strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error) or lines[0].count(dialect.delimiter) + 1 == dialect.typical
    return False
