"""What LibreOffice asks, answered in plain values: in LibreOffice's own process, or in a helper (worker.py).

An error value among the answers is a pair (code, reason); a block of cells among the questions is a text that stands for
its content, and the rows come along only when they are new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from salesxl import cells
from salesxl.cells.arguments import taken
from salesxl.cells.blocks import Block
from salesxl.cells.call import handles
from salesxl.cells.functions import functions
from salesxl.cells.sheets import handle_text
from salesxl.cells.store import MEGABYTE, Shelf
from salesxl.cells.values import ErrorValue
from salesxl.locale import Language
from salesxl.udfs.calc import buttons

Plain = float | str | bool | tuple[str, str] | None
Rows = list[list[Plain]]

BLOCK = "cells"
"""How a block of cells stands among the arguments: this word and its content's digest, as a pair."""

_WORTH_KEEPING = 2_000  # cells; smaller blocks are looked at anew each time
_CELL = 64  # bytes that a cell counts for

_blocks: Shelf[Any] = Shelf(64 * MEGABYTE)
"""Digest -> the rows of a block, or for a large table the text of SALES_DATA that stands for it."""


def call(name: str, arguments: Sequence[Any], context: Mapping[str, Any], new: Mapping[str, Any]) -> Rows | None:
    """The answer of a worksheet function.

    Args:
        name: ``SALES_AOV``.
        arguments: values; a block of cells as ``("cells", digest)`` or as rows.
        context: ``language``, and ``date1904`` where days count from 1904.
        new: digest -> rows of the blocks that were not sent before.

    Returns:
        rows of values; None when a block is not known (any more) and its rows must be sent again.
    """
    date1904 = bool(context.get("date1904"))
    for digest, rows in new.items():
        kept = _handle(rows, date1904) or rows
        _blocks.put((digest, date1904), kept, _CELL * (1 if isinstance(kept, str) else sum(map(len, rows))))
    given = []
    for argument in arguments:
        if isinstance(argument, tuple) and argument[:1] == (BLOCK,):
            known = _blocks.get((argument[1], date1904))
            if known is None or (isinstance(known, str) and handles.get(known.split(" ")[0]) is None):
                return None
            given.append(known)
        else:
            given.append(argument)
    language: Language = context.get("language", "en")
    answer = cells.call(name, _left_out(name, given), date1904=date1904, host="calc", language=language)
    return [[_plain(value) for value in row] for row in answer]


def _handle(rows: Any, date1904: bool) -> str | None:
    """The text of SALES_DATA for a large table, so that its content is looked at once and not at each call."""
    if sum(map(len, rows)) < _WORTH_KEEPING:
        return None
    block = Block(rows, date1904=date1904)
    if block.is_number_column or block.is_number_block:
        return None
    text = handle_text([block])
    handles.put(text.split(" ")[0], [block], block.size)
    return text


def _left_out(name: str, arguments: Sequence[Any]) -> list[Any]:
    """LibreOffice hands over an argument left out in the middle as 0; where no number is due, it is one left out."""
    function = functions().get(name.upper())
    if function is None or (function.kind == "metric" and arguments and _is_numbers(arguments[0])):
        return list(arguments)
    return [None if isinstance(value, int | float) and value == 0 else value for value in arguments]


def _is_numbers(argument: Any) -> bool:
    """Whether numbers stand in place of tables."""
    value = taken(argument)
    return value.is_number_column or value.is_number_block if isinstance(value, Block) else isinstance(value, float)


def _plain(value: cells.Cell) -> Plain:
    return (value.code, value.reason) if isinstance(value, ErrorValue) else value


def ready() -> str:
    """Tells that all is loaded: salesxl's version."""
    from salesxl import __version__

    return __version__


_FUNCTIONS: dict[str, Callable[..., Any]] = {"call": call, "press": buttons.press, "ready": ready}


def answer(name: str, *arguments: Any) -> Any:
    """The answer of one of these functions."""
    return _FUNCTIONS[name](*arguments)
