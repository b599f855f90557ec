"""Canonical tables get the columns that measures count by: states, days, identities, first orders.

One file a table; each takes the frame as it was read and returns it with more columns. A row that must not count gets a
rule in ``set_aside`` and stays, so that every row can be accounted for.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare import (
    activities,
    deals,
    events,
    leads,
    orders,
    social,
    spend,
    stages,
    subscriptions,
    surveys,
    targets,
    tickets,
)
from salesxl.prepare.duplicates import set_aside_duplicates
from salesxl.prepare.frames import with_bookkeeping
from salesxl.prepare.joins import join_tables
from salesxl.settings import Settings

_PREPARE: dict[str, Callable[[pd.DataFrame, Settings], tuple[pd.DataFrame, list[Finding]]]] = {
    "orders": orders.prepare,
    "deals": deals.prepare,
    "stage_history": stages.prepare,
    "leads": leads.prepare,
    "activities": activities.prepare,
    "reps_targets": targets.prepare,
    "subscriptions": subscriptions.prepare,
    "spend": spend.prepare,
    "surveys": surveys.prepare,
    "tickets": tickets.prepare,
    "social": social.prepare,
    "events": events.prepare,
}


def prepare(tables: dict[str, pd.DataFrame], settings: Settings) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Prepare every table, then join what one table knows about another.

    Args:
        tables: canonical columns as read, one frame a table; not changed.
        settings: choices and assumptions.

    Returns:
        the prepared frames, and what was noticed.
    """
    prepared: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for key, raw in tables.items():
        if key not in _PREPARE:
            continue
        frame, noticed = _PREPARE[key](with_bookkeeping(raw), settings)
        findings += noticed
        frame, noticed = set_aside_duplicates(key, frame, settings)
        findings += noticed
        prepared[key] = frame
    findings += join_tables(prepared, settings)
    for key in ("orders", "deals"):  # first purchases are known only once it is settled which rows count
        if key in prepared:
            prepared[key] = {"orders": orders, "deals": deals}[key].with_history(prepared[key])
    return prepared, findings


__all__ = ["prepare"]
