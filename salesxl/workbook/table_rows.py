"""The rows of an Excel table as XML, written from columns of values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salesxl.workbook.areas import address, letters
from salesxl.workbook.cells import EMPTY, cell_xml, column_bodies, prefixed, style_attribute, taken
from salesxl.workbook.held import UNKNOWN, Held, Unknown, has_formula, held, without_result
from salesxl.workbook.markup import attributes, elements, escape, splice, unescape, with_attribute
from salesxl.workbook.references import Change, changed, moved, qualified, relative
from salesxl.workbook.sheets import Row, Sheet
from salesxl.workbook.tables import TableData, TableTarget

PIECE = 8_192
"""Rows that are written at a time."""


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
        self.cut: list[str] = []
        self._sources = [
            _Given(given[place], data.rows, date1904, self.cut) if place in given else self._other(place)
            for place in range(len(table.columns))
        ]
        opening = f'<{self.prefix}row r="%d"{self._row_attributes.decode().replace("%", "%%")}>'
        cells = "".join(
            f'<{self.prefix}c r="{letters(self.left + place)}%d"{style_attribute(style)}%s'
            for place, style in enumerate(self._styles)
        )
        self._line = f"{opening}{cells}</{self.prefix}row>"

    def _other(self, place: int) -> _Calculated | _Kept:
        """A column that no data were given for: its formula goes on, or what stands in it is kept."""
        column = self.left + place
        own = next((cell for cell in self.sheet.formulas_of(self.first) if cell.column == column), None)
        text = self.sheet.formula(own) if own else self.table.formulas[place]
        if text is None:
            return _Kept(self.sheet, column, self.first, self.table.last, self._strings)
        if self._change:
            text = changed(text, self._change)
        return _Calculated(
            qualified(text, self.table.name), self.first, column, array=bool(own and own.options.get("t") == "array")
        )

    def _bodies(self, first: int, last: int) -> list[list[str]]:
        found = [source.bodies(first - self.first, last - self.first + 1) for source in self._sources]
        return [[prefixed(body, self.prefix) for body in bodies] for bodies in found] if self.prefix else found

    def rows(self, first: int, last: int) -> Iterator[bytes]:
        """Whole rows, in pieces."""
        for start in range(first, last + 1, PIECE):
            end = min(last, start + PIECE - 1)
            numbers = range(start, end + 1)
            parts: list[Sequence[Any]] = [numbers]
            for bodies in self._bodies(start, end):
                parts += [numbers, bodies]
            yield "".join(map(self._line.__mod__, zip(*parts, strict=True))).encode()

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
        return {
            self.left + place: cell_xml(self.prefix, row, self.left + place, self._styles[place], bodies[0]).encode()
            for place, bodies in enumerate(self._bodies(row, row))
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


class _Given:
    """A column of data."""

    def __init__(self, values: Sequence[Any] | Any, rows: int, date1904: bool, cut: list[str]) -> None:
        self._values, self._rows, self._date1904, self._cut = values, rows, date1904, cut

    def bodies(self, start: int, end: int) -> list[str]:
        if not self._rows:
            return [EMPTY] * (end - start)  # the blank row of a table without data
        return column_bodies(self._between(start, end), self._date1904, self._cut)

    def _between(self, start: int, end: int) -> Sequence[Any] | Any:
        return self._values.iloc[start:end] if hasattr(self._values, "iloc") else self._values[start:end]

    def values(self, start: int, end: int) -> Sequence[Held]:
        if not self._rows:
            return [None] * (end - start)
        values = self._between(start, end)
        return [taken(value, self._date1904) for value in (values.tolist() if hasattr(values, "tolist") else values)]


class _Calculated:
    """A column with a formula."""

    def values(self, start: int, end: int) -> Sequence[Unknown]:
        return [UNKNOWN] * (end - start)

    def __init__(self, text: str, row: int, column: int, *, array: bool) -> None:
        self._text, self._row, self._column, self._array = text, row, column, array
        self._relative = relative(text)

    def bodies(self, start: int, end: int) -> list[str]:
        if not self._array and not self._relative:
            return [f"><f>{escape(self._text)}</f></c>"] * (end - start)
        found = []
        for offset in range(start, end):
            kind = f' t="array" ref="{address(self._row + offset, self._column)}"' if self._array else ""
            found.append(f"><f{kind}>{escape(moved(self._text, offset, 0))}</f></c>")
        return found


class _Kept:
    """A column that belongs to the user: what stands in a row stays in that row."""

    def __init__(self, sheet: Sheet, column: int, first: int, last: int, strings: Sequence[str]) -> None:
        self._sheet, self._column, self._first, self._last = sheet, column, first, last
        self._strings = strings

    def _cells(self, start: int, end: int) -> Iterator[bytes | None]:
        for row in range(self._first + start, self._first + end):
            yield self._sheet.cell(row, self._column) if row <= self._last else None

    def values(self, start: int, end: int) -> Sequence[Held | Unknown]:
        return [shown(cell, self._strings) for cell in self._cells(start, end)]

    def bodies(self, start: int, end: int) -> list[str]:
        return [self._body(cell) if cell else EMPTY for cell in self._cells(start, end)]

    def _body(self, cell: bytes) -> str:
        opening, _, rest = (without_result(cell) if has_formula(cell) else cell).decode().partition(">")
        if opening.endswith("/"):
            return EMPTY
        kind = attributes(opening.encode()).get("t")
        rest = re.sub(rf"(</?){re.escape(self._sheet.prefix.decode())}(?=\w)", r"\1", rest)
        return f"{f' t={chr(34)}{kind}{chr(34)}' if kind else ''}>{rest}"


def shown(cell: bytes | None, strings: Sequence[str]) -> Held | Unknown:
    """What a cell of a filled table will show."""
    return None if cell is None else UNKNOWN if has_formula(cell) else held(cell, strings)
