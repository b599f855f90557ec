"""What a command asks of the C library about memory."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # parameters of mallopt(3)
_KEPT, _KEPT_AT_ONCE = 256 << 20, 32 << 20  # bytes


def keep() -> None:
    """Keep memory that columns give back for those that come after them.

    Else the system gets it, to clear every page of it before it gives it out again: a tenth of the time of reading and
    preparing a million rows. The most that is held at any time stays the same. Only glibc can be asked; the library
    itself never asks, for the memory of a process belongs to whoever started it.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
        if mallopt is not None:
            mallopt(_TRIM_THRESHOLD, _KEPT)
            mallopt(_MMAP_THRESHOLD, _KEPT_AT_ONCE)
