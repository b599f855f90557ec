"""A metric's name, tables, a period and a grouping become a Result.

Every measure is evaluated on all its rows at once, whole or grouped in one pass; then the metric's formula runs once over
the aligned values. What has no value keeps its reason: nan never leaves this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from salesxl.arithmetic import refusals
from salesxl.catalog import MEASURES, METRICS, find_metric
from salesxl.dataset import Dataset
from salesxl.errors import UnknownName, UsageError
from salesxl.periods import UNITS, Period, between, containing, parse_period
from salesxl.prepare.origins import ORIGINS
from salesxl.registry import Measure, Metric, Variant
from salesxl.results import Group, Note, Reason, Result, SetAside
from salesxl.settings import Settings
from salesxl.tables import FIELDS, TABLES

NO_KEY = "(none)"
_TOTAL = pd.Index(["total"])
_YEAR = 365.25  # days
_SHIFTS = {"_previous": "previous", "_year_before": "year_before"}


class _Missing(Exception):  # noqa: N818 - not an error: the way an input says that it has no value
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


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
        raise UnknownName(f"The metric {found.key} has no variant {variant!r}.", variant, found.variants)
    names = [variant] if variant else [found.default.name, *found.fallbacks]
    result = None
    for name in names:
        tried = _Run(data, parsed, by).result(found, found.variants[name])
        result = result or tried
        if tried.reason is None or tried.reason.rule not in ("needs_table", "needs_column", "needs_setting"):
            return tried if name == names[0] else replace(tried, notes=(*tried.notes, _stands_in(found, name)))
    assert result is not None
    return result


def _stands_in(metric: Metric, name: str) -> Note:
    used, usual = metric.variants[name], metric.default
    return Note("stands_in", {"used": {"en": used.en, "th": used.th}, "usual": {"en": usual.en, "th": usual.th}})


@dataclass
class _Run:
    """One calculation on its way: what it has used so far."""

    data: Dataset
    period: Period | None
    by: str | None
    used: dict[str, pd.Series] = field(default_factory=dict)  # table -> which rows
    keys_of: dict[str, pd.Series] = field(default_factory=dict)  # table -> group key of each row
    reasons: pd.Series = field(default_factory=lambda: pd.Series(dtype=object))
    notes: list[Note] = field(default_factory=list)
    counts: dict[Any, int] = field(default_factory=dict)  # rows behind each period, where it was evaluated by itself
    open_metrics: list[str] = field(default_factory=list)

    # --- the whole result ---------------------------------------------------------------------------------------

    def result(self, metric: Metric, variant: Variant) -> Result:
        self.period = self._span(metric, variant)
        total = _Run(self.data, self.period, None)
        value, reason = total._one(metric, variant)
        groups: tuple[Group, ...] = ()
        if self.by is not None:
            groups, missing = self._groups(metric, variant)
            reason = missing or reason
        return Result(
            metric.key, variant.name, metric.unit, total.currency(metric), None if reason else value, reason,
            sum(int(rows.sum()) for rows in total.used.values()), self.period, self.by, groups,
            tuple(total.left_out()), tuple(dict.fromkeys(total.notes)) if not reason else (),
        )  # fmt: skip

    def _span(self, metric: Metric, variant: Variant) -> Period | None:
        """Without a period, a comparison with targets covers the days that have targets, not all rows."""
        if self.period is not None or self.by in UNITS:
            return self.period
        targets = self.data.tables.get("reps_targets")
        if targets is None or targets.empty or not any(_rests_on(name, "reps_targets") for name in variant.inputs):
            return None
        return Period(targets["from"].min().date(), targets["to"].max().date())

    def _one(self, metric: Metric, variant: Variant) -> tuple[float | None, Reason | None]:
        try:
            if metric.unit.startswith("money"):
                self.currency(metric, variant)
            values = self.evaluate(metric, variant)
        except _Missing as missing:
            return None, missing.reason
        value = float(values.iloc[0])
        if np.isfinite(value):
            return value, None
        return None, self.reasons.get(values.index[0]) or Reason("empty", {"what": _what(variant)})

    def _groups(self, metric: Metric, variant: Variant) -> tuple[tuple[Group, ...], Reason | None]:
        try:
            values = self.evaluate(metric, variant)
        except _Missing as missing:
            return (), missing.reason
        counts = self._rows_by_key().reindex(values.index).fillna(0).astype(int)
        order = (
            values.index.argsort()
            if self.by in UNITS
            else np.lexsort((values.index.astype(str), -values.fillna(-np.inf)))
        )
        groups = []
        for i in order:
            key, value = values.index[i], float(values.iloc[i])
            good = np.isfinite(value)
            reason = None if good else self.reasons.get(key) or Reason("empty", {"what": _what(variant)})
            groups.append(Group(self._name(key), value if good else None, reason, int(counts.iloc[i])))
        return tuple(groups), None

    def _name(self, key: Any) -> str:
        if self.by in UNITS:
            return containing(key.date() if isinstance(key, pd.Timestamp) else key, self.by, self.data.settings).key  # type: ignore[arg-type]
        return str(key)

    def _rows_by_key(self) -> pd.Series:
        parts = [self.keys_of[table][rows].value_counts() for table, rows in self.used.items() if table in self.keys_of]
        parts += [pd.Series(self.counts, dtype=int)] if self.counts else []
        return pd.concat(parts).groupby(level=0).sum() if parts else pd.Series(dtype=int)

    # --- values -------------------------------------------------------------------------------------------------

    def evaluate(self, metric: Metric, variant: Variant) -> pd.Series:
        """The metric's value for each key; nan where there is none, with the reason in `reasons`."""
        if metric.key in self.open_metrics:
            raise AssertionError(f"the metric {metric.key} needs itself")
        self.open_metrics.append(metric.key)
        inputs: dict[str, pd.Series | float] = {}
        for name in variant.inputs:
            try:
                inputs[name] = self._input(name)
            except _Missing:
                if name not in variant.optional:
                    raise
        self.open_metrics.pop()
        aligned = self._align(inputs)
        kept: list[tuple[Any, str]] = []
        token = refusals.set(kept)
        try:
            values = variant.function(**aligned)
        finally:
            refusals.reset(token)
        values = pd.Series(values, index=next(iter(aligned.values())).index, dtype=float)
        for where, rule in kept:
            refused = pd.Series(where, index=values.index)
            for key in values.index[refused & ~values.index.isin(self.reasons.index)]:
                self.reasons[key] = Reason(rule, {"what": _what(variant)})
        return values

    def _align(self, inputs: dict[str, pd.Series | float]) -> dict[str, pd.Series]:
        """All inputs over the same keys: a group without rows has a count of 0, and no mean."""
        index = _TOTAL
        if self.by is not None:
            index = pd.Index([])
            for values in inputs.values():
                if isinstance(values, pd.Series):
                    index = values.index if index.empty else index.union(values.index)
            if self.by in UNITS:
                index = self._whole_grid(index)
        aligned = {}
        for name, values in inputs.items():
            if isinstance(values, pd.Series):
                aligned[name] = values.reindex(index, fill_value=_empty(name)).astype(float)
            else:
                aligned[name] = pd.Series(values, index=index, dtype=float)
        return aligned

    def _whole_grid(self, found: pd.Index) -> pd.Index:
        """Every period from the first to the last, also those without a row."""
        if self.period is None and found.empty:
            return found
        first = max(self.period.start, self._first_day()) if self.period else found.min().date()
        last = min(self.period.end, max(self.data.as_of, self.period.start)) if self.period else found.max().date()
        if last < first:
            return found[:0]
        starts = [pd.Timestamp(p.start) for p in between(first, last, self.by, self.data.settings)]  # type: ignore[arg-type]
        return pd.DatetimeIndex(starts)

    def _first_day(self) -> date:
        """The first day of the tables used: what lies before it is not zero but unknown."""
        days = [self.data.tables[table]["day"].min() for table in self.used if "day" in self.data.tables[table]]
        days = [day for day in days if not pd.isna(day)]
        return min(days).date() if days else self.data.first_day

    def _input(self, name: str) -> pd.Series | float:
        for suffix, shift in _SHIFTS.items():
            if name.endswith(suffix):
                return self._shifted(name.removesuffix(suffix), shift)
        if name in MEASURES:
            return self.measure(MEASURES[name])
        if name in METRICS:
            return self._metric_input(METRICS[name])
        if name == "years":
            return self._years()
        if name not in Settings.__dataclass_fields__:
            raise _Missing(Reason("needs_numbers"))
        value = getattr(self.data.settings, name)
        if value is None:
            meta = Settings.__dataclass_fields__[name].metadata
            raise _Missing(Reason("needs_setting", {"setting": name, "label": {"en": meta["en"], "th": meta["th"]}}))
        return float(value)

    def _metric_input(self, metric: Metric) -> pd.Series:
        first: _Missing | None = None
        for name in (metric.default.name, *metric.fallbacks):
            depth = len(self.open_metrics)
            try:
                return self.evaluate(metric, metric.variants[name])
            except _Missing as missing:
                del self.open_metrics[depth:]
                first = first or missing
        assert first is not None
        raise first

    def _shifted(self, name: str, shift: str) -> pd.Series | float:
        """An input as it was in the period before, or a year before, with as many days gone by."""
        if self.by in UNITS:
            values = {}
            for period in self.grid():
                key, now = pd.Timestamp(period.start), period.elapsed(self.data.as_of)
                try:
                    values[key] = self._at(name, getattr(now, shift)(), None)
                except _Missing as missing:
                    if missing.reason.rule != "no_history":
                        raise
                    values[key], self.reasons[key] = np.nan, missing.reason
            return pd.Series(values, dtype=float)
        if self.period is None:
            raise _Missing(Reason("needs_period"))
        return self._at(name, getattr(self.period.elapsed(self.data.as_of), shift)(), self.by)

    def _at(self, name: str, period: Period, by: str | None) -> Any:
        if period.end < self.data.first_day:
            raise _Missing(Reason("no_history"))
        other = _Run(self.data, period, by, open_metrics=list(self.open_metrics))
        values = other._input(name)
        for table, rows in other.used.items():
            self.used[table] = self.used[table] | rows if table in self.used else rows
        return values if by is not None or not isinstance(values, pd.Series) else float(values.iloc[0])

    def _years(self) -> pd.Series | float:
        if self.by in UNITS:
            return pd.Series(
                {pd.Timestamp(p.start): p.elapsed(self.data.as_of).days / _YEAR for p in self.grid()}, dtype=float
            )
        if self.period is not None:
            return self.period.elapsed(self.data.as_of).days / _YEAR
        orders = self.data.tables["orders"]["day"]
        return ((orders.max() - orders.min()).days + 1) / _YEAR

    # --- measures -----------------------------------------------------------------------------------------------

    def measure(self, measure: Measure) -> pd.Series:
        """A measure's value for each key."""
        frame = self._table(measure)
        if self.by in UNITS and measure.window != "flow":
            return self._period_by_period(measure, frame)
        keys = self._keys(measure, frame)
        rows, frame = self._rows(measure, frame, self.period)
        return self._aggregate(measure, frame, rows, keys)

    def _table(self, measure: Measure) -> pd.DataFrame:
        frame = self.data.tables.get(measure.table)
        table = TABLES[measure.table]
        if frame is None:
            raise _Missing(Reason("needs_table", {"tables": {"en": table.en, "th": table.th}}))
        needed = [
            *measure.needs,
            *([measure.where] if measure.where else []),
            *([measure.day] if measure.window in ("flow", "base") else []),
        ]
        absent = [column for column in needed if column not in frame]
        if absent:
            origin = ORIGINS.get((measure.table, absent[0])) or (absent[0],)
            names = {lang: (" / ".join(getattr(table.column(c), lang) for c in origin)) for lang in ("en", "th")}
            raise _Missing(Reason("needs_column", {"table": {"en": table.en, "th": table.th}, "columns": names}))
        return frame

    def _rows(self, measure: Measure, frame: pd.DataFrame, period: Period | None) -> tuple[pd.Series, pd.DataFrame]:
        """Which rows count, and the frame to aggregate (with the columns that depend on the period)."""
        rows = frame["set_aside"].isna() if "set_aside" in frame else pd.Series(True, index=frame.index)
        if measure.where:
            rows &= frame[measure.where]
        window = measure.window
        if window == "stock":
            begins, ends = (frame[name] for name in measure.span)
            at = pd.Timestamp(min(period.end, self.data.as_of) if period else self.data.as_of)
            return rows & ~(begins > at) & ~(ends <= at), frame
        if window == "base":
            return self._base(measure, frame, rows, period)
        if period is None:
            return rows, _shared(frame, 1.0) if window == "overlap" else frame
        first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
        if window == "overlap":
            days = (frame["to"].clip(upper=last) - frame["from"].clip(lower=first)).dt.days + 1
            return rows & (days > 0), _shared(frame, days / ((frame["to"] - frame["from"]).dt.days + 1))
        days = frame[measure.day]
        return rows & (days <= last) & ((days >= first) if window == "flow" else True), frame

    def _base(
        self, measure: Measure, frame: pd.DataFrame, rows: pd.Series, period: Period | None
    ) -> tuple[pd.Series, pd.DataFrame]:
        """Rows of the customers active before, each with whether the customer is active in the period."""
        if period is None:
            raise _Missing(Reason("needs_period"))
        if measure.span[0]:  # subscriptions: active on the day before the period, and at its end
            begins, ends = (frame[name] for name in measure.span)
            before, at = pd.Timestamp(period.start - timedelta(1)), pd.Timestamp(min(period.end, self.data.as_of))
            base = rows & (begins <= before) & ~(ends <= before)
            active = rows & (begins <= at) & ~(ends <= at)
        else:
            length = self.data.settings.retention_window
            previous = (
                Period(period.start - timedelta(length), period.start - timedelta(1)) if length else period.previous()
            )
            days = frame[measure.day]
            base = rows & (days >= pd.Timestamp(previous.start)) & (days <= pd.Timestamp(previous.end))
            active = rows & (days >= pd.Timestamp(period.start)) & (days <= pd.Timestamp(period.end))
        people = frame[measure.needs[0]]
        return base, frame.assign(kept=people.where(people.isin(people[active].dropna().unique())))

    def _aggregate(self, measure: Measure, frame: pd.DataFrame, rows: pd.Series, keys: pd.Series | None) -> pd.Series:
        self.used[measure.table] = self.used[measure.table] | rows if measure.table in self.used else rows
        chosen = frame[rows]
        if keys is None:
            return pd.Series([measure.function(chosen)], index=_TOTAL, dtype=float)
        grouped = chosen.groupby(keys[rows], observed=True, sort=False)
        return pd.Series(measure.function(grouped), dtype=float)

    def _period_by_period(self, measure: Measure, frame: pd.DataFrame) -> pd.Series:
        values = {}
        for period in self.grid():
            rows, ready = self._rows(measure, frame, period.elapsed(self.data.as_of))
            self.used[measure.table] = self.used.get(measure.table, False) | rows
            key = pd.Timestamp(period.start)
            values[key] = measure.function(ready[rows])
            self.counts[key] = max(self.counts.get(key, 0), int(rows.sum()))
        return pd.Series(values, dtype=float)

    def grid(self) -> Iterator[Period]:
        """The periods of a time grouping, from the first to the last day asked for or held."""
        start = self.period.start if self.period else self._first_day()
        end = self.period.end if self.period else self.data.as_of
        return between(start, end, self.by, self.data.settings)  # type: ignore[arg-type]

    def _keys(self, measure: Measure, frame: pd.DataFrame) -> pd.Series | None:
        if self.by is None:
            return None
        keys = (
            _time_keys(frame[measure.day], self.by, self.data.settings)
            if self.by in UNITS
            else self._field(measure, frame)
        )
        self.keys_of[measure.table] = keys
        return keys

    def _field(self, measure: Measure, frame: pd.DataFrame) -> pd.Series:
        assert self.by is not None
        column = field_column(frame, self.by)
        if column is None:
            table = TABLES[measure.table]
            raise _Missing(Reason("no_field", {"table": {"en": table.en, "th": table.th}, "field": self.by}))
        return frame[column].astype(object).where(frame[column].notna(), NO_KEY)

    # --- what it rests on ---------------------------------------------------------------------------------------

    def currency(self, metric: Metric, variant: Variant | None = None) -> str | None:
        """The currency of the tables used; several in one table cannot be added."""
        if not metric.unit.startswith("money"):
            return None
        if variant is None:
            tables = list(self.used)
        else:
            tables = [key for key in self.data.tables if any(_rests_on(name, key) for name in variant.inputs)]
        for key in tables:
            frame = self.data.tables[key]
            if "currency" in frame:
                known = frame.loc[frame["set_aside"].isna(), "currency"].dropna().unique()
                if len(known) > 1:
                    raise _Missing(Reason("mixed_currency", {"currencies": ", ".join(sorted(map(str, known)))}))
                if len(known) == 1:
                    return str(known[0])
        return self.data.settings.currency

    def left_out(self) -> Iterator[SetAside]:
        """Rows of the tables used that were set aside, in the period or without a day."""
        for key in self.used:
            frame = self.data.tables[key]
            if "set_aside" not in frame:
                continue
            aside = frame.loc[frame["set_aside"].notna()]
            if self.period and "day" in aside:
                inside = (aside["day"] >= pd.Timestamp(self.period.start)) & (
                    aside["day"] <= pd.Timestamp(self.period.end)
                )
                aside = aside[inside | aside["day"].isna()]
            for rule, count in sorted(aside["set_aside"].value_counts().items()):
                if count:
                    yield SetAside(key, str(rule), int(count))


