"""Aggregates of spend. A row for more days than the period counts by its share of them; without a row nothing is known."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("spend", unit="money", en="Sales and marketing spend", th="ค่าใช้จ่ายการขายและการตลาด", needs=("cost",),
         window="overlap", empty=None)  # fmt: skip
def total_spend(spend: Any) -> Any:
    """All spend of the period."""
    return spend["shared_cost"].sum(min_count=1)


@measure("spend", unit="money", en="Media spend", th="ค่าโฆษณา", needs=("cost", "is_media"), where="is_media",
         window="overlap", empty=None)  # fmt: skip
def media_spend(spend: Any) -> Any:
    """Spend on advertising alone."""
    return spend["shared_cost"].sum(min_count=1)
