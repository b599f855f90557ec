"""BG/NBD: how often customers order and when they stop (Fader, Hardie and Lee, Marketing Science 24 (2), 2005).

While alive a customer orders at random with a rate of their own, rates being gamma distributed (r, alpha); after each
repeat order they leave for good with a probability of their own, these being beta distributed (a, b).
A customer is known by three numbers: ``x`` repeat orders, the last of them ``t_x`` after the first order, and ``age``,
the time from the first order to the end of observation (T in the paper). Time may be in any unit; alpha is in it too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln, expit, gammaln, hyp2f1, psi, xlogy

from salesxl.errors import DataError
from salesxl.locale import in_all
from salesxl.models.fitting import Fit, Vector, grouped, search

SCALED_AGE = 10.0  # time is measured so that the oldest customer is this old: the search then starts near the top

# Logarithms of r, alpha, a, b in scaled time. Beyond r = 245 or a = 100 customers are alike to the eye of any data.
LOW = (-10.0, -12.0, -10.0, -10.0)
HIGH = (5.5, 12.0, 4.6, 10.0)

NEAR_ONE = 1e-3  # how close to 1 the parameter a must be for the expected orders to be interpolated


@dataclass(frozen=True)
class BgNbd:
    """The model at given parameters. Every method takes numbers or arrays and gives an array."""

    r: float
    alpha: float
    a: float
    b: float

    def log_likelihood(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Vector:
        """Logarithm of the likelihood of each customer (equation 6 of the paper; no overflow at large x)."""
        x, t_x, age = _floats(x, t_x, age)
        log_age = np.log(self.alpha + age)
        return self._orders_part(x) + self._times_part(x, log_age, self.log_odds_dead(x, t_x, age))

    def log_odds_dead(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Vector:
        """Logarithm of P(dead) / P(alive); minus infinity without a repeat order, as nobody leaves before one."""
        x, t_x, age = _floats(x, t_x, age)
        return self._log_odds_dead(x, np.log((self.alpha + age) / (self.alpha + t_x)))

    def p_alive(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Vector:
        """Probability that the customer has not left (Hardie, note 021)."""
        return np.asarray(expit(-self.log_odds_dead(x, t_x, age)), float)

    def expected_orders(self, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Vector:
        """Orders expected in the coming time ``t`` from a customer with this past (equation 10)."""
        return self.p_alive(x, t_x, age) * self.expected_orders_if_alive(t, x, age)

    def expected_new(self, t: ArrayLike) -> Vector:
        """Repeat orders expected from a new customer in the time ``t`` after the first order (equation 9)."""
        return self.expected_orders_if_alive(t, 0, 0)

    def expected_orders_if_alive(self, t: ArrayLike, x: ArrayLike, age: ArrayLike) -> Vector:
        """Orders expected in the coming time ``t`` from a customer of whom we know that they are alive."""
        t, x, age = _floats(t, x, age)
        if abs(self.a - 1) >= NEAR_ONE:
            return self._expected_away_from_one(self.a, t, x, age)
        # The formula is 0/0 at a = 1: a cubic through four points around it is exact to some 11 digits.
        nodes = 1 + NEAR_ONE * np.array([-2.0, -1.0, 1.0, 2.0])
        parts = []
        for node in nodes:
            others = nodes[nodes != node]
            share = np.prod((self.a - others) / (node - others))
            parts.append(share * self._expected_away_from_one(float(node), t, x, age))
        return np.asarray(sum(parts), float)

    def discounted_orders_if_alive(self, ends: ArrayLike, discount: float, x: ArrayLike, age: ArrayLike) -> Vector:
        """Expected orders of a living customer up to the last of some ends, those of a later span counting less.

        The orders between one end and the next are paid at the second; ``discount`` is the rate of one such span.
        """
        upright = (-1, *[1] * np.broadcast(np.asarray(x), np.asarray(age)).ndim)
        by_end = self.expected_orders_if_alive(np.reshape(ends, upright), x, age)
        weights = (1 + discount) ** -np.arange(1.0, len(by_end) + 1).reshape(upright)
        return np.asarray((weights * np.diff(by_end, axis=0, prepend=0)).sum(axis=0), float)

    def pmf(self, n: ArrayLike, t: ArrayLike) -> Vector:
        """Probability that a new customer makes exactly ``n`` repeat orders in the time ``t`` (equation 8)."""
        n, t = _floats(n, t)
        passed = t / (self.alpha + t)
        orders = gammaln(self.r + n) - gammaln(self.r) - gammaln(n + 1)
        times = self.r * np.log1p(-passed) + xlogy(n, passed)
        still_alive = np.exp(self._log_beta(0, n) + orders + times)
        left = np.maximum(n, 1)  # a negative binomial reaches n or more with the incomplete beta function's probability
        left_at_n = np.exp(self._log_beta(1, left - 1)) * betainc(left, self.r, passed)
        return np.asarray(still_alive + np.where(n > 0, left_at_n, 0.0), float)

    def _log_beta(self, leaving: float, staying: Vector) -> Vector:
        """Logarithm of the probability of one order of ``staying`` non-departures and ``leaving`` departures."""
        return np.asarray(betaln(self.a + leaving, self.b + staying) - betaln(self.a, self.b), float)

    def _orders_part(self, x: Vector) -> Vector:
        counts = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        return np.asarray(counts + self._log_beta(0, x), float)

    def _log_odds_dead(self, x: Vector, log_silence: Vector) -> Vector:
        odds = np.log(self.a / (self.b + np.maximum(x, 1) - 1)) + (self.r + x) * log_silence
        return np.where(x > 0, odds, -np.inf)

    def _times_part(self, x: Vector, log_age: Vector, log_odds_dead: Vector) -> Vector:
        return _log_one_plus_exp(log_odds_dead) - (self.r + x) * log_age

    def _expected_away_from_one(self, a: float, t: Vector, x: Vector, age: Vector) -> Vector:
        # Euler's transformation of the paper's 2F1(r + x, b + x; a + b + x - 1; z): small parameters, no overflow.
        z = t / (self.alpha + age + t)
        c = a + self.b + x - 1
        c = np.where(np.abs(c) < 1e-9, 1e-9, c)
        still = (1 - z) ** (a - 1) * hyp2f1(a + self.b - 1 - self.r, a - 1, c, z)
        return np.asarray(c / (a - 1) * (1 - still), float)


def fit_bg_nbd(x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Fit[BgNbd]:
    """The BG/NBD model under which the customers' orders are most likely.

    Args:
        x: repeat orders of each customer, whole numbers.
        t_x: time from the first to the last order; 0 without a repeat order.
        age: time from the first order to the end of observation.

    Raises:
        DataError: lengths differ, or a customer's numbers contradict each other.
    """
    x, t_x, age = _checked(x, t_x, age)
    scale = SCALED_AGE / float(age.max())
    (x_row, t_x_row, age_row), weights, _ = grouped(x, t_x * scale, age * scale)
    loss = _Loss(x_row, t_x_row, age_row, weights / len(x))
    top = search(loss, _starts(x_row, t_x_row, age_row, weights), LOW, HIGH, len(x))
    r, alpha, a, b = (float(value) for value in np.exp(top.point))
    model = BgNbd(r, alpha / scale, a, b)
    return Fit(
        model=model,
        log_likelihood=float(model.log_likelihood(x, t_x, age).sum()),
        covariance=top.covariance,
        customers=len(x),
        converged=top.converged,
        reason=top.reason,
        at_limit=tuple(name for name, at in zip(("r", "alpha", "a", "b"), top.at_limit, strict=True) if at),
    )


class _Loss:
    """Negative log-likelihood per customer and its slope, over distinct rows.

    Gamma functions are taken once for each number of orders, of which there are few. Sums are not written as products
    of matrices: the threads of a linear algebra library cost more than they give at this size.
    """

    def __init__(self, x: Vector, t_x: Vector, age: Vector, weights: Vector) -> None:
        self.x, self.t_x, self.age, self.weights = x, t_x, age, weights
        self.before = np.maximum(x, 1) - 1
        self.levels, level = np.unique(x, return_inverse=True)
        self.level_weights = np.bincount(level, weights)

    def __call__(self, point: Vector) -> tuple[float, Vector]:
        r, alpha, a, b = (float(value) for value in np.exp(point))
        model = BgNbd(r, alpha, a, b)
        x, t_x, age, k = self.x, self.t_x, self.age, self.levels
        log_age, log_seen = np.log(alpha + age), np.log(alpha + t_x)
        log_odds_dead = model._log_odds_dead(x, log_age - log_seen)
        gone = np.exp(log_odds_dead - _log_one_plus_exp(log_odds_dead))
        both = psi(a + b + k)
        value = self._over_levels(model._orders_part(k)) + self._over_rows(model._times_part(x, log_age, log_odds_dead))
        slope = (
            self._over_levels(psi(r + k) - psi(r) + np.log(alpha))
            - self._over_rows(log_age - gone * (log_age - log_seen)),
            r / alpha * self.weights.sum()
            - self._over_rows((r + x) * ((1 - gone) / (alpha + age) + gone / (alpha + t_x))),
            self._over_levels(psi(a + b) - both) + self._over_rows(gone) / a,
            self._over_levels(psi(b + k) - psi(b) + psi(a + b) - both) - self._over_rows(gone / (b + self.before)),
        )
        return -value, -np.array(slope) * (r, alpha, a, b)

    def _over_levels(self, values: Vector) -> float:
        return float((self.level_weights * values).sum())

    def _over_rows(self, values: Vector) -> float:
        return float((self.weights * values).sum())


def _starts(x: Vector, t_x: Vector, age: Vector, weights: Vector) -> list[tuple[float, float, float, float]]:
    """Three guesses whose rates agree with the data: very mixed customers, rather equal ones, and something between."""
    log_rate = float(np.log(max((weights * x).sum(), 0.5) / (weights * np.maximum(t_x, age / 2)).sum()))
    return [(r, r - log_rate, a, b) for r, a, b in ((-2.5, -2.0, 0.0), (1.5, 0.0, 2.0), (-0.5, -0.5, 0.5))]


def _log_one_plus_exp(values: Vector) -> Vector:
    """The logarithm of 1 + exp(values), without overflow; several times faster than ``logaddexp``."""
    return np.asarray(np.maximum(values, 0) + np.log1p(np.exp(-np.abs(values))), float)


def _floats(*values: ArrayLike) -> list[Vector]:
    return [np.asarray(value, float) for value in values]


def _checked(x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> list[Vector]:
    columns = _floats(x, t_x, age)
    x, t_x, age = columns
    if not (x.ndim == 1 and x.shape == t_x.shape == age.shape and len(x)):
        raise DataError("errors.customers_unequal")
    faults = {
        "not_a_number": ~(np.isfinite(x) & np.isfinite(t_x) & np.isfinite(age)),
        "orders": (x < 0) | (x != np.floor(x)),
        "times": (t_x < 0) | (t_x > age),
        "repeat": (x > 0) != (t_x > 0),
    }
    for fault, where in faults.items():
        if where.any():
            raise DataError(
                "errors.customer_wrong",
                fault=in_all(f"errors.customer_faults.{fault}"),
                customer=int(np.argmax(where)) + 1,
                count=f"{int(where.sum()):,}",
            )
    if not age.max() > 0:
        raise DataError("errors.all_on_last_day")
    return columns
