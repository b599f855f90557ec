"""The few operations that formulas need beyond + - * /, on numbers, arrays and Series alike.

A formula has no value where its denominator is empty. Inside `calculate` the reason is kept beside it; a plain call
gives nan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple


class Refusal(NamedTuple):
    """Where a formula gave no value, the rule of the reason, and the input that is to blame (None: the last one)."""

    where: Any
    rule: str
    what: str | None


refusals: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)
"""While `calculate` runs a formula: where it refused to give a value."""


def ratio(top: Any, bottom: Any) -> Any:
    """Top divided by bottom; no value where the bottom is 0.

    >>> ratio(7700, 8)
    962.5
    """
    return top / refuse(bottom, bottom == 0, "empty")


def share(part: Any, whole: Any, what: str | None = None) -> Any:
    """A part as a share of its whole; no value where the whole is 0, or the part is none of it.

    >>> share(3, 5)
    0.6
    """
    impossible = (part < 0) | (part > whole)
    return refuse(ratio(part, whole), impossible, "domain", what)


def root(value: Any, steps: Any) -> Any:
    """What multiplied by itself so many times gives the value; no value below 0, or where there are no steps.

    >>> root(0.25, 2)
    0.5
    """
    none = steps == 0
    value = refuse(value, value < 0, "domain")
    return refuse(value ** (1.0 / refuse(steps, none, "empty")), none, "empty")  # 1 to the power of nan would be 1


def refuse(value: Any, where: Any, rule: str, what: str | None = None) -> Any:
    """The value, but none (nan) where the condition holds, with that rule as the reason."""
    kept = refusals.get()
    if kept is not None:
        kept.append(Refusal(where, rule, what))
    if not getattr(where, "shape", ()):
        return float("nan") if where else value
    if hasattr(value, "mask"):
        return value.mask(where)
    import numpy as np  # only here: listing the metrics does not need it

    return np.where(where, np.nan, value)


def not_below(value: Any, least: Any) -> Any:
    """The larger of the value and the least it can be, element by element."""
    return value.clip(least, None) if hasattr(value, "clip") else max(value, least)


def straight_line(newest_first: Sequence[Any]) -> Any:
    """The value one step after the newest of some values in a row, on the straight line of least squares through them.

    The same as FORECAST.LINEAR. Values that are not known are None or nan; fewer than three are no trend.

    >>> round(float(straight_line([2000, 2400, 3000])), 2)
    1466.67
    """
    import numpy as np

    known = [
        (-float(step), np.asarray(value, dtype=float))
        for step, value in enumerate(newest_first, start=1)
        if value is not None
    ]
    there = [~np.isnan(y) for _, y in known]
    count = sum((here.astype(float) for here in there), np.float64(0.0))
    enough = np.maximum(count, 1.0)
    x_mean = sum((x * here for (x, _), here in zip(known, there, strict=True)), np.float64(0.0)) / enough
    y_mean = sum((np.where(here, y, 0.0) for (_, y), here in zip(known, there, strict=True)), np.float64(0.0)) / enough
    spread = sum(
        (np.where(here, (x - x_mean) ** 2, 0.0) for (x, _), here in zip(known, there, strict=True)), np.float64(0.0)
    )
    together = sum(
        (np.where(here, (x - x_mean) * (y - y_mean), 0.0) for (x, y), here in zip(known, there, strict=True)),
        np.float64(0.0),
    )
    ahead = y_mean - x_mean * together / np.where(spread > 0, spread, math.inf)
    return refuse(ahead, count < 3, "too_few_points")
