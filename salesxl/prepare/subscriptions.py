"""Subscriptions: one row a subscription, with the price a month and the days from and to which it pays.

Computed columns:

===================  ================================================================================================
monthly              price by the month: a year by 12, a quarter by 3, a week times 52/12, a day times 365/12
opened, ended, day   first day that pays, first day without access; `day` is `opened`
buyer                the customer
pays, is_yearly      costs something; is billed by the year
first_monthly        `monthly` while a discount on the first payment alone lasts, before `first_until`; only where it is taken off
lost_buyer           the customer, where the list says that it is lost, whenever that was
lost_monthly         `monthly` of these rows
===================  ================================================================================================

Trials and free plans pay nothing; a cancelled subscription pays to the end of its paid term when that is known. A list
without any dates (a customer list with a column that says who has left) has no `opened`, hence no months.
"""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import (
    days,
    finding,
    first_known,
    named,
    nothing_said,
    read_words,
    says,
    set_aside,
    text,
    unknown_words,
)
from salesxl.prepare.people import identity
from salesxl.prepare.words import normal, states
from salesxl.settings import Settings

PER_MONTH: dict[str, float] = {
    **dict.fromkeys(("month", "months", "monthly", "mo", "m", "1 month", "every month", "รายเดือน", "เดือน", "ต่อเดือน"), 1.0),
    **dict.fromkeys(("year", "years", "yearly", "annual", "annually", "yr", "y", "12 months", "1 year", "รายปี", "ปี", "ต่อปี"), 1 / 12),
    **dict.fromkeys(("quarter", "quarterly", "3 months", "every 3 months", "รายไตรมาส", "ไตรมาส"), 1 / 3),
    **dict.fromkeys(("half year", "semiannual", "semi annual", "6 months", "ราย 6 เดือน", "ครึ่งปี"), 1 / 6),
    **dict.fromkeys(("week", "weeks", "weekly", "รายสัปดาห์", "สัปดาห์"), 52 / 12),
    **dict.fromkeys(("day", "days", "daily", "รายวัน", "วัน"), 365 / 12),
}  # fmt: skip
FREE = (
    "trialing", "trial", "in trial", "on trial", "free", "incomplete", "incomplete expired", "ทดลอง", "ทดลองใช้", "ฟรี",
)  # fmt: skip
PAUSED = ("paused", "on hold", "suspended", "frozen", "พัก", "พักชั่วคราว", "พักการใช้งาน", "ระงับ", "ระงับชั่วคราว")
AHEAD = ("future", "scheduled", "upcoming", "not started", "pending", "รอเริ่ม", "รอเริ่มสัญญา")
ACTIVE = (
    "active", "live", "paying", "paid", "past due", "overdue", "non renewing", "current", "renewed", "ongoing", "open", "valid", "enabled",
    "yes", "no", "stayed", "joined", "ใช้งาน", "ใช้งานอยู่", "ปกติ", "มีผล", "เปิดใช้งาน", "ต่ออายุ", "ต่ออายุแล้ว", "ค้างชำระ", "ชำระแล้ว",
)  # fmt: skip
ENDED = (
    "cancelled", "canceled", "unpaid", "expired", "churned", "churn", "lost", "left", "inactive", "ended", "terminated",
    "ยกเลิก", "ยกเลิกแล้ว", "สิ้นสุด", "หมดอายุ", "เลิกใช้", "เลิกใช้บริการ",
)  # fmt: skip
ONCE = (
    "once", "one time", "one off", "first payment", "first invoice", "first month", "ครั้งเดียว", "งวดแรก",
    "เฉพาะงวดแรก", "เดือนแรก",
)  # fmt: skip
LASTING = (
    "forever", "permanent", "lasting", "always", "repeating", "recurring", "multi month", "ถาวร", "ตลอดไป",
    "ต่อเนื่อง", "หลายเดือน",
)  # fmt: skip
_PER_MONTH = {normal(word): factor for word, factor in PER_MONTH.items()}
_STATES = {"free": FREE, "paused": PAUSED, "ahead": AHEAD, "active": ACTIVE, "ended": ENDED}
_MEANT = {"void": "ended", "lost": "ended", "open": "active", "won": "active", "done": "active"}
"""What a user's meaning of a status word says of a subscription."""
_SHORTEST_MONTH = 28
_LETTER = 1
"""A plan that is called by a letter is called by no interval."""
_SEVERAL = re.compile(r"(?:every )?(\d+) ?(day|week|month|quarter|year|วัน|สัปดาห์|เดือน|ไตรมาส|ปี)s?")


