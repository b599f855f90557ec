"""Which raw columns a computed column comes from, so that a missing one can be named in the user's words."""

from __future__ import annotations

ORIGINS: dict[tuple[str, str], tuple[str, ...]] = {
    ("orders", "day"): ("order_date",),
    ("orders", "net"): ("net_amount", "total"),
    ("orders", "sales"): ("net_amount", "total"),
    ("orders", "gross"): ("gross_amount", "net_amount"),
    ("orders", "received"): ("total", "net_amount"),
    ("orders", "buyer"): ("customer_id", "customer_name"),
    ("orders", "new_buyer"): ("customer_id", "customer_name"),
    ("orders", "returning_buyer"): ("customer_id", "customer_name"),
    ("orders", "repeat_buyer"): ("customer_id", "customer_name"),
    ("orders", "added_buyer"): ("product",),
    ("orders", "total_cost"): ("cost",),
    ("orders", "owner"): ("rep",),
    ("deals", "day_closed"): ("close_date",),
    ("deals", "day_created"): ("created_date",),
    ("deals", "value"): ("amount",),
    ("deals", "weighted"): ("probability",),
    ("deals", "cycle_days"): ("created_date", "close_date"),
    ("deals", "buyer"): ("customer", "customer_id"),
    ("deals", "new_buyer"): ("customer", "customer_id"),
    ("leads", "day"): ("created_at",),
    ("leads", "converted_lead"): ("converted", "status"),
    ("leads", "response_hours"): ("first_response_at",),
    ("activities", "day"): ("date",),
    ("subscriptions", "monthly"): ("amount", "mrr"),
    ("subscriptions", "buyer"): ("customer_id", "customer"),
    ("surveys", "satisfied"): ("score",),
    ("tickets", "reply_hours"): ("first_reply_at",),
    ("reps_targets", "from"): ("period",),
    ("spend", "from"): ("period", "date"),
}
"""(table, computed column) -> the raw columns that would give it, the usual one first."""
