"""One filling: which parts change, and what they become."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesxl.workbook.areas import address
from salesxl.workbook.cells import Value, body, fits, prefixed
from salesxl.workbook.faults import Note
from salesxl.workbook.markup import with_attribute
from salesxl.workbook.package import Content, Packed
from salesxl.workbook.rows import rewritten
from salesxl.workbook.sheets import Sheet
from salesxl.workbook.tables import Resize, TableData, TableRows, cell_xml, resized

if TYPE_CHECKING:
    from salesxl.workbook.compile import CompiledTemplate

Cell = tuple[str, int, int]
"""Sheet, row, column; both counted from 1."""


@dataclass
class Changes:
    """What goes where.

    Attributes:
        cells: values by sheet, row and column. None empties a cell and keeps its style.
        tables: the rows of Excel tables by the table's name. A table without rows keeps one blank row, as in Excel.
        hide_sheets, show_sheets: sheets to be hidden or shown; the others stay as they are.
    """

    cells: dict[Cell, Value] = field(default_factory=dict)
    tables: dict[str, TableData] = field(default_factory=dict)
    hide_sheets: set[str] = field(default_factory=set)
    show_sheets: set[str] = field(default_factory=set)


class Filling:
    """Fills one template as often as needed."""

    def __init__(self, template: CompiledTemplate) -> None:
        self.template = template

    def render(self, changes: Changes, notes: list[Note]) -> bytes:
        """The bytes of the filled workbook. The changes were checked."""
        template = self.template
        date1904 = template.workbook.date1904
        replaced: dict[str, Content | Packed | None] = {}
        edits: dict[str, dict[int, dict[int, bytes | None]]] = {}
        for (name, row, column), value in changes.cells.items():
            sheet = template.sheet(name)
            if isinstance(value, str) and fits(value) != value:
                notes.append(Note("cut", {"sheet": name, "ref": address(row, column)}))
            prefix = sheet.prefix.decode()
            xml = cell_xml(prefix, row, column, sheet.style(row, column), prefixed(body(value, date1904), prefix))
            edits.setdefault(name, {}).setdefault(row, {})[column] = xml.encode()
        blocks: dict[str, list[TableRows]] = {}
        resizes = []
        for name, data in changes.tables.items():
            table = template.tables[name]
            sheet = template.sheet(table.sheet)
            rows = TableRows(sheet, table, data, date1904)
            blocks.setdefault(table.sheet, []).append(rows)
            resize = Resize(table, rows.last)
            if resize.last != table.last:
                resizes.append(resize)
                replaced[table.part] = resized(template.package.read(table.part), resize)
            if table.totals_row:
                _move_totals(sheet, resize, edits.setdefault(table.sheet, {}))
        for name in edits.keys() | blocks.keys():
            sheet = template.sheet(name)
            pieces = rewritten(sheet, edits.get(name, {}), blocks.get(name, []))
            replaced[sheet.part] = pieces if name in blocks else b"".join(pieces)
        workbook = template.workbook.filled(
            resizes, frozenset(changes.hide_sheets), frozenset(changes.show_sheets), recalculate=bool(edits or blocks)
        )
        if workbook != template.workbook.data:
            replaced[template.main] = workbook
        return template.package.write(replaced)


def _move_totals(sheet: Sheet, resize: Resize, edits: dict[int, dict[int, bytes | None]]) -> None:
    """Put the totals row of a table where its data now end."""
    area = resize.table.area
    for column in range(area.left, area.right + 1):
        cell = sheet.cell(area.bottom, column)
        if cell is not None:
            end = cell.index(b">") + 1
            opening = with_attribute(cell[:end], "r", address(resize.last + 1, column))
            edits.setdefault(resize.last + 1, {})[column] = opening + cell[end:]
