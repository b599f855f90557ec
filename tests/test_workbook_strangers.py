"""Workbooks of strangers, filled: what is not bound comes back byte for byte, and other readers find the values."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel
from workbooks import by_calamine, parts

from salesxl.errors import TemplateError
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData

FOLDERS = ("templates", "templates_unit")
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FILES = sorted(path for folder in FOLDERS for path in (SHARED / folder).rglob("*.xls*"))

# Every cell of the first sheet is locked, and the sheet protected.
LOCKED = {f"protect{number:02}" for number in (2, 3, 4, 5, 6, 8)}
# openpyxl does not open this one, filled or not; calamine wants memory for the whole height of these.
NOT_BY_OPENPYXL = ("__Pivot2.xlsx",)
NOT_BY_CALAMINE = ("comment03.xlsx", "FilterByCF.xlsx")
TEXT = "=1+1 สวัสดี <&>"


def test_there_are_strangers(shared: Path) -> None:
    assert len(FILES) >= 261


def chosen(template: CompiledTemplate) -> dict[tuple[str, int, int], Any]:
    """Three cells of the first worksheet that may be filled: a number that is there, and two that are not there."""
    name = next(iter(template.parts))
    sheet = template.sheet(name)

    def free(row: int, column: int) -> bool:
        return not template.faults(Changes({(name, row, column): 1}))

    there = [
        (row, column)
        for row in sheet.numbers
        for column, xml in (sheet.row(row).cells if sheet.row(row) else {}).items()  # type: ignore[union-attr]
        if type(sheet.value(row, column, template.strings)) in (int, float) and b"<f" not in xml and free(row, column)
    ]
    absent = [
        (row, column)
        for row in (3, 7, 11, 50, 400)
        for column in (1, 5, 30, 40)
        if sheet.cell(row, column) is None and free(row, column)
    ]
    cells: dict[tuple[str, int, int], Any] = {(name, *there[0]): 1234.5} if there else {}
    return cells | {(name, *absent[0]): -0.25, (name, *absent[-1]): TEXT}


def may_change(template: CompiledTemplate, sheet: str, before: dict[str, bytes]) -> set[str]:
    """The parts that filling cells of one sheet may touch at all."""
    book = {template.main, template.parts[sheet]}
    readers = {part for part in template.parts.values() if re.search(rb"<(?:\w+:)?f[ >/]", before[part])}
    return book | readers | {name for name in before if re.search(r"chart\d*\.xml$|pivotCacheDefinition", name)}


@pytest.mark.parametrize("path", FILES, ids=[path.name[-40:] for path in FILES])
def test_filled_strangers(path: Path) -> None:
    data = path.read_bytes()
    template = CompiledTemplate.open(path)
    if any(path.stem.endswith(name) for name in LOCKED):
        name = next(iter(template.parts))
        with pytest.raises(TemplateError, match="locked"):
            template.render(Changes({(name, 1, 1): 1}))
        return
    cells = chosen(template)
    sheet = next(iter(cells))[0]
    after = template.render(Changes(cells))
    before, now = parts(data), parts(after)
    assert list(before) == list(now)
    assert {name for name in before if before[name] != now[name]} <= may_change(template, sheet, before)
    assert CompiledTemplate.open(after).render(Changes(cells)) == after
    if not path.name.endswith(NOT_BY_OPENPYXL):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(after), keep_vba=path.suffix == ".xlsm")
        for (_, row, column), value in cells.items():
            found = book[sheet].cell(row, column)
            assert found.data_type != "f"
            assert plain(found.value, book.epoch) == pytest.approx(value) if value != TEXT else found.value == TEXT
    if not path.name.endswith(NOT_BY_CALAMINE):
        grid = by_calamine(after, sheet)
        for (_, row, column), value in cells.items():
            got = grid[row - 1][column - 1]
            assert got == value or isinstance(got, dt.date | dt.time | dt.timedelta)


def plain(value: Any, epoch: dt.datetime) -> Any:
    """A number that a reader took for a date because of the cell's format."""
    return to_excel(value, epoch) if isinstance(value, dt.date | dt.time | dt.timedelta) else value


@pytest.mark.parametrize(
    "path", [path for path in FILES if b"xl/tables/" in path.read_bytes()], ids=lambda path: path.name[-40:]
)
def test_filled_tables_of_strangers(path: Path) -> None:
    """Every table one row shorter and three rows longer, unless something stands in its way."""
    data = path.read_bytes()
    template = CompiledTemplate.open(data)
    for name, table in template.tables.items():
        for rows in (max(table.rows - 1, 1), table.rows + 3):
            values = [f"r{row}" for row in range(rows)]
            changes = Changes(tables={name: TableData([values])})
            if template.faults(changes):
                assert rows > table.rows
                assert {fault.rule for fault in template.faults(changes)} <= {"no-room", "table-merged"}
                continue
            after = template.render(changes)
            assert CompiledTemplate.open(after).render(changes) == after
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sheet = openpyxl.load_workbook(io.BytesIO(after))[table.sheet]
            left, first = table.area.left, table.first
            assert [sheet.cell(first + row, left).value for row in range(rows)] == values
            headers = [str(sheet.cell(table.area.top, left + at).value) for at in range(len(table.columns))]
            assert not table.header_row or headers == [header.replace("\r", "") for header in table.columns]
            assert openpyxl.utils.range_boundaries(sheet.tables[name].ref)[3] == first + rows - 1 + table.totals_row
            chain = parts(after).get("xl/calcChain.xml", b"").decode()
            if chain and len(template.parts) == 1:
                ordered = set(re.findall(r'<c r="([A-Z]+\d+)"', chain))
                formulas = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
                assert ordered <= formulas
