"""What is kept between two calls, newest last, up to so many bytes: nothing here ever changes an answer.

Everything is found by its content: the same cells give the same key, other cells another one, so nothing can be stale.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

MEGABYTE = 1 << 20


class Shelf(Generic[Value]):
    """The values used last, as many as fit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()  # LibreOffice calls from several threads

    def get(self, key: Hashable) -> Value | None:
        """The value of a key, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value; the oldest give way, and what is bigger than the whole shelf is not kept."""
        with self._lock:
            if key in self._kept:
                self._size -= self._kept.pop(key)[1]
            self._kept[key] = (value, size)
            self._size += size
            while self._kept and self._size > self.limit:
                self._size -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0

    def __len__(self) -> int:
        return len(self._kept)
