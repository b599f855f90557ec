"""A worksheet part as it stands: where its rows and cells lie, what they hold, what is locked or merged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from salesxl.workbook.parts.areas import MAX_COLUMN, MAX_ROW, Area, address, column_number
from salesxl.workbook.parts.held import Held, held
from salesxl.workbook.parts.markup import Malformed, attributes, elements, root_prefix, tags, unescape
from salesxl.workbook.parts.references import moved

_REF = re.compile(rb"""\sr\s*=\s*["'](?:\$?([A-Za-z]+))?\$?(\d+)["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")


@dataclass(frozen=True)
class Row:
    """One row: the attributes of its tag and its cells by column, each as it stands in the part."""

    tag: bytes
    cells: dict[int, bytes]


@dataclass(frozen=True)
class FormulaCell:
    """A cell with a formula: the attributes and the text of its ``<f>``."""

    row: int
    column: int
    options: dict[str, str]
    text: str

    @property
    def area(self) -> Area:
        """The cells that receive its results: more than one for arrays and data tables."""
        if self.options.get("t") in ("array", "dataTable") and "ref" in self.options:
            return Area.of(self.options["ref"])
        return Area(self.row, self.column, self.row, self.column)


class Sheet:
    """A worksheet part.

    Raises:
        Malformed: it has no cells (a chart sheet), or they do not come in order.
    """

    def __init__(self, name: str, part: str, data: bytes) -> None:
        self.name, self.part, self.data = name, part, data
        self.prefix = root_prefix(data)
        body = next(elements(data, re.escape(self.prefix) + b"sheetData"), None)
        if body is None:
            raise Malformed("no cells")
        self._start, self.body_start, self.body_end, self._end = body
        self._parsed: dict[int, Row] = {}
        self._beyond: dict[Area, list[int]] = {}
        self._index()

    def _index(self) -> None:
        pattern = rb"<" + self.prefix + rb"""row\b(?:[^>]*?\sr\s*=\s*["'](\d+)["'])?[^>]*>"""
        numbers, starts, number = [], [], 0
        for found in re.finditer(pattern, self.data[: self.body_end]):
            if found.start() < self.body_start:
                continue
            number = int(found.group(1)) if found.group(1) else number + 1
            numbers.append(number)
            starts.append(found.start())
        if any(after <= before for before, after in pairwise(numbers)):
            raise Malformed("rows not in order")
        self.numbers, self.starts = numbers, [*starts, self.body_end]

    @property
    def head(self) -> bytes:
        """What stands before the rows, the opening tag of the cells included."""
        if self._end == self.body_end:  # <sheetData/>
            return self.data[: self._start] + b"<" + self.prefix + b"sheetData>"
        return self.data[: self.body_start]

    @property
    def tail(self) -> bytes:
        """What stands after the rows, from the closing tag of the cells on."""
        if self._end == self.body_end:
            return b"</" + self.prefix + b"sheetData>" + self.data[self._end :]
        return self.data[self.body_end :]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Which entries of ``numbers`` are the rows from first to last."""
        return bisect_left(self.numbers, first), bisect_right(self.numbers, last)

    def row(self, number: int) -> Row | None:
        """One row, None where the part has none."""
        known = self._parsed.get(number)
        if known is None:
            at, end = self.span(number, number)
            if at == end:
                return None
            known = self._parsed[number] = self._parse(self.data[self.starts[at] : self.starts[at + 1]])
        return known

    @cached_property
    def _cell(self) -> re.Pattern[bytes]:
        return re.compile(rb"<" + self.prefix + rb"c\b([^>]*?)(?:/>|>(.*?)</" + self.prefix + rb"c\s*>)", re.DOTALL)

    def _parse(self, data: bytes) -> Row:
        tag = data[: data.index(b">") + 1]
        cells: dict[int, bytes] = {}
        column = 0
        for found in self._cell.finditer(data, len(tag)):
            ref = _REF.search(found.group(1))
            column = column_number(ref.group(1).decode()) if ref and ref.group(1) else column + 1
            cells[column] = found.group(0)
        return Row(tag, cells)

    def _reaches_beyond(self, entry: int, left: int, right: int) -> bool:
        """Whether a row (an entry of ``numbers``) has cells outside some columns, told from its first and last cell."""
        start, end = self.starts[entry], self.starts[entry + 1]
        opening = b"<" + self.prefix + b"c"
        for at in (self.data.find(opening + b" ", start, end), self.data.rfind(opening + b" ", start, end)):
            if at < 0:
                return opening in self.data[start:end]
            ref = _REF.search(self.data, at, self.data.index(b">", at))
            if not ref or not ref.group(1) or not left <= column_number(ref.group(1).decode()) <= right:
                return True
        return False

    def rows_beyond(self, area: Area) -> list[int]:
        """The rows of a block that have cells to its left or right."""
        if area not in self._beyond:
            at, end = self.span(area.top, area.bottom)
            beyond = [
                self.numbers[entry] for entry in range(at, end) if self._reaches_beyond(entry, area.left, area.right)
            ]
            self._beyond[area] = beyond
        return self._beyond[area]

    def cell(self, row: int, column: int) -> bytes | None:
        """A cell as it stands in the part."""
        found = self.row(row)
        return found.cells.get(column) if found else None

    def style(self, row: int, column: int) -> str | None:
        """The style a cell has, or would have from its row or column if it were there."""
        found = self.row(row)
        cell = found.cells.get(column) if found else None
        if cell is not None:
            style = _STYLE.search(cell[: cell.index(b">") + 1])
            return style.group(1).decode() if style else None
        if found:
            named = attributes(found.tag)
            if named.get("customFormat") in ("1", "true"):
                return named.get("s")
        return self.column_style(column)

    def value(self, row: int, column: int, strings: Sequence[str]) -> Held:
        """What a cell holds; a formula's last result."""
        cell = self.cell(row, column)
        return None if cell is None else held(cell, strings)

    def content(self, area: Area) -> str | None:
        """The address of the first cell of a block that holds something."""
        at, end = self.span(area.top, area.bottom)
        for number in self.numbers[at:end]:
            row = self.row(number)
            for column, cell in sorted(row.cells.items()) if row else ():
                if area.left <= column <= area.right and re.search(rb"<(?:[\w.\-]+:)?(?:v|f|is)[\s>/]", cell):
                    return address(number, column)
        return None

    @cached_property
    def _formula(self) -> re.Pattern[bytes]:
        name = self.prefix + b"f"
        return re.compile(rb"<" + name + rb"(?=[\s>/])([^>]*?)(?:/>|>([^<]*)</" + name + rb"\s*>)")

    @cached_property
    def formulas(self) -> list[FormulaCell]:
        """Every cell with a formula, row by row."""
        return self.formulas_outside(())

    def formulas_outside(self, blocks: Sequence[Area]) -> list[FormulaCell]:
        """Every cell with a formula, without those of the rows that lie in some blocks alone."""
        if not self._formula.search(self.data, self.body_start, self.body_end):
            return []
        alone = {number for area in blocks for number in self.numbers[slice(*self.span(area.top, area.bottom))]}
        alone -= {number for area in blocks for number in self.rows_beyond(area)}
        found: list[FormulaCell] = []
        for entry, number in enumerate(self.numbers):
            if number not in alone and self._formula.search(self.data, self.starts[entry], self.starts[entry + 1]):
                found += self.formulas_of(number)
        return found

    @cached_property
    def masters(self) -> dict[str, FormulaCell]:
        """The formulas that others share, by the number under which they are shared."""
        if b"shared" not in self.data:
            return {}
        shared = [cell for cell in self.formulas if cell.options.get("t") == "shared" and cell.text]
        return {cell.options.get("si", ""): cell for cell in shared}

    def formula(self, cell: FormulaCell) -> str:
        """The text of a formula, also where it is only told by the one it shares."""
        master = self.masters.get(cell.options.get("si", "")) if not cell.text else None
        return moved(master.text, cell.row - master.row, cell.column - master.column) if master else cell.text

    def has_formulas(self, area: Area) -> bool:
        """Whether a cell of a block has a formula."""
        at, end = self.span(area.top, area.bottom)
        if not self._formula.search(self.data, self.starts[at], self.starts[end]):
            return False
        return any(
            area.left <= cell.column <= area.right
            for number in self.numbers[at:end]
            for cell in self.formulas_of(number)
        )

    def formulas_of(self, number: int) -> Iterator[FormulaCell]:
        """The cells of one row that have a formula."""
        row = self.row(number)
        for column, cell in row.cells.items() if row else ():
            found = self._formula.search(cell)
            if found:
                text = unescape((found.group(2) or b"").decode())
                yield FormulaCell(number, column, attributes(found.group(1)), text)

    @cached_property
    def arrays(self) -> list[Area]:
        """The blocks of several cells that one formula fills."""
        if not re.search(rb"""\st\s*=\s*["'](?:array|dataTable)""", self.data):
            return []
        return [formula.area for formula in self.formulas if formula.area.size > 1]

    def read_all(self) -> None:
        """Read what is told outside the rows, and the arrays."""
        len(self.merges), len(self.column_styles), len(self.arrays), self.protected, self.dimension

    @cached_property
    def frame(self) -> bytes:
        """The part without its rows."""
        return self.head + self.tail

    @cached_property
    def merges(self) -> list[Area]:
        """The merged blocks."""
        return [Area.of(attributes(tag.group(0))["ref"]) for tag in tags(self.frame, self.prefix + b"mergeCell")]

    def merged(self, row: int, column: int) -> Area | None:
        """The merged block in which a cell lies."""
        return next((area for area in self.merges if area.holds(row, column)), None)

    @cached_property
    def protected(self) -> bool:
        """Whether locked cells are protected."""
        return any(
            attributes(tag.group(0)).get("sheet") in ("1", "true")
            for tag in tags(self.frame, self.prefix + b"sheetProtection")
        )

    @cached_property
    def column_styles(self) -> list[tuple[Area, str]]:
        """The styles of whole columns."""
        found = []
        for tag in tags(self.frame, self.prefix + b"col"):
            named = attributes(tag.group(0))
            if "style" in named:
                found.append((Area(1, int(named["min"]), MAX_ROW, int(named["max"])), named["style"]))
        return found

    def column_style(self, column: int) -> str | None:
        """The style of a whole column."""
        return next((style for area, style in self.column_styles if area.left <= column <= area.right), None)

    @cached_property
    def dimension(self) -> Area | None:
        """The block the part says it fills."""
        for tag in tags(self.frame, self.prefix + b"dimension"):
            try:
                area = Area.of(attributes(tag.group(0)).get("ref", ""))
            except ValueError:
                return None
            return None if area == Area(1, 1, MAX_ROW, MAX_COLUMN) else area
        return None

    @cached_property
    def bounds(self) -> Area:
        """The rows that are there, for a part that does not say what it fills."""
        if not self.numbers:
            return Area(1, 1, 1, 1)
        return Area(self.numbers[0], 1, self.numbers[-1], 1)
