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
order_worth          value of the whole order, on its first row
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
from salesxl.prepare.amounts import named_order, order_amounts
from salesxl.prepare.document_numbers import settled, told_by_numbers
from salesxl.prepare.frames import (
    as_category,
    as_kind,
    days,
    each,
    finding,
    first_known,
    meant,
    numbered,
    read_words,
    says,
    set_aside,
    text,
    unknown_words,
)
from salesxl.prepare.instalments import further
from salesxl.prepare.order_lines import later_line
from salesxl.prepare.people import OF_ORDERS, identity
from salesxl.prepare.sums import more_orders
from salesxl.prepare.words import (
    BESIDE_INVOICES,
    BESIDE_ORDERS,
    DEBITS,
    INVOICES,
    NO_SALE,
    ORDER_STATES,
    QUOTES,
    RECEIPTS,
    is_cancelled,
    is_gift_card,
    meanings,
    normal,
)
from salesxl.settings import Settings

RETURNED = ("returned", "is returned", "returned?", "refunded", "is refunded", "refunded?", "คืนสินค้า", "มีการคืน")
_SHARED = ("order_date", "customer_id", "customer_name", "email", "phone", "status", "type", "rep", "team", "branch", "channel", "source",
           "region", "currency", "cancelled", "cancelled_at")  # fmt: skip
"""What an export may write on the first of an order's lines alone."""
_IN_OR_OUT = ("ประเภท", "ชนิด", "รับ/จ่าย", "รายรับ/รายจ่าย", "รายรับรายจ่าย", "income/expense", "in/out", "kind")
_NO_SALE = {normal(word) for word in NO_SALE}
_CENT = 0.005
_TELL_RETURNS = {"refund_amount", "returned_quantity", "refund_of", "status", "type"}
"""Columns that would tell of a return. Without any of them, a list of returns or a negative row, none is known: not that there was none."""


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns but for those that look at a customer's history."""
    _fill_lines(frame)
    frame["day"] = days(frame, "order_date")
    state, findings = _states(frame, settings)
    findings += order_amounts(frame, state)
    findings += _settling(frame) + told_by_numbers(frame)
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
    findings += noticed + _order_columns(frame, ordered) + of_payments + of_customers
    if who is not None:
        frame["customer_key"] = as_category(who)
        frame["buyer"] = as_category(who.where(ordered))
    frame = _with_refund_rows(frame, settings)
    if who is not None:
        nameless = frame["customer_key"].isna()
        frame["named_order"] = frame["order"].where(frame["buyer"].notna())
        frame["named_net"] = frame["net"].where(~nameless, 0.0)
    return frame, findings


def _fill_lines(frame: pd.DataFrame) -> None:
    """Exports with several lines an order leave date, customer and status blank on all but the first: fill them down."""
    if "order_id" not in frame:
        return
    lines = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna()
    if not lines.any():
        return
    for column in (c for c in _SHARED if c in frame):
        blank = frame[column].isna() & lines
        if blank.any() and not (blank | ~lines).all():
            known = frame.loc[lines & ~blank, ["order_id", column]].drop_duplicates("order_id")
            if column == "type":  # on a later row it is the type of a return, say, and not of the sale
                known = known.loc[known.index.intersection(frame.index[~later_line(frame)])]
            values = dict(zip(known["order_id"], known[column], strict=True))
            filled = frame.loc[blank, "order_id"].astype(object).map(values)
            if isinstance(frame[column].dtype, pd.CategoricalDtype):
                frame.loc[blank, column] = pd.Categorical(filled, categories=frame[column].cat.categories)
            else:
                frame.loc[blank, column] = filled.astype(frame[column].dtype)
    rescued = (frame["set_aside"] == "date-missing") & frame["order_date"].notna()
    if rescued.any():  # a line filled from its order's date is readable after all
        frame["set_aside"] = frame["set_aside"].mask(rescued).cat.remove_unused_categories()


