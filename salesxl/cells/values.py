"""Single values as spreadsheets hand them over, made alike: numbers, texts, days, blanks, error values.

Excel over COM gives a blank as None, an error as an integer, a day as a number (or, through xlwings' own wrappers, as a
datetime with a time zone); Office.js gives a blank as "", an error and a formatted number as a dictionary; Calc gives
a blank as "" too. Here a cell is a float, a text, a bool, a datetime, None for a blank, or a CellError.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass

from salesxl.reading.grids.grid import CellError

Plain = float | str | bool | dt.datetime | CellError | None


@dataclass(frozen=True)
class ErrorValue:
    """An error value as an answer.

    Attributes:
        code: as the cell shows it, ``#N/A``.
        reason: why, in words; what ``SALES_WHY`` tells.
    """

    code: str
    reason: str = ""


Cell = float | str | bool | None | ErrorValue
"""One cell of an answer."""

ERROR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
"""Excel's number of each error value (XlCVError)."""

EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
"""Day 0 of both ways in which a workbook counts days, by whether it counts from 1904."""

COM_ERROR = -2146828288  # what COM adds to that number
MISSING = "\x01SX|missing"
"""What our VBA sends for an argument that was left out."""

ERROR_TEXTS = frozenset(ERROR_NUMBERS)
_BY_COM_NUMBER = {COM_ERROR + number: code for code, number in ERROR_NUMBERS.items()}
EQUAL_TO_OTHERS = (0, 1, *_BY_COM_NUMBER)
"""Numbers that Python calls equal to a cell that is no number: a truth value, an error value over COM."""
_OFFICE_ERRORS = {
    "Div0": "#DIV/0!",
    "NotAvailable": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
    "Field": "#FIELD!",
    "Connect": "#CONNECT!",
    "Blocked": "#BLOCKED!",
}
FREQUENT = frozenset((float, str, bool, type(None)))
"""Types of cells that need no look one by one."""


def plain(value: object) -> Plain:
    """One value as a cell.

    >>> plain(-2146826246), plain(""), plain(True), plain({"type": "FormattedNumber", "basicValue": 5})
    (CellError(code='#N/A'), None, True, 5.0)
    """
    if value is None or isinstance(value, bool | CellError):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.datetime):
        return dt.datetime(*value.timetuple()[:6], value.microsecond)  # the wall clock, whatever the zone said
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, ErrorValue):
        return CellError(value.code)
    if isinstance(value, Mapping):
        return _entity(value)
    if type(value).__name__ == "JsNull":  # what Pyodide makes of null
        return None
    if isinstance(value, int) and value in _BY_COM_NUMBER:
        return CellError(_BY_COM_NUMBER[value])
    if isinstance(value, numbers.Real) or type(value).__name__ == "Decimal":
        return _number(float(value))  # type: ignore[arg-type]
    return str(value)


def _number(value: float) -> float | CellError:
    return value if math.isfinite(value) else CellError("#NUM!")


def _text(value: str) -> str | CellError | None:
    if value in ERROR_TEXTS:
        return CellError(value)
    return None if value in ("", MISSING) else value


def _entity(value: Mapping[str, object]) -> Plain:
    """A value of Office.js that is more than a number or text."""
    kind = value.get("type")
    if kind == "Error":
        named = _OFFICE_ERRORS.get(str(value.get("errorType")))
        return CellError(named or str(value.get("basicValue") or "#VALUE!"))
    return None if kind == "Empty" else plain(value.get("basicValue"))
