"""What our buttons keep in a workbook: the choices, and sheets of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from salesxl.cells.values import Cell, ErrorValue
from salesxl.errors import UsageError
from salesxl.locale import Language, say
from salesxl.reading import Grid
from salesxl.reading.data import Source
from salesxl.reading.layouts.header_rows import SEARCHED, label
from salesxl.reading.mapping import NONE
from salesxl.tables import TABLES
from salesxl.udfs.openbook import OWN, OpenBook, guarded, values_of

MAP = "map"
HEADERS = ("file", "header_row", "table", "header", "field")
"""The columns of the sheet on which the user says which header is which field."""

UNDECIDED = "?"
"""In place of the table of a sheet of which nothing was understood: until the user says what it is, it is read anew."""


@dataclass(frozen=True)
class Choices:
    """What the user has chosen for a workbook's KPI sheet.

    Attributes:
        period: as it was written; None for the last complete month.
        compare: ``previous`` or ``year``.
        language: of labels and messages.
    """

    period: str | None
    compare: str
    language: Language


def choices(book: OpenBook) -> Choices:
    """The choices kept in a workbook."""
    period, compare = (book.own.get(f"{OWN}{key}") for key in ("period", "compare"))
    return Choices(period or None, compare or "previous", book.language)


def remember(book: OpenBook, key: str, text: str) -> None:
    """Keep a choice in the workbook, as a name that stands for a text."""
    name = f"{OWN}{key}"
    refers_to = '="' + text.replace('"', '""') + '"'
    if name in book.own:
        book.book.names[name].refers_to = refers_to
    else:
        book.book.names.add(name, refers_to)
    book.own[name] = text


def write_sheet(
    book: OpenBook, key: str, rows: Sequence[Sequence[Cell]], language: Language, title: str = ""
) -> xw.Sheet:
    """Write rows, the first of them headers, on our sheet of that key; it is made where there is none."""
    names = {sheet.name for sheet in book.book.sheets}
    ours = book.own.get(f"{OWN}sheet_{key}")
    if ours in names:
        sheet = book.book.sheets[ours]
        sheet.clear()
    else:
        title = wanted = re.sub(r"[:\\/?*\[\]]", "-", title or say(f"functions.ribbon.sheets.{key}", language))[:25]
        number = 2
        while title in names:
            title, number = f"{wanted} ({number})", number + 1
        sheet = book.book.sheets.add(name=title, after=book.book.sheets[len(book.book.sheets) - 1])
        remember(book, f"sheet_{key}", title)
    width = max(map(len, rows))
    table = [[_shown(value) for value in row] + [None] * (width - len(row)) for row in rows]
    sheet.range((1, 1), (len(table), width)).value = table
    sheet.range((1, 1), (1, width)).font.bold = True
    sheet.autofit("columns")
    made: xw.Sheet = sheet
    return made


def _shown(value: Cell) -> Any:
    return value.reason if isinstance(value, ErrorValue) else guarded(value)


# --- which header is which field ------------------------------------------------------------------------------------


def map_rows(sources: Sequence[Source], grids: Sequence[Grid], language: Language) -> list[list[Cell]]:
    """The sheet of the column map: a row for each header of each raw table, and of each sheet that might be one.

    Args:
        sources: what the sheets were understood as.
        grids: the sheets themselves, for the headers of those of which nothing was understood.
        language: of the headers of the map.
    """
    rows: list[list[Cell]] = [[say(f"functions.ribbon.map.{name}", language) for name in HEADERS]]
    for source in sources:
        key = source.seen_as or source.table
        fields = {header: column for column, header in source.columns.items()}
        headers = [*fields, *(name for name in source.unused if name)]
        row = source.header_row or 1
        if not headers:
            key, fields = UNDECIDED, {}
            row, headers = next((_first_texts(grid) for grid in grids if grid.sheet == source.sheet), (row, []))
        rows += [[source.sheet, float(row), key, header, fields.get(header)] for header in headers]
    return rows


def _first_texts(grid: Grid) -> tuple[int, list[str]]:
    """The first row, counted from 1, of nothing but texts in two cells or more, which are most likely headers."""
    for number in range(min(grid.n_rows, SEARCHED)):
        cells = [cell for cell in grid.row(number) if cell is not None]
        if len(cells) > 1 and all(isinstance(cell, str) for cell in cells):
            return grid.first_row + number, [label(cell) for cell in cells]
    return 1, []


def mapping(book: OpenBook) -> dict[str, Any] | None:
    """What the column map of a workbook says, in the form of a mapping file; None if there is none."""
    name = book.own.get(f"{OWN}sheet_{MAP}")
    if name not in {sheet.name for sheet in book.book.sheets}:
        return None
    rows = values_of(book.book.sheets[name].used_range)[1:]
    sources: dict[tuple[object, object], dict[str, Any]] = {}
    tables = _tables(rows, book.language)
    for row in rows:
        sheet, header_row, table, header, said = _wide(row)
        key = tables.get((sheet, header_row))
        if not sheet or not header or (table == UNDECIDED and key is None):
            continue
        entry = sources.setdefault(
            (sheet, header_row), {"file": book.book.name, "sheet": str(sheet), "columns": {}, "table": NONE}
        )
        if isinstance(header_row, float):
            entry["header_row"] = int(header_row)
        if key:
            entry["table"] = key
            if said:
                entry["columns"][_field(key, str(said))] = str(header)
    return {"source": list(sources.values())} if sources else None


def _wide(row: Sequence[Any]) -> tuple[Any, ...]:
    return (*row, *[None] * len(HEADERS))[: len(HEADERS)]


def _tables(rows: Sequence[Sequence[Any]], language: Language) -> dict[tuple[object, object], str]:
    """The table that the map says for each sheet and header row; it is enough to say so beside one of the headers.

    Raises:
        UsageError: there is no such table.
    """
    found: dict[tuple[object, object], str] = {}
    for sheet, header_row, said, *_ in map(_wide, rows):
        text = str(said or "").strip().casefold()
        if sheet and text not in ("", UNDECIDED, NONE):
            key = next((key for key, one in TABLES.items() if text in (key, one.en.casefold(), one.th)), None)
            if key is None:
                known = ", ".join(one.th if language == "th" else one.en for one in TABLES.values())
                raise UsageError("functions.ribbon.map_no_table", language=language, table=said, known=known)
            found.setdefault((sheet, header_row), key)
    return found


def _field(table: str, said: str) -> str:
    """A column by its key or name; an unknown one stays, so that it is told."""
    names = {name.casefold(): one.key for one in TABLES[table].columns for name in (one.key, one.en, one.th)}
    return names.get(said.strip().casefold(), said.strip())
