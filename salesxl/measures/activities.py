"""Aggregates of activities."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("activities", unit="count", en="Calls", th="จำนวนการโทร", needs=("times",), where="is_call")
def call_count(activities: Any) -> Any:
    """Outgoing calls."""
    return activities["times"].sum()


@measure("activities", unit="count", en="E-mails", th="จำนวนอีเมล", needs=("times",), where="is_email")
def email_count(activities: Any) -> Any:
    """E-mails sent."""
    return activities["times"].sum()


@measure(
    "activities",
    unit="count",
    en="Meetings booked",
    th="จำนวนการนัดหมาย",
    needs=("times",),
    where="is_meeting",
    day="booked_day",
)
def booked_meetings(activities: Any) -> Any:
    """Meetings by the day they were booked (the day of the meeting where that is not known)."""
    return activities["times"].sum()
