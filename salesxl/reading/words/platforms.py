"""Social media side by side: columns such as "Facebook likes" and "IG likes", turned into a row for each platform."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.reading.grids.coded import Column
from salesxl.reading.words.headers import meanings

FEWEST = 2
"""So many columns that name a platform and what is counted there make a sheet wide."""
PLATFORM = "Platform"
"""Header of the column that holds the platform afterwards."""
_NAME = r"facebook|fb|instagram|ig|tik ?tok|youtube|yt|twitter|x|linkedin|line ?oa|line|threads|pinterest|เฟซบุ๊ก|เฟสบุ๊ก|เฟสบุ๊ค|อินสตาแกรม|ติ๊กต็อก|ยูทูบ|ไลน์"
_BEFORE = re.compile(rf"(?P<name>{_NAME})[\s:_(–-]+(?P<rest>[^)]+)\)?", re.IGNORECASE)
_BEHIND = re.compile(rf"(?P<rest>.+?)[\s:_(–-]+(?P<name>{_NAME})\)?", re.IGNORECASE)
_LONGEST = 60
_COUNTED = frozenset(("likes", "comments", "shares", "messages", "reach", "followers"))


class Counted(NamedTuple):
    """On which platform a column counts, and what: a column of ours, which heads it afterwards."""

    platform: str
    header: str


def across(headers: Sequence[str]) -> dict[int, Counted]:
    """The columns that count something of a platform; none if there are too few."""
    found: dict[int, Counted] = {}
    for index, header in enumerate(headers):
        one = counted_in(header)
        if one is not None and one not in found.values():  # a second column of the same stays as it is
            found[index] = one
    return found if len(found) >= FEWEST else {}


def counted_in(header: str) -> Counted | None:
    """What a header says is counted on which platform: ``Facebook likes``, ``ไลก์ (IG)``."""
    if len(header) > _LONGEST:
        return None
    match = _BEFORE.fullmatch(header.strip()) or _BEHIND.fullmatch(header.strip())
    means = [meaning.column for meaning in meanings(match["rest"].strip(), "social")] if match else []
    return Counted(match["name"], means[0]) if match and means and means[0] in _COUNTED else None


def narrowed(headers: Sequence[str]) -> list[str]:
    """A header line with a column for the platform, and one for each thing counted; the line itself if it is not wide."""
    wide = across(headers)
    if not wide:
        return list(headers)
    kept = [header for index, header in enumerate(headers) if index not in wide]
    return [*kept, PLATFORM, *dict.fromkeys(one.header for one in wide.values())]


def turned(
    headers: Sequence[str], cells: Sequence[Column], rows: npt.NDArray[np.int64]
) -> tuple[list[str], list[Column], npt.NDArray[np.int64]]:
    """One row for each platform of which something is counted.

    Args:
        headers: the header line.
        cells: its columns.
        rows: the row numbers.

    Returns:
        The narrowed headers, their columns, and the row numbers.
    """
    wide = across(headers)
    kept = [index for index in range(len(headers)) if index not in wide]
    places = {(one.platform, one.header): index for index, one in wide.items()}
    names = dict.fromkeys(one.platform for one in wide.values())
    counted = dict.fromkeys(one.header for one in wide.values())
    nothing = np.full(len(rows), None, dtype=object)

    def column(name: str, header: str) -> npt.NDArray[np.object_]:
        index = places.get((name, header))
        return nothing if index is None else np.asarray(cells[index], object)

    values = [np.concatenate([column(name, header) for name in names]) for header in counted]
    there = np.logical_or.reduce([pd.notna(one) for one in values])
    columns = [np.tile(np.asarray(cells[index], object), len(names)) for index in kept]
    columns += [np.repeat(np.array([*names], object), len(rows)), *values]
    numbers = np.tile(rows, len(names))[there]
    order = np.argsort(numbers, kind="stable")
    return narrowed(headers), [one[there][order] for one in columns], numbers[order]
