"""What is looked at before a file is read: its size, what it unpacks to, what a workbook's parts contain.

The readers below this border say what is wrong by raising ``Unreadable`` with a key of ``locale/*/reading.toml``;
``salesxl.reading.files`` adds the file's name and the words.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MEGABYTE = 1 << 20
PIECE = 2 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """How much one file may ask of the machine.

    Attributes:
        max_bytes: size of the file itself and, for a packed one, of everything it unpacks to.
        max_part_bytes: size of one part of a workbook, unpacked.
        max_ratio: how many times smaller than its content a part of more than 10 MB may be packed.
        max_parts: how many parts a workbook may have.
        max_cells: how many cells a sheet may span, blanks included.
        max_seconds: how long a reader that runs in a process of its own may take.
        max_memory: how much memory such a reader may take.
    """

    max_bytes: int = 512 * MEGABYTE
    max_part_bytes: int = 512 * MEGABYTE
    max_ratio: int = 200
    max_parts: int = 10_000
    max_cells: int = 20_000_000
    max_seconds: float = 120.0
    max_memory: int = 4096 * MEGABYTE

    @classmethod
    def of_size(cls, megabytes: int) -> Limits:
        """The usual limits but for the size of a file and of what it unpacks to."""
        return cls(max_bytes=megabytes * MEGABYTE, max_part_bytes=megabytes * MEGABYTE)


class Unreadable(Exception):  # noqa: N818 - a state of the file, told by files.py as an InputError
    """A file cannot or must not be read; for ``salesxl.reading.files``, which turns it into an InputError.

    Args:
        key: section of ``locale/*/reading.toml``.
        unsafe: it is refused because reading it could harm the machine.
        values: for the text's placeholders.
    """

    def __init__(self, key: str, *, unsafe: bool = False, **values: object) -> None:
        super().__init__(key)
        self.key, self.unsafe, self.values = key, unsafe, values


def megabytes(size: int) -> str:
    """A size in words: whole megabytes, rounded up."""
    return f"{-(-size // MEGABYTE):,} MB"


def too_large(size: int, limit: int) -> Unreadable:
    """The refusal of something that is, or unpacks to, more than allowed."""
    return Unreadable("too-large", unsafe=True, size=megabytes(size), limit=megabytes(limit))


def gunzip(data: bytes, limits: Limits) -> bytes:
    """The content of a gzipped file, never more than ``limits.max_bytes``."""
    pieces, size, packed = [], 0, memoryview(data)
    while packed:
        unzip = zlib.decompressobj(wbits=31)
        for at in range(0, len(packed), PIECE):
            for piece in _inflated(unzip, packed[at : at + PIECE]):
                pieces.append(piece)
                size += len(piece)
                if size > limits.max_bytes:
                    raise too_large(size, limits.max_bytes)
            if unzip.eof:
                break
        if not unzip.eof:
            raise Unreadable("truncated")
        rest = unzip.unused_data + packed[at + PIECE :]
        packed = memoryview(rest.lstrip(b"\0"))  # several files in one, or padding
    return b"".join(pieces)


def _inflated(inflate: zlib._Decompress, packed: memoryview) -> Iterator[bytes]:
    feed: bytes | memoryview = packed
    try:
        while feed and not inflate.eof:
            yield inflate.decompress(feed, PIECE)
            feed = inflate.unconsumed_tail
    except zlib.error as error:
        raise Unreadable("damaged") from error


class Package:
    """A zipped workbook whose table of contents has been looked at. Parts are unpacked by counting, not by trust."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error) as error:
            raise Unreadable("truncated" if b"PK\5\6" not in data[-66_000:] else "damaged") from error
        self.parts = {part.filename: part for part in parts}
        self._spelling = {name.lower(): name for name in self.parts}
        self._check(parts)

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > self.limits.max_parts:
            raise Unreadable("too-many-parts", unsafe=True, count=len(parts), limit=self.limits.max_parts)
        if len({part.filename.lower() for part in parts}) < len(parts):
            raise Unreadable("parts-repeated", unsafe=True)
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("encrypted")
        end = 0
        for part in sorted(parts, key=lambda part: part.header_offset):
            if part.header_offset < end:
                raise Unreadable("parts-overlap", unsafe=True)
            end = part.header_offset + part.compress_size
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable("damaged")
            if part.file_size > self.limits.max_part_bytes:
                raise too_large(part.file_size, self.limits.max_part_bytes)
            if part.file_size > 10 * MEGABYTE and part.file_size > self.limits.max_ratio * part.compress_size:
                raise Unreadable("ratio", unsafe=True, size=megabytes(part.file_size))
        total = sum(part.file_size for part in parts)
        if total > self.limits.max_bytes:
            raise too_large(total, self.limits.max_bytes)

    def find(self, name: str) -> str | None:
        """The part of this name as the package spells it; names do not differ by case alone."""
        return self._spelling.get(name.lower())

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, unpacked piece by piece. A part that holds more than the table of contents says is refused."""
        part = self.parts[name]
        start = part.header_offset
        if len(self.data) < start + 30 or self.data[start : start + 4] != b"PK\3\4":
            raise Unreadable("damaged")
        start += 30 + sum(struct.unpack("<HH", self.data[start + 26 : start + 30]))
        packed = memoryview(self.data)[start : start + part.compress_size]
        if len(packed) < part.compress_size:
            raise Unreadable("truncated")
        stored = part.compress_type == zipfile.ZIP_STORED
        size, check = 0, 0
        for piece in _pieces(packed) if stored else _unpacked(packed):
            size += len(piece)
            if size > part.file_size:
                raise Unreadable("size-lies", unsafe=True, part=name)
            check = zlib.crc32(piece, check)
            yield piece
        if size != part.file_size or check != part.CRC:
            raise Unreadable("damaged")

    def read(self, name: str) -> bytes:
        """One part as a whole."""
        return b"".join(self.chunks(name))

    def check_xml(self) -> None:
        """Refuse XML that declares a document type, for Excel writes none, or data in another encoding than UTF-8."""
        for name in self.parts:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                head = self._head(name)
                if has_doctype(head):
                    raise Unreadable("doctype", unsafe=True, part=name)
                if _DATA.match(name) and not is_utf8(head):
                    raise Unreadable("damaged")

    def _head(self, name: str) -> bytes:
        """The beginning of a part, as far as the first element."""
        head = b""
        for piece in self.chunks(name):
            head += piece
            if _ELEMENT.search(_narrow(head)):
                break
        return head


def _pieces(data: memoryview) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        yield bytes(data[at : at + PIECE])


def _unpacked(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=-15)
    for at in range(0, len(packed), PIECE // 8):
        yield from _inflated(inflate, packed[at : at + PIECE // 8])
    yield inflate.flush()


_DATA = re.compile(r"xl/(workbook|sharedStrings|styles|worksheets/[^/]+)\.xml$|content\.xml$", re.IGNORECASE)
_ELEMENT = re.compile(rb"<[A-Za-z_]")


def _narrow(text: bytes) -> bytes:
    """Enough of XML in UTF-16 to search it for ASCII words."""
    return text.replace(b"\0", b"") if text[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<") else text


def has_doctype(head: bytes) -> bool:
    """Whether XML declares a document type before its first element; comments do not count."""
    text = re.sub(rb"<!--.*?(-->|$)", b"", _narrow(head), flags=re.DOTALL)
    element = _ELEMENT.search(text)
    return b"<!DOCTYPE" in text[: element.start() if element else None].upper()


def is_utf8(head: bytes) -> bool:
    """Whether XML says by its first bytes, or by not saying anything else, that it is in UTF-8."""
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", _narrow(head))
    return _narrow(head) is head and (not declared or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii"))
