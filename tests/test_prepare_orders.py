"""Preparing orders: which rows count, what they bring, and who the customer is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from odd_tables import AS_OF, found
from small_firm import firm

from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.errors import UsageError
from salesxl.load import load
from salesxl.prepare import prepare
from salesxl.prepare.people import nobody
from salesxl.settings import Settings


def orders(columns: str, *rows: tuple[Any, ...], **options: Any) -> Dataset:
    return firm(orders=(columns.split(), rows), **options)


def left_out(data: Dataset) -> dict[str, int]:
    return data.tables["orders"]["set_aside"].value_counts().to_dict()


# --- money of orders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "row", "net", "gross"),
    [
        ("net_amount", (100,), 100, 100),
        ("net_amount discount", (100, 20), 100, 120),
        ("gross_amount discount", (120, 20), 100, 120),
        ("gross_amount discount", (120, -20), 100, 120),
        ("net_amount gross_amount total", (100, 120, 107), 100, 120),
        ("total tax shipping", (137, 7, 30), 100, 100),
        ("total", (137,), 137, 137),
        ("quantity price", (4, 25), 100, 100),
        ("quantity price discount", (4, 25, 10), 90, 100),
        ("price", (100,), 100, 100),
        ("net_amount quantity price", (90, 4, 25), 90, 100),
        ("net_amount refund_amount", (100, 30), 70, 100),
        ("net_amount refund_amount", (100, -30), 70, 100),
        ("net_amount status", (100, "refunded"), 0, 100),
        ("net_amount status refund_amount", (100, "refunded", 40), 60, 100),
        ("net_amount quantity returned_quantity", (100, 4, 1), 75, 100),
        ("net_amount quantity returned_quantity", (100, 4, 0), 100, 100),
        ("net_amount quantity returned_quantity refund_amount", (100, 4, 1, 20), 80, 100),
        ("net_amount quantity returned_quantity refund_amount", (100, 4, 1, None), 75, 100),
        ("net_amount status refund_amount", (100, "refunded", None), 0, 100),
        ("net_amount tax refund_amount", (100, 7, 107), 0, 100),
        ("net_amount tax refund_amount", (100, 7, 53.5), 50, 100),
        ("net_amount tax refund_amount", (100, 7, 100), 0, 100),
        ("net_amount shipping refund_amount", (100, 30, 130), 0, 100),
        ("net_amount shipping refund_amount", (100, 30, 40), 60, 100),
        ("net_amount tax total refund_amount", (107, 7, 107, 53.5), 50, 100),  # prices that hold their tax
        ("net_amount refund_amount", (100, 130), -30, 100),
        ("net_amount type", (100, "Credit memo"), -100, 0),
        ("net_amount type", (-100, "refund"), -100, 0),
    ],
)
def test_the_amount_of_a_row(columns: str, row: tuple[Any, ...], net: float, gross: float) -> None:
    data = orders(f"order_date {columns}", ("2026-03-01", *row))
    assert calculate("revenue", data).value == pytest.approx(net)
    assert calculate("revenue", data, variant="gross").value == pytest.approx(gross)


def test_total_sales_hold_tax_and_shipping() -> None:
    data = orders(
        "order_date net_amount tax shipping total", ("2026-03-01", 100, 7, 30, 137), ("2026-03-02", 100, 7, 30, None)
    )
    assert calculate("revenue", data, variant="total").value == pytest.approx(274)


@pytest.mark.parametrize(
    ("columns", "sale", "back"),
    [
        ("net_amount tax total type", (1000, 70, 1070, "Invoice"), (-200, -14, -214, "Credit note")),
        ("net_amount tax total type", (1000, 70, 1070, "Invoice"), (200, 14, 214, "Credit note")),
        ("net_amount tax type", (1000, 70, "Invoice"), (200, 14, "Credit note")),
        ("net_amount tax", (1000, 70), (-200, -14)),
    ],
)
def test_a_credit_note_takes_back_its_tax(columns: str, sale: tuple[Any, ...], back: tuple[Any, ...]) -> None:
    data = orders(f"order_date {columns}", ("2026-03-01", *sale), ("2026-03-02", *back))
    assert calculate("revenue", data).value == 800
    assert calculate("revenue", data, variant="total").value == 1070 - 214


def test_money_paid_back_leaves_the_till_with_its_tax_on_its_day() -> None:
    data = orders(
        "order_date net_amount tax shipping refund_amount refund_date", ("2026-02-20", 100, 7, 30, 137, "2026-03-02")
    )
    months = {
        variant: [group.value for group in calculate("revenue", data, variant=variant, by="month").groups]
        for variant in ("net", "total")
    }
    assert months == {"net": [100, -100], "total": [137, -137]}


def test_lines_share_what_their_order_states_once() -> None:
    """150 and its tax for a cup at 100 and two lids at 50: 75 each, of which the lids' 75 went back with the tax of 5.25."""
    columns = "order_date order_id product quantity price net_amount tax refund_amount"
    once = [("2026-03-01", "A", "cup", 1, 100, 150, 10.5, 80.25), (None, "A", "lid", 2, 50, None, None, None)]
    single = ("2026-03-02", "B", "cup", 1, 100, 100, 7, None)
    data = orders(columns, *once, single)
    by_product = {group.key: group.value for group in calculate("revenue", data, variant="total", by="product").groups}
    assert by_product == {"cup": pytest.approx(160.5 / 2 - 40.125 + 107), "lid": pytest.approx(160.5 / 2 - 40.125)}
    assert calculate("revenue", data, variant="gross").value == 300
    assert calculate("discount_rate", data).value == pytest.approx(50 / 300)
    unpriced = orders(
        columns, once[0], (*once[1][:4], None, None, None, None), single
    )  # nothing tells what the lids came to
    assert calculate("revenue", unpriced, variant="gross").value == 250
    assert {g.key: g.value for g in calculate("revenue", unpriced, by="product").groups} == {"cup": 175, "lid": 0}


