"""Inquiries: one row a question.

Computed columns: ``day``; ``reply_hours`` from the question to the first human answer, day and night; ``business_hours`` the
same within business hours; ``ticket`` (the row, for counting) and ``answered_ticket``; where the customer gave a rating,
``points``, ``satisfied`` and ``answered`` as in surveys.
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days, numbered, says, set_aside
from salesxl.prepare.hours import add_hours, was_answered
from salesxl.prepare.surveys import score
from salesxl.prepare.words import is_junk
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    frame["day"] = days(frame, "created_at")
    frame["ticket"] = numbered(frame, "ticket_id")
    set_aside(frame, says(frame, "status", is_junk), "ticket-void")
    told, findings = add_hours("tickets", frame, "first_reply_at", "reply_minutes", "reply_hours", settings)
    if told:
        frame["answered_ticket"] = frame["ticket"].where(was_answered(frame, "first_reply_at", "reply_hours"))
    if "score" in frame:
        findings += score(frame, "tickets", settings)[1]
    return frame, findings
