"""Amounts that are what a marketplace's or payment program's fees left: found by arithmetic where the fees stand beside them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, has_any
from salesxl.prepare.order_lines import Money

_FEE = re.compile(r"\b(?:fees?|commissions?|gp)\b|ค่าธรรมเนียม|ค่าคอม|ค่านายหน้า|ค่า ?gp|หักค่า", re.IGNORECASE)
"""What the header of a column of fees says."""
_CENT = 0.011
_AGREE = 0.9
_LOOKED_AT = 1000


def add_back(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Add fees to net amounts from which they were taken: they are a cost, and the sale is what was paid.

    Args:
        frame: the orders; columns that mean nothing to us stand in it under their own headers.
        money: their money by column, changed in place.

    Returns:
        Where it was done.
    """
    if not has_any(frame, "net_amount"):
        return []
    own = [str(column) for column in frame if pd.api.types.is_float_dtype(frame[column]) and str(column) not in money]
    charged = [column for column in own if _FEE.search(column)]
    if not charged:
        return []
    fees = frame[charged].abs().fillna(0.0).sum(axis=1)
    others = [money[name] for name in ("gross_amount", "total") if has_any(frame, name)]
    others += [frame[column] for column in own if column not in charged]
    rows = np.flatnonzero((fees > _CENT) & money["net_amount"].notna() & frame["set_aside"].isna())[:_LOOKED_AT]
    left, fee, discount = (
        values.iloc[rows] for values in (money["net_amount"], fees, money["discount"].abs().fillna(0.0))
    )
    for whole in others:
        for off in (fee, fee + discount):
            if len(rows) and ((whole.iloc[rows].abs() - off - left.abs()).abs() <= _CENT).mean() >= _AGREE:
                net = money["net_amount"]
                money["net_amount"] = net + np.sign(net) * fees
                told = (fees > _CENT) & net.notna() & frame["set_aside"].isna()
                return finding(
                    "amount-after-fees", "info", "orders", frame, told, "net_amount", fees=", ".join(charged)
                )
    return []