def test_sheets_that_state_their_amounts_in_different_columns() -> None:
    data = orders("order_date net_amount total tax price quantity", ("2026-03-01", 100, None, None, None, None),
                  ("2026-03-02", None, 107, 7, None, None), ("2026-03-03", None, None, None, 25, 4))  # fmt: skip
    assert calculate("revenue", data).value == 300


def test_lines_of_an_order_that_states_its_total_once_are_not_filled_from_prices() -> None:
    data = orders("order_date order_id net_amount price quantity product customer_id", ("2026-03-01", "A", 100, 60, 1, "cup", "C1"),
                  (None, "A", None, 40, 1, "pot", None), ("2026-03-02", "B", 50, 50, 1, "cup", "C1"))  # fmt: skip
    assert (calculate("revenue", data).value, calculate("orders", data).value) == (150, 2)
    assert calculate("revenue", data, period="2026-03-01").value == 100
    assert calculate("upsell_rate", data, variant="orders").value == 0.5


def test_a_total_that_is_repeated_on_every_line_counts_once() -> None:
    rows = [
        (f"2026-03-0{n}", name, 100, product) for n, name in enumerate("ABCD", start=1) for product in ("cup", "pot")
    ]
    data = orders("order_date order_id total product", *rows)
    assert (calculate("revenue", data).value, calculate("aov", data).value) == (400, 100)
    assert found(data)["order-total-repeated"] == 4
    lines = orders("order_date order_id total product quantity price", *[(*row, 1, 100) for row in rows])
    assert calculate("revenue", lines).value == 800


def test_refunds_of_a_line_beside_repeated_totals_all_count() -> None:
    """Of forty orders two had a line returned: rare, but not the order's, for it stands on one line alone."""
    rows = [(f"O{n}", "2026-03-04", f"P{line}", 1, 50, 100, 20 if (n, line) in {(3, 2), (7, 2)} else 0)
            for n in range(40) for line in (1, 2)]  # fmt: skip
    data = orders("order_id order_date product quantity price total refund_amount", *rows)
    assert calculate("revenue", data).value == 40 * 100 - 2 * 20


def test_an_amount_that_is_missing_is_told() -> None:
    data = orders("order_date order_id net_amount", ("2026-03-01", "A", 100), ("2026-03-02", "B", None))
    assert (calculate("revenue", data).value, calculate("orders", data).value) == (100, 2)
    assert found(data)["amount-blank"] == 1
    assert "amount-from-total" in found(orders("order_date total", ("2026-03-01", 100)))


