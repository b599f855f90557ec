"""In which currencies a table's amounts are: several cannot be added up, whole or within a group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from salesxl.results import Reason

if TYPE_CHECKING:
    from salesxl.dataset import Dataset
    from salesxl.evaluation.columns import Codes


def currencies(data: Dataset, *tables: str) -> list[str]:
    """The currencies that rows of some tables name, of those that count."""
    asked = "currencies of", tables
    if asked not in data.memo:
        data.memo[asked] = sorted({name for table in tables for name in _of_table(data, table)})
    known: list[str] = data.memo[asked]
    return known


def mixed(names: Iterable[str]) -> Reason:
    """The reason why amounts in these currencies have no sum."""
    return Reason("mixed_currency", {"currencies": ", ".join(names)})


def of_several(data: Dataset, table: str, codes: Codes, groups: int) -> dict[int, list[str]]:
    """The groups of a table's rows that hold several currencies, and which.

    Args:
        data: prepared tables.
        table: whose rows.
        codes: the number of each row's group, -1 for none.
        groups: how many there are.
    """
    import numpy as np

    frame = data.tables[table]
    said = frame["currency"].astype("category")
    there = (frame["set_aside"].isna() & said.notna()).to_numpy() & (codes >= 0)
    held = np.zeros((groups, len(said.cat.categories)), dtype=bool)
    held[codes[there], said.cat.codes.to_numpy()[there]] = True
    names = said.cat.categories.astype(str).to_numpy()
    return {int(at): sorted(names[held[at]]) for at in np.flatnonzero(held.sum(axis=1) > 1)}


def _of_table(data: Dataset, table: str) -> list[str]:
    asked = "currencies", table
    if asked not in data.memo:
        frame = data.tables.get(table)
        said = frame[["currency"]][frame["set_aside"].isna()] if frame is not None and "currency" in frame else None
        data.memo[asked] = [] if said is None else sorted(map(str, said["currency"].dropna().unique()))
    known: list[str] = data.memo[asked]
    return known
