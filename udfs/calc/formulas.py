"""Formulas as LibreOffice keeps them: which question a cell asks, and one spelling for all programs. Runs inside LibreOffice.

A function typed in Calc is taken for the add-in's, and would be saved as ``ORG.SALESXL.ADDIN.SALESAOV``, which Excel
does not know. The macro of the same name is saved as ``SALES_AOV``, and it is handed ranges as ranges. So a typed formula
is settled, which nobody sees: the add-in's name in it becomes the macro's.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

PREFIX = "SALES_"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"

PUSH, EXTERNAL, NAME, OPEN, CLOSE, SEPARATOR, MISSING, AREA, MACRO = 0, 3, 4, 10, 11, 12, 13, 14, 21
"""LibreOffice's numbers of what a formula is made of; those from EXTERNAL on are asked of it (see `codes`)."""


class Codes:
    """The numbers of the parts of a formula, as this LibreOffice has them."""

    def __init__(self, document: Any) -> None:
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        special = [entry.Token.OpCode for entry in mapper.getAvailableMappings(0, 0)]
        self.push, self.external, self.name = special[0], special[3], special[4]
