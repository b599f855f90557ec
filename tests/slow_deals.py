"""Deals, targets and leads, counted slowly: plain loops over raw rows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from statistics import median

from random_firm import AS_OF, OWNERS, STAGES, Row, Rows
from slow_arithmetic import Count, by, inside, mean, middle, part, times
from slow_orders import net, newcomers

from salesxl.periods import Period

CHANCE = {"Lead": 0.1, "Offer": 0.4, "Talks": 0.7}


def closed(rows: Rows, period: Period, *states: str) -> list[Row]:
    return [row for row in rows["deals"] if row["status"] in states and inside(row["close_date"], period)]


def open_deals(rows: Rows, period: Period) -> list[Row]:
    last = min(period.end, date.fromisoformat(AS_OF))
    return [row for row in rows["deals"] if row["created_date"].date() <= last
            and (row["status"] == "open" or row["close_date"].date() > last)]  # fmt: skip


def days_taken(rows: Rows, period: Period) -> list[float]:
    return [(row["close_date"].date() - row["created_date"].date()).days for row in closed(rows, period, "won")]


def won_sum(rows: Rows, period: Period) -> float:
    return sum(row["amount"] for row in closed(rows, period, "won"))


def velocity(rows: Rows, period: Period) -> float | None:
    amounts = [row["amount"] for row in closed(rows, period, "won")]
    rate = part(len(amounts), len(closed(rows, period, "won", "lost")))
    return by(times(len(open_deals(rows, period)), rate, mean(amounts)), mean(days_taken(rows, period)))


def expected(rows: Rows, period: Period) -> float | None:
    """What was expected of a deal that has closed since is not kept."""
    still = open_deals(rows, period)
    if any(row["status"] != "open" for row in still):
        return None
    return float(sum(row["amount"] * CHANCE[row["stage"]] for row in still))


def ways(rows: Rows) -> list[tuple[datetime, str]]:
    """Every stage that a deal entered or skipped: when, and what became of the deal there."""
    found = []
    for row in rows["deals"]:
        held = {
            step["stage"]: step["entered_at"] for step in rows["stage_history"] if step["deal_id"] == row["deal_id"]
        }
        furthest = len(STAGES) if row["status"] == "won" else max(STAGES.index(stage) for stage in held)
        for at in range(furthest if row["status"] == "won" else furthest + 1):
            later = [held[one] for one in STAGES[at:] if one in held] or [max(held.values())]
            fate = "advanced" if at < furthest else "lost" if row["status"] == "lost" else "open"
            found.append((later[0], fate))
    return found


def fates(rows: Rows, period: Period, *wanted: str) -> int:
    return sum(fate in wanted and inside(when, period) for when, fate in ways(rows))


def acquired_a_cycle_later(rows: Rows, period: Period) -> float | None:
    """Day by day: each month's spend over its days, of the days that lie the median time to win earlier."""
    took = [
        (row["close_date"].date() - row["created_date"].date()).days
        for row in rows["deals"]
        if row["status"] == "won" and row["close_date"].date() <= period.end
    ]
    if not took:
        return None
    back = timedelta(round(median(took)))
    days = [period.start + timedelta(n) - back for n in range(period.days)]
    if days[-1] < date(2026, 1, 1):
        return None
    months = {f"2026-0{month}": monthrange(2026, month)[1] for month in range(1, 5)}
    spend = sum(
        row["amount"] / months[row["period"]]
        for row in rows["spend"]
        for day in days
        if f"{day:%Y-%m}" == row["period"]
    )
    return part(spend, newcomers(rows, period))


def target(rows: Rows, period: Period) -> float:
    """Each quarter's target, day by day."""
    days = [period.start + timedelta(n) for n in range(period.days)]
    quarters = {"2026-Q1": (date(2026, 1, 1), date(2026, 3, 31)), "2026-Q2": (date(2026, 4, 1), date(2026, 6, 30))}
    total = 0.0
    for row in rows["reps_targets"]:
        first, last = quarters[row["period"]]
        total += row["target"] * sum(first <= day <= last for day in days) / ((last - first).days + 1)
    return total


def converted(rows: Rows, period: Period) -> float | None:
    won = {row["lead_id"] for row in rows["deals"] if row["status"] == "won"}
    came = [row for row in rows["leads"] if inside(row["created_at"], period)]
    return part(sum(row["converted"] or row["lead_id"] in won for row in came), len(came))


def waited(rows: Rows, period: Period) -> list[float]:
    return [(row["first_response_at"] - row["created_at"]).total_seconds() / 3600 for row in rows["leads"]
            if inside(row["created_at"], period) and row["first_response_at"]]  # fmt: skip


def recommended(rows: Rows, period: Period) -> int:
    """Leads that somebody sent us; deals where no lead says where it came from."""
    told = any(row["source"] for row in rows["leads"])
    which, day = ("leads", "created_at") if told else ("deals", "created_date")
    return sum(row["source"] == "referral" and inside(row[day], period) for row in rows[which])


DEALS: dict[str, Count] = {
    "win_rate": lambda rows, period: part(len(closed(rows, period, "won")), len(closed(rows, period, "won", "lost"))),
    "average_deal_size": lambda rows, period: mean([row["amount"] for row in closed(rows, period, "won")]),
    "sales_cycle": lambda rows, period: mean(days_taken(rows, period)),
    "sales_cycle:median": lambda rows, period: middle(days_taken(rows, period)),
    "opportunities": lambda rows, period: len(open_deals(rows, period)),
    "pipeline_value": lambda rows, period: sum(row["amount"] for row in open_deals(rows, period)),
    "weighted_pipeline": expected,
    "forecast": lambda rows, period: sum(row["amount"] for row in closed(rows, period, "won")) + sum(
        row["amount"] * CHANCE[row["stage"]] for row in open_deals(rows, period)
        if row["status"] == "open" and min(period.end, date.fromisoformat(AS_OF)) <= row["close_date"].date() <= period.end),
    "average_revenue": lambda rows, period: mean([row["amount"] for row in closed(rows, period, "won")]),
    "sales_velocity": velocity,
    "sales_per_rep": lambda rows, period: won_sum(rows, period) / len(OWNERS),
    "funnel_leakage": lambda rows, period: part(fates(rows, period, "lost"), fates(rows, period, "lost", "advanced")),
    "stage_conversion": lambda rows, period: part(fates(rows, period, "advanced"), fates(rows, period, "advanced", "lost", "open")),
    "quota_attainment": lambda rows, period: part(won_sum(rows, period), target(rows, period)),
    "target_attainment": lambda rows, period: part(net(rows, period), target(rows, period)),
    "cac:cycle": acquired_a_cycle_later,
    "conversion_rate": converted,
    "lead_response_time": lambda rows, period: middle(waited(rows, period)),
    "lead_response_time:mean": lambda rows, period: mean(waited(rows, period)),
    "leads_answered:within goal": lambda rows, period: part(
        sum(hours <= 1 for hours in waited(rows, period)), sum(inside(row["created_at"], period) for row in rows["leads"])),
    "referrals": lambda rows, period: recommended(rows, period),
}  # fmt: skip
