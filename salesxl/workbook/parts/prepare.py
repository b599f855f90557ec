"""What is worked out once for all fillings of the same places: old results taken away, formulas untangled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from salesxl.workbook.parts.areas import MAX_ROW, Area
from salesxl.workbook.parts.cells import cell_xml
from salesxl.workbook.parts.dependents import Changed, Formula, Formulas, spread
from salesxl.workbook.parts.held import without_result
from salesxl.workbook.parts.pivots import PivotCache
from salesxl.workbook.parts.ranges import with_formula
from salesxl.workbook.parts.references import single
from salesxl.workbook.parts.rows import rewritten
from salesxl.workbook.parts.sheets import FormulaCell, Sheet
from salesxl.workbook.parts.tables import TableTarget

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate

Cell = tuple[str, int, int]


class Prepared:
    """A template prepared for filling certain cells and tables.

    Attributes:
        changed: every cell that may show something else afterwards.
        unknown: by sheet, the cells whose formulas have to be calculated anew.
        echoes: formulas of which the answer is another cell's value, by cell; the others must be calculated.
        readers: by sheet, the cells whose formulas name rows of a filled table.
        pivots: the pivot caches whose sources change.
        calculates: whether there are formulas outside the filled tables.
        removes_formulas: whether a cell with a formula is written over, or a table writes formulas.
    """

    def __init__(self, template: CompiledTemplate, cells: frozenset[Cell], tables: frozenset[str]) -> None:
        self.template = template
        targets = [template.tables[name] for name in sorted(tables)]
        data = [(table.sheet, _data(table)) for table in targets]
        self._formulas = Formulas(template, _by_sheet(data)).all
        self.changed = Changed()
        for sheet, row, column in cells:
            self.changed.add(sheet, Area(row, column, row, column))
        for sheet, area in data:
            # Whatever its new length: all rows below too, so that this holds for every filling.
            self.changed.add(sheet, area._replace(bottom=MAX_ROW))
        stale, self.pivots = self._closure()
        self.unknown: dict[str, set[tuple[int, int]]] = {}
        for formula in stale:
            here = (cell for cell in formula.cell.area.cells() if (formula.sheet, *cell) not in cells)
            self.unknown.setdefault(formula.sheet, set()).update(here)
        self.readers = self._readers(targets)
        self.echoes = self._echoes(stale, targets)
        overwritten = {(formula.sheet, formula.cell.row, formula.cell.column) for formula in self._formulas} & cells
        self.calculates = bool(self._formulas)
        self.removes_formulas = bool(overwritten) or any(map(self._has_formulas, targets))
        self._sheets: dict[str, Sheet] = {}
        self._openings: dict[Cell, tuple[str, str]] = {}
        for worksheet in template.worksheets():
            edits = self._untangled(worksheet, cells, [area for on, area in data if on == worksheet.name])
            for row, column in self.unknown.get(worksheet.name, ()):
                old = edits.get(row, {}).get(column) or worksheet.cell(row, column)
                if old is not None and (bare := without_result(old)) != old:
                    edits.setdefault(row, {})[column] = bare
            if edits:
                bare = b"".join(rewritten(worksheet, edits))
                self._sheets[worksheet.name] = Sheet(worksheet.name, worksheet.part, bare)

    @property
    def touched(self) -> Iterable[str]:
        """The sheets that preparing has changed."""
        return self._sheets.keys()

    def opening(self, cell: Cell) -> tuple[str, str]:
        """How a cell begins, with its place and style, and the prefix of its elements."""
        known = self._openings.get(cell)
        if known is None:
            name, row, column = cell
            sheet = self.sheet(name)
            prefix = sheet.prefix.decode()
            known = self._openings[cell] = (cell_xml(prefix, row, column, sheet.style(row, column), ""), prefix)
        return known

    def sheet(self, name: str) -> Sheet:
        """A worksheet, prepared."""
        return self._sheets.get(name) or self.template.sheet(name)

    def _closure(self) -> tuple[list[Formula], list[PivotCache]]:
        """The formulas and pivot tables that read what changes; pivot tables are read by formulas again."""
        stale: list[Formula] = []
        pivots: list[PivotCache] = []
        left = self._formulas
        while True:
            found, left = spread(left, self.changed) if self.changed else ([], left)
            stale += found
            more = [
                cache
                for cache in self.template.pivot_caches
                if cache not in pivots and any(self.changed.meets(*source) for source in cache.sources)
            ]
            if not more:
                return stale, pivots
            pivots += more
            for cache in more:
                for place in cache.tables:
                    self.changed.add(*place)

    def _echoes(self, stale: list[Formula], targets: list[TableTarget]) -> dict[Cell, Cell]:
        """Formulas like ``=KPI!B5``. Totals of tables, which may move, and pivot tables are left out."""
        names = {name.casefold(): name for name in self.template.parts}
        totals = {(table.sheet, table.area.bottom) for table in targets if table.totals_row}
        pivots = [place for cache in self.pivots for place in cache.tables]
        found: dict[Cell, Cell] = {}
        for formula in stale:
            cell = formula.cell
            one = single(self.template.sheet(formula.sheet).formula(cell)) if not cell.options.get("t") else None
            sheet = names.get((one[0] or formula.sheet).casefold()) if one else None
            refreshed = any(on == sheet and area.meets(one[1]) for on, area in pivots) if one else False
            if one and sheet and (sheet, one[1].top) not in totals and not refreshed:
                found[formula.sheet, cell.row, cell.column] = (sheet, one[1].top, one[1].left)
        return found

    def _readers(self, targets: list[TableTarget]) -> dict[str, set[tuple[int, int]]]:
        """The cells, by sheet, whose formulas name rows of a filled table and may have to be stretched with it."""
        found: dict[str, set[tuple[int, int]]] = {}
        places = [(table.sheet.casefold(), table.area) for table in targets]
        for formula in self._formulas:
            if any(
                sheet.casefold() == on and area.meets(other) for sheet, area in formula.blocks for on, other in places
            ):
                found.setdefault(formula.sheet, set()).add((formula.cell.row, formula.cell.column))
        return found

    def _has_formulas(self, table: TableTarget) -> bool:
        sheet = self.template.sheet(table.sheet)
        return any(table.formulas) or sheet.has_formulas(table.area._replace(top=table.first))

    def _untangled(self, sheet: Sheet, cells: frozenset[Cell], data: list[Area]) -> dict[int, dict[int, bytes | None]]:
        """Formulas written out in every cell that shared one, if that one is written over or may be stretched."""
        readers = self.readers.get(sheet.name, set())
        groups: dict[str, list[FormulaCell]] = {}
        for cell in sheet.formulas if sheet.masters else ():
            if cell.options.get("t") == "shared":
                groups.setdefault(cell.options.get("si", ""), []).append(cell)
        edits: dict[int, dict[int, bytes | None]] = {}
        for group, master in sheet.masters.items():
            place = (master.row, master.column)
            lost = (sheet.name, *place) in cells or any(area.holds(*place) for area in data)
            if lost or any((cell.row, cell.column) in readers for cell in groups[group]):
                for cell in groups[group]:
                    xml = with_formula(sheet, cell, sheet.formula(cell))
                    edits.setdefault(cell.row, {})[cell.column] = xml
        return edits


def _data(table: TableTarget) -> Area:
    return table.area._replace(top=table.first, bottom=table.last)


def _by_sheet(places: Iterable[tuple[str, Area]]) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = {}
    for sheet, area in places:
        found.setdefault(sheet, []).append(area)
    return found