def _states(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    """done, unpaid, refund or void for each row; cancelled orders by their date, too."""
    found, unknown = _meanings(frame, "status", normal, settings)
    by_type, strange = _meanings(frame, "type", document, settings)
    findings: list[Finding] = []
    sell_nothing = {normal(word) for word in (*NO_SALE, *BESIDE_INVOICES, *BESIDE_ORDERS)}
    if odd := [word for word in strange if document(word) not in sell_nothing]:
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


def set_aside_documents(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Leave out documents that sell nothing: an estimate, or beside invoices or orders what was paid for them."""
    if "type" not in frame and (ledger := _ledger(frame)) is not None:
        frame["type"] = frame[ledger]
    own = {normal(word) for word in settings.status_words}
    quotes = {*QUOTES} - own
    quoted = says(frame, "status", lambda word: document(word) in quotes)
    found = _sell_nothing(frame, quoted, "status") if quoted.any() else []
    if "type" not in frame:
        return found
    kinds = meant(frame, "type", each(document))
    paid = kinds.isin(BESIDE_ORDERS)
    words = (*NO_SALE, *(BESIDE_INVOICES if kinds.isin(INVOICES).any() else ()), *(() if paid.all() else BESIDE_ORDERS))
    return found + _sell_nothing(frame, kinds.isin({*words} - own), "type")


def _ledger(frame: pd.DataFrame) -> str | None:
    """The column of a book of income and expenses that says which of them a row is: a header such as ประเภท could be of anything."""
    for name in (str(column) for column in frame if str(column).strip().casefold() in _IN_OR_OUT):
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            words = {normal(str(word)) for word in frame[name].cat.categories}
            if words & _NO_SALE and words <= _NO_SALE | meanings(ORDER_STATES).keys():
                return name
    return None


def _settling(frame: pd.DataFrame) -> list[Finding]:
    """Leave out receipts for what was invoiced."""
    kinds = meant(frame, "type", each(document))
    receipts, invoices = kinds.isin(RECEIPTS) & frame["is_sale"], kinds.isin(INVOICES) & frame["is_sale"]
    return _sell_nothing(frame, settled(frame, receipts, invoices), "type")


def _sell_nothing(frame: pd.DataFrame, rows: pd.Series, column: str) -> list[Finding]:
    rows &= frame["set_aside"].isna()
    set_aside(frame, rows, "no-sale")
    names = ", ".join(sorted(text(frame, column)[rows].unique()))
    return finding("no-sale", "info", "orders", frame, rows, column, words=names)


def _gift_cards_only(frame: pd.DataFrame) -> pd.Series:
    """Orders of nothing but gift cards: money for goods that are bought later."""
    cards = says(frame, "product", is_gift_card)
    if "order_id" not in frame or not cards.any():
        return cards
    goods = frame.loc[~cards, "order_id"].dropna().unique()
    return cards & ~frame["order_id"].isin(goods)


def document(said: str) -> str:
    """The kind of a document, without a remark in brackets and the order that it names."""
    return normal(said.split(" (")[0].split(" of ")[0])


def _order_columns(frame: pd.DataFrame, ordered: pd.Series) -> list[Finding]:
    """Which order a sale belongs to, and which of the orders are worth something, of several products, returned.

    Args:
        frame: the orders; the columns are added.
        ordered: the rows that are orders, or lines of them: neither returns nor debit notes.
    """
    is_sale = frame["is_sale"]
    frame["order"] = numbered(frame, "order_id").where(ordered)
    counts = frame["set_aside"].isna()  # a row that repeats another is worth nothing more
    goods = ~frame["no_goods"] if "no_goods" in frame else pd.Series(True, index=frame.index)
    worth = _by_order(frame["sales"].where(counts, 0.0), frame["order"])
    frame["sized_order"] = frame["order"].where(worth > 0)
    if "more_orders" in frame:
        alone = counts & (frame["more_orders"] == 0)
        frame["order_worth"] = worth.where(alone & ~frame["order"].where(counts).duplicated())
    if "quantity" in frame:
        frame["units"] = frame["quantity"].fillna(ordered.astype(float)).where(is_sale & goods, 0.0)
    what = next((column for column in ("product", "sku") if column in frame), None)
    if what is not None:
        mixed = pd.Series(False, index=frame.index)
        if _has_lines(frame["order"]):
            product = frame[what].cat.codes.where(frame[what].notna() & goods)
            codes = product.groupby(frame["order"].cat.codes)
            mixed = codes.transform("min") < codes.transform("max")
        frame["mixed_order"] = frame["order"].where(mixed)
    returned = is_sale & (frame["refunded"] > 0)
    returns = frame[~is_sale]  # which name what they return
    back = first_known(text(returns, "refund_of"), read_words(returns, "type", named_order), text(returns, "order_id"))
    if "order_id" in frame and len(returns):
        returned |= is_sale & frame["order_id"].isin(back.dropna().unique())
    own = [str(name) for name in frame.columns if name != "refunded"]  # which is what we have worked out
    marked = next((name for name in own if name.strip().casefold() in RETURNED), None)
    listed = pd.Series(False, index=frame.index)
    if marked is not None:
        listed = as_kind(frame[marked], "flag").fillna(False).astype(bool)
    listed &= is_sale & ~returned & frame["set_aside"].isna()
    if marked is not None or _TELL_RETURNS & set(frame.columns) or not is_sale.all():
        frame["refunded_order"] = frame["order"].where(returned | listed)
        frame["returns_told"] = not listed.any()
        if not listed.any():
            frame["returned_whole"] = _returned_whole(frame, back)
    return finding("returns-without-amount", "warning", "orders", frame, listed, "order_id")


def _has_lines(order: pd.Series) -> bool:
    """Whether any order has several lines."""
    codes = order.cat.codes.to_numpy()
    return bool((np.bincount(codes[codes >= 0]) > 1).any())


def _by_order(values: pd.Series, order: pd.Series) -> pd.Series:
    """The sum over the lines of each row's order; missing where there is none."""
    if _has_lines(order):
        return values.groupby(order, observed=True).transform("sum")
    return values.where(order.notna())


def _returned_whole(frame: pd.DataFrame, back: pd.Series) -> pd.Series:
    """Sales of orders whose money all went back: on their own rows, or on returns, each with the order it names (`back`)."""
    counts, is_sale = frame["set_aside"].isna(), frame["is_sale"]
    refunded, sales = frame["refunded"].where(counts, 0.0), frame["sales"].where(counts, 0.0)
    own = _by_order(refunded.where(is_sale, 0.0), frame["order"])
    elsewhere = refunded[back.index].groupby(back).sum()
    named = text(frame, "order_id").map(elsewhere).astype(float).fillna(0.0) if len(elsewhere) else 0.0
    sold = _by_order(sales, frame["order"])
    return is_sale & (sold > 0) & (own + named >= sold - _CENT)


def _with_refund_rows(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Book refunds on the day the settings name: their own, or that of the order they refund."""
    if settings.refunds == "order date":
        return _on_order_date(frame)
    if "refund_date" not in frame:
        return frame
    later = frame["is_sale"] & (frame["refunded"] > 0) & frame["refund_date"].notna()
    if not later.any():
        return frame
    extra = frame[later].copy()
    extra["day"] = days(extra, "refund_date")
    extra[
        [c for c in ("gross", "sales", "discounted", "units", "total_cost", "costed", "more_orders") if c in extra]
    ] = 0.0
    extra["net"] = -extra["refunded"]
    extra["received"] = -extra["paid_back"]
    extra["is_sale"] = False
    if "order_worth" in extra:
        extra["order_worth"] = float("nan")
    for column in ("order", "sized_order", "mixed_order", "refunded_order", "buyer"):
        if column in extra:
            extra[column] = extra[column].where(pd.Series(False, index=extra.index))
    frame.loc[later, "net"] += frame.loc[later, "refunded"]
    frame.loc[later, "received"] += frame.loc[later, "paid_back"]
    frame.loc[later, ["refunded", "paid_back"]] = 0.0
    return pd.concat([frame.assign(booked=True), extra.assign(booked=False)], ignore_index=True)


def _on_order_date(frame: pd.DataFrame) -> pd.DataFrame:
    """Move refund rows back to the day of the order that they name."""
    if "order_id" not in frame:
        return frame
    number = frame["order_id"].astype(object)
    of = first_known(text(frame, "refund_of"), read_words(frame, "type", named_order), number)
    sold = frame["is_sale"] & number.notna() & frame["day"].notna()
    when = frame.loc[sold, "day"].groupby(number[sold]).min()
    moved = of.map(when).astype(frame["day"].dtype)
    frame["day"] = frame["day"].where(frame["is_sale"] | moved.isna(), moved)
    return frame
