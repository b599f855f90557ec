"""Who a customer is: number, else e-mail, else phone, else name; spellings of one name are one customer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, text


def same_name(name: str) -> str:
    """A name as it is compared: one Unicode form, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _digits(phone: str) -> str | None:
    return re.sub(r"\D", "", phone) or None


_READ: dict[str, Callable[[str], str | None]] = {
    "customer_id": lambda said: said,
    "email": same_name,
    "phone": _digits,
    "customer_name": same_name,
    "customer": same_name,
}


def identity(frame: pd.DataFrame, table: str, columns: Sequence[str]) -> tuple[pd.Series | None, list[Finding]]:
    """The customer of each row, None where nothing tells; and a finding when names had to serve."""
    who: pd.Series | None = None
    findings: list[Finding] = []
    for column in columns:
        if column not in frame:
            continue
        said = text(frame, column)
        distinct = {word: _READ[column](str(word)) for word in pd.unique(said.dropna())}
        key = said.map(distinct).astype(object).where(lambda s: s.notna(), None)
        if who is None:
            who = key
        else:
            # a name may stand for somebody whose number is known from other rows
            known = pd.DataFrame({"key": key, "who": who}).dropna().drop_duplicates("key").set_index("key")["who"]
            who = who.where(who.notna(), key.map(known)).where(lambda s: s.notna(), key)
        if column in ("customer_name", "customer") and len([c for c in columns if c in frame]) == 1:
            findings.append(finding("customer-by-name", "info", table, frame, key.notna(), column))
    if who is not None:
        who = who.where(who.notna(), None)
    return who, findings
