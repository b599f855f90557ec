"""What the cells of a column mean: one decision a column, never one a cell.

``type_column`` is the entry for files and cell ranges alike. Dates, numbers and durations have files of their own;
texts, codes and yes/no columns are here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.errors import UsageError
from salesxl.reading.grids.coded import Column, objects
from salesxl.reading.values.dates import type_dates
from salesxl.reading.values.durations import MINUTES, are_hours_of_a_clock, type_durations
from salesxl.reading.values.numbers import type_numbers
from salesxl.reading.values.raw_column import DASHES, Codes, Mask, Place, RawColumn, Typed
from salesxl.reading.values.scales import FACTORS
from salesxl.reading.values.stamps import is_zone
from salesxl.settings import Settings
from salesxl.tables import Kind

__all__ = ["Mask", "Place", "Typed", "looks_like", "type_column"]

YES = frozenset(
    ("yes", "y", "true", "t", "1", "1.0", "on", "x", "/", "✓", "✔", "☑", "✅", "ใช่", "จริง", "ถูก", "มี", "ได้", "แล้ว")
)
TICKS = frozenset(("/", "✓", "✔", "☑", "✅"))
NO = frozenset((
    "no", "n", "false", "f", "0", "0.0", "off", "✗", "✘", "☐", "×", "✕", "✖", "❌",
    "ไม่ใช่", "ไม่จริง", "เท็จ", "ผิด", "ไม่มี", "ไม่", "ไม่ได้", "ยัง", "ยังไม่",
))  # fmt: skip

GIVEN: dict[str, tuple[object, ...]] = {
    "date_order": ("dmy", "mdy", "ymd"),
    "short_years": ("buddhist", "gregorian"),
    "swapped": (True, False),
    "decimal": (".", ","),
    "clock": ("h:mm", "m:ss"),
    "unit": ("percent", "fraction", *FACTORS, *MINUTES),
}
"""What a mapping file may decide for a column, beside ``zone`` and ``currency``."""

_FLOAT_CODE = re.compile(r"(-?[0-9]+)(?:\.0+)?")
_DAMAGED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,3}|[0-9]{12,}000")
_DAMAGED_LINE = re.compile(rf"^(?:{_DAMAGED.pattern})$", re.MULTILINE)


def type_column(
    cells: Column,
    kind: Kind,
    *,
    header: str,
    place: Place,
    settings: Settings,
    typed: bool,
    date1904: bool = False,
    given: Mapping[str, object] | None = None,
) -> Typed:
    """Decide what the cells of one column mean.

    Args:
        cells: raw cells, as a grid has them.
        kind: what the canonical table wants here.
        header: the column's header as it stands in the source; it may name a unit, a currency, a zone or a date order.
        place: where the column stands.
        settings: the user's choices.
        typed: the cells carry the types of a workbook.
        date1904: serial numbers count from 1904.
        given: decisions of a mapping file, obeyed in place of what the cells suggest.

    Returns:
        The values, the cells that could not be read, the findings and the decisions. Bad data never raise.

    Raises:
        UsageError: the mapping file decides something that there is not.
    """
    column = RawColumn(
        cells, header=header, place=place, settings=settings, typed=typed, date1904=date1904, given=given
    )
    _check_given(column)
    return _type(column, kind)


def looks_like(
    cells: Column,
    kind: Kind,
    *,
    header: str = "",
    settings: Settings | None = None,
    typed: bool = True,
    strict: bool = False,
) -> float:
    """The share of the cells that are not blank which read as this kind.

    Args:
        cells: some of a column's cells, or all.
        kind: the kind in question.
        header: the column's header, where there is one.
        settings: the user's choices.
        typed: the cells carry the types of a workbook.
        strict: do not take bare numbers for dates or durations, as one must where no header says so.

    Returns:
        0 to 1; 0 for a column of blanks.
    """
    if strict and kind in ("date", "duration") and looks_like(cells, "number", typed=typed) > 0.5:
        return 0.0
    column = RawColumn(cells, header=header, settings=settings, typed=typed)
    bad = _type(column, kind).bad
    there = len(cells) - int(column.blank.sum())
    return 1 - float(bad.sum()) / there if there else 0.0


def _check_given(column: RawColumn) -> None:
    place = column.place
    where = " › ".join(part for part in (place.file, place.sheet, column.header) if part)
    for name, choices in GIVEN.items():
        value = column.given.get(name)
        if value is not None and value not in choices:
            listed = ", ".join(map(str, choices))
            raise UsageError("errors.decision", where=where, name=name, value=value, choices=listed)
    zone = column.given.get("zone")
    if zone is not None and not is_zone(str(zone)):
        raise UsageError("errors.no_zone_of_column", where=where, zone=zone)


def _type(column: RawColumn, kind: Kind) -> Typed:
    if kind == "date":
        return type_dates(column)
    if kind == "duration":
        return type_durations(column)
    if kind == "flag":
        return _type_flags(column)
    if kind in ("id", "text"):
        return _type_texts(column, kind)
    if kind == "number" and are_hours_of_a_clock(column):
        hours = type_durations(column)
        hours.values /= 60
        return hours
    return type_numbers(column, kind)


def _type_texts(column: RawColumn, kind: Kind) -> Typed:
    column.set_blank() if kind == "id" else column.set_blank(DASHES)
    texts = column.texts
    if kind == "id" and not column.typed:
        texts = _without_point_zero(texts) if "." in column.lines else texts
    if kind == "id":
        _note_damaged(column)
    column.note_errors()
    others = column.numeric | column.boolean | column.moment | column.span
    codes = column.codes
    distinct: pd.Index[Any] = pd.Index(objects(texts), dtype="str")  # quicker than of a list
    # a workbook may list one text twice among its shared ones, so the distinct cells need not be distinct texts
    if texts is not column.texts or others.any() or not distinct.is_unique:
        codes, words = _merged(column, texts)
        distinct = pd.Index(words, dtype="str")
    values = pd.Series(pd.Categorical.from_codes(codes, categories=distinct))
    return Typed(values, column.error.copy(), column.findings, column.decision)


def _merged(column: RawColumn, texts: list[str]) -> tuple[Codes, list[str]]:
    """Texts and what numbers, truths and moments are as text, as codes of the distinct ones."""
    words = column.per_cell(objects(texts), None) if texts else objects([None] * len(column))
    words[column.codes < 0] = None
    for mask, write in (
        (column.numeric, _number_text),
        (column.boolean, lambda cell: "TRUE" if cell else "FALSE"),
        (column.moment, _moment_text),
        (column.span, str),
    ):
        if mask.any():
            of_cell, cells = column.distinct(mask)
            words[mask] = _each(cells, write)[of_cell]
    codes, distinct = pd.factorize(words)
    return codes, list(distinct)


def _each(cells: npt.NDArray[np.object_], write: Any) -> npt.NDArray[np.object_]:
    """A text for every cell, each distinct one written once."""
    codes, distinct = pd.factorize(cells)
    written = np.empty(len(distinct), dtype=object)
    written[:] = [write(cell) for cell in distinct]
    return np.asarray(written[codes])


def _number_text(cell: Any) -> str:
    number = float(cell)
    if isinstance(cell, int):
        return str(cell)
    return f"{number:.0f}" if number.is_integer() else repr(number)


def _moment_text(cell: dt.date) -> str:
    text = str(cell)
    return text.removesuffix(" 00:00:00")


def _without_point_zero(texts: list[str]) -> list[str]:
    """Codes that went through a float column: ``17733.0`` everywhere is 17733."""
    if not all(_FLOAT_CODE.fullmatch(text) or not text for text in texts):
        return texts
    return [match.group(1) if (match := _FLOAT_CODE.fullmatch(text)) else text for text in texts]


def _note_damaged(column: RawColumn) -> None:
    """Codes that a spreadsheet has shortened: 15 digits are all it keeps of a number."""
    damaged: Mask = column.numeric & (np.abs(column.numbers) >= 1e15)
    if not column.initials.isdisjoint(b"0123456789") and _DAMAGED_LINE.search(column.lines):  # texts are of one line
        per_text = np.array([_DAMAGED.fullmatch(text) is not None for text in column.texts], dtype=bool)
        damaged |= np.asarray(column.per_cell(per_text, False), dtype=bool)
    if damaged.any():
        column.note("id-damaged", "warning", damaged)


def _type_flags(column: RawColumn) -> Typed:
    column.set_blank(DASHES)
    said = [text.lower() for text in column.texts]
    crossed = {"x"} if TICKS & {*said} else set()  # beside a tick a cross is a no
    yes: Mask = np.array([text in YES - crossed for text in said], dtype=bool)
    no: Mask = np.array([text in NO | crossed for text in said], dtype=bool)
    truth = np.asarray(column.per_cell(yes, False), dtype=bool) | (column.numeric & (column.numbers == 1))
    known = (
        truth
        | np.asarray(column.per_cell(no, False), dtype=bool)
        | (column.numeric & (column.numbers == 0))
        | column.boolean
    )
    if column.boolean.any():
        truth[column.boolean] = np.asarray(column.cells[column.boolean], object).astype(bool)
    bad = ~known & ~column.blank
    column.note_errors()
    column.note_unreadable("flag-unreadable", bad)
    return Typed(pd.Series(pd.arrays.BooleanArray(truth & known, ~known)), bad, column.findings, column.decision)
