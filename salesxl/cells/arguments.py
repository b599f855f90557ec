"""The arguments of a worksheet function put where they belong.

Every function has its arguments in a fixed order, and one that is left out keeps its place. But what an argument is
mostly shows by itself, so nobody has to count commas: a text where the second table is due is the period, a further
table goes before it, and a text with ``name=value`` is an option wherever it stands.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from salesxl.catalog import METRICS
from salesxl.cells.blocks import Block, Value, block_of, side_by_side
from salesxl.cells.days import as_day, is_serial
from salesxl.cells.faults import Fault
from salesxl.cells.functions import Argument, Function
from salesxl.cells.numbers import numbers_of
from salesxl.cells.options import is_option, is_options
from salesxl.cells.values import Plain, plain
from salesxl.locale import Language, say
from salesxl.reading.grids.grid import CellError
from salesxl.tables import TABLES

HANDLE = re.compile(r"SALES_DATA#([0-9a-f]{24})\b")
"""How a text from SALES_DATA begins."""


@dataclass
class Request:
    """What is asked.

    Attributes:
        tables: blocks with tables, each with the table that is expected in its place ("" for any).
        further: which of them stand where a period or something else is due.
        numbers: the inputs of a metric, where numbers stand in place of tables; None for the usual way.
        metrics: names of metrics.
        period: a text, a day as it stood in a cell, or two of these.
        by: the field to group by.
        options: texts with options.
        word: what stands in an argument of another role.
        date1904: numbers of days count from 1904.
    """

    tables: list[tuple[Block, str]] = field(default_factory=list)
    further: set[int] = field(default_factory=set)
    numbers: list[Value] | None = None
    metrics: list[str] = field(default_factory=list)
    period: Plain | tuple[Plain, Plain] = None
    by: str | None = None
    options: list[str] = field(default_factory=list)
    word: Plain = None
    date1904: bool = False


OF_NUMBERS = ("number", "options")
"""The last arguments, where tables stand in place of numbers."""

_SETTING = {name.casefold() for name in (TABLES["settings"].column("key").en, TABLES["settings"].column("key").th)}
"""The header above the names of options."""

MOST_MERGED = 12
"""How many cells two may take up that are merged."""

MOST_OPTIONS = 100
"""Rows of a list of options, with a holiday on each."""

BLANK = ""
"""A cell in which nothing stands; None is an argument that was left out."""


def taken(argument: object, *, date1904: bool = False) -> Value:
    """An argument as it was handed over: one cell, or a block of cells."""
    given: Any = argument.tolist() if hasattr(argument, "tolist") else argument
    if not isinstance(given, list | tuple):
        return BLANK if given == BLANK else plain(given)
    if not given:
        return None
    rows = given if isinstance(given[0], list | tuple) else [given]
    if len(rows) == 1 and len(rows[0]) == 1:
        cell = plain(rows[0][0])
        return BLANK if cell is None else cell
    return block_of(rows, date1904=date1904) if rows[0] else None


def sort(
    function: Function, values: Sequence[Value], language: Language, recall: Callable[[str], list[Block]]
) -> Request:
    """Put arguments where they belong.

    Args:
        function: the function they are for.
        values: the arguments.
        language: of reasons.
        recall: the blocks behind a text from SALES_DATA.

    Raises:
        Fault: too many arguments, one of the wrong kind, or an error value among them.
    """
    given = [None if isinstance(value, Block) and not value.columns else value for value in values]
    while given and given[-1] is None:
        given.pop()
    sorter = _Sorter(function, language, recall)
    if function.kind != "metric" or not _are_numbers(given):
        return sorter.sort([None if value == BLANK else value for value in given])
    options = [value for value in given if isinstance(value, str) and is_options(value)]
    numbers = [value for value in given if value not in options]
    while numbers and numbers[-1] is None:
        numbers.pop()
    columns = list(takewhile(lambda value: isinstance(value, Block), numbers))
    count = sum(len(value.columns) if isinstance(value, Block) and value.n_rows > 1 else 1 for value in numbers)
    if not columns or count in inputs_of(function) or len(columns) == count == 1:
        return Request(numbers=numbers, options=options)
    # more columns than the formula has inputs: days and amounts, side by side
    blocks = [
        value for value in columns if isinstance(value, Block) and not (_is_span(value) and value is not given[0])
    ]
    joined = blocks[0] if len(blocks) == 1 else side_by_side(blocks)
    if len({block.n_rows for block in blocks}) > 1:
        raise Fault("#VALUE!", say("functions.reasons.unequal", language))
    return sorter.sort([joined, *given[len(blocks) :]])


def inputs_of(function: Function) -> set[int]:
    """How many numbers a metric's function takes in place of tables."""
    return {len(variant.inputs) for variant in METRICS[function.key].variants.values()}


def _are_numbers(values: Sequence[Value]) -> bool:
    """Whether numbers stand in place of tables: told by the first argument that is not blank."""
    first = next((value for value in values if value not in (None, BLANK)), None)
    if isinstance(first, Block):
        return first.is_number_column or first.is_number_block
    if isinstance(first, str):
        return HANDLE.match(first) is None and not math.isnan(numbers_of([first])[0])
    return isinstance(first, float | bool | CellError)


