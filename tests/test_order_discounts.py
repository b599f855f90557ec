"""Two discounts side by side, one on the line and one on the whole order."""

from __future__ import annotations

import pandas as pd
import pytest
from exports import columns, export, value

from salesxl.load import prepared
from salesxl.prepare import prepare
from salesxl.reading import Data
from salesxl.settings import Settings


def told(data: Data) -> set[str]:
    return {finding.rule for finding in prepared(data).findings}


def test_both_discounts_come_off() -> None:
    """200 - 10 - 5, 100 - 20, 150."""
    data = export("""
Order no,Date,Customer,Product,Qty,Unit price,Item discount,Order discount
1,2026-05-01,Ann,Tea,2,100,10,5
2,2026-05-02,Bob,Tea,1,100,0,20
3,2026-05-03,Cy,Cup,3,50,0,0
""")
    assert value(data, "revenue") == 415
    assert value(data, "discount_rate") == 35 / 450
    assert "discounts-added" in told(data)


@pytest.mark.parametrize("second", ["30", ""])
def test_the_discount_on_a_bill_of_several_lines_counts_once(second: str) -> None:
    """400 less 30, whether it stands on each line or on the first; half of it is each product's. The other bill has none."""
    data = export(f"""
เลขที่บิล,วันที่,สินค้า,จำนวน,ราคาต่อหน่วย,ส่วนลดท้ายบิล
1,2026-05-01,ชา,2,100,30
1,2026-05-01,ถ้วย,1,200,{second}
2,2026-05-02,ชา,1,100,
""")
    assert value(data, "revenue") == 470
    assert "discounts-added" not in told(data)
    assert prepared(data).tables["orders"]["net"].tolist() == [185, 185, 100]


def test_one_discount_told_twice_comes_off_once() -> None:
    data = export("Order no,Date,Gross sales,Discount,Coupon discount\n1,2026-05-01,100,10,10\n2,2026-05-02,50,5,5")
    assert value(data, "revenue") == 135


def test_discounts_in_percent_come_off_one_after_the_other() -> None:
    """200 less 10% less 5% of what is left."""
    data = export("Order no,Date,Product,Qty,Unit price,Item discount %,Order discount %\n1,2026-05-01,Tea,2,100,10,5")
    assert value(data, "revenue") == 171


@pytest.mark.parametrize(
    ("headers", "left"),
    [
        ("Gross sales,Discount,Order discount,Voucher discount", True),
        ("Gross sales,Discount,Order discount,ส่วนลดพนักงาน", True),
        ("Gross sales,Discount,Order discount,Shipping discount", False),
        ("Gross sales,Discount,Order discount,Discount %", False),
        ("Gross sales,Discount,Order discount,Price after discount", False),
        ("Net sales,Discount,Order discount,Voucher discount", False),
    ],
)
def test_one_more_discount_that_is_not_taken_off_is_told(headers: str, left: bool) -> None:
    data = export(f"Order no,Date,{headers}\n1,2026-05-01,100,10,5,3\n2,2026-05-02,100,0,0,4")
    assert ("discount-left" in told(data)) == left


def test_zoho_books_invoices() -> None:
    """300 less 10% on the whole invoice, and 100 less 10 on the item: 270 + 90."""
    data = export("""
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer ID,Customer Name,Currency Code,Discount Type,Entity Discount Percent,Entity Discount Amount,Item Name,SKU,Quantity,Discount,Discount Amount,Item Total,Item Price,Item Tax Amount,SubTotal,Total,Shipping Charge
2026-05-01,11,INV-1,Closed,c1,Ann,THB,entity_level,10,30,Tea,T,2,0,0,200,100,12.6,300,288.9,0
2026-05-01,11,INV-1,Closed,c1,Ann,THB,entity_level,10,30,Cup,C,1,0,0,100,100,6.3,300,288.9,0
2026-05-02,12,INV-2,Sent,c2,Bob,THB,item_level,0,0,Tea,T,1,10,10,90,100,6.3,90,96.3,0
""")
    assert data.sources[0].vendor == "Zoho Books invoices"
    columns(data, gross_amount="Item Total", order_discount="Entity Discount Amount", discount=None)
    assert (value(data, "revenue"), value(data, "orders")) == (360, 2)


def test_zoho_books_credit_notes() -> None:
    data = export("""
Credit Note Date,Credit Note Number,Credit Note Status,Customer Name,Entity Discount Amount,Item Name,Quantity,Item Total,Item Price,SubTotal,Total,Associated Invoice Number
2026-05-09,CN-1,Closed,Ann,0,Tea,1,100,100,100,107,INV-1
""")
    columns(data, order_id="Credit Note Number", refund_of="Associated Invoice Number")
    assert value(data, "revenue") == -100


def test_a_list_without_a_row_has_no_discount() -> None:
    orders = pd.DataFrame({name: pd.Series([], dtype=object) for name in ("order_id", "net_amount", "order_discount")})
    orders["order_date"] = pd.Series([], dtype="datetime64[s]")
    assert len(prepare({"orders": orders}, Settings())[0]["orders"]) == 0
