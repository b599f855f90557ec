"""Money of an order row: which column it comes from, and how refunds, taxes and repeated totals are treated."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, first_known, read_words, text

_AGREE = 0.9
"""Share of several-line orders that must repeat one total before it is taken as the order's, not the line's."""
_ENOUGH = 3
"""So many orders of several lines make a total that is the same on all lines the order's, where no prices prove it."""
_TOTALS = ("total", "net_amount", "gross_amount")
_PARTS = ("tax", "shipping", "discount", "refund_amount")


def order_amounts(frame: pd.DataFrame, state: pd.Series) -> list[Finding]:
    """Add is_sale, gross, sales, net, received, refunded, discounted and total_cost."""
    findings: list[Finding] = []
    money, repeated = _columns(frame)
    if repeated:
        findings += finding("order-total-repeated", "info", "orders", frame, _later_line(frame), repeated[0])
    amount, from_total = _amount(frame, money)
    if {"tax", "shipping"} & set(frame.columns) == set():
        findings += finding(
            "amount-from-total", "info", "orders", frame, from_total & frame["set_aside"].isna(), "total"
        )
    blank = amount.isna() & frame["set_aside"].isna()
    if blank.any():
        blank &= ~_later_line(frame)
    findings += finding("amount-blank", "warning", "orders", frame, blank, "net_amount")

    by_type = (state == "refund") & (frame["type_state"] == "refund")
    amount = amount.where(~(by_type & (amount > 0)), -amount)  # a credit memo written with a positive amount
    returned = (amount < 0) | by_type
    frame["is_sale"] = ~returned
    sales = amount.where(~returned, 0.0).fillna(0.0)
    refund = _refund(frame, money, state, sales, returned)
    frame["sales"] = sales
    list_price = first_known(money["gross_amount"], money["lines"], amount + money["discount"].abs().fillna(0.0))
    gross = list_price.where(~returned, 0.0).fillna(0.0)
    frame["gross"] = gross.where(gross >= sales, sales)
    if {"gross_amount", "discount"} & set(frame.columns) or {"net_amount", "quantity", "price"} <= set(frame.columns):
        frame["discounted"] = frame["gross"] - sales
    frame["refunded"] = refund.where(~returned, -amount).fillna(0.0)
    frame["net"] = (sales - refund).where(~returned, amount).fillna(0.0)
    extras = money["tax"].fillna(0.0) + money["shipping"].fillna(0.0)
    extra = first_known(money["total"] - amount, extras)
    frame["received"] = frame["net"] + extra.where(~returned, 0.0).fillna(0.0)
    _costs(frame, money, returned)
    return findings


def _columns(frame: pd.DataFrame) -> tuple[dict[str, pd.Series], list[str]]:
    """The money columns, all missing where there is none, each order's own totals once; and which were repeated."""
    nothing = pd.Series(float("nan"), index=frame.index)
    money = {name: frame.get(name, nothing) for name in (*_TOTALS, *_PARTS, "price", "quantity", "cost")}
    money["lines"] = money["price"] * (money["quantity"] if "quantity" in frame else 1.0)
    repeated = _repeated_totals(frame)
    for name in repeated:
        money[name] = money[name].where(~_later_line(frame), 0.0)
    return money, repeated


def _amount(frame: pd.DataFrame, money: dict[str, pd.Series]) -> tuple[pd.Series, pd.Series]:
    """Goods after discounts, before tax and shipping, by the best column that an order has; and where that is its total.

    An order that states an amount on one of its lines states it for all: its other lines are not filled from elsewhere.
    """
    discount = money["discount"].abs().fillna(0.0)
    levels = (
        money["net_amount"],
        money["gross_amount"] - discount,
        money["total"] - money["tax"].fillna(0.0) - money["shipping"].fillna(0.0),
        money["lines"] - discount,
    )
    amount = levels[0]
    settled = _whole_order(frame, amount.notna())
    from_total = pd.Series(False, index=frame.index)
    for level in levels[1:]:
        if settled.all():
            break
        amount = amount.where(settled, level)
        if level is levels[2]:
            from_total = ~settled & level.notna()
        settled |= _whole_order(frame, level.notna() & ~settled)
    return amount.astype("float64"), from_total


