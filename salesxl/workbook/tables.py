"""Excel tables: how their rows are written, and what a new length does to what points at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from openpyxl.worksheet.table import Table
from openpyxl.xml.functions import fromstring

from salesxl.workbook.areas import Area, address, letters
from salesxl.workbook.cells import EMPTY, column_bodies, prefixed, taken
from salesxl.workbook.markup import attributes, escape, splice, tags, with_attribute
from salesxl.workbook.references import Change, changed, moved, relative
from salesxl.workbook.sheets import UNKNOWN, Held, Sheet, Unknown, has_formula, held, without_result

PIECE = 8_192
"""Rows that are written at a time."""


@dataclass(frozen=True)
class TableTarget:
    """An Excel table of a template.

    Attributes:
        name: the name formulas use.
        sheet: the sheet it stands on.
        ref: where, header and totals rows included.
        columns: its headers.
        header_row, totals_row: whether it has them.
        formulas: per column, the formula Excel would fill a new row with.
        part: the part that describes it.
    """

    name: str
    sheet: str
    ref: str
    columns: tuple[str, ...]
    totals_row: bool
    header_row: bool = True
    formulas: tuple[str | None, ...] = ()
    part: str = ""

    @property
    def area(self) -> Area:
        """The block behind ``ref``."""
        return Area.of(self.ref)

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.area.top + self.header_row

    @property
    def last(self) -> int:
        """The last row of data."""
        return max(self.area.bottom - self.totals_row, self.first)

    @property
    def rows(self) -> int:
        """How many rows of data it has room for as it stands."""
        return self.last - self.first + 1


def read_table(data: bytes, sheet: str, part: str) -> TableTarget:
    """A table out of its part, read by openpyxl."""
    table: Any = Table.from_tree(cast(Any, fromstring(data)))
    columns = table.tableColumns
    return TableTarget(
        name=table.displayName or table.name,
        sheet=sheet,
        ref=table.ref,
        # Line breaks in a header are spelled in the part and real in the cell.
        columns=tuple(re.sub(r"_x000[aAdD]_", "\n", column.name) for column in columns),
        totals_row=bool(table.totalsRowCount),
        header_row=table.headerRowCount != 0,
        formulas=tuple(
            column.calculatedColumnFormula.attr_text if column.calculatedColumnFormula else None for column in columns
        ),
        part=part,
    )


@dataclass
class TableData:
    """What goes into a table.

    Attributes:
        values: the columns, each a list, a numpy array or a pandas column, all of one length.
        columns: the headers under which they go; None means from the left, in order. A column of the table that is
            not named keeps its formula, or what stands in it: give it None values to empty it.
    """

    values: Sequence[Sequence[Any] | Any] = field(default_factory=list)
    columns: Sequence[str] | None = None

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.values[0]) if len(self.values) else 0

    def by_position(self, table: TableTarget) -> dict[int, Sequence[Any] | Any]:
        """The columns by their place in the table, from 0.

        Raises:
            KeyError: the table has no such column.
        """
        if self.columns is None:
            if len(self.values) > len(table.columns):
                raise KeyError(len(self.values))
            return dict(enumerate(self.values))
        places = {header.casefold(): place for place, header in enumerate(table.columns)}
        return {places[name.casefold()]: values for name, values in zip(self.columns, self.values, strict=True)}


@dataclass(frozen=True)
class Resize:
    """How a table changed its length."""

    table: TableTarget
    last: int

    @property
    def new_area(self) -> Area:
        """The block it takes now."""
        return self.table.area._replace(bottom=self.last + self.table.totals_row)

    def stretched(self, area: Area, *, one_row: bool = True) -> Area:
        """Where a block points now that pointed at the data, with or without header, or at the totals.

        Args:
            area: the block.
            one_row: whether a block of one row may mean the data of a table that had one row.
        """
        whole, table = self.table.area, self.table
        if area.left < whole.left or area.right > whole.right:
            return area
        if table.totals_row and area.bottom == whole.bottom:
            if area.top == whole.bottom:
                return area._replace(top=self.last + 1, bottom=self.last + 1)
            if area.top in (whole.top, table.first):
                return area._replace(bottom=self.last + 1)
        if area.bottom == table.last and area.top in (whole.top, table.first) and (one_row or area.top < area.bottom):
            return area._replace(bottom=self.last)
        return area


def resized(data: bytes, resize: Resize) -> bytes:
    """The part of a table with every block in it brought to the new length."""
    changes = []
    for name in ("table", "autoFilter", "sortState", "sortCondition"):
        for tag in tags(data, rb"(?:[\w.\-]+:)?" + name.encode()):
            ref = attributes(tag.group(0)).get("ref")
            if ref is None:
                continue
            new = resize.stretched(Area.of(ref)).ref
            if new != ref.replace("$", ""):
                changes.append((*tag.span(), with_attribute(tag.group(0), "ref", new)))
    return splice(data, changes)


class TableRows:
    """The data rows of a table, written from columns: see ``rows.Block``."""

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
        # A totals row that has to move leaves its old place.
        self.old_last = table.last if self.last == table.last else table.area.bottom
        self.prefix = sheet.prefix.decode()
        model = sheet.row(table.first)
        self.row_attributes = _lasting(model.tag, sheet.prefix) if model else b""
        self._styles = [sheet.style(table.first, column) for column in range(self.left, self.right + 1)]
        given: Mapping[int, Any] = data.by_position(table)
        self._sources = [
            _Given(given[place], data.rows, date1904) if place in given else self._other(place)
            for place in range(len(table.columns))
        ]
        opening = f'<{self.prefix}row r="%d"{self.row_attributes.decode().replace("%", "%%")}>'
        cells = "".join(
            f'<{self.prefix}c r="{letters(self.left + place)}%d"{_style(style)}%s'
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
        return _Calculated(text, self.first, column, array=bool(own and own.options.get("t") == "array"))

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
        """What the cells of a column hold from one row of data to another."""
        return self._sources[column - self.left].values(first - self.first, last - self.first + 1)

    def cells(self, row: int) -> dict[int, bytes]:
        """The cells of one row."""
        return {
            self.left + place: cell_xml(self.prefix, row, self.left + place, self._styles[place], bodies[0]).encode()
            for place, bodies in enumerate(self._bodies(row, row))
        }


def cell_xml(prefix: str, row: int, column: int, style: str | None, body: str) -> str:
    """A cell from its place, style and body; the body carries the prefix already."""
    return f'<{prefix}c r="{address(row, column)}"{_style(style)}{body}'


def _style(style: str | None) -> str:
    return f' s="{style}"' if style else ""


def _lasting(tag: bytes, prefix: bytes) -> bytes:
    """The attributes of a row that suit every row of a table: not its number, nor a filter's hiding."""
    for name in ("r", "spans", "hidden", "collapsed"):
        tag = with_attribute(tag, name, None)
    return re.sub(rb"\s*/?>$", b"", tag.removeprefix(b"<" + prefix + b"row"))


class _Given:
    """A column of data."""

    def __init__(self, values: Sequence[Any] | Any, rows: int, date1904: bool) -> None:
        self._values, self._rows, self._date1904 = values, rows, date1904

    def bodies(self, start: int, end: int) -> list[str]:
        if not self._rows:
            return [EMPTY] * (end - start)  # the blank row of a table without data
        return column_bodies(self._between(start, end), self._date1904)

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
        return [
            None if cell is None else UNKNOWN if has_formula(cell) else held(cell, self._strings)
            for cell in self._cells(start, end)
        ]

    def bodies(self, start: int, end: int) -> list[str]:
        return [self._body(cell) if cell else EMPTY for cell in self._cells(start, end)]

    def _body(self, cell: bytes) -> str:
        opening, _, rest = (without_result(cell) if has_formula(cell) else cell).decode().partition(">")
        if opening.endswith("/"):
            return EMPTY
        kind = attributes(opening.encode()).get("t")
        rest = re.sub(rf"(</?){re.escape(self._sheet.prefix.decode())}(?=\w)", r"\1", rest)
        return f"{f' t={chr(34)}{kind}{chr(34)}' if kind else ''}>{rest}"
