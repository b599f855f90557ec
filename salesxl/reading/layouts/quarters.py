"""Columns of quarters beside those of their months, which they add up: as a total does, they must not count again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from salesxl.reading.layouts import months

_CENT = 0.005


class Quarters(NamedTuple):
    """The columns of quarters that add up months, and in how many rows one comes to another sum than they do."""

    columns: list[int]
    short: int = 0


def summed(headers: Sequence[str], wide: Sequence[int], amounts: Callable[[int], npt.NDArray[np.float64]]) -> Quarters:
    """Which of some columns of months and quarters add up others.

    Args:
        headers: the header line.
        wide: the columns.
        amounts: the numbers of a column.
    """
    spans = {index: span for index in wide if (span := months.of(headers[index]))}
    if not any(span.month for span in spans.values()):
        return Quarters([])
    found, short = [], 0
    for place, (index, whole) in enumerate(spans.items()):
        if whole.month:
            continue
        own = [other for other, span in spans.items() if _lies_in(span, whole)]
        before = [other for other in wide[max(place - 3, 0) : place] if spans[other].month]
        if len(before) == 3 and not _differ(amounts, index, before):  # a fiscal year's quarters may be of other months
            found.append(index)
        elif own:
            found.append(index)
            short += _differ(amounts, index, own)
    return Quarters(found, short)


def _lies_in(span: months.Span, whole: months.Span) -> bool:
    same_year = span.year == whole.year or None in (span.year, whole.year)
    return same_year and bool(span.month) and ((span.month or 0) + 2) // 3 == whole.quarter


def _differ(amounts: Callable[[int], npt.NDArray[np.float64]], whole: int, parts: Sequence[int]) -> int:
    """In how many rows a column comes to another sum than others do."""
    together = np.sum([np.nan_to_num(amounts(part)) for part in parts], axis=0)
    return int((np.abs(amounts(whole) - together) > _CENT).sum())
