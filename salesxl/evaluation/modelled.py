"""Models fitted to the rows of each group, or up to each period: long work, which this process or others can do.

A fit has all rows of its group or period, so nothing is pieced together from halves. To others go only the columns that
the measure looks at, once to each worker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from salesxl.catalog import MEASURES
from salesxl.dataset import Dataset
from salesxl.errors import SalesxlError
from salesxl.evaluation.columns import Codes
from salesxl.evaluation.measuring import aggregate, columns_of, counted, grouped
from salesxl.evaluation.missing import NoValueError
from salesxl.evaluation.rows import Rows
from salesxl.periods import Period
from salesxl.registry import Measure
from salesxl.results import Reason
from salesxl.spread import one_by_one

Answer = float | Reason
"""A measure's value, or why there is none."""


def of_groups(measure: Measure, period: Period | None, by: str, data: Dataset) -> dict[Any, Answer]:
    """The answer for each group of a measure's rows."""
    asked = "modelled", measure.key, period, by
    if asked not in data.memo:
        groups, names = grouped(measure, period, by, data)
        rows = {names[number]: (period, some.at) for number, some in groups}
        data.memo[asked] = dict(zip(rows, _answers(measure, [*rows.values()], data), strict=True))
    known: dict[Any, Answer] = data.memo[asked]
    return known


def of_periods(measure: Measure, periods: Sequence[Period], data: Dataset) -> dict[Period, Answer]:
    """The answer for each of some periods."""
    asked = "modelled", measure.key, tuple(periods)
    if asked not in data.memo:
        answers = _answers(measure, [(period, None) for period in periods], data)
        data.memo[asked] = dict(zip(periods, answers, strict=True))
    known: dict[Period, Answer] = data.memo[asked]
    return known


def _answers(measure: Measure, parts: Sequence[tuple[Period | None, Codes | None]], data: Dataset) -> Iterator[Answer]:
    frame = data.tables[measure.table]
    looked_at = {*measure.needs, measure.day, measure.where, "set_aside"}
    slim = {measure.table: frame[[name for name in frame if name in looked_at]]}
    for answer in (data.spread or one_by_one)(
        _answer, parts, Dataset(slim, data.settings, as_of_given=data.as_of), measure.key
    ):
        if isinstance(answer, SalesxlError):  # the worker was lost
            raise answer
        yield answer


def _answer(part: tuple[Period | None, Codes | None], data: Dataset, key: str) -> Answer:
    """What the rows at some places come to; those of the period where no places are given."""
    measure, (period, places) = MEASURES[key], part
    rows = counted(measure, period, data) if places is None else Rows(columns_of(measure, data), places)
    try:
        return float(aggregate(measure, rows, period, data))
    except NoValueError as missing:
        return missing.reason
