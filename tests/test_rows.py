"""What measures see as rows counts and adds up as pandas does on the same rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesxl.evaluation.columns import Columns, Ready, day_number
from salesxl.evaluation.rows import GroupedRows, Rows, RowsUpTo, distinct

START = date(2026, 1, 30)
LINES = st.lists(
    st.tuples(
        st.none() | st.integers(0, 60),
        st.none() | st.integers(0, 60),
        st.none() | st.sampled_from("abcde"),
        st.none() | st.floats(-1e6, 1e6),
        st.booleans(),
        st.integers(0, 2),
    ),
    max_size=40,
)
more = settings(max_examples=40, deadline=None)


def table(lines: list[tuple[Any, ...]]) -> pd.DataFrame:
    days, firsts, who, money, counts, group = map(list, zip(*lines, strict=True)) if lines else [[]] * 6

    def stamps(numbers: list[int | None]) -> pd.Series:
        known = [None if number is None else pd.Timestamp(START + timedelta(number)) for number in numbers]
        return pd.Series(known, dtype="datetime64[s]")

    columns = {
        "day": stamps(days),
        "first_day": stamps(firsts),
        "buyer": pd.Series(who, dtype=object).astype("category"),
        "net": pd.Series(money, dtype=float),
        "is_paid": pd.Series(counts, dtype=bool),
        "group": pd.Series(group, dtype=np.intp),
    }
    return pd.DataFrame(columns)


@more
@given(LINES)
def test_rows_add_up_as_pandas_does(lines: list[tuple[Any, ...]]) -> None:
    frame = table(lines)
    own = frame[frame["is_paid"]]
    rows = Rows(Columns(frame), np.flatnonzero(frame["is_paid"]))
    assert len(rows) == len(own)
    assert rows["buyer"].nunique() == own["buyer"].nunique()
    assert rows["buyer"].count() == own["buyer"].count()
    assert rows["day"].nunique() == own["day"].nunique()
    for name in ("sum", "mean", "median", "count"):
        assert getattr(rows["net"], name)() == pytest.approx(getattr(own["net"], name)(), nan_ok=True)
    assert rows["net"].sum(min_count=1) == pytest.approx(own["net"].sum(min_count=1), nan_ok=True)
    pd.testing.assert_frame_equal(rows.frame(["buyer", "net"]), own[["buyer", "net"]].reset_index(drop=True))


@more
@given(LINES, st.integers(-1, 61), st.integers(0, 30))
def test_rows_up_to_a_day(lines: list[tuple[Any, ...]], until: int, than: int) -> None:
    frame, day = table(lines), START + timedelta(until)
    rows = RowsUpTo(Columns(frame), Ready("day", "is_paid"), day_number(day))
    own = frame[frame["is_paid"] & ~(frame["day"] > pd.Timestamp(day))]  # a row without a day counts on every day
    assert len(rows) == len(own)
    assert rows["buyer"].nunique() == own["buyer"].nunique()
    assert rows["net"].sum() == pytest.approx(own["net"].sum())
    older = own[own["first_day"] <= pd.Timestamp(day - timedelta(than))]
    assert rows.older("first_day", than, day)["buyer"].nunique() == older["buyer"].nunique()
    alone = Rows(Columns(frame), np.flatnonzero(frame.index.isin(own.index)))
    assert alone.older("first_day", than, day)["buyer"].nunique() == older["buyer"].nunique()
    marks = np.zeros(len(frame), dtype=bool)
    rows.mark(marks)
    assert marks.tolist() == frame.index.isin(own.index).tolist()


@more
@given(LINES)
def test_groups_count_as_pandas_does(lines: list[tuple[Any, ...]]) -> None:
    frame = table(lines)
    grouped = GroupedRows(Rows(Columns(frame), np.arange(len(frame))), frame["group"].to_numpy())
    expected = frame.groupby("group")
    assert grouped["buyer"].nunique().to_dict() == expected["buyer"].nunique().to_dict()
    assert grouped["net"].sum().to_dict() == pytest.approx(expected["net"].sum().to_dict())
    parts = {key: part.frame(["net"])["net"].tolist() for key, part in grouped}
    assert parts.keys() == set(frame["group"])
    for key, values in parts.items():
        assert values == pytest.approx(frame.loc[frame["group"] == key, "net"].tolist(), nan_ok=True)


@more
@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 6)), max_size=30))
def test_distinct_kinds_by_group(pairs: list[tuple[int, int]]) -> None:
    groups, kinds = (np.array([pair[i] for pair in pairs], dtype=np.int8) for i in (0, 1))
    expected = [len({kind for group, kind in pairs if group == wanted and kind >= 0}) for wanted in range(5)]
    assert distinct(groups, kinds, 7, 5).tolist() == expected


def test_a_time_of_day_does_not_move_a_day() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(["2026-01-31 23:59", None, "1969-12-31 01:00"])})
    first, unknown, before = Columns(frame).days("day").tolist()
    assert (first, before) == (day_number(date(2026, 1, 31)), -1)
    assert unknown < before


@more
@given(LINES, st.integers(-2, 62), st.integers(0, 40), st.sampled_from([0, 70_000]))
def test_rows_of_some_days(lines: list[tuple[Any, ...]], first: int, length: int, far: int) -> None:
    frame = pd.concat([table(lines), pd.DataFrame({"day": [pd.Timestamp(START + timedelta(far))]})], ignore_index=True)
    span = START + timedelta(first), START + timedelta(first + length)
    expected = np.flatnonzero(frame["day"].between(*map(pd.Timestamp, span))).tolist()
    assert Columns(frame).dated("day", *span).tolist() == expected
    in_order = Columns(frame)
    in_order.sort_by("day")
    assert in_order.dated("day", *span).tolist() == expected
