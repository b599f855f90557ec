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

Each carries three things a user needs: what happened, where, and what to do about it. The texts stand in
``locale/*/errors.toml`` or beside others of their subject, so that an error can be told in either language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from salesxl.locale import LANGUAGES, Language, say, text_at

Part = Literal["what", "where", "remedy"]
CellPart = Part | Literal["in_cell"]


class SalesxlError(Exception):
    """A fault that is told to the user in words: what, where, what to do.

    Args:
        key: of the text, ``errors.no_period``: a section with ``what`` and, as far as needed, ``where`` and ``remedy``
            (and ``in_cell``, where the remedy is another one in a worksheet function); or a text that says it all.
        where: a file, a sheet, an address.
        language: in which it is told unless another is asked for.
        values: for the texts' placeholders.
    """

    exit_code = 1

    def __init__(self, key: str, /, *, where: str = "", language: Language = "en", **values: object) -> None:
        self.key, self.place, self.language, self.values = key, where, language, values
        super().__init__(key)

    def __str__(self) -> str:
        return self.text(self.language)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel between processes whatever their class asks for when it is made."""
        return _again, (type(self), self.args), self.__dict__

    def text(self, language: Language) -> str:
        """What, where and what to do, each on a line of its own."""
        return "\n".join(line for part in get_args(Part) if (line := self.said(part, language)))

    def line(self, language: Language) -> str:
        """What, and what to do in a cell, on one line: the place is known there, and there are no commands."""
        remedy = self.said("in_cell", language) or self.said("remedy", language)
        return f"{self.said('what', language)} {remedy}".strip()

    @property
    def what(self) -> str:
        """What happened."""
        return self.said("what", self.language)

    @property
    def where(self) -> str:
        """Where it happened, as far as it is a place."""
        return self.said("where", self.language)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.said("remedy", self.language)

    def in_all(self, part: Part) -> dict[Language, str]:
        """One of the three in each language, as a value for another text."""
        return {language: self.said(part, language) for language in LANGUAGES}

    def said(self, part: CellPart, language: Language) -> str:
        """One of the three in words, "" where there is none."""
        if part == "where" and self.place:
            return self.place
        texts = text_at(self.key, language)
        if isinstance(texts, dict):
            return say(f"{self.key}.{part}", language, **self.values) if part in texts else ""
        return say(self.key, language, **self.values) if part == "what" else ""


def _again(kind: type[SalesxlError], args: tuple[Any, ...]) -> SalesxlError:
    error = kind.__new__(kind)
    error.args = args
    return error


class UsageError(SalesxlError, ValueError):
    """The call itself is wrong: an option, a period, an argument."""

    exit_code = 2


class UnknownName(UsageError):  # noqa: N818 - reads well where it is raised
    """A metric, field, table or template that does not exist."""

    def __init__(
        self, key: str, name: str, known: Iterable[str], /, also: Mapping[str, str] | None = None, **values: Any
    ) -> None:
        """As of any error; ``also`` holds other words for what is known, which may be nearer."""
        others = {one: one for one in sorted({*known} - {name})}  # a name that exists elsewhere is no hint here
        words = {**(also or {}), **others}
        super().__init__(key, name=name, **values)
        close = difflib.get_close_matches(name.casefold() if also else name, words, n=6, cutoff=0.5)
        self.name, self.close = name, [*dict.fromkeys(words[word] for word in close)][:3]

    def said(self, part: CellPart, language: Language) -> str:
        """As of any error; the remedy is a near name, where there is one."""
        if part == "remedy" and self.close:
            return say("errors.did_you_mean", language, names=", ".join(self.close))
        return super().said(part, language)


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
