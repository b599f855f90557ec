"""Lists of instalments: each payment is a row, and all payments for one thing are one order."""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, first_known, read_words, says, text
from salesxl.prepare.words import normal

_SAID = re.compile(
    r"(?P<word>(?:งวด|งวดที่|ครั้งที่|instal?ments?|payment|no\.?|#) ?)?(?P<number>\d{1,3})(?: ?(?:/|of|จาก) ?(?P<all>\d{1,3}))?(?: งวด)?"
)
_YEARS, _MOSTLY = 20, 0.8
"""So high a second number may be a year; so many rows must have the month of their day before it to be one."""
_DEPOSIT = re.compile(normal(r"\bdeposit|\bdown payment|มัดจำ|เงินดาวน์"))
_BALANCE = re.compile(normal(r"\bbalance\b|\bfinal payment|\bremaining|ส่วนที่เหลือ|ยอดคงเหลือ|ยอดที่เหลือ|งวดสุดท้าย"))


def further(frame: pd.DataFrame, who: pd.Series | None) -> tuple[pd.Series, list[Finding]]:
    """The rows that are a second or later payment for what an earlier row has ordered.

    ``2/3`` and ``งวดที่ 2`` say so; a bare 2 may be the number of all instalments, and says so only beside the 1 of the
    same order or customer.

    Args:
        frame: the orders.
        who: the customer of each row, where known.
    """
    if "instalment" not in frame:
        rows = _balances(frame, who)
        return rows, finding("instalments", "info", "orders", frame, rows, "product")
    said = read_words(frame, "instalment", lambda word: _SAID.fullmatch(normal(word)))
    number = said.map(lambda found: int(found["number"]), na_action="ignore").astype("float64")
    bare = said.map(lambda found: not (found["word"] or found["all"]), na_action="ignore").eq(True)
    number = number.mask(_are_months(frame, said, number))
    rows = (number > 1) & (~bare | _follows(frame, number.where(bare), who))
    rows &= frame["is_sale"] & frame["set_aside"].isna()
    return rows, finding("instalments", "info", "orders", frame, rows, "instalment")


def _are_months(frame: pd.DataFrame, said: pd.Series, number: pd.Series) -> pd.Series:
    """Rows whose ``06/69`` is a month: nearly all with so high a second number have that of their day as the first."""
    year = said.map(lambda found: int(found["all"] or 0), na_action="ignore").astype("float64") >= _YEARS
    like = year & (number == frame["day"].dt.month)
    return year & bool(like.sum() > _MOSTLY * year.sum())


def _balances(frame: pd.DataFrame, who: pd.Series | None) -> pd.Series:
    """Rows whose product is what was still to be paid, of customers whose deposit stands on an earlier row."""
    nobody = pd.Series(False, index=frame.index)
    if who is None or "product" not in frame or not _DEPOSIT.search(normal("\n".join(frame["product"].cat.categories))):
        return nobody
    paid = says(frame, "product", lambda word: bool(_DEPOSIT.search(normal(word)))) & frame["set_aside"].isna()
    rest = (
        says(frame, "product", lambda word: bool(_BALANCE.search(normal(word))))
        & frame["set_aside"].isna()
        & frame["is_sale"]
    )
    if not (paid.any() and rest.any()):
        return nobody
    since = frame.loc[paid, "day"].groupby(who[paid].astype(object)).min()
    return rest & ~paid & (who.astype(object).map(since).astype(frame["day"].dtype) <= frame["day"])


def _follows(frame: pd.DataFrame, number: pd.Series, who: pd.Series | None) -> pd.Series:
    """Whether the same order, or else the same customer, has the number before on another row."""
    of = text(frame, "order_id") if who is None else first_known(text(frame, "order_id"), who.astype(object))
    place = pd.Series(pd.factorize(of)[0] * 1000.0, index=frame.index).where(of.notna()) + number
    return (place - 1).isin(place.dropna())
