"""Customers' histories: which order was a customer's first, and what was bought later.

The columns that come of it are told in `orders`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.prepare.referrals import recommended

Array = npt.NDArray[Any]
Codes = npt.NDArray[np.integer[Any]]


def with_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that look at all orders of a customer; only rows that count are looked at."""
    if "buyer" not in frame:
        return frame
    counts = frame["set_aside"].isna() & frame["buyer"].notna() & frame["order_date"].notna()
    buyer, order = frame["buyer"].cat.codes.to_numpy(), frame["order"].cat.codes.to_numpy()
    when = frame["order_date"].to_numpy()
    firsts = _first_rows(buyer, when, counts)
    is_first = counts & (order == _by_code(buyer, buyer[firsts], order[firsts], -2))
    frame["new_buyer"] = frame["buyer"].where(is_first)
    if "returned_whole" in frame:
        kept = counts & ~frame["returned_whole"]
        earliest = _first_rows(buyer, when, kept)
        frame["kept_new_buyer"] = frame["buyer"].where(
            kept & (order == _by_code(buyer, buyer[earliest], order[earliest], -2))
        )
    frame["returning_buyer"] = frame["buyer"].where(counts & ~is_first)
    first_days = when[firsts].astype("datetime64[D]").astype(when.dtype)
    frame["first_day"] = _by_code(buyer, buyer[firsts], first_days, np.datetime64("NaT", "D"))
    told = recommended(frame)
    if told is not None:
        frame["referred_buyer"] = frame["new_buyer"].where(told)
    _extensions(frame, counts, is_first)
    return frame


def _first_rows(buyer: Codes, when: Array, counts: pd.Series) -> Codes:
    """The place of each buyer's first order; of several at that time the one that stands first."""
    rows = np.flatnonzero(counts)
    who, at = buyer[rows], when[rows].astype(np.int64)
    earliest = np.full(int(who.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(earliest, who, at)
    on_time = np.flatnonzero(at == earliest[who])
    return rows[on_time[~pd.Series(who[on_time]).duplicated()]]


def _by_code(codes: Codes, known: Codes, values: Array, nothing: Any) -> Array:
    """For each row the value that is known of its code."""
    table = np.full(int(codes.max(initial=-1)) + 2, nothing, dtype=values.dtype)
    table[known + 1] = values
    return table[codes + 1]


def _extensions(frame: pd.DataFrame, counts: pd.Series, is_first: pd.Series) -> None:
    """Customers who later bought another product, or another plan at a higher price."""
    later = counts & ~is_first
    extended = pd.Series(False, index=frame.index)
    if "product" in frame:
        product = frame["product"].cat.codes.astype("int64")
        pair = frame["buyer"].cat.codes.astype("int64") * (product.max() + 2) + product
        added = later & frame["product"].notna() & ~pair.isin(pair[is_first & frame["product"].notna()])
        frame["added_buyer"] = frame["buyer"].where(added)
        extended |= added
    if "plan" in frame:
        each = frame["price"] if "price" in frame else frame["sales"]
        begun = each.where(is_first).groupby(frame["buyer"], observed=True).transform("max")
        plan = frame["plan"].astype(object)
        own_first = plan.where(is_first).groupby(frame["buyer"], observed=True).transform("first")
        upgraded = later & plan.notna() & (plan != own_first) & (each > begun)
        frame["upgraded_buyer"] = frame["buyer"].where(upgraded)
        extended |= upgraded
    if {"product", "plan"} & set(frame.columns):
        frame["extended_buyer"] = frame["buyer"].where(extended)
        frame["added_sales"] = frame["sales"].where(extended, 0.0)
