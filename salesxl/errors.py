"""Every exception that salesxl raises on purpose.

SalesxlError                 anything a user can be told about
├── UsageError               an unknown name or a bad option               exit code 2
│   ├── UnknownName          with the nearest known names
│   └── ClusterError         the cluster cannot do the work
├── DataError                the data do not allow it                      exit code 3
├── InputError               a file cannot be read                         exit code 4
│   ├── UnsafeInput          refused before reading: bomb, external entity ...
│   └── TemplateError        a template cannot be filled as it stands
└── OutputError              a result cannot be written                    exit code 5

Each carries three things a user needs: what happened, where, and what to do about it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class SalesxlError(Exception):
    """A fault that is told to the user in words: what, where, what to do."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__("\n".join(line for line in (what, where, remedy) if line))

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel between processes whatever their class asks for when it is made."""
        return _again, (type(self), self.args), self.__dict__


def _again(kind: type[SalesxlError], args: tuple[Any, ...]) -> SalesxlError:
    error = kind.__new__(kind)
    error.args = args
    return error


class UsageError(SalesxlError, ValueError):
    """The call itself is wrong: an option, a period, an argument."""

    exit_code = 2


class UnknownName(UsageError):  # noqa: N818 - reads well where it is raised
    """A metric, field, table or template that does not exist."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        others = sorted({*known} - {name})  # a name that exists elsewhere is no hint here
        close = difflib.get_close_matches(name, others, n=3, cutoff=0.5)
        super().__init__(what, remedy=f"Did you mean {', '.join(close)}?" if close else "")
        self.name, self.close = name, close


class ClusterError(UsageError):
    """The cluster that was named cannot be reached, does not fit, or is lost on the way."""


class DataError(SalesxlError, ValueError):
    """The data were read but do not allow what was asked."""

    exit_code = 3


class InputError(SalesxlError, ValueError):
    """A file cannot be read."""

    exit_code = 4


class UnsafeInput(InputError):  # noqa: N818 - likewise
    """A file is refused because reading it could harm the machine."""


class TemplateError(InputError):
    """A template cannot be filled as it stands."""


class OutputError(SalesxlError, OSError):
    """A result cannot be written."""

    exit_code = 5
