"""Orders and customers, counted slowly: plain loops over raw rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from random_firm import Row, Rows
from slow_arithmetic import Count, by, inside, mean, part, times

from salesxl.periods import Period


def valid(rows: Rows) -> list[Row]:
    return [row for row in rows["orders"] if row["status"] == "paid"]


def sold(rows: Rows, period: Period) -> list[Row]:
    return [row for row in valid(rows) if inside(row["order_date"], period)]


def net(rows: Rows, period: Period) -> float:
    return sum(row["net_amount"] - row["refund_amount"] for row in sold(rows, period))


def buyers(rows: Rows, period: Period) -> set[str]:
    return {row["customer_id"] for row in sold(rows, period)}


def newcomers(rows: Rows, period: Period) -> int:
    first: dict[str, datetime] = {}
    for row in valid(rows):
        first[row["customer_id"]] = min(row["order_date"], first.get(row["customer_id"], row["order_date"]))
    return sum(inside(when, period) for when in first.values())


def keepers(rows: Rows, period: Period) -> int:
    """Newcomers where an order whose money all went back is none; one worth nothing has nothing to give back."""
    kept = [row for row in rows["orders"] if not 0 < row["net_amount"] <= row["refund_amount"]]
    return newcomers(rows | {"orders": kept}, period)


def kept_buyers(rows: Rows, period: Period) -> float | None:
    before = buyers(rows, period.previous())
    return part(len(before & buyers(rows, period)), len(before))


def repeaters(rows: Rows, period: Period) -> float | None:
    counts: dict[str, int] = {}
    for row in valid(rows):
        if row["order_date"].date() <= period.end:
            counts[row["customer_id"]] = counts.get(row["customer_id"], 0) + 1
    return part(sum(count > 1 for count in counts.values()), len(counts))


def extended(rows: Rows, period: Period) -> float | None:
    bought: dict[str, list[Row]] = {}
    for row in sorted(valid(rows), key=lambda row: row["order_date"]):
        if row["order_date"].date() <= period.end:
            bought.setdefault(row["customer_id"], []).append(row)
    return part(sum(any(row["product"] != own[0]["product"] for row in own) for own in bought.values()), len(bought))


def came_back(rows: Rows, period: Period) -> float | None:
    """Buyers of the period who had an order before one of it."""
    earlier: set[str] = set()
    again: set[str] = set()
    for row in sorted(valid(rows), key=lambda row: row["order_date"]):
        if inside(row["order_date"], period) and row["customer_id"] in earlier:
            again.add(row["customer_id"])
        earlier.add(row["customer_id"])
    return part(len(again), len(buyers(rows, period)))


def revenue_before(rows: Rows, period: Period) -> float | None:
    """Net sales of the period before; unknown where the orders begin after it."""
    before = period.previous()
    known = any(row["order_date"].date() <= before.end for row in valid(rows))
    return net(rows, before) if known else None


def grown(rows: Rows, period: Period) -> float | None:
    before = revenue_before(rows, period)
    return None if before is None or before <= 0 else net(rows, period) / before - 1


def spent(rows: Rows, period: Period) -> float:
    return sum(
        row["amount"]
        for row in rows["spend"]
        if period.start <= date.fromisoformat(f"{row['period']}-01") <= period.end
    )


def acquired(rows: Rows, period: Period) -> float | None:
    return part(spent(rows, period), newcomers(rows, period))


def twelve_months(period: Period, rows: Rows) -> Period:
    """The year up to the period's end, or as much of it as there are orders."""
    first = min([row["order_date"].date() for row in valid(rows)] + [period.end])
    return Period(max(first, date(period.end.year - 1, period.end.month, 1) + timedelta(days=31)), period.end)


def years(rows: Rows, period: Period) -> float:
    """A span that is not a whole number of months counts its days."""
    year = twelve_months(period, rows)
    whole = {date(2026, month, 1): (period.end.month - month + 1) / 12 for month in range(1, 4)}
    return whole.get(year.start, year.days / 365.25)


def margin(rows: Rows, period: Period) -> float | None:
    return part(net(rows, period) - sum(row["cost"] for row in sold(rows, period)), net(rows, period))


def a_year(rows: Rows, period: Period, amount: float) -> float | None:
    """An amount of the last twelve months by customer and year."""
    if not any(row["order_date"].date() <= period.end for row in valid(rows)):
        return None
    return part(amount, len(buyers(rows, twelve_months(period, rows))) * years(rows, period))


def worth(rows: Rows, period: Period) -> float | None:
    """Order value, orders a year, three years, margin."""
    if not any(row["order_date"].date() <= period.end for row in valid(rows)):
        return None
    year = twelve_months(period, rows)
    value = mean([row["net_amount"] for row in sold(rows, year)])
    return times(value, a_year(rows, period, len(sold(rows, year))), 3, margin(rows, period))


ORDERS: dict[str, Count] = {
    "revenue": net,
    "orders": lambda rows, period: len(sold(rows, period)),
    "aov": lambda rows, period: mean([row["net_amount"] for row in sold(rows, period)]),
    "active_customers": lambda rows, period: len(buyers(rows, period)),
    "new_customers": newcomers,
    "new_customers:first kept order": keepers,
    "retention_rate:buyers": kept_buyers,
    "repeat_purchase_rate": repeaters,
    "upsell_rate": extended,
    "returning_customer_rate": came_back,
    "cac": lambda rows, period: part(spent(rows, period), newcomers(rows, period)),
    "gross_margin": lambda rows, period: part(
        net(rows, period) - sum(row["cost"] for row in sold(rows, period)), net(rows, period)),
    "units_per_order": lambda rows, period: mean([row["quantity"] for row in sold(rows, period)]),
    "growth": grown,
    "discount_rate": lambda rows, period: part(
        sum(row["discount"] for row in sold(rows, period)), sum(row["net_amount"] + row["discount"] for row in sold(rows, period))),
    "refund_rate": lambda rows, period: part(
        sum(row["refund_amount"] for row in sold(rows, period)), sum(row["net_amount"] for row in sold(rows, period))),
    "clv": worth,
    "ltv_cac": lambda rows, period: by(worth(rows, period), acquired(rows, period)),
    "orders_per_customer": lambda rows, period: a_year(rows, period, len(sold(rows, twelve_months(period, rows)))),
    "customer_margin": lambda rows, period: times(
        a_year(rows, period, net(rows, twelve_months(period, rows))), margin(rows, period)),
}  # fmt: skip
