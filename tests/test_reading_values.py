"""Codes, texts, yes and no, durations; and what holds for every kind of column."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from one_column import as_cells, read, rules

from salesxl.reading.grids.grid import CellError
from salesxl.reading.values.columns import Place, looks_like, type_column
from salesxl.settings import Settings
from salesxl.tables import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)


def texts(cells: list[object], kind: Kind, **options: object) -> list[object]:
    values = read(cells, kind, **options).values  # type: ignore[arg-type]
    assert isinstance(values.dtype, pd.CategoricalDtype)
    return [None if pd.isna(value) else value for value in values]


# --- codes and texts


def test_codes_stay_texts() -> None:
    assert texts(["00123", " A-1 ", "1E5", None, "n/a", "-"], "id") == ["00123", "A-1", "1E5", None, None, None]
    assert texts([17733.0, 17733, "00123", 12.5, 2**60], "id", typed=True) == [
        "17733",
        "17733",
        "00123",
        "12.5",
        "1152921504606846976",
    ]


def test_codes_that_went_through_a_float_column_lose_the_point_zero() -> None:
    assert texts(["17733.0", "12.0", ""], "id") == ["17733", "12", None]
    assert texts(["17733.0", "12", "007"], "id") == ["17733", "12", "007"]
    assert texts(["17733.0", "A-12"], "id") == ["17733.0", "A-12"]
    assert texts(["1.5", "2.0"], "id") == ["1.5", "2.0"]


def test_codes_that_a_spreadsheet_shortened_are_told() -> None:
    for cells, is_typed in (
        (["123456789012345000"], False),
        (["1.23457E+15"], False),
        (["1,23457E+15"], False),
        ([123456789012345678.0], True),
    ):
        assert rules(read(cells, "id", typed=is_typed)) == {"id-damaged": "warning"}
    assert rules(read(["1000", "123456789012345678", "230101ABC000"], "id")) == {}


def test_texts_are_cleaned_but_keep_their_letters() -> None:
    assert texts(["  Ann   Lee ", "ANN LEE", "a\u200bb", "n\u0303", "ก\u00a0ข", "-", ""], "text") == [
        "Ann Lee",
        "ANN LEE",
        "ab",
        "ñ",
        "ก ข",
        None,
        None,
    ]
    assert texts(["a\ud800b"], "text") == ["ab"]
    assert texts(["ﬁ", "①"], "text") == ["ﬁ", "①"]  # compatibility forms are kept: only headers fold them


def test_other_cells_in_a_text_column_are_written_out() -> None:
    cells: list[object] = [5.0, 4.5, True, dt.datetime(2026, 5, 1), dt.datetime(2026, 5, 1, 10, 30), Decimal("1.5")]
    assert texts(cells, "text", typed=True) == ["5", "4.5", "TRUE", "2026-05-01", "2026-05-01 10:30:00", "1.5"]
    typed = read(["a", CellError("#N/A")], "text", typed=True)
    assert typed.bad.tolist() == [False, True]
    assert rules(typed) == {"error-cell": "warning"}


# --- yes and no


def test_yes_and_no_in_both_languages() -> None:
    cells: list[object] = [
        "Yes",
        "no",
        "TRUE",
        "f",
        "1",
        "0",
        "ใช่",
        "ไม่ใช่",
        "จริง",
        "เท็จ",
        True,
        False,
        1,
        0.0,
        None,
        "-",
    ]
    typed = read(cells, "flag", typed=True)
    assert typed.values.dtype == "boolean"
    assert typed.values.tolist() == [True, False] * 7 + [pd.NA] * 2
    assert not typed.bad.any()
    assert read(["/", "x", None], "flag").values.tolist() == [True, False, pd.NA]  # beside a tick a cross is a no
    assert read(["x", None], "flag").values.tolist() == [True, pd.NA]
    unread = read(["yes", "perhaps", 2], "flag", typed=True)
    assert unread.bad.tolist() == [False, True, True]
    assert rules(unread) == {"flag-unreadable": "warning"}


# --- durations


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("1:30", 90),
        ("1:30:30", 90.5),
        ("125:00", 7500),
        ("-0:30", -30),
        ("2 h 30 m", 150),
        ("2h30m", 150),
        ("2 hrs, 30 mins", 150),
        ("1.5 hours", 90),
        ("90 นาที", 90),
        ("1 ชม. 20 นาที", 80),
        ("๑ ชั่วโมง ๒๐ นาที", 80),
        ("45 วินาที", 0.75),
        ("2 days 3 hours", 3060),
        ("1 day, 2:03:00", 1563),
        ("0 days 01:30:00", 90),
        ("PT1H30M", 90),
        ("P1DT1H", 1500),
        ("90", 90),
        (15, 15),
        (dt.time(1, 30, 30), 90.5),
        (dt.timedelta(hours=30), 1800),
        (dt.datetime(1900, 1, 1, 6), 1800),  # 30 hours, as openpyxl gives serial 1.25
        ("-", None),
        ("soon", "bad"),
        ("1:75", "bad"),
        ("2 h 3 h", "bad"),
        ("5 parsecs", "bad"),
        ("฿5", "bad"),
        ("5 pcs", "bad"),
        (True, "bad"),
    ],
)
def test_a_duration_by_itself(cell: object, minutes: object) -> None:
    typed = read([cell], "duration", typed=True)
    found = "bad" if typed.bad[0] else None if pd.isna(typed.values[0]) else typed.values[0]
    assert found == (minutes if isinstance(minutes, str) or minutes is None else pytest.approx(minutes))


def test_the_header_names_the_unit_of_bare_numbers() -> None:
    for header, minutes in (
        ("Response time (hours)", 120),
        ("response_time_minutes", 2),
        ("เวลาตอบกลับ (ชม.)", 120),
        ("เวลาตอบกลับ (วินาที)", 2 / 60),
        ("usage_duration_secs", 2 / 60),
        ("Cycle (days)", 2880),
        ("Response", 2),
    ):
        assert read(["2"], "duration", header=header).values[0] == pytest.approx(minutes)
    assert read(["2"], "duration", given={"unit": "hour"}).values[0] == 120
    assert read(["2:15"], "duration", header="Talk time (mm:ss)").values[0] == 2.25
    assert read(["2:15"], "duration", header="Talk time (hh:mm:ss)").values[0] == 135


@pytest.mark.parametrize(
    ("header", "minutes", "told"),
    [
        ("Call duration", 2.25, False), ("Talk time", 2.25, False), ("ระยะเวลาโทร", 2.25, False), ("Talk time (h:mm)", 135, False),
        ("Hours", 135, False), ("First response time", 135, False), ("Duration", 135, True), ("ระยะเวลา", 135, True),
    ],
)  # fmt: skip
def test_minutes_and_seconds_or_hours_and_minutes(header: str, minutes: float, told: bool) -> None:
    typed = read(["2:15", "1:02:00"], "duration", header=header)
    assert typed.values.tolist() == [minutes, 62]
    assert ("duration-clock" in rules(typed)) == told
    assert read(["2:15"], "duration", header=header, given=typed.decision).values[0] == minutes


def test_nobody_does_one_thing_for_more_than_a_day() -> None:
    """A call log under "Duration": 45:03 can only be minutes, so 1:30 is, too; of answers it may well be hours."""
    typed = read(["1:30", "45:03", None], "duration", header="Duration")
    assert typed.values.tolist()[:2] == [1.5, 45.05]
    assert (rules(typed), typed.findings[0].rows) == ({"duration-clock": "info"}, 2)
    assert read(["1:30", "45:03"], "duration", header="Response time").values.tolist() == [90, 2703]
    assert read(["1:30", "45:03"], "duration", header="Duration", given={"clock": "h:mm"}).values[0] == 90


def test_times_that_come_as_fractions_of_a_day() -> None:
    typed = read([1.5 / 24, 0.25 / 24], "duration", typed=True)
    assert typed.values.tolist() == pytest.approx([90, 15])
    assert rules(typed) == {"duration-days": "warning"}
    assert not rules(read([0.5, 0.25], "duration", typed=True))
    assert read([1.5 / 24], "duration", typed=True, given={"unit": "hour"}).values[0] == pytest.approx(3.75)


@pytest.mark.parametrize(
    ("header", "cells", "minutes"),
    [
        # times without their format, as the cells of a range come: 30 minutes, 25 hours, 5 minutes
        ("Duration", [0.5 / 24, 25 / 24, 5 / 1440], [30, 1500, 5]),
        ("Hours", [0.5 / 24, 25 / 24, 5 / 1440], [30, 1500, 5]),
        ("Minutes", [0.5 / 24, 25 / 24, 5 / 1440], [30, 1500, 5]),
        ("ชั่วโมง", [10 / 1440, 20 / 1440], [10, 20]),
        ("Talk time (min)", [205 / 86400, 61 / 86400], [205 / 60, 61 / 60]),
        ("Response time (h:mm)", [0.5, 0.25], [720, 360]),
        # hours and minutes, typed or worked out from a clock
        ("Hours", [1.25, 0.125, 1 / 3], [75, 7.5, 20]),
        ("Hours", [0.35, 1.7, 8], [21, 102, 480]),
        ("Hours", [75 / 3600, 100 / 3600, 31 / 3600], [1.25, 100 / 60, 31 / 60]),
        ("Minutes", [30, 205 / 60], [30, 205 / 60]),
        ("Duration", [30, 75.5, 90], [30, 75.5, 90]),
        ("Response time (h:mm)", [3, 4], [3, 4]),
    ],
)
def test_parts_of_a_day_tell_by_their_decimals(header: str, cells: list[float], minutes: list[float]) -> None:
    assert read(cells, "duration", header=header, typed=True).values.tolist() == pytest.approx(minutes)
    if header in ("Hours", "ชั่วโมง"):  # of activities: a number, in hours
        assert read(cells, "number", header=header, typed=True).values.tolist() == pytest.approx(
            [m / 60 for m in minutes]
        )


def test_hours_as_times_in_a_column_of_numbers() -> None:
    assert read(["0:30", "1:15"], "number", header="Hours").values.tolist() == [0.5, 1.25]


@given(st.integers(0, 10**6), st.integers(0, 59))
@settings(max_examples=100, deadline=None)
def test_durations_are_read_back(hours: int, minutes: int) -> None:
    for text in (f"{hours}:{minutes:02d}", f"{hours} h {minutes} m", f"{hours} ชั่วโมง {minutes} นาที"):
        assert read([text], "duration").values[0] == hours * 60 + minutes


# --- every kind

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.text("0123456789/-.:,() %฿$+tTzZ๐๙ก-", max_size=16),
    st.sampled_from(
        ["1/2/2026", "13/1/69", "พ.ศ.", "5 ม.ค.", "1,234", "1.234", "yes", "2h", "#N/A", "2026-Q9", "พ.ค. 2569"]
    ),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(dt.UTC)),
    st.times(),
    st.timedeltas(),
    st.just(CellError("#REF!")),
    st.just(pd.NaT),
    st.just(Decimal("1.5")),
    st.just(np.float64(3)),
    st.just(np.int64(46143)),
)
HEADERS = st.sampled_from(
    ["", "Created (UTC)", "Hours", "Discount %", "ยอด (พันบาท)", "Date (mm/dd/yyyy)", "(Not/AZone)"]
)


@pytest.mark.parametrize("kind", KINDS)
@example(cells=[float("inf"), 1.8e304], header="Hours", typed=True, mac=False)
@given(cells=st.lists(CELLS, max_size=15), header=HEADERS, typed=st.booleans(), mac=st.booleans())
@settings(max_examples=120, deadline=None)
def test_nothing_raises_and_every_cell_is_value_blank_or_bad(
    kind: Kind, cells: list[object], header: str, typed: bool, mac: bool
) -> None:
    found = read(cells, kind, header=header, typed=typed, date1904=mac)
    assert len(found.values) == len(found.bad) == len(cells)
    assert found.bad.dtype == bool
    missing = found.values.isna().to_numpy()
    assert (missing | ~found.bad).all()
    for cell, is_missing, is_bad in zip(cells, missing, found.bad, strict=True):
        if cell is None:
            assert is_missing
            assert not is_bad
        if isinstance(cell, CellError):
            assert is_bad
    rules(found)
    for finding in found.findings:
        assert 0 < finding.rows <= len(cells)
    assert 0 <= looks_like(as_cells(cells), kind, header=header, typed=typed) <= 1


@pytest.mark.parametrize("kind", KINDS)
@given(cells=st.lists(CELLS, max_size=12), header=HEADERS)
@settings(max_examples=60, deadline=None)
def test_a_decision_given_back_changes_nothing(kind: Kind, cells: list[object], header: str) -> None:
    first = read(cells, kind, header=header, typed=True)
    again = read(cells, kind, header=header, typed=True, given=first.decision)
    assert again.values.equals(first.values)
    assert (again.bad == first.bad).all()
    assert again.decision == first.decision


@pytest.mark.parametrize("kind", KINDS)
def test_empty_and_blank_columns(kind: Kind) -> None:
    for cells in ([], [None, None], ["", "  "]):
        found = read(cells, kind)
        assert found.values.isna().all()
        assert not found.bad.any()
        assert found.findings == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", ["9", "1,", "1/", "ม.", "1:", "1h", "( ", "1 ", "#"])
def test_a_long_text_takes_no_time_that_grows_faster_than_it(kind: Kind, piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length] + "x"
        start = time.process_time()
        read([text], kind)
        return time.process_time() - start

    assert seconds(300_000) < 0.5  # a pattern that tries everything twice would take hours


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_findings_with_the_same_details() -> None:
    shelves = []
    for language in ("en", "th"):
        text = files("salesxl.locale").joinpath(language, "findings.toml").read_text(encoding="utf-8")
        shelves.append(tomllib.loads(text))
    english, thai = shelves
    assert english.keys() == thai.keys()
    for rule, words in english.items():
        for part in ("message", "action"):
            assert placeholders(words[part]) == placeholders(thai[rule][part]), rule


# --- real data


@pytest.mark.parametrize(
    ("file", "column", "form"),
    [
        ("crm_opportunities/sales_pipeline.csv", "close_date", "%m/%d/%Y"),
        ("olist_funnel/olist_closed_deals_dataset.csv", "won_date", "%d-%m-%Y %H:%M"),
        ("olist/olist_orders_dataset.csv", "order_purchase_timestamp", "%Y-%m-%d %H:%M:%S"),
        ("facebook_ads/KAG_conversion_data.csv", "Date", "%d-%m-%Y"),
        ("salesforce_opps/salesforce_opportunities.csv", "close_date", "%m/%d/%Y"),
    ],
)
def test_real_dates_as_pandas_reads_them_when_told_the_format(shared: Path, file: str, column: str, form: str) -> None:
    raw = pd.read_csv(shared / file, dtype=str, keep_default_na=False)[column]
    found = read(raw.tolist(), "date")
    expected = pd.to_datetime(raw.where(raw != ""), format=form).astype("datetime64[us]")
    pd.testing.assert_series_equal(found.values, expected, check_names=False)
    assert not found.bad.any()
    assert rules(found) == {}


@pytest.mark.parametrize(
    ("file", "options", "date", "amount"),
    [
        ("01_th_cp874_semicolon_be.csv", {"sep": ";", "encoding": "cp874"}, 4, 5),
        ("04_de_cp1252_decimal_comma.csv", {"sep": ";", "encoding": "cp1252"}, 4, 5),
        ("02_th_utf16le_tab.txt", {"sep": "\t", "encoding": "utf-16"}, 4, 5),
    ],
)
def test_the_same_deals_in_three_countries(
    shared: Path, file: str, options: dict[str, str], date: int, amount: int
) -> None:
    raw = pd.read_csv(shared / "torture_derived" / file, dtype=str, keep_default_na=False, **options)
    truth = pd.read_csv(shared / "torture_derived" / "truth.csv", parse_dates=["close_date"])
    place = Place(file, row_numbers=np.arange(2, len(raw) + 2))
    columns = [
        type_column(
            raw.iloc[:, at].to_numpy(dtype=object),
            kind,
            header=raw.columns[at],
            place=place,
            settings=Settings(),
            typed=False,
        )
        for at, kind in ((date, "date"), (amount, "money"))
    ]
    good = ~columns[0].bad & ~columns[1].bad
    assert columns[1].values[good].sum() == 2_882_317 == truth["close_value"].sum()
    assert good.sum() == len(truth) == 1254
    assert sorted(columns[0].values[good]) == sorted(truth["close_date"])
