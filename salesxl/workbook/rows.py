"""The rows of a worksheet written anew: single cells changed, blocks of rows replaced, the rest copied as it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from salesxl.workbook.areas import Area
from salesxl.workbook.markup import attributes, splice, tags, with_attribute
from salesxl.workbook.sheets import Sheet

Edits = Mapping[int, Mapping[int, bytes | None]]
"""New cells by row and column, as XML; None takes a cell away."""


class Block(Protocol):
    """Rows that are replaced in some columns: the data of an Excel table."""

    left: int
    right: int
    first: int
    old_last: int
    last: int
    row_attributes: bytes

    def rows(self, first: int, last: int) -> Iterator[bytes]:
        """Whole rows, in pieces."""

    def cells(self, row: int) -> dict[int, bytes]:
        """The cells of one row."""


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


def _bottom(block: Block) -> int:
    return max(block.last, block.old_last)


def _singles(sheet: Sheet, edits: Edits, blocks: Sequence[Block]) -> list[int]:
    """The rows that are put together cell by cell, because more than one block or edit meets in them."""
    rows = set(edits)
    for block in blocks:
        rows.update(sheet.rows_beyond(Area(block.first, block.left, _bottom(block), block.right)))
        for other in blocks:
            if other is not block:
                rows.update(range(max(block.first, other.first), min(_bottom(block), _bottom(other)) + 1))
    return sorted(rows)


def _stretches(singles: list[int], blocks: Sequence[Block]) -> list[tuple[int, int, Block | None]]:
    """Single rows and the stretches of blocks between them, from top to bottom."""
    found: list[tuple[int, int, Block | None]] = [(row, row, None) for row in singles]
    for block in blocks:
        start = block.first
        for row in [row for row in singles if block.first <= row <= _bottom(block)]:
            if row > start:
                found.append((start, row - 1, block))
            start = row + 1
        if start <= _bottom(block):
            found.append((start, _bottom(block), block))
    return sorted(found, key=lambda stretch: stretch[0])


def _row(sheet: Sheet, number: int, edits: Mapping[int, bytes | None], blocks: Sequence[Block]) -> bytes:
    old = sheet.row(number)
    cells = dict(old.cells) if old else {}
    tag = old.tag if old else b""
    covering = [block for block in blocks if block.first <= number <= _bottom(block)]
    for block in covering:
        for column in [column for column in cells if block.left <= column <= block.right]:
            del cells[column]
        if number <= block.last:
            cells.update(block.cells(number))
            tag = with_attribute(tag, "hidden", None) or block.row_attributes
    for column, cell in edits.items():
        if cell is None:
            cells.pop(column, None)
        else:
            cells[column] = cell
    if not cells and (old is None or covering):
        return b""
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
    bottom = max([_kept_bottom(sheet, old, blocks, singles), *rows, *(block.last for block in blocks)])
    area = Area(top, left, bottom, right)
    if area == old:
        return head
    tag = next(tags(head, sheet.prefix + b"dimension"))
    return splice(head, [(*tag.span(), with_attribute(tag.group(0), "ref", area.ref))])


def _kept_bottom(sheet: Sheet, old: Area, blocks: Sequence[Block], singles: list[int]) -> int:
    """The last row there was, less the rows that a shrinking block takes away."""
    if not any(block.last < block.old_last for block in blocks):
        return old.bottom
    kept = set(singles)
    for number in reversed(sheet.numbers):
        if number in kept or not any(block.last < number <= block.old_last for block in blocks):
            return number
    return old.top
