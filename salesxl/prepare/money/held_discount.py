"""Amounts before the discount that stands beside them: found by arithmetic where a total tells, and taken off.

A subtotal of 100 beside a discount of 10 and a total of 90 is before it, one of 90 after it.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, has_any
from salesxl.prepare.money.order_lines import Money, sheet_order
from salesxl.prepare.words import normal

_CENT = 0.011
_AGREE = 0.9
"""Share of the orders of a sheet with a discount that must tell the same."""
_LOOKED_AT = 1000
"""So many rows with a discount, from first to last, are looked at before all of them."""
_ALSO_IN_TOTAL = {
    "service charge", "service", "ค่าบริการ", "rounding", "round off", "ปัดเศษ", "tip", "tips", "ทิป", "adjustment",
}  # fmt: skip
"""Columns that mean nothing else to us, but are part of a total."""
_BY_OTHERS = re.compile(
    r"(?:platform|marketplace|shopee|lazada|tiktok|line) (?:discount|voucher|coupon|subsidy)|ส่วนลด(?:จาก)? ?(?:แพลตฟอร์ม|shopee|lazada|tiktok)"
)


def take_off(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Take the discount off net amounts that are before it.

    Args:
        frame: the orders.
        money: their money by column, changed in place; what an order states once is shared out over its lines.

    Returns:
        Where it was done.
    """
    if not all(has_any(frame, name) for name in ("net_amount", "discount", "total")) or has_any(frame, "gross_amount"):
        return []
    if not _before(frame, money, _some_orders(frame, money)).any():
        return []
    before, sheet = _before(frame, money, np.arange(len(frame))), frame["_source"]
    net, discount = money["net_amount"], money["discount"].abs().fillna(0.0)
    agree = before.groupby(sheet[before.index]).mean() >= _AGREE
    rows = sheet.isin(agree.index[agree]) & (discount > 0) & net.notna()
    money["gross_amount"] = money["gross_amount"].where(~rows, net)
    money["net_amount"] = net.where(~rows, net - np.sign(net) * discount)
    return finding("amount-before-discount", "info", "orders", frame, rows & frame["set_aside"].isna(), "net_amount")


def _some_orders(frame: pd.DataFrame, money: Money) -> npt.NDArray[np.intp]:
    """The places of the rows of some orders with a discount, from first to last: nearly always they tell that it is off."""
    off = np.flatnonzero(money["discount"].abs().to_numpy() > _CENT)
    some = off[:: max(1, len(off) // _LOOKED_AT)]
    if "order_id" not in frame:
        return some
    number = frame["order_id"].cat.codes.to_numpy()
    wanted = np.zeros(len(frame["order_id"].cat.categories) + 1, dtype=bool)
    wanted[number[some]] = True
    wanted[-1] = False  # rows without a number are orders of their own
    return np.union1d(some, np.flatnonzero(wanted[number]))


def _before(frame: pd.DataFrame, money: Money, rows: npt.NDArray[np.intp]) -> pd.Series:
    """Of the orders of some rows that tell, each on its first row: whether the net amount is before the discount, and not after it."""
    part = frame.iloc[rows]
    held = {name: money[name].iloc[rows].fillna(0.0) for name in ("discount", "tax", "shipping")}
    parts = pd.DataFrame({"net": money["net_amount"].iloc[rows], "total": money["total"].iloc[rows], **held})
    parts["discount"] = parts["discount"].abs()
    parts["shipping"] += _also_in_total(part)
    number = sheet_order(part)
    each = number.where(number >= 0, -1 - pd.Series(range(len(parts)), index=parts.index))
    later = each.duplicated()
    if later.any():
        parts = parts.groupby(each).transform("sum", min_count=1)
    tell = (parts["discount"] > _CENT) & (parts["net"] > 0) & parts["total"].notna() & ~later
    parts = parts[tell & part["set_aside"].isna()]
    left = parts["total"] - parts["net"] - parts["shipping"]
    return _is_tax(left + parts["discount"], parts["tax"]) & ~_is_tax(left, parts["tax"])


def _is_tax(rest: pd.Series, tax: pd.Series) -> pd.Series:
    """Whether what a total has beyond its parts is nothing, or the tax."""
    return (rest.abs() <= _CENT) | ((rest - tax).abs() <= _CENT)


def _also_in_total(frame: pd.DataFrame) -> pd.Series | float:
    """What else is in totals: charges, less the discounts that a marketplace bears."""
    own = {c: normal(str(c)) for c in frame if pd.api.types.is_float_dtype(frame[c])}
    more = frame[[c for c, name in own.items() if name in _ALSO_IN_TOTAL]].fillna(0.0).sum(axis=1)
    less = frame[[c for c, name in own.items() if _BY_OTHERS.fullmatch(name)]].abs().fillna(0.0).sum(axis=1)
    return more - less
