"""Cohorts: of the customers won in a month, who still buys in the months after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal

from salesxl.analyses.rows import counted, part, table, without
from salesxl.errors import UsageError
from salesxl.periods import Period, between
from salesxl.registry import analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

Amounts = Callable[[date], "pd.Series"]
"""The last day of a month -> what each customer is worth in it. Customers go by numbers here."""


@analysis(
    en="Customer cohorts", th="กลุ่มลูกค้าตามเดือนแรกที่ซื้อ (Cohort)", needs=("orders",),
    definition_th="จัดกลุ่มลูกค้าตามเดือนที่ซื้อครั้งแรก แล้วดูว่าในเดือนที่ 1, 2, 3 ... หลังจากนั้นยังกลับมาซื้อกี่เปอร์เซ็นต์ "
                  "หรือยอดซื้อเหลือกี่เปอร์เซ็นต์ของเดือนแรก (value=revenue) "
                  "หรือกำไรขั้นต้นสะสมคืนต้นทุนการได้มาซึ่งลูกค้าแล้วกี่เปอร์เซ็นต์ (value=payback ถึง 100% คือคืนทุน) ถ้าไม่มีคำสั่งซื้อใช้สมาชิกรายงวดแทน เดือนที่ยังไม่จบเว้นว่างไว้",
)  # fmt: skip
def cohorts(
    data: Dataset,
    *,
    period: Period | None = None,
    value: Literal["customers", "revenue", "payback"] = "customers",
    share: bool = True,
) -> TableResult:
    """Customers by the month of their first order, and the share of them that buys again in each month after.

    Column ``m0`` is the month of the first order, ``m1`` the month after it. A month that has not ended stays blank.
    Instead it can show what the cohort spends (value=revenue), or how much of its cost the gross margin has brought back so far
    (value=payback: at 100% the cohort has paid back). Where there are subscriptions and no orders, a customer is active in a
    month if it pays at its end.

    Args:
        data: prepared tables.
        period: of the first orders; all without one.
        value: ``customers`` counts who is active, ``revenue`` adds what the cohort spends (or pays a month), ``payback`` adds up
            the gross margin of that since the first month.
        share: as a share of the cohort's size, of the revenue of its first month, or of what it cost to acquire the cohort
            (CAC of that month: at 100% it has paid back); else the numbers themselves.
    """
    import numpy as np
    import pandas as pd

    from salesxl.analyses.purchases import nameless
    from salesxl.calculate import calculate

    if value not in ("customers", "revenue", "payback"):
        raise UsageError("errors.cohort_value", value=value)
    of_subscribers = "orders" not in data.tables and "subscriptions" in data.tables
    found = _subscribers(data) if of_subscribers else _buyers(data)
    unit = "rate" if share else "count" if value == "customers" else "money"
    start = {"cohort": "period", "customers": "count"}
    if isinstance(found, Reason):
        return without("cohorts", start, found)
    margin = _margin(data) if value == "payback" else 1.0
    if isinstance(margin, Reason):
        return without("cohorts", start, margin)
    since, customers, money = found
    starts, places = np.unique(since.to_numpy().astype("datetime64[M]"), return_inverse=True)
    cohort = pd.Series(pd.Categorical.from_codes(places, pd.Index(starts.astype(str))), index=since.index)
    sizes = cohort.value_counts()
    months = list(between(since.min().date(), data.as_of, "month", data.settings))
    worth: dict[str, pd.Series] = {}  # month -> by cohort
    for month in months:
        if month.end <= data.as_of:
            by_customer = (customers if value == "customers" else money)(month.end)
            worth[month.key] = by_customer.groupby(cohort.reindex(by_customer.index)).sum()
    rows: list[list[object]] = []
    for at, month in enumerate(months):
        if month.key not in sizes or (period and not period.start <= month.start <= period.end):
            continue
        cells = [float(worth[later.key].get(month.key, 0.0)) for later in months[at:] if later.key in worth]
        match value:
            case "customers":
                base = float(sizes[month.key])
            case "revenue":
                base = cells[0] if cells else 0.0
            case _:
                cells = list(accumulate(cell * margin for cell in cells))
                base = (calculate("cac", data, period=month).value or 0.0) * float(sizes[month.key])
        shares = [part(cell, base) for cell in cells] if share else cells
        rows.append([month.key, int(sizes[month.key]), *shares])
    width = max((len(row) for row in rows), default=2)
    columns = start | {f"m{n}": unit for n in range(width - 2)}
    notes = [Note("first_cohort", {"cohort": months[0].key})] if rows and rows[0][0] == months[0].key else []
    notes += [] if of_subscribers else nameless(data)
    if value == "payback":
        notes.append(Note("cohort_margin", {"rate": f"{margin:.1%}"}))
    return table("cohorts", columns, ([*row, *[None] * (width - len(row))] for row in rows), notes=notes)


def _margin(data: Dataset) -> float | Reason:
    """The gross margin that the user set, else that of all rows."""
    from salesxl.calculate import calculate

    if data.settings.gross_margin is not None:
        return data.settings.gross_margin
    result = calculate("gross_margin", data)
    return result.value if result.value is not None else result.reason or Reason("no_rows")


def _buyers(data: Dataset) -> tuple[pd.Series, Amounts, Amounts] | Reason:
    """Each customer's first day; who bought in a month; what they spent in it."""
    import numpy as np
    import pandas as pd

    from salesxl.analyses.purchases import purchases
    from salesxl.evaluation.columns import day_number

    found = purchases(data)
    if isinstance(found, Reason):
        return found
    rows = np.flatnonzero((found.days("day") <= day_number(data.as_of)) & ~np.isnat(found.array("since")))
    if not len(rows):
        return Reason("no_rows")
    customers, order = found.array("customer"), found.array("order").codes[rows]
    who, many = customers.codes[rows].astype(np.int64), len(customers.categories)
    month = found.array("day")[rows].astype("datetime64[M]").astype(np.int64)
    in_month = month * many + who  # who in which month, as one number

    def active() -> pd.Series:
        return pd.Series(1, np.sort(pd.unique(in_month[order >= 0])))

    def spent() -> pd.Series:
        return pd.Series(found.array("money")[rows]).groupby(in_month).sum()

    def of(amounts: Callable[[], pd.Series]) -> Amounts:
        @cache
        def parts() -> dict[date, pd.Series]:
            worth = amounts()
            months, people = divmod(worth.index.to_numpy(), many)
            worth.index = people
            begins = np.flatnonzero(np.diff(months, prepend=months[:1] - 1))
            each = (worth.iloc[start:end] for start, end in pairwise([*begins.tolist(), len(worth)]))
            return dict(zip(months[begins].astype("datetime64[M]").tolist(), each, strict=True))

        return lambda end: parts().get(end.replace(day=1), nobody)

    first = np.full(many, np.datetime64("NaT", "D"), found.array("since").dtype)
    first[who] = found.array("since")[rows]
    since = pd.Series(first).dropna()
    nobody = pd.Series(dtype=float, index=since.index[:0])
    return since, of(active), of(spent)


def _subscribers(data: Dataset) -> tuple[pd.Series, Amounts, Amounts] | Reason:
    """The same from subscriptions: the day of the first payment; who pays at a month's end; how much a month."""
    from salesxl.evaluation.windows import frame_of
    from salesxl.registry import MEASURES

    paying = MEASURES["subscribers"]
    frame = counted(data, "subscriptions", *paying.needs, money=True)
    if isinstance(frame, Reason):
        return frame
    lasting = frame[frame["pays"] & ~(frame["ended"] <= frame["opened"])]
    if lasting.empty:
        return Reason("no_rows")

    def money(end: date) -> pd.Series:
        return frame_of(paying, lasting, Period(end, end), data).groupby("buyer", observed=True)["monthly"].sum()

    since = lasting.groupby("buyer", observed=True)["opened"].min()
    return since, lambda end: (money(end) > 0).astype(int), money
