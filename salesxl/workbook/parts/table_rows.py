"""The rows of an Excel table as XML, written from columns of values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from salesxl.workbook.parts.areas import address, letters
from salesxl.workbook.parts.cells import style_attribute
from salesxl.workbook.parts.date_styles import DateStyles
from salesxl.workbook.parts.held import Held, Unknown
from salesxl.workbook.parts.many_rows import Piece, digits, run_of_bytes, width
from salesxl.workbook.parts.markup import elements, escape, splice, unescape, with_attribute
from salesxl.workbook.parts.references import Change, changed, qualified
from salesxl.workbook.parts.sheets import Row, Sheet
from salesxl.workbook.parts.table_columns import Calculated, Given, Kept, shown
from salesxl.workbook.parts.tables import TableData, TableTarget

PIECE = 8_192
"""Rows that are written at a time."""
WIDEST = 64 << 20
"""Bytes that they may take, gaps included: one long text makes all lines of its column as long."""


class TableRows:
    """The data rows of a table, written from columns: see ``rows.Block``.

    Attributes:
        cut: the texts that were too long for a cell, once the rows are written.
    """

    def __init__(
        self,
        sheet: Sheet,
        table: TableTarget,
        data: TableData,
        date1904: bool,
        strings: Sequence[str],
        change: Change | None = None,
        dates: DateStyles | None = None,
    ) -> None:
        self._change, self._strings = change, strings
        self.sheet, self.table, self.date1904 = sheet, table, date1904
        self.left, self.right = table.area.left, table.area.right
        self.first, self.last = table.first, table.first + max(data.rows, 1) - 1
        self.end = self.last + table.totals_row
        self.old_end = table.area.bottom
        self.prefix = sheet.prefix.decode()
        model = sheet.row(table.first)
        self._row_attributes = _lasting(model.tag, sheet.prefix) if model else b""
        self.totals = sheet.row(table.area.bottom) if table.totals_row else None
        self._styles = [sheet.style(table.first, column) for column in range(self.left, self.right + 1)]
        given: Mapping[int, Any] = data.by_position(table)
        if dates:
            self._styles = [
                dates.of(style, given[place]) if place in given else style for place, style in enumerate(self._styles)
            ]
        self.cut: list[str] = []
        self._sources = [
            Given(given[place], data.rows, self.prefix, date1904, self.cut) if place in given else self._other(place)
            for place in range(len(table.columns))
        ]
        self._cells = {
            column: (f'<{self.prefix}c r="{letters(column)}'.encode(), f'"{style_attribute(style)}'.encode(), source)
            for column, (style, source) in enumerate(zip(self._styles, self._sources, strict=True), self.left)
            if not (source.blank and self._looks_like_its_column(column, style))
        }

    def _looks_like_its_column(self, column: int, style: str | None) -> bool:
        """Whether a blank cell shows nothing that its column would not show without it."""
        return b"customFormat" not in self._row_attributes and style == self.sheet.column_style(column)

    def _other(self, place: int) -> Calculated | Kept:
        """A column that no data were given for: its formula goes on, or what stands in it is kept."""
        column = self.left + place
        own = next((cell for cell in self.sheet.formulas_of(self.first) if cell.column == column), None)
        text = self.sheet.formula(own) if own else self.table.formulas[place]
        if text is None:
            return Kept(self.sheet, column, self.first, self.table.last, self._strings)
        if self._change:
            text = changed(text, self._change)
        return Calculated(
            qualified(text, self.table.name),
            self.first,
            column,
            self.prefix,
            array=bool(own and own.options.get("t") == "array"),
        )

    def rows(self, first: int, last: int) -> Iterator[bytes]:
        """Whole rows, in runs."""
        for start in range(first, last + 1, PIECE):
            yield from self._run(start, min(last, start + PIECE - 1))

    def _run(self, first: int, last: int) -> Iterator[bytes]:
        number = digits(np.arange(first, last + 1))
        row = f"<{self.prefix}row".encode()
        pieces: list[Piece] = [row + b' r="', number, b'"' + self._row_attributes + b">"]
        for opening, style, source in self._cells.values():
            pieces += [opening, number, style, *source.pieces(first - self.first, last - self.first + 1)]
        pieces.append(f"</{self.prefix}row>".encode())
        if width(pieces) * len(number) > WIDEST and first < last:
            half = (first + last) // 2
            yield from self._run(first, half)
            yield from self._run(half + 1, last)
        else:
            yield run_of_bytes(pieces, len(number))

    def values(self, column: int, first: int, last: int) -> Sequence[Held | Unknown]:
        """What the cells of a column hold from one row to another: data, totals, nothing below."""
        data = min(last, self.last)
        found: list[Held | Unknown] = []
        if first <= data:
            found += self._sources[column - self.left].values(first - self.first, data - self.first + 1)
        for row in range(max(first, self.last + 1), last + 1):
            cell = self.totals.cells.get(column) if self.totals and row == self.end else None
            found.append(shown(cell, self._strings))
        return found

    def style(self, row: int, column: int) -> str | None:
        """The style of a cell as it will be; none below the last row."""
        if row <= self.last:
            return self._styles[column - self.left]
        return self.sheet.style(self.table.area.bottom, column) if self.totals and row == self.end else None

    def cells(self, row: int) -> dict[int, bytes]:
        """The cells of one row."""
        if row > self.last:
            return self._totals(row)
        at = row - self.first
        number = str(row).encode()
        return {
            column: b"".join((opening, number, style, run_of_bytes(source.pieces(at, at + 1), 1)))
            for column, (opening, style, source) in self._cells.items()
        }

    def holds_total(self, row: int, column: int) -> bool:
        """Whether a cell of the template is one of the table's totals."""
        area = self.table.area
        return self.totals is not None and row == area.bottom and area.left <= column <= area.right

    def replace_total(self, column: int, cell: bytes) -> None:
        """Put another cell among the totals."""
        if self.totals is not None:
            self.totals = Row(self.totals.tag, {**self.totals.cells, column: cell})

    def _totals(self, row: int) -> dict[int, bytes]:
        """The totals, in the row to which they have moved."""
        found = {}
        for column, cell in (self.totals.cells if self.totals else {}).items():
            if self.left <= column <= self.right:
                end = cell.index(b">") + 1
                rest = [
                    (start, close, escape(qualified(unescape(cell[start:close].decode()), self.table.name)).encode())
                    for _, start, close, _ in elements(cell, b"f")
                ]
                whole = splice(cell, rest)
                found[column] = with_attribute(cell[:end], "r", address(row, column)) + whole[end:]
        return found

    def attributes(self, row: int) -> bytes:
        """The attributes of one row that has nothing but the table's cells."""
        if row <= self.last:
            return self._row_attributes
        return _lasting(self.totals.tag, self.sheet.prefix) if self.totals else b""


def _lasting(tag: bytes, prefix: bytes) -> bytes:
    """The attributes of a row that suit every row of a table: not its number, nor a filter's hiding."""
    for name in ("r", "spans", "hidden", "collapsed"):
        tag = with_attribute(tag, name, None)
    return re.sub(rb"\s*/?>$", b"", tag.removeprefix(b"<" + prefix + b"row"))
