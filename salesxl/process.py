"""What a command asks of the process that it has to itself; the library asks nothing, for its process is somebody else's."""

from __future__ import annotations

import atexit
import os
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # parameters of mallopt(3)
_KEPT, _KEPT_AT_ONCE = 256 << 20, 32 << 20  # bytes


def settle() -> None:
    """Make the process fit for reading and calculating; before numpy is imported."""
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # else numpy starts one for each processor, which wait by spinning
    keep_memory()


def keep_memory() -> None:
    """Keep memory that columns give back for those that come after them.

    Else the system gets it, to clear every page of it before it gives it out again: a tenth of the time of reading and
    preparing a million rows. The most that is held at any time stays the same. Only glibc can be asked.
    """
    if sys.platform == "linux":
        import ctypes

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
        if mallopt is not None:
            mallopt(_TRIM_THRESHOLD, _KEPT)
            mallopt(_MMAP_THRESHOLD, _KEPT_AT_ONCE)


def leave(code: int) -> None:
    """End the process at once, when everything has been said and what others have to do at the end is done.

    Python would first take apart every module and a million texts, a tenth of a second; the system takes them all at once.
    It returns where what was said cannot be written out, for Python has its own way of telling that.
    """
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(code)
