"""Cohorts, RFM, Pareto, customer value: by hand, against real shops, and what must hold for any orders."""

from __future__ import annotations

import json
from datetime import date
from statistics import fmean

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_firm import DEALS, ORDERS, SUBSCRIPTIONS, column, firm, records, sample

from salesxl.analyse import analyse
from salesxl.analyses.rfm import SEGMENTS
from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.errors import UsageError
from salesxl.prepare import prepare
from salesxl.results import column_label
from salesxl.settings import Settings

COLUMNS = ("order_id", "order_date", "customer_id", "net_amount")
LINES = st.tuples(st.dates(date(2025, 1, 1), date(2025, 6, 30)), st.integers(0, 9), st.integers(-50, 500))
MANY_ORDERS = st.lists(LINES, min_size=1, max_size=40)


def shop(rows, as_of="2025-06-30") -> Dataset:
    lines = [(f"O{n}", day, f"C{customer}", amount) for n, (day, customer, amount) in enumerate(rows)]
    return firm(orders=(COLUMNS, lines), as_of=as_of)


# --- cohorts ----------------------------------------------------------------------------------------------------


def test_cohorts_by_hand():
    result = analyse("cohorts", firm(orders=ORDERS), share=False)
    rows = {r.pop("cohort"): r for r in records(result)}
    assert rows["2026-01"] == {"customers": 2, "m0": 2, "m1": 1, "m2": 1}
    assert rows["2026-02"] == {"customers": 1, "m0": 1, "m1": 1, "m2": None}
    assert rows["2026-03"] == {"customers": 1, "m0": 1, "m1": None, "m2": None}
    assert [note.rule for note in result.notes] == ["first_cohort"]


def test_cohorts_as_shares_and_of_a_period():
    rows = records(analyse("cohorts", firm(orders=ORDERS)))
    assert [r["m1"] for r in rows] == [0.5, 1.0, None]
    assert column(analyse("cohorts", firm(orders=ORDERS), period="2026-02"), "cohort") == ["2026-02"]


def test_cohorts_leave_a_running_month_blank():
    rows = records(analyse("cohorts", firm(orders=ORDERS, as_of="2026-03-30")))
    assert [(r["cohort"], r["m0"], r["m1"]) for r in rows] == [
        ("2026-01", 1.0, 0.5), ("2026-02", 1.0, None), ("2026-03", None, None),
    ]  # fmt: skip


def test_cohort_revenue():
    # January: 3,000; in February the customers of January spent 700 and sent back 300, in March 1,200
    result = analyse("cohorts", firm(orders=ORDERS), value="revenue", share=False)
    rows = {r.pop("cohort"): r for r in records(result)}
    assert rows["2026-01"] == {"customers": 2, "m0": 3000, "m1": 400, "m2": 1200}
    assert result.units[2:] == ("money", "money", "money")
    shares = records(analyse("cohorts", firm(orders=ORDERS), value="revenue"))
    assert shares[0]["m1"] == pytest.approx(400 / 3000)


def test_cohorts_pay_back_what_they_cost():
    # January spent 3,000, then 400 and 1,200: half of that is 1,500, 1,700 and 2,300 in all, of the 3,000 they cost.
    # February: half of 2,000 for 500, and nothing after. In March nobody noted what was spent.
    spend = (("period", "amount"), [("2026-01", 3_000), ("2026-02", 500)])
    data = firm(orders=ORDERS, spend=spend, settings={"gross_margin": 0.5})
    result = analyse("cohorts", data, value="payback")
    rows = {r.pop("cohort"): r for r in records(result)}
    assert rows["2026-01"] == pytest.approx({"customers": 2, "m0": 0.5, "m1": 17 / 30, "m2": 23 / 30})
    assert rows["2026-02"] == {"customers": 1, "m0": 2.0, "m1": 2.0, "m2": None}
    assert rows["2026-03"] == {"customers": 1, "m0": None, "m1": None, "m2": None}
    assert [note.rule for note in result.notes] == ["first_cohort", "cohort_margin"]
    money = records(analyse("cohorts", data, value="payback", share=False))
    assert [money[0][month] for month in ("m0", "m1", "m2")] == [1_500, 1_700, 2_300]
    without_margin = analyse("cohorts", firm(orders=ORDERS, spend=spend), value="payback")
    assert without_margin.reason is not None


