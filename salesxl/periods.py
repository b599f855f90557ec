"""Periods: what ``2026-05``, ``2026-Q2``, ``ytd`` or two dates mean, and which period to compare with.

A period is made of whole local days, its first and last day included. A fiscal year carries the number of the calendar
year in which it ends; with ``fiscal_start=1`` it is the calendar year.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from salesxl.errors import UsageError
from salesxl.locale import Language, day_words, say, words, year_in
from salesxl.settings import Settings

Unit = Literal["day", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """A stretch of whole days.

    Attributes:
        start, end: first and last day, both included.
        unit: the calendar unit that it is, None for any other stretch of days.
        fiscal_start: first month of the fiscal year, which decides what a quarter and a year are.
        cut: it was shortened to the days gone by (see `elapsed`).
        whole_months: of how many months it is made, where it was shortened and is no calendar unit.
    """

    start: date
    end: date
    unit: Unit | None = None
    fiscal_start: int = 1
    cut: bool = False
    whole_months: int = 0

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UsageError("errors.period_backwards", start=self.start, end=self.end)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def elapsed(self, as_of: date) -> Period:
        """The part of a running period that has gone by; the period itself when it is over or has not begun."""
        if self.start <= as_of < self.end:
            return replace(self, end=as_of, cut=True, whole_months=self._months)
        return self

    def previous(self) -> Period:
        """The period before: the month before a month, as many months before whole months, as many days before any other stretch.

        A running month (or half of a year) is compared with the same number of days of the one before, never with the whole of it.
        """
        if months := self._months:
            return self._back(months)
        length = 7 if self.unit == "week" else self.days
        before = replace(self, start=self.start - timedelta(length), end=self.start - timedelta(1))
        return replace(before, end=before.start + timedelta(self.days - 1)) if self.cut else before

    def year_before(self) -> Period:
        """The same period a year earlier."""
        if self._months:
            return self._back(12)
        if self.unit == "week":  # 52 weeks keep the days of the week in place
            return replace(self, start=self.start - timedelta(364), end=self.end - timedelta(364))
        return replace(self, start=add_months(self.start, -12), end=add_months(self.end, -12))

    @property
    def _months(self) -> int:
        """Of how many whole months it is made, 0 where it is not."""
        if self.unit in MONTHS_OF:
            return MONTHS_OF[self.unit]
        if self.cut:
            return self.whole_months
        after = self.end + timedelta(1)
        if self.unit or self.start.day > 1 or after.day > 1:
            return 0
        return 12 * (after.year - self.start.year) + after.month - self.start.month

    def _back(self, months: int) -> Period:
        start = add_months(self.start, -months)
        whole_end = add_months(start, self._months) - timedelta(1)
        end = min(whole_end, start + timedelta(self.days - 1)) if self.cut else whole_end
        return replace(self, start=start, end=end)

    @property
    def key(self) -> str:
        """A short sortable name: ``2026-05``, ``2026-Q2``, ``2026``, ``2026-W07``, ``2026-05-01`` or two dates."""
        match None if self.cut else self.unit:
            case "year":
                return str(fiscal_year(self.start, self.fiscal_start))
            case "quarter":
                number = (self.start.month - self.fiscal_start) % 12 // 3 + 1
                return f"{fiscal_year(self.start, self.fiscal_start)}-Q{number}"
            case "month":
                return f"{self.start:%Y-%m}"
            case "week":
                middle = (self.start + timedelta(3)).isocalendar()  # Thursday of an ISO week, and safe for Sunday weeks
                return f"{middle.year}-W{middle.week:02d}"
            case "day":
                return self.start.isoformat()
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    def text(self, language: Language = "en") -> str:
        """For a reader: May 2026, Q2 2026, FY 2026 where it is not the calendar's year, or two days."""
        if self.cut or self.unit not in MONTHS_OF:
            days = dict.fromkeys(day_words(day, language) for day in (self.start, self.end))
            return " – ".join(days)
        if self.unit == "month":
            return f"{words(language, 'workbook')['months'][self.start.month - 1]} {year_in(language, self.end.year)}"
        kind = "year" if self.fiscal_start == 1 else "fiscal_year"
        year = say(f"workbook.texts.{kind}", language, year=year_in(language, int(self.key[:4])))
        if self.unit == "year":
            return year
        return say("workbook.texts.quarter", language, number=self.key.rpartition("Q")[2], year=year)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:  # in every month
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def twelve_months_to(day: date) -> Period:
    """The twelve months that end with a day."""
    return Period(add_months(day + timedelta(1), -12), day)


def fiscal_year(day: date, fiscal_start: int) -> int:
    """The fiscal year in which a day lies, numbered by the calendar year in which it ends."""
    return day.year + (1 if fiscal_start > 1 and day.month >= fiscal_start else 0)


def containing(day: date, unit: Unit, settings: Settings) -> Period:
    """The day, week, month, quarter or year in which a day lies."""
    first = settings.fiscal_start
    if unit == "day":
        return Period(day, day, "day", first)
    if unit == "week":
        offset = day.weekday() if settings.week_start == "monday" else (day.weekday() + 1) % 7
        start = day - timedelta(offset)
        return Period(start, start + timedelta(6), "week", first)
    length = MONTHS_OF[unit]
    shift = 0 if unit == "month" else (day.month - first) % length if unit == "quarter" else (day.month - first) % 12
    start = add_months(day.replace(day=1), -shift)
    return Period(start, add_months(start, length) - timedelta(1), unit, first)


def between(start: date, end: date, unit: Unit, settings: Settings) -> Iterator[Period]:
    """All periods of a unit that touch the days from start to end, in order."""
    period = containing(start, unit, settings)
    while period.start <= end:
        yield period
        period = containing(period.end + timedelta(1), unit, settings)


def last_complete_month(as_of: date, settings: Settings) -> Period:
    """The month that ended last, the as-of day counting as gone by."""
    month = containing(as_of, "month", settings)
    return month if month.end <= as_of else month.previous()


def parse_period(
    text: str | Period | date | Sequence[date] | None, *, as_of: date, settings: Settings
) -> Period | None:
    """The period that a text, a date (its month) or two dates name; None for no text (all rows).

    Understood: ``2026-05`` ``2026-Q2`` ``2026-H1`` ``2026`` ``2026-05-17`` ``2026-W07`` ``2569-05`` (Buddhist year) ``ytd`` ``qtd`` ``mtd``
    ``this month`` ``last quarter`` ``next month`` ``last 30 days`` ``last 3 months`` ``May 2026`` ``May`` (the latest that has begun),
    the same in Thai (``พ.ค. 2569`` ``ไตรมาส 3`` ``เดือนที่แล้ว`` ``30 วันล่าสุด`` ``ตั้งแต่ต้นปี`` ``ปีงบ 2569``), and from one to another
    (``2026-05-01..2026-05-20`` ``Jan-Mar 2026`` ``1-15 พ.ค. 2569`` ``since 2026-05-01``). Relative periods count back from the as-of day.

    Raises:
        UsageError: the text names no period.
    """
    if text is None or isinstance(text, Period):
        return text
    if isinstance(text, date):
        day = text.date() if isinstance(text, datetime) else text
        return containing(day, "month", settings)
    if not isinstance(text, str):
        first, last = text
        return Period(_plain(first), _plain(last))
    from salesxl.period_words import PeriodWords  # which is written in terms of periods

    if text.strip().lower() in ("", "all", "ทั้งหมด"):
        return None
    period = PeriodWords(settings, as_of).read(text)
    if period is None:
        raise UsageError("errors.no_period", text=text)
    return period


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
