"""OpenDocument spreadsheets to grids.

Read here and not by calamine, which gives error values as blanks and long durations as text, and lays out every
repeated row. The format: OpenDocument 1.3 part 3, sections 9.1 (tables) and 19.375 to 19.390 (values).
"""

from __future__ import annotations

import datetime
import re
from xml.parsers import expat

import numpy as np

from salesxl.reading.grids.cells import Column, trimmed
from salesxl.reading.grids.grid import CellError, Grid
from salesxl.reading.safety import Limits, Package, Unreadable

_MANIFEST_ENCRYPTED = b"encryption-data"
_ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d{3}")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$")


def read_ods(package: Package, file: str, limits: Limits) -> list[Grid]:
    """One grid for each sheet that has cells.

    Raises:
        Unreadable: protected by a password, damaged, or too many cells.
    """
    manifest = package.find("META-INF/manifest.xml")
    if manifest and _MANIFEST_ENCRYPTED in package.read(manifest):
        raise Unreadable("encrypted")
    content = package.find("content.xml")
    if content is None:
        raise Unreadable("damaged")
    tables = _Tables(limits)
    try:
        for piece in package.chunks(content):
            tables.parser.Parse(piece)
        tables.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        raise Unreadable("damaged") from error
    return [grid for sheet in tables.sheets if (grid := sheet.grid(file, limits)).columns]


class _Sheet:
    """The cells of one sheet that hold something, as rows that are there and how often."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.name, self.hidden = name, hidden
        self.rows: list[tuple[int, dict[int, object]]] = []  # from 0, cells by column
        self.height = 0
        self.hidden_rows = self.uncached = 0

    def grid(self, file: str, limits: Limits) -> Grid:
        height = self.rows[-1][0] + 1 if self.rows else 0
        width = max((max(cells) + 1 for _, cells in self.rows), default=0)
        if height * width > limits.max_cells:
            raise Unreadable("scattered", unsafe=True, sheet=self.name, cells=f"{height * width:,}")
        columns: list[Column] = [np.full(height, None, object) for _ in range(width)]
        for row, cells in self.rows:
            for column, cell in cells.items():
                columns[column][row] = cell
        return Grid(
            file,
            self.name,
            trimmed(columns),
            hidden_rows=self.hidden_rows,
            hidden=self.hidden,
            uncached=self.uncached,
        )


class _Tables:
    """Follows content.xml. Repeated cells and rows are laid out only where they hold something."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: _Sheet | None = None
        self.depth = 0  # tables inside cells are not sheets
        self.limit = self.room = limits.max_cells
        self.row: dict[int, object] = {}
        self.column = self.row_uncached = 0
        self.row_repeat, self.row_hidden = 1, False
        self.attributes: dict[str, str] | None = None
        self.paragraphs: list[list[str]] = []
        self.annotation = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise Unreadable("doctype", unsafe=True, part="content.xml")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table:table":
            self.depth += 1
            if self.depth == 1:
                hidden = attributes.get("table:style-name") in self.hidden_styles
                self.sheet = _Sheet(attributes.get("table:name", ""), hidden)
                self.sheets.append(self.sheet)
        elif self.depth == 1 and self.sheet is not None:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-row":
            self.row, self.column, self.row_uncached = {}, 0, 0
            self.row_repeat = _number(attributes.get("table:number-rows-repeated"))
            self.row_hidden = attributes.get("table:visibility", "visible") != "visible"
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.attributes, self.paragraphs = attributes, []
        elif name == "office:annotation":
            self.annotation += 1
        elif self.attributes is not None and not self.annotation:
            self._text(name, attributes)

    def _text(self, name: str, attributes: dict[str, str]) -> None:
        if name == "text:p":
            self.paragraphs.append([])
        elif self.paragraphs and name == "text:s":
            self.paragraphs[-1].append(" " * min(_number(attributes.get("text:c")), 1000))
        elif self.paragraphs and name in ("text:tab", "text:line-break"):
            self.paragraphs[-1].append("\t" if name == "text:tab" else "\n")

    def _characters(self, text: str) -> None:
        if self.attributes is not None and self.paragraphs and not self.annotation and self.depth == 1:
            self.paragraphs[-1].append(text)

    def _end(self, name: str) -> None:
        if name == "table:table":
            self.depth -= 1
        elif self.depth != 1 or self.sheet is None:
            return
        elif name == "office:annotation":
            self.annotation -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
        elif name == "table:table-row":
            self._row(self.sheet)

    def _cell(self) -> None:
        attributes = self.attributes or {}
        repeat = _number(attributes.get("table:number-columns-repeated"))
        value = _value(attributes, "\n".join("".join(one) for one in self.paragraphs))
        if value is not None:
            self._take(repeat)
            self.row.update(dict.fromkeys(range(self.column, self.column + repeat), value))
        elif "table:formula" in attributes and "office:value-type" not in attributes and not self.paragraphs:
            self.row_uncached += repeat
        self.column += repeat
        self.attributes = None

    def _row(self, sheet: _Sheet) -> None:
        if self.row:
            self._take(len(self.row) * (self.row_repeat - 1))
            sheet.rows += [(sheet.height + step, self.row) for step in range(self.row_repeat)]
        if self.row_hidden and (self.row or self.row_repeat < 10_000):
            sheet.hidden_rows += self.row_repeat
        sheet.uncached += self.row_uncached
        sheet.height += self.row_repeat

    def _take(self, cells: int) -> None:
        self.room -= cells
        if self.room < 0:
            raise Unreadable("too-many-cells", unsafe=True, limit=f"{self.limit:,}")


def _number(text: str | None) -> int:
    return min(int(text), 1 << 24) if text and text.isascii() and text.isdigit() else 1


def _value(attributes: dict[str, str], text: str) -> object:
    """What a cell holds: None, text, number, truth value, date, duration or error."""
    if attributes.get("calcext:value-type") == "error" or ("table:formula" in attributes and _ERROR.fullmatch(text)):
        return CellError(text or "#VALUE!")
    kind = attributes.get("office:value-type")
    if kind in ("float", "percentage", "currency"):
        return _float(attributes.get("office:value"), text)
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "date":
        return _date(attributes.get("office:date-value", "")) or text or None
    if kind == "time":
        return _duration(attributes.get("office:time-value", "")) or text or None
    return attributes.get("office:string-value") or text or None


def _float(value: str | None, text: str) -> float | str | CellError | None:
    try:
        number = float(value or "")
    except ValueError:
        return text or None
    return number if abs(number) < float("inf") else CellError("#NUM!")


def _date(value: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(value.split("Z")[0][:26])
    except ValueError:
        return None


def _duration(value: str) -> datetime.time | datetime.timedelta | None:
    """A time of day below 24 hours, as from the other kinds of workbook; a duration from there on."""
    found = _DURATION.match(value)
    if not found:
        return None
    days, hours, minutes = (int(part or 0) for part in found.group(2, 3, 4))
    seconds = float((found[5] or "0").replace(",", "."))
    try:
        length = datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    if found[1] or length >= datetime.timedelta(days=1):
        return -length if found[1] else length
    return (datetime.datetime.min + length).time()
