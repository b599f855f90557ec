"""Which raw columns a computed column comes from, so that a missing one can be named in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.registry import Measure
from salesxl.results import Reason
from salesxl.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

ORIGINS: dict[tuple[str, str], tuple[str, ...]] = {
    ("orders", "day"): ("order_date",),
    ("orders", "net"): ("net_amount", "total"),
    ("orders", "sales"): ("net_amount", "total"),
    ("orders", "gross"): ("gross_amount", "net_amount"),
    ("orders", "discounted"): ("discount", "gross_amount"),
    ("orders", "received"): ("total", "net_amount"),
    ("orders", "buyer"): ("customer_id", "customer_name"),
    ("orders", "named_order"): ("customer_id", "customer_name"),
    ("orders", "named_net"): ("customer_id", "customer_name"),
    ("orders", "new_buyer"): ("customer_id", "customer_name"),
    ("orders", "kept_new_buyer"): ("refund_amount", "status"),
    ("orders", "first_day"): ("order_date",),
    ("orders", "referred_buyer"): ("source",),
    ("orders", "returning_buyer"): ("customer_id", "customer_name"),
    ("orders", "added_buyer"): ("product",),
    ("orders", "extended_buyer"): ("product", "plan"),
    ("orders", "added_sales"): ("product", "plan"),
    ("orders", "mixed_order"): ("product", "sku"),
    ("orders", "total_cost"): ("cost", "unit_cost", "profit"),
    ("orders", "costed"): ("cost", "unit_cost", "profit"),
    ("orders", "units"): ("quantity",),
    ("orders", "owner"): ("rep",),
    ("orders", "order"): ("order_id",),
    ("orders", "more_orders"): ("order_id", "order_count"),
    ("orders", "order_worth"): ("net_amount", "total"),
    ("orders", "sized_order"): ("net_amount", "total"),
    ("orders", "refunded"): ("refund_amount", "net_amount"),
    ("orders", "refunded_order"): ("refund_amount", "status"),
    ("orders", "returns_told"): ("refund_amount", "status"),
    ("orders", "is_paid"): ("status",),
    ("deals", "deal"): ("deal_id", "name"),
    ("deals", "won"): ("status", "stage"),
    ("deals", "lost"): ("status", "stage"),
    ("deals", "closed"): ("status", "stage"),
    ("deals", "is_open"): ("status", "stage"),
    ("deals", "can_be_open"): ("status", "stage"),
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
    ("stage_history", "entry"): ("stage",),
    ("stage_history", "advanced"): ("stage",),
    ("stage_history", "stuck"): ("stage",),
    ("stage_history", "day"): ("entered_at",),
    ("leads", "lead"): ("lead_id", "email"),
    ("leads", "opportunity_lead"): ("lead_id",),
    ("leads", "day"): ("created_at",),
    ("leads", "converted_lead"): ("converted", "status", "lifecycle"),
    ("leads", "converted_day"): ("converted_at",),
    ("leads", "referred_lead"): ("source",),
    ("leads", "response_hours"): ("first_response_at",),
    ("leads", "business_hours"): ("first_response_at",),
    ("leads", "answered_lead"): ("first_response_at",),
    ("leads", "prompt_lead"): ("first_response_at",),
    ("activities", "times"): ("kind",),
    ("activities", "booked_day"): ("booked_at", "date"),
    ("activities", "held_times"): ("status",),
    ("activities", "no_show"): ("status",),
    ("activities", "first_proposals"): ("kind",),
    ("activities", "event_key"): ("name",),
    ("activities", "is_call"): ("kind",),
    ("activities", "is_contact"): ("kind",),
    ("activities", "is_demo"): ("kind",),
    ("activities", "is_email"): ("kind",),
    ("activities", "is_event"): ("kind",),
    ("activities", "is_follow_up"): ("kind",),
    ("activities", "is_meeting"): ("kind",),
    ("activities", "is_proposal"): ("kind",),
    ("activities", "day"): ("date",),
    ("activities", "hours_spent"): ("minutes", "hours"),
    ("activities", "selling_hours"): ("minutes", "hours"),
    ("activities", "is_touch"): ("deal_id", "contact"),
    ("activities", "is_later_contact"): ("deal_id", "contact"),
    ("subscriptions", "day"): ("start",),
    ("subscriptions", "opened"): ("start",),
    ("subscriptions", "ended"): ("end", "cancelled_at"),
    ("subscriptions", "monthly"): ("amount", "mrr"),
    ("subscriptions", "pays"): ("amount", "mrr"),
    ("subscriptions", "buyer"): ("customer_id", "customer"),
    ("subscriptions", "is_yearly"): ("interval",),
    ("subscriptions", "lost_buyer"): ("churned", "status"),
    ("subscriptions", "lost_monthly"): ("churned", "status"),
    ("surveys", "day"): ("date",),
    ("surveys", "answered"): ("score",),
    ("surveys", "inquiry"): ("ticket",),
    ("surveys", "points"): ("score",),
    ("surveys", "promoter"): ("score",),
    ("surveys", "detractor"): ("score",),
    ("surveys", "is_csat"): ("kind",),
    ("surveys", "is_nps"): ("kind",),
    ("surveys", "satisfied"): ("score",),
    ("tickets", "ticket"): ("ticket_id",),
    ("tickets", "day"): ("created_at",),
    ("tickets", "satisfied"): ("score",),
    ("tickets", "answered"): ("score",),
    ("tickets", "reply_hours"): ("first_reply_at",),
    ("tickets", "business_hours"): ("first_reply_at",),
    ("tickets", "answered_ticket"): ("first_reply_at",),
    ("social", "day"): ("date",),
    ("social", "interactions"): ("likes", "comments", "shares", "messages"),
    ("social", "followed_day"): ("date",),
    ("social", "reached"): ("reach",),
    ("social", "followed"): ("followers",),
    ("events", "day"): ("date",),
    ("events", "event_key"): ("name",),
    ("reps_targets", "for_won"): ("target",),
    ("reps_targets", "for_revenue"): ("target",),
    ("reps_targets", "from"): ("period",),
    ("spend", "cost"): ("amount",),
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
    absent = next((column for column in _needed(measure) if column not in frame), None)
    if absent is None:
        return None
    if absent.startswith("for_"):
        return Reason("no_target")
    if absent in _OUTCOMES:
        other = TABLES[_OUTCOMES[absent]]
        return Reason("needs_table", {"tables": {"en": other.en, "th": other.th}})
    origin = ORIGINS.get((measure.table, absent), (absent,))
    known = {column.key: column for column in table.columns}
    names = {lang: " / ".join(getattr(known[c], lang) if c in known else c for c in origin) for lang in ("en", "th")}
    return Reason("needs_column", {"table": {"en": table.en, "th": table.th}, "columns": names})


def raw_columns(measure: Measure) -> list[tuple[str, ...]]:
    """The raw columns that a measure rests on: of each group one will do, the usual one first."""
    table = TABLES[measure.table]
    known = {column.key for column in table.columns}
    groups = [ORIGINS.get((table.key, column), (column,)) for column in (*_needed(measure), *measure.span)]
    found = [group for group in dict.fromkeys(groups) if set(group) <= known]
    named = {column for group in found for column in group}
    return found + [group for group in table.required if not named & set(group)]


def _needed(measure: Measure) -> list[str]:
    """The computed columns that a measure cannot do without."""
    needed = [*measure.needs, *([measure.where] if measure.where else []), *_BY_WINDOW.get(measure.window, ())]
    return [*needed, measure.day] if measure.window in ("flow", "base", "history") else needed
