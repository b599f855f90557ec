"""Charts that have nothing to show are hidden, and come back when there is something."""

from __future__ import annotations

from salesxl.workbook.markup import attributes, elements, local, splice, tags, with_attribute
from salesxl.workbook.package import Content, Package, Packed


def without_empty_frames(workbook: bytes) -> bytes:
    """The workbook with each chart hidden or shown, by whether one of its series has a number.

    Args:
        workbook: a filled workbook whose charts were saved with their values.
    """
    package = Package(workbook)
    replaced: dict[str, Content | Packed | None] = {}
    for drawing in package.of_type("openxmlformats-officedocument.drawing+xml"):
        data = package.read(drawing)
        charts = {identifier: part for identifier, kind, part in package.relations(drawing) if kind == "chart"}
        changes = []
        for _, start, end, _ in elements(data, b"graphicFrame"):
            name = next(tags(data, rb"(?:[\w.\-]+:)?cNvPr", start, end), None)
            chart = next(tags(data, rb"(?:[\w.\-]+:)?chart", start, end), None)
            part = charts.get(local(attributes(chart.group(0)), "id") or "") if chart else None
            if name and part:
                hidden = None if _has_numbers(package.read(part)) else "1"
                changes.append((*name.span(), with_attribute(name.group(0), "hidden", hidden)))
        new = splice(data, changes)
        if new != data:
            replaced[drawing] = new
    return package.write(replaced) if replaced else workbook


def _has_numbers(chart: bytes) -> bool:
    return any(
        next(elements(chart, b"pt", start, end), None)
        for role in (b"val", b"yVal")
        for _, start, end, _ in elements(chart, role)
    )
