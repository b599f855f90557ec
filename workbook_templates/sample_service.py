"""Two years of Siam Brew besides its sales: subscriptions, activities, surveys, inquiries, social media, events, money.

Every function gives rows under the headers of the file or sheet in which the firm keeps them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from .sample_firm import (
    END,
    REPS,
    START,
    WON,
    Customer,
    Deal,
    answered,
    busy,
    days,
    month_end,
    months,
    pick_rep,
    stream,
    workday,
)
from .sample_sales import FAIR_SOURCE, FAIRS, Sales

Row = dict[str, Any]

PLANS = {
    # amount by billing interval; each family goes from the small plan to the big one
    "beans": [
        ("กล่องเมล็ดกาแฟ S", {"month": 690, "year": 7_590}),
        ("กล่องเมล็ดกาแฟ M", {"month": 1_290, "year": 14_190}),
        ("กล่องเมล็ดกาแฟ L", {"month": 2_490, "year": 27_390}),
    ],
    "service": [
        ("Service Care", {"month": 1_900, "quarter": 5_400, "year": 20_900}),
        ("Service Care Plus", {"month": 3_500, "quarter": 9_900, "year": 38_500}),
    ],
}
MONTHS_BILLED = {"month": 1, "quarter": 3, "year": 12}
TRIALS, PAST_DUE = 3, 2

TIME_SHEETS_FROM = date(2026, 4, 1)
SELLING = ("Prospecting", "Customer meeting", "Follow-up", "Demo", "Proposal")
NOT_SELLING = ("Admin", "Travel", "Training")


def subscriptions(sales: Sales) -> list[Row]:
    """Every stretch of a subscription at one price; a change of plan ends a row and begins another."""
    rng = stream("subscriptions")
    rows: list[Row] = []
    for customer in sales.customers:
        if rng.random() < (0.42 if customer.company else 0.16):
            rows += _stretches(rng, customer)
    running = [row for row in rows if row["End Date"] is None]
    for row in running[: -TRIALS - 1 : -1]:
        row["Status"] = "Trial"
    for row in running[5 : 5 + PAST_DUE]:
        row["Status"] = "Past due"
    rows.sort(key=lambda row: (row["Start Date"], row["Customer ID"]))
    return [{"Subscription ID": f"SUB{n:04d}", **row} for n, row in enumerate(rows, start=1)]


def _stretches(rng: random.Random, customer: Customer) -> Iterator[Row]:
    family = PLANS["service" if customer.company and rng.random() < 0.6 else "beans"]
    level = rng.randrange(len(family))
    interval = rng.choices(list(family[0][1]), (7, *(2,) * (len(family[0][1]) - 1)))[0]
    old = customer.first < START + timedelta(50)
    start = _mid(
        customer.first - timedelta(rng.randint(30, 180)) if old else customer.first + timedelta(rng.randint(5, 90))
    )
    while start <= END:
        plan, amounts = family[level]
        row = {
            "Customer ID": customer.number,
            "Customer": customer.name,
            "Plan": plan,
            "Amount": amounts[interval],
            "Billing Interval": interval,
            "Start Date": start,
            "End Date": None,
            "Status": "Active",
        }
        stay = _mid(
            start + timedelta(30 * MONTHS_BILLED[interval] * (1 + int(rng.expovariate(MONTHS_BILLED[interval] / 17))))
        )
        if stay > END:
            yield row
            return
        fate = rng.random()
        other = level + (1 if fate < 0.35 else -1)
        changes = fate < 0.55 and 0 <= other < len(family)
        yield row | {"End Date": stay, "Status": "Ended" if changes else "Cancelled"}
        if changes:
            level, start = other, stay
        elif rng.random() < 0.3:
            start = _mid(stay + timedelta(rng.randint(45, 200)))
        else:
            return


def _mid(day: date) -> date:
    """The day, moved off the ends of its month: what changes on the last day of a month is counted either way."""
    return day.replace(day=min(max(day.day, 3), 25))


def activities(sales: Sales) -> list[Row]:
    """Calls, e-mails, meetings and so on around every deal and lead, and the time sheets of the last quarter."""
    rng = stream("activities")
    rows = [row for deal in sales.deals for row in _around(rng, deal)]
    rows += [
        _activity(rng.choice(("Call", "Email")), lead.answered.date(), lead.owner.name)
        for lead in sales.leads
        if lead.answered and not lead.deal and rng.random() < 0.25
    ]
    rows += _time_sheets(rng)
    rows = [row for row in rows if (row["Booked On"] or row["Activity Date"]) >= START and row["Activity Date"] <= END]
    rows.sort(key=lambda row: row["Activity Date"])
    return [{"Activity ID": f"A{n:04d}", **row} for n, row in enumerate(rows, start=1)]


def _activity(kind: str, day: date, owner: str, deal: str = "", **more: Any) -> Row:
    row = {"Activity Type": kind, "Activity Date": day, "Owner": owner, "Status": "", "Booked On": None}
    return row | {"Deal ID": deal, "Category": "", "Minutes": None} | more


def _around(rng: random.Random, deal: Deal) -> Iterator[Row]:
    def act(kind: str, low: int, high: int, **more: Any) -> Row:
        day = workday(entered.date() + timedelta(rng.randint(low, high)))
        return _activity(kind, day, deal.owner.name, deal.number, **more)

    for stage, entered in deal.stages:
        if stage == "Lead":
            yield act(rng.choice(("Call", "Call", "Email")), 0, 2)
        elif stage == "Qualified":
            held = act("Meeting", 2, 8, Status=rng.choices(("Held", "No-show", "Cancelled"), (82, 11, 7))[0])
            yield held | {"Booked On": entered.date()}
            yield act("Follow-up", 8, 11)
            if rng.random() < 0.55:
                yield act("Demo", 4, 10)
        elif stage == "Proposal":
            yield act("Proposal", 0, 1)
            yield act("Follow-up", 4, 9)
            if rng.random() < 0.15:
                yield act("Proposal", 6, 12)
        elif stage == "Negotiation":
            yield act("Call", 0, 4)
            yield act("Email", 1, 6)


def _time_sheets(rng: random.Random) -> Iterator[Row]:
    """On Wednesdays the reps write down where the day went."""
    for day in days(TIME_SHEETS_FROM):
        for rep in REPS if day.weekday() == 2 else ():
            if rep.works(day):
                for category in (rng.choice(SELLING), rng.choice(SELLING + NOT_SELLING)):
                    minutes = 15 * rng.randint(8, 16)
                    yield _activity("Time", day, rep.name, Category=category, Minutes=minutes)


def surveys(sales: Sales) -> list[Row]:
    """Satisfaction (1 to 5) after an order, and each quarter the question of recommending (0 to 10)."""
    rng = stream("surveys")
    rows = []
    for order in sales.orders:
        day = order.day + timedelta(rng.randint(3, 10))
        if rng.random() < 0.17 and not order.cancelled and day <= END:
            weights = (2, 4, 10, 38, 46) if not order.rep or order.rep.skill >= 0.8 else (6, 10, 20, 38, 26)
            score = rng.choices(range(1, 6), (30, 30, 20, 15, 5) if order.refund_day else weights)[0]
            rows.append(_answer(day, "CSAT", score, order.customer.name, order.rep.name if order.rep else ""))
    for first in (month for month in months() if month.month % 3 == 0):
        known = [customer for customer in sales.customers if customer.first < first]
        for customer in rng.sample(known, 12):
            score = rng.choices(range(11), (1, 1, 1, 1, 2, 4, 6, 14, 22, 26, 22))[0]
            rows.append(_answer(first + timedelta(rng.randint(9, 20)), "NPS", score, customer.name, ""))
    return sorted(rows, key=lambda row: row["Response Date"])


def _answer(day: date, survey: str, score: int, customer: str, owner: str) -> Row:
    return {"Response Date": day, "Survey": survey, "Score": score, "Customer": customer, "Owner": owner}


def tickets() -> list[Row]:
    """Questions of customers, when they were answered and closed."""
    rng = stream("tickets")
    rows: list[Row] = []
    for day in days():
        while rng.random() < 0.15 * busy(day):
            asked = datetime.combine(day, datetime.min.time()) + timedelta(minutes=int(rng.triangular(420, 1380, 840)))
            channel, median = rng.choices((("LINE", 12), ("Phone", 3), ("Email", 95), ("Facebook", 40)), (5, 2, 2, 3))[
                0
            ]
            reply = answered(asked, 1 + int(median * rng.lognormvariate(0, 0.9)))
            solved = answered(reply, int(rng.lognormvariate(5, 1)))
            row = {
                "Created": asked,
                "First Reply": reply if reply.date() <= END and rng.random() > 0.04 else None,
                "Resolved": solved if solved.date() <= END else None,
                "Channel": channel,
                "Assignee": pick_rep(rng, "Retail", day).name,
            }
            rows.append(row if row["First Reply"] else row | {"Resolved": None})
    rows.sort(key=lambda row: row["Created"])
    return [{"Ticket ID": f"T{n:04d}", **row} for n, row in enumerate(rows, start=1)]


def social() -> list[Row]:
    """What the pages report at each month's end."""
    rng = stream("social")
    followers = {"Facebook": 5_200, "Instagram": 3_100, "TikTok": 800}
    rows = []
    for first in months():
        for platform in followers:
            followers[platform] += rng.randint(40, 160)
            reach = int(followers[platform] * busy(first) * rng.uniform(1.2, 2.4))
            rows.append(
                {
                    "Date": month_end(first),
                    "Platform": platform,
                    "Likes": int(reach * rng.uniform(0.02, 0.05)),
                    "Comments": int(reach * rng.uniform(0.002, 0.006)),
                    "Shares": int(reach * rng.uniform(0.001, 0.004)),
                    "Messages": int(reach * rng.uniform(0.001, 0.003)),
                    "Reach": reach,
                    "Followers": followers[platform],
                }
            )
    return rows


