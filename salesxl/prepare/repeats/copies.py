"""Rows without a number that several sheets repeat: a file downloaded twice, exports that reach over each other.

Two sales alike on one day are two sales. But where two sheets agree in every row on all the days that both tell of, they
tell of the same, and the rows count once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.evaluation.columns import day_numbers
from salesxl.tables import TABLES

_FEWEST = 3
"""Rows that agree by chance are fewer; of sheets that are alike as a whole, two tell."""

Codes = npt.NDArray[np.intp]
Hashes = npt.NDArray[Any]


def copied_rows(table: str, frame: pd.DataFrame, rows: Codes, compared: list[str]) -> Codes:
    """The places of rows that repeat those of an earlier sheet.

    Args:
        table: the canonical table.
        frame: its rows.
        rows: the places of those that have no number of their own.
        compared: the columns in which they must agree.
    """
    source = frame["_source"].to_numpy()[rows]
    if not len(rows) or (source == source[0]).all():
        return rows[:0]
    day = _days(table, frame)[rows]
    if not _reach_over_each_other(source, day):
        return rows[:0]
    content = pd.util.hash_pandas_object(frame.iloc[rows][compared], index=False).to_numpy()
    sheets = {int(number): np.flatnonzero(source == number) for number in np.unique(source)}
    copied = np.zeros(len(rows), dtype=bool)
    for one, other in _alike(source, content):
        first, second = sheets[one], sheets[other][~copied[sheets[other]]]
        shared = np.intersect1d(day[first], day[second])
        first, second = first[np.isin(day[first], shared)], second[np.isin(day[second], shared)]
        whole = len(first) == len(sheets[one]) and len(second) == len(sheets[other])
        if len(second) >= (2 if whole else _FEWEST) and _agree(day, content, first, second, shared):
            copied[second[_repeats(content[first], content[second])]] = True
    return rows[copied]


def _days(table: str, frame: pd.DataFrame) -> Codes:
    """The day of each row; of a table without days one for all."""
    column = TABLES[table].day
    if column not in frame or frame[column].dtype.kind != "M":
        return np.zeros(len(frame), dtype=np.intp)
    return day_numbers(frame[column]).astype(np.intp)


def _reach_over_each_other(source: Codes, day: Codes) -> bool:
    spans = pd.Series(day).groupby(source).agg(["min", "max"]).sort_values("min").to_numpy()
    return bool((np.maximum.accumulate(spans[:-1, 1]) >= spans[1:, 0]).any())


def _alike(source: Codes, content: Hashes) -> list[tuple[int, int]]:
    """The sheets that have two different rows in common, each with the first sheet that has them."""
    held = pd.DataFrame({"content": content, "source": source}).drop_duplicates().sort_values("source")
    held["first"] = held.groupby("content")["source"].transform("first")
    counts = held[held["first"] != held["source"]].groupby(["first", "source"]).size()
    pairs: list[tuple[int, int]] = counts[counts > 1].index.tolist()
    return pairs


def _agree(day: Codes, content: Hashes, first: Codes, second: Codes, shared: Codes) -> bool:
    """Every row of the shared days is in both. The last day may have gone on after one of the exports."""
    if len(shared) > 1:
        first, second = first[day[first] < shared[-1]], second[day[second] < shared[-1]]
    return np.array_equal(np.sort(content[first]), np.sort(content[second]))


def _repeats(first: Hashes, second: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the second are in the first, each of these standing for one."""
    nth = pd.Series(second).groupby(second).cumcount().to_numpy()
    counts = pd.Series(first).value_counts()
    return nth < counts.reindex(second).fillna(0).to_numpy()
