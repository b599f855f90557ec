"""What the Excel add-in asks, answered: the one function that its VBA calls (the protocol: excel/runtime.bas)."""

from __future__ import annotations

from typing import Any

import xlwings as xw

from salesxl import cells
from salesxl.cells.values import ERROR_NUMBERS

MARK = "\x01SX|"
"""How a text begins that our VBA takes for an error value: mark, number, reason."""


@xw.func
@xw.arg("name", "raw")
@xw.arg("key", "raw")
@xw.arg("args", "raw")
@xw.arg("context", "raw")
@xw.ret("raw")
def call(name, key, args, context):  # type: ignore[no-untyped-def]  # xlwings takes type hints for conversions
    """Answer a worksheet function.

    Args:
        name: of the function.
        key: address of the asking cell; our VBA keeps the reasons by it.
        args: one item for each parameter.
        context: names and values in turn: date1904, language, version.

    Returns:
        rows of values; an error value is a text that begins with the mark.
    """
    known = dict(zip(context[::2], context[1::2], strict=True))
    language = known.get("language")
    given = ["" if argument is None else argument for argument in args or ()]  # what is left out has a mark
    rows = cells.call(name, given, date1904=bool(known.get("date1904")), language="th" if language == "th" else "en")
    return [[sent(value) for value in row] for row in rows]


def sent(value: cells.Cell) -> Any:
    """One value as our VBA expects it."""
    if not isinstance(value, cells.ErrorValue):
        return value
    return f"{MARK}{ERROR_NUMBERS.get(value.code, ERROR_NUMBERS['#VALUE!'])}|{value.reason}"
