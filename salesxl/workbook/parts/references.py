"""References in formulas, found without understanding the formula.

Enough to know what it reads, to move it and to stretch it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from salesxl.workbook.parts.areas import MAX_COLUMN, MAX_ROW, Area, column_number, letters

# Characters that end a bare word: operators, separators, brackets, quotes. Letters of every language are words.
_WORD = r"""[^\s!'"()\[\]{}+\-*/^&=<>,;:%#@|~`$]"""
_ROW, _COLUMN = r"\$?[1-9]\d{0,6}", r"\$?[A-Za-z]{1,3}"
_TOKEN = re.compile(
    rf"""
    "(?:[^"]|"")*"
  | (?P<sheet>(?:'(?:[^']|'')*'|\[\d+\]{_WORD}*(?::{_WORD}+)?|{_WORD}+(?::{_WORD}+)?)!)?
    (?:
      (?P<ref>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?!{_WORD}|[(!\[])
    | (?P<table>{_WORD}*)\[(?P<columns>(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*)\]
    | (?P<name>{_WORD}+)(?P<call>\()?
    | \#REF!
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_BARE_SHEET = re.compile(r"[^\W\d][\w.]*")
MOVING = frozenset({"INDIRECT", "OFFSET", "GETPIVOTDATA"})
"""Functions whose answer may come from cells that their text does not name."""


Marks = tuple[bool, bool, bool, bool]
"""Whether the top, left, bottom and right side of a block stay where they are when the formula is copied."""


@dataclass(frozen=True)
class Reads:
    """What a formula reads, as far as its text tells.

    Attributes:
        areas: blocks of cells and which of their sides are absolute; the sheet is None where the formula names none.
        words: defined names and tables, in lower case; "" is the table in which the formula stands.
        anything: it may read any cell.
    """

    areas: tuple[tuple[str | None, Area, Marks], ...] = ()
    words: frozenset[str] = frozenset()
    anything: bool = False

    def moved(self, rows: int, columns: int) -> Reads:
        """What the formula reads when it is copied some rows down and columns to the right."""
        shift = (rows, columns, rows, columns)
        areas = []
        for sheet, area, marks in self.areas:
            sides = [side if mark else side + by for side, mark, by in zip(area, marks, shift, strict=True)]
            (top, bottom), (left, right) = sorted(sides[::2]), sorted(sides[1::2])
            areas.append((sheet, Area(top, left, bottom, right), marks))
        return Reads(tuple(areas), self.words, self.anything)

    @property
    def absolute(self) -> bool:
        """Whether it reads the same cells wherever it stands."""
        return all(sheet is not None and all(marks) for sheet, _, marks in self.areas)


@lru_cache(maxsize=65_536)
def reads(formula: str) -> Reads:
    """What a formula reads."""
    areas: list[tuple[str | None, Area, Marks]] = []
    words: set[str] = set()
    anything = False
    for token in _TOKEN.finditer(formula):
        sheet = sheet_name(token["sheet"])
        if sheet is not None and sheet.startswith("["):
            if sheet != "[0]" or not token["name"]:
                continue  # another workbook
            sheet = None
        if token["ref"]:
            anything |= sheet is not None and ":" in sheet  # several sheets at once
            areas.append((sheet, Area.of(token["ref"]), _marks(token["ref"])))
        elif token["table"] is not None:
            words.add(token["table"].lower())
        elif token["name"]:
            word = token["name"].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
            if token["call"]:
                anything |= word in MOVING
            elif not token["name"][0].isdigit():
                words.add(token["name"].lower())
    return Reads(tuple(areas), frozenset(words), anything)


def _marks(ref: str) -> Marks:
    first, _, last = ref.partition(":")
    corners = [re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)(\d*)", part) for part in (first, last or first)]
    marks: list[bool] = []
    for corner in corners:
        one, column, two, row = corner.groups() if corner else ("", "", "", "")
        # A side that a whole row or column does not name stays at the edge of the sheet.
        marks += [bool(two if column else one) or not row, bool(one) or not column]
    return (marks[0], marks[1], marks[2], marks[3])


def blocks(text: str) -> list[tuple[str, Area]]:
    """The blocks a list of references points to: ``Sheet1!$A$1,Sheet1!$C$1``; empty where it is anything else."""
    found = []
    at = 0
    for token in _TOKEN.finditer(text):
        sheet = sheet_name(token["sheet"])
        if text[at : token.start()].strip(" ,()") or not token["ref"] or not sheet or sheet.startswith("["):
            return []
        found.append((sheet, Area.of(token["ref"])))
        at = token.end()
    return [] if text[at:].strip(" ,()") else found


def single(text: str) -> tuple[str | None, Area] | None:
    """The one cell that is all a formula names: ``KPI!$B$5``."""
    token = _TOKEN.fullmatch(text.strip())
    if token is None or not token["ref"] or ":" in token["ref"] or ":" in (token["sheet"] or ""):
        return None
    sheet = sheet_name(token["sheet"])
    return None if sheet and sheet.startswith("[") else (sheet, Area.of(token["ref"]))


def sheet_name(prefix: str | None) -> str | None:
    """The name of a sheet out of ``Sheet1!`` or ``'It''s'!``; ``[1]`` stands before one of another workbook."""
    if not prefix:
        return None
    name = prefix[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def quoted_sheet(name: str) -> str:
    """A sheet's name as it stands before ``!``."""
    plain = _BARE_SHEET.fullmatch(name) and not re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]\d*", name)
    return name if plain else "'" + name.replace("'", "''") + "'"


Change = Callable[[str | None, Area, str], Area | None]
"""From a sheet's name, a block and its text to another block; None leaves it as it is."""


def changed(formula: str, change: Change) -> str:
    """A formula in which blocks are exchanged; absolute marks and everything else stay."""

    def exchange(token: re.Match[str]) -> str:
        if not token["ref"] or (token["sheet"] or "").lstrip("'").startswith("["):
            return token.group()
        new = change(sheet_name(token["sheet"]), Area.of(token["ref"]), token["ref"])
        return token.group() if new is None else (token["sheet"] or "") + _respelled(token["ref"], new)

    return _TOKEN.sub(exchange, formula)


def _respelled(ref: str, area: Area) -> str:
    """Another block in the spelling of a reference: its absolute marks, and a range stays a range."""
    first, colon, last = ref.partition(":")
    corners = (
        [(first, area.top, area.left), (last, area.bottom, area.right)] if colon else [(first, area.top, area.left)]
    )
    if not colon and area.size > 1:
        corners, colon = [(first, area.top, area.left), (first, area.bottom, area.right)], ":"
    spelled = []
    for text, row, column in corners:
        corner = _CORNER.fullmatch(text)
        if corner is None:
            return ref  # whole rows and columns do not change
        spelled.append(f"{corner[1]}{letters(column)}{corner[3]}{row}")
    return colon.join(spelled)


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads when it is copied some rows down and columns to the right."""

    def shift(token: re.Match[str]) -> str:
        if not token["ref"]:
            return token.group()
        parts = [_shifted(part, rows, columns) for part in token["ref"].split(":")]
        if None in parts:
            return (token["sheet"] or "") + "#REF!"
        return (token["sheet"] or "") + ":".join(part for part in parts if part)

    return _TOKEN.sub(shift, formula) if rows or columns else formula


def _shifted(part: str, rows: int, columns: int) -> str | None:
    found = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)(\d*)", part)
    if found is None:
        return None
    fixed_column, column, fixed_row, row = found.groups()
    if not column:  # a whole row: its mark was taken for the column's
        fixed_row, fixed_column = fixed_column or fixed_row, ""
    if column and not fixed_column:
        number = column_number(column) + columns
        if not 1 <= number <= MAX_COLUMN:
            return None
        column = letters(number)
    if row and not fixed_row:
        if not 1 <= int(row) + rows <= MAX_ROW:
            return None
        row = str(int(row) + rows)
    return f"{fixed_column}{column}{fixed_row}{row}"


def qualified(formula: str, table: str) -> str:
    """A formula with the table's name before every column it names without one; not every program guesses it."""
    return _TOKEN.sub(lambda token: table + token.group() if token["table"] == "" else token.group(), formula)


def relative(formula: str) -> bool:
    """Whether a formula reads differently when it is copied down."""
    return moved(formula, 1, 0) != formula
