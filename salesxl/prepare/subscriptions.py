"""Subscriptions: one row a subscription, with the price a month and the days from and to which it pays.

Computed: ``monthly`` (price by the month: a year by 12, a quarter by 3, a week times 52/12, a day times 365/12), ``opened``,
``ended`` (first day without access), ``buyer``, ``day``. Trials and free plans pay nothing; a cancelled subscription pays to
the end of its paid term when that is known.
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, finding, first_known, set_aside, text
from salesxl.prepare.people import identity
from salesxl.prepare.words import normal
from salesxl.settings import Settings

PER_MONTH: dict[str, float] = {
    **dict.fromkeys(("month", "monthly", "mo", "m", "1 month", "every month", "รายเดือน", "เดือน", "ต่อเดือน"), 1.0),
    **dict.fromkeys(
        ("year", "yearly", "annual", "annually", "yr", "y", "12 months", "1 year", "รายปี", "ปี", "ต่อปี"), 1 / 12
    ),
    **dict.fromkeys(("quarter", "quarterly", "3 months", "every 3 months", "รายไตรมาส", "ไตรมาส"), 1 / 3),
    **dict.fromkeys(("half year", "semiannual", "semi annual", "6 months", "ราย 6 เดือน", "ครึ่งปี"), 1 / 6),
    **dict.fromkeys(("week", "weekly", "รายสัปดาห์", "สัปดาห์"), 52 / 12),
    **dict.fromkeys(("day", "daily", "รายวัน", "วัน"), 365 / 12),
}
FREE = {"trialing", "trial", "free", "incomplete", "incomplete expired", "ทดลอง", "ทดลองใช้", "ฟรี"}
ENDED = {
    "cancelled",
    "canceled",
    "unpaid",
    "expired",
    "churned",
    "inactive",
    "ended",
    "ยกเลิก",
    "ยกเลิกแล้ว",
    "สิ้นสุด",
    "หมดอายุ",
}


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    findings: list[Finding] = []
    frame["opened"] = days(frame, "start")
    frame["day"] = frame["opened"]
    frame["ended"] = first_known(days(frame, "end"), days(frame, "cancelled_at"))
    status = text(frame, "status").map(lambda word: normal(word) if isinstance(word, str) else None)
    undated = status.isin(ENDED) & frame["ended"].isna()
    if undated.any():
        findings.append(finding("end-missing", "warning", "subscriptions", frame, undated, "status"))
        set_aside(frame, undated, "end-missing")
    frame["monthly"], noticed = _monthly(frame)
    findings += noticed
    free = status.isin(FREE)
    if "trial" in frame:
        free |= frame["trial"].fillna(False).astype(bool)
    set_aside(frame, free, "trial")
    if "trial_end" in frame:
        frame["opened"] = frame["opened"].where(~(frame["trial_end"] > frame["opened"]), days(frame, "trial_end"))
    who, noticed = identity(frame, "subscriptions", ("customer_id", "email", "customer"))
    findings += noticed
    if who is not None:
        frame["buyer"] = as_category(who)
    frame["pays"] = frame["monthly"] > 0
    return frame, findings


def _monthly(frame: pd.DataFrame) -> tuple[pd.Series, list[Finding]]:
    if "mrr" in frame:
        return frame["mrr"].fillna(0.0), []
    findings: list[Finding] = []
    factor = pd.Series(1.0, index=frame.index)
    if "interval" in frame:
        said = text(frame, "interval")
        per_month = {normal(word): value for word, value in PER_MONTH.items()}
        read = said.map({word: per_month.get(normal(str(word))) for word in pd.unique(said.dropna())}).astype(float)
        unknown = said.notna() & read.isna()
        if unknown.any():
            names = ", ".join(sorted({str(word) for word in said[unknown].unique()})[:8])
            findings.append(
                finding("interval-unknown", "error", "subscriptions", frame, unknown, "interval", words=names)
            )
            set_aside(frame, unknown, "interval-unknown")
        factor = read.fillna(1.0)
    amount = frame["amount"].fillna(0.0) * factor
    if "quantity" in frame:
        amount *= frame["quantity"].fillna(1.0)
    if "discount" in frame:
        amount *= 1 - frame["discount"].fillna(0.0)
    return amount, findings
