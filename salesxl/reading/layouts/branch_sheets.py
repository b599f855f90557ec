"""A sheet or file a branch: what its name says of rows that name no branch."""

from __future__ import annotations

import re
from dataclasses import replace

from salesxl.findings import Finding
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.month_sheets import names_of
from salesxl.reading.words.headers import ALL
from salesxl.reading.words.recognise import Reading

BRANCH = "Branch"
"""Header of the column that holds the name."""

_NAMED = re.compile(r"สาขา\s*\S.*|branch[ _-]+\S.*|\S.*[ _-]branch", re.IGNORECASE)


def placed_by_name(block: Block, reading: Reading) -> tuple[Reading, list[Finding]]:
    """Take the branch of the rows from the name of the sheet, or of the file, where no column says it.

    Args:
        block: the rows; a column with the branch is added.
        reading: what the block was recognised as.

    Returns:
        The reading with the column, and what was done.
    """
    grid, has = block.grid, {column.key for column in ALL[reading.table].columns}
    name = next((name for name in names_of(block) if _NAMED.fullmatch(name.strip())), None)
    if name is None or "branch" not in has or "branch" in reading.columns or not block.n_rows:
        return reading, []
    block.add(BRANCH, name.strip())
    columns = {**reading.columns, "branch": len(block.headers) - 1}
    details = {"branch": name.strip()}
    told = Finding("branch-from-name", "info", reading.table, grid.file, grid.sheet, rows=block.n_rows, details=details)
    return replace(reading, columns=columns), [told]
