"""Aggregates of spend."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure(
    "spend",
    unit="money",
    en="Sales and marketing spend",
    th="ค่าใช้จ่ายการขายและการตลาด",
    needs=("cost",),
    window="overlap",
)
def total_spend(spend: Any) -> Any:
    """All spend of the period; a row that covers more days counts by its share of them."""
    return _shared(spend)


@measure(
    "spend",
    unit="money",
    en="Media spend",
    th="ค่าโฆษณา",
    needs=("cost", "is_media"),
    where="is_media",
    window="overlap",
)
def media_spend(spend: Any) -> Any:
    """Spend on advertising alone."""
    return _shared(spend)


def _shared(spend: Any) -> Any:
    return spend["shared_cost"].sum()
