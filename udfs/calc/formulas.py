"""Formulas as LibreOffice keeps them, and what a cell asks of us. Runs inside LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

PREFIX = "SALES_"

COLUMN_RELATIVE, ROW_RELATIVE, SHEET_RELATIVE = 1, 4, 16  # com.sun.star.sheet.ReferenceFlags
COLUMN_DELETED, ROW_DELETED, SHEET_DELETED = 2, 8, 32
SPECIAL, SEPARATORS = 0, 1  # com.sun.star.sheet.FormulaMapGroup


class Codes(NamedTuple):
    """LibreOffice's numbers of the parts of a formula."""

    push: int
    external: int
    missing: int
    macro: int
    open: int
    close: int
    separator: int


class Question(NamedTuple):
    """What a cell asks.

    Attributes:
        function: ``SALES_AOV``.
        arguments: values, tuples of rows, ranges, None for one that is left out.
        down, across: which cell of the answer this one shows.
    """

    function: str
    arguments: tuple[Any, ...]
    down: int
    across: int


class NotToldError(Exception):
    """An argument is computed by the formula itself, so its value is not known here."""


def codes_of(document: Any) -> Codes:
    """The numbers, as this LibreOffice has them."""
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    special = [entry.Token.OpCode for entry in mapper.getAvailableMappings(0, SPECIAL)]
    opening, closing, separator = (entry.Token.OpCode for entry in mapper.getAvailableMappings(0, SEPARATORS))
    # Their places in the list are constants: com.sun.star.sheet.FormulaMapGroupSpecialOffset
    return Codes(special[0], special[3], special[6], special[11], opening, closing, separator)


def question_of(cell: Any, document: Any, names: Mapping[str, str]) -> Question | None:
    """What a cell asks of us: the first SALES_ function of its formula; None if there is none.

    Raises:
        NotToldError: an argument is no range, name or value.
    """
    sheet, codes = cell.Spreadsheet, codes_of(document)
    block = array_of(sheet, cell)
    first = block.getCellByPosition(0, 0) if block is not None else cell
    here, there = cell.CellAddress, first.CellAddress
    tokens = list(first.getTokens())
    for at, token in enumerate(tokens):
        name = names.get(str(token.Data).lower()) if token.OpCode == codes.external else token.Data
        if token.OpCode in (codes.external, codes.macro) and name and str(name).upper().startswith(PREFIX):
            parts = _arguments(tokens[at + 1 :], codes)
            values = tuple(_value(part, first, document, codes) for part in parts)
            return Question(str(name).upper(), values, here.Row - there.Row, here.Column - there.Column)
    return None


def _arguments(tokens: list[Any], codes: Codes) -> list[list[Any]]:
    """The tokens between a function's brackets, argument by argument."""
    parts: list[list[Any]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.OpCode == codes.open) - (token.OpCode == codes.close)
        if depth == 0:
            break
        if depth == 1 and token.OpCode == codes.separator:
            parts.append([])
        elif depth > 1 or token.OpCode != codes.open:
            parts[-1].append(token)
    return parts if parts != [[]] else []


def _value(tokens: list[Any], cell: Any, document: Any, codes: Codes) -> Any:
    if not tokens or [token.OpCode for token in tokens] == [codes.missing]:
        return None
    data = tokens[0].Data
    if len(tokens) == 1 and tokens[0].OpCode == codes.push:
        if isinstance(data, (float, int, str, tuple)):
            return data
        return _range(data, cell, document)
    return _named(tokens, cell, document)


def _range(reference: Any, cell: Any, document: Any) -> Any:
    """The cells that a reference means, as seen from the cell that holds it."""
    ends = [reference.Reference1, reference.Reference2] if hasattr(reference, "Reference1") else [reference] * 2
    (sheet, left, top), (other, right, bottom) = (_place(end, cell.CellAddress) for end in ends)
    if sheet != other:
        raise NotToldError
    return document.Sheets.getByIndex(sheet).getCellRangeByPosition(left, top, right, bottom)


def _place(end: Any, seen_from: Any) -> tuple[int, int, int]:
    flags = end.Flags
    if flags & (COLUMN_DELETED | ROW_DELETED | SHEET_DELETED):
        raise NotToldError
    sheet = seen_from.Sheet + end.RelativeSheet if flags & SHEET_RELATIVE else end.Sheet
    column = seen_from.Column + end.RelativeColumn if flags & COLUMN_RELATIVE else end.Column
    row = seen_from.Row + end.RelativeRow if flags & ROW_RELATIVE else end.Row
    return sheet, column, row


def _named(tokens: list[Any], cell: Any, document: Any) -> Any:
    """The cells behind a defined name or a whole table."""
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    text, bracket, part = parser.printFormula(tuple(tokens), cell.CellAddress).partition("[")
    for owner in (cell.Spreadsheet, document):
        if owner.NamedRanges.hasByName(text) and (found := owner.NamedRanges.getByName(text).getReferredCells()):
            return found
    if document.DatabaseRanges.hasByName(text) and (not bracket or part.strip("[]").lower() == "#all"):
        area = document.DatabaseRanges.getByName(text).DataArea
        sheet = document.Sheets.getByIndex(area.Sheet)
        return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    raise NotToldError


def as_names(functions: Mapping[str, str], service: str) -> dict[str, str]:
    """The names, in small letters, by which formulas know the add-in's functions."""
    return {f"{service}.{method}".lower(): name for method, name in functions.items()}


def array_of(sheet: Any, cell: Any) -> Any:
    """The cells that one array formula fills, None for an ordinary cell."""
    if not cell.getArrayFormula():
        return None
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    return cursor
