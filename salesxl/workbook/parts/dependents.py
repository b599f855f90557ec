"""Which formulas would show something else after filling, so that their old results must not be shown any more.

Programs that do not calculate (previews, phones, importers) show the results a workbook was saved with. A formula that
reads a filled cell, directly or through others, loses its saved result: such a program then shows nothing where it
would have shown a number of last month. Excel and LibreOffice calculate it when they open the workbook. Every cell
that is filled counts as changed. Formulas that read nothing filled keep their results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.references import reads
from salesxl.workbook.parts.sheets import FormulaCell, Sheet

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate

_SMALL = 64


@dataclass
class Changed:
    """A set of cells that grows: blocks, and single cells as one number of bits a column."""

    areas: dict[str, list[Area]] = field(default_factory=dict)
    columns: dict[str, dict[int, int]] = field(default_factory=dict)

    def add(self, sheet: str, area: Area) -> None:
        """Add a block."""
        key = sheet.casefold()
        if area.size > _SMALL:
            self.areas.setdefault(key, []).append(area)
            return
        columns = self.columns.setdefault(key, {})
        bits = ((1 << (area.bottom - area.top + 1)) - 1) << area.top
        for column in range(area.left, area.right + 1):
            columns[column] = columns.get(column, 0) | bits

    def meets(self, sheet: str, area: Area) -> bool:
        """Whether a cell of a block is in the set."""
        key = sheet.casefold()
        if any(area.meets(other) for other in self.areas.get(key, ())):
            return True
        columns = self.columns.get(key)
        if not columns:
            return False
        height = area.bottom - area.top + 1
        wanted = range(area.left, area.right + 1)
        for column in wanted if len(wanted) < len(columns) else [column for column in columns if column in wanted]:
            bits = columns.get(column, 0) >> area.top
            if bits and (bits & ((1 << height) - 1) if height < bits.bit_length() else True):
                return True
        return False

    def __bool__(self) -> bool:
        return bool(self.areas or self.columns)


@dataclass(frozen=True)
class Formula:
    """A formula of the workbook and what it reads, names and tables resolved."""

    sheet: str
    cell: FormulaCell
    blocks: tuple[tuple[str, Area], ...]
    anything: bool


class Formulas:
    """The formulas of a workbook, without those in the data of tables that are filled: they are written anew."""

    def __init__(self, template: CompiledTemplate, filled: Mapping[str, Sequence[Area]]) -> None:
        self._template = template
        self._words: dict[str, tuple[list[tuple[str, Area]], bool]] = {}
        self._named: dict[str, list[str]] = {}
        for entry in template.workbook.names:
            self._named.setdefault(entry.name.lower(), []).append(entry.text)
        self._tables = {table.name.lower(): (table.sheet, table.area) for table in template.tables.values()}
        self.all = [
            self._formula(sheet, cell)
            for sheet in template.worksheets()
            for cell in sheet.formulas_outside(filled.get(sheet.name, ()))
        ]

    def _formula(self, sheet: Sheet, cell: FormulaCell) -> Formula:
        if cell.options.get("t") == "dataTable":
            return Formula(sheet.name, cell, (), anything=True)
        found = reads(cell.text)
        if not cell.text and cell.options.get("t") == "shared":
            master = sheet.masters.get(cell.options.get("si", ""))
            if master:
                found = reads(master.text).moved(cell.row - master.row, cell.column - master.column)
        blocks = [(name or sheet.name, area) for name, area, _ in found.areas]
        anything = found.anything
        for word in found.words:
            more, any_more = self._resolved(word) if word else (self._own_table(sheet.name, cell), False)
            blocks += more
            anything |= any_more
        return Formula(sheet.name, cell, tuple(blocks), anything)

    def _own_table(self, sheet: str, cell: FormulaCell) -> list[tuple[str, Area]]:
        return [place for place in self._tables.values() if place[0] == sheet and place[1].holds(cell.row, cell.column)]

    def _resolved(self, word: str, seen: frozenset[str] = frozenset()) -> tuple[list[tuple[str, Area]], bool]:
        """The blocks behind a name or table, and whether it may read any cell."""
        if word in self._words:
            return self._words[word]
        blocks = [self._tables[word]] if word in self._tables else []
        anything = False
        for text in self._named.get(word, []):
            found = reads(text)
            anything |= found.anything or not found.absolute
            blocks += [(sheet, area) for sheet, area, _ in found.areas if sheet]
            for other in found.words - seen - {word}:
                more, any_more = self._resolved(other, seen | {word})
                blocks += more
                anything |= any_more
        if not seen:
            self._words[word] = blocks, anything
        return blocks, anything


def spread(formulas: list[Formula], changed: Changed) -> tuple[list[Formula], list[Formula]]:
    """Split formulas into those that read something changed and the others; what the former fill is changed too."""
    found: list[Formula] = []
    while True:
        left: list[Formula] = []
        for formula in formulas:
            if formula.anything or any(changed.meets(sheet, area) for sheet, area in formula.blocks):
                found.append(formula)
                changed.add(formula.sheet, formula.cell.area)
            else:
                left.append(formula)
        if len(left) == len(formulas):
            return found, left
        formulas = left[::-1]  # chains run upwards as often as downwards
