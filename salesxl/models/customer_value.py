"""What customers will be worth in the coming months: BG/NBD orders times gamma-gamma spend, discounted.

Where the data are too few, or the models do not fit them, the answer is a reason instead of a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from salesxl.errors import DataError, UsageError
from salesxl.locale import Language, say
from salesxl.models.bg_nbd import BgNbd, fit_bg_nbd
from salesxl.models.fitting import Fit, Vector
from salesxl.models.forecast import MoneyAhead, OrdersAhead, Total, month_ends
from salesxl.models.gamma_gamma import GammaGamma, fit_gamma_gamma
from salesxl.models.summary import COLUMNS, DAYS, Unit

DAYS_A_MONTH = 365.25 / 12

# The gate: below this the models are guesswork. Own judgement; no threshold has been published.
CUSTOMERS = 100
REPEAT_CUSTOMERS = 30
GAPS_OBSERVED = 3.0

SHAPE = 1.01  # the mean spend is p v / (q - 1): no number to rely on where q is this close to 1


@dataclass(frozen=True)
class Remark:
    """Why there is no number, or what to know about one: a stable code and the values its text needs.

    Codes: ``too_few_customers`` ``too_few_repeat`` ``too_short`` (the gate), ``too_few_spends``,
    ``orders_not_converged`` ``spend_not_converged``, ``mean_infinite``; as notes beside a number that is there,
    ``orders_at_limit`` ``spend_at_limit``. Their texts are in ``locale/*/models.toml``.
    """

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """The remark in words."""
        values = {key: f"{value:,}" if isinstance(value, int) else value for key, value in self.values.items()}
        return say(f"models.{self.code}", language, **values)


@dataclass(frozen=True)
class CustomerValue:
    """The forecast, or the reason why there is none.

    Attributes:
        reason: why the number asked for, the customer value, is missing; None if it is there.
        customers: by customer ``p_alive``, ``expected_orders``, ``expected_spend``, ``clv`` and the ends of their
            intervals, ``..._low`` and ``..._high``; only the columns that could be computed.
        total: the same over all customers; None where no intervals were asked for.
        orders_fit, spend_fit: the fitted models.
        correlation: of number and mean value of repeat orders; the models take it to be near 0.
        notes: what to know about numbers that are there.
    """

    reason: Remark | None
    customers: pd.DataFrame
    total: Total | None = None
    orders_fit: Fit[BgNbd] | None = None
    spend_fit: Fit[GammaGamma] | None = None
    correlation: float | None = None
    notes: tuple[Remark, ...] = ()


def customer_value(
    summary: pd.DataFrame,
    months: int = 12,
    discount: float = 0.01,
    margin: float = 1.0,
    *,
    unit: Unit = "D",
    month: float | None = None,
    confidence: float | None = 0.95,
) -> CustomerValue:
    """Forecast of every customer's orders and value from their past orders.

    Args:
        summary: the table of ``customer_summary``.
        months: how far to look ahead.
        discount: rate by which a month's money is worth less than that of the month before; paid at the month's end.
        margin: the share of the value that is ours; 1 gives revenue.
        unit: the unit of time in the summary.
        month: length of a month in that unit; 365.25 / 12 days if not given (lifetimes: 30 days or 4.345 weeks).
        confidence: of the intervals; None for an answer without them and without the total, in half the time.

    Returns:
        The forecast. Where the data do not allow it, an answer with a reason; nothing is raised for that.

    Raises:
        UsageError: an argument is outside its domain.
        DataError: a customer's numbers contradict each other.
    """
    impossible = confidence is not None and not 0 < confidence < 1
    if months < 1 or discount <= -1 or impossible or (month is not None and month <= 0):
        raise UsageError("errors.value_arguments", months=months, month=month, discount=discount, confidence=confidence)
    nobody = pd.DataFrame(index=summary.index)
    x, t_x, age, z = _numbers(summary)
    closed = _gate(x, t_x, age, DAYS[unit])
    if closed:
        return CustomerValue(closed, nobody)
    orders_fit = fit_bg_nbd(x, t_x, age)
    notes = _notes("orders", orders_fit)
    if not orders_fit.converged:
        return CustomerValue(Remark("orders_not_converged"), nobody, orders_fit=orders_fit)
    ends = month_ends(months, month or DAYS_A_MONTH / DAYS[unit])
    ahead = OrdersAhead.of(orders_fit, x, t_x, age, ends, discount)
    width = None if confidence is None else float(ndtri(0.5 + confidence / 2))
    customers, total = ahead.table(width, summary.index), None if width is None else ahead.total(width)

    paying = (x > 0) & (z > 0)
    spend_fit, reason = _spend_fit(x[paying], z[paying])
    correlation = _correlation(x[paying], z[paying])
    if spend_fit is None or reason:
        return CustomerValue(reason, customers, total, orders_fit, spend_fit, correlation, notes)
    money = MoneyAhead.of(spend_fit, ahead, x, z, margin)
    return CustomerValue(
        reason=None,
        customers=customers.assign(**money.columns(width)),
        total=None
        if total is None or width is None
        else replace(total, spend=money.spend(width), clv=money.clv(width)),
        orders_fit=orders_fit,
        spend_fit=spend_fit,
        correlation=correlation,
        notes=notes + _notes("spend", spend_fit),
    )


def _numbers(summary: pd.DataFrame) -> list[Vector]:
    missing = [name for name in COLUMNS if name not in summary]
    if missing:
        raise DataError("errors.summary_lacks", columns=", ".join(missing))
    numbers = [summary[name].to_numpy(float) for name in COLUMNS]
    if not all(np.isfinite(column).all() for column in numbers):
        raise DataError("errors.summary_empty")
    return numbers


def _gate(x: Vector, t_x: Vector, age: Vector, days: float) -> Remark | None:
    repeat = x > 0
    if len(x) < CUSTOMERS:
        return Remark("too_few_customers", {"have": len(x), "need": CUSTOMERS})
    if repeat.sum() < REPEAT_CUSTOMERS:
        return Remark("too_few_repeat", {"have": int(repeat.sum()), "need": REPEAT_CUSTOMERS})
    gap = float(np.median(t_x[repeat] / x[repeat]))  # the mean gap of each customer; the summary tells no more
    have, need = round(float(age.max()) * days, 6), round(GAPS_OBSERVED * gap * days, 6)
    return Remark("too_short", {"have": math.floor(have), "need": math.ceil(need)}) if have < need else None


def _spend_fit(x: Vector, z: Vector) -> tuple[Fit[GammaGamma] | None, Remark | None]:
    if len(x) < REPEAT_CUSTOMERS:
        return None, Remark("too_few_spends", {"have": len(x), "need": REPEAT_CUSTOMERS})
    fit = fit_gamma_gamma(x, z)
    if not fit.converged:
        return fit, Remark("spend_not_converged")
    if fit.model.q <= SHAPE:
        return fit, Remark("mean_infinite")
    return fit, None


def _notes(name: str, fit: Fit[BgNbd] | Fit[GammaGamma]) -> tuple[Remark, ...]:
    return (Remark(f"{name}_at_limit", {"parameters": ", ".join(fit.at_limit)}),) if fit.at_limit else ()


def _correlation(x: Vector, z: Vector) -> float | None:
    if len(x) < 2 or not (np.ptp(x) and np.ptp(z)):
        return None
    x, z = x - x.mean(), z - z.mean()
    return float((x * z).sum() / np.sqrt((x * x).sum() * (z * z).sum()))
