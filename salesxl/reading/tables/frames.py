"""Blocks to frames: cells get their types, a column at a time over all files of one shape, and are stacked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from salesxl.findings import Finding
from salesxl.reading.data import ROW, SET_ASIDE, SOURCE
from salesxl.reading.tables.discounts import settle_share
from salesxl.reading.tables.other_columns import other_columns
from salesxl.reading.tables.parts import Part, Stack
from salesxl.reading.tables.period_days import days_as_periods
from salesxl.reading.tables.stacking import stacked
from salesxl.reading.tables.times_of_day import join_times_of_day
from salesxl.reading.tables.unreadable import unreadable_rows
from salesxl.reading.values.columns import Typed
from salesxl.reading.values.money import home_currency, in_another, of_each_row
from salesxl.reading.words.headers import ALL
from salesxl.settings import Settings
from salesxl.tables import Table

_OTHERWISE = {"cancelled": "cancelled_at", "converted": "converted_at", "cancelled_at": "churned"}
"""What a column means whose header may stand above "yes" as well as above a day."""


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
    stack = Stack(parts, settings)
    table = ALL[stack.first.reading.table]
    typed = _typed(stack, table)
    values = {key: column.values for key, column in typed.items()}
    if "period" in values:
        values["period"] = days_as_periods(stack, table.column("period"), values["period"])
    for key in _settle_currency(stack, table, typed, values):
        del values[key], typed[key]
    for key in join_times_of_day(stack, table, values):
        del values[key], typed[key]
    for key, word in stack.first.reading.always.items():
        values[key] = pd.Series(pd.Categorical([word] * len(stack.row)))
    frame = pd.DataFrame(values)
    for key in ("discount", "order_discount"):
        settle_share(stack, frame, key)
    others = dict(other_columns(stack, set(frame.columns) | {column.key for column in table.columns}))
    frame = pd.concat([frame, pd.DataFrame(others, index=frame.index)], axis=1)
    frame[SOURCE], frame[ROW] = stack.source, stack.row
    frame[SET_ASIDE] = unreadable_rows(stack, table, frame, typed)
    return frame, stack.findings


def _typed(stack: Stack, table: Table) -> dict[str, Typed]:
    """The columns that mean something, with their types."""
    found: dict[str, Typed] = {}
    for key, index in stack.first.reading.columns.items():
        fits = _fitting(stack, table, key, index)
        if fits is not None:
            meant, typed = fits
            found[meant] = typed
            stack.decide(meant, typed)
    dates = {key: typed for key, typed in found.items() if table.column(key).kind == "date"}
    for key, typed in _read_alike(stack, table, dates):
        found[key] = typed
        stack.decide(key, typed)
    return found


def _read_alike(stack: Stack, table: Table, dates: Mapping[str, Typed]) -> Iterator[tuple[str, Typed]]:
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
            yield key, again


def _settle_currency(
    stack: Stack, table: Table, typed: Mapping[str, Typed], values: dict[str, pd.Series[Any]]
) -> dict[str, str]:
    """Give every row its currency, and let go of the amounts in another one; these are returned."""
    money = [column.key for column in table.columns if column.kind == "money" and column.key in typed]
    amounts = [stack.amounts(key, typed[key]) for key in money]
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


def _fitting(stack: Stack, table: Table, key: str, index: int) -> tuple[str, Typed] | None:
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
