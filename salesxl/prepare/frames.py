"""Small steps that several tables share: one kind for each column, rows left out, findings, words read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Example, Finding, Severity
from salesxl.tables import TABLES, Kind

EXAMPLES = 5  # how many rows a finding shows
WORDS = 8  # how many unknown words a finding names


def with_bookkeeping(table: str, raw: pd.DataFrame) -> pd.DataFrame:
    """A copy whose columns are of the kinds the table says, with those that say where a row came from and whether it counts."""
    frame = raw.reset_index(drop=True).copy()
    for column in TABLES[table].columns:
        if column.key in frame:
            frame[column.key] = as_kind(frame[column.key], column.kind)
    frame["set_aside"] = as_category(frame["set_aside"] if "set_aside" in frame else nothing_said(frame))
    if "_row" not in frame:
        frame["_row"] = np.arange(2, len(frame) + 2)
    if "_source" not in frame:
        frame["_source"] = 0
    return frame


def as_kind(values: pd.Series, kind: Kind) -> pd.Series:
    """A column as the rest of the program expects it, whatever pandas made of it; what does not fit is missing."""
    match kind:
        case "date":
            return _as_dates(values)
        case "flag":
            return _as_flags(values)
        case "id" | "text":
            return _as_words(values)
    plain = values.astype(object) if isinstance(values.dtype, pd.CategoricalDtype) else values
    numbers = pd.to_numeric(plain, errors="coerce").astype("float64")
    return numbers.where(np.isfinite(numbers))


def _as_dates(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if values.dtype.kind != "M":
        said = values.astype(object)
        moments = said.map(lambda cell: cell if isinstance(cell, str) or hasattr(cell, "year") else None)
        values = pd.to_datetime(moments.where(moments.notna(), None), errors="coerce", format="ISO8601")
    return pd.Series(values.astype("datetime64[s]"))


def _as_flags(values: pd.Series) -> pd.Series:
    meanings = {True: True, False: False, "yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
    if values.dtype.kind == "b" or isinstance(values.dtype, pd.BooleanDtype):
        return values.astype("boolean")
    said = values.astype(object).map(lambda cell: cell.strip().casefold() if isinstance(cell, str) else cell)
    return pd.Series(
        [meanings.get(cell, pd.NA) if pd.notna(cell) else pd.NA for cell in said], index=values.index, dtype="boolean"
    )


def _as_words(values: pd.Series) -> pd.Series:
    words = values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype(object).astype("category")
    said = words.cat.categories
    if isinstance(said.dtype, pd.StringDtype):  # as reading makes them: texts without spaces at their ends
        return words
    names = [_word(cell) for cell in said.tolist()]
    if len(names) == len({*names}) and None not in names:
        return words.cat.rename_categories(names)
    return pd.Series(_taken(words, names, None), index=values.index).astype("category")


def _word(cell: object) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a number that a table without texts keeps as a float
    return str(cell).strip() or None


def _taken(words: pd.Series, meanings: Sequence[Any], nothing: Any) -> npt.NDArray[Any]:
    """For each cell of a category its category's meaning; where it is blank, nothing."""
    table = np.empty(len(meanings) + 1, dtype=bool if nothing is False else object)
    table[:-1], table[-1] = meanings, nothing
    return np.asarray(table[words.cat.codes.to_numpy()])


def nothing_said(frame: pd.DataFrame) -> pd.Series:
    """A column without a word."""
    return pd.Series(np.full(len(frame), None, dtype=object), index=frame.index)


def read_words(frame: pd.DataFrame, column: str, read: Callable[[str], Any]) -> pd.Series:
    """What each word of a text column means; every distinct word is read once. None where it is blank, or no such column."""
    if column not in frame:
        return nothing_said(frame)
    said = _said(frame, column)
    words = said.cat.categories.tolist()  # plain texts: an index gives one at a time ten times slower
    meanings = words if read is str else [read(word) for word in words]
    return pd.Series(_taken(said, meanings, None), index=frame.index, dtype=object)


def says(frame: pd.DataFrame, column: str, test: Callable[[str], bool]) -> pd.Series:
    """Whether the word of a text column is one of those meant; no where it is blank, or no such column."""
    if column not in frame:
        return pd.Series(False, index=frame.index)
    said = _said(frame, column)
    passed = [test(word) for word in said.cat.categories.tolist()]
    return pd.Series(_taken(said, passed, False), index=frame.index)


def _said(frame: pd.DataFrame, column: str) -> pd.Series:
    """A text column; of a few rows only the words that stand in them."""
    words = frame[column]
    return words.cat.remove_unused_categories() if len(words) < len(words.cat.categories) else words


def each(read: Callable[[str], str | None]) -> Callable[[Sequence[str]], list[str | None]]:
    """What reads one word, for many."""
    return lambda words: [*map(read, words)]


