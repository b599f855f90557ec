"""Styles for days in cells that have no number format: a day would stand there as 46085."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from salesxl.workbook.parts.markup import attributes, elements, splice, with_attribute

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate

DAY = "14"
"""The built-in format of a short date, in the order of the reader's country; with the time of day it would fit few columns."""


class DateStyles:
    """The styles that one filling adds to those of its template."""

    def __init__(self, template: CompiledTemplate) -> None:
        self._template = template
        self._added: dict[int, int] = {}

    def of(self, style: str | None, values: Any) -> str | None:
        """The style of cells that receive some values: another one where they are days and it does not say how to show them."""
        known = self._template.styles
        if not known or self._template.style(style).number_format != "General" or not _are_days(values):
            return style
        return str(self._added.setdefault(int(style or 0), len(known) + len(self._added)))

    def part(self) -> tuple[str, bytes] | None:
        """The part of styles with those added; None where none were."""
        part = self._template.styles_part
        if not self._added or part is None:
            return None
        data = self._template.package.read(part)
        opening, start, end, _ = next(elements(data, b"cellXfs"))
        known = [data[first:last] for first, _, _, last in elements(data, b"xf", start, end)]
        more = b"".join(_as_day(known[style]) for style in self._added)
        tag = data[opening:start]
        count = int(attributes(tag).get("count", len(known))) + len(self._added)
        return part, splice(data, [(opening, start, with_attribute(tag, "count", str(count))), (end, end, more)])


def _as_day(xf: bytes) -> bytes:
    end = xf.index(b">") + 1
    return with_attribute(with_attribute(xf[:end], "numFmtId", DAY), "applyNumberFormat", "1") + xf[end:]


def _are_days(values: Any) -> bool:
    array = values.to_numpy() if hasattr(values, "to_numpy") else np.asarray(values, dtype=object)
    if array.dtype != object:
        return bool(array.dtype.kind == "M")
    return isinstance(next((value for value in array if not pd.isna(value)), None), dt.date)
