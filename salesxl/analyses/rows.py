"""What all analyses share: the rows that count, a period's part of them, and the way into a TableResult."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from salesxl.currencies import currencies, mixed
from salesxl.locale import LANGUAGES, say
from salesxl.periods import UNITS, Period, containing
from salesxl.registry import Measure
from salesxl.results import TEXTS, Note, Reason, TableResult
from salesxl.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

Columns = Mapping[str, str]
"""The columns of an analysis and their units. Beside the units of metrics there are ``text``, ``points`` (a
difference of two rates), ``word`` (a key of ``locale/*/columns.toml``, which `salesxl.results.column_label` says in
words), ``said`` (something with words of its own) and ``figure`` (a number with a unit of its own: both from
`salesxl.insights.phrases`)."""


def counted(data: Dataset, key: str, *needed: str, money: bool = False) -> pd.DataFrame | Reason:
    """The rows of a table that count, or the reason why they cannot be had.

    Args:
        data: prepared tables.
        key: the table.
        needed: columns it must have, computed ones too.
        money: amounts will be added, so they must be in one currency.
    """
    return lacks(data, key, *needed, money=money) or _of_table(data, key)


def lacks(data: Dataset, key: str, *needed: str, money: bool = False) -> Reason | None:
    """The reason why the rows of a table that count cannot be had, or None; see `counted`."""
    from salesxl.origins import why_absent

    frame = data.tables.get(key)
    reason = why_absent(Measure("", len, key, "count", "", "", window="any", needs=needed), frame)
    known = currencies(data, key) if money and reason is None else []
    return mixed(known) if len(known) > 1 else reason


def _of_table(data: Dataset, key: str) -> pd.DataFrame:
    asked = "counted", key
    if asked not in data.memo:  # several analyses ask for the same
        frame = data.tables[key]
        data.memo[asked] = frame[frame["set_aside"].isna()]
    rows: pd.DataFrame = data.memo[asked]
    return rows


def within(frame: pd.DataFrame, column: str, period: Period | None) -> pd.DataFrame:
    """The rows dated in the period; all of them without one."""
    import pandas as pd

    if period is None:
        return frame
    days = frame[column]
    return frame[(days >= pd.Timestamp(period.start)) & (days <= pd.Timestamp(period.end))]


def once(deals: pd.DataFrame) -> pd.DataFrame:
    """The first row of each deal, where some have a row for each product."""
    return deals[~deals["deal"].duplicated()]


def last_day(data: Dataset, period: Period | None) -> date:
    """The day from which an analysis looks back: the period's end, or that of the data if it comes first."""
    return min(period.end, data.as_of) if period else data.as_of


def running(spans: Sequence[Period], data: Dataset) -> list[Note]:
    """A note where one of the periods is not over."""
    open_ones = [span for span in spans if span.start <= data.as_of < span.end]
    return [Note("running", {"period": open_ones[0], "day": data.as_of})] if open_ones else []


def group_keys(data: Dataset, key: str, rows: pd.DataFrame, by: str, day: str = "day") -> pd.Series | Reason:
    """The group of each row: a field's value, or the month (week ...) of its day. Rows without one are a group, too."""
    from salesxl.evaluation.keys import NO_KEY, field_column, field_keys

    if by in UNITS and day in rows:
        days = rows[day]
        names = {one: containing(one.date(), by, data.settings).key for one in days.dropna().unique()}
        return days.map(names).astype(object).where(days.notna(), NO_KEY)
    field = field_column(rows, by)
    if field is None:
        return Reason("no_field", {"table": {"en": TABLES[key].en, "th": TABLES[key].th}, "field": by})
    return field_keys(rows, field).astype(object)


def table(
    name: str,
    columns: Columns,
    rows: Iterable[Sequence[Any]],
    *,
    reason: Reason | None = None,
    notes: Sequence[Note] = (),
) -> TableResult:
    """A result of plain values: whole numbers for counts, None where there is none."""
    return listed(name, columns, list(zip(*rows, strict=True)), reason=reason, notes=notes)


def listed(
    name: str,
    columns: Columns,
    values: Sequence[Iterable[Any]],
    *,
    reason: Reason | None = None,
    notes: Sequence[Note] = (),
) -> TableResult:
    """The same of whole columns, which `table` takes row by row."""
    units = tuple(columns.values())
    plain = tuple(zip(*map(_plain, values, units if values else ()), strict=True))
    return TableResult(name, tuple(columns), units, plain, reason if not plain else None, tuple(notes))


def without(name: str, columns: Columns, reason: Reason) -> TableResult:
    """A result that could not be had."""
    return table(name, columns, (), reason=reason)


def too_few(have: int, need: int) -> Reason:
    """The reason of a result that needs more customers."""
    numbers = {"have": f"{have:,}", "need": f"{need:,}"}
    return Reason(
        "not_estimable", {"why": {lang: say("models.too_few_customers", lang, **numbers) for lang in LANGUAGES}}
    )


def part(top: float, bottom: float) -> float | None:
    """A share; None of nothing."""
    return top / bottom if bottom > 0 else None


def below_zero(parts: Any) -> list[Note]:
    """A note where some of many numbers lie below zero: then the shares of the others add up to more than the whole."""
    import numpy as np

    values = np.asarray(parts, float)
    below = int(np.count_nonzero(values < 0))
    return [Note("below_zero", {"count": f"{below:,}"})] if below and values.sum() > 0 else []


def _plain(values: Any, unit: str) -> Any:
    """A column as plain Python values."""
    if unit in ("said", "figure"):
        return values
    if unit in TEXTS:
        cells = values.tolist() if hasattr(values, "tolist") else values  # pandas goes through its texts one by one
        return [None if cell is None else str(cell) for cell in cells]
    import numpy as np

    numbers = np.asarray(values, dtype=float) + 0.0  # no minus zero
    known, plain = np.isfinite(numbers), numbers.astype(object)
    if unit == "count":
        whole = known & (numbers == np.trunc(numbers))
        plain[whole] = list(map(int, numbers[whole].tolist()))
    plain[~known] = None
    return plain.tolist()
