"""How a cell comes to show an error value."""

from __future__ import annotations

from salesxl.cells.values import ErrorValue
from salesxl.errors import SalesxlError, UnknownName
from salesxl.locale import Language, say
from salesxl.results import Reason


class Fault(Exception):  # noqa: N818 - the way a function says that it answers with an error value
    """Ends a calculation with an error value.

    Attributes:
        answer: the error value with its reason.
    """

    def __init__(self, code: str, reason: str) -> None:
        self.answer = ErrorValue(code, reason)
        super().__init__(reason)


def of_reason(reason: Reason, language: Language) -> ErrorValue:
    """The error value of a result that has no value."""
    return ErrorValue(reason.excel_error, reason.text(language))


def of_error(error: SalesxlError, language: Language) -> ErrorValue:
    """The error value of an error of the library: a name that does not exist is "not available", all else is wrong."""
    if not isinstance(error, UnknownName):
        return ErrorValue("#VALUE!", error.line(language))
    said = say("functions.reasons.unknown_name", language, name=error.name)
    return ErrorValue("#N/A", f"{said} {error.said('remedy', language)}".strip())