def test_a_return_with_a_row_of_its_own_is_not_counted_twice() -> None:
    columns = "order_date order_id net_amount status refund_of"
    data = orders(columns, ("2026-03-01", "A", 100, "refunded", None), ("2026-03-09", "R1", -100, "paid", "A"))
    assert calculate("revenue", data).value == 0
    assert calculate("refund_rate", data).value == 1
    assert calculate("refund_rate", data, variant="orders").value == 1
    assert calculate("orders", data).value == 1


def test_orders_that_are_only_listed_as_returned_keep_their_money() -> None:
    data = orders("order_date order_id net_amount", ("2026-03-01", "A", 100), ("2026-03-02", "B", 50))
    raw = data.tables["orders"][["order_date", "order_id", "net_amount"]].assign(Returned=pd.Categorical(["Yes", None]))
    tables, findings = prepare({"orders": raw}, Settings())
    joined = Dataset(tables, Settings(), findings, as_of_given=AS_OF)
    assert calculate("revenue", joined).value == 150
    assert calculate("refund_rate", joined, variant="orders").value == 0.5
    assert calculate("refund_rate", joined).reason is not None
    assert found(joined)["returns-without-amount"] == 1


def test_costs_by_piece_and_by_row() -> None:
    pieces = orders("order_date quantity price cost", ("2026-03-01", 4, 25, 15), ("2026-03-02", 1, 100, None))
    assert calculate("gross_margin", pieces).value == pytest.approx(0.4)
    rows = orders("order_date net_amount cost", ("2026-03-01", 100, 60), ("2026-03-02", -50, 30))
    assert calculate("gross_margin", rows).value == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("columns", "sold", "back"),
    [
        ("unit_cost quantity net_amount", (60, 2, 200), (60, -1, -100)),
        ("unit_cost quantity net_amount price", (60, 2, 200, 100), (60, -1, -100, 100)),
        ("profit net_amount", (80, 200), (-40, -100)),
        ("cost unit_cost profit quantity net_amount", (120, None, None, 2, 200), (None, 60, 999, -1, -100)),
    ],
)
def test_costs_of_a_piece_and_from_the_profit(columns: str, sold: tuple[Any, ...], back: tuple[Any, ...]) -> None:
    """Two pieces for 200 that cost 60 each, one of which comes back: a cost of 60 on 100."""
    data = orders(f"order_date {columns}", ("2026-03-01", *sold), ("2026-03-02", *back))
    assert calculate("gross_margin", data).value == pytest.approx(0.4)
    assert data.tables["orders"]["total_cost"].tolist() == [120, -60]


@pytest.mark.parametrize(
    ("columns", "row", "told"),
    [
        ("total quantity price discount", (200, 2, 100, 30), 1),
        ("net_amount quantity price discount", (200, 2, 100, 30), 1),
        ("net_amount quantity price discount", (170, 2, 100, 30), 0),
        ("net_amount quantity price discount", (200, 2, 100, 0), 0),
        ("quantity price discount", (2, 100, 30), 0),
    ],
)
def test_a_discount_beside_the_whole_price_is_told(columns: str, row: tuple[Any, ...], told: int) -> None:
    assert found(orders(f"order_date {columns}", ("2026-03-01", *row))).get("discount-beside", 0) == told


def test_discounts_and_pieces() -> None:
    data = orders(
        "order_date order_id gross_amount discount quantity",
        ("2026-03-01", "A", 100, 10, 3),
        ("2026-03-02", "B", 100, None, 1),
    )
    assert calculate("discount_rate", data).value == pytest.approx(0.05)
    assert calculate("units_per_order", data).value == 2
    assert calculate("discount_rate", orders("order_date net_amount", ("2026-03-01", 100))).reason is not None


# --- which orders count ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meaning", ["wobbly", "Done", ""])
def test_a_status_word_cannot_mean_what_nothing_means(meaning: str) -> None:
    frame = pd.DataFrame({"order_date": [pd.Timestamp("2026-05-13")], "net_amount": [5.0]})
    with pytest.raises(UsageError, match=r"(?s)Nothing can mean this: odd = .*void, refund, done"):
        prepare({"orders": frame}, Settings(status_words={"odd": meaning}))


