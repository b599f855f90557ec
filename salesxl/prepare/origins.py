"""Which raw columns a computed column comes from, so that a missing one can be named in the user's words."""

from __future__ import annotations

import pandas as pd

from salesxl.registry import Measure
from salesxl.results import Reason
from salesxl.tables import TABLES

ORIGINS: dict[tuple[str, str], tuple[str, ...]] = {
    ("orders", "day"): ("order_date",),
    ("orders", "net"): ("net_amount", "total"),
    ("orders", "sales"): ("net_amount", "total"),
    ("orders", "gross"): ("gross_amount", "net_amount"),
    ("orders", "discounted"): ("discount", "gross_amount"),
    ("orders", "received"): ("total", "net_amount"),
    ("orders", "buyer"): ("customer_id", "customer_name"),
    ("orders", "new_buyer"): ("customer_id", "customer_name"),
    ("orders", "referred_buyer"): ("source",),
    ("orders", "returning_buyer"): ("customer_id", "customer_name"),
    ("orders", "added_buyer"): ("product",),
    ("orders", "extended_buyer"): ("product", "plan"),
    ("orders", "added_sales"): ("product", "plan"),
    ("orders", "mixed_order"): ("product", "sku"),
    ("orders", "total_cost"): ("cost",),
    ("orders", "costed"): ("cost",),
    ("orders", "units"): ("quantity",),
    ("orders", "owner"): ("rep",),
    ("deals", "day"): ("close_date", "created_date"),
    ("deals", "day_closed"): ("close_date",),
    ("deals", "day_created"): ("created_date",),
    ("deals", "day_due"): ("expected_close", "close_date"),
    ("deals", "value"): ("amount",),
    ("deals", "open_value"): ("amount",),
    ("deals", "weighted"): ("probability",),
    ("deals", "chance"): ("probability",),
    ("deals", "cycle_days"): ("created_date", "close_date"),
    ("deals", "buyer"): ("customer", "customer_id"),
    ("deals", "new_buyer"): ("customer", "customer_id"),
    ("deals", "is_referral"): ("source",),
    ("stage_history", "day"): ("entered_at",),
    ("leads", "day"): ("created_at",),
    ("leads", "converted_lead"): ("converted", "status"),
    ("leads", "converted_day"): ("converted_at",),
    ("leads", "referred_lead"): ("source",),
    ("leads", "response_hours"): ("first_response_at",),
    ("leads", "business_hours"): ("first_response_at",),
    ("leads", "answered_lead"): ("first_response_at",),
    ("leads", "prompt_lead"): ("first_response_at",),
    ("activities", "day"): ("date",),
    ("activities", "hours_spent"): ("minutes", "hours"),
    ("activities", "selling_hours"): ("minutes", "hours"),
    ("activities", "is_touch"): ("deal_id", "contact"),
    ("subscriptions", "day"): ("start",),
    ("subscriptions", "opened"): ("start",),
    ("subscriptions", "ended"): ("end", "cancelled_at"),
    ("subscriptions", "monthly"): ("amount", "mrr"),
    ("subscriptions", "pays"): ("amount", "mrr"),
    ("subscriptions", "lost_buyer"): ("churned", "status"),
    ("subscriptions", "lost_monthly"): ("churned", "status"),
    ("surveys", "day"): ("date",),
    ("surveys", "satisfied"): ("score",),
    ("tickets", "day"): ("created_at",),
    ("tickets", "satisfied"): ("score",),
    ("tickets", "answered"): ("score",),
    ("tickets", "reply_hours"): ("first_reply_at",),
    ("tickets", "business_hours"): ("first_reply_at",),
    ("tickets", "answered_ticket"): ("first_reply_at",),
    ("social", "day"): ("date",),
    ("social", "reached"): ("reach",),
    ("social", "followed"): ("followers",),
    ("events", "day"): ("date",),
    ("reps_targets", "from"): ("period",),
    ("spend", "from"): ("period", "date"),
    ("spend", "is_media"): ("category",),
}
"""(table, computed column) -> the raw columns that would give it, the usual one first."""

_OUTCOMES = {"entry": "deals", "advanced": "deals", "stuck": "deals", "opportunity_lead": "deals"}
"""Columns that another table gives -> that table."""
_BY_WINDOW = {
    "due": ("day_due",),
    "ahead": ("day_due",),
    "overdue": ("day_due",),
    "overlap": ("from", "to"),
    "moves": ("opened", "ended", "buyer"),
}


def why_absent(measure: Measure, frame: pd.DataFrame | None) -> Reason | None:
    """The reason why a measure cannot be taken of a table, or None."""
    table = TABLES[measure.table]
    if frame is None:
        return Reason("needs_table", {"tables": {"en": table.en, "th": table.th}})
    needed = [*measure.needs, *([measure.where] if measure.where else []), *_BY_WINDOW.get(measure.window, ())]
    if measure.window in ("flow", "base", "history"):
        needed.append(measure.day)
    absent = next((column for column in needed if column not in frame), None)
    if absent is None:
        return None
    if absent.startswith("for_"):
        return Reason("no_target")
    if absent in _OUTCOMES:
        other = TABLES[_OUTCOMES[absent]]
        return Reason("needs_table", {"tables": {"en": other.en, "th": other.th}})
    origin = ORIGINS.get((measure.table, absent)) or (absent,)
    known = {column.key: column for column in table.columns}
    names = {lang: " / ".join(getattr(known[c], lang) if c in known else c for c in origin) for lang in ("en", "th")}
    return Reason("needs_column", {"table": {"en": table.en, "th": table.th}, "columns": names})
