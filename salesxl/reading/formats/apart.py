"""Workbooks read in a process of its own, so that a file that breaks the reader breaks nothing else.

That is xls and xlsb, and xlsx that could need very much memory. The process may take as much time as the limits say,
and as much memory where the system can bound it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

from salesxl.reading.formats.sniff import Kind
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Unreadable
from salesxl.reading.xlsx.sheet_xml import SheetFacts


def read_apart(data: bytes, kind: Kind, file: str, limits: Limits, facts: list[SheetFacts] | None = None) -> list[Grid]:
    """The grids of a workbook.

    Args:
        data: the workbook.
        kind: what it is.
        file: its name.
        limits: of its memory and time.
        facts: what a look through its sheets found, if that is known already.

    Raises:
        Unreadable: whatever the reader says, ``too-slow``, or ``reader-died``.
    """
    request = pickle.dumps((kind, file, limits, facts, len(data)))
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", __name__],
            input=len(request).to_bytes(4, "little") + request + data,
            capture_output=True,
            timeout=limits.max_seconds,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too-slow", unsafe=True, seconds=f"{limits.max_seconds:g}") from error
    if done.returncode:
        raise Unreadable("reader-died", unsafe=True)
    answer: list[Grid] | Unreadable = pickle.loads(done.stdout)  # noqa: S301 - written by ourselves
    if isinstance(answer, Unreadable):
        raise answer
    return answer


def main() -> None:
    """The other side: a request on stdin, an answer on stdout."""
    source, answer_to = sys.stdin.buffer, sys.stdout.buffer
    kind, file, limits, facts, size = pickle.loads(source.read(int.from_bytes(source.read(4), "little")))  # noqa: S301
    data = source.read(size)
    _bound_memory(limits.max_memory)
    from salesxl.reading.formats.native import look_through, read_native

    answer: list[Grid] | Unreadable
    try:
        answer = read_native(data, file, facts or look_through(data, kind, limits), limits)
    except Unreadable as fault:
        answer = fault
    except MemoryError:
        answer = Unreadable("reader-died", unsafe=True)
    answer_to.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))


def _bound_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: an absurd request for memory fails there by itself
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


if __name__ == "__main__":
    main()
