"""Lists of credit notes, returns, payments and quotations beside the orders: what a sheet holds its name says."""

from __future__ import annotations

import pytest
from exports import export, export_all, value

from salesxl.load import prepared
from salesxl.reading import Data

SOLD = "Invoice no,Date,Customer,Amount,VAT,Total\nINV1,2026-05-01,Ann,1000,70,1070\nINV2,2026-05-02,Bob,500,35,535"
BILLS = "เลขที่บิล,วันที่,ลูกค้า,ยอดรวม\nB1,2026-05-01,Ann,1000\nB2,2026-05-02,Bob,500"


def told(data: Data) -> dict[str, int]:
    return {finding.rule: finding.rows for finding in prepared(data).findings}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("Credit notes.csv", "Credit note no,Date,Customer,Amount,VAT,Total\nCN1,2026-05-10,Ann,200,14,214"),
        ("credit_notes.csv", "CreditNote Number,CreditNote Date,Customer Name,Sub Total\nCN1,2026-05-10,Ann,200"),
        ("ใบลดหนี้.csv", "เลขที่เอกสาร,วันที่,ลูกค้า,อ้างอิงเอกสาร,มูลค่าก่อนภาษี\nCN1,2026-05-10,Ann,INV1,200"),
        ("refunds.csv", "Date,Invoice no,Customer,Amount\n2026-05-10,INV1,Ann,200"),
        ("refunds.csv", "Date,Invoice no,Customer,Amount\n2026-05-10,INV1,Ann,-200"),
        ("คืนสินค้า.csv", "วันที่,เลขที่บิล,ลูกค้า,ยอดรวม\n2026-05-10,INV1,Ann,200"),
        ("Returns.csv", "Order date,Order no,Total,Refund date,Refund amount\n2026-05-01,INV1,1070,2026-05-10,200"),
    ],
)
def test_a_list_of_returns_takes_them_off(file: str, text: str) -> None:
    """1000 + 500 - 200 of two orders; the 200 came back on 10 May."""
    data = export_all({"Invoices.csv": SOLD, file: text})
    assert value(data, "revenue") == 1300
    assert value(data, "revenue", "2026-05-10..2026-05-10") == -200
    assert value(data, "orders") == 2
    assert told(data)["type-by-name"] == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("Payments received.csv", "Date,Order no,Customer,Amount\n2026-05-01,B1,Ann,300\n2026-05-09,B1,Ann,100"),
        ("รับชำระ.csv", "วันที่,เลขที่ออเดอร์,ลูกค้า,จำนวนเงิน\n2026-05-01,B1,Ann,300\n2026-05-09,B1,Ann,100"),
        ("มัดจำ.csv", "วันที่,ลูกค้า,จำนวนเงิน\n2026-05-01,Ann,300\n2026-05-09,Ann,100"),
    ],
)
def test_payments_are_no_orders(file: str, text: str) -> None:
    data = export_all({"ขาย.csv": BILLS, file: text})
    assert (value(data, "revenue"), value(data, "orders")) == (1500, 2)
    assert told(data)["no-sale"] == 2


def test_payments_alone_are_what_was_sold() -> None:
    data = export("Date,Customer,Amount\n2026-05-01,Ann,300\n2026-05-09,Bob,100", file="payments.csv")
    assert (value(data, "revenue"), value(data, "orders")) == (400, 2)


@pytest.mark.parametrize("kind", ["Debit note", "ใบเพิ่มหนี้", "Debit note (INV1)"])
def test_a_debit_note_is_money_and_no_order(kind: str) -> None:
    """1000 + 500, and 100 more for the first: two orders of two customers of whom none came back."""
    data = export(f"""
Document no,Date,Customer,Document type,Quantity,Amount
INV1,2026-05-01,Ann,Invoice,2,1000
DN1,2026-06-02,Ann,{kind},,100
INV2,2026-06-03,Bob,Invoice,1,500
""")
    assert (value(data, "revenue"), value(data, "orders"), value(data, "aov")) == (1600, 2, 800)
    assert (value(data, "orders", "2026-06"), value(data, "revenue", "2026-06")) == (1, 600)
    assert (value(data, "repeat_purchase_rate"), value(data, "units_per_order")) == (0, 1.5)


def test_a_list_of_debit_notes() -> None:
    data = export_all({"ขาย.csv": BILLS, "ใบเพิ่มหนี้.csv": "วันที่,ลูกค้า,จำนวนเงิน\n2026-05-10,Ann,100"})
    assert (value(data, "revenue"), value(data, "orders")) == (1600, 2)


@pytest.mark.parametrize("file", ["Orders and refunds.csv", "Sales and returns.csv"])
def test_a_name_that_speaks_of_orders_too_does_not_tell(file: str) -> None:
    assert value(export(SOLD, file=file), "revenue") == 1500


def test_a_return_without_a_sheet_of_its_own_leaves_its_order_a_sale() -> None:
    """Only the return says what it is; the order with the same number is the sale: 100 - 30 + 50."""
    data = export("Order no,Date,Type,Amount\n1,2026-05-01,,100\n2,2026-05-02,,50\n1,2026-05-03,Refund,30")
    assert (value(data, "revenue"), value(data, "orders")) == (120, 2)


@pytest.mark.parametrize(
    ("number", "rows"), [("QT2026050001", 2), ("QUO-0001", 2), ("Q-1", 0), ("QTR", 0), ("QT1C7A6R", 0)]
)
def test_numbers_of_quotations_are_told(number: str, rows: int) -> None:
    data = export(f"เลขที่เอกสาร,วันที่,ลูกค้า,ยอดรวม\n{number},2026-05-01,Ann,1000\n{number}1,2026-05-02,Bob,500")
    assert told(data).get("quote-number", 0) == rows


def test_quotations_and_receipts_among_invoices() -> None:
    """INV-1 is what QT-1 was quoted and RE-1 was paid for; QT-2 came to nothing, RE-2 is a sale in cash: 1000 + 300."""
    data = export("""
เลขที่เอกสาร,วันที่,ลูกค้า,จำนวนเงิน
QT-001,2026-05-01,Ann,1000
INV-001,2026-05-03,Ann,1000
RE-001,2026-05-05,Ann,1000
QT-002,2026-05-04,Bob,5000
RE-002,2026-05-06,Cat,300
""")
    assert (value(data, "revenue"), value(data, "orders")) == (1300, 2)
    assert (told(data)["quotes-beside-invoices"], told(data)["receipts-beside-invoices"]) == (2, 1)


def test_made_up_codes_are_no_numbers_of_documents() -> None:
    data = export("Order ID,Date,Amount\nQT1VZ9S3,2026-05-01,100\nIV57K2Q1,2026-05-02,200\nINV-001,2026-05-03,50")
    assert value(data, "revenue") == 350
