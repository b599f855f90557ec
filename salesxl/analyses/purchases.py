"""Who bought what, when and for how much: orders, or the deals won where a firm keeps no orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted
from salesxl.results import Reason

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset


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
    import pandas as pd

    found = found[found["customer"].notna() & found["day"].notna()]
    customer = found["customer"].astype("category").cat.remove_unused_categories()
    found["customer"] = customer.cat.reorder_categories(sorted(customer.cat.categories))
    first = found[found["order"].notna()].groupby("customer", observed=False)["day"].min()
    found["since"] = pd.Series(first.to_numpy()[found["customer"].cat.codes.to_numpy()], index=found.index)
    return found[found["since"].notna()]


def customer_names(data: Dataset) -> dict[str, str]:
    """How a reader knows each customer: the name last used, with the number where two share it; else the number."""
    table, key, name = ("orders", "customer_key", "customer_name")
    if table not in data.tables:
        table, key, name = ("deals", "buyer", "customer")
    frame = data.tables.get(table)
    if frame is None or key not in frame or name not in frame:
        return {}
    known = frame[[key, name]].dropna().drop_duplicates(key, keep="last").astype(object)
    shared = known[name].duplicated(keep=False)
    said = known[name].where(~shared, known[name] + " (" + known[key].astype(str) + ")")
    return dict(zip(known[key], said, strict=True))
