"""The currency of each row, and the rows that name another than the one the user has chosen."""

from __future__ import annotations

import pandas as pd

from salesxl.currency_words import currency_named
from salesxl.findings import Finding
from salesxl.prepare.frames import each, finding, meant, set_aside
from salesxl.settings import Settings


def name_currencies(frame: pd.DataFrame) -> None:
    """Every currency by its ISO code, however it is written."""
    if "currency" in frame:
        frame["currency"] = meant(frame, "currency", each(currency_named))


def set_aside_others(table: str, frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Where one currency is asked for, set aside the rows that name another; what names none is taken to be in it."""
    if "currency" not in frame or settings.currency is None:
        return []
    other = frame["set_aside"].isna() & frame["currency"].notna() & (frame["currency"] != settings.currency)
    set_aside(frame, other, "currency-other")
    named = ", ".join(sorted(map(str, frame["currency"][other].unique())))
    return finding(
        "currency-other", "warning", table, frame, other, "currency", currency=settings.currency, others=named
    )
