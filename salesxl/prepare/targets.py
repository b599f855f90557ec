"""Targets: one row a goal of somebody, or of all, for some days.

Computed columns: ``from``, ``to``, ``day``; ``goal`` (what is counted); ``for_won`` and ``for_revenue`` (only where some target is
set for it), ``is_sales_goal``. A target without a measure serves both won amounts and revenue.
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, finding, read_words, set_aside
from salesxl.prepare.spans import with_span
from salesxl.prepare.words import meanings, normal
from salesxl.settings import Settings

GOALS: dict[str, tuple[str, ...]] = {
    # what a target is set for -> the words sheets use
    "won": ("won", "won amount", "won value", "deals", "deal value", "bookings", "booked", "sales won",
            "ยอดปิดการขาย", "ปิดการขาย", "มูลค่าดีลที่ปิดได้", "ดีล"),
    "revenue": ("revenue", "sales", "net sales", "turnover", "orders", "ยอดขาย", "รายได้", "ยอดขายสุทธิ"),
}  # fmt: skip


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    unread = with_span(frame, settings, start="start", end="end")
    findings = finding("period-unreadable", "error", "reps_targets", frame, unread, "period")
    known = meanings(GOALS)
    goal = read_words(frame, "measure", lambda word: known.get(normal(word), normal(word).replace(" ", "_")))
    frame["goal"] = as_category(goal)
    for name in GOALS:
        serves = (goal == name) | goal.isna()
        if (serves & frame["set_aside"].isna()).any():
            frame[f"for_{name}"] = serves
    frame["is_sales_goal"] = goal.isin(list(GOALS)) | goal.isna()
    return frame, findings + _totals(frame, goal.fillna("sales"))


def _totals(frame: pd.DataFrame, goal: pd.Series) -> list[Finding]:
    """A row that names nobody, beside rows of reps for the same days and goal, is their total: it must not count again."""
    if "owner" not in frame:
        return []
    nobody = frame["owner"].isna() & frame["set_aside"].isna()
    own = frame["owner"].notna() & frame["set_aside"].isna()
    if not (nobody.any() and own.any()):
        return []
    repeated = pd.Series(False, index=frame.index)
    for row in frame.index[nobody]:
        inside = (
            own & (goal == goal[row]) & (frame["from"] <= frame.at[row, "to"]) & (frame["to"] >= frame.at[row, "from"])
        )
        for column in ("team", "branch"):
            if column in frame and frame[column].notna()[row]:
                inside &= frame[column] == frame.at[row, column]
        repeated[row] = inside.any()
    set_aside(frame, repeated, "target-of-all")
    return finding("target-of-all", "warning", "reps_targets", frame, repeated, "target")
