"""How the functions in functions.py are answered: the same everywhere but for the way a host takes an error value.

Our own add-in does not come this way (see call.py). This is for workbooks and add-ins that import the functions with
xlwings itself, and for xlwings Lite and Server.
"""

from __future__ import annotations

from typing import Any

import xlwings as xw

from salesxl import cells
from salesxl.cells.values import COM_ERROR, ERROR_NUMBERS

HOSTS = {"xlwings.udfs": "excel", "xlwings.pro.udfs_officejs": "office"}
"""The module whose decorators xlwings offers here -> the host it serves; without either this is plain Python."""


def host() -> str:
    """Which host asks: ``excel`` (COM), ``office`` (xlwings Lite and Server) or ``python``."""
    return HOSTS.get(xw.func.__module__, "python")


def answer(name: str, *arguments: object) -> list[list[Any]]:
    """The answer of a worksheet function, as this host takes it.

    Args:
        name: of the function.
        arguments: as the host hands them over, None for one that was left out.
    """
    where = host()
    return [[shown(value, where) for value in row] for row in cells.call(name, arguments, host=where)]


def shown(value: cells.Cell, where: str) -> Any:
    """One value as a host takes it.

    COM has a kind of its own for errors; xlwings makes an error of Office.js of its text; Python keeps ours with the
    reason.
    """
    if not isinstance(value, cells.ErrorValue) or where == "python":
        return value
    if where == "office":
        return value.code
    from pythoncom import VT_ERROR  # type: ignore[import-untyped, unused-ignore]
    from win32com.client import VARIANT  # type: ignore[import-untyped, unused-ignore]

    return VARIANT(VT_ERROR, COM_ERROR + ERROR_NUMBERS.get(value.code, ERROR_NUMBERS["#VALUE!"]))