def test_status_words_of_two_languages() -> None:
    rows = [(f"2026-03-{n:02d}", f"O{n}", 10, word) for n, word in enumerate(
        ("paid", "สำเร็จ", "ยกเลิก", "Cancelled", "pending", "รอชำระ", "to be seen", None), start=1)]  # fmt: skip
    columns = "order_date order_id net_amount status"
    data = orders(columns, *rows)
    assert calculate("orders", data).value == 6
    assert left_out(data) == {"order-cancelled": 2}
    assert found(data)["status-unknown"] == 1
    paid = orders(columns, *rows, settings={"unpaid": "leave out", "cancelled": "count"})
    assert left_out(paid) == {"order-unpaid": 2}
    meant = orders(columns, *rows, settings={"status_words": {"To be seen": "void"}})
    assert calculate("orders", meant).value == 5
    assert "status-unknown" not in found(meant)


def test_documents_of_an_unknown_type_count_and_are_told() -> None:
    rows = [
        ("2026-03-01", 100, "Invoice"),
        ("2026-03-02", 30, "Warranty slip"),
        ("2026-03-03", 50, None),
        ("2026-03-04", 7, "Deposit"),
    ]
    columns = "order_date net_amount type"
    data = orders(columns, *rows)
    assert calculate("revenue", data).value == 180
    (finding,) = [finding for finding in data.findings if finding.rule == "type-unknown"]
    assert (finding.severity, finding.rows, finding.details["words"]) == ("warning", 1, "Warranty slip")
    meant = orders(columns, *rows, settings={"status_words": {"warranty slip": "void"}})
    assert calculate("revenue", meant).value == 150
    assert "type-unknown" not in found(meant)


@pytest.mark.parametrize(
    ("number", "amount", "told"),
    [("CN-001", 50, 1), ("cn69001", 50, 1), ("CN-001", -50, 0), ("CNX", 50, 0), ("IV-2", 50, 0)],
)
def test_numbers_of_credit_notes_beside_amounts_above_zero_are_told(number: str, amount: float, told: int) -> None:
    data = orders("order_date order_id net_amount", ("2026-03-01", "IV-1", 100), ("2026-03-02", number, amount))
    assert calculate("revenue", data).value == 100 + amount
    assert found(data).get("credit-number", 0) == told


def test_a_day_of_cancellation_cancels() -> None:
    data = orders("order_date net_amount cancelled_at", ("2026-03-01", 10, None), ("2026-03-02", 10, "2026-03-05"))
    assert calculate("revenue", data).value == 10


def test_exact_repetitions_count_once_and_only_with_a_number() -> None:
    rows = [
        ("2026-03-01", "A", "C1", 10),
        ("2026-03-01", "A", "C1", 10),
        ("2026-03-02", None, "C1", 5),
        ("2026-03-02", None, "C1", 5),
    ]
    columns = "order_date order_id customer_id net_amount"
    assert calculate("revenue", orders(columns, *rows)).value == 20
    assert calculate("revenue", orders(columns, *rows, settings={"duplicates": "keep"})).value == 30


def test_a_repetition_adds_nothing_to_what_an_order_is_worth() -> None:
    """Orders of 100, 200 and 300, the last of them exported twice, and one whose first line was cancelled: the median is 250."""
    data = orders("order_date order_id net_amount status", ("2026-03-01", "A", 100, "paid"), ("2026-03-01", "B", 200, "paid"),
                  ("2026-03-02", "C", 300, "paid"), ("2026-03-02", "C", 300, "paid"),
                  ("2026-03-03", "D", 50, "cancelled"), ("2026-03-03", "D", 400, "paid"))  # fmt: skip
    assert calculate("aov", data, variant="median").value == 250
    assert calculate("aov", data).value == 250


def test_rows_without_a_day_belong_to_no_period() -> None:
    data = orders("order_date net_amount", ("2026-03-01", 10), (None, 5))
    assert calculate("revenue", data).value == 10
    assert left_out(data) == {"date-missing": 1}


# --- customers ---------------------------------------------------------------------------------------------------


def test_a_customer_is_known_by_number_then_mail_then_phone_then_name() -> None:
    data = orders(
        "order_date customer_id email phone customer_name net_amount",
        ("2026-03-01", "C1", "ann@shop.example", "081-111 1111", "Ann", 1),
        ("2026-03-02", None, "ANN@shop.example", None, None, 1),
        ("2026-03-03", None, None, "0811111111", None, 1),
        ("2026-03-04", None, None, None, "  ann ", 1),
        ("2026-03-05", None, None, None, "Ben", 1),
        ("2026-03-06", None, None, None, None, 1),
    )
    assert calculate("active_customers", data).value == 2
    assert "customer-by-name" not in found(data)


