"""Tables of an HTML page: what many web programs call an .xls."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from itertools import zip_longest

import numpy as np

from salesxl.findings import Finding
from salesxl.reading.formats.encoding import about_encoding, decode
from salesxl.reading.grids.cells import blanked, trimmed
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Unreadable

SPAN = 1000  # HTML's own limit on colspan


def read_html(data: bytes, file: str, limits: Limits, encoding: str | None = None) -> tuple[list[Grid], list[Finding]]:
    """One grid for each table of a page, its cells text or None; rows are counted within the table.

    A cell that spans several columns or rows fills the first of them, as Excel does when it opens the page.

    Raises:
        Unreadable: wrong encoding, or no table with a cell in it.
    """
    pages = _Tables(limits)
    decoded = decode(data, encoding or _declared(data))
    pages.feed(decoded.text)
    pages.close()
    grids = []
    for table in pages.tables:
        columns = trimmed([blanked(np.array(cells, dtype=object)) for cells in zip_longest(*table.rows, fillvalue="")])
        if columns:
            grids.append(Grid(file, None, columns, typed=False))
    if not grids:
        raise Unreadable("no-table")
    if len(grids) > 1:
        for number, grid in enumerate(grids, 1):
            grid.sheet = f"Table {number}"
    return grids, about_encoding(decoded, file)


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, unless a byte order mark speaks first. Thai pages' names are all cp874."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.startswith(b"\xef\xbb\xbf"):
        return None
    found = re.search(rb"charset\s*=\s*[\"']?([\w.:-]+)", data[:4096], re.IGNORECASE)
    if not found:
        return None
    name = found[1].decode("ascii").lower()
    name = {"tis-620": "cp874", "iso-8859-11": "cp874", "windows-874": "cp874", "iso-8859-1": "cp1252"}.get(name, name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


class _Table:
    """A table while it is read: its rows, and which cell is open."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.text: list[str] | None = None  # of the open cell
        self.place = 0
        self.below: dict[int, int] = {}  # column -> rows that a cell above still fills

    def start_row(self) -> int:
        """How many cells the row before has from the cells above it, to the right of its own."""
        self.finish_cell()
        added = 0
        if self.rows:
            row = self.rows[-1]
            before, last = len(row), max(self.below, default=-1)
            while len(row) <= last:
                self._under_cells_above(row)
                if len(row) <= last:
                    row.append("")
            added = len(row) - before
        self.rows.append([])
        return added

    def start_cell(self, across: int, down: int) -> int:
        """How many cells were added."""
        self.finish_cell()
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        before = len(row)
        self._under_cells_above(row)
        self.place = len(row)
        row += [""] * across
        if down > 1:
            self.below.update((self.place + step, down - 1) for step in range(across))
        self.text = []
        return len(row) - before

    def _under_cells_above(self, row: list[str]) -> None:
        while left := self.below.pop(len(row), 0):
            if left > 1:
                self.below[len(row)] = left - 1
            row.append("")

    def finish_cell(self) -> None:
        """Put the text of the open cell into its place."""
        if self.text is not None:
            self.rows[-1][self.place] = "".join(self.text).strip(" \n\t\r")
            self.text = None


class _Tables(HTMLParser):
    """Collects the text of cells; a table inside a cell becomes a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0
        self._limit = self._room = limits.max_cells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in ("script", "style"):
            self._silent += 1
        elif self._open:
            self._inside(self._open[-1], tag, dict(attrs))

    def _inside(self, table: _Table, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "tr":
            self._take(table.start_row())
        elif tag in ("td", "th"):
            across = _span(attributes.get("colspan"))
            self._take(max(across, table.start_cell(across, _span(attributes.get("rowspan")))))
        elif tag == "br" and table.text is not None:
            table.text.append("\n")

    def _take(self, cells: int) -> None:
        self._room -= cells
        if self._room < 0:
            raise Unreadable("too-many-cells", unsafe=True, limit=f"{self._limit:,}")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif self._open and tag in ("td", "th", "tr", "table"):
            self._open[-1].finish_cell()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent and (text := self._open[-1].text) is not None:
            text.append(re.sub(r"[ \t\r\n]+", " ", data))

    def close(self) -> None:
        super().close()
        for table in self._open:
            table.finish_cell()


def _span(value: str | None) -> int:
    return min(max(int(value), 1), SPAN) if value and value.isascii() and value.strip().isdigit() else 1
