"""Periods, by a calendar on the wall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesxl.errors import UsageError
from salesxl.month_names import MONTHS
from salesxl.period_words import PeriodWords, parse_day
from salesxl.periods import UNITS, Period, add_months, between, containing, last_complete_month, parse_period
from salesxl.settings import Settings

AS_OF = date(2026, 6, 17)  # a Wednesday
SETTINGS = Settings()


def parsed(text: str, settings: Settings = SETTINGS) -> tuple[str, str]:
    period = parse_period(text, as_of=AS_OF, settings=settings)
    assert period is not None
    return period.start.isoformat(), period.end.isoformat()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-05", "2026-05-01", "2026-05-31"),
        ("2569-05", "2026-05-01", "2026-05-31"),
        ("๒๕๖๙-๐๕", "2026-05-01", "2026-05-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
        ("Q2 2026", "2026-04-01", "2026-06-30"),
        ("2569-q2", "2026-04-01", "2026-06-30"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-05-17", "2026-05-17", "2026-05-17"),
        ("2026-W07", "2026-02-09", "2026-02-15"),
        (
            "week 20",
            "2026-05-11",
            "2026-05-17",
        ),  # the first week of 2026 begins on 29 December, the 20th 133 days later
        ("W20/2026", "2026-05-11", "2026-05-17"),
        ("สัปดาห์ที่ 20/2569", "2026-05-11", "2026-05-17"),
        ("week 30", "2025-07-21", "2025-07-27"),  # this year's has not begun
        ("W20-W22 2026", "2026-05-11", "2026-05-31"),
        ("ytd", "2026-01-01", "2026-06-17"),
        ("qtd", "2026-04-01", "2026-06-17"),
        ("mtd", "2026-06-01", "2026-06-17"),
        ("this month", "2026-06-01", "2026-06-30"),
        ("last month", "2026-05-01", "2026-05-31"),
        ("last quarter", "2026-01-01", "2026-03-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last 30 days", "2026-05-19", "2026-06-17"),
        ("ล่าสุด 7 วัน", "2026-06-11", "2026-06-17"),
        ("30 วันล่าสุด", "2026-05-19", "2026-06-17"),
        ("เดือนที่แล้ว", "2026-05-01", "2026-05-31"),
        ("เดือนก่อนหน้า", "2026-05-01", "2026-05-31"),
        ("สัปดาห์ก่อนหน้านี้", "2026-06-08", "2026-06-14"),
        ("ย้อนหลัง 3 เดือน", "2026-03-01", "2026-05-31"),
        ("เดือน 5/2569", "2026-05-01", "2026-05-31"),
        ("ปีนี้", "2026-01-01", "2026-12-31"),
        ("ตั้งแต่ต้นปี", "2026-01-01", "2026-06-17"),
        ("พ.ค. 2569", "2026-05-01", "2026-05-31"),
        ("เดือนพฤษภาคม ๒๕๖๙", "2026-05-01", "2026-05-31"),
        ("ไตรมาส 2/2569", "2026-04-01", "2026-06-30"),
        ("May 2026", "2026-05-01", "2026-05-31"),
        ("last 3 months", "2026-03-01", "2026-05-31"),
        ("2026-05-01..2026-05-20", "2026-05-01", "2026-05-20"),
        ("2026-05-01 to 2026-05-20", "2026-05-01", "2026-05-20"),
        ("2026-05-01 ถึง 2026-05-20", "2026-05-01", "2026-05-20"),
        ("Q2", "2026-04-01", "2026-06-30"),
        ("ไตรมาส 3", "2025-07-01", "2025-09-30"),  # this year's has not begun
        ("ไตรมาสที่ 3 ปี 2569", "2026-07-01", "2026-09-30"),
        ("3Q26", "2026-07-01", "2026-09-30"),
        ("H1 2026", "2026-01-01", "2026-06-30"),
        ("ครึ่งปีหลัง 2568", "2025-07-01", "2025-12-31"),
        ("second half of 2025", "2025-07-01", "2025-12-31"),
        ("May", "2026-05-01", "2026-05-31"),
        ("ธันวาคม", "2025-12-01", "2025-12-31"),
        ("May-26", "2026-05-01", "2026-05-31"),
        ("ก.ค. 69", "2026-07-01", "2026-07-31"),
        ("ก.ค. 55", "2012-07-01", "2012-07-31"),  # 2555, as in raw sheets
        ("05/2026", "2026-05-01", "2026-05-31"),
        ("5/2569", "2026-05-01", "2026-05-31"),
        ("FY26", "2026-01-01", "2026-12-31"),
        ("ปีงบประมาณ 2569", "2026-01-01", "2026-12-31"),
        ("year to date", "2026-01-01", "2026-06-17"),
        ("yesterday", "2026-06-16", "2026-06-16"),
        ("เมื่อวานนี้", "2026-06-16", "2026-06-16"),
        ("7 วันที่ผ่านมา", "2026-06-11", "2026-06-17"),
        ("next month", "2026-07-01", "2026-07-31"),
        ("ปีหน้า", "2027-01-01", "2027-12-31"),
        ("since 2026-05-01", "2026-05-01", "2026-06-17"),
        ("ตั้งแต่ 1/5/2569 ถึงวันนี้", "2026-05-01", "2026-06-17"),
        ("ตั้งแต่ 1/5/2569 ถึง 15/5/2569", "2026-05-01", "2026-05-15"),
        ("Jan-Mar 2026", "2026-01-01", "2026-03-31"),
        ("ม.ค.–มี.ค. 2569", "2026-01-01", "2026-03-31"),
        ("November to January 2026", "2025-11-01", "2026-01-31"),
        ("2026-01..2026-03", "2026-01-01", "2026-03-31"),
        ("Q1-Q2 2026", "2026-01-01", "2026-06-30"),
        ("2025-2026", "2025-01-01", "2026-12-31"),
        ("1-15 พ.ค. 2569", "2026-05-01", "2026-05-15"),
        ("1/5/2569 - 15/5/2569", "2026-05-01", "2026-05-15"),
        ("7 Feb 2026", "2026-02-07", "2026-02-07"),
        ("Feb 7, 2026", "2026-02-07", "2026-02-07"),
        ("7 กุมภาพันธ์ 2569", "2026-02-07", "2026-02-07"),
        ("07/02/2569", "2026-02-07", "2026-02-07"),
        ("01.05.2026..15.05.2026", "2026-05-01", "2026-05-15"),
        ("May 1, 2026 to May 15, 2026", "2026-05-01", "2026-05-15"),
    ],
)
def test_texts(text: str, start: str, end: str) -> None:
    assert parsed(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-Q5",
        "soon",
        "2026-02-30",
        "2026-05-20..2026-05-01",
        "last 0 days",
        "2026-W60",
        "week 53",  # 2025 has 52, and the 53rd of 2026 has not begun
        "เดือน 5",
        "05/2026/01",
        "May 26",
        "69",
        "since 2027-01-01",
        "1-35 May 2026",
        "h3 2026",
        "2026-05-01 - soon",
        "13/2026",
        "frogs 2026",
    ],
)
def test_what_names_no_period(text: str) -> None:
    with pytest.raises(UsageError):
        parse_period(text, as_of=AS_OF, settings=SETTINGS)


@pytest.mark.parametrize("names", MONTHS)
def test_every_name_of_a_month(names: str) -> None:
    """Also those with a vowel above or below a letter: มีนาคม, มิ.ย., ตุลาคม."""
    for name in names.split():
        assert (
            parsed(f"{name} 2569" if not name.isascii() else f"{name} 2026")[0]
            == f"2026-{MONTHS.index(names) + 1:02}-01"
        )


def test_a_cell_names_its_period_by_itself() -> None:
    """Of a row that says no more than Q3 nobody knows the year."""
    for said in ("Q3", "May", "ytd", "last month"):
        assert PeriodWords(SETTINGS).read(said) is None
    assert PeriodWords(SETTINGS).read("Q3/2569") == containing(date(2026, 7, 1), "quarter", SETTINGS)


@pytest.mark.parametrize(("text", "day"), [("2569-05-17", "2026-05-17"), ("17/5/2569", "2026-05-17"), ("17 พ.ค. 2569", "2026-05-17"),
                                           ("2026-05", None), ("17/13/2026", None), ("soon", None)])  # fmt: skip
def test_one_day(text: str, day: str | None) -> None:
    assert parse_day(text) == (date.fromisoformat(day) if day else None)


def test_days_and_months_in_the_order_of_the_setting() -> None:
    assert parsed("3/4/2026 - 3/5/2026", SETTINGS.with_values({"date_order": "mdy"})) == ("2026-03-04", "2026-03-05")


def test_whole_months_are_compared_with_whole_months() -> None:
    spring = Period(date(2026, 3, 1), date(2026, 5, 31))
    assert (spring.previous().start, spring.previous().end) == (date(2025, 12, 1), date(2026, 2, 28))
    winter = Period(date(2025, 1, 1), date(2025, 2, 28))
    assert winter.year_before().end == date(2024, 2, 29)
    some = Period(date(2026, 3, 2), date(2026, 3, 31))
    assert (some.previous().start, some.previous().end) == (date(2026, 1, 31), date(2026, 3, 1))


def test_all_rows() -> None:
    assert parse_period(None, as_of=AS_OF, settings=SETTINGS) is None
    assert parse_period("", as_of=AS_OF, settings=SETTINGS) is None


def test_a_date_is_its_month_and_two_dates_are_a_span() -> None:
    month = parse_period(date(2026, 5, 9), as_of=AS_OF, settings=SETTINGS)
    assert month is not None
    assert month.key == "2026-05"
    span = parse_period([date(2026, 5, 9), date(2026, 5, 12)], as_of=AS_OF, settings=SETTINGS)
    assert span is not None
    assert span.days == 4


def test_a_fiscal_year_carries_the_number_of_the_year_in_which_it_ends() -> None:
    october = SETTINGS.with_values({"fiscal_start": 10})  # the Thai government's year
    assert parsed("2026", october) == ("2025-10-01", "2026-09-30")
    assert parsed("2026-Q1", october) == ("2025-10-01", "2025-12-31")
    assert parsed("ytd", october) == ("2025-10-01", "2026-06-17")
    assert containing(date(2025, 11, 5), "quarter", october).key == "2026-Q1"


def test_a_running_month_is_compared_with_as_many_days() -> None:
    june = containing(AS_OF, "month", SETTINGS).elapsed(AS_OF)
    assert (june.previous().start, june.previous().end) == (date(2026, 5, 1), date(2026, 5, 17))
    assert (june.year_before().start, june.year_before().end) == (date(2025, 6, 1), date(2025, 6, 17))


def test_what_is_cut_is_called_by_its_days() -> None:
    june = containing(AS_OF, "month", SETTINGS)
    assert (june.key, june.elapsed(AS_OF).previous().key) == ("2026-06", "2026-05-01..2026-05-17")


def test_a_running_march_never_reaches_beyond_february() -> None:
    march = containing(date(2026, 3, 30), "month", SETTINGS).elapsed(date(2026, 3, 30))
    assert march.previous().end == date(2026, 2, 28)


@pytest.mark.parametrize("said", ["H1 2026", "2026-01..2026-06", "2026-01-01..2026-06-30", "Q1 2026 - Q2 2026"])
def test_a_running_half_is_compared_with_as_many_days_from_the_start_of_the_one_before(said: str) -> None:
    """1 January to 17 June are 168 days; 168 days from 1 July 2025 on end on 15 December."""
    half = parse_period(said, as_of=AS_OF, settings=SETTINGS)
    assert half is not None
    gone = half.elapsed(AS_OF)
    assert (gone.previous().start, gone.previous().end) == (date(2025, 7, 1), date(2025, 12, 15))
    assert (gone.year_before().start, gone.year_before().end) == (date(2025, 1, 1), date(2025, 6, 17))


def test_a_month_that_is_over_is_compared_with_the_whole_month_before() -> None:
    may = containing(date(2026, 5, 31), "month", SETTINGS).elapsed(AS_OF)
    assert not may.cut
    assert (may.previous().start, may.previous().end) == (date(2026, 4, 1), date(2026, 4, 30))


def test_sunday_weeks() -> None:
    week = containing(AS_OF, "week", SETTINGS.with_values({"week_start": "sunday"}))
    assert (week.start, week.end) == (date(2026, 6, 14), date(2026, 6, 20))


def test_last_complete_month() -> None:
    assert last_complete_month(AS_OF, SETTINGS).key == "2026-05"
    assert last_complete_month(date(2026, 6, 30), SETTINGS).key == "2026-06"


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, st.sampled_from(UNITS), st.integers(1, 12), st.sampled_from(["monday", "sunday"]))
def test_periods_of_a_unit_tile_the_calendar(day: date, unit: str, fiscal_start: int, week_start: str) -> None:
    settings = Settings(fiscal_start=fiscal_start, week_start=week_start)
    period = containing(day, unit, settings)  # type: ignore[arg-type]
    assert period.start <= day <= period.end
    after = containing(period.end + timedelta(1), unit, settings)  # type: ignore[arg-type]
    assert after.start == period.end + timedelta(1)
    assert after.previous() == period
    assert list(between(period.start, after.end, unit, settings)) == [period, after]  # type: ignore[arg-type]


@given(DAYS, st.sampled_from(["month", "quarter", "year"]), st.integers(1, 12))
def test_a_key_names_its_period(day: date, unit: str, fiscal_start: int) -> None:
    settings = Settings(fiscal_start=fiscal_start)
    period = containing(day, unit, settings)  # type: ignore[arg-type]
    assert parse_period(period.key, as_of=AS_OF, settings=settings) == period


@given(DAYS, st.integers(-120, 120))
def test_adding_months_and_taking_them_away(day: date, months: int) -> None:
    first = day.replace(day=1)
    assert add_months(add_months(first, months), -months) == first


def test_a_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(UsageError):
        Period(date(2026, 5, 2), date(2026, 5, 1))
