"""The few operations that formulas need beyond + - * /, on numbers, arrays and Series alike.

A formula has no value where its denominator is empty. Inside `calculate` the reason is kept beside it; a plain call
gives nan.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

refusals: ContextVar[list[tuple[Any, str]] | None] = ContextVar("refusals", default=None)
"""While `calculate` runs a formula: where it refused to give a value, and the reason's rule."""


def ratio(top: Any, bottom: Any) -> Any:
    """Top divided by bottom; no value where the bottom is 0.

    >>> ratio(7700, 8)
    962.5
    """
    return top / refuse(bottom, bottom == 0, "empty")


def refuse(value: Any, where: Any, rule: str) -> Any:
    """The value, but none (nan) where the condition holds, with that rule as the reason."""
    kept = refusals.get()
    if kept is not None:
        kept.append((where, rule))
    if not hasattr(where, "__len__"):
        return float("nan") if where else value
    if hasattr(value, "mask"):
        return value.mask(where)
    import numpy as np  # only here: listing the metrics does not need it

    return np.where(where, np.nan, value)


def not_above(value: Any, most: float) -> Any:
    """The smaller of the value and the most it can be, element by element."""
    return value.clip(upper=most) if hasattr(value, "clip") else min(value, most)
