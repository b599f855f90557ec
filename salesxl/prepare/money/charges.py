"""Lines of an order that are no goods: what shipping cost, what a discount took off, what was paid by gift card."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, says, text
from salesxl.prepare.money.order_lines import sheet_order
from salesxl.prepare.words import normal

_SHIPPING = re.compile(
    r"(?:(?:standard|express|free|local|domestic|international|economy|home|same day|next day|ems|kerry|flash|j&t) )?"
    r"(?:shipping|delivery|freight)(?: fees?| charges?| costs?)?(?: \(.*\))?"
    r"|ค่า(?:จัดส่ง|ส่ง|ขนส่ง|ไปรษณีย์)(?:สินค้า|พัสดุ|ด่วน)?(?: .{0,20})?"
)
_DISCOUNT = re.compile(
    r"(?:[\w&]+ ){0,2}(?:discount|coupon|promo|promotion|rebate|voucher|points?)\b.*|(?:ส่วนลด|คูปอง|โค้ด|โปรโมชั่น|แลกแต้ม|ใช้แต้ม).*"
)
_CARD = re.compile(
    r"(?:e ?)?gift (?:card|certificate|voucher)s?\b.*|store credit\b.*|(?:ใช้|ชำระด้วย)?(?:บัตรของขวัญ|บัตรกำนัล).*"
)
_ANY = re.compile(
    r"shipping|delivery|postage|freight|ค่าจัด|ค่าส่ง|ค่าขนส่ง|ค่าไปร|discount|coupon|promo|rebate|voucher|points?|ส่วนลด|คูปอง|โค้ด|โปรโม|แต้ม"
    r"|gift|credit|ของขวัญ|กำนัล"
)
_MINOR = 0.5
"""Where shipping brings more than so much of what goods bring, it is what the firm sells."""


@dataclass
class Charges:
    """Which rows are lines that are no goods.

    Attributes:
        shipping: what was paid for shipping.
        discount: below zero: a discount on the order.
        card: below zero: what was paid by gift card.
        found: what was noticed.
    """

    shipping: pd.Series
    discount: pd.Series
    card: pd.Series
    found: list[Finding]

    @property
    def any(self) -> pd.Series:
        """All of them."""
        return self.shipping | self.discount | self.card


def charges(frame: pd.DataFrame, amount: pd.Series, returned: pd.Series) -> Charges | None:
    """The lines that are no goods, of orders that have goods, too; None where there are none.

    Args:
        frame: the orders.
        amount: what each row comes to.
        returned: rows that their type says are returns.
    """
    if "product" not in frame or "order_id" not in frame:
        return None
    names = normal("\n".join(map(str, frame["product"].cat.categories)))
    if not _ANY.search(names):  # nearly always: one look at all products
        return None
    number = sheet_order(frame)
    kinds = [_named(frame, like) for like in (_SHIPPING, _DISCOUNT, _CARD)]
    goods = (amount > 0) & ~(kinds[0] | kinds[1] | kinds[2]) & (number >= 0) & frame["set_aside"].isna()
    beside = number.isin(number[goods].unique()) & ~returned
    shipping, below = kinds[0] & beside, beside & (amount < 0)
    if amount[shipping].abs().sum() > _MINOR * amount[goods].sum():
        shipping = shipping & False
    rows = Charges(shipping, kinds[1] & below, kinds[2] & below, [])
    if not rows.any.any():
        return None
    told = rows.any & frame["set_aside"].isna()
    words = ", ".join(sorted(text(frame, "product")[told].unique())[:5])
    rows.found = finding("lines-no-goods", "info", "orders", frame, told, "product", words=words)
    return rows


def _named(frame: pd.DataFrame, like: re.Pattern[str]) -> pd.Series:
    """The rows whose product is called so."""
    return says(frame, "product", lambda word: bool(like.fullmatch(normal(word))))
