"""Workbooks through calamine: quick, but native code that a crafted file can make abort the whole process.

So it gets only what has been looked through, and what that cannot make safe it gets in a process apart.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import python_calamine as calamine

from salesxl.reading.formats.records import look_through_xls, look_through_xlsb
from salesxl.reading.formats.sniff import Kind
from salesxl.reading.grids.cells import no_collecting, to_columns, trimmed, with_errors, with_unknown
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Package, Unreadable
from salesxl.reading.xlsx.sheet_xml import SheetFacts


def read_native(data: bytes, file: str, facts: list[SheetFacts], limits: Limits) -> list[Grid]:
    """One grid for each worksheet that has cells.

    Args:
        data: the workbook.
        file: its name.
        facts: what a look through each sheet found, in the book's order; tells error values and formulas without a result from blanks.
        limits: how many cells a sheet may span.

    Raises:
        Unreadable: damaged, protected by a password, or too many cells.
    """
    grids = []
    with _calamine_errors(), no_collecting():
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheets_metadata) != len(facts):
            raise Unreadable("damaged")
        for number, (meta, known) in enumerate(zip(book.sheets_metadata, facts, strict=True)):
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            if sheet.start is None:
                continue
            if sheet.height * sheet.width > limits.max_cells:
                raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")
            grids.append(_grid(sheet, meta, known, file))
    return [grid for grid in grids if grid.columns]


def _grid(sheet: calamine.CalamineSheet, meta: calamine.SheetMetadata, facts: SheetFacts, file: str) -> Grid:
    top, left = sheet.start or (0, 0)
    columns = to_columns(sheet.to_python())
    with_errors(columns, ((row - top, column - left, code) for row, column, code in facts.errors))
    with_unknown(columns, [(row - top, column - left) for row, column in facts.unknown])
    for (first, start), (last, end) in sheet.merged_cell_ranges or ():
        facts.merge(first, start, last, end)
    return Grid(
        file,
        meta.name,
        trimmed(columns),
        first_row=top + 1,
        first_column=left + 1,
        hidden_rows=facts.hidden_rows,
        hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
        uncached=facts.uncached,
        merged=[(start - top, end - top, column - left) for start, end, column in facts.merged],
    )


@contextmanager
def _calamine_errors() -> Iterator[None]:
    """Errors of calamine, and its panics, which are no ordinary exceptions, as ours."""
    try:
        yield
    except calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except (calamine.CalamineError, IndexError, ValueError, OverflowError) as error:
        raise Unreadable("damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Unreadable("damaged") from error
        raise


def look_through(data: bytes, kind: Kind, limits: Limits) -> list[SheetFacts]:
    """What a look through each sheet of an xls or xlsb finds.

    Raises:
        Unreadable: damaged or protected by a password.
    """
    try:
        return look_through_xls(data) if kind == "xls" else look_through_xlsb(Package(data, limits))
    except (struct.error, IndexError) as error:
        raise Unreadable("damaged") from error
