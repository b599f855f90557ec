"""What a table's new length does to everything that pointed at its rows: formulas, formats, validations, sparklines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.markup import attributes, elements, escape, splice, tags, unescape, with_attribute
from salesxl.workbook.parts.references import Change, changed
from salesxl.workbook.parts.sheets import FormulaCell, Sheet
from salesxl.workbook.parts.sparklines import multiplied
from salesxl.workbook.parts.tables import Resize

_WITH_SQREF = (b"conditionalFormatting", b"dataValidation", b"ignoredError", b"protectedRange")
_FORMULAS = (b"formula", b"formula1", b"formula2", b"f")

OneRow = Callable[[Area, str], bool]
"""Whether a block of one row, so written, means the data of a table that happens to have one row."""

# Rows that stay where they are when the formula is copied down: they mean the column, not the row they stand in.
_FIXED = re.compile(r"\$?[A-Za-z]+\$\d+:\$?[A-Za-z]+\$\d+")


def as_series(area: Area, _: str) -> bool:
    """In charts and sparklines: one cell may be a whole column of data; several side by side are a series."""
    return area.left == area.right


def as_range(_: Area, ref: str) -> bool:
    """In names, and in formulas elsewhere: what is written as a range is one."""
    return ":" in ref


def as_fixed(_: Area, ref: str) -> bool:
    """In formulas that stand in the row itself, where ``A2:C2`` adds up the row."""
    return _FIXED.fullmatch(ref) is not None


def never(_: Area, __: str) -> bool:
    """Where a single cell is meant."""
    return False


def stretching(resizes: Sequence[Resize], sheet: str, one_row: OneRow) -> Change:
    """How references change in a formula that stands on a sheet."""

    def stretch(name: str | None, area: Area, ref: str) -> Area | None:
        for resize in resizes:
            if (name or sheet).casefold() == resize.table.sheet.casefold():
                new = resize.stretched(area, one_row=one_row(area, ref))
                if new != area:
                    return new
        return None

    return stretch


def stretched_frame(sheet: Sheet, resizes: Sequence[Resize]) -> tuple[bytes, bytes]:
    """What stands before and after the rows of a sheet, with every range brought to the tables' new lengths."""
    own = [resize for resize in resizes if resize.table.sheet == sheet.name]

    def exact(data: bytes) -> bytes:
        return splice(data, [*_sqrefs(data, own), *_formulas(data, resizes, sheet.name)])

    tail = multiplied(sheet.tail, own) if own and b"sparkline" in sheet.tail else sheet.tail
    return exact(sheet.head), exact(tail)


def _sqrefs(data: bytes, own: Sequence[Resize]) -> Iterable[tuple[int, int, bytes]]:
    if not own:
        return
    for name in _WITH_SQREF:
        for tag in tags(data, rb"(?:[\w.\-]+:)?" + name):
            old = attributes(tag.group(0)).get("sqref")
            new = _each(old, own) if old else old
            if new != old:
                yield (*tag.span(), with_attribute(tag.group(0), "sqref", new))
    sparklines = [(start, end) for start, _, _, end in elements(data, b"sparklines")]
    for _, start, end, _ in elements(data, b"sqref"):
        if any(first < start < last for first, last in sparklines):
            continue  # the one cell in which it is drawn
        text = data[start:end].decode()
        new = _each(text, own)
        if new != text:
            yield start, end, new.encode()


def _each(sqref: str, own: Sequence[Resize]) -> str:
    """A list of blocks, each stretched."""
    found = []
    for ref in sqref.split():
        try:
            area = Area.of(ref)
        except ValueError:
            return sqref
        new = next((new for resize in own if (new := resize.stretched(area)) != area), None)
        found.append(new.ref if new else ref)
    return " ".join(found)


def _formulas(data: bytes, resizes: Sequence[Resize], sheet: str) -> Iterable[tuple[int, int, bytes]]:
    """The formulas of formats and validations, and the ranges of sparklines."""
    for name in _FORMULAS:
        change = stretching(resizes, sheet, as_series if name == b"f" else as_fixed)
        for _, start, end, _ in elements(data, name):
            if b"<" in data[start:end]:
                continue  # newer rules wrap their formula in an element of its own
            text = unescape(data[start:end].decode())
            new = changed(text, change)
            if new != text:
                yield start, end, escape(new).encode()


def stretched_cells(
    sheet: Sheet, cells: Iterable[tuple[int, int]], resizes: Sequence[Resize]
) -> dict[tuple[int, int], bytes]:
    """Cells of a sheet, none of which shares its formula, with formulas that follow the tables' new lengths."""
    firsts = {resize.table.first for resize in resizes if resize.table.sheet == sheet.name}
    found = {}
    for row in sorted({row for row, _ in cells}):
        change = stretching(resizes, sheet.name, as_fixed if row in firsts else as_range)
        for cell in sheet.formulas_of(row):
            new = changed(cell.text, change)
            if new != cell.text:
                found[row, cell.column] = with_formula(sheet, cell, new)
    return found


def with_formula(sheet: Sheet, cell: FormulaCell, text: str) -> bytes:
    """A cell with another formula of its own; what it says about arrays is kept."""
    xml = sheet.cell(cell.row, cell.column) or b""
    start, content, _, end = next(elements(xml, b"f"))
    opening = xml[start:content]
    if cell.options.get("t") == "shared":
        for name in ("t", "si", "ref"):
            opening = with_attribute(opening, name, None)
    opening = re.sub(rb"\s*/?>$", b">", opening)
    return xml[:start] + opening + escape(text).encode() + b"</" + sheet.prefix + b"f>" + xml[end:]
