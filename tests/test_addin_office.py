"""LibreOffice opens the add-in and runs VBA of it: the one real spreadsheet program that works on every system.

It runs what touches neither Windows nor `Application.Caller`. xlwings' own module asks for functions of Windows; with
it in the project LibreOffice compiles nothing, so a stub stands in its place.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from addin_samples import FUNCTIONS, INTERPRETER
from calc_office import run

from salesxl.locale import LANGUAGES, Language, say
from salesxl.udfs.excel.addin import PROJECT_ID, WHY, modules, sheets
from salesxl.udfs.excel.vbaproject import Module, vba_project
from salesxl.udfs.excel.xlam import xlam

SCRIPT = """
hidden = options(Hidden=True, MacroExecutionMode=4, FilterName="Calc MS Excel 2007 VBA XML")
found = []
for file in given:
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(file), "_blank", 0, hidden)
    library = document.BasicLibraries.getByName("SalesXl")
    scripts = document.getScriptProvider()
    def run(name, *arguments):
        script = scripts.getScript(f"vnd.sun.star.script:SalesXl.{name}?language=Basic&location=document")
        return script.invoke(arguments, (), ())[0]
    sheet = document.Sheets.getByIndex(0)
    cell = sheet.getCellRangeByName("H1")
    cell.Formula = "=TWICE(21)"
    found.append({
        "modules": {name: library.getByName(name) for name in library.ElementNames},
        "sheets": list(document.Sheets.ElementNames),
        "first": sheet.getCellRangeByName("B1").String,
        "twice": run("Tests.Twice", 10.0),
        "cell": cell.Value,
        "told": run("Tests.Told", "several_areas"),
        "mark": run("Tests.LeftOut"),
        "quoted": run("Tests.Quoted", "it's a"),
        "pressed": run("Tests.Pressed", "set_period.ytd", "ytd"),
    })
    document.close(True)
tell(found=found)
"""

#: In place of xlwings: notes what it was asked to run.
XLWINGS = """
Public Function XLPy() As Object
End Function
Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Worksheets(1).Range("H2").Value = PythonCommand
End Function
"""

TESTS = """
Option Explicit
Public Function Twice(ByVal x As Double) As Double
    Twice = x * 2 + 0.5
End Function
Public Function Told(ByVal key As String) As String
    Told = SXText(key)
End Function
Public Function LeftOut() As String
    LeftOut = SXGiven()
End Function
Public Function Quoted(ByVal text As String) As String
    Quoted = SalesFunctions.SX_LANGUAGE & SXPythonText(text)
End Function
Public Function Pressed(ByVal id As String, ByVal tag As String) As String
    SXRunButton id, tag
    Pressed = ThisWorkbook.Worksheets(1).Range("H2").Value
End Function
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Any]:
    folder = tmp_path_factory.mktemp("office")
    files = [str(written(folder, language)) for language in LANGUAGES]
    return dict(zip(LANGUAGES, run(SCRIPT, files, folder=folder / "profile")["found"], strict=True))


def written(folder: Path, language: Language) -> Path:
    functions = [*FUNCTIONS, WHY]
    book = sheets(functions, interpreter=INTERPRETER, udf_module="m", language=language)
    project = modules(functions, book, udf_module="m", language=language)
    project = [replace(one, text=XLWINGS) if one.name == "xlwings" else one for one in project]
    project.append(Module("Tests", TESTS))
    file = folder / f"salesxl_{language}.xlam"
    file.write_bytes(xlam(book, vba_project("SalesXl", project, PROJECT_ID), {}))
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_the_addin_and_runs_its_vba(opened: dict[Language, Any], language: Language) -> None:
    seen = opened[language]
    assert {"SalesRuntime", "SalesRibbon", "SalesFunctions", "ThisWorkbook", "xlwings"} <= set(seen["modules"])
    assert "Public Function SALES_AOV(" in seen["modules"]["SalesFunctions"]
    assert seen["sheets"] == ["salesxl.conf", "salesxl.texts", "_IntelliSense_"]
    assert seen["first"] == INTERPRETER
    assert seen["twice"] == 20.5
    assert seen["cell"] == 42.5
    assert seen["told"] == say("addin.vba.several_areas", language)
    assert seen["mark"] == "\x01SX|missing"
    assert seen["quoted"] == f"{language}'it\\'s a'"
    assert seen["pressed"] == f"import salesxl.udfs.ribbon as ribbon; ribbon.set_period('ytd', language='{language}')"
