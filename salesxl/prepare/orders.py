"""Orders: one row a line. Which rows count, what they bring in, who bought, and whether for the first time.

Computed columns:

===================  ================================================================================================
day                  the order's day; of a refund with a date of its own, that day
gross                money before discounts and returns, on sales
discounted           of it what discounts took; only where the data tell
sales                money after discounts, before returns, tax and shipping (what the average order value counts)
net                  `sales` less what was returned: returns and credit notes are rows of their own or a refunded amount
no_goods             a line for shipping, of a discount, or of a payment by gift card; only where there are such
unpriced             nothing says what the order comes to; only where there are such
received             the total including tax and shipping, less returns
refunded             goods returned, in money
paid_back            likewise, with the tax and shipping that were paid back with them
total_cost, costed   cost of the goods of the row, and the net sales of the rows whose cost is known
units                pieces sold
is_paid              its status does not say that the money is still to come
order                the order's number on sales; a row without a number is an order of its own, a debit note or a later instalment none
more_orders          how many orders a sum of a day or month stands for beyond one; not there where nothing says it
order_worth          value of the order: of one with several lines what each of them adds to it; missing of sums of several orders
sized_order          likewise, only of orders that are worth more than nothing
mixed_order          likewise, only of orders with two products or more
refunded_order       likewise, only of orders that were returned wholly or in part
returned_whole       all the money of the order went back; only where the data say how much was returned
returns_told         the data say how much was returned; like `refunded_order` only where they could tell of returns at all
customer_key         the customer: number, else e-mail, phone, name
buyer                likewise, on sales, and on no debit notes or later instalments
named_order, named_net
                     the order and `net` of rows whose customer is known
new_buyer            the customer, on the first order ever
kept_new_buyer       the customer, on the first order that was not returned in full; like `returned_whole`
referred_buyer       as `new_buyer`, where the order's source is a recommendation
returning_buyer      the customer, on every later order
added_buyer          the customer, on later orders of a product that was not in the first
upgraded_buyer       the customer, on later orders of another plan at a higher price than the first
extended_buyer       either of the two
added_sales          `sales` of the rows of `extended_buyer`
===================  ================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, each, meant, numbered, says, set_aside, unknown_words
from salesxl.prepare.instalments import further
from salesxl.prepare.money.amounts import order_amounts
from salesxl.prepare.money.order_lines import by_order, fill_lines, has_lines
from salesxl.prepare.money.refund_days import with_refund_rows
from salesxl.prepare.money.returns import returned_orders
from salesxl.prepare.people import OF_ORDERS, identity
from salesxl.prepare.repeats.document_numbers import told_by_numbers
from salesxl.prepare.repeats.documents import document, sells_nothing, set_aside_settled
from salesxl.prepare.repeats.sums import more_orders
from salesxl.prepare.words import DEBITS, ORDER_STATES, QUOTES, is_cancelled, is_gift_card, meanings, normal
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns but for those that look at a customer's history."""
    fill_lines(frame)
    frame["day"] = days(frame, "order_date")
    state, findings = _states(frame, settings)
    findings += order_amounts(frame, state)
    findings += set_aside_settled(frame) + told_by_numbers(frame)
    if settings.gift_cards == "leave out":
        set_aside(frame, _gift_cards_only(frame), "gift-card")
    if settings.cancelled == "leave out":
        set_aside(frame, state == "void", "order-cancelled")
    frame["is_paid"] = state != "unpaid"
    if settings.unpaid == "leave out":
        set_aside(frame, state == "unpaid", "order-unpaid")
    more, noticed = more_orders(frame)
    if more is not None:
        frame["more_orders"] = more
    who, of_customers = identity(frame, "orders", OF_ORDERS)
    paid_later, of_payments = further(frame, who)
    ordered = frame["is_sale"] & ~meant(frame, "type", each(document)).isin(DEBITS) & ~paid_later
    _order_columns(frame, ordered)
    findings += noticed + returned_orders(frame) + of_payments + of_customers
    if who is not None:
        frame["customer_key"] = as_category(who)
        frame["buyer"] = as_category(who.where(ordered))
    frame = with_refund_rows(frame, settings)
    if who is not None:
        nameless = frame["customer_key"].isna()
        frame["named_order"] = frame["order"].where(frame["buyer"].notna())
        frame["named_net"] = frame["net"].where(~nameless, 0.0)
    return frame, findings


