"""The bytes of a worksheet to typed columns, without an object a cell: many times faster than cell by cell.

Only sheets as Excel and most programs write them are understood: every cell and row says its place, nothing but values
and formulas with results inside. Of any other sheet ``scan`` says None, and the caller takes the slow way; so it says
wherever the slow way could come to another result.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from xml.parsers import expat

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.reading.bytewise import (
    MARGIN,
    Bytes,
    Places,
    Words,
    coded_texts,
    numbers_at,
    whole_numbers,
    word_at,
    words_of,
)
from salesxl.reading.coded import Coded, objects
from salesxl.reading.far_cells import is_scattered
from salesxl.reading.grid import CellError
from salesxl.reading.safety import Limits
from salesxl.reading.sheet_xml import SheetFacts, whole_rows

FIRST_DATE, END_OF_DATES = 61.0, 2958466.0  # serials before March 1900 and after 9999 are no plain days
DAY_ZERO, MILLISECONDS = np.datetime64("1899-12-30", "ms"), 86_400_000

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<worksheet[\s>][^\0]*?<sheetData>", re.DOTALL)
_END = re.compile(rb"\s*</sheetData>.*</worksheet>\s*", re.DOTALL)
_REST = re.compile(r'"(?: s="(\d{1,6})")?(?: t="(s|n|str|b|e)")?/?')
_ROW_REST = re.compile(r'"(?: [A-Za-z][\w:.]*="[^"<&]*")*/?>')
_NUMBER, _DATE, _TEXT, _STRING, _TRUTH, _ERROR = range(6)
_KINDS = {None: _NUMBER, "n": _NUMBER, "s": _TEXT, "str": _STRING, "b": _TRUTH, "e": _ERROR}

_ROW = np.uint64(int.from_bytes(b'<row r="', "little"))
_END_OF_ROW = np.uint64(int.from_bytes(b"</row>", "little"))
_CELL, _SIX = np.uint64(int.from_bytes(b'<c r="', "little")), np.uint64((1 << 48) - 1)
_CLOSING, _EMPTY = np.uint8(4), np.uint8(8)
_LETTERS = np.full(256, 16, np.uint8)
_LETTERS[[*b"crvf"]] = range(4)
_C, _R, _V, _F = range(4)
_MAY_FOLLOW = np.zeros((12, 12), bool)
for _one, _others in (
    (_R, (_C, _C + 8, _R + 4)), (_R + 8, (_R, _R + 8)), (_R + 4, (_R, _R + 8)),
    (_C, (_V, _F, _F + 8, _C + 4)), (_C + 8, (_C, _C + 8, _R + 4)), (_C + 4, (_C, _C + 8, _R + 4)),
    (_V, (_V + 4,)), (_V + 4, (_C + 4,)), (_F, (_F + 4,)), (_F + 4, (_V, _C + 4)), (_F + 8, (_V, _C + 4)),
):  # fmt: skip
    _MAY_FOLLOW[_one, _others] = True
_NOTHING = np.empty(0, np.int32), np.empty(0, np.int8), np.empty(0)

Floats = npt.NDArray[np.float64]
Part = tuple[npt.NDArray[np.int32], npt.NDArray[np.int8], Floats]


class Unusual(Exception):  # noqa: N818 - no fault, only a reason to go another way
    """Something that this reader leaves to the careful one."""


@dataclass
class Scanned:
    """A sheet: its facts; and its columns with the row and column (from 0) of their first cell."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    columns: list[Coded] = field(default_factory=list)
    top: int = 0
    left: int = 0


def scan(
    pieces: Iterable[bytes], texts: npt.NDArray[np.object_], dates: dict[int, bool], limits: Limits
) -> Scanned | None:
    """Read one worksheet.

    Args:
        pieces: its XML.
        texts: the shared texts of the workbook.
        dates: for the number of a cell's style whether it shows dates; styles that are not there are unusual.
        limits: how large a block of cells may be.

    Returns:
        What it holds; None where this is no plain sheet.

    Raises:
        Unreadable: it holds too many cells.
    """
    scanner = _Scanner(texts, dates, limits)
    try:
        return scanner.sheet(iter(pieces))
    except (Unusual, UnicodeDecodeError):
        return None


