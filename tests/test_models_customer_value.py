"""Customer value: the forecast of the CDNOW customers, the gate, the refusals, and what must hold for any data."""

from __future__ import annotations

import dataclasses
import re
import warnings

import numpy as np
import pandas as pd
import pytest

from salesxl.errors import DataError, UsageError
from salesxl.locale import words
from salesxl.models import customer_value as module
from salesxl.models.bg_nbd import BgNbd
from salesxl.models.customer_value import Remark, customer_value
from salesxl.models.forecast import expected_value
from salesxl.models.gamma_gamma import GammaGamma
from salesxl.models.summary import customer_summary

PAPER = BgNbd(0.243, 4.414, 0.793, 2.426), GammaGamma(6.25, 3.74, 15.44)
CUSTOMER_1 = (2, 30.43, 38.86, 22.35)  # of CDNOW, in weeks and dollars


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        pytest.param(4.345, 36.28921112559922, id="clv_12m"),  # with the algorithm of lifetimes
        pytest.param(365 / 84, 36.2908, id="year of 365 days"),
        pytest.param(52 / 12, 36.2091, id="year of 52 weeks"),
    ],
)
def test_value_of_one_customer_in_12_months(month, expected):
    value = expected_value(*PAPER, *CUSTOMER_1, months=12, month=month, discount=0.01)
    assert float(value) == pytest.approx(expected, rel=0, abs=1e-9 if month == 4.345 else 5e-5)


def test_discount_and_margin():
    def of(months, discount, margin=1.0):
        return float(expected_value(*PAPER, *CUSTOMER_1, months=months, month=4.345, discount=discount, margin=margin))

    spend = float(PAPER[1].expected_spend(2, 22.35))
    assert of(1, 0) == pytest.approx(spend * PAPER[0].expected_orders(4.345, *CUSTOMER_1[:3]))
    assert of(1, 1) == pytest.approx(of(1, 0) / 2)  # the relations of the tests of lifetimes and pymc-marketing
    assert of(2, 1) == pytest.approx(0.75 * of(1, 0), rel=0.02)
    assert of(12, 0.01, margin=0.4) == pytest.approx(0.4 * of(12, 0.01))


