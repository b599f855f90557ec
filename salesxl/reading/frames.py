"""Blocks to frames: cells get their types, a column at a time over all files of one shape, and are stacked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Example, Finding
from salesxl.reading.block import Block
from salesxl.reading.coded import Coded, factorized, joined
from salesxl.reading.coded import Column as Cells
from salesxl.reading.columns import Mask, Place, Typed, type_column
from salesxl.reading.data import ROW, SET_ASIDE, SOURCE, Source
from salesxl.reading.date_text import read_time
from salesxl.reading.grid import CellError
from salesxl.reading.headers import ALL, squeeze
from salesxl.reading.money import Amounts, home_currency, in_another, of_each_row
from salesxl.reading.numbers import header_currency
from salesxl.reading.recognise import Reading
from salesxl.reading.stacking import stacked
from salesxl.reading.times_of_day import times_beside
from salesxl.settings import Settings
from salesxl.tables import Column, Table

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
"""A plain number; with a zero before it, or with more digits than a spreadsheet keeps, it is a code."""

_PERCENT = re.compile(r"(?<![0-9])%|percent|per cent|เปอร์เซ็นต์|ร้อยละ")


_EARLY = 6 * 60
"""Minutes since midnight: ``Response time`` beside ``Response date`` is mostly later than this where it is a time of day,
and mostly less where it is a duration."""

_OTHERWISE = {"cancelled": "cancelled_at", "converted": "converted_at", "cancelled_at": "churned"}
"""What a column means whose header may stand above "yes" as well as above a day."""


@dataclass
class Part:
    """A block that was recognised, with the source it is told as.

    Attributes:
        block: its cells.
        reading: which table it is.
        source: index into the sources, and the source.
        given: canonical column -> decisions of the user's mapping file.
    """

    block: Block
    reading: Reading
    number: int
    source: Source
    given: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def shape(self) -> object:
        """Parts of one shape are typed together: one decision for a folder of daily files."""
        return (
            self.reading.table,
            tuple(sorted(self.reading.columns.items())),
            tuple(sorted(self.reading.always.items())),
            tuple(map(squeeze, self.block.headers)),
            self.block.grid.typed,
            self.block.grid.date1904,
            repr(sorted((key, sorted(value.items())) for key, value in self.given.items())),
        )


@dataclass
class _Stack:
    """Parts of one shape, stacked."""

    parts: list[Part]
    settings: Settings
    columns: dict[str, int] = field(init=False)
    source: npt.NDArray[np.int64] = field(init=False)
    row: npt.NDArray[np.int64] = field(init=False)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = dict(self.parts[0].reading.columns)
        self.source = np.concatenate([np.full(p.block.n_rows, p.number, dtype=np.int64) for p in self.parts])
        self.row = np.concatenate([p.block.row_numbers for p in self.parts])

    @property
    def first(self) -> Part:
        """The part whose header line speaks for all."""
        return self.parts[0]

    def cells(self, index: int) -> Cells:
        """A column over all parts."""
        return joined([part.block.cells[index] for part in self.parts])

    def typed(self, index: int, column: Column, **told: str) -> Typed:
        """A column with its type; its findings point into the right file. What is told of it goes before what it shows."""
        grid, header = self.first.block.grid, self.first.block.headers[index]
        result = type_column(
            self.cells(index),
            column.kind,
            header=header,
            place=Place(grid.file, grid.sheet, self.first.reading.table, np.arange(len(self.row))),
            settings=self.settings,
            typed=grid.typed,
            date1904=grid.date1904,
            given={**self.first.given.get(column.key, {}), **told},
        )
        self.findings += [self.placed(finding) for finding in result.findings]
        return result

    def told(self, key: str, name: str) -> object:
        """What the user's mapping file decides of a column; None if nothing."""
        return self.first.given.get(key, {}).get(name)

    def amounts(self, key: str, index: int, typed: Typed) -> Amounts:
        """What a column of amounts says about its currency."""
        given, header = self.told(key, "currency"), self.first.block.headers[index]
        named = typed.decision.get("currency")
        code = None if named is None else str(named)
        return Amounts(key, code, code is not None and code in (given, header_currency(header)), typed.currencies)

    def mean(self, key: str, before: str) -> None:
        """Take a column for another one than before."""
        self.columns[key] = self.columns.pop(before)
        for part in self.parts:
            part.source.columns[key] = part.source.columns.pop(before)

    def times_of(self, key: str, index: int) -> None:
        """Take a column, whatever it seemed to be, for the times of a column of dates."""
        header = self.first.block.headers[index]
        self.findings = [finding for finding in self.findings if finding.column != header]
        before = [one for one, place in self.columns.items() if place == index]
        for one in before:
            del self.columns[one]
        for part in self.parts:
            for one in before:
                part.source.columns.pop(one, None)
                part.source.decisions.pop(one, None)
            part.source.unused = [other for other in part.source.unused if other != header]
            part.source.decisions.setdefault(key, {})["time"] = header

    def let_go(self, key: str, rule: str, **details: object) -> None:
        """Take a column for what its header says no longer."""
        header = self.first.block.headers[self.columns.pop(key)]
        for part in self.parts:
            part.source.columns.pop(key, None)
            part.source.unused.append(header)
        grid, table = self.first.block.grid, self.first.reading.table
        details = {"meant": key, **details}
        self.findings.append(
            Finding(rule, "warning", table, grid.file, grid.sheet, header, len(self.row), details=details)
        )

    def note(self, rule: str, header: str, rows: Mask) -> None:
        """Make a finding of some rows."""
        examples = tuple(Example(int(row)) for row in np.flatnonzero(rows)[:3])
        grid, table = self.first.block.grid, self.first.reading.table
        found = Finding(rule, "warning", table, grid.file, grid.sheet, header, int(rows.sum()), examples)
        self.findings.append(self.placed(found))

    def placed(self, finding: Finding) -> Finding:
        """Rows of the stack as rows of the files they came from; the file is that of the first example."""
        if not finding.examples:
            more = len(self.parts) - 1
            return replace(finding, file=f"{finding.file} (+{more})") if more else finding
        number = self.source[finding.examples[0].row]
        part = next(part for part in self.parts if part.number == number)
        examples = tuple(
            Example(int(self.row[e.row]), e.value) for e in finding.examples if self.source[e.row] == number
        )
        return replace(finding, file=part.block.grid.file, sheet=part.block.grid.sheet, examples=examples)


