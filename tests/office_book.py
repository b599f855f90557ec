"""A workbook as Office.js sends it to xlwings, and what Excel makes of the actions that come back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import xlwings as xw
from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName

EPOCH = dt.datetime(1899, 12, 30)


def payload(book: Workbook, name: str = "Book1.xlsx") -> dict[str, Any]:
    """What the client sends: every sheet's cells, names and tables."""
    names = [_name(book, one, None) for one in book.defined_names.values()]
    for sheet in book.worksheets:
        names += [_name(book, one, sheet.title) for one in sheet.defined_names.values()]
    sheets = [
        {
            "name": sheet.title,
            "visibility": "Visible" if sheet.sheet_state == "visible" else "Hidden",
            "values": [[_sent(cell) for cell in row] for row in sheet.iter_rows(min_row=1, min_col=1, values_only=True)],
            "tables": [_table(one.name, one.ref) for one in sheet.tables.values()],
            "pictures": [], "shapes": [], "charts": [], "notes": [],
        }
        for sheet in book.worksheets
    ]  # fmt: skip
    active = {"name": name, "active_sheet_index": 0, "selection": "A1"}
    return {"client": "Office.js", "version": xw.__version__, "book": active, "names": names, "sheets": sheets}


def _sent(cell: Any) -> Any:
    if cell is None:
        return ""
    return f"{cell.isoformat()}.000Z" if isinstance(cell, dt.datetime) else cell


def _name(book: Workbook, name: DefinedName, sheet: str | None) -> dict[str, Any]:
    places = list(name.destinations) if name.type == "RANGE" else []
    where, address = places[0] if places else (None, None)
    return {
        "name": name.name,
        "sheet_index": book.sheetnames.index(where) if where else None,
        "address": address.replace("$", "") if address else None,
        "refers_to": f"={name.attr_text}",
        "book_scope": sheet is None,
        "scope_sheet_name": sheet,
        "scope_sheet_index": None if sheet is None else book.sheetnames.index(sheet),
    }


def _table(name: str, ref: str) -> dict[str, Any]:
    left, top, right, bottom = range_boundaries(ref)

    def block(first: int, last: int) -> str:
        return f"{get_column_letter(left)}{first}:{get_column_letter(right)}{last}"

    return {
        "name": name, "range_address": ref, "header_row_range_address": block(top, top),
        "data_body_range_address": block(top + 1, bottom), "total_row_range_address": None,
        "show_headers": True, "show_totals": False, "table_style": "", "show_autofilter": True,
    }  # fmt: skip


def apply(actions: list[dict[str, Any]], book: Workbook) -> list[str]:
    """Do what Excel would do; the messages that it would show."""
    told: list[str] = []
    for action in actions:
        position = action["sheet_position"]
        sheet: Any = book.worksheets[position] if position is not None else None
        match action["func"]:
            case "setValues":
                for down, row in enumerate(action["values"]):
                    for across, value in enumerate(row):
                        cell = sheet.cell(action["start_row"] + down + 1, action["start_column"] + across + 1)
                        if not isinstance(cell, MergedCell):  # Excel keeps nothing behind the first of merged cells
                            cell.value = entered(value)
            case "rangeClearContents":
                for down in range(action["row_count"]):
                    for across in range(action["column_count"]):
                        sheet.cell(action["start_row"] + down + 1, action["start_column"] + across + 1).value = None
            case "resizeTable":
                number, address = action["args"]
                list(sheet.tables.values())[number].ref = address.replace("$", "")
            case "addSheet":
                book.create_sheet(action["args"][1], action["args"][0])
            case "namesAdd":
                book.defined_names[action["args"][0]] = DefinedName(action["args"][0], attr_text=action["args"][1][1:])
            case "alert":
                told.append(action["args"][0])
            case "setSheetVisibility":
                sheet.sheet_state = "visible" if action["args"][0] == "Visible" else "hidden"
            case "setFontProperty" | "setSheetAutofit" | "activateSheet":
                pass
            case other:
                raise AssertionError(f"an action that was not expected: {other}")
    return told


def entered(value: Any) -> Any:
    """What a cell holds after a value was typed into it: an apostrophe in front says that the rest is text."""
    if not isinstance(value, str):
        return value
    if value.startswith("'"):
        return value[1:]
    assert value[:1] not in ("=", "+", "-", "@"), f"Excel would take {value!r} for a formula"
    assert not any(letter.isdigit() for letter in value), f"Excel might take {value!r} for a number or a day"
    return value or None
