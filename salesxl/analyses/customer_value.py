"""Customer value: what each customer will probably buy in the coming months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import last_day, listed, too_few, without
from salesxl.errors import UsageError
from salesxl.locale import LANGUAGES
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset
    from salesxl.models.customer_value import Remark

COLUMNS = {
    "customer": "text", "orders": "count", "recency": "days", "bought": "money", "p_alive": "rate",
    "expected_orders": "number", "expected_spend": "money", "value": "money", "value_low": "money",
    "value_high": "money",
}  # fmt: skip


@analysis(
    en="Customer value by customer", th="มูลค่าลูกค้ารายคน", needs=("orders",),
    definition_th="คาดการณ์รายลูกค้าด้วยแบบจำลอง BG/NBD และ gamma-gamma: ความน่าจะเป็นที่ยังเป็นลูกค้า จำนวนคำสั่งซื้อและมูลค่า "
                  "ที่คาดไว้ใน 12 เดือนข้างหน้า พร้อมช่วงความเชื่อมั่น 95% คูณอัตรากำไรขั้นต้นถ้ากำหนดไว้ "
                  "ถ้าข้อมูลน้อยเกินไปจะบอกเหตุผลแทนตัวเลข",
)  # fmt: skip
def customer_value(data: Dataset, *, period: Period | None = None, months: int = 12) -> TableResult:
    """What every customer is expected to order and to be worth in the coming months, and whether they are still one.

    BG/NBD foresees the orders, gamma-gamma what one is worth. The value is margin where the setting ``gross_margin``
    is set or orders have costs, else revenue; it is discounted by the setting ``discount_rate``. The interval says how
    well the models are known (95%), not how luck will scatter around it. Where the data are too few the answer is a
    reason.

    Args:
        data: prepared tables.
        period: what was known at its end; all orders without one.
        months: how far to look ahead.
    """
    import pandas as pd

    from salesxl.analyses.purchases import customer_names, nameless, orders_by, purchases
    from salesxl.calculate import calculate
    from salesxl.models.customer_value import CUSTOMERS
    from salesxl.models.customer_value import customer_value as forecast
    from salesxl.models.summary import customer_summary

    if months < 1:
        raise UsageError("errors.months_ahead", months=months)
    found = purchases(data)
    if isinstance(found, Reason):
        return without("customer_value", COLUMNS, found)
    today = pd.Timestamp(last_day(data, period))
    known = found.frame[found.frame["day"] <= today]
    bought = known[known["order"].notna()]
    if bought.empty:
        return without("customer_value", COLUMNS, too_few(0, CUSTOMERS))
    summary = customer_summary(bought["customer"], bought["day"], bought["worth"], today)
    settings = data.settings
    margin = settings.gross_margin
    if margin is None and "orders" in data.tables:
        margin = calculate("gross_margin", data, period=period).value
    discount = (1 + (settings.discount_rate or 0.0)) ** (1 / 12) - 1
    answer = forecast(summary, months, discount, 1.0 if margin is None else margin)
    if answer.reason and "p_alive" not in answer.customers:
        return without("customer_value", COLUMNS, why_not(answer.reason))
    each = answer.customers.reindex(
        columns=["p_alive", "expected_orders", "expected_spend", "clv", "clv_low", "clv_high"]
    )
    each.insert(0, "bought", known.groupby("customer", observed=True)["money"].sum())
    each.insert(0, "recency", (today - bought.groupby("customer", observed=True)["day"].max()).dt.days)
    each.insert(0, "orders", orders_by(bought, "customer"))
    names = customer_names(data)
    each.insert(0, "name", [str(names.get(key, key)) for key in each.index.tolist()])
    each = each.sort_values(["clv", "expected_orders", "name"], ascending=[False, False, True], kind="stable")
    notes = [Note("value_is_margin" if margin is not None else "value_is_revenue", {"months": months})]
    if answer.reason:
        notes = [Note("model", {"what": words(answer.reason)})]
    notes += [Note("model", {"what": words(remark)}) for remark in answer.notes]
    notes += nameless(data, Period(data.first_day, today.date()))
    return listed("customer_value", COLUMNS, [each[name] for name in each], notes=notes)


def why_not(remark: Remark) -> Reason:
    """The model's remark as the reason of a result."""
    return Reason("not_estimable", {"why": words(remark)})


def words(remark: Remark) -> dict[str, str]:
    """A model's remark in both languages."""
    return {language: remark.text(language) for language in LANGUAGES}
