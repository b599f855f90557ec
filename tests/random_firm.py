"""A firm drawn at random from a seed: all tables, in plain rows, so that tests can count them the slow way."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from small_firm import firm

from salesxl.dataset import Dataset

Row = dict[str, Any]
Rows = dict[str, list[Row]]

OWNERS = ("Anan", "Malee", "Niran")
SOURCES = ("web", "referral", "LINE", None)
STAGES = ("Lead", "Offer", "Talks")
FIRST, DAYS = datetime(2026, 1, 1), 120
AS_OF = "2026-04-30"
MONEY = {"net_amount", "amount", "target", "refund_amount", "cost", "mrr"}
SETTINGS = {"stages": "Lead=0.1, Offer=0.4, Talks=0.7", "lifespan": 3, "discount_rate": 0.1}


def rows_of(seed: int) -> Rows:
    """The raw rows of every table."""
    dice = random.Random(seed)
    clock = iter(dice.sample(range(DAYS * 24 * 60), 600))

    def moment() -> datetime:
        """No two things happen in the same minute."""
        return FIRST + timedelta(minutes=next(clock))

    def later(start: datetime, most: int) -> datetime:
        return start + timedelta(minutes=dice.randrange(1, most * 24 * 60))

    deals = [deal(dice, n, moment(), later) for n in range(dice.randrange(1, 25))]
    return {
        "orders": [order(dice, n, moment()) for n in range(dice.randrange(1, 40))],
        "deals": deals,
        "stage_history": [step for one in deals for step in steps(dice, one)],
        "leads": [lead(dice, n, moment(), later) for n in range(dice.randrange(1, 25))],
        "activities": [activity(dice, n, moment()) for n in range(dice.randrange(1, 40))],
        "reps_targets": [
            {"owner": owner, "period": period, "target": dice.randrange(1, 50) * 100, "measure": None}
            for owner in OWNERS
            for period in ("2026-Q1", "2026-Q2")
        ],
        "subscriptions": [subscription(dice, n) for n in range(dice.randrange(1, 25))],
        "spend": [
            {"period": f"2026-0{month}", "amount": dice.randrange(0, 40) * 10, "category": category, "channel": dice.choice(SOURCES)}
            for month in range(1, 5)
            for category in ("ads", "salaries")
        ],
        "surveys": [
            {"date": moment(), "kind": kind, "score": str(dice.randrange(0 if kind == "nps" else 1, 11 if kind == "nps" else 6)),
             "owner": dice.choice(OWNERS), "ticket": dice.choice(("T1", "T2", "T3", None))}
            for kind in ("csat", "nps") for _ in range(dice.randrange(1, 12))
        ],
        "tickets": [ticket(dice, n, moment(), later) for n in range(dice.randrange(1, 15))],
        "social": [
            {"date": FIRST + timedelta(n), "platform": "Facebook", "likes": dice.randrange(50), "comments": dice.randrange(9),
             "shares": dice.randrange(9), "messages": dice.randrange(9), "reach": dice.randrange(100, 999), "followers": 500 + n}
            for n in range(0, dice.randrange(1, 90), 7)
        ],
        "events": [{"date": FIRST + timedelta(dice.randrange(DAYS)), "name": dice.choice("XYZ"), "owner": dice.choice(OWNERS)} for _ in range(5)],
    }  # fmt: skip


def order(dice: random.Random, n: int, when: datetime) -> Row:
    amount = dice.randrange(0, 50) * 10
    return {
        "order_id": f"O{n}", "order_date": when, "customer_id": f"C{dice.randrange(8)}", "net_amount": amount,
        "refund_amount": amount if dice.random() < 0.1 else 0, "status": dice.choice(("paid", "paid", "paid", "cancelled")),
        "product": dice.choice(("cup", "pot", "tray")), "rep": dice.choice(OWNERS), "source": dice.choice(SOURCES),
        "cost": amount * dice.choice((0.5, 0.75)), "discount": dice.choice((0, 0, 10)), "quantity": dice.randrange(1, 5),
    }  # fmt: skip


def deal(dice: random.Random, n: int, when: datetime, later: Any) -> Row:
    status = dice.choice(("won", "lost", "open", "open"))
    closed = later(when, 60)
    if closed > datetime(2026, 4, 30):
        status = "open"
    return {
        "deal_id": f"D{n}", "created_date": when, "close_date": closed, "status": status, "amount": dice.randrange(0, 90) * 100,
        "stage": status.title() if status != "open" else dice.choice(STAGES), "owner": dice.choice(OWNERS),
        "source": dice.choice(SOURCES), "customer_id": f"C{dice.randrange(12)}", "lead_id": f"L{dice.randrange(30)}",
    }  # fmt: skip


def steps(dice: random.Random, one: Row) -> list[Row]:
    count = STAGES.index(one["stage"]) + 1 if one["status"] == "open" else dice.randrange(1, len(STAGES) + 1)
    reached = STAGES[:count]
    held = [stage for stage in reached[:-1] if dice.random() < 0.8] + [reached[-1]]
    return [
        {"deal_id": one["deal_id"], "stage": stage, "entered_at": one["created_date"] + timedelta(hours=at)}
        for at, stage in enumerate(held)
    ]


def lead(dice: random.Random, n: int, when: datetime, later: Any) -> Row:
    return {
        "lead_id": f"L{n}", "created_at": when, "source": dice.choice(SOURCES), "converted": dice.random() < 0.3,
        "first_response_at": later(when, 4) if dice.random() < 0.8 else None, "owner": dice.choice(OWNERS),
    }  # fmt: skip


def activity(dice: random.Random, n: int, when: datetime) -> Row:
    kind = dice.choice(("call", "email", "meeting", "demo", "proposal", "note", "time", "event", "follow up"))
    return {
        "activity_id": f"A{n}", "date": when, "kind": kind, "owner": dice.choice(OWNERS), "deal_id": f"D{dice.randrange(25)}",
        "status": dice.choice((None, None, "no show", "cancelled")), "minutes": dice.randrange(0, 90),
        "category": dice.choice(("prospecting", "admin", None)), "name": dice.choice(("fair", "expo")),
    }  # fmt: skip


def subscription(dice: random.Random, n: int) -> Row:
    start = FIRST + timedelta(dice.randrange(-200, DAYS))
    end = start + timedelta(dice.randrange(5, 200)) if dice.random() < 0.5 else None
    return {
        "subscription_id": f"S{n}", "customer_id": f"C{dice.randrange(10)}", "amount": dice.randrange(1, 40) * 10,
        "interval": dice.choice(("month", "quarter", "year")), "start": start, "end": end, "plan": dice.choice(("basic", "plus")),
        "owner": dice.choice(OWNERS),
    }  # fmt: skip


def ticket(dice: random.Random, n: int, when: datetime, later: Any) -> Row:
    return {
        "ticket_id": f"T{n}", "created_at": when, "first_reply_at": later(when, 2) if dice.random() < 0.8 else None,
        "channel": dice.choice(("LINE", "phone")), "score": dice.choice((None, "2", "5")), "owner": dice.choice(OWNERS),
    }  # fmt: skip


def build(rows: Rows, **settings: Any) -> Dataset:
    """A dataset of these rows."""
    tables = {key: (list(held[0]), [tuple(row.values()) for row in held]) for key, held in rows.items() if held}
    return firm(as_of=AS_OF, settings=SETTINGS | settings, **tables)


def shuffled(rows: Rows, seed: int) -> Rows:
    dice = random.Random(seed)
    return {key: dice.sample(held, len(held)) for key, held in rows.items()}


def scaled(rows: Rows, factor: int) -> Rows:
    """The same in a smaller unit of money; a discount is money on an order."""
    money = MONEY | {"discount"}
    return {
        key: [
            {name: value * factor if name in money and value is not None else value for name, value in row.items()}
            for row in held
        ]
        for key, held in rows.items()
    }
