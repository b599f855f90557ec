"""Text boxes and shapes that show a cell: their saved text is brought up to date, and they follow a moving cell."""

from __future__ import annotations

import re
from collections.abc import Callable

from salesxl.workbook.parts.cells import spell
from salesxl.workbook.parts.markup import attributes, elements, escape, splice, tags, with_attribute

_SHAPE = rb"(?:[\w.\-]+:)?(?:sp|cxnSp|pic)"


def linked(data: bytes, moved: Callable[[str], str], text: Callable[[str], str | None]) -> bytes:
    """The part of a drawing with the texts of its linked shapes.

    Args:
        data: the part.
        moved: the new text of a reference.
        text: what the cell behind a reference shows, None where it has not changed.
    """
    changes: list[tuple[int, int, bytes]] = []
    for tag in tags(data, _SHAPE):
        link = attributes(tag.group(0)).get("textlink")
        if not link:
            continue
        new = moved(link)
        if new != link:
            changes.append((*tag.span(), with_attribute(tag.group(0), "textlink", new)))
        shown = text(new)
        if shown is None:
            continue
        name = re.match(rb"<((?:[\w.\-]+:)?\w+)", tag.group(0))
        end = data.find(b"</" + (name.group(1) if name else b"") + b">", tag.end())
        fields = [field for field in elements(data, b"fld", tag.end(), end) if b"TxLink" in data[field[0] : field[1]]]
        for at, (_, start, close, _) in enumerate(fields):
            for _, first, last, _ in elements(data, b"t", start, close):
                # One field shows the whole text; lines of an older one are emptied.
                content = escape(spell(shown)).encode() if at == 0 else b""
                changes.append((first, last, content))
    return splice(data, changes)
