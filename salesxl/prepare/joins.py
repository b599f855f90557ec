"""What one table knows about another: leads that became deals, the team of a rep."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, text
from salesxl.prepare.leads import mark_converted
from salesxl.settings import Settings
from salesxl.tables import FIELDS


def join_tables(tables: dict[str, pd.DataFrame], settings: Settings) -> list[Finding]:
    """Join in place; say what was joined."""
    findings: list[Finding] = []
    findings += _leads_and_deals(tables)
    findings += _teams(tables)
    return findings


def _leads_and_deals(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """A lead whose number stands on a won deal has become a customer; a deal without a start begins with its lead."""
    leads, deals = tables.get("leads"), tables.get("deals")
    if leads is None or deals is None or "lead_id" not in leads or "lead_id" not in deals:
        return []
    findings = []
    if "is_converted" not in leads:
        counts = deals["won"] & deals["set_aside"].isna()
        won = set(text(deals, "lead_id")[counts].dropna())
        mark_converted(leads, text(leads, "lead_id").isin(won))
        matched = int(text(leads, "lead_id").isin(won).sum())
        findings.append(Finding("leads-joined", "info", "leads", rows=matched, details={"deals": f"{len(won):,}"}))
    if "cycle_days" not in deals and "day_closed" in deals:
        created = leads.drop_duplicates("lead_id").set_index(
            leads.drop_duplicates("lead_id")["lead_id"].astype(object)
        )["created_at"]
        begun = text(deals, "lead_id").map(created).astype("datetime64[ns]").dt.normalize()
        took = (deals["day_closed"] - begun).dt.days.astype(float)
        deals["cycle_days"] = took.where(~(took < 0))
        if "day_created" not in deals:
            deals["day_created"] = begun
    if "source" in leads and "source" not in deals:
        origin = leads.drop_duplicates("lead_id").set_index(leads.drop_duplicates("lead_id")["lead_id"].astype(object))[
            "source"
        ]
        deals["source"] = as_category(text(deals, "lead_id").map(origin.astype(object)))
    return findings


def _teams(tables: dict[str, pd.DataFrame]) -> list[Finding]:
    """Fill a rep's team and branch from the targets sheet where a table does not say them itself."""
    targets = tables.get("reps_targets")
    if targets is None or "owner" not in targets:
        return []
    findings = []
    for column in ("team", "branch"):
        if column not in targets:
            continue
        known = targets.dropna(subset=["owner", column]).drop_duplicates("owner")
        of = dict(zip(known["owner"].astype(str), known[column].astype(str), strict=True))
        for key, frame in tables.items():
            owner = next((c for c in FIELDS["owner"] if c in frame), None)
            if key == "reps_targets" or owner is None or column in frame:
                continue
            frame[column] = as_category(text(frame, owner).map(of))
            findings.append(
                Finding("team-joined", "info", key, rows=int(frame[column].notna().sum()), details={"field": column})
            )
    return findings
