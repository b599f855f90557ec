"""Small steps that several tables share."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Example, Finding, Severity

EXAMPLES = 5  # how many rows a finding shows


def with_bookkeeping(raw: pd.DataFrame) -> pd.DataFrame:
    """A copy with the columns that say where a row came from and whether it counts."""
    frame = raw.reset_index(drop=True).copy()
    if "set_aside" not in frame:
        frame["set_aside"] = pd.Series(pd.NA, index=frame.index, dtype="object")
    frame["set_aside"] = frame["set_aside"].astype(object).where(frame["set_aside"].notna(), None)
    if "_row" not in frame:
        frame["_row"] = range(2, len(frame) + 2)
    if "_source" not in frame:
        frame["_source"] = 0
    return frame


def set_aside(frame: pd.DataFrame, rows: pd.Series, rule: str) -> None:
    """Mark rows as left out under a rule; a row that is left out already keeps its first rule."""
    frame.loc[rows & frame["set_aside"].isna(), "set_aside"] = rule


def finding(
    rule: str,
    severity: Severity,
    table: str,
    frame: pd.DataFrame,
    rows: pd.Series,
    column: str | None = None,
    **details: object,
) -> Finding:
    """A finding about some rows, with the first of them as examples."""
    chosen = frame[rows].head(EXAMPLES)
    shown = chosen[column] if column and column in chosen else None
    examples = tuple(
        Example(int(row), "" if shown is None or pd.isna(shown.iloc[i]) else str(shown.iloc[i]))
        for i, row in enumerate(chosen["_row"])
    )
    return Finding(rule, severity, table=table, column=column, rows=int(rows.sum()), examples=examples, details=details)


def text(frame: pd.DataFrame, column: str) -> pd.Series:
    """A text column as plain objects, None where it is blank; all None where there is no such column."""
    if column not in frame:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    values = frame[column].astype(object)
    return values.where(values.notna(), None)


def days(frame: pd.DataFrame, column: str) -> pd.Series:
    """A date column without its time of day; all missing where there is no such column."""
    if column not in frame:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return frame[column].dt.normalize()


def first_known(*columns: pd.Series) -> pd.Series:
    """For each row the first of several columns that has something in it."""
    result = columns[0]
    for column in columns[1:]:
        result = result.where(result.notna(), column)
    return result


def as_category(values: pd.Series) -> pd.Series:
    """A text column as a category, which is quick to count and group."""
    return values.astype("category")
