"""Periods: what ``2026-05``, ``2026-Q2``, ``ytd`` or two dates mean, and which period to compare with.

A period is made of whole local days, its first and last day included. A fiscal year carries the number of the calendar
year in which it ends; with ``fiscal_start=1`` it is the calendar year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from salesxl.errors import UsageError
from salesxl.month_names import MONTH_WORDS
from salesxl.settings import Settings

Unit = Literal["day", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_BUDDHIST = 543  # years between the Buddhist and the common era, since 1941


@dataclass(frozen=True)
class Period:
    """A stretch of whole days.

    Attributes:
        start, end: first and last day, both included.
        unit: the calendar unit that it is, None for any other stretch of days.
        fiscal_start: first month of the fiscal year, which decides what a quarter and a year are.
        cut: it was shortened to the days gone by (see `elapsed`).
    """

    start: date
    end: date
    unit: Unit | None = None
    fiscal_start: int = 1
    cut: bool = False

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
            return replace(self, end=as_of, cut=True)
        return self

    def previous(self) -> Period:
        """The period before: the month before a month, as many days before any stretch.

        A running month is compared with the same number of days of the month before, never with the whole of it.
        """
        if self.unit in _MONTHS:
            return self._back(_MONTHS[self.unit])
        length = 7 if self.unit == "week" else self.days
        before = replace(self, start=self.start - timedelta(length), end=self.start - timedelta(1))
        return replace(before, end=before.start + timedelta(self.days - 1)) if self.cut else before

    def year_before(self) -> Period:
        """The same period a year earlier."""
        if self.unit in _MONTHS:
            return self._back(12)
        if self.unit == "week":  # 52 weeks keep the days of the week in place
            return replace(self, start=self.start - timedelta(364), end=self.end - timedelta(364))
        return replace(self, start=add_months(self.start, -12), end=add_months(self.end, -12))

    def _back(self, months: int) -> Period:
        start = add_months(self.start, -months)
        whole_end = add_months(start, _MONTHS[self.unit or "month"]) - timedelta(1)
        end = min(whole_end, start + timedelta(self.days - 1)) if self.cut else whole_end
        return replace(self, start=start, end=end)

    @property
    def key(self) -> str:
        """A short sortable name: ``2026-05``, ``2026-Q2``, ``2026``, ``2026-W07``, ``2026-05-01`` or two dates."""
        match self.unit:
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
    length = _MONTHS[unit]
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


_LAST = re.compile(r"(?:last|past|ล่าสุด)\s*(\d+)\s*(days?|weeks?|months?|quarters?|years?|วัน|สัปดาห์|เดือน|ไตรมาส|ปี)")
_MONTH = re.compile(r"(?:เดือน ?)?([^\W\d]+(?:\.[^\W\d]*)*\.?)[ -]?(\d{4})")
_THIS = {"นี้": "this", "ที่แล้ว": "last", "ก่อน": "last", "ที่ผ่านมา": "last"}
_THAI_UNITS = {"วัน": "day", "สัปดาห์": "week", "เดือน": "month", "ไตรมาส": "quarter", "ปี": "year"}
_TO_DATE = {"ytd": "year", "qtd": "quarter", "mtd": "month", "wtd": "week"}
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def parse_period(
    text: str | Period | date | Sequence[date] | None, *, as_of: date, settings: Settings
) -> Period | None:
    """The period that a text, a date (its month) or two dates name; None for no text (all rows).

    Understood: ``2026-05`` ``2026-Q2`` ``2026`` ``2026-05-17`` ``2026-W07`` ``2569-05`` (Buddhist year) ``ytd`` ``qtd`` ``mtd``
    ``this month`` ``last month`` ``last quarter`` ``last year`` ``last 30 days`` ``last 3 months`` ``May 2026``, the same in Thai
    (``พ.ค. 2569`` ``เดือนที่แล้ว`` ``30 วันล่าสุด`` ``ตั้งแต่ต้นปี``), and two days, months, quarters or years with ``..``, ``to``,
    a dash or a comma between: from the start of the first to the end of the second.
    Relative periods count back from the as-of day.

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
    said = _in_english(" ".join(text.translate(_THAI_DIGITS).strip().lower().split()))
    if said in ("", "all", "ทั้งหมด"):
        return None
    period = _relative(said, as_of, settings) or _named(said, settings) or _from_to(said, settings)
    if period is None:
        raise UsageError("errors.no_period", text=text)
    return period


