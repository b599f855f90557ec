"""Inquiries: one row a question.

Computed columns: ``day``; ``reply_hours`` from the question to the first human answer, day and night; ``business_hours`` the
same within business hours; ``ticket`` (the row, for counting) and ``answered_ticket``; where the customer gave a rating,
``points``, ``satisfied`` and ``answered`` as in surveys.
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days, finding, numbered
from salesxl.prepare.hours import business_hours, hours_between
from salesxl.prepare.surveys import score
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    findings: list[Finding] = []
    frame["day"] = days(frame, "created_at")
    frame["ticket"] = numbered(frame, "ticket_id")
    hours = pd.Series(float("nan"), index=frame.index)
    if "first_reply_at" in frame:
        hours, early = hours_between(frame["created_at"], frame["first_reply_at"])
        within = business_hours(frame["created_at"], frame["first_reply_at"], settings)
        frame["business_hours"] = within.where(~early)
        early &= frame["set_aside"].isna()
        findings += finding("response-before-creation", "warning", "tickets", frame, early, "first_reply_at")
    if "reply_minutes" in frame:
        given = frame["reply_minutes"] / 60
        hours = hours.where(hours.notna(), given.where(given >= 0))
    if {"first_reply_at", "reply_minutes"} & set(frame.columns):
        frame["reply_hours"] = hours
        frame["answered_ticket"] = frame["ticket"].where(hours.notna())
    if "score" in frame:
        findings += score(frame, "tickets", settings)[1]
    return frame, findings
