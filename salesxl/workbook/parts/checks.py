"""Whether changes can be made to a template, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from salesxl.workbook.parts.areas import MAX_COLUMN, MAX_ROW, Area, address, blocks_of
from salesxl.workbook.parts.faults import Fault
from salesxl.workbook.parts.markup import Malformed
from salesxl.workbook.parts.sheets import Sheet
from salesxl.workbook.parts.tables import TableData, TableTarget

Cell = tuple[str, int, int]

MOST_BLOCKS = 12
"""Locked cells of a sheet that are told one by one."""

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate
    from salesxl.workbook.parts.render import Changes


def faults_of(template: CompiledTemplate, changes: Changes) -> list[Fault]:
    """Everything that keeps some changes from being made."""
    found = list(template.cell_faults(frozenset(changes.cells)))
    for name, data in changes.tables.items():
        table = template.tables.get(name)
        found += [Fault("no-table", name=name)] if table is None else _table(template, table, data, changes)
    hidden = changes.hide_sheets | changes.show_sheets
    found += [Fault("no-sheet", sheet=name) for name in sorted(hidden) if name not in template.sheets]
    visible = {entry.name for entry in template.workbook.sheets if entry.visible}
    if not (visible | changes.show_sheets) - changes.hide_sheets:
        found.append(Fault("all-hidden"))
    return found


def faults_of_cells(template: CompiledTemplate, cells: frozenset[Cell]) -> tuple[Fault, ...]:
    """Everything that keeps some cells from being filled."""
    found: list[Fault] = []
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for name, row, column in sorted(cells):
        by_sheet.setdefault(name, []).append((row, column))
    for name, places in by_sheet.items():
        sheet = _sheet(template, name)
        found += [sheet] if isinstance(sheet, Fault) else _cells(template, sheet, places)
    return tuple(found)


def _sheet(template: CompiledTemplate, name: str) -> Sheet | Fault:
    if name not in template.sheets:
        return Fault("no-sheet", sheet=name)
    if name not in template.parts:
        return Fault("no-cells", sheet=name)
    try:
        return template.sheet(name)
    except (Malformed, KeyError):
        return Fault("no-cells", sheet=name)


def _cells(template: CompiledTemplate, sheet: Sheet, cells: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    headers = [
        (table.name, table.area._replace(bottom=table.area.top))
        for table in template.tables.values()
        if table.sheet == sheet.name and table.header_row
    ]
    locked = []
    for row, column in cells:
        where = address(row, column)
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            yield Fault("outside", sheet.name, details={"row": row, "column": column})
            continue
        merge = sheet.merged(row, column)
        if merge and (row, column) != merge[:2]:
            yield Fault(
                "merged", sheet.name, where, details={"block": merge.ref, "first": address(merge.top, merge.left)}
            )
        if sheet.protected and template.style(sheet.style(row, column)).locked:
            locked.append((row, column))
        for area in sheet.arrays:
            if area.holds(row, column):
                yield Fault("array", sheet.name, where, details={"block": area.ref})
        for area in template.pivots(sheet.name):
            if area.holds(row, column):
                yield Fault("pivot", sheet.name, where, details={"block": area.ref})
        for name, area in headers:
            if area.holds(row, column):
                yield Fault("header", sheet.name, where, name)
    if locked:
        blocks = [area.ref for area in blocks_of(locked)]
        yield Fault("locked", sheet.name, ", ".join(blocks[:MOST_BLOCKS]) + ", …" * (len(blocks) > MOST_BLOCKS))


def _table(template: CompiledTemplate, table: TableTarget, data: TableData, changes: Changes) -> Iterator[Fault]:
    where = (table.sheet, table.ref, table.name)
    sheet = _sheet(template, table.sheet)
    if isinstance(sheet, Fault):
        yield sheet
        return
    if data.columns is None and len(data.values) > len(table.columns):
        yield Fault("too-narrow", *where, details={"columns": len(table.columns), "needed": len(data.values)})
    known = {header.casefold() for header in table.columns}
    missing = [name for name in data.columns or () if name.casefold() not in known]
    if missing:
        yield Fault("no-column", *where, details={"columns": ", ".join(missing)})
    last = table.first + max(data.rows, 1) - 1
    if last + table.totals_row > MAX_ROW:
        yield Fault("too-long", *where, details={"rows": f"{data.rows:,}", "limit": f"{MAX_ROW - table.first + 1:,}"})
        return
    area = Area(table.first, table.area.left, last + table.totals_row, table.area.right)
    merge = next((merge for merge in sheet.merges if merge.meets(area)), None)
    if merge:
        yield Fault("table-merged", *where, details={"block": merge.ref})
    if sheet.protected:
        columns = range(area.left, area.right + 1)
        locked = next((column for column in columns if template.style(sheet.style(table.first, column)).locked), None)
        if locked:
            yield Fault("locked", sheet=sheet.name, ref=address(table.first, locked))
    yield from _growth(template, sheet, table, last, changes)


def _growth(
    template: CompiledTemplate, sheet: Sheet, table: TableTarget, last: int, changes: Changes
) -> Iterator[Fault]:
    """What stands in the rows that a table would grow over."""
    end = last + table.totals_row
    if end <= table.area.bottom:
        return
    area = Area(table.area.bottom + 1, table.area.left, end, table.area.right)
    others = [other for other in template.tables.values() if other.sheet == table.sheet and other is not table]
    in_the_way = sheet.content(area)
    blocks = [other.area for other in others] + template.pivots(sheet.name) + sheet.arrays
    in_the_way = in_the_way or next((block.ref for block in blocks if block.meets(area)), None)
    if in_the_way is None:
        bound = [cell[1:] for cell in changes.cells if cell[0] == sheet.name and area.holds(*cell[1:])]
        in_the_way = address(*min(bound)) if bound else None
    if in_the_way:
        details = {"rows": f"{last - table.first + 1:,}", "room": f"{table.rows:,}", "block": in_the_way}
        yield Fault("no-room", sheet=sheet.name, ref=in_the_way, name=table.name, details=details)
