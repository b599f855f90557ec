"""Targets of reps, teams and all, for months within quarters and years: nothing is aimed at twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_firm import firm

from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.goals import target_of
from salesxl.load import load
from salesxl.scorecard import scorecard

ORDERS = (
    ("order_id", "order_date", "net_amount", "rep", "team"),
    [("1", "2026-05-05", 100, "Ann", "North"), ("2", "2026-05-06", 50, "Bob", "South")],
)


def aims(*rows: tuple[object, ...], columns: str = "owner period target") -> Dataset:
    return firm(orders=ORDERS, reps_targets=(columns.split(), list(rows)), as_of="2026-12-31")


def attained(data: Dataset, period: str, by: str | None = None) -> object:
    result = calculate("target_attainment", data, period=period, by=by)
    return {group.key: group.value for group in result.groups} if by else result.value


def rules(data: Dataset) -> dict[str, int]:
    return {found.rule: found.rows for found in data.findings if found.rule.startswith("target")}


def test_months_and_their_quarter() -> None:
    months = [("Ann", f"2026-{month:02d}", 100) for month in (4, 5, 6)]
    data = aims(*months, ("Ann", "2026-Q2", 300), ("Bob", "2026-05", 100))
    assert attained(data, "2026-05") == pytest.approx(150 / 200)
    assert attained(data, "2026-Q2") == pytest.approx(150 / 400)
    assert attained(data, "2026-05", "owner") == pytest.approx({"Ann": 1, "Bob": 0.5})
    assert rules(data) == {"target-in-parts": 1}


def test_one_month_and_its_year() -> None:
    """A year of 1,200, of which 100 in May: 1,100 are left for the other 334 days, of which June has 30."""
    data = aims(("Ann", "2026", 1200), ("Ann", "2026-05", 100))
    assert attained(data, "2026-05") == pytest.approx(150 / 100)
    assert attained(data, "2026") == pytest.approx(150 / 1200)
    sold = (ORDERS[0], [*ORDERS[1], ("3", "2026-06-05", 55, "Ann", "North")])
    goals = (("owner", "period", "target"), [("Ann", "2026", 1200), ("Ann", "2026-05", 100)])
    june = firm(orders=sold, reps_targets=goals, as_of="2026-12-31")
    assert calculate("target_attainment", june, period="2026-06").value == pytest.approx(55 / (1100 * 30 / 334))
    assert rules(data) == {"target-in-parts": 1}


def test_months_quarters_and_the_year_each_once() -> None:
    months = [("Ann", f"2026-{month:02d}", 100) for month in range(1, 13)]
    quarters = [("Ann", f"2026-Q{quarter}", 300) for quarter in range(1, 5)]
    data = aims(*quarters, ("Ann", "2026", 1200), *months)
    assert attained(data, "2026") == pytest.approx(150 / 1200)
    assert attained(data, "2026-Q2") == pytest.approx(150 / 300)
    assert attained(data, "2026-05") == pytest.approx(150 / 100)


def test_months_that_ask_for_more_than_their_year() -> None:
    data = aims(("Ann", "2026", 120), ("Ann", "2026-05", 100), ("Ann", "2026-06", 100))
    assert attained(data, "2026") == pytest.approx(150 / 200)


def test_two_targets_for_the_same_days_are_added_and_told() -> None:
    data = aims(("Ann", "2026-05", 100), ("Ann", "2026-05", 120))
    assert attained(data, "2026-05") == pytest.approx(150 / 220)
    assert rules(data) == {"target-twice": 1}


@pytest.mark.parametrize("name", ["Total", "ALL", "ทั้งหมด", "รวม", "Team North", "ทีมเหนือ", "Grand total", "รวม ทีม A"])
def test_a_name_that_means_all_or_a_team_does_not_count_again(name: str) -> None:
    data = aims(("Ann", "2026-05", 100), ("Bob", "2026-05", 100), (name, "2026-05", 200))
    assert attained(data, "2026-05") == pytest.approx(150 / 200)
    assert attained(data, "2026-05", "owner") == pytest.approx({"Ann": 1, "Bob": 0.5})
    alone = aims((name, "2026-05", 200))
    assert attained(alone, "2026-05") == pytest.approx(150 / 200)


@pytest.mark.parametrize("shares", [(0.6, 0.4), (0.6, 1.1)])
def test_shares_of_a_target_are_no_amounts(shares: tuple[float, float]) -> None:
    data = aims(*zip(("Ann", "Bob"), ("2026-05", "2026-05"), shares, strict=True))
    assert rules(data)["target-share"] == 2
    assert attained(data, "2026-05") is None


def test_targets_of_teams_alone_keep_their_teams() -> None:
    data = aims(
        ("North", "North", "2026-05", 200), ("Team South", None, "2026-05", 100), columns="owner team period target"
    )
    assert attained(data, "2026-05") == pytest.approx(150 / 300)
    assert calculate("target_attainment", data, period="2026-05", by="team").groups[0].key == "North"


def test_a_rep_whose_team_has_the_same_name_is_a_rep() -> None:
    data = aims(("Ann", "Ann", "2026-05", 100), ("Bob", "Ann", "2026-05", 100), columns="owner team period target")
    assert attained(data, "2026-05") == pytest.approx(150 / 200)
    assert attained(data, "2026-05", "owner") == pytest.approx({"Ann": 1, "Bob": 0.5})


@pytest.mark.parametrize("name", ["ทีมา", "Steam", "Totally"])
def test_a_name_that_only_begins_so_is_a_rep(name: str) -> None:
    data = aims(("Ann", "2026-05", 100), (name, "2026-05", 200))
    assert attained(data, "2026-05") == pytest.approx(150 / 300)


def told(data: Dataset, period: str, metric: str = "target_attainment") -> list[str]:
    notes = calculate(metric, data, period=period).notes
    return [note.text("en") for note in notes if note.rule.startswith("no_target")]


def test_sales_of_reps_without_a_target_are_told() -> None:
    missing = "there is no target for Bob, but their sales count"
    for metric in ("target_attainment", "sales_per_rep"):
        assert told(aims(("Ann", "2026-05", 100)), "2026-05", metric) == [missing]
    assert told(aims(("Ann", "2026-05", 100), ("Bob", "2026-05", 100)), "2026-05") == []
    assert told(aims(("North", "2026-05", 500), columns="team period target"), "2026-05") == []


@pytest.mark.parametrize(
    ("period", "as_of", "days"),
    [
        ("2026", "2026-12-31", "61 of the 365"),  # May and June
        ("2026", "2026-06-15", "46 of the 166"),  # up to the day that the data reach
        ("2026-Q2", "2026-12-31", "61 of the 91"),
        ("2026-05", "2026-12-31", None),
        ("2026-06", "2026-06-15", None),
    ],
)
def test_days_without_a_target_are_told(period: str, as_of: str, days: str | None) -> None:
    goals = (("period", "target"), [("2026-06", 100), ("2026-05", 100)])
    data = firm(orders=ORDERS, reps_targets=goals, as_of=as_of)
    text = f"there are targets for {days} days, but the sales of all days count"
    assert told(data, period) == ([text] if days else [])


MONTHLY = [("2026-01-05", "A", 1000), ("2026-01-20", "B", 2000), ("2026-02-10", "A", 1500), ("2026-02-20", "B", 500)]


@pytest.mark.parametrize(
    ("columns", "rows", "of_a"),
    [
        ("period target", [("2026-01", 3000), ("2026-02", 4000)], None),
        ("period branch target", [("2026-01", "A", 2000), ("2026-01", "B", 1000), ("2026-02", "A", 4000)], 0.5),
        ("period branch target", [("2026-01", "A", 2000), ("2026-01", "B", 1000), ("2026-01", "ทั้งหมด", 3000), ("2026-02", "B", 4000)], 0.5),
    ],
)  # fmt: skip
def test_targets_of_the_firm_or_of_branches(columns: str, rows: list[tuple[object, ...]], of_a: float | None) -> None:
    """Sales of 3000 and 2000 against 3000 and 4000; the total of the branches is no target of its own."""
    data = firm(orders=(["order_date", "branch", "net_amount"], MONTHLY), reps_targets=(columns.split(), rows))
    assert calculate("target_attainment", data, period="2026-01").value == 1
    assert calculate("target_attainment", data, period="2026-02").value == 0.5
    if of_a is not None:
        by = calculate("target_attainment", data, period="2026-01", by="branch").groups
        assert {group.key: group.value for group in by} == {"A": of_a, "B": 2}


@pytest.mark.parametrize(("aim", "expected"), [(40, 0.4), (0.4, 0.4), (1.1, 1.1), (110, 1.1)])
def test_a_rate_in_percent(aim: float, expected: float) -> None:
    goals = (("period", "target", "measure"), [("2026-05", aim, "repeat purchase rate")])
    orders = ((*ORDERS[0], "customer_id"), [(*row, "C1") for row in ORDERS[1]])
    data = firm(orders=orders, reps_targets=goals, as_of="2026-05-31")
    assert target_of(data, calculate("repeat_purchase_rate", data, period="2026-05")) == pytest.approx(expected)


def test_targets_for_what_is_no_metric_are_told(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order ID,Order date,Total\n1,2026-05-04,100\n")
    (tmp_path / "targets.csv").write_text(
        "Period,Target,Measure\n2026-05,40,win rate\n2026-05,77,foo\n2026-05,9,ยอดโทร\n2026-05,9,won\n2026-05,5,\n",
        encoding="utf-8",
    )
    (found,) = [one for one in load([tmp_path]).findings if one.rule == "target-unknown"]
    assert (found.rows, found.file, [example.value for example in found.examples]) == (
        2,
        "targets.csv",
        ["foo", "ยอดโทร"],
    )
    assert found.message("en") == "2 targets are for something that is no metric: foo, ยอดโทร."


def test_targets_by_the_thai_names_of_metrics() -> None:
    """Thai has two forms of one vowel (ำ): names with it were no metric's."""
    goals = [
        ("ยอดขาย", "2026-05", 300),
        ("จำนวนลูกค้าใหม่", "2026-05", 4),
        ("อัตราปิดการขาย", "2026-05", 0.3),
        ("จำนวนการโทร", "2026-05", 20),
    ]
    data = aims(*goals, columns="measure period target")
    assert not rules(data)
    calls = firm(activities=(["date", "kind"], [("2026-05-01", "call")]), reps_targets=(["measure", "period", "target"], goals), as_of="2026-05-31")  # fmt: skip
    assert target_of(calls, calculate("calls", calls, period="2026-05")) == 20
    assert target_of(data, calculate("revenue", data, period="2026-05")) == 300


