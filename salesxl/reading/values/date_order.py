"""Whether 03/04 is March or April: the order of day and month in a column of dates, and dates that were read in the wrong one."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np

from salesxl.eras import common_year
from salesxl.reading.values import date_text as said
from salesxl.reading.values import stamps as st
from salesxl.reading.values.date_cells import Days
from salesxl.reading.values.raw_column import Mask, RawColumn
from salesxl.reading.values.stamps import Stamps

_HEADER_ORDER = re.compile(
    r"(?P<dmy>\bdd?[-/. ]mm?[-/. ]yy|ว{1,2}[-/. ]ด{1,2}[-/. ]ป|วัน/เดือน/ปี)"
    r"|(?P<mdy>\bmm?[-/. ]dd?[-/. ]yy|เดือน/วัน/ปี)",
    re.IGNORECASE,
)


def decide_order(column: RawColumn, days: Days, thai: bool) -> str:
    """Which of three numbers is the day: what the mapping file says, else what the cells say, else a default."""
    if not days.open.any():
        return "dmy"
    given = column.given.get("date_order")
    order = str(given) if given is not None else _order_of_cells(column, days, thai)
    column.decision["date_order"] = order
    return order


def _order_of_cells(column: RawColumn, days: Days, thai: bool) -> str:
    open_, a, b = days.open, days.first, days.second
    if (open_ & (days.year_digits == 2) & (a > 31)).any():
        return "ymd"
    as_dmy, as_mdy = _fitting(days)
    only_dmy, only_mdy = as_dmy & ~as_mdy, as_mdy & ~as_dmy
    undecided = as_dmy & as_mdy & (a != b)
    n_dmy, n_mdy = days.count(only_dmy), days.count(only_mdy)
    if not (n_dmy or n_mdy):
        return _assumed_order(column, days, thai, undecided)
    order, against = ("mdy", only_dmy) if n_mdy > n_dmy else ("dmy", only_mdy)
    if n_dmy and n_mdy:
        column.note_set_aside("date-mixed", days.cells(against), order=order, fitting=f"{max(n_dmy, n_mdy):,}")
    return order


def _assumed_order(column: RawColumn, days: Days, thai: bool, undecided: Mask) -> str:
    hint = _HEADER_ORDER.search(column.header)
    known = (hint.lastgroup if hint else None) or column.settings.date_order or ("dmy" if thai else None)
    known = _order_of_weekdays(days, undecided) or known
    if known is None and undecided.any():
        first = days.example(undecided)
        column.note(
            "date-ambiguous",
            "warning",
            days.cells(undecided),
            text=days.texts[first],
            day=int(days.first[first]),
            month=int(days.second[first]),
        )
    return known or "dmy"


def _order_of_weekdays(days: Days, undecided: Mask) -> str | None:
    """Of ``Mon 06/01/2026`` the weekday tells which number is the day; None where no text has one, or they disagree."""
    found = set()
    for at in np.flatnonzero(undecided & (days.year_digits == 4)):
        weekday = said.weekday(days.texts[at])
        if weekday is None:
            return None
        a, b, year = int(days.first[at]), int(days.second[at]), common_year(int(days.third[at]))
        fits = {
            order
            for order, month, day in (("dmy", b, a), ("mdy", a, b))
            if dt.date(year, month, day).weekday() == weekday
        }
        if len(fits) != 2:
            found.add(next(iter(fits), ""))
    return found.pop() or None if len(found) == 1 else None


def shown_order(days: Days) -> str | None:
    """The order that some days leave no choice about, where none speaks against it."""
    as_dmy, as_mdy = _fitting(days)
    only_dmy, only_mdy = bool((as_dmy & ~as_mdy).any()), bool((as_mdy & ~as_dmy).any())
    return None if only_dmy == only_mdy else "dmy" if only_dmy else "mdy"


def _fitting(days: Days) -> tuple[Mask, Mask]:
    """The days that can be read with the day first, and those with the month first."""
    a, b = days.first, days.second
    as_dmy = days.open & (b >= 1) & (b <= 12) & (a >= 1) & (a <= 31)
    as_mdy = days.open & (a >= 1) & (a <= 12) & (b >= 1) & (b <= 31)
    return as_dmy, as_mdy


def mend_swapped(column: RawColumn, days: Days, order: str, moments: Stamps) -> None:
    """Notice, or on request repair, a file with the day first that a program with the month first has opened.

    It swaps the dates that it can read and leaves the others as text: then no true date is later than the 12th, and
    every date left as text is.
    """
    true_dates = column.moment & ~np.isnat(moments)
    found = moments[true_dates]
    swapped = column.given.get("swapped")
    if swapped:
        repaired = st.days(st.year_of(found), st.day_of(found), st.month_of(found)) + st.clock_of(found)
        moments[true_dates] = np.where(np.isnat(repaired), found, repaired)
        column.decision["swapped"] = True
        return
    late = days.open & (days.first > 12)
    enough = len(found) >= 5 and days.count(late) >= 5 and not (days.open & ~late).any()
    if swapped is None and order == "dmy" and enough:
        day = st.day_of(found)
        if len(np.unique(day)) >= 3 and day.max() <= 12:
            column.note("date-swapped", "warning", true_dates)
