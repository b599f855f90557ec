"""Who bought what, when and for how much: orders, or the deals won where a firm keeps no orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from salesxl.analyses.rows import lacks
from salesxl.periods import Period
from salesxl.results import Note, Reason
from salesxl.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset
    from salesxl.evaluation.columns import Columns


_NEVER = 2**63 - 1
_OF_ORDERS = {"customer": "customer_key", "day": "day", "order": "order", "money": "net", "worth": "sales"}
_OF_DEALS = {"customer": "buyer", "day": "day_closed", "order": "deal", "money": "value", "worth": "value"}
_WHERE = {"orders": None, "deals": "won"}


def purchases(data: Dataset) -> Columns | Reason:
    """One row an order line, a return or a won deal.

    Returns:
        the columns ``customer`` (its identity, a category), ``day``, ``order`` (missing on returns), ``money`` (net; below zero on
        returns), ``worth`` (before returns) and ``since`` (day of the customer's first purchase; missing of one who only
        brought something back); or the reason why they are not known.
    """
    from salesxl.evaluation.measuring import columns_in

    table, names = _table(data)
    needed = ("buyer", "net", "order", "day") if table == "orders" else ("buyer", "value", "deal", "day_closed")
    reason = lacks(data, table, *needed, money=True)
    if reason is not None:
        return reason
    if "purchases" not in data.memo:
        data.memo["purchases"] = _dated(columns_in(table, data), _WHERE[table], names)
    known: Columns = data.memo["purchases"]
    return known


def nameless(data: Dataset, period: Period | None = None) -> list[Note]:
    """A note on the orders, or deals won, that name no customer and are not among the `purchases` of a period."""
    import numpy as np

    from salesxl.evaluation.measuring import columns_in

    table, names = _table(data)
    columns = columns_in(table, data)
    counts = columns.counts(_WHERE[table])
    dated = columns.dated(names["day"], period.start, period.end) if period else np.arange(len(counts))
    rows = dated[counts[dated]]
    lacking = int(np.count_nonzero(columns.array(names["customer"]).codes[rows] < 0))
    said = {"en": TABLES[table].en, "th": TABLES[table].th}
    return [Note("nameless", {"rows": f"{lacking:,}", "all": f"{len(rows):,}", "table": said})] if lacking else []


def _table(data: Dataset) -> tuple[str, Mapping[str, str]]:
    """The table of purchases, and what its columns are called."""
    of_orders = "orders" in data.tables or "deals" not in data.tables
    return ("orders", _OF_ORDERS) if of_orders else ("deals", _OF_DEALS)


def _dated(columns: Columns, where: str | None, names: Mapping[str, str]) -> Columns:
    """Purchases with a customer and a day; the customers are a category in the order of their names."""
    import numpy as np
    import pandas as pd

    from salesxl.evaluation.columns import Columns

    whole = {name: columns.array(column) for name, column in names.items()}
    who = whole["customer"]
    rows = np.flatnonzero(columns.counts(where) & (who.codes >= 0) & ~np.isnat(whole["day"]))
    found = {name: values[rows] for name, values in whole.items()}
    codes, day, ordered = found["customer"].codes, found["day"], found["order"].codes >= 0
    held = np.flatnonzero(np.bincount(codes, minlength=len(who.categories)))
    known = who.categories.take(held)
    order = np.arange(len(held)) if known.is_monotonic_increasing else np.argsort(known.to_numpy(dtype=object))
    place = np.empty(len(who.categories), dtype=np.intp)
    place[held[order]] = np.arange(len(held))
    codes = place[codes]
    since = np.full(len(held), _NEVER, dtype=np.int64)
    np.minimum.at(since, codes[ordered], day[ordered].astype(np.int64))
    first = np.where(since == _NEVER, np.datetime64("NaT", "D"), since.astype(day.dtype))
    found["customer"] = pd.Categorical.from_codes(codes, pd.Index(known[order], dtype=object))
    found["since"] = first[codes]
    return Columns(pd.DataFrame(found, copy=False))


def orders_by(found: pd.DataFrame, key: str) -> pd.Series:
    """The distinct orders of each customer, or of each category of another column."""
    import pandas as pd

    from salesxl.evaluation.rows import distinct

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
