"""The texts of one column, block by block: a distinct one is decoded once, however many cells have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.alike import factorized
from salesxl.reading.grids.bytewise import LONGEST, Bytes, Places, Words, word_at
from salesxl.reading.grids.texts import Lengths, Texts, copied

Codes = npt.NDArray[np.int32]

_KEEP = np.array([(1 << 8 * length) - 1 for length in range(9)], np.uint64)  # those of eight bytes that a text has
_HASH, _HALF, _LESS = np.uint64(0x9E3779B97F4A7C15), np.uint64(32), np.uint64(29)
_UNLIKE = 0.9  # the share of distinct texts from which on it is no use to look for them block by block
_AT_ONCE = 1 << 14  # texts copied at a time: so many stay in the processor's cache


class OneKey(Exception):  # noqa: N818 - no fault, only a reason to go another way
    """Different texts with one key: chance does not make them, but somebody could."""


class DistinctTexts:
    """The cells of a column, to be added a block at a time, while its bytes are in the processor's cache."""

    def __init__(self) -> None:
        self._codes: list[npt.NDArray[np.unsignedinteger[Any]]] = []  # of a block's cells, among its distinct texts
        self._keys: list[Words] = []  # of these
        self._starts: list[Places] = []
        self._lengths: list[npt.NDArray[np.int32]] = []
        self._unlike = False  # nearly every cell of the first block is a text of its own, as numbers of orders are

    def add(self, text: Bytes, words: Words, start: Places, end: Places, shift: int) -> None:
        """The cells of the next block.

        Args:
            text: its bytes, no NUL among them, with a margin behind.
            words: the same as words.
            start: where each cell begins.
            end: where it ends.
            shift: what makes of these places those in the whole text.

        Raises:
            OneKey: there is no telling its texts apart.
        """
        length = end - start
        key = word_at(words, start) & _KEEP.take(np.minimum(length, 8))
        further = list(_further(words, start, length))
        for cells, piece in further:
            key[cells] = _mixed(key[cells], piece)
        long = np.flatnonzero(length > LONGEST)
        for cell in long.tolist():
            key[cell] = hash(text[start[cell] : end[cell]].tobytes()) & 0xFFFFFFFFFFFFFFFF
        if self._unlike:  # told apart once, in the end
            self._keep(key, start + shift, length, np.arange(len(key)))
            return
        codes, first = factorized(key)
        if further or len(long):
            same = first.take(codes)
            whole = np.empty_like(key)
            alike = bool((length == length.take(same)).all())
            for cells, piece in further if alike else ():  # if these are the same, so are the first eight bytes
                whole[cells] = piece
                alike &= bool((piece == whole.take(same[cells])).all())
            if not (alike and _alike(text, start, length, long, same.take(long))):
                raise OneKey
        self._unlike = not self._codes and len(first) > _UNLIKE * len(key)
        self._keep(key.take(first), start.take(first) + shift, length.take(first), codes)

    def _keep(self, keys: Words, starts: Places, lengths: Places, codes: npt.NDArray[np.integer[Any]]) -> None:
        self._codes.append(codes.astype(np.min_scalar_type(len(keys))))
        self._keys.append(keys)
        self._starts.append(starts)
        self._lengths.append(lengths.astype(np.int32))

    def coded(self, text: Bytes, doubled: str = "") -> tuple[Codes, Texts]:
        """All cells, block below block, as codes of the distinct ones; empty cells have none.

        Args:
            text: the whole text.
            doubled: a mark that stands twice where once is meant.

        Raises:
            OneKey: there is no telling the texts apart.
            UnicodeDecodeError: one is no UTF-8.
        """
        start, length, known = np.concatenate(self._starts), np.concatenate(self._lengths), [*map(len, self._keys)]
        first = np.arange(len(start), dtype=np.int32)
        of_block, first = factorized(np.concatenate(self._keys)) if len(known) > 1 else (first.copy(), first)
        self._starts, self._lengths, self._keys = [], [], []  # a million texts take their room
        same = first.take(of_block)
        again = np.flatnonzero((same != np.arange(len(same))) & (np.maximum(length, length.take(same)) > 8))
        if not _alike(text, start, length, again, same.take(again)):
            raise OneKey
        of_block[length == 0] = -1
        blocks = np.split(of_block, np.cumsum(known)[:-1])
        codes = np.concatenate([block.take(some) for block, some in zip(blocks, self._codes, strict=True)])
        self._codes = []
        return codes, Texts.cut(text, start.take(first), length.take(first), doubled)


def _further(words: Words, start: Places, length: Places) -> Iterator[tuple[Places | slice, Words]]:
    """Of the texts that have more than eight bytes the next eight, and so on, zeros behind their end."""
    cells: Places | slice = slice(None)
    more = np.flatnonzero((length > 8) & (length <= LONGEST))
    while len(more):
        if len(more) < len(start):
            cells = more if isinstance(cells, slice) else cells.take(more)
            start, length = start.take(more), length.take(more)
        start, length = start + 8, length - 8
        yield cells, word_at(words, start) & _KEEP.take(np.minimum(length, 8))
        more = np.flatnonzero(length > 8)


def _mixed(key: Words, piece: Words) -> Words:
    """A key and eight more bytes as one; with the same bytes no two keys become the same."""
    key = (key ^ key >> _HALF) * _HASH
    return key ^ key >> _LESS ^ piece


def _alike(text: Bytes, start: Places, length: Lengths, some: Places, others: Codes) -> bool:
    """Whether some of the texts are the same, byte for byte, as others."""
    if not (length.take(some) == length.take(others)).all():
        return False
    for at in range(0, len(some), _AT_ONCE):
        one, other = some[at : at + _AT_ONCE], others[at : at + _AT_ONCE]
        if not np.array_equal(
            copied(text, start.take(one), length.take(one)), copied(text, start.take(other), length.take(other))
        ):
            return False
    return True
