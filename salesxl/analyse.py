"""An analysis by name: a table as the answer."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from salesxl.analyses import ANALYSES, find_analysis
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.errors import UnknownName, UsageError
from salesxl.evaluation.keys import find_field
from salesxl.periods import Period, parse_period
from salesxl.results import TableResult


def analyse(
    name: str, data: Dataset, *, period: str | Period | date | Sequence[date] | None = None, **options: Any
) -> TableResult:
    """Run an analysis.

    Args:
        name: its key.
        data: prepared tables.
        period: see `salesxl.periods.parse_period`.
        options: what the analysis takes beside it (``by``, ``metric``, ...); None is left out.

    Raises:
        UnknownName: no such analysis.
        UsageError: it does not take such an option.
    """
    found = find_analysis(name)
    if found is None:
        raise UnknownName("errors.no_analysis", name, [*ANALYSES, *METRICS])
    takes = inspect.signature(found.function).parameters
    chosen = {key: value for key, value in options.items() if value is not None}
    for option in chosen:
        if option not in takes:
            known = ", ".join(key for key in takes if key != "data")
            raise UsageError("errors.no_option", analysis=found.key, option=option, known=known)
    if "by" in chosen:
        with suppress(UnknownName):  # some know words of their own
            chosen["by"] = find_field(data, chosen["by"])
    span = parse_period(period, as_of=data.as_of, settings=data.settings) if period is not None else None
    result: TableResult = found.function(data, period=span, **chosen)
    return result
