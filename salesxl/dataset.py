"""Prepared tables with their settings: what every calculation starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.currencies import currencies
from salesxl.errors import DataError
from salesxl.findings import Finding
from salesxl.periods import Period, containing, last_complete_month
from salesxl.settings import Settings
from salesxl.spread import Spread
from salesxl.tables import TABLES

Rows = Mapping[str, npt.NDArray[np.intp]]
"""The places of rows by table."""


@dataclass
class Dataset:
    """Prepared canonical tables.

    Attributes:
        tables: by name; see ``tables.py`` for their columns and ``prepare/`` for the computed ones.
        settings: assumptions and choices.
        findings: what was noticed on the way.
        sources: the sheets the rows came from.
        as_of_given: the as-of day, when the user names one.
    """

    tables: dict[str, pd.DataFrame]
    settings: Settings = field(default_factory=Settings)
    findings: list[Finding] = field(default_factory=list)
    sources: list[Any] = field(default_factory=list)
    as_of_given: date | None = None
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `calculate` has worked out: never taken over by a dataset that is made of this one for another as-of day."""
    common: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The same for what rests on the settings and on which columns there are alone: a dataset and its parts share it."""
    whole: tuple[Dataset, Rows] | None = field(default=None, init=False, repr=False, compare=False)
    """What this is a part of, and the places of its rows in there."""
    spread: Spread | None = field(default=None, init=False, repr=False, compare=False)
    """Who fits models, group by group or period by period: this process when None, or the workers of a cluster."""

    def __getstate__(self) -> dict[str, Any]:
        """For another process, what was given: without what was worked out, the whole of a part, and those who help."""
        return {**self.__dict__, "memo": {}, "common": {}, "whole": None, "spread": None}

    @cached_property
    def as_of(self) -> date:
        """The day up to which the data reach: the given one, else the last day on which something happened in them.

        Raises:
            DataError: no row that counts has a date.
        """
        if self.as_of_given:
            return self.as_of_given
        days = [day for held in self.happened() if not pd.isna(day := held.max())]
        if not days:
            raise self._no_day()
        last: date = max(days).date()
        return last

    def _no_day(self) -> DataError:
        aside = [frame["set_aside"].dropna() for frame in self.tables.values() if "set_aside" in frame]
        rules = sorted({str(rule) for rules in aside for rule in rules.unique()})
        if not rules or sum(map(len, aside)) < sum(map(len, self.tables.values())):
            return DataError("errors.no_date")
        return DataError("errors.all_set_aside", rows=f"{sum(map(len, aside)):,}", rules=", ".join(rules))

    def happened(self) -> Iterable[pd.Series]:
        """The days on which something happened, by column; expected ones are not among them."""
        for key, frame in self.tables.items():
            for column in TABLES[key].happened:
                if f"{column}_happened" in frame:  # a column whose plain form also holds expected dates
                    yield frame[f"{column}_happened"]
                elif column in frame:
                    used = frame["set_aside"].isna() if "set_aside" in frame else slice(None)
                    yield frame.loc[used, column]

    @cached_property
    def first_day(self) -> date:
        """The first day of any table that has a day."""
        days = [frame["day"].min() for key, frame in self.tables.items() if "day" in frame and TABLES[key].happened]
        days = [day for day in days if not pd.isna(day)]
        return min(days).date() if days else self.as_of

    @property
    def usual_month(self) -> Period:
        """What is told of where no period is asked for: the last complete month, or the running one if all began in it."""
        whole = self.whole[0] if self.whole else self  # a rep who has just begun is told of with the others
        month = last_complete_month(self.as_of, self.settings)
        return month if whole.first_day <= month.end else containing(self.as_of, "month", self.settings)

    @cached_property
    def currency(self) -> str | None:
        """The one currency of all amounts: the setting, else what the tables say; None where they say none or several."""
        if self.settings.currency:
            return self.settings.currency
        said = currencies(self, *self.tables)
        return said[0] if len(said) == 1 else None

    def only(self, rows: Rows) -> Dataset:
        """A dataset with some rows of some tables only, by their places; the as-of day stays."""
        tables = {key: frame.iloc[rows[key]] if key in rows else frame for key, frame in self.tables.items()}
        part = Dataset(tables, self.settings, self.findings, self.sources, self.as_of)
        part.common, part.whole = self.common, (self, rows)
        return part
