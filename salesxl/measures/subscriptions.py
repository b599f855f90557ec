"""Aggregates of subscriptions: what is paid at a day, and what changed between two."""

from __future__ import annotations

from typing import Any

from salesxl.measures.groups import each
from salesxl.registry import measure

_PAYS = ("opened", "ended")
_NEEDS = ("monthly", "opened", "ended")


@measure("subscriptions", unit="money", en="Recurring revenue a month", th="รายได้ประจำต่อเดือน", needs=_NEEDS, where="pays", window="stock",
         span=_PAYS)  # fmt: skip
def monthly_revenue(subscriptions: Any) -> Any:
    """Price a month of the subscriptions that pay at the end of the period."""
    return subscriptions["monthly"].sum()


@measure("subscriptions", unit="money", en="Recurring revenue a month of yearly contracts",
         th="รายได้ประจำต่อเดือนของสัญญารายปี", needs=(*_NEEDS, "pays"), where="is_yearly", window="stock",
         span=_PAYS)  # fmt: skip
def yearly_revenue(subscriptions: Any) -> Any:
    """Price a month of the subscriptions billed by the year that pay at the end of the period."""
    return subscriptions["monthly"].sum()


@measure("subscriptions", unit="rate", en="Daily churn, added up", th="ผลรวมอัตราการสูญเสียรายวัน",
         needs=("buyer", *_NEEDS), where="pays", window="any", empty=None)  # fmt: skip
def daily_churn(subscriptions: Any, *, since: Any, until: Any) -> Any:
    """For each day of the period the customers lost on it, of those of the day before; added up."""
    return each(subscriptions, lambda rows: _daily_churn(rows.frame(("opened", "ended", "buyer")), since, until))


def _daily_churn(rows: Any, since: Any, until: Any) -> float:
    import pandas as pd

    from salesxl.evaluation.missing import NoValueError
    from salesxl.results import Reason

    if since is None:
        raise NoValueError(Reason("needs_period"))
    total, before = 0.0, set[str]()
    for day in pd.date_range(since - pd.Timedelta(days=1), until):
        paying = {*rows.loc[(rows["opened"] <= day) & ~(rows["ended"] <= day), "buyer"]}
        total += len(before - paying) / len(before) if before else 0.0
        before = paying
    return total


@measure("subscriptions", unit="count", en="Subscribers", th="จำนวนสมาชิก", needs=("buyer", *_NEEDS), where="pays",
         window="stock", span=_PAYS)  # fmt: skip
def subscribers(subscriptions: Any) -> Any:
    """Distinct customers who pay at the end of the period."""
    return subscriptions["buyer"].nunique()


@measure("subscriptions", unit="count", en="Subscribers at the start", th="สมาชิกต้นงวด", needs=_NEEDS, where="pays",
         window="moves")  # fmt: skip
def subscribers_before(subscriptions: Any) -> Any:
    """Distinct customers who paid on the day before the period."""
    return subscriptions["paid_before"].sum()


@measure(
    "subscriptions", unit="count", en="Subscribers kept", th="สมาชิกที่ยังอยู่", needs=_NEEDS, where="pays", window="moves"
)
def subscribers_kept(subscriptions: Any) -> Any:
    """Of them, those who pay at the end of the period."""
    return subscriptions["is_kept"].sum()


@measure(
    "subscriptions", unit="count", en="Subscribers lost", th="สมาชิกที่เลิก", needs=_NEEDS, where="pays", window="moves"
)
def subscribers_lost(subscriptions: Any) -> Any:
    """Of the subscribers at the start, those who pay nothing at the end."""
    return subscriptions["is_lost"].sum()


@measure("subscriptions", unit="count", en="New subscribers", th="สมาชิกใหม่", needs=_NEEDS, where="pays", window="moves")
def new_subscribers(subscriptions: Any) -> Any:
    """Customers who pay at the end and never paid before the period."""
    return subscriptions["is_new"].sum()


@measure("subscriptions", unit="count", en="Subscribers who pay more", th="สมาชิกที่จ่ายเพิ่มขึ้น", needs=_NEEDS,
         where="pays", window="moves")  # fmt: skip
def grown_subscribers(subscriptions: Any) -> Any:
    """Of the subscribers at the start, those who pay more at the end."""
    return subscriptions["is_grown"].sum()


@measure(
    "subscriptions", unit="money", en="MRR at the start", th="MRR ต้นงวด", needs=_NEEDS, where="pays", window="moves"
)
def start_revenue(subscriptions: Any) -> Any:
    """Recurring revenue on the day before the period."""
    return subscriptions["start_mrr"].sum()


@measure("subscriptions", unit="money", en="MRR of new subscribers", th="MRR จากสมาชิกใหม่", needs=_NEEDS,
         where="pays", window="moves")  # fmt: skip
def new_revenue(subscriptions: Any) -> Any:
    """Recurring revenue of customers who never paid before."""
    return subscriptions["new_mrr"].sum()


@measure("subscriptions", unit="money", en="MRR of subscribers who came back", th="MRR จากสมาชิกที่กลับมา",
         needs=_NEEDS, where="pays", window="moves")  # fmt: skip
def back_revenue(subscriptions: Any) -> Any:
    """Recurring revenue of customers who paid earlier, but not at the start."""
    return subscriptions["back_mrr"].sum()


@measure("subscriptions", unit="money", en="MRR added by subscribers", th="MRR ที่เพิ่มจากสมาชิกเดิม", needs=_NEEDS,
         where="pays", window="moves")  # fmt: skip
def more_revenue(subscriptions: Any) -> Any:
    """What customers who stayed pay more."""
    return subscriptions["more_mrr"].sum()


@measure("subscriptions", unit="money", en="MRR taken back by subscribers", th="MRR ที่ลดจากสมาชิกเดิม", needs=_NEEDS,
         where="pays", window="moves")  # fmt: skip
def less_revenue(subscriptions: Any) -> Any:
    """What customers who stayed pay less."""
    return subscriptions["less_mrr"].sum()


@measure("subscriptions", unit="money", en="MRR of subscribers lost", th="MRR ที่หายไปจากสมาชิกที่เลิก", needs=_NEEDS,
         where="pays", window="moves")  # fmt: skip
def gone_revenue(subscriptions: Any) -> Any:
    """What customers paid who pay nothing any more."""
    return subscriptions["gone_mrr"].sum()


@measure("subscriptions", unit="count", en="Customers listed", th="ลูกค้าทั้งหมดในรายการ", needs=("buyer",), window="any")
def listed_subscribers(subscriptions: Any) -> Any:
    """All customers of the list, whenever they came."""
    return subscriptions["buyer"].nunique()


@measure("subscriptions", unit="count", en="Customers marked as lost", th="ลูกค้าที่ระบุว่าเลิกแล้ว",
         needs=("lost_buyer",), window="any")  # fmt: skip
def listed_losses(subscriptions: Any) -> Any:
    """Of them, those whom the list marks as lost."""
    return subscriptions["lost_buyer"].nunique()


@measure("subscriptions", unit="money", en="MRR listed", th="MRR ทั้งหมดในรายการ", needs=("monthly",), window="any")
def listed_revenue(subscriptions: Any) -> Any:
    """Price a month of all subscriptions of the list."""
    return subscriptions["monthly"].sum()


@measure(
    "subscriptions", unit="money", en="MRR marked as lost", th="MRR ที่ระบุว่าหายไป", needs=("lost_monthly",), window="any"
)
def listed_revenue_lost(subscriptions: Any) -> Any:
    """Of it, that of the customers whom the list marks as lost."""
    return subscriptions["lost_monthly"].sum()