def test_cohorts_of_subscribers():
    data = firm(subscriptions=SUBSCRIPTIONS, as_of="2026-02-28")
    rows = {r["cohort"]: r for r in records(analyse("cohorts", data, share=False))}
    assert (rows["2025-06"]["customers"], rows["2025-06"]["m0"], rows["2025-06"]["m7"], rows["2025-06"]["m8"]) == (
        4,
        4,
        4,
        3,
    )
    assert (rows["2025-01"]["m0"], rows["2025-01"]["m11"], rows["2025-01"]["m12"], rows["2025-01"]["m13"]) == (
        1,
        0,
        0,
        1,
    )
    money = {r["cohort"]: r for r in records(analyse("cohorts", data, value="revenue"))}
    assert money["2025-06"]["m8"] == pytest.approx(1650 / 2000)


def test_cohorts_of_an_unknown_value():
    with pytest.raises(UsageError, match="customers, revenue or payback"):
        analyse("cohorts", firm(orders=ORDERS), value="profit")


def test_cohorts_of_a_real_shop(shared):
    reference = json.loads((shared / "reference.json").read_text())["cdnow"]["master"]
    raw = pd.read_csv(shared / "cdnow" / "cdnow_master.csv")
    day = pd.to_datetime(raw.iloc[:, 1].astype(str))
    orders = pd.DataFrame({
        "customer_id": raw.iloc[:, 0].astype(str).astype("category"), "order_date": day,
        "net_amount": raw.iloc[:, 3].astype(float),
    })  # fmt: skip
    prepared, _ = prepare({"orders": orders}, Settings())
    rows = {r["cohort"]: r for r in records(analyse("cohorts", Dataset(prepared)))}
    assert {key: r["customers"] for key, r in rows.items()} == reference["cohort_size"]
    for offset, shares in reference["cohort_active_share_offset"].items():
        for cohort, share in shares.items():
            assert rows[cohort][f"m{offset}"] == pytest.approx(share, abs=5e-7)
    top = records(analyse("pareto", Dataset(prepared)))
    assert sum(r["value"] for r in top) == pytest.approx(reference["revenue"])
    assert len(top) == reference["customers"]


@settings(max_examples=25, deadline=None)
@given(MANY_ORDERS)
def test_cohort_sizes_add_up_to_the_customers(rows):
    data = shop(rows)
    result = analyse("cohorts", data, share=False)
    customers = {customer for _, customer, amount in rows if amount >= 0}
    if not customers:
        assert result.reason is not None
        return
    found = records(result)
    assert sum(r["customers"] for r in found) == len(customers)
    assert all(r["m0"] == r["customers"] for r in found)
    money = records(analyse("cohorts", data, value="revenue", share=False))
    bought = sum(value or 0 for r in money for key, value in r.items() if key.startswith("m"))
    returns_of_strangers = sum(amount for _, customer, amount in rows if customer not in customers)
    assert bought == pytest.approx(sum(amount for *_, amount in rows) - returns_of_strangers - _before_first(rows))


def _before_first(rows):
    """Returns before the customer's first order lie in no month of the cohort."""
    first = {}
    for day, customer, amount in rows:
        if amount >= 0:
            first[customer] = min(day, first.get(customer, day))
    return sum(amount for day, customer, amount in rows if f"{day:%Y-%m}" < f"{first.get(customer, day):%Y-%m}")


# --- RFM --------------------------------------------------------------------------------------------------------


