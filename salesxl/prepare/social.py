"""Social media: one row a day and platform.

Computed columns: ``day``; ``interactions`` (likes, comments, shares, direct messages); ``reached`` (those of rows whose reach is
known); ``followed`` (those of rows whose followers are known) and ``followed_day`` (the day of such rows).
"""

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
    if "reach" in frame:
        frame["reached"] = frame["interactions"].where(frame["reach"].notna(), 0.0)
    if "followers" in frame:
        known = frame["followers"].notna()
        frame["followed"] = frame["interactions"].where(known, 0.0)
        frame["followed_day"] = frame["day"].where(known)
    return frame, []
