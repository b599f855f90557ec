"""Delimited bytes to columns without an object a cell: many times faster than record by record.

Only what is written as programs write it is understood: a quote encloses a whole cell or, where none does, is an
ordinary character; no record has more cells than the widest of the first ones. Of anything else ``columns_of`` says
None, and the caller reads record by record; so it says wherever that could come to another result.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from salesxl.reading.formats.dialect import Dialect
from salesxl.reading.grids.bytewise import MARGIN, Bytes, Places, words_of
from salesxl.reading.grids.coded import Coded
from salesxl.reading.grids.distinct import DistinctTexts, OneKey

BLOCK = 1 << 21  # bytes cut at a time: what is made of so many stays in the processor's cache
_LINE, _RETURN = ord("\n"), ord("\r")
_NOWHERE = np.empty(0, np.intp)


class Unusual(Exception):  # noqa: N818 - no fault, only a reason to go another way
    """Something that is left to the careful reader."""


def columns_of(data: bytes, start: int, dialect: Dialect, max_cells: int) -> list[Coded] | None:
    """Cut a text into columns.

    Args:
        data: the text in UTF-8.
        start: where its first record begins.
        dialect: what its first records have shown.
        max_cells: how many cells it may have.

    Returns:
        Its columns, blank lines as rows; None where the text is not plain enough or too large.
    """
    if b"\0" in data or dialect.escape or dialect.skip_space or not (dialect.delimiter + dialect.quote).isascii():
        return None
    try:
        return _Cutter(data, dialect, max_cells).columns(start)
    except (Unusual, OneKey, UnicodeDecodeError):
        return None


class _Cutter:
    def __init__(self, data: bytes, dialect: Dialect, max_cells: int) -> None:
        self.data, self.dialect, self.max_cells = data, dialect, max_cells
        self.delimiter, self.quote = ord(dialect.delimiter), ord(dialect.quote)
        self.beside = np.zeros(256, bool)  # what may stand before an opening quote, and behind a closing one
        self.beside[[self.delimiter, self.quote, _LINE, _RETURN]] = True
        self.texts = [DistinctTexts() for _ in range(dialect.width)]
        self.records_of = np.zeros(dialect.width + 1, np.int64)  # how many there are of so many cells
        self.bare = self.doubled = False  # quotes have been seen in bare cells; two for one in enclosed ones

    def columns(self, start: int) -> list[Coded]:
        width = self.dialect.width
        size = BLOCK * max(1, width // 32)  # each column of a block should be worth the trouble
        while start < len(self.data):
            done = self._block(start, size)
            size = size if done else size * 2
            start += done
            if self.records_of.sum() * width > self.max_cells:
                raise Unusual
        if not self.records_of.any() or (self.bare and self.doubled):  # two for one would not be so everywhere
            raise Unusual
        whole, doubled = np.frombuffer(self.data, np.uint8), self.dialect.quote if self.doubled else ""
        no_numbers = np.full(int(self.records_of.sum()), np.nan)
        columns = [Coded(no_numbers, *texts.coded(whole, doubled)) for texts in self.texts]
        usual = int(self.records_of[2:].argmax()) + 2 if width > 1 else 1
        if any(column.filled.any() for column in columns[usual:]):  # worth telling, which is not done here
            raise Unusual
        return columns

    def _block(self, start: int, size: int) -> int:
        """Take in the whole records among some bytes; how many bytes these are."""
        piece = self.data[start : start + size]
        is_last = start + size >= len(self.data)
        end = b"\n" if is_last and not piece.endswith(b"\n") else b""
        text = np.frombuffer(b"".join((b"\n", piece, end, bytes(MARGIN))), np.uint8)
        cuts, quotes = self._cuts(text, self.dialect.quote.encode() in piece)
        lines = np.flatnonzero(text.take(cuts) == _LINE)
        if len(lines) < 2:  # the first record ends further on
            if is_last:
                raise Unusual
            return 0
        cuts = cuts[: lines[-1] + 1]
        quotes = quotes[: np.searchsorted(quotes, cuts[-1])]
        if len(quotes):
            self._check(text, quotes)
        before, ends = cuts[:-1], cuts[1:]
        if b"\r" in piece:
            last = lines[1:] - 1  # the last cells of the records
            ends = ends.copy()
            ends[last] -= _returns(text, quotes, ends[last])
        words = words_of(text)
        for texts, (begin, stop) in zip(self.texts, self._by_column(before, ends, np.diff(lines)), strict=True):
            enclosed = text.take(begin) == self.quote if len(quotes) else 0
            texts.add(text, words, begin + enclosed, stop - enclosed, start - 1)
        return int(cuts[-1])

    def _cuts(self, text: Bytes, quoted: bool) -> tuple[Places, Places]:
        """Where the delimiters and line ends are that part cells, and the quotes that enclose some."""
        marks = (text == self.delimiter) | (text == _LINE)
        if not quoted:
            return np.flatnonzero(marks), _NOWHERE
        marks |= text == self.quote
        at = np.flatnonzero(marks)
        is_quote = text.take(at) == self.quote
        quotes = at.take(np.flatnonzero(is_quote))
        before = text.take(quotes - 1)
        if not ((before == self.delimiter) | (before == _LINE)).any():  # they open no cell
            self.bare = True
            return at[~is_quote], _NOWHERE
        inside = np.cumsum(is_quote) & 1 == 1
        return at.take(np.flatnonzero(~(is_quote | inside))), quotes

    def _check(self, text: Bytes, quotes: Places) -> None:
        """Quotes stand around whole cells or, in these, two for one.

        Raises:
            Unusual: elsewhere, too.
        """
        before, after = text.take(quotes[::2] - 1), text.take(quotes[1::2] + 1)
        if not (self.beside.take(before).all() and self.beside.take(after).all()):
            raise Unusual
        self.doubled |= bool((before == self.quote).any())

    def _by_column(self, before: Places, ends: Places, widths: Places) -> Iterator[tuple[Places, Places]]:
        """For each column where its cells begin and end; those that a record lacks are empty."""
        width = self.dialect.width
        if widths.max() > width:
            raise Unusual
        self.records_of += np.bincount(widths, minlength=width + 1)
        if (widths == width).all():
            for column in range(width):
                yield before[column::width] + 1, ends[column::width]
            return
        record = np.repeat(np.arange(len(widths)), widths)
        column_of = np.arange(len(ends)) - np.repeat(np.cumsum(widths) - widths, widths)
        table = np.zeros((2, width, len(widths)), np.intp)
        table[0, column_of, record], table[1, column_of, record] = before + 1, ends
        yield from zip(*table, strict=True)


def _returns(text: Bytes, quotes: Places, ends: Places) -> npt.NDArray[np.bool_]:
    """Which of the records' ends have a carriage return before them.

    Raises:
        Unusual: one stands elsewhere outside of quotes; it would end a record, too.
    """
    has_one: npt.NDArray[np.bool_] = text.take(ends - 1) == _RETURN
    everywhere = np.flatnonzero(text[: ends[-1]] == _RETURN)
    outside = np.searchsorted(quotes, everywhere) & 1 == 0
    if np.count_nonzero(outside) > np.count_nonzero(has_one):
        raise Unusual
    return has_one
