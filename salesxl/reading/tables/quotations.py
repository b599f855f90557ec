"""Lists of quotations beside a list of deals: what was quoted is one of the deals already, not one more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from salesxl.findings import Finding
from salesxl.reading.tables.parts import Part
from salesxl.reading.words.headers import hints, no_sales, one_kind
from salesxl.reading.words.recognise import read_as


def beside_deals(parts: Sequence[Part], left_alone: Iterable[Part]) -> list[Finding]:
    """Read quotations as proposals that were sent, where other sheets are deals; the parts are changed in place.

    Args:
        parts: all recognised blocks.
        left_alone: of them, those of which the user has said what they are.

    Returns:
        What was done.
    """
    deals = [part for part in parts if part.reading.table == "deals" and part.reading.complete]
    quoted = [part for part in deals if _names(part) & no_sales() and "deals" not in _names(part)]
    if len(quoted) == len(deals):
        return []
    spared = {part.number for part in left_alone}
    return [told for part in quoted if part.number not in spared for told in _as_proposals(part)]


def _names(part: Part) -> frozenset[str]:
    grid = part.block.grid
    return hints(grid.sheet or "") | hints(part.block.title) or hints(grid.file)


def _as_proposals(part: Part) -> list[Finding]:
    block, source, grid = part.block, part.source, part.block.grid
    [kind] = {one_kind()[name] for name in _names(part) & no_sales()}
    reading = read_as("activities", block.headers)
    if "date" not in reading.columns:
        return []
    always = {} if "kind" in reading.columns else {"kind": kind}
    missing = tuple(group for group in reading.missing if group != ("kind",))
    part.reading = replace(reading, always=always, missing=missing)
    source.table = source.seen_as = "activities"
    source.columns = {column: block.headers[index] for column, index in reading.columns.items()}
    source.unused = [header for n, header in enumerate(block.headers) if header and n not in reading.columns.values()]
    return [Finding("quotations-beside-deals", "warning", "activities", grid.file, grid.sheet, rows=block.n_rows)]