def events(sales: Sales) -> list[Row]:
    """Fairs (two reps each: two rows, one event) and smaller evenings."""
    rng = stream("events")
    rows = []
    for day, name in FAIRS.items():
        caught = [x for x in sales.leads if x.source == FAIR_SOURCE and 0 <= (x.created.date() - day).days < 3]
        for share, rep in zip((len(caught) // 2, len(caught) - len(caught) // 2), REPS, strict=False):
            rows.append({"Date": day, "Event": name, "Attended By": rep.name, "Leads": share, "Cost": 60_000})
    for first in months():
        if rng.random() < 0.6:
            name = rng.choice(("Latte art night", "เวิร์กช็อปดริปกาแฟ", "Morning business club", "Coffee cupping"))
            day = workday(first + timedelta(rng.randint(3, 24)))
            attended = pick_rep(rng, "Retail", day).name
            rows.append(
                {"Date": day, "Event": name, "Attended By": attended, "Leads": rng.randint(0, 5), "Cost": 4_500}
            )
    return sorted(rows, key=lambda row: row["Date"])


def spend(sales: Sales) -> list[Row]:
    """What selling cost, by month; the channels are named as the sources of the leads are."""
    rng = stream("spend")
    rows = []
    for first in months():
        won = sum(
            d.amount for d in sales.deals if d.stage == WON and d.closed and d.closed.date().replace(day=1) == first
        )
        team = sum(rep.works(first) for rep in REPS)
        fair = sum(1 for day in FAIRS if day.replace(day=1) == first)
        for category, channel, amount in (
            ("Salaries", "", 18_000 * team),
            ("Commission", "", round(won * 0.03)),
            ("Advertising", "Website", round(14_000 * busy(first) * rng.uniform(0.85, 1.15))),
            ("Advertising", "Facebook", round(12_000 * busy(first) * rng.uniform(0.85, 1.15))),
            ("Advertising", "LINE OA", round(5_000 * busy(first) * rng.uniform(0.85, 1.15))),
            ("Referral gifts", "แนะนำ", 500 * rng.randint(2, 7)),
            ("Events", FAIR_SOURCE, 120_000 * fair),
            ("Software", "", 6_500),
        ):
            if amount:
                rows.append({"Month": first, "Category": category, "Channel": channel, "Amount": amount})
    return rows


def targets() -> list[Row]:
    """For each rep and month: money of won deals, and net sales of all orders."""
    rows = []
    for first in months():
        for rep in REPS:
            if rep.works(first):
                repeat = 38_000 if rep.team == "Corporate" else 26_000
                for measure, plain in (("won", rep.target), ("revenue", rep.target + repeat)):
                    target = round(plain * busy(first) / 1.22 / 5_000) * 5_000
                    month = f"{first:%Y-%m}"
                    rows.append(
                        {"Sales Rep": rep.name, "Team": rep.team, "Month": month, "Target": target, "Measure": measure}
                    )
    return rows
