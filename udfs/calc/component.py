"""The services that LibreOffice loads: the functions, the menu, and what happens at its start. Runs inside LibreOffice.

A formula reaches us by one of two ways: the Basic macro SALES_AOV asks `Cells` (see runtime.bas), or the function
SALES_AOV_ of the function wizard calls `AddIn`. The second soon becomes the first (see settling.py).
"""

from __future__ import annotations

import json
import struct
import threading
from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo, XServiceName
from com.sun.star.task import XJob, XJobExecutor
from org.salesxl import XCells, XFunctions

from . import formulas, menu, settling
from .link import Link, UnreachableError
from .ranges import ERRORS, Ranges, document_of, error_of

ADDIN, CELLS, MENU, START, SETTLE = (f"org.salesxl.{name}" for name in ("AddIn", "Cells", "Menu", "Start", "Settle"))
LIBRARY, MODULE = "Standard", "SalesXL"  # the only library whose functions LibreOffice calls from any document

HERE = Path(__file__).parent
BLOCK = "cells"  # how a block of cells stands among the arguments (see answers.py)


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


class Office:
    """What all services share."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = _read("settings.json")
        self.functions: dict[str, str] = _read("functions.json")
        self.names = formulas.as_names(self.functions, ADDIN)
        self.link = Link(self.settings)
        self.ranges = Ranges()
        self._sent: dict[str, None] = {}

    def answer(self, name: str, arguments: Any) -> Any:
        """The answer of a function as rows of plain values.

        Args:
            name: ``SALES_AOV``.
            arguments: values, tuples of rows and ranges.
        """
        if name == "SALES_WHY":
            return [[self.why(arguments)]]
        given, blocks, document = [], {}, None
        for argument in arguments:
            cells = _range_of(argument)
            if cells is None:
                given.append(argument)
                continue
            document = document or document_of(cells)
            kept = self.ranges.take(cells)
            given.append((BLOCK, kept.digest))
            blocks[kept.digest] = kept.rows
        context = {"language": self.settings["language"], "date1904": _counts_from_1904(document)}
        try:
            return self._ask(name, given, context, blocks)
        except UnreachableError as gone:
            return [[("#N/A", self.text("unreachable").format(reason=gone))]]

    def _ask(self, name: str, given: Any, context: Any, blocks: dict[str, Any]) -> Any:
        new = {digest: rows for digest, rows in blocks.items() if digest not in self._sent}
        answer = self.link.ask("call", name, given, context, new)
        if answer is None:  # forgotten in the meantime
            answer = self.link.ask("call", name, given, context, blocks)
        self._sent.update(dict.fromkeys(blocks))
        return answer

    def why(self, arguments: Any) -> Any:
        """The reason behind the error value of a cell."""
        cells = _range_of(arguments[0]) if arguments else None
        if cells is None:
            return ("#VALUE!", self.text("not_a_cell"))
        cell = cells.getCellByPosition(0, 0)
        document = document_of(cells)
        try:
            question = formulas.question_of(cell, document, self.names)
        except formulas.NotToldError:
            return self.text("not_told")
        if question is None or not error_of(cell):
            return self.text("no_error")
        rows = self.answer(question.function, question.arguments)
        value = rows[question.down][question.across] if question.down < len(rows) else None
        return value[1] if isinstance(value, tuple) else self.text("no_error")

    def text(self, key: str) -> str:
        """A text in the language that the extension was built for."""
        return str(self.settings["texts"][key])


_office: Office | None = None
_making = threading.Lock()


def office() -> Office:
    """The one that all services share, made when it is first needed."""
    global _office
    with _making:
        if _office is None:
            _office = Office()
        return _office


def sent(value: Any) -> Any:
    """One value of an answer as LibreOffice takes it.

    An error value is a number that is none, with LibreOffice's number of the error in its last bits.
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        number = next((number for number, code in ERRORS.items() if code == value[0]), 519)
        return struct.unpack("<d", struct.pack("<Q", 0x7FF8 << 48 | number))[0]
    return value


