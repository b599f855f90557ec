"""One filling: which parts change, and what they become."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from salesxl.workbook.areas import Area, address
from salesxl.workbook.cells import Value, body, fits, prefixed
from salesxl.workbook.charts import Chart
from salesxl.workbook.faults import Note
from salesxl.workbook.markup import attributes, splice, tags, with_attribute
from salesxl.workbook.package import CONTENT_TYPES, Content, Packed, without_type
from salesxl.workbook.pivots import refreshed
from salesxl.workbook.prepare import Cell, Prepared
from salesxl.workbook.ranges import stretched_cells, stretched_frame, stretching
from salesxl.workbook.references import changed
from salesxl.workbook.rows import rewritten
from salesxl.workbook.sheets import Sheet
from salesxl.workbook.tables import Resize, TableData, TableRows, cell_xml, resized
from salesxl.workbook.values import NewValues

if TYPE_CHECKING:
    from salesxl.workbook.compile import CompiledTemplate

KEPT = 8
"""Preparations that are remembered: a batch needs one or two."""


@dataclass
class Changes:
    """What goes where.

    Attributes:
        cells: values by sheet, row and column (both from 1). None empties a cell and keeps its style.
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
        self._prepared: dict[tuple[frozenset[Cell], frozenset[str]], Prepared] = {}

    def _prepare(self, changes: Changes) -> Prepared:
        key = (frozenset(changes.cells), frozenset(changes.tables))
        if key not in self._prepared:
            if len(self._prepared) >= KEPT:
                self._prepared.pop(next(iter(self._prepared)))
            self._prepared[key] = Prepared(self.template, *key)
        return self._prepared[key]

    @cached_property
    def charts(self) -> list[Chart]:
        """The charts of the template."""
        package = self.template.package
        parts = [*package.of_type("drawingml.chart+xml"), *package.of_type("ms-office.chartex+xml")]
        return [Chart(part, package.read(part)) for part in parts]

    def render(self, changes: Changes, notes: list[Note]) -> bytes:
        """The bytes of the filled workbook. The changes were checked."""
        return _Job(self, changes, self._prepare(changes), notes).done()


