"""Leads: one row a lead. Whether it became a customer, where it came from, how soon it was answered.

Computed columns:

===================  ================================================================================================
day                  day it came in
lead                 its number, else e-mail or phone: two rows of one person are one lead
converted_lead       the same, only of those that became customers
opportunity_lead     the same, only of those with a deal
is_converted         true or false
converted_day        day on which it became a customer
is_referral          its source is a recommendation, or it names who recommended us
referred_lead        the lead, only of recommended ones
response_hours       hours from its coming to the first contact, day and night; missing where there was none
business_hours       the same within business hours
answered_lead        the lead, only of those that were answered
prompt_lead          the lead, only of those that were answered within the goal
===================  ================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, finding, has_any, numbered, says, set_aside, unknown_words
from salesxl.prepare.hours import add_hours, was_answered
from salesxl.prepare.people import digits, same_name
from salesxl.prepare.referrals import about_sources, recommended
from salesxl.prepare.words import lead_states, normal
from salesxl.settings import Settings

CUSTOMER_STAGES = {"customer", "evangelist"}
"""Lifecycle stages of those who have bought; HubSpot's evangelists are customers who speak well of the firm."""


_WHO = ("lead_id", "email", "phone", "name")
_MOST = 2_000_000
"""Leads that may be counted out."""


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns; conversion through deals is joined later."""
    frame, findings = _one_by_one(frame)
    frame["day"] = days(frame, "created_at")
    frame["lead"] = _numbers(frame)
    state = lead_states(settings.status_words)
    set_aside(frame, says(frame, "status", lambda word: state(word) == "void"), "lead-void")
    findings += _conversion(frame, state)
    told = recommended(frame)
    if told is not None:
        frame["is_referral"] = told
        frame["referred_lead"] = frame["lead"].where(told)
    return frame, findings + about_sources("leads", frame) + _response(frame, settings)


def _one_by_one(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """A row for every lead where rows count those of a day or source, the first of them converted as far as they count these."""
    if not has_any(frame, "count") or any(has_any(frame, column) for column in _WHO):
        return frame, []
    count = frame["count"].fillna(1.0).clip(lower=0.0).round()
    noticed = finding("leads-counted", "info", "leads", frame, count != 1, "count", leads=f"{count.sum():,.0f}")
    if count.sum() > _MOST:
        set_aside(frame, count > 1, "leads-too-many")
        return frame, noticed
    set_aside(frame, count == 0, "leads-none")
    place = np.repeat(np.arange(len(frame)), count.clip(lower=1.0).astype(int))
    nth = pd.Series(place).groupby(place).cumcount()
    frame = frame.iloc[place].reset_index(drop=True).assign(booked=nth == 0)
    if "converted_count" in frame:
        frame["converted"] = (nth < frame["converted_count"]).astype("boolean")
    return frame, noticed


def _numbers(frame: pd.DataFrame) -> pd.Series:
    """The lead of each row; of those that were only counted each is one."""
    if "booked" in frame:
        return as_category(pd.Series(np.arange(len(frame)), index=frame.index))
    return numbered(frame, "lead_id", ("email", same_name), ("phone", digits))


def mark_converted(frame: pd.DataFrame, converted: pd.Series) -> None:
    """Say which leads became customers."""
    frame["is_converted"] = converted
    frame["converted_lead"] = frame["lead"].where(converted)


def _conversion(frame: pd.DataFrame, state: Callable[[str], str | None]) -> list[Finding]:
    if not any(has_any(frame, column) for column in ("converted", "status", "lifecycle", "converted_at")):
        return []
    findings: list[Finding] = []
    converted = pd.Series(pd.NA, index=frame.index, dtype="boolean")
    if "converted" in frame:
        converted = frame["converted"]
    if "lifecycle" in frame:
        bought = says(frame, "lifecycle", lambda word: normal(word) in CUSTOMER_STAGES or state(word) == "won")
        converted = converted.fillna(bought.astype("boolean").where(frame["lifecycle"].notna()))
    if "status" in frame:
        asked = converted.isna() & frame["set_aside"].isna()
        unknown = asked & says(frame, "status", lambda word: state(word) is None)
        findings += unknown_words("lead-status-unknown", "info", "leads", frame, unknown, "status")
        converted = converted.fillna(says(frame, "status", lambda word: state(word) == "won").astype("boolean"))
    converted = converted.fillna(False)
    if "converted_at" in frame:
        converted |= frame["converted_at"].notna()
        frame["converted_day"] = days(frame, "converted_at")
        early = (frame["converted_day"] < frame["day"]) & frame["set_aside"].isna()
        findings += finding("converted-before-creation", "warning", "leads", frame, early, "converted_at")
    mark_converted(frame, converted.astype(bool))
    return findings


def _response(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    told, findings = add_hours("leads", frame, "first_response_at", "response_minutes", "response_hours", settings)
    if told:
        frame["answered_lead"] = frame["lead"].where(was_answered(frame, "first_response_at", "response_hours"))
        frame["prompt_lead"] = frame["lead"].where(frame["response_hours"] <= settings.response_goal)
    return findings