def per_month(interval: str) -> float | None:
    """How many such intervals a month has; of several months (``3 months``, ``ราย 6 เดือน``) a part of one."""
    word = normal(interval).removeprefix("ราย")
    several = _SEVERAL.fullmatch(word.strip())
    if several and int(several[1]):
        return _PER_MONTH[several[2]] / int(several[1])
    return _PER_MONTH.get(normal(interval))


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    once, findings = _once(frame)
    state, unknown = states(text(frame, "status"), _STATES, _said(settings))
    over = state == "ended"
    monthly, noticed = _monthly(frame, once, over)
    findings += noticed
    of_interval = _in_a_month(frame)
    if "interval" in frame or of_interval.notna().any():
        frame["is_yearly"] = of_interval == 1 / 12
    if unknown:
        findings += unknown_words(
            "status-unknown", "warning", "subscriptions", frame, frame["status"].isin(unknown), "status"
        )
    free = state == "free"
    if "trial" in frame:
        free |= frame["trial"].fillna(False).astype(bool)
    if monthly is not None:
        frame["monthly"] = monthly
        frame["pays"] = monthly > 0
    set_aside(frame, free, "trial")
    paused = (state == "paused") & frame["set_aside"].isna() & days(frame, "end").isna()
    findings += finding("subscription-paused", "warning", "subscriptions", frame, paused, "status")
    set_aside(frame, paused, "subscription-paused")
    if "start" in frame and frame["start"].notna().any():
        findings += _days(frame, over)
        _happened(frame, state)
        findings += _first_payments(frame, once, settings)
    who, noticed = identity(frame, "subscriptions", ("customer_id", "email", "customer"))
    findings += noticed
    frame["buyer"] = named(frame, nothing_said(frame) if who is None else who)
    if {"status", "churned", "end", "cancelled_at"} & set(frame.columns):
        _lost(frame, over)
    return frame, findings


def _days(frame: pd.DataFrame, over: pd.Series) -> list[Finding]:
    """When each subscription pays; one that has ended, nobody knows when, is set aside."""
    frame["opened"] = days(frame, "start")
    if "trial_end" in frame:
        trial_end = days(frame, "trial_end")
        frame["opened"] = frame["opened"].where(~(trial_end > frame["opened"]), trial_end)
    frame["day"] = frame["opened"]
    given_up = days(frame, "cancelled_at")
    if "paid_until" in frame:  # given up, but paid for: it goes on until then
        until = days(frame, "paid_until")
        given_up = given_up.mask(given_up.notna() & ~over & (until > given_up), until)
    end, findings = _first_day_without(frame)
    frame["ended"] = first_known(end, given_up)
    undated = over & frame["ended"].isna() & frame["set_aside"].isna()
    findings += finding("end-missing", "warning", "subscriptions", frame, undated, "status")
    set_aside(frame, undated, "end-missing")
    backwards = (frame["ended"] < frame["opened"]) & frame["set_aside"].isna()
    return findings + finding("end-before-start", "warning", "subscriptions", frame, backwards, "end")


def _first_day_without(frame: pd.DataFrame) -> tuple[pd.Series, list[Finding]]:
    """The day after each term: the end itself, or the next day where most ends are the last days of whole months from the start on."""
    end, start = days(frame, "end"), frame["opened"]
    both = end.notna() & (end > start) & frame["set_aside"].isna()
    if not both.any() or (frame["end"][both] != end[both]).any():  # with a time of day it is the moment of the end
        return end, []
    next_day = end + pd.Timedelta(days=1)
    last_days = both & (next_day.dt.day == start.dt.day) & (next_day > start + pd.Timedelta(days=_SHORTEST_MONTH - 1))
    if last_days.sum() <= both.sum() / 2:
        return end, []
    return next_day.where(end.notna()), finding("end-is-last-day", "info", "subscriptions", frame, both, "end")


def _happened(frame: pd.DataFrame, state: pd.Series) -> None:
    """What says how far the data reach: not a start that is still to come, nor the end of a contract that is running.

    Where no status tells, an end is one that came about if some subscriptions have none; else all are those of contracts.
    """
    used = frame["set_aside"].isna()
    frame["start_happened"] = frame["start"].where(used & (state != "ahead"))
    if "end" in frame:
        told = state.isna() & bool(frame["end"].isna().any())
        if "churned" in frame:
            told |= frame["churned"].fillna(False).astype(bool)
        frame["end_happened"] = frame["end"].where(used & (told | (state == "ended")))


def _said(settings: Settings) -> dict[str, str]:
    """The user's own meanings of status words, as what they say of a subscription."""
    return {word: _MEANT[meaning] for word, meaning in settings.status_words.items() if meaning in _MEANT}


