"""The cells of a worksheet as they are found, many of one column and kind at a time, and the columns made of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.reading.grids.bytewise import Bytes, Places, Words, coded_texts, numbers_at, whole_numbers
from salesxl.reading.grids.coded import Coded, Objects, objects
from salesxl.reading.grids.grid import CellError
from salesxl.reading.grids.texts import Texts

END_OF_DATES = 2958466.0  # serials after 9999 are no days
MARCH_1900 = 61.0  # earlier ones are not told alike by all programs
FROM_1904 = 1462  # days between the two date systems
DAY_ZERO, DAY = np.datetime64("1899-12-30", "ms"), 86_400_000

NUMBER, DATE, TEXT, STRING, TRUTH, ERROR, INLINE, SPACED = range(8)
"""What a cell can be. TEXT is one of the shared texts; STRING is what a formula says; INLINE is a text in the cell
itself, and SPACED one whose blanks around it count."""

_KINDS = {None: NUMBER, "n": NUMBER, "s": TEXT, "str": STRING, "b": TRUTH, "e": ERROR, "inlineStr": INLINE}
_REST = re.compile(r'"(?: s="(\d{1,6})"| t="(s|n|str|b|e|inlineStr)")* ?')
BLANKS = " \t\r\n"
"""What XML counts as blank."""

Rows = npt.NDArray[np.int32]
Values = npt.NDArray[np.float64] | npt.NDArray[np.int32]


class Unusual(Exception):  # noqa: N818 - no fault, only a reason to go another way
    """Something that this reader leaves to the careful one."""


class Cells:
    """Cells of one sheet.

    Args:
        texts: the shared texts of the workbook.
        dates: for the number of a cell's style whether it shows dates; styles that are not there are unusual.
        date1904: days count from 1904.
    """

    def __init__(self, texts: Texts, dates: dict[int, bool], *, date1904: bool) -> None:
        self.texts, self.dates, self.date1904 = texts, dates, date1904
        self.blank = np.flatnonzero(texts == "")
        self.others: dict[str | tuple[type, Any], int] = {}  # cells that are no shared texts -> place behind those
        self.cell = lru_cache(1 << 16)(_cell)
        self.parts: dict[int, list[tuple[int, Rows, Values]]] = {}  # column -> kind, rows and values, piece by piece

    def kind(self, said: str) -> int:
        """What a cell is by the attributes of its tag, from the quote behind its place on.

        Raises:
            Unusual: others than its style and type.
        """
        found = _REST.fullmatch(said)
        if found is None:
            raise Unusual
        kind = _KINDS[found[2]]
        if kind == NUMBER and found[1]:
            style = int(found[1])
            if style not in self.dates:
                raise Unusual
            return DATE if self.dates[style] else NUMBER
        return kind

    def keep(self, column: int, kind: int, rows: Rows, text: Bytes, words: Words, start: Places, end: Places) -> None:
        """Add cells of one column and kind.

        Args:
            column: from 0.
            kind: what they are.
            rows: from 0.
            text: the bytes that hold their values.
            words: the same as words.
            start: where each value begins.
            end: where it ends.

        Raises:
            Unusual: values that the careful reader may see otherwise.
            UnicodeDecodeError: no UTF-8.
        """
        self.parts.setdefault(column, []).append((kind, rows, self._values(kind, text, words, start, end)))

    def _values(self, kind: int, text: Bytes, words: Words, start: Places, end: Places) -> Values:
        if kind <= DATE:
            numbers = numbers_at(text, words, start, end)
            if numbers is None:
                raise Unusual
            return numbers
        if kind > TEXT:
            codes, said = coded_texts(text, words, start, end)
            return np.array(self._others(kind, said), np.int32).take(codes)
        length = end - start
        places, good = whole_numbers(words, end, length)
        if not good.all() or (length > 8).any() or (places >= len(self.texts)).any():
            raise Unusual
        if len(self.blank):
            places[np.isin(places, self.blank)] = -1
        return places.astype(np.int32)

    def _others(self, kind: int, said: list[str]) -> list[int]:
        """The places of cells that are no numbers and no shared texts; -1 for blanks."""
        first, others = len(self.texts), self.others
        if kind in (STRING, INLINE, SPACED) and _are_meant(said):
            return [others.setdefault(one, first + len(others)) for one in said]
        cells = [self.cell(kind, one) for one in said]
        keys = [cell if isinstance(cell, str) else (type(cell), cell) for cell in cells]  # for 1 == True
        return [others.setdefault(key, first + len(others)) if key != "" else -1 for key in keys]

    def block(self) -> tuple[list[Coded], int, int]:
        """The columns, and row and column (from 0) of their first cell. The cells are then forgotten."""
        if not self.parts:
            return [], 0, 0
        rows = [rows for parts in self.parts.values() for _, rows, _ in parts]
        top, bottom = min(int(some[0]) for some in rows), max(int(some[-1]) for some in rows)
        left, right = min(self.parts), max(self.parts)
        others = objects([one if isinstance(one, str) else one[1] for one in self.others])
        no_numbers = np.full(bottom - top + 1, np.nan)
        return [self._column(number, top, no_numbers, others) for number in range(left, right + 1)], top, left

    def _column(self, number: int, top: int, no_numbers: npt.NDArray[np.float64], others: Objects) -> Coded:
        numbers, codes = no_numbers, np.full(len(no_numbers), -1, np.int32)
        days: list[tuple[Rows, Values]] = []
        for kind, rows, values in self.parts.pop(number, []):
            if kind == NUMBER:
                numbers = numbers.copy() if numbers is no_numbers else numbers
                numbers[_run(rows - top)] = values
            elif kind == DATE:
                days.append((rows - top, values))
            else:
                codes[_run(rows - top)] = values
        if not days and codes.max() < len(self.texts):
            return Coded(numbers, codes, self.texts)
        worded = codes >= 0
        codes[worded], places = pd.factorize(codes[worded])
        shared = places < len(self.texts)
        words = np.empty(len(places), object)
        words[shared], words[~shared] = self.texts[places[shared]], others[places[~shared] - len(self.texts)]
        if days:
            coded, moments = _moments(np.concatenate([values for _, values in days]), self.date1904)
            codes[np.concatenate([rows for rows, _ in days])] = coded + len(words)
            words = np.concatenate([words, moments])
        return Coded(numbers, codes, words).compact()


def _run(rows: Rows) -> Rows | slice:
    """Rows in their order; as a slice where none is missing between them."""
    first, last = int(rows[0]), int(rows[-1])
    return slice(first, last + 1) if last - first == len(rows) - 1 else rows


def _moments(serials: npt.NDArray[np.float64], date1904: bool) -> tuple[npt.NDArray[np.intp], Objects]:
    """Codes of the days and times that numbers stand for, and the distinct ones."""
    times = serials < 1  # of no day
    first, shift = (1.0, FROM_1904) if date1904 else (MARCH_1900, 0)
    if not ((serials >= 0) & (times | (serials >= first)) & (serials + shift < END_OF_DATES)).all():
        raise Unusual
    since = np.floor(serials * DAY + 0.5).astype(np.int64)
    since[times] %= DAY
    codes, distinct = pd.factorize(since)
    distinct = np.asarray(distinct)
    timely = np.flatnonzero(distinct < DAY)
    moments = (DAY_ZERO + (distinct + shift * DAY).astype("m8[ms]")).astype("M8[us]").astype(object)
    moments[timely] = [moment.time() for moment in moments[timely]]
    return codes, moments


def _are_meant(said: list[str]) -> bool:
    """Whether XML texts are meant as they stand, and none is blank."""
    lines = "\n".join(["", *said, ""])
    marks = ("&", "\r", "\t", "_x", "\n ", " \n", "\n\n")
    return lines.count("\n") == len(said) + 1 and not any(mark in lines for mark in marks)


def _cell(kind: int, said: str) -> object:
    """A cell that is no number and no shared text."""
    if kind == TRUTH and said in ("0", "1"):
        return said == "1"
    if kind == ERROR and said.startswith("#") and "&" not in said:
        return CellError(said)
    if kind == INLINE:
        return unescaped(said.strip(BLANKS))
    if kind in (STRING, SPACED):
        return unescaped(said)
    raise Unusual


_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_ENTITY = re.compile("&(lt|gt|quot|apos|amp|#[0-9]{3,7});")
_UNUSUAL = re.compile(f"&(?!{_ENTITY.pattern[1:]})|\r|_x[0-9A-Fa-f]{{4}}_")


def unescaped(text: str) -> str:
    """XML text as it is meant.

    Raises:
        Unusual: control characters by number, line ends that XML does not keep, Excel's own way to write characters.
    """
    if _UNUSUAL.search(text):
        raise Unusual
    return _ENTITY.sub(lambda found: _ENTITIES.get(found[1]) or _letter(int(found[1][1:])), text)


def _letter(number: int) -> str:
    """A character by its number, as openpyxl writes all that are not ASCII."""
    if not (0xA0 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF):
        raise Unusual
    return chr(number)
