"""A measure's value: of all rows of a window, or of each group of them. What was worked out once is remembered."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.dataset import Dataset
from salesxl.evaluation.columns import Columns
from salesxl.evaluation.inputs import empty
from salesxl.evaluation.keys import Keys, coded, field_column, field_keys
from salesxl.evaluation.missing import NoValueError
from salesxl.evaluation.rows import GroupedRows, Rows
from salesxl.evaluation.windows import last_day, rows_of
from salesxl.origins import why_absent
from salesxl.periods import Period
from salesxl.registry import Measure
from salesxl.results import Reason
from salesxl.tables import TABLES


class Values(NamedTuple):
    """A number for each key; nan where there is none."""

    keys: pd.Index
    numbers: npt.NDArray[np.float64]


def columns_of(measure: Measure, data: Dataset) -> Columns:
    """The columns of a measure's table.

    Raises:
        NoValueError: the table, or a column that the measure needs, is not there.
    """
    reason = absent(measure, data)
    if reason is not None:
        raise NoValueError(reason)
    return columns_in(measure.table, data)


def absent(measure: Measure, data: Dataset) -> Reason | None:
    """The reason why the tables of the data do not have what a measure needs, or None."""
    asked = "absent", measure.key
    if asked not in data.common:
        data.common[asked] = why_absent(measure, data.tables.get(measure.table))
    reason: Reason | None = data.common[asked]
    return reason


def columns_in(table: str, data: Dataset) -> Columns:
    """The columns of a table that is there."""
    asked = "columns", table
    if asked not in data.memo:
        data.memo[asked] = _columns_in(table, data)
    columns: Columns = data.memo[asked]
    return columns


def _columns_in(table: str, data: Dataset) -> Columns:
    if data.whole is None:
        return Columns(data.tables[table])
    whole, rows = data.whole
    columns = columns_in(table, whole)
    return Columns(data.tables[table], (columns, rows[table])) if table in rows else columns


def counted(measure: Measure, period: Period | None, data: Dataset) -> Rows:
    """The rows that a measure counts; a dozen measures ask for the same."""
    window = measure.window, measure.where, measure.day, measure.span, measure.now
    asked = "rows", measure.table, window, measure.needs[:1] if measure.window == "base" else (), period
    if asked not in data.memo:
        data.memo[asked] = rows_of(measure, columns_of(measure, data), period, data)
    rows: Rows = data.memo[asked]
    return rows


def alone(measure: Measure, period: Period | None, data: Dataset) -> tuple[float, Rows]:
    """A measure's value for one period, and the rows it counts; many metrics ask for the same."""
    asked = "value", measure.key, period
    known: tuple[float, Rows] | None = data.memo.get(asked)
    if known is None:
        rows = counted(measure, period, data)
        value = float(aggregate(measure, rows, period, data)) if rows else empty(measure.key)
        known = data.memo[asked] = value, rows
    return known


def by_field(measure: Measure, period: Period | None, by: str, data: Dataset) -> Values:
    """A measure's value for each group of its rows."""
    asked = "values", measure.key, period, by
    if asked not in data.memo:
        groups, names = grouped(measure, period, by, data)
        found = pd.Series(aggregate(measure, groups, period, data), dtype=float)
        data.memo[asked] = Values(names.take(found.index.to_numpy(dtype=np.intp)), found.to_numpy())
    values: Values = data.memo[asked]
    return values


def grouped(measure: Measure, period: Period | None, by: str, data: Dataset) -> tuple[GroupedRows, pd.Index]:
    """The rows that a measure counts in groups, and the names of these by their number."""
    keys = keys_of(measure, by, data)
    rows = counted(measure, period, data)
    codes = keys.codes[rows.at]
    if (codes < 0).any():
        rows, codes = rows.only(codes >= 0), codes[codes >= 0]
    return GroupedRows(rows, codes), keys.names


def keys_of(measure: Measure, by: str, data: Dataset) -> Keys:
    """The group of each row of a measure's table.

    Raises:
        NoValueError: the table has no such field.
    """
    column = _field_column(measure.table, by, data)
    if column is None:
        table = TABLES[measure.table]
        raise NoValueError(Reason("no_field", {"table": {"en": table.en, "th": table.th}, "field": by}))
    return _keys_in(measure.table, by, column, data)


def _keys_in(table: str, by: str, column: str, data: Dataset) -> Keys:
    asked = "keys", table, by
    if asked not in data.memo:
        whole, rows = data.whole or (data, {})
        if table in rows:
            keys = _keys_in(table, by, column, whole)
            data.memo[asked] = Keys(keys.codes[rows[table]], keys.names)
        else:
            data.memo[asked] = coded(field_keys(data.tables[table], column))
    known: Keys = data.memo[asked]
    return known


def _field_column(table: str, by: str, data: Dataset) -> str | None:
    asked = "field", table, by
    if asked not in data.common:
        data.common[asked] = field_column(data.tables[table], by)
    column: str | None = data.common[asked]
    return column


def aggregate(measure: Measure, rows: Rows | GroupedRows, period: Period | None, data: Dataset) -> Any:
    """What a measure's function says of some rows, or of each group of them."""
    if not measure.extras:
        return measure.function(rows)
    known = {
        "settings": data.settings,
        "since": pd.Timestamp(period.start) if period else None,
        "until": last_day(period, data),
        "as_of": data.as_of,
    }
    return measure.function(rows, **{name: known[name] for name in measure.extras})
