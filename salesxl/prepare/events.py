"""Events: one row somebody's attendance. Computed: ``day``, ``event_key`` (name and first day: two colleagues at one fair are one event)."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.activities import AHEAD, MISSED, NOT_DONE, events_of, one_of
from salesxl.prepare.frames import days, finding, says, set_aside
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    frame["day"] = days(frame, "date")
    set_aside(frame, says(frame, "status", one_of(NOT_DONE)), "event-cancelled")
    set_aside(frame, says(frame, "status", one_of(MISSED)), "event-missed")
    set_aside(frame, says(frame, "status", one_of(AHEAD)), "event-planned")
    frame["event_key"] = events_of(frame)
    first = frame.groupby("event_key", observed=True)["day"].transform("min")
    later = (frame["day"] > first) & frame["set_aside"].isna()
    return frame, finding("event-days", "info", "events", frame, later, "name")
