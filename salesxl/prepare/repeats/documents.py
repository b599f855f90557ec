"""Documents that stand among the orders and sell nothing, by what a column says that they are."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import each, finding, meant, says, set_aside, text
from salesxl.prepare.repeats.document_numbers import settled
from salesxl.prepare.words import (
    BESIDE_INVOICES,
    BESIDE_ORDERS,
    INVOICES,
    NO_SALE,
    ORDER_STATES,
    QUOTES,
    RECEIPTS,
    meanings,
    normal,
)
from salesxl.settings import Settings

_IN_OR_OUT = ("ประเภท", "ชนิด", "รับ/จ่าย", "รายรับ/รายจ่าย", "รายรับรายจ่าย", "income/expense", "in/out", "kind")
_NO_SALE = {normal(word) for word in NO_SALE}
_NO_SALE_BESIDE = _NO_SALE | {normal(word) for word in (*BESIDE_INVOICES, *BESIDE_ORDERS)}


def document(said: str) -> str:
    """The kind of a document, without a remark in brackets and the order that it names."""
    return normal(said.split(" (")[0].split(" of ")[0])


def sells_nothing(said: str) -> bool:
    """Whether a document is one that sells nothing, be it only beside others."""
    return document(said) in _NO_SALE_BESIDE


def set_aside_documents(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Leave out documents that sell nothing: an estimate, or beside invoices or orders what was paid for them."""
    if "type" not in frame and (ledger := _ledger(frame)) is not None:
        frame["type"] = frame[ledger]
    own = {normal(word) for word in settings.status_words}
    quotes = {*QUOTES} - own
    quoted = says(frame, "status", lambda word: document(word) in quotes)
    found = _sell_nothing(frame, quoted, "status") if quoted.any() else []
    if "type" not in frame:
        return found
    kinds = meant(frame, "type", each(document))
    paid = kinds.isin(BESIDE_ORDERS)
    words = (*NO_SALE, *(BESIDE_INVOICES if kinds.isin(INVOICES).any() else ()), *(() if paid.all() else BESIDE_ORDERS))
    return found + _sell_nothing(frame, kinds.isin({*words} - own), "type")


def _ledger(frame: pd.DataFrame) -> str | None:
    """The column of a book of income and expenses that says which of them a row is: a header such as ประเภท could be of anything."""
    for name in (str(column) for column in frame if str(column).strip().casefold() in _IN_OR_OUT):
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            words = {normal(str(word)) for word in frame[name].cat.categories}
            if words & _NO_SALE and words <= _NO_SALE | meanings(ORDER_STATES).keys():
                return name
    return None


def set_aside_settled(frame: pd.DataFrame) -> list[Finding]:
    """Leave out receipts for what was invoiced."""
    kinds = meant(frame, "type", each(document))
    receipts, invoices = kinds.isin(RECEIPTS) & frame["is_sale"], kinds.isin(INVOICES) & frame["is_sale"]
    return _sell_nothing(frame, settled(frame, receipts, invoices), "type")


def _sell_nothing(frame: pd.DataFrame, rows: pd.Series, column: str) -> list[Finding]:
    rows &= frame["set_aside"].isna()
    set_aside(frame, rows, "no-sale")
    names = ", ".join(sorted(text(frame, column)[rows].unique()))
    return finding("no-sale", "info", "orders", frame, rows, column, words=names)
