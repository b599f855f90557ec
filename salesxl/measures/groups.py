"""Counts that look at some of the rows alone: pandas has no such thing for groups, so each is counted by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def each(rows: Any, count: Callable[[Any], float]) -> Any:
    """The count of a DataFrame, or of every group of a DataFrameGroupBy."""
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        return count(rows)
    return pd.Series({key: count(part) for key, part in rows}, dtype=float)


def older(rows: Any, day: str, than: int, at: Any) -> Any:
    """The rows whose day lies at least so many days back."""
    import pandas as pd

    return rows[rows[day] <= pd.Timestamp(at) - pd.Timedelta(days=than)]
