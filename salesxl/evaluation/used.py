"""The rows that an evaluation has counted, and how many of them stand behind each key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from salesxl.dataset import Dataset
from salesxl.evaluation.columns import Codes, Flags, day_number
from salesxl.evaluation.keys import Keys
from salesxl.evaluation.measuring import columns_in
from salesxl.evaluation.rows import Rows
from salesxl.periods import UNITS, containing


@dataclass
class Used:
    """What was counted.

    Attributes:
        tables: the rows by table, each once.
        keyed: the tables whose rows each belong to a key, and the column of their days.
        by_period: the rows of each period that was evaluated by itself, by its first day.
    """

    tables: dict[str, dict[int, Rows]] = field(default_factory=dict)
    keyed: dict[str, str] = field(default_factory=dict)
    by_period: dict[date, list[Rows]] = field(default_factory=dict)

    def add(self, table: str, rows: Rows) -> None:
        """Rows of a table were counted."""
        self.tables.setdefault(table, {})[id(rows)] = rows

    def take_over(self, other: Used) -> None:
        """What was counted for an input counts for the whole."""
        for table, found in other.tables.items():
            self.tables.setdefault(table, {}).update(found)

    def marks(self, table: str, data: Dataset) -> Flags:
        """Which rows of a table were counted."""
        marks = np.zeros(len(data.tables[table]), dtype=bool)
        for rows in self.tables[table].values():
            rows.mark(marks)
        return marks

    def count(self, data: Dataset) -> int:
        """How many rows of all tables were counted."""
        return sum(self._counted(table, data) for table in self.tables)

    def _counted(self, table: str, data: Dataset) -> int:
        first, *others = self.tables[table].values()
        return int(np.count_nonzero(self.marks(table, data))) if others else len(first)

    def by_key(self, keys: pd.Index, by: str, data: Dataset) -> Codes:
        """How many rows stand behind each key."""
        found = np.zeros(len(keys), dtype=np.intp)
        if self.by_period:
            counts = [max(map(len, self.by_period.get(key.date(), [()]))) for key in keys]
            found += np.array(counts, dtype=np.intp)
        for table in self.tables.keys() & self.keyed.keys():
            places = self._places(table, keys, by, data)
            found += np.bincount(places[places >= 0], minlength=len(found))
        return found

    def _places(self, table: str, keys: pd.Index, by: str, data: Dataset) -> Codes:
        """The place of the key of each row; -1 of those that belong to none."""
        marks = self.marks(table, data)
        if by not in UNITS:
            groups: Keys = data.memo["keys", table, by]
            return keys.get_indexer(groups.names)[groups.codes[marks]]
        if keys.empty:
            return np.zeros(0, dtype=np.intp)
        days = columns_in(table, data).days(self.keyed[table])[marks]
        starts = [day_number(key) for key in keys]
        last = containing(keys[-1].date(), by, data.settings).end
        return np.where(days <= day_number(last), np.searchsorted(starts, days, side="right") - 1, -1)