def build(parts: Sequence[Part], settings: Settings) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Frames of all recognised blocks, those of one table stacked.

    Args:
        parts: recognised blocks, rows that are no data already taken out.
        settings: the user's choices.

    Returns:
        One frame a table, and the findings of its cells.
    """
    stacks: dict[object, list[Part]] = {}
    for part in parts:
        stacks.setdefault(part.shape, []).append(part)
    frames: dict[str, list[pd.DataFrame]] = {}
    findings: list[Finding] = []
    for members in stacks.values():
        frame, noticed = _frame(members, settings)
        frames.setdefault(members[0].reading.table, []).append(frame)
        findings += noticed
    return {key: stacked(pieces) for key, pieces in frames.items()}, findings


def _frame(parts: list[Part], settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    stack = _Stack(parts, settings)
    part = stack.first
    table = ALL[part.reading.table]
    values: dict[str, pd.Series[Any]] = {}
    bad: dict[str, Mask] = {}
    dates: dict[str, Typed] = {}
    amounts: dict[str, Amounts] = {}
    for key, index in part.reading.columns.items():
        fits = _fitting(stack, table, key, index)
        if fits is None:
            continue
        key, typed = fits
        values[key], bad[key] = typed.values, typed.bad
        if table.column(key).kind == "date":
            dates[key] = typed
        if key == "period":
            values[key] = _months(typed.values)
        if table.column(key).kind == "money":
            amounts[key] = stack.amounts(key, index, typed)
        if typed.decision:
            for member in parts:
                member.source.decisions[key] = dict(typed.decision)
    for key, typed in _read_alike(stack, table, dates):
        values[key], bad[key] = typed.values, typed.bad
    for key in _settle_currency(stack, values, [amounts[c.key] for c in table.columns if c.key in amounts]):
        del values[key], bad[key]
    _join_times_of_day(stack, table, values, bad)
    for key, word in part.reading.always.items():
        values[key] = pd.Series(pd.Categorical([word] * len(stack.row)))
    frame = pd.DataFrame(values)
    for key in ("discount", "order_discount"):
        _settle_discount(stack, frame, key)
    others = dict(_others(stack, set(frame.columns) | {column.key for column in table.columns}))
    frame = pd.concat([frame, pd.DataFrame(others, index=frame.index)], axis=1)
    frame[SOURCE], frame[ROW] = stack.source, stack.row
    frame[SET_ASIDE] = _set_aside(stack, table, frame, bad)
    return frame, stack.findings


def _read_alike(stack: _Stack, table: Table, dates: Mapping[str, Typed]) -> Iterator[tuple[str, Typed]]:
    """Columns of dates that can be read either way, read in the order that the others beside them leave no choice about."""
    shown = {typed.shown_order: key for key, typed in dates.items() if typed.shown_order}
    if len(shown) != 1:
        return
    [(order, like)] = shown.items()
    headers = stack.first.block.headers
    for key, typed in dates.items():
        for unsure in [finding for finding in typed.findings if finding.rule == "date-ambiguous"]:
            index = stack.columns[key]
            stack.findings = [finding for finding in stack.findings if finding.column != headers[index]]
            again = stack.typed(index, table.column(key), date_order=order)
            details = {**unsure.details, "order": order, "like": headers[stack.columns[like]]}
            told = replace(unsure, rule="date-order-shared", severity="info", details=details)
            stack.findings.append(stack.placed(told))
            for part in stack.parts:
                part.source.decisions[key] = dict(again.decision)
            yield key, again


def _settle_currency(stack: _Stack, values: dict[str, pd.Series[Any]], amounts: list[Amounts]) -> dict[str, str]:
    """Give every row its currency, and let go of the amounts in another one; these are returned."""
    if not amounts:
        return {}
    stated = values.get("currency")
    home = home_currency(amounts, stated, stack.settings.currency)
    others = in_another(amounts, home)
    for key, named in others.items():
        stack.let_go(key, "column-currency", named=named, home=home)
    each = of_each_row(amounts, stated, home, len(stack.row))
    if each is not None:
        values["currency"] = each
    return others


def _fitting(stack: _Stack, table: Table, key: str, index: int) -> tuple[str, Typed] | None:
    """A column as what its header says, or else as what it may mean otherwise; None where its cells are neither."""
    known = len(stack.findings)
    for meant in (key, _OTHERWISE.get(key, "")):
        if meant != key and (meant in stack.columns or meant not in {column.key for column in table.columns}):
            continue
        typed = stack.typed(index, table.column(meant))
        if not _unfit(table, stack.columns, meant, typed):
            if meant != key:
                stack.mean(meant, key)
            return meant, typed
        del stack.findings[known:]  # what was noticed about it is void
    stack.let_go(key, "column-unfit")
    return None


def _unfit(table: Table, columns: Mapping[str, int], key: str, typed: Typed) -> bool:
    """Most cells of a column that the table can do without are not of its kind: its header means something else."""
    if key == table.day or any(key in group and not columns.keys() & {*group} - {key} for group in table.required):
        return False
    return int(typed.bad.sum()) > int(typed.values.notna().sum()) and table.column(key).kind not in ("id", "text")


def _months(values: pd.Series[Any]) -> pd.Series[Any]:
    """A period cell that holds the first day of a month, as spreadsheets store "May 2026", is that month."""
    names = {
        str(word): str(word)[:7]
        for word in values.cat.categories
        if pd.Series([str(word)]).str.fullmatch(r"\d{4}-\d\d-01").all()
    }
    if len(names) < len(values.cat.categories):
        return values
    return values.cat.rename_categories(names)


def _join_times_of_day(stack: _Stack, table: Table, values: dict[str, pd.Series[Any]], bad: dict[str, Mask]) -> None:
    """Some exports write date and time into two columns."""
    kinds = {column.key: column.kind for column in table.columns}
    places = {key: index for key, index in stack.columns.items() if key in values}
    dates = {key: index for key, index in places.items() if kinds[key] == "date"}
    lasting = {index: key for key, index in places.items() if kinds[key] == "duration"}
    taken = set(stack.columns.values()) - lasting.keys()
    headers = stack.first.block.headers
    beside = times_beside(headers, dates, table.day, taken)
    beside |= {key: headers.index(said) for key in dates if (said := stack.told(key, "time")) in headers}
    for key, index in beside.items():
        if stack.told(key, "time") == "":
            continue
        day = values[key]
        clock = _clock(stack, index) if (day.dropna() == day.dropna().dt.normalize()).all() else None
        if clock is None or (index in lasting and not clock.median() >= _EARLY):
            continue
        values[key] = day + pd.to_timedelta((60 * clock).round(3), unit="s").astype("timedelta64[us]")
        stack.times_of(key, index)
        if index in lasting:
            del values[lasting[index]], bad[lasting[index]]


def _clock(stack: _Stack, index: int) -> pd.Series[Any] | None:
    """The minutes since midnight, 0 where none is said; None where the cells are no times of day."""
    known = len(stack.findings)
    typed = stack.typed(index, Column("time", "duration", "", ""), clock="h:mm")
    del stack.findings[known:]  # which say what a duration would have to be
    if typed.decision.get("unit", "day") != "day":
        return None
    minutes = typed.values
    unread = np.flatnonzero(minutes.isna())
    words = pd.Series(list(stack.cells(index)[unread]), index=unread, dtype=object).dropna().map(str)  # "9:05 AM"
    at = {word: read_time(word).microseconds for word in words.unique()}
    minutes = minutes.fillna(words.map(at).astype("float64") / 60e6)
    fits = minutes.between(0, 24 * 60, inclusive="left")
    return minutes.where(fits, 0.0) if fits.sum() > 0.9 * minutes.notna().sum() else None


def _settle_discount(stack: _Stack, frame: pd.DataFrame, key: str) -> None:
    """A discount in percent by its header, or from 0 to 1 beside amounts of another size, is a share and not money."""
    if key not in frame or stack.first.reading.table != "orders":
        return
    header = stack.first.block.headers[stack.columns[key]]
    said, percent = frame[key].dropna(), _PERCENT.search(header.lower()) is not None
    amount = next((frame[c] for c in ("net_amount", "gross_amount", "total", "price") if c in frame), None)
    if amount is None or said.empty or not (percent or (said.between(0, 1).all() and not (said % 1 == 0).all())):
        return
    if not percent and amount.abs().median() < 5:
        return
    share = frame[key] / 100 if percent and said.abs().max() > 1 else frame[key]
    before = frame["discount"].abs().fillna(0.0) if key != "discount" and "discount" in frame else 0.0
    if "net_amount" not in frame and "gross_amount" in frame:
        frame[key] = share * (frame["gross_amount"] - before)
    elif "net_amount" not in frame and {"quantity", "price"} <= set(frame.columns):
        frame[key] = share * (frame["quantity"] * frame["price"] - before)
    else:
        del frame[key]
        frame[f"{header} (share)"] = share
    grid = stack.first.block.grid
    stack.findings.append(Finding("discount-is-share", "info", "orders", grid.file, grid.sheet, header, rows=len(said)))


def _others(stack: _Stack, taken: set[str]) -> Iterable[tuple[str, pd.Series[Any]]]:
    """Columns that mean nothing to us, under their own headers, so that results can be grouped by them."""
    used, taken = set(stack.columns.values()), taken | {SOURCE, ROW, SET_ASIDE}
    copies: Counter[str] = Counter()
    for index, header in enumerate(stack.first.block.headers):
        if index in used or not header:
            continue
        name = header
        while name in taken:
            copies[header] += 1
            name = f"{header} ({copies[header] + 1})"
        taken.add(name)
        yield name, _plain(stack, index)


def _plain(stack: _Stack, index: int) -> pd.Series[Any]:
    """Numbers where all cells are numbers and none looks like a code, else text."""
    cells = stack.cells(index)
    if isinstance(cells, Coded) and cells.numeric.any() and (cells.codes < 0).all():
        return pd.Series(cells.numbers)
    codes, distinct = factorized(cells)
    if len(distinct) and all(isinstance(cell, (int, float)) and not isinstance(cell, bool) for cell in distinct):
        return pd.Series(np.append(distinct.astype(np.float64), np.nan)[codes])
    if len(distinct) and all(isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) for cell in distinct):
        return pd.Series(np.append(np.array([float(cell) for cell in distinct]), np.nan)[codes])
    known = len(stack.findings)
    values = stack.typed(index, Column("", "text", "", "")).values
    del stack.findings[known:]  # a column that no figure needs is not worth a word
    return values


def _set_aside(stack: _Stack, table: Table, frame: pd.DataFrame, bad: Mapping[str, Mask]) -> pd.Series[Any]:
    """The rule for rows whose cell is unreadable in a column that the table cannot do without."""
    rules: dict[str, int] = {}
    codes = np.full(len(frame), -1, dtype=np.int8)
    kinds = {column.key: column.kind for column in table.columns}
    for group in table.required:
        present = [key for key in group if key in bad]
        key = table.day if table.day in present else present[0] if present else None
        if key is None or kinds[key] not in ("date", "money", "number"):
            continue
        part = "date" if kinds[key] == "date" else "amount"
        cells = stack.cells(stack.columns[key])
        for row in np.flatnonzero(bad[key] & (codes < 0)):
            rule = "error-cell" if _is_error(cells[row]) else f"{part}-unreadable"
            codes[row] = rules.setdefault(rule, len(rules))
        if kinds[key] == "date" and len(group) == 1:
            missing = frame[key].isna().to_numpy() & ~bad[key] & (codes < 0)
            if missing.any():
                missing &= ~_dated_elsewhere(frame, key)
            if missing.any():
                codes[missing] = rules.setdefault("date-missing", len(rules))
                stack.note("date-missing", stack.first.block.headers[stack.columns[key]], missing)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index([*rules], dtype=object)))


def _dated_elsewhere(frame: pd.DataFrame, day: str) -> Mask:
    """Lines of an order whose first line has the date."""
    if "order_id" not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(frame["order_id"].isin(frame.loc[frame[day].notna(), "order_id"].dropna()))


def _is_error(cell: object) -> bool:
    return isinstance(cell, CellError) or (isinstance(cell, str) and cell.strip().startswith("#"))
