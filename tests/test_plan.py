"""The plan of a filling, without any file: which binding receives what."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from small_firm import firm

from salesxl.dataset import Dataset
from salesxl.periods import parse_period
from salesxl.prepare import prepare
from salesxl.settings import Settings
from salesxl.workbook.bindings import TableShape, unknown_bindings
from salesxl.workbook.plan import make_plan


@pytest.fixture(scope="module")
def data() -> Dataset:
    orders = pd.DataFrame({
        "order_id": pd.Categorical(["1", "2", "3", "4"]),
        "order_date": pd.to_datetime(["2026-01-05", "2026-01-20", "2026-02-03", "2026-02-10"]),
        "customer_name": pd.Categorical(["A", "B", "A", "C"]),
        "net_amount": [1000.0, 500.0, 700.0, 900.0],
        "status": pd.Categorical(["completed", "completed", "completed", "cancelled"]),
        "rep": pd.Categorical(["Ploy", "Nok", "Ploy", "Nok"]),
    })  # fmt: skip
    targets = pd.DataFrame({
        "owner": pd.Categorical(["Ploy", "Nok"]), "period": pd.Categorical(["2026-02", "2026-02"]),
        "target": [1000.0, 400.0], "measure": pd.Categorical(["revenue", "revenue"]),
    })  # fmt: skip
    settings = Settings()
    tables, _ = prepare({"orders": orders, "reps_targets": targets}, settings)
    return Dataset(tables, settings, as_of_given=date(2026, 2, 28))


def test_names_receive_the_facts_of_a_metric(data: Dataset) -> None:
    names = ["kpi_revenue", "kpi_revenue_previous", "kpi_revenue_change", "kpi_revenue_target", "kpi_revenue_attainment",
             "kpi_revenue_label", "kpi_revenue_status"]  # fmt: skip
    plan = make_plan(dict.fromkeys(names, 1), {}, data)  # February is the last complete month
    got = {name: plan.names[name][0] for name in names}
    assert got["kpi_revenue"] == 700
    assert got["kpi_revenue_previous"] == 1500
    assert got["kpi_revenue_change"] == pytest.approx(-800 / 1500)
    assert got["kpi_revenue_target"] == 1400
    assert got["kpi_revenue_attainment"] == 0.5
    assert got["kpi_revenue_label"] == "Revenue"
    assert str(got["kpi_revenue_status"]).startswith("▼")


def test_a_trend_name_receives_the_last_months(data: Dataset) -> None:
    plan = make_plan({"kpi_revenue_trend": 13}, {}, data)
    assert plan.names["kpi_revenue_trend"] == [None] * 11 + [1500, 700]


@pytest.mark.parametrize("cells", [3, 13, 15])
def test_the_months_stand_over_the_values_of_the_trend(data: Dataset, cells: int) -> None:
    plan = make_plan({"kpi_revenue_trend": cells, "txt_months": cells}, {}, data)
    assert plan.names["txt_months"][-2:] == ["Jan 26", "Feb 26"]
    assert plan.names["kpi_revenue_trend"][-2:] == [1500, 700]


def test_what_is_missing_is_empty_and_says_why(data: Dataset) -> None:
    plan = make_plan({"kpi_csat": 1, "kpi_csat_note": 1}, {}, data)
    assert plan.names["kpi_csat"] == [None]
    (missing,) = [reason for binding, reason in plan.missing if binding == "kpi_csat"]
    assert missing.rule == "needs_table"
    assert plan.names["kpi_csat_note"] == [missing.text("en")]


def test_a_metric_table_is_filled_by_key_or_label_in_either_language(data: Dataset) -> None:
    shape = TableShape(
        ("Metric", "Actual", "Previous", "t-1", "t-0", "my own"), ("revenue", "รายได้", "Orders", "Performance", "")
    )
    plan = make_plan({}, {"anything": shape}, data)
    assert plan.tables["anything"]["Actual"] == [700, 700, 1, None, None]
    assert plan.tables["anything"]["t-1"] == [1500, 1500, 2, None, None]
    assert "my own" not in plan.tables["anything"]
    assert not plan.unknown


def test_other_headers_of_a_metric_table_and_none_that_is_one(data: Dataset) -> None:
    shape = TableShape(("ตัวชี้วัด", "ค่า (บาท)", "Goal", "ของฉัน"), ("รายได้",))
    plan = make_plan({}, {"mine": shape, "other": TableShape(("Metric", "Valeur"), ("revenue",))}, data)
    assert plan.tables == {"mine": {"ค่า (บาท)": [700], "Goal": [1400]}}
    assert (plan.filled, plan.unheaded) == (["mine: revenue"], {"other": "Valeur"})


def test_an_analysis_goes_under_the_headers_that_name_its_columns(data: Dataset) -> None:
    shape = TableShape(("Sales rep", "Revenue", "what I add"))
    plan = make_plan({}, {"tbl_leaderboard": shape}, data, period="2026-01")
    assert plan.tables["tbl_leaderboard"]["Sales rep"] == ["Ploy", "Nok"]
    assert plan.tables["tbl_leaderboard"]["Revenue"] == [1000, 500]
    assert plan.tables["tbl_leaderboard"]["what I add"] == [None, None]
    assert plan.emptied == [("tbl_leaderboard", "what I add")]


def test_analyses_are_compared_with_what_the_workbook_is() -> None:
    """In May Ann sold 100, in April 80, a year before 50: the line of the workbook names the month, the table obeys."""
    rows = [("1", "2025-05-05", "Ann", 50), ("2", "2026-04-06", "Ann", 80), ("3", "2026-05-06", "Ann", 100)]
    data = firm(orders=(("order_id", "order_date", "rep", "net_amount"), rows), as_of="2026-05-31")
    shapes = {"tbl_leaderboard": TableShape(("owner", "change")), "tbl_scorecard": TableShape(("section", "previous"))}
    for compare, change, before in (("previous", 0.25, 80), ("year", 1.0, 50)):
        plan = make_plan({"txt_compared": 1}, shapes, data, period="2026-05", compare=compare)
        assert plan.tables["tbl_leaderboard"]["change"] == [change]
        assert before in plan.tables["tbl_scorecard"]["previous"]


def test_only_months_are_written_as_months() -> None:
    """A customer's number may look like a month, or like none that there is."""
    rows = [
        ("1", "2026-01-05", "1234-11", 300),
        ("2", "2026-01-06", "2026-99", 200),
        ("3", "2026-02-06", "2026-05", 100),
    ]
    data = firm(orders=(("order_id", "order_date", "customer_id", "net_amount"), rows))
    shapes = {
        "tbl_pareto": TableShape(("Customer", "Value")),
        "tbl_trend": TableShape(("period", "Revenue")),
        "tbl_cohorts": TableShape(("cohort", "customers", "M0", "M1", "M2")),
        "tbl_forecast_methods": TableShape(("method", "from", "to")),
    }
    plan = make_plan({}, shapes, data, period="2026-02", language="th")
    assert plan.tables["tbl_pareto"]["Customer"] == ["1234-11", "2026-99", "2026-05"]
    assert plan.tables["tbl_trend"]["period"][-2:] == ["ม.ค. 69", "ก.พ. 69"]
    assert plan.tables["tbl_cohorts"]["cohort"] == ["ม.ค. 69", "ก.พ. 69"]
    assert "28 ก.พ. 2569" in plan.tables["tbl_forecast_methods"]["to"]
    assert not plan.emptied


