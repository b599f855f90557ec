"""What headers and cells say of discounts: whether they are shares, whether amounts are before them, whether there are more."""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.reading.layouts.block import Block
from salesxl.reading.tables.parts import Stack
from salesxl.reading.values.columns import looks_like
from salesxl.reading.words.headers import normalise
from salesxl.reading.words.recognise import Reading

_DISCOUNT = re.compile(r"\b(?:discounts?|vouchers?|coupons?|rebates?)\b|ส่วนลด|คูปอง|เวาเชอร์")
_OTHER_THAN_DISCOUNT = re.compile(
    r"%|percent|rate|shipping|delivery|freight|before|after|price|subtotal|tax|platform|shopee|lazada|tiktok|code|จัดส่ง|ค่าส่ง|ขนส่ง|ก่อน|หลัง|ราคา|ยอด|แพลตฟอร์ม|โค้ด|รหัส|ร้อยละ"
)
"""What else a header may speak of: shares, discounts on something else, or by somebody else, or what is left."""
_AFTER = re.compile(r"\b(?:net|after|final|paid|due)\b|สุทธิ|หลัง|ชำระ|จ่าย")
"""What the header of an amount after discounts says."""
_PERCENT = re.compile(r"(?<![0-9])%|percent|per cent|เปอร์เซ็นต์|ร้อยละ")
_NOTHING = (None, 0, "0", "0.00", "0.0", "-")
_LOOKED_AT = 20_000
"""So many cells from the top are looked at."""
_MOSTLY = 0.8
"""So many of the cells of such a column must be money."""


def unsure_of_discount(block: Block, reading: Reading) -> int | None:
    """The column of amounts beside a discount where neither its header nor another amount tells which of them comes first."""
    amount, discount = reading.columns.get("net_amount"), reading.columns.get("discount")
    if reading.table != "orders" or reading.vendor or amount is None or discount is None:
        return None
    if {"gross_amount", "total", "price"} & reading.columns.keys() or _AFTER.search(normalise(block.headers[amount])):
        return None
    return amount if any(cell not in _NOTHING for cell in block.cells[discount][:_LOOKED_AT]) else None


def one_more_discount(block: Block, index: int, reading: Reading) -> bool:
    """A column of money whose header speaks of a discount on goods, where what it took off is not known from the net amount."""
    if reading.table != "orders" or reading.vendor or "net_amount" in reading.columns:
        return False
    said = normalise(block.headers[index])
    if not _DISCOUNT.search(said) or _OTHER_THAN_DISCOUNT.search(said):
        return False
    cells = block.cells[index][:_LOOKED_AT]
    return looks_like(cells, "money", typed=block.grid.typed) >= _MOSTLY and any(cell not in _NOTHING for cell in cells)


def settle_share(stack: Stack, frame: pd.DataFrame, key: str) -> None:
    """A discount in percent by its header, or from 0 to 1 beside amounts of another size, is a share and not money."""
    if key not in frame or stack.first.reading.table != "orders":
        return
    header = stack.first.block.headers[stack.columns[key]]
    said, percent = frame[key].dropna(), _PERCENT.search(header.lower()) is not None
    amount = next((frame[c] for c in ("net_amount", "gross_amount", "total", "price") if c in frame), None)
    if amount is None or said.empty or not (percent or (said.between(0, 1).all() and not (said % 1 == 0).all())):
        return
    if not percent and amount.abs().median() < 5:
        return
    share = frame[key] / 100 if percent and said.abs().max() > 1 else frame[key]
    before = frame["discount"].abs().fillna(0.0) if key != "discount" and "discount" in frame else 0.0
    if "net_amount" not in frame and "gross_amount" in frame:
        frame[key] = share * (frame["gross_amount"] - before)
    elif "net_amount" not in frame and {"quantity", "price"} <= set(frame.columns):
        frame[key] = share * (frame["quantity"] * frame["price"] - before)
    else:
        del frame[key]
        frame[f"{header} (share)"] = share
    grid = stack.first.block.grid
    stack.findings.append(Finding("discount-is-share", "info", "orders", grid.file, grid.sheet, header, rows=len(said)))
