"""A metric from numbers in place of tables: its inputs in order, as numbers or as columns of numbers."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from salesxl.catalog import METRICS
from salesxl.cells.blocks import Block, Value
from salesxl.cells.faults import Fault, of_reason
from salesxl.cells.options import Options
from salesxl.cells.values import Cell, ErrorValue, Plain
from salesxl.evaluation.inputs import SETTINGS, label
from salesxl.from_numbers import from_numbers
from salesxl.locale import Language, say
from salesxl.reading.grids.grid import CellError
from salesxl.reading.values.columns import type_column
from salesxl.reading.values.raw_column import Place
from salesxl.results import Result


@dataclass
class Input:
    """One input: a number for all, or one a row.

    Attributes:
        numbers: a number a row; nan where there is none.
        blank: which rows are blank.
        faults: error values by row.
        alone: one number for all rows.
        across: the numbers stand in a row.
        header: the text above them, "" for none.
        height: how many cells were given, blank ones at the end too.
    """

    numbers: list[float]
    blank: list[bool]
    faults: dict[int, ErrorValue]
    alone: bool = False
    across: bool = False
    header: str = ""
    height: int = 1


def answer(key: str, values: Sequence[Value], options: Options) -> list[list[Cell]]:
    """A metric's value, or one a row where columns are given.

    Args:
        key: the metric.
        values: its inputs in order.
        options: variant and language; settings complete the inputs.

    Raises:
        Fault: columns of unequal length, or one of the inputs is no number.
        UsageError: no variant of the metric takes so many inputs.
    """
    inputs = [found for value in values for found in _inputs(value, options.language)]
    inputs += _from_settings(key, len(inputs), options)
    for found in inputs:
        if found.alone and found.faults:
            raise Fault(found.faults[0].code, found.faults[0].reason)
    _check_count(key, len(inputs), options)
    columns = [found for found in inputs if not found.alone]
    if not columns:
        return [[_single(key, inputs, options)]]
    length = _length(columns, options.language)
    for found in columns:
        found.blank += [True] * (length - len(found.numbers))
        found.numbers += [math.nan] * (length - len(found.numbers))
    results = from_numbers(
        key, *(found.numbers[0] if found.alone else found.numbers for found in inputs), variant=options.variant
    )
    cells = [_row(row, columns, results, options.language) for row in range(length)]
    metric = METRICS[key]
    title = metric.th if options.language == "th" else metric.en
    head: list[Cell] = [title] if any(found.header for found in columns) else []
    return [head + cells] if columns[0].across else [[cell] for cell in head + cells]


def _check_count(key: str, count: int, options: Options) -> None:
    """Without a named variant, fewer numbers than the usual way takes are its first ones, never those of another way.

    More numbers than any way takes are none's.

    Raises:
        Fault: the formula takes other inputs.
    """
    metric = METRICS[key]
    usual = metric.default.inputs
    variants = [variant.inputs for variant in metric.variants.values()]
    if options.variant or len(usual) <= count <= max(map(len, variants)):
        return
    if count > len(usual) or usual[:count] not in variants:
        wanted = ", ".join(label(name)[options.language] for name in usual)
        raise Fault("#VALUE!", say("functions.reasons.too_few", options.language, inputs=wanted))


def _row(row: int, columns: Sequence[Input], results: Result | list[Result], language: Language) -> Cell:
    if all(found.blank[row] for found in columns):
        return None
    fault = next((found.faults[row] for found in columns if row in found.faults), None)
    if fault:
        return fault
    return _cell(results[row] if isinstance(results, list) else results, language)


def _single(key: str, inputs: Sequence[Input], options: Options) -> Cell:
    result = from_numbers(key, *(found.numbers[0] for found in inputs), variant=options.variant)
    return _cell(result if isinstance(result, Result) else result[0], options.language)


def _cell(result: Result, language: Language) -> Cell:
    return of_reason(result.reason, language) if result.reason else result.value


def _from_settings(key: str, given: int, options: Options) -> list[Input]:
    """The inputs that follow those given, as far as the options name them."""
    metric = METRICS[key]
    variant = metric.variants.get(options.variant or "") or metric.default
    found: list[Input] = []
    for name in variant.inputs[given:]:
        value = getattr(options.chosen(), SETTINGS[name], None) if name in SETTINGS else None
        if value is None or SETTINGS[name] not in options.settings:
            break
        found.append(Input([float(value)], [False], {}, alone=True))
    return found


def _length(columns: Sequence[Input], language: Language) -> int:
    """The rows of columns that belong side by side."""
    lengths = {len(found.numbers) for found in columns}
    if len({found.height for found in columns}) > 1 and len(lengths) > 1:
        raise Fault("#VALUE!", say("functions.reasons.unequal", language))
    if len({found.across for found in columns}) > 1:
        raise Fault("#VALUE!", say("functions.reasons.unequal", language))
    return max(lengths)


def _inputs(value: Value, language: Language) -> list[Input]:
    """The inputs that an argument gives."""
    if not isinstance(value, Block):
        found = _read([None if value == "" else value], language)
        found.alone = True
        return [found]
    if 1 in (len(value.columns), value.n_rows):
        return [_with_header(value, language)]
    if not value.is_number_block:
        raise Fault("#VALUE!", say("functions.reasons.not_a_table", language))
    found_all = []
    for column in value.columns:
        found = _read(column.tolist(), language)
        found.height = value.height
        found_all.append(found)
    return found_all


def _with_header(block: Block, language: Language) -> Input:
    cells, across = block.cells(), len(block.columns) > 1
    header = cells[0] if isinstance(cells[0], str) and any(isinstance(cell, float) for cell in cells[1:]) else ""
    found = _read(cells[1:] if header else cells, language)
    found.across, found.header = across, str(header)
    found.height = (len(cells) if across else block.height) - bool(header)
    return found


def _read(cells: Sequence[Plain], language: Language) -> Input:
    """Cells as numbers; texts are read as in a file."""
    numbers = [cell if isinstance(cell, float) else math.nan for cell in cells]
    faults: dict[int, ErrorValue] = {}
    for row, cell in enumerate(cells):
        if isinstance(cell, CellError):
            faults[row] = ErrorValue(cell.code, say("functions.reasons.input_error", language, code=cell.code))
        elif isinstance(cell, bool):
            faults[row] = ErrorValue("#VALUE!", say("functions.reasons.yes_for_number", language))
        elif isinstance(cell, dt.datetime):
            faults[row] = ErrorValue("#VALUE!", say("functions.reasons.text_for_number", language, text=cell.date()))
    texts = [row for row, cell in enumerate(cells) if isinstance(cell, str)]
    if texts:
        read = numbers_of([str(cells[row]) for row in texts])
        for row, number in zip(texts, read, strict=True):
            numbers[row] = number
            if math.isnan(number):
                said = say("functions.reasons.text_for_number", language, text=cells[row])
                faults[row] = ErrorValue("#VALUE!", said)
    return Input(numbers, [cell is None for cell in cells], faults, height=len(cells))


def numbers_of(texts: Sequence[str]) -> list[float]:
    """Texts as numbers, as a column of a file would be read."""
    from salesxl.settings import Settings

    cells = np.empty(len(texts), dtype=object)
    cells[:] = texts
    typed = type_column(cells, "number", header="", place=Place(), settings=Settings(), typed=True)
    return [math.nan if bad else float(value) for value, bad in zip(typed.values, typed.bad, strict=True)]
