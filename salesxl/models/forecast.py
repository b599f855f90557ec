"""What comes of a past: orders, money and their intervals, from models that are known up to an error.

The covariance of the fitted parameters is carried through to every number (delta method, on the logarithm, or on the
log-odds for a probability). Nothing is drawn at random, so the same data give the same interval. It speaks of how well
the models are known; how the luck of a single customer will scatter around the expectation is not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit

from salesxl.models.bg_nbd import BgNbd
from salesxl.models.fitting import Codes, Fit, Vector, grouped, slopes
from salesxl.models.gamma_gamma import GammaGamma


@dataclass(frozen=True)
class Estimate:
    """A number and the interval it lies in with the chosen confidence."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Total:
    """All customers together; the money is missing where the spend model gives none.

    Attributes:
        customers: how many.
        alive: how many of them have not left; to the model nobody leaves before a repeat order.
        orders: expected in the months asked for.
        spend: expected value of one of these orders.
        clv: expected margin of these orders, discounted.
    """

    customers: int
    alive: Estimate
    orders: Estimate
    spend: Estimate | None = None
    clv: Estimate | None = None


def expected_value(
    orders: BgNbd,
    spend: GammaGamma,
    x: ArrayLike,
    t_x: ArrayLike,
    age: ArrayLike,
    z: ArrayLike,
    *,
    months: int,
    month: float,
    discount: float = 0.0,
    margin: float = 1.0,
) -> Vector:
    """Customer value under given models: orders of the coming months, discounted, times spend, times margin.

    Args:
        orders: the BG/NBD model.
        spend: the gamma-gamma model.
        x: repeat orders.
        t_x: time from the first to the last order.
        age: time from the first order to now.
        z: mean value of the repeat orders.
        months: how far to look ahead.
        month: length of a month in the unit of time of the other arguments.
        discount: rate a month; a month's orders are paid at its end.
        margin: the share of the value that is ours.
    """
    alive = orders.discounted_orders_if_alive(month_ends(months, month), discount, x, age)
    return np.asarray(margin * spend.expected_spend(x, z) * alive * orders.p_alive(x, t_x, age), float)


def month_ends(months: int, month: float) -> Vector:
    """The ends of the coming months."""
    return np.arange(1.0, months + 1) * month


@dataclass(frozen=True)
class OrdersAhead:
    """Orders to come of every distinct past; and with them, where intervals are asked for, the slopes of their logarithms."""

    row: Codes  # the distinct past of each customer
    covariance: Vector
    odds: Vector  # log-odds of being dead
    orders: Vector
    discounted: Vector  # orders, each month's weighted with its discount
    find_slopes: Callable[[], Vector]  # costs eight forecasts

    @classmethod
    def of(cls, fit: Fit[BgNbd], x: Vector, t_x: Vector, age: Vector, ends: Vector, discount: float) -> OrdersAhead:
        """The forecast for customers with these pasts."""
        (x, t_x, age), _, row = grouped(x, t_x, age)
        (pair_x, pair_age), _, pair = grouped(x, age)  # the costly function does not look at the time of the last order
        repeat = x > 0

        def forecast(point: Vector) -> Vector:
            model = BgNbd(*(float(value) for value in np.exp(point)))
            odds = model.log_odds_dead(x, t_x, age)
            log_alive = -np.logaddexp(0, odds)
            by_end = model.expected_orders_if_alive(ends[-1], pair_x, pair_age)
            discounted = model.discounted_orders_if_alive(ends, discount, pair_x, pair_age)
            return np.stack(
                [np.where(repeat, odds, 0), log_alive + _log(by_end)[pair], log_alive + _log(discounted)[pair]]
            )

        model = fit.model
        point = np.log([model.r, model.alpha, model.a, model.b])
        odds, orders, discounted = forecast(point)
        return cls(
            row=row,
            covariance=fit.covariance,
            odds=np.where(repeat, odds, -np.inf),
            orders=np.exp(orders),
            discounted=np.exp(discounted),
            find_slopes=lambda: slopes(forecast, point),
        )

    @cached_property
    def slope(self) -> Vector:
        """Of the three logarithms, by parameter."""
        return self.find_slopes()

    @property
    def odds_slope(self) -> Vector:
        """Of the log-odds of being dead."""
        return self.slope[:, 0]

    @property
    def orders_slope(self) -> Vector:
        """Of the logarithm of the orders."""
        return self.slope[:, 1]

    @property
    def discounted_slope(self) -> Vector:
        """Of the logarithm of the discounted orders."""
        return self.slope[:, 2]

    def table(self, width: float | None, index: pd.Index) -> pd.DataFrame:
        """P(alive) and expected orders by customer, with intervals of some width."""
        if width is None:
            known = {"p_alive": expit(-self.odds), "expected_orders": self.orders}
            return pd.DataFrame({name: values[self.row] for name, values in known.items()}, index=index)
        spread = width * _error(self.odds_slope, self.covariance)
        alive = {"": self.odds, "_low": self.odds + spread, "_high": self.odds - spread}
        columns = {f"p_alive{end}": expit(-odds)[self.row] for end, odds in alive.items()}
        spread = width * _error(self.orders_slope, self.covariance)
        columns |= _columns("expected_orders", self.orders[self.row], spread[self.row])
        return pd.DataFrame(columns, index=index)

    def total(self, width: float) -> Total:
        """The sums over all customers."""
        count = np.bincount(self.row)
        alive = expit(-self.odds)
        # d p / d log-odds = p (1 - p); the odds here are those of being dead
        alive_slope = (count * alive * (1 - alive) * -self.odds_slope).sum(axis=1) / (count * alive).sum()
        orders = count * self.orders
        orders_slope = (orders * self.orders_slope).sum(axis=1) / orders.sum()
        sure = _estimate(float((count * alive).sum()), width * float(_error(alive_slope, self.covariance)))
        return Total(
            customers=len(self.row),
            alive=Estimate(sure.value, sure.low, min(sure.high, float(len(self.row)))),
            orders=_estimate(float(orders.sum()), width * float(_error(orders_slope, self.covariance))),
        )


