"""Dates as people write them. Expected days are by hand, from the calendar of Python, or from openpyxl's serials."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_column import FIRST_ROW, as_cells, read, rules
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel
from raw_grids import grid, tables

from salesxl.errors import UsageError
from salesxl.reading.grids.grid import CellError
from salesxl.reading.values.columns import looks_like

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
TH_FULL = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
TH_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
WEEKDAYS = ["จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"]


def days(cells: list[object], **options: object) -> list[object]:
    """What each cell is read as: a date, a datetime, None for blank, "bad"."""
    typed = read(cells, "date", **options)  # type: ignore[arg-type]
    found: list[object] = []
    for value, bad in zip(typed.values, typed.bad, strict=True):
        if bad:
            assert pd.isna(value)
            found.append("bad")
        elif pd.isna(value):
            found.append(None)
        else:
            moment = value.to_pydatetime()
            found.append(moment.date() if moment.time() == dt.time() else moment)
    return found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/1/2569", dt.date(2026, 1, 5)),
        ("5 ม.ค. 2569", dt.date(2026, 1, 5)),
        ("5 ม.ค.2569", dt.date(2026, 1, 5)),
        ("5 มค 69", dt.date(2026, 1, 5)),
        ("5 ม. ค. 2569", dt.date(2026, 1, 5)),
        ("31 ธันวาคม พ.ศ. 2568", dt.date(2025, 12, 31)),
        ("31 ธันวาคม พ.ศ.2568", dt.date(2025, 12, 31)),
        ("31 ธันวาคม ค.ศ. 2025", dt.date(2025, 12, 31)),
        ("วันที่ 31 เดือน ธันวาคม พ.ศ. 2568", dt.date(2025, 12, 31)),
        ("วันจันทร์ที่ 5 มกราคม พ.ศ. 2569", dt.date(2026, 1, 5)),
        ("จ. 5 ม.ค. 2569", dt.date(2026, 1, 5)),
        ("05/01/69", dt.date(2026, 1, 5)),
        ("2026-01-05", dt.date(2026, 1, 5)),
        ("2569-01-05", dt.date(2026, 1, 5)),
        ("2026/1/5", dt.date(2026, 1, 5)),
        ("20260105", dt.date(2026, 1, 5)),
        ("25690105", dt.date(2026, 1, 5)),
        ("29/02/2567", dt.date(2024, 2, 29)),
        ("๕/๑/๒๕๖๙", dt.date(2026, 1, 5)),
        ("๒๙ กุมภาพันธ์ ๒๕๖๗", dt.date(2024, 2, 29)),
        ("13.02.2026", dt.date(2026, 2, 13)),
        ("13 02 2026", dt.date(2026, 2, 13)),
        ("13 - 02 - 2026", dt.date(2026, 2, 13)),
        ("2/13/2026", dt.date(2026, 2, 13)),
        ("05-Jan-26", dt.date(2026, 1, 5)),
        ("05-Jan-2026", dt.date(2026, 1, 5)),
        ("Jan 5, 2026", dt.date(2026, 1, 5)),
        ("January 5th, 2026", dt.date(2026, 1, 5)),
        ("Mon, 5 Jan 2026", dt.date(2026, 1, 5)),
        ("Monday, January 5, 2026", dt.date(2026, 1, 5)),
        ("the 5th", "bad"),
        ("1st of May 2026", dt.date(2026, 5, 1)),
        ("2026 May 1", dt.date(2026, 5, 1)),
        ("2026-W02", dt.date(2026, 1, 5)),
        ("  2026-01-05\u200b ", dt.date(2026, 1, 5)),
        ("13/12/97", dt.date(1997, 12, 13)),
        ("0000-00-00", None),
        ("n/a", None),
        ("-", None),
        ("", None),
        ("29/02/2569", "bad"),
        ("31/04/2026", "bad"),
        ("2026-13-01", "bad"),
        ("2026-02-30", "bad"),
        ("5 Jan", "bad"),
        ("tomorrow", "bad"),
        ("12", "bad"),
        ("10:30", "bad"),
        ("1/2/3/4", "bad"),
        ("nan", "bad"),
    ],
)
def test_a_day_written_by_itself(text: str, day: object) -> None:
    assert days([text]) == [day]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("5/1/2569 10:30 น.", dt.datetime(2026, 1, 5, 10, 30)),
        ("5 มกราคม 2569 เวลา 10.30 น.", dt.datetime(2026, 1, 5, 10, 30)),
        ("13/01/2026 3:04 PM", dt.datetime(2026, 1, 13, 15, 4)),
        ("13/01/2026 03:04:05 a.m.", dt.datetime(2026, 1, 13, 3, 4, 5)),
        ("May 27, 2026 12:00 AM", dt.date(2026, 5, 27)),
        ("May 27, 2026 12:30 PM", dt.datetime(2026, 5, 27, 12, 30)),
        ("May 27, 2026, 3 PM", dt.datetime(2026, 5, 27, 15)),
        ("3:04 PM 5 May 2026", dt.datetime(2026, 5, 5, 15, 4)),
        ("2026-05-01T10:00:00", dt.datetime(2026, 5, 1, 10)),
        ("2026-05-01 10:00:00.250", dt.datetime(2026, 5, 1, 10, 0, 0, 250_000)),
        ("2026-05-01 24:00", dt.date(2026, 5, 2)),
        ("2026-05-01 25:00", "bad"),
        ("2026-05-01 10:61", "bad"),
        ("2026-05-01 13:00 AM", "bad"),
        ("2026-05-01T10:00:00Z", dt.datetime(2026, 5, 1, 17)),
        ("2026-05-01T20:00:00+00:00", dt.datetime(2026, 5, 2, 3)),
        ("2026-05-01 10:00:00 +0200", dt.datetime(2026, 5, 1, 15)),
        ("2026-05-01 10:00:00 UTC", dt.datetime(2026, 5, 1, 17)),
        ("2026-05-01 10:00:00 XYZ", "bad"),
        ("2026-05-01 10:00:00 +99:00", "bad"),
        ("Wed May 27 2026 10:00:00 GMT+0700 (Indochina Time)", dt.datetime(2026, 5, 27, 10)),
    ],
)
def test_a_day_with_its_time(text: str, moment: object) -> None:
    assert days([text]) == [moment]


def test_one_late_day_decides_the_whole_column() -> None:
    assert days(["01/02/2026", "13/02/2026"]) == [dt.date(2026, 2, 1), dt.date(2026, 2, 13)]
    assert days(["01/02/2026", "02/13/2026"]) == [dt.date(2026, 1, 2), dt.date(2026, 2, 13)]
    assert days(["01/02/2026", "2026-02-01", "02/13/2026"])[1] == dt.date(2026, 2, 1)
    assert read(["01/02/2026", "02/13/2026"], "date").decision["date_order"] == "mdy"
    assert rules(read(["01/02/2026", "02/13/2026"], "date")) == {}


def test_nothing_decides_so_the_user_is_told() -> None:
    typed = read(["01/02/2026", "03/04/2026", "05/05/2026"], "date")
    assert typed.values.tolist() == [pd.Timestamp(2026, 2, 1), pd.Timestamp(2026, 4, 3), pd.Timestamp(2026, 5, 5)]
    assert rules(typed) == {"date-ambiguous": "warning"}
    finding = typed.findings[0]
    assert finding.rows == 2  # 05/05 is the same either way
    assert finding.examples[0].row == FIRST_ROW
    assert "--map" in finding.action("en")
    assert "--map" in finding.action("th")
    assert rules(read(["05/05/2026"], "date")) == {}


def test_a_weekday_tells_which_number_is_the_day() -> None:
    """1 June 2026 is a Monday, 6 January 2026 a Tuesday; 4 May 2026 is a Monday, 5 April a Sunday."""
    assert days(["Mon 06/01/2026", "Tue 06/02/2026"]) == [dt.date(2026, 6, 1), dt.date(2026, 6, 2)]
    assert days(["Tue 06/01/2026", "Monday, 04/05/2026"]) == [dt.date(2026, 1, 6), dt.date(2026, 5, 4)]
    assert rules(read(["Mon 06/01/2026", "Sun 04/05/2026"], "date")) == {}
    assert rules(read(["Mon 06/01/2026", "Mon 04/05/2026"], "date")) == {"date-ambiguous": "warning"}  # they disagree


def test_dates_that_fit_both_ways_are_read_like_those_beside_them() -> None:
    """An American report: deals of 1 April and 3 May, won on 10 and 20 May; only the 20th tells that the month comes first."""
    rows = [("Deal", "Amount", "Stage", "Created Date", "Close Date"),
            ("A", "10", "Closed Won", "4/1/2026", "5/10/2026"), ("B", "20", "Closed Won", "5/3/2026", "5/20/2026")]  # fmt: skip
    data = tables(grid(rows))
    assert data.tables["deals"]["created_date"].tolist() == [pd.Timestamp(2026, 4, 1), pd.Timestamp(2026, 5, 3)]
    assert [(finding.rule, finding.severity, finding.column) for finding in data.findings] == [
        ("date-order-shared", "info", "Created Date")
    ]
    assert "Close Date" in data.findings[0].action("en")
    assert data.sources[0].decisions["created_date"] == {"date_order": "mdy"}
    rows[1] = (*rows[1][:4], "13/5/2026")  # beside a column with both nothing is shown
    assert "date-ambiguous" in {finding.rule for finding in tables(grid(rows)).findings}


def test_the_choice_is_taken_from_mapping_file_header_or_setting() -> None:
    cells: list[object] = ["01/02/2026", "03/04/2026"]
    for options in (
        {"given": {"date_order": "mdy"}},
        {"date_order": "mdy"},
        {"header": "Order date (MM/DD/YYYY)"},
    ):
        typed = read(cells, "date", **options)  # type: ignore[arg-type]
        assert typed.values.tolist() == [pd.Timestamp(2026, 1, 2), pd.Timestamp(2026, 3, 4)]
        assert rules(typed) == {}
    assert rules(read(cells, "date", header="วันที่ (วว/ดด/ปปปป)")) == {}


def test_thai_dates_have_the_day_first_without_asking() -> None:
    assert days(["01/02/2569", "03/04/2569"]) == [dt.date(2026, 2, 1), dt.date(2026, 4, 3)]
    assert rules(read(["01/02/2569"], "date")) == {"buddhist-year": "info"}
    assert rules(read(["01/02/2026", "5 ม.ค. 2026"], "date")) == {}


def test_contradicting_orders_are_an_error_and_the_minority_is_set_aside() -> None:
    typed = read(["13/02/2026", "14/02/2026", "02/15/2026", "03/04/2026"], "date")
    assert typed.bad.tolist() == [False, False, True, False]
    assert rules(typed) == {"date-mixed": "error"}
    assert typed.findings[0].examples[0].row == FIRST_ROW + 2


def test_dates_half_converted_by_another_program_are_noticed_and_repaired_on_request() -> None:
    true_dates: list[object] = [dt.datetime(2026, month, 3) for month in (1, 2)] + [
        dt.datetime(2026, 5, day) for day in (4, 5, 6, 7)
    ]
    texts: list[object] = [f"{day}/03/2026" for day in range(20, 26)]
    typed = read(true_dates + texts, "date", typed=True)
    assert rules(typed) == {"date-swapped": "warning"}
    assert typed.values[0] == pd.Timestamp(2026, 1, 3)
    repaired = read(true_dates + texts, "date", typed=True, given={"swapped": True})
    assert repaired.values[0] == pd.Timestamp(2026, 3, 1)
    assert repaired.values[2] == pd.Timestamp(2026, 4, 5)
    assert rules(repaired) == {}
    assert rules(read([dt.datetime(2026, 5, 25), *true_dates, *texts], "date", typed=True)) == {}


def test_buddhist_years_of_true_dates_are_replaced() -> None:
    cells: list[object] = [dt.datetime(2569, 1, 5), dt.datetime(2569, 12, 31, 23, 59), dt.datetime(2568, 2, 29)]
    typed = read([*cells, dt.date(2026, 3, 1)], "date", typed=True)
    assert typed.values.tolist()[:2] == [pd.Timestamp(2026, 1, 5), pd.Timestamp(2026, 12, 31, 23, 59)]
    assert typed.bad.tolist() == [False, False, True, False]  # 2568 - 543 = 2025 has no 29 February
    assert rules(typed) == {"buddhist-year": "info", "date-unreadable": "warning"}
    assert "2569" in typed.findings[0].message("en")
    assert "2026" in typed.findings[0].action("th")


def test_two_digit_years_are_decided_by_their_neighbours() -> None:
    assert days(["05/01/69", "13/01/2569"]) == [dt.date(2026, 1, 5), dt.date(2026, 1, 13)]
    assert days(["13/01/26", "14/02/25"]) == [dt.date(2026, 1, 13), dt.date(2025, 2, 14)]
    assert rules(read(["13/01/26", "14/02/25"], "date")) == {}
    assert rules(read(["13/01/69"], "date")) == {"date-short-year": "warning"}
    among_christian = read(["13/01/2026", "14/01/2026", "15/01/69"], "date")
    assert among_christian.bad.tolist() == [False, False, True]
    assert rules(among_christian) == {"date-short-year-mixed": "error"}
    told = read(["13/01/2026", "15/01/69"], "date", given={"short_years": "buddhist"})
    assert told.values[1] == pd.Timestamp(2026, 1, 15)
    assert rules(told) == {}
    assert days(["69-01-31", "26-02-01"], given={"short_years": "gregorian"}) == [
        dt.date(2069, 1, 31),
        dt.date(2026, 2, 1),
    ]


def test_serials_in_a_date_column() -> None:
    assert days([46143, 46143.5], typed=True) == [dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 12)]
    assert days([44681], typed=True, date1904=True) == [dt.date(2026, 5, 1)]
    assert rules(read([46143, 46144, None], "date", typed=True)) == {"date-serial": "info"}
    assert rules(read(["2026-05-01", "46144"], "date")) == {"date-serial": "warning"}
    assert days([0, "2026-05-01", dt.time(0, 0)], typed=True) == [None, dt.date(2026, 5, 1), None]
    assert rules(read([0, 46143], "date", typed=True)) == {"date-zero": "info", "date-serial": "info"}
    assert days([-5, 12.5, 1e300, float("inf"), 10**400, True], typed=True) == ["bad"] * 6
    assert days([1767225600, 1767225600000], typed=True) == [dt.datetime(2026, 1, 1, 7)] * 2  # seconds, milliseconds


def test_a_buddhist_year_typed_into_a_cell_reads_the_same_as_date_and_as_serial() -> None:
    moment = dt.datetime(2569, 5, 1, 9, 30)
    assert days([to_excel(moment)], typed=True) == days([moment], typed=True) == [dt.datetime(2026, 5, 1, 9, 30)]


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("2026-05", dt.date(2026, 5, 1), "month"),
        ("05/2026", dt.date(2026, 5, 1), "month"),
        ("202605", dt.date(2026, 5, 1), "month"),
        ("256905", dt.date(2026, 5, 1), "month"),
        ("May 2026", dt.date(2026, 5, 1), "month"),
        ("May-26", dt.date(2026, 5, 1), "month"),
        ("2026 May", dt.date(2026, 5, 1), "month"),
        ("พ.ค. 2569", dt.date(2026, 5, 1), "month"),
        ("พ.ค. 69", dt.date(2026, 5, 1), "month"),
        ("เดือน พฤษภาคม 2569", dt.date(2026, 5, 1), "month"),
        ("2026-Q2", dt.date(2026, 4, 1), "quarter"),
        ("Q2 2026", dt.date(2026, 4, 1), "quarter"),
        ("2Q26", dt.date(2026, 4, 1), "quarter"),
        ("ไตรมาส 2/2569", dt.date(2026, 4, 1), "quarter"),
        ("ไตรมาสที่ 2 ปี 2569", dt.date(2026, 4, 1), "quarter"),
        ("2569", dt.date(2026, 1, 1), "year"),
        ("2026", dt.date(2026, 1, 1), "year"),
    ],
)
def test_periods_stand_for_their_first_day(text: str, day: dt.date, period: str) -> None:
    assert days([text], table="spend") == [day]
    typed = read([text], "date", table="spend")
    assert typed.decision["period"] == period
    assert "date-period" not in rules(typed)
    assert rules(read([text], "date", table="orders"))["date-period"] == "warning"


def test_stamps_of_another_zone_are_moved() -> None:
    cells: list[object] = ["2024-06-07 02:38:54", "2024-06-06 21:29:22"]
    typed = read(cells, "date", header="Created date (UTC)")
    assert typed.values.tolist() == [pd.Timestamp(2024, 6, 7, 9, 38, 54), pd.Timestamp(2024, 6, 7, 4, 29, 22)]
    assert typed.decision["zone"] == "UTC"
    assert rules(typed) == {"zone-moved": "info"}
    assert days(cells, header="Created (UTC)", zone="America/New_York")[0] == dt.datetime(2024, 6, 6, 22, 38, 54)
    assert days(["2024-07-01 12:00"], header="Start (Europe/Berlin)") == [dt.datetime(2024, 7, 1, 17)]
    assert days(["2024-07-01 12:00"], header="Time (GMT+9)") == [dt.datetime(2024, 7, 1, 10)]
    assert days(cells, given={"zone": "UTC"})[0] == dt.datetime(2024, 6, 7, 9, 38, 54)
    assert days(["2024-06-07"], header="Created (UTC)", zone="America/New_York") == [dt.date(2024, 6, 7)]
    assert rules(read(["2026-05-01T10:00:00+07:00"], "date")) == {}  # nothing moved, nothing to say
    aware = dt.datetime(2026, 5, 1, 10, tzinfo=dt.UTC)
    assert days([aware, dt.datetime(2026, 5, 1, 10)], typed=True) == [
        dt.datetime(2026, 5, 1, 17),
        dt.datetime(2026, 5, 1, 10),
    ]


def test_hours_that_a_clock_change_repeats_or_skips_do_not_stop_reading() -> None:
    source = {"zone": "America/New_York"}
    assert days(["2024-03-10 02:30", "2024-11-03 01:30"], given=source, zone="UTC") == [
        dt.datetime(2024, 3, 10, 7, 0),
        dt.datetime(2024, 11, 3, 6, 30),
    ]


def test_odd_dates_are_kept_and_told() -> None:
    typed = read(["2026-01-05", "2026-01-06", "2062-01-05", "9999-12-31", "1926-01-01"], "date")
    assert not typed.bad.any()
    assert rules(typed) == {"date-odd": "warning"}
    assert typed.findings[0].rows == 3


@pytest.mark.parametrize(("day", "told"), [("2006-01-05", {}), ("2005-12-31", {"date-odd": "warning"})])
def test_more_than_twenty_years_from_most_days_is_odd(day: str, told: dict[str, str]) -> None:
    assert rules(read(["2026-01-05", "2026-01-06", day], "date")) == told


def test_error_cells_are_bad_and_named() -> None:
    typed = read([CellError("#REF!"), None, "#N/A", "2026-01-05", "###"], "date", typed=True)
    assert typed.bad.tolist() == [True, False, True, False, True]
    assert rules(typed) == {"error-cell": "warning"}
    assert "#N/A" in typed.findings[0].message("en")
    assert [example.row for example in typed.findings[0].examples] == [2, 4, 6]


def test_unreadable_cells_are_shown_with_their_rows() -> None:
    typed = read(["2026-01-05", "soon", "later"], "date")
    assert typed.bad.tolist() == [False, True, True]
    assert "“soon”" in typed.findings[0].message("th")
    assert [(example.row, example.value) for example in typed.findings[0].examples] == [(3, "soon"), (4, "later")]


def test_a_decision_that_there_is_not_is_a_usage_error() -> None:
    for decision in ({"date_order": "ydm"}, {"zone": "Mars/Base"}, {"short_years": "lunar"}):
        with pytest.raises(UsageError):
            read(["2026-01-05"], "date", given=decision)


def test_looks_like_a_date() -> None:
    assert looks_like(as_cells(["2026-01-05", "5/1/2569", "x", None]), "date") == pytest.approx(2 / 3)
    assert looks_like(as_cells([25000, 30000]), "date") == 1
    assert looks_like(as_cells([25000, 30000]), "date", strict=True) == 0
    assert looks_like(as_cells(["ก", "ข"]), "date") == 0
    assert looks_like(as_cells([None]), "date") == 0


# --- properties

SALES_DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31))
LEAP_DAYS = st.sampled_from([dt.date(year, 2, 29) for year in range(1992, 2051, 4)])
DAYS = SALES_DAYS | LEAP_DAYS

WRITTEN = {
    "dmy": lambda d: f"{d.day}/{d.month}/{d.year}",
    "dmy padded": lambda d: f"{d:%d-%m-%Y}",
    "dmy dots": lambda d: f"{d:%d.%m.%Y}",
    "iso": lambda d: d.isoformat(),
    "compact": lambda d: f"{d:%Y%m%d}",
    "english": lambda d: f"{d.day} {calendar.month_name[d.month]} {d.year}",
    "english short": lambda d: f"{d.day:02d}-{calendar.month_abbr[d.month]}-{d.year}",
    "american": lambda d: f"{calendar.month_abbr[d.month]} {d.day}, {d.year}",
    "buddhist": lambda d: f"{d.day}/{d.month}/{d.year + 543}",
    "buddhist iso": lambda d: f"{d.year + 543}-{d.month:02d}-{d.day:02d}",
    "thai": lambda d: f"{d.day} {TH_FULL[d.month - 1]} พ.ศ. {d.year + 543}",
    "thai short": lambda d: f"{d.day} {TH_SHORT[d.month - 1]} {d.year + 543}",
    "thai no dots": lambda d: f"{d.day} {TH_SHORT[d.month - 1].replace('.', '')} {d.year + 543}",
    "thai christian": lambda d: f"{d.day} {TH_SHORT[d.month - 1]} {d.year}",
    "thai long": lambda d: f"วัน{WEEKDAYS[d.weekday()]}ที่ {d.day} เดือน{TH_FULL[d.month - 1]} พ.ศ. {d.year + 543}",
    "thai digits": lambda d: f"{d.day}/{d.month}/{d.year + 543}".translate(THAI_DIGITS),
}


@pytest.mark.parametrize("form", WRITTEN)
@given(st.lists(DAYS, min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(form: str, found: list[dt.date]) -> None:
    cells: list[object] = [WRITTEN[form](day) for day in found]
    assert days(cells, given={"date_order": "dmy"}) == found


@given(st.lists(DAYS, min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_month_first_is_read_back_too(found: list[dt.date]) -> None:
    assert days([f"{d:%m/%d/%Y}" for d in found], date_order="mdy") == found or any(d.day > 12 for d in found)
    assert days([f"{d:%m/%d/%Y}" for d in found] + ["12/31/2020"]) == [*found, dt.date(2020, 12, 31)]


TIMES = st.times().map(lambda t: t.replace(microsecond=0))
CLOCKS = {
    "24 hours": lambda t: f"{t:%H:%M:%S}",
    "12 hours": lambda t: f"{t:%I:%M:%S %p}",
    "thai": lambda t: f"เวลา {t:%H:%M:%S} น.",
}


@pytest.mark.parametrize("clock", CLOCKS)
@given(DAYS, TIMES, st.sampled_from(sorted(WRITTEN)))
@settings(max_examples=60, deadline=None)
def test_day_and_time_are_read_back(clock: str, day: dt.date, time: dt.time, form: str) -> None:
    typed = read([f"{WRITTEN[form](day)} {CLOCKS[clock](time)}"], "date", given={"date_order": "dmy"})
    assert typed.values[0].to_pydatetime() == dt.datetime.combine(day, time)


@given(
    st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2050, 12, 30)).map(lambda d: d.replace(microsecond=0)),
    st.integers(-14 * 4, 14 * 4),
    st.sampled_from(["Asia/Bangkok", "America/New_York", "Europe/Berlin", "UTC"]),
)
@settings(max_examples=100, deadline=None)
def test_offsets_are_moved_as_the_standard_library_does(naive: dt.datetime, quarters: int, zone: str) -> None:
    aware = naive.replace(tzinfo=dt.timezone(dt.timedelta(minutes=15 * quarters)))
    expected = aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert read([aware.isoformat()], "date", zone=zone).values[0].to_pydatetime() == expected
    assert read([aware], "date", zone=zone, typed=True).values[0].to_pydatetime() == expected


@given(st.datetimes(dt.datetime(1960, 1, 1), dt.datetime(2100, 1, 1)), st.booleans())
@settings(max_examples=100, deadline=None)
def test_serials_agree_with_openpyxl(moment: dt.datetime, mac: bool) -> None:
    moment = moment.replace(microsecond=0)
    serial = to_excel(moment, CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900)
    if 20_000 <= serial < 80_000:
        assert read([serial], "date", typed=True, date1904=mac).values[0].to_pydatetime() == moment


@given(st.lists(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2050, 1, 1)), min_size=1, max_size=30))
@settings(max_examples=50, deadline=None)
def test_true_dates_come_through(found: list[dt.datetime]) -> None:
    assert [value.to_pydatetime() for value in read(found, "date", typed=True).values] == found


@pytest.mark.parametrize("form", ["{:%d/%m/%Y %H:%M}", "{:%Y-%m-%dT%H:%M:00}", "{:%H:%M %d/%m/%Y}", "{:%d/%m/%Y}"])
def test_a_large_column_reads_like_a_small_one(form: str) -> None:
    rng = np.random.default_rng(7)
    minutes = rng.integers(0, 60 * 24 * 365, 3000).tolist()
    found = [dt.datetime(2025, 1, 1) + dt.timedelta(minutes=m) for m in minutes]
    if "%H" not in form:
        found = [dt.datetime.combine(d.date(), dt.time()) for d in found]
    cells: list[object] = [form.format(moment) for moment in found]
    assert [v.to_pydatetime() for v in read(cells, "date").values] == found  # all of one width: read in bulk
    odd_one = read([*cells, "1/2/25"], "date")  # not of that width: read one by one
    assert [v.to_pydatetime() for v in odd_one.values[:-1]] == found
