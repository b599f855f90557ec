"""What the numbers of documents say where no column says what they are: QT-001, INV-001, RE-001, CN-001."""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, says, set_aside, text

_BEGINS = {
    "quote": "QT|QUO|QUOTE|QTN",
    "invoice": "INV|IV|TIV|IVT",
    "receipt": "RE|REC|RC|RCT|RT",
    "credit": "CN|SCN|CRN",
}
_NUMBERS = {
    kind: re.compile(rf"\n(?:{begins})[-_/ ]?\d[-\d/_. ]*(?=\n|\Z)", re.IGNORECASE) for kind, begins in _BEGINS.items()
}
"""How numbers of documents are written, each on a line: one look at a million numbers, not one at each. With other letters
behind (QT1VZ9S3) they are codes that a program has made up."""
_QUICKER = re.compile("\n[CcSsQqRr][NRCTUEnrctue]"), re.compile("\n(?:[Cc][NRnr]|[Ss][Cc]|[Qq][TUtu]|[Rr][ECTect])")
"""They can be none of these unless both find something, which is quicker by far, and nearly always enough."""


def told_by_numbers(frame: pd.DataFrame) -> list[Finding]:
    """Leave out quotations beside invoices, and receipts for what was invoiced; tell other numbers of quotations and credit notes.

    Among invoices a quotation sells nothing. Alone, such numbers may be what a firm calls its sales.
    """
    if "order_id" not in frame:
        return []
    numbers = "\n".join(["", *frame["order_id"].cat.categories.tolist()])
    if not all(like.search(numbers) for like in _QUICKER):
        return []
    there = {kind for kind, like in _NUMBERS.items() if like.search(numbers)}
    findings: list[Finding] = []
    if "invoice" in there:
        findings += _quotes_beside(frame) if "quote" in there else []
        findings += _receipts_beside(frame) if "receipt" in there else []
    elif "quote" in there:
        findings += finding("quote-number", "warning", "orders", frame, _numbered(frame, "quote"), "order_id")
    if "credit" in there:
        others = frame["set_aside"].isna() & frame["order_id"].notna() & ~_like(frame, "credit")
        if others.any():
            findings += finding("credit-number", "warning", "orders", frame, _numbered(frame, "credit"), "order_id")
    return findings


def _like(frame: pd.DataFrame, kind: str) -> pd.Series:
    return says(frame, "order_id", lambda word: bool(_NUMBERS[kind].match(f"\n{word}")))


def _numbered(frame: pd.DataFrame, kind: str) -> pd.Series:
    """Sales with such numbers, of which no column says what they are."""
    rows = _like(frame, kind) & frame["set_aside"].isna() & frame["is_sale"]
    rows &= (frame["sales"] > 0) & (frame["refunded"] == 0)
    return rows & frame["type"].isna() if "type" in frame else rows


def _quotes_beside(frame: pd.DataFrame) -> list[Finding]:
    rows = _numbered(frame, "quote")
    set_aside(frame, rows, "quotes-beside-invoices")
    return finding("quotes-beside-invoices", "warning", "orders", frame, rows, "order_id")


def _receipts_beside(frame: pd.DataFrame) -> list[Finding]:
    invoices, receipts = _numbered(frame, "invoice"), _numbered(frame, "receipt")
    rows = settled(frame, receipts, invoices)
    set_aside(frame, rows, "receipts-beside-invoices")
    return finding("receipts-beside-invoices", "warning", "orders", frame, rows, "order_id")


def settled(frame: pd.DataFrame, receipts: pd.Series, invoices: pd.Series) -> pd.Series:
    """Of the receipts those for what was invoiced: to the same customer, for the same amount, before."""
    who = next((column for column in ("customer_id", "customer_name") if column in frame), None)
    if who is None or not (receipts.any() and invoices.any()):
        return pd.Series(False, index=frame.index)
    worth = pd.DataFrame({"who": text(frame, who), "sales": frame["sales"].round(2)})
    billed = frame["day"].where(invoices).groupby([worth["who"], worth["sales"]]).min().rename("billed")
    return receipts & (worth.join(billed, on=["who", "sales"])["billed"] <= frame["day"])
