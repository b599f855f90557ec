"""References in formulas, checked against openpyxl's translator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from salesxl.workbook.parts.areas import Area, address, column_number, letters
from salesxl.workbook.parts.references import blocks, changed, moved, qualified, quoted_sheet, reads, relative


@pytest.mark.parametrize(
    ("formula", "areas", "words", "anything"),
    [
        ("SUM(A1:B2)", {(None, "A1:B2")}, set(), False),
        ("SUM($A$1:$B$2)+C3", {(None, "A1:B2"), (None, "C3")}, set(), False),
        ("'It''s'!A1*Sheet2!$B$9", {("It's", "A1"), ("Sheet2", "B9")}, set(), False),
        ("ยอดขาย!B2+'ยอด ขาย'!C3", {("ยอดขาย", "B2"), ("ยอด ขาย", "C3")}, set(), False),
        ('IF(A1="B2:C3","A9",D4)', {(None, "A1"), (None, "D4")}, set(), False),
        ("LOG10(A1)", {(None, "A1")}, set(), False),
        ("_xlfn.XLOOKUP(A1,B:B,C:C)", {(None, "A1"), (None, "B1:B1048576"), (None, "C1:C1048576")}, set(), False),
        ("SUM(2:3)", {(None, "A2:XFD3")}, set(), False),
        ("Tax*Orders[Amount]", set(), {"tax", "orders"}, False),
        ("SUM(Orders[[#This Row],[a]:[b]])", set(), {"orders"}, False),
        ("Orders[[#Headers],[it''s ']x]]", set(), {"orders"}, False),
        ("[@amount]*2", set(), {""}, False),
        ("OFFSET(A1,1,1)", {(None, "A1")}, set(), True),
        ('INDIRECT("A"&1)', set(), set(), True),
        ("SUM(Jan:Mar!A1)", {("Jan:Mar", "A1")}, set(), True),
        ("[1]Other!A1+1", set(), set(), False),
        ("'[Book 2.xlsx]Sheet1'!$A$1", set(), set(), False),
        ("[0]!kpi_total", set(), {"kpi_total"}, False),
        ("TRUE", set(), {"true"}, False),
        ("#REF!+A1", {(None, "A1")}, set(), False),
        ("1E5+A1", {(None, "A1")}, set(), False),
    ],
)
def test_what_a_formula_reads(
    formula: str, areas: set[tuple[str | None, str]], words: set[str], anything: bool
) -> None:
    found = reads(formula)
    assert {(sheet, area.ref) for sheet, area, _ in found.areas} == areas
    assert found.words == words
    assert found.anything is anything


parts = st.sampled_from(
    ["A1", "$A1", "A$1", "$A$1", "B5:C9", "$B$5:C9", "D:D", "$D:E", "7:9", "Sheet2!C4", "'a b'!C4:D$9"]
)


@given(st.lists(parts, min_size=1, max_size=4), st.integers(0, 40), st.integers(0, 40))
def test_moving_agrees_with_openpyxl(refs: list[str], rows: int, columns: int) -> None:
    formula = 'IF("A1"="x",SUM(' + ",".join(refs) + "),LOG10(7))"
    ours = moved(formula, rows, columns)
    theirs = Translator("=" + formula, "A1").translate_formula(address(1 + rows, 1 + columns))
    assert "=" + ours == theirs
    shifted = reads(formula).moved(rows, columns)
    assert [area for _, area, _ in shifted.areas] == [area for _, area, _ in reads(ours).areas]


def test_moving_off_the_sheet_breaks_the_reference() -> None:
    assert moved("A1+$B$2", -1, 0) == "#REF!+$B$2"


def test_changing_keeps_marks_and_spelling() -> None:
    def longer(sheet: str | None, area: Area, ref: str) -> Area | None:
        return area._replace(bottom=area.bottom + 5) if sheet == "S" else None

    assert changed('S!$A$1:B2&"S!A1:A2"+T!A1:A2', longer) == 'S!$A$1:B7&"S!A1:A2"+T!A1:A2'
    assert changed("S!$A$1", longer) == "S!$A$1:$A$6"
    assert changed("[1]S!$A$1", longer) == "[1]S!$A$1"


def test_lists_of_blocks() -> None:
    assert blocks("Sheet1!$A$1,'b c'!$C$1:$D$2") == [("Sheet1", Area(1, 1, 1, 1)), ("b c", Area(1, 3, 2, 4))]
    assert blocks("(Sheet1!$A$1,Sheet1!$B$2)") == [("Sheet1", Area(1, 1, 1, 1)), ("Sheet1", Area(2, 2, 2, 2))]
    for other in ("Sheet1!$A$1*2", "OFFSET(Sheet1!$A$1,0,0)", "#REF!", "Sheet1!#REF!", "5", "[1]S!$A$1", "A1", "Tax"):
        assert blocks(other) == []


def test_names_for_unnamed_tables_and_sheets() -> None:
    assert qualified("[@a]*Other[b]+[[#This Row],[c]]", "T") == "T[@a]*Other[b]+T[[#This Row],[c]]"
    assert relative("A2*2")
    assert not relative("Orders[[#This Row],[a]]*$B$1")
    assert [quoted_sheet(name) for name in ("KPI", "My KPI", "It's", "A1", "R1", "ยอด")] == [
        "KPI", "'My KPI'", "'It''s'", "'A1'", "'R1'", "ยอด",
    ]  # fmt: skip


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_addresses(column: int, row: int) -> None:
    assert column_number(letters(column)) == column_number(letters(column).lower()) == column
    assert letters(column) == get_column_letter(column)
    assert Area.of(address(row, column)) == Area(row, column, row, column)


@pytest.mark.parametrize("text", ["", "A0B", "kpi", "A1:B2:C3", "#REF!", "A12345678"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is the address
        Area.of(text)
