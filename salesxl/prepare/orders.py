"""Orders: one row a line. Which rows count, what they bring in, who bought, and whether for the first time.

Computed columns:

===================  ================================================================================================
day                  the order's day; of a refund with a date of its own, that day
gross                money before discounts and returns, on sales
sales                money after discounts, before returns, tax and shipping (what the average order value counts)
net                  `sales` less what was returned: returns and credit notes are rows of their own or a refunded amount
received             the total including tax and shipping, less returns
refunded             money returned
total_cost           cost of the goods of the row
order                the order's number on sales; a row without a number is an order of its own
sized_order          likewise, only of orders that are worth more than nothing
buyer                the customer on sales: number, else e-mail, phone, name
new_buyer            the customer, on the first order ever
returning_buyer      the customer, on every later order
repeat_buyer         the customer, on all rows, when there are two orders or more in all
===================  ================================================================================================
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.amounts import order_amounts
from salesxl.prepare.frames import as_category, days, finding, first_known, set_aside, text
from salesxl.prepare.people import identity
from salesxl.prepare.words import ORDER_STATES, states
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns but for those that look at a customer's history."""
    findings = _fill_lines(frame)
    frame["day"] = days(frame, "order_date")
    state, noticed = _states(frame, settings)
    findings += noticed
    findings += order_amounts(frame, state, settings)
    if settings.cancelled == "leave out":
        set_aside(frame, state == "void", "order-cancelled")
    if settings.unpaid == "leave out":
        set_aside(frame, state == "unpaid", "order-unpaid")
    is_sale = frame["is_sale"]
    number = text(frame, "order_id")
    alone = "row " + frame["_source"].astype(str) + ":" + frame["_row"].astype(str)
    frame["order"] = as_category(first_known(number, alone).where(is_sale))
    worth = frame["sales"].groupby(frame["order"], observed=True).transform("sum")
    frame["sized_order"] = frame["order"].where(worth > 0)
    who, noticed = identity(frame, "orders", ("customer_id", "email", "phone", "customer_name"))
    findings += noticed
    if who is not None:
        frame["customer_key"] = as_category(who)
        frame["buyer"] = as_category(who.where(is_sale))
    return _with_refund_rows(frame, settings), findings


def with_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that look at all orders of a customer; only rows that count are looked at."""
    if "buyer" not in frame:
        return frame
    counts = frame["set_aside"].isna() & frame["buyer"].notna() & frame["order_date"].notna()
    valid = frame[counts]
    first = valid.groupby("buyer", observed=True)["order_date"].min()
    since = frame["buyer"].map(first).astype("datetime64[ns]")
    is_first = counts & (frame["order_date"] == since)
    frame["new_buyer"] = frame["buyer"].where(is_first)
    frame["returning_buyer"] = frame["buyer"].where(counts & ~is_first)
    orders = valid.groupby("buyer", observed=True)["order"].nunique()
    frame["repeat_buyer"] = frame["buyer"].where(counts & (frame["buyer"].map(orders).astype(float) >= 2))
    frame["first_day"] = since.dt.normalize()
    if "product" in frame:
        bought_first = valid[valid["order_date"] == valid["buyer"].map(first).astype("datetime64[ns]")]
        pairs = pd.MultiIndex.from_frame(bought_first[["buyer", "product"]].astype(object).dropna().drop_duplicates())
        own = pd.MultiIndex.from_frame(frame[["buyer", "product"]].astype(object))
        frame["added_buyer"] = frame["buyer"].where(counts & ~is_first & frame["product"].notna() & ~own.isin(pairs))
    return frame


def _fill_lines(frame: pd.DataFrame) -> list[Finding]:
    """Exports with several lines an order leave date, customer and status blank on all but the first: fill them down."""
    if "order_id" not in frame:
        return []
    shared = [c for c in ("order_date", "customer_id", "customer_name", "email", "phone", "status", "rep", "channel", "source", "currency",
                          "cancelled_at", "branch", "region", "team") if c in frame]  # fmt: skip
    again = frame["order_id"].duplicated(keep="first") & frame["order_id"].notna()
    lines = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna()
    if not again.any():
        return []
    for column in shared:
        blank = frame[column].isna() & again
        if blank.any():
            first = frame[lines].groupby("order_id", observed=True)[column].first()
            values = frame.loc[blank, "order_id"].map(first)
            frame[column] = (
                frame[column].astype(object).where(~blank, values.astype(object))
                if column != "order_date"
                else frame[column].where(~blank, values)
            )
            if column == "cancelled_at":
                frame[column] = pd.to_datetime(frame[column])
    if "order_date" in frame:  # a line filled from its order's date is readable after all
        rescued = (frame["set_aside"] == "date-missing") & frame["order_date"].notna()
        frame.loc[rescued, "set_aside"] = None
    return []


def _states(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    """done, unpaid, refund or void for each row; cancelled orders by their date, too."""
    found, unknown = states(text(frame, "status"), ORDER_STATES, settings.status_words)
    kinds = text(frame, "type").map(
        lambda said: said.split(" (")[0].split(" of ")[0] if isinstance(said, str) else None
    )
    by_type, _ = states(kinds, ORDER_STATES, settings.status_words)
    findings = []
    if unknown:
        rows = text(frame, "status").isin(unknown)
        findings.append(
            finding("status-unknown", "warning", "orders", frame, rows, "status", words=", ".join(sorted(unknown)[:8]))
        )
    state = found.where(found.notna(), "done")
    frame["type_state"] = as_category(by_type)
    state = state.mask(by_type.isin(["refund", "void"]) & (state != "void"), by_type)
    if "cancelled_at" in frame:
        state = state.mask(frame["cancelled_at"].notna(), "void")
    return state, findings


def _with_refund_rows(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Book refunds on the day the settings name: their own, or that of the order they refund."""
    if settings.refunds == "order date":
        return _on_order_date(frame)
    if "refund_date" not in frame:
        return frame
    later = frame["is_sale"] & (frame["refunded"] > 0) & frame["refund_date"].notna()
    extra = frame[later].copy()
    extra["day"] = extra["refund_date"].dt.normalize()
    extra[["gross", "sales"]] = 0.0
    extra["net"] = -extra["refunded"]
    extra["received"] = -extra["refunded"]
    extra["is_sale"] = False
    for column in ("order", "sized_order", "buyer"):
        if column in extra:
            extra[column] = extra[column].where(False)
    frame.loc[later, "net"] += frame.loc[later, "refunded"]
    frame.loc[later, "received"] += frame.loc[later, "refunded"]
    frame.loc[later, "refunded"] = 0.0
    return (
        pd.concat([frame.assign(booked=True), extra.assign(booked=False)], ignore_index=True) if len(extra) else frame
    )


def _on_order_date(frame: pd.DataFrame) -> pd.DataFrame:
    """Move refund rows back to the day of the order that they name."""
    if "order_id" not in frame:
        return frame
    named = text(frame, "type").map(
        lambda said: said.split(" of ", 1)[1].strip() if isinstance(said, str) and " of " in said else None
    )
    of = first_known(text(frame, "refund_of"), named)
    when = frame[frame["is_sale"]].groupby(frame["order_id"].astype(object), observed=True)["day"].min()
    moved = of.map(when)
    back = ~frame["is_sale"] & moved.notna()
    frame["day"] = frame["day"].where(~back, moved.astype(frame["day"].dtype))
    return frame
