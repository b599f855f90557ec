"""A table's columns as plain arrays, each looked up once: what windows choose rows by, and measures add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int32]
Found = TypeVar("Found")

NO_DAY = np.iinfo(np.int32).min
"""A day that is not known: before every other, and in no period."""
NEVER = np.iinfo(np.int32).max
_DAY_ZERO = date(1970, 1, 1).toordinal()


class Ready(NamedTuple):
    """From which day on a row counts: its own, where it counts at all, and so many days after another."""

    day: str
    where: str | None
    after: tuple[tuple[str, int], ...] = ()


class Columns:
    """The columns of a prepared table.

    Args:
        frame: the table; it is not changed, neither here nor later.
        whole: the columns of the table of which it is a part, and the places of its rows in there.
    """

    def __init__(self, frame: pd.DataFrame, whole: tuple[Columns, Codes] | None = None) -> None:
        self.frame, self.whole = frame, whole
        self._names: frozenset[Any] = whole[0]._names if whole else frozenset(frame.columns)
        self._known: dict[Any, Any] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def array(self, name: str) -> Any:
        """A column as numpy has it: numbers, flags or stamps; another kind as pandas has it."""
        return self._each(name, lambda whole: whole.array(name), lambda: self._plain(self.frame[name]))

    def _plain(self, column: pd.Series) -> Any:
        return column.to_numpy() if isinstance(column.dtype, np.dtype) else column.array

    def counts(self, where: str | None) -> Flags:
        """Which rows count: they are not set aside, and the column says so."""
        asked = "counts", where
        flags: Flags = self._each(asked, lambda whole: whole.counts(where), lambda: self._counted(where))
        return flags

    def _counted(self, where: str | None) -> Flags:
        if where is not None:
            said: Flags = self.frame[where].to_numpy(dtype=bool)
            return self.counts(None) & said
        if "set_aside" not in self:
            return np.ones(len(self.frame), dtype=bool)
        return np.asarray(self.frame["set_aside"].isna(), dtype=bool)

    def repeats(self, name: str) -> bool:
        """Whether several rows are of one of the kinds in a column of categories."""
        return self._once(("repeats", name), lambda: bool((np.bincount(self.array(name).codes + 1)[1:] > 1).any()))

    def left_out(self) -> Codes:
        """The places of the rows that are set aside."""
        return self._once(("left_out",), lambda: np.flatnonzero(~self.counts(None)))

    def days(self, name: str) -> Days:
        """A column of days as numbers."""
        asked = "days", name
        days: Days = self._each(asked, lambda whole: whole.days(name), lambda: day_numbers(self.frame[name]))
        return days

    def dated(self, name: str, first: date, last: date) -> Codes:
        """The places of the rows whose day is one of some."""
        return self._once(("dated", name, first, last), lambda: self._dated(name, day_number(first), day_number(last)))

    def _dated(self, name: str, first: int, last: int) -> Codes:
        days = self.days(name)
        if ("order", name) not in self._known:
            return np.flatnonzero((days >= first) & (days <= last))
        order, sorted_days = self._in_order(name)
        start, end = np.searchsorted(sorted_days, np.array([first, last + 1], dtype=np.int32))  # of one kind: no copy
        return np.sort(order[start:end])

    def sort_by(self, name: str) -> None:
        """Sort the rows by a column of days, once, so that many periods are found without a look at all rows for each."""
        self._in_order(name)

    def _in_order(self, name: str) -> tuple[Codes, Days]:
        return self._once(("order", name), lambda: _by_day(self.days(name)))

    def ready(self, when: Ready) -> Days:
        """From which day on each row counts."""
        return self._once(when, lambda: self._ready(when))

    def _ready(self, when: Ready) -> Days:
        if not when.after:
            return np.where(self.counts(when.where), self.days(when.day), np.int32(NEVER))
        *others, (other, count) = when.after
        known = self.days(other)
        earliest = np.where(known == NO_DAY, NEVER, known + np.int64(count)).astype(np.int32)
        return np.maximum(self.ready(when._replace(after=tuple(others))), earliest)

    def first_ready(self, when: Ready) -> int:
        """From which day on any row counts."""
        return self._once(("first", when), lambda: int(self.ready(when).min(initial=NEVER)))

    def firsts(self, name: str, when: Ready) -> Days:
        """For each category that counts at all the first day on which it does, in order of days."""
        return self._once((name, when), lambda: self._firsts(name, when))

    def _firsts(self, name: str, when: Ready) -> Days:
        kinds, ready = self.array(name), self.ready(when)
        rows = np.flatnonzero((kinds.codes >= 0) & (ready < NEVER))
        first = np.full(len(kinds.categories), NEVER, dtype=np.int32)
        np.minimum.at(first, kinds.codes[rows], ready[rows])
        return np.sort(first[first < NEVER])

    def _each(self, asked: Any, of_whole: Callable[[Columns], Any], find: Callable[[], Any]) -> Any:
        """What each row has by itself: in a part what it has in the whole."""
        if self.whole is None:
            return self._once(asked, find)
        columns, places = self.whole
        return self._once(asked, lambda: of_whole(columns)[places])

    def _once(self, asked: Any, find: Callable[[], Found]) -> Found:
        if asked not in self._known:
            self._known[asked] = find()
        found: Found = self._known[asked]
        return found


def _by_day(days: Days) -> tuple[Codes, Days]:
    known = days[days != NO_DAY]
    since = np.where(days == NO_DAY, 0, days - known.min(initial=NEVER) + np.int64(1))
    quick = (
        since.astype(np.uint16) if since.max(initial=0) < 1 << 16 else since
    )  # numpy sorts so small numbers in one go
    order = np.argsort(quick, kind="stable")
    return order, days[order]


def day_numbers(stamps: pd.Series) -> Days:
    """Days as numbers, the time of day left out."""
    days = stamps.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.maximum(days, NO_DAY).astype(np.int32)


def span_of(days: Days) -> tuple[date, ...]:
    """The first and the last of some days; nothing where none is known."""
    known = days[days != NO_DAY]
    return tuple(np.array([known.min(), known.max()], dtype="datetime64[D]").tolist()) if len(known) else ()


def day_number(day: date) -> int:
    """One day as such a number."""
    return day.toordinal() - _DAY_ZERO
