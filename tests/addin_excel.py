"""Excel with the add-in in it, as far as pyOpenVBA's interpreter goes, and a Python that is played by the test.

The interpreter has no `Application.Caller`, no command bars and no `MacroOptions`; it is lent these here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyopenvba", reason="pyOpenVBA, the VBA interpreter, is not installed")

from addin_samples import FUNCTIONS
from pyopenvba.apps.excel import Application, ExcelApplication, Workbook
from pyopenvba.interpreter import (
    EMPTY,
    VBAArray,
    VBAErrorValue,
    VBAObject,
    VBARuntimeError,
    member,
    method,
    setter,
)

from salesxl.locale import Language, say
from salesxl.udfs.excel.addin import PROJECT_ID, WHY, modules, sheets
from salesxl.udfs.excel.vbaproject import vba_project
from salesxl.udfs.excel.xlam import xlam

MISSING = "\x01SX|missing"

GONE = VBARuntimeError(462, "The remote server machine does not exist or is unavailable")

#: In place of xlwings, whose VBA asks Windows for everything.
XLWINGS = """
Public Function XLPy() As Object
    Set XLPy = CreateObject("Test.Python")
End Function
Public Function RunPython(PythonCommand As String)
    CreateObject("Test.Python").Exec PythonCommand
End Function
"""

#: The parts of Excel's behaviour that a test needs to reach from VBA.
TESTS = """
Option Explicit
Sub NamedSheet()
    ActiveWorkbook.Worksheets.Add.Name = "SALESXL.conf"
End Sub
Function PassedSheet()
    PassedSheet = SALES_AOV(ActiveSheet)
End Function
Function Passed(address As String, Optional period As Variant, Optional by As Variant)
    Passed = SALES_AOV(Range(address), period, by)
End Function
Function Grouped(address As String, field As String)
    Grouped = SALES_AOV(Range(address), , field)
End Function
Function Why(address As String)
    Why = SALES_WHY(Range(address))
End Function
"""


@dataclass
class Excel:
    """An interpreter with the add-in in it, and what the test pretends and observes."""

    app: ExcelApplication
    book: Workbook
    language: Language
    caller: str | None = "B1"  # the cell that asks; None when VBA does
    wizard: bool = False
    date1904: dict[str, bool] = field(default_factory=dict)
    answers: list[Any] = field(default_factory=list)  # of Python, in order; the last one is kept
    starts: list[BaseException | None] = field(default_factory=list)  # of the server, in order; then all go well
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    started: int = 0
    executed: list[str] = field(default_factory=list)
    described: list[dict[str, Any]] = field(default_factory=list)
    attempts: int = 0  # to describe a function
    hidden_refused: bool = False
    never_described: bool = False
    state: dict[str, Any] = field(default_factory=lambda: {"isaddin": True, "saved": False})

    def run(self, macro: str, *args: Any) -> Any:
        return self.app.run(macro, *args)

    def put(self, **cells: Any) -> None:
        for address, value in cells.items():
            self.app.sheet(1).set_value(address, value)

    def range(self, address: str) -> VBAObject:
        found = self.book.vba_get("ActiveSheet").vba_get("Range", [address])
        assert isinstance(found, VBAObject)
        return found

    def told(self, key: str) -> str:
        return say(f"addin.vba.{key}", self.language)

    def why(self, address: str = "B1") -> str:
        return str(self.run("Why", address))


class Python(VBAObject):
    """xlwings' COM object, played."""

    vba_type_name = "Python"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @method
    def CallUDF(self, module: object, function: object, args: VBAArray) -> object:  # noqa: N802
        self.excel.asked.append((module, function, *args.items))
        answer = self.excel.answers[0] if len(self.excel.answers) == 1 else self.excel.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @method
    def Exec(self, command: object) -> object:  # noqa: N802
        self.excel.executed.append(str(command))
        if self.excel.answers:
            raise self.excel.answers[0]
        return EMPTY


class NewButton(VBAObject):
    vba_type_name = "CommandBarControl"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @member
    def Enabled(self) -> object:  # noqa: N802
        return not self.excel.wizard

    @member
    def Controls(self, Index: object) -> object:  # noqa: N802, N803
        return self