def _states(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    """done, unpaid, refund or void for each row; cancelled orders by their date, too."""
    found, unknown = _meanings(frame, "status", normal, settings)
    by_type, strange = _meanings(frame, "type", document, settings)
    findings: list[Finding] = []
    if odd := [word for word in strange if not sells_nothing(word)]:
        findings += unknown_words("type-unknown", "warning", "orders", frame, frame["type"].isin(odd), "type")
    quotes = {normal(word) for word in QUOTES}
    if unknown := [word for word in unknown if normal(word) not in quotes]:
        rows = frame["status"].isin(unknown)
        findings += unknown_words("status-unknown", "warning", "orders", frame, rows, "status")
    state = found.fillna("done")
    frame["type_state"] = by_type
    if "type" in frame:
        state = state.mask(by_type.isin(["refund", "void"]) & (state != "void"), by_type)
    if "cancelled" in frame:
        state = state.mask(frame["cancelled"].fillna(False).astype(bool), "void")
    if "cancelled_at" in frame:
        state = state.mask(frame["cancelled_at"].notna(), "void")
    return state, findings


def _meanings(
    frame: pd.DataFrame, column: str, read: Callable[[str], str], settings: Settings
) -> tuple[pd.Series, list[str]]:
    """The state behind each word of a column as a category, missing where it is blank or unknown; and the unknown words."""
    known = meanings(ORDER_STATES) | {normal(word): state for word, state in settings.status_words.items()}
    names = pd.Index(sorted({*ORDER_STATES, *known.values()}), dtype=object)
    if column not in frame:
        nothing = np.full(len(frame), -1)
        return pd.Series(pd.Categorical.from_codes(nothing, categories=names), index=frame.index), []
    words = frame[column].cat
    said = [known.get(normal(read(word))) or ("void" if is_cancelled(word) else None) for word in words.categories]
    codes = np.append(names.get_indexer(pd.Index(said, dtype=object)), -1)[words.codes.to_numpy()]
    unknown = [str(word) for word, state in zip(words.categories, said, strict=True) if state is None]
    return pd.Series(pd.Categorical.from_codes(codes, categories=names), index=frame.index), unknown


def _gift_cards_only(frame: pd.DataFrame) -> pd.Series:
    """Orders of nothing but gift cards: money for goods that are bought later."""
    cards = says(frame, "product", is_gift_card)
    if "order_id" not in frame or not cards.any():
        return cards
    goods = frame.loc[~cards, "order_id"].dropna().unique()
    return cards & ~frame["order_id"].isin(goods)


def _order_columns(frame: pd.DataFrame, ordered: pd.Series) -> None:
    """Which order a sale belongs to, and which of the orders are worth something, and of several products.

    Args:
        frame: the orders; the columns are added.
        ordered: the rows that are orders, or lines of them: neither returns nor debit notes.
    """
    is_sale = frame["is_sale"]
    frame["order"] = numbered(frame, "order_id").where(ordered)
    counts = frame["set_aside"].isna()  # a row that repeats another is worth nothing more
    goods = ~frame["no_goods"] if "no_goods" in frame else pd.Series(True, index=frame.index)
    worth = by_order(frame["sales"].where(counts, 0.0), frame["order"])
    frame["sized_order"] = frame["order"].where(worth > 0)
    if "more_orders" in frame:
        frame["order_worth"] = frame["sales"].where(counts & frame["order"].notna() & (frame["more_orders"] == 0))
    if "quantity" in frame:
        frame["units"] = frame["quantity"].fillna(ordered.astype(float)).where(is_sale & goods, 0.0)
    what = next((column for column in ("product", "sku") if column in frame), None)
    if what is not None:
        mixed = pd.Series(False, index=frame.index)
        if has_lines(frame["order"]):
            product = frame[what].cat.codes.where(frame[what].notna() & goods)
            codes = product.groupby(frame["order"].cat.codes)
            mixed = codes.transform("min") < codes.transform("max")
        frame["mixed_order"] = frame["order"].where(mixed)
