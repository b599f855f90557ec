"""Inquiries: one row a question. Computed: ``day``, ``reply_hours`` to the first human answer, ``answered``, ``is_answered``."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days, finding
from salesxl.prepare.hours import business_hours, hours_between
from salesxl.prepare.surveys import score
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    findings: list[Finding] = []
    frame["day"] = days(frame, "created_at")
    if "first_reply_at" in frame:
        frame["reply_hours"], early = hours_between(frame["created_at"], frame["first_reply_at"])
        frame["business_hours"] = business_hours(frame["created_at"], frame["first_reply_at"], settings).where(~early)
        if early.any():
            findings.append(finding("response-before-creation", "warning", "tickets", frame, early, "first_reply_at"))
    elif "reply_minutes" in frame:
        frame["reply_hours"] = frame["reply_minutes"] / 60
    if "score" in frame:
        kept = frame["set_aside"].copy()
        frame, noticed = score(frame, "score", "tickets")
        frame["set_aside"] = kept  # a ticket without a rating is still a ticket
        findings += noticed
    return frame, findings
