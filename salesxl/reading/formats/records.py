"""A look through the records of xls and xlsb workbooks for what calamine does not tell: error values, hidden rows.

Both are streams of records, a type and a length before each: [MS-XLS] 2.3 and 2.4, [MS-XLSB] 2.1.4 and 2.4.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from salesxl.reading.formats.compound import Compound
from salesxl.reading.safety import Package, Unreadable
from salesxl.reading.xlsx.book_xml import relationships
from salesxl.reading.xlsx.sheet_xml import SheetFacts

CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def look_through_xls(data: bytes) -> list[SheetFacts]:
    """The facts of each sheet of an xls, in the book's order.

    Raises:
        Unreadable: protected by a password, or damaged.
    """
    book = Compound(data)
    name = next((name for name in ("Workbook", "Book") if name in book), None)
    if name is None:
        raise Unreadable("damaged")
    stream, starts = book.read(name), []
    if stream[:2] != b"\x09\x08":  # BOF
        raise Unreadable("damaged")
    for kind, at, size in _xls_records(stream, 0):
        if kind == 0x2F:  # FILEPASS
            raise Unreadable("encrypted")
        if kind == 0x85 and size >= 4:  # BOUNDSHEET
            starts.append(struct.unpack_from("<I", stream, at)[0])
    return [_xls_sheet(stream, start) for start in starts]


def _xls_sheet(stream: bytes, start: int) -> SheetFacts:
    facts = SheetFacts()
    for kind, at, size in _xls_records(stream, start):
        if kind == 0x205 and size >= 8:  # BOOLERR
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", stream, at)
            if is_error:
                facts.errors.append((row, column, CODES.get(code, "")))
        elif kind in (0x06, 0x206, 0x406) and size >= 14:  # FORMULA
            facts.formulas += 1
            if stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                row, column = struct.unpack_from("<HH", stream, at)
                facts.errors.append((row, column, CODES.get(stream[at + 8], "")))
        elif kind == 0x208 and size >= 14:  # ROW
            facts.hidden_rows += bool(stream[at + 12] & 0x20)
    return facts


def _xls_records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Type, place and size of each record of a substream, from its beginning to its end."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == 0x809:  # BOF: charts lie inside sheets
            depth += 1
        elif kind == 0x0A:  # EOF
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1 and at + size <= len(stream):
            yield kind, at, size
        at += size


def look_through_xlsb(package: Package) -> list[SheetFacts]:
    """The facts of each sheet of an xlsb, in the book's order.

    Raises:
        Unreadable: damaged.
    """
    targets: dict[str, Element] = {one.get("Id", ""): one for one in relationships(package, "xl/workbook.bin")}
    book = package.find("xl/workbook.bin")
    if book is None:
        raise Unreadable("damaged")
    facts = []
    for kind, record in _xlsb_records(package.read(book)):
        if kind == 156:  # BrtBundleSh: state, id, relationship, name
            length = struct.unpack_from("<I", record, 8)[0]
            target = targets.get(record[12 : 12 + length * 2].decode("utf-16-le", "replace"))
            part = (
                package.find(posixpath.normpath(posixpath.join("xl", target.get("Target", ""))))
                if target is not None
                else None
            )
            facts.append(_xlsb_sheet(package.read(part)) if part else SheetFacts())
    return facts


def _xlsb_sheet(data: bytes) -> SheetFacts:
    facts, row = SheetFacts(), 0
    for kind, record in _xlsb_records(data):
        if kind == 0:  # BrtRowHdr
            row = struct.unpack_from("<I", record)[0]
            facts.hidden_rows += bool(len(record) > 11 and record[11] & 0x10)
        elif 1 <= kind <= 11:  # the kinds of cells; 3 and 11 hold an error
            column = struct.unpack_from("<I", record)[0]
            facts.cells += 1
            facts.reach(row + 1, column + 1, row + 1, column + 1)
            facts.formulas += kind >= 8
            if kind in (3, 11):
                facts.errors.append((row, column, CODES.get(record[8], "")))
    return facts


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
                at += 1
            size = shift = 0
            while True:
                byte = data[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or shift > 21:
                    break
            yield kind, data[at : at + size]
            at += size
    except IndexError as error:
        raise Unreadable("truncated") from error
