"""Customers simulated from known models: the fits find the models again, and the intervals hold what they promise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from salesxl.models.bg_nbd import BgNbd, fit_bg_nbd
from salesxl.models.customer_value import customer_value
from salesxl.models.forecast import expected_value
from salesxl.models.gamma_gamma import GammaGamma, fit_gamma_gamma

ORDERS = BgNbd(r=0.8, alpha=40.0, a=0.9, b=3.0)  # days
SPEND = GammaGamma(p=5.0, q=4.0, v=60.0)


def simulated(random, customers, days=540):
    """The story of the paper told customer by customer: a rate, a probability to leave, and orders until then."""
    x, t_x = np.zeros(customers), np.zeros(customers)
    age = random.uniform(days / 3, days, customers)
    for i in range(customers):
        rate, leaves, clock = random.gamma(ORDERS.r, 1 / ORDERS.alpha), random.beta(ORDERS.a, ORDERS.b), 0.0
        while True:
            clock += random.exponential(1 / rate) if rate > 0 else np.inf
            if clock > age[i]:
                break
            x[i], t_x[i] = x[i] + 1, clock
            if random.random() < leaves:
                break
    means = random.gamma(SPEND.q, 1 / SPEND.v, customers)  # inverse scales
    z = np.where(x > 0, random.gamma(SPEND.p * np.maximum(x, 1), 1 / means) / np.maximum(x, 1), 0)
    return x, t_x, age, z


def test_orders_are_recovered():
    x, t_x, age, _ = simulated(np.random.default_rng(11), 4000)
    fit = fit_bg_nbd(x, t_x, age)
    assert fit.converged
    assert fit.log_likelihood >= ORDERS.log_likelihood(x, t_x, age).sum()
    found, truth = np.log([fit.model.r, fit.model.alpha, fit.model.a, fit.model.b]), np.log([0.8, 40, 0.9, 3])
    assert np.abs(found - truth).max() < 0.35
    # the distance from the truth, measured with the fit's own covariance, is that of chi-square with 4 degrees
    assert (found - truth) @ np.linalg.solve(fit.covariance, found - truth) < 18.5  # 99.9%


def test_spend_is_recovered():
    x, _, _, z = simulated(np.random.default_rng(12), 4000)
    x, z = x[x > 0], z[x > 0]
    fit = fit_gamma_gamma(x, z)
    assert fit.converged
    assert fit.log_likelihood >= SPEND.log_likelihood(x, z).sum()
    found, truth = np.log([fit.model.p, fit.model.q, fit.model.v]), np.log([5, 4, 60])
    assert np.abs(found - truth).max() < 0.35
    assert (found - truth) @ np.linalg.solve(fit.covariance, found - truth) < 16.3  # 99.9% at 3 degrees


def test_intervals_cover_the_truth_as_often_as_they_say():
    random, held = np.random.default_rng(13), []
    for _ in range(30):
        x, t_x, age, z = simulated(random, 300)
        summary = pd.DataFrame({"frequency": x, "recency": t_x, "T": age, "monetary": z})
        answer = customer_value(summary, confidence=0.9)
        truth = expected_value(ORDERS, SPEND, x, t_x, age, z, months=12, month=365.25 / 12, discount=0.01)
        total, customers = answer.total, answer.customers
        held.append(
            [
                total.clv.low <= truth.sum() <= total.clv.high,
                total.alive.low <= ORDERS.p_alive(x, t_x, age).sum() <= total.alive.high,
                ((customers["clv_low"] <= truth) & (truth <= customers["clv_high"])).mean(),
            ]
        )
    shares = np.mean(held, axis=0)
    assert shares == pytest.approx([0.9] * 3, abs=0.1)
