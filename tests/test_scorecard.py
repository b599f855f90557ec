"""The scorecard: its order, and for each metric what it was, its target, its status and its last months."""

from __future__ import annotations

import numpy as np
import pytest
from small_firm import DEALS, LEADS, ORDERS, SUBSCRIPTIONS, firm, sample

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.changes import change, change_unit
from salesxl.errors import UnknownName, UsageError
from salesxl.registry import METRICS
from salesxl.scorecard import HEADLINE, OTHERS, default_metrics, scorecard

TARGETS = (
    ("owner", "period", "target", "measure"),
    [
        ("A", "2026-03", 1_500, "revenue"), ("B", "2026-03", 1_000, "revenue"), ("A", "2026-Q1", 25_000, "won"),
        ("A", "2026-03", 0.4, "win rate"), ("B", "2026-03", 0.6, "win rate"), ("A", "2026-03", 2, "new customers"),
        ("A", "2026-03", 20, "sales cycle"), ("A", "2026-03", 30, "calls"),
    ],
)  # fmt: skip
CALLS = (("date", "kind", "owner"), [("2026-03-02", "Call", "A")])


def row(key, data=None, period="2026-03", **options):
    (found,) = scorecard(data or firm(orders=ORDERS, deals=DEALS, leads=LEADS), period, metrics=[key], **options)
    return found


# --- which metrics, in which order ------------------------------------------------------------------------------


def test_every_metric_of_the_scorecard_exists():
    assert set(HEADLINE) | set(OTHERS) <= set(METRICS)
    assert len(default_metrics()) == len(HEADLINE) + len(OTHERS)


def test_what_matters_most_comes_first_and_activity_before_results():
    keys = default_metrics()
    assert keys[:5] == ["growth", "target_attainment", "cac", "retention_rate", "revenue"]
    families = [METRICS[key].family for key in keys[5:]]
    assert families == sorted(families, key=["activity", "performance", "productivity"].index)


def test_metrics_by_name_and_unknown_ones():
    data = firm(orders=ORDERS)
    assert [r.key for r in scorecard(data, "2026-03", metrics=["AOV", "รายได้"])] == ["aov", "revenue"]
    with pytest.raises(UnknownName):
        scorecard(data, "2026-03", metrics=["profits"])
    with pytest.raises(UsageError, match="previous or year"):
        scorecard(data, "2026-03", compare="decade")


# --- change -----------------------------------------------------------------------------------------------------


def test_change_of_money_is_a_share_and_of_a_rate_points():
    revenue = row("revenue")
    assert (revenue.result.value, revenue.previous.value, revenue.change_unit) == (2000, 2400, "rate")
    assert revenue.change == pytest.approx(-1 / 6)
    win = row("win_rate")
    assert (win.result.value, win.previous.value, win.change, win.change_unit) == (0.5, 1, -0.5, "points")


def test_sums_of_the_same_cents_have_not_changed():
    assert 0.1 + 0.2 != 0.3
    assert (change("money", 0.3, 0.1 + 0.2), change("rate", 0.3, 0.1 + 0.2)) == (0.0, 0.0)


def test_change_has_its_limits():
    assert change("money", 5, 0) is None
    assert change("money", 5, -2) is None
    assert change("rate", None, 0.5) is None
    assert change("score", -10, 30) == -40
    assert change_unit("score") == "score"


def test_compared_with_the_year_before_or_nothing():
    assert row("revenue", compare="year").previous.period.key == "2025-03"
    alone = row("revenue", compare=None)
    assert (alone.previous, alone.change) == (None, None)


def test_a_running_month_is_compared_with_as_many_days():
    revenue = row("revenue", firm(orders=ORDERS, as_of="2026-03-09"))
    assert (revenue.result.value, revenue.previous.value) == (2000, 2000)  # of February the days to the 9th: O4


# --- targets ----------------------------------------------------------------------------------------------------


def with_targets():
    return firm(orders=ORDERS, deals=DEALS, reps_targets=TARGETS, activities=CALLS)


def test_targets_of_the_sheet():
    data = with_targets()
    revenue = row("revenue", data)
    assert (revenue.target, revenue.attainment, revenue.variance, revenue.status) == (2500, 0.8, -500, "missed")
    win = row("win_rate", data)  # a rate: the mean of the reps' targets
    assert (win.target, win.status) == (0.5, "met")
    new = row("new_customers", data)
    assert (new.result.value, new.target, new.attainment, new.status) == (1, 2, 0.5, "missed")


def test_what_shall_be_small_is_met_when_it_is():
    cycle = row("sales_cycle", with_targets())
    assert (cycle.result.value, cycle.target, cycle.status) == (60, 20, "missed")
    assert cycle.attainment == pytest.approx(20 / 60)


def test_a_neutral_metric_has_attainment_but_no_status():
    calls = row("calls", with_targets())
    assert METRICS["calls"].better == "neutral"
    assert (calls.target, calls.status) == (30, None)
    assert calls.attainment == pytest.approx(1 / 30)


def test_targets_given_go_first():
    revenue = row("revenue", with_targets(), targets={"revenue": 2_100})
    assert (revenue.target, revenue.status) == (2_100, "near")
    assert revenue.status_text("en") == "● nearly"
    assert row("revenue", targets={"revenue": 2_000}).status_text("th") == "▲ ถึงเป้า"
    assert row("revenue").status is None
    assert row("revenue").status_text("th") == ""


def test_thresholds():
    assert [row("revenue", targets={"revenue": 2000 / share}).status for share in (1.0, 0.95, 0.9, 0.89)] == [
        "met", "near", "near", "missed",
    ]  # fmt: skip


