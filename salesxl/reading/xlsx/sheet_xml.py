"""A look through the XML of a worksheet for what calamine does not tell.

That is: error values, formulas without a result, hidden rows, and how far the cells reach. Big sheets as Excel and
most programs write them are searched as bytes, any other sheet goes through an XML parser; both give the same answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from salesxl.reading.safety import Unreadable

_WIDEST = 64
"""Columns of a merged block; a wider one is a title."""


@dataclass
class SheetFacts:
    """What a sheet holds beside its values.

    Attributes:
        errors: row, column (both from 0) and code of each error value.
        formulas: how many formulas there are.
        unknown: row and column (both from 0) of each formula that came without a result.
        hidden_rows: how many rows are hidden.
        merged: top row, last row and column (all from 0) of each column of merged cells that span several rows.
        cells: how many cells are written down, blank ones included.
        top, left, bottom, right: the block they lie in, counted from 1.
    """

    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: int = 0
    unknown: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    cells: int = 0
    top: int = 1 << 30
    left: int = 1 << 30
    bottom: int = 0
    right: int = 0

    @property
    def uncached(self) -> int:
        """How many formulas came without a result."""
        return len(self.unknown)

    @property
    def block(self) -> int:
        """How many places the block has."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    def reach(self, top: int, left: int, bottom: int, right: int) -> None:
        """Cells lie here."""
        self.top, self.left = min(self.top, top), min(self.left, left)
        self.bottom, self.right = max(self.bottom, bottom), max(self.right, right)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Cells (counted from 0) are merged."""
        if bottom > top and right - left < _WIDEST:
            self.merged += [(top, bottom, column) for column in range(left, right + 1)]


Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Pieces = Callable[[], Iterator[bytes]]


def look_through(pieces: Pieces) -> SheetFacts:
    """The facts of one sheet.

    Args:
        pieces: gives the part's bytes from the start, each time it is called.

    Raises:
        Unreadable: not well-formed XML, or a document type declaration.
    """
    return _search(pieces()) or _parse(pieces())


def column_number(letters: bytes | str) -> int:
    """Column A is 0."""
    number = 0
    for letter in letters.upper().encode() if isinstance(letters, str) else letters.upper():
        number = number * 26 + letter - 64
    return number - 1


# --- as bytes ---

_MARGIN = 20  # more than the longest beginning of a cell, <c r="XFD1048576"
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<(\w+:)?worksheet[\s>]")
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*(?<!/)>(.*?)</c>', re.DOTALL)
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_UNCACHED = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*\bt="str")[^>]*(?<!/)><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_HIDDEN = re.compile(rb'<row [^>]*\bhidden="(?:1|true)"')


def _search(pieces: Iterator[bytes]) -> SheetFacts | None:
    """None where the XML is not as plain as the patterns above need it."""
    head = b""
    for piece in pieces:
        head += piece
        if b"sheetData" in head:
            break
    root = _ROOT.match(head)
    if root is None:
        return None
    prefix = root[1] or b""
    facts, chunk = SheetFacts(), b""
    for chunk in whole_rows(chain((head,), pieces), b"</" + prefix + b"row>"):
        if prefix:
            chunk = chunk.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
        text = np.frombuffer(chunk + b" " * _MARGIN, np.uint8)
        at, letter = _tags(text)
        if (b"'" in chunk and b"='" in chunk) or (letter == ord("!")).any():
            return None
        if not _measure(text, at[letter == ord("c")], facts):
            return None
        if b't="e"' in chunk:
            for letters, digits, inside in _ERROR.findall(chunk):
                value = _VALUE.search(inside)
                code = value[1].decode("utf-8", "backslashreplace") if value else ""
                facts.errors.append((int(digits) - 1, column_number(letters), code))
        if (letter == ord("f")).any():
            facts.formulas += chunk.count(b"<f>") + chunk.count(b"<f ") + chunk.count(b"<f/>")
            facts.unknown += [(int(digits) - 1, column_number(letters)) for letters, digits in _UNCACHED.findall(chunk)]
        if b'hidden="' in chunk:
            facts.hidden_rows += sum(1 for _ in _HIDDEN.finditer(chunk))
    return facts if b"</worksheet>" in chunk else None


def whole_rows(pieces: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """Chunks that end where a row ends."""
    rest: list[bytes] = []
    for piece in pieces:
        cut = piece.rfind(end) + len(end)
        if cut < len(end):
            rest.append(piece)
            continue
        yield b"".join((*rest, memoryview(piece)[:cut]))
        rest = [piece[cut:]]
    yield b"".join(rest)


def _tags(text: Bytes) -> tuple[Places, Bytes]:
    """Where each tag begins and the first letter of its name; much faster than ``in`` where tags abound."""
    at = np.flatnonzero(text[:-_MARGIN] == ord("<"))
    return at, text[at + 1]


def _measure(text: Bytes, at: Places, facts: SheetFacts) -> bool:
    """Count the cells and see how far they reach; False if one does not begin like ``<c r="A1"``.

    Args:
        text: a chunk with some bytes to spare at its end.
        at: where ``<c`` stands in it.
        facts: receives the answer.
    """
    at = at[text[at + 2] <= ord(">")]  # <c ...>, not <cols>
    if not len(at):
        return True
    if not ((text[at + 2] == ord(" ")) & (text[at + 3] == ord("r")) & (text[at + 5] == ord('"'))).all():
        return False
    column, row, at = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64), at + 6
    for _ in range(3):
        letter = text[at].astype(np.int64) - 64
        is_letter = (letter >= 1) & (letter <= 26)
        column = np.where(is_letter, column * 26 + letter, column)
        at = at + is_letter
    for _ in range(7):
        digit = text[at].astype(np.int64) - 48
        is_digit = (digit >= 0) & (digit <= 9)
        row = np.where(is_digit, row * 10 + digit, row)
        at = at + is_digit
    if not ((text[at] == ord('"')) & (column > 0) & (row > 0)).all():
        return False
    facts.cells += len(at)
    facts.reach(int(row.min()), int(column.min()), int(row.max()), int(column.max()))
    return True


# --- as XML ---

_REFERENCE = re.compile(r"([A-Za-z]{1,7})(\d{1,10})$")


class _Parser:
    """Follows the elements of a sheet, whatever their prefix; cells and rows may leave out their place."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.row = self.column = 0
        self.in_cell = False
        self.kind: str | None = None
        self.formula = False
        self.value: list[str] | None = None
        self.text = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise Unreadable("doctype", unsafe=True, part="worksheet")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isdigit() else self.row + 1
            self.column = 0
            self.facts.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif name == "f" and self.in_cell:
            self.formula = True
            self.facts.formulas += 1
        elif name == "v" and self.in_cell:
            self.value = []

    def _cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        place = _REFERENCE.match(given)
        if given and not place:
            raise Unreadable("damaged")  # calamine takes A99999999999999999999 for a place, and the process breaks down
        row = int(place[2]) if place else self.row
        self.column = column_number(place[1]) + 1 if place else self.column + 1
        self.place = row, self.column
        self.kind = attributes.get("t")
        self.in_cell, self.formula, self.text = True, False, ""
        self.facts.cells += 1
        self.facts.reach(row, self.column, row, self.column)

    def _characters(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v" and self.value is not None:
            self.text, self.value = "".join(self.value), None
        elif name == "c" and self.in_cell:
            self.in_cell = False
            if self.kind == "e":
                self.facts.errors.append((self.place[0] - 1, self.place[1] - 1, self.text))
            if self.formula and not self.text and self.kind != "str":
                self.facts.unknown.append((self.place[0] - 1, self.place[1] - 1))


def _parse(pieces: Iterator[bytes]) -> SheetFacts:
    follower = _Parser()
    try:
        for piece in pieces:
            follower.parser.Parse(piece)
        follower.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("damaged") from error
    return follower.facts