class _Job:
    """One workbook on its way."""

    def __init__(self, filling: Filling, changes: Changes, prepared: Prepared, notes: list[Note]) -> None:
        self.filling, self.changes, self.prepared, self.notes = filling, changes, prepared, notes
        self.template = filling.template
        self.date1904 = self.template.workbook.date1904
        self.replaced: dict[str, Content | Packed | None] = {}
        self.edits: dict[str, dict[int, dict[int, bytes | None]]] = {}
        targets = [(self.template.tables[name], data) for name, data in changes.tables.items()]
        lengths = [Resize(table, table.first + max(data.rows, 1) - 1) for table, data in targets]
        self.resizes = [resize for resize in lengths if resize.last != resize.table.last]
        self.tables = [
            TableRows(
                prepared.sheet(table.sheet),
                table,
                data,
                self.date1904,
                self.template.strings,
                stretching(self.resizes, table.sheet, one_row=False) if self.resizes else None,
            )
            for table, data in targets
        ]

    def done(self) -> bytes:
        """The filled workbook."""
        if self.changes.cells or self.changes.tables:
            self._cells()
            self._formulas()
            self._totals()
            self._charts()
            self._pivots()
            for resize in self.resizes:
                part = resize.table.part
                self.replaced[part] = resized(self.template.package.read(part), resize)
            if self.prepared.removes_formulas:
                self._drop_chain()
        self._sheets()
        return self.template.package.write(self.replaced)

    def _cells(self) -> None:
        for (name, row, column), value in self.changes.cells.items():
            sheet = self.prepared.sheet(name)
            if isinstance(value, str) and fits(value) != value:
                self.notes.append(Note("cut", {"sheet": name, "ref": address(row, column)}))
            prefix = sheet.prefix.decode()
            xml = cell_xml(prefix, row, column, sheet.style(row, column), prefixed(body(value, self.date1904), prefix))
            self._edit(name, row, column, xml.encode())

    def _edit(self, sheet: str, row: int, column: int, xml: bytes) -> None:
        self.edits.setdefault(sheet, {}).setdefault(row, {})[column] = xml

    def _formulas(self) -> None:
        """Formulas that name rows of a table follow its new length."""
        if not self.resizes:
            return
        for name, cells in self.prepared.readers.items():
            sheet = self.prepared.sheet(name)
            for (row, column), xml in stretched_cells(sheet, cells, self.resizes).items():
                if (name, row, column) not in self.changes.cells:
                    self._edit(name, row, column, xml)

    def _totals(self) -> None:
        """The totals row of a table stands where its data now end."""
        for rows in self.tables:
            table = rows.table
            if not table.totals_row or rows.last == table.last:
                continue
            sheet = self.prepared.sheet(table.sheet)
            edits = self.edits.setdefault(table.sheet, {})
            old = edits.get(table.area.bottom, {})
            for column in range(table.area.left, table.area.right + 1):
                cell = old.pop(column, None) or sheet.cell(table.area.bottom, column)
                if cell:
                    end = cell.index(b">") + 1
                    opening = with_attribute(cell[:end], "r", address(rows.last + 1, column))
                    self._edit(table.sheet, rows.last + 1, column, opening + cell[end:])

    def _charts(self) -> None:
        values = NewValues(self.template, self.prepared, self.changes, self.tables)
        for chart in self.filling.charts:
            data = chart.updated(self._moved, self._touched, self.template.blocks, values.columns, self._number_format)
            if data != chart.data:
                self.replaced[chart.part] = data

    def _moved(self, text: str, title: bool) -> str:
        return changed(text, stretching(self.resizes, "", one_row=not title)) if self.resizes else text

    def _touched(self, blocks: list[tuple[str, Area]]) -> bool:
        return any(self.prepared.changed.meets(sheet, area) for sheet, area in blocks)

    def _number_format(self, block: tuple[str, Area]) -> str:
        sheet, area = block
        found = self.prepared.sheet(sheet).style(area.top, area.left) if sheet in self.template.parts else None
        return self.template.style(found).number_format

    def _pivots(self) -> None:
        def stretch(sheet: str, area: Area) -> Area:
            return stretching(self.resizes, sheet, one_row=True)(sheet, area, area.ref) or area

        for cache in self.prepared.pivots:
            self.replaced[cache.part] = refreshed(self.template.package.read(cache.part), self.resizes, stretch)
        if self.prepared.pivots:
            self.notes.append(Note("pivot-tables"))

    def _drop_chain(self) -> None:
        """Leave out the order of calculation, which names cells that have no formula any more; Excel works it out."""
        template = self.template
        for _, kind, part in template.package.relations(template.main):
            if kind != "calcChain" or part not in template.package:
                continue
            folder, _, name = template.main.rpartition("/")
            rels = f"{folder}/_rels/{name}.rels"
            related = template.package.read(rels)
            link = rb"(?:[\w.\-]+:)?Relationship"
            entries = [
                (*tag.span(), b"")
                for tag in tags(related, link)
                if attributes(tag.group(0)).get("Type", "").endswith("/calcChain")
            ]
            self.replaced[part] = None
            self.replaced[rels] = splice(related, entries)
            self.replaced[CONTENT_TYPES] = without_type(template.package.read(CONTENT_TYPES), part)

    def _sheets(self) -> None:
        template, changes = self.template, self.changes
        calculates = self.prepared.calculates or self.prepared.removes_formulas
        data = template.workbook.filled(
            self.resizes, frozenset(changes.hide_sheets), frozenset(changes.show_sheets), recalculate=calculates
        )
        if data != template.workbook.data:
            self.replaced[template.main] = data
        selected = self._selection(data)
        for name in template.parts:
            blocks = [rows for rows in self.tables if rows.table.sheet == name]
            sheet = self.prepared.sheet(name)
            edits = self.edits.get(name, {})
            frame = stretched_frame(sheet, self.resizes) if self.resizes else (sheet.head, sheet.tail)
            if name in selected:
                frame = (_selected(sheet, frame[0], selected[name]), frame[1])
            if not blocks and not edits and frame == (sheet.head, sheet.tail) and name not in self.prepared.touched:
                continue
            pieces = rewritten(sheet, edits, blocks, frame)
            large = sum(rows.last - rows.first for rows in blocks) >= LARGE
            self.replaced[sheet.part] = pieces if large else b"".join(pieces)

    def _selection(self, data: bytes) -> dict[str, bool]:
        """The sheets that have to be marked as selected or not, because the one shown first was hidden."""
        workbook = self.template.workbook
        old, new = workbook.active(workbook.data), workbook.active(data)
        if old == new:
            return {}
        names = self.template.sheets
        return {names[at]: at == new for at in (old, new) if at < len(names)}


LARGE = 1_000
"""Table rows from which a sheet is packed piece by piece."""


def _selected(sheet: Sheet, head: bytes, selected: bool) -> bytes:
    changes = [
        (*tag.span(), with_attribute(tag.group(0), "tabSelected", "1" if selected else None))
        for tag in tags(head, re.escape(sheet.prefix) + b"sheetView")
    ]
    return splice(head, changes)
