"""Deals and leads prepared: which rows count, and what they bring."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from exports import export
from odd_tables import found
from small_firm import firm, left_out

from salesxl import calculate
from salesxl.analyse import analyse
from salesxl.dataset import Dataset
from salesxl.errors import DataError
from salesxl.load import prepared
from salesxl.prepare import prepare
from salesxl.settings import Settings

# --- deals and leads ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "row", "state"),
    [
        ("status", ("Closed Won",), "won"), ("status", ("แพ้",), "lost"), ("status", ("deleted",), "void"), ("status", ("open",), "open"),
        ("stage", ("closedwon",), "won"), ("stage", ("Closed Lost - price",), "lost"), ("stage", ("Negotiation",), "open"),
        ("stage status", ("Negotiation", "lost"), "lost"), ("stage status", ("Closed won", None), "won"),
        ("won_date", ("2026-03-01",), "won"), ("won_date lost_date", (None, "2026-03-01"), "lost"), ("won_date", (None,), "open"),
        ("status", ("a word of theirs",), "open"), ("status", ("ชนะแล้ว",), "won"), ("status", ("Lost - no budget",), "lost"),
        ("stage", ("Deal won",), "won"), ("stage", ("6 - Closed Won",), "won"), ("stage", ("Won 🎉",), "won"), ("stage", ("7. Closed: Lost",), "lost"),
        ("stage", ("ปิดการขายสำเร็จ",), "won"), ("stage", ("ได้งานแล้ว",), "won"), ("stage", ("ไม่ได้งาน",), "lost"), ("stage", ("ปิดไม่ได้",), "lost"),
        ("stage", ("เสนอราคาแล้ว",), "open"), ("stage", ("Closing",), "open"), ("stage", ("ยกเลิกโครงการ",), "void"),
        ("stage is_won is_closed", ("Signed", True, True), "won"), ("stage is_won is_closed", ("Dropped", False, True), "lost"),
        ("stage is_won is_closed", ("Talk", False, False), "open"), ("stage is_won is_lost", ("Dropped", False, True), "lost"),
        ("stage is_closed", ("Signed", True), "open"), ("stage is_won", ("Closed Lost", False), "lost"),
    ],
)  # fmt: skip
def test_what_became_of_a_deal(columns: str, row: tuple[Any, ...], state: str) -> None:
    data = firm(deals=(["deal_id", "created_date", *columns.split()], [("D1", "2026-01-01", *row)]))
    assert data.tables["deals"]["state"].tolist() == [state]


@pytest.mark.parametrize(
    ("columns", "row"),
    [("probability", (1.0,)), ("lost_reason", ("price",)), ("won_date", ("2026-03-01",)), ("is_closed", (True,)),
     ("close_date expected_close", ("2026-03-01", "2026-02-01"))],
)  # fmt: skip
def test_a_deal_that_has_ended_in_a_stage_nobody_knows_is_told(columns: str, row: tuple[Any, ...]) -> None:
    head = ["deal_id", "created_date", "stage", *columns.split()]
    none = (None,) * len(row)
    rows = [("D1", "2026-01-01", "Signed", *row), ("D2", "2026-01-01", "Talk", *none)]
    rows += [("D3", "2026-01-01", "Talk", None, "2026-03-01")] if len(row) == 2 else []
    assert found(firm(deals=(head, rows)))["deal-end-unsaid"] == 1
    said = firm(deals=(head, rows), settings={"status_words": {"Signed": "open"}})
    assert "deal-end-unsaid" not in found(said)


def test_what_a_won_deal_brought_goes_before_what_was_expected() -> None:
    columns = ["deal_id", "status", "close_date", "amount", "actual_amount"]
    rows = [("D1", "won", "2026-01-10", 100, 110), ("D2", "won", "2026-01-10", 50, None), ("D3", "open", None, 70, 0)]
    data = firm(deals=(columns, rows))
    assert (calculate("revenue", data).value, calculate("pipeline_value", data).value) == (160, 70)


def test_probabilities_come_from_the_deal_else_from_its_stage() -> None:
    columns = ["deal_id", "created_date", "stage", "amount", "probability"]
    rows = [
        ("D1", "2026-01-01", "Offer", 100, 0.3),
        ("D2", "2026-01-01", "Offer", 100, None),
        ("D3", "2026-01-01", "Talk", 100, None),
    ]
    data = firm(deals=(columns, rows), settings={"stages": "Talk, Offer=50%"})
    assert calculate("weighted_pipeline", data).value == pytest.approx(80)
    assert found(data)["probability-missing"] == 1
    hubspot = firm(deals=(columns[:-1], [("D1", "2026-01-01", "contractsent", 100)]))
    assert calculate("weighted_pipeline", hubspot).value == pytest.approx(90)
    nothing = firm(deals=(columns[:-1], [("D1", "2026-01-01", "Talk", 100)]))
    assert calculate("weighted_pipeline", nothing).reason is not None
    assert calculate("pipeline_value", nothing).value == 100


def test_who_has_bought_by_lifecycle_stage_else_by_lead_status() -> None:
    columns = ["lead_id", "created_at", "status", "lifecycle"]
    rows = [
        ("L1", "2026-01-01", "Open", "Customer"),
        ("L2", "2026-01-01", "Open", "Opportunity"),
        ("L3", "2026-01-01", "Customer", None),
        ("L4", "2026-01-01", None, "Evangelist"),
        ("L5", "2026-01-01", None, None),
    ]
    assert calculate("conversion_rate", firm(leads=(columns, rows))).value == pytest.approx(3 / 5)


def test_a_cycle_that_would_be_negative_is_left_out_and_told() -> None:
    columns = ["deal_id", "status", "created_date", "first_contact_at", "close_date"]
    rows = [("D1", "won", "2026-01-10", "2026-01-01", "2026-01-31"), ("D2", "won", "2026-02-10", None, "2026-02-01"),
            ("D3", "won", "2026-02-01", None, "2026-02-01")]  # fmt: skip
    data = firm(deals=(columns, rows))
    assert calculate("sales_cycle", data).value == 15
    assert found(data)["cycle-negative"] == 1


def test_two_rows_of_one_deal_are_one_deal() -> None:
    rows = [
        ("D1", "won", 100, "2026-01-10", "A"),
        ("D1", "won", 50, "2026-01-10", "B"),
        (None, "lost", 10, "2026-01-10", "A"),
    ]
    data = firm(deals=(["deal_id", "status", "amount", "close_date", "product"], rows))
    assert (calculate("win_rate", data).value, calculate("average_deal_size", data).value) == (0.5, 150)


def test_leads_become_customers_by_word_date_or_deal() -> None:
    columns = ["lead_id", "created_at", "status", "converted_at"]
    rows = [("L1", "2026-01-01", "Customer", None), ("L2", "2026-01-01", "new", "2026-02-01"), ("L3", "2026-01-01", "new", None),
            ("L4", "2026-01-01", "unqualified", None), ("L5", "2026-01-01", "spam", None)]  # fmt: skip
    leads = (columns, rows)
    assert calculate("conversion_rate", firm(leads=leads)).value == 0.5
    deals = (
        ["deal_id", "lead_id", "status", "close_date", "amount"],
        [("D1", "L3", "won", "2026-03-01", 5), ("D2", "L4", "open", None, 5)],
    )
    both = firm(leads=leads, deals=deals)
    assert calculate("conversion_rate", both).value == 0.75
    assert calculate("conversion_rate", both, variant="to deal").value == 0.5
    assert calculate("conversion_rate", both, variant="period", period="2026-02").reason is not None
    assert calculate("sales_cycle", both).value == 59
    assert left_out(both, "leads") == {"lead-void": 1}


@pytest.mark.parametrize("days", [("2026-02-03", "2026-04-01"), ("2026-04-01", "2026-02-03"), (None, "2026-02-03")])
def test_a_lead_with_two_won_deals_became_a_customer_by_the_first(days: tuple[str | None, str]) -> None:
    deals = [(f"D{at}", "L1", "won", day, 5) for at, day in enumerate(days)]
    data = firm(
        leads=(["lead_id", "created_at"], [("L1", "2026-02-01"), ("L2", "2026-02-01")]),
        deals=(["deal_id", "lead_id", "status", "close_date", "amount"], deals),
    )
    assert calculate("conversion_rate", data, variant="period", period="2026-02").value == 0.5


def test_a_report_that_repeats_a_deal_for_each_product() -> None:
    columns = ["deal_id", "status", "amount", "close_date", "product"]
    rows = [("D1", "won", 100, "2026-01-10", "A"), ("D1", "won", 100, "2026-01-10", "B"), ("D2", "open", 70, None, "A"),
            ("D2", "open", 70, None, "C"), ("D2", "open", 70, None, "D"), ("D3", "lost", 10, "2026-01-10", "A")]  # fmt: skip
    data = firm(deals=(columns, rows))
    assert (calculate("revenue", data).value, calculate("pipeline_value", data).value) == (100, 70)
    assert (left_out(data, "deals"), found(data)["deal-repeated"]) == ({"deal-repeated": 3}, 3)
    kept = firm(deals=(columns, rows), settings={"duplicates": "keep"})
    assert (calculate("revenue", kept).value, left_out(kept, "deals")) == (200, {})
    parts = firm(deals=(columns, [*rows, ("D4", "won", 1, "2026-01-10", "A"), ("D4", "won", 2, "2026-01-10", "B")]))
    assert (calculate("revenue", parts).value, left_out(parts, "deals")) == (203, {})


def test_pipeline_of_an_earlier_day_begins_with_the_first_deal_opened() -> None:
    rows = [("D1", "won", 100, "2026-01-10", "2026-03-10"), ("D2", "open", 70, "2026-03-05", None)]
    data = firm(deals=(["deal_id", "status", "amount", "created_date", "close_date"], rows))
    told = [
        {note.rule for note in calculate(metric, data, period="2026-02").notes}
        for metric in ("pipeline_value", "revenue")
    ]
    assert told == [set(), {"before_data", "stands_in"}]


def test_statuses_of_leads_in_other_words_and_of_the_users_own() -> None:
    words = ["ซื้อแล้ว", "Closed - Converted", "Closed - Not Converted", "รอตัดสินใจ", "จอง"]
    leads = (["lead_id", "created_at", "status"], [(str(at), "2026-01-01", word) for at, word in enumerate(words)])
    data = firm(leads=leads)
    assert (calculate("conversion_rate", data).value, found(data)["lead-status-unknown"]) == (0.4, 1)
    own = firm(leads=leads, settings={"status_words": {"จอง": "won", "รอตัดสินใจ": "void"}})
    assert (calculate("conversion_rate", own).value, left_out(own, "leads")) == (0.75, {"lead-void": 1})


@pytest.mark.parametrize(
    ("asked", "answered", "hours"),
    [
        (("2026-03-01", "2026-03-04"), ("2026-03-01", "2026-03-05"), [0, 24]),
        (("2026-03-01 10:00", "2026-03-04 18:00"), ("2026-03-01", "2026-03-05"), [0, 24]),
        (("2026-03-01", "2026-03-04"), ("2026-03-01 10:00", "2026-03-05 09:00"), [0, 24]),
        (("2026-03-01 10:00", "2026-03-04 18:00"), ("2026-03-01 10:30", "2026-03-05 00:00"), [0.5, 6]),
    ],
)
@pytest.mark.parametrize("table", ["leads", "tickets"])
def test_answers_of_which_only_the_day_is_known(table: str, asked: tuple[str, ...], answered: tuple[str, ...], hours: list[float]) -> None:  # fmt: skip
    number, reply, metric = {
        "leads": ("lead_id", "first_response_at", "lead_response_time"), "tickets": ("ticket_id", "first_reply_at", "inquiry_response_time"),
    }[table]  # fmt: skip
    rows = [("1", asked[0], answered[0]), ("2", asked[1], answered[1])]
    data = firm(**{table: ([number, "created_at", reply], rows)})
    assert data.tables[table].filter(regex="^re(sponse|ply)_hours").iloc[:, 0].tolist() == hours
    days_only = hours == [0, 24]
    assert found(data) == ({"response-days-only": 2} if days_only else {})
    assert ("unread" in {note.rule for note in calculate(metric, data).notes}) == days_only


@pytest.mark.parametrize("word", ["Customer", "สำเร็จ", "ปิดการขายได้", "เป็นลูกค้าแล้ว"])
def test_the_status_of_a_lead_that_became_a_customer(word: str) -> None:
    rows = [("L1", "2026-01-01", word), ("L2", "2026-01-01", "ใหม่")]
    assert calculate("conversion_rate", firm(leads=(["lead_id", "created_at", "status"], rows))).value == 0.5


def test_rows_without_a_number_are_each_their_own_but_for_parts_of_one_row() -> None:
    orders = pd.DataFrame({"order_id": ["7", None, None, None], "order_date": "2026-01-05", "net_amount": 10.0})
    orders["_row"], orders["_source"] = [2, 7, 8, 8], [0, 0, 0, 0]
    prepared, _ = prepare({"orders": orders.assign(order_date=pd.to_datetime(orders["order_date"]))}, Settings())
    order = prepared["orders"]["order"]
    assert order.nunique() == 3
    assert order[2] == order[3]
    assert order[0] == "7" != order[1]


def test_a_firm_without_numbers_has_as_many_orders_as_rows() -> None:
    orders = pd.DataFrame({"order_date": pd.to_datetime(["2026-01-05"] * 3), "net_amount": [10.0, 20.0, 30.0]})
    prepared, _ = prepare({"orders": orders}, Settings())
    assert calculate("orders", Dataset(prepared, Settings())).value == 3


def test_leads_without_a_number_are_told_apart_by_their_addresses() -> None:
    rows = [
        ("2026-01-01", "a@x.example", None),
        ("2026-01-02", "A@x.example ", None),
        ("2026-01-03", None, "02 111 2222"),
        ("2026-01-04", None, "021112222"),
    ]
    data = firm(leads=(["created_at", "email", "phone"], rows))
    assert data.tables["leads"]["lead"].nunique() == 2


def test_spellings_of_a_source_are_one() -> None:
    rows = [("L1", "2026-01-01", "FB"), ("L2", "2026-01-01", "facebook"), ("L3", "2026-01-01", "เฟซบุ๊ก")]
    data = firm(
        leads=(["lead_id", "created_at", "source"], rows),
        settings={"sources": {"fb": "Facebook", "เฟซบุ๊ก": "Facebook", "facebook": "Facebook"}},
    )
    assert data.tables["leads"]["source"].unique().tolist() == ["Facebook"]


def test_names_in_other_case_are_one_name_in_all_tables() -> None:
    deals = (
        ["deal_id", "status", "close_date", "amount", "owner"],
        [("D1", "won", "2026-01-10", 30, "ANN  Lee"), ("D2", "won", "2026-01-11", 20, "Ann Lee")],
    )
    targets = (["owner", "period", "target"], [("ann lee", "2026-Q1", 100), ("Ann Lee", "2026-Q2", 100)])
    data = firm(deals=deals, reps_targets=targets)
    attained = calculate("quota_attainment", data, period="2026-Q1", by="owner").groups
    assert [(group.key, group.value) for group in attained] == [("Ann Lee", 0.5)]
    assert found(data)["spelling-merged"] == 1


def test_deals_that_were_given_up_are_lost() -> None:
    """Copper says Abandoned; Odoo keeps the last stage, with a reason and no chance left; Bitrix24 says closed."""
    columns = [
        "deal_id",
        "status",
        "stage",
        "created_date",
        "close_date",
        "amount",
        "probability",
        "lost_reason",
        "is_closed",
    ]
    rows = [("D1", "Won", "Contract", "2026-01-01", "2026-02-01", 10, 1, None, None),
            ("D2", "Abandoned", "Qualified", "2026-01-01", "2026-02-01", 20, 0, None, None),
            ("D3", None, "Qualified", "2026-01-01", "2026-02-01", 40, 0, "Too dear", None),
            ("D4", None, "Analyze failure", "2026-01-01", "2026-02-01", 80, 0, None, True),
            ("D5", None, "Qualified", "2026-01-01", None, 160, 0, None, False)]  # fmt: skip
    data = firm(deals=(columns, rows))
    assert data.tables["deals"]["state"].tolist() == ["won", "lost", "lost", "lost", "open"]
    assert calculate("win_rate", data).value == 0.25
    assert calculate("pipeline_value", data).value == 160


def test_how_deals_ended_with_a_remark_behind_it() -> None:
    words = {"ปิดการขายได้ (มัดจำแล้ว)": "won", "ได้งานแล้ว": "won", "ไม่ได้งาน-ราคาสูง": "lost", "แพ้ราคา": "lost", "ยกเลิกโดยลูกค้า": "void",
             "ปิดการขาย (ยังไม่โอน)": "open", "ปิดการขาย - ไม่ได้": "open", "Accepted by mail": "won", "Accepted? (not sure)": "open"}  # fmt: skip
    rows = [(f"D{n}", word, "2026-01-01", "2026-02-01", 10) for n, word in enumerate(words)]
    data = firm(deals=(["deal_id", "status", "created_date", "close_date", "amount"], rows))
    assert dict(zip(words, data.tables["deals"]["state"], strict=True)) == words
    assert found(data)["status-unknown"] == 3  # what a remark takes back is not known


def test_a_lost_deal_that_has_one_day_alone_ended_on_it() -> None:
    rows = [("D1", "won", "2026-01-01", "2026-02-01"), ("D2", "lost", "2026-01-01", "2026-02-11")]
    data = firm(deals=(["deal_id", "status", "created_date", "won_date"], rows))
    assert calculate("win_rate", data, period="2026-02").value == 0.5


def test_nobody_is_no_rep() -> None:
    """60 for two reps; what is nobody's counts as sales all the same."""
    rows = [("D1", "won", "2026-01-01", "2026-02-01", 30, "Ann"), ("D2", "won", "2026-01-01", "2026-02-01", 20, "Bob"),
            ("D3", "won", "2026-01-01", "2026-02-01", 10, "Unassigned"), ("D4", "open", "2026-01-01", None, 10, "ไม่ระบุ")]  # fmt: skip
    data = firm(deals=(["deal_id", "status", "created_date", "close_date", "amount", "owner"], rows))
    assert calculate("sales_per_rep", data).value == 30
    assert found(data)["owner-nobody"] == 2


