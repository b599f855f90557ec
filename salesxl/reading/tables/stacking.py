"""Frames of one table, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames one below the other; a column keeps its type, missing where a frame has no such column."""
    if len(frames) == 1:
        return frames[0]
    names = dict.fromkeys(name for frame in frames for name in frame.columns)
    columns = {name: _stacked_column([frame.get(name, len(frame)) for frame in frames]) for name in names}
    return pd.DataFrame(columns)


def _stacked_column(pieces: list[Any]) -> pd.Series[Any]:
    present = [piece for piece in pieces if isinstance(piece, pd.Series)]
    if any(isinstance(piece.dtype, pd.CategoricalDtype) for piece in present):
        return pd.Series(pd.api.types.union_categoricals([_as_words(piece) for piece in pieces]))
    nothing = present[0].iloc[:0]
    filled = [piece if isinstance(piece, pd.Series) else nothing.reindex(range(piece)) for piece in pieces]
    return pd.concat(filled, ignore_index=True)


def _as_words(piece: Any) -> pd.Categorical:
    if isinstance(piece, int):
        return pd.Categorical([None] * piece, categories=pd.Index([], dtype="str"))
    if isinstance(piece.dtype, pd.CategoricalDtype):  # one that is all blank has no type of its own
        known: pd.Categorical = piece.cat.rename_categories(piece.cat.categories.astype("str")).array
        return known
    words = piece.astype(object).map(
        lambda cell: f"{cell:g}" if isinstance(cell, float) else str(cell), na_action="ignore"
    )
    return pd.Categorical(words.where(words.notna(), None))
