"""A metric computed from numbers typed in, or from columns of numbers: the same formula, no tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from salesxl.arithmetic import Refusal, refusals
from salesxl.catalog import find_metric
from salesxl.errors import UnknownName, UsageError
from salesxl.evaluation.inputs import Label, divisor, label
from salesxl.registry import Metric, Variant
from salesxl.results import Reason, Result

Numbers = float | Sequence[float | None]


def from_numbers(metric: str, *inputs: Numbers | None, variant: str | None = None) -> Result | list[Result]:
    """Compute a metric from its inputs, in the order in which its formula names them.

    Args:
        metric: its key, alias or label.
        inputs: numbers, or columns of numbers of one length; None leaves an optional last input out.
        variant: one of the metric's variants. Without one it is the first that takes so many inputs.

    Returns:
        one Result, or a list of them where a column was given.

    Raises:
        UnknownName: no such metric or variant.
        UsageError: the number of inputs does not fit.
    """
    found = find_metric(metric)
    given = list(inputs)
    while given and given[-1] is None:
        given.pop()
    chosen = _variant(found, variant, len(given))
    columns = [_column(value) for value in given]
    lengths = {len(column) for column in columns if column is not None}
    alone = not lengths
    if len(lengths) > 1:
        return _without(found, chosen, Reason("unequal_columns"))
    if any(column is not None and column.dtype == object for column in columns) or any(
        isinstance(value, str) for value in given
    ):
        return _without(found, chosen, Reason("wrong_kind", {"what": _labels(chosen, given)}))
    length = lengths.pop() if lengths else 1
    arrays = [
        np.full(length, np.nan if value is None else value, dtype=float) if column is None else column
        for value, column in zip(given, columns, strict=True)
    ]
    kept: list[Refusal] = []
    token = refusals.set(kept)
    try:
        values = np.broadcast_to(np.asarray(chosen.function(*arrays), dtype=float), length)
    finally:
        refusals.reset(token)
    by_name = dict(zip(chosen.inputs, arrays, strict=False))  # optional ones may be left out
    results = [_one(found, chosen, float(values[i]), i, kept, by_name) for i in range(length)]
    return results[0] if alone else results


def _variant(metric: Metric, name: str | None, count: int) -> Variant:
    if name is not None:
        if name not in metric.variants:
            raise UnknownName("errors.no_variant", name, metric.variants, metric=metric.key)
        candidates = [metric.variants[name]]
    else:
        candidates = list(metric.variants.values())
    for variant in candidates:
        if len(variant.inputs) - len(variant.optional) <= count <= len(variant.inputs):
            return variant
    wanted = "; ".join(", ".join(variant.inputs) for variant in candidates)
    raise UsageError("errors.inputs_differ", metric=metric.key, count=count, wanted=wanted)


def _column(value: Numbers | None) -> Any:
    if value is None or isinstance(value, int | float | str):
        return None
    cells = [math.nan if cell is None else cell for cell in value]
    try:
        return np.array(cells, dtype=float)
    except (TypeError, ValueError):
        return np.array(cells, dtype=object)


def _one(
    metric: Metric, variant: Variant, value: float, at: int, kept: list[Refusal], given: Mapping[str, Any]
) -> Result:
    if math.isfinite(value):
        return Result(metric.key, variant.name, variant.unit, None, value, None, 1)
    refusal = next((refusal for refusal in kept if _at(refusal.where, at)), Refusal(True, "wrong_kind", None))
    what = refusal.what or divisor(variant, lambda name: name in given and given[name][at] == 0)
    return _without(metric, variant, Reason(refusal.rule, {"what": label(what)}))


def _without(metric: Metric, variant: Variant, reason: Reason) -> Result:
    return Result(metric.key, variant.name, variant.unit, None, None, reason, 0)


def _labels(variant: Variant, given: Sequence[object]) -> Label:
    wrong = (name for name, value in zip(variant.inputs, given, strict=False) if isinstance(value, str))
    return label(next(wrong, variant.inputs[0]))


def _at(where: Any, index: int) -> bool:
    """A condition may hold for all rows at once or for each."""
    return bool(where[index]) if np.ndim(where) else bool(where)
