"""Pareto: who or what brings in most of the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import below_zero, counted, group_keys, listed, within, without
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

CLASSES = (("A", 0.8), ("B", 0.95), ("C", float("inf")))
"""A are those who together bring the first 80% of the money, B the next 15%, C the rest."""


@analysis(
    en="Pareto (ABC)", th="พาเรโต (ABC)", needs=("orders",),
    definition_th="เรียงลูกค้า (หรือสินค้า หรือกลุ่มอื่น) ตามยอดขายสุทธิ พร้อมสัดส่วนและสัดส่วนสะสม "
                  "กลุ่ม A คือกลุ่มที่รวมกันได้ 80% แรกของยอดขาย B อีก 15% ถัดมา และ C ส่วนที่เหลือ",
)  # fmt: skip
def pareto(data: Dataset, *, period: Period | None = None, by: str = "customer") -> TableResult:
    """Customers (or products, or any other group) by net sales, with share, cumulative share and class.

    Class A holds those who bring the first 80% together, B the next 15%, C the rest. Returns count against the
    customer or product they come from; a group below zero stands last.

    Args:
        data: prepared tables.
        period: of the orders; all without one.
        by: ``customer``, ``product``, ``category``, ``owner`` or any other field of orders (of deals where there are
            none).
    """
    import numpy as np

    from salesxl.analyses.purchases import nameless, orders_by

    columns = {
        "rank": "count",
        by: "text",
        "value": "money",
        "share": "rate",
        "cumulative": "rate",
        "class": "text",
        "orders": "count",
    }
    found = _by_customer(data) if by == "customer" else _by_field(data, by)
    found = found if isinstance(found, Reason) else within(found, "day", period)
    if isinstance(found, Reason) or found.empty:
        return without("pareto", columns, found if isinstance(found, Reason) else Reason("no_rows"))
    each = found.groupby("key", sort=False, observed=True)["money"].sum().rename("value").to_frame()
    each["orders"] = orders_by(found, "key")
    if "more" in found:
        each["orders"] += found.groupby("key", observed=True)["more"].sum(min_count=1)
    each["name"] = each.index.astype(str)
    each = each.sort_values(["value", "name"], ascending=[False, True], kind="stable")
    value = each["value"].to_numpy()
    total = float(value.sum())
    if total <= 0:
        return without("pareto", columns, Reason("no_shares"))
    together = value.cumsum() / total
    before = np.concatenate([[0.0], together[:-1]])
    letters = np.select([before < most for _, most in CLASSES], [letter for letter, _ in CLASSES], "C")
    ranks = range(1, len(each) + 1)
    cells = [ranks, each["name"], value, value / total, together, letters, each["orders"]]
    notes = [*below_zero(value), *(nameless(data, period) if by == "customer" else ())]
    return listed("pareto", columns, cells, notes=notes)


def _by_customer(data: Dataset) -> pd.DataFrame | Reason:
    """Purchases with the name of each customer as the ``key``, a category."""
    import pandas as pd

    from salesxl.analyses.purchases import customer_names, purchases

    found = purchases(data)
    if isinstance(found, Reason):
        return found
    names, customers = customer_names(data), found.frame["customer"].cat
    known = [names.get(key, key) for key in customers.categories.tolist()]
    places, shown = pd.factorize(pd.Series(known, dtype=object))
    return found.frame.assign(key=pd.Categorical.from_codes(places[customers.codes.to_numpy()], shown))


def _by_field(data: Dataset, by: str) -> pd.DataFrame | Reason:
    """The same columns for any other group."""
    import pandas as pd

    of_orders = "orders" in data.tables or "deals" not in data.tables
    key = "orders" if of_orders else "deals"
    money, day, order = ("net", "day", "order") if of_orders else ("value", "day_closed", "deal")
    rows = counted(data, key, money, day, order, money=True)
    if isinstance(rows, Reason):
        return rows
    rows = rows if of_orders else rows[rows["won"]]
    keys = group_keys(data, key, rows, by, day)
    if isinstance(keys, Reason):
        return keys
    columns = {"key": keys.astype("category"), "day": rows[day], "order": rows[order], "money": rows[money]}
    if of_orders:
        columns["more"] = rows["more_orders"] if "more_orders" in rows else pd.Series(float("nan"), index=rows.index)
    return pd.DataFrame(columns)
