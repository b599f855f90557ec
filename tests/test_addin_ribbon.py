"""What the buttons run, and what Excel's function wizard is told, run in an interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest
from addin_excel import GONE, Excel, start
from addin_samples import FUNCTIONS

from salesxl.udfs.excel.addin import WHY


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Excel:
    return start(tmp_path, monkeypatch, "en")


def ribbon(call: str) -> str:
    """What Python is told: the call, with the language of the add-in."""
    function, _, argument = call.rstrip(")").partition("(")
    arguments = ", ".join(filter(None, [argument, "language='en'"]))
    return f"import salesxl.udfs.ribbon as ribbon; ribbon.{function}({arguments})"


@pytest.mark.parametrize(
    ("control", "tag", "call"),
    [
        ("refresh_kpi", "", "refresh_kpi()"),
        ("set_period.last_month", "last month", "set_period('last month')"),
        ("set_period.other", "", "set_period()"),
        ("insert_function.SALES_AOV", "SALES_AOV", "insert_function('SALES_AOV')"),
        ("set_compare.year", "it's a\\b", r"set_compare('it\'s a\\b')"),
    ],
)
def test_a_button_runs_the_function_of_its_name(excel: Excel, control: str, tag: str, call: str) -> None:
    excel.run("SXRunButton", control, tag)
    assert excel.executed == [ribbon(call)]
    compile(excel.executed[0], "ribbon", "exec")
    assert (excel.state["cursor"], excel.app.application.status_bar) == (-4143, False)
    assert excel.app.dialogs == []


def test_explain_cell_receives_the_reason_of_the_active_cell(excel: Excel) -> None:
    excel.caller, excel.answers = "A1", ["\x01SX|2015|two\nlines, 'quoted'"]
    excel.run("Passed", "C1")
    excel.answers = []
    excel.run("SXRunButton", "explain_cell", "")
    assert excel.executed == [ribbon(r"explain_cell('two\nlines, \'quoted\'')")]
    excel.caller = "A1"
    excel.answers = [1.0]
    excel.run("Passed", "C1")
    excel.answers = []
    excel.run("SXRunButton", "explain_cell", "")
    assert excel.executed[1] == ribbon("explain_cell('')")


def test_a_failing_button_tells_and_restores_everything(excel: Excel) -> None:
    excel.answers = [GONE]
    application = excel.app.application
    application.screen_updating = True
    excel.run("SXRunButton", "check_data", "")
    [(_, prompt, title, _)] = excel.app.dialogs
    assert prompt.startswith(excel.told("unreachable"))
    assert "remote server machine" in prompt
    assert title == excel.told("title")
    assert (excel.state["cursor"], application.status_bar, application.screen_updating) == (-4143, False, True)


def test_a_button_refuses_a_workbook_that_brings_settings(excel: Excel) -> None:
    excel.run("NamedSheet")
    excel.run("SXRunButton", "check_data", "")
    assert excel.executed == []
    assert excel.told("foreign_settings") in excel.app.dialogs[0][1]


@pytest.mark.parametrize("refused", [False, True])
def test_the_wizard_learns_every_function_and_argument(excel: Excel, refused: bool) -> None:
    excel.hidden_refused = refused
    excel.run("SXRegisterHelp")
    excel.run("SXRegisterHelp")  # the second time does nothing
    described = {one["macro"]: one for one in excel.described}
    assert set(described) == {f"'salesxl.xlam'!{one.name}" for one in [*FUNCTIONS, WHY]}
    assert len(excel.described) == len(described) + (not refused)  # the first try, kept when Excel takes it
    aov = described["'salesxl.xlam'!SALES_AOV"]
    assert aov["description"] == FUNCTIONS[0].help
    assert aov["argumentdescriptions"].items == [argument.help for argument in FUNCTIONS[0].args]
    assert aov["category"] == "Sales metrics"
    assert "argumentdescriptions" not in described["'salesxl.xlam'!SALES_METRICS"]
    assert excel.state == {"isaddin": True, "saved": True} | ({"shown": True} if refused else {})


def test_the_wizard_is_told_once_more_and_then_no_more(excel: Excel) -> None:
    excel.never_described = True
    excel.run("SXRegisterHelp")
    once = excel.attempts
    assert once > len(FUNCTIONS)
    excel.run("SXRegisterHelp")
    excel.run("SXRegisterHelp")
    assert excel.attempts == 2 * once
    assert excel.described == []
    assert excel.state == {"isaddin": True, "saved": True, "shown": True}
