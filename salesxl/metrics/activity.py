"""Activity: what was done. Early warnings, before the results show."""

from __future__ import annotations

from typing import Any

from salesxl.registry import metric


@metric(
    unit="count", better="neutral", family="activity",
    en="Calls", th="จำนวนการโทร",
    formula="call_count", source="HubSpot, logged calls (outbound)",
    definition_th="จำนวนการโทรออกหาลูกค้าในงวด รายการที่ยกเลิกไม่นับ",
    example={"call_count": 40, "=": 40},
)  # fmt: skip
def calls(call_count: Any) -> Any:
    """Outgoing calls in the period; cancelled ones are out."""
    return call_count


@metric(
    unit="count", better="neutral", family="activity",
    en="E-mails", th="จำนวนอีเมลที่ส่ง",
    formula="email_count", source="HubSpot, logged e-mails (sent)",
    definition_th="จำนวนอีเมลที่ส่งถึงลูกค้าในงวด",
    example={"email_count": 60, "=": 60},
)  # fmt: skip
def emails(email_count: Any) -> Any:
    """E-mails sent in the period; received ones are out."""
    return email_count


@metric(
    unit="count", better="neutral", family="activity",
    en="Calls and e-mails", th="จำนวนการโทรและอีเมล",
    formula="calls + emails", aliases=("calls and emails",), source="the two counts added",
    definition_th="จำนวนการโทรออกรวมกับอีเมลที่ส่งในงวด",
    example={"calls": 40, "emails": 60, "=": 100},
)  # fmt: skip
def calls_emails(calls: Any, emails: Any) -> Any:
    """Outgoing calls and e-mails sent, together."""
    return calls + emails


@metric(
    unit="count", better="neutral", family="activity",
    en="Meetings scheduled", th="จำนวนการนัดหมาย",
    variant="booked", variant_en="by the day they were booked", variant_th="นับตามวันที่นัด",
    formula="booked_meetings", aliases=("meetings",), source="HubSpot, meetings booked",
    definition_th="จำนวนการประชุมที่นัดไว้ในงวด นับตามวันที่ทำการนัด (ถ้าไม่มีวันที่นัดใช้วันที่ประชุม)",
    example={"booked_meetings": 12, "=": 12},
)  # fmt: skip
def meetings(booked_meetings: Any) -> Any:
    """Meetings booked in the period, by the day of booking; by the day of the meeting where that is not known."""
    return booked_meetings
