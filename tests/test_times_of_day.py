"""Dates and their times in two columns, and how long an answer took beside the days of it."""

from __future__ import annotations

import datetime as dt

import pytest
from exports import columns, export, value
from raw_grids import grid

from salesxl.load import prepared
from salesxl.reading import Data, tables_from_grids
from salesxl.reading.mapping import understand

# asked on 1 May 9:00, answered 9:30; asked 17:00, answered 9:00 the day after; asked on 3 May 10:00, answered 10:10
CLOCKS = "1,2026-05-01,9:00,2026-05-01,9:30\n2,2026-05-01,17:00,2026-05-02,9:00\n3,2026-05-13,10:00,2026-05-13,10:10"
HALVES = (
    CLOCKS.replace("17:00", "5:00 PM").replace(":30", ":30 AM").replace("9:00", "9:00 AM").replace("10:10", "10:10 AM")
)


@pytest.mark.parametrize("rows", [CLOCKS, HALVES], ids=["24 hours", "AM and PM"])
@pytest.mark.parametrize(
    "head",
    [
        "Lead ID,Created date,Created time,First contact date,First contact time",
        "Lead ID,Date received,Time received,Response date,Response time",
        "Lead ID,Date,Time,First response date,First response time",
        "รหัสลีด,วันที่รับลีด,เวลา,วันที่ติดต่อกลับ,เวลาที่ติดต่อกลับ",
        "รหัสลีด,วันที่รับลีด,เวลารับลีด,วันที่ตอบกลับ,เวลาตอบกลับ",
        "รหัสลีด,วันที่รับลีด,เวลา,วันที่ติดต่อครั้งแรก,เวลาติดต่อครั้งแรก",
    ],
)
def test_the_times_of_question_and_answer_are_beside_their_days(head: str, rows: str) -> None:
    data = export(f"{head}\n{rows}")
    assert value(data, "lead_response_time") == pytest.approx(0.5)  # of 0.5, 16 and 1/6 hours the middle one
    assert not data.sources[0].unused


def test_an_inquiry_is_answered_at_the_time_beside_the_day_of_the_answer() -> None:
    data = export(f"Ticket ID,Date,Time,First reply date,First reply time\n{CLOCKS}")
    assert value(data, "inquiry_response_time") == pytest.approx((0.5 + 16 + 1 / 6) / 3)
    assert data.sources[0].understood["first_reply_at"] == "First reply date + First reply time"


def test_what_is_too_short_for_a_time_of_day_is_how_long_the_answer_took() -> None:
    rows = "1,2026-05-01,2026-05-01,0:30\n2,2026-05-01,2026-05-02,16:00\n3,2026-05-03,2026-05-03,0:10"
    data = export(f"Lead ID,Created,Response date,Response time\n{rows}")
    columns(data, response_minutes="Response time")
    assert value(data, "lead_response_time") == pytest.approx(0.5)
    assert "response-days-only" not in {finding.rule for finding in prepared(data).findings}


@pytest.mark.parametrize("minutes", ["30,960,10", "480,960,500"])
def test_plain_minutes_are_no_times_of_day(minutes: str) -> None:
    rows = "\n".join(f"{n},2026-05-01,2026-05-02,{m}" for n, m in enumerate(minutes.split(",")))
    data = export(f"Lead ID,Created,Response date,Response time\n{rows}")
    columns(data, response_minutes="Response time")
    assert value(data, "lead_response_time") == pytest.approx(sorted(map(int, minutes.split(",")))[1] / 60)


def test_within_business_hours_is_not_known_of_an_answer_whose_time_is_not() -> None:
    data = export("Lead ID,Created,Response date,Response minutes\n1,2026-05-01,2026-05-01,30")
    leads = prepared(data).tables["leads"]
    assert leads["business_hours"].isna().all()


def mapped(text: str, decisions: dict[str, dict[str, str]]) -> Data:
    source = {"file": "raw.csv", "table": "leads", "decisions": decisions}
    return tables_from_grids(
        [grid([line.split(",") for line in text.splitlines()])], mapping=understand({"source": [source]})
    )


def test_a_mapping_file_says_which_column_holds_the_times() -> None:
    text = f"Lead ID,Created,A,First response,B\n{CLOCKS}"
    data = mapped(text, {"created_at": {"time": "A"}, "first_response_at": {"time": "B"}})
    assert value(data, "lead_response_time") == pytest.approx(0.5)


def test_a_mapping_file_says_that_a_column_holds_no_times() -> None:
    data = mapped("Lead ID,Date,Time,First response\n1,2026-05-01,9:00,2026-05-01", {"created_at": {"time": ""}})
    assert data.tables["leads"]["created_at"][0] == dt.datetime(2026, 5, 1)


def test_times_in_a_range_are_parts_of_a_day() -> None:
    """9:00, 12:00 and 18:00, answered 1.5 h later each; 4 decimals tell nothing of minutes."""
    rows = [["Lead ID", "Created date", "Created time", "First contact date", "First contact time"]]
    for n, at in enumerate((0.375, 0.5, 0.75), start=1):
        rows.append([n, dt.datetime(2026, 5, n), at, dt.datetime(2026, 5, n), at + 0.0625])
    assert value(tables_from_grids([grid(rows, sheet="Leads")]), "lead_response_time") == pytest.approx(1.5)
