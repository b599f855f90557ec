"""A metric's name, tables, a period and a grouping become a Result.

Every measure is evaluated on all its rows at once, whole or grouped in one pass; then the metric's formula runs once
over the aligned values. What has no value keeps its reason: nan never leaves this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from salesxl import inputs
from salesxl.arithmetic import Refusal, refusals
from salesxl.catalog import MEASURES, METRICS, find_metric
from salesxl.clock import BACK, other_period, read_clock
from salesxl.coverage import first_in
from salesxl.dataset import Dataset
from salesxl.errors import UnknownName, UsageError
from salesxl.grouped import Codes, GroupedRows
from salesxl.keys import NO_KEY, Keys, check_field, coded, field_column, field_keys, time_keys
from salesxl.locale import LANGUAGES
from salesxl.noting import assumed, notes_on, stands_in
from salesxl.origins import why_absent
from salesxl.periods import UNITS, Period, between, containing, parse_period
from salesxl.registry import Measure, Metric, Variant
from salesxl.results import Group, Note, Reason, Result, SetAside
from salesxl.tables import TABLES
from salesxl.windows import NoValueError, last_day, rows_in

_TOTAL = pd.Index(["total"])
_LACKING = ("needs_table", "needs_column", "needs_setting", "no_target")


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
    asked = "result", found.key, parsed, variant  # a workbook, its notes and its comparisons ask for the same
    if asked not in data.memo:
        data.memo[asked] = _calculated(found, data, parsed, by, variant)
    result: Result = data.memo[asked]
    return result


def groups_alone(metric: Metric, data: Dataset, period: Period | None, by: str, variant: str) -> tuple[Group, ...]:
    """The groups of what `calculate` answers for one variant, where nobody asks for the total."""
    return _Run(data, period, by).groups(metric, metric.variants[variant])[0]


def _calculated(found: Metric, data: Dataset, parsed: Period | None, by: str | None, variant: str | None) -> Result:
    names = [variant] if variant else [found.default.name, *found.fallbacks]
    first = _Run(data, parsed, by).result(found, found.variants[names[0]])
    reasons = [first.reason]
    for name in names[1:] if _lacking(first.reason) else ():
        tried = _Run(data, parsed, by).result(found, found.variants[name])
        if not _lacking(tried.reason, stands_in=True):
            return replace(tried, notes=(*tried.notes, stands_in(found, name)))
        reasons.append(tried.reason)
    return replace(first, reason=_nearest(reasons)) if first.reason else first


def _lacking(reason: Reason | None, *, stands_in: bool = False) -> bool:
    """Whether what a variant needs is not there at all, so that another may stand in; of one that stands in, a period too."""
    return reason is not None and (reason.rule in _LACKING or (stands_in and reason.rule == "needs_period"))


def _nearest(reasons: Sequence[Reason | None]) -> Reason:
    """Of the reasons of several variants that of the one that lacks least; any of several tables would do."""
    known = [reason for reason in reasons if reason is not None]
    for reason in known:
        if reason.rule != "needs_table":
            return reason
    names = {}
    for language in LANGUAGES:
        each = (name for reason in known for name in reason.details["tables"][language].split(" / "))  # type: ignore[index]
        names[language] = " / ".join(dict.fromkeys(each))
    return Reason("needs_table", {"tables": names})


@dataclass
class _Run:
    """One calculation on its way: what it has used so far."""

    data: Dataset
    period: Period | None
    by: str | None
    used: dict[str, pd.Series] = field(default_factory=dict)  # table -> which rows
    keys_of: dict[str, Keys] = field(default_factory=dict)  # table -> group of each row
    measures: list[Measure] = field(default_factory=list)
    reasons: dict[Any, Reason] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    counts: dict[Any, int] = field(default_factory=dict)  # rows behind each period, where it was evaluated by itself
    open_metrics: list[str] = field(default_factory=list)
    values: dict[str, pd.Series] = field(default_factory=dict)  # inputs of the formula evaluated last

    # --- the whole result ---------------------------------------------------------------------------------------

    def result(self, metric: Metric, variant: Variant) -> Result:
        self.period = self._span(variant)
        total = _Run(self.data, self.period, None)
        value, reason = total._one(metric, variant)
        groups: tuple[Group, ...] = ()
        if self.by is not None:
            groups, missing = self.groups(metric, variant)
            reason = missing or reason
        return Result(
            metric.key, variant.name, variant.unit, total.currency(variant), None if reason else value, reason,
            sum(int(rows.sum()) for rows in total.used.values()), self.period, self.by, groups,
            tuple(total.left_out()), () if reason else notes_on(total, variant),
        )  # fmt: skip

    def _span(self, variant: Variant) -> Period | None:
        """Without a period, a comparison with targets covers the days that have targets, not all rows."""
        if self.period is not None or self.by in UNITS:
            return self.period
        targets = self.data.tables.get("reps_targets")
        rests_on = inputs.tables_of_all(variant.inputs, frozenset(self.data.tables))
        if targets is None or "reps_targets" not in rests_on:
            return None
        days = targets.loc[targets["set_aside"].isna(), ["from", "to"]].dropna()
        return Period(days["from"].min().date(), days["to"].max().date()) if len(days) else None

    def _one(self, metric: Metric, variant: Variant) -> tuple[float | None, Reason | None]:
        try:
            if variant.unit.startswith("money"):
                self.currency(variant, check=True)
            values = self.evaluate(metric, variant)
        except NoValueError as missing:
            return None, missing.reason
        value = float(values.iloc[0])
        return (value, None) if np.isfinite(value) else (None, self._why(values.index[0], variant))

    def groups(self, metric: Metric, variant: Variant) -> tuple[tuple[Group, ...], Reason | None]:
        """One group a key, of a time grouping in order, else the largest first; or the reason why there are none."""
        try:
            values = self.evaluate(metric, variant)
        except NoValueError as missing:
            return (), missing.reason
        counts = self._rows_by_key().reindex(values.index).fillna(0).astype(int).tolist()
        dated, lowest = self.by in UNITS, values.fillna(-np.inf)
        order = values.index.argsort() if dated else np.lexsort((values.index.astype(str), -lowest))
        keys, known, good = values.index, values.tolist(), np.isfinite(values.to_numpy()).tolist()
        groups = []
        for i in order.tolist():
            reason = None if good[i] else self._why(keys[i], variant)
            groups.append(Group(self._name(keys[i]), known[i] if good[i] else None, reason, counts[i]))
        return tuple(groups), None

    def _why(self, key: Any, variant: Variant) -> Reason:
        """The reason why a key has no value: a formula's refusal, else the input that has none."""
        if key in self.reasons:
            return self.reasons[key]
        unknown = [name for name, values in self.values.items() if key in values.index and np.isnan(values[key])]
        what = inputs.label(unknown[0] if unknown else variant.inputs[-1])
        return Reason("nothing" if unknown else "empty", {"what": what})

    def _name(self, key: Any) -> str:
        if self.by in UNITS:
            return containing(pd.Timestamp(key).date(), self.by, self.data.settings).key
        return str(key)

    def _rows_by_key(self) -> pd.Series:
        parts = []
        for table, rows in self.used.items():
            if table in self.keys_of:
                codes, names = self.keys_of[table]
                counted = codes[rows.to_numpy() & (codes >= 0)]
                parts.append(pd.Series(np.bincount(counted, minlength=len(names)), index=names))
        parts += [pd.Series(self.counts, dtype=int)] if self.counts else []
        return pd.concat(parts).groupby(level=0).sum() if parts else pd.Series(dtype=int)

    # --- values -------------------------------------------------------------------------------------------------

    def evaluate(self, metric: Metric, variant: Variant) -> pd.Series:
        """The metric's value for each key; nan where there is none, with the reason in `reasons`."""
        opened = f"{metric.key} {variant.name}"
        if opened in self.open_metrics:
            raise AssertionError(f"the metric {opened} needs itself")
        self.open_metrics.append(opened)
        given: dict[str, pd.Series | float] = {}
        faults: list[NoValueError] = []
        for name in variant.inputs:
            try:
                given[name] = self._input(name)
            except NoValueError as missing:
                faults += [missing] if name not in variant.optional else []
        self.open_metrics.pop()
        if faults:  # what is not there at all tells more than what lacks a period or a history
            raise next((fault for fault in faults if _lacking(fault.reason)), faults[0])
        aligned = self._align(given)
        kept: list[Refusal] = []
        token = refusals.set(kept)
        try:
            result = variant.function(**aligned)
        finally:
            refusals.reset(token)
        values = pd.Series(result, index=next(iter(aligned.values())).index, dtype=float)
        nothing = {name: (values_of == 0).to_numpy() for name, values_of in aligned.items()} if kept else {}
        for refusal in kept:
            refused = pd.Series(refusal.where, index=values.index).to_numpy(dtype=bool)
            for at in map(int, np.flatnonzero(refused)):
                zero = {name for name, empty in nothing.items() if empty[at]}
                what = refusal.what or inputs.divisor(variant, zero.__contains__)
                self.reasons.setdefault(values.index[at], Reason(refusal.rule, {"what": inputs.label(what)}))
        self.notes += assumed(aligned)
        self.values = aligned
        return values

    def _align(self, given: dict[str, pd.Series | float]) -> dict[str, pd.Series]:
        """All inputs over the same keys: a group without rows has a count of 0, and no mean."""
        index: pd.Index[Any] = _TOTAL
        if self.by is not None:
            index = pd.Index([])
            for values in given.values():
                if isinstance(values, pd.Series):
                    index = values.index if index.empty else index.union(values.index)
            if self.by in UNITS:
                index = self._whole_grid(index)
        aligned = {}
        for name, values in given.items():
            if isinstance(values, pd.Series):
                aligned[name] = values.reindex(index, fill_value=_empty(name)).astype(float)
            else:
                aligned[name] = pd.Series(values, index=index, dtype=float)
        return aligned

    def _whole_grid(self, found: pd.Index) -> pd.Index:
        """Every period from the first to the last, also those without a row."""
        if self.period is None and found.empty:
            return found
        first = max(self.period.start, self.first_day()) if self.period else found.min().date()
        last = min(self.period.end, max(self.data.as_of, self.period.start)) if self.period else found.max().date()
        if last < first:
            return found[:0]
        starts = [pd.Timestamp(p.start) for p in between(first, last, self.by, self.data.settings)]  # type: ignore[arg-type]
        return pd.DatetimeIndex(starts)

    def first_day(self, tables: Sequence[str] | None = None) -> date:
        """The first day of the tables used (or of some): what lies before it is not zero but unknown."""
        asked = [key for key in (self.used if tables is None else tables) if key in self.data.tables]
        days = [day for day in (first_in(self.data, key, "day") for key in asked) if day is not None]
        return min(days) if days else self.data.first_day

    def _input(self, name: str) -> pd.Series | float:
        if name in MEASURES:
            return self.measure(MEASURES[name])
        if name in inputs.SETTINGS:
            return self._setting(name)
        if name in METRICS:
            return self._metric_input(METRICS[name])
        if name in inputs.CLOCK:
            return self._each_period(lambda period: read_clock(name, period, self.data))
        if name in inputs.BY_REP:
            return self._each_period(lambda period: self._of_reps(name, period))
        moved = inputs.shifted(name)
        if moved is None:
            raise NoValueError(Reason("needs_numbers"))
        return self._moved(moved.name, moved.shift)

    def _setting(self, name: str) -> pd.Series | float:
        """What the user has set, else the metric of that name."""
        setting = inputs.SETTINGS[name]
        value = getattr(self.data.settings, setting)
        if value is not None:
            return float(value)
        try:
            if name in METRICS:
                return self._metric_input(METRICS[name])
        except NoValueError as missing:
            if not _lacking(missing.reason):
                raise
        raise NoValueError(Reason("needs_setting", {"setting": setting, "label": inputs.setting_label(setting)}))

    def _metric_input(self, metric: Metric) -> pd.Series:
        faults: list[NoValueError] = []
        for name in (metric.default.name, *metric.fallbacks):
            depth, measured = len(self.open_metrics), len(self.measures)
            try:
                values = self.evaluate(metric, metric.variants[name])
            except NoValueError as missing:
                del self.open_metrics[depth:], self.measures[measured:]
                faults.append(missing)
                if not _lacking(missing.reason, stands_in=len(faults) > 1):
                    raise
            else:
                self.notes += [stands_in(metric, name)] if faults else []
                return values
        raise NoValueError(_nearest([fault.reason for fault in faults]))

    def _each_period(self, value: Callable[[Period | None], float]) -> pd.Series | float:
        """A number of the period, or of each period of a time grouping."""
        if self.by not in UNITS:
            return value(self.period)
        values = {}
        for period in self.grid():
            key = pd.Timestamp(period.start)
            try:
                values[key] = value(period)
            except NoValueError as missing:
                if missing.reason.rule not in ("no_history", "closed_since"):
                    raise
                values[key] = np.nan
                self.reasons.setdefault(key, missing.reason)
        return pd.Series(values, dtype=float)

    def _moved(self, name: str, shift: str) -> pd.Series | float:
        """An input as it was at another time."""
        if self.by in UNITS:
            return self._each_period(lambda period: self._at(name, shift, period, None))
        values: pd.Series | float = self._at(name, shift, self.period, self.by)
        return values

    def _at(self, name: str, shift: str, period: Period | None, by: str | None) -> Any:
        tables = sorted(inputs.tables_of(name, frozenset(self.data.tables)))
        if shift == "12_months" and not tables:  # the years of orders, however far other tables reach back
            tables = ["orders"]
        first = self.first_day(tables)
        if period is None and shift in BACK:
            raise NoValueError(Reason("needs_period"))
        cycle = self._cycle(period) if shift == "cycle_before" else 0
        when = other_period(shift, period or Period(first, max(first, self.data.as_of)), self.data, cycle)
        if when is None or when.end < first:
            raise NoValueError(Reason("no_history"))
        if shift == "12_months":  # of a firm younger than that, what there is
            when = replace(when, start=max(when.start, first))
        if when.start < first and (first - when.start).days >= 7:
            self.notes.append(Note("partial_base", {"day": first.isoformat()}))
        if shift == "cycle_before":
            days = {"start": when.start.isoformat(), "end": when.end.isoformat()}
            self.notes.append(Note("cycle_before", {"what": inputs.label(name), "days": f"{cycle:,}", **days}))
        other = _Run(self.data, when, by, open_metrics=list(self.open_metrics))
        values = other._input(name)
        for table, rows in other.used.items():
            self._use(table, rows)
        self.measures += other.measures
        return values if by is not None or not isinstance(values, pd.Series) else float(values.iloc[0])

    def _cycle(self, period: Period | None) -> int:
        """Median days to win a deal, of all deals won by the end of the period: those of a single month are few."""
        end = period.end if period else self.data.as_of
        won = _Run(self.data, Period(min(self.first_day(("deals",)), end), end), None)
        days = won.measure(MEASURES[inputs.BY_CYCLE])
        self.measures += won.measures
        typical = float(days.iloc[0]) if isinstance(days, pd.Series) else days
        if not np.isfinite(typical):
            raise NoValueError(Reason("nothing", {"what": inputs.label(inputs.BY_CYCLE)}))
        return round(typical)

    def _of_reps(self, name: str, period: Period | None) -> float:
        """What comes of every rep's own attainment of quota."""
        if self.by is not None and self.by not in UNITS:
            raise NoValueError(Reason("no_field", {"table": {"en": TABLES["reps_targets"].en, "th": TABLES["reps_targets"].th},
                                                   "field": self.by}))  # fmt: skip
        each = _Run(self.data, period, "owner")
        attained = each._metric_input(METRICS["quota_attainment"])
        for table, rows in each.used.items():
            self._use(table, rows)
        known = attained[np.isfinite(attained) & (attained.index != NO_KEY)]
        return float({"rep_attainments": known.sum(), "reps_on_target": (known >= 1).sum()}.get(name, len(known)))

    # --- measures -----------------------------------------------------------------------------------------------

    def measure(self, measure: Measure) -> pd.Series | float:
        """A measure's value for each key."""
        frame = self.data.tables.get(measure.table)
        absent = why_absent(measure, frame)
        if frame is None or absent:
            raise NoValueError(absent or Reason("needs_table"))
        self.measures.append(measure)
        if self.by in UNITS and measure.window != "flow":
            return self._period_by_period(measure, frame)
        if self.by is None:
            return pd.Series([self._alone(measure, frame, self.period)], index=_TOTAL, dtype=float)
        keys = self._keys(measure, frame, self.by)
        known = self.data.memo.get((measure.key, self.period, self.by))
        if known is None:
            rows, ready = rows_in(measure, frame, self.period, self.data)
            at = np.flatnonzero(rows.to_numpy() & (keys.codes >= 0))
            grouped = GroupedRows(_narrow(measure, frame, ready, at), keys.codes[at])
            found = pd.Series(self._aggregate(measure, grouped, self.period), dtype=float)
            known = found.set_axis(keys.names.take(found.index.to_numpy(dtype=np.intp))), rows
            self.data.memo[measure.key, self.period, self.by] = known
        values, rows = known
        self._use(measure.table, rows)
        return values

    def _alone(self, measure: Measure, frame: pd.DataFrame, period: Period | None) -> float:
        """A measure's value for one period, ungrouped; many metrics ask for the same, so it is remembered."""
        known = self.data.memo.get((measure.key, period, None))
        if known is None:
            rows, ready = rows_in(measure, frame, period, self.data)
            counted = _narrow(measure, frame, ready, np.flatnonzero(rows.to_numpy()))
            known = float(self._aggregate(measure, counted, period)) if len(counted) else _empty(measure.key), rows
            self.data.memo[measure.key, period, None] = known
        value, rows = known
        self._use(measure.table, rows)
        if self.by in UNITS and period is not None:
            key = pd.Timestamp(period.start)
            self.counts[key] = max(self.counts.get(key, 0), int(rows.sum()))
        return value

    def _aggregate(self, measure: Measure, rows: Any, period: Period | None) -> Any:
        if not measure.extras:
            return measure.function(rows)
        since = pd.Timestamp(period.start) if period else None
        known = {
            "settings": self.data.settings,
            "since": since,
            "until": last_day(period, self.data),
            "as_of": self.data.as_of,
        }
        return measure.function(rows, **{name: known[name] for name in measure.extras})

    def _use(self, table: str, rows: pd.Series) -> None:
        self.used[table] = self.used[table] | rows if table in self.used else rows

    def _period_by_period(self, measure: Measure, frame: pd.DataFrame) -> pd.Series | float:
        return self._each_period(lambda period: self._alone(measure, frame, period))

    def grid(self) -> Iterator[Period]:
        """The periods of a time grouping, from the first to the last day asked for or held."""
        start = self.period.start if self.period else self.first_day()
        end = self.period.end if self.period else self.data.as_of
        return between(start, end, self.by, self.data.settings)  # type: ignore[arg-type]

    def _keys(self, measure: Measure, frame: pd.DataFrame, by: str) -> Keys:
        remembered = "keys", measure.table, by, measure.day
        if remembered not in self.data.memo:
            self.data.memo[remembered] = coded(self._made_keys(measure, frame, by))
        keys: Keys = self.data.memo[remembered]
        self.keys_of[measure.table] = keys
        return keys

    def _made_keys(self, measure: Measure, frame: pd.DataFrame, by: str) -> pd.Series:
        column = field_column(frame, by)
        keys: pd.Series
        if by in UNITS:
            keys = time_keys(frame[measure.day], by, self.data.settings)
        elif column is not None:
            keys = field_keys(frame, column)
        else:
            table = TABLES[measure.table]
            raise NoValueError(Reason("no_field", {"table": {"en": table.en, "th": table.th}, "field": by}))
        return keys

    # --- what it rests on ---------------------------------------------------------------------------------------

    def currency(self, variant: Variant, *, check: bool = False) -> str | None:
        """The currency of the tables used; several in one table cannot be added."""
        if not variant.unit.startswith("money"):
            return None
        tables = inputs.tables_of_all(variant.inputs, frozenset(self.data.tables)) if check else self.used
        for key in tables:
            frame = self.data.tables.get(key)
            if frame is not None and "currency" in frame:
                known = frame.loc[frame["set_aside"].isna(), "currency"].dropna().unique()
                if len(known) > 1 and check:
                    raise NoValueError(Reason("mixed_currency", {"currencies": ", ".join(sorted(map(str, known)))}))
                if len(known) == 1:
                    return str(known[0])
        return self.data.settings.currency

    def left_out(self) -> Iterator[SetAside]:
        """Rows of the tables used that were set aside, in the period or without a day."""
        for key in self.used:
            counts = self.data.memo.get(("left_out", key, self.period))
            if counts is None:  # the same for all metrics of a period
                counts = self._left_out_of(self.data.tables[key])
                self.data.memo["left_out", key, self.period] = counts
            for rule, count in counts:
                yield SetAside(key, rule, count)

    def _left_out_of(self, frame: pd.DataFrame) -> list[tuple[str, int]]:
        aside = frame.loc[frame["set_aside"].notna(), [name for name in ("set_aside", "day") if name in frame]]
        if self.period and "day" in aside:
            first, last = pd.Timestamp(self.period.start), pd.Timestamp(self.period.end)
            aside = aside[((aside["day"] >= first) & (aside["day"] <= last)) | aside["day"].isna()]
        return sorted(
            (str(rule), int(count)) for rule, count in aside["set_aside"].astype(object).value_counts().items()
        )


def _narrow(measure: Measure, frame: pd.DataFrame, ready: pd.DataFrame, at: Codes) -> pd.DataFrame:
    """The rows at some places, with the columns the measure reads: those it names, and those its window made."""
    made = [column for column in ready.columns if column not in frame] if ready is not frame else []
    return pd.DataFrame({name: ready[name].array[at] for name in (*measure.needs, *made)}, pd.RangeIndex(len(at)))


def _empty(name: str) -> float:
    """What an input is for a group that has no rows: 0 for counts and sums, nothing for a mean."""
    name = inputs.base(name)
    if name in MEASURES:
        empty = MEASURES[name].empty
        return float("nan") if empty is None else empty
    if name in METRICS and len(METRICS[name].default.inputs) == 1:
        return _empty(METRICS[name].default.inputs[0])
    return float("nan")


__all__ = ["NO_KEY", "UsageError", "calculate", "check_field", "field_column"]
