"""Other times than the period's, and the lengths of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from salesxl.dataset import Dataset
from salesxl.evaluation.missing import NoValueError
from salesxl.periods import Period, add_months, containing, twelve_months_to
from salesxl.prepare.hours import working_days
from salesxl.results import Reason
from salesxl.settings import Settings

BACK = ("previous", "year_before", "cycle_before", *(f"{count}_ago" for count in range(13)))
"""Shifts that look before the period; without one there is nothing before."""
_YEAR = 365.25  # days
_MONTHS_A_YEAR = 12


def other_period(shift: str, period: Period, data: Dataset, cycle: int = 0) -> Period | None:
    """The period that a shift means (see `salesxl.evaluation.inputs`); None where it is not over yet.

    ``previous``, ``year_before`` and ``cycle_before`` have as many days gone by as the period itself; the others are whole.
    """
    match shift:
        case "cycle_before":
            gone, back = period.elapsed(data.as_of), timedelta(cycle)
            return Period(gone.start - back, gone.end - back)
        case "previous":
            return period.elapsed(data.as_of).previous()
        case "year_before":
            return period.elapsed(data.as_of).year_before()
        case "12_months":
            last = period.elapsed(data.as_of).end
            return Period(min(twelve_months_to(last).start, period.start), last)
    end, _, unit = shift.partition("_")
    if unit in ("month", "year"):
        return first_and_last(unit, period, data)[end == "last"]  # type: ignore[arg-type]
    whole = containing(period.start, period.unit, data.settings) if period.unit else period
    for _ in range(int(end)):
        whole = whole.previous()
    return whole if whole.end <= data.as_of else None


def read_clock(name: str, period: Period | None, data: Dataset) -> float:
    """A length of the period, see ``CLOCK`` of `salesxl.evaluation.inputs`; of all orders where there is no period."""
    if period is None:
        if name not in ("years", "months_between", "years_between"):
            raise NoValueError(Reason("needs_period"))
        period = _all_days(data)
    gone = period.elapsed(data.as_of)
    begun = period.start <= data.as_of
    match name:
        case "years":
            return _years(gone)
        case "days_gone":
            return float(paced_days(gone, data.settings)) if begun else 0.0
        case "days_in_all":
            return float(paced_days(period, data.settings))
    first, last = first_and_last("month" if name == "months_between" else "year", period, data)
    months = (last.start.year - first.start.year) * _MONTHS_A_YEAR + last.start.month - first.start.month
    return float(months if name == "months_between" else months // _MONTHS_A_YEAR)


def first_and_last(unit: Literal["month", "year"], period: Period, data: Dataset) -> tuple[Period, Period]:
    """The first month (year) of a period and the last that is over; the same one twice where there is no other."""
    first, last = (containing(day, unit, data.settings) for day in (period.start, min(period.end, data.as_of)))
    if last.end > data.as_of:
        last = last.previous()
    return first, last if last.start > first.start else first


def paced_days(period: Period, settings: Settings) -> int:
    """The days of a period that a pace goes by: all, or the working days where the setting pace_days asks for them."""
    return working_days(period.start, period.end, settings) if settings.pace_days == "working" else period.days


def _years(period: Period) -> float:
    """Whole months are twelfths of a year, whatever their days."""
    after = period.end + timedelta(1)
    months = (after.year - period.start.year) * _MONTHS_A_YEAR + after.month - period.start.month
    whole = months > 0 and add_months(period.start, months) == after
    return months / _MONTHS_A_YEAR if whole else period.days / _YEAR


def _all_days(data: Dataset) -> Period:
    orders = data.tables.get("orders")
    days = None if orders is None else orders.loc[orders["set_aside"].isna(), "day"].dropna()
    if days is None or days.empty:
        return Period(data.first_day, max(data.as_of, data.first_day))
    return Period(days.min().date(), days.max().date())