class _Scanner:
    def __init__(self, texts: npt.NDArray[np.object_], dates: dict[int, bool], limits: Limits) -> None:
        self.texts, self.dates, self.limits = texts, dates, limits
        self.facts = SheetFacts()
        self.others: dict[tuple[type, Any], int] = {}  # cells that are no shared texts -> place
        self.parts: dict[int, list[Part]] = {}  # column -> rows from 0, kinds and values of its cells, piece by piece
        self.last = 0  # number of the row before

    def sheet(self, pieces: Iterator[bytes]) -> Scanned:
        head = b""
        for piece in pieces:
            head += piece
            if b"<sheetData" in head:
                break
        start = _START.match(head)
        if start is None:
            raise Unusual
        tail = b""
        for chunk in whole_rows(chain((head[start.end() :],), pieces), b"</row>"):
            if chunk.endswith(b"</row>") and not tail:
                self._rows(chunk)
            else:
                tail = (tail or b"") + chunk
        if not _END.fullmatch(tail):
            raise Unusual
        try:  # what stands around the rows
            expat.ParserCreate().Parse(head[: start.end()] + tail, True)
        except expat.ExpatError as error:
            raise Unusual from error
        if is_scattered(self.facts, self.limits):  # before a block is made of them
            raise Unusual
        return self._sheet()

    # --- a chunk of whole rows ---

    def _rows(self, chunk: bytes) -> None:
        text = np.frombuffer(chunk + b" " * MARGIN, np.uint8)
        words = words_of(text)
        at = np.flatnonzero(text == ord("<"))
        tags = _tags(text, words, at)
        is_cell, is_row, is_value, is_formula = ((tags == tag) | (tags == tag + _EMPTY) for tag in range(4))
        cells, rows, values = np.flatnonzero(is_cell), at[is_row], np.flatnonzero(is_value)
        row_of, row = self._row_numbers(text, words, rows, at[cells])
        self._look_at_rows(text, words, rows, at[np.flatnonzero(is_row) + 1])
        if not len(cells):
            return
        column, rest = self._references(text, words, at[cells], row_of, rows)
        kind = self._kinds(text, words, rest, at[cells + 1] - 1)  # up to the end of the tag

        cell_of = np.cumsum(is_cell)[values] - 1  # which cell a value is of
        start, end = at[values] + 3, at[values + 1]
        if not (text.take(start - 1) == ord(">")).all():
            raise Unusual
        there = end > start
        if is_formula.any():
            formulas = np.cumsum(is_cell)[is_formula] - 1
            known = kind == _STRING
            known[cell_of] |= there
            if not known[formulas].all():
                raise Unusual
            self.facts.formulas += len(formulas)
        row = row[row_of]
        self.facts.cells += len(cells)
        self.facts.reach(int(row[0]) + 1, int(column.min()) + 1, int(row[-1]) + 1, int(column.max()) + 1)
        if not there.all():
            cell_of, start, end = cell_of[there], start[there], end[there]
        if len(cell_of) < len(cells):
            row, column, kind = row[cell_of], column[cell_of], kind[cell_of]
        self._part(row, column, kind, self._values(text, words, kind, start, end))

    def _row_numbers(self, text: Bytes, words: Words, rows: Places, cells: Places) -> tuple[Places, Places]:
        """For each cell which of the rows it is in; and the rows' numbers from 0."""
        first = np.searchsorted(cells, rows)
        if not len(rows) or first[0] or not (word_at(words, rows) == _ROW).all():
            raise Unusual
        begins = rows + 8
        length = _until_quote(text, begins)
        number, good = whole_numbers(words, begins + length, length)
        if not good.all() or (np.diff(number, prepend=self.last) < 1).any():
            raise Unusual
        self.last = int(number[-1])
        return np.repeat(np.arange(len(rows)), np.diff(first, append=len(cells))), number - 1

    def _look_at_rows(self, text: Bytes, words: Words, rows: Places, ends: Places) -> None:
        """Count the hidden ones; what else a row's tag may say is of no account."""
        begins = rows + 8
        codes, said = coded_texts(text, words, begins + _until_quote(text, begins), ends)
        if not all(map(_ROW_REST.fullmatch, said)):
            raise Unusual
        hidden = np.array([' hidden="1"' in one or ' hidden="true"' in one for one in said], bool)
        self.facts.hidden_rows += int(hidden[codes].sum())

    def _references(
        self, text: Bytes, words: Words, cells: Places, row_of: Places, rows: Places
    ) -> tuple[Places, Places]:
        """The columns of the cells, from 0; and where the tag goes on, at the quote behind the reference."""
        if not ((word_at(words, cells) & _SIX) == _CELL).all():
            raise Unusual
        begins, column = cells + 6, np.zeros(len(cells), np.intp)
        for _ in range(3):
            letter = text.take(begins) - np.uint8(64)
            is_letter = (letter >= 1) & (letter <= 26)
            if not is_letter.any():
                break
            column = np.where(is_letter, column * 26 + letter, column)
            begins = begins + is_letter
        length = _until_quote(text, rows + 8)
        shift = np.uint64(64) - (length.view(np.uint64) << np.uint64(3))
        digits = word_at(words, rows + 8) << shift
        ends = begins + length[row_of]
        same = (word_at(words, begins) << shift[row_of]) == digits[row_of]  # 1 to 7 digits, as the row has them
        if not (same & (text.take(ends) == ord('"')) & (column > 0)).all():
            raise Unusual
        return column - 1, ends

    def _kinds(self, text: Bytes, words: Words, rest: Places, ends: Places) -> npt.NDArray[np.int8]:
        """What the tags say of their cells; there are only a few ways to say it."""
        codes, said = coded_texts(text, words, rest, ends)
        return np.array([self._kind(one) for one in said], np.int8).take(codes)

    def _kind(self, said: str) -> int:
        found = _REST.fullmatch(said)
        if found is None:
            raise Unusual
        kind = _KINDS[found[2]]
        if kind == _NUMBER and found[1]:
            style = int(found[1])
            if style not in self.dates:
                raise Unusual
            return _DATE if self.dates[style] else _NUMBER
        return kind

    def _values(self, text: Bytes, words: Words, kind: npt.NDArray[np.int8], start: Places, end: Places) -> Floats:
        value = np.empty(len(kind))
        shared, number = kind == _TEXT, (kind == _NUMBER) | (kind == _DATE)
        length = (end - start)[shared]
        places, good = whole_numbers(words, end[shared], np.minimum(length, 8))
        decimals = numbers_at(text, words, start[number], end[number])
        if decimals is None or not good.all() or (length > 8).any():
            raise Unusual
        value[shared], value[number] = places, decimals
        if int(shared.sum()) + int(number.sum()) < len(kind):
            other = np.flatnonzero(~(shared | number))
            spans = zip(kind[other].tolist(), start[other].tolist(), end[other].tolist(), strict=True)
            cells = [_other(one, text[begin:stop].tobytes()) for one, begin, stop in spans]
            value[other] = [self.others.setdefault((type(cell), cell), len(self.others)) for cell in cells]
        return value

    def _part(self, row: Places, column: Places, kind: npt.NDArray[np.int8], value: Floats) -> None:
        """Keep the cells of a chunk, apart by column."""
        order = np.argsort(column.astype(np.int16), kind="stable")
        rows, kind, value = row.astype(np.int32).take(order), kind.take(order), value.take(order)
        counts = np.bincount(column)
        ends = np.cumsum(counts)
        for one in np.flatnonzero(counts).tolist():
            here = slice(int(ends[one] - counts[one]), int(ends[one]))
            self.parts.setdefault(one, []).append((rows[here], kind[here], value[here]))

    # --- all chunks ---

    def _sheet(self) -> Scanned:
        if not self.parts:
            return Scanned(self.facts)
        left, right = min(self.parts), max(self.parts)
        top = min(int(parts[0][0][0]) for parts in self.parts.values())
        length = max(int(parts[-1][0][-1]) for parts in self.parts.values()) - top + 1
        columns = []
        for number in range(left, right + 1):
            parts = self.parts.pop(number, [])
            row, kind, value = (np.concatenate(some) for some in zip(*parts, strict=True)) if parts else _NOTHING
            columns.append(self._column(length, row - top, kind, value))
        return Scanned(self.facts, columns, top, left)

    def _column(
        self, length: int, row: npt.NDArray[np.int32], kind: npt.NDArray[np.int8], value: npt.NDArray[np.float64]
    ) -> Coded:
        numbers, codes = np.full(length, np.nan), np.full(length, -1, np.int32)
        number = kind == _NUMBER
        numbers[row[number]] = value[number]
        row, kind, value = row[~number], kind[~number], value[~number]
        date, other = kind == _DATE, kind >= _STRING
        key = value.astype(np.int64)
        if ((key < 0) | (key >= len(self.texts)))[kind == _TEXT].any():
            raise Unusual
        key[other] += len(self.texts)
        if date.any():
            serials = value[date]
            if not (((serials >= FIRST_DATE) & (serials < END_OF_DATES)) | (serials == 0)).all():
                raise Unusual
            key[date] = -1 - np.floor(serials * MILLISECONDS + 0.5).astype(np.int64)
        coded, keys = pd.factorize(key)
        words = self._words(np.asarray(keys))
        empty = np.flatnonzero(words == "")
        codes[row] = np.where(np.isin(coded, empty), -1, coded) if len(empty) else coded
        return Coded(numbers, codes, words)

    def _words(self, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        words = np.empty(len(keys), object)
        date, other = keys < 0, keys >= len(self.texts)
        text = ~(date | other)
        words[text] = self.texts[keys[text]]
        if other.any():
            words[other] = objects([cell for _, cell in self.others])[keys[other] - len(self.texts)]
        if date.any():
            since = -1 - keys[date]
            words[date] = (DAY_ZERO + since.astype("m8[ms]")).astype("M8[us]").astype(object)
            words[np.flatnonzero(date)[since == 0]] = dt.time()  # as calamine has it: day zero is a time of day
        return words


def _tags(text: Bytes, words: Words, at: Places) -> npt.NDArray[np.uint8]:
    """What each tag is: a place in ``crvf``, further on for those that close or are empty.

    Raises:
        Unusual: others, or these where they have no business.
    """
    first, second = text.take(at + 1), text.take(at + 2)
    closing = first == ord("/")
    tags: npt.NDArray[np.uint8] = _LETTERS.take(np.where(closing, second, first)) + _CLOSING * closing
    ends = at[1:]
    empty = (text.take(ends - 1) == ord(">")) & (text.take(ends - 2) == ord("/")) & ~closing[:-1]
    tags[:-1] += _EMPTY * empty
    closed_row = tags == 1 + _CLOSING
    name_ends = text.take(at[closing & ~closed_row] + 3) == ord(">")
    row_ends = (word_at(words, at[closed_row]) & _SIX) == _END_OF_ROW
    if (tags >= len(_MAY_FOLLOW)).any() or not (name_ends.all() and row_ends.all()):
        raise Unusual
    if tags[0] & 3 != 1 or not _MAY_FOLLOW[tags[:-1], tags[1:]].all():
        raise Unusual
    return tags


def _until_quote(text: Bytes, begins: Places) -> Places:
    """How many bytes there are before a quote.

    Raises:
        Unusual: more than a row's number can have.
    """
    length = np.zeros(len(begins), np.intp)
    for _ in range(7):
        length += text.take(begins + length) != ord('"')
    if not (text.take(begins + length) == ord('"')).all():
        raise Unusual
    return length


def _other(kind: int, said: bytes) -> object:
    """A cell that is no number and no shared text."""
    if kind == _TRUTH and said in (b"0", b"1"):
        return said == b"1"
    if kind == _ERROR and b"&" not in said:
        return CellError(said.decode())
    if kind == _STRING:
        return unescaped(said.decode())
    raise Unusual


_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("&(?:lt|gt|quot|apos|amp);")
_UNUSUAL = re.compile("&(?!(?:lt|gt|quot|apos|amp);)|\r|_x[0-9A-Fa-f]{4}_")


def unescaped(text: str) -> str:
    """XML text as it is meant.

    Raises:
        Unusual: characters by number, line ends that XML does not keep, Excel's own way to write characters.
    """
    if _UNUSUAL.search(text):
        raise Unusual
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text) if "&" in text else text
