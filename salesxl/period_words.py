"""The period that a text names: `2026-05`, `ไตรมาส 3/2569`, `last 30 days`, `Jan-Mar 2026`, `1-15 พ.ค. 2569`.

A quarter, a half, a month or a week that names no year is the latest that has begun by the as-of day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from salesxl.eras import common_year
from salesxl.month_names import MONTH_WORDS
from salesxl.periods import MONTHS_OF, Period, Unit, add_months, containing, fiscal_year
from salesxl.settings import Settings

_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_NAME = r"[a-zก-๎][a-zก-๎.]*"  # Thai vowels stand above and below letters and are none themselves
_GAP = r"[-/ ]?(?:fy ?|ปี ?)?"
_UNITS = {"วัน": "day", "สัปดาห์": "week", "เดือน": "month", "ไตรมาส": "quarter", "ปี": "year"}
_UNIT, _THAI_UNIT = "day|week|month|quarter|year", "|".join(_UNITS)
_WORDS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"[‐-―]", "-"),
    (rf"(\d+) ?({_THAI_UNIT}) ?(?:ล่าสุด|ที่ผ่านมา|ย้อนหลัง)", lambda m: f"last {m[1]} {_UNITS[m[2]]}"),
    (rf"({_THAI_UNIT}) ?(นี้|ที่แล้ว|ก่อนหน้า(?:นี้)?|ก่อน|ที่ผ่านมา|หน้า)",
     lambda m: f"{ {'นี้': 'this', 'หน้า': 'next'}.get(m[2], 'last') } {_UNITS[m[1]]}"),
    (rf"(?:ล่าสุด|ย้อนหลัง) ?(\d+) ?({_THAI_UNIT})", lambda m: f"last {m[1]} {_UNITS[m[2]]}"),
    (rf"(?:ตั้งแต่)?ต้น({_THAI_UNIT})(?:ถึงปัจจุบัน|ถึงวันนี้)?", lambda m: f"{_UNITS[m[1]]} to date"),
    (r"เมื่อวาน(?:นี้)?", "last day"), (r"\byesterday\b", "last day"), (r"\btoday\b", "this day"),
    (r"\b([ymwq])td\b", lambda m: f"{ {'y': 'year', 'q': 'quarter', 'm': 'month', 'w': 'week'}[m[1]] } to date"),
    (r"ไตรมาส(?:ที่)? ?|\bquarter (?=\d)", "q"),
    (r"(?:สัปดาห์(?:ที่)?|\bweek|\bwk) ?(?=\d)", "w"), (r"เดือน(?:ที่)? ?(?=\d+[-/.]\d)", ""),
    (r"ครึ่ง(?:ปี)?แรก(?:ของ)?|\bfirst half(?: of)?|\b1st half(?: of)?", "h1"),
    (r"ครึ่ง(?:ปี)?หลัง(?:ของ)?|\bsecond half(?: of)?|\b2nd half(?: of)?", "h2"),
    (r"ปีงบประมาณ|ปีงบ|ปีบัญชี|\bfiscal year|\bfy(?=\d)", "fy "),
    (r"ตั้งแต่(?:วันที่)? ?|\bfrom\b|\bsince\b", "from "),
    (r" ?(?:จนถึง|ถึง)(?:วันที่)? ?|\buntil\b|\bthrough\b", " to "),
)  # fmt: skip
"""Other words for the same, Thai ones among them."""

_PARTS = {"q": 3, "h": 6}


@dataclass(frozen=True)
class PeriodWords:
    """Reads texts.

    Attributes:
        settings: for the fiscal year, the week and the order of day and month.
        as_of: from which relative periods count back; None where a text must name its period by itself.
    """

    settings: Settings
    as_of: date | None = None

    def read(self, text: str) -> Period | None:
        """The period that a text names, None if it names none."""
        said = _plain(text)
        for wrong, right in _WORDS:
            said = re.sub(wrong, right, said)
        said = " ".join(said.split())
        return (self._relative(said) if self.as_of else None) or self._any(said) or self._stretch(said)

    def day(self, text: str) -> Period | None:
        """The day that a text names, None if it names none or more than one."""
        found = self._any(_plain(text))
        return found if found and found.unit == "day" else None

    # --- seen from the as-of day ----------------------------------------------------------------------------------

    def _relative(self, said: str) -> Period | None:
        today = self.as_of or date.min
        if match := re.fullmatch(rf"({_UNIT})[ -]to[ -]date", said):
            return self._holding(today, match[1]).elapsed(today)
        if match := re.fullmatch(rf"(this|current|last|previous|next) ({_UNIT})", said):
            period = self._holding(today, match[2])
            if match[1] == "next":
                return self._holding(period.end + timedelta(1), match[2])
            return period if match[1] in ("this", "current") else period.previous()
        if match := re.fullmatch(rf"(?:last|past) (\d+) ({_UNIT})s?", said):
            return self._last(int(match[1]), match[2], today) if int(match[1]) else None
        if (match := re.fullmatch(r"from (.+?)(?: to (?:now|date|ปัจจุบัน|this day|วันนี้))?", said)) and (
            start := self._any(match[1])
        ):
            return Period(start.start, today) if start.start <= today else None
        return None

    def _last(self, count: int, unit: str, today: date) -> Period:
        if unit in ("day", "week"):
            return Period(today - timedelta(count * (7 if unit == "week" else 1) - 1), today)
        last = self._holding(today, unit)
        last = last if last.end <= today else last.previous()
        start = add_months(last.start, -(count - 1) * MONTHS_OF[unit])
        return Period(start, last.end, fiscal_start=self.settings.fiscal_start)

    def _holding(self, day: date, unit: str) -> Period:
        return containing(day, unit, self.settings)  # type: ignore[arg-type]

    # --- by a name ------------------------------------------------------------------------------------------------

    def _named(self, said: str, beside: int | None = None) -> Period | None:
        """A calendar unit; where it says no year, the one that stands beside it."""
        first = self.settings.fiscal_start
        for form in (rf"(?P<part>[qh])(?P<number>[1-4])(?:{_GAP}{_YEAR})?", rf"{_YEAR}[-/ ]?(?P<part>[qh])(?P<number>[1-4])",
                     rf"(?P<number>[1-4])(?P<part>[qh])[-/ ]?{_YEAR}"):  # fmt: skip
            if match := re.fullmatch(form, said):
                length, number = _PARTS[match["part"]], int(match["number"])
                if length * number > 12:
                    return None
                starts = (
                    add_months(_year_start(year, first), length * (number - 1))
                    for year in self._years(match["year"], beside)
                )
                unit: Unit | None = "quarter" if length == 3 else None
                return self._latest(
                    Period(start, add_months(start, length) - timedelta(1), unit, first) for start in starts
                )
        if match := re.fullmatch(
            r"(?:(?P<year>\d{4})-)?w(?P<number>\d{1,2})|w(?P<of>\d{1,2})[-/ ](?P<later>\d{4})", said
        ):
            years = self._years(match["year"] or match["later"], beside, calendar=True)
            return self._latest(self._week(year, int(match["number"] or match["of"])) for year in years)
        if match := re.fullmatch(r"(?:fy|ปี|พ\.ศ\.|ค\.ศ\.)? ?(\d{4})|fy '?(\d{2})", said):
            return self._holding(_year_start(_year(match[1] or match[2]), first), "year")
        if match := re.fullmatch(
            r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})|(?P<before>\d{1,2})[-/](?P<later>\d{4})", said
        ):
            year, month = match["year"] or match["later"], int(match["month"] or match["before"])
            return self._month(_year(year), month) if 1 <= month <= 12 else None
        if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said):
            return self._day(_year(iso[1]), int(iso[2]), int(iso[3]))
        return self._month_by_name(said, beside)

    def _month_by_name(self, said: str, beside: int | None) -> Period | None:
        match = re.fullmatch(rf"(?:เดือน ?)?({_NAME})(?:(?P<gap>[- /]?)(?:ปี ?)?{_YEAR})?", said)
        number = MONTH_WORDS.get(match[1].replace(".", ""), 0) if match else 0
        if match is None or not number:
            return None
        year = match["year"]
        if year and year.isdigit() and len(year) == 2 and match["gap"] != "-" and int(year) <= 31:
            return None  # May 26 is as well a day
        return self._latest(self._month(one, number) for one in self._years(year, beside, calendar=True))

    def _years(self, said: str | None, beside: int | None, *, calendar: bool = False) -> list[int]:
        """The year that is said or stands beside; else those that may be meant, the later one first."""
        if said:
            return [_year(said)]
        if beside is not None or self.as_of is None:
            return [] if beside is None else [beside]
        last = self.as_of.year if calendar else fiscal_year(self.as_of, self.settings.fiscal_start)
        return [last, last - 1]

    def _latest(self, periods: Iterator[Period | None]) -> Period | None:
        """The only one, or of several the first that has begun."""
        found = list(periods)
        return (
            found[0]
            if len(found) == 1
            else next((one for one in found if one and self.as_of and one.start <= self.as_of), None)
        )

    def _month(self, year: int, month: int) -> Period:
        return self._holding(date(year, month, 1), "month")

    def _week(self, year: int, number: int) -> Period | None:
        try:
            return self._holding(date.fromisocalendar(year, number, 4), "week")
        except ValueError:
            return None

    def _day(self, year: int, month: int, day: int) -> Period | None:
        try:
            return self._holding(date(year, month, day), "day")
        except ValueError:
            return None

    # --- from one to another --------------------------------------------------------------------------------------

    def _stretch(self, said: str) -> Period | None:
        said = said.removeprefix("from ")
        for mark in ("..", " to ", ",", " - ", "-"):
            for place in (found.start() for found in re.finditer(re.escape(mark), said)):
                left, right = said[:place].strip(), said[place + len(mark) :].strip()
                last = self._any(right)
                first = last and self._first_of(left, last)
                if first and last:
                    return Period(first.start, last.end, fiscal_start=self.settings.fiscal_start)
        return None

    def _first_of(self, said: str, last: Period) -> Period | None:
        """Where a stretch begins that ends with a period: a day of its month, or a month or quarter of its year."""
        if last.unit == "day" and re.fullmatch(r"\d{1,2}", said):
            return self._day(last.end.year, last.end.month, int(said))
        alone = PeriodWords(self.settings)
        if found := alone._any(said):
            return found
        quarterly = said[:1] in _PARTS and said[1:].isdigit()
        year = fiscal_year(last.start, self.settings.fiscal_start) if quarterly else last.start.year
        found = alone._named(said, year)
        return alone._named(said, year - 1) if found and found.start > last.start else found

    def _any(self, said: str) -> Period | None:
        return self._named(said) or self._written_day(said)

    def _written_day(self, said: str) -> Period | None:
        """A day as people write it: ``15/5/2569``, ``15.05.2026``, ``15 พ.ค. 2569``, ``May 15, 2026``."""
        if match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", said):
            day, month = (match[2], match[1]) if self.settings.date_order == "mdy" else (match[1], match[2])
            return self._day(_year(match[3]), int(month), int(day))
        for form in (
            rf"(?P<day>\d{{1,2}}) ?(?P<month>{_NAME}) ?(?P<year>\d{{4}})",
            rf"(?P<month>{_NAME}) ?(?P<day>\d{{1,2}}),? (?P<year>\d{{4}})",
        ):
            if match := re.fullmatch(form, said):
                month = MONTH_WORDS.get(match["month"].strip().replace(".", ""), 0)
                return self._day(_year(match["year"]), month, int(match["day"])) if month else None
        return None


def parse_day(text: str) -> date | None:
    """The day that ``2026-05-17``, ``17/5/2569`` or ``17 May 2026`` names, None if a text names none."""
    named = PeriodWords(Settings()).day(text)
    return named.start if named else None


_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def _plain(text: str) -> str:
    return " ".join(text.translate(_THAI_DIGITS).lower().split())


def _year(said: str) -> int:
    return common_year(int(said.strip("'")))


def _year_start(year: int, fiscal_start: int) -> date:
    return date(year - (1 if fiscal_start > 1 else 0), fiscal_start, 1)
