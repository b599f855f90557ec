"""Rows that are written alike but for their numbers and values, as nearly all rows of a table are: many in one go.

One of them is taken apart as the model of the others. What stands between its values is compared with theirs byte by
byte; then all that holds of its cells holds of theirs: which columns they are in, what they are, where they lie.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.bytewise import Bytes, Places, Words, word_at
from salesxl.reading.xlsx.sheet_cells import INLINE, SPACED, STRING, Cells, Unusual
from salesxl.reading.xlsx.sheet_rows import NUMBER_AT, Rows
from salesxl.reading.xlsx.sheet_xml import SheetFacts, column_number

ROW_TAG = re.compile(rb'<row r="(\d{1,7})"((?: [A-Za-z][\w:.]*="[^"<&]*")*)>')
HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})("[^<>]*?)(?:/>|>'
    rb"(?:<f(?: [^<>]*)?(?:/>|>(?P<formula>[^<]*)</f>))?"
    rb'(?:<v>(?P<value>[^<]+)</v>|<is><t(?P<spaced> xml:space="preserve")?>(?P<inline>[^<]*)</t></is>)?</c>)'
)
_FEW = 8  # one row of so many is too few to go on with


def take_alike(rows: Rows, cells: Cells, facts: SheetFacts) -> Places:
    """Take the cells of rows that are written like many others.

    Args:
        rows: any rows.
        cells: receives their cells.
        facts: receives what is to be known of them.

    Returns:
        Which of the rows are left.

    Raises:
        Unusual, UnicodeDecodeError: values that are to be left to the careful reader.
    """
    left, tags = np.arange(len(rows)), rows.tags
    while len(left):
        usual = np.bincount(tags[left]).argmax()
        alike = left[tags[left] == usual]
        model = int(alike[len(alike) // 2])
        try:
            form = _Form(rows.chunk[rows.begin[model] : rows.ends[model]], cells)
        except Unusual:
            break
        fits = form.take(rows, alike, cells, facts)
        others = np.ones(len(rows), bool)
        others[alike[fits]] = False
        before, left = len(left), left[others[left]]
        if (before - len(left)) * _FEW < before:
            break
    return left


@dataclass
class _Piece:
    """What stands before a value, with the row's number here and there."""

    said: bytes
    numbers: list[int]  # where
    tag: int = 0  # which tag of the row comes behind the value
    column: int = -1  # of the value; a formula has none
    kind: int = 0

    def stands_at(self, text: Bytes, at: Places, number: Words, digits: np.uint64) -> npt.NDArray[np.bool_]:
        """Whether this stands at some places of a text, each time with the number that belongs there."""
        width = -(-max(len(self.said), *(one + 8 for one in self.numbers), 8) // 8) * 8
        last = len(text) - width  # what does not fit before the end is not this anyhow
        found = np.ndarray((last + 1,), f"V{width}", text, strides=(1,))[np.minimum(at, last)]
        compared = np.zeros(width, np.uint8)
        compared[: len(self.said)] = 255
        same = np.ones(len(at), bool)
        for one in self.numbers:
            compared[one : one + int(digits).bit_length() // 8] = 0
            same &= np.ndarray((len(at),), "<u8", found, one, (width,)) & digits == number
        masks = compared.view("<u8")
        said = np.frombuffer(self.said.ljust(width), "<u8") & masks
        for place in np.flatnonzero(masks).tolist():
            same &= np.ndarray((len(at),), "<u8", found, 8 * place, (width,)) & masks[place] == said[place]
        return same


class _Form:
    """How a row is written.

    Args:
        row: the row.
        cells: tells what its cells are.

    Raises:
        Unusual: it is not written plainly.
        UnicodeDecodeError: it is no UTF-8.
    """

    def __init__(self, row: bytes, cells: Cells) -> None:
        row.decode()
        tag = ROW_TAG.match(row)
        if tag is None:
            raise Unusual
        self.digits, self.hidden = len(tag[1]), bool(HIDDEN.search(tag[2]))
        self.pieces: list[_Piece] = []
        self.columns: list[int] = []
        self.formulas = 0
        at, done, numbers = tag.end(), 0, [tag.start(1)]
        while not row.startswith(b"</row>", at):
            cell = _CELL.match(row, at)
            if cell is None or cell[2] != tag[1]:
                raise Unusual
            at = cell.end()
            numbers.append(cell.start(2))
            column, kind = column_number(cell[1]), cells.kind(cell[3].decode())
            if (self.columns and column <= self.columns[-1]) or cell[
                "value" if kind == INLINE else "inline"
            ] is not None:
                raise Unusual
            self.columns.append(column)
            for name in ("formula", "value", "inline"):
                if cell[name] is not None:
                    start, end = cell.span(name)
                    piece = _Piece(row[done:start], [one - done for one in numbers], row.count(b"<", 0, end))
                    if name != "formula":
                        piece.column, piece.kind = column, SPACED if cell["spaced"] else kind
                    self.pieces.append(piece)
                    done, numbers = end, []
            if b"<f" in cell[0]:
                if cell["value"] is None and kind != STRING:
                    raise Unusual
                self.formulas += 1
        if row[at:].strip(b" \t\r\n") != b"</row>":
            raise Unusual
        self.pieces.append(_Piece(row[done:], [one - done for one in numbers]))

    def take(self, rows: Rows, which: Places, cells: Cells, facts: SheetFacts) -> npt.NDArray[np.bool_]:
        """Take those of some rows, which have as many tags, that are written so; and say which."""
        first, begin = rows.first[which], rows.begin[which]
        digits = np.uint64((1 << 8 * self.digits) - 1)
        number = word_at(rows.words, begin + NUMBER_AT) & digits
        fits, spans = np.ones(len(which), bool), []
        for piece in self.pieces:
            fits &= piece.stands_at(rows.text, begin, number, digits)
            start = begin + len(piece.said)
            if piece is self.pieces[-1]:
                fits &= start == rows.ends[which]
                break
            begin = rows.at.take(first + piece.tag)
            fits &= start < begin if piece.column >= 0 and piece.kind < INLINE else start <= begin
            spans.append((piece, start, begin))
        taken = (rows.number[which[fits]] - 1).astype(np.int32)
        if not len(taken):
            return fits
        here = slice(None) if len(taken) == len(which) else fits
        for piece, start, end in spans:
            if piece.column >= 0:
                cells.keep(piece.column, piece.kind, taken, rows.text, rows.words, start[here], end[here])
        facts.cells += len(taken) * len(self.columns)
        facts.formulas += len(taken) * self.formulas
        facts.hidden_rows += len(taken) * self.hidden
        if self.columns:
            facts.reach(int(taken[0]) + 1, self.columns[0] + 1, int(taken[-1]) + 1, self.columns[-1] + 1)
        return fits
