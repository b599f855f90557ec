"""Net amounts from which a marketplace's or payment program's fees were taken."""

from __future__ import annotations

import pytest
from exports import columns, export, value

from salesxl.load import prepared
from salesxl.reading import Data


def told(data: Data) -> set[str]:
    return {finding.rule for finding in prepared(data).findings}


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Gross,Fees,Net", ("100,5,95", "200,10,190")),
        ("ยอดขาย,ค่าธรรมเนียม,ยอดสุทธิ", ("100,5,95", "200,10,190")),
        ("Sales,Commission,Transaction fee,Net amount", ("100,-3,-2,95", "200,-6,-4,190")),
        ("Gross sales,Discount,GP 30%,Net sales", ("110,10,30,70", "200,0,60,140")),
    ],
)
def test_fees_are_no_discount(head: str, rows: tuple[str, str]) -> None:
    data = export(f"Date,Order,{head}\n2026-05-01,1,{rows[0]}\n2026-05-02,2,{rows[1]}")
    assert value(data, "revenue") == 300
    assert "amount-after-fees" in told(data)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Gross,Fees,Net", "100,5,100"),
        ("Gross,Discount,Fees,Net", "110,10,5,100"),
        ("Net,Bank fee", "100,5"),
        ("Total,Fees", "100,5"),
    ],
)
def test_fees_that_were_not_taken_off_stay_out(head: str, row: str) -> None:
    data = export(f"Date,Order,{head}\n2026-05-01,1,{row}\n2026-05-02,2,{row}")
    assert value(data, "revenue") == 200
    assert "amount-after-fees" not in told(data)


@pytest.mark.parametrize(
    "head",
    [
        "จำนวนเงิน,VAT,หัก ณ ที่จ่าย,ยอดสุทธิ",
        "มูลค่าบริการ,VAT 7%,หัก ณ ที่จ่าย 3%,ยอดสุทธิ",
        "Amount,VAT,Withholding tax,Net",
        "Amount,VAT,WHT,Net received",
    ],
)
def test_tax_withheld_is_part_of_the_sale(head: str) -> None:
    """1000 and 2000, of which 1000 + 70 - 30 and 2000 + 140 - 60 came in."""
    data = export(f"เลขที่,วันที่,ลูกค้า,{head}\n1,1/5/2569,Ann,1000,70,30,1040\n2,2/5/2569,Bob,2000,140,60,2080")
    assert value(data, "revenue") == 3000


def test_money_that_went_back_without_its_fee() -> None:
    """100 and 100, of which one went back: 100."""
    data = export("Date,Order,Gross,Fee,Net\n2026-05-01,1,100,-5,95\n2026-05-02,2,100,-5,95\n2026-05-03,3,-100,5,-95")
    assert value(data, "revenue") == 100


def test_a_discount_of_the_marketplace_is_not_the_sellers() -> None:
    """200 - 20 and 100; the platform pays the rest of what buyers were spared."""
    data = export("""
Order ID,Order Date,Customer,Item Subtotal,Seller Discount,Platform Discount,Shipping Fee,Total
1,2026-05-01,Ann,200,20,10,30,200
2,2026-05-02,Bob,100,0,5,30,125
""")
    assert value(data, "revenue") == 280


def test_odoo_sales_orders() -> None:
    data = export("""
Order Reference,Creation Date,Customer,Salesperson,Untaxed Amount,Taxes,Total,Status,Invoice Status
S00001,2026-05-01 10:00:00,Ann,Amy,1000,70,1070,Sales Order,Fully Invoiced
S00002,2026-05-02 10:00:00,Bob,Amy,500,35,535,Quotation,Nothing to Invoice
S00003,2026-05-03 10:00:00,Bob,Ben,300,21,321,Cancelled,Nothing to Invoice
S00004,2026-05-04 10:00:00,Cy,Ben,200,14,214,Quotation Sent,Nothing to Invoice
""")
    columns(data, order_id="Order Reference", order_date="Creation Date", net_amount="Untaxed Amount")
    assert (value(data, "revenue"), value(data, "orders")) == (1000, 1)
    assert {"no-sale", "order-cancelled"} <= told(data)
    assert "status-unknown" not in told(data)


