"""Lists of parcels: an order that was sent in several stands there with its amount for each of them."""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, set_aside
from salesxl.prepare.money.order_lines import TOTALS
from salesxl.settings import Settings

_PARCEL = re.compile(
    r"\b(?:tracking|parcel|waybill|airway ?bill|shipment|consignment|carton)\b|เลขพัสดุ|พัสดุ|ติดตามพัสดุ|ใบขนส่ง",
    re.IGNORECASE,
)
"""What the header of a column that numbers parcels says."""
_OF_LINES = {"product", "sku", "quantity", "price"}
"""With any of these rows are of what was bought, and a second one alike is a second piece."""
_OF_ROWS = {"_row", "set_aside"}


def set_aside_parcels(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Set aside rows of orders that differ from an earlier one in the parcel alone."""
    parcels = [str(column) for column in frame if _PARCEL.search(str(column))]
    if settings.duplicates == "keep" or not parcels or "order_id" not in frame or _OF_LINES & set(frame.columns):
        return []
    several = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna() & frame["set_aside"].isna()
    part = frame.loc[several, [column for column in frame if column not in _OF_ROWS]]
    other = ~part.duplicated(keep=False) if len(part) else several[several]  # alike in every cell: no other parcel
    again = pd.Series(False, index=frame.index)
    again[part.index] = part.drop(columns=parcels).duplicated() & other
    paid = [column for column in TOTALS if column in frame]
    again &= frame[paid].notna().any(axis=1)
    set_aside(frame, again, "parcel-row")
    return finding("parcel-row", "info", "orders", frame, again, "order_id")