@pytest.fixture(scope="module")
def raw(shared):
    columns = ["all", "id", "day", "items", "paid"]
    orders = pd.read_csv(shared / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", header=None, names=columns)
    return orders.assign(day=pd.to_datetime(orders["day"].astype(str)))


@pytest.fixture(scope="module")
def cdnow(raw):
    """The 2,357 customers on 30 September 1997."""
    return customer_summary(raw["id"], raw["day"], raw["paid"], "1997-09-30", unit="W")


def test_the_whole_way_from_orders_to_published_models(cdnow):
    answer = customer_value(cdnow, unit="W", month=4.345)
    orders, spend = answer.orders_fit, answer.spend_fit
    # CLVTools on the same orders, tests/testthat/test_correctness_bgnbd.R and test_correctness_gg.R
    found = [orders.model.r, orders.model.alpha, orders.model.a, orders.model.b]
    assert found == pytest.approx([0.2425945, 4.4136019, 0.7929199, 2.4258881], rel=1e-5)
    assert orders.log_likelihood == pytest.approx(-9582.429, abs=5e-4)
    assert [spend.model.p, spend.model.q, spend.model.v] == pytest.approx([6.25, 3.744, 15.44], rel=5e-4)
    assert spend.log_likelihood == pytest.approx(-4055.9177, abs=5e-5)
    # printed in the quick start of lifetimes as 0.113884, from values rounded to cents
    assert answer.correlation == pytest.approx(0.113884, abs=5e-6)
    assert (answer.reason, answer.notes) == (None, ())


def test_lifetimes_values_every_customer_the_same(cdnow):
    x, t_x, age, z = cdnow.to_numpy().T
    repeat = x > 0
    with warnings.catch_warnings():  # it sets an option that pandas has retired
        warnings.simplefilter("ignore")
        import lifetimes

        orders = lifetimes.BetaGeoFitter().fit(x, t_x, age)
        spend = lifetimes.GammaGammaFitter().fit(x[repeat], z[repeat])
        expected = orders.conditional_expected_number_of_purchases_up_to_time(12 * 4.345, x, t_x, age)
        value = spend.customer_lifetime_value(
            orders, *(cdnow[name] for name in cdnow.columns), time=12, discount_rate=0.01, freq="W"
        )
    found = customer_value(cdnow, unit="W", month=4.345).customers
    assert found["expected_orders"].to_numpy() == pytest.approx(expected, rel=1e-4)
    assert found["clv"].to_numpy() == pytest.approx(value.to_numpy(), rel=1e-4)
    assert found["expected_spend"].to_numpy() == pytest.approx(
        spend.conditional_expected_average_profit(x, z), rel=1e-4
    )


def test_totals_are_sums_and_intervals_lie_around(cdnow):
    answer = customer_value(cdnow, unit="W", margin=0.4)
    customers, total = answer.customers, answer.total
    assert customers.index.equals(cdnow.index)
    assert np.isfinite(customers.to_numpy()).all()
    assert total.customers == 2357
    assert total.alive.value == pytest.approx(customers["p_alive"].sum())
    assert total.orders.value == pytest.approx(customers["expected_orders"].sum())
    assert total.clv.value == pytest.approx(customers["clv"].sum())
    paid = (customers["expected_orders"] * customers["expected_spend"]).sum()
    assert total.spend.value == pytest.approx(paid / total.orders.value)
    for name in ("p_alive", "expected_orders", "expected_spend", "clv"):
        assert (customers[f"{name}_low"] <= customers[name]).all()
        assert (customers[name] <= customers[f"{name}_high"]).all()
    for estimate in (total.alive, total.orders, total.spend, total.clv):
        assert estimate.low < estimate.value < estimate.high
    assert (customers.loc[cdnow["frequency"] == 0, ["p_alive", "p_alive_low", "p_alive_high"]] == 1).all(axis=None)


def test_intervals_agree_with_drawing_the_parameters(cdnow):
    answer = customer_value(cdnow, unit="W")
    random = np.random.default_rng(3)
    fits = (answer.orders_fit, answer.spend_fit)
    draws = [
        np.exp(random.multivariate_normal(np.log(dataclasses.astuple(fit.model)), fit.covariance, 250)) for fit in fits
    ]
    few = cdnow.iloc[:40]
    month = 365.25 / 84
    values = np.array(
        [
            expected_value(BgNbd(*orders), GammaGamma(*spend), *few.to_numpy().T, months=12, month=month, discount=0.01)
            for orders, spend in zip(*draws, strict=True)
        ]
    )
    drawn = np.log(values).std(axis=0)
    found = answer.customers.iloc[:40]
    carried = np.log(found["clv_high"] / found["clv"]) / 1.959964
    assert carried.to_numpy() == pytest.approx(drawn, rel=0.15)


def test_wider_with_more_confidence_and_the_same_each_time(cdnow):
    wide, narrow = (customer_value(cdnow, unit="W", confidence=c).total.clv for c in (0.99, 0.5))
    assert wide.value == narrow.value
    assert wide.low < narrow.low < narrow.high < wide.high
    assert customer_value(cdnow, unit="W", confidence=0.99).total.clv == wide


def test_the_same_numbers_without_intervals(cdnow):
    plain, full = (customer_value(cdnow, unit="W", confidence=c) for c in (None, 0.95))
    assert list(plain.customers) == ["p_alive", "expected_orders", "expected_spend", "clv"]
    pd.testing.assert_frame_equal(plain.customers, full.customers[list(plain.customers)], check_exact=True)
    assert plain.total is None


def test_days_and_weeks_tell_the_same(cdnow, raw):
    days = customer_summary(raw["id"], raw["day"], raw["paid"], "1997-09-30")
    one, other = customer_value(cdnow, unit="W"), customer_value(days)
    assert other.customers.to_numpy() == pytest.approx(one.customers.to_numpy(), rel=1e-5)


def test_money_in_another_unit_and_another_margin_scale_money_alone(cdnow):
    one = customer_value(cdnow, unit="W").customers
    satang = customer_value(cdnow.assign(monetary=cdnow["monetary"] * 100), unit="W", margin=0.5).customers
    assert satang["clv"].to_numpy() == pytest.approx(50 * one["clv"].to_numpy(), rel=1e-6)
    assert satang["clv_high"].to_numpy() == pytest.approx(50 * one["clv_high"].to_numpy(), rel=1e-4)
    assert satang["expected_spend"].to_numpy() == pytest.approx(100 * one["expected_spend"].to_numpy(), rel=1e-6)
    assert satang["expected_orders"].equals(one["expected_orders"])


@pytest.mark.parametrize("margin", [0.0, -0.5])
def test_no_margin_or_a_loss(cdnow, margin):
    full, answer = customer_value(cdnow, unit="W"), customer_value(cdnow, unit="W", margin=margin)
    assert answer.total.clv.value == pytest.approx(margin * full.total.clv.value)
    assert answer.total.clv.low == pytest.approx(margin * full.total.clv.high)
    assert (answer.customers["clv_low"] <= answer.customers["clv_high"]).all()


def test_the_weeks_that_followed_lie_near_the_forecast(cdnow, raw):
    later = raw[raw["day"] > "1997-09-30"].drop_duplicates(["id", "day"])
    forecast = customer_value(cdnow, months=9, discount=0, unit="W", month=39 / 9)
    assert len(later) == 1882
    assert forecast.total.orders.value == pytest.approx(1882, rel=0.15)  # the paper's own forecast is as far below


def firm(customers=150, repeat=60, gap=30, age=365, value=100.0):
    """Customers of whom some ordered again, evenly, each with a value of their own."""
    x = np.where(np.arange(customers) < repeat, 1 + np.arange(customers) % 4, 0)
    z = np.where(x > 0, value * (1 + np.arange(customers) % 7), 0.0)
    ages = age - np.arange(customers) % 50
    return pd.DataFrame({"frequency": x, "recency": x * gap, "T": ages, "monetary": z})


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        (firm(customers=99), Remark("too_few_customers", {"have": 99, "need": 100})),
        (firm(repeat=29), Remark("too_few_repeat", {"have": 29, "need": 30})),
        (firm(gap=80, age=399).iloc[::3], Remark("too_few_customers", {"have": 50, "need": 100})),
        (firm(repeat=0).iloc[:0], Remark("too_few_customers", {"have": 0, "need": 100})),
    ],
)
def test_the_gate(summary, reason):
    answer = customer_value(summary)
    assert answer.reason == reason
    assert (answer.total, answer.orders_fit, answer.customers.shape) == (None, None, (len(summary), 0))


