"""What a style says about a cell: whether protection locks it, and how it shows a number."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.styles.numbers import BUILTIN_FORMATS

from salesxl.workbook.markup import attributes, elements, tags


@dataclass(frozen=True)
class Style:
    """One of the styles that cells point to by number."""

    number_format: str = "General"
    locked: bool = True


def read_styles(data: bytes) -> list[Style]:
    """The styles of ``styles.xml`` that cells point to."""
    formats = dict(BUILTIN_FORMATS)
    for tag in tags(data, rb"(?:[\w.\-]+:)?numFmt"):
        named = attributes(tag.group(0))
        if named.get("numFmtId", "").isdigit():
            formats[int(named["numFmtId"])] = named.get("formatCode", "General")
    found = []
    for _, start, end, _ in elements(data, b"cellXfs"):
        for opening, content, closing, _ in elements(data, b"xf", start, end):
            number = attributes(data[opening:content]).get("numFmtId", "0")
            protection = next(tags(data, rb"(?:[\w.\-]+:)?protection", content, closing), None)
            locked = attributes(protection.group(0)).get("locked", "1") if protection else "1"
            code = formats.get(int(number), "General") if number.isdigit() else "General"
            found.append(Style(code, locked not in ("0", "false")))
    return found
