"""Customers: good ones that slip away, and few that bring most of the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import last_day
from salesxl.insights.chance import FEWEST
from salesxl.insights.insight import Insight
from salesxl.insights.phrases import Figure, Said
from salesxl.periods import Period, twelve_months_to
from salesxl.results import Reason

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

SLIPPING = ("cannot_lose", "at_risk")
SLIPPING_SHARE = 0.1  # of sales so far, from which it is said
LONG = 90  # days without an order that are many
ONE_CUSTOMER = 0.25  # of the sales of a year: a customer on whom the firm depends


def slipping(data: Dataset, period: Period) -> list[Insight]:
    """Customers who used to buy often or much and have not for long, at the end of the period."""
    from salesxl.analyses.rfm import rfm

    so_far = Period(data.first_day, max(last_day(data, period), data.first_day))
    result = rfm(data, period=so_far)
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    own = [row for row in rows if row["segment"] in SLIPPING and row["revenue_share"] is not None]
    customers, share = sum(row["customers"] for row in own), 0.0
    if own and (sold := _sold(data, so_far)) > 0:
        share = sum(row["revenue"] for row in own) / sold
    days = sum(row["recency"] * row["customers"] for row in own) / max(customers, 1)
    if customers < FEWEST or share < SLIPPING_SHARE or days < LONG:
        return []
    values: dict[str, Said | str] = {
        "customers": Figure(customers, "count"), "share": Figure(share, "rate"), "days": Figure(days, "count"),
    }  # fmt: skip
    return [Insight("slipping", values, "retention_rate", "warning")]


def _sold(data: Dataset, period: Period) -> float:
    """What was sold in a period, to customers who are named and to others."""
    from salesxl.calculate import calculate

    return calculate("revenue", data, period=period).value or 0.0


def concentration(data: Dataset, period: Period) -> list[Insight]:
    """A customer who alone brings a large part of the sales of the last twelve months."""
    import pandas as pd

    from salesxl.analyses.purchases import customer_names, purchases

    end = last_day(data, period)
    found = purchases(data)
    if isinstance(found, Reason):
        return []
    year, who = twelve_months_to(end), found.array("customer")
    rows = found.dated("day", year.start, year.end)
    each = pd.Series(found.array("money")[rows]).groupby(who.codes[rows]).sum()
    if each.empty:
        return []
    most, total = float(each.max()), _sold(data, year)
    if len(each) < FEWEST or total <= 0 or most < ONE_CUSTOMER * total:
        return []
    names, keys = customer_names(data), who.categories[each.index[each == most]]
    customer = min(names.get(key, key) for key in map(str, keys))
    values: dict[str, Said | str] = {"customer": customer, "share": Figure(most / total, "rate")}
    return [Insight("concentration", values, "revenue", "warning")]