def test_the_gate_on_time():
    summary = firm().assign(frequency=lambda t: np.minimum(t["frequency"], 1), recency=lambda t: 122 * t["frequency"])
    assert customer_value(summary).reason == Remark("too_short", {"have": 365, "need": 366})
    in_weeks = summary.assign(recency=summary["recency"] / 7, T=summary["T"] / 7)
    assert customer_value(in_weeks, unit="W").reason == Remark("too_short", {"have": 365, "need": 366})
    assert customer_value(summary.assign(recency=121 * summary["frequency"])).reason is None


def test_a_firm_that_passes_the_gate_has_numbers_for_all():
    answer = customer_value(firm())
    assert answer.reason is None
    assert np.isfinite(answer.customers.to_numpy()).all()
    assert answer.total.clv.low < answer.total.clv.value < answer.total.clv.high


def test_values_that_are_not_positive_leave_the_orders_standing():
    answer = customer_value(firm(value=-1))
    assert answer.reason == Remark("too_few_spends", {"have": 0, "need": 30})
    assert answer.customers.columns.tolist() == [
        *("p_alive", "p_alive_low", "p_alive_high"),
        *("expected_orders", "expected_orders_low", "expected_orders_high"),
    ]
    assert answer.total.orders.value > 0
    assert (answer.total.spend, answer.total.clv, answer.correlation) == (None, None, None)


def test_spend_without_a_mean_is_refused():
    random = np.random.default_rng(8)
    summary = firm(customers=400, repeat=400)
    heavy = random.gamma(2, 1 / random.gamma(0.5, 1, 400))  # the common mean of such customers is infinite
    answer = customer_value(summary.assign(monetary=heavy))
    assert answer.reason == Remark("mean_infinite")
    assert answer.spend_fit.model.q < 1
    assert answer.total.orders.value > 0
    assert answer.total.clv is None


@pytest.mark.parametrize(("name", "model"), [("fit_bg_nbd", "orders"), ("fit_gamma_gamma", "spend")])
def test_a_fit_that_did_not_converge_is_refused(monkeypatch, name, model):
    fit = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *data: dataclasses.replace(fit(*data), converged=False))
    answer = customer_value(firm())
    assert answer.reason == Remark(f"{model}_not_converged")
    assert "clv" not in answer.customers


def test_one_price_and_no_departures_are_noted():
    x = np.arange(150) % 9 + 1
    steady = pd.DataFrame({"frequency": x, "recency": x * 30, "T": x * 30 + 1, "monetary": 499.0})
    answer = customer_value(steady)
    assert answer.reason is None
    assert [note.code for note in answer.notes] == ["orders_at_limit", "spend_at_limit"]
    assert answer.total.spend.value == pytest.approx(499, rel=5e-3)
    assert answer.correlation is None


@pytest.mark.parametrize(
    "wrong", [{"months": 0}, {"discount": -1}, {"month": 0}, {"month": -4}, {"confidence": 1}, {"confidence": 0}]
)
def test_arguments_outside_their_domain(wrong):
    with pytest.raises(UsageError, match="Customer value needs"):
        customer_value(firm(), **wrong)


def test_a_table_that_is_no_summary():
    with pytest.raises(DataError, match="lacks T, monetary"):
        customer_value(firm()[["frequency", "recency"]])
    with pytest.raises(DataError, match="empty cells"):
        customer_value(firm().assign(monetary=np.nan))


def test_every_remark_has_words_in_both_languages():
    remark = Remark("too_short", {"have": 1365, "need": 1500})
    assert remark.text() == "the data cover 1,365 days; with orders as far apart as these, 1,500 are needed"
    assert "1,365 วัน" in remark.text("th")
    counts = {"have": 1, "need": 2, "parameters": "a, b"}
    codes = re.findall(r"``([a-z_]+)``", Remark.__doc__)
    assert len(codes) == 9
    for code in codes:
        english, thai = (Remark(code, counts).text(language) for language in ("en", "th"))
        assert english
        assert thai != english
    assert set(words("en", "models")) == set(words("th", "models")) == set(codes)
