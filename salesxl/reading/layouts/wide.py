"""Wide sheets, with a column for each of several things, turned into a row for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.reading.grids.coded import Column
from salesxl.reading.words.headers import normalise, total_words


def turned(
    headers: Sequence[str],
    cells: Sequence[Column],
    rows: npt.NDArray[np.int64],
    wide: Sequence[int],
    said: Sequence[str],
) -> tuple[list[str], list[Column], npt.NDArray[np.int64]]:
    """One row for every filled cell of the wide columns.

    Args:
        headers: the header line.
        cells: its columns.
        rows: the row numbers.
        wide: which columns are wide.
        said: what each of them is about.

    Returns:
        Headers and columns without the wide ones and those of totals, and the row numbers; the last two columns, whose
        headers are left to the caller, are what a cell is about and the cell.
    """
    kept = [i for i, header in enumerate(headers) if i not in wide and normalise(header) not in total_words()]
    values = np.concatenate([np.asarray(cells[index], object) for index in wide])
    about = np.repeat(np.array(said, object), len(rows))
    there = pd.notna(values)
    columns = [np.tile(np.asarray(cells[index], object), len(wide))[there] for index in kept]
    numbers = np.tile(rows, len(wide))[there]
    order = np.argsort(numbers, kind="stable")
    columns = [column[order] for column in [*columns, about[there], values[there]]]
    return [headers[index] for index in kept], [*columns], numbers[order]