def _in_english(said: str) -> str:
    """Thai words of a relative period as English ones; another text as it is."""
    if said.isascii():
        return said
    units = "|".join(_THAI_UNITS)
    if match := re.fullmatch(f"({units}) ?({'|'.join(_THIS)})", said):
        return f"{_THIS[match[2]]} {_THAI_UNITS[match[1]]}"
    if match := re.fullmatch(rf"(\d+) ?({units}) ?(?:ล่าสุด|ที่ผ่านมา|ย้อนหลัง)", said):
        return f"last {match[1]} {_THAI_UNITS[match[2]]}"
    if match := re.fullmatch(f"(?:ตั้งแต่)?ต้น({units})(?:ถึงปัจจุบัน|ถึงวันนี้)?", said):
        return f"{_THAI_UNITS[match[1]][0]}td"
    return said


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _relative(said: str, as_of: date, settings: Settings) -> Period | None:
    if said in _TO_DATE:
        return containing(as_of, _TO_DATE[said], settings).elapsed(as_of)  # type: ignore[arg-type]
    if match := re.fullmatch(r"(this|current|last|previous)\s+(day|week|month|quarter|year)", said):
        period = containing(as_of, match[2], settings)  # type: ignore[arg-type]
        return period.elapsed(as_of) if match[1] in ("this", "current") else period.previous()
    if match := _LAST.fullmatch(said):
        count, word = int(match[1]), match[2]
        unit = _THAI_UNITS.get(word, word.rstrip("s"))
        if count < 1:
            return None
        if unit in ("day", "week"):
            return Period(as_of - timedelta(count * (7 if unit == "week" else 1) - 1), as_of)
        last = containing(as_of, unit, settings)  # type: ignore[arg-type]
        last = last if last.end <= as_of else last.previous()
        return Period(
            add_months(last.start, -(count - 1) * _MONTHS[unit]), last.end, fiscal_start=settings.fiscal_start
        )
    return None


def _named(said: str, settings: Settings) -> Period | None:
    first = settings.fiscal_start
    if match := re.fullmatch(r"(\d{4})[-/ ]?q([1-4])|q([1-4])[-/ ]?(\d{4})|ไตรมาส ?([1-4])[-/ ](\d{4})", said):
        year = _common_era(int(match[1] or match[4] or match[6]))
        number = int(match[2] or match[3] or match[5])
        start = add_months(_year_start(year, first), 3 * (number - 1))
        return containing(start, "quarter", settings)
    if match := re.fullmatch(r"(\d{4})-w(\d{1,2})", said):
        try:
            return containing(date.fromisocalendar(_common_era(int(match[1])), int(match[2]), 4), "week", settings)
        except ValueError:
            return None
    if match := re.fullmatch(r"(?:fy|ปี)? ?(\d{4})", said):
        return containing(_year_start(_common_era(int(match[1])), first), "year", settings)
    if match := re.fullmatch(r"(\d{4})[-/](\d{1,2})", said):
        year, month = _common_era(int(match[1])), int(match[2])
        return containing(date(year, month, 1), "month", settings) if 1 <= month <= 12 else None
    if day := parse_day(said):
        return containing(day, "day", settings)
    if (match := _MONTH.fullmatch(said)) and (number := MONTH_WORDS.get(match[1].replace(".", ""), 0)):
        return containing(date(_common_era(int(match[2])), number, 1), "month", settings)
    return None


def _from_to(said: str, settings: Settings) -> Period | None:
    for mark in ("..", " to ", " ถึง ", " - ", "–", ","):
        left, found, right = (part.strip() for part in said.partition(mark))
        if found and (first := _named(left, settings)) and (last := _named(right, settings)):
            return Period(first.start, last.end)
    return None


def parse_day(text: str) -> date | None:
    """The day that ``2026-05-17`` or ``2569-05-17`` names, None if a text names none."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    try:
        return date(_common_era(int(match[1])), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _common_era(year: int) -> int:
    return year - _BUDDHIST if year >= 2400 else year


def _year_start(year: int, fiscal_start: int) -> date:
    return date(year - (1 if fiscal_start > 1 else 0), fiscal_start, 1)