@dataclass(frozen=True)
class MoneyAhead:
    """Spend and value of every customer."""

    ahead: OrdersAhead
    covariance: Vector
    spends: Vector
    margin: float
    find_slopes: Callable[[], Vector]

    @classmethod
    def of(cls, fit: Fit[GammaGamma], ahead: OrdersAhead, x: Vector, z: Vector, margin: float) -> MoneyAhead:
        """The spend of customers with these pasts, whose orders are foreseen."""

        def log_spend(point: Vector) -> Vector:
            return np.log(GammaGamma(*(float(value) for value in np.exp(point))).expected_spend(x, z))

        point = np.log([fit.model.p, fit.model.q, fit.model.v])
        return cls(ahead, fit.covariance, np.exp(log_spend(point)), margin, lambda: slopes(log_spend, point))

    @cached_property
    def slope(self) -> Vector:
        """Of the logarithm of the spend, by parameter."""
        return self.find_slopes()

    @property
    def revenues(self) -> Vector:
        """Expected revenue by customer, discounted."""
        return self.spends * self.ahead.discounted[self.ahead.row]

    def columns(self, width: float | None) -> dict[str, Vector]:
        """Spend and value by customer, with intervals; the two models are fitted apart, so their variances add."""
        ahead = self.ahead
        if width is None:
            return {"expected_spend": self.spends, "clv": self.margin * self.revenues}
        spend_error = _error(self.slope, self.covariance)
        orders_error = _error(ahead.discounted_slope, ahead.covariance)[ahead.row]
        return _columns("expected_spend", self.spends, width * spend_error) | _columns(
            "clv", self.margin * self.revenues, width * np.hypot(spend_error, orders_error)
        )

    def spend(self, width: float) -> Estimate:
        """Value of one of the expected orders: the customers' spends weighted with their orders."""
        orders = self.ahead.orders[self.ahead.row]
        share = orders / orders.sum()
        spend = float((share * self.spends).sum())
        weight = share * self.spends / spend
        return _estimate(spend, width * self._error_of(weight, weight - share, self.ahead.orders_slope))

    def clv(self, width: float) -> Estimate:
        """The sum of the values."""
        total = float(self.revenues.sum())
        weight = self.revenues / total
        return _estimate(self.margin * total, width * self._error_of(weight, weight, self.ahead.discounted_slope))

    def _error_of(self, spend_weight: Vector, orders_weight: Vector, orders_slope: Vector) -> float:
        """Standard error of a logarithm whose slopes are weighted sums of those of the customers."""
        by_row = np.bincount(self.ahead.row, orders_weight, minlength=orders_slope.shape[1])
        spend_error = _error((spend_weight * self.slope).sum(axis=1), self.covariance)
        return float(np.hypot(spend_error, _error((by_row * orders_slope).sum(axis=1), self.ahead.covariance)))


def _error(slope: Vector, covariance: Vector) -> Vector:
    """Standard error of something whose slopes in the parameters are the first axis."""
    return np.asarray(np.sqrt(np.einsum("i...,ij,j...->...", slope, covariance, slope)), float)


def _log(values: Vector) -> Vector:
    """The logarithm; of a number that rounding has brought to 0 or below, that of a very small one."""
    return np.log(np.maximum(values, 1e-300))


def _ends(value: Vector, spread: Vector) -> tuple[Vector, Vector]:
    """The interval around values whose logarithms spread so far; a negative margin turns it around."""
    factor = np.exp(np.minimum(spread, 500))  # any further and the end would overflow
    return np.minimum(value / factor, value * factor), np.maximum(value / factor, value * factor)


def _columns(name: str, value: Vector, spread: Vector) -> dict[str, Vector]:
    low, high = _ends(value, spread)
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _estimate(value: float, spread: float) -> Estimate:
    low, high = _ends(np.asarray(value), np.asarray(spread))
    return Estimate(value, float(low), float(high))
