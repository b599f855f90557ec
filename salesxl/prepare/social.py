"""Social media: one row a day and platform. Computed: ``day``, ``interactions`` (likes, comments, shares, direct messages)."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days
from salesxl.settings import Settings

_INTERACTIONS = ("likes", "comments", "shares", "messages")


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    frame["day"] = days(frame, "date")
    frame["interactions"] = frame[[column for column in _INTERACTIONS if column in frame]].fillna(0.0).sum(axis=1)
    return frame, []
