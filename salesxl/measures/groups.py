"""Counts that pandas has no groups for: each group is counted by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def each(rows: Any, count: Callable[[Any], float]) -> Any:
    """The count of some rows, or of every group of them."""
    import pandas as pd

    from salesxl.evaluation.rows import GroupedRows

    if not isinstance(rows, GroupedRows):
        return count(rows)
    return pd.Series({key: count(part) for key, part in rows}, dtype=float)
