"""A metric's formula over its inputs: measures, settings, other metrics, and all of these at other times.

Every measure is evaluated on all its rows at once, whole or grouped in one pass, or period by period; then the formula
runs once over the aligned values. What has no value is nan here and keeps its reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.arithmetic import Refusal, refusals
from salesxl.catalog import MEASURES, METRICS
from salesxl.currencies import currencies, mixed, of_several
from salesxl.dataset import Dataset
from salesxl.evaluation import inputs
from salesxl.evaluation.clock import BACK, other_period, read_clock
from salesxl.evaluation.columns import span_of
from salesxl.evaluation.coverage import first_in
from salesxl.evaluation.keys import NO_KEY, time_grid
from salesxl.evaluation.measuring import Values, alone, by_field, columns_of, counted, keys_of
from salesxl.evaluation.missing import NoValueError, lacking, nearest
from salesxl.evaluation.modelled import Answer, of_groups, of_periods
from salesxl.evaluation.noting import assumed, stands_in
from salesxl.evaluation.used import Used
from salesxl.periods import UNITS, Period, containing
from salesxl.registry import Measure, Metric, Variant
from salesxl.results import Note, Reason
from salesxl.tables import TABLES

TOTAL = pd.Index(["total"])
_MANY = 60  # periods
Numbers = npt.NDArray[np.float64]


@dataclass
class Run:
    """One evaluation on its way: what it has used so far.

    Attributes:
        data, period, by: what is asked.
        used: the rows that were counted.
        measures: what was measured.
        reasons: why a key has no value.
        notes: what to know about the numbers.
        keys: of the values of the formula evaluated last.
        values: its inputs, for each of the keys.
    """

    data: Dataset
    period: Period | None
    by: str | None
    open_metrics: list[str] = field(default_factory=list)
    used: Used = field(default_factory=Used)
    measures: list[Measure] = field(default_factory=list)
    reasons: dict[Any, Reason] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    keys: pd.Index = field(default_factory=lambda: TOTAL)
    values: dict[str, Numbers] = field(default_factory=dict)

    def evaluate(self, metric: Metric, variant: Variant) -> Values:
        """The metric's value for each key; nan where there is none, with the reason in `reasons`.

        Raises:
            NoValueError: an input has no value at all.
        """
        opened = f"{metric.key} {variant.name}"
        if opened in self.open_metrics:
            raise AssertionError(f"the metric {opened} needs itself")
        self.open_metrics.append(opened)
        given: dict[str, Values | float] = {}
        faults: list[NoValueError] = []
        for name in variant.inputs:
            try:
                given[name] = self._input(name)
            except NoValueError as missing:
                faults += [missing] if name not in variant.optional else []
        self.open_metrics.pop()
        if faults:  # what is not there at all tells more than what lacks a period or a history
            raise next((fault for fault in faults if lacking(fault.reason)), faults[0])
        self.keys = self._common_keys(given)
        self.values = {name: self._aligned(name, values) for name, values in given.items()}
        kept: list[Refusal] = []
        token = refusals.set(kept)
        try:
            with np.errstate(all="ignore"):
                result = variant.function(**self.values)
        finally:
            refusals.reset(token)
        self._refused(variant, kept)
        self.notes += assumed(self.values)
        numbers = np.asarray(result, dtype=float)
        return Values(self.keys, numbers if numbers.ndim else np.full(len(self.keys), numbers))

    def total(self, metric: Metric, variant: Variant) -> Values:
        """The same of all groups together, worked out once for a period however many metrics rest on it.

        Raises:
            NoValueError: an input has no value at all.
        """
        several = len(currencies(self.data, *self.data.tables)) > 1
        beside = tuple(self.currencies()) if several else ()  # of money that it cannot be put beside
        asked = "total", metric.key, variant.name, self.period, beside
        if asked not in self.data.memo:
            run = Run(self.data, self.period, None, list(self.open_metrics), measures=list(self.measures))
            outcome: Values | Reason
            try:
                outcome = run.evaluate(metric, variant)
            except NoValueError as missing:
                outcome = missing.reason
            del run.measures[: len(self.measures)]
            self.data.memo[asked] = run, outcome
        run, outcome = self.data.memo[asked]
        self._take_over(run)
        if isinstance(outcome, Reason):
            raise NoValueError(outcome)
        return outcome

    def _take_over(self, run: Run) -> None:
        self.used.take_over(run.used)
        self.measures += run.measures
        self.notes += run.notes
        self.reasons = run.reasons | self.reasons
        self.keys, self.values = run.keys, run.values

    def _refused(self, variant: Variant, kept: Sequence[Refusal]) -> None:
        """Keep why the formula gave some keys no value."""
        for refusal in kept:
            if not np.any(refusal.where):
                continue
            refused = np.broadcast_to(np.asarray(refusal.where, dtype=bool), len(self.keys))
            for at in map(int, np.flatnonzero(refused)):
                zero = {name for name, values in self.values.items() if values[at] == 0}
                what = refusal.what or inputs.divisor(variant, zero.__contains__)
                self.reasons.setdefault(self.keys[at], Reason(refusal.rule, {"what": inputs.label(what)}))

    # --- keys ---------------------------------------------------------------------------------------------------

    def _common_keys(self, given: dict[str, Values | float]) -> pd.Index:
        """All groups that any input knows; of a time grouping, every period from the first to the last."""
        if self.by is None:
            return TOTAL
        known = [values.keys for values in given.values() if isinstance(values, Values) and len(values.keys)]
        index = known[0] if known else pd.Index([])
        for keys in known[1:]:
            index = index if keys is index else index.union(keys)
        return self._whole_grid(index) if self.by in UNITS else index

    def _aligned(self, name: str, values: Values | float) -> Numbers:
        """An input over the keys of all: a group without rows has a count of 0, and no mean."""
        if not isinstance(values, Values):
            return np.full(len(self.keys), values, dtype=float)
        if values.keys is self.keys:
            return values.numbers
        at = values.keys.get_indexer(self.keys)
        return np.where(at >= 0, np.append(values.numbers, np.nan)[at], inputs.empty(name))

    def _whole_grid(self, found: pd.Index) -> pd.Index:
        """Every period from the first to the last, also those without a row."""
        if self.period is None and found.empty:
            return found
        first = max(self.period.start, self.first_day()) if self.period else found.min().date()
        last = min(self.period.end, max(self.data.as_of, self.period.start)) if self.period else found.max().date()
        return time_grid(self.data, self.by, first, last)[1] if first <= last else found[:0]

    def first_day(self, tables: Sequence[str] | None = None) -> date:
        """The first day of the tables used (or of some): what lies before it is not zero but unknown."""
        asked = [key for key in (self.used.tables if tables is None else tables) if key in self.data.tables]
        days = [day for day in (first_in(self.data, key, "day") for key in asked) if day is not None]
        return min(days) if days else self.data.first_day

    # --- inputs -------------------------------------------------------------------------------------------------

    def _input(self, name: str) -> Values | float:
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

    def _setting(self, name: str) -> Values | float:
        """What the user has set, else the metric of that name."""
        setting = inputs.SETTINGS[name]
        value = getattr(self.data.settings, setting)
        if value is not None:
            return float(value)
        try:
            if name in METRICS:
                return self._metric_input(METRICS[name])
        except NoValueError as missing:
            if not lacking(missing.reason):
                raise
        raise NoValueError(Reason("needs_setting", {"setting": setting, "label": inputs.setting_label(setting)}))

    def _metric_input(self, metric: Metric) -> Values:
        faults: list[NoValueError] = []
        for name in (metric.default.name, *metric.fallbacks):
            depth, measured = len(self.open_metrics), len(self.measures)
            try:
                way = self.total if self.by is None else self.evaluate
                values = way(metric, metric.variants[name])
            except NoValueError as missing:
                del self.open_metrics[depth:], self.measures[measured:]
                faults.append(missing)
                if not lacking(missing.reason, stands_in=len(faults) > 1):
                    raise
            else:
                self.notes += [stands_in(metric, name)] if faults else []
                return values
        raise NoValueError(nearest([fault.reason for fault in faults]))

    def measure(self, measure: Measure) -> Values | float:
        """A measure's value for each key."""
        columns_of(measure, self.data)
        self.measures.append(measure)
        several = measure.unit == "money" and len(self.currencies()) > 1
        if several and (self.by is None or self.by in UNITS or len(currencies(self.data, measure.table)) < 2):
            raise NoValueError(mixed(self.currencies()))
        if self.by is None:
            return Values(TOTAL, np.array([self._alone(measure, self.period)]))
        if self.by in UNITS:
            return self._by_time(measure)
        keys_of(measure, self.by, self.data)
        self.used.keyed[measure.table] = measure.day
        self.used.add(measure.table, counted(measure, self.period, self.data))
        values = self._modelled(measure) if measure.modelled else by_field(measure, self.period, self.by, self.data)
        return self._of_one_currency(measure, self.by, values) if several else values

    def _modelled(self, measure: Measure) -> Values:
        """The value of each group of a measure; one without keeps its own reason."""
        answers = of_groups(measure, self.period, str(self.by), self.data)
        self.reasons.update({group: answer for group, answer in answers.items() if isinstance(answer, Reason)})
        known = [np.nan if isinstance(answer, Reason) else answer for answer in answers.values()]
        return Values(pd.Index([*answers], dtype=object), np.array(known, dtype=float))

    def currencies(self) -> list[str]:
        """The currencies of all the money that was measured."""
        return currencies(self.data, *{measure.table for measure in self.measures if measure.unit == "money"})

    def _of_one_currency(self, measure: Measure, by: str, values: Values) -> Values:
        """The values of groups whose amounts are in one currency; the others have none."""
        keys = keys_of(measure, by, self.data)
        found = of_several(self.data, measure.table, keys.codes, len(keys.names))
        several = {keys.names[at]: mixed(names) for at, names in found.items()}
        self.reasons.update(several)
        return Values(values.keys, np.where(values.keys.isin(list(several)), np.nan, values.numbers))

    def _alone(self, measure: Measure, period: Period | None) -> float:
        value, rows = alone(measure, period, self.data)
        self.used.add(measure.table, rows)
        return value

    def _by_time(self, measure: Measure) -> Values | float:
        """Period by period; of rows dated in a period no more than lie in the period asked for."""
        if measure.window != "flow":
            periods = [self._cut(period) for period in self._periods()[0]]
            known = of_periods(measure, periods, self.data) if measure.modelled else {}
            return self._each_period(lambda period: self._counted_alone(measure, period, known))
        self.used.keyed[measure.table] = measure.day
        periods, keys = self._days_held(measure)
        if len(periods) > _MANY:
            columns_of(measure, self.data).sort_by(measure.day)
        return Values(keys, np.array([self._alone(measure, self._cut(period)) for period in periods], dtype=float))

    def _counted_alone(self, measure: Measure, period: Period | None, known: Mapping[Any, Answer]) -> float:
        """A measure's value for one period of several; some may be known already."""
        rows = counted(measure, period, self.data)
        self.used.add(measure.table, rows)
        if period is not None:
            whole = containing(period.start, self.by, self.data.settings)  # type: ignore[arg-type]
            self.used.by_period.setdefault(whole.start, []).append(rows)
        answer = known[period] if period in known else alone(measure, period, self.data)[0]
        if isinstance(answer, Reason):
            raise NoValueError(answer)
        return answer

    def _days_held(self, measure: Measure) -> tuple[list[Period], pd.Index]:
        """The periods of the period asked for; without one, those from the first day of the measure's rows to the last."""
        if self.period is not None:
            return time_grid(self.data, self.by, self.period.start, self.period.end)
        rows = counted(measure, None, self.data)
        span = span_of(rows.columns.days(measure.day)[rows.at])
        return time_grid(self.data, self.by, *span) if span else ([], pd.DatetimeIndex([]))

    def _cut(self, period: Period) -> Period:
        """The part of a period that lies in the period asked for."""
        asked = self.period
        if asked is None or (asked.start <= period.start and period.end <= asked.end):
            return period
        return replace(period, start=max(asked.start, period.start), end=min(asked.end, period.end), cut=True)

    def _periods(self) -> tuple[list[Period], pd.Index]:
        """The periods of the period asked for; without one, those from the first day of the tables used to the as-of day."""
        start = self.period.start if self.period else self.first_day()
        return time_grid(self.data, self.by, start, self.period.end if self.period else self.data.as_of)

    def _each_period(self, value: Callable[[Period | None], float]) -> Values | float:
        """A number of the period, or of each period of a time grouping."""
        if self.by not in UNITS:
            return value(self.period)
        periods, keys = self._periods()
        numbers = []
        for period in periods:
            try:
                numbers.append(value(self._cut(period)))
            except NoValueError as missing:
                if missing.reason.rule not in ("no_history", "closed_since", "not_estimable"):
                    raise
                numbers.append(np.nan)
                self.reasons.setdefault(pd.Timestamp(period.start), missing.reason)
        return Values(keys, np.array(numbers, dtype=float))

    # --- other times --------------------------------------------------------------------------------------------

    def _moved(self, name: str, shift: str) -> Values | float:
        """An input as it was at another time."""
        if self.by in UNITS:
            return self._each_period(lambda period: self._at(name, shift, period, None))
        values: Values | float = self._at(name, shift, self.period, self.by)
        return values

    def _at(self, name: str, shift: str, period: Period | None, by: str | None) -> Any:
        tables = sorted(inputs.tables_of(name, frozenset(self.data.tables)))
        if shift == "12_months" and not tables:  # the years of orders, however far other tables reach back
            tables = ["orders"]
        first = self.first_day(tables)
        if period is None and shift in BACK:
            raise NoValueError(Reason("needs_period"))
        cycle = self._cycle(period) if shift == "cycle_before" else 0
        span = period or Period(first, max(first, self.data.as_of))
        when = other_period(shift, span, self.data, cycle)
        if when is None or when.end < first:
            raise NoValueError(Reason("no_history"))
        if shift == "12_months":  # of a firm younger than that, what there is
            when = replace(when, start=max(when.start, first))
        if when.start < first and (first - when.start).days >= 7:
            self.notes.append(Note("partial_base", {"day": first}))
        if shift == "cycle_before":
            days = {"start": when.start, "end": when.end}
            self.notes.append(Note("cycle_before", {"what": inputs.label(name), "days": f"{cycle:,}", **days}))
        if shift.startswith("last_") and when.end < min(span.end, self.data.as_of):
            self.notes.append(Note("last_whole", {"period": when}))
        other = Run(self.data, when, by, list(self.open_metrics))
        values = other._input(name)
        self.used.take_over(other.used)
        self.measures += other.measures
        return values if by is not None or not isinstance(values, Values) else float(values.numbers[0])

    def _cycle(self, period: Period | None) -> int:
        """Median days to win a deal, of all deals won by the end of the period: those of a single month are few."""
        end = period.end if period else self.data.as_of
        won = Run(self.data, Period(min(self.first_day(("deals",)), end), end), None)
        found = won.measure(MEASURES[inputs.BY_CYCLE])
        typical = float(found.numbers[0]) if isinstance(found, Values) else found
        self.measures += won.measures
        if not np.isfinite(typical):
            raise NoValueError(Reason("nothing", {"what": inputs.label(inputs.BY_CYCLE)}))
        return round(typical)

    def _of_reps(self, name: str, period: Period | None) -> float:
        """What comes of every rep's own attainment of quota."""
        if self.by is not None and self.by not in UNITS:
            table = TABLES["reps_targets"]
            raise NoValueError(Reason("no_field", {"table": {"en": table.en, "th": table.th}, "field": self.by}))
        each = Run(self.data, period, "owner")
        keys, attained = each._metric_input(METRICS["quota_attainment"])
        self.used.take_over(each.used)
        known = attained[np.isfinite(attained) & (keys != NO_KEY)]
        return float({"rep_attainments": known.sum(), "reps_on_target": (known >= 1).sum()}.get(name, len(known)))
