"""Rows in groups, as measures see them: pandas' groups, but distinct categories are counted by their codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.intp]
_WIDE = 1 << 24  # cells of a table of groups and categories that is still small beside the rows


class GroupedRows:
    """What a DataFrameGroupBy is to a measure: its columns, and its groups one by one.

    Args:
        rows: the rows to aggregate.
        codes: the number of each row's group.
    """

    def __init__(self, rows: pd.DataFrame, codes: Codes) -> None:
        self.rows, self.codes = rows, codes
        self.groups = rows.groupby(codes, sort=False)

    def __getitem__(self, name: str) -> _Column:
        return _Column(self, name)

    def __iter__(self) -> Iterator[tuple[Any, pd.DataFrame]]:
        return iter(self.groups)


class _Column:
    def __init__(self, grouped: GroupedRows, name: str) -> None:
        self._grouped, self._name = grouped, name

    def nunique(self) -> pd.Series:
        """Distinct values in each group."""
        values, codes = self._grouped.rows[self._name], self._grouped.codes
        if not isinstance(values.dtype, pd.CategoricalDtype):
            return self._grouped.groups[self._name].nunique()
        held = pd.unique(codes)
        counts = distinct(codes, values.cat.codes.to_numpy(), len(values.cat.categories), int(held.max(initial=-1)) + 1)
        return pd.Series(counts[held], index=held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._grouped.groups[self._name], name)


def distinct(groups: npt.NDArray[Any], values: npt.NDArray[Any], kinds: int, count: int) -> Codes:
    """How many of the kinds occur in each of so many groups; -1 is none of them."""
    known = (values >= 0) & (groups >= 0)
    groups, values = groups[known].astype(np.intp, copy=False), values[known]
    of_kind = np.full(kinds, -1, dtype=np.intp)  # a group in which each kind occurs
    of_kind[values] = groups
    if (of_kind[values] == groups).all():  # the only one: an order has one customer
        return np.bincount(of_kind[of_kind >= 0], minlength=count)
    pairs = groups * kinds + values
    if count * kinds > _WIDE:
        return np.bincount(pd.unique(pairs) // kinds, minlength=count)
    seen = np.zeros((count, kinds), dtype=bool)
    seen.reshape(-1)[pairs] = True
    counts: Codes = np.count_nonzero(seen, axis=1)
    return counts
