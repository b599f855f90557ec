"""Aggregates of leads and of inquiries."""

from __future__ import annotations

from typing import Any

from salesxl.measures.groups import each
from salesxl.registry import measure


@measure("leads", unit="count", en="Leads", th="จำนวนลีด", needs=("lead",))
def lead_count(leads: Any) -> Any:
    """Distinct leads by the day they came in."""
    return leads["lead"].nunique()


@measure("leads", unit="count", en="Converted leads", th="ลีดที่กลายเป็นลูกค้า", needs=("converted_lead",))
def converted_leads(leads: Any) -> Any:
    """Of them, those that became paying customers."""
    return leads["converted_lead"].nunique()


@measure("leads", unit="count", en="Leads converted in the period", th="ลีดที่กลายเป็นลูกค้าในงวด",
         needs=("converted_lead",), day="converted_day")  # fmt: skip
def leads_converted_now(leads: Any) -> Any:
    """Leads that became customers in the period, whenever they came in."""
    return leads["converted_lead"].nunique()


@measure("leads", unit="count", en="Leads old enough to be judged", th="ลีดที่มีเวลาพอจะเป็นลูกค้า", needs=("lead", "day"))
def mature_leads(leads: Any, *, settings: Any, as_of: Any) -> Any:
    """Leads of the period that came in at least the setting mature_days ago."""
    return each(leads, lambda rows: rows.older("day", settings.mature_days, as_of)["lead"].nunique())


@measure("leads", unit="count", en="Converted leads old enough to be judged", th="ลีดที่มีเวลาพอและกลายเป็นลูกค้า",
         needs=("converted_lead", "day"))  # fmt: skip
def mature_converted_leads(leads: Any, *, settings: Any, as_of: Any) -> Any:
    """Of them, those that became paying customers."""
    return each(leads, lambda rows: rows.older("day", settings.mature_days, as_of)["converted_lead"].nunique())


@measure("leads", unit="count", en="Leads with a deal", th="ลีดที่กลายเป็นดีล", needs=("opportunity_lead",))
def opportunity_leads(leads: Any) -> Any:
    """Leads of the period that became a deal."""
    return leads["opportunity_lead"].nunique()


@measure("leads", unit="count", en="Recommended leads", th="ลีดจากการแนะนำ", needs=("referred_lead",))
def referred_leads(leads: Any) -> Any:
    """Leads whose source is a recommendation."""
    return leads["referred_lead"].nunique()


@measure("leads", unit="count", en="Answered leads", th="ลีดที่ได้รับการตอบ", needs=("answered_lead",))
def answered_leads(leads: Any) -> Any:
    """Leads of the period that were contacted."""
    return leads["answered_lead"].nunique()


@measure("leads", unit="count", en="Leads answered within the goal", th="ลีดที่ตอบทันเป้าหมาย", needs=("prompt_lead",))
def prompt_leads(leads: Any) -> Any:
    """Leads of the period that were contacted within the setting response_goal."""
    return leads["prompt_lead"].nunique()


@measure("leads", unit="hours", en="Median hours to first contact", th="มัธยฐานชั่วโมงถึงการติดต่อครั้งแรก",
         needs=("response_hours",), empty=None)  # fmt: skip
def median_response(leads: Any) -> Any:
    """Median hours to the first contact, of leads that were contacted."""
    return leads["response_hours"].median()


@measure("leads", unit="hours", en="Mean hours to first contact", th="ชั่วโมงเฉลี่ยถึงการติดต่อครั้งแรก",
         needs=("response_hours",), empty=None)  # fmt: skip
def mean_response(leads: Any) -> Any:
    """Mean hours to the first contact, of leads that were contacted."""
    return leads["response_hours"].mean()


@measure("leads", unit="hours", en="Median business hours to first contact", th="มัธยฐานชั่วโมงทำการถึงการติดต่อครั้งแรก", needs=("business_hours",),
         empty=None)  # fmt: skip
def median_business_response(leads: Any) -> Any:
    """Median business hours to the first contact."""
    return leads["business_hours"].median()


@measure("leads", unit="hours", en="Mean business hours to first contact", th="ชั่วโมงทำการเฉลี่ยถึงการติดต่อครั้งแรก", needs=("business_hours",),
         empty=None)  # fmt: skip
def mean_business_response(leads: Any) -> Any:
    """Mean business hours to the first contact."""
    return leads["business_hours"].mean()


@measure("tickets", unit="hours", en="Mean hours to first reply", th="ชั่วโมงเฉลี่ยถึงการตอบครั้งแรก",
         needs=("reply_hours",), empty=None)  # fmt: skip
def mean_reply(tickets: Any) -> Any:
    """Mean hours to the first reply, of inquiries that were answered."""
    return tickets["reply_hours"].mean()


@measure("tickets", unit="hours", en="Median hours to first reply", th="มัธยฐานชั่วโมงถึงการตอบครั้งแรก",
         needs=("reply_hours",), empty=None)  # fmt: skip
def median_reply(tickets: Any) -> Any:
    """Median hours to the first reply, of inquiries that were answered."""
    return tickets["reply_hours"].median()


@measure("tickets", unit="hours", en="Mean business hours to first reply", th="ชั่วโมงทำการเฉลี่ยถึงการตอบครั้งแรก", needs=("business_hours",),
         empty=None)  # fmt: skip
def mean_business_reply(tickets: Any) -> Any:
    """Mean business hours to the first reply."""
    return tickets["business_hours"].mean()


@measure("tickets", unit="hours", en="Median business hours to first reply", th="มัธยฐานชั่วโมงทำการถึงการตอบครั้งแรก", needs=("business_hours",),
         empty=None)  # fmt: skip
def median_business_reply(tickets: Any) -> Any:
    """Median business hours to the first reply."""
    return tickets["business_hours"].median()


@measure("tickets", unit="count", en="Inquiries", th="จำนวนคำถามจากลูกค้า", needs=("ticket",))
def inquiries(tickets: Any) -> Any:
    """Inquiries by the day they came in."""
    return tickets["ticket"].nunique()


@measure("tickets", unit="count", en="Answered inquiries", th="คำถามที่ตอบแล้ว", needs=("answered_ticket",))
def answered_inquiries(tickets: Any) -> Any:
    """Of them, those that were answered."""
    return tickets["answered_ticket"].nunique()
