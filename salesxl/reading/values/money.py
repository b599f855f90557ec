"""In which currency the amounts of a sheet are, by what its headers, its cells and a column of currencies say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from salesxl.currency_words import currency_named


@dataclass(frozen=True)
class Amounts:
    """A column of amounts.

    Attributes:
        key: its canonical name.
        named: its currency, where its header, the mapping file or its cells name one.
        labelled: it is the header or the mapping file that does.
        each: the currency of each cell, where they are several.
    """

    key: str
    named: str | None
    labelled: bool
    each: pd.Series[Any] | None


def home_currency(amounts: Sequence[Amounts], stated: pd.Series[Any] | None, chosen: str | None) -> str | None:
    """The one currency of a table; None where nothing names it, or several are named.

    The first amount speaks for the others: sales before their cost. Where it names no currency, it is in that of the
    column of currencies, else in the one that the user has chosen, else in that of the others.

    Args:
        amounts: the columns, the one that matters most first.
        stated: the column of currencies.
        chosen: by the user.
    """
    first, *others = amounts
    if first.labelled:
        return first.named
    said = {currency_named(word) for word in stated.dropna().unique()} if stated is not None else set()
    if said or first.each is not None:
        return said.pop() if len(said) == 1 else chosen
    return first.named or chosen or next((one.named for one in others if one.named), None)


def in_another(amounts: Sequence[Amounts], home: str | None) -> dict[str, str]:
    """The columns that name another currency than the first does: neither to be added to it nor to be compared with it."""
    return {one.key: one.named for one in amounts[1:] if one.named and home and not _agrees(one, home)}


def _agrees(amounts: Amounts, home: str) -> bool:
    dollar = amounts.named == "USD" and not amounts.labelled  # a sign that many countries use
    return amounts.named == home or (dollar and home.endswith("D"))


def of_each_row(
    amounts: Sequence[Amounts], stated: pd.Series[Any] | None, home: str | None, rows: int
) -> pd.Series[Any] | None:
    """The currency of each row: that of the header, else what the column of currencies says, else what stands beside the amount."""
    each = next((one.each for one in amounts if one.each is not None), None)
    if each is not None and stated is not None:
        said, beside = stated.astype(object), each.astype(object)
        return said.where(said.notna(), beside).astype("category")
    if each is not None or (stated is not None and not amounts[0].labelled):
        return stated if each is None else each
    if home is None or not any(one.named for one in amounts):
        return None
    return pd.Series(pd.Categorical.from_codes(np.zeros(rows, dtype=np.int8), pd.Index([home])))