def test_a_list_of_the_staff_says_who_is_there() -> None:
    """In October Ann, Bob who came on the 15th and Cat who left on the 20th: 300 / 3. In November Ann and Bob; Dan comes in December."""
    staff = [("Ann", "2024-01-01", None), ("Bob", "2026-10-15", None), ("Cat", None, "2026-10-20"), ("Dan", "2026-12-01", None)]  # fmt: skip
    orders = (["order_date", "net_amount", "rep"], [("2026-10-05", 100, "Ann"), ("2026-10-16", 200, "Cat"), ("2026-11-30", 50, "Bob")])  # fmt: skip
    data = firm("2026-11-30", orders=orders, reps_targets=(["owner", "joined", "left"], staff))
    assert calculate("sales_per_rep", data, period="2026-10").value == 100
    november = calculate("sales_per_rep", data, period="2026-11")
    assert november.value == 25
    assert not {"prorated", "no_target"} & {note.rule for note in november.notes}


def test_means_of_branches_are_no_sum() -> None:
    """Orders of 500 in Siam and 700 in Ari are 600 of both; what customers are worth is of no days, and new MRR of all months."""
    columns = ("branch", "measure", "period", "target")
    goals = [("Siam", "aov", "2026-05", 500), ("Ari", "aov", "2026-05", 700), ("Siam", "cac", "2026", 80), ("Ari", "cac", "2026", 100),
             (None, "clv", "2026", 5000), ("Siam", "orders", "2026-05", 10), ("Ari", "orders", "2026-05", 20),
             *((None, "net_new_mrr", f"2026-0{month}", 100) for month in (4, 5, 6))]  # fmt: skip
    data = firm(
        orders=(["order_id", "order_date", "net_amount", "customer_id", "branch"], [("1", "2026-05-05", 600, "A", "Siam"), ("2", "2026-05-06", 600, "B", "Ari")]),
        spend=(["period", "amount"], [("2026-05", 180)]), reps_targets=(columns, goals),
        subscriptions=(["customer_id", "amount", "interval", "start"], [("A", 100, "month", "2026-01-01"), ("B", 150, "month", "2026-05-02")]),
        settings={"lifespan": 3, "gross_margin": 0.4}, as_of="2026-06-30",
    )  # fmt: skip

    def target(metric: str, period: str) -> float | None:
        return target_of(data, calculate(metric, data, period=period))

    assert {name: target(name, "2026-05") for name in ("aov", "cac", "clv", "orders", "net_new_mrr")} == {
        "aov": 600, "cac": 90, "clv": 5000, "orders": 30, "net_new_mrr": 100}  # fmt: skip
    assert (target("net_new_mrr", "2026-Q2"), target("clv", "2026")) == (300, 5000)
    (worth,) = scorecard(data, "2026", metrics=["clv"])
    assert worth.pace == worth.attainment
