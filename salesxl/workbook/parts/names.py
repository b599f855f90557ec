"""The workbook part: its sheets and defined names, and what filling changes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.markup import (
    attributes,
    elements,
    escape,
    local,
    root_prefix,
    splice,
    tags,
    unescape,
    with_attribute,
)
from salesxl.workbook.parts.ranges import as_range, stretching
from salesxl.workbook.parts.references import blocks, changed
from salesxl.workbook.parts.tables import Resize

PRINT_AREA = "_xlnm.print_area"


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    relation: str
    visible: bool


@dataclass(frozen=True)
class NameEntry:
    """A defined name as the workbook lists it.

    Attributes:
        name: as written; names do not tell upper from lower case.
        text: what it stands for.
        scope: the sheet it belongs to, None for the whole workbook.
        hidden: whether the user sees it.
    """

    name: str
    text: str
    scope: str | None
    hidden: bool

    @property
    def blocks(self) -> list[tuple[str, Area]]:
        """The sheets and blocks it points to; empty for formulas, constants and broken references."""
        return blocks(self.text)


class WorkbookPart:
    """``xl/workbook.xml``."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.prefix = root_prefix(data)
        self.sheets = [_sheet(tag.group(0)) for tag in tags(data, self.prefix + b"sheet")]
        self.names = [self._name(*found) for found in elements(data, b"definedName")]

    def _name(self, start: int, content: int, end: int, _after: int) -> NameEntry:
        named = attributes(self.data[start:content])
        at = named.get("localSheetId", "")
        scope = self.sheets[int(at)].name if at.isdigit() and int(at) < len(self.sheets) else None
        text = unescape(self.data[content:end].decode()).strip()
        return NameEntry(named.get("name", ""), text, scope, named.get("hidden") in ("1", "true"))

    @cached_property
    def date1904(self) -> bool:
        """Whether serial numbers count from 1904."""
        return any(
            attributes(tag.group(0)).get("date1904") in ("1", "true")
            for tag in tags(self.data, self.prefix + b"workbookPr")
        )

    def filled(
        self, resizes: Sequence[Resize], hide: frozenset[str], show: frozenset[str], *, recalculate: bool
    ) -> bytes:
        """The part after filling."""
        data = self._with_names(resizes) if resizes else self.data
        if hide or show:
            data = self._with_visibility(data, hide, show)
        return self._recalculating(data) if recalculate else data

    def _with_names(self, resizes: Sequence[Resize]) -> bytes:
        changes = []
        for entry, (_, content, end, _) in zip(self.names, elements(self.data, b"definedName"), strict=True):

            def stretch(sheet: str | None, area: Area, ref: str, entry: NameEntry = entry) -> Area | None:
                new = stretching(resizes, "", as_range)(sheet, area, ref)
                if new is None and entry.name.lower() == PRINT_AREA:
                    own = (resize for resize in resizes if resize.table.sheet.casefold() == (sheet or "").casefold())
                    longer = (_print_area(area, resize) for resize in own)
                    new = next((one for one in longer if one != area), None)
                return new

            text = changed(entry.text, stretch)
            if text != entry.text:
                changes.append((content, end, escape(text).encode()))
        return splice(self.data, changes)

    def _with_visibility(self, data: bytes, hide: frozenset[str], show: frozenset[str]) -> bytes:
        changes = []
        states = []
        for entry, tag in zip(self.sheets, tags(data, self.prefix + b"sheet"), strict=True):
            state = entry.visible
            if entry.name in hide or entry.name in show:
                state = entry.name in show
                if state != entry.visible:
                    changes.append((*tag.span(), with_attribute(tag.group(0), "state", None if state else "hidden")))
            states.append(state)
        for tag in tags(data, self.prefix + b"workbookView"):
            new = tag.group(0)
            for name in ("firstSheet", "activeTab"):
                at = attributes(new).get(name, "0")
                if at.isdigit() and int(at) < len(states) and not states[int(at)]:
                    new = with_attribute(new, name, str(states.index(True)))
            changes.append((*tag.span(), new))
        return splice(data, changes)

    def active(self, data: bytes) -> int:
        """Which sheet, from 0, a workbook part shows first."""
        for tag in tags(data, self.prefix + b"workbookView"):
            at = attributes(tag.group(0)).get("activeTab", "0")
            return int(at) if at.isdigit() else 0
        return 0

    def _recalculating(self, data: bytes) -> bytes:
        """The part with the order to calculate every formula when the workbook is opened."""
        for tag in tags(data, self.prefix + b"calcPr"):
            return splice(data, [(*tag.span(), with_attribute(tag.group(0), "fullCalcOnLoad", "1"))])
        # The schema wants calcPr after these, of which only sheets must be there.
        for before in (b"definedNames", b"externalReferences", b"functionGroups", b"sheets"):
            found = next(elements(data, self.prefix + before), None)
            if found:
                end = found[3]
                return data[:end] + b"<" + self.prefix + b'calcPr fullCalcOnLoad="1"/>' + data[end:]
        return data


def _sheet(tag: bytes) -> SheetEntry:
    named = attributes(tag)
    return SheetEntry(named.get("name", ""), local(named, "id") or "", named.get("state", "visible") == "visible")


def _print_area(area: Area, resize: Resize) -> Area:
    """A print area that ends with the table goes on ending with it."""
    table = resize.table.area
    if area.bottom == table.bottom and area.top <= table.top and area.left <= table.left and area.right >= table.right:
        return area._replace(bottom=resize.new_area.bottom)
    return area
