"""One shop's orders in the three ways in which exports write several lines an order; counted by hand, line by line."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_grids import grid, tables

from salesxl import calculate
from salesxl.dataset import Dataset
from salesxl.prepare import prepare

HEAD = ["Order ID", "Order date", "Email", "Status", "Product", "Quantity", "Unit price", "Net sales", "Discount", "Tax", "Shipping", "Total",
        "Refunded amount"]  # fmt: skip
TAX = 0.07


class Order(NamedTuple):
    """Lines of product, pieces and price; the share of the discount; shipping; and the share that went back, with its tax."""

    number: str
    day: str
    lines: list[tuple[str, int, int]]
    discount: float
    shipping: int
    back: float
    cancelled: bool

    @property
    def listed(self) -> float:
        return sum(pieces * price for _, pieces, price in self.lines)

    @property
    def sold(self) -> float:
        return self.listed * (1 - self.discount)

    @property
    def total(self) -> float:
        return self.sold * (1 + TAX) + self.shipping

    @property
    def paid_back(self) -> float:
        """All of it, or of a part its goods and their tax."""
        return self.total if self.back == 1 else self.sold * (1 + TAX) * self.back


def shop(dice: random.Random) -> list[Order]:
    return [
        Order(
            f"#{n}", f"2026-0{dice.randrange(3, 6)}-{dice.randrange(1, 28):02d}",
            [(name, dice.randrange(1, 5), dice.randrange(1, 40) * 10) for name in dice.sample(["cup", "pot", "tray"], dice.randrange(1, 4))],
            dice.choice((0, 0, 0.1, 0.25)), dice.choice((0, 50)), dice.choice((0, 0, 0, 1, 0.5)), dice.random() < 0.1,
        )
        for n in range(dice.randrange(4, 12))
    ]  # fmt: skip


def rows(orders: list[Order], way: str) -> list[list[Any]]:
    """Amounts of each line, of the order on its first line, or of the order on all its lines."""
    found = []
    for one in orders:
        whole = (one.sold, one.listed * one.discount, one.sold * TAX, one.shipping, one.total, one.paid_back)
        for at, (name, pieces, price) in enumerate(one.lines):
            share = pieces * price / one.listed if way == "each line" else 1
            said = [f"{amount * share:.6f}" for amount in whole] if at == 0 or way != "the first line" else [""] * 6
            status = "cancelled" if one.cancelled else "paid"
            found.append([one.number, one.day, f"{one.number}@x.com", status, name, str(pieces), str(price), *said])
    return found


def counted(orders: list[Order]) -> dict[str, Any]:
    valid = [one for one in orders if not one.cancelled]
    by_product: dict[str, float] = defaultdict(float)
    for one in valid:
        for name, pieces, price in one.lines:
            by_product[name] += pieces * price * (1 - one.discount) * (1 - one.back)
    sold = sum(one.sold for one in valid)
    return {
        "revenue": sum(one.sold * (1 - one.back) for one in valid),
        "revenue gross": sum(one.listed for one in valid),
        "revenue total": sum(one.total - one.paid_back for one in valid),
        "aov": sold / len(valid),
        "discount_rate": 1 - sold / sum(one.listed for one in valid),
        "refund_rate": sum(one.sold * one.back for one in valid) / sold,
        "by product": dict(by_product),
    }


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["each line", "the first line", "all lines"]), st.booleans())
def test_every_way_of_writing_lines_gives_the_same(seed: int, way: str, mixed: bool) -> None:
    dice = random.Random(seed)
    orders = shop(dice)
    wanted = counted(orders) if any(not one.cancelled for one in orders) else {}
    written = rows(orders, way)
    if mixed and way != "the first line":  # where an order's amounts stand, its lines must stay in their order
        dice.shuffle(written)
    data = tables(grid([HEAD, *written]))
    prepared, findings = prepare(data.tables, data.settings)
    held = Dataset(prepared, data.settings, findings)
    for name in wanted.keys() - {"by product"}:
        metric, _, variant = name.partition(" ")
        assert calculate(metric, held, variant=variant or None).value == pytest.approx(wanted[name], abs=1e-4), name
    if wanted:
        groups = {group.key: group.value for group in calculate("revenue", held, by="product").groups}
        assert groups == {name: pytest.approx(amount, abs=1e-3) for name, amount in wanted["by product"].items()}
