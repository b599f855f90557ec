"""A few days far after all others: slips of the keyboard that would move the day up to which the data count."""

from __future__ import annotations

import numpy as np

from salesxl.dataset import Dataset
from salesxl.findings import Finding

FEW, ENOUGH, FAR = 3, 20, 90
"""So few rows among so many, so many days after all others, may be a slip."""


def far_days(data: Dataset) -> list[Finding]:
    """A finding where a few rows alone say that the data reach so far."""
    days = np.concatenate(
        [np.empty(0, "M8[D]"), *(held.dropna().to_numpy().astype("M8[D]") for held in data.happened())]
    )
    if len(days) < ENOUGH:
        return []
    last = np.sort(np.partition(days.astype(np.int64), -FEW - 1)[-FEW - 1 :])  # numpy is quick with whole numbers alone
    gaps = np.flatnonzero(np.diff(last) > FAR)
    if not len(gaps):
        return []
    (before, after), alone = last[gaps[0] : gaps[0] + 2], FEW - int(gaps[0])
    details = {
        "last": str(np.datetime64(int(last[-1]), "D")),
        "before": str(np.datetime64(int(before), "D")),
        "days": f"{int(after - before):,}",
    }
    return [Finding("days-far", "warning", rows=alone, details=details)]
