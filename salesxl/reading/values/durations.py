"""Durations: ``1:30``, ``2 h 30 m``, ``90 นาที``, Excel times and plain numbers, all to minutes."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import numpy as np
import pandas as pd

from salesxl.reading.values.numbers import HUGE, amounts_of
from salesxl.reading.values.raw_column import DIGITS, LONGEST, Floats, Mask, RawColumn, Typed

MINUTES = {"millisecond": 1 / 60_000, "second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0}
"""Units of time in minutes."""

_WORDS = {
    "second": "seconds|second|secs|sec|s|วินาที|วิ",
    "minute": "minutes|minute|mins|min|m|นาที|น",
    "hour": "hours|hour|hrs|hr|h|ชั่วโมง|ชม",
    "day": "days|day|d|วัน",
    "week": "weeks|week|wks|wk|w|สัปดาห์",
}
_ANY_UNIT = "|".join(f"(?P<{unit}>{words})" for unit, words in _WORDS.items())
_PART = re.compile(rf"([0-9]+(?:[.,][0-9]+)?)\s*(?:{_ANY_UNIT})(?![a-zก-๛])\.?\s*(?:,|and|และ)?\s*")
_RUN_ON = re.compile(r"(?<=[a-z])(?=[0-9])")
_CLOCK = re.compile(
    r"(?:([0-9]{1,6})\s*(?:days?|d|วัน)?[, ]\s*)?([0-9]{1,8}):([0-5]?[0-9])(?::([0-5]?[0-9])(?:[.,]([0-9]+))?)?"
)
_START = re.compile(r"[-+]?[0-9๐-๙０-９pP]")
_ISO = re.compile(r"p(?:([0-9.]+)d)?(?:t(?:([0-9.]+)h)?(?:([0-9.]+)m)?(?:([0-9.]+)s)?)?")
_HEADER_UNIT = re.compile(
    r"(?<![a-z])(?:(?P<millisecond>milliseconds?|msecs?|ms(?=\)))|(?P<second>seconds?|secs?|s(?=\)))|(?P<minute>minutes?|mins?|m(?=\)))|(?P<hour>hours?|hrs?|h(?=\)))|(?P<day>days?))(?![a-z])"
    r"|(?P<th_millisecond>มิลลิวินาที)|(?P<th_second>วินาที)|(?P<th_minute>นาที)|(?P<th_hour>ชั่วโมง|ชม\.)|(?P<th_day>\(วัน\))"
)
_MINUTES_FIRST = re.compile(r"(?<!h:)(?<!hh:)\bm?m:ss\b")
_HOURS_FIRST = re.compile(r"\bhh?:mm")
_TWO_PARTS = re.compile(r"[0-9๐-๙]{1,8}:[0-5]?[0-9๐-๙]")
_CALLS = re.compile(r"(?<![a-z])(?:calls?|talk|handle|ring(?:ing)?|hold)(?![a-z])|โทร|สนทนา|สาย")
_WAITING = re.compile(r"respon|reply|answer|ตอบ|รอ")
_LASTING = re.compile(r"duration|length|ระยะเวลา")
"""What a header says of times of two parts: a call takes minutes and seconds, an answer may take days, and nothing that
somebody does lasts for longer than one."""
_TICKS = {"second": (1,), "minute": (1,), "hour": (1, 60)}
"""How many seconds apart the times are from which somebody works out hours and the like."""
_DAY_SECONDS = 86_400
_WORKBOOK_ZERO = dt.datetime(1899, 12, 30)


def header_unit(header: str) -> str | None:
    """The unit of time that a header names: ``Response time (hours)``, ``เวลาตอบกลับ (นาที)``."""
    found = _HEADER_UNIT.search(header.lower().replace("_", " "))
    return found.lastgroup.removeprefix("th_") if found and found.lastgroup else None


def read_duration(text: str, *, minutes_first: bool = False) -> float:
    """Read one cleaned text that carries its own units.

    Args:
        text: without spaces at its ends.
        minutes_first: ``2:15`` is two minutes and fifteen seconds.

    Returns:
        Minutes; NaN if it is none.
    """
    if not _START.match(text) or len(text) > LONGEST:
        return math.nan
    text = text.translate(DIGITS).lower()
    sign = -1.0 if text[:1] == "-" else 1.0
    text = text.lstrip("+-") if text[:1] in ("+", "-") else text
    clock = _CLOCK.fullmatch(text)
    if clock:
        days, first, second, third, fraction = clock.groups()
        seconds = float(third or 0) + float(f"0.{fraction or 0}")
        minutes = float(days or 0) * 1440
        if minutes_first and third is None:
            return sign * (minutes + float(first) + float(second) / 60)
        return sign * (minutes + float(first) * 60 + float(second) + seconds / 60)
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        try:
            return sign * sum(
                float(part) * MINUTES[unit]
                for part, unit in zip(iso.groups(), ("day", "hour", "minute", "second"), strict=True)
                if part
            )
        except ValueError:  # two points in one number
            return math.nan
    return sign * _sum_of_parts(_RUN_ON.sub(" ", text))


def _sum_of_parts(text: str) -> float:
    total, at = 0.0, 0
    seen: set[str] = set()
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return math.nan
        unit = str(part.lastgroup)
        if unit in seen:
            return math.nan
        seen.add(unit)
        total += float(part.group(1).replace(",", ".")) * MINUTES[unit]
        at = part.end()
    return total if seen else math.nan


def type_durations(column: RawColumn) -> Typed:
    """Decide a column of durations; the values are minutes.

    Plain numbers are minutes unless the header or the mapping file names another unit. Parts of a day, as spreadsheets
    hold times, are known by their decimals (see `_are_days`), or are below 1 under a header without unit.
    """
    column.set_blank()
    minutes_first = _minutes_first(column)
    own = np.array([read_duration(text, minutes_first=minutes_first) for text in column.texts], dtype=np.float64)
    amounts = amounts_of(column)
    plain = np.where(np.isnan(amounts.dot), amounts.comma, amounts.dot)
    plain[amounts.final | ~np.isnan(own) | (np.array(amounts.currency, dtype=object) != "")] = np.nan
    values = column.per_cell(own, np.nan)
    unitless = column.per_cell(plain, np.nan)
    unitless[column.numeric] = column.numbers[column.numeric]
    unitless[~(np.abs(unitless) < HUGE)] = np.nan
    there = ~np.isnan(unitless)
    if there.any():
        values[there] = unitless[there] * MINUTES[_unit(column, unitless, there)]
    for mask in (column.span, column.moment):
        if mask.any():
            of_cell, cells = column.distinct(mask)
            values[mask] = np.array([_span_minutes(cell, column.date1904) for cell in cells])[of_cell]
    bad = np.isnan(values) & ~column.blank
    column.note_errors()
    column.note_unreadable("duration-unreadable", bad)
    return Typed(pd.Series(values), bad, column.findings, column.decision)


def _minutes_first(column: RawColumn) -> bool:
    """Whether ``2:15`` is two minutes and fifteen seconds: by the mapping file, the header, else by what is too long for hours."""
    fits = np.array([_TWO_PARTS.fullmatch(text) is not None for text in column.texts], dtype=bool)
    two = [text for text, fit in zip(column.texts, fits, strict=True) if fit]
    given, header = column.given.get("clock"), column.header.lower().replace("_", " ")
    if given is not None or not two:
        return given == "m:ss" or bool(_MINUTES_FIRST.search(header))
    if header_unit(header) == "hour" or _HOURS_FIRST.search(header) or _WAITING.search(header):
        clock = "h:mm"
    elif _MINUTES_FIRST.search(header) or _CALLS.search(header):
        clock = "m:ss"
    else:
        longest = max(two, key=lambda text: int(text.split(":")[0]))
        clock = "m:ss" if _LASTING.search(header) and int(longest.split(":")[0]) >= 24 else "h:mm"
        column.note("duration-clock", "info", column.per_cell(fits, False), text=longest, clock=clock)
    column.decision["clock"] = clock
    return clock == "m:ss"


_ENDLESS = np.errstate(over="ignore", invalid="ignore")  # numbers too large for a time come out as no whole ones


def are_hours_of_a_clock(column: RawColumn) -> bool:
    """Whether a column of hours holds times, such as 1:30, in place of numbers."""
    if header_unit(column.header) != "hour":
        return False
    texts = any(_CLOCK.fullmatch(text.translate(DIGITS)) for text in column.texts)
    return texts or bool(column.span.any()) or _are_days(column.numbers[column.numeric], "hour")


def _unit(column: RawColumn, values: Floats, there: Mask) -> str:
    given, header = str(column.given.get("unit") or ""), column.header.lower().replace("_", " ")
    named = header_unit(header) or ""
    unit = next((one for one in (given, named) if one in MINUTES), "minute")
    if given not in MINUTES:
        size = np.abs(values[there & (values != 0)])
        clock = bool(_MINUTES_FIRST.search(header) or _HOURS_FIRST.search(header)) and not _is_whole(size, 1).all()
        below_one = not named and size.size > 0 and size.max() < 1 and bool(_is_long(size).any())
        if clock or below_one or _are_days(size, unit):
            unit = "day"
            column.note("duration-days", "warning", there)
        elif not named and size.size and _lasts(header):
            unit = _by_size(column, size, there)
    column.decision["unit"] = unit
    return unit


def _by_size(column: RawColumn, size: Floats, there: Mask) -> str:
    """The unit of how long things last, of which the header names none: minutes, where nothing lasts for more than a day then."""
    if size.max() <= MINUTES["day"]:
        column.note("duration-unit-unsaid", "info", there)
        return "minute"
    # a telephone that counts seconds writes thousands of milliseconds
    unit = "millisecond" if size.max() > _DAY_SECONDS or _is_whole(size, 1000).all() else "second"
    column.note("duration-too-long", "warning", there, unit=unit, largest=f"{size.max():,.0f}")
    return unit


def _lasts(header: str) -> bool:
    """Whether a header speaks of something that somebody does, which is over within a day."""
    return bool(_CALLS.search(header) or _LASTING.search(header)) and not _WAITING.search(header)


@_ENDLESS
def _are_days(numbers: Floats, unit: str) -> bool:
    """Whether numbers are times without their format, as a range has them: parts of a day, not the unit of their header.

    An hour and a half is 0.0625 of a day. As days they all come out at whole seconds, or minutes; as hours that somebody
    worked out from a clock they would do so as hours, too.
    """
    size = np.abs(numbers[numbers != 0])
    long = _is_long(size)
    if unit not in _TICKS or 2 * np.count_nonzero(long) < max(len(size), 1):
        return False
    return any(
        _is_whole(size * 86_400, tick).all() and not _is_whole(size[long] * MINUTES[unit] * 60, tick).all()
        for tick in _TICKS[unit]
    )


@_ENDLESS
def _is_long(numbers: Floats) -> Mask:
    """Numbers with more decimals than anybody types."""
    return ~_is_whole(numbers * 1e4, 1, 1e-6)


@_ENDLESS
def _is_whole(numbers: Floats, tick: float, nearly: float = 1e-3) -> Mask:
    return np.asarray(np.abs(numbers - tick * np.round(numbers / tick)) <= nearly)


def _span_minutes(cell: Any, date1904: bool) -> float:
    """Minutes of an Excel time; beyond 24 hours some readers give it as a date near the workbook's day zero."""
    if isinstance(cell, dt.timedelta):
        return cell.total_seconds() / 60
    if isinstance(cell, dt.time):
        return cell.hour * 60 + cell.minute + (cell.second + cell.microsecond / 1e6) / 60
    if isinstance(cell, dt.datetime) and cell.tzinfo is None:
        zero = dt.datetime(1904, 1, 1) if date1904 else _WORKBOOK_ZERO
        if cell.year <= zero.year + 1:
            days_as_excel = (
                dt.timedelta(days=1)
                if not date1904 and dt.datetime(1900, 1, 1) <= cell < dt.datetime(1900, 3, 1)
                else dt.timedelta()
            )
            return (cell - zero - days_as_excel).total_seconds() / 60
    return math.nan