def field_column(frame: pd.DataFrame, name: str) -> str | None:
    """The column of a table that answers to a field name, in any case, or None."""
    for candidate in FIELDS.get(name.casefold(), (name,)):
        if candidate in frame:
            return candidate
    matching = [column for column in frame.columns if str(column).casefold() == name.casefold()]
    return matching[0] if matching else None


def _time_keys(days: pd.Series, unit: str, settings: Settings) -> pd.Series:
    """The first day of the period in which each day lies, in one vectorised step a column."""
    stamps = days.astype("datetime64[s]")
    match unit:
        case "day":
            return stamps.dt.normalize()
        case "week":
            offset = stamps.dt.dayofweek if settings.week_start == "monday" else (stamps.dt.dayofweek + 1) % 7
            return (stamps - pd.to_timedelta(offset, unit="D")).dt.normalize()
        case "month":
            return stamps.dt.to_period("M").dt.start_time.astype("datetime64[s]")
    months = stamps.dt.year * 12 + stamps.dt.month - 1 - (settings.fiscal_start - 1)
    length = 3 if unit == "quarter" else 12
    first = months // length * length + (settings.fiscal_start - 1)
    return pd.to_datetime({"year": first // 12, "month": first % 12 + 1, "day": 1}).astype("datetime64[s]")


def _shared(frame: pd.DataFrame, share: pd.Series | float) -> pd.DataFrame:
    """Money of rows that cover days, by the share of their days that lies in the period."""
    return frame.assign(
        **{f"shared_{column}": frame[column] * share for column in ("cost", "target") if column in frame}
    )


def _rests_on(name: str, table: str) -> bool:
    for suffix in _SHIFTS:
        name = name.removesuffix(suffix)
    if name in MEASURES:
        return MEASURES[name].table == table
    return name in METRICS and any(_rests_on(inner, table) for inner in METRICS[name].default.inputs)


def _empty(name: str) -> float:
    """What an input is for a group that has no rows: 0 for counts and sums, nothing for a mean."""
    for suffix in _SHIFTS:
        name = name.removesuffix(suffix)
    if name in MEASURES:
        empty = MEASURES[name].empty
        return float("nan") if empty is None else empty
    if name in METRICS and len(METRICS[name].default.inputs) == 1:
        return _empty(METRICS[name].default.inputs[0])
    return float("nan")


def _what(variant: Variant) -> dict[str, str]:
    """The name of a formula's last input, which is its denominator by convention."""
    name = variant.inputs[-1]
    named = MEASURES.get(name) or METRICS.get(name)
    return {"en": named.en, "th": named.th} if named else {"en": name, "th": name}


def check_field(data: Dataset, by: str) -> None:
    """Refuse a grouping that no table knows.

    Raises:
        UnknownName: no table has such a field.
    """
    if by in UNITS or any(field_column(frame, by) is not None for frame in data.tables.values()):
        return
    known = {
        str(column) for frame in data.tables.values() for column in frame.columns if not str(column).startswith("_")
    }
    raise UnknownName(f"No table has a field {by!r}.", by, {*known, *FIELDS, *UNITS})


__all__ = ["UsageError", "calculate", "check_field", "field_column"]