def _whole_order(frame: pd.DataFrame, rows: pd.Series) -> pd.Series:
    """These rows, and the other lines of their orders."""
    if "order_id" not in frame or not rows.any() or rows.all():
        return rows
    return rows | (frame["order_id"].isin(frame.loc[rows, "order_id"].dropna().unique()) & frame["order_id"].notna())


def _refund(
    frame: pd.DataFrame, money: dict[str, pd.Series], state: pd.Series, sales: pd.Series, returned: pd.Series
) -> pd.Series:
    """Money given back on sales: the stated amount; without one, all of it where the status alone says so.

    An order whose return is a row of its own is not counted as returned twice.
    """
    stated = money["refund_amount"].abs()
    if "refund_amount" in frame:
        return stated.fillna(0.0)
    wholly = (state == "refund") & ~returned
    if "order_id" in frame and wholly.any():
        back = frame[returned]
        named = (text(back, "order_id"), text(back, "refund_of"), read_words(back, "type", named_order))
        wholly &= ~frame["order_id"].isin(pd.concat(named).dropna().unique())
    return stated.fillna(0.0).where(~wholly, sales)


def named_order(said: str | None) -> str | None:
    """The order that a transaction type names: ``refund of O3``."""
    return said.split(" of ", 1)[1].strip() if isinstance(said, str) and " of " in said else None


def _costs(frame: pd.DataFrame, money: dict[str, pd.Series], returned: pd.Series) -> None:
    """Add total_cost and costed.

    A cost beside a unit price is a unit's cost, unless it is mostly above that price where several were sold: then it is
    the row's, as it is beside a row's amount alone.
    """
    if "cost" not in frame:
        return
    by_unit = {"quantity", "price"} <= set(frame.columns)
    if by_unit:
        several = (money["quantity"].abs() >= 2) & money["cost"].notna() & (money["price"] > 0)
        by_unit = not (money["cost"] > money["price"])[several].mean() > 0.5
    cost = money["cost"] * money["quantity"].abs().fillna(1.0) if by_unit else money["cost"]
    frame["total_cost"] = cost.where(~returned, -cost.abs()).fillna(0.0)
    frame["costed"] = frame["net"].where(cost.notna(), 0.0)


def _later_line(frame: pd.DataFrame) -> pd.Series:
    """Second and later lines of an order."""
    if "order_id" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["order_id"].duplicated() & frame["order_id"].notna()


def _repeated_totals(frame: pd.DataFrame) -> list[str]:
    """Money columns that repeat the order's total on each of its lines.

    They are found by arithmetic where lines have quantity and price (the total equals their sum), else by the total column
    agreeing within nearly all orders of several lines.
    """
    if "order_id" not in frame or not ({"product", "sku", "quantity", "price"} & set(frame.columns)):
        return []
    several = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna() & frame["set_aside"].isna()
    part = frame[several]
    known = [column for column in (*_TOTALS, *_PARTS) if column in frame]
    copies = part.duplicated([c for c in ("order_id", "product", "sku", "quantity", "price", *known) if c in part])
    part = part[~copies]  # a row repeated by mistake is no second line
    part = part[part["order_id"].duplicated(keep=False)]
    if part.empty:
        return []
    codes = part["order_id"].cat.codes
    totals = [column for column in _TOTALS if column in frame and _repeats(part, codes, column)]
    if totals:
        totals += [column for column in _PARTS if column in frame and _part_repeats(part[column], codes)]
    return totals


def _repeats(part: pd.DataFrame, codes: pd.Series, column: str) -> bool:
    if part[column].isna().any():
        return False
    spread = part[column].groupby(codes).agg(["min", "max", "sum", "first"])
    if not _one_value(spread):
        return False
    if {"quantity", "price"} <= set(part.columns):
        by_line = (part["quantity"] * part["price"]).groupby(codes).sum()
        return bool(((by_line - spread["first"]).abs() > (by_line - spread["sum"]).abs()).mean() < 1 - _AGREE)
    return column == "total" and len(spread) >= _ENOUGH


def _part_repeats(part: pd.Series, codes: pd.Series) -> bool:
    """Whether the orders that have such a thing have it on all their lines; one that none has does not matter."""
    spread = part.fillna(0.0).groupby(codes).agg(["min", "max"])
    return _one_value(spread[(spread != 0).any(axis=1)])


def _one_value(spread: pd.DataFrame) -> bool:
    """Whether nearly all orders have the same value on all their lines."""
    return spread.empty or bool((spread["min"] == spread["max"]).mean() >= _AGREE)
