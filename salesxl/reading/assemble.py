"""Grids to tables: every block of cells is recognised, cleared of rows that are no data, typed, stacked and joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from salesxl.errors import UsageError
from salesxl.findings import Finding, Severity
from salesxl.reading.data import Data, Source
from salesxl.reading.grids.grid import Grid
from salesxl.reading.layouts import months
from salesxl.reading.layouts.bare_months import complete
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.branch_sheets import placed_by_name
from salesxl.reading.layouts.header_rows import named_header
from salesxl.reading.layouts.layout import blocks
from salesxl.reading.layouts.measured import name_measures
from salesxl.reading.layouts.month_sheets import dated_by_name
from salesxl.reading.layouts.rows import GROUP, leave_out
from salesxl.reading.layouts.targets_across import in_rows, names_in
from salesxl.reading.layouts.turning import turn
from salesxl.reading.layouts.whole_amounts import add_up
from salesxl.reading.mapping import NONE, Entry, Mapped
from salesxl.reading.tables.frames import build
from salesxl.reading.tables.joins import join
from salesxl.reading.tables.own import without_copies
from salesxl.reading.tables.parts import Part
from salesxl.reading.tables.quotations import beside_deals
from salesxl.reading.tables.remarks import about_headers, collapsed, lacking, not_there, unknown
from salesxl.reading.tables.settings_sheet import settings_from
from salesxl.reading.values.scales import of_title
from salesxl.reading.words.describing import DESCRIBING
from salesxl.reading.words.headers import ALL, normalise, squeeze, vendor_of
from salesxl.reading.words.recognise import Reading, only_table, read_as, recognise
from salesxl.settings import Settings
from salesxl.tables import table as canonical


def tables_from_grids(
    grids: Sequence[Grid],
    *,
    settings: Settings | None = None,
    mapping: Mapped | None = None,
    tables: Sequence[tuple[str, str, str | None]] = (),
    findings: Sequence[Finding] = (),
) -> Data:
    """Make tables of grids; files and cell ranges take the same way from here on.

    Args:
        grids: the cells.
        settings: the user's choices.
        mapping: what the user's mapping file says.
        tables: (canonical table, file, sheet) that the user has named; no sheet: all sheets of the file.
        findings: what was noticed when the grids were read.

    Returns:
        Tables, sources and findings.

    Raises:
        UsageError: a table, column or setting that does not exist.
    """
    mapping = mapping or Mapped()
    data = Data(settings=_with(settings or Settings(), mapping.settings), findings=list(findings))
    for key, _, _ in tables:
        if key not in DESCRIBING:
            canonical(key)
    _all_there(tables, grids)
    parts: list[Part] = []
    said: list[Part] = []  # of which the user has named the table
    used: set[int] = set()
    names = cache(lambda: names_in(grids))
    for grid in grids:
        entries = [n for n, entry in enumerate(mapping.entries) if entry.fits(grid.file, grid.sheet)]
        used.update(entries)
        forced = next((key for key, file, sheet in tables if _is_named(grid, file, sheet)), None)
        found = _blocks(grid, [mapping.entries[n] for n in entries], forced, data)
        if not entries:
            found = [(block, None) for block in in_rows(grid, [block for block, _ in found], forced, names, data)]
        for block, entry in found:
            part = _part(block, entry, forced, data)
            if part is not None:
                parts.append(part)
                said += [part] if forced or (entry and entry.table) else []
    data.findings += beside_deals(parts, said)
    for n, entry in enumerate(mapping.entries):
        if n not in used:
            data.findings.append(Finding("map-unused", "warning", file=", ".join(entry.files), sheet=entry.sheet))
    for part in [part for part in parts if part.reading.table == "settings"]:
        data.settings, noticed = settings_from(part, data.settings)
        data.findings += noticed
    _build_and_join(without_copies([part for part in parts if part.reading.table != "settings"], data), data)
    data.findings = collapsed(data.findings)
    return data


def _build_and_join(parts: Sequence[Part], data: Data) -> None:
    """Complete tables, halves of tables and describing tables, brought together."""
    for part in parts:
        if not part.block.n_rows:  # a sheet still to be filled says nothing: not that there were no sales
            part.source.table, part.source.reason = None, "table-empty"
            data.findings.append(_left(part, "table-empty", "info"))
    parts = [part for part in parts if part.source.reason is None]
    built: dict[str, dict[str, pd.DataFrame]] = {}
    for kind in ("complete", "partial", "describing"):
        built[kind], noticed = build([part for part in parts if _kind(part) == kind], data.settings)
        data.findings += noticed
    labels = {part.reading.table: part.source.columns for part in parts}
    done = join(built["complete"], built["partial"], built["describing"], labels)
    data.tables = done.frames
    data.findings += done.findings
    for part in parts:
        source, key = part.source, part.reading.table
        if _kind(part) == "complete":
            continue
        source.table = done.became.get(key)
        if where := done.joined.get(key):
            source.joined = f"{key} → {', '.join(dict.fromkeys(where))}"
        elif source.table:
            continue
        elif _kind(part) == "partial":
            source.reason = "columns-missing"
            data.findings.append(lacking(part.block, part.reading))
        else:
            source.reason = "table-not-joined"
            beside = key in ("order_lines", "payments") and "orders" in built["complete"]
            data.findings.append(_left(part, "parts-beside-orders" if beside else "table-not-joined", "info", what=key))


def _kind(part: Part) -> str:
    if part.reading.table in DESCRIBING:
        return "describing"
    return "complete" if part.reading.complete else "partial"


def _left(part: Part, rule: str, severity: Severity, **details: object) -> Finding:
    grid, table = part.block.grid, part.reading.table
    return Finding(rule, severity, table, grid.file, grid.sheet, rows=part.block.n_rows, details=details)


def _with(settings: Settings, more: Mapping[str, object]) -> Settings:
    return settings.with_values(more) if more else settings


def _is_named(grid: Grid, file: str, sheet: str | None) -> bool:
    return file == grid.file and (sheet is None or (grid.sheet and normalise(grid.sheet)) == normalise(sheet))


def _all_there(tables: Sequence[tuple[str, str, str | None]], grids: Sequence[Grid]) -> None:
    """Every sheet that the user says is a table exists."""
    for key, file, sheet in tables:
        if sheet is not None and not any(_is_named(grid, file, sheet) for grid in grids):
            sheets = [grid.sheet for grid in grids if grid.file == file and grid.sheet]
            if not sheets:
                raise UsageError("errors.no_sheets", where=file, table=key, file=file)
            raise UsageError("errors.no_sheet", where=file, sheet=sheet, sheets=", ".join(sheets))


def _blocks(grid: Grid, entries: Sequence[Entry], forced: str | None, data: Data) -> list[tuple[Block, Entry | None]]:
    """The tables of a sheet, each with what the mapping file says about it."""
    last = grid.first_row + grid.n_rows - 1
    for row in {entry.header_row for entry in entries if entry.header_row}:
        if not grid.first_row <= row <= last:
            details = {"row": row, "last": last}
            data.findings.append(
                Finding("map-row-missing", "warning", file=grid.file, sheet=grid.sheet, details=details)
            )
            entries = [replace(e, header_row=None) if e.header_row == row else e for e in entries]
    found = blocks(grid)
    rows = {entry.header_row for entry in entries if entry.header_row is not None}
    if missing := rows - {block.header_row for block in found}:
        found = [block for row in sorted(missing) for block in blocks(grid, header_row=row)]
    elif not rows:
        entry = entries[0] if entries else None
        key = (entry.table if entry else None) or forced
        words = entry.words if entry else []
        if key != NONE and (key or words):
            found = _with_named_header(grid, found, words)
    pairs = [(block, _about(block, entries)) for block in found]
    if idle := sum(not any(entry is said for _, said in pairs) for entry in entries):
        details = {"parts": idle}
        data.findings.append(Finding("map-part-unused", "warning", file=grid.file, sheet=grid.sheet, details=details))
    return pairs


def _about(block: Block, entries: Sequence[Entry]) -> Entry | None:
    """The part of the mapping file about a table: of its header row, else of any; of several the one in whose words it is."""
    headers = set(map(squeeze, block.headers))
    about = [e for e in entries if e.header_row == block.header_row] or [e for e in entries if e.header_row is None]
    return max(about, key=lambda entry: len(headers & set(map(squeeze, entry.words))), default=None)


def _with_named_header(grid: Grid, found: list[Block], words: Sequence[str]) -> list[Block]:
    """The tables of a sheet of which the user has said what it is, in words that need not be known to us."""
    wanted = set(map(squeeze, words))
    row, named = named_header(grid, words)
    best = max((len(wanted & set(map(squeeze, block.headers))) for block in found), default=0)
    unknown = all(block.header_row is None for block in found)
    return blocks(grid, header_row=row) if row and (named > best or unknown) else found


def _part(block: Block, entry: Entry | None, forced: str | None, data: Data) -> Part | None:
    """Recognise a block and take out the rows that are no data; None if it is of no table."""
    grid = block.grid
    source = Source(grid.file, grid.sheet, header_row=block.header_row, hidden_rows=grid.hidden_rows)
    data.sources.append(source)
    if entry is not None and entry.table == NONE:
        source.rows, source.not_data, source.reason = block.n_rows, dict(block.not_data), "left-out"
        return None
    known = len(data.findings)
    reading = _reading(block, entry, forced, data)
    wide = months.across(block.headers) if not forced and not (entry and entry.table) else []
    if reading is None or (wide and not reading.complete):
        source.rows, source.not_data, source.reason = block.n_rows, dict(block.not_data), "table-unknown"
        if not any(found.rule == "months-without-year" for found in data.findings[known:]):  # which says why
            data.findings.append(unknown(block, len(wide)))
        return None
    columns = dict(reading.columns)
    kinds = {column.key: column.kind for column in ALL[reading.table].columns}
    block.fill_merged(index for key, index in columns.items() if kinds[key] == "id")
    data.findings += leave_out(block, columns, ALL[reading.table], data.settings)
    if entry is not None and GROUP in block.headers:
        _group_as_said(block.headers.index(GROUP), entry, columns)
    width = len(block.headers)
    data.findings += complete(block, replace(reading, columns=columns))
    reading, noticed = dated_by_name(block, replace(reading, columns=columns), data.settings)
    reading, placed = placed_by_name(block, reading)
    data.findings += noticed + placed
    source.rows = len(np.unique(block.row_numbers)) if block.cleared else block.n_rows
    source.not_data = dict(block.not_data)
    source.table, source.seen_as, source.vendor = reading.table, reading.table, reading.vendor
    read = {column: index for column, index in reading.columns.items() if index < width}  # names have added the others
    source.columns = {column: block.headers[index] for column, index in read.items()}
    source.unused = [h for n, h in enumerate(block.headers[:width]) if h and n not in read.values()]
    data.findings += about_headers(block, reading)
    return Part(
        block, reading, len(data.sources) - 1, source, {**_units(block, reading), **(entry.decisions if entry else {})}
    )


def _units(block: Block, reading: Reading) -> dict[str, dict[str, str]]:
    """The units of numbers that no header names: the program's that wrote them, or those that the title names."""
    told = {column: {"unit": unit} for column, unit in reading.units.items()}
    for column, index in reading.columns.items():
        if ALL[reading.table].column(column).kind == "money" and (unit := of_title(block.title, block.headers[index])):
            told.setdefault(column, {"unit": unit, "unit_from": "title"})
    return told


