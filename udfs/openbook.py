"""An open workbook through xlwings: its raw tables as grids, the places that a plan fills, and the filling itself.

The same code works on Excel over COM and on xlwings Lite and Server, where a workbook is a list of actions.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlwings as xw

from salesxl.cells.blocks import Block
from salesxl.cells.days import periods_as_days, without_bare_days
from salesxl.cells.values import EPOCHS
from salesxl.dataset import Dataset
from salesxl.errors import DataError, TemplateError
from salesxl.load import prepared
from salesxl.locale import LANGUAGES, Language
from salesxl.reading import Grid, tables_from_grids
from salesxl.reading.data import Data
from salesxl.reading.mapping import understand
from salesxl.tables import TABLES
from salesxl.workbook.bindings import TableShape, is_metric_table, plain_name, unknown_bindings
from salesxl.workbook.fill import MOST_METRICS
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.references import blocks
from salesxl.workbook.placing import MANAGED
from salesxl.workbook.plan import Plan, make_plan
from salesxl.workbook.told import passed_over
from salesxl.workbook_templates import TEMPLATES, template_bytes

BOUND = ("kpi_", "txt_", "tbl_")
"""How the names of places begin that a plan fills."""

OWN = "salesxl_"
"""How names and sheets begin that hold our own notes: choices, and sheets that are no raw data."""


RawCells = tuple[xw.Range, Block]
"""Cells of raw data, and what they hold."""


@dataclass
class Place:
    """A table of the workbook."""

    sheet: xw.Sheet
    table: Any
    columns: tuple[str, ...]
    values: list[list[Any]]

    @property
    def shape(self) -> TableShape:
        """As a plan wants it."""
        first = [str(row[0]) if row[0] is not None else "" for row in self.values]
        return TableShape(self.columns, tuple(first) if len(first) <= MOST_METRICS else (), self._calculated)

    @property
    def _calculated(self) -> frozenset[str]:
        """The headers of the columns of formulas; a list of actions does not tell what is one."""
        if not self.values or not is_excel(self.sheet.book):
            return frozenset()
        row = self.table.data_body_range[0, :].formula
        found = row[0] if isinstance(row, tuple) else [row]
        return frozenset(header for header, text in zip(self.columns, found, strict=True) if str(text)[:1] == "=")


class OpenBook:
    """A workbook, looked at once: make a new one after changing it.

    Attributes:
        book: the workbook.
        names: the cells of bound names, as ranges that together hold them in order.
        tables: the tables, by name.
        own: our own notes in it, by name.
        language: of labels and messages: the one chosen for it, else that of the host.
    """

    def __init__(self, book: xw.Book, language: Language = "en") -> None:
        self.book = book
        self.names: dict[str, list[xw.Range]] = {}
        self.own: dict[str, str] = {}
        self._inputs: set[str] = set()
        self._broken: dict[str, str] = {}
        for name in book.names:
            said = plain_name(name.name)
            if said.startswith(OWN):
                self.own[said] = _constant(name.refers_to)
            elif said.startswith(BOUND[:2]):
                found = [part for block in _ranges_of(book, name) for part in self._cells(name.name, block)]
                if found:
                    self.names[name.name] = found
                else:
                    self._broken[name.name] = name.refers_to or ""
        chosen = self.own.get(f"{OWN}language")
        self.language: Language = next((known for known in LANGUAGES if known == chosen), language)
        self.tables = {table.name: _place(sheet, table) for sheet in book.sheets for table in sheet.tables}
        self.date1904 = bool(book.api.Date1904) if _is_com(book) else False

    @property
    def has_places(self) -> bool:
        """Whether there is anything to fill."""
        return bool(self.names) or any(self._is_filled(name) for name in self.tables)

    def _cells(self, name: str, found: xw.Range) -> list[xw.Range]:
        """The cells of a name. In several rows of several cells, some are merged, and only the first of these counts."""
        if min(found.shape) == 1:
            return [found]
        if is_excel(self.book):
            return [cell for cell in found if cell.merge_area[0, 0].address == cell.address]
        known = self._bundled(name, found)  # a list of actions does not tell what is merged
        return [found.sheet.range(place) for place in known] or [found[row, 0] for row in range(found.shape[0])]

    def _bundled(self, name: str, found: xw.Range) -> list[tuple[int, int]]:
        """Where the cells of a name are in the bundled template from which the workbook comes; none if that is not known."""
        template = next((one for one in self.book.names if one.name.lower() == MANAGED), None)
        said = next((str(cell.value) for cell in _ranges_of(self.book, template)), "") if template else ""
        if said not in TEMPLATES:
            return []
        for language in LANGUAGES:
            compiled = CompiledTemplate(template_bytes(said, language), said, language)
            target = compiled.names.get(plain_name(name))
            here = found.sheet.name, [found.address.replace("$", "")]
            if target and (target.sheet, [area.ref for area in target.areas]) == here:
                return target.cells()
        return []

    # --- reading ------------------------------------------------------------------------------------------------

    def data(self, mapping: Mapping[str, Any] | None = None) -> Dataset:
        """The raw tables of the workbook, read like the sheets of a file.

        Raises:
            DataError: no sheet is a table that is known.
        """
        found = self.read(mapping)
        if not found.tables:
            sheets = ", ".join(source.sheet or "" for source in found.sources[:5])
            raise DataError("functions.ribbon.no_tables", where=sheets, language=self.language)
        return found

    def raw_grids(self) -> list[Grid]:
        """The sheets that may hold raw data."""
        return [self._grid(*cells) for cells in self._raw_cells()]

    def _raw_cells(self) -> list[RawCells]:
        raw = (sheet for sheet in self.book.sheets if self._is_raw(sheet))
        return [(sheet.used_range, self._block(sheet.used_range)) for sheet in raw]

    def read(self, mapping: Mapping[str, Any] | None = None) -> Dataset:
        """What could be read of the workbook; it may hold no table at all.

        Sheets with places to fill are no raw data. But where nothing else gives a table, such as the targets, its own
        table on such a sheet is the raw data.
        """
        cells = self._raw_cells()
        read = self._tables(cells, mapping)
        for name, place in self.tables.items():
            key = name.lower().removeprefix("tbl_")
            if (
                key in TABLES
                and key not in read.tables
                and any(cell is not None for row in place.values for cell in row)
            ):
                cells.append((place.table.range, self._block(place.table.range)))
                self._inputs.add(name)
        if self._inputs:
            read = self._tables(cells, mapping)
        return prepared(read)

    def _tables(self, cells: Sequence[RawCells], mapping: Mapping[str, Any] | None) -> Data:
        """The tables in some blocks of cells."""
        said = understand(mapping)
        read = tables_from_grids([self._grid(*some) for some in cells], mapping=said)
        days = [
            set().union(
                *(
                    periods_as_days(source, block.columns, self.date1904, place.row)
                    for source in read.sources
                    if source.sheet == place.sheet.name
                )
            )
            for place, block in cells
        ]
        if any(days):
            read = tables_from_grids(
                [self._grid(*some, days=own) for some, own in zip(cells, days, strict=True)], mapping=said
            )
        return without_bare_days(read)

    def _is_raw(self, sheet: xw.Sheet) -> bool:
        return sheet.name not in self._filled_sheets and not self._is_note(sheet)

    @property
    def _filled_sheets(self) -> set[str]:
        tables = {place.sheet.name for name, place in self.tables.items() if self._is_filled(name)}
        return tables | {cells[0].sheet.name for cells in self.names.values()}

    def _is_filled(self, name: str) -> bool:
        """Whether a table is one that a plan fills."""
        shape = self.tables[name].shape
        return is_metric_table(shape.columns) or (
            plain_name(name).startswith(BOUND[2]) and not unknown_bindings({}, {name: shape})
        )

    def _is_note(self, sheet: xw.Sheet) -> bool:
        """Whether a sheet is one that our buttons wrote."""
        return sheet.name in {text for name, text in self.own.items() if name.startswith(f"{OWN}sheet_")}

    def _block(self, cells: xw.Range) -> Block:
        return Block(values_of(cells), date1904=self.date1904)

    def _grid(self, cells: xw.Range, block: Block, days: Collection[int] = ()) -> Grid:
        grid = block.grid(self.book.name, days=days)
        grid.sheet, grid.first_row, grid.first_column = cells.sheet.name, cells.row, cells.column
        return grid

    # --- filling ------------------------------------------------------------------------------------------------

    def plan(self, data: Dataset, **options: Any) -> Plan:
        """What every place receives: the plan that the batch makes for a file."""
        tables = {name: place.shape for name, place in self.tables.items() if name not in self._inputs}
        names = {name: sum(part.size for part in cells) for name, cells in self.names.items()}
        return make_plan(names, tables, data, **options)

    def passed_over(self, plan: Plan, language: Language) -> list[str]:
        """What of the workbook a plan leaves out, with place and remedy."""
        places = {name: (cells[0].sheet.name, _ref(cells[0])) for name, cells in self.names.items()}
        places |= {name: (place.sheet.name, _ref(place.table.range)) for name, place in self.tables.items()}
        return [fault.told(language) for fault in passed_over(plan, places, self._broken)]

    def fill(self, plan: Plan, language: Language) -> None:
        """Write a plan into the workbook.

        Raises:
            TemplateError: a table would grow over cells that are not empty; nothing is written then.
        """
        for name, columns in plan.tables.items():
            if not is_metric_table(self.tables[name].columns):
                self._check_room(name, _length(columns), language)
        for name, values in plan.names.items():
            rest = list(values)
            for part in self.names[name]:
                _write(part, rest[: part.size], self.date1904)
                del rest[: part.size]
        for name, columns in plan.tables.items():
            self._fill_table(self.tables[name], columns)
        for sheet in {self.tables[name].sheet.name for name in plan.tables if name in plan.filled}:
            if not self.book.sheets[sheet].visible:
                self.book.sheets[sheet].visible = True

    def _check_room(self, name: str, rows: int, language: Language) -> None:
        place = self.tables[name]
        whole = place.table.range
        more = max(rows, 1) - len(place.values)
        if more <= 0:
            return
        top = whole.row + whole.shape[0]
        below = place.sheet.range((top, whole.column), (top + more - 1, whole.column + whole.shape[1] - 1))
        in_the_way = any(cell is not None for row in values_of(below) for cell in row)
        others = (other.table.range for other in self.tables.values() if other is not place)
        meets = any(found.sheet.name == place.sheet.name and _meet(found, below) for found in others)
        if in_the_way or meets:
            details = {"name": name, "rows": f"{rows:,}", "room": f"{len(place.values):,}", "block": below.address}
            where = f"{place.sheet.name}!{below.address}"
            raise TemplateError("template.no-room", where=where, language=self.language, **details)

    def _fill_table(self, place: Place, columns: Mapping[str, Sequence[Any]]) -> None:
        whole, table, sheet = place.table.range, place.table, place.sheet
        top, left, before = whole.row + 1, whole.column, len(place.values)
        rows = before if is_metric_table(place.columns) else max(_length(columns), 1)
        if rows != before:
            totals = table.show_totals
            if totals:
                table.show_totals = False
            if rows < before:
                sheet.range((top + rows, left), (top + before - 1, left + len(place.columns) - 1)).clear_contents()
            table.resize(sheet.range((whole.row, left), (top + rows - 1, left + len(place.columns) - 1)))
            if totals:
                table.show_totals = True
        for header, values in columns.items():
            column = left + place.columns.index(header)
            cells = sheet.range((top, column), (top + rows - 1, column))
            _write(cells, [*_plain(values), *[None] * (rows - len(values))], self.date1904)


def is_excel(book: xw.Book) -> bool:
    """Whether Excel itself is at hand, not only a list of actions."""
    return bool(book.app.engine.type == "desktop")


def values_of(cells: xw.Range) -> list[list[Any]]:
    """The cells of a range, row by row: as numbers and texts where Excel gives them so."""
    if _is_com(cells.sheet.book):
        values = cells.api.Value2
        return [list(row) for row in values] if isinstance(values, tuple) else [[values]]
    found: list[list[Any]] = cells.options(ndim=2, err_to_str=True).value
    return found


def guarded(value: Any, date1904: bool = False) -> Any:
    """A value as Excel keeps it as it is.

    A text that Excel would take for a formula, a number or a day gets an apostrophe in front, which the cell does not
    show. A day becomes its number, so that the cell's own format stays.
    """
    if isinstance(value, str):
        plain = re.fullmatch(r"[^\W\d_][^\d]*", value) and value.upper() not in ("TRUE", "FALSE")
        return value if not value or plain else f"'{value}"
    if type(value) is float:
        return value if value == value else None  # not a number is nothing
    if value is None or pd.isna(value):
        return None
    if isinstance(value, dt.date):
        moment = pd.Timestamp(value).tz_localize(None).to_pydatetime()
        return (moment - EPOCHS[date1904]) / dt.timedelta(days=1)
    return value.item() if hasattr(value, "item") else value


def _write(cells: xw.Range, values: Sequence[Any], date1904: bool) -> None:
    """Write values row by row into a range of as many cells."""
    width = cells.shape[1]
    flat = [guarded(value, date1904) for value in values]
    cells.value = [flat[start : start + width] for start in range(0, len(flat), width)]


def _plain(values: Sequence[Any]) -> list[Any]:
    return values.tolist() if hasattr(values, "tolist") else list(values)


def _length(columns: Mapping[str, Sequence[Any]]) -> int:
    return max((len(values) for values in columns.values()), default=0)


def _ref(cells: xw.Range) -> str:
    return str(cells.address).replace("$", "")


def _is_com(book: xw.Book) -> bool:
    return sys.platform == "win32" and is_excel(book)


def _place(sheet: xw.Sheet, table: Any) -> Place:
    header, body = table.header_row_range, table.data_body_range
    columns = [str(cell) for cell in values_of(header)[0]] if header is not None else []
    return Place(sheet, table, tuple(columns), values_of(body) if body is not None else [])


def _ranges_of(book: xw.Book, name: xw.Name) -> list[xw.Range]:
    """The blocks of cells of a name; none where it stands for something else."""
    return [book.sheets[sheet].range(area.ref) for sheet, area in blocks((name.refers_to or "").removeprefix("="))]


def _constant(refers_to: str | None) -> str:
    """The text of a name that stands for a text."""
    match = re.fullmatch(r'="(.*)"', refers_to or "", re.DOTALL)
    return match[1].replace('""', '"') if match else ""


def _meet(one: xw.Range, other: xw.Range) -> bool:
    return (
        one.row < other.row + other.shape[0]
        and other.row < one.row + one.shape[0]
        and one.column < other.column + other.shape[1]
        and other.column < one.column + one.shape[1]
    )
