"""The helper process: answers LibreOffice where its own Python cannot load salesxl. Ends when LibreOffice does.

Questions come in on stdin and answers go out on stdout, pickled: both ends are ours, and nobody else has the pipes.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from typing import BinaryIO

from salesxl.errors import SalesxlError


def serve(questions: BinaryIO, replies: BinaryIO) -> None:
    """Answer until the other end is closed."""
    from salesxl.udfs.calc.answers import answer
    from salesxl.udfs.calc.link import PROTOCOL

    while True:
        try:
            name, *arguments = pickle.load(questions)  # noqa: S301 - written by the process that started this one
        except EOFError:
            return
        try:
            reply = (True, answer(name, *arguments))
        except SalesxlError as fault:
            reply = (False, str(fault))
        except Exception as fault:  # the one border: LibreOffice shows the reason, and the helper lives on
            reply = (False, f"{type(fault).__name__}: {fault}")
        pickle.dump(reply, replies, PROTOCOL)
        replies.flush()


def main() -> None:
    """Serve on stdin and stdout; whatever prints goes to stderr."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
