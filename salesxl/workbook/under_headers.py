"""Columns under the headers that somebody gave a table of a template: which of ours each of them means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from salesxl.evaluation.keys import NO_KEY
from salesxl.locale import LANGUAGES, Language, day_words, month_words, say, words
from salesxl.results import TableResult, column_label
from salesxl.workbook.bindings import TableShape

SALES = ("won_amount", "revenue")
"""What a leaderboard ranks by depends on the data; the header Sales fits both."""


def meant_by(shape: TableShape, result: TableResult) -> dict[str, str | None] | None:
    """The columns of an analysis that the headers name by key or label, None for one that names none; by place where none does.

    None where they go by place and the table has fewer columns: none of them is to be lost unseen.
    """
    labels = {column_label(column, lang).casefold(): column for column in result.columns for lang in LANGUAGES}
    labels |= {column.casefold(): column for column in result.columns}
    sales = next((column for column in result.columns if column in SALES), None)
    if sales:
        labels |= {say("workbook.series.sales", lang).casefold(): sales for lang in LANGUAGES}
    named = {header: labels.get(header.lstrip("-−").strip().casefold()) for header in shape.columns}
    if any(named.values()):
        return named
    if len(shape.columns) < len(result.columns):
        return None
    return {**named, **dict(zip(shape.columns, result.columns, strict=False))}


def of_analysis(
    shape: TableShape, keys: Mapping[str, str | None], result: TableResult, language: Language
) -> dict[str, Sequence[Any]]:
    """Columns of an analysis under headers, blank ones under those that name none unless they are of formulas.

    A header that begins with a minus receives the column with its sign turned: losses below the axis of a chart.

    Args:
        shape: the table.
        keys: what its headers mean.
        result: the analysis.
        language: of words, months and days.
    """
    rows = result.plain(language)
    values = {
        column: [_shown(row[i], unit, language) for row in rows]
        for i, (column, unit) in enumerate(zip(result.columns, result.units, strict=True))
    }
    placed: dict[str, Sequence[Any]] = {}
    for header, key in keys.items():
        if key is None and header in shape.calculated:
            continue
        found = values[key] if key else [None] * len(rows)
        turned = header[:1] in "-−" and any(isinstance(value, (int, float)) for value in found)
        placed[header] = [value and -value for value in found] if turned else found
    return placed


def of_rows(shape: TableShape, values: Mapping[str, list[Any]], shelf: str) -> dict[str, Sequence[Any]]:
    """Columns under the headers that name them by key or, in either language, by the words on a shelf."""
    file, section = shelf.split(".")
    labels = {str(said).casefold(): key for lang in LANGUAGES for key, said in words(lang, file)[section].items()}
    labels |= {key: key for key in values}
    length = len(next(iter(values.values())))
    keys = {header: labels.get(header.casefold(), "") for header in shape.columns}
    return {
        header: values.get(key, [None] * length)
        for header, key in keys.items()
        if key or header not in shape.calculated
    }


def _shown(value: Any, unit: str, language: Language) -> Any:
    """A value of an analysis for a reader: words, months and days in the language, all else as it is."""
    if not isinstance(value, str):
        return value
    if unit == "word" or value == NO_KEY:
        return column_label(value, language)
    if unit == "period" and re.fullmatch(r"[0-9]{4}-[0-9]{2}", value):
        return month_words(dt.date.fromisoformat(f"{value}-01"), language)
    if unit == "period" and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", value):
        return day_words(dt.date.fromisoformat(value), language)
    return value