def test_rfm_by_hand():
    # five customers, best to worst in all three: each is a fifth of its own
    rows = [
        ("2025-06-30", 1, 500), ("2025-06-01", 1, 500), ("2025-05-01", 1, 500), ("2025-04-01", 1, 500),
        ("2025-03-01", 1, 500), ("2025-06-20", 2, 400), ("2025-06-10", 2, 400), ("2025-05-10", 2, 400),
        ("2025-04-10", 2, 400), ("2025-06-05", 3, 300), ("2025-05-05", 3, 300), ("2025-04-05", 3, 300),
        ("2025-03-15", 4, 200), ("2025-02-15", 4, 200), ("2025-01-10", 5, 100),
    ]  # fmt: skip
    found = records(analyse("rfm", shop(rows), by="customer"))
    assert [(r["customer"], r["r"], r["f"], r["m"], r["segment"]) for r in found] == [
        ("C1", 5, 5, 5, "champions"), ("C2", 4, 4, 4, "champions"), ("C3", 3, 3, 3, "need_attention"),
        ("C4", 2, 2, 2, "hibernating"), ("C5", 1, 1, 1, "hibernating"),
    ]  # fmt: skip
    assert [(r["recency"], r["frequency"], r["revenue"]) for r in found][:2] == [(0, 5, 2500), (10, 4, 1600)]
    segments = records(analyse("rfm", shop(rows)))
    assert [(s["segment"], s["customers"], s["share"]) for s in segments] == [
        ("champions", 2, 0.4), ("need_attention", 1, 0.2), ("hibernating", 2, 0.4),
    ]  # fmt: skip
    assert segments[0]["revenue_share"] == pytest.approx(4100 / 5500)


def test_rfm_equal_values_get_equal_scores():
    rows = [("2025-06-30", n, 100) for n in range(10)]
    assert {(r["r"], r["f"], r["m"]) for r in records(analyse("rfm", shop(rows), by="customer"))} == {(3, 3, 3)}


def test_rfm_names_in_both_languages():
    for language in ("en", "th"):
        assert len({column_label(segment, language) for segment in SEGMENTS}) == len(SEGMENTS)
    assert column_label("champions", "th") == "ลูกค้าชั้นยอด"


def test_rfm_of_too_few():
    result = analyse("rfm", firm(orders=ORDERS))
    assert result.reason is not None
    assert result.reason.text("en") == "cannot be estimated from these data: 4 customers; at least 5 are needed"


@settings(max_examples=25, deadline=None)
@given(MANY_ORDERS)
def test_rfm_segments_hold_every_customer_once(rows):
    data = shop(rows)
    customers = {customer for _, customer, amount in rows if amount >= 0}
    result = analyse("rfm", data)
    if len(customers) < 5:
        assert result.reason is not None
        return
    found = records(result)
    assert sum(r["customers"] for r in found) == len(customers)
    each = records(analyse("rfm", data, by="customer"))
    assert {r["customer"] for r in each} == {f"C{n}" for n in customers}
    assert all(1 <= r[score] <= 5 for r in each for score in "rfm")
    for score, value in (("f", "frequency"), ("m", "revenue")):
        ordered = sorted(each, key=lambda r: r[value])
        assert [r[score] for r in ordered] == sorted(r[score] for r in each)


# --- Pareto -----------------------------------------------------------------------------------------------------


def test_pareto_by_hand():
    rows = records(analyse("pareto", firm(orders=ORDERS)))
    assert [(r["rank"], r["customer"], r["value"], r["orders"]) for r in rows] == [
        (1, "C1", 3400, 3), (2, "C3", 2000, 2), (3, "C2", 1200, 2), (4, "C5", 800, 1),
    ]  # fmt: skip
    assert [r["cumulative"] for r in rows] == pytest.approx(
        [0.4594594594594595, 0.7297297297297297, 0.8918918918918919, 1.0]
    )
    assert [r["class"] for r in rows] == ["A", "A", "A", "B"]


def test_pareto_by_product_and_by_deals():
    rows = records(analyse("pareto", firm(orders=ORDERS), by="product"))
    assert [(r["product"], r["value"]) for r in rows] == [("P1", 6200), ("P2", 1200)]
    rows = records(analyse("pareto", firm(deals=DEALS), by="source"))
    assert [(r["source"], r["value"]) for r in rows] == [("web", 40_000), ("referral", 20_000)]


