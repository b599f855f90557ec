"""Blocks without a header row whose columns tell by their cells what they are: days beside amounts.

Only what is plain is taken: one column of days, one of amounts, and texts. Where two columns of numbers could be
either, nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from salesxl.cells.blocks import Block
from salesxl.reading.grids.coded import Column
from salesxl.reading.grids.grid import CellError
from salesxl.reading.values.columns import looks_like
from salesxl.tables import TABLES

Seen = Literal["date", "number", "either", "flag", "text", "mixed"]

SERIALS = (32874.0, 73051.0)
"""Excel's numbers of the days from 1990 to 2099."""

SURE = 0.99  # share of the cells that must read as a kind
LOOKED_AT = 200  # cells of a column
MANY = 6  # days in a list in which nothing else comes twice


@dataclass(frozen=True)
class Pattern:
    """The columns by which a table shows: one of days, one of numbers, then texts, the most telling first."""

    date: str
    number: str | None = None
    flag: str | None = None
    texts: tuple[str, ...] = ()


PATTERNS = {
    "orders": Pattern("order_date", "net_amount", texts=("customer_id", "order_id")),
    "spend": Pattern("date", "amount", texts=("category",)),
    "leads": Pattern("created_at", flag="converted", texts=("source",)),
    "activities": Pattern("date", texts=("kind",)),
    "surveys": Pattern("date", "score"),
}


class Ambiguous(Exception):  # noqa: N818 - the way this file says that it cannot tell
    """Two columns could each be the days."""


def header_for(block: Block, tables: Sequence[str], *, inputs: Sequence[int] = ()) -> tuple[str, list[str]] | None:
    """The table that a block without headers is, and headers for it.

    Args:
        block: the cells.
        tables: what the function can be computed from, the usual one first.
        inputs: how many numbers the function takes in place of tables.

    Returns:
        table and headers; None if the columns tell nothing.

    Raises:
        Ambiguous: they tell too much: days or amounts, table or numbers.
    """
    seen = [_seen(column, block.date1904) for column in block.columns]
    if not seen or "mixed" in seen:
        return None
    if "either" in seen:
        at_once = sum(kind in ("either", "number") for kind in seen) in inputs
        if seen.count("either") > 1 or not _is_list(block.columns, seen, at_once=at_once):
            raise Ambiguous
    if "either" in seen:  # a number that may be a day is one where there is no other
        seen[seen.index("either")] = "number" if "date" in seen else "date"
    for table in tables or tuple(PATTERNS):
        names = _fit(PATTERNS.get(table), seen, block.columns)
        if names:
            return table, [TABLES[table].column(name).en for name in names]
    return None


def _seen(column: Column, date1904: bool) -> Seen:
    """What the cells of a column are."""
    cells = [cell for cell in column.tolist() if cell is not None]
    kinds = set(map(type, cells)) - {CellError}
    if not kinds:
        return "mixed"
    if kinds == {float}:
        first, last = (serial - 1462 * date1904 for serial in SERIALS)
        numbers = [cell for cell in cells if isinstance(cell, float)]
        return "either" if all(first <= number <= last for number in numbers) else "number"
    if kinds == {bool}:
        return "flag"
    if kinds == {dt.datetime}:
        return "date"
    if kinds != {str}:
        return "mixed"
    some = column[:LOOKED_AT]
    if looks_like(some, "date", strict=True) >= SURE:
        return "date"
    return "number" if looks_like(some, "number") >= SURE else "text"


def _is_list(columns: Sequence[Column], seen: Sequence[Seen], *, at_once: bool) -> bool:
    """Whether numbers are the days of a list, and not the inputs of a formula beside the names of months.

    In a list a customer comes again, or its days are in order, and not all round as what is typed in for a month.

    Args:
        columns: the columns.
        seen: what each is.
        at_once: there are as many columns of numbers as the formula has inputs.
    """
    texts = [columns[place].tolist() for place, kind in enumerate(seen) if kind == "text"]
    if "date" in seen or any(len(set(words)) < len(words) for words in texts):
        return True
    days = np.array([cell for cell in columns[seen.index("either")] if cell is not None], dtype=float)
    if not texts:
        return not at_once and bool((days % 10).any())
    in_order = bool((np.diff(days) >= 0).all() or (np.diff(days) <= 0).all())
    return in_order and bool((days % 10).any()) and (len(days) >= MANY or not at_once)


def _fit(pattern: Pattern | None, seen: Sequence[Seen], columns: Sequence[Column]) -> list[str] | None:
    """The columns of a table in the order of those of the block, None if they do not fit it."""
    if pattern is None or seen.count("date") != 1:
        return None
    texts = [place for place, kind in enumerate(seen) if kind == "text"]
    names = {seen.index("date"): pattern.date}
    for kind, name in (("number", pattern.number), ("flag", pattern.flag)):
        found = [place for place, what in enumerate(seen) if what == kind]
        if len(found) > (name is not None) or (kind == "number" and name and not found):
            return None
        names |= dict.fromkeys(found, name or "")
    if len(texts) > len(pattern.texts) or len(names) + len(texts) < 2:
        return None
    if len(texts) == 2:  # a number of the order stands once, a customer may come again
        once = {place: len(set(columns[place].tolist())) == len(columns[place]) for place in texts}
        if len(set(once.values())) == 1:
            return None
        texts.sort(key=once.__getitem__)
    names |= dict(zip(texts, pattern.texts, strict=False))
    return [names[place] for place in range(len(seen))]
