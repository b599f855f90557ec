"""Cell ranges as plain rows, read once for as long as nothing changes. Runs inside LibreOffice: no library but UNO.

Reading 100,000 rows takes a tenth of a second, so 200 formulas on one table must not read it 200 times. What was read
is used again until LibreOffice says that the range or its document was modified. Both are asked: the range tells of
changes while a document is locked, the document tells of them before formulas that are always calculated (NOW, OFFSET)
run. What neither tells (a hard recalculation) is seen because nothing is believed for long.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import unohelper
from com.sun.star.util import XModifyListener

ERRORS = {
    521: "#NULL!",
    532: "#DIV/0!",
    519: "#VALUE!",
    524: "#REF!",
    525: "#NAME?",
    503: "#NUM!",
    32767: "#N/A",
}
"""LibreOffice's number of an error -> what the cell shows."""

FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
DATE, TIME, LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat

MOST_CELLS = 8_000_000  # that are kept
SHORTEST, SHARE = 0.5, 10.0  # a range is believed for half a second, or ten times as long as it took to read


@dataclass
class Kept:
    """What was read of a range.

    Attributes:
        digest: the same for the same content, and for no other.
        rows: numbers, texts, booleans, days, "" for blank cells; an error value as its text.
        undone: how many steps of the document were undone then.
        until: the time until which this is believed.
        let_go: stops listening to the range.
    """

    digest: str
    rows: Any
    undone: int
    until: float
    let_go: Callable[[], None]

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.rows) * len(self.rows[0]) if self.rows else 1


