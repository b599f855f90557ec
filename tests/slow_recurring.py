"""Recurring revenue, counted slowly: plain loops over raw rows."""

from __future__ import annotations

from datetime import date, timedelta

from random_firm import AS_OF, Rows
from slow_arithmetic import Count, by, mean, part, times
from slow_orders import acquired, margin

from salesxl.periods import Period


def recurring(rows: Rows, day: date) -> dict[str, float]:
    paid: dict[str, float] = {}
    for row in rows["subscriptions"]:
        if row["start"].date() <= day and (row["end"] is None or row["end"].date() > day):
            monthly = row["amount"] / {"month": 1, "quarter": 3, "year": 12}[row["interval"]]
            paid[row["customer_id"]] = paid.get(row["customer_id"], 0.0) + monthly
    return paid


def ends(rows: Rows, period: Period) -> tuple[dict[str, float], dict[str, float]]:
    return recurring(rows, period.start - timedelta(1)), recurring(rows, min(period.end, date.fromisoformat(AS_OF)))


def lost_subscribers(rows: Rows, period: Period) -> float | None:
    start, end = ends(rows, period)
    return part(sum(one not in end for one in start), len(start))


def net_retention(rows: Rows, period: Period) -> float | None:
    start, end = ends(rows, period)
    return part(sum(end.get(one, 0.0) for one in start), sum(start.values()))


def moved(rows: Rows, period: Period) -> dict[str, float]:
    """The movements of recurring revenue, customer by customer."""
    start, end = ends(rows, period)
    ever = {row["customer_id"] for row in rows["subscriptions"] if row["start"].date() < period.start}
    found = dict.fromkeys(("new", "back", "more", "less", "gone"), 0.0)
    for one in {*start, *end}:
        change = end.get(one, 0.0) - start.get(one, 0.0)
        kind = (
            ("gone" if one not in end else "more" if change > 0 else "less")
            if one in start
            else "back"
            if one in ever
            else "new"
        )
        found[kind] += abs(change)
    return found


RECURRING: dict[str, Count] = {
    "mrr": lambda rows, period: sum(ends(rows, period)[1].values()),
    "arpa": lambda rows, period: mean(list(ends(rows, period)[1].values())),
    "churn_rate": lost_subscribers,
    "nrr": net_retention,
    "arr": lambda rows, period: 12 * sum(ends(rows, period)[1].values()),
    "new_mrr": lambda rows, period: moved(rows, period)["new"],
    "reactivation_mrr": lambda rows, period: moved(rows, period)["back"],
    "expansion_mrr": lambda rows, period: moved(rows, period)["more"],
    "contraction_mrr": lambda rows, period: moved(rows, period)["less"],
    "churned_mrr": lambda rows, period: moved(rows, period)["gone"],
    "net_new_mrr": lambda rows, period: sum(ends(rows, period)[1].values()) - sum(ends(rows, period)[0].values()),
    "grr": lambda rows, period: by(
        sum(min(paid, ends(rows, period)[1].get(one, 0.0)) for one, paid in ends(rows, period)[0].items()),
        sum(ends(rows, period)[0].values())),
    "revenue_churn": lambda rows, period: by(
        sum(max(paid - ends(rows, period)[1].get(one, 0.0), 0.0) for one, paid in ends(rows, period)[0].items()),
        sum(ends(rows, period)[0].values())),
    "quick_ratio": lambda rows, period: part(
        sum(moved(rows, period)[kind] for kind in ("new", "back", "more")), sum(moved(rows, period)[kind] for kind in ("less", "gone"))),
    "cac_payback": lambda rows, period: by(
        acquired(rows, period), times(mean(list(ends(rows, period)[1].values())), margin(rows, period))),
}  # fmt: skip
