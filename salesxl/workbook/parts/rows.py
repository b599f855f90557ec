"""The rows of a worksheet written anew: single cells changed, blocks of rows replaced, the rest copied as it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.markup import attributes, splice, tags, with_attribute
from salesxl.workbook.parts.sheets import Sheet

Edits = Mapping[int, Mapping[int, bytes | None]]
"""New cells by row and column, as XML; None takes a cell away."""


class Block(Protocol):
    """Rows that are replaced in some columns: the data of an Excel table.

    Attributes:
        left, right: the columns.
        first, last: the rows of data.
        end: the last row it takes, totals included.
        old_end: the last row it took before.
    """

    left: int
    right: int
    first: int
    last: int
    end: int
    old_end: int

    def rows(self, first: int, last: int) -> Iterator[bytes]:
        """Whole rows of data, in pieces."""

    def cells(self, row: int) -> dict[int, bytes]:
        """The cells of one row."""

    def attributes(self, row: int) -> bytes:
        """The attributes of one row that has nothing but the block's cells."""


def rewritten(
    sheet: Sheet, edits: Edits, blocks: Sequence[Block] = (), frame: tuple[bytes, bytes] | None = None
) -> Iterator[bytes]:
    """The part with its cells changed, in pieces.

    Args:
        sheet: the part as it stands.
        edits: single cells.
        blocks: rows that are replaced.
        frame: what stands before and after the rows, if that has changed.
    """
    head, tail = frame or (sheet.head, sheet.tail)
    singles = _singles(sheet, edits, blocks)
    yield _dimensioned(head, sheet, edits, blocks, singles)
    copied = sheet.body_start if sheet.numbers else None
    for first, last, block in _stretches(singles, blocks):
        at, end = sheet.span(first, last)
        if copied is not None:
            yield sheet.data[copied : sheet.starts[at]]
            copied = sheet.starts[end]
        if block is None:
            yield _row(sheet, first, edits.get(first, {}), blocks)
        elif first <= block.last:
            yield from block.rows(first, min(last, block.last))
    if copied is not None:
        yield sheet.data[copied : sheet.body_end]
    yield tail


def _whole(block: Block) -> Area:
    return Area(block.first, block.left, max(block.end, block.old_end), block.right)


def _singles(sheet: Sheet, edits: Edits, blocks: Sequence[Block]) -> list[int]:
    """The rows that are put together cell by cell: totals, and where more than one block or edit meet."""
    rows = set(edits)
    for block in blocks:
        whole = _whole(block)
        rows.update(range(block.last + 1, block.end + 1))
        rows.update(sheet.rows_beyond(whole))
        for other in blocks:
            if other is not block:
                rows.update(range(max(block.first, other.first), min(whole.bottom, _whole(other).bottom) + 1))
    return sorted(rows)


def _stretches(singles: list[int], blocks: Sequence[Block]) -> list[tuple[int, int, Block | None]]:
    """Single rows and the stretches of blocks between them, from top to bottom."""
    found: list[tuple[int, int, Block | None]] = [(row, row, None) for row in singles]
    for block in blocks:
        start = block.first
        bottom = _whole(block).bottom
        for row in [row for row in singles if block.first <= row <= bottom]:
            if row > start:
                found.append((start, row - 1, block))
            start = row + 1
        if start <= bottom:
            found.append((start, bottom, block))
    return sorted(found, key=lambda stretch: stretch[0])


def _row(sheet: Sheet, number: int, edits: Mapping[int, bytes | None], blocks: Sequence[Block]) -> bytes:
    old = sheet.row(number)
    cells = dict(old.cells) if old else {}
    tag = old.tag if old else b""
    covering = [block for block in blocks if block.first <= number <= _whole(block).bottom]
    for block in covering:
        for column in [column for column in cells if block.left <= column <= block.right]:
            del cells[column]
    for block in covering:
        if number > block.end:
            continue
        # A row that belongs to the block alone looks like the block's other rows, whatever stood there before.
        tag = with_attribute(tag, "hidden", None) if cells else block.attributes(number)
        cells.update(block.cells(number))
    for column, cell in edits.items():
        if cell is None:
            cells.pop(column, None)
        else:
            cells[column] = cell
    if not cells and (old is None or covering):
        return b""
    if old is not None and tag is old.tag and cells.keys() == old.cells.keys():
        return b"".join([tag, *cells.values(), b"</", sheet.prefix, b"row>"])  # the usual case, in its old order
    return row_xml(sheet.prefix, number, tag, cells)


def row_xml(prefix: bytes, number: int, tag: bytes, cells: Mapping[int, bytes]) -> bytes:
    """A row from its tag (or only the attributes for a new one) and its cells."""
    if not tag.startswith(b"<"):
        tag = b'<%srow r="%d"%s>' % (prefix, number, tag)
    tag = re.sub(rb"\s*/>$", b">", tag)
    spans = attributes(tag).get("spans", "")
    if cells and re.fullmatch(r"\d+:\d+", spans):
        low, high = map(int, spans.split(":"))
        if min(cells) < low or max(cells) > high:
            tag = with_attribute(tag, "spans", f"{min(low, *cells)}:{max(high, *cells)}")
    return b"".join([tag, *(cells[column] for column in sorted(cells)), b"</", prefix, b"row>"])


def _dimensioned(head: bytes, sheet: Sheet, edits: Edits, blocks: Sequence[Block], singles: list[int]) -> bytes:
    """What stands before the rows, with the block the part says it fills brought up to date."""
    old = sheet.dimension
    if old is None:
        return head
    rows = [row for row, cells in edits.items() if any(cell is not None for cell in cells.values())]
    columns = [column for cells in edits.values() for column, cell in cells.items() if cell is not None]
    top = min([old.top, *rows, *(block.first for block in blocks)])
    left = min([old.left, *columns, *(block.left for block in blocks)])
    right = max([old.right, *columns, *(block.right for block in blocks)])
    bottom = max([_kept_bottom(sheet, old, blocks, singles), *rows, *(block.end for block in blocks)])
    area = Area(top, left, bottom, right)
    if area == old:
        return head
    tag = next(tags(head, sheet.prefix + b"dimension"))
    return splice(head, [(*tag.span(), with_attribute(tag.group(0), "ref", area.ref))])


def _kept_bottom(sheet: Sheet, old: Area, blocks: Sequence[Block], singles: list[int]) -> int:
    """The last row there was, less the rows that a shrinking block takes away."""
    if not any(block.end < block.old_end for block in blocks):
        return old.bottom
    kept = set(singles)
    for number in reversed(sheet.numbers):
        if number in kept or not any(block.end < number <= block.old_end for block in blocks):
            return number
    return old.top
