"""Models by group and by period: each is fitted to its own rows, and one that cannot be fitted says why."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from salesxl import calculate
from salesxl.dataset import Dataset
from salesxl.prepare import prepare
from salesxl.settings import Settings


def buyers(branch: str, customers: int, seed: int) -> pd.DataFrame:
    """Customers who buy now and then for some of the year that begins with 2025."""
    random, rows = np.random.default_rng(seed), []
    for customer in range(customers):
        day, last = random.integers(0, 200), random.integers(200, 365)
        while day < last:
            rows.append((date(2025, 1, 1) + timedelta(int(day)), f"{branch}{customer}", random.gamma(4, 30), branch))
            day += 1 + random.geometric(1 / 40)
    return pd.DataFrame(rows, columns=["order_date", "customer_id", "net_amount", "branch"])


def dataset(orders: pd.DataFrame) -> Dataset:
    words = {name: orders[name].astype("category") for name in ("customer_id", "branch")}
    prepared, _ = prepare(
        {"orders": orders.assign(order_date=pd.to_datetime(orders["order_date"]), **words)}, Settings()
    )
    return Dataset(prepared, as_of_given=date(2025, 12, 31))


@pytest.fixture(scope="module")
def branches() -> pd.DataFrame:
    pieces = [buyers("North", 130, 1), buyers("South", 150, 2), buyers("West", 34, 3)]
    return pd.concat(pieces, ignore_index=True).sample(frac=1, random_state=4).reset_index(drop=True)


def test_each_group_as_if_it_were_alone(branches: pd.DataFrame) -> None:
    found = {
        g.key: g for g in calculate("clv", dataset(branches), variant="predicted", by="branch", period="2025").groups
    }
    for branch in ("North", "South"):
        own = calculate("clv", dataset(branches[branches["branch"] == branch]), variant="predicted", period="2025")
        assert own.value is not None
        assert found[branch].value == pytest.approx(own.value, rel=1e-9)
    assert found["North"].value != pytest.approx(found["South"].value, rel=1e-3)


def test_a_group_that_is_too_small_says_how_small_it_is(branches: pd.DataFrame) -> None:
    result = calculate("clv", dataset(branches), variant="predicted", by="branch")
    west = next(group for group in result.groups if group.key == "West")
    assert west.value is None
    assert west.reason is not None
    assert west.reason.rule == "not_estimable"
    assert "34 customers; at least 100" in west.reason.text("en")
    assert "34" in west.reason.text("th")


def test_a_month_too_early_for_a_model_leaves_the_others(branches: pd.DataFrame) -> None:
    """Few have bought by the end of January; half a year later enough have."""
    data = dataset(branches)
    result = calculate("clv", data, variant="predicted", by="month", period="2025")
    january, july = result.groups[0], result.groups[6]
    assert (january.value, january.reason and january.reason.rule) == (None, "not_estimable")
    alone = calculate("clv", data, variant="predicted", period="2025-07")
    assert alone.value is not None
    assert (july.key, july.value, july.rows) == ("2025-07", alone.value, alone.rows)