def test_columns_of_formulas_of_ones_own_are_left_alone(data: Dataset) -> None:
    calculated = frozenset({"Bonus", "Revenue"})
    shape = TableShape(("Sales rep", "Revenue", "Bonus", "Remark"), calculated=calculated)
    plan = make_plan({}, {"tbl_leaderboard": shape}, data, period="2026-01")
    assert plan.tables["tbl_leaderboard"] == {
        "Sales rep": ["Ploy", "Nok"],
        "Revenue": [1000, 500],
        "Remark": [None, None],
    }


def test_raw_rows_are_those_that_count(data: Dataset) -> None:
    shape = TableShape(("Order number", "วันที่สั่งซื้อ", "net_amount", "Region"))
    plan = make_plan({}, {"tbl_orders": shape}, data)
    rows = plan.tables["tbl_orders"]
    assert list(rows["Order number"]) == ["1", "2", "3"]  # the cancelled one is set aside
    assert list(rows["net_amount"]) == [1000, 500, 700]
    assert len(rows["Region"]) == 3
    assert not plan.emptied
    words = make_plan({}, {"tbl_orders": TableShape(("Invoice no", "ยอดสุทธิ", "Seller", "my remark"))}, data)
    assert [list(words.tables["tbl_orders"][said])[:1] for said in ("Invoice no", "ยอดสุทธิ", "Seller")] == [
        ["1"],
        [1000],
        ["Ploy"],
    ]
    assert words.emptied == [("tbl_orders", "my remark")]
    own = TableShape(("Order number", "Region", "VAT"), calculated=frozenset({"Region", "VAT"}))
    assert list(make_plan({}, {"tbl_orders": own}, data).tables["tbl_orders"]) == ["Order number", "Region"]
    assert make_plan({}, {"tbl_orders": shape}, data, with_data=False).missing[0][1].rule == "left_out"


