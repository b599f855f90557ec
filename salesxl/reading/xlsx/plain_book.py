"""Workbooks as nearly all programs write them, by our own reader; any other goes through calamine."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from salesxl.reading.grids.cells import trimmed
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Package, Unreadable
from salesxl.reading.xlsx.book_xml import Book, named, parsed
from salesxl.reading.xlsx.scan import scan
from salesxl.reading.xlsx.shared_texts import shared_texts
from salesxl.reading.xlsx.sheet_cells import Cells, Unusual
from salesxl.reading.xlsx.sheet_xml import SheetFacts

_BUILT_IN = {**dict.fromkeys((*range(14), 37, 38, 39, 40, 48, 49), False), **dict.fromkeys(range(14, 23), True)}
"""Formats that a workbook need not write down: whether they show dates. Others depend on the language."""

_SILENT = re.compile(r'"[^"]*"|\\.|_.|\[(?:Red|Black|Blue|White|Green|Yellow|Cyan|Magenta|\$[^\]]*)\]', re.IGNORECASE)
_ANY_TIME = re.compile("[dmyhsa/]|[^\x00-\x7f]", re.IGNORECASE)
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)


def read_plain(package: Package, book: Book, file: str, limits: Limits) -> tuple[list[Grid], list[SheetFacts]] | None:
    """The grids of a workbook, and what is to be known of its sheets; None where it is not plain.

    Raises:
        Unreadable: a part is damaged.
    """
    try:
        texts, dates = shared_texts(package), _date_styles(package)
    except (Unusual, UnicodeDecodeError, Unreadable):
        return None
    grids, facts = [], []
    for sheet, part in book.sheets:
        found = scan(package.chunks(part), Cells(texts, dates, date1904=book.date1904), limits) if part else None
        if part and found is None:
            return None
        facts.append(found.facts if found else SheetFacts())
        columns = trimmed(found.columns) if found else []
        if found and columns:
            grids.append(
                Grid(
                    file,
                    sheet,
                    columns,
                    first_row=found.top + 1,
                    first_column=found.left + 1,
                    hidden_rows=found.facts.hidden_rows,
                    hidden=sheet in book.hidden,
                    merged=[
                        (start - found.top, end - found.top, column - found.left)
                        for start, end, column in found.facts.merged
                    ],
                )
            )
    return grids, facts


def _date_styles(package: Package) -> dict[int, bool]:
    """For the number of each style of cells whether it shows dates; without those that are hard to tell."""
    part = package.find("xl/styles.xml")
    if part is None:
        return {}
    styles = parsed(package, part)
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in named(styles, "numFmt")}
    cells = next(named(styles, "cellXfs"), None)
    found = {
        number: _shows_dates(style, codes) for number, style in enumerate([] if cells is None else named(cells, "xf"))
    }
    return {number: shows for number, shows in found.items() if shows is not None}


def _shows_dates(style: Element, codes: dict[str, str]) -> bool | None:
    number = style.get("numFmtId", "0")
    if number not in codes:
        return _BUILT_IN.get(int(number)) if number.isdigit() else None
    code = _SILENT.sub("", codes[number])
    if not _ANY_TIME.search(code.replace("General", "")):
        return False
    first = code.partition(";")[0]
    return True if _DATE.search(first) and "[" not in code and first.isascii() else None
