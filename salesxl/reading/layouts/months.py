"""Months and quarters as column headers: wide sheets with a column a month, turned into rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from salesxl.eras import common_year
from salesxl.month_names import MONTH_WORDS
from salesxl.reading.values import date_text
from salesxl.reading.values.raw_column import DIGITS

FEWEST = 3
"""So many columns headed by different months make a sheet wide."""

PERIOD, VALUE = "Period", "Amount"
"""Headers of the two columns that stand for the month columns afterwards."""

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2}|25[0-9]{2})(?![0-9])")


_FISCAL = re.compile(r"ปีงบ|ปีบัญชี|รอบบัญชี|fiscal|\bfy")
"""What speaks of a fiscal year."""


class Span(NamedTuple):
    """A month or a quarter; the year is None where the header does not name it."""

    year: int | None
    month: int | None = None
    quarter: int | None = None

    def text(self, year: int) -> str:
        """As the period column has it: ``2026-05`` or ``2026-Q2``."""
        year = self.year or year
        return f"{year}-{self.month:02d}" if self.month else f"{year}-Q{self.quarter}"


@lru_cache(maxsize=10_000)
def of(header: str) -> Span | None:
    """The month or quarter that a header names, None if it names none."""
    text = header.strip().lower().translate(DIGITS)
    if not text or len(text) > 24:
        return None
    word = text.rstrip(".").replace(".", "").replace(" ", "")
    if word in MONTH_WORDS:
        return Span(None, month=MONTH_WORDS[word])
    if quarter := re.fullmatch(r"(?:q|ไตรมาส|ไตรมาสที่)\s?([1-4])", text):
        return Span(None, quarter=int(quarter[1]))
    day = date_text.read_day(text)
    if day.form == date_text.FIXED and day.third == 1 and 1 <= day.second <= 12:
        return Span(_common(day.first, day.thai), month=day.second)
    if day.form == date_text.MONTH and 1 <= day.second <= 12:  # 2025-26 is two years
        return Span(_common(day.first, day.thai), month=day.second)
    if day.form == date_text.QUARTER:
        return Span(_common(day.first, day.thai), quarter=(day.second - 1) // 3 + 1)
    return None


def _common(year: int, thai: bool) -> int:
    if year < 100:
        year += 2500 if thai else 2000
    return common_year(year)


def years_of(spans: Sequence[Span], year: int | None, *names: str) -> list[int | None]:
    """The year of each of some months in their order, where one is named for all that have none of their own.

    Months that run on over the end of a year (Oct, Nov, Dec, Jan ...) are of two: the one named is that in which a fiscal year
    ends, where the names speak of such; else nobody knows.
    """
    bare = [span.month or 3 * (span.quarter or 1) for span in spans if span.year is None]
    turns = any(before == 12 and after <= 3 for before, after in pairwise(bare)) and bare[0] > 3
    if not turns or year is None:
        return [span.year or year for span in spans]
    fiscal = any(_FISCAL.search(name.lower()) for name in names)
    return [span.year or (_in_fiscal(span, bare[0], year) if fiscal else None) for span in spans]


def _in_fiscal(span: Span, first: int, year: int) -> int:
    return year - ((span.month or 3 * (span.quarter or 1)) >= first)


def across(headers: Sequence[str]) -> list[int]:
    """The columns headed by months, empty if there are too few of them."""
    found = {index: span for index, header in enumerate(headers) if (span := of(header))}
    return list(found) if len(set(found.values())) >= FEWEST else []


def narrowed(headers: Sequence[str]) -> list[str]:
    """A header line with its month columns taken together; the line itself if it is not wide."""
    wide = across(headers)
    if not wide:
        return list(headers)
    return [*(header for index, header in enumerate(headers) if index not in wide), PERIOD, VALUE]


def year_in(*names: str) -> int | None:
    """The year that a title, a sheet name or a file name speaks of."""
    for name in names:
        found = _YEAR.findall(name.translate(DIGITS))
        if len(set(found)) == 1:
            return _common(int(found[0]), False)
    return None
