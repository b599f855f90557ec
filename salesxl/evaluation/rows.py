"""Rows as measures see them: those of a window, or in groups. They look like pandas; what is asked often is counted by codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.evaluation.columns import NO_DAY, Codes, Columns, Flags, Ready, day_number

_WIDE = 1 << 24  # cells of a table of groups and categories that is still small beside the rows
_MANY = 64  # times more kinds than rows: sorting the rows is quicker than a mark for each kind


class Rows:
    """The rows of a window.

    Args:
        columns: of their table.
        at: their places in it, in order.
        made: columns that the window made for them.
    """

    def __init__(self, columns: Columns, at: Codes, made: Mapping[str, Any] | None = None) -> None:
        self.columns, self.made = columns, made or {}
        if at is not None:
            self.at = at

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, name: str) -> Any:
        values = self.made.get(name)
        if values is None:
            whole = self.columns.array(name)
            if isinstance(whole, pd.Categorical):
                return _Kinds(whole.codes[self.at], len(whole.categories))
            values = whole[self.at]
        if isinstance(values, pd.Categorical):
            return _Kinds(values.codes, len(values.categories))
        if isinstance(values, np.ndarray) and values.dtype.kind in "fbiu":
            return _Numbers(values)
        return pd.Series(values)

    def once(self, kind: str) -> Rows:
        """The first row of each kind: of a deal of which every product has a row."""
        if not self.columns.repeats(kind):
            return self
        return self.only(_firsts(self.columns.array(kind).codes[self.at]))

    def totals(self, kind: str, name: str) -> Any:
        """A column of numbers added up for each kind: for each order over its lines."""
        if not self.columns.repeats(kind):
            return self[name]
        values, codes = np.asarray(self.columns.array(name)[self.at]), self.columns.array(kind).codes[self.at]
        return _Numbers(_added_up(codes.astype(np.intp), values)[1])

    def older(self, day: str, than: int, at: date) -> Rows:
        """Those whose day lies at least so many days back."""
        days = self.columns.days(day)[self.at]
        return self.only((days <= day_number(at) - than) & (days != NO_DAY))

    def only(self, kept: Flags | Codes) -> Rows:
        """Some of the rows: a flag for each, or their places among them."""
        return Rows(self.columns, self.at[kept], {name: values[kept] for name, values in self.made.items()})

    def series(self, name: str) -> pd.Series:
        """A column of the rows as pandas has it."""
        values = self.made.get(name)
        return pd.Series(self.columns.array(name)[self.at] if values is None else values)

    def frame(self, names: Sequence[str]) -> pd.DataFrame:
        """The rows with some columns, and with those that the window made."""
        plain = {name: self.columns.array(name)[self.at] for name in names if name not in self.made}
        return pd.DataFrame(plain | dict(self.made), pd.RangeIndex(len(self.at)))

    def mark(self, marks: Flags) -> None:
        """Set the marks at the places of the rows."""
        marks[self.at] = True


class RowsUpTo(Rows):
    """The rows up to a day. Distinct values up to any day are known from the first day of each.

    Args:
        columns: of their table.
        when: from which day on each row counts.
        until: the day.
    """

    def __init__(self, columns: Columns, when: Ready, until: int) -> None:
        super().__init__(columns, None)  # type: ignore[arg-type]  # found when asked for
        self.when, self.until = when, until

    @cached_property
    def at(self) -> Codes:  # type: ignore[override]
        """Their places in the table, in order."""
        return np.flatnonzero(self.columns.ready(self.when) <= self.until)

    def __bool__(self) -> bool:
        return self.columns.first_ready(self.when) <= self.until

    def __len__(self) -> int:
        return int(np.count_nonzero(self.columns.ready(self.when) <= self.until))

    def __getitem__(self, name: str) -> Any:
        if isinstance(self.columns.array(name), pd.Categorical):
            return _KindsUpTo(self, name)
        return super().__getitem__(name)

    def mark(self, marks: Flags) -> None:
        """Set the marks at the places of the rows."""
        marks |= self.columns.ready(self.when) <= self.until

    def older(self, day: str, than: int, at: date) -> Rows:
        """Those whose day lies at least so many days before the day up to which rows count."""
        return RowsUpTo(self.columns, self.when._replace(after=(*self.when.after, (day, than))), self.until)


class _Numbers:
    """A column of numbers; the arithmetic of pandas: what is missing is left out."""

    def __init__(self, values: npt.NDArray[Any]) -> None:
        self._values = values

    @property
    def _known(self) -> npt.NDArray[Any]:
        return np.asarray(self._values[~np.isnan(self._values)])

    def sum(self, min_count: int = 0) -> float:
        total = float(self._values.sum())
        if total == total and len(self._values) >= min_count:  # else one is missing
            return total
        missing = np.isnan(self._values)
        if len(missing) - np.count_nonzero(missing) < min_count:
            return float("nan")
        return float(np.where(missing, 0, self._values).sum())

    def mean(self) -> float:
        return self.sum() / self.count() if self.count() else float("nan")

    def median(self) -> float:
        return float(np.median(self._known)) if self.count() else float("nan")

    def count(self) -> int:
        return len(self._values) - int(np.count_nonzero(np.isnan(self._values)))


class _Kinds:
    """A column of categories; -1 is none."""

    def __init__(self, codes: npt.NDArray[Any], kinds: int) -> None:
        self._codes, self._kinds = codes, kinds

    def nunique(self) -> int:
        if len(self._codes) * _MANY < self._kinds:
            return len(np.unique(self._codes[self._codes >= 0]))
        seen = np.zeros(self._kinds + 1, dtype=bool)
        seen[self._codes] = True
        return int(np.count_nonzero(seen[:-1]))

    def count(self) -> int:
        return int(np.count_nonzero(self._codes >= 0))


class _KindsUpTo:
    def __init__(self, rows: RowsUpTo, name: str) -> None:
        self._rows, self._name = rows, name

    def nunique(self) -> int:
        firsts = self._rows.columns.firsts(self._name, self._rows.when)
        return int(np.searchsorted(firsts, np.int32(self._rows.until), side="right"))


class GroupedRows:
    """Rows in groups: of each column what pandas' groups tell.

    Args:
        rows: the rows to aggregate.
        codes: the number of each row's group.
    """

    def __init__(self, rows: Rows, codes: Codes) -> None:
        self.rows, self.codes = rows, codes

    def __getitem__(self, name: str) -> _Column:
        return _Column(self.rows.series(name), self.codes)

    def __iter__(self) -> Iterator[tuple[int, Rows]]:
        """The number of each group, and its rows."""
        order = np.argsort(self.codes, kind="stable")
        ends = np.flatnonzero(np.diff(self.codes[order], append=-1)) + 1
        for places in np.split(order, ends[:-1]) if len(order) else ():
            yield int(self.codes[places[0]]), self.rows.only(places)

    def once(self, kind: str) -> GroupedRows:
        """The first row of each kind in each group."""
        if not self.rows.columns.repeats(kind):
            return self
        first = _firsts(self._pairs(kind))
        return GroupedRows(self.rows.only(first), self.codes[first])

    def totals(self, kind: str, name: str) -> Any:
        """A column of numbers added up for each kind in each group."""
        if not self.rows.columns.repeats(kind):
            return self[name]
        pairs, totals = _added_up(self._pairs(kind), self.rows.series(name).to_numpy())
        return _Column(pd.Series(totals), pairs // self._kinds(kind))

    def _pairs(self, kind: str) -> Codes:
        """A number for each group and kind; -1 of rows of no kind."""
        kinds = self.rows.columns.array(kind).codes[self.rows.at]
        return np.where(kinds < 0, -1, self.codes * self._kinds(kind) + kinds)

    def _kinds(self, kind: str) -> int:
        return len(self.rows.columns.array(kind).categories)


def _firsts(codes: npt.NDArray[Any]) -> Codes:
    """The places of the first of each code, and of all below 0, which are none."""
    return np.flatnonzero((codes < 0) | ~pd.Series(codes).duplicated().to_numpy())


def _added_up(codes: Codes, values: npt.NDArray[Any]) -> tuple[Codes, npt.NDArray[np.float64]]:
    """The codes that have a value, each once, and the sum of the values of each; -1 is no code."""
    known = (codes >= 0) & ~np.isnan(values)
    places, held = pd.factorize(codes[known])
    return np.asarray(held, dtype=np.intp), np.bincount(places, values[known], len(held)).astype(np.float64)


class _Column:
    def __init__(self, values: pd.Series, codes: Codes) -> None:
        self._values, self._codes = values, codes

    def nunique(self) -> pd.Series:
        """Distinct values in each group."""
        if not isinstance(self._values.dtype, pd.CategoricalDtype):
            return self._values.groupby(self._codes, sort=False).nunique()
        kinds, held = self._values.cat, pd.unique(self._codes)
        counts = distinct(self._codes, kinds.codes.to_numpy(), len(kinds.categories), int(held.max(initial=-1)) + 1)
        return pd.Series(counts[held], index=held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._values.groupby(self._codes, sort=False), name)


def distinct(groups: npt.NDArray[Any], values: npt.NDArray[Any], kinds: int, count: int) -> Codes:
    """How many of the kinds occur in each of so many groups; -1 is none of them."""
    known = (values >= 0) & (groups >= 0)
    groups, values = groups[known].astype(np.intp, copy=False), values[known]
    pairs = groups * kinds + values
    if len(pairs) * _MANY < kinds:
        return np.bincount(pd.unique(pairs) // kinds, minlength=count)
    of_kind = np.full(kinds, -1, dtype=np.intp)  # a group in which each kind occurs
    of_kind[values] = groups
    if (of_kind[values] == groups).all():  # the only one: an order has one customer
        return np.bincount(of_kind[of_kind >= 0], minlength=count)
    if count * kinds > _WIDE:
        return np.bincount(pd.unique(pairs) // kinds, minlength=count)
    seen = np.zeros((count, kinds), dtype=bool)
    seen.reshape(-1)[pairs] = True
    counts: Codes = np.count_nonzero(seen, axis=1)
    return counts
