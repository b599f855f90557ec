"""Orders that stand in a list once a parcel."""

from __future__ import annotations

import pytest
from exports import export, value

from salesxl.load import prepared
from salesxl.prepare.words import is_cancelled


@pytest.mark.parametrize("header", ["Tracking no", "เลขพัสดุ", "Shipment"])
def test_an_order_of_several_parcels_counts_once(header: str) -> None:
    data = export(
        f"Order no,Date,Customer,{header},Total\n1,2026-05-01,Ann,T1,1000\n1,2026-05-01,Ann,T2,1000\n2,2026-05-02,Bob,T3,500"
    )
    assert (value(data, "revenue"), value(data, "orders")) == (1500, 2)
    assert [f.rows for f in prepared(data).findings if f.rule == "parcel-row"] == [1]


@pytest.mark.parametrize(
    ("text", "revenue"),
    [
        ("Order no,Date,Tracking no,Total\n1,2026-05-01,T1,1000\n1,2026-05-01,T2,700", 1700),  # an amount a parcel
        (
            "Order no,Date,Product,Tracking no,Total\n1,2026-05-01,Sofa,T1,1000\n1,2026-05-01,Sofa,T2,1000",
            2000,
        ),  # a piece a parcel
        ("Order no,Date,Remark,Total\n1,2026-05-01,T1,1000\n1,2026-05-01,T2,1000", 2000),
    ],
)
def test_parcels_with_amounts_or_goods_of_their_own(text: str, revenue: int) -> None:
    assert value(export(text), "revenue") == revenue


def test_parcels_that_came_back_and_orders_that_were_cancelled() -> None:
    """500 + 400 were delivered; 300 and 200 came back, 100 were cancelled."""
    data = export("""
เลขออเดอร์,วันที่,ลูกค้า,ยอดขาย,สถานะ
1,01/05/2569,Ann,500,นำจ่ายสำเร็จ
2,02/05/2569,Bob,300,พัสดุตีคืน
3,03/05/2569,Cy,200,ปฏิเสธรับ
4,04/05/2569,Di,400,เก็บเงินปลายทางสำเร็จ
5,05/05/2569,Ed,100,ยกเลิกโดยลูกค้า
""")
    assert (value(data, "revenue"), value(data, "orders")) == (900, 4)
    assert "status-unknown" not in {finding.rule for finding in prepared(data).findings}


@pytest.mark.parametrize(
    ("status", "cancelled"),
    [
        ("Cancelled by customer", True),
        ("Canceled - out of stock", True),
        ("ยกเลิกโดยผู้ขาย", True),
        ("ยกเลิกแล้ว (หมดสต็อก)", True),
        ("Cancelled partially", False),
        ("ยกเลิกบางรายการ", False),
        ("ยกเลิกการคืนสินค้า", False),
        ("Cancelled refund request", False),
        ("Cancellation requested", False),
        ("Not cancelled", False),
    ],
)
def test_a_status_that_says_by_whom_or_why_it_was_cancelled(status: str, cancelled: bool) -> None:
    assert is_cancelled(status) == cancelled


def test_a_column_of_voided_receipts() -> None:
    data = export("Date,Receipt no,Total,Void\n2026-05-01,1,90,No\n2026-05-01,2,50,Yes\n2026-05-02,3,100,No")
    assert (value(data, "revenue"), value(data, "orders")) == (190, 2)
