"""Spend: one row an expense of a day, a month, a quarter, or the days of a report. Computed: ``from``, ``to``, ``day``, ``cost``, ``is_media``."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, says
from salesxl.prepare.spans import with_span
from salesxl.prepare.words import normal
from salesxl.settings import Settings

MEDIA = (
    "ads", "ad", "advertising", "media", "paid media", "facebook ads", "google ads", "paid search", "paid social", "tiktok ads", "line ads", "ad spend",
    "โฆษณา", "ค่าโฆษณา", "งบโฆษณา", "สื่อ", "ค่าสื่อ", "ค่าสื่อโฆษณา",
)  # fmt: skip
_MEDIA = frozenset(normal(word) for word in MEDIA)


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    unread = with_span(frame, settings, day="date", end="end")
    frame["cost"] = frame["amount"].fillna(0.0) if "amount" in frame else 0.0
    if "category" in frame:
        frame["is_media"] = says(frame, "category", lambda word: normal(word) in _MEDIA)
    return frame, finding("period-unreadable", "error", "spend", frame, unread, "period")
