"""Leads: one row a lead. Whether it became a customer, where it came from, how soon it was answered.

Computed columns: ``day``, ``lead`` (number, else e-mail, phone, name), ``converted_lead`` (the same, only of converted ones),
``is_converted``, ``is_referral``, ``response_hours`` (calendar hours to the first contact) and ``business_hours``.
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, finding, first_known, set_aside, text
from salesxl.prepare.hours import business_hours, hours_between
from salesxl.prepare.words import VOID, normal
from salesxl.settings import Settings

CONVERTED = {
    "converted", "customer", "won", "closed won", "yes", "true", "1", "qualified and converted", "paid", "subscriber won",
    "ลูกค้า", "เป็นลูกค้า", "เป็นลูกค้าแล้ว", "ปิดการขาย", "ปิดการขายได้", "สำเร็จ", "ใช่",
}  # fmt: skip
REFERRAL = {
    "referral", "referrals", "referred", "word of mouth", "partner", "customer referral", "employee referral", "partner referral", "friend",
    "แนะนำ", "บอกต่อ", "เพื่อนแนะนำ", "ลูกค้าแนะนำ", "คนรู้จักแนะนำ", "ปากต่อปาก",
}  # fmt: skip


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns; conversion through deals is joined later."""
    findings: list[Finding] = []
    frame["day"] = days(frame, "created_at")
    alone = "row " + frame["_source"].astype(str) + ":" + frame["_row"].astype(str)
    contact = [text(frame, c) for c in ("lead_id", "email", "phone")]
    frame["lead"] = as_category(first_known(*contact, alone))
    status = text(frame, "status").map(lambda said: normal(said) if isinstance(said, str) else None)
    set_aside(frame, status.isin({normal(word) for word in VOID}), "lead-void")
    known = pd.Series(pd.NA, index=frame.index, dtype="boolean")
    if "converted" in frame:
        known = frame["converted"].astype("boolean")
    if "status" in frame:
        known = known.fillna(status.isin(CONVERTED).astype("boolean"))
    if "converted_at" in frame:
        known = known.fillna(False) | frame["converted_at"].notna()
    if {"converted", "status", "converted_at"} & set(frame.columns):
        mark_converted(frame, known.fillna(False).astype(bool))
    if "source" in frame:
        spelling = {normal(said): name for said, name in settings.sources.items()}
        source = text(frame, "source")
        frame["source"] = as_category(
            source.map({word: spelling.get(normal(str(word)), word) for word in pd.unique(source.dropna())})
        )
        said = text(frame, "source").map(lambda word: normal(word) if isinstance(word, str) else None)
        frame["is_referral"] = said.isin(REFERRAL)
    findings += _response(frame, settings)
    return frame, findings


def mark_converted(frame: pd.DataFrame, converted: pd.Series) -> None:
    """Say which leads became customers."""
    frame["is_converted"] = converted
    frame["converted_lead"] = frame["lead"].where(converted)


def _response(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    if "response_minutes" in frame and "first_response_at" not in frame:
        frame["response_hours"] = frame["response_minutes"] / 60
        return []
    if "first_response_at" not in frame:
        return []
    frame["response_hours"], early = hours_between(frame["created_at"], frame["first_response_at"])
    frame["business_hours"] = business_hours(frame["created_at"], frame["first_response_at"], settings).where(~early)
    return (
        [finding("response-before-creation", "warning", "leads", frame, early, "first_response_at")]
        if early.any()
        else []
    )
