"""The VBA between a cell and Python, run in an interpreter.

What only Excel can show, that it compiles all of it and carries the values across, stands in the manual checks.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from addin_excel import GONE, MISSING, Excel, code, rows, start
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import EMPTY, NULL, VBAArray, VBAErrorValue, VBARuntimeError

from salesxl.locale import Language
from salesxl.udfs.excel.addin import xlwings_class


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Excel:
    return start(tmp_path, monkeypatch, "en")


def test_xlwings_as_a_class_is_still_vba() -> None:
    """The interpreter cannot run it, but it parses it (without the comments behind compiler directives)."""
    text = re.sub(r"(?m)^(\s*#[^'\n]*)'.*$", r"\1", xlwings_class())
    module = ExcelApplication().add_module(text, name="xlwings", kind="class")
    assert module.procedure("XLPy") is not None
    assert module.procedure("RunPython") is not None


# --- what Python is asked ---------------------------------------------------------------------------------------------


def test_a_cell_sends_values_and_receives_the_number(excel: Excel) -> None:
    excel.answers = [75.0]
    excel.put(A1=100, A2=50)
    assert excel.run("Passed", "A1:A2", "2026-05", "owner") == 75
    [(module, function, name, key, args, context)] = excel.asked
    assert (module, function, name) == ("some.module", "call", "SALES_AOV")
    assert key == f"[{excel.book.name}]Sheet1!$B$1"
    block, period, by = args.items
    assert (block.dimensions, block.items, period, by) == (2, [100, 50], "2026-05", "owner")
    told = dict(zip(context.items[::2], context.items[1::2], strict=True))
    assert set(told) == {"date1904", "language", "version"}
    assert (told["date1904"], told["language"]) == (False, "en")


def test_what_is_left_out_is_marked_and_a_blank_cell_is_not(excel: Excel) -> None:
    excel.answers = [1.0]
    excel.run("Grouped", "A1", "owner")
    assert excel.asked[0][4].items == [EMPTY, MISSING, "owner"]
    excel.run("SALES_METRICS")
    assert excel.asked[1][2] == "SALES_METRICS"
    assert excel.asked[1][4].items == []


def test_one_cell_is_sent_as_one_value_and_an_error_cell_as_an_error(excel: Excel) -> None:
    excel.answers = [1.0]
    excel.put(A1=7)
    excel.run("Passed", "A1")
    assert excel.asked[0][4].items[0] == 7
    excel.range("A2").vba_set("Value", VBAErrorValue(2042))
    excel.run("Passed", "A1:A2")
    assert excel.asked[1][4].items[0].items == [7, VBAErrorValue(2042)]


def test_whole_columns_are_cut_to_what_is_used(excel: Excel) -> None:
    excel.answers = [1.0]
    excel.put(A1="Amount", A2=10, A3=20)
    excel.run("Passed", "A:A")
    assert excel.asked[0][4].items[0].items == ["Amount", 10, 20]
    excel.run("Passed", "D:D")
    assert excel.asked[1][4].items[0] is EMPTY


def test_the_date_system_of_the_workbook_is_passed(excel: Excel) -> None:
    excel.answers = [1.0]
    excel.date1904 = {excel.book.name: True}
    excel.run("Passed", "A1")
    assert excel.asked[0][5].items[1] is True


def test_a_question_from_vba_has_no_key(excel: Excel) -> None:
    excel.answers = [3.0]
    excel.caller = None
    assert excel.run("Passed", "A1") == 3
    assert excel.asked[0][3] == ""


# --- what is refused before Python is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "th"])
def test_several_areas_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language) -> None:
    excel = start(tmp_path, monkeypatch, language)
    assert code(excel.run("Passed", "A1:A2,C1:C2")) == 2015
    assert excel.why() == excel.told("several_areas")
    assert excel.asked == []


def test_something_that_is_not_cells_is_refused(excel: Excel) -> None:
    assert code(excel.run("PassedSheet")) == 2015
    assert excel.why() == excel.told("not_cells")


def test_cells_of_another_date_system_are_refused(excel: Excel) -> None:
    other = excel.app.add_workbook()
    excel.date1904 = {other.name: True}
    excel.app.activate_workbook(excel.book)
    foreign = other.vba_get("ActiveSheet").vba_get("Range", ["A1"])
    assert code(excel.run("SALES_CALLS", foreign)) == 2015
    assert excel.why() == excel.told("date_systems")


def test_the_function_wizard_computes_nothing(excel: Excel) -> None:
    excel.wizard = True
    assert excel.run("Passed", "A1") == excel.told("in_wizard")
    assert (excel.asked, excel.started) == ([], 0)


def test_a_workbook_that_brings_settings_is_refused(excel: Excel) -> None:
    excel.answers = [1.0]
    excel.run("NamedSheet")
    assert code(excel.run("Passed", "A1")) == 2042
    assert excel.told("foreign_settings") in excel.why()
    assert excel.started == 0


# --- Python fails -----------------------------------------------------------------------------------------------------


def test_the_com_object_is_asked_for_once(excel: Excel) -> None:
    excel.answers = [1.0]
    for _ in range(3):
        excel.run("Passed", "A1")
    assert (excel.started, len(excel.asked)) == (1, 3)


def test_a_lost_server_is_asked_for_anew(excel: Excel) -> None:
    excel.answers = [1.0]
    excel.run("Passed", "A1")
    excel.answers = [GONE, 75.0]
    assert excel.run("Passed", "A1") == 75
    assert excel.started == 2


def test_a_server_that_stays_away_gives_na_and_the_reason(excel: Excel) -> None:
    excel.answers = [GONE]
    assert code(excel.run("Passed", "A1")) == 2042
    assert len(excel.asked) == 2
    assert excel.why().startswith(excel.told("unreachable"))
    assert "remote server machine" in excel.why()
    excel.answers = [5.0]
    assert excel.run("Passed", "A1") == 5
    assert excel.why() == excel.told("no_reason")


def test_a_python_that_does_not_start_is_not_tried_for_every_cell(excel: Excel) -> None:
    excel.answers = [5.0]
    excel.starts = [VBARuntimeError(1000, "Could not activate Python COM server")]
    assert code(excel.run("Passed", "A1")) == 2042
    assert code(excel.run("Passed", "A1")) == 2042
    assert "Could not activate" in excel.why()
    assert excel.started == 1
    excel.app.freeze_clock(dt.datetime(2026, 11, 23, 9, 0, 6))
    assert excel.run("Passed", "A1") == 5
    assert excel.started == 2


# --- what Python answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2007, 2015, 2023, 2029, 2036, 2042])
def test_a_marked_answer_is_a_true_error_with_a_reason(excel: Excel, number: int) -> None:
    excel.answers = [f"\x01SX|{number}|ยอดขาย: 3 cells are text | not numbers"]
    assert code(excel.run("Passed", "A1")) == number
    assert excel.why() == "ยอดขาย: 3 cells are text | not numbers"


def test_a_good_answer_clears_the_reason(excel: Excel) -> None:
    excel.answers = ["\x01SX|2015|wrong"]
    excel.run("Passed", "A1")
    excel.answers = [12.5]
    assert excel.run("Passed", "A1") == 12.5
    assert excel.why() == excel.told("no_reason")


def test_each_cell_has_its_own_reason(excel: Excel) -> None:
    excel.answers = ["\x01SX|2015|first"]
    excel.run("Passed", "A1")
    excel.caller, excel.answers = "B2", ["\x01SX|2042|second"]
    excel.run("Passed", "A1")
    assert (excel.why("B1"), excel.why("B2")) == ("first", "second")


def test_a_block_keeps_its_values_and_its_errors(excel: Excel) -> None:
    excel.answers = [rows(["owner", "aov"], ["Anong", 10.0], ["Boon", "\x01SX|2007|no orders"], [NULL, EMPTY])]
    answer = excel.run("Passed", "A1")
    assert answer[:2] == [["owner", "aov"], ["Anong", 10]]
    assert code(answer[2][1]) == 2007
    assert answer[3] == ["", ""]
    assert excel.why("C3") == "no orders"
    excel.answers = [rows(["owner", "aov"], ["Anong", 10.0])]
    excel.run("Passed", "A1")
    assert excel.why("C3") == excel.told("no_reason")


def test_each_formula_clears_the_reasons_of_its_own_block(excel: Excel) -> None:
    for caller in ("B1", "F1"):
        excel.caller, excel.answers = caller, [rows(["owner", "aov"], ["Boon", f"\x01SX|2007|of {caller}"])]
        excel.run("Passed", "A1")
    excel.answers = [1.0]
    excel.caller = "B1"
    excel.run("Passed", "A1")
    assert (excel.why("C2"), excel.why("G2")) == (excel.told("no_reason"), "of F1")
    excel.caller = "F1"
    excel.run("Passed", "A1")
    assert excel.why("G2") == excel.told("no_reason")


def test_a_single_row_comes_as_a_plain_array(excel: Excel) -> None:
    excel.answers = [VBAArray([(0, 2)], items=["a", "\x01SX|2036|too large", True])]
    first, second, third = excel.run("Passed", "A1")
    assert (first, code(second), third) == ("a", 2036, True)
    assert excel.why("C1") == "too large"


def test_text_and_truth_stay_what_they_are(excel: Excel) -> None:
    for value in ("SX|2015|not marked", True, 0.0, ""):
        excel.answers = [value]
        assert excel.run("Passed", "A1") == value


def test_why_wants_a_cell(excel: Excel) -> None:
    assert code(excel.run("SALES_WHY", 5)) == 2015
