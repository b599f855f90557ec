"""Who bought what, when and for how much: orders, or the deals won where a firm keeps no orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted
from salesxl.results import Reason

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset


_NEVER = 2**63 - 1


def purchases(data: Dataset) -> pd.DataFrame | Reason:
    """One row an order line, a return or a won deal.

    Returns:
        the columns ``customer`` (its identity, a category), ``day``, ``order`` (missing on returns), ``money`` (net; below zero on
        returns), ``worth`` (before returns) and ``since`` (day of the customer's first purchase); or the reason why
        they are not known.
    """
    import pandas as pd

    if "orders" in data.tables or "deals" not in data.tables:
        rows = counted(data, "orders", "buyer", "net", "order", "day", money=True)
        names = {"customer": "customer_key", "day": "day", "order": "order", "money": "net", "worth": "sales"}
    else:
        rows = counted(data, "deals", "buyer", "value", "deal", "day_closed", money=True)
        names = {"customer": "buyer", "day": "day_closed", "order": "deal", "money": "value", "worth": "value"}
        rows = rows if isinstance(rows, Reason) else rows[rows["won"]]
    if isinstance(rows, Reason):
        return rows
    if "purchases" not in data.memo:
        data.memo["purchases"] = _dated(pd.DataFrame({name: rows[column] for name, column in names.items()}))
    known: pd.DataFrame = data.memo["purchases"]
    return known


def _dated(found: pd.DataFrame) -> pd.DataFrame:
    """Purchases with a customer and a day; the customers are a category in the order of their names."""
    import numpy as np
    import pandas as pd

    found = _where(found, found["customer"].notna() & found["day"].notna())
    customer = found["customer"].astype("category").cat
    codes, names = customer.codes.to_numpy(), customer.categories.to_numpy(dtype=object)
    held = np.flatnonzero(np.bincount(codes, minlength=len(names)))
    held = held[np.argsort(names[held])]
    place = np.empty(len(names), dtype=np.intp)
    place[held] = np.arange(len(held))
    codes, ordered, day = place[codes], found["order"].notna().to_numpy(), found["day"].to_numpy()
    since = np.full(len(held), _NEVER, dtype=np.int64)
    np.minimum.at(since, codes[ordered], day[ordered].astype(np.int64))
    found["customer"] = pd.Categorical.from_codes(codes, pd.Index(names[held]))
    found["since"] = np.where(since == _NEVER, np.datetime64("NaT"), since.astype(day.dtype))[codes]
    return _where(found, found["since"].notna())


def _where(found: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    return found if rows.all() else found[rows]


def orders_by(found: pd.DataFrame, key: str) -> pd.Series:
    """The distinct orders of each customer, or of each category of another column."""
    import pandas as pd

    from salesxl.rows import distinct

    keys, orders = found[key].cat, found["order"].cat
    counts = distinct(keys.codes.to_numpy(), orders.codes.to_numpy(), len(orders.categories), len(keys.categories))
    return pd.Series(counts, index=pd.CategoricalIndex(keys.categories, dtype=found[key].dtype))


def customer_names(data: Dataset) -> dict[str, str]:
    """How a reader knows each customer: the name last used, with the number where two share it; else the number."""
    import numpy as np

    table, key, name = ("orders", "customer_key", "customer_name")
    if table not in data.tables:
        table, key, name = ("deals", "buyer", "customer")
    frame = data.tables.get(table)
    if frame is None or key not in frame or name not in frame:
        return {}
    who, said = frame[key].cat, frame[name].cat
    people, names = who.codes.to_numpy(), said.codes.to_numpy()
    told = np.flatnonzero((people >= 0) & (names >= 0))
    last = np.full(len(who.categories), -1)
    last[people[told]] = names[told]  # of several the one that stands last
    known = np.flatnonzero(last >= 0)
    shared = np.bincount(last[known], minlength=len(said.categories)) > 1
    keys, texts = who.categories.take(known).tolist(), said.categories.take(last[known]).tolist()
    return {
        person: f"{text} ({person})" if twice else text
        for person, text, twice in zip(keys, texts, shared[last[known]].tolist(), strict=True)
    }
