"""One spelling of our functions for all programs. Runs inside LibreOffice.

`SALES_AOV` in a formula is a macro: it takes ranges, numbers and texts alike, and is saved under this very name, which Excel
knows. But LibreOffice offers no macros in its function wizard. What the wizard offers is the add-in's function, called
`SALES_AOV_`; a formula with it would be saved as ``ORG.SALESXL.ADDIN.SALESAOV``. So it is settled as soon as it is
entered: the one name in its text becomes the other. And ``Orders[#All]``, as Excel writes it, is understood by LibreOffice 7
only as ``Orders[[#All]]``.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.lang import DisposedException
from com.sun.star.util import XModifyListener

from .formulas import array_of

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
FORMULA = 16  # com.sun.star.sheet.CellFlags.FORMULA
IN_FORMULAS = 0  # what a search looks at
PAUSE, LONGEST = 20.0, 2.0  # times as long as looking took, and seconds: it takes a twentieth of the time

UNSETTLED = r"SALES_[A-Z0-9_]*_\(|SALES_.*[^\[]\[#"
"""Formulas to be settled, for LibreOffice's own search, which sees them as the user does."""

_PARTS = re.compile(
    r"""(?P<text>"[^"]*")|(?P<name>\b(?:org\.salesxl\.AddIn\.\w+|SALES_\w+_)(?=\())"""
    r"""|(?<!\[)(?P<part>\[\#(?:all|data|headers|totals)\])""",
    re.IGNORECASE,
)


def settle(document: Any, names: Mapping[str, str]) -> int:
    """Give every SALES_ formula of a document the spelling that all programs share.

    Args:
        document: a spreadsheet.
        names: the add-in's name of each function, ``org.salesxl.addin.salesaov`` -> ``SALES_AOV``.

    Returns:
        how many formulas were changed. Neither the undo list nor "modified" tells of it.
    """
    modified, undo = document.isModified(), document.getUndoManager()
    undo.lock()
    try:
        return sum(_settle_sheet(document.Sheets.getByIndex(n), names) for n in range(document.Sheets.Count))
    finally:
        undo.unlock()
        if document.isModified() != modified:
            document.setModified(modified)


def _settle_sheet(sheet: Any, names: Mapping[str, str]) -> int:
    if sheet.isProtected():
        return 0
    formulas = sheet.queryContentCells(FORMULA)
    if not formulas.Count:
        return 0
    wanted = formulas.createSearchDescriptor()
    wanted.SearchString, wanted.SearchType, wanted.SearchRegularExpression = UNSETTLED, IN_FORMULAS, True
    found = formulas.findAll(wanted)
    changed = 0
    for area in found.RangeAddresses if found is not None else ():
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                changed += _settle_cell(sheet, sheet.getCellByPosition(column, row), names)
    return changed


def _settle_cell(sheet: Any, cell: Any, names: Mapping[str, str]) -> int:
    if cell.Type.value != "FORMULA":
        return 0
    block = array_of(sheet, cell)
    text = cell.getFormula() if block is None else block.getArrayFormula().strip("{}")
    settled = settled_text(text, names)
    if settled == text:
        return 0
    if block is None:
        cell.setFormula(settled)
    else:
        block.setArrayFormula(settled)
    return 1


def settled_text(formula: str, names: Mapping[str, str]) -> str:
    """A formula in the spelling that all programs share; texts in it stay as they are."""

    def settled(found: re.Match[str]) -> str:
        if found["name"]:
            return names.get(found["name"].lower(), found["name"].rstrip("_"))
        return f"[{found['part']}]" if found["part"] else found["text"]

    return _PARTS.sub(settled, formula)


class Settler(unohelper.Base, XModifyListener, XCallback):  # type: ignore[misc]
    """Settles a document after each change, when LibreOffice has nothing else to do."""

    def __init__(self, document: Any, names: Mapping[str, str], context: Any) -> None:
        self.document, self.names = document, names
        self.later = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
        self.waiting = False
        self.not_before = 0.0

    def modified(self, event: Any) -> None:
        """Something was changed."""
        if self.waiting:
            return
        self.waiting = True
        pause = self.not_before - time.monotonic()
        if pause <= 0:
            self.later.addCallback(self, None)
        else:
            timer = threading.Timer(pause, self.later.addCallback, (self, None))
            timer.daemon = True
            timer.start()

    def notify(self, data: Any) -> None:
        """LibreOffice has nothing else to do."""
        started = time.monotonic()
        with suppress(DisposedException):  # it was closed in the meantime
            changed = settle(self.document, self.names)
            took = 0.0 if changed else time.monotonic() - started  # what was settled is calculated anew, too
            self.not_before = time.monotonic() + min(PAUSE * took, LONGEST)
            self.waiting = False

    def disposing(self, event: Any) -> None:
        """The document was closed."""
        self.waiting = True  # nothing more to do
