"""Siam Brew's books: what really happened, added up from the drawing itself; ``make_sample.truth`` defines it."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from .sample_firm import DROPPED, LOST, STAGES, WON, Deal, Lead, Line, Order, month_end, months
from .sample_service import MONTHS_BILLED, Row


def _sums(pairs: Iterable[tuple[date, int]]) -> dict[str, int]:
    """Totals by month, in order of time."""
    totals: dict[str, int] = defaultdict(int)
    for day, amount in pairs:
        totals[f"{day:%Y-%m}"] += amount
    return dict(sorted(totals.items()))


def _by(key: Callable[[Any], str], rows: Iterable[Any], amount: Callable[[Any], int] = lambda _: 1) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for row in rows:
        totals[key(row)] += amount(row)
    return dict(totals)


def _hours(pairs: Iterable[tuple[Any, Any]]) -> dict[str, float]:
    hours = [(end - begin).total_seconds() / 3600 for begin, end in pairs]
    return {"median": statistics.median(hours), "mean": statistics.fmean(hours)}


def of_orders(orders: list[Order]) -> dict[str, Any]:
    """Money, orders and customers."""
    valid = [order for order in orders if not order.cancelled and order.lines[0].spoiled != "date"]

    def good(line: Line) -> bool:
        return line.spoiled not in ("amount", "error")

    sold = [(order, line) for order in valid for line in order.lines if good(line)]
    refunds = [(order.refund_day, -line.refunded) for order, line in sold if order.refund_day and line.refunded]
    firsts: dict[str, date] = {}
    for order in valid:
        firsts.setdefault(order.customer.number, order.day)
    value = [(order.day, line.net) for order, line in sold]
    return {
        "net_revenue_by_month": _sums([*value, *refunds]),
        "order_value_by_month": _sums(value),
        "refunds_by_month": _sums((day, -amount) for day, amount in refunds),
        "orders_by_month": _sums((order.day, 1) for order in valid),
        "new_customers_by_month": _sums((day, 1) for day in firsts.values()),
        "order_value_by_rep": _by(lambda x: x[0].rep.name if x[0].rep else "", sold, lambda x: x[1].net),
        "order_value_by_channel": _by(lambda x: x[0].channel, sold, lambda x: x[1].net),
        "customers": len(firsts),
        "repeat_customers": sum(n > 1 for n in Counter(order.customer.number for order in valid).values()),
    }


def of_deals(deals: list[Deal]) -> dict[str, Any]:
    """Deals won, lost and open."""
    won = [(deal, deal.closed) for deal in deals if deal.stage == WON and deal.closed]
    lost = [(deal, deal.closed) for deal in deals if deal.stage == LOST and deal.closed]
    still = [deal for deal in deals if deal.stage in STAGES]
    return {
        "won_deals_by_month": _sums((day, 1) for _, day in won),
        "won_amount_by_month": _sums((day, deal.amount) for deal, day in won),
        "lost_deals_by_month": _sums((day, 1) for _, day in lost),
        "won_deals_by_rep": _by(lambda pair: pair[0].owner.name, won),
        "lost_deals_by_rep": _by(lambda pair: pair[0].owner.name, lost),
        "won_amount_by_rep": _by(lambda pair: pair[0].owner.name, won, lambda pair: pair[0].amount),
        "win_rate": len(won) / (len(won) + len(lost)),
        "sales_cycle_days": statistics.fmean((day.date() - deal.created.date()).days for deal, day in won),
        "deals_created_by_month": _sums((deal.created, 1) for deal in deals if deal.stage != DROPPED),
        "open_deals": len(still),
        "pipeline": sum(deal.amount for deal in still),
        "weighted_pipeline": sum(deal.amount * STAGES[deal.stage] for deal in still),
        "open_deals_by_stage": _by(lambda deal: deal.stage, still),
    }


def of_leads(leads: list[Lead]) -> dict[str, Any]:
    """Leads, where they came from and what became of them."""
    customers = [lead for lead in leads if lead.deal and lead.deal.stage == WON]
    won = _by(lambda lead: lead.source, customers)
    return {
        "leads_by_month": _sums((lead.created, 1) for lead in leads),
        "leads_by_source": {
            source: {"leads": n, "customers": won.get(source, 0)}
            for source, n in _by(lambda lead: lead.source, leads).items()
        },
        "conversion_rate": len(customers) / len(leads),
        "lead_response_hours": _hours((lead.created, lead.answered) for lead in leads if lead.answered),
    }


def of_activities(rows: list[Row]) -> dict[str, Any]:
    """What the reps did."""

    def days_of(kind: str) -> list[tuple[date, int]]:
        return [(row["Activity Date"], 1) for row in rows if row["Activity Type"] == kind]

    proposals: dict[str, date] = {}
    for row in rows:
        if row["Activity Type"] == "Proposal":
            proposals.setdefault(row["Deal ID"], row["Activity Date"])
    meetings = [row for row in rows if row["Activity Type"] == "Meeting"]
    time = [row for row in rows if row["Activity Type"] == "Time"]
    return {
        "calls_by_month": _sums(days_of("Call")),
        "emails_by_month": _sums(days_of("Email")),
        "follow_ups_by_month": _sums(days_of("Follow-up")),
        "demos_by_month": _sums(days_of("Demo")),
        "proposals_by_month": _sums((day, 1) for day in proposals.values()),
        "meetings_booked_by_month": _sums((row["Booked On"], 1) for row in meetings if row["Status"] != "Cancelled"),
        "meetings_by_status": _by(lambda row: row["Status"], meetings),
        "minutes_by_category": _by(lambda row: row["Category"], time, lambda row: row["Minutes"]),
    }


def of_subscriptions(rows: list[Row]) -> dict[str, Any]:
    """Recurring money a month, at the ends of the months."""

    def mrr(day: date) -> float:
        paying = [row for row in rows if row["Start Date"] <= day and row["Status"] != "Trial"]
        paying = [row for row in paying if row["End Date"] is None or row["End Date"] > day]
        return float(sum(row["Amount"] / MONTHS_BILLED[row["Billing Interval"]] for row in paying))

    return {"mrr_by_month": {f"{first:%Y-%m}": mrr(month_end(first)) for first in months()}}


def of_spend(rows: list[Row]) -> dict[str, Any]:
    """What selling cost."""
    return {"spend_by_month": _sums((row["Month"], row["Amount"]) for row in rows)}


def of_surveys(rows: list[list[Any]]) -> dict[str, Any]:
    """Answers as they were written down: blanks and the score off the scale are not among them."""
    scores = [row[2] for row in rows if row[1] == "CSAT" and row[2] in range(1, 6)]
    advice = [row[2] for row in rows if row[1] == "NPS"]
    promoters, detractors = sum(score >= 9 for score in advice), sum(score <= 6 for score in advice)
    return {
        "csat": sum(score >= 4 for score in scores) / len(scores),
        "csat_answers": len(scores),
        "nps": 100 * (promoters - detractors) / len(advice),
    }


def of_tickets(rows: list[Row]) -> dict[str, Any]:
    """How long customers waited for an answer."""
    replied = [(row["Created"], row["First Reply"]) for row in rows if row["First Reply"]]
    return {"inquiry_response_hours": _hours(replied), "inquiries_unanswered": len(rows) - len(replied)}
