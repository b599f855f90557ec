"""Analyses: results that are tables. One file each; what they share is in `rows.py`, `purchases.py` and `stages.py`.

Importing this package fills the registry with them.
"""

from __future__ import annotations

from salesxl.analyses import (  # noqa: F401
    activity_mix,
    cohorts,
    customer_value,
    forecast_methods,
    funnel,
    leaderboard,
    mrr_movements,
    notes,
    pareto,
    pipeline,
    response_times,
    rfm,
    scorecard,
    sources,
    trend,
)
from salesxl.catalog import plain
from salesxl.registry import ANALYSES, Analysis

__all__ = ["ANALYSES", "find_analysis"]


def find_analysis(name: str) -> Analysis | None:
    """The analysis of that key or label, or None."""
    said = plain(name)
    return next((one for one in ANALYSES.values() if said in map(plain, (one.key, one.en, one.th))), None)
