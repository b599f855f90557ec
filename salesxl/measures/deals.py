"""Aggregates of deals."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure

_OPEN_AT = ("day_created", "day_closed")


def _sum(amounts: Any) -> Any:
    """A deal without an amount counts as 0 beside others; where none has one, the sum is not known."""
    return amounts.sum(min_count=1)


@measure("deals", unit="money", en="Won amount", th="มูลค่าดีลที่ปิดได้", needs=("amount",), day="day_closed", where="won")
def won_amount(deals: Any) -> Any:
    """Sum of won deals by their close date."""
    return _sum(deals["amount"])


@measure("deals", unit="count", en="Won deals", th="ดีลที่ปิดได้", needs=("deal",), day="day_closed", where="won")
def won_deals(deals: Any) -> Any:
    """Won deals by their close date."""
    return deals["deal"].nunique()


@measure("deals", unit="count", en="Lost deals", th="ดีลที่แพ้", needs=("deal",), day="day_closed", where="lost")
def lost_deals(deals: Any) -> Any:
    """Lost deals by their close date."""
    return deals["deal"].nunique()


@measure("deals", unit="count", en="Closed deals", th="ดีลที่รู้ผลแล้ว", needs=("deal",), day="day_closed", where="closed")
def closed_deals(deals: Any) -> Any:
    """Won and lost deals by their close date."""
    return deals["deal"].nunique()


@measure(
    "deals", unit="money", en="Closed amount", th="มูลค่าดีลที่รู้ผลแล้ว", needs=("amount",), day="day_closed", where="closed"
)
def closed_amount(deals: Any) -> Any:
    """Sum of won and lost deals by their close date."""
    return _sum(deals["amount"])


@measure("deals", unit="count", en="Deals created", th="ดีลที่สร้างใหม่", needs=("deal",), day="day_created")
def created_deals(deals: Any) -> Any:
    """All deals by the day they were opened."""
    return deals["deal"].nunique()


@measure("deals", unit="count", en="Deals created and won", th="ดีลที่สร้างในงวดและปิดได้", needs=("deal",),
         day="day_created", where="won")  # fmt: skip
def created_won_deals(deals: Any) -> Any:
    """Deals opened in the period that were won since."""
    return deals["deal"].nunique()


@measure("deals", unit="count", en="Recommended deals", th="ดีลที่มาจากการแนะนำ", needs=("deal",), day="day_created",
         where="is_referral")  # fmt: skip
def referred_deals(deals: Any) -> Any:
    """Deals opened in the period that came through a recommendation."""
    return deals["deal"].nunique()


@measure("deals", unit="money", en="Median won amount", th="มัธยฐานมูลค่าดีล", needs=("value", "deal"), day="day_closed",
         where="won", empty=None)  # fmt: skip
def median_won_amount(deals: Any) -> Any:
    """Median amount of won deals."""
    return deals.totals("deal", "value").median()


@measure("deals", unit="days", en="Mean days to win", th="จำนวนวันเฉลี่ยที่ปิดการขายได้", needs=("cycle_days", "deal"), day="day_closed",
         where="won", empty=None)  # fmt: skip
def mean_cycle(deals: Any) -> Any:
    """Mean days from first contact or opening to the win."""
    return deals.once("deal")["cycle_days"].mean()


@measure("deals", unit="days", en="Median days to win", th="มัธยฐานวันที่ปิดการขายได้", needs=("cycle_days", "deal"), day="day_closed",
         where="won", empty=None)  # fmt: skip
def median_cycle(deals: Any) -> Any:
    """Median days from first contact or opening to the win."""
    return deals.once("deal")["cycle_days"].median()


@measure("deals", unit="days", en="Mean days to close", th="จำนวนวันเฉลี่ยถึงวันรู้ผล", needs=("cycle_days", "deal"), day="day_closed",
         where="closed", empty=None)  # fmt: skip
def mean_closed_cycle(deals: Any) -> Any:
    """Mean days from first contact or opening to win or loss."""
    return deals.once("deal")["cycle_days"].mean()


@measure("deals", unit="count", en="Open deals", th="ดีลที่เปิดอยู่", needs=("deal",), window="stock", span=_OPEN_AT,
         where="can_be_open")  # fmt: skip
def open_deals(deals: Any) -> Any:
    """Deals open at the end of the period."""
    return deals["deal"].nunique()


@measure("deals", unit="count", en="Overdue deals", th="ดีลที่เลยกำหนดปิด", needs=("deal",), window="overdue", span=_OPEN_AT,
         where="can_be_open", now="is_open")  # fmt: skip
def overdue_deals(deals: Any) -> Any:
    """Open deals that were expected to close before the last day looked at."""
    return deals["deal"].nunique()


@measure("deals", unit="money", en="Open amount", th="มูลค่าดีลที่เปิดอยู่", needs=("open_value",), window="stock", span=_OPEN_AT,
         where="can_be_open")  # fmt: skip
def open_amount(deals: Any) -> Any:
    """Amount of the deals open at the end of the period."""
    return _sum(deals["open_value"])


@measure("deals", unit="money", en="Weighted open amount", th="มูลค่าดีลถ่วงน้ำหนักโอกาสปิด", needs=("weighted",), window="stock",
         span=_OPEN_AT, where="can_be_open", now="is_open")  # fmt: skip
def weighted_amount(deals: Any) -> Any:
    """Amount times probability of the deals open at the end of the period."""
    return _sum(deals["weighted"])


@measure("deals", unit="days", en="Median age of open deals", th="มัธยฐานอายุของดีลที่เปิดอยู่", needs=("day_created", "deal"), window="stock",
         span=_OPEN_AT, where="can_be_open", empty=None)  # fmt: skip
def median_age(deals: Any, *, until: Any) -> Any:
    """Median days since the open deals were opened."""
    import pandas as pd

    return (until - deals.once("deal")["day_created"].median()) / pd.Timedelta(days=1)


@measure("deals", unit="rate", en="Mean probability of open deals", th="โอกาสปิดเฉลี่ยของดีลที่เปิดอยู่", needs=("chance", "deal"), window="stock",
         span=_OPEN_AT, where="can_be_open", now="is_open", empty=None)  # fmt: skip
def mean_chance(deals: Any) -> Any:
    """Mean probability of the open deals whose probability is known."""
    return deals.once("deal")["chance"].mean()


@measure("deals", unit="money", en="Open amount due in the period", th="มูลค่าดีลที่คาดว่าจะปิดในงวด", needs=("open_value",), window="ahead",
         span=_OPEN_AT, where="is_open")  # fmt: skip
def due_amount(deals: Any) -> Any:
    """Amount of the open deals that are expected to close in what is left of the period; overdue ones are out."""
    return _sum(deals["open_value"])


@measure("deals", unit="money", en="Weighted amount due in the period", th="มูลค่าถ่วงน้ำหนักของดีลที่คาดว่าจะปิดในงวด", needs=("weighted",), window="due",
         span=_OPEN_AT, where="is_open")  # fmt: skip
def weighted_due(deals: Any) -> Any:
    """Amount times probability of the open deals that are expected to close in what is left of the period."""
    return _sum(deals["weighted"])


@measure("deals", unit="count", en="Owners of deals", th="จำนวนผู้รับผิดชอบดีล", needs=("owner",), day="day")
def deal_owners(deals: Any) -> Any:
    """Distinct owners of deals opened or closed in the period."""
    return deals["owner"].nunique()


@measure("stage_history", unit="count", en="Entries into stages", th="จำนวนดีลที่เข้าขั้นตอน", needs=("entry",))
def stage_entries(history: Any) -> Any:
    """Deals by each stage they entered or skipped."""
    return history["entry"].count()


@measure("stage_history", unit="count", en="Advances from stages", th="จำนวนดีลที่ไปต่อ", needs=("advanced",))
def stage_advances(history: Any) -> Any:
    """Of them, those that went on to a later stage or were won."""
    return history["advanced"].count()


@measure("stage_history", unit="count", en="Losses from stages", th="จำนวนดีลที่หลุด", needs=("stuck",))
def stage_losses(history: Any) -> Any:
    """Of them, those that were lost there."""
    return history["stuck"].count()