def test_rows_of_several_people_are_told() -> None:
    columns = ["deal_id", "status", "created_date", "close_date", "amount", "owner"]
    owners = ["Ann", "Bob", "Ann / Bob", "Ann, Bob", "Bob & Cat", "Smith, Ann", "Doe-Lee"]
    rows = [(f"D{n}", "won", "2026-01-01", "2026-02-01", 10, owner) for n, owner in enumerate(owners)]
    data = firm(deals=(columns, rows))
    [told] = [finding for finding in data.findings if finding.rule == "owner-shared"]
    assert (told.rows, told.details["words"]) == (3, "Ann / Bob, Ann, Bob, Bob & Cat")


def test_deals_with_nothing_but_an_expected_close_make_a_pipeline() -> None:
    text = "Deal,Owner,Amount,Stage,Expected close\nA,Ann,1000,Proposal,2026-07-15\nB,Bob,2000,Closed won,2026-06-15"
    data = prepared(export(text), dt.date(2026, 6, 30))
    assert [row[:3] for row in analyse("pipeline", data).rows] == [("Proposal", 1, 1000.0)]
    assert calculate("average_deal_size", data).reason
    with pytest.raises(DataError):
        analyse("pipeline", prepared(export(text)))


def test_a_pipeline_without_amounts_is_unknown_and_not_nothing() -> None:
    columns = ["deal_id", "created_date", "close_date", "status", "stage", "amount"]
    won = ("D1", "2026-01-01", "2026-01-20", "won", "Won", 100)
    unknown = firm(deals=(columns, [won, ("D2", "2026-01-02", None, "open", "Talk", None)]))
    for metric in ("pipeline_value", "weighted_pipeline"):
        result = calculate(metric, unknown)
        assert result.value is None
        assert result.reason is not None
        assert result.reason.rule == "needs_column"
    table = analyse("pipeline", unknown)
    assert table.rows[0][:3] == ("Talk", 1, None)
    partly = firm(deals=(columns, [won, ("D2", "2026-01-02", None, "open", "Talk", None),
                                   ("D3", "2026-01-02", None, "open", "Talk", 50)]))  # fmt: skip
    result = calculate("pipeline_value", partly)
    assert result.value == 50
    assert "1 of the 2 deals looked at have no amount, or one of 0" in [note.text() for note in result.notes]
