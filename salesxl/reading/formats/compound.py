"""The wrapping of old Office files, a small file system in a file: [MS-CFB]."""

from __future__ import annotations

import struct

from salesxl.reading.safety import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on mean something else


class Compound:
    """A compound file, its table of sectors and its directory read.

    Raises:
        Unreadable: damaged.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            sector, mini = struct.unpack_from("<HH", data, 30)
            directory, self.cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
            if sector not in (9, 12) or mini > sector:
                raise Unreadable("damaged")
            self.sector, self.mini = 1 << sector, 1 << mini
            self.table = self._table()
            entries = self._chain(directory)
            self.entries: dict[str, tuple[int, int]] = {}
            for at in range(0, len(entries) - 127, 128):
                name = entries[at : at + min(max(entries[at + 64] - 2, 0), 64)].decode("utf-16-le", "replace")
                self.entries.setdefault(name, struct.unpack_from("<II", entries, at + 116))
            self.mini_table = _numbers(self._chain(first_mini))
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable("damaged") from error

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """The content of a stream."""
        first, size = self.entries[name]
        if size >= self.cutoff:
            stream = self._chain(first)
        else:
            container = self._chain(self.entries.get("Root Entry", (_LAST, 0))[0])
            stream = _follow(container, first, self.mini, self.mini_table, 0)
        if len(stream) < size:
            raise Unreadable("truncated")
        return stream[:size]

    def _table(self) -> tuple[int, ...]:
        """For each sector the number of the one that continues it."""
        following, lists = struct.unpack_from("<II", self.data, 68)
        parts = list(_numbers(self.data[76:512]))
        for _ in range(min(lists, len(self.data) // self.sector)):
            *more, following = _numbers(self._at(following))
            parts += more
        return _numbers(b"".join(self._at(number) for number in parts if number < _LAST))

    def _at(self, number: int) -> bytes:
        return self.data[(number + 1) * self.sector : (number + 2) * self.sector]

    def _chain(self, first: int) -> bytes:
        return _follow(self.data, first, self.sector, self.table, 1)


def _follow(data: bytes, number: int, size: int, following: tuple[int, ...], skip: int) -> bytes:
    """The sectors of a chain, joined; a chain that runs in a circle or out of the table is damaged."""
    found: list[bytes] = []
    while number < _LAST:
        if number >= len(following) or len(found) > len(following):
            raise Unreadable("damaged")
        found.append(data[(number + skip) * size : (number + skip + 1) * size])
        number = following[number]
    return b"".join(found)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
