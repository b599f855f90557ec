"""BG/NBD against published values, an independent integral and the properties of the model."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.special import roots_jacobi

from salesxl.errors import DataError
from salesxl.models import bg_nbd
from salesxl.models.bg_nbd import BgNbd, fit_bg_nbd

PAPER = BgNbd(0.243, 4.414, 0.793, 2.426)  # Fader, Hardie and Lee 2005, weeks
MLE = BgNbd(0.24259291, 4.41353155, 0.7928861, 2.42575363)  # the same, not rounded
NOTE_27 = BgNbd(0.25, 4.0, 0.8, 2.5)  # Hardie, note 027, and the tests of pymc-marketing

PARADOX = [
    0.70563, 0.68709, 0.66387, 0.63655, 0.60561, 0.57155, 0.53488, 0.49621,
    0.45621, 0.41558, 0.37509, 0.33545, 0.2973, 0.26122, 0.22763, 0.19682,
]  # fmt: skip
ELEVEN_TO_TWENTY = [
    0.0019995214, 0.0015170236, 0.001163315, 0.0009003148, 0.0007023638,
    0.0005517902, 0.0004361913, 0.0003467171, 0.0002769613, 0.000222226,
]  # fmt: skip


def close(value, expected, tolerance):
    assert np.asarray(value, float) == pytest.approx(np.asarray(expected, float), rel=0, abs=tolerance)


@pytest.mark.parametrize(
    ("value", "expected", "tolerance"),
    [
        # Hardie's spreadsheet and lifetimes print 1.226
        pytest.param(PAPER.expected_orders(39, 2, 30.43, 38.86), 1.226028174767135, 1e-9, id="bg_ce"),
        pytest.param(PAPER.p_alive(2, 30.43, 38.86), 0.726578570080673, 1e-9, id="bg_palive"),
        pytest.param(PAPER.p_alive(0, 0, 38.86), 1, 0, id="bg_palive_x0"),
        # the customers of the BTYD manual
        pytest.param(PAPER.p_alive(23, 39, 39), 0.968555454221024, 1e-9, id="bg_palive_23"),
        pytest.param(PAPER.expected_orders(2, 10, 35, 39), 0.3915692070911141, 1e-9, id="bg_ce_10"),
        # more orders with the same silence: less likely to be alive
        pytest.param(
            PAPER.p_alive(np.arange(5, 21), 30, 39),
            PARADOX,
            1e-5,
            id="bg_palive_paradox",
        ),
        # Hardie's spreadsheet, lifetimes
        pytest.param(
            MLE.expected_new([0.1429, 1, 3, 31.8571, 32, 78]),
            [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576],
            0.0005,
            id="bg_expect",
        ),
        # BTYD manual, lifetimes
        pytest.param(PAPER.pmf(0, 39), 0.5737864, 1e-6, id="bg_pmf0"),
        pytest.param(PAPER.pmf(10, 2), 1.07869e-07, 1e-10, id="bg_pmf10"),
        pytest.param(
            PAPER.pmf(np.arange(11, 21), 30),
            ELEVEN_TO_TWENTY,
            1e-9,
            id="bg_pmf_11_20",
        ),
        # pymc-marketing, Hardie's note 027
        pytest.param(NOTE_27.log_likelihood(0, 0, 40), -0.59947382, 1e-7, id="bg_ll_x0"),
        pytest.param(NOTE_27.log_likelihood(200, 38, 40), 100.79569309, 1e-6, id="bg_ll_x200"),
    ],
)
def test_published_values(value, expected, tolerance):
    close(value, expected, tolerance)


positive = st.floats(0.05, 20)
models = st.builds(BgNbd, positive, st.floats(0.1, 200), positive, positive)
ages = st.floats(0.5, 500)
counts = st.integers(0, 60)
shares = st.floats(0.01, 1)


def by_integral(model, t, x, age):
    """The same expectation as a mean over the probability of leaving, which is Beta(a, b + x) while alive.

    Given that probability p, the gamma distributed rate leaves (1 - (1 + p t / (alpha + T)) ** -(r + x)) / p orders.
    """
    node, weight = roots_jacobi(160, model.b + x - 1, model.a - 1)
    p = (1 + node) / 2
    orders = -np.expm1(-(model.r + x) * np.log1p(p * t / (model.alpha + age))) / p
    return float((weight * orders).sum() / weight.sum())


@settings(max_examples=60, deadline=None)
@given(models, st.floats(0.1, 100), counts, ages)
def test_expected_orders_against_an_integral(model, t, x, age):
    assume(x > 0 or abs(model.a + model.b - 1) > 1e-6)
    assert float(model.expected_orders_if_alive(t, x, age)) == pytest.approx(by_integral(model, t, x, age), rel=1e-6)


@pytest.mark.parametrize("a", [1 - 2e-3, 1 - 1e-3, 1 - 1e-5, 1 - 1e-14, 1.0, 1 + 1e-9, 1 + 5e-4, 1 + 1e-3])
@pytest.mark.parametrize("x", [0, 1, 40])
def test_expected_orders_where_the_formula_is_zero_by_zero(a, x):
    model = BgNbd(0.243, 4.414, a, 2.426)
    assert float(model.expected_orders_if_alive(39, x, 38.86)) == pytest.approx(
        by_integral(model, 39, x, 38.86), rel=1e-10
    )


def test_expected_orders_where_a_and_b_add_up_to_one():
    model = BgNbd(0.243, 4.414, 0.25, 0.75)  # c = 0 in the hypergeometric function of a new customer
    beside = BgNbd(0.243, 4.414, 0.25, 0.75 + 1e-6)  # the nodes of the integral have a hole at the same place
    assert float(model.expected_new(10)) == pytest.approx(by_integral(beside, 10, 0, 0), rel=1e-5)


def test_extreme_customers_neither_overflow_nor_turn_negative():
    model = BgNbd(244.0, 12000.0, 4.6e-5, 22000.0)
    assert model.expected_orders(365, 1500, 999, 1000) == pytest.approx(365 * (244 + 1500) / 13000, rel=1e-3)
    assert PAPER.p_alive(3000, 1, 1000) == 0
    assert np.isfinite(PAPER.log_likelihood(3000, 1, 1000))


@given(models, counts, ages, shares, st.floats(1.01, 3))
def test_p_alive_is_a_probability_that_falls_with_silence(model, x, age, share, longer):
    t_x = age * share if x else 0.0
    p = float(model.p_alive(x, t_x, age))
    assert 0 <= p <= 1
    assert p == 1 or x > 0
    assert model.p_alive(x, t_x, age * longer) <= p
    assert x == 0 or model.p_alive(x, t_x / longer, age) <= p


@given(models, counts, ages, st.floats(0.1, 100), st.floats(1.1, 5))
def test_more_time_and_more_past_orders_mean_more_orders(model, x, age, t, longer):
    orders = float(model.expected_orders_if_alive(t, x, age))
    nobody_leaves = (model.r + x) / (model.alpha + age) * t
    assert 0 < orders <= nobody_leaves * (1 + 1e-6)
    slack = 1 + 1e-9  # where all orders that can come have come, only rounding moves
    assert orders <= model.expected_orders_if_alive(t * longer, x, age) * slack
    assert orders <= model.expected_orders_if_alive(t, x + 1, age) * slack


@given(models, counts, ages, shares, st.floats(0.1, 50), st.sampled_from([1 / 7, 7, 24, 365.25]))
def test_the_unit_of_time_does_not_matter(model, x, age, share, t, k):
    other = BgNbd(model.r, model.alpha * k, model.a, model.b)
    t_x = age * share if x else 0.0
    assert other.p_alive(x, t_x * k, age * k) == pytest.approx(model.p_alive(x, t_x, age), rel=1e-9, abs=1e-300)
    assert other.expected_orders(t * k, x, t_x * k, age * k) == pytest.approx(
        model.expected_orders(t, x, t_x, age), rel=1e-6, abs=1e-300
    )
    assert other.log_likelihood(x, t_x * k, age * k) == pytest.approx(
        model.log_likelihood(x, t_x, age) - x * np.log(k), rel=1e-9, abs=1e-7
    )


@given(models, ages)
def test_no_repeat_order_is_the_same_in_likelihood_and_pmf(model, age):
    assert np.exp(model.log_likelihood(0, 0, age)) == pytest.approx(model.pmf(0, age), rel=1e-9)


@settings(max_examples=40)
@given(st.builds(BgNbd, st.floats(0.1, 5), st.floats(2, 50), st.floats(0.3, 5), positive), st.floats(0.5, 20))
def test_pmf_sums_to_one_and_to_the_expectation(model, t):
    assume(model.r * t / model.alpha < 10)
    n = np.arange(3000)
    p = model.pmf(n, t)
    assert p.sum() == pytest.approx(1, abs=1e-8)
    assert (n * p).sum() == pytest.approx(float(model.expected_new(t)), rel=1e-6)


def test_pmf_at_the_start():
    close(PAPER.pmf([0, 1, 2], 0), [1, 0, 0], 0)


def test_discounted_orders():
    orders = PAPER.expected_orders_if_alive(np.array([4.0, 8.0]), 2, 38.86)
    close(PAPER.discounted_orders_if_alive([4, 8], 0, 2, 38.86), orders[1], 1e-12)
    close(
        PAPER.discounted_orders_if_alive([4, 8], 0.5, 2, 38.86),
        orders[0] / 1.5 + (orders[1] - orders[0]) / 2.25,
        1e-12,
    )


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 12), ages, shares), min_size=1, max_size=15),
    st.tuples(*[st.floats(-2, 2)] * 4),
)
def test_the_slope_is_that_of_the_likelihood(customers, point):
    x = np.array([customer[0] for customer in customers], float)
    age = np.array([customer[1] for customer in customers])
    t_x = np.where(x > 0, age * [customer[2] for customer in customers], 0.0)
    value, slope = bg_nbd._Loss(x, t_x, age, np.ones(len(x)))(np.array(point))

    def directly(at):
        return -BgNbd(*np.exp(at)).log_likelihood(x, t_x, age).sum()

    assert value == pytest.approx(directly(np.array(point)), rel=1e-9, abs=1e-9)
    assert slope == pytest.approx(approx_fprime(np.array(point), directly, 1e-6), rel=1e-3, abs=2e-3)


@pytest.fixture(scope="module")
def cdnow(shared):
    """x, t_x and T of the 2,357 customers in weeks, and the mean value of the repeat orders."""
    path = shared / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    return np.loadtxt(path, delimiter=",", skiprows=1, usecols=(1, 2, 3, 4)).T


def test_fit_of_cdnow_as_published(cdnow):
    x, t_x, age, _ = cdnow
    fit = fit_bg_nbd(x, t_x, age)
    # Fader, Hardie and Lee 2005; CLVTools
    close([fit.model.r, fit.model.alpha, fit.model.a, fit.model.b], [0.243, 4.414, 0.793, 2.426], 0.001)
    close(fit.log_likelihood, -9582.4, 0.05)
    assert (fit.converged, fit.reason, fit.at_limit, fit.customers) == (True, "", (), 2357)


def test_the_order_and_the_unit_of_the_data_do_not_matter(cdnow):
    x, t_x, age, _ = cdnow
    fit, order = fit_bg_nbd(x, t_x, age), np.random.default_rng(1).permutation(len(x))
    days = fit_bg_nbd(x[order], 7 * t_x[order], 7 * age[order])
    assert [days.model.r, days.model.alpha, days.model.a, days.model.b] == pytest.approx(
        [fit.model.r, 7 * fit.model.alpha, fit.model.a, fit.model.b], rel=1e-5
    )
    assert days.log_likelihood == pytest.approx(fit.log_likelihood - x.sum() * np.log(7), abs=1e-5)
    assert days.covariance == pytest.approx(fit.covariance, rel=1e-3, abs=1e-6)


def test_lifetimes_gives_the_same(cdnow):
    x, t_x, age, _ = cdnow
    with warnings.catch_warnings():  # it sets an option that pandas has retired
        warnings.simplefilter("ignore")
        import lifetimes

        peer = lifetimes.BetaGeoFitter().fit(x, t_x, age)
        alive = peer.conditional_probability_alive(x, t_x, age)
        orders = peer.conditional_expected_number_of_purchases_up_to_time(39, x, t_x, age)
    fit = fit_bg_nbd(x, t_x, age)
    assert fit.model.p_alive(x, t_x, age) == pytest.approx(alive, abs=5e-5)
    assert fit.model.expected_orders(39, x, t_x, age) == pytest.approx(orders, abs=5e-5)
    errors = np.sqrt(np.diag(fit.covariance)) * [fit.model.r, fit.model.alpha, fit.model.a, fit.model.b]
    assert errors == pytest.approx(peer.standard_errors_.to_numpy(), rel=1e-3)
    same = BgNbd(*peer.params_)
    assert fit.log_likelihood >= same.log_likelihood(x, t_x, age).sum() - 1e-6
    assert same.p_alive(x, t_x, age) == pytest.approx(alive, rel=1e-10)
    assert same.expected_orders(39, x, t_x, age) == pytest.approx(orders, rel=1e-8)


@pytest.mark.parametrize(
    ("x", "t_x", "age", "what"),
    [
        ([1, 2], [1], [3, 4], "one value each"),
        ([], [], [], "one value each"),
        ([1.5], [1], [3], "not 0, 1, 2"),
        ([-1], [1], [3], "not 0, 1, 2"),
        ([1], [4], [3], "after the end"),
        ([1], [-1], [3], "before the first"),
        ([0], [1], [3], "or the reverse"),
        ([1], [0], [3], "or the reverse"),
        ([1], [float("nan")], [3], "not a number"),
        ([0, 0], [0, 0], [0, 0], "last day"),
    ],
)
def test_contradictions_are_refused(x, t_x, age, what):
    with pytest.raises(DataError, match=what):
        fit_bg_nbd(x, t_x, age)


def test_a_contradiction_is_located():
    with pytest.raises(DataError) as caught:
        fit_bg_nbd([0, 1, 1], [0, 5, 6], [3, 4, 4])
    assert caught.value.where == "customer 2, 2 in all"


def test_customers_who_never_leave_are_at_a_limit():
    # everybody orders on the same clock until the end
    x = np.arange(5, 45)
    fit = fit_bg_nbd(x, x * 7.0, x * 7.0 + 1)
    assert fit.converged
    assert fit.reason == "at_limit"
    assert fit.model.p_alive(x, x * 7.0, x * 7.0 + 1).min() > 0.99