@pytest.mark.parametrize(
    ("name", "is_nobody"),
    [
        ("Walk-in", True), ("walk in customer", True), ("Walk-In Customers", True), ("GUEST", True), ("Cash", True),
        ("Cash Sale", True), ("POS customer", True), ("Unknown", True), ("N/A", True), ("0", True), ("0000", True),
        ("ลูกค้าทั่วไป", True), ("ลูกค้าหน้าร้าน", True), ("เงินสด", True), ("ลูกค้าเงินสด", True), ("ขาจร", True),
        ("ไม่ระบุ", True), ("ลูกค้า walk-in", True), ("ลูกค้าไม่ระบุชื่อ", True),
        ("Cash Converters", False), ("Guest House Ltd", False), ("Walker Inc", False), ("General Motors", False),
        ("C000", False), ("100", False), ("Retail", False), ("ทั่วไปการช่าง", False), ("คุณสดใส", False), ("Nona", False),
    ],
)  # fmt: skip
def test_names_of_nobody(name: str, is_nobody: bool) -> None:
    assert nobody(name) == is_nobody


def test_walk_ins_are_sales_and_no_customer() -> None:
    till = [(str(n), f"2026-05-{n:02d}", "W1", "Walk-in", 500) for n in range(1, 8)]
    known = [(f"k{n}", "2026-05-20", f"C{n}", f"Co {n}", 100) for n in range(5)]
    data = orders("order_id order_date customer_id customer_name net_amount", *till, *known, as_of="2026-05-31")
    assert calculate("revenue", data).value == 4_000
    assert calculate("active_customers", data, period="2026-05").value == 5
    assert calculate("repeat_purchase_rate", data).value == 0
    (told,) = [one for one in data.findings if one.rule == "customer-nobody"]
    assert (told.rows, told.examples[0].value) == (7, "Walk-in")


def test_a_guest_is_known_by_mail() -> None:
    guests = [("1", "0", "Guest", "a@x.co"), ("2", "0", "Guest", "a@x.co"), ("3", "0", "Guest", "b@x.co"),
              ("4", "7", "Ann", "ann@x.co"), ("5", "0", "Guest", None), ("6", "0", "Bob", None)]  # fmt: skip
    data = orders(
        "order_id customer_id customer_name email net_amount order_date", *[(*g, 10, "2026-05-04") for g in guests]
    )
    keys = data.tables["orders"]["customer_key"].astype(object).where(lambda key: key.notna(), None).tolist()
    assert keys == ["a@x.co", "a@x.co", "b@x.co", "7", None, "bob"]
    assert [one.rows for one in data.findings if one.rule == "customer-nobody"] == [1]


def test_a_name_that_two_customers_share_tells_nothing() -> None:
    data = orders("order_date customer_id customer_name net_amount", ("2026-03-01", "C1", "Ann", 1), ("2026-03-02", "C2", "Ann", 1),
                  ("2026-03-03", None, "Ann", 1))  # fmt: skip
    assert calculate("active_customers", data).value == 3


def test_the_second_order_of_a_day_is_a_second_order() -> None:
    data = orders("order_date order_id customer_id net_amount", ("2026-03-01", "A", "C1", 1), ("2026-03-01", "B", "C1", 1),
                  ("2026-03-02", "C", "C2", 1), ("2026-03-02", "C", "C2", 2))  # fmt: skip
    assert calculate("repeat_purchase_rate", data).value == 0.5
    assert calculate("returning_customer_rate", data).value == 0.5
    assert calculate("new_customers", data).value == 2


def test_a_cancelled_first_order_makes_nobody_a_customer() -> None:
    data = orders(
        "order_date customer_id net_amount status",
        ("2026-02-01", "C1", 1, "cancelled"),
        ("2026-03-01", "C1", 1, "paid"),
    )
    assert calculate("new_customers", data, period="2026-02").value == 0
    assert calculate("new_customers", data, period="2026-03").value == 1


