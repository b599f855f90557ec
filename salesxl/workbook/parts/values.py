"""What the cells of the filled workbook hold, for charts that save what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.cells import Value, taken
from salesxl.workbook.parts.displayed import displayed
from salesxl.workbook.parts.held import UNKNOWN, Held, Unknown
from salesxl.workbook.parts.table_rows import TableRows

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate
    from salesxl.workbook.parts.prepare import Cell, Prepared
    from salesxl.workbook.parts.render import Changes

MANY = 1_000
"""Cells from which a block is cut down to what is used."""
DEPTH = 50
"""Formulas that may hand on a value to each other; a circle never ends."""


class NewValues:
    """The values of the filled workbook, without those that only a calculation could tell."""

    def __init__(
        self, template: CompiledTemplate, prepared: Prepared, changes: Changes, tables: Sequence[TableRows]
    ) -> None:
        self._template, self._prepared, self._tables = template, prepared, tables
        self._cells: dict[tuple[str, int], dict[int, Value]] = {}
        for (sheet, row, column), value in changes.cells.items():
            self._cells.setdefault((sheet, column), {})[row] = value
        self._names = {name.casefold(): name for name in template.parts}

    def columns(self, sheet: str, area: Area) -> list[list[Held | Unknown]]:
        """What the cells of a block hold, column by column. A block ends where its sheet ends."""
        name = self._names.get(sheet.casefold())
        if name is None:
            return [[None] * (area.bottom - area.top + 1) for _ in range(area.left, area.right + 1)]
        if area.size > MANY:
            area = self._used(name, area)
        return [self._column(name, column, area.top, area.bottom) for column in range(area.left, area.right + 1)]

    def _used(self, name: str, area: Area) -> Area:
        """The rows of a block down to the last one that holds something: a whole column ends somewhere."""
        used = [area.top, *self._prepared.sheet(name).numbers[-1:]]
        used += [rows.end for rows in self._tables if rows.table.sheet == name]
        used += [row for (on, _), rows in self._cells.items() if on == name for row in rows]
        return area._replace(bottom=min(area.bottom, max(used)))

    def _column(self, sheet: str, column: int, top: int, bottom: int) -> list[Held | Unknown]:
        date1904 = self._template.workbook.date1904
        unknown = self._prepared.unknown.get(sheet, set())
        tables = [rows for rows in self._tables if rows.table.sheet == sheet and rows.left <= column <= rows.right]
        given = self._cells.get((sheet, column), {})
        found: list[Held | Unknown] = []
        while (row := top + len(found)) <= bottom:
            table = next((rows for rows in tables if rows.first <= row <= max(rows.end, rows.old_end)), None)
            if table is not None:
                found += table.values(column, row, min(bottom, max(table.end, table.old_end)))
            elif row in given:
                found.append(None)
            elif (row, column) in unknown:
                found.append(self.echo((sheet, row, column)))
            else:
                found.append(self._prepared.sheet(sheet).value(row, column, self._template.strings))
        for row in given if len(given) < len(found) else range(top, bottom + 1):
            if row in given and top <= row <= bottom:
                found[row - top] = taken(given[row], date1904)
        return found

    def echo(self, cell: Cell, depth: int = 0) -> Held | Unknown:
        """What a formula shows that only names another cell; others have to be calculated."""
        target = self._prepared.echoes.get(cell)
        if target is None or depth > DEPTH:
            return UNKNOWN
        sheet, row, column = target
        if target in self._prepared.echoes:
            return self.echo(target, depth + 1)
        value = self._column(sheet, column, row, row)[0]
        return 0 if value is None else value  # as a formula shows a blank cell

    def number_format(self, block: tuple[str, Area]) -> str:
        """How the first cell of a block shows numbers."""
        name = self._names.get(block[0].casefold())
        if name is None:
            return "General"
        row, column = block[1].top, block[1].left
        for rows in self._tables:
            whole = Area(rows.first, rows.left, max(rows.end, rows.old_end), rows.right)
            if rows.table.sheet == name and whole.holds(row, column):
                return self._template.style(rows.style(row, column)).number_format
        return self._template.style(self._prepared.sheet(name).style(row, column)).number_format

    def text(self, block: tuple[str, Area]) -> str:
        """What the first cell of a block shows."""
        sheet, area = block
        first = area._replace(bottom=area.top, right=area.left)
        return self.shown(self.columns(sheet, first)[0][0], self.number_format(block))

    def shown(self, value: Held | Unknown, number_format: str) -> str:
        """A value as a cell with a number format shows it."""
        return displayed(value, number_format, date1904=self._template.workbook.date1904)
