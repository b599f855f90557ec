"""Deals and orders of several rows, one for each product: they count once, and are worth what their rows add up to."""

from __future__ import annotations

from datetime import date

from calculated import groups
from small_firm import firm, records

from salesxl import calculate
from salesxl.analyse import analyse
from salesxl.dataset import Dataset
from salesxl.insights import insights

COLUMNS = ("deal_id", "created_date", "close_date", "status", "stage", "amount", "product")


def deals(
    number: int, month: str, state: str, *amounts: int, stage: str = "", due: str = "10"
) -> list[tuple[object, ...]]:
    """So many deals of one month, each with a row for every amount."""
    products = ("cup", "pot", "tray")
    return [
        (f"{month} {state} {stage} {n}", "2026-01-05", f"{month}-{due}", state, stage or state.title(), amount, product)
        for n in range(number)
        for amount, product in zip(amounts, products, strict=False)
    ]


def sold() -> Dataset:
    """6 of 12 won in February, 10 of 14 in March; 9 open, 6 of them overdue."""
    rows = [
        *deals(6, "2026-02", "won", 100, 50), *deals(6, "2026-02", "lost", 100), *deals(10, "2026-03", "won", 100),
        *deals(4, "2026-03", "lost", 100, 40, 30), *deals(6, "2026-03", "open", 100, 40, stage="Proposal"),
        *deals(3, "2026-05", "open", 100, stage="Lead"),
    ]  # fmt: skip
    return firm(deals=(COLUMNS, rows), as_of="2026-03-31", settings={"stages": "Lead=0.1, Proposal=0.5"})


def test_notes_count_deals_and_not_their_rows() -> None:
    texts = [note.text("en") for note in insights(sold(), "2026-03")]
    assert "Win rate rose to 71%, 10 of 14 decided deals (before: 50%, 6 of 12): 4 more won." in texts
    assert "On 31 Mar 2026, 6 of 9 open deals (840, 67%) were past their expected close date." in texts


def test_analyses_count_deals_and_not_their_rows() -> None:
    stages = {row["stage"]: row for row in records(analyse("pipeline", sold()))}
    assert [stages[name]["deals"] for name in ("Lead", "Proposal")] == [3, 6]
    assert (stages["Proposal"]["amount"], stages["Proposal"]["weighted"], stages["Proposal"]["overdue"]) == (
        840,
        420,
        6,
    )
    entered = {row["stage"]: row["entered"] for row in records(analyse("funnel", sold()))}
    assert entered == {"Lead": 35, "Proposal": 22, "Won": 16}


def test_a_deal_has_one_age_and_one_amount() -> None:
    """Of 100 + 50 after 10 days, of 40 after 20 days and of 60 after 30 days."""
    rows = [
        ("D1", "2026-01-01", "2026-01-11", "won", "Won", 100, "cup"), ("D1", "2026-01-01", "2026-01-11", "won", "Won", 50, "pot"),
        ("D2", "2026-01-01", "2026-01-21", "won", "Won", 40, "cup"), ("D3", "2026-01-01", "2026-01-31", "won", "Won", 60, "pot"),
        ("D4", "2026-01-11", "2026-03-01", "open", "Lead", 60, "pot"), ("D4", "2026-01-11", "2026-03-01", "open", "Lead", 50, "cup"),
        ("D5", "2026-01-21", "2026-03-01", "open", "Offer", 50, "cup"),
    ]  # fmt: skip
    data = firm(deals=(COLUMNS, rows), as_of="2026-01-31", settings={"stages": "Lead=0.2, Offer=0.6"})
    assert calculate("average_deal_size", data, variant="median").value == 60
    assert groups(calculate("average_deal_size", data, variant="median", by="product")) == {"cup": 70, "pot": 55}
    assert calculate("sales_cycle", data).value == 20
    assert groups(calculate("sales_cycle", data, by="product")) == {"cup": 15, "pot": 20}
    assert calculate("opportunities", data, variant="probability").value == 0.4
    assert calculate("sales_cycle", data, variant="open").value == 15


def test_the_median_order_of_a_product_is_what_orders_have_of_it() -> None:
    """Cups for 10, 20 and 5; pots for 90, and once not at all."""
    rows = [("O1", "2026-01-05", 10, "cup"), ("O1", "2026-01-05", 90, "pot"), ("O2", "2026-01-06", 20, "cup"),
            ("O3", "2026-01-07", 2, "cup"), ("O3", "2026-01-07", 3, "cup")]  # fmt: skip
    data = firm(orders=(("order_id", "order_date", "net_amount", "product"), rows), as_of="2026-01-31")
    assert calculate("aov", data, variant="median").value == 20
    assert groups(calculate("aov", data, variant="median", by="product")) == {"pot": 90, "cup": 10}
    assert groups(calculate("aov", data, variant="median", by="month")) == {"2026-01": 20}


def test_what_was_expected_of_deals_on_a_day_since_which_some_were_closed_is_not_known() -> None:
    rows = [*deals(5, "2026-03", "open", 100, stage="Lead", due="01"), *deals(1, "2026-04", "won", 100)]
    data = firm(deals=(COLUMNS, rows), as_of="2026-03-31", settings={"stages": "Lead=0.1"})
    assert not [note for note in insights(data, "2026-03") if note.rule == "overdue"]
    assert all(row["weighted"] is row["overdue"] is None for row in records(analyse("pipeline", data)))


def test_leads_answered_before_they_came_in_were_answered() -> None:
    """Six leads: four answered, one of them by its dates before it came; two rows are of one lead."""
    when = ("2026-02-03 10:00", "2026-02-03 11:00", "2026-02-02 09:00", "2026-02-03 10:00", None, None, None)
    people = ("a@x.co", "b@x.co", "c@x.co", "d@x.co", "e@x.co", "f@x.co", "f@x.co")
    rows = [("2026-02-03 09:00", answer, mail) for answer, mail in zip(when, people, strict=True)]
    data = firm(leads=(("created_at", "first_response_at", "email"), rows), as_of=str(date(2026, 2, 28)))
    assert calculate("leads_answered", data).value == 4 / 6
    assert calculate("lead_response_time", data).value == 1
    assert calculate("leads_answered", data, variant="within goal").value == 2 / 6
    (times,) = records(analyse("response_times", data, by="month"))
    assert (times["received"], times["answered"], times["answered_share"], times["within_goal"]) == (6, 4, 4 / 6, 2 / 6)
    texts = [note.text("en") for note in insights(data, "2026-02") if note.rule == "unanswered"]
    assert texts == ["No answer yet for 2 of the 6 leads of the period."]