def test_pace_of_a_running_month():
    # 2,000 on 9 of 31 days against 5,000: 40% attained, at this pace 138%
    revenue = row("revenue", firm(orders=ORDERS, as_of="2026-03-09"), targets={"revenue": 5_000})
    assert revenue.attainment == 0.4
    assert revenue.pace == pytest.approx(0.4 * 31 / 9)
    assert revenue.status == "met"
    aov = row("aov", firm(orders=ORDERS, as_of="2026-03-20"), targets={"aov": 2_000})
    assert aov.pace == aov.attainment == pytest.approx(2_000 / 3 / 2_000)  # a mean does not grow with the days


def test_the_attainment_of_a_running_month_has_the_status_of_its_revenue():
    targets = (("owner", "period", "target", "measure"), [("A", "2026-03", 5_000, "revenue")])
    data = firm(orders=ORDERS, reps_targets=targets, as_of="2026-03-09")  # 2,000 on 9 of 31 days
    attained = row("target_attainment", data)
    assert (attained.attainment, attained.pace) == (0.4, pytest.approx(0.4 * 31 / 9))
    assert attained.status == row("revenue", data).status == "met"


def test_nothing_changes_after_the_data():
    after = row("revenue", firm(orders=ORDERS, as_of="2026-03-31"), period="2026-04")
    assert (after.result.value, after.previous.value, after.change) == (0, 2_000, None)


def test_attainment_is_its_own_target_and_response_has_a_goal():
    assert row("target_attainment", with_targets()).target == 1.0
    assert row("lead_response_time", firm(leads=LEADS)).target == 1.0
    faster = firm(leads=LEADS, settings={"response_goal": 4})
    assert row("lead_response_time", faster).status == "met"  # the median is 2 hours


# --- trend, notes, sample ---------------------------------------------------------------------------------------


def test_trend_is_blank_before_the_data():
    revenue = row("revenue")
    assert revenue.trend == (None,) * 10 + (3000, 2400, 2000)
    assert row("revenue", trend=2).trend == (2400, 2000)
    assert row("revenue", trend=0).trend == ()


def test_without_data_there_is_a_reason_and_no_more():
    csat = row("csat")
    assert csat.result.value is None
    assert csat.note("en") == csat.result.reason.text("en")
    assert csat.note("th") != csat.note("en")
    assert (csat.previous, csat.trend, csat.target) == (None, (), None)


def test_a_metric_that_could_have_a_value_keeps_its_trend():
    win = row("win_rate", firm(deals=[DEALS[0], DEALS[1][:2]]), period="2026-03")
    assert win.result.value is None
    assert win.trend[-3:] == (1, 1, None)


def test_subscribers_come_before_buyers():
    retention = row(
        "retention_rate", firm(orders=ORDERS, subscriptions=SUBSCRIPTIONS, as_of="2026-02-28"), period="2026-02"
    )
    assert retention.result.value == 0.75  # C2 left, of C1 to C4


def test_rows_of_the_sample_are_those_of_calculate():
    rows = scorecard(sample(), "2026-05", trend=0)
    assert [r.key for r in rows] == default_metrics()
    for found in rows:
        assert found.result == calculate(found.key, sample(), period="2026-05")
        assert found.label("en") == METRICS[found.key].en
    assert {r.section for r in rows} == {"headline", "activity", "performance", "productivity"}


def test_last_value_of_the_trend_is_the_value_of_the_month():
    for found in scorecard(sample(), "2026-05", metrics=["revenue", "win_rate", "mrr", "aov", "new_customers", "cac"]):
        assert found.trend[-1] == pytest.approx(found.result.value)
        assert found.trend[-2] == pytest.approx(found.previous.value)
        assert len(found.trend) == 13


def test_a_firm_that_began_this_month_is_told_of_this_month():
    data = firm(orders=ORDERS, as_of="2026-04-12")
    assert row("revenue", data, period=None).result.period.key == "2026-03"
    begun = (ORDERS[0], [order for order in ORDERS[1] if str(order[1]) >= "2026-03"])
    new = row("revenue", firm(orders=begun, as_of="2026-03-30"), period=None).result
    assert (new.period.key, new.value) == ("2026-03", 2_000)
    part = firm(orders=ORDERS, as_of="2026-03-30").only({"orders": np.array([len(ORDERS[1]) - 1])})
    assert part.usual_month.key == "2026-02"  # as for the firm that it is a part of


def test_the_default_period_is_the_last_complete_month():
    assert scorecard(sample(), metrics=["revenue"])[0].result.period.key == "2026-06"


def test_the_scorecard_as_a_table_leaves_out_what_has_no_sheet():
    found = firm(orders=ORDERS, deals=DEALS)
    table = analyse("scorecard", found, period="2026-02")
    by_key = {row[1]: dict(zip(table.columns, row, strict=True)) for row in table.plain("en")}
    assert list(by_key)[:2] == ["growth", "retention_rate"]  # no targets, no spend
    assert by_key["revenue"]["value"] == 2400
    assert by_key["revenue"]["previous"] == 3000
    assert by_key["revenue"]["change"] == pytest.approx(-0.2)
    assert by_key["win_rate"]["note"].startswith("it rests on no more than 1")
    assert not {"cac", "csat", "mrr", "calls_emails"} & set(by_key)
    with_year = analyse("scorecard", found, period="2026-02", compare="year")
    assert {row[3] for row in with_year.plain()} == {None}


def test_the_scorecard_as_a_table_shows_targets():
    table = analyse("scorecard", with_targets(), period="2026-03")
    quota = next(row for row in table.plain("th") if row[1] == "quota_attainment")
    assert quota[table.columns.index("status")] in ("▲ ถึงเป้า", "● ใกล้ถึงเป้า", "▼ ยังไม่ถึงเป้า")
