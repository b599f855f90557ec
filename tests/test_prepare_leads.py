"""Leads: who is one person, who was a customer before, and who became one since."""

from __future__ import annotations

import pytest
from odd_tables import found
from small_firm import firm, left_out

from salesxl.calculate import calculate
from salesxl.prepare.people import digits


@pytest.mark.parametrize(
    "phone", ["081-234-5678", "+66 81 234 5678", "66812345678", "812345678", "(+66) 0812345678", "0066812345678"],
)  # fmt: skip
def test_one_phone_number_however_it_is_written(phone: str) -> None:
    assert digits(phone) == "812345678"


def test_numbers_that_only_look_alike() -> None:
    assert digits("02-123-4567") == digits("+66 2 123 4567") == "21234567"
    assert digits("066-123-4567") == "661234567"  # a mobile number that begins like the code of the country
    assert digits("+1 (212) 555-0100") == "12125550100"
    assert digits("(+66)81*****78") is digits("0") is digits("-") is None


def test_a_person_who_asks_twice_is_one_lead() -> None:
    """Two people: one asked on Facebook and bought after asking on LINE."""
    rows = [("2026-03-01", "081-234-5678", "Facebook", "สนใจ"), ("2026-03-02", "+66812345678", "LINE", "โอนแล้ว"),
            ("2026-03-03", "0812345679", "LINE", "เงียบหาย")]  # fmt: skip
    data = firm(leads=(["created_at", "phone", "source", "status"], rows))
    assert calculate("conversion_rate", data).value == 0.5
    assert not [found for found in data.findings if found.rule == "lead-status-unknown"]


def test_leads_that_bought_are_known_by_their_phones() -> None:
    """Bob bought after he asked; Ann bought before, and Cat nothing."""
    leads = (["created_at", "name", "phone"], [("2026-03-01", "Ann", "0811111111"), ("2026-03-02", "Bob", "0822222222"), ("2026-03-03", "Cat", "0833333333")])  # fmt: skip
    orders = (["order_date", "phone", "net_amount"], [("2026-02-01", "+66811111111", 10), ("2026-03-05", "+66 82 222 2222", 10)])  # fmt: skip
    assert calculate("conversion_rate", firm(leads=leads, orders=orders)).value == pytest.approx(1 / 3)


def test_leads_that_were_customers_before_they_came_are_told() -> None:
    rows = [("L1", "2026-03-05", "2026-02-20"), ("L2", "2026-03-06", "2026-03-20"), ("L3", "2026-03-07", None)]
    data = firm(leads=(["lead_id", "created_at", "converted_at"], rows))
    assert calculate("conversion_rate", data).value == pytest.approx(2 / 3)
    assert {f.rule: f.rows for f in data.findings if f.severity == "warning"} == {"converted-before-creation": 1}


def test_rows_that_count_leads_are_that_many() -> None:
    """10 + 5 + 8 leads, of which 2 + 1 + 1 bought; and a day on which none came."""
    columns = ["created_at", "source", "count", "converted_count"]
    rows = [("2026-03-01", "FB", 10, 2), ("2026-03-01", "LINE", 5, 1), ("2026-03-02", "FB", 8, 1), ("2026-03-02", "LINE", 0, 0)]  # fmt: skip
    data = firm(leads=(columns, rows))
    assert calculate("conversion_rate", data).value == pytest.approx(4 / 23)
    by_source = {group.key: group.value for group in calculate("conversion_rate", data, by="source").groups}
    assert by_source == {"FB": pytest.approx(3 / 18), "LINE": 0.2}
    assert left_out(data, "leads") == {"leads-none": 1}
    named = firm(leads=([*columns, "name"], [(*rows[0], "Ann"), (*rows[1], "Bob")]))
    assert len(named.tables["leads"]) == 2  # a number beside somebody's name counts something else


def test_leads_who_bought_since_are_customers() -> None:
    """By number; not who had bought before, nor who bought something that was cancelled; a blank matches nobody."""
    leads = (["lead_id", "customer_id", "created_at", "source"],
             [("L1", "C1", "2026-01-01", "web"), ("L2", "C2", "2026-01-10", "web"), ("L3", "C3", "2026-01-01", "web"),
              ("L4", "c4", "2026-01-01", "fair"), ("L5", None, "2026-01-01", "fair")])  # fmt: skip
    orders = (["order_id", "order_date", "customer_id", "net_amount", "status"],
              [("O1", "2026-01-05", "C1", 10, "paid"), ("O2", "2026-01-05", "C2", 10, "paid"), ("O3", "2026-01-05", "C3", 10, "cancelled"),
               ("O4", "2026-01-05", None, 10, "paid")])  # fmt: skip
    plans = (["customer_id", "amount", "interval", "start"], [("C4", 5, "month", "2026-02-01")])
    data = firm(leads=leads, orders=orders, subscriptions=plans)
    assert calculate("conversion_rate", data).value == pytest.approx(2 / 5)
    by_source = {group.key: group.value for group in calculate("conversion_rate", data, by="source").groups}
    assert by_source == {"web": pytest.approx(1 / 3), "fair": pytest.approx(1 / 2)}
    assert found(data)["leads-bought"] == 2
    assert calculate("conversion_rate", data, period="2026-02", variant="period").reason is not None  # nobody came in
    said = firm(leads=([*leads[0], "converted"], [(*row, False) for row in leads[1]]), orders=orders)
    assert calculate("conversion_rate", said).value == 0  # what the sheet says goes first


def test_no_lead_and_nobody_who_pays() -> None:
    nobody = firm(
        leads=(["lead_id", "created_at", "customer_id"], []),
        subscriptions=(["customer_id", "amount", "start"], [("C1", None, "2026-01-01")]),
    )
    assert calculate("conversion_rate", nobody).value is None