def test_pareto_shows_names():
    columns = ("order_id", "order_date", "customer_id", "customer_name", "net_amount")
    rows = [
        ("1", "2026-01-01", "A", "Somchai", 5),
        ("2", "2026-01-02", "B", "Anong", 3),
        ("3", "2026-01-02", "C", "Anong", 2),
    ]
    names = column(analyse("pareto", firm(orders=(columns, rows))), "customer")
    assert names == ["Somchai", "Anong (B)", "Anong (C)"]


WALK_INS = (
    ("order_id", "order_date", "customer_id", "net_amount"),
    [("1", "2026-01-04", "A", 100), ("2", "2026-01-05", None, 900), ("3", "2026-02-05", None, 700)]
    + [(f"b{n}", "2026-02-06", f"B{n}", 50) for n in range(4)] + [("r", "2026-02-07", "Z", -40)],
)  # fmt: skip


def test_a_customer_who_only_brought_something_back_counts_in_pareto_alone():
    data = firm(orders=WALK_INS)
    rows = records(analyse("pareto", data))
    assert [(r["customer"], r["value"], r["orders"]) for r in rows][-1] == ("Z", -40, 0)
    assert sum(r["value"] for r in rows) == 100 + 4 * 50 - 40
    assert sum(r["customers"] for r in records(analyse("rfm", data))) == 5
    assert [r["customers"] for r in records(analyse("cohorts", data))] == [1, 4]


def test_shares_beside_somebody_below_zero():
    """900 + 300 - 200 = 1,000: the shares are 90%, 30% and -20%. Of nothing or less there are none."""
    columns = ("order_id", "order_date", "customer_id", "net_amount", "rep")
    sold = [("1", "2026-01-04", "A", 900, "Ann"), ("2", "2026-01-05", "B", 300, "Ann")]
    back = [("3", "2026-01-06", "C", -200, "Bob"), ("4", "2026-02-06", "C", -50, "Bob")]
    data = firm(orders=(columns, sold + back[:1]))
    found = analyse("pareto", data)
    assert [r["share"] for r in records(found)] == pytest.approx([0.9, 0.3, -0.2])
    told = "lines below zero: 1; the shares of the others add up to more than 100%"
    assert [note.text() for note in found.notes] == [told]
    assert told in [note.text() for note in analyse("leaderboard", data).notes]
    below = analyse("pareto", firm(orders=(columns, back)), period="2026-01")
    assert (below.rows, below.reason.rule, below.reason.excel_error) == ((), "no_shares", "#DIV/0!")
    assert not analyse("pareto", firm(orders=(columns, sold))).notes


@pytest.mark.parametrize(("name", "period", "lacking"), [
    ("pareto", None, ("2", "8")), ("pareto", "2026-02", ("1", "6")), ("rfm", None, ("2", "8")), ("cohorts", None, ("2", "8")),
])  # fmt: skip
def test_orders_that_name_no_customer_are_told(name, period, lacking):
    notes = [note for note in analyse(name, firm(orders=WALK_INS), period=period).notes if note.rule == "nameless"]
    assert [(note.details["rows"], note.details["all"]) for note in notes] == [lacking]
    assert "rows of Orders looked at name no customer" in notes[0].text("en")
    assert not [note for note in analyse(name, firm(orders=ORDERS)).notes if note.rule == "nameless"]


def test_deals_that_name_no_customer_are_told():
    columns = ("deal_id", "customer", "stage", "amount", "close_date")
    deals = [
        ("1", "A", "Won", 100, "2026-01-04"),
        ("2", None, "Won", 900, "2026-01-05"),
        ("3", None, "Lost", 900, "2026-01-05"),
    ]
    notes = [note for note in analyse("pareto", firm(deals=(columns, deals))).notes if note.rule == "nameless"]
    assert [note.text("en") for note in notes] == [
        "1 of the 2 rows of Deals looked at name no customer and are left out"
    ]


def test_pareto_of_nothing():
    result = analyse("pareto", firm(orders=ORDERS), period="2025-01")
    assert result.reason is not None
    assert result.reason.rule == "no_rows"


