"""An open spreadsheet as plain values, and plain values written into it. Runs inside LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from com.sun.star.lang import Locale
from com.sun.star.sheet.CellDeleteMode import UP as DELETE_UP
from com.sun.star.sheet.CellInsertMode import DOWN as INSERT_DOWN
from com.sun.star.sheet.FillDirection import TO_BOTTOM
from com.sun.star.table import CellAddress, CellRangeAddress

from .ranges import read

BOUND = ("kpi_", "txt_", "salesxl_")
"""How the names begin that are looked at: places to fill, and our own notes."""

CONTENTS, FORMATS = 1 | 2 | 4 | 16, 32 | 64  # com.sun.star.sheet.CellFlags
BOLD = 150.0  # com.sun.star.awt.FontWeight.BOLD
WIDEST = 12_000  # hundredths of a millimetre
UNION = re.compile("[~;]")  # between the blocks of a name
MOST_NAMED = 10_000  # a name that spans more cells is no place to fill


def look(document: Any) -> dict[str, Any]:
    """What stands in a spreadsheet.

    Returns:
        ``title``; ``date1904``; ``sheets``: name, rows and whether it is visible; ``names``: name -> number of the
        sheet and areas; ``notes``: our own names -> text; ``tables``: name -> number of the sheet and area. An area is top,
        left, bottom and right, counted from 0.
    """
    sheets = [document.Sheets.getByIndex(number) for number in range(document.Sheets.Count)]
    names, notes = _names(document, sheets)
    return {
        "title": document.Title,
        "date1904": document.NullDate.Year == 1904,
        "sheets": [{"name": s.Name, "rows": read(s, document)[0], "visible": s.IsVisible} for s in sheets],
        "names": names,
        "notes": notes,
        "tables": {
            table.Name: {"sheet": table.DataArea.Sheet, "area": _area(table.DataArea)}
            for table in _members(document.DatabaseRanges)
            if table.IsUserDefined and table.ContainsHeader
        },
    }


def _names(document: Any, sheets: Sequence[Any]) -> tuple[dict[str, Any], dict[str, str]]:
    places: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for owner in (document, *sheets):
        for name in _members(owner.NamedRanges):
            said = name.Name
            if not said.lower().startswith(BOUND):
                continue
            areas = _areas(name, document)
            if areas is None:
                notes.setdefault(said.lower(), _constant(name.Content))
            elif sum((a.EndRow - a.StartRow + 1) * (a.EndColumn - a.StartColumn + 1) for a in areas) <= MOST_NAMED:
                key = f"{owner.Name}!{said}" if said in places else said
                sheet = sheets[areas[0].Sheet]
                places[key] = {
                    "sheet": areas[0].Sheet,
                    "areas": [b for area in areas for b in _unmerged(sheet, _area(area))],
                }
    return places, notes


def _areas(name: Any, document: Any) -> list[Any] | None:
    """The blocks that a name stands for, None where it stands for something else."""
    found = name.getReferredCells()
    if found is not None:
        return [found.RangeAddress]
    parts = [part.rpartition(".") for part in UNION.split(name.Content)]
    sheets = [part[0].strip("$'").replace("''", "'") for part in parts]
    if len(parts) < 2 or len(set(sheets)) > 1 or not document.Sheets.hasByName(sheets[0]):
        return None
    sheet = document.Sheets.getByName(sheets[0])
    return [sheet.getCellRangeByName(part[2]).RangeAddress for part in parts]


def _unmerged(sheet: Any, area: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """The block itself, or where cells in it are merged, the cells that are seen, one by one."""
    top, left, bottom, right = area
    if not sheet.getCellRangeByPosition(left, top, right, bottom).getIsMerged():
        return [area]
    seen = []
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row))
            cursor.collapseToMergedArea()
            whole = cursor.RangeAddress
            if (max(whole.StartRow, top), max(whole.StartColumn, left)) == (row, column):
                seen.append((row, column, row, column))
    return seen


def _members(container: Any) -> list[Any]:
    return [container.getByName(name) for name in container.ElementNames]


def _constant(content: str) -> str:
    """The text of a name that stands for a text."""
    text = content.lstrip("=").strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else ""


def _area(address: Any) -> tuple[int, int, int, int]:
    return address.StartRow, address.StartColumn, address.EndRow, address.EndColumn


# --- writing --------------------------------------------------------------------------------------------------------


def apply(document: Any, actions: Sequence[Sequence[Any]], title: str) -> list[str]:
    """Do what a button says, as one step of the undo list.

    Args:
        document: the spreadsheet.
        actions: words with their values (see plainbook.py).
        title: what the undo list calls it.

    Returns:
        what to tell the user.
    """
    told: list[str] = []
    undo = document.getUndoManager()
    undo.enterUndoContext(title)
    document.addActionLock()
    try:
        for word, *values in actions:
            if word == "tell":
                told.append(values[0])
            else:
                _ACTIONS[word](document, *values)
    finally:
        document.removeActionLock()
        undo.leaveUndoContext()
    return told


def _sheet(document: Any, name: str) -> Any:
    return document.Sheets.getByName(name)


def _part(document: Any, name: str, area: tuple[int, ...]) -> Any:
    top, left, bottom, right = area
    return _sheet(document, name).getCellRangeByPosition(left, top, right, bottom)


def _write(document: Any, name: str, top: int, left: int, rows: Sequence[Sequence[Any]]) -> None:
    """Write a block of cells; a text is never taken for a formula or a number."""
    cells = _part(document, name, (top, left, top + len(rows) - 1, left + len(rows[0]) - 1))
    cells.setDataArray(tuple(tuple(_taken(value) for value in row) for row in rows))


def _taken(value: Any) -> Any:
    """A value as LibreOffice takes it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else float(value)


