"""How an input says that it has no value, and why."""

from __future__ import annotations

from collections.abc import Sequence

from salesxl.locale import LANGUAGES
from salesxl.results import Reason

_LACKING = ("needs_table", "needs_column", "needs_setting", "no_target")


class NoValueError(Exception):
    """An input has no value, for a reason. It never leaves `calculate`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.rule)
        self.reason = reason


def lacking(reason: Reason | None, *, stands_in: bool = False) -> bool:
    """Whether what a variant needs is not there at all, so that another may stand in; of one that stands in, a period too."""
    return reason is not None and (reason.rule in _LACKING or (stands_in and reason.rule == "needs_period"))


def nearest(reasons: Sequence[Reason | None]) -> Reason:
    """Of the reasons of several variants that of the one that lacks least; any of several tables would do."""
    known = [reason for reason in reasons if reason is not None]
    for reason in known:
        if reason.rule != "needs_table":
            return reason
    names = {}
    for language in LANGUAGES:
        each = (name for reason in known for name in reason.details["tables"][language].split(" / "))  # type: ignore[index]
        names[language] = " / ".join(dict.fromkeys(each))
    return Reason("needs_table", {"tables": names})
