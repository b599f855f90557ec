"""Tables of an HTML page: what many web programs call an .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import zip_longest

import numpy as np

from salesxl.findings import Finding
from salesxl.reading.cells import blanked, trimmed
from salesxl.reading.encoding import decode
from salesxl.reading.grid import Grid
from salesxl.reading.safety import Limits, Unreadable

SPAN = 1000  # HTML's own limit on colspan


def read_html(data: bytes, file: str, limits: Limits, encoding: str | None = None) -> tuple[list[Grid], list[Finding]]:
    """One grid for each table of a page, its cells text or None; rows are counted within the table.

    A cell that spans several columns or rows fills the first of them, as Excel does when it opens the page.

    Raises:
        Unreadable: wrong encoding, or no table with a cell in it.
    """
    pages = _Tables(limits)
    pages.feed(decode(data, encoding or _declared(data)).text)
    pages.close()
    grids = []
    for rows in pages.tables:
        columns = trimmed([blanked(np.array(column, dtype=object)) for column in zip_longest(*rows, fillvalue="")])
        if columns:
            grids.append(Grid(file, None, columns, typed=False))
    if not grids:
        raise Unreadable("no-table")
    if len(grids) > 1:
        for number, grid in enumerate(grids, 1):
            grid.sheet = f"Table {number}"
    return grids, []


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, unless a byte order mark speaks first. Thai pages' names are all cp874."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.startswith(b"\xef\xbb\xbf"):
        return None
    found = re.search(rb"charset\s*=\s*[\"']?([\w.:-]+)", data[:4096], re.IGNORECASE)
    if not found:
        return None
    name = found[1].decode("ascii").lower()
    if name in ("tis-620", "iso-8859-11", "windows-874"):
        return "cp874"
    return "cp1252" if name in ("iso-8859-1", "us-ascii", "latin1") else name


class _Tables(HTMLParser):
    """Collects the text of cells; a table inside a cell becomes a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cells: list[list[str] | None] = []
        self._spans: list[dict[int, int]] = []
        self._silent = 0
        self._room = limits.max_cells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
            self._cells.append(None)
            self._spans.append({})
        elif tag in ("script", "style"):
            self._silent += 1
        elif not self._open:
            return
        elif tag == "tr":
            self._row()
        elif tag in ("td", "th"):
            self._cell(dict(attrs))
        elif tag == "br" and (cell := self._cells[-1]) is not None:
            cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif not self._open:
            return
        elif tag in ("td", "th", "tr"):
            self._finish()
        elif tag == "table":
            self._finish()
            self._open.pop()
            self._cells.pop()
            self._spans.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent and (cell := self._cells[-1]) is not None:
            cell.append(re.sub(r"[ \t\r\n]+", " ", data))

    def close(self) -> None:
        super().close()
        while self._open:
            self.handle_endtag("table")

    def _row(self) -> None:
        self._finish()
        self._open[-1].append([])
        self._under_spans()

    def _under_spans(self) -> None:
        """Blanks where a cell of a row above reaches down."""
        row, spans = self._open[-1][-1], self._spans[-1]
        while spans.get(len(row), 0) > 0:
            spans[len(row)] -= 1
            self._add(row, "")

    def _cell(self, attrs: dict[str, str | None]) -> None:
        if not self._open[-1]:
            self._row()
        self._finish()
        row, spans = self._open[-1][-1], self._spans[-1]
        across, down = _span(attrs.get("colspan")), _span(attrs.get("rowspan"))
        at = len(row)
        for _ in range(across):
            self._add(row, "")
        if down > 1:
            spans.update((at + step, down - 1) for step in range(across))
        self._cells[-1] = []
        self._at = at

    def _add(self, row: list[str], text: str) -> None:
        self._room -= 1
        if self._room < 0:
            raise Unreadable("too-many-cells", unsafe=True)
        row.append(text)

    def _finish(self) -> None:
        """Put the text of the open cell into its place."""
        cell = self._cells[-1]
        if cell is None:
            return
        row = self._open[-1][-1]
        row[self._at] = "".join(cell).strip(" \n\t\r")
        self._cells[-1] = None
        self._under_spans()


def _span(value: str | None) -> int:
    return min(max(int(value), 1), SPAN) if value and value.isascii() and value.strip().isdigit() else 1