def test_recommended_customers() -> None:
    data = orders("order_date customer_id net_amount source", ("2026-03-01", "C1", 1, "เพื่อนแนะนำ"), ("2026-03-02", "C1", 1, "web"),
                  ("2026-03-02", "C2", 1, "web"))  # fmt: skip
    result = calculate("referrals", data)
    assert (result.value, result.variant) == (1, "customers")


def test_a_first_order_whose_money_all_went_back() -> None:
    """C1 kept part, C2 bought again in March, C3 sent all back on two rows, C4 nothing; C5's was worth nothing."""
    columns = "order_date order_id customer_id net_amount refund_amount refund_of"
    data = orders(
        columns,
        ("2026-02-01", "A", "C1", 100, 40, None),
        ("2026-02-02", "B", "C2", 100, 100, None),
        ("2026-02-03", "C", "C3", 100, 0, None),
        ("2026-02-04", "D", "C4", 100, 0, None),
        ("2026-02-05", "E", "C5", 0, 0, None),
        ("2026-02-20", "R1", "C3", -60, 0, "C"),
        ("2026-03-02", "R2", "C3", -40, 0, "C"),
        ("2026-03-05", "F", "C2", 50, 0, None),
    )
    for period, usual, kept in (("2026-02", 5, 3), ("2026-03", 0, 1)):
        assert calculate("new_customers", data, period=period).value == usual
        assert calculate("new_customers", data, period=period, variant="first kept order").value == kept
    marked = orders("order_date order_id customer_id net_amount status", ("2026-02-01", "A", "C1", 9, "refunded"))
    assert calculate("new_customers", marked, variant="first kept order").value == 0
    nobody_knows = orders("order_date order_id customer_id net_amount", ("2026-02-01", "A", "C1", 9))
    assert calculate("new_customers", nobody_knows, variant="first kept order").reason is not None
    dated = "order_date order_id customer_id net_amount refund_amount refund_date"
    later = orders(
        dated, ("2026-02-01", "A", "C1", 100, 100, "2026-03-01"), ("2026-02-01", "B", "C2", 100, 50, "2026-03-01")
    )
    assert calculate("new_customers", later, period="2026-02", variant="first kept order").value == 1


def test_orders_of_gift_cards_alone_are_no_sales() -> None:
    """A, D and F are cards alone; of B (100 + 50), C (40) and E (30) the mean is 220 / 3."""
    columns = "order_date order_id customer_id net_amount product"
    rows = (
        ("2026-03-01", "A", "C1", 300, "E-Gift Card $300"),
        ("2026-03-02", "B", "C2", 100, "Gift card"),
        ("2026-03-02", "B", "C2", 50, "Tea"),
        ("2026-03-03", "C", "C3", 40, "Gift card holder"),
        ("2026-03-04", "D", "C4", 500, "บัตรของขวัญ 500 บาท"),
        ("2026-03-05", "E", "C5", 30, None),
        ("2026-03-05", "F", "C5", 700, "บัตรกำนัล"),
    )
    data = orders(columns, *rows)
    assert left_out(data) == {"gift-card": 3}
    assert found(data)["gift-card"] == 3
    assert calculate("aov", data).value == pytest.approx(220 / 3)
    assert calculate("orders", data).value == 3
    assert calculate("revenue", data).value == 220
    assert calculate("aov", orders(columns, *rows, settings={"gift_cards": "count"})).value == pytest.approx(1720 / 6)


@pytest.mark.parametrize("cancelled", ["2026-01-02", "yes", "TRUE", "1"])
@pytest.mark.parametrize("header", ["Cancelled", "ยกเลิก"])
def test_a_cancelled_column_holds_days_or_yes(header: str, cancelled: str, tmp_path: Path) -> None:
    text = f"Order ID,Order date,Customer,Total,{header}\n1,2026-01-01,A,10,{cancelled}\n2,2026-01-03,B,20,\n3,2026-01-04,B,5,\n"
    (tmp_path / "o.csv").write_text(text, "utf-8")
    data = load([tmp_path / "o.csv"])
    assert (calculate("revenue", data).value, calculate("orders", data).value) == (25, 2)


def test_a_converted_column_of_leads_holds_days(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(
        "Lead,Created,Source,Converted\nA,2026-01-01,web,2026-01-20\nB,2026-01-02,web,\n", "utf-8"
    )
    assert calculate("conversion_rate", load([tmp_path / "l.csv"])).value == 0.5
