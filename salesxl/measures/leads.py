"""Aggregates of leads."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("leads", unit="count", en="Leads", th="จำนวนลีด", needs=("lead",))
def lead_count(leads: Any) -> Any:
    """Distinct leads by the day they came in."""
    return leads["lead"].nunique()


@measure("leads", unit="count", en="Converted leads", th="ลีดที่กลายเป็นลูกค้า", needs=("converted_lead",))
def converted_leads(leads: Any) -> Any:
    """Of them, those that became paying customers."""
    return leads["converted_lead"].nunique()
