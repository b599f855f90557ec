"""Gamma-gamma: what an order of a customer is worth (Fader and Hardie, note 025, 2013; Fader, Hardie and Lee, 2005).

The values of a customer's orders scatter around a mean of their own (gamma, shape p), and these means differ between
customers (inverse gamma, q and v). How much and how often are taken to be unrelated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, psi

from salesxl.errors import DataError
from salesxl.models.fitting import Fit, Vector, search

# Logarithms of p, q and of v in units of the mean order value.
LOW = (-10.0, -10.0, -15.0)
HIGH = (7.0, 7.0, 15.0)
STARTS = ((0.0, 0.5, -0.5), (2.5, 2.0, -0.5), (1.0, 1.0, -0.5))  # each with a mean spend near the unit


@dataclass(frozen=True)
class GammaGamma:
    """The model at given parameters. Every method takes numbers or arrays and gives an array."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """Mean order value of a customer of whom nothing is known; infinite if q is 1 or less."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("inf")

    def log_likelihood(self, x: ArrayLike, z: ArrayLike) -> Vector:
        """Logarithm of the likelihood of each customer: ``x`` orders of the mean value ``z`` (equation 1a)."""
        x, z = np.asarray(x, float), np.asarray(z, float)
        log_sum = np.log(self.v + x * z)
        terms = self._count_part(x) - self._sum_weight(x) * log_sum + self.p * x * np.log(x * z) - np.log(z)
        return np.asarray(terms, float)

    def expected_spend(self, x: ArrayLike, z: ArrayLike) -> Vector:
        """Expected value of an order of a customer whose ``x`` repeat orders had the mean ``z`` (equation 5).

        Without a repeat order it is the mean of all customers. A mean below zero, left by refunds, counts as zero:
        the model knows positive values alone.
        """
        x, z = np.asarray(x, float), np.maximum(np.asarray(z, float), 0)
        if self.q <= 1:
            return np.full(np.broadcast(x, z).shape, np.inf)
        return np.asarray(self.p * (self.v + x * z) / (self.p * x + self.q - 1), float)

    def _sum_weight(self, x: Vector) -> Vector:
        return self.p * x + self.q

    def _count_part(self, x: Vector) -> Vector:
        known = gammaln(self._sum_weight(x)) - gammaln(self.p * x) - gammaln(self.q)
        return np.asarray(known + self.q * np.log(self.v), float)


def fit_gamma_gamma(x: ArrayLike, z: ArrayLike) -> Fit[GammaGamma]:
    """The gamma-gamma model under which the customers' mean order values are most likely.

    Args:
        x: repeat orders of each customer, 1 or more.
        z: their mean value, above 0.

    Raises:
        DataError: lengths differ, or a number is not above 0.
    """
    x, z = np.asarray(x, float), np.asarray(z, float)
    if not (x.ndim == 1 and x.shape == z.shape and len(x)):
        raise DataError("errors.spends_unequal")
    if not ((x > 0) & (z > 0) & np.isfinite(x) & np.isfinite(z)).all():
        raise DataError("errors.spends_not_above_0")
    unit = float(z.mean())
    top = search(_Loss(x, z / unit), STARTS, LOW, HIGH, len(x))
    p, q, v = (float(value) for value in np.exp(top.point))
    model = GammaGamma(p, q, v * unit)
    return Fit(
        model=model,
        log_likelihood=float(model.log_likelihood(x, z).sum()),
        covariance=top.covariance,
        customers=len(x),
        converged=top.converged,
        reason=top.reason,
        at_limit=tuple(name for name, at in zip(("p", "q", "v"), top.at_limit, strict=True) if at),
    )


class _Loss:
    """Negative log-likelihood per customer and its slope.

    As in the BG/NBD model, gamma functions are taken once for each number of orders, and no matrix products are used.
    """

    def __init__(self, x: Vector, z: Vector) -> None:
        self.x, self.total = x, x * z
        self.levels, level = np.unique(x, return_inverse=True)
        self.shares = np.bincount(level) / len(x)
        self.mean_log_z = float(np.log(z).mean())
        self.mean_x_log_total = float((x * np.log(self.total)).mean())

    def __call__(self, point: Vector) -> tuple[float, Vector]:
        p, q, v = (float(value) for value in np.exp(point))
        model = GammaGamma(p, q, v)
        k, shares, sums = self.levels, self.shares, self.total + v
        log_sums, weight = np.log(sums), model._sum_weight(self.x)
        value = (
            float((shares * model._count_part(k)).sum())
            - float((weight * log_sums).mean())
            + p * self.mean_x_log_total
            - self.mean_log_z
        )
        both = psi(model._sum_weight(k))
        slope = (
            float((shares * k * (both - psi(p * k))).sum()) + self.mean_x_log_total - float((self.x * log_sums).mean()),
            float((shares * both).sum()) - float(psi(q)) + float(np.log(v)) - float(log_sums.mean()),
            q / v - float((weight / sums).mean()),
        )
        return -value, -np.array(slope) * (p, q, v)
