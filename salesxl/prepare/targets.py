"""Targets: one row a goal of somebody, or of all, for some days. Computed: ``from``, ``to``, ``day``, ``goal`` (what is counted)."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, finding, text
from salesxl.prepare.spans import with_span
from salesxl.prepare.words import normal
from salesxl.settings import Settings

GOALS: dict[str, tuple[str, ...]] = {
    # what a target is set for -> the words sheets use
    "won": (
        "won",
        "won amount",
        "won value",
        "deals",
        "bookings",
        "booked",
        "sales won",
        "ยอดปิดการขาย",
        "ปิดการขาย",
        "มูลค่าดีลที่ปิดได้",
    ),
    "revenue": ("revenue", "sales", "net sales", "turnover", "ยอดขาย", "รายได้", "ยอดขายสุทธิ"),
}


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns. A target without a measure serves both won amounts and revenue."""
    with_span(frame, settings, start="start", end="end")
    words = {normal(word): goal for goal, said in GOALS.items() for word in said}
    said = text(frame, "measure")
    goal = said.map(
        {word: words.get(normal(str(word)), normal(str(word)).replace(" ", "_")) for word in pd.unique(said.dropna())}
    ).astype(object)
    frame["goal"] = as_category(goal.where(goal.notna(), None))
    frame["for_won"] = (goal == "won") | goal.isna()
    frame["for_revenue"] = (goal == "revenue") | goal.isna()
    frame["is_sales_goal"] = frame["for_won"] | frame["for_revenue"]
    unread = frame["set_aside"] == "period-unreadable"
    return frame, [
        finding("period-unreadable", "error", "reps_targets", frame, unread, "period")
    ] if unread.any() else []
