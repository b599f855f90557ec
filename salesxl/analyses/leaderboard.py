"""Leaderboard: who achieved what, with rank, share, change, attainment and pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset


@analysis(
    en="Leaderboard", th="อันดับผลงาน",
    definition_th="อันดับพนักงานขาย (หรือกลุ่มอื่น) ตามยอดขาย พร้อมส่วนแบ่ง การเปลี่ยนแปลงจากงวดก่อน และผลเทียบเป้าหมาย",
)  # fmt: skip
def leaderboard(data: Dataset, *, metric: str = "", period: Period | None = None, by: str = "owner") -> TableResult:
    """Every rep (or other group) by sales, with rank, share of the total, change and attainment of target.

    Args:
        data: prepared tables.
        metric: what to rank by; won deals where there are deals, else revenue.
        period: the period; None takes all rows.
        by: the group: ``owner``, ``team``, ``branch``, ``product`` ...
    """
    from salesxl.calculate import calculate

    ranked_by_won = not metric and _has(data, "deals", by)
    name = metric or "revenue"
    variant = "booked" if ranked_by_won else None
    now = calculate(name, data, period=period, by=by, variant=variant)
    before = {}
    if period is not None:
        earlier = calculate(name, data, period=period.elapsed(data.as_of).previous(), by=by, variant=variant)
        before = {group.key: group.value for group in earlier.groups}
    attained = {}
    if name == "revenue":
        quota = calculate("quota_attainment" if ranked_by_won else "target_attainment", data, period=period, by=by)
        attained = {group.key: group.value for group in quota.groups}
    total = sum(group.value or 0.0 for group in now.groups)
    elapsed = period.elapsed(data.as_of).days / period.days if period else 1.0
    rows = []
    for rank, group in enumerate(now.groups, start=1):
        earlier_value = before.get(group.key)
        change = (group.value - earlier_value) / earlier_value if group.value is not None and earlier_value else None
        share = group.value / total if group.value is not None and total > 0 else None
        attainment = attained.get(group.key)
        pace = attainment / elapsed if attainment is not None else None
        rows.append((rank, group.key, group.value, share, change, attainment, pace, group.rows))
    columns = ("rank", by, now.metric, "share", "change", "attainment", "pace", "rows")
    units = ("count", "text", now.unit, "rate", "rate", "rate", "rate", "count")
    return TableResult("leaderboard", columns, units, tuple(rows), reason=now.reason if not rows else None)


def _has(data: Dataset, table: str, field: str) -> bool:
    from salesxl.calculate import field_column

    frame = data.tables.get(table)
    return frame is not None and "day_closed" in frame and field_column(frame, field) is not None
