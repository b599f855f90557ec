"""Activity mix: what the sales team does, by kind and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, group_keys, part, table, within, without
from salesxl.periods import UNITS, Period
from salesxl.registry import METRICS, analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

BY_METRIC = {
    # kinds that a metric counts, each by its own rule: sent or received, by day of booking, once for a deal ...
    "call": "calls", "email": "emails", "meeting": "meetings", "follow_up": "follow_ups", "proposal": "proposals",
    "demo": "demos",
}  # fmt: skip
KINDS = (*BY_METRIC, "bulk_email", "message", "event", "task", "note")
OTHER = "other"  # of a kind that nobody knows
TIME = "time"  # rows of a time sheet: hours, not doings
OF_KINDS = {"kind": "word", "count": "count", "share": "rate", "hours": "hours", "hours_share": "rate"}


@analysis(
    en="Activity mix", th="สัดส่วนกิจกรรมการขาย", needs=("activities",),
    definition_th="กิจกรรมในงวดแยกตามประเภท (โทร อีเมล นัดหมาย ติดตาม เสนอราคา สาธิต ...) เป็นจำนวน สัดส่วน และชั่วโมง "
                  "หรือแยกตามพนักงานขาย (หรือเดือน) โดยแต่ละประเภทเป็นหนึ่งคอลัมน์",
)  # fmt: skip
def activity_mix(data: Dataset, *, period: Period | None = None, by: str = "kind") -> TableResult:
    """The activities of the period by kind, with their share and hours; or a column a kind, by rep, team or month.

    Calls, e-mails, meetings, follow-ups, proposals and demos are counted as the metrics of these names count them; what
    is of a kind that nobody knows is told as other. Rows of time sheets give hours and are no activity.

    Args:
        data: prepared tables.
        period: the days; all without one.
        by: ``kind``, or ``owner``, ``team``, ``branch``, ``month`` ... for a column a kind.
    """
    rows = counted(data, "activities", "kind_key", "times", "day")
    if isinstance(rows, Reason):
        return without("activity_mix", OF_KINDS if by == "kind" else {by: "text"}, rows)
    rows = rows.assign(kind=rows["kind_key"].astype(object).where(rows["kind_key"].notna(), OTHER))
    present = set(rows["kind"].unique())
    kinds = [kind for kind in (*KINDS, OTHER) if kind in present]
    if by == "kind":
        return _by_kind(data, rows, period, kinds)
    keys = group_keys(data, "activities", rows, by)
    if isinstance(keys, Reason):
        return without("activity_mix", {by: "text"}, keys)
    each = {kind: _counts(data, rows, period, kind, by, keys) for kind in kinds}
    names = sorted({name for counts in each.values() for name in counts})
    numbers = {name: [counts.get(name, 0.0) for counts in each.values()] for name in names}
    if by not in UNITS:
        names.sort(key=lambda name: -sum(numbers[name]))
    columns = {by: "text", **dict.fromkeys(kinds, "count"), "total": "count"}
    return table("activity_mix", columns, ([name, *numbers[name], sum(numbers[name])] for name in names))


def _by_kind(data: Dataset, rows: pd.DataFrame, period: Period | None, kinds: list[str]) -> TableResult:
    numbers = {kind: sum(_counts(data, rows, period, kind, None, None).values()) for kind in kinds}
    total = sum(numbers.values())
    inside = within(rows, "day", period)
    hours: dict[object, float] = {}  # of the kinds that have any: where nobody notes hours, they are unknown
    if "hours_spent" in rows:
        spent_on = inside.groupby("kind")["hours_spent"].sum()
        hours = spent_on[spent_on > 0].to_dict()
    worked = sum(hours.values())
    found: list[tuple[object, ...]] = []
    for kind in [*kinds, TIME]:
        spent = hours.get(kind)
        number = numbers.get(kind)
        if number or spent:
            share = part(number, total) if number is not None else None
            found.append((kind, number, share, spent, None if spent is None else part(spent, worked)))
    found.sort(key=lambda row: -float(str(row[1] or 0)))
    return table("activity_mix", OF_KINDS, found)


def _counts(
    data: Dataset, rows: pd.DataFrame, period: Period | None, kind: str, by: str | None, keys: pd.Series | None
) -> dict[str, float]:
    """How often a kind was done, by group; all of it under one name where there is no grouping."""
    from salesxl.calculate import calculate

    if BY_METRIC.get(kind) in METRICS:
        result = calculate(BY_METRIC[kind], data, period=period, by=by)
        found = {group.key: group.value for group in result.groups} if by else {"": result.value}
        return {name: value for name, value in found.items() if value is not None}
    done = rows["is_contact"] if kind == OTHER else rows[f"is_{kind}"]
    own = within(rows[(rows["kind"] == kind) & done], "day", period)
    if keys is None:
        return {"": float(own["times"].sum())}
    return {str(name): float(value) for name, value in own["times"].groupby(keys[own.index]).sum().items()}