def _once(frame: pd.DataFrame) -> tuple[pd.Series, list[Finding]]:
    """Which discounts are for the first payment alone."""
    if "discount" not in frame or "amount" not in frame:
        return pd.Series(False, index=frame.index), []
    known = {normal(word): word in ONCE for word in (*ONCE, *LASTING)}
    counts = (frame["discount"] > 0) & frame["set_aside"].isna()
    unknown = says(frame, "discount_lasts", lambda word: normal(word) not in known) & counts
    findings = unknown_words("discount-unknown", "warning", "subscriptions", frame, unknown, "discount_lasts")
    return says(frame, "discount_lasts", lambda word: known.get(normal(word), False)) & counts, findings


def _first_payments(frame: pd.DataFrame, once: pd.Series, settings: Settings) -> list[Finding]:
    """A discount on the first payment takes recurring revenue down as long as that payment is for, where the user asks for it."""
    if "monthly" not in frame or settings.one_time_discounts == "ignore":
        return finding("discount-once", "info", "subscriptions", frame, once, "discount_lasts")
    months = _in_a_month(frame).rdiv(1.0).fillna(1.0)
    until = frame["opened"].copy()
    for length in months[once].unique():
        whole = pd.DateOffset(months=round(length)) if length >= 1 else pd.Timedelta(days=round(length * 365 / 12))
        until = until.mask(once & (months == length), frame["opened"] + whole)
    free = once & (frame["discount"] >= 1)  # nothing is paid before the second payment
    frame["opened"] = frame["opened"].mask(free, until)
    frame["day"] = frame["opened"]
    frame["first_until"] = until.where(once)
    frame["first_monthly"] = frame["monthly"] * (1 - frame["discount"].fillna(0.0))
    return []


def _lost(frame: pd.DataFrame, over: pd.Series) -> None:
    lost = over.copy()
    if "churned" in frame:
        lost |= frame["churned"].fillna(False).astype(bool)
    for column in ("end", "cancelled_at"):
        if column in frame and "status" not in frame and "churned" not in frame:
            lost |= frame[column].notna()
    still = frame.loc[~lost & frame["set_aside"].isna(), "buyer"].unique()
    lost &= ~frame["buyer"].isin(still)  # one of two subscriptions given up is no customer lost
    frame["lost_buyer"] = frame["buyer"].where(lost)
    if "monthly" in frame:
        frame["lost_monthly"] = frame["monthly"].where(lost, 0.0)


def _in_a_month(frame: pd.DataFrame) -> pd.Series:
    """How many intervals of its payments a month has; missing where nothing is told, or in words that are not known.

    Where nothing is said of the interval the plan may be called by it: Annual, 6 months, รายปี.
    """
    of_one = read_words(frame, "interval", per_month).astype(float)
    silent = frame["interval"].isna() if "interval" in frame else pd.Series(True, index=frame.index)
    if "plan" in frame and silent.any():
        of_plan = read_words(frame, "plan", lambda word: per_month(word) if len(word) > _LETTER else None)
        of_one = of_one.where(~silent, of_plan.astype(float))
    if "interval_count" in frame:  # a unit and a number: 3 and month
        of_one /= frame["interval_count"].where(frame["interval_count"] > 0, 1.0)
    return of_one


def _monthly(frame: pd.DataFrame, once: pd.Series, over: pd.Series) -> tuple[pd.Series | None, list[Finding]]:
    """The price a month; of what has ended the amount tells it where the column of MRR says what it brings now: nothing."""
    told = frame["mrr"].fillna(0.0) if "mrr" in frame and frame["mrr"].notna().any() else None
    if "amount" not in frame:
        return (frame["mrr"].fillna(0.0) if "mrr" in frame else None), []
    by_amount = over & (told == 0) if told is not None else pd.Series(True, index=frame.index)
    if not by_amount.any():
        return told, []
    findings: list[Finding] = []
    factor = _in_a_month(frame)
    if "interval" in frame:
        unknown = by_amount & frame["interval"].notna() & factor.isna() & frame["set_aside"].isna()
        findings += unknown_words("interval-unknown", "error", "subscriptions", frame, unknown, "interval")
        set_aside(frame, unknown, "interval-unknown")
    elif told is None:
        costs = (frame["amount"] > 0) & factor.isna() & frame["set_aside"].isna()
        findings += finding("interval-missing", "info", "subscriptions", frame, costs, "amount")
    amount = frame["amount"].fillna(0.0) * factor.fillna(1.0)
    if "quantity" in frame:
        amount *= frame["quantity"].fillna(1.0)
    if "discount" in frame:
        amount *= 1 - frame["discount"].fillna(0.0).where(~once, 0.0)
    return (amount if told is None else told.where(~by_amount, amount)), findings
