"""Events: one row somebody's attendance. Computed: ``day``, ``event_key`` (name and day: two colleagues at one fair are one event)."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.activities import NOT_DONE, day_of
from salesxl.prepare.frames import as_category, days, numbered, read_words, set_aside
from salesxl.prepare.words import normal
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    frame["day"] = days(frame, "date")
    set_aside(frame, read_words(frame, "status", normal).isin([normal(word) for word in NOT_DONE]), "event-cancelled")
    name = numbered(frame, "", read_words(frame, "name", normal)).astype(object)
    frame["event_key"] = as_category(day_of(name, frame["day"]))
    return frame, []
