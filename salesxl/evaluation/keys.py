"""What results are grouped by: the field of a table, or the day, week, month, quarter or year."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from salesxl.dataset import Dataset
from salesxl.errors import UnknownName
from salesxl.evaluation.columns import Codes
from salesxl.locale import LANGUAGES
from salesxl.periods import UNITS, Period, between
from salesxl.results import column_label
from salesxl.tables import FIELDS, TABLES

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


def time_grid(data: Dataset, by: str | None, first: date, last: date) -> tuple[list[Period], pd.Index]:
    """The periods of a unit that touch some days, and what they are called: the days on which they begin."""
    asked = "grid", by, first, last
    if asked not in data.common:
        periods = list(between(first, last, by, data.settings))  # type: ignore[arg-type]
        starts = pd.DatetimeIndex([pd.Timestamp(period.start) for period in periods])
        same = "grid", by, tuple(periods)  # of the same periods the same index: nobody has to compare them
        data.common[asked] = data.common.setdefault(same, (periods, starts))
    grid: tuple[list[Period], pd.Index] = data.common[asked]
    return grid


def find_field(data: Dataset, said: str) -> str:
    """The field, or unit of time, that a word means: its key, its header in the raw sheets, or its name in any language.

    Raises:
        UnknownName: no table has such a field.
    """
    if said in UNITS or any(field_column(frame, said) is not None for frame in data.tables.values()):
        return said
    word = said.strip().casefold()
    columns = [column for table in data.tables for column in TABLES[table].columns]
    named = {name.casefold(): column.key for column in columns for name in (column.en, column.th)}
    headers = {header.casefold(): key for source in data.sources for key, header in source.columns.items()}
    units = {column_label(unit, language).casefold(): unit for unit in UNITS for language in LANGUAGES}
    found = units.get(word) or headers.get(word) or named.get(word)
    if found in UNITS or (found and any(field_column(frame, found) for frame in data.tables.values())):
        return found
    known = {
        str(column) for frame in data.tables.values() for column in frame.columns if not str(column).startswith("_")
    }
    raise UnknownName("errors.no_field", said, {*known, *FIELDS, *UNITS})
