"""The public API: its names are what they say, whatever was imported before."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import salesxl

ORDERS = "Order ID,Order Date,Customer,Net Amount\n1,2026-01-05,Anan,1000\n2,2026-01-20,Malee,500\n"


def test_every_public_name_is_a_function_or_a_type() -> None:
    for name in salesxl.__all__:
        assert callable(getattr(salesxl, name)), name


def test_a_module_of_the_same_name_does_not_stand_in_the_way() -> None:
    program = (
        "import salesxl.calculate, salesxl.load, salesxl.metrics.performance\n"
        "import salesxl\n"
        "assert callable(salesxl.calculate) and callable(salesxl.load)\n"
        "assert salesxl.metrics()[0]['key']\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_date_far_after_all_others_is_told(tmp_path: Path) -> None:
    """One sale of 2027 among those of May 2026: the as-of day goes with it, and the user hears of it."""
    rows = [f"{n},2026-05-{n:02d},Ann,10" for n in range(1, 31)]
    path = tmp_path / "orders.csv"
    head = ORDERS.splitlines()[0]
    path.write_text("\n".join([head, *rows, "31,2027-05-31,Ann,10"]), encoding="utf-8")
    data = salesxl.load([path])
    (told,) = [finding for finding in data.findings if finding.rule == "days-far"]
    assert (data.as_of, told.rows, told.details["before"]) == (date(2027, 5, 31), 1, "2026-05-30")
    assert "--as-of 2026-05-30" in told.action("en")
    assert "--as-of 2026-05-30" in told.action("th")
    assert "days-far" not in {finding.rule for finding in salesxl.load([path], as_of=date(2026, 5, 31)).findings}
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    assert "days-far" not in {finding.rule for finding in salesxl.load([path]).findings}


def test_the_readmes_session(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    data = salesxl.load([path], settings={"gross_margin": 0.4, "currency": "THB"})
    result = salesxl.calculate("aov", data, period="2026-01", by="customer")
    assert (result.value, result.currency, result.rows) == (750, "THB", 2)
    assert {group.key: group.value for group in result.groups} == {"Anan": 1000, "Malee": 500}
    assert data.as_of == date(2026, 1, 20)
    assert salesxl.analyse("trend", data, metric="revenue").rows[-1][1] == 1500
    assert salesxl.from_numbers("aov", 7700, 8).value == 962.5
    report = salesxl.fill(data, tmp_path / "kpi.xlsx", template="scorecard", period="2026-01")
    assert report.file.exists()


def test_a_wrong_name_is_told_with_near_ones(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    data = salesxl.load([path])
    with pytest.raises(salesxl.SalesxlError, match="revenue"):
        salesxl.calculate("revenu", data)
