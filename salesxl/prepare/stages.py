"""Stage history: one row a deal's entry into a stage. Computed: ``day``."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed column."""
    frame["day"] = days(frame, "entered_at")
    return frame, []
