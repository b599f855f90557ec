"""Plain-language notes: by hand, on the sample firm, and silent where the numbers are too few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_firm import DEALS, ORDERS, firm, sample

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.insights import insights
from salesxl.insights.chance import counts_differ, scores_differ, shares_differ
from salesxl.insights.phrases import Figure, Name, Phrase

ORDER_COLUMNS = ("order_id", "order_date", "customer_id", "net_amount", "rep", "channel")
DEAL_COLUMNS = ("deal_id", "owner", "created_date", "close_date", "stage", "lost_from_stage", "amount")
LEAD_COLUMNS = ("lead_id", "created_at", "first_response_at")


def orders(month, count, amount, rep="A", channel="shop", prefix=""):
    return [(f"{prefix}{month}-{n}", f"{month}-{n % 27 + 1:02d}", f"C{n}", amount, rep, channel) for n in range(count)]


def decided(month, won, lost, stage="Proposal"):
    rows = [(f"W{month}{n}", "A", f"{month}-01", f"{month}-15", "Won", None, 100) for n in range(won)]
    return rows + [(f"L{month}{stage}{n}", "A", f"{month}-01", f"{month}-15", "Lost", stage, 100) for n in range(lost)]


def rules(found):
    return [insight.rule for insight in found]


def only(found, prefix):
    return [insight for insight in found if insight.rule.startswith(prefix)]


# --- revenue ----------------------------------------------------------------------------------------------------


def test_revenue_through_the_number_of_orders():
    # 40 orders of 100 after 50 of 100: all of it is the number
    data = firm(orders=(ORDER_COLUMNS, orders("2026-01", 50, 100) + orders("2026-02", 40, 100)), as_of="2026-02-28")
    (first, *_) = insights(data, "2026-02")
    assert first.text("en") == (
        "Revenue fell 20% to 4,000 (before: 5,000), mostly through the number of orders: 40 (before: 50; -1,000)."
    )
    assert first.text("th") == "รายได้ลดลง 20% เหลือ 4,000 (ก่อนหน้า 5,000) ส่วนใหญ่มาจากจำนวนคำสั่งซื้อ: 40 (ก่อนหน้า 50, -1,000)"
    assert (first.metric, first.severity) == ("revenue", "bad")


def test_a_year_before_is_said_to_be_one():
    """January of both years; December between them says nothing. A year beside the year before is the same in itself."""
    rows = [
        *orders("2025-01", 50, 100),
        *orders("2025-12", 10, 100, prefix="x"),
        *orders("2026-01", 40, 100, prefix="y"),
    ]
    data = firm(orders=(ORDER_COLUMNS, rows), as_of="2026-01-31")
    first = insights(data, "2026-01", compare="year")[0]
    assert first.text("en") == (
        "Revenue fell 20% to 4,000 (a year before: 5,000), "
        "mostly through the number of orders: 40 (a year before: 50; -1,000)."
    )
    assert first.text("th") == "รายได้ลดลง 20% เหลือ 4,000 (ปีก่อน 5,000) ส่วนใหญ่มาจากจำนวนคำสั่งซื้อ: 40 (ปีก่อน 50, -1,000)"
    assert first.as_json()["values"]["before"] == 5_000
    assert insights(data, "2026-01")[0].text("en").startswith("Revenue rose 300% to 4,000 (before: 1,000)")


def test_revenue_through_the_size_of_an_order():
    # 40 of 150 after 50 of 100: number -10 x 125 = -1,250, size 50 x 45 = +2,250, together +1,000
    data = firm(orders=(ORDER_COLUMNS, orders("2026-01", 50, 100) + orders("2026-02", 40, 150)), as_of="2026-02-28")
    (first, *_) = insights(data, "2026-02")
    assert first.text("en") == (
        "Revenue rose 20% to 6,000 (before: 5,000), "
        "mostly through the size of an order: 150 on average (before: 100; +2,250)."
    )
    assert first.severity == "good"


def test_revenue_through_returns():
    rows = orders("2026-01", 50, 100) + orders("2026-02", 50, 100)
    rows.append(("R", "2026-02-20", "C1", -2_000, "A", "shop"))
    (first, *_) = insights(firm(orders=(ORDER_COLUMNS, rows), as_of="2026-02-28"), "2026-02")
    assert first.text("en") == "Revenue fell 40% to 3,000 (before: 5,000), mostly through returns (-2,000)."


def test_revenue_through_one_rep():
    rows = orders("2026-01", 30, 100) + orders("2026-01", 20, 100, rep="B", prefix="b")
    rows += orders("2026-02", 30, 100) + orders("2026-02", 10, 100, rep="B", prefix="b")
    found = insights(firm(orders=(ORDER_COLUMNS, rows), as_of="2026-02-28"), "2026-02")
    assert only(found, "revenue.contributor")[0].text("en") == (
        "The largest part of the change came through the sales rep B: 1,000 (before: 2,000; -1,000)."
    )


def test_a_rep_who_lost_more_than_the_firm():
    rows = orders("2026-01", 30, 100) + orders("2026-01", 20, 100, rep="B", prefix="b")
    rows += orders("2026-02", 35, 100) + orders("2026-02", 10, 100, rep="B", prefix="b")
    found = insights(firm(orders=(ORDER_COLUMNS, rows), as_of="2026-02-28"), "2026-02")
    assert only(found, "revenue.contributor")[0].text("en") == (
        "Through the sales rep B alone it changed by -1,000, to 1,000 (before: 2,000); others moved the other way."
    )


def test_a_target_of_a_quarter_that_is_over_was_missed_and_not_fallen_behind():
    """16,950 of 19,000, of which times 90 days by 90 days is not quite the same in the computer's numbers."""
    rows = [*orders("2026-02", 1, 16_950), ("later", "2026-05-20", "C1", 100, "A", "shop")]
    targets = (("period", "target", "measure"), [("2026-Q1", 19_000, "revenue")])
    data = firm(orders=(ORDER_COLUMNS, rows), reps_targets=targets, as_of="2026-05-20")
    texts = [i.text("en") for i in only(insights(data, "2026-Q1", None), "target")]
    assert texts == ["Revenue fell short of the target by 2,050: 16,950 against 19,000 (89%)."]


