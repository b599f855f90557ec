"""Events: one row somebody's attendance. Computed: ``day``, ``event`` (name and day: two colleagues at one fair are one event)."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, set_aside, text
from salesxl.prepare.words import normal
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    frame["day"] = days(frame, "date")
    status = text(frame, "status").map(lambda word: normal(word) if isinstance(word, str) else None)
    set_aside(frame, status.isin({"cancelled", "canceled", "ยกเลิก"}), "event-cancelled")
    name = text(frame, "name").map(lambda word: normal(word) if isinstance(word, str) else "")
    frame["event"] = as_category(name + " " + frame["day"].dt.strftime("%Y-%m-%d").astype(object))
    return frame, []
