"""Activities: one row an activity, or a number of them. What kind it is, whether it took place, how long it took.

Computed columns:

===================  ================================================================================================
day                  day of the activity
booked_day           day it was booked, else its day
kind_key             call, email, bulk_email, meeting, follow_up, proposal, demo, event, message, task, note, time; missing if unknown
is_call ...          one column a kind; calls, e-mails and messages only if they went out
is_contact           any activity but notes, tasks, time sheets and mail to many at once
times                1, or the row's count
held, held_times     took place: not missed, postponed or only planned; `times` of such
no_show              `times` of meetings that were missed
hours_spent          time it took
selling_hours        of it, time with customers or looking for them
is_later_contact     the second or later contact with one deal or person; where somebody can tell
is_touch             a follow-up: said to be one where the data know that kind, else a later contact
proposal_key         the deal, on its first proposal, so that a revised one does not count again
event_key            name and day of an event, so that colleagues at one fair count once
===================  ================================================================================================
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import (
    as_category,
    days,
    finding,
    first_known,
    numbered,
    read_words,
    set_aside,
    text,
    unknown_words,
)
from salesxl.prepare.words import meanings, normal
from salesxl.settings import Settings

KINDS: dict[str, tuple[str, ...]] = {
    "call": ("call", "calls", "phone", "phone call", "outbound call", "cold call", "logged call", "โทร", "โทรศัพท์", "โทรหา", "โทรออก"),
    "email": ("email", "e mail", "emails", "mail", "sent email", "email sent", "อีเมล", "อีเมล์", "ส่งอีเมล"),
    "bulk_email": ("bulk email", "bulk e mail", "mass email", "mass e mail", "list email", "listemail", "email blast", "newsletter",
                   "marketing email", "campaign email", "อีเมลกลุ่ม", "อีเมลถึงหลายราย", "จดหมายข่าว"),
    "meeting": ("meeting", "meetings", "appointment", "visit", "customer visit", "customer meeting", "ประชุม", "นัดหมาย", "นัดพบ", "พบลูกค้า", "เข้าพบ"),
    "follow_up": ("follow up", "followup", "follow ups", "ติดตาม", "ติดตามผล", "การติดตาม", "ติดตามลูกค้า"),
    "proposal": ("proposal", "proposals", "quote", "quotation", "proposal sent", "quote sent", "เสนอราคา", "ใบเสนอราคา", "ข้อเสนอ", "ส่งใบเสนอราคา"),
    "demo": ("demo", "demos", "demonstration", "presentation", "product demo", "สาธิต", "นำเสนอ", "นำเสนอสินค้า", "สาธิตสินค้า"),
    "event": ("event", "events", "trade fair", "trade show", "networking", "networking event", "conference", "exhibition",
              "งานแสดงสินค้า", "ออกงาน", "ออกบูธ", "งานสัมมนา"),
    "message": ("message", "line", "whatsapp", "sms", "chat", "messenger", "ข้อความ", "ไลน์", "แชท", "แชต"),
    "task": ("task", "to do", "todo", "งาน", "งานที่ต้องทำ"),
    "note": ("note", "notes", "บันทึก", "โน้ต"),
    "time": ("time", "timesheet", "prospecting", "admin", "administration", "travel", "training", "other", "research",
             "หาลูกค้า", "หาลูกค้าใหม่", "งานธุรการ", "ธุรการ", "เดินทาง", "อบรม", "อื่นๆ", "อื่น ๆ"),
}  # fmt: skip
_NO_CONTACT = ("bulk_email", "task", "note", "time")
SELLING = (
    "prospecting", "customer meeting", "customer visit", "follow up", "demo", "presentation", "proposal", "quote", "call", "email", "meeting",
    "message", "selling", "negotiation",
    "หาลูกค้า", "หาลูกค้าใหม่", "พบลูกค้า", "ประชุมลูกค้า", "ติดตาม", "สาธิต", "นำเสนอ", "เสนอราคา", "โทร", "อีเมล", "ประชุม", "งานขาย",
)  # fmt: skip
NOT_DONE = ("cancelled", "canceled", "cancel", "deleted", "draft", "failed", "bounced", "ยกเลิก", "ยกเลิกแล้ว")
MISSED = ("no show", "noshow", "missed", "ไม่มา", "ไม่มาตามนัด")
AHEAD = ("rescheduled", "postponed", "scheduled", "booked", "planned", "เลื่อน", "เลื่อนนัด", "นัดไว้", "นัดหมายแล้ว")
INBOUND = ("inbound", "received", "incoming", "in", "รับ", "รับเข้า", "ขาเข้า", "ลูกค้าติดต่อมา")


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    frame["day"] = days(frame, "date")
    frame["booked_day"] = first_known(days(frame, "booked_at"), frame["day"])
    kind, findings = _kinds(frame, settings)
    status = read_words(frame, "status", normal)
    set_aside(frame, status.isin(_normal(NOT_DONE)), "activity-cancelled")
    received = read_words(frame, "direction", normal).isin(_normal(INBOUND))
    missed = status.isin(_normal(MISSED))
    frame["held"] = ~(missed | status.isin(_normal(AHEAD)))
    frame["times"] = frame["count"].fillna(1.0) if "count" in frame else 1.0
    frame["held_times"] = frame["times"].where(frame["held"], 0.0)
    for name in KINDS:
        frame[f"is_{name}"] = kind == name
    for name in ("call", "email", "message"):
        frame[f"is_{name}"] &= ~received
    frame["is_contact"] = ~kind.isin(_NO_CONTACT) & ~(kind.isin(["call", "email", "message"]) & received)
    frame["no_show"] = frame["times"].where(missed, 0.0)
    findings += _time(frame)
    _follow_ups(frame)
    frame["proposal_key"] = as_category(_first_proposals(frame, numbered(frame, "deal_id")))
    event = numbered(frame, "", read_words(frame, "name", normal)).astype(object)
    frame["event_key"] = as_category(day_of(event, frame["day"]).where(frame["is_event"]))
    return frame, findings


def _first_proposals(frame: pd.DataFrame, deal: pd.Series) -> pd.Series:
    sent = frame[frame["is_proposal"] & frame["set_aside"].isna()].sort_values("date", kind="stable")
    first = ~deal[sent.index].duplicated()
    return deal.where(first.reindex(frame.index, fill_value=False))


def day_of(name: pd.Series, day: pd.Series) -> pd.Series:
    """A name with a day: what takes place on another day is another event."""
    dated: pd.Series = name + " " + day.dt.strftime("%Y-%m-%d").astype(object)
    return dated.astype(object)


def _normal(words: tuple[str, ...]) -> list[str]:
    return [normal(word) for word in words]


def _kinds(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    known = meanings(KINDS) | {normal(word): kind for word, kind in settings.status_words.items() if kind in KINDS}
    kind = read_words(frame, "kind", lambda word: known.get(normal(word)))
    unknown = text(frame, "kind").notna() & kind.isna() & frame["set_aside"].isna()
    if "bulk" in frame:
        kind = kind.mask((kind == "email") & frame["bulk"].fillna(False).astype(bool), "bulk_email")
    frame["kind_key"] = as_category(kind)
    findings = unknown_words("kind-unknown", "info", "activities", frame, unknown, "kind")
    bulk = (kind == "bulk_email") & frame["set_aside"].isna()
    return kind, findings + finding("bulk-mail", "info", "activities", frame, bulk, "kind")


def _time(frame: pd.DataFrame) -> list[Finding]:
    given = [frame[column] / per_hour for column, per_hour in (("minutes", 60), ("hours", 1)) if column in frame]
    if not given:
        return []
    frame["hours_spent"] = first_known(*given).fillna(0.0)
    what = first_known(read_words(frame, "category", normal), read_words(frame, "kind", normal))
    frame["selling_hours"] = frame["hours_spent"].where(what.isin(_normal(SELLING)), 0.0)
    if "owner" not in frame:
        return []
    counts = frame["set_aside"].isna() & frame["owner"].notna()
    owner_day = [frame["owner"].astype(object), frame["day"]]
    daily = frame["hours_spent"].where(counts, 0.0).groupby(owner_day).transform("sum")
    return finding("day-over-24-hours", "error", "activities", frame, counts & (daily > 24), "owner")


def _follow_ups(frame: pd.DataFrame) -> None:
    """The explicit kind where the data know it, else the second and later outbound contact to one deal or person."""
    whom = first_known(text(frame, "deal_id"), text(frame, "contact"), text(frame, "customer"))
    contact = frame["is_call"] | frame["is_email"] | frame["is_message"] | frame["is_meeting"] | frame["is_follow_up"]
    contact &= frame["set_aside"].isna()
    if (contact & whom.notna()).any() or not contact.any():  # else nobody can tell which contact was with whom
        ordered = frame[contact & whom.notna()].sort_values("date", kind="stable")
        later = ordered.groupby(whom[ordered.index]).cumcount() > 0
        frame["is_later_contact"] = later.reindex(frame.index, fill_value=False)
    if frame["is_follow_up"].any():
        frame["is_touch"] = frame["is_follow_up"]
    elif "is_later_contact" in frame:
        frame["is_touch"] = frame["is_later_contact"]
