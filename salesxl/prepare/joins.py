"""What one table knows about another: leads that became deals, the team of a rep, the end of a deal's way."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.deals import took_days
from salesxl.prepare.frames import as_category, first_known, read_words, text
from salesxl.prepare.leads import mark_converted
from salesxl.prepare.people import digits, same_name
from salesxl.tables import FIELDS

_SAME_PERSON = {"customer_id": same_name, "email": same_name, "phone": digits}
"""What leads and customers are known by, the surest first, and how it is compared."""


def join_tables(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """Join in place; say what was joined."""
    return _leads_and_deals(tables) + _leads_and_customers(tables) + _teams(tables)


def _leads_and_deals(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """A lead whose number stands on a won deal has become a customer; a deal without a start begins with its lead."""
    leads, deals = tables.get("leads"), tables.get("deals")
    if leads is None or deals is None or "lead_id" not in leads or "lead_id" not in deals:
        return []
    findings: list[Finding] = []
    number = text(leads, "lead_id")
    counts = deals["set_aside"].isna() & deals["lead_id"].notna()
    leads["opportunity_lead"] = leads["lead"].where(number.isin(text(deals, "lead_id")[counts].unique()))
    won = deals[counts & deals["won"]]
    if "day_closed" in won:  # who bought twice became a customer by the first deal
        won = won.sort_values("day_closed", kind="stable")
    won = won.drop_duplicates("lead_id")
    became = number.isin(text(won, "lead_id").unique())
    if "day_closed" in won:
        when = dict(zip(text(won, "lead_id"), won["day_closed"], strict=True))
        closed = number.map(when).astype("datetime64[s]")
        leads["converted_day"] = first_known(leads["converted_day"], closed) if "converted_day" in leads else closed
    mark_converted(leads, became | leads["is_converted"] if "is_converted" in leads else became)
    findings.append(
        Finding("leads-joined", "info", "leads", rows=int(became.sum()), details={"deals": f"{len(won):,}"})
    )
    origin = leads[leads["lead_id"].notna()].drop_duplicates("lead_id")
    begun = (
        text(deals, "lead_id")
        .map(dict(zip(text(origin, "lead_id"), origin["day"], strict=True)))
        .astype("datetime64[s]")
    )
    if "cycle_days" not in deals and "day_closed" in deals:
        findings += took_days(deals, begun)
    if "day_created" not in deals:
        deals["day_created"] = begun
        deals["day"] = deals["day"].fillna(begun) if "day" in deals else begun
    if "source" in leads and "source" not in deals:
        sources = dict(zip(text(origin, "lead_id"), text(origin, "source"), strict=True))
        deals["source"] = as_category(text(deals, "lead_id").map(sources).astype(object))
    return findings


def _leads_and_customers(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """Where nothing else says who became a customer: a lead whose number, e-mail or phone has bought or subscribed since."""
    leads = tables.get("leads")
    if leads is None or "converted_lead" in leads:
        return []
    became = pd.Series(pd.NaT, index=leads.index, dtype="datetime64[s]")
    matched = False
    for table, counts in (("orders", "order"), ("subscriptions", "pays")):
        bought = tables.get(table)
        if bought is None or not {"day", counts} <= set(bought.columns):
            continue
        by = next((name for name in _SAME_PERSON if name in leads and name in bought), None)
        if by is None:
            continue
        read = _SAME_PERSON[by]
        matched = True
        rows = bought[bought["set_aside"].isna() & bought[counts].notna() & (bought[counts] != False)]  # noqa: E712 - a flag or a number
        first = rows["day"].groupby(read_words(rows, by, read)).min()
        days = first.to_dict()  # which an index of no words at all is no hindrance to
        when = pd.to_datetime(read_words(leads, by, read).map(days)).astype("datetime64[s]")
        became = first_known(became, when.where(when >= leads["day"]))
    if not matched:
        return []
    leads["converted_day"] = became
    mark_converted(leads, became.notna())
    return [Finding("leads-bought", "info", "leads", rows=int(became.notna().sum()))]


def _teams(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """Fill a rep's team and branch from the targets sheet where a table does not say them itself."""
    targets = tables.get("reps_targets")
    if targets is None or "owner" not in targets:
        return []
    findings = []
    for column in ("team", "branch"):
        if column not in targets:
            continue
        known = targets[targets["owner"].notna() & targets[column].notna()].drop_duplicates("owner", keep="last")
        of = dict(zip(text(known, "owner"), text(known, column), strict=True))
        for key, frame in tables.items():
            owner = next((name for name in FIELDS["owner"] if name in frame), None)
            if key == "reps_targets" or owner is None or column in frame or not of:
                continue
            frame[column] = as_category(text(frame, owner).map(of).astype(object))
            matched = int(frame[column].notna().sum())
            findings.append(Finding("team-joined", "info", key, rows=matched, details={"field": column}))
    return findings
