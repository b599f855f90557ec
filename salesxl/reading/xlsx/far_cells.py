"""Cells far away from the data: a blank typed by mistake into XFD1048576 must not cost 17 billion cells.

calamine lays a sheet out as one block and ends the whole process if the block does not fit into memory, so such cells
are taken out of the workbook before calamine sees it.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salesxl.reading.safety import Limits, Package, Unreadable
from salesxl.reading.xlsx.sheet_xml import SheetFacts, column_number

SMALL = 1_000_000  # cells of a block that is never worth a second look
SPARSE = 20  # places for each cell, above which a block is called scattered
ROW_GAP, COLUMN_GAP = 1000, 100  # blank rows and columns that set cells apart from the data

_CELL = re.compile(rb'<c r="([A-Z]{1,7})(\d{1,10})"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


@dataclass(frozen=True)
class FarCells:
    """Cells that were left out: how many, the references of some, and the row of the first."""

    count: int
    references: tuple[str, ...]
    row: int


def is_scattered(facts: SheetFacts, limits: Limits) -> bool:
    """Whether a sheet's cells lie in a block that is too large, or large and almost blank.

    Raises:
        Unreadable: it is too large because there are so many of them.
    """
    sparse = facts.block > max(SMALL, SPARSE * facts.cells)
    if facts.block > limits.max_cells and (not sparse or facts.cells > SMALL):
        raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")
    return sparse


def without_far_cells(xml: bytes) -> tuple[bytes, FarCells | None]:
    """The XML of a sheet without the cells far from the data. Cells without content are gone as well."""
    cells = [(int(row), column_number(letters) + 1) for letters, row in _references(xml)]
    if not cells:
        return _CELL.sub(b"", xml), None
    places = np.array(cells, np.int64)
    inside = _densest(places[:, 0], ROW_GAP)
    inside &= _densest(np.where(inside, places[:, 1], 0), COLUMN_GAP, but=0)
    kept = places[inside]
    (top, left), (bottom, right) = kept.min(axis=0), kept.max(axis=0)
    far: list[tuple[int, str]] = []

    def keep(found: re.Match[bytes]) -> bytes:
        row, column = int(found[2]), column_number(found[1]) + 1
        if top <= row <= bottom and left <= column <= right:
            return found[0]
        if _has_content(found[0]):
            far.append((row, (found[1] + found[2]).decode("ascii")))
        return b""

    thinned = _CELL.sub(keep, xml)
    names = tuple(name for _, name in far[:3])
    return thinned, FarCells(len(far), names, far[0][0]) if far else None


def replaced(package: Package, parts: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced, unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in package.parts:
            archive.writestr(name, parts[name] if name in parts else package.read(name))
    return target.getvalue()


def _references(xml: bytes) -> list[tuple[bytes, bytes]]:
    return [(found[1], found[2]) for found in _CELL.finditer(xml) if _has_content(found[0])]


def _has_content(cell: bytes) -> bool:
    return re.search(rb"<v>[^<]|<is>|<v [^>]*>[^<]", cell) is not None


def _densest(places: npt.NDArray[np.int64], gap: int, but: int | None = None) -> npt.NDArray[np.bool_]:
    """Which places belong to the group with most of them, groups being set apart by gaps."""
    values, counts = np.unique(places, return_counts=True)
    group = np.cumsum(np.diff(values, prepend=values[0]) > gap)
    weights = np.bincount(group, weights=np.where(values == but, 0, counts))
    return np.isin(places, values[group == weights.argmax()])
