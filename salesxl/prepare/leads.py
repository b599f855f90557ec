"""Leads: one row a lead. Whether it became a customer, where it came from, how soon it was answered.

Computed columns:

===================  ================================================================================================
day                  day it came in
lead                 its number, else e-mail or phone: two rows of one person are one lead
converted_lead       the same, only of those that became customers
opportunity_lead     the same, only of those with a deal
is_converted         true or false
converted_day        day on which it became a customer
is_referral          its source is a recommendation
referred_lead        the lead, only of recommended ones
response_hours       hours from its coming to the first contact, day and night; missing where there was none
business_hours       the same within business hours
answered_lead        the lead, only of those that were answered
prompt_lead          the lead, only of those that were answered within the goal
===================  ================================================================================================
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days, finding, has_any, numbered, says, set_aside
from salesxl.prepare.hours import business_hours, hours_between
from salesxl.prepare.people import digits, same_name
from salesxl.prepare.words import JUNK, is_referral, normal
from salesxl.settings import Settings

CONVERTED = {
    "converted", "customer", "won", "closed won", "closedwon", "yes", "true", "1", "qualified and converted", "paid",
    "ลูกค้า", "เป็นลูกค้า", "เป็นลูกค้าแล้ว", "ปิดการขาย", "ปิดการขายได้", "สำเร็จ", "ใช่",
}  # fmt: skip
CUSTOMER_STAGES = {"customer", "evangelist"}
"""Lifecycle stages of those who have bought; HubSpot's evangelists are customers who speak well of the firm."""
_JUNK = frozenset(normal(word) for word in JUNK)


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns; conversion through deals is joined later."""
    frame["day"] = days(frame, "created_at")
    frame["lead"] = numbered(frame, "lead_id", ("email", same_name), ("phone", digits))
    set_aside(frame, says(frame, "status", lambda word: normal(word) in _JUNK), "lead-void")
    _conversion(frame)
    if has_any(frame, "source"):
        frame["is_referral"] = says(frame, "source", is_referral)
        frame["referred_lead"] = frame["lead"].where(frame["is_referral"])
    return frame, _response(frame, settings)


def mark_converted(frame: pd.DataFrame, converted: pd.Series) -> None:
    """Say which leads became customers."""
    frame["is_converted"] = converted
    frame["converted_lead"] = frame["lead"].where(converted)


def _conversion(frame: pd.DataFrame) -> None:
    if not any(has_any(frame, column) for column in ("converted", "status", "lifecycle", "converted_at")):
        return
    converted = pd.Series(pd.NA, index=frame.index, dtype="boolean")
    if "converted" in frame:
        converted = frame["converted"]
    if "lifecycle" in frame:
        bought = says(frame, "lifecycle", lambda word: normal(word) in CONVERTED | CUSTOMER_STAGES)
        converted = converted.fillna(bought.astype("boolean").where(frame["lifecycle"].notna()))
    if "status" in frame:
        converted = converted.fillna(says(frame, "status", lambda word: normal(word) in CONVERTED).astype("boolean"))
    converted = converted.fillna(False)
    if "converted_at" in frame:
        converted |= frame["converted_at"].notna()
        frame["converted_day"] = days(frame, "converted_at")
    mark_converted(frame, converted.astype(bool))


def _response(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    if not {"first_response_at", "response_minutes"} & set(frame.columns):
        return []
    findings: list[Finding] = []
    hours = pd.Series(float("nan"), index=frame.index)
    if "first_response_at" in frame:
        hours, early = hours_between(frame["created_at"], frame["first_response_at"])
        within = business_hours(frame["created_at"], frame["first_response_at"], settings)
        frame["business_hours"] = within.where(~early)
        early &= frame["set_aside"].isna()
        findings += finding("response-before-creation", "warning", "leads", frame, early, "first_response_at")
    if "response_minutes" in frame:
        given = frame["response_minutes"] / 60
        hours = hours.where(hours.notna(), given.where(given >= 0))
    frame["response_hours"] = hours
    frame["answered_lead"] = frame["lead"].where(hours.notna())
    frame["prompt_lead"] = frame["lead"].where(hours <= settings.response_goal)
    return findings
