"""Aggregates of targets. A target for more days than the period counts by its share of them."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("reps_targets", unit="money", en="Target for won deals", th="เป้ามูลค่าดีลที่ปิดได้", needs=("target",),
         where="for_won", window="overlap")  # fmt: skip
def won_target(targets: Any) -> Any:
    """Sum of the targets for won amounts."""
    return targets["shared_target"].sum()


@measure("reps_targets", unit="money", en="Target for revenue", th="เป้ารายได้", needs=("target",),
         where="for_revenue", window="overlap")  # fmt: skip
def revenue_target(targets: Any) -> Any:
    """Sum of the targets for revenue."""
    return targets["shared_target"].sum()


@measure("reps_targets", unit="count", en="Reps", th="จำนวนพนักงานขาย", needs=("owner",), window="overlap")
def reps(targets: Any) -> Any:
    """Distinct reps with a target in the period; one who sold nothing counts."""
    return targets["owner"].nunique()