class AddinWindow(VBAObject):
    """The window of the add-in, which the interpreter does not let be shown or hidden."""

    vba_type_name = "Window"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @setter("Visible")
    def show(self, value: object) -> None:
        self.excel.state["shown"] = value


def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language) -> Excel:
    """The add-in opened as Excel would open it, and a new workbook beside it."""
    functions = [*FUNCTIONS, WHY]
    book = sheets(functions, interpreter="python.exe", udf_module="some.module", language=language)
    project = modules(functions, book, udf_module="some.module", language=language)
    file = tmp_path / "salesxl.xlam"
    file.write_bytes(xlam(book, vba_project("SalesXl", project, PROJECT_ID), {}))
    app = ExcelApplication.open(file, with_vba=False)
    kinds = {"Module": "standard", "Class": "class", "Document": "document"}
    for module in [replace(one, text=XLWINGS) if one.name == "xlwings" else one for one in project]:
        text = "\n".join(line for line in module.text.splitlines() if not line.startswith("Attribute "))
        app.add_module(text, name=module.name, kind=kinds[module.kind])
    app.add_module(TESTS, name="Tests")
    app.freeze_clock(dt.datetime(2026, 11, 23, 9, 0, 0))
    excel = Excel(app, app.add_workbook(), language)
    _lend(excel, monkeypatch)
    return excel


def _lend(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the interpreter lacks of Excel."""

    def create(name: object) -> object:
        assert name == "Test.Python"
        excel.started += 1
        fault = excel.starts.pop(0) if excel.starts else None
        if fault:
            raise fault
        return Python(excel)

    monkeypatch.setattr(excel.app.interpreter.host, "create", create, raising=False)

    def describe(named: dict[str, Any]) -> object:
        excel.attempts += 1
        if excel.never_described:
            raise VBARuntimeError(1004, "Method 'MacroOptions' of object '_Application' failed")
        if excel.hidden_refused and excel.state["isaddin"]:
            raise VBARuntimeError(1004, "Cannot edit a macro on a hidden workbook.")
        excel.described.append({name.lower(): value for name, value in named.items()})
        return EMPTY

    application: dict[str, Callable[[dict[str, Any]], object]] = {
        "caller": lambda named: excel.range(excel.caller) if excel.caller else VBAErrorValue(2023),
        "commandbars": lambda named: NewButton(excel),
        "macrooptions": describe,
        "cursor": lambda named: excel.state.get("cursor", -4143),
    }
    workbook: dict[str, Callable[[Workbook], object]] = {
        "date1904": lambda book: excel.date1904.get(book.name, False),
        "isaddin": lambda book: excel.state["isaddin"],
        "windows": lambda book: AddinWindow(excel),
    }
    get, put, book_get, book_put = Application.vba_get, Application.vba_set, Workbook.vba_get, Workbook.vba_set

    def vba_get(self: Application, name: str, args: Any = (), named: Any = None) -> object:
        lent = application.get(name.lower())
        return lent(named or {}) if lent else get(self, name, args, named)

    def vba_set(self: Application, name: str, value: Any, *rest: Any, **more: Any) -> None:
        if name.lower() in application:
            excel.state[name.lower()] = value
        else:
            put(self, name, value, *rest, **more)

    def workbook_get(self: Workbook, name: str, args: Any = (), named: Any = None) -> object:
        lent = workbook.get(name.lower())
        return lent(self) if lent else book_get(self, name, args, named)

    def workbook_set(self: Workbook, name: str, value: Any, *rest: Any, **more: Any) -> None:
        if name.lower() in ("isaddin", "saved"):
            excel.state[name.lower()] = value
        else:
            book_put(self, name, value, *rest, **more)

    monkeypatch.setattr(Application, "vba_get", vba_get)
    monkeypatch.setattr(Application, "vba_set", vba_set)
    monkeypatch.setattr(Workbook, "vba_get", workbook_get)
    monkeypatch.setattr(Workbook, "vba_set", workbook_set)


def rows(*lines: list[Any]) -> VBAArray:
    """A block as COM brings it."""
    array = VBAArray([(0, len(lines) - 1), (0, len(lines[0]) - 1)])
    for i, line in enumerate(lines):
        for j, value in enumerate(line):
            array.set([i, j], value)
    return array


def code(value: object) -> int:
    assert isinstance(value, VBAErrorValue), value
    return int(value.number)
