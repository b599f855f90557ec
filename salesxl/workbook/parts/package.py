"""The zip container of a workbook: parts keep their order and their packed bytes unless they are replaced."""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import unquote

from salesxl.reading.safety import Limits, Unreadable
from salesxl.reading.safety import Package as Archive
from salesxl.workbook.parts.markup import attributes, plain, tags

# A filled workbook with a million rows is a lawful template too.
LIMITS = Limits(max_bytes=4 << 30, max_part_bytes=2 << 30)

CONTENT_TYPES = "[Content_Types].xml"
Content = bytes | Iterable[bytes]
"""What a part is replaced by; an iterable is packed piece by piece, so that it never stands whole in memory."""

_FIXED_DATE, _FIXED_TIME = (1 << 5) | 1, 0  # 1 January 1980, the first moment a zip file can name
_UTF8 = 1 << 11
_DEFLATED = 8
LARGEST = _LARGE = 0xFFFFFFFF
MOST = _MANY = 0xFFFF
"""What the small form of a zip file can name; more takes the large form."""


@dataclass(frozen=True)
class Packed:
    """A part in its packed form, ready to be written."""

    method: int
    check: int
    size: int
    data: bytes


def pack(content: Content) -> Packed:
    """Deflate a part. Streams are packed faster and a little larger, each piece while the next is made."""
    if isinstance(content, bytes):
        packing = _Packing(6)
        packing.add(content)
        return packing.done()
    packing = _Packing(2)
    with ThreadPoolExecutor(1) as behind:
        adding: Future[None] | None = None
        for piece in content:
            if adding:
                adding.result()  # no more than one piece waits
            adding = behind.submit(packing.add, piece)
        if adding:
            adding.result()
    return packing.done()


class _Packing:
    def __init__(self, level: int) -> None:
        self._deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
        self._check, self._size = 0, 0
        self._packed: list[bytes] = []

    def add(self, piece: bytes) -> None:
        self._check, self._size = zlib.crc32(piece, self._check), self._size + len(piece)
        self._packed.append(self._deflate.compress(piece))

    def done(self) -> Packed:
        return Packed(_DEFLATED, self._check, self._size, b"".join([*self._packed, self._deflate.flush()]))


Replaced = Mapping[str, Content | Packed | None]
"""What becomes of parts; None leaves a part out."""


class Package:
    """The parts of a workbook.

    Raises:
        Unreadable: it is no zip file, damaged, encrypted or unsafe.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data, LIMITS)
        self._plain: dict[str, bytes] = {}
        self._by_lower = {name.lower(): name for name in self._archive.parts}
        self.types = _content_types(self.read(CONTENT_TYPES)) if CONTENT_TYPES in self else {}

    @property
    def names(self) -> list[str]:
        """The parts in their order."""
        return list(self._archive.parts)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_lower

    def read(self, name: str) -> bytes:
        """An XML part in its simplest spelling (see ``markup.plain``)."""
        if name not in self._plain:
            self._plain[name] = plain(self._archive.read(self._by_lower[name.lower()]))
        return self._plain[name]

    def raw(self, name: str) -> Packed:
        """A part as it lies in the file."""
        part, data = self._archive.parts[name], self._archive.data
        start = part.header_offset + 30
        start += sum(struct.unpack("<HH", data[start - 4 : start]))
        packed = data[start : start + part.compress_size]
        if data[part.header_offset : part.header_offset + 4] != b"PK\3\4" or len(packed) < part.compress_size:
            raise Unreadable("damaged")
        return Packed(part.compress_type, part.CRC, part.file_size, packed)

    def of_type(self, ending: str) -> list[str]:
        """The parts of a content type, in their order."""
        return [
            name
            for name in self.names
            if self.types.get("/" + name.lower(), self.types.get(name.lower().rpartition(".")[2], "")).endswith(ending)
        ]

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """What a part is related to: identifier, last word of the type, part. Links out of the file are left out."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if rels not in self:
            return []
        found = []
        data = self.read(rels)
        for tag in tags(data, rb"(?:[\w.\-]+:)?Relationship"):
            named = attributes(tag.group(0))
            if named.get("TargetMode") == "External" or "Target" not in named:
                continue
            target = posixpath.normpath(posixpath.join("/" + folder, unquote(named["Target"]))).lstrip("/")
            kind = named.get("Type", "").rpartition("/")[2]
            found.append((named.get("Id", ""), kind, self._by_lower.get(target.lower(), target)))
        return found

    def write(self, replaced: Replaced) -> bytes:
        """The file with some parts replaced; the same input gives the same bytes."""
        pieces: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        for name in self.names:
            content = replaced[name] if name in replaced else self.raw(name)
            if content is None:
                continue
            packed = content if isinstance(content, Packed) else pack(content)
            header, entry = _headers(name, packed, offset)
            pieces += [header, packed.data]
            directory.append(entry)
            offset += len(header) + len(packed.data)
        return b"".join([*pieces, *directory, _end(len(directory), sum(map(len, directory)), offset)])


def _content_types(data: bytes) -> dict[str, str]:
    """Content types by part (``/xl/workbook.xml``) and by suffix (``xml``), all in lower case."""
    types = {}
    for tag in tags(data, rb"(?:[\w.\-]+:)?(?:Override|Default)"):
        named = attributes(tag.group(0))
        key = named.get("PartName") or named.get("Extension", "")
        types[unquote(key).lower()] = named.get("ContentType", "")
    return types


def without_type(data: bytes, part: str) -> bytes:
    """``[Content_Types].xml`` without the entry of a part that is left out."""
    return re.sub(
        rb"<(?:[\w.\-]+:)?Override\b[^>]*?PartName\s*=\s*[\"']/" + re.escape(part.encode()) + rb"[\"'][^>]*?/>",
        b"",
        data,
    )


def _headers(name: str, packed: Packed, offset: int) -> tuple[bytes, bytes]:
    """The header before a part and its entry in the table of contents."""
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    sizes = (len(packed.data), packed.size)
    if max(*sizes, offset) < LARGEST:
        fixed = (20, flags, packed.method, _FIXED_TIME, _FIXED_DATE, packed.check, *sizes, len(encoded), 0)
        header = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *fixed)
        entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, *fixed, 0, 0, 0, 0, offset)
        return header + encoded, entry + encoded
    near = struct.pack("<HHQQ", 1, 16, sizes[1], sizes[0])
    far = struct.pack("<HHQQQ", 1, 24, sizes[1], sizes[0], offset)
    large = (45, flags, packed.method, _FIXED_TIME, _FIXED_DATE, packed.check, _LARGE, _LARGE, len(encoded))
    header = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *large, len(near))
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 45, *large, len(far), 0, 0, 0, 0, _LARGE)
    return header + encoded + near, entry + encoded + far


def _end(count: int, size: int, offset: int) -> bytes:
    """The end of the file, in its large form where the small one does not hold the numbers."""
    far = b""
    if count >= MOST or offset >= LARGEST or size >= LARGEST:
        far = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
        far += struct.pack("<4sIQI", b"PK\6\7", 0, offset + size, 1)
    counts = (_MANY, _MANY, _LARGE, _LARGE) if far else (count, count, size, offset)
    return far + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, *counts, 0)