class Ranges:
    """The ranges read last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._documents: set[str] = set()
        self.read = 0
        """How many times cells were read, for tests."""

    def take(self, cells: Any) -> Kept:
        """The content of a range.

        Args:
            cells: an XCellRange.
        """
        document = document_of(cells)
        key = (document.RuntimeUID, cells.AbsoluteName)
        undone = len(document.getUndoManager().getAllRedoActionTitles())
        known = self._kept.get(key)
        if known is not None and known.undone == undone and self._clock() < known.until:
            self._kept.move_to_end(key)
            return known
        self._watch_document(document)
        if known is not None:  # rows may have been inserted: listen where the cells are now
            known.let_go()
        let_go = self._watch_range(cells, key)
        started = self._clock()
        rows, digest = read(cells, document)
        self.read += 1
        now = self._clock()
        if known is not None and known.digest == digest:
            rows = known.rows
        kept = Kept(digest, rows, undone, now + max(SHORTEST, SHARE * (now - started)), let_go)
        self._kept[key] = kept
        self._kept.move_to_end(key)
        self._make_room()
        return kept

    def _make_room(self) -> None:
        size = sum(kept.size for kept in self._kept.values())
        while size > MOST_CELLS and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            oldest.let_go()
            size -= oldest.size

    def _watch_document(self, document: Any) -> None:
        identity = document.RuntimeUID
        if identity not in self._documents:
            self._documents.add(identity)
            document.addModifyListener(_Watch(lambda: self._doubt(identity), lambda: self._forget(identity)))

    def _watch_range(self, cells: Any, key: tuple[str, str]) -> Callable[[], None]:
        watch = _Watch(lambda: self._doubt(*key), lambda: None)
        cells.addModifyListener(watch)
        return lambda: cells.removeModifyListener(watch)

    def _doubt(self, document: str, name: str | None = None) -> None:
        """Something changed: read again before use."""
        for key, kept in self._kept.items():
            if key[0] == document and name in (None, key[1]):
                kept.until = 0.0

    def _forget(self, document: str) -> None:
        """A document was closed."""
        self._documents.discard(document)
        for key in [key for key in self._kept if key[0] == document]:
            del self._kept[key]


class _Watch(unohelper.Base, XModifyListener):  # type: ignore[misc]
    """Passes on what LibreOffice tells."""

    def __init__(self, on_change: Callable[[], None], on_end: Callable[[], None]) -> None:
        self.on_change, self.on_end = on_change, on_end

    def modified(self, event: Any) -> None:
        """Something was changed."""
        self.on_change()

    def disposing(self, event: Any) -> None:
        """It was closed."""
        self.on_end()


def document_of(cells: Any) -> Any:
    """The document that a range lies in: a sheet does not tell, the forms on its page do."""
    return cells.Spreadsheet.DrawPage.Forms.Parent


def read(cells: Any, document: Any) -> tuple[Any, str]:
    """The cells of a range, as far as its sheet is used, as a tuple of rows; and a text that stands for their content."""
    used = used_part(cells)
    if used is None:
        return (), ""
    rows = used.getDataArray()
    if any(None in row for row in rows):
        rows = _with_errors(rows, used)
    formats = _formats(used, document)
    null = document.NullDate
    content = (rows, formats, (null.Year, null.Month, null.Day))
    return _formatted(rows, formats, dt.datetime(*content[2])), hashlib.sha256(marshal.dumps(content, 2)).hexdigest()


def used_part(cells: Any) -> Any:
    """The part of a range in which its sheet holds anything; None if there is none. Whole columns become short."""
    area = cells.RangeAddress
    cursor = cells.Spreadsheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    right, bottom = min(area.EndColumn, last.EndColumn), min(area.EndRow, last.EndRow)
    if right < area.StartColumn or bottom < area.StartRow:
        return None
    if (right, bottom) == (area.EndColumn, area.EndRow):
        return cells
    return cells.getCellRangeByPosition(0, 0, right - area.StartColumn, bottom - area.StartRow)


def error_of(cell: Any) -> str:
    """The error value that a cell shows; "" if it shows none."""
    number = cell.getError()
    return ERRORS.get(number, "#VALUE!") if number else ""


def _with_errors(rows: Any, cells: Any) -> Any:
    """The rows with error values, of which LibreOffice only tells that there is something."""
    changed = [list(row) if None in row else row for row in rows]
    for down, row in enumerate(changed):
        if isinstance(row, list):
            for across, value in enumerate(row):
                if value is None:
                    row[across] = error_of(cells.getCellByPosition(across, down)) or "#N/A"
    return tuple(map(tuple, changed))


def _formats(cells: Any, document: Any) -> list[tuple[int, int, int, int, int]]:
    """The blocks whose number format says what their numbers mean: kind, top, left, bottom, right."""
    area, known = cells.RangeAddress, document.NumberFormats
    found = []
    for group in cells.getUniqueCellFormatRanges():
        kind = known.getByKey(group.NumberFormat).Type & (LOGICAL | DATE | TIME)
        for part in group.getRangeAddresses() if kind else ():
            top, left = part.StartRow - area.StartRow, part.StartColumn - area.StartColumn
            found.append((kind, top, left, part.EndRow - area.StartRow, part.EndColumn - area.StartColumn))
    return found


def _formatted(rows: Any, formats: list[tuple[int, int, int, int, int]], epoch: dt.datetime) -> Any:
    """The rows with booleans, days and times of day for the numbers that stand for them, as a file would give them."""
    if not formats:
        return rows
    changed = [list(row) for row in rows]
    for kind, top, left, bottom, right in formats:
        meant = _boolean if kind & LOGICAL else _day if kind & DATE else _time
        for row in changed[top : bottom + 1]:
            for across in range(left, right + 1):
                if isinstance(row[across], float):
                    row[across] = meant(row[across], epoch)
    return tuple(map(tuple, changed))


def _boolean(value: float, epoch: dt.datetime) -> Any:
    return bool(value) if value in (0.0, 1.0) else value


def _day(value: float, epoch: dt.datetime) -> Any:
    if not 0 <= value < 2_958_466:  # up to the year 9999
        return value
    days = int(value)
    return epoch + dt.timedelta(days=days, milliseconds=round((value - days) * 86_400_000))


def _time(value: float, epoch: dt.datetime) -> Any:
    """Hours, minutes and seconds as a text; there may be more than 24 hours."""
    if value < 0:
        return value
    minutes, seconds = divmod(round(value * 86_400), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