def meant(frame: pd.DataFrame, column: str, read: Callable[[Sequence[str]], Sequence[str | None]]) -> pd.Series:
    """What the words of a text column mean, as a category in the order of the alphabet; missing where it is blank."""
    if column not in frame:
        return pd.Series(
            pd.Categorical.from_codes(np.full(len(frame), -1), pd.Index([], dtype=object)), index=frame.index
        )
    rows, words = frame[column].cat.codes.to_numpy(), frame[column].cat.categories.tolist()
    of_word, meanings = pd.factorize(np.array(read(words), dtype=object))  # -1 for None
    held = of_word[np.bincount(rows[rows >= 0], minlength=len(words)) > 0]
    used = np.flatnonzero(np.bincount(held[held >= 0], minlength=len(meanings)))
    names = meanings[used].tolist()
    order = used[sorted(range(len(names)), key=names.__getitem__)]
    places = np.full(len(meanings) + 1, -1)
    places[order] = np.arange(len(order))
    codes, categories = places[np.append(of_word, -1)][rows], pd.Index(meanings[order], dtype=object)
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories), index=frame.index)


def text(frame: pd.DataFrame, column: str) -> pd.Series:
    """A text column as plain objects, None where it is blank; all None where there is no such column."""
    return read_words(frame, column, str)


def days(frame: pd.DataFrame, column: str) -> pd.Series:
    """A date column without its time of day; all missing where there is no such column."""
    if column not in frame:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return pd.Series(frame[column].dt.normalize())


def has_any(frame: pd.DataFrame, column: str) -> bool:
    """Whether the column is there and says anything: a header over blank cells tells nothing."""
    return column in frame and bool(frame[column].notna().any())


def numbered(frame: pd.DataFrame, column: str, *others: tuple[str, Callable[[str], str | None]]) -> pd.Series:
    """A name for each row, as a category: its number, else the first known of other columns as it is read, else one of its own."""
    if column in frame and frame[column].notna().all():
        return frame[column]
    return named(frame, first_known(text(frame, column), *(read_words(frame, *other) for other in others)))


def named(frame: pd.DataFrame, known: pd.Series) -> pd.Series:
    """A name for each row, as a category: what is known, else one of its own, which is a number: no text is equal to it."""
    codes, names = pd.factorize(known.astype(object))
    nameless, row = codes < 0, frame["_row"].to_numpy()
    place = frame["_source"].to_numpy() * (row.max(initial=0) + 1) + row
    own, places = pd.factorize(place[nameless])
    codes[nameless] = own + len(names)
    every = np.append(names.astype(object), places) if len(names) else places
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(every)), index=frame.index)


def first_known(*columns: pd.Series) -> pd.Series:
    """For each row the first of several columns that has something in it."""
    result = columns[0]
    for column in columns[1:]:
        result = result.where(result.notna(), column)
    return result


def as_category(values: pd.Series) -> pd.Series:
    """A text column as a category, which is quick to count and group."""
    return values.astype("category")


def set_aside(frame: pd.DataFrame, rows: pd.Series, rule: str) -> None:
    """Mark rows as left out under a rule; a row that is left out already keeps its first rule."""
    marked = rows & frame["set_aside"].isna()
    if marked.any():
        rules = frame["set_aside"]
        frame["set_aside"] = (rules if rule in rules.cat.categories else rules.cat.add_categories(rule)).mask(
            marked, rule
        )


def finding(
    rule: str,
    severity: Severity,
    table: str,
    frame: pd.DataFrame,
    rows: pd.Series,
    column: str | None = None,
    **details: object,
) -> list[Finding]:
    """A finding about some rows, with the first of them as examples; none where there are no such rows."""
    places = np.flatnonzero(rows.to_numpy(dtype=bool, na_value=False))
    if not len(places):
        return []
    chosen = places[:EXAMPLES]
    shown = frame[column].iloc[chosen] if column and column in frame else None
    examples = tuple(
        Example(int(row), "" if shown is None or pd.isna(shown.iloc[i]) else str(shown.iloc[i]))
        for i, row in enumerate(frame["_row"].iloc[chosen])
    )
    source = int(frame["_source"].iloc[chosen[0]])
    return [Finding(rule, severity, table, "", None, column, len(places), examples, details, source)]


def unknown_words(
    rule: str, severity: Severity, table: str, frame: pd.DataFrame, rows: pd.Series, column: str
) -> list[Finding]:
    """A finding about words that have no meaning to us, with the words."""
    said = text(frame, column)
    names = sorted({str(word) for word in said[rows].dropna().unique()})
    return finding(rule, severity, table, frame, rows, column, words=", ".join(names[:WORDS]))