def test_revenue_that_stayed_has_no_cause():
    data = firm(orders=(ORDER_COLUMNS, orders("2026-01", 50, 100) + orders("2026-02", 50, 101)), as_of="2026-02-28")
    assert rules(insights(data, "2026-02"))[:1] == ["revenue.same"]


def test_nothing_is_compared_with_half_a_month():
    rows = [(f"O{n}", f"2026-01-{15 + n % 15}", f"C{n}", 100, "A", "shop") for n in range(50)]
    data = firm(orders=(ORDER_COLUMNS, rows + orders("2026-02", 40, 100)), as_of="2026-02-28")
    assert not only(insights(data, "2026-02"), "revenue")
    assert not only(insights(data, "2026-02"), "metric")


@pytest.mark.parametrize(("period", "compare"), [("2026-05", "previous"), ("2026-Q2", "year"), ("2025-12", "previous")])
def test_the_parts_of_a_change_add_up(period, compare):
    """The driver's effect is never more than what orders, their size and returns make together."""
    data = sample()
    first = only(insights(data, period, compare), "revenue")[0]
    span = calculate("revenue", data, period=period).period
    before = span.previous() if compare == "previous" else span.year_before()
    (o1, a1, r1), (o0, a0, r0) = (
        tuple(calculate(key, data, period=p).value for key in ("orders", "aov", "revenue")) for p in (span, before)
    )
    number, size = (o1 - o0) * (a1 + a0) / 2, (a1 - a0) * (o1 + o0) / 2
    returns = (r1 - r0) - number - size
    effect = first.values["driver"].values["effect"].value
    assert any(effect == pytest.approx(part) for part in (number, size, returns))
    assert effect * (r1 - r0) > 0


# --- win rate ---------------------------------------------------------------------------------------------------