class _Sorter:
    """Goes through the arguments and the places they may take."""

    def __init__(self, function: Function, language: Language, recall: Callable[[str], list[Block]]) -> None:
        self.function, self.language, self.recall = function, language, recall
        self.place = 0
        self.request = Request()

    @property
    def argument(self) -> Argument | None:
        """The argument that is due."""
        known = self.function.arguments
        return known[self.place] if self.place < len(known) else None

    @property
    def role(self) -> str:
        return self.argument.role if self.argument else ""

    def sort(self, values: Sequence[Value]) -> Request:
        for value in values:
            if value is None:
                self.place += 1
            elif isinstance(value, CellError) and self.role != "cell":
                raise Fault(value.code, self._say("input_error", code=value.code))
            elif isinstance(value, str) and self.role not in ("metric", "family", "cell") and is_options(value):
                self.request.options.append(value)
                self.place += self.role == "options"
            elif self.request.tables and isinstance(value, Block) and _lists_options(value):
                self.request.options += self._option_texts(value)
                self.place += self.role == "options"
            elif blocks := self._tables(value):
                if isinstance(value, Block) and self.role not in ("table", "metric", "family"):
                    self.request.further.add(len(self.request.tables))
                self._take_tables(blocks)
            else:
                self._take_other(value)
        return self.request

    def _tables(self, value: Value) -> list[Block]:
        """The tables that an argument gives; none if it is something else."""
        if isinstance(value, str):
            match = HANDLE.match(value)
            return self.recall(match[0]) if match else []
        if not isinstance(value, Block) or (self.role == "metric" and 1 in (len(value.columns), value.n_rows)):
            return []
        if self.request.tables and (_is_span(value) or (self.role in OF_NUMBERS and _is_list(value))):
            return []
        return [value]

    def _take_tables(self, blocks: Sequence[Block]) -> None:
        while self.role in ("metric", "family"):
            self.place += 1
        dues = [argument.table for argument in self.function.arguments[self.place :] if argument.role == "table"]
        for block, due in zip(blocks, [*dues, *[""] * len(blocks)], strict=False):
            self.request.tables.append((block, due))
        self.place += self.role == "table"

    def _take_other(self, value: Value) -> None:
        if self.role == "table" and not self.request.tables:
            raise Fault("#VALUE!", self._say("no_table"))
        while self.role in ("table", "number"):
            self.place += 1
        request = self.request
        match self.role:
            case "metric" | "family":
                request.metrics = self._names(value)
            case "period":
                request.period = self._period(value)
            case "by":
                if not isinstance(value, str):
                    raise Fault("#VALUE!", self._say("bad_by"))
                request.by = value.strip()
            case "cell":
                request.word = value if not isinstance(value, Block) else None
            case "options":
                request.options += self._option_texts(value)
            case _:
                raise Fault("#VALUE!", self._say("too_many", name=self.function.name))
        self.place += 1

    def _names(self, value: Value) -> list[str]:
        cells = value.cells() if isinstance(value, Block) else [value]
        names = [name.strip() for cell in cells if isinstance(cell, str) for name in re.split(r"[,;\n]", cell)]
        return [name for name in names if name]

    def _period(self, value: Value) -> Plain | tuple[Plain, Plain]:
        if not isinstance(value, Block):
            return value
        cells = value.cells()
        for cell in cells:
            if isinstance(cell, CellError):
                raise Fault(cell.code, self._say("input_error", code=cell.code))
        filled = [cell for cell in cells if cell is not None]
        if len(filled) == 2:  # with blanks between where cells are merged
            return (filled[0], filled[1])
        if len(cells) == 1 and isinstance(cells[0], str):  # a text in merged cells
            return cells[0]
        raise Fault("#VALUE!", self._say("half_period"))

    def _option_texts(self, value: Value) -> list[str]:
        """Options as a text, or as two columns with names and values."""
        if isinstance(value, Block) and len(value.columns) == 2:
            names, values = (column.tolist() for column in value.columns)
            listed: dict[str, list[str]] = {}
            for name, cell in zip(names, values, strict=True):
                said = str(name).strip() if name is not None else next(reversed(listed), "")  # more of the one above
                listed.setdefault(said, []).extend([] if cell is None else [_option(cell, value.date1904)])
            first = next(iter(listed))
            if first.casefold() in _SETTING:
                del listed[first]
            return [f"{name}={', '.join(cells)}" for name, cells in listed.items() if name]
        if isinstance(value, str):
            return [value]
        raise Fault("#VALUE!", self._say("bad_options", text=_shown(value)))

    def _say(self, key: str, **values: object) -> str:
        return say(f"functions.reasons.{key}", self.language, **values)


def _is_list(block: Block) -> bool:
    """Two columns, names beside values."""
    return len(block.columns) == 2 and all(isinstance(cell, str | None) for cell in block.columns[0])


def _lists_options(block: Block) -> bool:
    """Whether options stand there, each beside its value: no table without headers."""
    if block.n_rows > MOST_OPTIONS or not _is_list(block):
        return False
    names = {str(cell).strip() for cell in block.columns[0] if cell is not None}
    return bool(names) and all(is_option(name) for name in names)


def _is_span(block: Block) -> bool:
    """Two cells in a row or column: the first and the last day of a period. Of merged cells all but the first are blank."""
    height, width = block.n_rows, len(block.columns)
    if min(height, width) > 1 or max(height, width) > MOST_MERGED:
        return False
    return max(height, width) <= 2 or sum(cell is not None for cell in block.cells()) == 2


def _option(cell: Plain, date1904: bool) -> str:
    """The value of an option in a cell; a day is a number there, and no option is a number as large."""
    if is_serial(cell, date1904):
        cell = as_day(cell, date1904)
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else _shown(cell)


def _shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
