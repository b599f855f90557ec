"""What slow, obviously right counts are made of; see ``test_oracles.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import prod
from statistics import fmean, median

from random_firm import Rows

from salesxl.periods import Period

Count = Callable[[Rows, Period], float | None]


def inside(when: datetime | None, period: Period) -> bool:
    return when is not None and period.start <= when.date() <= period.end


def mean(numbers: list[float]) -> float | None:
    return fmean(numbers) if numbers else None


def middle(numbers: list[float]) -> float | None:
    return median(numbers) if numbers else None


def part(some: float, of: float) -> float | None:
    return some / of if of else None


def times(*numbers: float | None) -> float | None:
    return None if None in numbers else prod(numbers)  # type: ignore[type-var]


def by(some: float | None, of: float | None) -> float | None:
    return None if some is None or of is None else part(some, of)
