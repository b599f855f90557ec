"""What the cells of the filled workbook hold, for charts that save what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from salesxl.workbook.areas import Area
from salesxl.workbook.cells import taken
from salesxl.workbook.sheets import UNKNOWN, Held, Unknown
from salesxl.workbook.tables import TableRows

if TYPE_CHECKING:
    from salesxl.workbook.compile import CompiledTemplate
    from salesxl.workbook.prepare import Prepared
    from salesxl.workbook.render import Changes


class NewValues:
    """The values of the filled workbook, without those that only a calculation could tell."""

    def __init__(
        self, template: CompiledTemplate, prepared: Prepared, changes: Changes, tables: Sequence[TableRows]
    ) -> None:
        self._template, self._prepared, self._changes, self._tables = template, prepared, changes, tables
        self._names = {name.casefold(): name for name in template.parts}

    def columns(self, sheet: str, area: Area) -> list[list[Held | Unknown]]:
        """What the cells of a block hold, column by column. A block ends where its sheet ends."""
        name = self._names.get(sheet.casefold())
        if name is None:
            return [[None] * (area.bottom - area.top + 1) for _ in range(area.left, area.right + 1)]
        used = [area.top, *self._prepared.sheet(name).numbers[-1:]]
        used += [rows.last + rows.table.totals_row for rows in self._tables if rows.table.sheet == name]
        used += [row for on, row, _ in self._changes.cells if on == name]
        bottom = min(area.bottom, max(used)) if area.bottom - area.top > len(used) else area.bottom
        return [self._column(name, column, area.top, bottom) for column in range(area.left, area.right + 1)]

    def _column(self, sheet: str, column: int, top: int, bottom: int) -> list[Held | Unknown]:
        date1904 = self._template.workbook.date1904
        unknown = self._prepared.unknown.get(sheet, set())
        tables = [rows for rows in self._tables if rows.table.sheet == sheet and rows.left <= column <= rows.right]
        found: list[Held | Unknown] = []
        row = top
        while row <= bottom:
            table = next((rows for rows in tables if rows.first <= row <= max(rows.last, rows.old_last)), None)
            if table is not None:
                end = min(bottom, max(table.last, table.old_last))
                found += table.values(column, row, min(end, table.last)) if row <= table.last else []
                row = end + 1
                found += [None] * (row - top - len(found))  # the rows a table gave up
            elif (row, column) in unknown:
                found.append(UNKNOWN)
                row += 1
            else:
                found.append(self._prepared.sheet(sheet).value(row, column, self._template.strings))
                row += 1
        for on, row, at in self._changes.cells:
            if on == sheet and at == column and top <= row <= bottom:
                found[row - top] = taken(self._changes.cells[on, row, at], date1904)
        return found
