"""Amounts before the discount that stands beside them: by the totals, which say that it is still to come off."""

from __future__ import annotations

import pytest
from exports import columns, export, value

from salesxl.load import prepared
from salesxl.reading import Data


def told(data: Data) -> set[str]:
    return {finding.rule for finding in prepared(data).findings} & {
        "amount-before-discount",
        "discount-unsure",
        "amount-holds-tax",
    }


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Subtotal,Discount,Total", ("100,10,90", "200,0,200", "50,5,45")),
        ("จำนวนเงิน,ส่วนลด,รวมสุทธิ", ("100,10,90", "200,,200", "50,5,45")),
        ("Subtotal,Discount,VAT,Total", ("100,10,6.3,96.3", "200,0,14,214", "50,-5,3.15,48.15")),
        ("Subtotal,Discount,Shipping,Total", ("100,10,50,140", "200,0,50,250", "50,5,50,95")),
        (
            "Subtotal,Discount,Service charge,Tax,Rounding,Total",
            ("100,10,9,6.93,0.07,106", "200,0,20,15.4,-0.4,235", "50,5,4.5,3.47,0.03,53"),
        ),
    ],
)
def test_a_subtotal_before_its_discount(head: str, rows: tuple[str, ...]) -> None:
    """90 + 200 + 45; 15 of 350 were taken off."""
    data = export(
        "\n".join([f"Order no,Date,{head}", *(f"{n},2026-05-0{n},{row}" for n, row in enumerate(rows, start=1))])
    )
    assert (value(data, "revenue"), value(data, "discount_rate")) == (335, 15 / 350)
    assert told(data) == {"amount-before-discount"}


def test_a_subtotal_after_its_discount_stays() -> None:
    data = export("Order no,Date,Subtotal,Discount,VAT,Total\n1,2026-05-01,90,10,6.3,96.3\n2,2026-05-02,200,0,14,214")
    assert (value(data, "revenue"), value(data, "discount_rate"), told(data)) == (290, 10 / 300, set())


def test_a_subtotal_before_its_discount_that_holds_the_tax_too() -> None:
    """117 - 10 and 214 with 7% each: 100 + 200 before tax."""
    data = export("Order no,Date,Subtotal,Discount,VAT,Total\n1,2026-05-01,117,10,7,107\n2,2026-05-02,214,0,14,214")
    assert (value(data, "revenue"), told(data)) == (300, {"amount-before-discount", "amount-holds-tax"})


def test_an_order_of_several_lines_with_its_total_and_discount_once() -> None:
    """300 less 30 over two lines, and 100."""
    data = export("""
Invoice no,Date,Product,Line total,Discount,Total
1,2026-05-01,Tea,200,30,270
1,2026-05-01,Cup,100,,
2,2026-05-02,Tea,100,0,100
""")
    assert (value(data, "revenue"), told(data)) == (370, {"amount-before-discount"})


def test_a_return_gets_its_discount_back() -> None:
    data = export("Order no,Date,Subtotal,Discount,Total\n1,2026-05-01,100,10,90\n2,2026-05-02,-100,-10,-90")
    assert value(data, "revenue") == 0


@pytest.mark.parametrize(
    ("head", "unsure"),
    [
        ("Amount", True),
        ("ยอดขาย", True),
        ("Net amount", False),
        ("ยอดสุทธิ", False),
        ("ยอดหลังหักส่วนลด", False),
        ("Amount paid", False),
    ],
)
def test_an_amount_and_a_discount_of_which_nothing_tells(head: str, unsure: bool) -> None:
    data = export(f"Date,Customer,{head},Discount\n2026-05-01,Ann,200,20\n2026-05-02,Bob,100,0")
    assert value(data, "revenue") == 300
    assert told(data) == ({"discount-unsure"} if unsure else set())


def test_a_price_is_before_its_discount() -> None:
    data = export("วันที่,ลูกค้า,ราคา,ส่วนลด\n2026-05-01,Ann,200,20\n2026-05-02,Bob,100,")
    assert (value(data, "revenue"), told(data)) == (280, set())


def test_documents_of_flowaccount() -> None:
    data = export("""
ลำดับ,วันที่,เลขที่เอกสาร,ชื่อลูกค้า,มูลค่า,ส่วนลด,มูลค่าหลังหักส่วนลด,ภาษีมูลค่าเพิ่ม,หัก ณ ที่จ่าย,ยอดรวมสุทธิ,สถานะ
1,01/05/2569,INV2026050001,Ann,1000,100,900,63,27,963,เก็บเงินแล้ว
2,02/05/2569,INV2026050002,Bob,500,0,500,35,0,535,รอเก็บเงิน
3,03/05/2569,INV2026050003,Cy,700,0,700,49,0,749,ยกเลิก
""")
    columns(data, net_amount="มูลค่าหลังหักส่วนลด", total="ยอดรวมสุทธิ")
    assert (value(data, "revenue"), value(data, "orders")) == (1400, 2)
