"""Amounts that hold the tax beside them, and totals that do not: VAT of 7% unless a case says otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from exports import export, value
from odd_tables import found
from small_firm import firm

from salesxl.calculate import calculate
from salesxl.dataset import Dataset

DAY = "2026-03-01"


def orders(columns: str, *rows: tuple[Any, ...]) -> Dataset:
    return firm(orders=(["order_date", *columns.split()], [(DAY, *row) for row in rows]))


def values(data: Dataset) -> tuple[float | None, float | None]:
    return calculate("revenue", data).value, calculate("revenue", data, variant="total").value


@pytest.mark.parametrize(
    ("columns", "rows", "net", "received", "rule"),
    [
        # a total tells: it is the amount and the shipping, or the amount is the larger of the two
        ("net_amount tax total", [(107, 7, 107)], 100, 107, "amount-holds-tax"),
        ("net_amount tax shipping total", [(107, 7, 30, 137)], 100, 137, "amount-holds-tax"),
        ("net_amount tax total", [(107, 7, 100)], 100, 107, "amount-holds-tax"),
        ("net_amount tax total", [(100, 7, 107)], 100, 107, None),
        ("net_amount tax total", [(107, 7, 107), (-53.5, -3.5, -53.5)], 50, 53.5, "amount-holds-tax"),
        ("gross_amount discount tax total", [(117.7, 10.7, 7, 107)], 100, 107, "amount-holds-tax"),
        # percents tell: 7, 14 and 21 are 7% of 100, 200 and 300
        ("net_amount tax", [(107, 7), (214, 14), (321, 21)], 600, 642, "amount-holds-tax"),
        ("net_amount tax", [(100, 7), (200, 14), (300, 21)], 600, 642, None),
        ("net_amount tax", [(107, 7), (214, 14)], 321, 342, None),  # two orders may do so by chance
        ("net_amount tax", [(120, 20), (240, 40), (60, 10)], 350, 420, "amount-holds-tax"),  # 20% of 100, 200, 50
        ("net_amount tax", [(125, 25), (250, 50), (50, 10)], 425, 510, None),  # 20% of it, or 25% inside: left as it is
        ("net_amount tax", [(108.25, 8.25), (54.13, 4.13), (216.5, 16.5)], 378.88, 407.76, None),  # no whole percent
        ("price quantity tax", [(107, 2, 14), (107, 1, 7), (53.5, 4, 14)], 500, 535, "amount-holds-tax"),
        ("total tax", [(107, 7), (214, 14), (321, 21)], 600, 642, None),
        ("total tax", [(100, 7), (200, 14), (300, 21)], 600, 642, "total-before-tax"),
        ("total tax", [(7, 7), (14, 14), (21, 21)], 0, 42, None),  # nothing but tax
        # goods without tax among the others keep their amounts
        ("net_amount tax total", [(107, 7, 107), (50, 0, 50), (50, None, 50)], 200, 207, "amount-holds-tax"),
    ],
)
def test_what_the_orders_come_to(
    columns: str, rows: list[tuple[Any, ...]], net: float, received: float, rule: str | None
) -> None:
    data = orders(columns, *rows)
    assert values(data) == (pytest.approx(net), pytest.approx(received))
    assert {"amount-holds-tax", "total-before-tax"} & found(data).keys() == ({rule} if rule else set())


def test_tax_on_the_shipping_is_not_taken_from_the_goods() -> None:
    """14 of the 214 of goods and shipping together: 7 of the goods' 107."""
    data = orders("net_amount tax shipping total", (107, 14, 107, 214), (214, 21, 107, 321))
    assert values(data) == (pytest.approx(300), pytest.approx(535))


def test_lines_share_the_tax_that_their_order_states_once() -> None:
    """As Shopify writes prices with tax: 963 after a discount of 107 are 900 of 1000; half of each line's 535 is the first's."""
    data = orders(
        "order_id net_amount tax total discount product quantity price refund_amount",
        ("A", 963, 63, 963, 107, "cup", 1, 535, 0), ("A", None, None, None, None, "lid", 1, 535, None),
        ("B", 1070, 70, 1070, 0, "cup", 2, 535, 535),
    )  # fmt: skip
    assert values(data) == (pytest.approx(900 + 500), pytest.approx(963 + 535))
    by = {group.key: group.value for group in calculate("revenue", data, by="product").groups}
    assert by == {"cup": pytest.approx(450 + 500), "lid": pytest.approx(450)}
    assert calculate("discount_rate", data).value == pytest.approx(100 / 2000)
    assert calculate("refund_rate", data).value == pytest.approx(500 / 1900)


def test_list_prices_with_tax_beside_amounts_without_it_are_no_discount() -> None:
    data = orders("net_amount tax total quantity price", (1000, 70, 1070, 2, 535), (500, 35, 535, 1, 535))
    assert values(data) == (1500, 1605)
    assert calculate("discount_rate", data).value == pytest.approx(0)
    assert "amount-holds-tax" not in found(data)


@pytest.mark.parametrize("head", ["Tax inclusive", "Is Inclusive Tax", "รวมภาษี"])
def test_a_column_that_marks_amounts_with_tax(head: str) -> None:
    """107 and 214 hold it, 100 and 50 do not: 100 + 100 + 200 + 50."""
    data = export(f"""
Invoice no,Date,Amount,VAT,Total,{head}
1,2026-05-01,107,7,107,true
2,2026-05-02,100,7,107,false
3,2026-05-03,214,14,214,true
4,2026-05-04,50,3.5,53.5,false
""")
    assert value(data, "revenue") == 450
