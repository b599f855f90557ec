"""Values as the XML of cells.

Every text that comes from data passes through ``text_body``: it can never be a formula.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.areas import address
from salesxl.workbook.parts.markup import escape

Value = None | str | bool | int | float | Decimal | dt.date | dt.datetime | dt.time | dt.timedelta | CellError
"""What a cell can receive. None, NaN and infinity make it empty; numpy's and pandas' scalars are taken likewise."""

TEXT_LIMIT = 32_767
"""UTF-16 units a cell can hold, Excel's limit."""

_DAY = dt.timedelta(days=1)
_MICROSECONDS = 86_400_000_000  # of a day
_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
# Excel reads _x000D_ as a carriage return; a text that really says "_x000D_" has its first underscore spelled that way.
_SPECIAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SPELLED = re.compile(r"_x([0-9A-Fa-f]{4})_")
EMPTY = "/>"


def spell(text: str) -> str:
    """Text with what XML cannot carry spelled as ``_xHHHH_``, as Excel does."""
    return _SPECIAL.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unspell(text: str) -> str:
    """The inverse of ``spell``."""
    if "_x" not in text:
        return text
    return _SPELLED.sub(lambda found: chr(int(found.group(1), 16)), text)


def fits(text: str) -> str:
    """Text cut to what a cell can hold, never through a character."""
    if len(text) <= TEXT_LIMIT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * TEXT_LIMIT:
        return text
    kept = units[: 2 * TEXT_LIMIT].decode("utf-16-le", "surrogatepass")
    return kept[:-1] if "\ud800" <= kept[-1] <= "\udbff" else kept


def text_body(text: str) -> str:
    """What follows the style in a cell of text."""
    shown = escape(spell(text))
    # Spaces at the ends and line breaks would be lost without the mark.
    keep = ' xml:space="preserve"' if shown != shown.strip() or "\n" in shown or "  " in shown else ""
    return f' t="inlineStr"><is><t{keep}>{shown}</t></is></c>'


def serial(moment: dt.date | dt.datetime, date1904: bool = False) -> int | float:
    """A day or moment as Excel counts it. Time zones are dropped: the wall clock is kept."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    elapsed = moment.replace(tzinfo=None) - (_EPOCH_1904 if date1904 else _EPOCH)
    if not date1904 and elapsed < 61 * _DAY:
        elapsed -= _DAY  # Excel believes in 29 February 1900
    return elapsed.days if elapsed % _DAY == dt.timedelta(0) else elapsed / _DAY


def taken(value: Any, date1904: bool = False) -> str | bool | int | float | CellError | None:
    """A value as a cell takes it: dates as serial numbers, what is no value as None."""
    if isinstance(value, np.generic):
        value = value.astype("datetime64[us]").item() if isinstance(value, np.datetime64) else value.item()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, str):
        return fits(value) or None
    if isinstance(value, (bool, CellError)):
        return value
    number = _number(value, date1904)
    return number if math.isfinite(number) else None


def _number(value: Any, date1904: bool) -> int | float:
    if isinstance(value, int):
        # Excel holds 15 digits; beyond what a float can hold there is no number.
        return int(value) if abs(value) < 10**15 else float(value) if abs(value) < 10**308 else math.inf
    if isinstance(value, dt.date):
        return serial(value, date1904)
    if isinstance(value, dt.timedelta):
        return value / _DAY
    if isinstance(value, dt.time):
        return dt.timedelta(0, value.second, value.microsecond, 0, value.minute, value.hour) / _DAY
    return float(value)


def body(value: Any, date1904: bool = False) -> str:
    """What follows the style in a cell, prefix-free: ``/>`` or ``><v>1.5</v></c>``."""
    held = taken(value, date1904)
    if held is None:
        return EMPTY
    if isinstance(held, str):
        return text_body(held)
    if isinstance(held, bool):
        return f' t="b"><v>{held:d}</v></c>'
    if isinstance(held, CellError):
        return f' t="e"><v>{escape(held.code)}</v></c>'
    whole = isinstance(held, float) and held.is_integer() and abs(held) < 1e15
    return f"><v>{held:.0f}</v></c>" if whole else f"><v>{held!r}</v></c>"


def column_bodies(values: Sequence[Any], date1904: bool = False, cut: list[str] | None = None) -> list[str]:
    """The bodies of a whole column. Each distinct text is spelled once.

    Args:
        values: what the cells receive.
        date1904: whether serial numbers count from 1904.
        cut: receives the texts that are too long for a cell.
    """
    if _plain(values):
        opening, closing = text_body("x").split("x")
        return [f"{opening}{text}{closing}" for text in values]
    texts: dict[str, str] = {}
    bodies = []
    for value in values:
        if type(value) is not str:
            bodies.append(body(value, date1904))
            continue
        known = texts.get(value)
        if known is None:
            known = texts[value] = body(value)
            if cut is not None and fits(value) != value:
                cut.append(value)
        bodies.append(known)
    return bodies


_MARKS = ("&", "<", ">", "_x", "  ", " \n", "\n ", "\n\n")


def _plain(values: Sequence[Any]) -> bool:
    """Whether they are texts with nothing to be spelled, marked or cut in any of them, all looked at together."""
    if set(map(type, values)) != {str} or max(map(len, values)) > TEXT_LIMIT // 2:
        return False
    together = "\n".join(["", *values, ""])
    return (
        together.count("\n") == len(values) + 1
        and together.replace("\n", "").isprintable()
        and not any(mark in together for mark in _MARKS)
    )


def serials(moments: npt.NDArray[np.datetime64], date1904: bool = False) -> npt.NDArray[np.float64]:
    """Many moments as Excel counts them, NaN for none: see ``serial``."""
    micro = moments.astype("datetime64[us]")
    elapsed = (micro - np.datetime64(_EPOCH_1904 if date1904 else _EPOCH, "us")).astype(np.int64)
    if not date1904:
        elapsed = np.where(elapsed < 61 * _MICROSECONDS, elapsed - _MICROSECONDS, elapsed)
    return np.where(np.isnat(micro), np.nan, elapsed / _MICROSECONDS)


def prefixed(cell_body: str, prefix: str) -> str:
    """A body for a part whose elements carry a prefix. Content holds no bare ``<``, so every one opens a tag."""
    return re.sub(r"<(/?)", rf"<\1{prefix}", cell_body) if prefix else cell_body


def cell_xml(prefix: str, row: int, column: int, style: str | None, body: str) -> str:
    """A cell from its place, style and body; the body carries the prefix already."""
    return f'<{prefix}c r="{address(row, column)}"{style_attribute(style)}{body}'


def style_attribute(style: str | None) -> str:
    """How a cell names its style."""
    return f' s="{style}"' if style else ""
