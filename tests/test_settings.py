"""Settings as people write them, on the command line and in a settings sheet."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest
from raw_grids import grid, rules, tables

from salesxl.errors import UsageError
from salesxl.settings import Settings

WRITTEN = [
    ("fiscal_start", "April", 4), ("fiscal_start", "เมษายน", 4), ("fiscal_start", "เม.ย.", 4), ("fiscal_start", "10", 10),
    ("week_start", "Sunday", "sunday"), ("week_start", "วันอาทิตย์", "sunday"), ("week_start", "MON", "monday"),
    ("open_at", "9:30", 9.5), ("open_at", "9.30", 9.5), ("open_at", "9.5", 9.5), ("open_at", "09.30 น.", 9.5),
    ("open_at", "8.45", 8.75), ("open_at", "8.25", 8.25), ("open_at", "12 am", 0), ("open_at", "0.375", 9),
    ("close_at", "6 pm", 18), ("close_at", "18:15:00", 18.25), ("close_at", "24", 24), ("close_at", "12:00 PM", 12),
    ("workdays", "Mon-Sat", "mon,tue,wed,thu,fri,sat"), ("workdays", "จ.-ส.", "mon,tue,wed,thu,fri,sat"),
    ("workdays", "จันทร์ ถึง ศุกร์", "mon,tue,wed,thu,fri"), ("workdays", "every day", "mon,tue,wed,thu,fri,sat,sun"),
    ("workdays", "ทุกวัน", "mon,tue,wed,thu,fri,sat,sun"), ("workdays", "sat to mon", "mon,sat,sun"),
    ("workdays", "Tuesday, Thursday and Saturday", "tue,thu,sat"), ("workdays", "mon,tue", "mon,tue"),
    ("holidays", "13/4/2569, 14/4/2569", "2026-04-13,2026-04-14"), ("holidays", "13-15 เม.ย. 2569", "2026-04-13,2026-04-14,2026-04-15"),
    ("holidays", "1 May 2026; 2026-01-01", "2026-01-01,2026-05-01"), ("holidays", "2026-12-30..2027-01-01", "2026-12-30,2026-12-31,2027-01-01"),
    ("holidays", "5/12/2026", "2026-12-05"), ("holidays", "", ""),
    ("unpaid", "Leave out", "leave out"), ("unpaid", "ไม่นับ", "leave out"), ("cancelled", "นับ", "count"),
    ("date_order", "MM/DD/YYYY", "mdy"), ("decimal", "comma", ","), ("joiner_targets", "pro rata", "prorated"),
    ("lifespan", "3 years", 3), ("lifespan", "18 months", 1.5), ("lifespan", "3 ปี", 3), ("mature_days", "2 weeks", 14),
    ("response_goal", "90 นาที", 1.5), ("response_goal", "2 hours", 2), ("coverage_goal", "3x", 3), ("retention_window", "60 วัน", 60),
    ("gross_margin", "40%", 0.4), ("gross_margin", "40 %", 0.4), ("gross_margin", "0.4", 0.4), ("gross_margin", "", None),
    ("zone", "Bangkok", "Asia/Bangkok"), ("zone", "ไทย", "Asia/Bangkok"), ("zone", "UTC+7", "Etc/GMT-7"), ("zone", "GMT-05:00", "Etc/GMT+5"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "meant"), WRITTEN)
def test_values_are_read_as_people_write_them(name: str, said: str, meant: object) -> None:
    found = getattr(Settings().with_values({name: said}), name)
    assert found == (pytest.approx(meant) if isinstance(meant, float) else meant)


@pytest.mark.parametrize(
    ("name", "said"),
    [("fiscal_start", "Smarch"), ("fiscal_start", "13"), ("open_at", "9:75"), ("open_at", "13 pm"), ("close_at", "25"),
     ("workdays", "Mon-Frog"), ("workdays", "mon-tue-wed"), ("holidays", "13/13/2026"), ("holidays", "Songkran"),
     ("holidays", "2026-04-15..2026-04-13"), ("unpaid", "maybe"), ("lifespan", "3 bananas"), ("lifespan", "180 days"),
     ("gross_margin", "40"), ("zone", "Nowhere"), ("week_start", "friday")],
)  # fmt: skip
def test_what_is_none_is_told(name: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings().with_values({name: said})
    for language in ("en", "th"):
        assert "{" not in caught.value.text(language)


def test_days_that_are_given_as_such_are_read_too() -> None:
    assert Settings(workdays="Mon-Sat", holidays="13/4/2569").workdays == "mon,tue,wed,thu,fri,sat"
    assert Settings(holidays="4/5/2026", date_order="mdy").holidays == "2026-04-05"


def sheet(*rows: tuple[Any, Any]) -> Any:
    return tables(grid([["Setting", "Value"], *map(list, rows)], sheet="Settings"))


def test_a_sheet_in_plain_words() -> None:
    data = sheet(
        ("Gross margin", 0.4),
        ("เดือนแรกของปีบัญชี", "เมษายน"),
        ("Business hours begin", time(9, 30)),
        ("วันหยุด", datetime(2026, 4, 13)),
        (None, "14/4/2569"),
        ("Holidays", "2026-05-01"),
    )
    assert not rules(data)
    found = data.settings
    assert (found.gross_margin, found.fiscal_start, found.open_at) == (0.4, 4, 9.5)
    assert found.holidays == "2026-04-13,2026-04-14,2026-05-01"


def test_a_line_that_says_nothing_usable_is_told_with_what_to_do() -> None:
    data = sheet(("fiscal start month", 4), ("lifespan", 3), ("lifespan", 5), ("Orders", "count"))
    assert data.settings.fiscal_start == 1
    assert data.settings.lifespan == 3
    told = [(finding.examples[0].row, str(finding.details["reason"])) for finding in data.findings]
    assert [row for row, _ in told] == [2, 4, 5]
    assert "fiscal_start" in told[0][1]
    assert "twice" in told[1][1]
