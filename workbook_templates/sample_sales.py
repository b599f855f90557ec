"""Two years of Siam Brew's sales: leads, deals with their stages, customers, and the orders that come of them.

Customers buy again as in the BG/NBD model: each has a buying rate of its own (gamma) and after each purchase a chance
of its own of never coming back (beta). A won deal becomes an order of the same lines a few days later.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .sample_firm import (
    DROPPED,
    END,
    LOST,
    SEASON,
    STAGES,
    START,
    WON,
    Customer,
    Deal,
    Lead,
    Line,
    Names,
    Order,
    Rep,
    answered,
    busy,
    days,
    of,
    office_time,
    pick_rep,
    stream,
    workday,
)

FAIRS = {
    date(2024, 9, 12): "Roast & Pour Fair",
    date(2025, 3, 20): "Cafe Owners Expo",
    date(2025, 9, 11): "Roast & Pour Fair",
    date(2026, 3, 19): "Cafe Owners Expo",
}

SOURCES = {
    # how often leads come from there, how many become deals, how much better their deals do
    "Website": (0.36, 0.48, 1.0),
    "Facebook": (0.26, 0.32, 0.8),
    "LINE OA": (0.20, 0.52, 1.0),
    "แนะนำ": (0.14, 0.72, 1.5),
    "": (0.04, 0.40, 1.0),
}
FAIR_SOURCE, FAIR_DEALS, FAIR_QUALITY = "Trade fair", 0.55, 1.1

PASS = (0.86, 0.80, 0.77, 0.80)
STAGE_DAYS = (5, 11, 15, 12)
LOST_REASONS = ("Price", "Chose a competitor", "No budget", "Timing", "No reply", "ราคาแพงเกินไป")
BUYS_A_YEAR, BUYING_SHAPE = 3.6, 0.8
WARM_UP = START - timedelta(120)
"""Deals that were already running when the data begin come from this time on; their leads are on no list any more."""


@dataclass
class Sales:
    """Everything that was sold, or nearly."""

    leads: list[Lead]
    deals: list[Deal]
    customers: list[Customer]
    orders: list[Order]


def draw_sales() -> Sales:
    """Two years of leads, deals, customers and orders, in order of time and numbered."""
    names = Names(stream("names"))
    leads = _leads(names)
    customers = [
        Customer(names.company(), True, START + timedelta(n % 50), pick_rep(stream(f"old {n}"), "Corporate", START))
        for n in range(60)
    ]
    deals = [lead.deal for lead in leads if lead.deal and not (lead.deal.closed and lead.deal.closed.date() < START)]
    leads = [lead for lead in leads if lead.created.date() >= START]
    for deal in deals:
        if deal.lead and deal.lead.created.date() < START:
            deal.lead = None
        if deal.stage == WON:
            first = _delivery(deal)
            deal.customer = Customer(deal.company, True, first, deal.owner)
            customers.append(deal.customer)
    deals += _further_deals(customers)
    customers += _private_customers(names)
    orders = _orders(customers, deals)
    bought = {id(order.customer) for order in orders}
    customers = sorted((c for c in customers if id(c) in bought), key=lambda c: (c.first, c.name))
    for n, customer in enumerate(customers, start=1):
        customer.number = f"C{n:04d}"
    for n, lead in enumerate(leads, start=1):
        lead.number = f"L{n:04d}"
    deals.sort(key=lambda deal: (deal.created, deal.company))
    for n, deal in enumerate(deals, start=1):
        deal.number = f"D{n:04d}"
    orders.sort(key=lambda order: (order.day, order.customer.number))
    for n, order in enumerate(orders, start=1):
        order.number = f"SB{(order.day.year + 543) % 100}-{n:04d}"
    _cancel_and_refund(orders)
    return Sales(leads, deals, customers, orders)


def _leads(names: Names) -> list[Lead]:
    rng = stream("leads")
    leads = []
    for day in days(WARM_UP):
        fair = next((first for first in FAIRS if first <= day < first + timedelta(3)), None)
        drawn = [FAIR_SOURCE] * rng.randint(5, 8) if fair else []
        while rng.random() < busy(day) * 0.34 and len(drawn) < 12:
            drawn.append(rng.choices(list(SOURCES), [share for share, _, _ in SOURCES.values()])[0])
        for source in drawn:
            minute = (
                rng.randint(9 * 60, 17 * 60) if source == FAIR_SOURCE else int(rng.triangular(7 * 60, 23 * 60, 780))
            )
            created = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
            owner = pick_rep(rng, "Retail" if rng.random() < 0.28 else "Corporate", day)
            lead = Lead(created, source, names.company(), owner)
            if rng.random() > 0.07:
                lead.answered = answered(created, int(min(rng.lognormvariate(4.3, 1.1) / owner.skill, 2000)) + 1)
                if lead.answered.date() > END:
                    lead.answered = None
            leads.append(lead)
    leads.sort(key=lambda lead: lead.created)
    for lead in leads:
        _, chance, quality = SOURCES.get(lead.source, (0, FAIR_DEALS, FAIR_QUALITY))
        if lead.answered and rng.random() < chance:
            day = workday(lead.answered.date() + timedelta(rng.randint(0, 5)))
            if day <= END:
                created = max(office_time(rng, day), lead.answered)
                lead.deal = Deal(created, lead.company, lead.owner, _equipment(rng, lead.owner), lead.source, lead)
                _run(rng, lead.deal, quality)
    return leads


def _further_deals(customers: list[Customer]) -> list[Deal]:
    """Deals with companies that bought before: a second branch, a bigger machine."""
    rng = stream("further deals")
    deals = []
    for customer in customers:
        day = customer.first + timedelta(rng.randint(40, 300))
        while day <= END and rng.random() < 0.36:
            owner = _keeper(rng, customer, day)
            deal = Deal(
                office_time(rng, workday(day)), customer.name, owner, _equipment(rng, owner), "Existing customer"
            )
            deal.customer = customer
            if deal.created.date() <= END:
                _run(rng, deal, 1.25)
                deals.append(deal)
            day += timedelta(rng.randint(60, 360))
    return deals


def _run(rng: random.Random, deal: Deal, quality: float) -> None:
    """Let a deal go through its stages until it is decided, given up silently, or the two years end."""
    now = deal.created
    deal.stages = [("Lead", now)]
    deal.expected = (now + timedelta(rng.randint(30, 75))).date()
    odds = deal.owner.skill * quality
    for stage, pass_chance, mean in zip(STAGES, PASS, STAGE_DAYS, strict=True):
        if deal.stage != stage:
            continue
        if rng.random() < 0.012:
            return  # nobody closed it: it stays open and overdue
        wait = max(1, round(rng.gammavariate(2.2, mean / 2.2)))
        moved = max(now + timedelta(minutes=5), office_time(rng, workday(now.date() + timedelta(wait))))
        if moved.date() > END:
            return
        now = moved
        passed = rng.random() < pass_chance * odds / (1 - pass_chance + pass_chance * odds)
        if not passed:
            deal.lost_reason = rng.choice(LOST_REASONS)
            deal.stages.append((LOST if rng.random() > 0.012 else DROPPED, now))
            return
        names = list(STAGES)
        skips = stage == "Proposal" and rng.random() < 0.08
        further = WON if stage == "Negotiation" or skips else names[names.index(stage) + 1]
        deal.stages.append((further, now))


def _equipment(rng: random.Random, owner: Rep) -> list[Line]:
    """What a café or an office is offered: machine, grinder, extras, with a discount."""
    small = owner.team == "Retail"
    lines = [Line(rng.choices(of("machine"), [5, 1] if small else [3, 2])[0], 1)] if rng.random() < 0.7 else []
    lines.append(Line(rng.choice(of("grinder")), 1 if small else rng.choice((1, 1, 2))))
    lines += [Line(product, 1) for product in of("extra") if rng.random() < 0.3]
    share = rng.choice((0, 0, 0.05, 0.08, 0.10))
    for line in lines:
        line.discount = round(line.product.price * line.quantity * share)
    return lines


def _delivery(deal: Deal) -> date:
    """The day on which a won deal is ordered: within the next days, always the same number for one deal."""
    won = deal.stages[-1][1].date()
    return workday(won + timedelta(deal.created.minute % 5))


def _keeper(rng: random.Random, customer: Customer, day: date) -> Rep:
    return customer.rep if customer.rep.works(day) else pick_rep(rng, customer.rep.team, day)


def _private_customers(names: Names) -> list[Customer]:
    rng = stream("private")
    found = []
    for day in days():
        while rng.random() < 0.17 * busy(day):
            found.append(Customer(names.person(), False, day, pick_rep(rng, "Retail", day)))
    return found


def _orders(customers: list[Customer], deals: list[Deal]) -> list[Order]:
    orders = [
        Order(
            _delivery(deal),
            deal.customer,
            deal.owner,
            "Sales team",
            [Line(x.product, x.quantity, x.discount) for x in deal.lines],
        )
        for deal in deals
        if deal.stage == WON and deal.customer and _delivery(deal) <= END
    ]
    firsts = {(id(order.customer), order.day) for order in orders}
    rng = stream("orders")
    for customer in customers:
        if (id(customer), customer.first) not in firsts and customer.first <= END:
            orders.append(_order(rng, customer, customer.first))
        rate = rng.gammavariate(BUYING_SHAPE, BUYS_A_YEAR / BUYING_SHAPE) * max(SEASON.values())
        gone = rng.betavariate(1.1, 4.5)
        day = customer.first
        while rng.random() > gone:
            seen = day
            while day == seen or rng.random() > SEASON[day.month] / max(SEASON.values()):
                day += timedelta(1 + int(min(rng.expovariate(rate / 365), 1_000)))
                if day > END:
                    break
            if day > END:
                break
            orders.append(_order(rng, customer, day))
    return orders


def _order(rng: random.Random, customer: Customer, day: date) -> Order:
    if customer.company:
        goods = rng.sample(of("beans"), rng.choice((1, 1, 2))) + rng.sample(of("care"), rng.choice((0, 0, 1)))
        lines = [Line(product, max(1, round(rng.randint(3, 18) * SEASON[day.month]))) for product in goods]
        channel = rng.choices(("Sales team", "LINE", "Web shop"), (5, 3, 2))[0]
    else:
        goods = rng.sample(of("beans", "care", "home"), rng.choice((1, 1, 1, 2, 3)))
        lines = [Line(product, rng.choice((1, 1, 1, 2))) for product in goods]
        channel = rng.choices(("Web shop", "LINE", "Showroom"), (6, 2, 2))[0]
    if rng.random() < 0.18:
        for line in lines:
            line.discount = round(line.product.price * line.quantity * 0.10)
    rep = None if channel == "Web shop" and rng.random() < 0.12 else _keeper(rng, customer, day)
    return Order(day, customer, rep, channel, lines)


def _cancel_and_refund(orders: list[Order]) -> None:
    rng = stream("cancelled")
    for order in orders:
        fate = rng.random()
        if fate < 0.03:
            order.cancelled = True
        elif fate < 0.055:
            returned = order.day + timedelta(rng.randint(2, 20))
            if returned <= END:
                order.refund_day = returned
                for line in order.lines if fate < 0.042 else order.lines[:1]:
                    line.refunded = line.net
