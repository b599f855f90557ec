"""A metric's name, tables, a period and a grouping become a Result. nan never leaves this file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from salesxl.catalog import find_metric
from salesxl.currencies import currencies
from salesxl.dataset import Dataset
from salesxl.errors import UnknownName, UsageError
from salesxl.evaluation import inputs
from salesxl.evaluation.columns import NO_DAY, day_number
from salesxl.evaluation.evaluate import Run
from salesxl.evaluation.keys import NO_KEY, field_column, find_field
from salesxl.evaluation.measuring import absent, columns_in
from salesxl.evaluation.missing import NoValueError, lacking, nearest
from salesxl.evaluation.noting import cases, notes_on, stands_in
from salesxl.periods import UNITS, Period, containing, parse_period
from salesxl.registry import MEASURES, Metric, Variant
from salesxl.results import Group, Reason, Result, SetAside


def calculate(
    metric: str,
    data: Dataset,
    *,
    period: str | Period | date | Sequence[date] | None = None,
    by: str | None = None,
    variant: str | None = None,
) -> Result:
    """Compute one metric.

    Args:
        metric: its key, alias or label in English or Thai.
        data: prepared tables.
        period: see `salesxl.periods.parse_period`; None takes all rows.
        by: a field (``owner``, ``source``, any column) or ``day``, ``week``, ``month``, ``quarter``, ``year``.
        variant: one of the metric's variants; the default, or its documented fallback, when None.

    Returns:
        a Result with a value or a reason, and one group a key when `by` is given.

    Raises:
        UnknownName: no such metric or variant.
        UsageError: the period cannot be read.
    """
    found = find_metric(metric)
    parsed = parse_period(period, as_of=data.as_of, settings=data.settings) if period is not None else None
    if variant is not None and variant not in found.variants:
        raise UnknownName("errors.no_variant", variant, found.variants, metric=found.key)
    if by is not None:
        return _calculated(found, data, parsed, by, variant)
    # A workbook, its notes and its comparisons ask for the same.
    asked = "result", found.key, parsed, variant
    held = data.common if parsed and _rests_on_nothing(found, variant, data) else data.memo
    if asked not in held:
        held[asked] = _calculated(found, data, parsed, by, variant)
    result: Result = held[asked]
    return result


def _rests_on_nothing(metric: Metric, variant: str | None, data: Dataset) -> bool:
    """Whether the tables have nothing of what a metric could rest on: then all parts of the data answer the same."""
    asked = "rests on nothing", metric.key, variant
    if asked not in data.common:
        ways = [variant] if variant else [metric.default.name, *metric.fallbacks]
        leaves = inputs.leaves_of(metric, *ways)
        data.common[asked] = all(name in MEASURES and absent(MEASURES[name], data) for name in leaves)
    nothing: bool = data.common[asked]
    return nothing


def values_by(metric: Metric, data: Dataset, period: Period | None, by: str, variant: str) -> dict[Any, float | None]:
    """The values alone that `calculate` answers for one variant: by the name of each group, or the first day of each period."""
    run = Run(data, period, by)
    try:
        keys, numbers = run.evaluate(metric, metric.variants[variant])
    except NoValueError:
        return {}
    names = keys.to_numpy().astype("datetime64[D]").tolist() if by in UNITS else map(str, keys)
    known = zip(names, numbers.tolist(), np.isfinite(numbers).tolist(), strict=True)
    return {name: number if good else None for name, number, good in known}


def _calculated(found: Metric, data: Dataset, parsed: Period | None, by: str | None, variant: str | None) -> Result:
    names = [variant] if variant else [found.default.name, *found.fallbacks]
    first = _result(data, parsed, by, found, found.variants[names[0]])
    reasons = [first.reason]
    for name in names[1:] if lacking(first.reason) else ():
        tried = _result(data, parsed, by, found, found.variants[name])
        if not lacking(tried.reason, stands_in=True):
            return replace(tried, notes=(*tried.notes, stands_in(found, name)))
        reasons.append(tried.reason)
    return replace(first, reason=nearest(reasons)) if first.reason else first


def _result(data: Dataset, period: Period | None, by: str | None, metric: Metric, variant: Variant) -> Result:
    period = _span(data, period, by, variant)
    total = Run(data, period, None)
    value, reason = _one(total, metric, variant)
    groups: tuple[Group, ...] = ()
    if by is not None:
        groups, missing = _groups(Run(data, period, by), metric, variant)
        reason = missing or reason
    return Result(
        metric.key, variant.name, variant.unit, _currency(total, variant), None if reason else value, reason,
        total.used.count(data), period, by, groups,
        tuple(_left_out(total)), () if reason else notes_on(total, variant), None if reason else cases(total, variant),
    )  # fmt: skip


def _span(data: Dataset, period: Period | None, by: str | None, variant: Variant) -> Period | None:
    """Without a period, a comparison with targets covers the days that have targets, not all rows."""
    if period is not None or by in UNITS:
        return period
    targets = data.tables.get("reps_targets")
    rests_on = inputs.tables_of_all(variant.inputs, frozenset(data.tables))
    if targets is None or "reps_targets" not in rests_on:
        return None
    days = targets.loc[targets["set_aside"].isna(), ["from", "to"]].dropna()
    return Period(days["from"].min().date(), days["to"].max().date()) if len(days) else None


def _one(run: Run, metric: Metric, variant: Variant) -> tuple[float | None, Reason | None]:
    try:
        value = float(run.total(metric, variant).numbers[0])
    except NoValueError as missing:
        return None, missing.reason
    return (value, None) if np.isfinite(value) else (None, _why(run, 0, variant))


def _groups(run: Run, metric: Metric, variant: Variant) -> tuple[tuple[Group, ...], Reason | None]:
    """One group a key, of a time grouping in order, else the largest first; or the reason why there are none."""
    try:
        keys, numbers = run.evaluate(metric, variant)
    except NoValueError as missing:
        return (), missing.reason
    counts, known, good = (
        run.used.by_key(keys, run.by or "", run.data).tolist(),
        numbers.tolist(),
        np.isfinite(numbers).tolist(),
    )
    lowest = np.where(np.isnan(numbers), -np.inf, numbers)
    order = keys.argsort() if run.by in UNITS else np.lexsort((keys.astype(str), -lowest))
    groups = []
    for i in order.tolist():
        reason = None if good[i] else _why(run, i, variant)
        groups.append(Group(_name(run, keys[i]), known[i] if good[i] else None, reason, counts[i]))
    return tuple(groups), None


def _why(run: Run, at: int, variant: Variant) -> Reason:
    """The reason why the key at a place has no value: a formula's refusal, else the input that has none."""
    key = run.keys[at]
    if key in run.reasons:
        return run.reasons[key]
    unknown = [name for name, values in run.values.items() if np.isnan(values[at])]
    what = inputs.label(unknown[0] if unknown else variant.inputs[-1])
    return Reason("nothing" if unknown else "empty", {"what": what})