@settings(max_examples=25, deadline=None)
@given(MANY_ORDERS)
def test_pareto_adds_up_to_the_whole(rows):
    data = shop(rows)
    result = analyse("pareto", data)
    if result.reason:
        return
    found = records(result)
    assert found[-1]["cumulative"] == pytest.approx(1)
    assert sum(r["share"] for r in found) == pytest.approx(1)
    assert [r["value"] for r in found] == sorted((r["value"] for r in found), reverse=True)
    assert "".join(r["class"] for r in found) == "".join(sorted(r["class"] for r in found))


def test_pareto_of_the_sample_is_its_revenue():
    for by in ("customer", "product", "channel"):
        values = column(analyse("pareto", sample(), by=by), "value")
        assert sum(values) == pytest.approx(calculate("revenue", sample()).value)


def test_pareto_of_a_real_catalogue(shared):
    pytest.importorskip("python_calamine")
    reference = json.loads((shared / "reference.json").read_text())["superstore"]
    raw = pd.read_excel(shared / "superstore" / "Sample - Superstore.xls", engine="calamine")
    orders = pd.DataFrame({
        "order_id": raw["Order ID"].astype("category"), "order_date": pd.to_datetime(raw["Order Date"]),
        "customer_id": raw["Customer ID"].astype("category"), "net_amount": raw["Sales"].astype(float),
        "category": raw["Category"].astype("category"), "product": raw["Product Name"].astype("category"),
    })  # fmt: skip
    # the reference counts every line, also the one that repeats another
    prepared, _ = prepare({"orders": orders}, Settings(duplicates="keep"))
    rows = records(analyse("pareto", Dataset(prepared), by="category"))
    assert {r["category"]: r["value"] for r in rows} == {
        k: pytest.approx(v) for k, v in reference["by_category"].items()
    }
    assert len(records(analyse("pareto", Dataset(prepared)))) == reference["customers"]


# --- customer value ---------------------------------------------------------------------------------------------


def test_customer_value_of_the_sample():
    data = sample()
    result = analyse("customer_value", data)
    rows = records(result)
    assert len(rows) == len(records(analyse("pareto", data)))
    assert all(0 < r["p_alive"] <= 1 for r in rows)
    assert all(r["value_low"] <= r["value"] <= r["value_high"] for r in rows)
    assert [r["value"] for r in rows] == sorted((r["value"] for r in rows), reverse=True)
    assert [note.rule for note in result.notes] == ["value_is_margin"]


def test_customer_value_agrees_with_the_metric():
    data = sample()
    mean = calculate("clv", data, variant="predicted").value
    values = column(analyse("customer_value", data), "value")
    assert sum(values) / len(values) == pytest.approx(mean)


def test_customer_value_of_the_lifetimes_example(shared):
    """The CDNOW sample of 2,357 customers: 1,653.4 expected purchase days in 39 weeks, by independent code."""
    reference = json.loads((shared / "reference.json").read_text())["cdnow"]["sample"]
    raw = pd.read_csv(
        shared / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", header=None, names=["all", "id", "date", "units", "amount"]
    )
    day = pd.to_datetime(raw["date"].astype(str))
    orders = pd.DataFrame(
        {"customer_id": raw["id"].astype(str).astype("category"), "order_date": day, "net_amount": raw["amount"]}
    )
    prepared, _ = prepare({"orders": orders}, Settings())
    data = Dataset(prepared)
    result = analyse("customer_value", data, period="1997-01-01..1997-09-30", months=9)
    rows = records(result)
    assert len(rows) == reference["customers"]
    fit = reference["bgnbd_fit_own"]
    assert fmean(r["p_alive"] for r in rows) == pytest.approx(fit["mean_P(alive)"], abs=2e-3)
    weeks = 9 * 365.25 / 12 / 7  # nine months are a little more than 39 weeks
    ratio = sum(r["expected_orders"] for r in rows) / fit["expected_purchase_days_next_39_weeks_sum"]
    assert 1 < ratio < weeks / 39 + 1e-3


def test_customer_value_refuses_a_small_shop():
    result = analyse("customer_value", firm(orders=ORDERS))
    assert result.reason is not None
    assert result.reason.rule == "not_estimable"
    assert "100" in result.reason.text("th")