def _sent_rows(rows: Any) -> Any:
    return tuple(tuple(sent(value) for value in row) for row in rows)


def _range_of(argument: Any) -> Any:
    """The cells that an argument is: a range, or the object that Basic has for it. None for anything else."""
    if hasattr(argument, "getCellRange"):
        argument = argument.getCellRange()
    return argument if hasattr(argument, "getDataArray") else None


def _counts_from_1904(document: Any) -> bool:
    return document is not None and document.NullDate.Year == 1904


class _Service(unohelper.Base, XServiceInfo):  # type: ignore[misc]
    """What every service tells of itself."""

    services: tuple[str, ...] = ()

    def __init__(self, context: Any, *arguments: Any) -> None:
        self.context = context

    def getImplementationName(self) -> str:  # noqa: N802
        """Its own name."""
        return f"{self.services[0]}Implementation"

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether it is such a service."""
        return name in self.services

    def getSupportedServiceNames(self) -> Any:  # noqa: N802
        """What it can be asked for as."""
        return self.services


class AddIn(_Service, XFunctions, XServiceName):  # type: ignore[misc]
    """The functions as the function wizard offers them: a method each, added below."""

    services = (ADDIN,)

    def getServiceName(self) -> str:  # noqa: N802
        """The service that LibreOffice knows the functions by."""
        return ADDIN


def _method(name: str) -> Any:
    def method(self: AddIn, *arguments: Any) -> Any:
        return _sent_rows(office().answer(name, arguments))

    return method


for _name, _function in _read("functions.json").items():
    setattr(AddIn, _name, _method(_function))


class Cells(_Service, XCells):  # type: ignore[misc]
    """The functions as the Basic macros ask for them."""

    services = (CELLS,)

    def answer(self, name: str, arguments: Any) -> Any:
        """The answer of a function."""
        return _sent_rows(office().answer(name, arguments))


class Menu(_Service, XJobExecutor):  # type: ignore[misc]
    """The entries of the menu and the toolbar."""

    services = (MENU, "com.sun.star.task.JobExecutor")

    def trigger(self, action: str) -> None:
        """An entry was chosen."""
        menu.run(action, self.context, office())


class Start(_Service, XJob):  # type: ignore[misc]
    """Puts the macros where LibreOffice finds them; a fresh profile gets its library only at its first start."""

    services = (START, "com.sun.star.task.Job")

    def execute(self, arguments: Any) -> None:
        """LibreOffice has started."""
        manager = self.context.ServiceManager
        name = "com.sun.star.script.ApplicationScriptLibraryContainer"
        libraries = manager.createInstanceWithContext(name, self.context)
        if not libraries.hasByName(LIBRARY):
            libraries.createLibrary(LIBRARY)
        libraries.loadLibrary(LIBRARY)
        library = libraries.getByName(LIBRARY)
        source = (HERE / "macros.bas").read_text(encoding="utf-8")
        if not library.hasByName(MODULE):
            library.insertByName(MODULE, source)
        elif library.getByName(MODULE) != source:
            library.replaceByName(MODULE, source)


class Settle(_Service, XJob):  # type: ignore[misc]
    """One spelling of our functions: when a spreadsheet is opened, before it is saved, and whenever it was changed."""

    services = (SETTLE, "com.sun.star.task.Job")

    def execute(self, arguments: Any) -> None:
        """A document was made, opened, or is about to be saved."""
        given = {argument.Name: argument.Value for argument in arguments}
        environment = {value.Name: value.Value for value in given.get("Environment", ())}
        document = environment.get("Model")
        if document is not None and document.supportsService(settling.SPREADSHEET):
            if environment.get("EventName") in ("OnNew", "OnLoad"):
                document.addModifyListener(settling.Settler(document, office().names, self.context))
            settling.settle(document, office().names)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  (LibreOffice looks for this name)
for _service in (AddIn, Cells, Menu, Start, Settle):
    g_ImplementationHelper.addImplementation(_service, f"{_service.services[0]}Implementation", _service.services)
