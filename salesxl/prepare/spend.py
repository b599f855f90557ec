"""Spend: one row an expense of a day, a month or a quarter. Computed: ``from``, ``to``, ``day``, ``is_media``."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, text
from salesxl.prepare.spans import with_span
from salesxl.prepare.words import normal
from salesxl.settings import Settings

MEDIA = {
    "ads", "ad", "advertising", "media", "paid media", "facebook ads", "google ads", "paid search", "paid social", "tiktok ads", "line ads", "ad spend",
    "โฆษณา", "ค่าโฆษณา", "งบโฆษณา", "สื่อ", "ค่าสื่อ",
}  # fmt: skip


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    with_span(frame, settings, day="date")
    frame["cost"] = frame["amount"].fillna(0.0)
    if "category" in frame:
        media = {normal(word) for word in MEDIA}
        frame["is_media"] = (
            text(frame, "category").map(lambda word: isinstance(word, str) and normal(word) in media).astype(bool)
        )
    unread = frame["set_aside"] == "period-unreadable"
    return frame, [finding("period-unreadable", "error", "spend", frame, unread, "period")] if unread.any() else []
