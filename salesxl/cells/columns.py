"""Rows of cells as columns: numbers as numbers, and every distinct text once, as a sheet of a file has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.cells.values import ERROR_TEXTS, FREQUENT, MISSING, plain
from salesxl.reading.grids.bytewise import MARGIN, words_of
from salesxl.reading.grids.coded import Coded, Objects, joined, objects
from salesxl.reading.grids.distinct import DistinctTexts, OneKey
from salesxl.reading.grids.texts import Texts

Cells = tuple[Any, ...]
Stretch = Callable[[list[Any]], Coded]

_AT_ONCE = 1 << 10  # rows that are taken at a time: their cells stay in the processor's cache

_NO_TEXTS = ERROR_TEXTS | {"", MISSING}
"""Texts that stand for an error value, or for a blank."""


def columns_of(rows: Sequence[Sequence[object]]) -> list[Coded]:
    """The columns of some rows; a row that is shorter than others is blank at its end."""
    lengths = set(map(len, rows))
    width = max(lengths, default=0)
    if len(lengths) > 1:
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = [_Column() for _ in range(width)]
    for some in (
        rows[:1],
        *(rows[at : at + _AT_ONCE] for at in range(1, len(rows), _AT_ONCE)),
    ):  # headers by themselves
        for column, cells in zip(columns, zip(*some, strict=True), strict=True):
            column.add(cells)
    return [column.coded() for column in columns]


class _Column:
    """A column as stretches of numbers, of texts, and of anything else, each with blanks among them."""

    def __init__(self) -> None:
        self._stretch: Stretch = _texts
        self._pieces: list[Any] = []
        self._done: list[Coded] = []

    def add(self, cells: Cells) -> None:
        """The next cells."""
        stretch, piece = self._taken(cells)
        if stretch is not self._stretch:
            self._end()
            self._stretch = stretch
        self._pieces.append(piece)

    def coded(self) -> Coded:
        """All cells."""
        self._end()
        return joined(self._done)

    def _end(self) -> None:
        if self._pieces:
            self._done.append(self._stretch(self._pieces))
            self._pieces = []

    def _taken(self, cells: Cells) -> tuple[Stretch, Any]:
        """Which stretch some cells belong to, and what they are there."""
        said = _said(cells)
        if said is None:
            kinds = set(map(type, cells))
            if kinds <= {float, type(None)} and (float in kinds or self._stretch is _numbers):
                numbers = np.array(cells, np.float64)
                blank = cells.count(None) if type(None) in kinds else 0
                if np.count_nonzero(np.isfinite(numbers)) == len(cells) - blank:
                    return _numbers, numbers
            if kinds <= {str, type(None)}:
                said = _said([cell or "" for cell in cells])
        return (_others, cells) if said is None else (_texts, said)


def _said(cells: Sequence[Any]) -> bytes | None:
    """Texts with a NUL between them; None if there is something else, or what has no place there."""
    try:
        said = "\0".join(cells).encode()
    except (TypeError, UnicodeEncodeError):  # no text, or half a character
        return None
    return said if said.count(0) == len(cells) - 1 else None


def _numbers(pieces: list[npt.NDArray[np.float64]]) -> Coded:
    numbers = np.concatenate(pieces)
    return Coded(numbers, np.full(len(numbers), -1, dtype=np.int32), objects([]))


def _texts(pieces: list[bytes]) -> Coded:
    """Texts, each distinct one found in their bytes."""
    said = b"\0".join((b"", *pieces, bytes(MARGIN)))
    text = np.frombuffer(said, np.uint8)
    ends = np.flatnonzero(text[:-MARGIN] == 0)
    starts, distinct = ends[:-1] + 1, DistinctTexts()
    try:
        distinct.add(text, words_of(text), starts, ends[1:], 0)
        codes, words = distinct.coded(text)
    except OneKey:
        return _others([said[1 : -MARGIN - 1].decode().split("\0")])
    no_numbers = np.full(len(codes), np.nan)
    if np.isin(text.take(starts), [ord(word[0]) for word in (MISSING, *ERROR_TEXTS)]).any():
        return Coded(no_numbers, *_meant(codes, words))
    return Coded(no_numbers, codes, words)


def _others(pieces: list[Sequence[Any]]) -> Coded:
    """Cells as `plain` has them, looked at one by one where there is need."""
    cells = objects([*chain.from_iterable(pieces)])
    kinds = set(map(type, cells))
    if not kinds <= FREQUENT:
        cells = objects([plain(cell) for cell in cells])
        kinds = set(map(type, cells))
    codes = np.full(len(cells), -1, dtype=np.int32)
    if float not in kinds:
        codes[:], words = _meant(*pd.factorize(cells))
        return Coded(np.full(len(cells), np.nan), codes, words)
    numbers = np.array([cell if type(cell) is float else np.nan for cell in cells])
    others = np.isnan(numbers)
    rest = cells[others]
    if np.isinf(numbers).any() or float in set(map(type, rest)):  # numbers without end, or not a number
        return _others([[plain(cell) for cell in cells]])
    codes[others], words = _meant(*pd.factorize(rest))
    return Coded(numbers, codes, words)


def _meant(codes: npt.NDArray[Any], words: Objects | Texts) -> tuple[npt.NDArray[Any], Objects | Texts]:
    """Codes and distinct cells, those apart that stand for an error value or for a blank."""
    if _NO_TEXTS.isdisjoint(words):
        return codes, words
    meant = [plain(word) for word in words]
    there = np.array([word is not None for word in meant])
    places = np.where(there, np.cumsum(there) - 1, -1)
    return np.append(places, -1)[codes], objects([word for word in meant if word is not None])