def test_win_rate_through_losses_at_one_stage():
    rows = decided("2026-01", 30, 10) + decided("2026-01", 0, 8, "Negotiation")
    rows += decided("2026-02", 28, 22) + decided("2026-02", 0, 8, "Negotiation")
    rows += [(f"O{stage}", "A", "2026-02-01", None, stage, None, 1) for stage in ("Proposal", "Negotiation")]
    found = only(insights(firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "win_rate")
    assert [i.text("en") for i in found] == [
        "Win rate fell to 48%, 28 of 58 decided deals (before: 62%, 30 of 48): 12 more lost at Proposal."
    ]
    assert found[0].text("th") == (
        "อัตราการชนะดีลลดลงเหลือ 48% ปิดได้ 28 จาก 58 ดีลที่รู้ผล (ก่อนหน้า 62% ปิดได้ 30 จาก 48 ดีล): แพ้ในขั้น Proposal เพิ่มขึ้น 12 ดีล"
    )
    assert found[0].severity == "bad"


def test_win_rate_through_more_wins():
    rows = decided("2026-01", 20, 20) + decided("2026-02", 40, 20)
    found = only(insights(firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "win_rate")
    assert found[0].text("en").endswith(": 20 more won.")


def test_win_rate_through_more_losses_of_which_no_stage_is_known():
    # 4 of 6 won, then 2 of 7: two fewer won, but three more lost
    rows = [(*row[:5], None, 100) for row in decided("2026-01", 4, 2) + decided("2026-02", 2, 5)]
    found = only(insights(firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "win_rate")
    assert [i.text("en") for i in found] == [
        "Win rate fell to 29%, 2 of 7 decided deals (before: 67%, 4 of 6): 3 more lost."
    ]


def test_few_deals_say_nothing():
    rows = decided("2026-01", 3, 1) + decided("2026-02", 1, 3)
    assert not only(insights(firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "win_rate")
    # of many deals a small change is chance
    rows = decided("2026-01", 60, 40) + decided("2026-02", 57, 43)
    assert not only(insights(firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "win_rate")


# --- what comes before results ----------------------------------------------------------------------------------


def test_overdue_deals():
    due = ["2026-02-10"] * 6 + ["2026-04-10"] * 14
    rows = [(f"D{n}", "A", "2026-01-01", day, "Proposal", None, 100) for n, day in enumerate(due)]
    data = firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28")
    found = only(insights(data, "2026-02"), "overdue")
    assert [i.text("en") for i in found] == [
        "On 28 Feb 2026, 6 of 20 open deals (600, 30%) were past their expected close date."
    ]
    assert found[0].text("th").startswith("ณ วันที่ 28 ก.พ. 2569 ")
    assert (found[0].severity, found[0].as_json()["values"]["day"]) == ("warning", "2026-02-28")
    assert not only(insights(data, "2025-11"), "overdue")  # what was expected then is not known


def test_falling_activity_speaks_of_the_sales_cycle():
    activities = [(f"2026-01-{n % 28 + 1:02d}", "Meeting") for n in range(40)]
    activities += [(f"2026-02-{n + 9:02d}", "Meeting") for n in range(20)]
    deals = decided("2026-02", 6, 6)
    data = firm(activities=(("date", "kind"), activities), deals=(DEAL_COLUMNS, deals), as_of="2026-02-28")
    found = only(insights(data, "2026-02"), "activity")
    assert [i.text("en") for i in found] == [
        "Meetings scheduled fell 50% to 20 (before: 40). A sale takes 14.0 days on average, so results will feel it later."
    ]
    data = firm(activities=(("date", "kind"), activities), deals=(DEAL_COLUMNS, decided("2026-02", 2, 6)))
    assert only(insights(data, "2026-02"), "activity")[0].rule == "activity.falling"  # two deals say little of a cycle
    meetings = [*[("2026-01-05", "Meeting")] * 3, ("2026-02-05", "Meeting")]
    few = firm(activities=(("date", "kind"), meetings), as_of="2026-02-28")
    assert not only(insights(few, "2026-02"), "activity")


def test_leads_without_an_answer():
    leads = [(f"L{n}", "2026-02-03 09:00", None if n < 4 else "2026-02-03 10:00") for n in range(12)]
    found = only(insights(firm(leads=(LEAD_COLUMNS, leads), as_of="2026-02-28"), "2026-02"), "unanswered")
    assert [i.text("th") for i in found] == ["ลีดของงวดนี้ 4 จาก 12 รายยังไม่ได้รับการตอบกลับ"]


def test_a_stage_that_leaks():
    rows = decided("2026-01", 40, 10, "Proposal") + decided("2026-01", 0, 40, "Negotiation")
    before = "2025-02-28"  # of the twelve months to the end of February
    rows += [(f"O{n}", "A", before, "2025-03-15", "Lost", "Negotiation", 100) for n in range(9)]
    data = firm(deals=(DEAL_COLUMNS, rows), as_of="2026-02-28", settings={"stages": "Proposal, Negotiation"})
    found = only(insights(data, "2026-02"), "leak")
    assert [i.text("en") for i in found] == [
        "Of the deals opened in the last twelve months, the largest share is lost at Negotiation: 40 of the 80 decided there (50%)."
    ]


def test_one_customer_who_is_much():
    rows = [*orders("2026-01", 10, 100), ("big", "2026-02-03", "BIG", 900, "A", "shop")]
    rows.append(("old", "2025-02-28", "BIG", 50_000, "A", "shop"))  # the day before these twelve months
    found = only(insights(firm(orders=(ORDER_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "concentration")
    assert [i.text("en") for i in found] == ["BIG alone brought 47% of the sales of the last twelve months."]


def test_a_customer_is_much_of_all_sales_not_of_those_with_a_name():
    rows = [*orders("2026-01", 10, 100), ("big", "2026-02-03", "BIG", 900, "A", "shop")]
    rows += [(f"w{n}", "2026-02-04", None, 100, "A", "shop") for n in range(20)]  # 900 of 3,900: 23%
    assert not only(insights(firm(orders=(ORDER_COLUMNS, rows), as_of="2026-02-28"), "2026-02"), "concentration")
    found = only(insights(firm(orders=(ORDER_COLUMNS, rows[:-10]), as_of="2026-02-28"), "2026-02"), "concentration")
    assert [i.text("en") for i in found] == ["BIG alone brought 31% of the sales of the last twelve months."]


def test_targets_missed_and_met():
    data = firm(orders=ORDERS, reps_targets=(("owner", "period", "target"), [("A", "2026-03", 2_500)]))
    found = only(insights(data, "2026-03"), "target")
    assert [i.text("en") for i in found] == ["Revenue fell short of the target by 500: 2,000 against 2,500 (80%)."]
    data = firm(orders=ORDERS, reps_targets=(("owner", "period", "target"), [("A", "2026-03", 1_600)]))
    assert only(insights(data, "2026-03"), "target")[0].text("en") == (
        "Revenue met the target: 2,000 against 1,600 (125%)."
    )


def test_the_target_of_one_rep_is_not_that_of_all():
    rows = [*orders("2026-01", 20, 100), *orders("2026-02", 20, 100), *orders("2026-02", 9, 100, rep="B", prefix="b")]
    targets = (("owner", "period", "target"), [("A", "2026-02", 1_000)])
    data = firm(orders=(ORDER_COLUMNS, rows), reps_targets=targets, as_of="2026-02-28")
    assert not only(insights(data, "2026-02"), "target")


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (4_000, "Revenue kept pace with the target: 2,000 of 4,000 so far (50%)."),  # 2,000 on 12 of 31 days: 5,167
        (8_000, "Revenue fell behind the pace of the target: 2,000 of 8,000 so far (25%)."),
        (1_600, "Revenue met the target: 2,000 against 1,600 (125%)."),
    ],
)
def test_the_target_of_a_month_that_is_not_over(target, text):
    targets = (("owner", "period", "target"), [("A", "2026-03", target)])
    found = only(insights(firm(orders=ORDERS, reps_targets=targets, as_of="2026-03-12"), "2026-03"), "target")
    assert [i.text("en") for i in found] == [text]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ([], "Revenue rose to 500 (before: 0)."),
        ([("R", "2026-02-20", "C1", -900, "A", "shop")], "Revenue rose to 500 (before: -900)."),
    ],
)
def test_revenue_after_nothing_or_less(before, text):
    rows = [*orders("2026-01", 8, 100), *before, *orders("2026-03", 5, 100)]
    (first, *_) = insights(firm(orders=(ORDER_COLUMNS, rows), as_of="2026-03-31"), "2026-03")
    assert (first.text("en"), first.severity) == (text, "good")


def test_a_list_that_was_not_exported_anew_has_not_fallen():
    # orders on every day up to the end of January, calls go on: of February's 28 days 28 should have had orders
    sold = (ORDER_COLUMNS, [(f"O{n}", f"2026-01-{n + 1:02d}", f"C{n % 6}", 100, "A", "shop") for n in range(31)])
    calls = (("date", "kind"), [(f"2026-{month}-{day:02d}", "Call") for month in ("01", "02") for day in range(1, 29)])
    data = firm(orders=sold, activities=calls)
    data.as_of_given = None
    told = [note.text("en") for note in calculate("revenue", data, period="2026-02").notes]
    assert told == ["the rows of Orders end on 31 Jan 2026: what came later is not in the data"]
    assert "breaks_off" in [note.rule for note in calculate("retention_rate", data, period="2026-02").notes]
    assert not only(insights(data, "2026-02"), "revenue")
    assert not [note for note in calculate("calls", data, period="2026-02").notes if note.rule == "breaks_off"]
    assert not [note for note in calculate("revenue", data, period="2026-01").notes if note.rule == "breaks_off"]
    # an order a week: four of them may well be missing
    sold = (ORDER_COLUMNS, [(f"O{n}", f"2026-01-{7 * n + 1:02d}", f"C{n}", 100, "A", "shop") for n in range(5)])
    seldom = firm(orders=sold, activities=calls)
    seldom.as_of_given = None
    assert not [note for note in calculate("revenue", seldom, period="2026-02").notes if note.rule == "breaks_off"]


def test_a_period_after_the_data_has_not_fallen():
    data = firm(orders=(ORDER_COLUMNS, orders("2026-01", 50, 100)), as_of="2026-01-31")
    assert insights(data, "2026-02") == []
    assert (
        analyse("notes", data, period="2026-02").reason.text("en") == "the data end on 31 Jan 2026, before this period"
    )
    assert analyse("notes", data, period="2026-01").reason.text("en") == (
        "the data do not reach back to the period before"
    )


def test_a_rate_of_few_that_moved_by_one_is_chance():
    # 1 of 5 customers so far came back, then 2 of 7: a third of a standard error
    rows = [("1", "2026-01-04", "A", 10, "A", "shop"), ("2", "2026-01-05", "A", 10, "A", "shop")]
    rows += [(f"b{n}", "2026-01-06", f"B{n}", 10, "A", "shop") for n in range(4)]
    rows += [("3", "2026-02-04", "B1", 10, "A", "shop"), ("4", "2026-02-05", "X", 10, "A", "shop")]
    rows += [("5", "2026-02-06", "Y", 10, "A", "shop")]
    data = firm(orders=(ORDER_COLUMNS, rows), as_of="2026-02-28")
    assert calculate("repeat_purchase_rate", data, period="2026-01").cases == 5
    assert not [i for i in insights(data, "2026-02") if i.metric == "repeat_purchase_rate"]


def test_a_ratio_through_its_denominator():
    rows = orders("2026-01", 10, 100, prefix="old")
    rows += [(f"n{n}", "2026-02-03", f"N{n}", 100, "A", "shop") for n in range(20)]
    rows += [(f"m{n}", "2026-03-03", f"M{n}", 100, "A", "shop") for n in range(8)]
    spend = (("period", "amount"), [("2026-02", 4_000), ("2026-03", 4_000)])
    found = insights(firm(orders=(ORDER_COLUMNS, rows), spend=spend), "2026-03")
    assert (
        "Customer acquisition cost (CAC) rose to 500 (before: 200), mostly through new customers: 8 (before: 20)."
        in [i.text("en") for i in found]
    )


# --- all together -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", ["2024-07", "2026-05", "2026"])
def test_notes_on_the_sample_are_whole(period):
    for compare in ("previous", "year", None):
        found = insights(sample(), period, compare)
        assert 1 <= len(found) <= 10
        for insight in found:
            english, thai = insight.text("en"), insight.text("th")
            assert "{" not in english + thai
            assert "nan" not in english.lower()
            assert english.endswith(".")
            assert any("\u0e00" <= letter <= "\u0e7f" for letter in thai)
            assert insight.severity in ("bad", "warning", "good", "info")
            document = insight.as_json("th")
            assert document["text"] == thai
            assert set(document["values"]) == set(insight.values)
        assert len({insight.text("en") for insight in found}) == len(found)


def test_without_a_comparison_nothing_changed():
    assert not only(insights(sample(), "2026-05", None), "revenue")


def test_most():
    assert len(insights(sample(), "2026-05", most=2)) == 2


def test_no_data_no_notes():
    assert insights(firm(deals=DEALS), "2030-01") == []


def test_the_sample_in_words():
    texts = [insight.text("en") for insight in insights(sample(), "2026-05")]
    assert texts[0] == (
        "Revenue rose 49% to ฿906,224 (before: ฿609,475), "
        "mostly through the number of orders: 62 (before: 34; +฿464,386)."
    )
    assert "Win rate rose to 47%, 7 of 15 decided deals (before: 28%, 7 of 25): 4 fewer lost at Proposal." in texts


# --- figures and chance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "en", "th"),
    [
        (Figure(1234.5, "money", "THB"), "฿1,234", "฿1,234"),
        (Figure(-500, "money", "THB", signed=True), "-฿500", "-฿500"),
        (Figure(500, "money", None, signed=True), "+500", "+500"),
        (Figure(8.72, "money", "USD"), "$8.72", "$8.72"),
        (Figure(12, "money", "USD"), "$12", "$12"),
        (Figure(0.632, "rate"), "63%", "63%"),
        (Figure(0.034, "rate"), "3.4%", "3.4%"),
        (Figure(0, "rate"), "0%", "0%"),
        (Figure(36.54, "days"), "36.5 days", "36.5 วัน"),
        (Figure(0.25, "hours"), "15 minutes", "15 นาที"),
        (Figure(2, "hours"), "2.0 hours", "2.0 ชั่วโมง"),
        (Figure(3.14, "ratio"), "3.1x", "3.1 เท่า"),
        (Figure(-40, "score"), "-40", "-40"),
        (Figure(7.14, "months"), "7.1 months", "7.1 เดือน"),
        (Figure(2.5, "number"), "2.5", "2.5"),
    ],
)
def test_figures(figure, en, th):
    assert (figure.text("en"), figure.text("th")) == (en, th)


def test_names_inside_a_sentence():
    assert Name("new_customers").text("en") == "New customers"
    assert Name("new_customers", inside=True).text("en") == "new customers"
    assert Name("mrr", inside=True).text("en").startswith("monthly")
    assert Name("new_customers", inside=True).text("th") == "ลูกค้าใหม่"
    assert Phrase("fields.owner").text("th") == "พนักงานขาย"


def test_chance():
    assert not counts_differ(4, 1)
    assert counts_differ(12, 20)
    assert not counts_differ(17, 20)
    assert not shares_differ(1, 4, 3, 4)
    assert shares_differ(28, 58, 30, 48)
    assert not shares_differ(57, 100, 60, 100)
    assert not shares_differ(10, 10, 12, 12)
    # 10 and 12 answers: 1 / 10 + 1 / 12 has the root 0.43, so that scores about 0 scatter by as many as 43
    assert not scores_differ(20, 10, -20, 12)
    assert scores_differ(30, 10, -30, 12)
    assert not scores_differ(100, 4, -100, 4)


@given(st.integers(0, 200), st.integers(0, 200))
def test_chance_does_not_mind_which_comes_first(now, before):
    assert counts_differ(now, before) == counts_differ(before, now)
