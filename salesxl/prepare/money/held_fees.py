"""Amounts that are what fees, or tax withheld, left: found by arithmetic where these stand beside them.

A marketplace or a payment program keeps its fees back, a customer in Thailand 3% of the price of a service.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, has_any
from salesxl.prepare.money.order_lines import Money

_FEE = re.compile(r"\b(?:fees?|commissions?|gp)\b|ค่าธรรมเนียม|ค่าคอม|ค่านายหน้า|ค่า ?gp|หักค่า", re.IGNORECASE)
"""What the header of a column of fees says."""
_WITHHELD = re.compile(r"withh[eo]ld|\bwht\b|หัก ?ณ ?ที่จ่าย", re.IGNORECASE)
"""Likewise of tax that a customer kept back and paid for us."""
_CENT = 0.011
_AGREE = 0.9
_LOOKED_AT = 1000
"""So many rows are looked at before all of them."""


def add_back(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Add fees, or tax withheld, to net amounts from which they were taken: the sale is what it came to before them.

    Args:
        frame: the orders; columns that mean nothing to us stand in it under their own headers.
        money: their money by column, changed in place.

    Returns:
        Where it was done.
    """
    if not has_any(frame, "net_amount"):
        return []
    own = [str(column) for column in frame if pd.api.types.is_float_dtype(frame[column]) and str(column) not in money]
    withheld = [column for column in own if _WITHHELD.search(column)]
    charged = withheld or [column for column in own if _FEE.search(column)]
    if not charged:
        return []
    fees = frame[charged].abs().fillna(0.0).sum(axis=1)
    others = [money[name] for name in ("gross_amount", "total") if has_any(frame, name)]
    others += [money["lines"]] if has_any(frame, "price") else []
    others += [frame[column] for column in own if column not in charged]
    rows = np.flatnonzero((fees > _CENT) & money["net_amount"].notna() & frame["set_aside"].isna())
    before = money["net_amount"].abs() + fees - (money["tax"].fillna(0.0) if withheld else 0.0)
    discount = money["discount"].abs().fillna(0.0)
    for whole in others:
        for more in (discount * 0.0, discount):
            if all(_agree(whole, more + before, some) for some in (rows[:_LOOKED_AT], rows)):
                return _added(frame, money, fees, held=bool(withheld), names=charged)
    return []


def _agree(whole: pd.Series, parts: pd.Series, rows: npt.NDArray[np.intp]) -> bool:
    """Whether on nearly all of some rows an amount is the sum of its parts."""
    beyond = whole.iloc[rows].abs() - parts.iloc[rows]
    return len(rows) > 0 and bool((beyond.abs() <= _CENT).mean() >= _AGREE)


def _added(frame: pd.DataFrame, money: Money, fees: pd.Series, *, held: bool, names: list[str]) -> list[Finding]:
    """Net amounts with what was taken from them, and without the tax that stands beside tax withheld."""
    net, tax = money["net_amount"], money["tax"].abs().fillna(0.0)
    told = (fees > _CENT) & net.notna()
    money["net_amount"] = net + np.sign(net) * (fees - tax if held else fees).where(told, 0.0)
    rule = "amount-after-withheld" if held else "amount-after-fees"
    return finding(rule, "info", "orders", frame, told & frame["set_aside"].isna(), "net_amount", fees=", ".join(names))
