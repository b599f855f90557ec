"""Whole rows of a worksheet as bytes: where they begin, where their tags stand and which numbers they have."""

from __future__ import annotations

import numpy as np

from salesxl.reading.grids.bytewise import MARGIN, Bytes, Places, whole_numbers, word_at, words_of
from salesxl.reading.xlsx.sheet_cells import Unusual

_ROW = np.uint64(int.from_bytes(b'<row r="', "little"))
NUMBER_AT = 8
"""Where in a row its number begins."""


class Rows:
    """Some rows, in ascending order.

    Args:
        chunk: nothing but whole rows.
        behind: the number of a row that comes before them.

    Attributes:
        text, words: its bytes, with a margin behind them.
        at: where each tag begins.
        letters: the first letter of each tag's name, or its slash.
        first: for each row which of the tags it begins with.
        begin: where each row begins.
        digits: how many digits its number has.
        number: its number, from 1.

    Raises:
        Unusual: a row does not begin with its number, or not with a greater one than the row before.
    """

    def __init__(self, chunk: bytes, behind: int = 0) -> None:
        self.chunk = chunk
        self.text: Bytes = np.frombuffer(chunk + b" " * MARGIN, np.uint8)
        self.words = words_of(self.text)
        self.at = np.flatnonzero(self.text == ord("<"))
        self.letters = self.text.take(self.at + 1)
        self.first = np.flatnonzero(self.letters == ord("r"))
        self.begin = self.at[self.first]
        if not len(self.first) or self.first[0] or not (word_at(self.words, self.begin) == _ROW).all():
            raise Unusual
        self.digits = until_quote(self.text, self.begin + NUMBER_AT)
        self.number, good = whole_numbers(self.words, self.begin + NUMBER_AT + self.digits, self.digits)
        if not good.all() or (np.diff(self.number, prepend=behind) < 1).any():
            raise Unusual

    def __len__(self) -> int:
        return len(self.begin)

    @property
    def tags(self) -> Places:
        """How many tags each row has."""
        return np.diff(self.first, append=len(self.at))

    @property
    def ends(self) -> Places:
        """Where each row ends."""
        return np.append(self.begin[1:], len(self.chunk))

    def only(self, which: Places) -> Rows:
        """Some of the rows, in their order."""
        if len(which) == len(self):
            return self
        spans = zip(self.begin[which].tolist(), self.ends[which].tolist(), strict=True)
        return Rows(b"".join([self.chunk[begin:end] for begin, end in spans]))


def until_quote(text: Bytes, begins: Places) -> Places:
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


def without_prefix(xml: bytes, prefix: bytes) -> bytes:
    """XML whose tags say the prefix of their namespace, without it."""
    return xml.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else xml
