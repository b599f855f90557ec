"""Canonical tables get the columns that measures count by: states, days, identities, first orders.

One file a table; each takes the frame as it was read and returns it with more columns. A row that must not count gets a
rule in ``set_aside`` and stays, so that every row can be accounted for.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from salesxl.analyses.stages import stage_order
from salesxl.dataset import Dataset
from salesxl.errors import UsageError
from salesxl.findings import Finding
from salesxl.prepare import (
    activities,
    deals,
    events,
    histories,
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
from salesxl.prepare.currency import name_currencies, set_aside_others
from salesxl.prepare.frames import finding, set_aside, with_bookkeeping
from salesxl.prepare.from_above import days_from_above
from salesxl.prepare.joins import join_tables
from salesxl.prepare.money.amounts import leave_unknown
from salesxl.prepare.repeats.documents import set_aside_documents
from salesxl.prepare.repeats.duplicates import set_aside_duplicates
from salesxl.prepare.repeats.parcels import set_aside_parcels
from salesxl.prepare.repeats.same_number import tell_apart
from salesxl.prepare.repeats.summaries import set_aside_summaries
from salesxl.prepare.spelling import unify
from salesxl.prepare.words import DEAL_STATES, ORDER_STATES
from salesxl.settings import Settings
from salesxl.tables import TABLES

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


_MEANINGS = tuple(dict.fromkeys((*ORDER_STATES, *DEAL_STATES, *activities.KINDS)))
"""What a status word, or a kind of activity, can mean."""

_DATED = ("orders", "leads", "activities", "stage_history", "subscriptions", "surveys", "tickets", "social", "events")
"""Tables whose rows belong to a day; one without it belongs to no period."""


def prepare(tables: dict[str, pd.DataFrame], settings: Settings) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Prepare every table, then join what one table knows about another.

    Args:
        tables: canonical columns as read, one frame a table; not changed.
        settings: choices and assumptions.

    Returns:
        the prepared frames, and what was noticed.

    Raises:
        UsageError: a status word is said to mean what nothing can mean.
    """
    _check_meanings(settings)
    prepared = {key: with_bookkeeping(key, raw) for key, raw in tables.items() if key in _PREPARE}
    findings = unify(prepared, settings)
    for key, frame in prepared.items():
        name_currencies(frame)
        known = {*frame["set_aside"].dropna()}
        noticed = days_from_above(key, frame)
        if key == "orders":
            noticed += set_aside_documents(frame, settings) + set_aside_parcels(frame, settings)
            noticed += set_aside_summaries(frame, settings)
        noticed += tell_apart(key, frame, settings) + set_aside_duplicates(key, frame, settings)
        frame, more = _PREPARE[key](frame, settings)
        noticed += more + set_aside_others(key, frame, settings) + _undated(key, frame)
        known |= {one.rule for one in noticed}
        prepared[key] = frame
        findings += noticed + _left_out(key, frame, known)
    findings += join_tables(prepared)
    for key, with_history in (("orders", histories.with_history), ("deals", deals.with_history)):
        if key in prepared:  # first purchases are known only once it is settled which rows count
            prepared[key] = with_history(prepared[key])
    if "orders" in prepared:
        prepared["orders"] = leave_unknown(prepared["orders"])
    if {"stage_history", "deals"} <= set(prepared):
        order = stage_order(Dataset(prepared, settings))
        prepared["stage_history"] = stages.with_outcomes(prepared["stage_history"], prepared["deals"], order)
    return prepared, findings


def _check_meanings(settings: Settings) -> None:
    wrong = [f"{word} = {meaning}" for word, meaning in settings.status_words.items() if meaning not in _MEANINGS]
    if wrong:
        raise UsageError("errors.no_such_meaning", words=", ".join(wrong), choices=", ".join(_MEANINGS))


def _undated(key: str, frame: pd.DataFrame) -> list[Finding]:
    if key not in _DATED or "day" not in frame:
        return []
    undated = frame["day"].isna() & frame["set_aside"].isna()
    set_aside(frame, undated, "date-missing")
    return finding("date-missing", "warning", key, frame, undated, TABLES[key].day)


def _left_out(key: str, frame: pd.DataFrame, known: set[str]) -> list[Finding]:
    """Rows that rightly do not count (cancelled, free, blank) are told, too: every row can be accounted for."""
    rules = [str(rule) for rule in frame["set_aside"].dropna().unique() if rule not in known]
    return [one for rule in sorted(rules) for one in finding(rule, "info", key, frame, frame["set_aside"] == rule)]


__all__ = ["prepare"]
