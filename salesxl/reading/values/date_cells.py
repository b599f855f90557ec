"""The dates in the cells of a column, each distinct one read once: what its texts say, and its true dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.eras import SHORT_BUDDHIST
from salesxl.reading.values import date_text as said
from salesxl.reading.values import stamps as st
from salesxl.reading.values.raw_column import Codes, Floats, Mask, RawColumn
from salesxl.reading.values.stamps import NAT, Ints, Stamps


@dataclass
class Days:
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


def read_texts(column: RawColumn) -> tuple[Days, npt.NDArray[np.timedelta64], Floats]:
    """The distinct days; and for every distinct text its time of day and its offset from UTC in minutes."""
    (of_text, day_texts), (of_time, time_texts) = _split_alike(column.texts) or _split(column.texts)
    read = [said.read_day(text) for text in day_texts]
    parts = list(zip(*read, strict=True)) or [()] * len(said.DayText._fields)
    per_text = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts)).astype(np.float64)
    form, first, second, third, year_digits, era = (np.array(part, dtype=np.int64) for part in parts[:6])
    days = Days(
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


def true_dates(column: RawColumn) -> tuple[Stamps, Mask]:
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
