"""Dates: the order of day and month, the calendar and the time zone of a column, decided once for all its cells."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from salesxl.eras import BUDDHIST, SHORT_BUDDHIST
from salesxl.reading.values import date_text as said
from salesxl.reading.values import stamps as st
from salesxl.reading.values.date_cells import Days, read_texts, true_dates
from salesxl.reading.values.date_order import decide_order, mend_swapped, shown_order
from salesxl.reading.values.raw_column import Floats, Mask, RawColumn, Typed
from salesxl.reading.values.stamps import NAT, Ints, Stamps

EARLIEST, LATEST, FAR = 1980, 2060, 20
"""Years outside the first two, or further than the third from the column's middle, are worth a second look."""
OF_PERIODS = frozenset(("spend", "reps_targets", "social", "settings"))
"""Tables in which a month in place of a day is nothing to remark."""

_PERIOD_FORMS = (said.MONTH, said.QUARTER)


def type_dates(column: RawColumn) -> Typed:
    """Decide a column of dates.

    Args:
        column: the cells.

    Returns:
        Local times without zone, in microseconds. The decision may hold ``date_order`` (dmy, mdy, ymd),
        ``short_years`` (the calendar of two-digit years: buddhist, gregorian), ``zone`` (in which the stamps were
        written) and ``swapped``, which are obeyed when given; and ``calendar`` and ``period``, which only tell.
    """
    column.set_blank()
    days, times, offsets = read_texts(column)
    moments, aware = true_dates(column)
    buddhist = st.replace_buddhist_years(moments)
    thai_text = (days.thai & (days.form != said.UNREADABLE)) | (days.era == said.BUDDHIST_ERA) | days.buddhist
    thai = bool(thai_text.any() or buddhist.any())
    order = decide_order(column, days, thai or bool(days.short_buddhist.any()))
    mend_swapped(column, days, order, moments)
    of_days = _build(days, _years(column, days, order, thai), order)

    bare = days.form == said.NUMBER
    of_texts, of_cells = st.from_numbers(days.number, column.date1904), st.from_numbers(column.numbers, column.date1904)
    of_days[bare] = of_texts.stamps[bare]
    found = column.per_cell(of_days[days.of_text] + times, NAT)
    found[column.numeric] = of_cells.stamps[column.numeric]
    found[column.moment] = moments[column.moment]

    _set_zeros_blank(column, days, found)
    epoch = of_cells.epoch | days.cells(bare & of_texts.epoch)
    found = _to_local(column, found, column.per_cell(offsets, np.nan), aware | epoch)
    bad = np.isnat(found) & ~column.blank
    _note_serials(column, (of_cells.serial | days.cells(bare & of_texts.serial)) & ~bad)
    period = of_cells.period | days.cells((bare & of_texts.period) | np.isin(days.form, _PERIOD_FORMS))
    _note_periods(column, days, period & ~bad)
    buddhist |= of_cells.buddhist | days.cells(days.buddhist | (bare & of_texts.buddhist))
    _note_buddhist(column, found, buddhist & ~bad)
    _note_odd(column, found)
    column.note_errors()
    column.note_unreadable("date-unreadable", bad)
    return Typed(pd.Series(found), bad, column.findings, column.decision, shown_order=shown_order(days))


def _set_zeros_blank(column: RawColumn, days: Days, found: Stamps) -> None:
    """Programs write day zero for "no date": the number 0, the time 0:00, 1899-12-30, 0000-00-00."""
    none = days.cells(days.form == said.NONE) | (column.numbers == 0)
    none |= column.moment & (found >= np.datetime64("1899-12-30")) & (found < np.datetime64("1900-01-01"))
    if column.span.any():
        of_cell, cells = column.distinct(column.span)
        none[column.span] = np.array([cell in (dt.time(), dt.timedelta()) for cell in cells])[of_cell]
    if none.any():
        column.note("date-zero", "info", none)
        found[none] = NAT
        column.blank |= none


def _years(column: RawColumn, days: Days, order: str, thai: bool) -> Ints:
    """The Christian year of every day, 0 where it cannot be told."""
    year = np.where(days.open & (order != "ymd"), days.third, days.first)
    full = np.where(days.buddhist, year - BUDDHIST, year)
    short = days.dated & (days.year_digits == 2)
    if not short.any():
        return full
    buddhist, untold = _short_calendar(column, days, year, thai, short)
    christian = year + np.where(year >= 70, 1900, 2000)
    years = np.where(short, np.where(buddhist, year + 2500 - BUDDHIST, christian), full)
    return np.where(untold, 0, years)


