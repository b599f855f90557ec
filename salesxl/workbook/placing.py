"""Where the values of a plan go in a template: which of its cells and tables change, which sheets are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salesxl.tables import TABLES
from salesxl.workbook.bindings import is_metric_table, plain_name
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData, TableTarget
from salesxl.workbook.plan import Plan

MANAGED = "salesxl_template"
"""A template with this name lets sheets and charts without data be hidden; those of any other stay as they are."""

TYPED = "tbl_reps_targets"
"""The table into which targets are typed: its sheet is there to be filled by hand where there are none."""

RAW = frozenset(f"tbl_{key}" for key in TABLES)
"""The tables of raw rows."""


def changes_for(compiled: CompiledTemplate, plan: Plan) -> Changes:
    """The plan in terms of cells and tables of this template."""
    changes = Changes()
    for name, values in plan.names.items():
        target = compiled.names[name]
        for (row, column), value in zip(target.cells(), values, strict=True):
            changes.cells[target.sheet, row, column] = value
    for name, columns in plan.tables.items():
        if is_metric_table(compiled.tables[name].columns):
            _write_in_place(changes, compiled.tables[name], columns)
        else:
            changes.tables[name] = TableData(list(columns.values()), list(columns))
    for name, table in compiled.tables.items():
        if name not in plan.tables and plain_name(name) in RAW - {TYPED} and _holds_rows(compiled, table):
            changes.tables[name] = _emptied(compiled, table)
    if MANAGED in compiled.names:
        changes.show_sheets, changes.hide_sheets = _sheets_with_and_without(compiled, plan)
    return changes


def _holds_rows(compiled: CompiledTemplate, table: TableTarget) -> bool:
    columns = range(table.area.left, table.area.right + 1)
    return table.rows > 1 or any(compiled.text(table.sheet, table.first, column) for column in columns)


def _emptied(compiled: CompiledTemplate, table: TableTarget) -> TableData:
    """A table of raw rows that receives none: those of an earlier filling are not behind these numbers."""
    own = calculated(compiled, table)
    headers = [header for header in table.columns if header not in own]
    return TableData([[] for _ in headers], headers)


def _write_in_place(changes: Changes, table: TableTarget, columns: Mapping[str, Sequence[Any]]) -> None:
    """A table of metrics keeps its rows, each with formats that suit its metric's unit."""
    for header, values in columns.items():
        column = table.area.left + table.columns.index(header)
        for row, value in enumerate(values, start=table.first):
            changes.cells[table.sheet, row, column] = value


def _sheets_with_and_without(compiled: CompiledTemplate, plan: Plan) -> tuple[set[str], set[str]]:
    """Sheets of which something was filled, and those of which nothing was (the first sheet always stays)."""
    bound: dict[str, bool] = {}
    filled = {name.split(":")[0] for name in plan.filled}
    for name in (*plan.names, *plan.tables, *(binding for binding, _ in plan.missing)):
        base = name.split(":")[0]
        said = plain_name(base)
        if said.startswith("txt_") or said.endswith(("_label", "_unit", "_note")) or said == TYPED:
            continue  # words that are there without any data, and what the user types
        target = compiled.names.get(base) or compiled.tables.get(base)
        if target is not None:
            bound[target.sheet] = bound.get(target.sheet, False) or base in filled
    first = compiled.sheets[0]
    return {sheet for sheet, some in bound.items() if some}, {
        sheet for sheet, some in bound.items() if not some and sheet != first
    }


def calculated(compiled: CompiledTemplate, table: TableTarget) -> frozenset[str]:
    """The headers of a table's columns of formulas: those that Excel goes on with, and those of its first row."""
    formulas = {cell.column for cell in compiled.sheet(table.sheet).formulas_of(table.first)}
    known = zip(table.columns, table.formulas, strict=False)
    own = {header for at, header in enumerate(table.columns, table.area.left) if at in formulas}
    return frozenset(own | {header for header, formula in known if formula is not None})
