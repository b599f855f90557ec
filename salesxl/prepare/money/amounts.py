"""Money of an order row: which column it comes from, and how refunds, taxes and repeated totals are treated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, first_known, has_any, read_words, text
from salesxl.prepare.money.charges import charges
from salesxl.prepare.money.held_discount import take_off
from salesxl.prepare.money.held_fees import add_back
from salesxl.prepare.money.held_tax import take_out
from salesxl.prepare.money.order_discount import add_order_discount
from salesxl.prepare.money.order_lines import PARTS, TOTALS, Money, later_line, repeated_totals, share_out, whole_order

_CENT = 0.005
_FAR, _ENOUGH, _MOSTLY = 2.0, 3, 0.8
"""So many times as much as an amount is no total of it, in so many orders and so large a share of them."""
_LOOKED_AT = 1000
"""So many rows, from first to last, are looked at before all of them."""
_ALSO = ("price", "quantity", "cost", "unit_cost", "profit")

_OF_AMOUNTS = (
    "gross", "discounted", "sales", "net", "received", "refunded", "paid_back", "costed", "order_worth", "sized_order", "added_sales", "named_net",
)  # fmt: skip


def order_amounts(frame: pd.DataFrame, state: pd.Series) -> list[Finding]:
    """Add is_sale, gross, sales, net, received, refunded, discounted and total_cost."""
    findings = _refunds_by_what_is_kept(frame)
    money, repeated = _columns(frame)
    findings += add_order_discount(frame, money)
    if repeated:
        findings += finding("order-total-repeated", "info", "orders", frame, later_line(frame), repeated[0])
    in_goods = _before_returns(money)
    findings += add_back(frame, money) + take_off(frame, money) + take_out(frame, money)
    amount, from_total = _amount(frame, money)
    if {"tax", "shipping"} & set(frame.columns) == set():
        findings += finding(
            "amount-from-total", "info", "orders", frame, from_total & frame["set_aside"].isna(), "total"
        )
    if "tip" in frame:
        tipped = from_total & (frame["tip"].abs() > _CENT) & frame["set_aside"].isna()
        findings += finding("tip-beside-total", "warning", "orders", frame, tipped, "total")
    blank = amount.isna() & frame["set_aside"].isna() & (state != "void")
    if blank.any():
        blank &= ~later_line(frame)
        frame["unpriced"] = blank
    rule = "amounts-none" if amount.isna().all() else "amount-blank"
    findings += finding(rule, "warning", "orders", frame, blank, "net_amount")
    findings += _beside_discount(frame, money) + _far_from_total(frame, money)

    by_type = (state == "refund") & (frame["type_state"] == "refund")
    sign = 1.0 - 2.0 * (by_type & (amount > 0))  # a credit memo written with positive amounts
    extra = sign * first_known(
        money["total"] - amount, money["tax"].fillna(0.0) + money["shipping"].fillna(0.0)
    ).fillna(0.0)
    amount = amount * sign
    no_goods = charges(frame, amount, by_type)
    if no_goods is not None:
        findings += no_goods.found
        frame["no_goods"] = no_goods.any
        extra = extra.where(~no_goods.shipping, extra + amount)
        amount = amount.where(~(no_goods.shipping | no_goods.card), 0.0)
    returned = (amount < 0) | by_type
    if no_goods is not None:
        returned &= ~no_goods.discount
    frame["is_sale"] = ~returned
    sales = amount.where(~returned, 0.0).fillna(0.0)
    frame["sales"] = sales
    frame["gross"] = _gross(frame, money, amount, repeated).where(~returned, 0.0)
    if no_goods is not None:
        frame["gross"] = frame["gross"].where(~no_goods.any, 0.0)
    told = {"gross_amount", "discount"} & set(frame.columns) or {"net_amount", "quantity", "price"} <= set(
        frame.columns
    )
    if told or (no_goods is not None and no_goods.discount.any()):
        frame["discounted"] = frame["gross"] - sales
    refund, paid_back = _refund(frame, money, state, sales, extra, in_goods)
    if "refund_amount" in frame:
        more = (paid_back > refund + _CENT) & ~returned & frame["set_aside"].isna()
        findings += finding("refund-with-tax", "info", "orders", frame, more, "refund_amount")
    frame["refunded"] = refund.where(~returned, -amount).fillna(0.0)
    frame["paid_back"] = paid_back.where(~returned, -(amount + extra)).fillna(0.0)
    frame["net"] = sales - frame["refunded"]
    frame["received"] = sales + extra.where(~returned, 0.0) - frame["paid_back"]
    _costs(frame, money, returned)
    return findings


def _refunds_by_what_is_kept(frame: pd.DataFrame) -> list[Finding]:
    """Add refunded amounts where a sheet has a total after refunds: what it lacks of the total went back.

    Where each row has one, 0 is either an order that nobody touched or one that went back as a whole.
    """
    if "kept_total" not in frame or "refund_amount" in frame or "total" not in frame:
        return []
    kept, total = frame["kept_total"], frame["total"]
    unsure = (kept == 0) & (total > 0) & bool(kept.notna().all())
    frame["refund_amount"] = (total - kept).where((kept < total) & ~unsure).clip(lower=0.0).fillna(0.0)
    return finding("kept-nothing", "info", "orders", frame, unsure & frame["set_aside"].isna(), "kept_total")


def _beside_discount(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Tell amounts that are just quantity times price though there is a discount: whether it is still to come off nobody says."""
    stated = next((name for name in ("net_amount", "total") if has_any(frame, name)), None)
    if stated is None or has_any(frame, "gross_amount") or not {"quantity", "price", "discount"} <= set(frame.columns):
        return []
    whole = (money[stated] - money["lines"]).abs() <= _CENT
    rows = whole & (money["discount"].abs() > _CENT) & (money["lines"] > 0) & frame["set_aside"].isna()
    return finding("discount-beside", "warning", "orders", frame, rows, stated)


