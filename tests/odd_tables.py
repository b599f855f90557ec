"""Canonical tables as odd as they come: columns missing or blank, every type that pandas may give a column."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from salesxl.dataset import Dataset
from salesxl.tables import TABLES, Kind

WORDS = {
    "status": [
        "won",
        "lost",
        "open",
        "Completed",
        "cancelled",
        "refunded",
        "pending",
        "no show",
        "trialing",
        "churned",
        "???",
    ],
    "type": ["sale", "refund of A", "Credit memo", "subscription"],
    "kind": ["call", "E-mail", "meeting", "demo", "proposal", "nps", "csat", "event", "note", "timesheet", "???"],
    "category": ["ads", "prospecting", "admin", "follow up"],
    "stage": ["Lead", "Proposal", "Won", "Closed lost", "เสนอราคา"],
    "source": ["web", "Referral", "แนะนำ"],
    "interval": ["month", "year", "week", "fortnight"],
    "period": ["2026-01", "2026-Q1", "ม.ค. 2569", "2026", "some day"],
    "measure": ["won", "revenue", "calls"],
    "score": ["1", "5", "10", "4.5", "พอใจ", "-3", "eleven"],
    "scale": ["1-5", "10", "best"],
    "direction": ["inbound", "outbound"],
    "currency": ["THB"],
}
NAMES = ["A", "B", "C", "Somchai", "สมชาย", ""]
DAYS = st.datetimes(datetime(2025, 11, 1), datetime(2026, 5, 31)) | st.none()
NUMBERS = (
    st.none()
    | st.integers(-3, 40).map(float)
    | st.floats(-1e6, 1e6, allow_nan=False, allow_subnormal=False).map(lambda x: round(x, 2))
    | st.just(float("inf"))
)


def cells(column: str, kind: Kind, rows: int) -> st.SearchStrategy[list[Any]]:
    if kind == "date":
        return st.lists(DAYS, min_size=rows, max_size=rows)
    if kind == "flag":
        return st.lists(st.sampled_from([True, False, None]), min_size=rows, max_size=rows)
    if kind in ("id", "text"):
        return st.lists(st.sampled_from([*WORDS.get(column, NAMES), None]), min_size=rows, max_size=rows)
    return st.lists(NUMBERS, min_size=rows, max_size=rows)


@st.composite
def frames(draw: st.DrawFn, key: str) -> pd.DataFrame:
    """A table with its required columns and some of the others."""
    table = TABLES[key]
    rows = draw(st.integers(0, 7))
    kinds = {column.key: column.kind for column in table.columns}
    columns = {draw(st.sampled_from(group)) for group in table.required}
    columns |= set(draw(st.lists(st.sampled_from(sorted(kinds)), max_size=9)))
    made: dict[str, pd.Series[Any]] = {}
    for column in sorted(columns):
        values = draw(cells(column, kinds[column], rows))
        if draw(st.integers(0, 9)) == 0:
            values = [None] * rows
        made[column] = typed(draw, values, kinds[column])
    return pd.DataFrame(made, index=range(rows))


def typed(draw: st.DrawFn, values: list[Any], kind: Kind) -> pd.Series[Any]:
    if kind == "date":
        unit = draw(st.sampled_from(["s", "ms", "us", "ns", "object"]))
        series = pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
        return series.astype(object) if unit == "object" else series.astype(f"datetime64[{unit}]")
    if kind == "flag":
        return pd.Series(values, dtype=draw(st.sampled_from(["boolean", "object"])))
    if kind in ("id", "text"):
        return pd.Series(values, dtype=draw(st.sampled_from(["category", "object", "str"])))
    return pd.Series(values, dtype=draw(st.sampled_from(["float64", "object"])))


def some_tables(*keys: str) -> st.SearchStrategy[dict[str, pd.DataFrame]]:
    return st.fixed_dictionaries({key: frames(key) for key in keys})


def any_tables() -> st.SearchStrategy[dict[str, pd.DataFrame]]:
    """From one to all of the tables."""
    keys = [key for key in TABLES if key != "settings"]
    return st.sets(st.sampled_from(keys), min_size=1).flatmap(lambda chosen: some_tables(*sorted(chosen)))


AS_OF = date(2026, 4, 15)


def found(data: Dataset) -> dict[str, int]:
    """Rule -> rows; reading the texts proves that they are there in both languages."""
    for finding in data.findings:
        for language in ("en", "th"):
            assert "{" not in finding.message(language) + finding.action(language)
    return {finding.rule: finding.rows for finding in data.findings}
