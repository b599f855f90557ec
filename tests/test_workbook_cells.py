"""Values into cells: what is written is what two other readers read, and text never becomes a formula."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import by_calamine, by_openpyxl, cell, differing, drawn, edited, parts, replaced, simple

from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.cells import TEXT_LIMIT, serial, spell, unspell
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.faults import Note
from salesxl.workbook.parts.render import Changes

SHEET = "xl/worksheets/sheet1.xml"
TEMPLATE = CompiledTemplate.open(simple())


def put(values: dict[str, Any], template: CompiledTemplate = TEMPLATE, notes: list[Note] | None = None) -> bytes:
    """The template with values in cells of its first sheet, given as A1 addresses."""
    from openpyxl.utils.cell import coordinate_to_tuple

    sheet = template.sheets[0]
    cells = {(sheet, *coordinate_to_tuple(ref)): value for ref, value in values.items()}
    return template.render(Changes(cells), notes)


def test_cell_that_is_there_keeps_its_style() -> None:
    after = put({"B2": 1.5, "B3": "new"})
    assert cell(parts(after)[SHEET], "B2") == '<c r="B2" s="1"><v>1.5</v></c>'
    assert cell(parts(after)[SHEET], "B3") == '<c r="B3" t="inlineStr"><is><t>new</t></is></c>'
    assert differing(simple(), after) == {SHEET}  # XlsxWriter asks for calculation on opening itself


def test_cell_that_is_not_there_is_put_in_order() -> None:
    after = put({"A2": 1, "C2": 2, "A1": 3, "XFD1048576": 4, "B4": 5})
    part = parts(after)[SHEET].decode()
    assert part.index('r="A1"') < part.index('r="A2"') < part.index('r="B2"') < part.index('r="C2"')
    assert part.index('r="C2"') < part.index('r="B3"') < part.index('r="XFD1048576"')
    assert '<row r="2" spans="1:3">' in part
    assert '<dimension ref="A1:XFD1048576"/>' in part
    assert by_openpyxl(put({"A2": 1, "C2": 2}), "KPI")["C2"] == 2


def test_new_cells_take_the_style_of_their_row_or_column() -> None:
    def draw(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.set_column("C:D", 12, book.add_format({"bold": True}))
        sheet.set_row(4, 20, book.add_format({"italic": True}))

    part = parts(put({"C1": 1, "A5": 2, "F1": 3}, CompiledTemplate.open(drawn(draw))))[SHEET]
    assert cell(part, "C1") == '<c r="C1" s="1"><v>1</v></c>'
    assert cell(part, "A5") == '<c r="A5" s="2"><v>2</v></c>'
    assert cell(part, "F1") == '<c r="F1"><v>3</v></c>'


@pytest.mark.parametrize(
    "value",
    [None, "", math.nan, math.inf, -math.inf, np.float64("nan"), pd.NaT, pd.NA, np.datetime64("NaT", "s"), 10**400],
)
def test_what_is_no_value_empties_the_cell(value: Any) -> None:
    assert cell(parts(put({"B2": value}))[SHEET], "B2") == '<c r="B2" s="1"/>'


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (0.1 + 0.2, "<v>0.30000000000000004</v>"),
        (-0.0, "<v>-0</v>"),
        (7, "<v>7</v>"),
        (np.int64(7), "<v>7</v>"),
        (np.float32(0.5), "<v>0.5</v>"),
        (Decimal("12.50"), "<v>12.5</v>"),
        (10**20, "<v>1e+20</v>"),
        (True, "<v>1</v>"),
        (np.bool_(False), "<v>0</v>"),
        (CellError("#DIV/0!"), "<v>#DIV/0!</v>"),
        (dt.timedelta(hours=36), "<v>1.5</v>"),
        (dt.time(18, 0), "<v>0.75</v>"),
    ],
)
def test_numbers_and_their_kin(value: Any, xml: str) -> None:
    assert xml in cell(parts(put({"B2": value}))[SHEET], "B2")


# Serial numbers as Excel shows them for these days (date system 1900, then 1904).
@pytest.mark.parametrize(
    ("day", "number", "number1904"),
    [
        (dt.date(2026, 5, 31), 46173, 44711),
        (dt.datetime(2026, 5, 31, 12), 46173.5, 44711.5),
        (dt.date(1900, 3, 1), 61, None),
        (dt.date(1900, 2, 28), 59, None),
        (dt.date(1900, 1, 1), 1, None),
        (dt.datetime(2026, 5, 31, 12, tzinfo=dt.UTC), 46173.5, 44711.5),
        (pd.Timestamp("2026-05-31"), 46173, 44711),
        (np.datetime64("2026-05-31T12:00"), 46173.5, 44711.5),
    ],
)
def test_dates_are_serial_numbers(day: Any, number: float, number1904: float | None) -> None:
    assert by_openpyxl(put({"A9": day}), "KPI")["A9"] == number
    if number1904 is not None:
        mac = CompiledTemplate.open(simple(date_1904=True))
        assert by_openpyxl(put({"A9": day}, mac), "KPI")["A9"] == number1904


@given(st.datetimes(min_value=dt.datetime(1900, 3, 1), max_value=dt.datetime(2200, 1, 1)))
def test_serial_numbers_agree_with_openpyxl(moment: dt.datetime) -> None:
    from openpyxl.utils.datetime import to_excel

    assert serial(moment) == pytest.approx(to_excel(moment), abs=1e-9)


# What XML can carry as it is; openpyxl reads the rest in Excel's spelling without undoing it.
plain_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda text: "\ufffe" not in text and "\uffff" not in text
)


@settings(deadline=None)
@given(
    plain_text
    | st.sampled_from(["=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "=cmd|' /C calc'!A0", "＝1", "#N/A", " x ", "1"])
)
def test_text_is_read_back_and_never_a_formula(text: str) -> None:
    after = put({"B2": text})
    xml = cell(parts(after)[SHEET], "B2")
    assert 't="inlineStr"' in xml
    assert "<f" not in xml
    assert by_calamine(after, "KPI")[1][1] == text
    if "_x" not in text:
        assert by_openpyxl(after, "KPI")["B2"] == text


@given(st.text(st.characters()))
def test_any_text_can_be_spelled(text: str) -> None:
    spelled = spell(text)
    assert unspell(spelled) == text
    spelled.encode()  # no lone surrogates are left
    assert not any(ord(character) < 32 and character not in "\t\n" for character in spelled)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_numbers_are_read_back_exactly(number: float) -> None:
    after = put({"B2": number})
    assert by_openpyxl(after, "KPI")["B2"] == number
    assert by_calamine(after, "KPI")[1][1] == number


def test_line_breaks_and_control_characters() -> None:
    after = put({"B2": "a\nb\tc", "B3": "x\r\ny\x07_x0041_"})
    assert by_openpyxl(after, "KPI")["B2"] == "a\nb\tc"
    assert by_calamine(after, "KPI")[2][1] == "x\r\ny\x07_x0041_"


def test_long_text_is_cut_with_a_note() -> None:
    notes: list[Note] = []
    after = put({"B2": "ก" * TEXT_LIMIT, "B3": "a" + "😀" * TEXT_LIMIT}, notes=notes)
    cells = by_openpyxl(after, "KPI")
    assert cells["B2"] == "ก" * TEXT_LIMIT
    assert cells["B3"] == "a" + "😀" * (TEXT_LIMIT // 2)
    assert [note.message("en") for note in notes] == [
        "A text was cut at 32,767 characters, the most a cell holds (KPI › B3)."
    ]
    assert "KPI › B3" in notes[0].message("th")


def test_same_changes_give_the_same_bytes_and_filling_twice_changes_nothing() -> None:
    values = {"B2": 1.5, "D2": "x", "B3": dt.date(2026, 1, 1), "C9": None, "B4": 3}
    once = put(values)
    assert put(values) == once
    assert put(values, CompiledTemplate.open(once)) == once


def test_workbook_spelled_in_other_ways() -> None:
    """Single quotes, a byte order mark, comments, CDATA, cells without addresses, absolute targets."""

    def respelled(name: str, part: bytes) -> bytes:
        if name == SHEET:
            part = re.sub(rb' r="[A-Z]+\d+"', b"", part).replace(b'"', b"'").replace(b"<row r='3'", b"<row")
            return part.replace(b"<sheetData>", b"<!-- <row r='1'> --><sheetData>").replace(
                b"<v>5</v>", b"<v><![CDATA[5]]></v>"
            )
        if name == "xl/workbook.xml":
            return b"\xef\xbb\xbf" + part.replace(b'name="KPI"', b"name='K&amp;P&#73;'").replace(
                b"KPI!", b"'K&amp;PI'!"
            )
        if name == "xl/_rels/workbook.xml.rels":
            return part.replace(b'Target="worksheets', b'Target="/xl/worksheets')
        return part

    template = CompiledTemplate.open(edited(simple(), respelled))
    assert template.sheets == ["K&PI"]
    # Without addresses the cells count from column A.
    assert template.value("K&PI", 2, 1) == 5
    assert template.names["kpi_revenue"].cells() == [(2, 2)]
    after = put({"A2": 7, "C4": "x"}, template)
    assert by_calamine(after, "K&PI")[1][0] == 7
    assert by_openpyxl(after, "K&PI")["C4"] == "x"


def test_sheet_without_rows() -> None:
    template = CompiledTemplate.open(drawn(lambda book: book.add_worksheet("KPI")))
    assert b"<sheetData/>" in parts(drawn(lambda book: book.add_worksheet("KPI")))[SHEET]
    assert by_openpyxl(put({"C3": "x"}, template), "KPI") == {"C3": "x"}


def test_macro_workbook_stays_one() -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    data = replaced(simple(), "[Content_Types].xml", kind, macro)
    template = CompiledTemplate.open(data)
    assert template.suffix == ".xlsm"
    assert parts(put({"B2": 1}, template))["[Content_Types].xml"] == parts(data)["[Content_Types].xml"]
    assert TEMPLATE.suffix == ".xlsx"


@pytest.mark.parametrize(
    ("template", "workbook", "suffix"),
    [
        (
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            ".xlsx",
        ),
        (
            b"application/vnd.ms-excel.template.macroEnabled.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ".xlsm",
        ),
    ],
)
def test_what_is_made_from_a_template_file_is_a_workbook(template: bytes, workbook: bytes, suffix: str) -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    compiled = CompiledTemplate.open(replaced(simple(), "[Content_Types].xml", kind, template))
    assert compiled.suffix == suffix
    after = parts(put({"B2": 1}, compiled))["[Content_Types].xml"]
    assert after == parts(replaced(simple(), "[Content_Types].xml", kind, workbook))["[Content_Types].xml"]


def test_strict_workbooks() -> None:
    """The stricter spelling of the format has other namespaces and nothing else that matters here."""
    data = edited(
        simple(),
        lambda name, part: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    template = CompiledTemplate.open(data)
    assert template.names["kpi_revenue"].cells() == [(2, 2)]
    after = put({"B2": 1.5, "A1": "x"}, template)
    assert cell(parts(after)[SHEET], "B2") == '<c r="B2" s="1"><v>1.5</v></c>'
    assert cell(parts(after)[SHEET], "A1") == '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'
    assert "<v>" not in cell(parts(after)[SHEET], "B4")
