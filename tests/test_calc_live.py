"""Formulas typed, edited, saved and opened again in a running LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from calc_office import convert, run

from salesxl.catalog import METRICS
from salesxl.locale import say
from salesxl.udfs import calc

TABLE = """
document = new()
sheet = document.Sheets.getByIndex(0)
sheet.getCellRangeByName("A1:C4").setDataArray((
    ("order number", "order date", "amount"), ("o1", 46145.0, 100.0), ("o2", 46152.0, 300.0), ("o3", 46174.0, 200.0)))
def cell(place, formula=None):
    found = sheet.getCellRangeByName(place)
    if formula is not None:
        found.Formula = formula
    return found
"""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("typed")
    return run(
        TABLE
        + """
folder = given
cell("E1", "=SALES_AOV(A1:C4)")
cell("E2", "=SALES_AOV(7700;8)")
cell("E3", "=SALES_AOV(A1:C4;;)")
cell("E4", '=SALES_REVENUE(A:C;"2026-05")')
cell("E5", "=SALES_WIN_RATE(A1:C4)")
cell("E6", "=SALES_WHY(E5)")
tell(macros=[shown(cell(f"E{row}")) for row in range(1, 7)])
cell("C6", "=1/0")
cell("E7", "=SALES_REVENUE(A1:C6)")
tell(error=cell("E7").getError())

