"""Rows of data written column by column: two readers find in them what went in."""

from __future__ import annotations

import datetime as dt
import math
import tracemalloc
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from workbooks import by_calamine, by_openpyxl, drawn, parts

from salesxl.workbook.parts import table_rows
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.many_rows import decimals, digits, run_of_bytes
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData


def written(numbers: list[float]) -> list[bytes]:
    return run_of_bytes([*decimals(np.array(numbers)), b"\n"], len(numbers)).split(b"\n")[:-1]


money = st.integers(-(10**11), 10**11).map(lambda cents: cents / 100)
finite = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.lists(finite, min_size=1)
    | st.lists(money, min_size=1)
    | st.lists(st.integers(-(2**53), 2**53).map(float), min_size=1)
)
@example([-0.0, 5e-324, 1.7976931348623157e308])
@example([0.1, 100.0, 99999999999.99])
@example([0.0001, 0.25, 123456.7])
@example([999999999999999.0, 1e15, 9007199254740993.0])
def test_numbers_come_back_to_the_last_bit(numbers: list[float]) -> None:
    found = list(map(float, written(numbers)))
    assert found == numbers
    assert list(map(math.copysign, [1] * len(found), found)) == list(map(math.copysign, [1] * len(found), numbers))


def test_money_and_whole_numbers_are_as_short_as_one_writes_them() -> None:
    assert written([12.5, 100.0, -0.75, 1490.05]) == [b"12.5", b"100", b"-0.75", b"1490.05"]
    assert written([0.125, 2.0]) == [b"0.125", b"2"]
    assert written([3.0, -17.0, 0.0]) == [b"3", b"-17", b"0"]


@given(st.lists(st.integers(0, 2**62), min_size=1))
def test_digits_are_those_of_python(numbers: list[int]) -> None:
    lines = run_of_bytes([digits(np.array(numbers, np.int64)), b","], len(numbers))
    assert lines.decode() == "".join(f"{number}," for number in numbers)


HEADERS = ["text", "word", "number", "day", "moment", "mixed", "nothing"]


def empty_table(book: Any) -> None:
    sheet = book.add_worksheet("Rows")
    for column in (3, 4):  # a format of their own, so that the number of a day is read back
        sheet.write_blank(1, column, None, book.add_format({"num_format": "0.0"}))
    sheet.add_table(0, 0, 1, 6, {"name": "tbl", "columns": [{"header": header} for header in HEADERS]})


TEMPLATE = CompiledTemplate.open(drawn(empty_table))
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff"), max_size=30)
rows = st.lists(
    st.tuples(
        texts | st.none(),
        st.sampled_from(["a", "b & c", "ก็ <", "  two  blanks ", None]),
        st.one_of(finite, money, st.just(math.nan)),
        st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)) | st.none(),
        st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2200, 1, 1)) | st.none(),
        st.one_of(st.none(), st.booleans(), st.integers(-(10**14), 10**14), texts, finite),
    ),
    min_size=1,
    max_size=20,
)


@settings(deadline=None)
@given(rows, st.integers(1, 6), st.sampled_from([1, 200, 1 << 20]))
def test_what_goes_in_is_read_back(rows: list[tuple[Any, ...]], piece: int, widest: int) -> None:
    text, word, number, day, moment, mixed = (list(column) for column in zip(*rows, strict=True))
    values = [
        pd.Series(text, dtype=object),
        pd.Series(word).astype("category"),
        np.array(number, float),
        np.array(day, "datetime64[s]"),
        pd.Series(np.array(moment, "datetime64[us]")),
        mixed,
        np.full(len(rows), np.nan),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_rows, "PIECE", piece)
        patch.setattr(table_rows, "WIDEST", widest)
        data = TEMPLATE.render(Changes(tables={"tbl": TableData(values, HEADERS)}))
    cells = by_openpyxl(data, "Rows")
    lines = by_calamine(data, "Rows")[1:] + [[""] * 7] * len(rows)  # it ends with the last row that holds something
    for at, (said, named, amount, on, when, any_of) in enumerate(rows):
        assert cells.get(f"A{at + 2}") == (said or None)
        assert cells.get(f"B{at + 2}") == named
        assert cells.get(f"C{at + 2}") == (None if math.isnan(amount) else amount)
        assert cells.get(f"F{at + 2}") == (None if any_of == "" else any_of)
        assert lines[at][1] == (named or "")
        serial = None if on is None else (on - dt.date(1899, 12, 30)).days
        assert cells.get(f"D{at + 2}") == serial
        since = None if when is None else (when - dt.datetime(1899, 12, 30)) / dt.timedelta(1)
        assert cells.get(f"E{at + 2}") == pytest.approx(since, abs=1e-9)


def styled_columns(book: Any) -> None:
    sheet = book.add_worksheet("Rows")
    money, lined = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "0", "bottom": 1})
    sheet.set_column(0, 0, 12, money)
    sheet.set_column(1, 1, 12, money)
    for column, look in enumerate((money, lined, None)):
        sheet.write_blank(1, column, None, look)
    sheet.add_table(0, 0, 1, 2, {"name": "tbl", "columns": [{"header": header} for header in "abc"]})


def test_blank_columns_are_left_out_where_they_look_like_the_whole_column() -> None:
    template = CompiledTemplate.open(drawn(styled_columns))
    blank = np.full(2, np.nan)
    sheet = parts(template.render(Changes(tables={"tbl": TableData([blank, blank, blank], ["a", "b", "c"])})))
    xml = sheet["xl/worksheets/sheet1.xml"].decode()
    assert 'r="B3"' in xml  # its line below would be missed
    assert 'r="A2"' not in xml
    assert 'r="C3"' not in xml
    some = parts(template.render(Changes(tables={"tbl": TableData([[None, 1], blank, blank], ["a", "b", "c"])})))
    xml = some["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="A2" s="1"/>' in xml
    assert '<c r="A3" s="1"><v>1</v></c>' in xml


def test_a_long_text_does_not_make_room_for_as_long_ones_in_all_rows() -> None:
    notes = ["short"] * 8_000
    notes[5] = "ก" * 30_000  # 90 kB; so many for each row would be 720 MB
    values = [pd.Series(notes).astype("category"), *([np.full(8_000, np.nan)] * 6)]
    tracemalloc.start()
    data = TEMPLATE.render(Changes(tables={"tbl": TableData(values, HEADERS)}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 << 20
    cells = by_openpyxl(data, "Rows")
    assert [cells[f"A{row}"] for row in (6, 7, 8, 8_001)] == ["short", notes[5], "short", "short"]
