"""Write a compound file: the small file system that Office keeps a VBA project in.

Follows [MS-CFB], version 3 (512-byte sectors). Only what an Office reader asks for is written: no time stamps, no
class ids, no room for later changes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

#: Names mapped to the bytes of a stream, or to the contents of a storage (a folder).
Tree: TypeAlias = "Mapping[str, bytes | Tree]"

SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096  # 2.2: a stream shorter than the cutoff lives in the mini stream
END_OF_CHAIN, FREE, FAT_SECTOR, NO_STREAM = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF  # 2.1
FAT_SECTORS_IN_HEADER = 109
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1


@dataclass
class _Entry:
    """One directory entry, 2.6.1."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = BLACK
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    start: int = 0
    size: int = 0

    def pack(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le") if self.name else b""
        links = (self.left, self.right, self.child)
        return struct.pack(
            "<64sHBB3I16sIQQIQ", name, len(name), self.kind, self.colour, *links, b"", 0, 0, 0, self.start, self.size
        )


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file holding the storages and streams of a tree.

    Raises:
        ValueError: a name is longer than 31 characters or not ASCII, or the content exceeds 7 MB (the sectors
            that the header alone can point to).
    """
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add_children(entries, tree)
    root = entries[0]

    sectors = _Chains(SECTOR)
    mini = _Chains(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.size = len(entry.data)
            entry.start = (sectors if entry.size >= CUTOFF else mini).add(entry.data)
    root.start, root.size = sectors.add(bytes(mini.content)), len(mini.content)
    mini_fat = _numbers(mini.table)
    first_mini_fat = sectors.add(mini_fat)

    unused = -len(entries) % (SECTOR // 128)
    first_directory = sectors.add(b"".join(entry.pack() for entry in [*entries, *[_Entry("", 0)] * unused]))

    data_sectors = len(sectors.table)
    fat_sectors = 1
    while data_sectors + fat_sectors > fat_sectors * (SECTOR // 4):
        fat_sectors += 1
    if fat_sectors > FAT_SECTORS_IN_HEADER:
        raise ValueError("the content is larger than the 7 MB that a compound file without extra tables can hold")
    fat = _numbers([*sectors.table, *[FAT_SECTOR] * fat_sectors])
    fat_places = [*range(data_sectors, data_sectors + fat_sectors), *[FREE] * (FAT_SECTORS_IN_HEADER - fat_sectors)]
    header = struct.pack(
        "<8s16s5H6s9I109I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        b"",
        *(0x3E, 3, 0xFFFE, 9, 6),  # minor and major version, byte order, sector sizes as powers of two
        b"",
        *(0, fat_sectors, first_directory, 0, CUTOFF, first_mini_fat, len(mini_fat) // SECTOR, END_OF_CHAIN, 0),
        *fat_places,
    )
    return header + bytes(sectors.content) + fat


class _Chains:
    """Sectors of one size, and the table that says which sector follows which (2.3 and 2.4)."""

    def __init__(self, sector: int) -> None:
        self.sector, self.content, self.table = sector, bytearray(), list[int]()

    def add(self, data: bytes) -> int:
        """Append a stream, padded to whole sectors; its first sector, or the end mark for an empty one."""
        if not data:
            return END_OF_CHAIN
        first, count = len(self.table), -(-len(data) // self.sector)
        self.content += data.ljust(count * self.sector, b"\0")
        self.table += [*range(first + 1, first + count), END_OF_CHAIN]
        return first


def _add_children(entries: list[_Entry], tree: Tree) -> int:
    """Append the entries of one storage; the index of the top of their search tree (2.6.4)."""
    index: dict[str, int] = {}
    for name, node in tree.items():
        if not name.isascii() or len(name) > 31:
            raise ValueError(f"{name!r} cannot name a stream: at most 31 ASCII characters")
        index[name] = len(entries)
        entries.append(_Entry(name, STREAM, node) if isinstance(node, bytes) else _Entry(name, STORAGE))
    order = [index[name] for name in sorted(tree, key=lambda name: (len(name), name.upper()))]
    full_rows = (len(order) + 1).bit_length() - 1

    def top_of(low: int, high: int, row: int) -> int:
        if low >= high:
            return NO_STREAM
        middle = (low + high) // 2
        entry = entries[order[middle]]
        entry.left, entry.right = top_of(low, middle, row + 1), top_of(middle + 1, high, row + 1)
        # Only the last, unfilled row is red: then every way down passes as many black entries as any other.
        entry.colour = BLACK if row < full_rows else RED
        return order[middle]

    for name, node in tree.items():
        if not isinstance(node, bytes):
            entries[index[name]].child = _add_children(entries, node)
    return top_of(0, len(order), 0)


def _numbers(values: Iterable[int]) -> bytes:
    """Sector numbers as bytes, filled up to a whole sector with free marks."""
    values = list(values)
    return struct.pack(f"<{len(values)}I", *values).ljust(-(-len(values) * 4 // SECTOR) * SECTOR, b"\xff")