def _name(run: Run, key: Any) -> str:
    return containing(key.date(), run.by, run.data.settings).key if run.by in UNITS else str(key)


def _currency(run: Run, variant: Variant) -> str | None:
    """The currency of the money that was measured, else of the tables used beside it."""
    if not variant.unit.startswith("money"):
        return None
    known = run.currencies() or currencies(run.data, *run.used.tables)
    return known[0] if len(known) == 1 else run.data.settings.currency


def _left_out(run: Run) -> Iterator[SetAside]:
    """Rows of the tables used that were set aside, in the period or without a day."""
    for table in run.used.tables:
        asked = "left_out", table, run.period
        if asked not in run.data.memo:  # the same for all metrics of a period
            run.data.memo[asked] = _left_out_of(run.data, table, run.period)
        for rule, count in run.data.memo[asked]:
            yield SetAside(table, rule, count)


def _left_out_of(data: Dataset, table: str, period: Period | None) -> list[tuple[str, int]]:
    columns = columns_in(table, data)
    aside = columns.left_out()
    if period and "day" in columns and len(aside):
        days = columns.days("day")[aside]
        own = (days >= day_number(period.start)) & (days <= day_number(period.end))
        aside = aside[own | (days == NO_DAY)]
    if not len(aside):
        return []
    rules = columns.array("set_aside")
    counts = np.bincount(rules.codes[aside], minlength=len(rules.categories)).tolist()
    return sorted((str(rule), count) for rule, count in zip(rules.categories, counts, strict=True) if count)


__all__ = ["NO_KEY", "UsageError", "calculate", "field_column", "find_field"]
