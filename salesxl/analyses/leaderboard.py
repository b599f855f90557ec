"""Leaderboard: who achieved what, with rank, share, change, attainment and pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from salesxl.analyses.rows import below_zero, group_keys, part, running, table, without
from salesxl.changes import change, change_unit
from salesxl.periods import UNITS, Period
from salesxl.registry import MEASURES, analysis
from salesxl.results import Note, Reason, Result, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

ADDITIVE = ("money", "count")  # units whose groups add up to a total, so that a share of it means something


@analysis(
    en="Leaderboard", th="อันดับผลงาน",
    definition_th="อันดับพนักงานขาย (หรือกลุ่มอื่น) ตามมูลค่าดีลที่ปิดได้หรือตัวชี้วัดที่เลือก พร้อมสัดส่วน การเปลี่ยนแปลงจากงวดก่อน ผลเทียบเป้าหมาย "
                  "และผลเทียบเป้าตามเวลาที่ผ่านไป (นับวันทำการได้ด้วย pace_days=working) คนที่มีเป้าแต่ยังขายไม่ได้แสดงเป็น 0",
)  # fmt: skip
def leaderboard(
    data: Dataset, *, metric: str = "", period: Period | None = None, by: str = "owner",
    compare: Literal["previous", "year"] = "previous",
) -> TableResult:  # fmt: skip
    """Every rep (or other group) by sales, with rank, share of the total, change, target and its attainment.

    A rep with a target who sold nothing stands there with 0. Equal values share a rank. The change is against the
    period before (as many days of it, where the period is not over). The pace is attainment by the share of days (of
    working days with pace_days=working) gone by: at 100% the target will be met.

    Args:
        data: prepared tables.
        metric: what to rank by; the amount of deals won where deals have such a field, else revenue.
        period: the period; None takes all rows.
        by: the group: ``owner``, ``team``, ``branch``, ``product`` ...
        compare: the change is against ``previous``, the period before, or ``year``, the same period a year before.
    """
    from salesxl.calculate import calculate
    from salesxl.catalog import find_metric
    from salesxl.evaluation.clock import paced_days

    by_won = not metric and _deals_have(data, by)
    found = find_metric(metric or "revenue")
    variant = "booked" if by_won else None
    now = calculate(found.key, data, period=period, by=by, variant=variant)
    name = "won_amount" if now.variant == "booked" else found.key
    columns = {
        "rank": "count", by: "text", name: now.unit, "share": "rate", "change": change_unit(now.unit),
        "target": now.unit, "attainment": "rate", "pace": "rate", "rows": "count",
    }  # fmt: skip
    if now.reason and now.reason.rule == "mixed_currency":  # nobody can be ranked by amounts in several
        return without("leaderboard", columns, now.reason)
    attained, goals, aimed = {}, {}, period
    if found.key == "revenue":
        attainment = calculate(
            "quota_attainment" if now.variant == "booked" else "target_attainment", data, period=period, by=by
        )
        attained = {group.key: group.value for group in attainment.groups if group.value is not None}
        aimed = attainment.period  # without a period the days of all targets
        goals = _goals(data, "won_target" if now.variant == "booked" else "revenue_target", period, by)
    values = {group.key: group.value for group in now.groups} | {key: 0.0 for key in attained if key not in _keys(now)}
    if not values:
        return without("leaderboard", columns, now.reason) if now.reason else table("leaderboard", columns, ())
    before: dict[str, float | None] = {}
    if period is not None:
        gone_by = period.elapsed(data.as_of)
        then = gone_by.year_before() if compare == "year" else gone_by.previous()
        earlier = calculate(found.key, data, period=then, by=by, variant=now.variant)
        before = {group.key: group.value for group in earlier.groups}
    total = sum(value or 0.0 for value in values.values())
    gone = 1.0
    if aimed:
        days = paced_days(aimed, data.settings)
        gone = paced_days(aimed.elapsed(data.as_of), data.settings) / days if days else 0.0
    counts = {group.key: group.rows for group in now.groups}
    order = _best_first(values, found.better == "down")
    rows: list[tuple[Any, ...]] = []
    for at, key in enumerate(order):
        value = values[key]
        tied = at > 0 and value == values[order[at - 1]]
        rank = rows[-1][0] if tied else at + 1
        share = part(value, total) if value is not None and now.unit in ADDITIVE else None
        reached = attained.get(key)
        pace = reached / gone if reached is not None and gone else None
        changed = change(now.unit, value, before.get(key))
        rows.append((rank, key, value, share, changed, goals.get(key), reached, pace, counts.get(key, 0)))
    notes = below_zero([value or 0.0 for value in values.values()]) if now.unit in ADDITIVE else []
    notes += [Note("targets_of", {"period": aimed})] if goals and aimed and not period else []
    return table("leaderboard", columns, rows, notes=[*notes, *running([period] if period else [], data)])


def _goals(data: Dataset, name: str, period: Period | None, by: str) -> dict[str, float]:
    """The target of each group; none by time, where a target for a quarter belongs to no single month."""
    from salesxl.evaluation.windows import frame_of

    targets = data.tables.get("reps_targets")
    if targets is None or "target" not in targets or by in UNITS:
        return {}
    rows = frame_of(MEASURES[name], targets, period, data)
    keys = group_keys(data, "reps_targets", rows, by)
    if isinstance(keys, Reason):
        return {}
    return {str(key): float(goal) for key, goal in rows["shared_target"].groupby(keys.astype(str)).sum().items()}


def _keys(result: Result) -> set[str]:
    return {group.key for group in result.groups}


def _best_first(values: dict[str, float | None], least: bool) -> list[str]:
    def place(key: str) -> tuple[bool, float, str]:
        value = values[key]
        return value is None, 0.0 if value is None else value if least else -value, key

    return sorted(values, key=place)


def _deals_have(data: Dataset, field: str) -> bool:
    from salesxl.evaluation.keys import field_column

    frame = data.tables.get("deals")
    return frame is not None and "day_closed" in frame and field_column(frame, field) is not None