def test_names_are_the_same_in_capitals(data: Dataset) -> None:
    shapes = {"Tbl_Leaderboard": TableShape(("Sales rep", "Revenue")), "TBL_Orders": TableShape(("Order number",))}
    names = {"KPI_Revenue": 1, "Kpi_AOV_Trend": 13, "TXT_Period": 1, "KPI_Nonsense": 1}
    plan = make_plan(names, {**shapes, "TBL_Nonsense": TableShape(("a",))}, data, period="2026-01")
    assert plan.names["KPI_Revenue"] == [1500]
    assert plan.names["TXT_Period"] == ["January 2026"]
    assert {*plan.filled} == {"KPI_Revenue", "Kpi_AOV_Trend", "TXT_Period", *shapes}
    assert plan.tables["Tbl_Leaderboard"]["Sales rep"] == ["Ploy", "Nok"]
    assert {*plan.unknown} == {"KPI_Nonsense", "TBL_Nonsense"}


def test_unknown_names_are_reported(data: Dataset) -> None:
    shapes = {"tbl_nonsense": TableShape(("a",)), "mine": TableShape(("metric", "value"), ("revenue", "happiness"))}
    names = {"kpi_happiness": 1, "kpi_revenue_colour": 1, "kpi_revenue": 1}
    plan = make_plan(names, shapes, data)
    assert set(plan.unknown) == {"kpi_happiness", "kpi_revenue_colour", "tbl_nonsense", "mine: happiness"}
    assert set(unknown_bindings(names, shapes)) == set(plan.unknown)


@pytest.mark.parametrize(
    ("period", "start", "en", "th"),
    [
        ("2026", 1, "2026", "ปี 2569"),
        ("2026", 4, "FY 2026", "ปีบัญชี 2569"),
        ("2026-Q2", 1, "Q2 2026", "ไตรมาส 2 ปี 2569"),
        ("2026-Q2", 4, "Q2 FY 2026", "ไตรมาส 2 ปีบัญชี 2569"),
    ],
)
def test_a_fiscal_year_is_called_so(period: str, start: int, en: str, th: str) -> None:
    found = parse_period(period, as_of=date(2026, 5, 1), settings=Settings(fiscal_start=start))
    assert found is not None
    assert (found.text("en"), found.text("th")) == (en, th)


def test_thai(data: Dataset) -> None:
    plan = make_plan({"kpi_revenue_label": 1, "txt_period": 1}, {}, data, language="th")
    assert plan.names["kpi_revenue_label"] == ["รายได้"]
    assert plan.names["txt_period"] == ["กุมภาพันธ์ 2569"]
    assert plan.period.text("en") == "February 2026"