def _clear(document: Any, name: str, *area: int) -> None:
    _part(document, name, area).clearContents(CONTENTS)


def _show(document: Any, name: str, visible: bool) -> None:
    _sheet(document, name).IsVisible = visible


def _add_sheet(document: Any, name: str) -> None:
    document.Sheets.insertNewByName(name, document.Sheets.Count)


def _clear_sheet(document: Any, name: str) -> None:
    _sheet(document, name).clearContents(CONTENTS | FORMATS)


def _bold(document: Any, name: str, *area: int) -> None:
    _part(document, name, area).CharWeight = BOLD


def _autofit(document: Any, name: str) -> None:
    """Columns as wide as their texts, but long texts on several lines."""
    sheet = _sheet(document, name)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    for column in range(last.EndColumn + 1):
        cells = sheet.getCellRangeByPosition(column, 0, column, last.EndRow)
        whole = cells.Columns.getByIndex(0)
        whole.OptimalWidth = True
        if whole.Width > WIDEST:
            whole.Width = WIDEST
            cells.IsTextWrapped = True


def _activate(document: Any, name: str) -> None:
    if document.CurrentController is not None:
        document.CurrentController.setActiveSheet(_sheet(document, name))


def _name(document: Any, name: str, content: str) -> None:
    names = document.NamedRanges
    if names.hasByName(name):
        names.removeByName(name)
    names.addNewByName(name, content, CellAddress(), 0)


def _table(document: Any, name: str, sheet: str, *area: int) -> None:
    """Make a block of cells a table."""
    tables = document.DatabaseRanges
    if tables.hasByName(name):
        tables.removeByName(name)
    tables.addNewByName(name, _part(document, sheet, area).RangeAddress)


def _format(document: Any, name: str, row: int, column: int, code: str) -> None:
    """Give a cell a number format, written as in an English Excel."""
    formats, english = document.NumberFormats, Locale("en", "US", "")
    key = formats.queryKey(code, english, False)
    cell = _sheet(document, name).getCellByPosition(column, row)
    cell.NumberFormat = key if key >= 0 else formats.addNew(code, english)


def _resize(document: Any, name: str, rows: int) -> None:
    """Give a table another number of rows; what stands below it stays where it is.

    Rows are inserted and taken out between the first and the last one, so that charts and names which point at the
    table follow. Only the one row of a table of one row cannot be stretched.
    """
    table = document.DatabaseRanges.getByName(name)
    area = table.DataArea
    sheet = document.Sheets.getByIndex(area.Sheet)
    head, before = area.StartRow, area.EndRow - area.StartRow
    if rows > before > 1:
        sheet.insertCells(_rows(area, head + before, rows - before), INSERT_DOWN)
        sheet.removeRange(_rows(area, head + rows + 1, rows - before), DELETE_UP)
    elif rows < before:
        sheet.removeRange(_rows(area, head + max(rows, 2), before - rows), DELETE_UP)
        blank = _rows(area, head + rows + 1, before - rows)
        sheet.insertCells(blank, INSERT_DOWN)
        sheet = document.Sheets.getByIndex(area.Sheet)  # the old one has taken itself for what was removed
        _block(sheet, blank).clearContents(FORMATS)
    elif rows > before:
        _block(sheet, _rows(area, head + 1, rows)).fillAuto(TO_BOTTOM, 1)  # the formats of its one row for all
    area.EndRow = head + rows
    table.DataArea = area


def _rows(area: Any, first: int, count: int) -> Any:
    """Some rows of a table's columns."""
    part = CellRangeAddress()
    part.Sheet, part.StartColumn, part.EndColumn = area.Sheet, area.StartColumn, area.EndColumn
    part.StartRow, part.EndRow = first, first + count - 1
    return part


def _block(sheet: Any, area: Any) -> Any:
    return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)


_ACTIONS: dict[str, Any] = {
    "write": _write,
    "clear": _clear,
    "show": _show,
    "add_sheet": _add_sheet,
    "clear_sheet": _clear_sheet,
    "bold": _bold,
    "autofit": _autofit,
    "activate": _activate,
    "name": _name,
    "table": _table,
    "format": _format,
    "resize": _resize,
}