def _before_returns(money: Money) -> pd.Series:
    """Net sales of reports are after returns: what the gross or total comes to less discount and returns has them added back.

    Returns:
        The rows: their returns are goods alone.
    """
    returned, net = money["refund_amount"].abs(), money["net_amount"]
    after = money["gross_amount"] - money["discount"].abs().fillna(0.0) - returned
    rows = (returned > _CENT) & ((net - after).abs() <= 2 * _CENT)
    if not (returned > _CENT).any():
        return rows
    of_total = (returned > _CENT) & ~rows & ((net + returned - money["total"]).abs() <= _CENT)
    money["total"] = money["total"].where(~rows, money["total"] + returned)
    money["net_amount"] = net.where(~(rows | of_total), net + returned)
    return rows | of_total


def _far_from_total(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Tell amounts that are hardly any part of the totals beside them: one of the two is not what its header says."""
    if not (has_any(frame, "net_amount") and has_any(frame, "total")):
        return []
    net, total = money["net_amount"].to_numpy(), money["total"].to_numpy()
    every = np.flatnonzero((net > 0) & (total > 0) & frame["set_aside"].isna().to_numpy())
    for rows in (every[:: max(1, len(every) // _LOOKED_AT)], every):  # some first, which nearly always tell
        beside = sum(money[name].iloc[rows].abs().fillna(0.0).to_numpy() for name in ("shipping", "tax", "discount"))
        far = np.maximum(net[rows], total[rows]) - beside > _FAR * np.minimum(net[rows], total[rows])
        if len(rows) < _ENOUGH or far.mean() < _MOSTLY:
            return []
    told = pd.Series(False, index=frame.index)
    told.iloc[every[far]] = True
    return finding("amount-far-from-total", "warning", "orders", frame, told, "net_amount")


def leave_unknown(frame: pd.DataFrame) -> pd.DataFrame:
    """Where rows count and none has an amount, money is not 0 but unknown: there are no such columns."""
    counted = frame["set_aside"].isna().any()
    if not counted or any(has_any(frame, column) for column in (*TOTALS, "price")):
        return frame
    return frame.drop(columns=[column for column in _OF_AMOUNTS if column in frame])


def _columns(frame: pd.DataFrame) -> tuple[Money, list[str]]:
    """The money columns, all missing where there is none, each order's own totals shared out over its lines; and which were repeated."""
    nothing = pd.Series(float("nan"), index=frame.index)
    money = {name: frame.get(name, nothing) for name in (*TOTALS, *PARTS, *_ALSO)}
    money["lines"] = money["price"] * (money["quantity"] if "quantity" in frame else 1.0)
    repeated = repeated_totals(frame)
    for name in repeated:
        money[name] = money[name].where(~later_line(frame), 0.0)
    share_out(frame, money, repeated)
    return money, repeated


def _amount(frame: pd.DataFrame, money: Money) -> tuple[pd.Series, pd.Series]:
    """Goods after discounts, before tax and shipping, by the best column that an order has; and where that is its total.

    An order that states an amount on one of its lines states it for all: its other lines are not filled from elsewhere.
    """
    amount = money["net_amount"]
    settled = whole_order(frame, amount.notna())
    from_total = pd.Series(False, index=frame.index)
    if settled.all():
        return amount, from_total
    discount = money["discount"].abs().fillna(0.0)
    levels = (
        _after(money["gross_amount"], discount),
        money["total"] - money["tax"].fillna(0.0) - money["shipping"].fillna(0.0),
        _after(money["lines"], discount),
    )
    for level in levels:
        if settled.all():
            break
        amount = amount.where(settled, level)
        if level is levels[1]:
            from_total = ~settled & level.notna()
        settled |= whole_order(frame, level.notna() & ~settled)
    return amount.astype("float64"), from_total


def _after(amount: pd.Series, discount: pd.Series) -> pd.Series:
    """What a discount leaves: of what goes back, below zero, it takes as well."""
    return amount - discount.where(~(amount < 0), -discount)


def _gross(frame: pd.DataFrame, money: Money, amount: pd.Series, repeated: list[str]) -> pd.Series:
    """The goods before discounts, never less than after them.

    Quantity times price says so, but not on some lines of an order that states its amount once, beside which it would count twice.
    """
    once = whole_order(frame, amount.isna())
    if repeated:
        once |= whole_order(frame, money["lines"].isna())
    before_discount = amount + money["discount"].abs().fillna(0.0)
    gross = first_known(money["gross_amount"], money["lines"].where(~once), before_discount)
    return gross.where(gross >= amount, amount).fillna(0.0)


def _refund(
    frame: pd.DataFrame, money: Money, state: pd.Series, sales: pd.Series, extra: pd.Series, in_goods: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Goods given back on sales, and the money paid back with their tax and shipping.

    That is the stated amount, else the pieces that came back, else all of it where the status alone says so. An order
    whose return is a row of its own is not counted as returned twice.
    """
    is_sale = frame["is_sale"]
    wholly = (state == "refund") & is_sale
    if "order_id" in frame and wholly.any():
        back = frame[~is_sale]
        named = (text(back, "order_id"), text(back, "refund_of"), read_words(back, "type", named_order))
        wholly &= ~frame["order_id"].isin(pd.concat(named).dropna().unique())
    share = wholly.astype("float64")
    if "returned_quantity" in frame:
        pieces = (frame["returned_quantity"] / money["quantity"]).where(is_sale & (money["quantity"] > 0))
        share = share.mask(pieces > 0, pieces.clip(upper=1.0))
    goods, paid = sales * share, (sales + extra) * share
    if "refund_amount" not in frame:
        return goods, paid
    stated = money["refund_amount"].abs()
    of_stated = _goods_of(frame, money, stated.fillna(0.0), sales, extra).where(~in_goods, stated)
    return first_known(of_stated.where(stated.notna()), goods), first_known(stated, paid)


def _goods_of(frame: pd.DataFrame, money: Money, paid: pd.Series, sales: pd.Series, extra: pd.Series) -> pd.Series:
    """The goods in money paid back on orders, which holds their tax, and what is above all goods, which was shipping.

    Money of just what the goods came to was noted without their tax.
    """
    parts = {"back": paid, "sold": sales, "extra": extra, "tax": money["tax"], "shipping": money["shipping"]}
    of_order = pd.DataFrame(parts).fillna(0.0)
    if later_line(frame).any():
        numbered = frame["order_id"].notna()
        sums = of_order[numbered].groupby(frame.loc[numbered, "order_id"].cat.codes).transform("sum")
        of_order.loc[numbered] = sums
    back, sold, extra, tax, shipping = (of_order[name] for name in parts)
    on_top = np.minimum(tax, extra - shipping)
    taxed = (sold > 0) & (on_top > 0) & ((back - sold).abs() > _CENT)
    goods = (back * sold / (sold + on_top)).where(taxed, back)
    goods = goods.where((extra <= 0) | (goods <= sold), (back - extra).clip(lower=sold))
    return paid * (goods / back).where(back > 0, 1.0)


def named_order(said: str | None) -> str | None:
    """The order that a transaction type names: ``refund of O3``."""
    return said.split(" of ", 1)[1].strip() if isinstance(said, str) and " of " in said else None


def _costs(frame: pd.DataFrame, money: Money, returned: pd.Series) -> None:
    """Add total_cost and costed: by the row's cost, else by that of a piece, else by the profit that its sales left.

    A cost beside a unit price is a piece's cost, unless it is mostly above that price where several were sold: then it is
    the row's, as it is beside a row's amount alone.
    """
    if not {"cost", "unit_cost", "profit"} & set(frame.columns):
        return
    pieces = money["quantity"].abs().fillna(1.0)
    by_unit = {"quantity", "price"} <= set(frame.columns)
    if by_unit:
        several = (money["quantity"].abs() >= 2) & money["cost"].notna() & (money["price"] > 0)
        by_unit = not (money["cost"] > money["price"])[several].mean() > 0.5
    own = money["cost"] * pieces if by_unit else money["cost"]
    sold = frame["sales"].where(~returned, frame["refunded"])
    cost = first_known(own, money["unit_cost"] * pieces, sold - money["profit"].where(~returned, money["profit"].abs()))
    frame["total_cost"] = cost.where(~returned, -cost.abs()).fillna(0.0)
    frame["costed"] = frame["net"].where(cost.notna(), 0.0)
