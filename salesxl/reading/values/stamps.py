"""Arrays of moments: days from year, month and day; Buddhist years; serial numbers; time zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.eras import BUDDHIST
from salesxl.reading.values.date_text import read_offset
from salesxl.reading.values.raw_column import Floats, Mask

Stamps = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]

NAT = np.datetime64("NaT", "us")
_BUDDHIST_YEARS = (2400, 2700)
_DAY_ZERO = {False: np.datetime64("1899-12-30", "us"), True: np.datetime64("1904-01-01", "us")}
_DAY_IN_MS = 86_400_000
_HEADER_ZONE = re.compile(
    r"(?<![A-Za-z])(?:UTC|GMT)\s?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?(?![A-Za-z0-9])"
    r"|\((?P<name>[A-Z][A-Za-z]+/[A-Za-z_/]+)\)"
)


def is_buddhist(year: Ints) -> Mask:
    """Which years can only be Buddhist ones."""
    return np.asarray((year >= _BUDDHIST_YEARS[0]) & (year <= _BUDDHIST_YEARS[1]), dtype=bool)


def days(year: Ints, month: Ints, day: Ints) -> Stamps:
    """The days of a calendar; NaT for the 30th of February and its like."""
    fits = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = ((np.where(fits, year, 1970) - 1970) * 12 + np.where(fits, month, 1) - 1).astype("M8[M]")
    found = months.astype("M8[D]") + (np.where(fits, day, 1) - 1).astype("m8[D]")
    fits &= found.astype("M8[M]") == months
    return np.where(fits, found.astype("M8[us]"), NAT)


def year_of(stamps: Stamps) -> Ints:
    """The year of each moment, 0 where there is none."""
    years = stamps.astype("M8[Y]").astype(np.int64) + 1970
    return np.where(np.isnat(stamps), 0, years)


def within(stamps: Stamps, first: int, last: int) -> Mask:
    """Which moments lie in some years, from the first to the last; asking each for its year takes ten times as long."""
    return np.asarray((stamps >= np.datetime64(str(first))) & (stamps < np.datetime64(str(last + 1))))


def month_of(stamps: Stamps) -> Ints:
    """The month of each moment, from 1."""
    return np.asarray(stamps.astype("M8[M]").astype(np.int64) % 12 + 1)


def day_of(stamps: Stamps) -> Ints:
    """The day of the month of each moment, from 1."""
    return np.asarray((stamps.astype("M8[D]") - stamps.astype("M8[M]").astype("M8[D]")).astype(np.int64) + 1)


def clock_of(stamps: Stamps) -> npt.NDArray[np.timedelta64]:
    """The time since midnight."""
    return np.asarray(stamps - stamps.astype("M8[D]"))


def replace_buddhist_years(stamps: Stamps) -> Mask:
    """Turn Buddhist years of true dates into Christian ones, in place, and say where.

    The year is replaced, not a number of days taken off; a 29 February that 543 years earlier does not exist is NaT.
    """
    buddhist = within(stamps, *_BUDDHIST_YEARS)
    if buddhist.any():
        old = stamps[buddhist]
        stamps[buddhist] = days(year_of(old) - BUDDHIST, month_of(old), day_of(old)) + clock_of(old)
    return buddhist


@dataclass
class NumberDates:
    """What bare numbers say as dates, and which way each was understood."""

    stamps: Stamps
    serial: Mask
    period: Mask
    epoch: Mask
    buddhist: Mask


def from_numbers(values: Floats, date1904: bool) -> NumberDates:
    """Read numbers as dates.

    Args:
        values: NaN where there is none.
        date1904: serials count from 1904.

    Returns:
        Serials of a spreadsheet from 20,000 (1954) to 80,000 (2119) and those that a Buddhist year typed into a date
        cell makes; ``20260501``; periods ``202605`` and ``2026``; seconds or milliseconds since 1970. Else NaT.
    """
    if np.isnan(values).all():
        return NumberDates(np.full(len(values), NAT), *(np.zeros(len(values), dtype=bool) for _ in range(4)))
    with np.errstate(invalid="ignore"):
        buddhist = (values >= 233_000) & (values < 254_000)
        serial = ((values >= 20_000) & (values < 80_000)) | buddhist
        epoch = ((values >= 1e9) & (values < 2.2e9)) | ((values >= 1e12) & (values < 2.2e12))
    stamps = np.full(len(values), NAT)
    stamps[serial] = _DAY_ZERO[date1904] + np.round(values[serial] * _DAY_IN_MS).astype("m8[ms]")
    replace_buddhist_years(stamps)
    milliseconds = np.where(values[epoch] >= 1e12, values[epoch], values[epoch] * 1000)
    stamps[epoch] = np.datetime64(0, "us") + np.round(milliseconds).astype("m8[ms]")
    period = np.zeros(len(values), dtype=bool)
    for year_at, month_at in ((1, 0), (100, 1), (10_000, 100)):
        written = _written_out(values, year_at) & ~serial
        number = values[written].astype(np.int64)
        year, first = number // year_at, np.ones_like(number)
        thai = is_buddhist(year)
        buddhist[written] = thai
        month = number // month_at % 100 if month_at else first
        day = number % 100 if year_at == 10_000 else first
        stamps[written] = days(np.where(thai, year - BUDDHIST, year), month, day)
        period |= written & (year_at < 10_000)
    return NumberDates(stamps, serial, period & ~np.isnat(stamps), epoch, buddhist & ~np.isnat(stamps))


def _written_out(values: Floats, year_at: int) -> Mask:
    """Numbers that are a year, then perhaps month and day, in digits."""
    with np.errstate(invalid="ignore"):
        year = np.floor(values / year_at)
        whole = values == np.floor(values)
        near = ((year >= 1980) & (year <= 2099)) | ((year >= 1980 + BUDDHIST) & (year <= 2099 + BUDDHIST))
    return np.asarray(whole & near, dtype=bool)


def zone_of_header(header: str) -> str | None:
    """The zone that a header names: ``Created (UTC)``, ``Time (GMT+7)``, ``Start (Europe/Berlin)``."""
    found = _HEADER_ZONE.search(header)
    if not found:
        return None
    if found["name"]:
        return str(found["name"]) if is_zone(found["name"]) else None
    return offset_name(read_offset(found["offset"])) if found["offset"] else "UTC"


def offset_name(minutes: float) -> str:
    """``+07:00`` for 420."""
    hours, rest = divmod(abs(int(minutes)), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def is_zone(name: str) -> bool:
    """Whether that is a zone: a name of the tz database or an offset."""
    if re.fullmatch(r"[+-][0-9]{2}:[0-9]{2}", name):
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def move(stamps: Stamps, source: str, target: str) -> Stamps:
    """Local times of one zone as local times of another.

    An hour that a clock change repeats is taken as its second run, an hour that it skips as the next that exists.
    """
    index = pd.DatetimeIndex(stamps)
    if source[:1] in ("+", "-"):
        index = (index - pd.Timedelta(minutes=read_offset(source))).tz_localize("UTC")
    else:
        index = index.tz_localize(source, ambiguous=np.zeros(len(index), dtype=bool), nonexistent="shift_forward")
    return np.asarray(index.tz_convert(target).tz_localize(None).as_unit("us"))
