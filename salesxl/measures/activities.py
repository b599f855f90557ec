"""Aggregates of activities, events and social media."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio
from salesxl.registry import measure


@measure("activities", unit="count", en="Calls", th="จำนวนการโทร", needs=("times",), where="is_call")
def call_count(activities: Any) -> Any:
    """Outgoing calls."""
    return activities["times"].sum()


@measure("activities", unit="count", en="E-mails", th="จำนวนอีเมล", needs=("times",), where="is_email")
def email_count(activities: Any) -> Any:
    """E-mails sent, each to somebody; mail to many at once is none."""
    return activities["times"].sum()


@measure("activities", unit="count", en="Activities", th="จำนวนกิจกรรมการขาย", needs=("times",), where="is_contact")
def activity_count(activities: Any) -> Any:
    """Activities of every kind but notes, tasks, time sheets and mail to many at once."""
    return activities["times"].sum()


@measure("activities", unit="count", en="Meetings booked", th="จำนวนการนัดหมาย", needs=("times",), where="is_meeting",
         day="booked_day")  # fmt: skip
def booked_meetings(activities: Any) -> Any:
    """Meetings by the day they were booked (the day of the meeting where that is not known)."""
    return activities["times"].sum()


@measure(
    "activities", unit="count", en="Meetings held", th="การประชุมที่เกิดขึ้นจริง", needs=("held_times",), where="is_meeting"
)
def held_meetings(activities: Any) -> Any:
    """Meetings that took place, by their day."""
    return activities["held_times"].sum()


@measure("activities", unit="count", en="Meetings missed", th="การนัดที่ลูกค้าไม่มา", needs=("no_show",), where="is_meeting")
def missed_meetings(activities: Any) -> Any:
    """Meetings to which nobody came, by their day."""
    return activities["no_show"].sum()


@measure("activities", unit="count", en="Follow-ups", th="จำนวนการติดตามลูกค้า", needs=("times",), where="is_touch")
def follow_up_count(activities: Any) -> Any:
    """Follow-ups said to be such, else second and later contacts with one deal or person."""
    return activities["times"].sum()


@measure("activities", unit="count", en="Follow-ups recorded", th="จำนวนการติดตามที่บันทึกไว้", needs=("times",),
         where="is_follow_up")  # fmt: skip
def recorded_follow_ups(activities: Any) -> Any:
    """Activities whose kind is a follow-up."""
    return activities["times"].sum()


@measure("activities", unit="count", en="Second and later contacts", th="จำนวนการติดต่อครั้งที่สองเป็นต้นไป",
         needs=("times",), where="is_later_contact")  # fmt: skip
def later_contacts(activities: Any) -> Any:
    """Contacts with one deal or person after the first."""
    return activities["times"].sum()


@measure(
    "activities", unit="count", en="Proposals", th="จำนวนใบเสนอราคา", needs=("first_proposals",), where="is_proposal"
)
def proposal_deals(activities: Any) -> Any:
    """Deals by their first proposal."""
    return activities["first_proposals"].sum()


@measure("activities", unit="count", en="Proposals with revisions", th="จำนวนใบเสนอราคารวมฉบับแก้ไข",
         needs=("times",), where="is_proposal")  # fmt: skip
def proposal_count(activities: Any) -> Any:
    """Every proposal sent."""
    return activities["times"].sum()


@measure("activities", unit="count", en="Demos held", th="การสาธิตที่เกิดขึ้นจริง", needs=("held_times",), where="is_demo")
def held_demos(activities: Any) -> Any:
    """Demonstrations and presentations that took place."""
    return activities["held_times"].sum()


@measure("activities", unit="count", en="Demos booked", th="การสาธิตที่นัดไว้", needs=("times",), where="is_demo",
         day="booked_day")  # fmt: skip
def booked_demos(activities: Any) -> Any:
    """Demonstrations and presentations by the day they were booked."""
    return activities["times"].sum()


@measure("activities", unit="count", en="Events in the activity list", th="งานที่เข้าร่วม (จากตารางกิจกรรม)",
         needs=("event_key",), where="is_event")  # fmt: skip
def activity_events(activities: Any) -> Any:
    """Distinct events of the activity list."""
    return activities["event_key"].nunique()


@measure("activities", unit="hours", en="Selling hours", th="ชั่วโมงที่ใช้กับการขาย", needs=("selling_hours",))
def selling_hours(activities: Any) -> Any:
    """Hours with customers or looking for them."""
    return activities["selling_hours"].sum()


@measure("activities", unit="hours", en="Hours of all kinds", th="ชั่วโมงทั้งหมด", needs=("hours_spent",))
def all_hours(activities: Any) -> Any:
    """All hours that were written down."""
    return activities["hours_spent"].sum()


@measure("events", unit="count", en="Events", th="จำนวนงานที่เข้าร่วม", needs=("event_key",))
def event_count(events: Any) -> Any:
    """Distinct events; two colleagues at one fair are one."""
    return events["event_key"].nunique()


@measure("social", unit="count", en="Interactions", th="จำนวนการมีส่วนร่วม", needs=("interactions",))
def interactions(social: Any) -> Any:
    """Likes, comments, shares and direct messages."""
    return social["interactions"].sum()


@measure("social", unit="count", en="Interactions with known reach", th="การมีส่วนร่วมที่ทราบการเข้าถึง", needs=("reached",))
def reached_interactions(social: Any) -> Any:
    """Interactions of the rows whose reach is known."""
    return social["reached"].sum()


@measure("social", unit="count", en="Reach", th="การเข้าถึง", needs=("reach",))
def reach(social: Any) -> Any:
    """How many were reached."""
    return social["reach"].sum()


@measure(
    "social", unit="count", en="Interactions with known followers", th="การมีส่วนร่วมที่ทราบผู้ติดตาม", needs=("followed",)
)
def followed_interactions(social: Any) -> Any:
    """Interactions of the rows whose followers are known."""
    return social["followed"].sum()


@measure("social", unit="count", en="Followers", th="ผู้ติดตาม", needs=("followers", "followed_day"), empty=None)
def followers(social: Any) -> Any:
    """Followers of all platforms, as a mean over the days."""
    return ratio(social["followers"].sum(), social["followed_day"].nunique())
