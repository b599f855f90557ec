"""Preparing any table: nothing makes it stumble, every row is accounted for, every rule has its words."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_tables import AS_OF, any_tables, found, some_tables
from small_firm import LEADS, ORDERS, SUBSCRIPTIONS, firm, frame

from salesxl import calculate
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.locale import words
from salesxl.origins import ORIGINS
from salesxl.prepare import prepare
from salesxl.registry import MEASURES
from salesxl.settings import Settings
from salesxl.tables import TABLES

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_every_rule_has_its_words() -> None:
    """Rules that only odd data bring forth have words, too; both languages have the same."""
    assert set(words("en", "findings")) == set(words("th", "findings"))
    for rule, said in words("en", "findings").items():
        assert set(said) == {"message", "action"}, rule
    assert set(words("en", "notes")) == set(words("th", "notes"))


def test_origins_name_columns_that_there_are() -> None:
    for (table, computed), raw in ORIGINS.items():
        known = {column.key for column in TABLES[table].columns}
        assert set(raw) <= known, (table, computed)


def test_missing_columns_of_every_measure_are_told_in_words() -> None:
    """With the least a table can have, every metric either has a value or says what it lacks."""
    for key, table in TABLES.items():
        if key == "settings":
            continue
        columns = [group[0] for group in table.required]
        data = firm(**{key: (columns, [tuple("2026-01" if c == "period" else "2026-01-05" if c in ("start", "date", table.day) else 1
                                             for c in columns)])})  # fmt: skip
        for metric in METRICS:
            result = calculate(metric, data, period="2026-01")
            assert (result.value is None) != (result.reason is None)
            if result.reason:
                assert "{" not in result.reason.text("en") + result.reason.text("th")
    assert {measure.table for measure in MEASURES.values()} < set(TABLES)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_dates_of_any_precision(unit: str) -> None:
    raw = frame("orders", *ORDERS)
    raw["order_date"] = raw["order_date"].astype(f"datetime64[{unit}]")
    tables, findings = prepare({"orders": raw}, Settings())
    data = Dataset(tables, Settings(), findings)
    assert [group.value for group in calculate("revenue", data, by="month").groups] == [3_000, 2_400, 2_000]


def test_what_was_read_is_not_changed() -> None:
    raw = {
        "orders": frame("orders", *ORDERS),
        "leads": frame("leads", *LEADS),
        "subscriptions": frame("subscriptions", *SUBSCRIPTIONS),
    }
    before = {key: table.copy(deep=True) for key, table in raw.items()}
    prepare(raw, Settings())
    for key, table in raw.items():
        pd.testing.assert_frame_equal(table, before[key])


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(any_tables(), st.data())
def test_odd_tables_never_make_it_stumble(tables: dict[str, pd.DataFrame], data: st.DataObject) -> None:
    prepared, findings = prepare(tables, Settings())
    held = Dataset(prepared, Settings(), findings, as_of_given=AS_OF)
    found(held)
    # a row may tell of a refund, stages passed, two questions, several leads, what shorter targets leave of a longer one
    several = "orders", "stage_history", "surveys", "leads", "reps_targets"
    for key, raw in tables.items():
        counted = prepared[key].drop_duplicates("_row") if key in several else prepared[key]
        assert len(counted) == len(raw)
    for metric in data.draw(
        st.lists(st.sampled_from(list(METRICS.values())), min_size=1, max_size=5, unique_by=lambda m: m.key)
    ):
        variant = data.draw(st.sampled_from([None, *metric.variants]))
        period = data.draw(st.sampled_from([None, "2026-03", "2026-04", "2026-Q1", "2025"]))
        by = data.draw(st.sampled_from([None, "month", "quarter", "owner", "source"]))
        result = calculate(metric.key, held, period=period, by=by, variant=variant)
        assert result.value is None or math.isfinite(result.value)
        assert by is not None or (result.value is None) != (result.reason is None)
        for one in (result, *result.groups):
            if one.reason:
                assert one.reason.excel_error
                assert "{" not in one.reason.text("en") + one.reason.text("th")
        for note in result.notes:
            assert "{" not in note.text("en") + note.text("th")


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(some_tables("orders"))
def test_every_row_of_an_order_sheet_is_accounted_for(tables: dict[str, pd.DataFrame]) -> None:
    """Rows used and rows set aside are all rows; nothing that is set aside counts."""
    prepared, findings = prepare(tables, Settings())
    data = Dataset(prepared, Settings(), findings, as_of_given=AS_OF)
    result = calculate("revenue", data)
    if result.reason is None:
        table = prepared["orders"]
        rows = table[~table["booked"].eq(False)] if "booked" in table else table
        future = rows["set_aside"].isna() & (rows["day"] > pd.Timestamp(AS_OF))
        assert result.rows + sum(aside.rows for aside in result.set_aside) + int(future.sum()) >= len(tables["orders"])
