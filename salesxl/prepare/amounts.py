"""Money of an order row: which column it comes from, and how refunds, taxes and repeated totals are treated."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding
from salesxl.settings import Settings

_AGREE = (
    0.9  # share of several-line orders that must repeat one total before it is taken as the order's, not the line's
)


def order_amounts(frame: pd.DataFrame, state: pd.Series, settings: Settings) -> list[Finding]:
    """Add is_sale, gross, sales, net, received, refunded and total_cost."""
    findings: list[Finding] = []
    zero = pd.Series(0.0, index=frame.index)

    def money(name: str) -> pd.Series:
        return frame[name].fillna(0.0) if name in frame else zero

    repeated = _repeated_totals(frame)
    for column in repeated:
        findings.append(
            finding(
                "order-total-repeated",
                "info",
                "orders",
                frame,
                frame["order_id"].duplicated() & frame["order_id"].notna(),
                column,
            )
        )
        frame[column] = frame[column].where(~(frame["order_id"].duplicated() & frame["order_id"].notna()), 0.0)
    lines = frame["quantity"] * frame["price"] if {"quantity", "price"} <= set(frame.columns) else None
    if "net_amount" in frame:
        amount, gross = frame["net_amount"], None
    elif "gross_amount" in frame:
        amount, gross = frame["gross_amount"] - money("discount").abs(), frame["gross_amount"]
    elif "total" in frame:
        amount, gross = frame["total"] - money("tax") - money("shipping"), None
        if not {"tax", "shipping"} <= set(frame.columns):
            findings.append(finding("amount-from-total", "info", "orders", frame, frame["total"].notna(), "total"))
    elif lines is not None:
        amount, gross = lines - money("discount").abs(), lines
    else:
        amount, gross = frame["price"] if "price" in frame else zero, None
    amount = amount.astype(float)
    returned = amount < 0
    as_return = (state == "refund") & (frame["type_state"] == "refund") & (amount > 0)
    amount = amount.where(~as_return, -amount)  # a credit memo written with a positive amount
    returned |= as_return
    frame["is_sale"] = ~returned
    sales = amount.where(~returned, 0.0).fillna(0.0)
    refund = money("refund_amount").abs()
    if "refund_amount" not in frame:  # the status alone says that the whole order went back
        refund = refund.where(~((state == "refund") & ~returned), sales)
    frame["sales"] = sales
    if gross is None:
        gross = lines if lines is not None else amount + money("discount").abs()
    frame["gross"] = gross.astype(float).where(~returned, 0.0).fillna(0.0)
    frame["refunded"] = refund.where(~returned, -amount).fillna(0.0)
    frame["net"] = (sales - refund).where(~returned, amount).fillna(0.0)
    extra = (money("total") - amount.fillna(0.0)) if "total" in frame else money("tax") + money("shipping")
    frame["received"] = frame["net"] + extra.where(~returned, 0.0)
    if "cost" in frame:
        quantity = frame["quantity"].fillna(1.0) if _cost_is_per_unit(frame) else 1.0
        frame["total_cost"] = frame["cost"] * quantity
    return findings


def _cost_is_per_unit(frame: pd.DataFrame) -> bool:
    """A cost beside a unit price is a unit's cost; beside a row's amount alone it is the row's."""
    return {"quantity", "price"} <= set(frame.columns)


def _repeated_totals(frame: pd.DataFrame) -> list[str]:
    """Money columns that repeat the order's total on each of its lines.

    They are found by arithmetic where lines have quantity and price (the total equals their sum), else by the total column
    agreeing within nearly all orders of several lines.
    """
    if "order_id" not in frame or not ({"product", "sku", "quantity", "price"} & set(frame.columns)):
        return []
    several = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna() & frame["set_aside"].isna()
    part = frame[several]
    if part.empty:
        return []
    found = []
    for column in ("total", "net_amount", "gross_amount"):
        if column not in frame or part[column].isna().any():
            continue
        grouped = part.groupby("order_id", observed=True)
        spread = grouped[column].agg(["nunique", "sum", "first", "size"])
        if (spread["nunique"] == 1).mean() < _AGREE or len(spread) < 3:
            continue
        if {"quantity", "price"} <= set(frame.columns):
            by_line = (part["quantity"] * part["price"]).groupby(part["order_id"], observed=True).sum()
            if ((by_line - spread["first"]).abs() <= (by_line - spread["sum"]).abs()).mean() < _AGREE:
                continue
        elif column != "total":
            continue
        found.append(column)
    return found
