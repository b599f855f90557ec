"""Blocks with a column for each of several months, kinds of activities, platforms, channels or branches become a row for each."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from salesxl.findings import Finding, Severity
from salesxl.reading.data import Data
from salesxl.reading.layouts import aimed, months, quarters, recurring
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.measured import name_measures
from salesxl.reading.layouts.rows import leave_out
from salesxl.reading.layouts.wide import turned
from salesxl.reading.values.columns import Place, looks_like, type_column
from salesxl.reading.words import groups, kinds, platforms
from salesxl.reading.words.headers import ALL, hints, normalise, total_words
from salesxl.reading.words.recognise import known, of_targets, read_as, recognise

COUNTED = 0.8
"""So much of every column that counts a kind of activity, or holds the money of a channel, must be numbers."""
_CENT = 0.005
_SALES = frozenset(("reps_targets", "reps", "orders", "deals"))
"""What a name may speak of that holds targets of sales."""


def turn(block: Block, key: str | None, data: Data) -> None:
    """Turn a wide block into rows.

    Args:
        block: changed in place where it is wide, and is a table then.
        key: the table that it is, where the user has said it.
        data: receives what was done.
    """
    grid = block.grid
    if key in (None, "reps_targets") and (months_of := aimed.aimed(block.headers)):
        _aimed_as_rows(block, months_of, data)
    elif months.across(block.headers):
        _months_as_rows(block, key, data)
    elif (halves := aimed.halves(block.headers)) and (
        key == "reps_targets" or of_targets(grid.sheet, block.title, grid.file)
    ):
        _halves_as_rows(block, halves, data)
    elif kinds.across(block.headers) and key in (None, "activities"):
        _kinds_as_rows(block, data)
    elif platforms.across(block.headers) and key in (None, "social"):
        _platforms_as_rows(block, data)
    elif groups.across(block.headers):
        table = key or groups.table_of(grid.sheet, block.title, grid.file)
        if table in groups.VALUES:
            _groups_as_rows(block, table, data)


def _aimed_as_rows(block: Block, found: aimed.Aimed, data: Data) -> None:
    """A target of each month beside what came of it, which counts by the sales themselves."""
    grid = block.grid
    said = hints(grid.sheet or "") | hints(block.title) or hints(grid.file)
    somebodys = read_as("reps_targets", found.headers).columns.keys() & {"owner", "team", "branch"}
    if not somebodys and (not said or said - _SALES):  # a plan of what to spend, perhaps
        return
    block.headers = found.headers
    _months_as_rows(block, "reps_targets", data)
    if block.cleared and found.beside:
        details = {"names": ", ".join(found.beside)}
        data.findings.append(
            Finding("targets-beside", "info", "reps_targets", grid.file, grid.sheet, rows=block.n_rows, details=details)
        )


def _halves_as_rows(block: Block, halves: Mapping[int, tuple[int | None, int]], data: Data) -> None:
    grid = block.grid
    year = months.year_in(block.title, grid.sheet or "", grid.file)
    if not year and not all(own for own, _ in halves.values()):
        return
    said = {index: f"{own or year}-H{half}" for index, (own, half) in halves.items()}
    as_rows(block, "reps_targets", said, said, (months.PERIOD, aimed.VALUE), data, "months-across", months=len(said))


def _months_as_rows(block: Block, key: str | None, data: Data) -> None:
    if (
        key in (None, "subscriptions")
        and (key or _speaks_of_subscriptions(block))
        and _months_as_subscriptions(block, data)
    ):
        return
    grid = block.grid
    narrow = months.narrowed(block.headers)
    if groups.table_of(grid.sheet, block.title, grid.file) == "leads":  # which are counted, no money
        narrow[-1] = groups.VALUES["leads"]
    reading = read_as(key, narrow) if key else recognise(narrow, file=grid.file, sheet=grid.sheet, title=block.title)
    period_and_value = {len(narrow) - 2, len(narrow) - 1}
    if reading is None or not reading.complete or not period_and_value <= set(reading.columns.values()):
        return
    wide = months.across(block.headers)
    sums = _quarters_left_out(block, wide, reading.table, data)
    wide = [index for index in wide if index not in sums]
    spans = [span for index in wide if (span := months.of(block.headers[index]))]
    names = (block.title, grid.sheet or "", grid.file)
    years = months.years_of(spans, months.year_in(*names), *names)
    if None in years:
        data.findings.append(
            Finding("months-without-year", "warning", reading.table, grid.file, grid.sheet, rows=block.n_rows)
        )
        return
    said = {index: span.text(year or 0) for index, span, year in zip(wide, spans, years, strict=True)}
    if reading.table == "reps_targets":
        name_measures(block, {*wide, *read_as(reading.table, _blanked(block.headers, wide)).columns.values()})
    headers = (months.PERIOD, aimed.VALUE if reading.table == "reps_targets" else narrow[-1])
    as_rows(block, reading.table, wide, said, headers, data, "months-across", without=sums, months=len(wide))


def _quarters_left_out(block: Block, wide: Sequence[int], table: str, data: Data) -> list[int]:
    """The columns of quarters that add up those of months; a target of a quarter may leave something of it to no month."""
    if table == "reps_targets":
        return []
    found = quarters.summed(block.headers, wide, lambda index: amounts_of(block, index, data))
    if found.columns:
        grid, names = block.grid, ", ".join(block.headers[index] for index in found.columns)
        rule, rows = ("quarters-short", found.short) if found.short else ("quarters-summed", block.n_rows)
        severity: Severity = "warning" if found.short else "info"
        data.findings.append(Finding(rule, severity, table, grid.file, grid.sheet, rows=rows, details={"names": names}))
    return found.columns


def _speaks_of_subscriptions(block: Block) -> bool:
    """Whether the sheet, else its file, is called by subscriptions alone."""
    grid = block.grid
    return (hints(grid.sheet or "") | hints(block.title) or hints(grid.file)) == {"subscriptions"}


def _months_as_subscriptions(block: Block, data: Data) -> bool:
    """What each customer paid for each month as its subscriptions; whether the sheet is such a one."""
    grid, wide = block.grid, months.across(block.headers)
    sums = quarters.summed(block.headers, wide, lambda index: amounts_of(block, index, data)).columns
    wide = [index for index in wide if index not in sums]
    columns = read_as("subscriptions", _blanked(block.headers, wide)).columns
    year = months.year_in(block.title, grid.sheet or "", grid.file)
    said = {index: span for index in wide if (span := months.of(block.headers[index]))}
    if not {"customer_id", "customer", "email"} & columns.keys() or any(
        s.year is None and year is None for s in said.values()
    ):
        return False
    spans = {index: span._replace(year=span.year or year) for index, span in said.items()}
    if not recurring.follow([*spans.values()]):
        return False
    data.findings += leave_out(block, dict(columns), ALL["subscriptions"], data.settings, wide)
    paid = np.column_stack([amounts_of(block, index, data) for index in wide])
    if not np.nan_to_num(paid).any():
        return False
    rows, amount, start, end, until = recurring.subscriptions(paid, [*spans.values()])
    kept = [n for n, header in enumerate(block.headers) if n not in wide and normalise(header) not in total_words()]
    block.not_data["blank"] = block.not_data.get("blank", 0) + block.n_rows - len(np.unique(rows))
    data.findings.append(
        Finding(
            "months-paid",
            "info",
            "subscriptions",
            grid.file,
            grid.sheet,
            rows=block.n_rows,
            details={"months": len(wide)},
        )
    )
    told = [_cells(amount), _cells(start), _cells(end), _cells(np.full(len(rows), until))]
    block.cells = [*(np.asarray(block.cells[n], object)[rows] for n in kept), *told]
    block.headers = [*(block.headers[n] for n in kept), *recurring.HEADERS]
    block.row_numbers = block.row_numbers[rows]
    block.cleared = True
    return True


def _cells(values: npt.NDArray[Any]) -> npt.NDArray[np.object_]:
    """Numbers and days as the cells of a sheet."""
    if values.dtype.kind != "M":
        return values.astype(object)
    cells = np.empty(len(values), dtype=object)
    cells[:] = [None if np.isnat(day) else str(day) for day in values]
    return cells


def _kinds_as_rows(block: Block, data: Data) -> None:
    grid, wide = block.grid, kinds.across(block.headers)
    reading = recognise(kinds.narrowed(block.headers), file=grid.file, sheet=grid.sheet, title=block.title)
    if reading is None or not reading.complete or reading.table != "activities" or not are_numbers(block, wide):
        return
    as_rows(block, "activities", wide, wide, (kinds.KIND, kinds.COUNT), data, "kinds-across", kinds=len(wide))


def _platforms_as_rows(block: Block, data: Data) -> None:
    grid, wide = block.grid, platforms.across(block.headers)
    reading = recognise(platforms.narrowed(block.headers), file=grid.file, sheet=grid.sheet, title=block.title)
    if reading is None or not reading.complete or reading.table != "social" or not are_numbers(block, wide):
        return
    ids = dict(read_as("social", _blanked(block.headers, wide)).columns)
    data.findings += leave_out(block, ids, ALL["social"], data.settings, [*wide])
    rows = block.n_rows
    block.headers, block.cells, block.row_numbers = platforms.turned(block.headers, block.cells, block.row_numbers)
    block.cleared = True
    block.not_data["blank"] = block.not_data.get("blank", 0) + rows - len(set(block.row_numbers.tolist()))
    names = ", ".join(dict.fromkeys(one.platform for one in wide.values()))
    details = {"names": names}
    data.findings.append(
        Finding("platforms-across", "info", "social", grid.file, grid.sheet, rows=rows, details=details)
    )


def _groups_as_rows(block: Block, table: str, data: Data) -> None:
    wide = groups.across(block.headers)
    if wide is None or not are_numbers(block, wide.names):
        return
    narrow = groups.narrowed(block.headers, table)
    reading = read_as(table, narrow)
    if reading.missing or not {len(narrow) - 2, len(narrow) - 1} <= set(reading.columns.values()):
        return
    number = {column.key for column in ALL[table].columns if column.kind in ("money", "number")}
    plain = read_as(table, _blanked(block.headers, wide.names)).columns
    # sums of all groups: beside each of them they would count again
    sums = [index for key, index in plain.items() if key in number]
    said, others = dict(wide.names), _other_numbers(block, {*wide.names, *plain.values()})
    short = _short(block, said, data)
    if others and short and not _short(block, [*said, *others], data):  # the total says that they are of them
        said, others, short = {n: block.headers[n] for n in sorted([*said, *others])} | said, [], 0
    names, left = ", ".join(said[n] for n in sorted(said)), ", ".join(block.headers[n] for n in others)
    headers, n_rows = (wide.field, groups.VALUES[table]), block.n_rows
    as_rows(block, table, sorted(said), said, headers, data, "groups-across", without=sums, names=names)
    grid = block.grid
    for rule, rows in (("groups-short", short), ("groups-left", n_rows if others and not short else 0)):
        if rows:
            details = {"names": names, "others": left}
            data.findings.append(Finding(rule, "warning", table, grid.file, grid.sheet, rows=rows, details=details))


def _other_numbers(block: Block, taken: Container[int]) -> list[int]:
    """Columns of numbers beside those of the groups, under headers that mean nothing to us."""
    return [
        index
        for index, header in enumerate(block.headers)
        if header and index not in taken and normalise(header) not in total_words() and not known(header)
        and are_numbers(block, [index])
    ]  # fmt: skip


def as_rows(
    block: Block,
    table: str,
    wide: Iterable[int],
    said: Mapping[int, str],
    headers: tuple[str, str],
    data: Data,
    rule: str,
    *,
    without: Sequence[int] = (),
    **details: object,
) -> None:
    """One row for every filled cell of the wide columns.

    Args:
        block: changed in place.
        table: the table that it is of.
        wide: the columns.
        said: what each of them is about.
        headers: of the two new columns, for what a cell is about and the cell.
        data: receives the finding.
        rule: its rule.
        without: further columns that mean nothing any more.
        **details: of the finding.
    """
    grid, wide = block.grid, [*wide]
    ids = dict(read_as(table, _blanked(block.headers, [*wide, *without])).columns)
    data.findings += leave_out(block, ids, ALL[table], data.settings, wide)
    rows = block.n_rows
    kept, block.cells, block.row_numbers = turned(
        _blanked(block.headers, without), block.cells, block.row_numbers, wide, [said[index] for index in wide]
    )
    block.headers = [*kept, *headers]
    block.cleared = True
    block.not_data["blank"] = block.not_data.get("blank", 0) + rows - len(set(block.row_numbers.tolist()))
    data.findings.append(Finding(rule, "info", table, grid.file, grid.sheet, rows=rows, details=details))


def are_numbers(block: Block, wide: Iterable[int]) -> bool:
    """Whether every one of some columns holds numbers, nearly without exception."""
    return min(looks_like(block.cells[index], "number", typed=block.grid.typed) for index in wide) >= COUNTED


def _short(block: Block, wide: Iterable[int], data: Data) -> int:
    """In how many rows the wide columns come to another sum than the total beside them; 0 if there is none."""
    total = next((n for n, header in enumerate(block.headers) if normalise(header) in total_words()), None)
    if total is None:
        return 0
    stated, together = amounts_of(block, total, data), sum(np.nan_to_num(amounts_of(block, n, data)) for n in wide)
    return int((np.abs(stated - together) > _CENT).sum())


def amounts_of(block: Block, index: int, data: Data) -> npt.NDArray[np.float64]:
    """The money in a column, NaN where there is none."""
    grid, header = block.grid, block.headers[index]
    typed = type_column(
        block.cells[index],
        "money",
        header=header,
        place=Place(),
        settings=data.settings,
        typed=grid.typed,
        date1904=grid.date1904,
    )
    return typed.values.to_numpy(dtype=np.float64)


def _blanked(headers: Sequence[str], wide: Iterable[int]) -> list[str]:
    """A header line that says nothing above the wide columns."""
    left_out = {*wide}
    return ["" if index in left_out else header for index, header in enumerate(headers)]
