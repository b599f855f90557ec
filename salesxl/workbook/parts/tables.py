"""Excel tables: where they stand, what goes into them, what a new length does to blocks that point at their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.markup import Malformed, attributes, splice, tags, with_attribute

_SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class TableTarget:
    """An Excel table of a template.

    Attributes:
        name: the name formulas use.
        sheet: the sheet it stands on.
        ref: where, header and totals rows included.
        columns: its headers.
        header_row, totals_row: whether it has them.
        formulas: per column, the formula Excel would fill a new row with.
        part: the part that describes it.
    """

    name: str
    sheet: str
    ref: str
    columns: tuple[str, ...]
    totals_row: bool
    header_row: bool = True
    formulas: tuple[str | None, ...] = ()
    part: str = ""

    @cached_property
    def area(self) -> Area:
        """The block behind ``ref``."""
        return Area.of(self.ref)

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.area.top + self.header_row

    @property
    def last(self) -> int:
        """The last row of data."""
        return max(self.area.bottom - self.totals_row, self.first)

    @property
    def rows(self) -> int:
        """How many rows of data it has room for as it stands."""
        return self.last - self.first + 1


def read_table(data: bytes, sheet: str, part: str) -> TableTarget:
    """A table out of its part.

    Raises:
        Malformed: it has no name, or says two things about its width.
    """
    table = fromstring(data)
    columns = [one for one in table.iter() if _is(one, "tableColumn")]
    name, area = table.get("displayName") or table.get("name"), Area.of(table.get("ref", ""))
    if not name or area.right - area.left + 1 != len(columns) or not all("name" in one.attrib for one in columns):
        raise Malformed("columns of a table")
    return TableTarget(
        name=name,
        sheet=sheet,
        ref=area.ref,
        # Line breaks in a header are spelled in the part and real in the cell.
        columns=tuple(_SPELLED.sub(lambda found: chr(int(found[1], 16)), one.get("name", "")) for one in columns),
        totals_row=int(table.get("totalsRowCount", 0)) != 0,
        header_row=int(table.get("headerRowCount", 1)) != 0,
        formulas=tuple(
            next((inside.text for inside in one if _is(inside, "calculatedColumnFormula")), None) for one in columns
        ),
        part=part,
    )


def _is(element: Element, name: str) -> bool:
    return bool(element.tag.rpartition("}")[2] == name)


@dataclass
class TableData:
    """What goes into a table.

    Attributes:
        values: the columns, each a list, a numpy array or a pandas column, all of one length.
        columns: the headers under which they go; None means from the left, in order. A column of the table that is
            not named keeps its formula, or what stands in it: give it None values to empty it.
    """

    values: Sequence[Sequence[Any] | Any] = field(default_factory=list)
    columns: Sequence[str] | None = None

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.values[0]) if len(self.values) else 0

    def by_position(self, table: TableTarget) -> dict[int, Sequence[Any] | Any]:
        """The columns by their place in the table, from 0.

        Raises:
            KeyError: the table has no such column.
        """
        if self.columns is None:
            if len(self.values) > len(table.columns):
                raise KeyError(len(self.values))
            return dict(enumerate(self.values))
        places = {header.casefold(): place for place, header in enumerate(table.columns)}
        return {places[name.casefold()]: values for name, values in zip(self.columns, self.values, strict=True)}


@dataclass(frozen=True)
class Resize:
    """How a table changed its length."""

    table: TableTarget
    last: int

    @property
    def new_area(self) -> Area:
        """The block it takes now."""
        return self.table.area._replace(bottom=self.last + self.table.totals_row)

    def stretched(self, area: Area, *, one_row: bool = True) -> Area:
        """Where a block points now that pointed at the data, with or without header, or at the totals.

        Args:
            area: the block.
            one_row: whether a block of one row may mean the data of a table that had one row.
        """
        whole, table = self.table.area, self.table
        if area.left < whole.left or area.right > whole.right:
            return area
        if table.totals_row and area.bottom == whole.bottom:
            if area.top == whole.bottom:
                return area._replace(top=self.last + 1, bottom=self.last + 1)
            if area.top in (whole.top, table.first):
                return area._replace(bottom=self.last + 1)
        if area.bottom == table.last and area.top in (whole.top, table.first) and (one_row or area.top < area.bottom):
            return area._replace(bottom=self.last)
        return area


def resized(data: bytes, resize: Resize) -> bytes:
    """The part of a table with every block in it brought to the new length."""
    changes = []
    for name in ("table", "autoFilter", "sortState", "sortCondition"):
        for tag in tags(data, rb"(?:[\w.\-]+:)?" + name.encode()):
            ref = attributes(tag.group(0)).get("ref")
            if ref is None:
                continue
            new = resize.stretched(Area.of(ref)).ref
            if new != ref.replace("$", ""):
                changes.append((*tag.span(), with_attribute(tag.group(0), "ref", new)))
    return splice(data, changes)
