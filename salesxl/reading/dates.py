"""Dates: the order of day and month, the calendar and the time zone of a column, decided once for all its cells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.eras import BUDDHIST, SHORT_BUDDHIST, common_year
from salesxl.reading import date_text as said
from salesxl.reading import stamps as st
from salesxl.reading.raw_column import Codes, Floats, Mask, RawColumn, Typed
from salesxl.reading.stamps import NAT, Ints, Stamps

EARLIEST, LATEST, FAR = 1980, 2060, 20
"""Years outside the first two, or further than the third from the column's middle, are worth a second look."""
OF_PERIODS = frozenset(("spend", "reps_targets", "social", "settings"))
"""Tables in which a month in place of a day is nothing to remark."""

_PERIOD_FORMS = (said.MONTH, said.QUARTER)
_HEADER_ORDER = re.compile(
    r"(?P<dmy>\bdd?[-/. ]mm?[-/. ]yy|ว{1,2}[-/. ]ด{1,2}[-/. ]ป|วัน/เดือน/ปี)"
    r"|(?P<mdy>\bmm?[-/. ]dd?[-/. ]yy|เดือน/วัน/ปี)",
    re.IGNORECASE,
)


@dataclass
class _Days:
    """The distinct days among the texts of a column, as arrays; ``of_text`` says which one a text holds."""

    form: Ints
    first: Ints
    second: Ints
    third: Ints
    year_digits: Ints
    era: Ints
    thai: Mask
    number: Floats
    texts: list[str]
    of_text: Codes
    weight: Floats
    column: RawColumn

    def cells(self, days: Mask) -> Mask:
        """The cells whose day is under a mask."""
        return np.asarray(self.column.per_cell(days[self.of_text], False), dtype=bool)

    def count(self, days: Mask) -> int:
        """How many cells that are."""
        return int(self.weight[days].sum())

    def example(self, days: Mask) -> int:
        """The first day under a mask."""
        return int(np.flatnonzero(days)[0])

    @property
    def dated(self) -> Mask:
        """Days that have a year of their own."""
        return np.asarray(self.form <= said.QUARTER)

    @property
    def open(self) -> Mask:
        """Days whose order is open."""
        return np.asarray(self.form == said.OPEN)

    @property
    def buddhist(self) -> Mask:
        """Days whose year is written in full and is a Buddhist one."""
        year = np.where(self.open, self.third, self.first)
        known = (self.era == said.BUDDHIST_ERA) | ((self.era == said.NO_ERA) & st.is_buddhist(year))
        return np.asarray(self.dated & (self.year_digits == 4) & known, dtype=bool)

    @property
    def short_buddhist(self) -> Mask:
        """Days whose two-digit year makes sense only as a Buddhist one."""
        year = np.where(self.open, self.third, self.first)
        late = (year >= SHORT_BUDDHIST[0]) & (year <= SHORT_BUDDHIST[1])
        return np.asarray(self.dated & (self.year_digits == 2) & (self.era == said.NO_ERA) & late, dtype=bool)


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
    days, times, offsets = _read_texts(column)
    moments, aware = _moments(column)
    buddhist = st.replace_buddhist_years(moments)
    thai_text = (days.thai & (days.form != said.UNREADABLE)) | (days.era == said.BUDDHIST_ERA) | days.buddhist
    thai = bool(thai_text.any() or buddhist.any())
    order = _order(column, days, thai or bool(days.short_buddhist.any()))
    _swap(column, days, order, moments)
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
    return Typed(pd.Series(found), bad, column.findings, column.decision, shown_order=_shown_order(days))


# --- taking the cells apart


def _read_texts(column: RawColumn) -> tuple[_Days, npt.NDArray[np.timedelta64], Floats]:
    """The distinct days; and for every distinct text its time of day and its offset from UTC in minutes."""
    (of_text, day_texts), (of_time, time_texts) = _split_alike(column.texts) or _split(column.texts)
    read = [said.read_day(text) for text in day_texts]
    parts = list(zip(*read, strict=True)) or [()] * len(said.DayText._fields)
    per_text = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts)).astype(np.float64)
    form, first, second, third, year_digits, era = (np.array(part, dtype=np.int64) for part in parts[:6])
    days = _Days(
        form=form,
        first=first,
        second=second,
        third=third,
        year_digits=year_digits,
        era=era,
        thai=np.array(parts[6], dtype=bool),
        number=np.array(parts[7], dtype=np.float64),
        texts=list(day_texts),
        of_text=np.asarray(of_text, dtype=np.intp),
        weight=np.bincount(of_text, weights=per_text, minlength=len(day_texts)).astype(np.float64),
        column=column,
    )
    clocks = [said.read_time(text) for text in time_texts]
    unread = np.timedelta64("NaT", "us")
    times = np.array([unread if clock.microseconds is None else clock.microseconds for clock in clocks], dtype="m8[us]")
    offsets = np.array([np.nan if clock.offset is None else clock.offset for clock in clocks], dtype=np.float64)
    return days, times[of_time], offsets[of_time]


_Coded = tuple[Codes, list[str]]


