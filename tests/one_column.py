"""One column read as the readers do, for the tests of what cells mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from salesxl.reading.values.columns import Place, Typed, type_column
from salesxl.settings import Settings
from salesxl.tables import Kind

FIRST_ROW = 2


def as_cells(cells: Sequence[object]) -> np.ndarray[Any, np.dtype[np.object_]]:
    column = np.empty(len(cells), dtype=object)
    column[:] = list(cells)
    return column


def read(
    cells: Sequence[object],
    kind: Kind,
    *,
    header: str = "column",
    table: str | None = "orders",
    typed: bool = False,
    date1904: bool = False,
    given: Mapping[str, object] | None = None,
    **settings: Any,
) -> Typed:
    place = Place("file.csv", None, table, np.arange(FIRST_ROW, FIRST_ROW + len(cells)))
    return type_column(
        as_cells(cells),
        kind,
        header=header,
        place=place,
        settings=Settings(**settings),
        typed=typed,
        date1904=date1904,
        given=given,
    )


def rules(typed: Typed) -> dict[str, str]:
    """Rule and severity of every finding; reading the texts proves that they are there."""
    for finding in typed.findings:
        for language in ("en", "th"):
            assert finding.message(language)
            assert finding.action(language)
    return {finding.rule: finding.severity for finding in typed.findings}
