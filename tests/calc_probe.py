"""A component that a test has LibreOffice load, to look at our extension from inside (see `inside` in calc_office.py)."""

from __future__ import annotations

from typing import Any

import unohelper
from com.sun.star.task import XJob
from salesxl_calc.component import office


class Probe(unohelper.Base, XJob):  # type: ignore[misc]
    """Evaluates an expression."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self.context = context

    def execute(self, arguments: Any) -> Any:
        """The value of the expression that is handed over."""
        return eval(arguments[0].Value, {"office": office()})


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  (LibreOffice looks for this name)
g_ImplementationHelper.addImplementation(Probe, "salesxl.test.Probe", ())
