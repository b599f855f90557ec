"""What customers are expected to buy: the one aggregate that is an estimate."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure

_MONTHS = 12
_NEEDS = ("buyer", "sales", "order", "day")


@measure("orders", unit="money", en="Expected revenue per customer in 12 months", th="รายได้ที่คาดว่าจะได้ต่อลูกค้าใน 12 เดือน",
         needs=_NEEDS, window="history", empty=None, modelled=True)  # fmt: skip
def expected_revenue(orders: Any, *, settings: Any, until: Any) -> Any:
    """Mean over all customers of BG/NBD orders times gamma-gamma spend in the coming year, discounted by the setting.

    Too few customers, or a model that does not fit, give a reason instead.
    """
    from salesxl.errors import DataError
    from salesxl.evaluation.missing import NoValueError
    from salesxl.locale import LANGUAGES
    from salesxl.models.customer_value import customer_value
    from salesxl.models.summary import customer_summary
    from salesxl.results import Reason

    bought = orders.frame(_NEEDS)
    bought = bought[bought["order"].notna() & bought["buyer"].notna()]
    monthly = (1 + (settings.discount_rate or 0.0)) ** (1 / _MONTHS) - 1
    try:
        summary = customer_summary(bought["buyer"], bought["day"], bought["sales"], until)
    except DataError as error:  # nobody has bought anything yet
        raise NoValueError(Reason("no_rows")) from error
    answer = customer_value(summary, _MONTHS, monthly, confidence=None)
    if answer.reason is not None:
        raise NoValueError(
            Reason("not_estimable", {"why": {language: answer.reason.text(language) for language in LANGUAGES}})
        )
    return float(answer.customers["clv"].mean())
