"""Sparklines inside a table, one a row: there are as many afterwards as the table has rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.markup import elements, escape, splice, unescape
from salesxl.workbook.parts.references import moved
from salesxl.workbook.parts.tables import Resize


def multiplied(data: bytes, resizes: Sequence[Resize]) -> bytes:
    """What stands after the rows of a sheet, with the sparklines of its tables brought to their new lengths."""
    return splice(
        data,
        (change for _, start, end, _ in elements(data, b"sparklines") for change in _group(data, start, end, resizes)),
    )


def _group(data: bytes, start: int, end: int, resizes: Sequence[Resize]) -> Iterator[tuple[int, int, bytes]]:
    """One group of sparklines: a change for each column of a table that they fill from top to bottom."""
    found = []
    for first, content, closing, after in elements(data, b"sparkline", start, end):
        place = next(elements(data, b"sqref", content, closing), None)
        ref = data[place[1] : place[2]].decode().strip() if place else ""
        if re.fullmatch(r"[A-Z]+\d+", ref):
            found.append((Area.of(ref), first, after))
    for resize in resizes:
        table = resize.table
        for column in range(table.area.left, table.area.right + 1):
            own = [one for one in found if one[0].left == column and table.first <= one[0].top <= table.last]
            if len(own) != table.rows:
                continue
            model = min(own)
            rows = range(resize.last - table.first + 1)
            lines = b"".join(_copy(data[model[1] : model[2]], down) for down in rows)
            yield own[0][1], own[0][2], lines
            yield from ((first, after, b"") for _, first, after in own[1:])


def _copy(sparkline: bytes, down: int) -> bytes:
    """A sparkline some rows further down."""
    changes = []
    for name in (b"f", b"sqref"):
        for _, start, end, _ in elements(sparkline, name):
            text = moved(unescape(sparkline[start:end].decode()), down, 0)
            changes.append((start, end, escape(text).encode()))
    return splice(sparkline, changes)
