"""Sheets of targets with a column that says what each row is: the target or what came of it, or of which metric it is."""

from __future__ import annotations

from collections.abc import Container

from salesxl.catalog import find_metric
from salesxl.errors import UnknownName
from salesxl.reading.grids.coded import factorized
from salesxl.reading.layouts.block import Block
from salesxl.reading.words.headers import aims, normalise, total_words

MEASURE = "Measure"
"""The header that such a column is given."""


def name_measures(block: Block, taken: Container[int]) -> None:
    """Give that column its header, whatever stands above it.

    Args:
        block: the sheet; its header line is changed.
        taken: columns that are something else.
    """
    for index, cells in enumerate(block.cells):
        if index not in taken and _are_measures(
            {cell for cell in factorized(cells)[1] if isinstance(cell, str) and normalise(cell) not in total_words()}
        ):
            block.headers[index] = MEASURE
            return


def _are_measures(words: set[str]) -> bool:
    return any(normalise(word) in aims() for word in words) or (
        bool(words) and 2 * sum(map(is_metric, words)) >= len(words)
    )


def is_metric(word: str) -> bool:
    """Whether a text is the name of a metric."""
    try:
        return bool(find_metric(word))
    except UnknownName:
        return False
