"""Targets prepared: the days they cover, and whose they are."""

from __future__ import annotations

import pytest
from odd_tables import found
from small_firm import DEALS, firm, left_out

from salesxl import calculate


@pytest.mark.parametrize(
    ("period", "days"),
    [("2026-02", 28), ("2026-Q1", 90), ("2026", 365), ("2569", 365), ("ก.พ. 2569", 28), ("Feb 2026", 28), ("ก.พ. 69", 28), ("May-26", 31),
     ("2026-02-03", 1), ("ไตรมาส 1/2569", 90)],
)  # fmt: skip
def test_periods_of_targets_as_people_write_them(period: str, days: int) -> None:
    data = firm(reps_targets=(["owner", "period", "target"], [("A", period, 100)]))
    row = data.tables["reps_targets"].iloc[0]
    assert (row["to"] - row["from"]).days + 1 == days


def test_targets_with_two_dates_or_none() -> None:
    rows = [
        ("A", "2026-01-01", "2026-01-31", None, 10),
        ("B", None, None, "whenever", 10),
        ("C", "2026-02-01", "2026-01-01", None, 10),
    ]
    data = firm(reps_targets=(["owner", "start", "end", "period", "target"], rows))
    assert left_out(data, "reps_targets") == {"period-unreadable": 2}
    assert found(data)["period-unreadable"] == 2


def test_a_total_among_the_targets_does_not_count_again() -> None:
    columns = ["owner", "team", "period", "target"]
    rows = [
        ("A", "North", "2026-Q1", 10),
        ("B", "South", "2026-Q1", 20),
        (None, None, "2026-Q1", 30),
        (None, "South", "2026-Q2", 50),
    ]
    data = firm(reps_targets=(columns, rows), deals=DEALS)
    assert calculate("quota_attainment", data, period="2026-Q1").value == pytest.approx(60_000 / 30)
    assert left_out(data, "reps_targets") == {"target-of-all": 1}


def test_teams_of_the_targets_serve_all_tables() -> None:
    targets = (
        ["owner", "team", "period", "target"],
        [("A", "North", "2026-Q1", 25_000), ("B", "South", "2026-Q1", 40_000)],
    )
    data = firm(deals=DEALS, reps_targets=targets)
    attained = {group.key: group.value for group in calculate("quota_attainment", data, by="team").groups}
    assert attained == {"North": 1.2, "South": 0.75}
    assert "team-joined" in found(data)
