"""One filling: which parts change, and what they become."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from salesxl.workbook.parts.areas import Area, address
from salesxl.workbook.parts.cells import Value, body, fits, prefixed
from salesxl.workbook.parts.charts import Chart
from salesxl.workbook.parts.date_styles import DateStyles
from salesxl.workbook.parts.drawings import linked
from salesxl.workbook.parts.faults import Note
from salesxl.workbook.parts.held import Unknown, with_result
from salesxl.workbook.parts.markup import attributes, splice, tags, with_attribute
from salesxl.workbook.parts.package import CONTENT_TYPES, Content, Packed, Replaced, without_type
from salesxl.workbook.parts.pivots import refreshed
from salesxl.workbook.parts.prepare import Cell, Prepared
from salesxl.workbook.parts.ranges import (
    as_fixed,
    as_range,
    as_series,
    never,
    stretched_cells,
    stretched_frame,
    stretching,
)
from salesxl.workbook.parts.references import changed
from salesxl.workbook.parts.rows import rewritten
from salesxl.workbook.parts.sheets import Sheet
from salesxl.workbook.parts.table_rows import TableRows
from salesxl.workbook.parts.tables import Resize, TableData, resized
from salesxl.workbook.parts.values import NewValues

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate

Key = TypeVar("Key")
Found = TypeVar("Found")
KEPT = 8
"""Preparations that are remembered: a batch needs one or two."""
FRAMES = 100
"""Sheets whose surroundings are remembered: in a batch most tables become as long as in the workbook before."""
LARGE = 1_000
"""Table rows from which a sheet is packed piece by piece."""


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


Last = Callable[[Replaced], Mapping[str, bytes]]
"""Looks at what has become of the parts, and says which of them become something else."""


class Filling:
    """Fills one template as often as needed."""

    def __init__(self, template: CompiledTemplate) -> None:
        self.template = template
        self._prepared: dict[tuple[frozenset[Cell], frozenset[str]], Prepared] = {}
        self._frames: dict[tuple[Sheet, tuple[Resize, ...]], tuple[bytes, bytes]] = {}
        self._books: dict[Any, bytes] = {}

    def _prepare(self, changes: Changes) -> Prepared:
        key = (frozenset(changes.cells), frozenset(changes.tables))
        return _remembered(self._prepared, key, KEPT, lambda: Prepared(self.template, *key))

    def frame(self, sheet: Sheet, resizes: tuple[Resize, ...]) -> tuple[bytes, bytes]:
        """What stands before and after the rows of a sheet when its tables have their new lengths."""
        return _remembered(self._frames, (sheet, resizes), FRAMES, lambda: stretched_frame(sheet, resizes))

    def workbook(self, resizes: tuple[Resize, ...], changes: Changes, recalculate: bool) -> bytes:
        """The workbook part after filling."""
        hide, show = frozenset(changes.hide_sheets), frozenset(changes.show_sheets)
        return _remembered(
            self._books,
            (resizes, hide, show, recalculate),
            FRAMES,
            lambda: self.template.workbook.filled(resizes, hide, show, recalculate=recalculate),
        )

    @cached_property
    def charts(self) -> list[Chart]:
        """The charts of the template."""
        package = self.template.package
        parts = [*package.of_type("drawingml.chart+xml"), *package.of_type("ms-office.chartex+xml")]
        return [Chart(part, package.read(part)) for part in parts]

    @cached_property
    def drawings(self) -> dict[str, bytes]:
        """The parts with text boxes that show a cell."""
        package = self.template.package
        found = {part: package.read(part) for part in package.of_type("openxmlformats-officedocument.drawing+xml")}
        return {part: data for part, data in found.items() if b"textlink=" in data}

    def render(self, changes: Changes, notes: list[Note], last: Last | None = None) -> bytes:
        """The bytes of the filled workbook. The changes were checked; see `CompiledTemplate.render`."""
        return _Job(self, changes, self._prepare(changes), notes).done(last)


def _remembered(known: dict[Key, Found], key: Key, most: int, find: Callable[[], Found]) -> Found:
    """What was found for a key, or is found now; of many keys the oldest are forgotten."""
    if key not in known:
        if len(known) >= most:
            known.pop(next(iter(known)))
        known[key] = find()
    return known[key]


class _Job:
    """One workbook on its way."""

    def __init__(self, filling: Filling, changes: Changes, prepared: Prepared, notes: list[Note]) -> None:
        self.filling, self.changes, self.prepared, self.notes = filling, changes, prepared, notes
        self.template = filling.template
        self.date1904 = self.template.workbook.date1904
        self.replaced: dict[str, Content | Packed | None] = {}
        self.edits: dict[str, dict[int, dict[int, bytes | None]]] = defaultdict(lambda: defaultdict(dict))
        targets = [(self.template.tables[name], data) for name, data in changes.tables.items()]
        lengths = [Resize(table, table.first + max(data.rows, 1) - 1) for table, data in targets]
        self.resizes = [resize for resize in lengths if resize.last != resize.table.last]
        self.dates = DateStyles(self.template)
        self.tables = [
            TableRows(
                prepared.sheet(table.sheet),
                table,
                data,
                self.date1904,
                self.template.strings,
                stretching(self.resizes, table.sheet, as_fixed) if self.resizes else None,
                self.dates,
            )
            for table, data in targets
        ]

        self.with_totals = [rows for rows in self.tables if rows.totals is not None]

    def done(self, last: Last | None) -> bytes:
        """The filled workbook."""
        if self.changes.cells or self.changes.tables:
            self._cells()
            self._formulas()
            values = NewValues(self.template, self.prepared, self.changes, self.tables)
            self._echoes(values)
            self._charts(values)
            self._drawings(values)
            self._pivots()
            self.replaced |= filter(None, [self.dates.part()])
            for resize in self.resizes:
                part = resize.table.part
                self.replaced[part] = resized(self.template.package.read(part), resize)
            if self.prepared.removes_formulas:
                self._drop_chain()
        self._sheets()
        self._as_workbook()
        if last:
            self.replaced |= last(self.replaced)
        data = self.template.package.write(self.replaced)
        for rows in self.tables:
            if rows.cut:
                self.notes.append(Note("cut-table", {"name": rows.table.name, "texts": f"{len(rows.cut):,}"}))
        return data

    def _as_workbook(self) -> None:
        """What is made from an Excel template file (xltx) is a workbook."""
        types = self.replaced.get(CONTENT_TYPES)
        old = types if isinstance(types, bytes) else self.template.package.read(CONTENT_TYPES)
        new = old.replace(b"spreadsheetml.template.main+xml", b"spreadsheetml.sheet.main+xml")
        new = new.replace(b"ms-excel.template.macroEnabled.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
        if new != old:
            self.replaced[CONTENT_TYPES] = new

    def _cells(self) -> None:
        opening, date1904 = self.prepared.opening, self.date1904
        for cell, value in self.changes.cells.items():
            name, row, column = cell
            if isinstance(value, str) and fits(value) != value:
                self.notes.append(Note("cut", {"sheet": name, "ref": address(row, column)}))
            begin, prefix = opening(cell)
            xml = begin + (prefixed(body(value, date1904), prefix) if prefix else body(value, date1904))
            self._put(name, row, column, xml.encode())

    def _put(self, name: str, row: int, column: int, xml: bytes) -> None:
        """Change a cell where it will stand: the totals of a table move with it."""
        for rows in self.with_totals:
            if rows.table.sheet == name and rows.holds_total(row, column):
                rows.replace_total(column, xml)
                return
        self.edits[name][row][column] = xml

    def _formulas(self) -> None:
        """Formulas that name rows of a table follow its new length."""
        if not self.resizes:
            return
        for name, cells in self.prepared.readers.items():
            sheet = self.prepared.sheet(name)
            for (row, column), xml in stretched_cells(sheet, cells, self.resizes).items():
                if (name, row, column) not in self.changes.cells:
                    self._put(name, row, column, xml)

    def _echoes(self, values: NewValues) -> None:
        """Formulas that only name a cell whose new value is known keep showing it where nobody calculates."""
        for name, row, column in self.prepared.echoes:
            value = values.echo((name, row, column))
            sheet = self.prepared.sheet(name)
            cell = sheet.cell(row, column)
            if cell is not None and not isinstance(value, Unknown) and (name, row, column) not in self.changes.cells:
                self.edits[name][row][column] = with_result(cell, value, sheet.prefix)

    def _charts(self, values: NewValues) -> None:
        for chart in self.filling.charts:
            if chart.of_pivot:
                continue  # it is drawn anew with its pivot table
            data = chart.updated(self._moved, self._touched, self.template.blocks, values)
            if data != chart.data:
                self.replaced[chart.part] = data

    def _moved(self, text: str, title: bool) -> str:
        return changed(text, stretching(self.resizes, "", never if title else as_series)) if self.resizes else text

    def _touched(self, blocks: list[tuple[str, Area]]) -> bool:
        return any(self.prepared.changed.meets(sheet, area) for sheet, area in blocks)

    def _drawings(self, values: NewValues) -> None:
        """Text boxes that show a cell."""

        def text(link: str) -> str | None:
            blocks = self.template.blocks(link)
            return values.text(blocks[0]) if blocks and self._touched(blocks) else None

        for part, data in self.filling.drawings.items():
            new = linked(data, lambda link: self._moved(link, True), text)
            if new != data:
                self.replaced[part] = new

    def _pivots(self) -> None:
        def stretch(sheet: str, area: Area) -> Area:
            return stretching(self.resizes, sheet, as_range)(sheet, area, area.ref) or area

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
        template, prepared = self.template, self.prepared
        calculates = bool(prepared.changed) and (prepared.calculates or prepared.removes_formulas)
        resizes = tuple(self.resizes)
        data = self.filling.workbook(resizes, self.changes, calculates)
        if data != template.workbook.data:
            self.replaced[template.main] = data
        selected = self._selection(data)
        for name in template.parts:
            blocks = [rows for rows in self.tables if rows.table.sheet == name]
            sheet = self.prepared.sheet(name)
            edits = self.edits.get(name, {})
            frame = self.filling.frame(sheet, resizes) if resizes else (sheet.head, sheet.tail)
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


def _selected(sheet: Sheet, head: bytes, selected: bool) -> bytes:
    changes = [
        (*tag.span(), with_attribute(tag.group(0), "tabSelected", "1" if selected else None))
        for tag in tags(head, re.escape(sheet.prefix) + b"sheetView")
    ]
    return splice(head, changes)
