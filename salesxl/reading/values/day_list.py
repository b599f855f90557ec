"""Days that stand in a text, read as a column of dates is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from salesxl.reading.grids.coded import objects
from salesxl.reading.values.columns import type_column
from salesxl.reading.values.raw_column import Place
from salesxl.settings import Settings


def read_days(texts: Sequence[str], date_order: str | None) -> list[dt.date | None]:
    """The day that each of some texts says, None where it says none.

    Args:
        texts: all of one writer: which of two numbers is the month is decided from all of them.
        date_order: ``dmy`` or ``mdy`` where the user has said it; else days come first, as nearly everywhere.
    """
    order = {} if date_order else {"date_order": "dmy"}
    typed = type_column(
        objects(texts),
        "date",
        header="",
        place=Place(),
        settings=Settings(date_order=date_order),
        typed=False,
        given=order,
    )
    return [None if pd.isna(day) else day.date() for day in typed.values]