def _group_as_said(place: int, entry: Entry, columns: dict[str, int]) -> None:
    """What the user says of the column of group rows' words, which is there only when the rows have been looked at."""
    said = [column for column, header in entry.columns.items() if squeeze(header) == squeeze(GROUP)]
    if said or entry.columns.get("customer_name") == "":
        columns.update(dict.fromkeys(said, place))
        if columns.get("customer_name") == place and "customer_name" not in said:
            del columns["customer_name"]


def _reading(block: Block, entry: Entry | None, forced: str | None, data: Data) -> Reading | None:
    key = (entry.table if entry else None) or forced
    grid, given = block.grid, entry.columns if entry else {}
    turn(block, key, data)
    add_up(block, key, data)
    if key is None:
        reading = recognise(block.headers, file=grid.file, sheet=grid.sheet, title=block.title)
        if reading and reading.table == "reps_targets" and "measure" not in reading.columns:
            name_measures(block, reading.columns.values())
            reading = recognise(block.headers, file=grid.file, sheet=grid.sheet, title=block.title)
        if entry is None:
            return reading
        key = reading.table if reading else only_table(block.headers, given)
        if key is None:
            return None
    if entry is not None:
        data.findings += not_there(block, entry, key)
    vendor = vendor_of(block.headers)
    has = {column.key for column in ALL[key].columns}
    return read_as(
        key,
        block.headers,
        vendor=vendor if vendor and vendor.table == key else None,
        given={column: header for column, header in given.items() if column in has},
    )