cell("C6", "")
import re
steps = document.getUndoManager().getAllUndoActionTitles()
def typed(place, formula):
    found = sheet.getCellRangeByName(place)
    if ":" in place:
        found.setArrayFormula(formula)
    else:
        found.Formula = formula
    said = found.getArrayFormula if ":" in place else found.getFormula
    wait(lambda: not re.search(r"SALES_[A-Z]+_\\((?!\\")", said()))
    time.sleep(0.5)  # a user types where LibreOffice also settles, one after the other; we do from another program
typed("G1", "=SALES_AOV_(A1:C4)")
typed("G2", '=1+SALES_AOV_(7700;8)*IF(SALES_REVENUE_(A1:C4)>0;1;"SALES_AOV_(")')
typed("I1:J2", '=SALES_HELP_("aov")')
tell(settled=[cell("G1").Formula, cell("G2").Formula, sheet.getCellRangeByName("I1:J2").getArrayFormula()])
tell(values=[shown(cell("G1")), shown(cell("G2")), shown(cell("J1"))])
tell(undo=len(document.getUndoManager().getAllUndoActionTitles()) - len(steps))
document.getUndoManager().undo()
document.getUndoManager().undo()
tell(undone=cell("G2").Formula)

save(document, folder + "/typed.xlsx")
save(document, folder + "/typed.ods", "calc8")
again = load(folder + "/typed.ods")
tell(opened=[shown(again.Sheets.getByIndex(0).getCellRangeByName(f"E{row}")) for row in (1, 2, 5)], modified=again.isModified())

wizard = service("com.sun.star.sheet.FunctionDescriptions")
functions = {}
for number in range(wizard.Count):
    facts = {fact.Name: fact.Value for fact in wizard.getByIndex(number)}
    if facts["Name"].startswith("SALES_"):
        functions[facts["Name"]] = [facts["Category"], facts["Description"], [(a.Name, a.Description) for a in facts["Arguments"]]]
tell(wizard=functions)

def configured(path, locale):
    arguments = tuple(uno.createUnoStruct("com.sun.star.beans.NamedValue", *pair) for pair in (("nodepath", path), ("locale", locale)))
    provider = service("com.sun.star.configuration.ConfigurationProvider")
    return provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", arguments)
root = "/org.openoffice.Office.CalcAddIns/AddInInfo/org.salesxl.AddIn/AddInFunctions/salesAov"
tell(thai=configured(root, "th").Description, thai_argument=configured(root + "/Parameters/orders", "th").Description)
menu = configured("/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar/org.salesxl.menu", "th")
tell(menu=[menu.Submenu.getByName(name).Title for name in sorted(menu.Submenu.ElementNames)])
""",
        str(folder),
    ) | {"folder": folder}


def test_a_function_typed_computes_whatever_its_arguments(typed: Any) -> None:
    assert typed["macros"] == [200, 962.5, 200, 400, "#N/A", "needs Deals; no such sheet was found"]
    assert typed["error"] == 532  # LibreOffice's number of a true #DIV/0!


def test_what_the_wizard_enters_becomes_the_name_that_all_programs_know(typed: Any) -> None:
    assert typed["settled"] == [
        "=SALES_AOV(A1:C4)",
        '=1+SALES_AOV(7700;8)*IF(SALES_REVENUE(A1:C4)>0;1;"SALES_AOV_(")',
        '{=SALES_HELP("aov")}',
    ]
    assert typed["values"] == [200, 963.5, "Average order value"]
    assert typed["undo"] == 3  # what was typed: settling it is no step of its own
    assert typed["undone"] == ""


def test_saved_workbooks_hold_the_functions_as_excel_knows_them(typed: Any) -> None:
    sheet = openpyxl.load_workbook(typed["folder"] / "typed.xlsx").active
    assert [sheet[f"E{row}"].value for row in (1, 2, 3, 4)] == [
        "=SALES_AOV(A1:C4)", "=SALES_AOV(7700,8)", "=SALES_AOV(A1:C4,,)", '=SALES_REVENUE(A:C,"2026-05")',
    ]  # fmt: skip
    assert sheet["G1"].value == "=SALES_AOV(A1:C4)"
    assert typed["opened"] == [200, 962.5, "#N/A"]
    assert not typed["modified"]


def test_the_function_wizard_knows_every_function_with_its_help(typed: Any) -> None:
    from salesxl.cells.functions import functions

    assert {name.removesuffix("_") for name in typed["wizard"]} == set(functions())
    _, text, arguments = typed["wizard"]["SALES_AOV_"]
    aov = functions()["SALES_AOV"]
    assert text == aov.help()
    assert arguments == [[argument.name, aov.help_of(argument)] for argument in aov.arguments]
    assert typed["thai"] == aov.help("th")
    assert typed["thai_argument"] == aov.help_of(aov.arguments[0], "th")
    assert typed["menu"][:3] == [
        say(f"addin.ribbon.{name}.label", "th") for name in ("check_data", "map_columns", "refresh_kpi")
    ]


def test_no_edit_leaves_a_stale_number() -> None:
    """Against the sum of the cells themselves, at once after every kind of change."""
    told = run(
        """
import random
chance = random.Random(given)
document = new()
sheets = document.Sheets
sheets.insertNewByName("Data", 1)
data, kpi = sheets.getByName("Data"), sheets.getByIndex(0)
rows = [("order number", "order date", "weight", "amount")]
rows += [(f"o{n}", 46000.0 + n, float(n % 17 + 1), float(n % 17 + 1)) for n in range(1, 40)]
data.getCellRangeByName("A1:D40").setDataArray(tuple(rows))
for row in range(30, 40):  # some amounts are computed, some of them from another sheet
    data.getCellByPosition(3, row).Formula = f"=C{row + 1}*$Sheet1.$F$1"
kpi.getCellRangeByName("F1").Value = 2
kpi.getCellRangeByName("A1").Formula = "=SUM($Data.D1:D60)"
kpi.getCellRangeByName("B1").Formula = "=SALES_REVENUE($Data.A1:D60)"
kpi.getCellRangeByName("C1").Formula = '=SALES_REVENUE($Data.A:D;;;"headers=no")'
kpi.getCellRangeByName("D1").Formula = "=B1+0*NOW()"  # is always calculated, before anybody is told of a change
wrong, count, sums = [], 0, set()
document.getUndoManager().clear()
def number():
    return float(chance.randrange(1, 500))
def row():
    return chance.randrange(1, 28)
def value():
    data.getCellByPosition(3, row()).Value = number()
def blank():
    data.getCellByPosition(3, row()).String = ""
def block():
    at = row()
    data.getCellRangeByPosition(3, at, 3, at + 1).setDataArray(((number(),), (number(),)))
def weight():
    data.getCellByPosition(2, chance.randrange(30, 40)).Value = number()
def factor():
    kpi.getCellRangeByName("F1").Value = chance.randrange(1, 9)
def insert():
    at = row()
    data.Rows.insertByIndex(at, 1)
    data.getCellRangeByPosition(0, at, 3, at).setDataArray(((f"x{chance.random()}", 46000.0 + at, 1.0, number()),))
def remove():
    data.Rows.removeByIndex(row(), 1)
def undo():
    manager = document.getUndoManager()
    if manager.isUndoPossible():
        manager.undo()
def locked():
    document.addActionLock()
    value()
    check("locked")
    document.removeActionLock()
def several():
    document.lockControllers()
    value(); check("several"); weight(); check("several"); factor()
    document.unlockControllers()
def everything():
    document.calculateAll()
def clear():
    data.getCellRangeByName(f"D{row() + 1}").clearContents(1 | 4 | 16)
def copy():
    at = row()
    data.copyRange(data.getCellByPosition(3, at).CellAddress, data.getCellByPosition(3, row()).RangeAddress)
def check(change):
    global count
    count += 1
    seen = [shown(kpi.getCellRangeByName(place)) for place in ("B1", "C1", "D1", "A1")]
    amounts = [value for value, in data.getCellRangeByName("D2:D80").getDataArray()]
    really = "#VALUE!" if None in amounts else sum(value for value in amounts if value != "")
    # After some undone sorting LibreOffice does not notice that a formula must be calculated, its own SUM neither.
    if seen[3] == really and seen[:3] != [really] * 3:
        wrong.append((count, change, seen, really))
    sums.add(really)
def redo():
    manager = document.getUndoManager()
    if manager.isRedoPossible():
        manager.redo()
def sort():
    cells = data.getCellRangeByName("A1:D28")
    cells.sort(options(SortFields=uno.Any("[]com.sun.star.table.TableSortField", (
        uno.createUnoStruct("com.sun.star.table.TableSortField", chance.randrange(4), True, False, uno.Enum("com.sun.star.table.TableSortFieldType", "AUTOMATIC"), uno.createUnoStruct("com.sun.star.lang.Locale"), ""),)), ContainsHeader=True))
def replace():
    wanted = data.createReplaceDescriptor()
    wanted.SearchString, wanted.ReplaceString = str(chance.randrange(1, 10)), str(chance.randrange(1, 10))
    data.getCellRangeByName("D2:D28").replaceAll(wanted)
def down():
    at = chance.randrange(1, 24)
    data.getCellRangeByPosition(3, at, 3, at + 3).fillAuto(uno.Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)
def move():
    at = row()
    data.moveRange(data.getCellByPosition(3, row()).CellAddress, data.getCellByPosition(3, at).RangeAddress)
def formula():
    data.getCellByPosition(3, row()).Formula = f"=C{row()}+$Sheet1.$F$1"
changes = [value, blank, block, weight, factor, insert, remove, undo, locked, several, everything, clear, copy, redo, sort, replace, down, move, formula]
check("first")
for step in range(150):
    change = chance.choice(changes)
    change()
    check(change.__name__)
tell(wrong=wrong, count=count, sums=len(sums))
""",
        20261123,
    )
    assert told["wrong"] == []
    assert told["count"] > 150
    assert told["sums"] > 50


def test_a_large_range_is_not_read_for_each_of_its_formulas() -> None:
    """Once for all of them, and now and then again: what was read is believed as long as ten readings take."""
    told = run(
        """
document = new()
document.Sheets.insertNewByName("Data", 1)
data, kpi = document.Sheets.getByName("Data"), document.Sheets.getByIndex(0)
rows = [("order number", "customer", "order date", "amount")]
rows += [(f"o{n}", f"c{n % 977}", 45000.0 + n % 300, float(n % 91) + 1) for n in range(100000)]
data.getCellRangeByName("A1:D100001").setDataArray(tuple(rows))
formulas = tuple((f"=SALES_REVENUE($Data.$A$1:$D$100001)+{row}",) for row in range(200))
def seen(change):
    before = inside("office.ranges.read")
    change()
    values = [value for value, in kpi.getCellRangeByName("A1:A200").getDataArray()]
    return values, inside("office.ranges.read") - before
def edit():
    data.getCellRangeByName("D2").Value = 1000.0
tell(first=seen(lambda: kpi.getCellRangeByName("A1:A200").setFormulaArray(formulas)), edited=seen(edit))
"""
    )
    total = sum(n % 91 + 1 for n in range(100_000))
    assert told["first"][0] == [total + row for row in range(200)]
    assert told["edited"][0] == [total + 999 + row for row in range(200)]
    assert 1 <= told["first"][1] <= 20
    assert 1 <= told["edited"][1] <= 20


def test_a_first_start_on_a_fresh_profile_computes(tmp_path: Path) -> None:
    calc.install(folder=tmp_path / "profile")
    book = openpyxl.Workbook()
    book.active["A1"] = "=SALES_AOV(7700,8)"  # type: ignore[index]
    book.save(tmp_path / "first.xlsx")
    convert([tmp_path / "first.xlsx"], "csv", tmp_path, folder=tmp_path / "profile")
    assert (tmp_path / "first.csv").read_text(encoding="utf-8").strip() == "962.5"
    calc.uninstall(folder=tmp_path / "profile")
    assert "SalesXL" not in (tmp_path / "profile/user/basic/Standard/script.xlb").read_text(encoding="utf-8")
    convert([tmp_path / "first.xlsx"], "csv", tmp_path, folder=tmp_path / "profile")
    assert (tmp_path / "first.csv").read_text(encoding="utf-8").strip() == "#NAME?"


def test_the_helper_process_gives_the_same_answers_and_ends_with_libreoffice() -> None:
    """`run` asserts that no process is left behind."""
    script = (
        TABLE
        + """
cell("E1", "=SALES_AOV(A1:C4)"); cell("E2", "=SALES_AOV(7700;0)"); cell("E3", "=SALES_WHY(E2)")
cell("C2", "").Value = 700
cell("E4", "=SALES_REVENUE(A:C)")
sheet.getCellRangeByName("G1:H3").setArrayFormula('=SALES_REVENUE(A1:C4;;"month";"lang=th")')
tell(values=[shown(cell(f"E{row}")) for row in range(1, 5)], rows=sheet.getCellRangeByName("G1:H3").getDataArray())
tell(way=inside("office.link.way"))
"""
    )
    once = """
tell(helper=inside("office.link._helper.pid"))
cell("E5", "=SALES_AOV(7;2)")
tell(later=inside("office.link._helper.pid"), value=shown(cell("E5")))
"""
    alone, helped = run(script), run(script + once, helper=True)
    assert helped["values"] == alone["values"] == [400, "#DIV/0!", "there is nothing to divide by: Orders is 0", 1200]
    assert helped["rows"] == alone["rows"] == [["เดือน", METRICS["revenue"].th], ["2026-05", 1000], ["2026-06", 200]]
    assert (alone["way"], helped["way"]) == ("same process", "helper process")
    assert (helped["helper"], 3.5) == (helped["later"], helped["value"])  # it starts once
