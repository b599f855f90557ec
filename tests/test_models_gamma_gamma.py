"""Gamma-gamma against published values, its own density and the properties of the model."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import approx_fprime

from salesxl.errors import DataError
from salesxl.models import gamma_gamma
from salesxl.models.gamma_gamma import GammaGamma, fit_gamma_gamma

NOTE_25 = GammaGamma(6.25, 3.74, 15.44)  # Fader and Hardie, note 025
TEN = [[2, 22.35], [1, 11.77], [0, 0], [0, 0], [0, 0], [7, 73.74], [1, 11.77], [0, 0], [2, 25.55], [0, 0]]

positive = st.floats(0.1, 20)
models = st.builds(GammaGamma, positive, st.floats(1.1, 20), st.floats(0.1, 1000))
orders = st.integers(1, 60)
money = st.floats(0.01, 10_000)


def test_gg_spend_of_the_first_ten_customers():
    # Hardie's note 025 and lifetimes print 24.65 18.91 35.17 35.17 35.17 71.46 18.91 35.17 27.28 35.17
    x, z = np.array(TEN).T
    expected = [24.664, 18.917, 35.219, 35.219, 35.219, 71.47, 18.917, 35.219, 27.288, 35.219]
    assert NOTE_25.expected_spend(x, z) == pytest.approx(expected, abs=0.001)
    printed = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert NOTE_25.expected_spend(x, z) == pytest.approx(printed, abs=0.1)


def test_gg_pop_mean():
    assert NOTE_25.mean == pytest.approx(35.21897810218978, rel=0, abs=1e-9)  # 6.25 x 15.44 / 2.74


def test_no_mean_where_q_is_one_or_less():
    model = GammaGamma(6.25, 1.0, 15.44)
    assert model.mean == np.inf
    assert model.expected_spend([1, 2], [3, 4]).tolist() == [np.inf, np.inf]


def test_a_mean_below_zero_counts_as_zero():
    assert NOTE_25.expected_spend(3, -50) == NOTE_25.expected_spend(3, 0)


@settings(max_examples=25, deadline=None)
@given(st.builds(GammaGamma, st.floats(0.5, 10), st.floats(1.5, 8), st.floats(1, 50)), st.integers(1, 20))
def test_the_likelihood_is_a_density(model, x):
    total, _ = quad(lambda u: np.exp(float(model.log_likelihood(x, np.exp(u))) + u), -60, 60, points=[0], limit=400)
    assert total == pytest.approx(1, abs=1e-6)


@given(models, orders, money, st.floats(1.1, 10))
def test_spend_lies_between_own_and_common_mean_and_rises(model, x, z, more):
    spend = float(model.expected_spend(x, z))
    low, high = sorted((z, model.mean))
    assert low * (1 - 1e-9) <= spend <= high * (1 + 1e-9)
    assert spend < model.expected_spend(x, z * more)
    assert abs(float(model.expected_spend(x + 5, z)) - z) <= abs(spend - z) + 1e-9 * z


@given(models, orders, money, st.sampled_from([0.01, 100, 35.5]))
def test_money_in_another_unit_scales_money(model, x, z, k):
    other = GammaGamma(model.p, model.q, model.v * k)
    assert other.expected_spend(x, z * k) == pytest.approx(k * model.expected_spend(x, z), rel=1e-9)
    assert other.log_likelihood(x, z * k) == pytest.approx(model.log_likelihood(x, z) - np.log(k), rel=1e-9, abs=1e-6)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.floats(0.1, 10)), min_size=1, max_size=15),
    st.tuples(*[st.floats(-2, 2)] * 3),
)
def test_the_slope_is_that_of_the_likelihood(customers, point):
    x, z = np.array(customers, float).T
    value, slope = gamma_gamma._Loss(x, z)(np.array(point))

    def directly(at):
        return -GammaGamma(*np.exp(at)).log_likelihood(x, z).mean()

    assert value == pytest.approx(directly(np.array(point)), rel=1e-9, abs=1e-9)
    assert slope == pytest.approx(approx_fprime(np.array(point), directly, 1e-6), rel=1e-3, abs=1e-3)


@pytest.fixture(scope="module")
def cdnow(shared):
    """Number and mean value of the repeat orders of the 946 customers who have any."""
    path = shared / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    x, z = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(1, 4)).T
    return x[x > 0], z[x > 0]


def test_fit_of_cdnow_as_published(cdnow):
    fit = fit_gamma_gamma(*cdnow)
    # Fader and Hardie, note 025; CLVTools; lifetimes
    assert [fit.model.p, fit.model.q, fit.model.v] == pytest.approx([6.25, 3.74, 15.44], rel=0.002)
    assert fit.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert (fit.converged, fit.reason, fit.customers) == (True, "", 946)


def test_the_order_and_the_unit_of_the_data_do_not_matter(cdnow):
    x, z = cdnow
    fit, order = fit_gamma_gamma(x, z), np.random.default_rng(1).permutation(len(x))
    satang = fit_gamma_gamma(x[order], 100 * z[order])
    assert [satang.model.p, satang.model.q, satang.model.v] == pytest.approx(
        [fit.model.p, fit.model.q, 100 * fit.model.v], rel=1e-5
    )
    assert satang.log_likelihood == pytest.approx(fit.log_likelihood - len(x) * np.log(100), abs=1e-5)


def test_lifetimes_gives_the_same(cdnow):
    x, z = cdnow
    with warnings.catch_warnings():  # it sets an option that pandas has retired
        warnings.simplefilter("ignore")
        import lifetimes

        peer = lifetimes.GammaGammaFitter().fit(x, z)
        spend = peer.conditional_expected_average_profit(x, z)
    fit = fit_gamma_gamma(x, z)
    assert fit.model.expected_spend(x, z) == pytest.approx(spend, rel=1e-4)
    assert GammaGamma(*peer.params_).expected_spend(x, z) == pytest.approx(spend, rel=1e-12)
    errors = np.sqrt(np.diag(fit.covariance)) * [fit.model.p, fit.model.q, fit.model.v]
    assert errors == pytest.approx(peer.standard_errors_.to_numpy(), rel=1e-3)


def test_one_price_for_all_is_that_price():
    fit = fit_gamma_gamma([1, 2, 3] * 40, [499.0] * 120)
    assert fit.converged
    assert fit.at_limit
    assert fit.model.expected_spend([0, 1, 9], [0, 499, 499]) == pytest.approx([499] * 3, rel=2e-3)


@pytest.mark.parametrize(
    ("x", "z"),
    [([1, 2], [3]), ([], []), ([0], [3]), ([1], [0]), ([1], [-5]), ([1], [float("nan")]), ([float("inf")], [2])],
)
def test_what_tells_nothing_of_spend_is_refused(x, z):
    with pytest.raises(DataError):
        fit_gamma_gamma(x, z)