def _split(texts: list[str]) -> tuple[_Coded, _Coded]:
    """Which of the distinct days, and which of the distinct times, each text holds."""
    heads, tails = np.empty(len(texts), dtype=object), np.empty(len(texts), dtype=object)
    for i, text in enumerate(texts):
        heads[i], tails[i] = said.split_day_and_time(text)
    (of_day, days), (of_time, times) = pd.factorize(heads), pd.factorize(tails)
    return (of_day.astype(np.intp), list(days)), (of_time.astype(np.intp), list(times))


def _split_alike(texts: list[str]) -> tuple[_Coded, _Coded] | None:
    """The same for texts that differ in their digits only, as an export writes them: without looking at each."""
    width = len(texts[0]) if texts else 0
    if len(texts) < 1000 or not 8 <= width <= 32 or not texts[0].isascii():
        return None
    joined = "".join(texts)
    if len(joined) != width * len(texts) or not joined.isascii():
        return None
    letters = np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(len(texts), width)
    digit = (letters[0] >= 48) & (letters[0] <= 57)
    if not (letters[:, ~digit] == letters[0, ~digit]).all():
        return None
    digits = letters[:, digit] - np.uint8(48)
    if (digits > 9).any():
        return None
    head, tail = said.split_day_and_time(texts[0])
    at_head, at_tail = texts[0].find(head), texts[0].rfind(tail)
    place = np.flatnonzero(digit)
    coded = []
    for at, length in ((at_head, len(head)), (at_tail, len(tail))):
        inside = digits[:, (place >= at) & (place < at + length)]
        if inside.shape[1] > 18:
            return None
        number = inside.astype(np.int64) @ (10 ** np.arange(inside.shape[1], dtype=np.int64)[::-1])
        codes, _ = pd.factorize(number)
        first = np.full(codes.max() + 1, -1)
        first[codes[::-1]] = np.arange(len(texts))[::-1]
        coded.append((codes.astype(np.intp), [texts[i][at : at + length] for i in first]))
    return coded[0], coded[1]


def _moments(column: RawColumn) -> tuple[Stamps, Mask]:
    """The true dates among the cells; those that carry a zone are given in UTC and marked."""
    found = np.full(len(column), NAT)
    aware = np.zeros(len(column), dtype=bool)
    if column.moment.any():
        of_cell, cells = column.distinct(column.moment)
        zoned = [getattr(cell, "tzinfo", None) is not None for cell in cells]
        if any(zoned):
            aware[column.moment] = np.array(zoned)[of_cell]
            cells = np.array([_in_utc(cell) for cell in cells], dtype=object)
        found[column.moment] = _stamps(cells)[of_cell]
    return found, aware


def _stamps(cells: npt.NDArray[np.object_]) -> Stamps:
    try:  # several times faster, but in some versions not made for the year 2569
        return pd.to_datetime(pd.Series(cells, dtype=object)).to_numpy().astype("M8[us]")
    except (ValueError, OverflowError):
        return np.asarray(cells.astype("M8[us]"))


def _in_utc(cell: Any) -> Any:
    offset = cell.utcoffset() if isinstance(cell, dt.datetime) else None
    return cell if offset is None else cell.replace(tzinfo=None) - offset


def _set_zeros_blank(column: RawColumn, days: _Days, found: Stamps) -> None:
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


# --- deciding


def _order(column: RawColumn, days: _Days, thai: bool) -> str:
    """Which of three numbers is the day: what the mapping file says, else what the cells say, else a default."""
    if not days.open.any():
        return "dmy"
    given = column.given.get("date_order")
    order = str(given) if given is not None else _order_of_cells(column, days, thai)
    column.decision["date_order"] = order
    return order


def _order_of_cells(column: RawColumn, days: _Days, thai: bool) -> str:
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


def _fitting(days: _Days) -> tuple[Mask, Mask]:
    """The days that can be read with the day first, and those with the month first."""
    a, b = days.first, days.second
    as_dmy = days.open & (b >= 1) & (b <= 12) & (a >= 1) & (a <= 31)
    as_mdy = days.open & (a >= 1) & (a <= 12) & (b >= 1) & (b <= 31)
    return as_dmy, as_mdy


def _shown_order(days: _Days) -> str | None:
    """The order that some days leave no choice about, where none speaks against it."""
    as_dmy, as_mdy = _fitting(days)
    only_dmy, only_mdy = bool((as_dmy & ~as_mdy).any()), bool((as_mdy & ~as_dmy).any())
    return None if only_dmy == only_mdy else "dmy" if only_dmy else "mdy"


def _assumed_order(column: RawColumn, days: _Days, thai: bool, undecided: Mask) -> str:
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


def _order_of_weekdays(days: _Days, undecided: Mask) -> str | None:
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


def _swap(column: RawColumn, days: _Days, order: str, moments: Stamps) -> None:
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


def _years(column: RawColumn, days: _Days, order: str, thai: bool) -> Ints:
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


def _short_calendar(column: RawColumn, days: _Days, year: Ints, thai: bool, short: Mask) -> tuple[Mask, Mask]:
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


def _build(days: _Days, years: Ints, order: str) -> Stamps:
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


def _note_periods(column: RawColumn, days: _Days, period: Mask) -> None:
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