def test_odoo_invoices() -> None:
    data = export("""
Number,Invoice/Bill Date,Invoice Partner Display Name,Tax Excluded,Tax,Total,Status,Payment Status,Type
INV/2026/00001,2026-05-01,Ann,1000,70,1070,Posted,Paid,Customer Invoice
RINV/2026/00001,2026-05-03,Ann,-200,-14,-214,Posted,Paid,Customer Credit Note
INV/2026/00002,2026-05-04,Bob,500,35,535,Draft,Not Paid,Customer Invoice
BILL/2026/00001,2026-05-04,Vendor X,300,21,321,Posted,Paid,Vendor Bill
""")
    assert (value(data, "revenue"), value(data, "orders")) == (800, 1)


def test_net_is_the_total_less_refunds() -> None:
    """600 less 50, and 300: the refund is not taken off twice."""
    data = export("Date,Order no,Total sales,Refunds,Net\n2026-05-01,1,600,50,550\n2026-05-02,2,300,0,300")
    assert (value(data, "revenue"), value(data, "refund_rate")) == (850, 50 / 900)


def test_stripe_balance() -> None:
    """1000 and 500, of which 500 went back; payouts and Stripe's own fees are neither."""
    data = export("""
id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Description
txn_1,charge,ch_1,1000.00,36.50,963.50,thb,2026-05-01 03:00,Order 1
txn_2,charge,ch_2,500.00,18.25,481.75,thb,2026-05-02 03:00,Order 2
txn_3,refund,re_1,-500.00,0.00,-500.00,thb,2026-05-03 03:00,REFUND FOR CHARGE
txn_4,payout,po_1,-945.25,0.00,-945.25,thb,2026-05-09 03:00,STRIPE PAYOUT
txn_5,stripe_fee,fee_1,-20.00,0.00,-20.00,thb,2026-05-09 03:00,Radar
""")
    assert (value(data, "revenue"), value(data, "orders")) == (1000, 2)


@pytest.mark.parametrize(
    ("rows", "far"),
    [(("2,100", "3,150", "1,50"), True), (("100,107", "200,214", "50,53.5"), False), (("2,100", "3,150"), False)],
)
def test_an_amount_that_is_hardly_any_part_of_its_total_is_told(rows: tuple[str, ...], far: bool) -> None:
    data = export(
        "\n".join(
            ["Date,Customer,Item,Amount,Total", *(f"2026-05-0{n},Ann,Tea,{row}" for n, row in enumerate(rows, 1))]
        )
    )
    assert ("amount-far-from-total" in told(data)) == far


@pytest.mark.parametrize(("refunded", "revenue"), [("40,50,0", 130), (",,", 220)])
def test_a_column_headed_refunded(refunded: str, revenue: int) -> None:
    one, other, third = refunded.split(",")
    data = export(
        f"Order ID,Order date,Total,Refunded\n1,2026-05-01,100,{one}\n2,2026-05-02,50,{other}\n3,2026-05-03,70,{third}"
    )
    assert value(data, "revenue") == revenue


def test_a_column_headed_refunded_that_says_yes() -> None:
    data = export("Order ID,Order date,Total,Refunded\n1,2026-05-01,100,Yes\n2,2026-05-02,50,No")
    assert "returns-without-amount" in told(data)


def test_all_rows_are_asked_and_not_the_first_thousand_alone() -> None:
    """A thousand amounts after fees, then 200 before them: what nine of ten do not show is left as it stands."""
    rows = [f"2026-05-01,{n},100,5,{95 if n <= 1000 else 100}" for n in range(1, 1201)]
    data = export("\n".join(["Date,Order,Gross,Fees,Net", *rows]))
    assert value(data, "revenue") == 1000 * 95 + 200 * 100
    assert "amount-after-fees" not in told(data)
