"""Activities: one row an activity, or a number of them. What kind it is, whether it took place, how long it took.

Computed columns: ``day``, ``booked_day`` (of meetings: when they were booked, else held), ``kind_key`` (call, email, meeting,
follow_up, proposal, demo, event, message, social, note, task, time), ``times`` (1, or the row's count), ``done`` (not
cancelled), ``hours_spent``, ``is_selling`` (time with customers or looking for them), ``touch`` (second and later outbound
contact), ``proposal_key`` (one a deal).
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, finding, first_known, set_aside, text
from salesxl.prepare.words import normal
from salesxl.settings import Settings

KINDS: dict[str, tuple[str, ...]] = {
    "call": ("call", "calls", "phone", "phone call", "outbound call", "cold call", "logged call", "โทร", "โทรศัพท์", "โทรหา", "โทรออก"),
    "email": ("email", "e mail", "emails", "mail", "sent email", "email sent", "อีเมล", "อีเมล์", "ส่งอีเมล"),
    "meeting": ("meeting", "meetings", "appointment", "visit", "customer visit", "customer meeting", "ประชุม", "นัดหมาย", "นัดพบ", "พบลูกค้า", "เข้าพบ"),
    "follow_up": ("follow up", "followup", "follow ups", "ติดตาม", "ติดตามผล", "การติดตาม", "ติดตามลูกค้า"),
    "proposal": ("proposal", "proposals", "quote", "quotation", "proposal sent", "quote sent", "เสนอราคา", "ใบเสนอราคา", "ข้อเสนอ", "ส่งใบเสนอราคา"),
    "demo": ("demo", "demos", "demonstration", "presentation", "product demo", "สาธิต", "นำเสนอ", "นำเสนอสินค้า", "สาธิตสินค้า"),
    "event": ("event", "events", "trade fair", "trade show", "networking", "networking event", "conference", "exhibition", "งานแสดงสินค้า", "ออกงาน", "ออกบูธ", "งานสัมมนา"),
    "message": ("message", "line", "whatsapp", "sms", "chat", "messenger", "ข้อความ", "ไลน์", "แชท", "แชต"),
    "task": ("task", "to do", "todo", "งาน", "งานที่ต้องทำ"),
    "note": ("note", "notes", "บันทึก", "โน้ต"),
    "time": ("time", "timesheet", "prospecting", "admin", "administration", "travel", "training", "other", "research",
             "หาลูกค้า", "หาลูกค้าใหม่", "งานธุรการ", "ธุรการ", "เดินทาง", "อบรม", "อื่นๆ", "อื่น ๆ"),
}  # fmt: skip
SELLING = {
    "prospecting", "customer meeting", "customer_meeting", "follow up", "demo", "proposal", "call", "email", "meeting", "message", "selling", "negotiation",
    "หาลูกค้า", "หาลูกค้าใหม่", "พบลูกค้า", "ประชุมลูกค้า", "ติดตาม", "สาธิต", "เสนอราคา", "โทร", "อีเมล", "ประชุม", "งานขาย",
}  # fmt: skip
NOT_DONE = {"cancelled", "canceled", "cancel", "ยกเลิก", "deleted", "draft", "failed", "bounced"}
NOT_HELD = {
    "no show",
    "noshow",
    "missed",
    "rescheduled",
    "scheduled",
    "booked",
    "planned",
    "ไม่มา",
    "ไม่มาตามนัด",
    "เลื่อน",
    "นัดไว้",
    "นัดหมายแล้ว",
}
INBOUND = {"inbound", "received", "incoming", "in", "รับ", "รับเข้า", "ขาเข้า", "ลูกค้าติดต่อมา"}


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    findings: list[Finding] = []
    frame["day"] = days(frame, "date")
    frame["booked_day"] = first_known(days(frame, "booked_at"), frame["day"])
    meanings = {normal(word): kind for kind, words in KINDS.items() for word in words}
    meanings |= {normal(word): kind for word, kind in settings.status_words.items() if kind in KINDS}
    said = text(frame, "kind")
    kind = said.map({word: meanings.get(normal(str(word))) for word in pd.unique(said.dropna())}).astype(object)
    unknown = said.notna() & kind.isna()
    if unknown.any():
        names = ", ".join(sorted({str(word) for word in said[unknown].unique()})[:8])
        findings.append(finding("kind-unknown", "info", "activities", frame, unknown, "kind", words=names))
    frame["kind_key"] = as_category(kind.where(kind.notna(), None))
    status = text(frame, "status").map(lambda word: normal(word) if isinstance(word, str) else None)
    set_aside(frame, status.isin(NOT_DONE), "activity-cancelled")
    received = text(frame, "direction").map(lambda word: isinstance(word, str) and normal(word) in INBOUND).astype(bool)
    frame["outbound"] = ~received
    frame["held"] = ~status.isin(NOT_HELD)
    frame["times"] = frame["count"].fillna(1.0) if "count" in frame else 1.0
    for name in KINDS:
        frame[f"is_{name}"] = kind == name
    for name in ("call", "email", "message"):
        frame[f"is_{name}"] &= frame["outbound"]
    findings += _time(frame, said)
    _follow_ups(frame)
    deal = first_known(text(frame, "deal_id"), "row " + frame["_source"].astype(str) + ":" + frame["_row"].astype(str))
    frame["proposal_key"] = as_category(deal.where(frame["is_proposal"]))
    return frame, findings


def _time(frame: pd.DataFrame, kind: pd.Series) -> list[Finding]:
    if not {"minutes", "hours"} & set(frame.columns):
        return []
    hours = first_known(
        frame["minutes"] / 60 if "minutes" in frame else frame["hours"],
        frame["hours"] if "hours" in frame else frame["minutes"] / 60,
    )
    frame["hours_spent"] = hours.fillna(0.0)
    what = first_known(text(frame, "category"), kind)
    selling = {normal(word) for word in SELLING}
    frame["selling_hours"] = frame["hours_spent"].where(
        what.map(lambda word: isinstance(word, str) and normal(word) in selling).astype(bool), 0.0
    )
    if "owner" not in frame:
        return []
    daily = (
        frame[frame["set_aside"].isna()]
        .groupby([frame["owner"].astype(object), "day"], observed=True)["hours_spent"]
        .sum()
    )
    too_long = daily[daily > 24]
    if too_long.empty:
        return []
    rows = pd.MultiIndex.from_arrays([frame["owner"].astype(object), frame["day"]]).isin(too_long.index)
    return [finding("day-over-24-hours", "error", "activities", frame, pd.Series(rows, index=frame.index), "owner")]


def _follow_ups(frame: pd.DataFrame) -> None:
    """The explicit kind where the data know it, else the second and later outbound contact to one deal or person."""
    if frame["is_follow_up"].any():
        frame["is_touch"] = frame["is_follow_up"]
        return
    whom = first_known(text(frame, "deal_id"), text(frame, "contact"), text(frame, "customer"))
    contact = (
        (frame["is_call"] | frame["is_email"] | frame["is_message"] | frame["is_meeting"])
        & frame["set_aside"].isna()
        & whom.notna()
    )
    if not contact.any():
        return
    order = frame[contact].sort_values("date", kind="stable")
    later = order.groupby(whom[order.index], observed=True).cumcount() > 0
    frame["is_touch"] = later.reindex(frame.index, fill_value=False)
