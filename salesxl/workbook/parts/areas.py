"""Cell addresses: A1 text to numbers and back. Rows and columns count from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d{1,7})?$")


class Area(NamedTuple):
    """A block of cells."""

    top: int
    left: int
    bottom: int
    right: int

    @staticmethod
    @lru_cache(10_000)  # a batch asks for the addresses of its template once a workbook
    def of(ref: str) -> Area:
        """The block behind ``B2``, ``$B$2:$D$9``, ``B:D`` or ``2:9``.

        Raises:
            ValueError: it is no address.
        """
        first, colon, last = ref.partition(":")
        if not colon and not (ref[-1:].isdigit() and ref.lstrip("$")[:1].isalpha()):
            raise ValueError(ref)
        top, left = _part(first, 1, 1)
        bottom, right = _part(last or first, MAX_ROW, MAX_COLUMN)
        return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    @property
    def ref(self) -> str:
        """A1 style, a single cell as such."""
        first = address(self.top, self.left)
        return first if self.top == self.bottom and self.left == self.right else f"{first}:{self.last}"

    @property
    def last(self) -> str:
        """The address of the lower right cell."""
        return address(self.bottom, self.right)

    @property
    def size(self) -> int:
        """How many cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def cells(self) -> list[tuple[int, int]]:
        """Every (row, column), row by row."""
        return [
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        ]


def blocks_of(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """Cells, row by row, as few blocks: neighbours in a row, and equal stretches of rows below each other."""
    found: list[Area] = []
    for row, column in cells:
        if found and found[-1].bottom == row and found[-1].right == column - 1 and found[-1].top == row:
            found[-1] = found[-1]._replace(right=column)
        else:
            found.append(Area(row, column, row, column))
    blocks: dict[tuple[int, int], list[Area]] = {}
    for area in found:
        own = blocks.setdefault((area.left, area.right), [])
        if own and own[-1].bottom == area.top - 1:
            own[-1] = own[-1]._replace(bottom=area.bottom)
        else:
            own.append(area)
    return sorted(area for own in blocks.values() for area in own)


@cache
def letters(column: int) -> str:
    """``3`` is ``C``."""
    more, place = divmod(column - 1, 26)
    return (letters(more) if more else "") + chr(ord("A") + place)


@cache
def column_number(text: str) -> int:
    """``C`` is ``3``."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address(row: int, column: int) -> str:
    """``C7``."""
    return f"{letters(column)}{row}"


def _part(text: str, row: int, column: int) -> tuple[int, int]:
    found = _PART.match(text)
    if not found or not any(found.groups()):
        raise ValueError(text)
    return (int(found.group(2)) if found.group(2) else row, column_number(found.group(1)) if found.group(1) else column)
