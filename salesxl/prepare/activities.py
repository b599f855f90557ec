"""Activities: one row an activity, or a number of them. What kind it is, whether it took place, how long it took.

Computed columns:

===================  ================================================================================================
day                  day of the activity
booked_day           day it was booked, else its day
kind_key             call, email, bulk_email, meeting, follow_up, proposal, demo, event, message, task, note, time; missing if unknown
is_call ...          one column a kind; calls, e-mails and messages only if they went out, and what is only planned not but for
                     meetings and demos
is_contact           any activity but notes, tasks, time sheets and mail to many at once
times                1, or the row's count
held, held_times     took place: not missed, postponed or only planned; `times` of such
no_show              `times` of meetings that were missed
hours_spent          time it took
selling_hours        of it, time with customers or looking for them
is_later_contact     the second or later contact with one deal or person; where somebody can tell
is_touch             a follow-up: said to be one where the data know that kind, else a later contact
first_proposals      1 on the first proposal of a deal, so that a revised one does not count again; `times` where no deal is named
event_key            name and day of an event, so that colleagues at one fair count once
===================  ================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import (
    as_category,
    days,
    each,
    finding,
    first_known,
    meant,
    named,
    numbered,
    read_words,
    says,
    set_aside,
    text,
    unknown_words,
)
from salesxl.prepare.words import before_remark, meanings, normal
from salesxl.settings import Settings

KINDS: dict[str, tuple[str, ...]] = {
    "call": ("call", "calls", "phone", "phone call", "outbound call", "cold call", "logged call", "voice", "call back", "callback", "inbound call",
             "incoming call", "outgoing call", "missed call", "inbound", "incoming", "outbound", "outgoing", "โทร", "โทรศัพท์", "โทรหา", "โทรหาลูกค้า",
             "โทรออก", "โทรนัด", "โทรนัดหมาย", "โทรติดตาม", "โทรติดตามลูกค้า", "โทรเสนอขาย", "โทรกลับ", "โทรเข้า", "สายเข้า", "สายออก", "รับสาย",
             "สายที่ไม่ได้รับ"),
    "email": ("email", "e mail", "emails", "mail", "sent email", "email sent", "emails sent", "emailssent", "อีเมล", "อีเมล์", "ส่งอีเมล", "ส่งอีเมล์", "ส่งเมล", "เมล"),
    "bulk_email": ("bulk email", "bulk e mail", "mass email", "mass e mail", "list email", "listemail", "email blast", "newsletter",
                   "marketing email", "campaign email", "อีเมลกลุ่ม", "อีเมลถึงหลายราย", "จดหมายข่าว"),
    "meeting": ("meeting", "meetings", "appointment", "visit", "customer visit", "customer meeting", "online meeting", "site visit", "ประชุม", "นัดหมาย",
                "นัดพบ", "นัดพบลูกค้า", "พบลูกค้า", "เข้าพบ", "เข้าพบลูกค้า", "ไปพบลูกค้า", "ออกพบลูกค้า", "เยี่ยมลูกค้า", "ประชุมลูกค้า", "ประชุมออนไลน์"),
    "follow_up": ("follow up", "followup", "follow ups", "ติดตาม", "ติดตามผล", "การติดตาม", "ติดตามลูกค้า"),
    "proposal": ("send quote", "send quotation", "send proposal", "proposal", "proposals", "quote", "quotation", "proposal sent", "quote sent",
                 "เสนอราคา", "ใบเสนอราคา", "ข้อเสนอ", "ส่งใบเสนอราคา"),
    "demo": ("demo", "demos", "demonstration", "presentation", "product demo", "สาธิต", "นำเสนอ", "นำเสนอสินค้า", "สาธิตสินค้า"),
    "event": ("event", "events", "trade fair", "trade show", "networking", "networking event", "conference", "exhibition",
              "งานแสดงสินค้า", "ออกงาน", "ออกบูธ", "งานสัมมนา"),
    "message": ("message", "line", "whatsapp", "sms", "chat", "messenger", "line oa", "line chat", "ข้อความ", "ไลน์", "แชท", "แชต",
                "ส่งไลน์", "ทักไลน์", "แชทไลน์", "ทักแชท", "ส่งข้อความ"),
    "task": ("task", "to do", "todo", "งาน", "งานที่ต้องทำ"),
    "note": ("note", "notes", "บันทึก", "โน้ต"),
    "time": ("time", "timesheet", "prospecting", "admin", "administration", "travel", "training", "other", "research",
             "internal meeting", "team meeting", "ประชุมทีม", "ประชุมภายใน",
             "หาลูกค้า", "หาลูกค้าใหม่", "งานธุรการ", "ธุรการ", "เดินทาง", "อบรม", "อื่นๆ", "อื่น ๆ"),
}  # fmt: skip
LEAVE = (
    "leave", "sick leave", "annual leave", "vacation", "holiday", "day off", "ลา", "ลาป่วย", "ลากิจ", "ลาพักร้อน", "วันหยุด",
)  # fmt: skip
"""What a list of activities or a time sheet says of days without work."""
_WITH_CUSTOMERS = ("call", "email", "meeting", "follow_up", "proposal", "demo", "message")
_NO_CONTACT = ("bulk_email", "task", "note", "time")
SELLING = (
    "prospecting", "customer meeting", "customer visit", "follow up", "demo", "presentation", "proposal", "quote", "call", "email", "meeting",
    "message", "selling", "negotiation",
    "หาลูกค้า", "หาลูกค้าใหม่", "พบลูกค้า", "ประชุมลูกค้า", "ติดตาม", "สาธิต", "นำเสนอ", "เสนอราคา", "โทร", "อีเมล", "ประชุม", "งานขาย",
)  # fmt: skip
NOT_DONE = (
    "cancelled", "canceled", "cancel", "called off", "deleted", "draft", "failed", "bounced", "bounce", "soft bounce", "hard bounce", "soft bounced",
    "hard bounced", "undelivered", "not delivered", "delivery failed", "not sent", "unsent", "blocked", "spam blocked", "ไม่ได้ส่ง",
    "ยกเลิก", "ยกเลิกแล้ว", "ยกเลิกนัด", "งดจัด", "ร่าง", "ส่งไม่สำเร็จ", "ส่งไม่ถึง", "ตีกลับ",
)  # fmt: skip
MISSED = (
    "no show", "noshow", "missed", "did not attend", "not attended", "absent", "did not go",
    "ไม่มา", "ไม่มาตามนัด", "ลูกค้าไม่มา", "ลูกค้าไม่มาตามนัด", "ไม่พบลูกค้า", "ไม่ได้ไป", "ไม่ได้เข้าร่วม", "ไม่เข้าร่วม", "ไม่ไป",
)  # fmt: skip
AHEAD = (
    "rescheduled", "postponed", "scheduled", "booked", "planned", "planning", "upcoming", "registered", "to attend", "tentative", "to do", "todo",
    "queued", "not yet", "not started", "not done", "not completed", "incomplete", "deferred", "waiting on someone else", "open", "overdue",
    "เลื่อน", "เลื่อนนัด", "ขอเลื่อน", "ลูกค้าเลื่อน", "ลูกค้าเลื่อนนัด", "เลื่อนออกไป", "เลื่อนจัด", "จะไป", "จะเข้าร่วม", "วางแผน", "วางแผนไว้", "แผน",
    "ลงทะเบียนแล้ว", "นัดไว้", "นัดหมายแล้ว", "ยังไม่ทำ", "ยังไม่ได้ทำ", "ยังไม่เสร็จ", "รอดำเนินการ",
    "รอโทร", "ยังไม่โทร", "ยังไม่ได้โทร", "รอเข้าพบ", "ยังไม่เข้าพบ", "ยังไม่ได้เข้าพบ", "ยังไม่ส่ง",
)  # fmt: skip
PENDING = ("pending",)
"""Likewise, but of a proposal, with which the customer is by then."""
_OF_ONE_KIND = (
    ("status", "meeting_outcome"), ("status", "email_status"), ("status", "task_status"), ("direction", "email_direction"),
)  # fmt: skip
"""What a list of all kinds may say of each in a column of its own."""
_BOOKED = ("meeting", "demo")
"""Kinds that count when they are booked; every other kind only when it was done."""
INBOUND = (
    "inbound", "received", "incoming", "in", "inbound call", "incoming call", "รับสาย", "incoming email", "inbound email", "received email",
    "missed", "missed call", "voicemail", "inbox", "internal", "รับ", "รับเข้า", "กล่องจดหมาย", "กล่องจดหมายเข้า", "กล่องขาเข้า", "ขาเข้า",
    "โทรเข้า", "สายเข้า", "สายที่ไม่ได้รับ", "ภายใน", "ลูกค้าติดต่อมา",
)  # fmt: skip
"""Directions of what did not go out to a customer."""


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    for column, beside in _OF_ONE_KIND:
        if beside in frame:
            frame[column] = as_category(first_known(text(frame, column), text(frame, beside)))
    frame["day"] = days(frame, "date")
    frame["booked_day"] = first_known(days(frame, "booked_at"), frame["day"])
    kind, findings = _kinds(frame, settings)
    set_aside(frame, says(frame, "status", one_of(NOT_DONE)) | _yes(frame, "cancelled"), "activity-cancelled")
    set_aside(frame, says(frame, "kind", one_of(LEAVE)), "activity-leave")
    received = says(frame, "direction", one_of(INBOUND)) | ((kind == "call") & says(frame, "kind", one_of(INBOUND)))
    missed = says(frame, "status", one_of(MISSED)) | _yes(frame, "missed")
    planned = says(frame, "status", one_of(AHEAD))
    planned |= says(frame, "status", one_of(PENDING)) & (kind != "proposal")
    frame["held"] = ~(missed | planned)
    frame["date_happened"] = frame["date"].where(~planned & frame["set_aside"].isna())
    frame["times"] = frame["count"].fillna(1.0) if "count" in frame else 1.0
    frame["held_times"] = frame["times"].where(frame["held"], 0.0)
    for name in KINDS:
        frame[f"is_{name}"] = (kind == name) & (~planned if name not in _BOOKED else True)
    frame["is_event"] &= ~missed  # a call that nobody took was made; an event that nobody went to was not attended
    for name in ("call", "email", "message"):
        frame[f"is_{name}"] &= ~received
    frame["is_contact"] = ~kind.isin(_NO_CONTACT) & ~(
        received & (kind.isna() | kind.isin(["call", "email", "message"]))
    )
    frame["is_contact"] &= ~planned | kind.isin(_BOOKED)
    frame["no_show"] = frame["times"].where(missed, 0.0)
    findings += _time(frame)
    _follow_ups(frame)
    sent = frame[frame["is_proposal"] & frame["set_aside"].isna()].sort_values("date", kind="stable")
    first = sent.index[~numbered(sent, "deal_id").duplicated()]
    known = text(frame, "deal_id").notna()
    frame["first_proposals"] = frame["times"].mask(known, 1.0).where(frame.index.isin(first), 0.0)
    frame["event_key"] = events_of(frame[frame["is_event"]]).reindex(frame.index)
    return frame, findings


def events_of(frame: pd.DataFrame) -> pd.Series:
    """The event of each row, as a category: a name with its first day. Days in a row are one event, another day is another."""
    name = named(frame, read_words(frame, "name", normal)).cat.codes.to_numpy().astype(np.int64)
    day = frame["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    order = np.lexsort((day, name))
    begins = np.r_[True, (np.diff(name[order]) != 0) | (np.diff(day[order]) > 1)][: len(order)]
    event = np.empty(len(order), dtype=np.int64)
    event[order] = np.cumsum(begins)
    return as_category(pd.Series(event, index=frame.index).where(frame["day"].notna()))


def one_of(words: Sequence[str]) -> Callable[[str], bool]:
    """Whether a word is one of those, however it is spelt and whatever is remarked behind it (``Cancelled by customer``)."""
    known = frozenset(map(normal, words))
    return lambda said: normal(said) in known or normal(before_remark(said)) in known


def _yes(frame: pd.DataFrame, column: str) -> pd.Series:
    """Whether a column of yes and no says yes; no where it is blank, or no such column."""
    return frame[column].fillna(False).astype(bool) if column in frame else pd.Series(False, index=frame.index)


def _kinds(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    known = meanings(KINDS) | {normal(word): kind for word, kind in settings.status_words.items() if kind in KINDS}

    def read(word: str) -> str | None:  # customer visits are of the kind of a customer visit
        return known.get(normal(word)) or known.get(normal(word).removesuffix("s"))

    kind = meant(frame, "kind", each(read))
    away = one_of(LEAVE)
    unknown = says(frame, "kind", lambda word: read(word) is None and not away(word)) & frame["set_aside"].isna()
    if "bulk" in frame:
        bulk = (kind == "email") & frame["bulk"].fillna(False).astype(bool)
        kind = as_category(kind.astype(object).mask(bulk, "bulk_email"))
    frame["kind_key"] = kind
    findings = _in_two_lists(frame)
    findings += unknown_words("kind-unknown", "info", "activities", frame, unknown, "kind")
    to_many = (kind == "bulk_email") & frame["set_aside"].isna()
    return kind, findings + finding("bulk-mail", "info", "activities", frame, to_many, "kind")


def _in_two_lists(frame: pd.DataFrame) -> list[Finding]:
    """A list of one kind of activity beside a list of several, with that kind among them, for the same days."""
    source, kind = frame["_source"].to_numpy(), frame["kind_key"].cat.codes.to_numpy()
    width = len(frame["kind_key"].cat.categories) + 1
    held = np.bincount(source * width + kind + 1, minlength=width * (source.max(initial=0) + 1)).reshape(-1, width)
    kinds = (held[:, 1:] > 0).sum(axis=1)
    if not (kinds == 1).any() or not (kinds > 1).any():
        return []
    used = frame[frame["set_aside"].isna() & frame["kind_key"].notna()]
    spans = used.groupby(["_source", "kind_key"], observed=True)["day"].agg(["min", "max"]).reset_index()
    spans["alone"] = ~spans["_source"].duplicated(keep=False)
    findings: list[Finding] = []
    for _, one in spans[spans["alone"]].iterrows():
        like = spans[~spans["alone"] & (spans["kind_key"] == one["kind_key"])]
        if ((like["min"] <= one["max"]) & (like["max"] >= one["min"])).any():
            rows = (frame["_source"] == one["_source"]) & frame["set_aside"].isna()
            said = str(frame.loc[rows, "kind"].iloc[0])
            findings += finding("kind-in-two-lists", "warning", "activities", frame, rows, "kind", kind=said)
    return findings


def _time(frame: pd.DataFrame) -> list[Finding]:
    given = [frame[column] / per_hour for column, per_hour in (("minutes", 60), ("hours", 1)) if column in frame]
    if not given:
        return []
    frame["hours_spent"] = first_known(*given).fillna(0.0)
    selling = says(frame, "kind", one_of(SELLING)) | frame["kind_key"].isin(_WITH_CUSTOMERS)
    if "category" in frame:
        selling = says(frame, "category", one_of(SELLING)) | (frame["category"].isna() & selling)
    frame["selling_hours"] = frame["hours_spent"].where(selling, 0.0)
    if "owner" not in frame:
        return []
    counts = frame["set_aside"].isna() & frame["owner"].notna()
    owner_day = [frame["owner"], frame["day"]]
    daily = frame["hours_spent"].where(counts, 0.0).groupby(owner_day, observed=True).transform("sum")
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
    if (frame["kind_key"] == "follow_up").any():
        frame["is_touch"] = frame["is_follow_up"]
    elif "is_later_contact" in frame:
        frame["is_touch"] = frame["is_later_contact"]
