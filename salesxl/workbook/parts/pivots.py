"""Pivot tables: where they stand, what they are made from, and the order to make them anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.markup import attributes, root_prefix, splice, tags, with_attribute
from salesxl.workbook.parts.tables import Resize

if TYPE_CHECKING:
    from salesxl.workbook.parts.compile import CompiledTemplate


@dataclass
class PivotCache:
    """The data behind one or more pivot tables.

    Attributes:
        part: its part.
        sources: where on the workbook's sheets the data come from.
        tables: where the pivot tables stand.
    """

    part: str
    sources: list[tuple[str, Area]]
    tables: list[tuple[str, Area]] = field(default_factory=list)


def read_pivots(template: CompiledTemplate) -> list[PivotCache]:
    """The pivot caches of a workbook."""
    package = template.package
    caches = {
        part: PivotCache(part, _sources(package.read(part), template))
        for part in package.of_type("pivotCacheDefinition+xml")
    }
    for sheet, part in template.parts.items():
        for _, kind, table in package.relations(part):
            if kind != "pivotTable" or table not in package:
                continue
            areas = [
                Area.of(attributes(tag.group(0))["ref"])
                for tag in tags(package.read(table), rb"(?:[\w.\-]+:)?location")
            ]
            for _, other, cache in package.relations(table):
                if other == "pivotCacheDefinition" and cache in caches:
                    caches[cache].tables += [(sheet, area) for area in areas]
    return list(caches.values())


def _sources(data: bytes, template: CompiledTemplate) -> list[tuple[str, Area]]:
    found = []
    for tag in tags(data, rb"(?:[\w.\-]+:)?(?:worksheetSource|rangeSet)"):
        named = attributes(tag.group(0))
        if "sheet" in named and "ref" in named:
            found.append((named["sheet"], Area.of(named["ref"])))
        elif "name" in named:
            found += template.blocks(named["name"])
    return found


def refreshed(data: bytes, resizes: Sequence[Resize], stretch: Callable[[str, Area], Area]) -> bytes:
    """The part of a cache with its source at its new length and the order to refresh when the workbook is opened."""
    changes = []
    for tag in tags(data, rb"(?:[\w.\-]+:)?(?:worksheetSource|rangeSet)") if resizes else ():
        named = attributes(tag.group(0))
        if "sheet" in named and "ref" in named:
            new = stretch(named["sheet"], Area.of(named["ref"])).ref
            changes.append((*tag.span(), with_attribute(tag.group(0), "ref", new)))
    root = next(tags(data, root_prefix(data) + b"pivotCacheDefinition"))
    changes.append((*root.span(), with_attribute(root.group(0), "refreshOnLoad", "1")))
    return splice(data, changes)
