"""Lists in which money comes in and goes out: only what was sold counts."""

from __future__ import annotations

import pytest
from exports import columns, export, value

from salesxl.load import prepared


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("ประเภท", ("รายรับ", "รายจ่าย")),
        ("รับ/จ่าย", ("รับ", "จ่าย")),
        ("Type", ("Income", "Expense")),
        ("ประเภทรายการ", ("รายรับ", "ค่าใช้จ่าย")),
    ],
)
def test_a_book_of_income_and_expenses(head: str, words: tuple[str, str]) -> None:
    sold, spent = words
    data = export(f"""
วันที่,รายการ,{head},จำนวนเงิน
1/5/2569,ขายกาแฟ,{sold},1000
1/5/2569,ซื้อนม,{spent},300
2/5/2569,ขายเค้ก,{sold},500
""")
    assert (value(data, "revenue"), value(data, "orders")) == (1500, 2)
    assert {"no-sale"} == {f.rule for f in prepared(data).findings} & {"no-sale", "type-unknown"}


def test_a_kind_of_product_is_no_type_of_a_transaction() -> None:
    data = export("วันที่,รายการ,ประเภท,จำนวนเงิน\n1/5/2569,กาแฟ,เครื่องดื่ม,1000\n1/5/2569,เค้ก,รายจ่าย,300")
    assert value(data, "revenue") == 1300


def test_paypal() -> None:
    """1000 and 500 were paid, before PayPal's fee, and 500 went back; money sent to the bank is no return."""
    data = export("""
Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Item Title,Sales Tax,Quantity,Balance
05/01/2026,10:00:00,Asia/Bangkok,Ann,Express Checkout Payment,Completed,THB,"1,000.00",-40.00,960.00,a@x.co,me@x.co,T1,Tea,,1,960.00
05/13/2026,10:00:00,Asia/Bangkok,Bob,Website Payment,Completed,THB,500.00,-20.00,480.00,b@x.co,me@x.co,T2,Tea,,1,"1,440.00"
05/14/2026,10:00:00,Asia/Bangkok,Bob,Payment Refund,Completed,THB,-500.00,0.00,-500.00,me@x.co,b@x.co,T3,Tea,,1,940.00
05/15/2026,10:00:00,Asia/Bangkok,,General Withdrawal,Completed,THB,-900.00,0.00,-900.00,me@x.co,,T4,,,,40.00
""")
    assert data.sources[0].vendor == "PayPal"
    assert (value(data, "revenue"), value(data, "orders")) == (1000, 2)
    assert value(data, "refund_rate") == 1 / 3


def test_ebay() -> None:
    """46.60 - 5 - 1.60 and 25.80 - 5 - 0.80."""
    data = export("""
Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Item Number,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,Seller Collected Tax,eBay Collected Tax,Total Price,Payment Method,Sale Date,Paid On Date,Transaction ID
101,11-001,ann,Ann,a@x.co,9,Tea,T,2,$20.00,$5.00,$0.00,$1.60,$46.60,PayPal,May-01-26,May-01-26,1
102,11-002,bob,Bob,b@x.co,9,Tea,T,1,$20.00,$5.00,$0.00,$0.80,$25.80,PayPal,May-13-26,May-13-26,2
""")
    columns(data, order_id="Order Number", customer_id="Buyer Username", total="Total Price", price=None)
    assert value(data, "revenue") == 60