def _short_calendar(column: RawColumn, days: Days, year: Ints, thai: bool, short: Mask) -> tuple[Mask, Mask]:
    """Which two-digit years are Buddhist, and of which it cannot be told."""
    written: Mask = short & (days.era == said.BUDDHIST_ERA)
    free: Mask = short & (days.era == said.NO_ERA)
    none = np.zeros_like(free)
    if not free.any():
        return written, none
    given = column.given.get("short_years")
    if given is not None:
        column.decision["short_years"] = given
        return written | (free if given == "buddhist" else none), none
    late: Mask = free & (year >= SHORT_BUDDHIST[0]) & (year <= SHORT_BUDDHIST[1])
    early: Mask = free & ~late
    n_late, n_early = days.count(late), days.count(early)
    christian = bool((days.dated & (days.year_digits == 4) & ~days.buddhist).any()) and not thai
    if n_late and (n_early or christian):
        untold = late if christian or n_early >= n_late else early
        column.note_set_aside("date-short-year-mixed", days.cells(untold))
        return written | late, untold
    column.decision["short_years"] = "buddhist" if n_late else "gregorian"
    if n_late and not thai:
        first = days.example(late)
        in_full = int(year[first]) + 2500 - BUDDHIST
        column.note("date-short-year", "warning", days.cells(late), text=days.texts[first], year=in_full)
    return written | late, none


def _build(days: Days, years: Ints, order: str) -> Stamps:
    month, day = days.second.copy(), days.third.copy()
    if order == "dmy":
        day[days.open] = days.first[days.open]
    elif order == "mdy":
        month[days.open], day[days.open] = days.first[days.open], days.second[days.open]
    return st.days(np.where(days.dated, years, 0), month, day)


def _to_local(column: RawColumn, found: Stamps, offsets: Floats, utc: Mask) -> Stamps:
    """Move the moments whose zone is known to the zone of the business; a column of mere days has no zone."""
    target = column.settings.zone
    there = st.within(found, 1900, 2200)  # outside, the rules of zones mean nothing
    offset = there & ~np.isnan(offsets)
    utc = there & (offset | utc)
    naive = there & ~utc
    moved = found.copy()
    sources: list[str] = []
    if utc.any():
        moved[offset] -= offsets[offset].astype("m8[m]")
        moved[utc] = st.move(moved[utc], "UTC", target)
        sources += [st.offset_name(minutes) if minutes else "UTC" for minutes in np.unique(offsets[offset])] or ["UTC"]
    source = str(column.given.get("zone") or st.zone_of_header(column.header) or "")
    if source and naive.any() and (st.clock_of(found[naive]) != np.timedelta64(0, "s")).any():
        column.decision["zone"] = source
        moved[naive] = st.move(moved[naive], source, target)
        sources.append(source)
    changed = there & (moved != found)
    if changed.any():
        column.note("zone-moved", "info", changed, source=", ".join(sources[:3]), zone=target)
    return moved


# --- findings


def _note_serials(column: RawColumn, serial: Mask) -> None:
    if serial.any():
        alone = bool((serial | column.blank).all())
        column.note("date-serial", "info" if alone else "warning", serial)


def _note_periods(column: RawColumn, days: Days, period: Mask) -> None:
    if period.any():
        quarter = period & days.cells(days.form == said.QUARTER)
        year = period & ((column.numbers < 10_000) | days.cells((days.form == said.NUMBER) & (days.number < 10_000)))
        column.decision["period"] = "quarter" if quarter.any() else "year" if year.any() else "month"
        if column.place.table not in OF_PERIODS:
            column.note("date-period", "warning", period)


def _note_buddhist(column: RawColumn, found: Stamps, buddhist: Mask) -> None:
    if buddhist.any():
        column.decision["calendar"] = "buddhist"
        years = st.year_of(found[buddhist])
        first, last = int(years.min()), int(years.max())
        column.note(
            "buddhist-year", "info", buddhist, first=first + BUDDHIST, last=last + BUDDHIST, from_=first, to=last
        )


def _note_odd(column: RawColumn, found: Stamps) -> None:
    there = ~np.isnat(found)
    if not there.any():
        return
    first, last = st.year_of(np.array([found[there].min(), found[there].max()]))
    if first >= EARLIEST and last <= LATEST and last - first <= FAR:  # as mostly: no need for the year of each
        return
    year = st.year_of(found)
    odd = there & ((year < EARLIEST) | (year > LATEST) | (np.abs(year - np.median(year[there])) > FAR))
    if odd.any():
        column.note("date-odd", "warning", odd, first=int(year[odd].min()), last=int(year[odd].max()))
