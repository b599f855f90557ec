"""Lines of an order that are no goods: shipping, discounts, payments by gift card."""

from __future__ import annotations

import pytest
from exports import export, total, value

from salesxl.load import prepared
from salesxl.reading import Data

HEAD = "เลขที่บิล,วันที่,สินค้า,จำนวน,ราคาต่อหน่วย,จำนวนเงิน\n"


def told(data: Data) -> int:
    return sum(finding.rows for finding in prepared(data).findings if finding.rule == "lines-no-goods")


@pytest.mark.parametrize("shipping", ["ค่าจัดส่ง", "ค่าส่ง EMS", "Shipping fee", "Standard delivery"])
@pytest.mark.parametrize("discount", ["ส่วนลดสมาชิก", "Discount 10%", "Member discount", "Coupon MAY"])
def test_shipping_and_a_discount_among_the_goods(shipping: str, discount: str) -> None:
    """300 - 30 + 200 of goods, 50 of shipping; four pieces in two orders of one product each."""
    data = export(f"""{HEAD}1,2026-05-01,ชา,3,100,300
1,2026-05-01,{discount},1,-30,-30
1,2026-05-01,{shipping},1,50,50
2,2026-05-02,ถ้วย,1,200,200""")
    assert (value(data, "revenue"), value(data, "aov"), value(data, "orders")) == (470, 235, 2)
    assert (value(data, "discount_rate"), value(data, "units_per_order")) == (30 / 500, 2)
    assert (total(data, "orders", "received"), total(data, "orders", "refunded")) == (520, 0)
    assert prepared(data).tables["orders"]["mixed_order"].isna().all()
    assert told(data) == 2


def test_a_gift_card_that_pays_is_no_return() -> None:
    data = export(
        f"{HEAD}1,2026-05-01,Tea,1,300,300\n1,2026-05-01,Gift card redemption,1,-100,-100\n2,2026-05-02,Cup,1,200,200"
    )
    assert (value(data, "revenue"), total(data, "orders", "refunded"), told(data)) == (500, 0, 1)


@pytest.mark.parametrize(
    ("product", "amount", "revenue"),
    [
        ("ค่าขนส่ง", 3000, 3500),  # a carrier: it brings more than the other lines
        ("Flower delivery", 100, 600),
        ("Shipping box", 100, 600),
        ("Discount book", 100, 600),
        ("Tea", -100, 400),  # a return
    ],
)
def test_what_only_sounds_like_a_charge_is_sold(product: str, amount: int, revenue: int) -> None:
    data = export(f"{HEAD}1,2026-05-01,ค่าแรง,1,500,500\n1,2026-05-01,{product},1,{amount},{amount}")
    assert (value(data, "revenue"), told(data)) == (revenue, 0)


def test_an_order_of_shipping_alone_is_a_sale() -> None:
    assert value(export(f"{HEAD}1,2026-05-01,ค่าจัดส่ง,1,50,50\n2,2026-05-01,ชา,5,100,500"), "revenue") == 550
