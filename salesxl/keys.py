"""What results are grouped by: the field of a table, or the day, week, month, quarter or year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from salesxl.dataset import Dataset
from salesxl.errors import UnknownName
from salesxl.grouped import Codes
from salesxl.periods import UNITS
from salesxl.settings import Settings
from salesxl.tables import FIELDS

NO_KEY = "(none)"
"""The group of rows whose field is blank."""


class Keys(NamedTuple):
    """The number of each row's group, -1 for none, and what the groups are called."""

    codes: Codes
    names: pd.Index


def coded(keys: pd.Series) -> Keys:
    """The groups numbered once, so that nobody needs to look at the keys again."""
    if isinstance(keys.dtype, pd.CategoricalDtype):
        return Keys(keys.cat.codes.to_numpy().astype(np.intp), keys.cat.categories.astype(object))
    codes, names = pd.factorize(keys)
    return Keys(codes, names)


def field_column(frame: pd.DataFrame, name: str) -> str | None:
    """The column of a table that answers to a field name, in any case, or None."""
    for candidate in FIELDS.get(name.casefold(), (name,)):
        if candidate in frame:
            return candidate
    matching = [column for column in frame.columns if str(column).casefold() == name.casefold()]
    return matching[0] if matching else None


def field_keys(frame: pd.DataFrame, column: str) -> pd.Series:
    """The group of each row: a category where the column is one, else objects."""
    keys = frame[column]
    if isinstance(keys.dtype, pd.CategoricalDtype) and NO_KEY not in keys.cat.categories:
        if not keys.hasnans:
            return keys
        return pd.Series(keys.cat.add_categories([NO_KEY]).fillna(NO_KEY))
    return keys.astype(object).where(keys.notna(), NO_KEY)


def time_keys(days: pd.Series, unit: str, settings: Settings) -> pd.Series:
    """The first day of the period in which each day lies, in one vectorised step a column."""
    stamps = days.astype("datetime64[s]")
    match unit:
        case "day":
            return stamps.dt.normalize()
        case "week":
            offset = stamps.dt.day_of_week if settings.week_start == "monday" else (stamps.dt.day_of_week + 1) % 7
            return (stamps - pd.to_timedelta(offset, unit="D")).dt.normalize()
        case "month":
            first_days = stamps.to_numpy().astype("datetime64[M]").astype("datetime64[s]")
            return pd.Series(first_days, index=days.index, name=days.name)
    months = stamps.dt.year * 12 + stamps.dt.month - 1 - (settings.fiscal_start - 1)
    length = 3 if unit == "quarter" else 12
    first = months // length * length + (settings.fiscal_start - 1)
    return pd.to_datetime({"year": first // 12, "month": first % 12 + 1, "day": 1}).astype("datetime64[s]")


def check_field(data: Dataset, by: str) -> None:
    """Refuse a grouping that no table knows.

    Raises:
        UnknownName: no table has such a field.
    """
    if by in UNITS or any(field_column(frame, by) is not None for frame in data.tables.values()):
        return
    known = {
        str(column) for frame in data.tables.values() for column in frame.columns if not str(column).startswith("_")
    }
    raise UnknownName("errors.no_field", by, {*known, *FIELDS, *UNITS})
