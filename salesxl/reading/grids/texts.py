"""Many texts as one run of bytes: a text becomes an object only where one is asked for.

Stands in for an array of texts among the words of a ``Coded`` column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.bytewise import MARGIN, Bytes, Places, distinct_texts, words_of

Lengths = npt.NDArray[np.signedinteger[Any]]

_AT_ONCE = 1 << 14  # texts copied at a time: so many stay in the processor's cache


class Texts:
    """Texts in UTF-8, none of them with a NUL.

    Args:
        run: the texts, a NUL behind each.
        start: where each of them begins there; they need not be in order, nor all of the run.
        length: how many bytes it has.
    """

    def __init__(self, run: Bytes, start: Places, length: Lengths) -> None:
        self._run, self._start, self._length = run, start, length

    @classmethod
    def cut(cls, text: Bytes, start: Places, length: Lengths, doubled: str = "") -> Texts:
        """Texts out of a longer one, which they do not keep.

        Args:
            text: bytes without a NUL.
            start: where each text begins.
            length: how many bytes it has.
            doubled: a mark that stands twice where once is meant.

        Raises:
            UnicodeDecodeError: one of them is no UTF-8.
        """
        run = copied(text, start, length)
        if doubled:
            return cls.parted(run.tobytes().replace(doubled.encode() * 2, doubled.encode()))
        _check(run)
        return cls(run, np.cumsum(length + 1) - 1 - length, length)

    @classmethod
    def parted(cls, run: bytes) -> Texts:
        """Texts that lie one behind the other, a NUL behind each.

        Raises:
            UnicodeDecodeError: one of them is no UTF-8.
        """
        text = np.frombuffer(run, np.uint8)
        _check(text)
        ends = np.flatnonzero(text == 0)
        length = np.diff(ends, prepend=-1) - 1
        return cls(text, ends - length, length)

    @classmethod
    def united(cls, several: Sequence[Texts]) -> tuple[Places, Texts]:
        """Which of the distinct texts each of several ones is, one after the other; and the distinct ones."""
        run = np.concatenate([*(one._packed() for one in several), np.zeros(MARGIN, np.uint8)])
        length = np.concatenate([one._length for one in several]).astype(np.intp)
        start = np.cumsum(length + 1) - 1 - length
        codes, first = distinct_texts(run, words_of(run), start, start + length)
        return codes, cls(run, start[first], length[first])

    def with_others(self, places: Places, others: Sequence[str]) -> Texts:
        """These texts but for those at some places, which are others."""
        more = Texts.parted("\0".join([*others, ""]).encode())
        start, length = self._start.copy(), self._length.copy()
        start[places], length[places] = more._start + len(self._run), more._length
        return Texts(np.concatenate([self._run, more._run]), start, length)

    def __len__(self) -> int:
        return len(self._start)

    @overload
    def __getitem__(self, place: int | np.integer[Any]) -> str: ...
    @overload
    def __getitem__(self, place: slice | npt.NDArray[Any]) -> Texts: ...
    def __getitem__(self, place: Any) -> Any:
        start, length = self._start[place], self._length[place]
        if isinstance(place, slice | np.ndarray):
            return Texts(self._run, start, length)
        return self._run[start : start + length].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.tolist())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[np.object_]:
        array = np.empty(len(self), object)
        array[:] = self.tolist()
        return array

    def __eq__(self, text: object) -> Any:
        """Which of them are this text."""
        said = np.frombuffer(text.encode() if isinstance(text, str) else b"\0", np.uint8)
        same = self._length == len(said)
        left = np.flatnonzero(same)
        for place, byte in enumerate(said):
            left = left[self._run.take(self._start.take(left) + place) == byte]
        same[:] = False
        same[left] = True
        return same

    __hash__ = None  # type: ignore[assignment]

    def tolist(self) -> list[str]:
        """The texts as objects."""
        return self.joined().split("\0")[:-1]

    def lines(self) -> str:
        """The texts, each behind a line's end."""
        return f"\0{self.joined()}"[:-1].replace("\0", "\n")

    def joined(self) -> str:
        """The texts, a NUL behind each."""
        return self._packed().tobytes().decode()

    def _packed(self) -> Bytes:
        start, length = self._start, self._length
        if not len(start):
            return np.empty(0, np.uint8)
        if (start[1:] == start[:-1] + length[:-1] + 1).all():
            return self._run[start[0] : start[-1] + length[-1] + 1]
        return copied(self._run, start, length)


def _check(run: Bytes) -> None:
    if len(run) and run.max() > 127:
        run.tobytes().decode()


def copied(text: Bytes, start: Places, length: Lengths) -> Bytes:
    """Parts of a text one behind the other, a NUL behind each."""
    ends = np.cumsum(length + 1)
    copy = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    for at in range(0, len(start), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        first, last = ends[at] - length[at] - 1, ends[some][-1]
        shift = np.repeat(start[some] + length[some] + 1 - ends[some], length[some] + 1)
        text.take(np.arange(first, last) + shift, out=copy[first:last], mode="clip")
    copy[ends - 1] = 0
    return copy
