"""Counts that pandas has no groups for: each group is counted by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def each(rows: Any, count: Callable[[Any], float], *, all_known: bool = True) -> Any:
    """The count of some rows, or of every group of them; unless all have to be known, a group may be without."""
    import pandas as pd

    from salesxl.missing import NoValueError
    from salesxl.rows import GroupedRows

    if not isinstance(rows, GroupedRows):
        return count(rows)
    found = {}
    for key, part in rows:
        try:
            found[key] = count(part)
        except NoValueError:
            if all_known:
                raise
            found[key] = float("nan")
    return pd.Series(found, dtype=float)
