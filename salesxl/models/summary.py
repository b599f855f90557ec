"""Orders -> one row for each customer: how often, how recent, how old, how much."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from salesxl.errors import DataError

Unit = Literal["D", "W"]
COLUMNS = ("frequency", "recency", "T", "monetary")
DAYS: dict[Unit, float] = {"D": 1.0, "W": 7.0}


def customer_summary(customers: Any, dates: Any, values: Any, end: Any, unit: Unit = "D") -> pd.DataFrame:
    """What the models need to know about every customer.

    Orders of one customer on one day are one order. Rows without a customer or a date, and rows after the end, are
    left out; so are customers whose first order comes later. A value that is missing leaves its day out of the mean.

    Args:
        customers: the customer of each order.
        dates: the day of each order; a time of day is ignored.
        values: the money of each order.
        end: the last day of observation.
        unit: in which time is told, ``D`` days or ``W`` weeks of seven days (with fractions, as Fader and Hardie do).

    Returns:
        A table by customer, in order: ``frequency`` (days with an order after the first such day), ``recency`` (time
        from the first order to the last), ``T`` (time from the first order to the end) and ``monetary`` (mean value of
        the days with an order, the first left out; 0 where there is no other).

    Raises:
        DataError: the columns differ in length, or no order lies before the end.
    """
    rows = _rows(customers, dates, values)
    last = pd.Timestamp(end).tz_localize(None).normalize()
    rows = rows[(rows["day"] <= last) & rows["customer"].notna()]
    if rows.empty:
        raise DataError("errors.no_order_before", end=last.date())
    code, names = pd.factorize(rows["customer"], sort=True)
    day = rows["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    until = int(np.datetime64(last, "D").astype(np.int64))

    span = int(day.max() - day.min()) + 1
    key, order_day = np.unique(code * span + (day - day.min()), return_inverse=True)
    who, when = key // span, key % span + int(day.min())  # one entry for each customer and day, in order
    value = rows["value"].to_numpy(float)
    known = ~np.isnan(value)
    money = np.bincount(order_day[known], value[known], minlength=len(key))
    has_money = np.bincount(order_day[known], minlength=len(key)) > 0

    first = np.flatnonzero(np.diff(who, prepend=-1))
    end_of_each = np.append(first[1:], len(key)) - 1
    later = has_money.copy()
    later[first] = False
    counted = np.bincount(who[later], minlength=len(names))
    spent = np.bincount(who[later], money[later], minlength=len(names))
    length = DAYS[unit]
    columns = (
        end_of_each - first,
        (when[end_of_each] - when[first]) / length,
        (until - when[first]) / length,
        np.divide(spent, counted, out=np.zeros(len(names)), where=counted > 0),
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), index=pd.Index(names, name="customer"))


def _rows(customers: Any, dates: Any, values: Any) -> pd.DataFrame:
    columns = {"customer": customers, "day": dates, "value": values}
    arrays = {name: pd.Series(column).reset_index(drop=True) for name, column in columns.items()}
    lengths = {name: len(column) for name, column in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise DataError(
            "errors.lengths_differ", where=", ".join(f"{name} {length:,}" for name, length in lengths.items())
        )
    rows = pd.DataFrame(arrays)
    rows["day"] = pd.DatetimeIndex(pd.to_datetime(rows["day"])).tz_localize(None).normalize()
    rows["value"] = rows["value"].astype(float)
    return rows
