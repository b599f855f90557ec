"""Periods that are written as days: the first of a month is that month, as spreadsheets store "May 2026"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from salesxl.reading.tables.parts import Stack
from salesxl.reading.values import date_text
from salesxl.tables import Column

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_AMBIGUOUS = "date-ambiguous"


def days_as_periods(stack: Stack, column: Column, values: pd.Series[Any]) -> pd.Series[Any]:
    """The months that stand in a column of periods as their first days, else the days.

    Args:
        stack: the rows; receives what is noticed of days that are written in the order of some country.
        column: the column of periods.
        values: its texts.
    """
    words = [str(word) for word in values.cat.categories]
    if all(map(_ISO.fullmatch, words)):
        months = {word: word[:7] for word in words if word.endswith("-01")}
        return values.cat.rename_categories(months) if len(months) == len(words) else values
    if not all(map(_is_day, words)):
        return values
    known, days = len(stack.findings), replace(column, kind="date")
    typed = stack.typed(stack.columns[column.key], days)
    said = typed.values
    unsure = any(finding.rule == _AMBIGUOUS for finding in stack.findings[known:])
    if typed.bad.any():  # which is told where the period is read
        del stack.findings[known:]
        return values
    first = _are_first(said)
    if unsure and not first:  # 1/1, 2/1, 3/1 are three months where the month is written first
        noticed = stack.findings[known:]
        del stack.findings[known:]
        otherwise = stack.typed(stack.columns[column.key], days, date_order="mdy").values
        if _are_first(otherwise) and _follow(otherwise):
            said, first = otherwise, True
        else:
            stack.findings[known:] = noticed
    if first:
        stack.findings[known:] = [finding for finding in stack.findings[known:] if finding.rule != _AMBIGUOUS]
    texts = said.dt.strftime("%Y-%m" if first else "%Y-%m-%d")
    return pd.Series(pd.Categorical(texts), index=values.index)


def _is_day(word: str) -> bool:
    """Whether it is a day that is written out, none that a week begins with."""
    return "w" not in word.lower() and date_text.read_day(word).form in (date_text.FIXED, date_text.OPEN)


def _are_first(days: pd.Series[Any]) -> bool:
    return bool((days.dropna().dt.day == 1).all())


def _follow(days: pd.Series[Any]) -> bool:
    """Whether days are of two months or more, of which none is left out."""
    months = np.unique(days.dropna().to_numpy().astype("datetime64[M]").astype(np.int64))
    return len(months) > 1 and bool((np.diff(months) == 1).all())
