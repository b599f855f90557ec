"""Lines of a month, quarter or year among those of its days or months, which they sum up."""

from __future__ import annotations

import pytest
from exports import export, value


def sales(rows: str) -> str:
    return "Month,Sales\n" + rows.replace(" | ", ",").replace("; ", "\n")


@pytest.mark.parametrize(
    ("rows", "revenue"),
    [
        ("Jan 2026 | 100; Feb 2026 | 110; Mar 2026 | 120; Q1 2026 | 330; Apr 2026 | 50; Q2 2026 | 50; Total | 380", 380),
        ("ม.ค. 69 | 100; ก.พ. 69 | 100; มี.ค. 69 | 100; ไตรมาส 1 | 300; เม.ย. 69 | 50; รวมทั้งปี | 350", 350),
        ("2025-01 | 100; 2025-02 | 110; 2025 | 210; 2026-01 | 5; 2026 | 5", 215),
        ("5/1/2569 | 100; 9/1/2569 | 50; ม.ค. 2569 | 150; 3/2/2569 | 15; ก.พ. 2569 | 15", 165),
        # days, months and quarters at once: 100 + 5 + 50 + 1 and 9
        ("2026-01-05 | 100; 2026-01-09 | 5; Jan 2026 | 105; 2026-02-05 | 50; Feb 2026 | 50; 2026-03-05 | 1; Mar 2026 | 1;"
         " Q1 2026 | 156; 2026-04-05 | 9; Apr 2026 | 9; Q2 2026 | 9", 165),
        ("Apr 2026 | 100; May 2026 | 101; Jun 2026 | 102; Q1 | 303", 303),  # the first of a fiscal year
    ],
)  # fmt: skip
def test_lines_that_sum_up_others(rows: str, revenue: float) -> None:
    data = export(sales(rows), file="sales.csv")
    assert value(data, "revenue") == revenue
    assert "total-rows" in {finding.rule for finding in data.findings}


@pytest.mark.parametrize(
    ("rows", "revenue"),
    [
        ("Q1 2025 | 300; Jan 2026 | 100; Feb 2026 | 100; Total | 500", 500),
        ("Jan 2026 | 100; Feb 2026 | 100; Mar 2026 | 100; Q2 2026 | 300", 600),  # as much, by chance
        ("2026-01-05 | 100; Feb 2026 | 100", 200),  # of which no day is known
    ],
)
def test_lines_of_other_days_count(rows: str, revenue: float) -> None:
    assert value(export(sales(rows), file="sales.csv"), "revenue") == revenue
